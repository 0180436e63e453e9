//! A mail server on loopback that does what it is told, and what it isn't supposed to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::client::Certificate;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use crate::mail::smtp::Manner;
use crate::mail::{Smtp, Transport};

/// So short that a test can wait for its end.
const PATIENCE: Duration = Duration::from_millis(500);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    Well,
    /// Hangs up on who connects.
    Closed,
    /// 421 at once.
    Busy,
    /// 550 for every recipient: there is no such mailbox.
    NoSuchUser,
    /// 550 for every recipient, and no word why.
    Curt,
    /// 550 for the sender: its domain isn't verified.
    UnknownSender,
    /// Hangs up in the middle of the mail.
    CutInData,
    /// Takes the mail and says nothing.
    HangAfterData,
    /// Says nothing to recipients whose name is `slow`.
    HangForSlow,
}

/// How its lines are kept secret.
#[derive(Clone)]
pub(super) enum Wire {
    Plain,
    /// From STARTTLS on.
    Upgraded(TlsAcceptor),
    /// From the first byte.
    Wrapped(TlsAcceptor),
}

struct State {
    behaviour: Behaviour,
    taken: Vec<String>,
    recipients: Vec<String>,
    /// Every line that came before TLS, or without.
    clear: Vec<String>,
    /// `user:password` of who was let in.
    logins: Vec<String>,
}

pub(super) struct MailServer {
    port: u16,
    state: Arc<Mutex<State>>,
    count: watch::Receiver<usize>,
}

/// What one conversation needs.
#[derive(Clone)]
struct Shared {
    state: Arc<Mutex<State>>,
    count: Arc<watch::Sender<usize>>,
}

impl MailServer {
    pub(super) async fn start() -> Self {
        Self::on(Wire::Plain).await
    }

    pub(super) async fn on(wire: Wire) -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State {
            behaviour: Behaviour::Well,
            taken: Vec::new(),
            recipients: Vec::new(),
            clear: Vec::new(),
            logins: Vec::new(),
        }));
        let (sender, count) = watch::channel(0);
        let shared = Shared {
            state: state.clone(),
            count: Arc::new(sender),
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that goes away is its own affair.
                tokio::spawn(serve(stream, wire.clone(), shared.clone()));
            }
        });
        Self { port, state, count }
    }

    pub(super) fn transport(&self) -> Transport {
        self.patient(PATIENCE)
    }

    pub(super) fn patient(&self, patience: Duration) -> Transport {
        let address = format!("smtp://127.0.0.1:{}", self.port);
        let manner = Manner {
            patience,
            root: None,
        };
        Transport::Smtp(Smtp::with(&address, &manner).unwrap())
    }

    /// As who trusts that root reaches it, with TLS and a password that has to be encoded.
    pub(super) fn trusted(&self, scheme: &str, root: Certificate) -> Smtp {
        let address = format!("{scheme}://ana%40x:p%3A%2F%40ss@localhost:{}", self.port);
        let manner = Manner {
            patience: Duration::from_secs(10),
            root: Some(root),
        };
        Smtp::with(&address, &manner).unwrap()
    }

    pub(super) fn behave(&self, behaviour: Behaviour) {
        self.state.lock().unwrap().behaviour = behaviour;
    }

    /// The mails for which it has said that it has them.
    pub(super) fn taken(&self) -> Vec<String> {
        self.state.lock().unwrap().taken.clone()
    }

    /// Waits until it has taken so many.
    pub(super) async fn has_taken(&self, count: usize) {
        let mut counted = self.count.clone();
        counted.wait_for(|taken| *taken >= count).await.unwrap();
    }

    pub(super) fn recipients(&self) -> Vec<String> {
        self.state.lock().unwrap().recipients.clone()
    }

    pub(super) fn clear(&self) -> Vec<String> {
        self.state.lock().unwrap().clear.clone()
    }

    pub(super) fn logins(&self) -> Vec<String> {
        self.state.lock().unwrap().logins.clone()
    }
}

