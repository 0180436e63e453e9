//! The picture of an event: its cover, over art drawn from its id, which shows until the cover is there and where there is none.

use hack0::events::Event;
use leptos::prelude::*;

use crate::image::sized;

/// Ground, middle, front, light.
const PALETTES: [[&str; 4]; 8] = [
    ["#f3c95c", "#e4572e", "#a8321a", "#29335c"],
    ["#0d3a54", "#0b7f8b", "#ff5a5f", "#ffd9a0"],
    ["#1b1b3a", "#693668", "#a74482", "#f9b16a"],
    ["#2d3142", "#4f5d75", "#ef8354", "#c9c5bd"],
    ["#07a67f", "#d9c77e", "#03506f", "#f4efdc"],
    ["#f4dccb", "#e08d6d", "#7d3c4f", "#2b4162"],
    ["#17324d", "#3d6b8c", "#f0b67f", "#fe5f55"],
    ["#dce5d0", "#88a47c", "#3c5a47", "#e6a13a"],
];

/// At the side of a card; fetched when it comes near, the first of a list at once, because it is in view.
pub(crate) fn small(event: &Event, is_first: bool) -> AnyView {
    let loading = if is_first { "eager" } else { "lazy" };
    picture(event, "cover cover-small", |address| {
        twice(address, 116, loading)
    })
}

/// On the event's own page.
pub(crate) fn large(event: &Event) -> AnyView {
    picture(event, "cover cover-large", |address| {
        image(address, 330, "eager")
    })
}

fn picture(
    event: &Event,
    class: &'static str,
    image: impl FnOnce(&str) -> Option<AnyView>,
) -> AnyView {
    view! {
        <div class=class aria-hidden="true">
            <div class="cover-art" inner_html=art(&event.id.to_string())></div>
            {event.cover_url.as_deref().and_then(image)}
        </div>
    }
    .into_any()
}

/// A square picture of `side` CSS pixels over what stands in for it; none when no page may show it. Its box gives the size,
/// so nothing moves; without a width and a height of its own Chromium shows what is below, and no broken sign, when it can't
/// be had.
pub(crate) fn image(address: &str, side: u32, loading: &'static str) -> Option<AnyView> {
    let image = sized(address, side, side)?;
    Some(
        view! { <img class="fill" src=image.src srcset=image.srcset alt="" loading=loading decoding="async" referrerpolicy="no-referrer"/> }
            .into_any(),
    )
}

/// A small square picture over what stands in for it: one address, sharp at two device pixels, since lists have many.
pub(crate) fn image_small(address: &str, side: u32) -> Option<AnyView> {
    twice(address, side, "lazy")
}

fn twice(address: &str, side: u32, loading: &'static str) -> Option<AnyView> {
    let image = sized(address, side * 2, side * 2)?;
    Some(
        view! { <img class="fill" src=image.src alt="" loading=loading decoding="async" referrerpolicy="no-referrer"/> }
            .into_any(),
    )
}

/// Calm art, the same for the same seed; made of numbers and the palettes alone, so it is safe as HTML.
fn art(seed: &str) -> String {
    // FNV-1a: spreads well over few choices, and never changes.
    let hash = seed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let pick = |shift: u32, of: u64| (hash >> shift) % of;
    let palette = usize::try_from(pick(8, 8))
        .ok()
        .and_then(|index| PALETTES.get(index))
        .unwrap_or(&PALETTES[0]);
    let shapes = match pick(16, 6) {
        0 => mountains(palette, pick(24, 24)),
        1 => circles(palette, pick(24, 24)),
        2 => waves(palette, pick(24, 24)),
        3 => bars(palette, hash),
        4 => arcs(palette, pick(24, 2) == 0),
        _ => tiles(palette, hash),
    };
    format!(
        "<svg viewBox=\"0 0 96 96\" preserveAspectRatio=\"xMidYMid slice\"><path fill=\"{}\" d=\"M0 0h96v96H0z\"/>{shapes}</svg>",
        palette[0]
    )
}

