//! Bodies that don't behave. All are made while they are read: none takes memory worth speaking of.

use std::{io, time::Duration};

use axum::body::Body;
use bytes::Bytes;
use futures::{StreamExt, stream};
use tokio::sync::watch::Receiver;

/// Raw deflate: a dynamic block whose codes say "258 more zeros" in two bits, so that every further zero *byte* unpacks
/// to 1,032 zeros.
const DEFLATE_ZEROS: [u8; 16] = [
    0xed, 0xc1, 0x01, 0x0d, 0, 0, 0, 0xc2, 0xa0, 0xf7, 0x4f, 0x6d, 0x0f, 0x07, 0x14, 0,
];
const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
/// Brotli: the stream's head with a mebibyte of zeros, and then a mebibyte of zeros more each time.
const BROTLI_FIRST: [u8; 14] = [
    0xab, 0xff, 0xff, 0x07, 0x40, 0x02, 0x20, 0x1e, 0x0b, 0x24, 0xf7, 0xfe, 0xc1, 0,
];
const BROTLI_MORE: [u8; 13] = [
    0xfa, 0xff, 0x7f, 0, 0x24, 0, 0xe2, 0xb0, 0, 0x74, 0xef, 0x1f, 0x0c,
];
/// Unpacked size of either bomb: about ten gibibytes.
const MEBIBYTES: usize = 10 * 1024;

type Piece = Result<Bytes, io::Error>;

pub(super) fn gzip_bomb() -> Body {
    let head = Bytes::from([&GZIP_HEADER[..], &DEFLATE_ZEROS[..]].concat());
    // 1,016 bytes of zeros unpack to one mebibyte.
    let more = stream::repeat_with(|| Bytes::from_static(&[0; 1016])).take(MEBIBYTES);
    Body::from_stream(stream::once(async { head }).chain(more).map(Piece::Ok))
}

pub(super) fn brotli_bomb() -> Body {
    let head = stream::once(async { Bytes::from_static(&BROTLI_FIRST) });
    let more = stream::repeat_with(|| Bytes::from_static(&BROTLI_MORE)).take(MEBIBYTES);
    Body::from_stream(head.chain(more).map(Piece::Ok))
}

pub(super) fn endless(stopped: Receiver<bool>) -> Body {
    let piece =
        Bytes::from_static(b"{\"entries\":[                                                    ");
    Body::from_stream(stream::unfold(
        (stopped, piece),
        |(stopped, piece)| async move {
            // Others get their turn; a reader that takes everything would else keep one thread busy.
            tokio::task::yield_now().await;
            let gone = *stopped.borrow();
            (!gone).then(|| (Piece::Ok(piece.clone()), (stopped, piece)))
        },
    ))
}

pub(super) fn drip(stopped: Receiver<bool>) -> Body {
    Body::from_stream(stream::unfold(stopped, |mut stopped| async move {
        let stop =
            tokio::time::timeout(Duration::from_secs(1), stopped.wait_for(|stopped| *stopped))
                .await
                .is_ok();
        (!stop).then(|| (Piece::Ok(Bytes::from_static(b" ")), stopped))
    }))
}

pub(super) fn reset() -> Body {
    let half = stream::once(async {
        Piece::Ok(Bytes::from_static(
            b"{\"kind\":\"event\",\"data\":{\"api_id\":",
        ))
    });
    let broken = stream::once(async {
        // Time for the head and the first half to leave; else the connection breaks before the answer begins.
        tokio::time::sleep(Duration::from_millis(30)).await;
        Piece::Err(io::Error::other("the connection breaks here on purpose"))
    });
    Body::from_stream(half.chain(broken))
}