async fn serve(stream: TcpStream, wire: Wire, shared: Shared) -> std::io::Result<()> {
    let behaviour = shared.state.lock().unwrap().behaviour;
    let talk = Talk {
        behaviour,
        shared,
        offers_tls: matches!(wire, Wire::Upgraded(_)),
        is_secret: false,
    };
    match wire {
        Wire::Plain => {
            talk.greet_and_go_on(stream).await?;
        }
        Wire::Wrapped(tls) => {
            let stream = tls.accept(stream).await?;
            talk.secret().greet_and_go_on(stream).await?;
        }
        Wire::Upgraded(tls) => {
            let Some(stream) = talk.clone().greet_and_go_on(stream).await? else {
                return Ok(());
            };
            let stream = tls.accept(stream).await?;
            talk.secret().go_on(BufReader::new(stream)).await?;
        }
    }
    Ok(())
}

#[derive(Clone)]
struct Talk {
    behaviour: Behaviour,
    shared: Shared,
    offers_tls: bool,
    is_secret: bool,
}

impl Talk {
    fn secret(self) -> Self {
        Self {
            offers_tls: false,
            is_secret: true,
            ..self
        }
    }

    async fn greet_and_go_on<S>(self, stream: S) -> std::io::Result<Option<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut stream = BufReader::new(stream);
        match self.behaviour {
            Behaviour::Closed => return Ok(None),
            Behaviour::Busy => {
                stream.write_all(b"421 come again later\r\n").await?;
                return Ok(None);
            }
            _ => stream.write_all(b"220 mail.example ESMTP\r\n").await?,
        }
        self.go_on(stream).await
    }

    /// Hands the stream back when the client wants TLS.
    async fn go_on<S>(self, mut stream: BufReader<S>) -> std::io::Result<Option<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(None);
            }
            if !self.is_secret {
                self.shared.state.lock().unwrap().clear.push(line.clone());
            }
            let word = line.split([' ', '\r']).next().unwrap_or_default();
            let answer: &[u8] = match (word.to_uppercase().as_str(), self.behaviour) {
                ("EHLO", _) if self.offers_tls => b"250-mail.example\r\n250 STARTTLS\r\n",
                ("EHLO", _) if self.is_secret => b"250-mail.example\r\n250 AUTH PLAIN\r\n",
                ("STARTTLS", _) if self.offers_tls => {
                    stream.write_all(b"220 go on\r\n").await?;
                    return Ok(Some(stream.into_inner()));
                }
                ("AUTH", _) => {
                    self.shared.state.lock().unwrap().logins.push(login(&line));
                    b"235 come in\r\n"
                }
                ("MAIL", Behaviour::UnknownSender) => b"550 5.7.1 domain not verified\r\n",
                ("RCPT", Behaviour::NoSuchUser) => b"550 5.1.1 no such user\r\n",
                ("RCPT", Behaviour::Curt) => b"550 no\r\n",
                ("RCPT", Behaviour::HangForSlow) if line.contains("<slow@") => {
                    return std::future::pending().await;
                }
                ("RCPT", _) => {
                    let to = line["RCPT TO:".len()..].trim().to_owned();
                    self.shared.state.lock().unwrap().recipients.push(to);
                    b"250 fine\r\n"
                }
                ("DATA", Behaviour::CutInData) => return Ok(None),
                ("DATA", _) => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let mail = read_mail(&mut stream).await?;
                    if self.behaviour == Behaviour::HangAfterData {
                        return std::future::pending().await;
                    }
                    self.shared.state.lock().unwrap().taken.push(mail);
                    self.shared.count.send_modify(|count| *count += 1);
                    b"250 taken\r\n"
                }
                ("QUIT", _) => {
                    stream.write_all(b"221 bye\r\n").await?;
                    return Ok(None);
                }
                _ => b"250 fine\r\n",
            };
            stream.write_all(answer).await?;
        }
    }
}

/// `AUTH PLAIN` has both in one word, with NUL before each.
fn login(line: &str) -> String {
    let word = line.split_whitespace().nth(2).unwrap();
    let text = String::from_utf8(STANDARD.decode(word).unwrap()).unwrap();
    let parts: Vec<&str> = text.split('\0').collect();
    parts[1..].join(" ")
}

async fn read_mail<S>(stream: &mut BufReader<S>) -> std::io::Result<String>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut mail = String::new();
    while !mail.ends_with("\r\n.\r\n") {
        if stream.read_line(&mut mail).await? == 0 {
            break;
        }
    }
    Ok(mail)
}
