//! TLS, and that nothing secret is said without.

use std::sync::Arc;

use jiff::SignedDuration;
use lettre::transport::smtp::client::Certificate;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

use super::server::{MailServer, Wire};
use super::*;

/// A certificate for that name that only who is told so trusts.
fn certificate(name: &str) -> (TlsAcceptor, Certificate) {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let root = Certificate::from_der(cert.der().to_vec()).unwrap();
    (TlsAcceptor::from(Arc::new(config)), root)
}

async fn gets_the_mail_in_secret(
    test: TestDb,
    scheme: &str,
    server: MailServer,
    root: Certificate,
) {
    let smtp = server.trusted(scheme, root);
    assert_eq!(smtp.check().await, Ok(()));
    let world = World::on(test, Transport::Smtp(smtp));
    world.queue(&draft("ana@x.example")).await;
    world.work().await;
    assert_eq!(world.row().await, (State::Sent, None, 1));
    assert_eq!(server.taken().len(), 1);
    // Once for the check, once for the mail.
    assert_eq!(server.logins(), ["ana@x p:/@ss", "ana@x p:/@ss"]);
    says_nothing_secret(&server);
}

fn says_nothing_secret(server: &MailServer) {
    for line in server.clear() {
        let word = line.split([' ', '\r']).next().unwrap_or_default();
        assert!(["EHLO", "STARTTLS", "QUIT"].contains(&word), "{line:?}");
    }
}

/// Tries again and again, and never says more than hello.
async fn keeps_its_secrets(test: TestDb, server: &MailServer, smtp: Smtp) {
    assert!(smtp.check().await.is_err());
    let world = World::on(test, Transport::Smtp(smtp));
    world.queue(&draft("ana@x.example")).await;
    for tried in 1..3 {
        world.work().await;
        let noted = Some(Trouble::Down.to_string());
        assert_eq!(world.row().await, (State::Queued, noted, tried));
        world.clock.advance(SignedDuration::from_mins(5));
    }
    assert!(server.taken().is_empty() && server.logins().is_empty());
    says_nothing_secret(server);
}

test_on_both!(starttls_works, async |test: TestDb| {
    let (tls, root) = certificate("localhost");
    let server = MailServer::on(Wire::Upgraded(tls)).await;
    gets_the_mail_in_secret(test, "smtp", server, root).await;
});

test_on_both!(tls_from_the_first_byte_works, async |test: TestDb| {
    let (tls, root) = certificate("localhost");
    let server = MailServer::on(Wire::Wrapped(tls)).await;
    gets_the_mail_in_secret(test, "smtps", server, root).await;
});

test_on_both!(
    a_certificate_that_nobody_vouches_for_is_refused,
    async |test: TestDb| {
        let (tls, _) = certificate("localhost");
        let (_, another) = certificate("localhost");
        let server = MailServer::on(Wire::Upgraded(tls)).await;
        let smtp = server.trusted("smtp", another);
        keeps_its_secrets(test, &server, smtp).await;
    }
);

test_on_both!(
    a_certificate_for_another_name_is_refused,
    async |test: TestDb| {
        let (tls, root) = certificate("mail.example");
        let server = MailServer::on(Wire::Wrapped(tls)).await;
        let smtp = server.trusted("smtps", root);
        keeps_its_secrets(test, &server, smtp).await;
    }
);

test_on_both!(without_starttls_nothing_is_sent, async |test: TestDb| {
    let (_, root) = certificate("localhost");
    let server = MailServer::start().await;
    let smtp = server.trusted("smtp", root);
    keeps_its_secrets(test, &server, smtp).await;
});
