//! The binary itself: its exit codes and what it prints.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The binary in a folder of its own, with nothing set but `settings`.
fn hack0(folder: &Path, words: &[&str], settings: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hack0"))
        .args(words)
        .env_clear()
        .envs(settings.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A mail server that lets everybody in; its port.
fn mail_server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.write_all(b"220 mail.example ESMTP\r\n").unwrap();
            for line in BufReader::new(stream.try_clone().unwrap()).lines() {
                let answer: &[u8] = match line.unwrap().split(' ').next().unwrap() {
                    "EHLO" => b"250-mail.example\r\n250 AUTH PLAIN\r\n",
                    "AUTH" => b"235 come in\r\n",
                    "QUIT" => b"221 bye\r\n",
                    _ => b"250 fine\r\n",
                };
                stream.write_all(answer).unwrap();
            }
        }
    });
    port
}

#[test]
fn help_tells_the_commands_and_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let output = hack0(folder.path(), &["--help"], &[]);
    assert_eq!(output.status.code(), Some(0));
    for word in [
        "serve",
        "demo",
        "migrate",
        "import",
        "organizations",
        "doctor",
        "HACK0_TRUSTED_PROXIES",
    ] {
        assert!(stdout(&output).contains(word), "no {word}");
    }
}

#[test]
fn wrong_use_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    for words in [
        &["dance"][..],
        &["import"],
        &["organizations"],
        &["serve", "--fast"],
    ] {
        let output = hack0(folder.path(), words, &[]);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(stdout(&output).is_empty());
    }
}

#[test]
fn wrong_settings_end_with_2_and_a_line_for_each() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [
        ("HACK0_LISTEN", "everywhere"),
        ("DATABASE_URL", "mysql://x"),
        ("RUST_LOG", "[[["),
    ];
    let output = hack0(folder.path(), &[], &settings);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert_eq!(told.lines().count(), 3, "{told}");
    for name in ["DATABASE_URL", "HACK0_LISTEN", "RUST_LOG"] {
        assert!(told.contains(&format!("hack0: {name}: ")), "{told}");
    }
    assert!(!folder.path().join("data").exists(), "nothing was started");
}

#[test]
fn a_broken_env_file_ends_with_2_and_is_not_quoted() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), "LUMA_API_KEY=\"geheim\n").unwrap();
    let output = hack0(folder.path(), &["doctor"], &[]);
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(
        told.starts_with("hack0: .env: ") && told.lines().count() == 1,
        "{told}"
    );
    assert!(!told.contains("geheim"));
}

#[test]
fn migrate_makes_the_default_database() {
    let folder = tempfile::tempdir().unwrap();
    let output = hack0(folder.path(), &["migrate"], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(folder.path().join("data/hack0.db").exists());
    let output = hack0(folder.path(), &["doctor"], &[]);
    let told = stdout(&output);
    assert!(
        told.contains("ok       database: SQLite, migrated"),
        "{told}"
    );
    for line in [
        "not set  LUMA_API_KEY",
        "not set  SMTP_URL",
        "not set  ADMIN_EMAILS",
        "not set  deliveries: LUMA_WEBHOOK_SECRET isn't set",
    ] {
        assert!(told.contains(line), "no {line:?} in {told}");
    }
    assert_eq!(output.status.code(), Some(0));
    let smtp_url = format!("smtp://user:geheim@127.0.0.1:{}", mail_server());
    let settings = [
        ("ADMIN_EMAILS", "ana@hack0.example, luz@hack0.example"),
        ("SMTP_URL", smtp_url.as_str()),
        ("MAIL_FROM", "hack0 <no-reply@hack0.example>"),
        ("LUMA_WEBHOOK_SECRET", "whsec_one"),
    ];
    let output = hack0(folder.path(), &["doctor"], &settings);
    let told = stdout(&output);
    for line in [
        "ok       SMTP_URL: it answers and lets us in",
        "ok       ADMIN_EMAILS: 2 addresses may sign in",
        "not set  deliveries: none has come yet",
    ] {
        assert!(told.contains(line), "no {line:?} in {told}");
    }
    assert!(!told.contains("geheim") && !told.contains("ana@"), "{told}");
    let away = [
        ("SMTP_URL", "smtp://user:geheim@127.0.0.1:1"),
        ("MAIL_FROM", "hack0 <no-reply@hack0.example>"),
    ];
    let output = hack0(folder.path(), &["doctor"], &away);
    let told = stdout(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains("broken   SMTP_URL: "), "{told}");
    assert!(!told.contains("geheim"), "{told}");
}

#[test]
fn a_failure_is_one_line_and_1() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = [("DATABASE_URL", "postgres://u:verysecret@127.0.0.1:1/none")];
    let output = hack0(folder.path(), &["migrate"], &nowhere);
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(
        told.starts_with("hack0: ") && !told.contains("verysecret"),
        "{told}"
    );
    let reason = "pool timed out while waiting";
    assert_eq!(told.matches(reason).count(), 1, "{told}");

    let output = hack0(folder.path(), &["organizations", "import", "none.csv"], &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stderr(&output).lines().count(), 1);
}

#[test]
fn a_refused_line_is_told_on_stderr_and_by_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let header = "slug,name,website,country,domains,luma_calendars,luma_hosts\n";
    let good = "rust-peru,Rust Perú,https://rustperu.pe,PE,,,\n";
    let import = |lines: &str| {
        std::fs::write(folder.path().join("list.csv"), format!("{header}{lines}")).unwrap();
        hack0(folder.path(), &["organizations", "import", "list.csv"], &[])
    };
    let output = import(&format!("{good}Not a slug,Name,,,,,\n"));
    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines.len() == 2
            && lines[0].starts_with("hack0: refused: line 3: ")
            && lines[1].contains("1 line was refused"),
        "{told}"
    );
    let said = stdout(&output);
    assert!(
        said.starts_with("1 new, 0 changed, 0 as before, 1 refused;"),
        "{said}"
    );

    let output = import(good);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output), "");
    let output = hack0(folder.path(), &["organizations", "import", "--help"], &[]);
    assert!(stdout(&output).contains("1 at least one was refused"));
}

#[test]
fn the_demo_stays_on_loopback() {
    let folder = tempfile::tempdir().unwrap();
    let output = hack0(
        folder.path(),
        &["demo"],
        &[("HACK0_LISTEN", "0.0.0.0:3000")],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("loopback"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_hack0"))
        .arg("doctor")
        .env_clear()
        .env("DATABASE_URL", "sqlite://ready.db")
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!stderr(&output).contains("panic"), "{}", stderr(&output));
}