fn mountains([_, middle, front, light]: &[&str; 4], shift: u64) -> String {
    let (left, right, sun) = (22 + shift / 2, 30 + shift / 3, 62 + shift / 2);
    format!(
        "<circle cx=\"{sun}\" cy=\"19\" r=\"9\" fill=\"{light}\"/>\
         <path fill=\"{middle}\" d=\"M0 68 {left} 29 53 60 74 {right} 96 56v40H0z\"/>\
         <path fill=\"{front}\" opacity=\".35\" d=\"M0 90 40 66 62 82 96 62v34H0z\"/>"
    )
}

fn circles([_, middle, front, light]: &[&str; 4], shift: u64) -> String {
    let (x, y, small) = (56 + shift, 26 + shift / 2, 20 + shift);
    format!(
        "<circle cx=\"{x}\" cy=\"{y}\" r=\"42\" fill=\"{middle}\"/>\
         <circle cx=\"{small}\" cy=\"76\" r=\"28\" fill=\"{front}\"/>\
         <circle cx=\"{x}\" cy=\"{y}\" r=\"6\" fill=\"{light}\"/>"
    )
}

fn waves([_, middle, front, light]: &[&str; 4], shift: u64) -> String {
    let (high, low) = (38 + shift / 2, 60 + shift / 3);
    format!(
        "<path fill=\"{middle}\" d=\"M0 {high}c16-16 32-14 46 2s32 20 50 4v52H0z\"/>\
         <path fill=\"{front}\" opacity=\".7\" d=\"M0 {low}c18-14 30-8 46 4s34 12 50-2v34H0z\"/>\
         <path fill=\"{light}\" d=\"M0 78c18-12 30-4 46 6s34 8 50-4v16H0z\"/>"
    )
}

fn bars([_, middle, front, light]: &[&str; 4], hash: u64) -> String {
    (0..6_u32).fold(String::new(), |bars, bar| {
        let tall = 22 + (hash >> (bar * 7 + 12)) % 56;
        let (x, y) = (10 + bar * 14, 96 - tall);
        let fill = [front, light, middle][usize::try_from(bar % 3).unwrap_or_default()];
        format!("{bars}<path fill=\"{fill}\" d=\"M{x} {y}h8v{tall}h-8z\"/>")
    })
}

fn arcs([_, middle, front, light]: &[&str; 4], is_left: bool) -> String {
    let x = if is_left { 0 } else { 96 };
    [(84, middle), (62, front), (40, light), (18, middle)]
        .iter()
        .fold(String::new(), |arcs, (radius, fill)| {
            format!("{arcs}<circle cx=\"{x}\" cy=\"96\" r=\"{radius}\" fill=\"{fill}\"/>")
        })
}

fn tiles([_, middle, front, light]: &[&str; 4], hash: u64) -> String {
    (0..9_u32).fold(String::new(), |tiles, tile| {
        let (x, y) = (tile % 3 * 32, tile / 3 * 32);
        let fill = [middle, front, light]
            [usize::try_from((hash >> (tile * 5 + 9)) % 3).unwrap_or_default()];
        let shape = match (hash >> (tile * 3 + 20)) % 4 {
            0 => format!("M{x} {y}h32a32 32 0 0 1-32 32z"),
            1 => format!("M{x} {y}a32 32 0 0 1 32 32h-32z"),
            2 => format!("M{} {}a16 16 0 1 1 32 0 16 16 0 0 1-32 0z", x, y + 16),
            _ => return tiles,
        };
        format!("{tiles}<path fill=\"{fill}\" d=\"{shape}\"/>")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn art_is_small_steady_and_various() {
        let all: std::collections::BTreeSet<String> =
            (0..64).map(|seed| art(&seed.to_string())).collect();
        assert!(all.len() > 40);
        assert!(
            all.iter()
                .all(|art| art.len() < 900 && !art.contains("style"))
        );
        assert_eq!(art("a"), art("a"));
    }
}
