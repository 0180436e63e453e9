//! A mail server on loopback that does what it is told, and what it isn't supposed to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

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
    /// 550 for every recipient.
    NoSuchUser,
    /// Hangs up in the middle of the mail.
    CutInData,
    /// Takes the mail and says nothing.
    HangAfterData,
}

#[derive(Debug)]
struct State {
    behaviour: Behaviour,
    taken: Vec<String>,
    recipients: Vec<String>,
}

pub(super) struct MailServer {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl MailServer {
    pub(super) async fn start() -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State {
            behaviour: Behaviour::Well,
            taken: Vec::new(),
            recipients: Vec::new(),
        }));
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that goes away is its own affair.
                tokio::spawn(talk(stream, shared.clone()));
            }
        });
        Self { port, state }
    }

    pub(super) fn transport(&self) -> Transport {
        Transport::Smtp(
            Smtp::patient_for(&format!("smtp://127.0.0.1:{}", self.port), PATIENCE).unwrap(),
        )
    }

    pub(super) fn behave(&self, behaviour: Behaviour) {
        self.state.lock().unwrap().behaviour = behaviour;
    }

    /// The mails for which it has said that it has them.
    pub(super) fn taken(&self) -> Vec<String> {
        self.state.lock().unwrap().taken.clone()
    }

    pub(super) fn recipients(&self) -> Vec<String> {
        self.state.lock().unwrap().recipients.clone()
    }
}

async fn talk(stream: TcpStream, state: Arc<Mutex<State>>) -> std::io::Result<()> {
    let behaviour = state.lock().unwrap().behaviour;
    let mut stream = BufReader::new(stream);
    match behaviour {
        Behaviour::Closed => return Ok(()),
        Behaviour::Busy => return stream.write_all(b"421 come again later\r\n").await,
        _ => stream.write_all(b"220 mail.example ESMTP\r\n").await?,
    }
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let word = line.split([' ', '\r']).next().unwrap_or_default();
        let answer: &[u8] = match (word.to_uppercase().as_str(), behaviour) {
            ("RCPT", Behaviour::NoSuchUser) => b"550 no such user\r\n",
            ("RCPT", _) => {
                let to = line["RCPT TO:".len()..].trim().to_owned();
                state.lock().unwrap().recipients.push(to);
                b"250 fine\r\n"
            }
            ("DATA", Behaviour::CutInData) => return Ok(()),
            ("DATA", _) => {
                stream.write_all(b"354 go on\r\n").await?;
                let mail = read_mail(&mut stream).await?;
                if behaviour == Behaviour::HangAfterData {
                    return std::future::pending().await;
                }
                state.lock().unwrap().taken.push(mail);
                b"250 taken\r\n"
            }
            ("QUIT", _) => return stream.write_all(b"221 bye\r\n").await,
            _ => b"250 fine\r\n",
        };
        stream.write_all(answer).await?;
    }
}

async fn read_mail(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut mail = String::new();
    while !mail.ends_with("\r\n.\r\n") {
        if stream.read_line(&mut mail).await? == 0 {
            break;
        }
    }
    Ok(mail)
}
