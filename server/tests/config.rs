use server::config::{Config, SETTINGS, Secret, Source, help};

fn read(environment: &[(&str, &str)]) -> Result<Config, Vec<String>> {
    let source = Source::from_pairs(environment, &[]);
    Config::read(&source).map_err(|wrong| wrong.iter().map(ToString::to_string).collect())
}

#[test]
fn nothing_set_is_enough() {
    let config = read(&[]).unwrap();
    assert_eq!(config.luma_api_url.as_str(), "https://public-api.luma.com/");
    assert_eq!(config.luma_web_url.as_str(), "https://api2.luma.com/");
    assert_eq!(config.luma_page_url.as_str(), "https://luma.com/");
    assert_eq!(config.database_url.expose(), "sqlite://data/hack0.db");
    assert_eq!(config.listen, "127.0.0.1:3000".parse().unwrap());
    assert_eq!(config.base_url(config.listen), "http://127.0.0.1:3000");
    assert_eq!(config.luma_api_key, None);
    assert_eq!(config.luma_calendar_id, None);
    assert!(config.trusted_proxies.is_empty());
}

#[test]
fn one_or_two_webhook_secrets() {
    let secrets = |text| {
        read(&[("LUMA_WEBHOOK_SECRET", text)]).map(|config| config.luma_webhook_secrets.len())
    };
    assert_eq!(read(&[]).unwrap().luma_webhook_secrets.len(), 0);
    assert_eq!(secrets("whsec_one"), Ok(1));
    assert_eq!(secrets("whsec_one, whsec_two"), Ok(2));
    for wrong in ["whsec_one,", "a,b,c", "whsec one"] {
        let said = secrets(wrong).unwrap_err().join("");
        assert!(
            said.starts_with("LUMA_WEBHOOK_SECRET: expected one secret"),
            "{said}"
        );
        assert!(!said.contains(wrong), "{said}");
    }
    let config = read(&[("LUMA_WEBHOOK_SECRET", "whsec_hidden")]).unwrap();
    assert!(!format!("{config:?}").contains("whsec_hidden"));
}

#[test]
fn a_mail_user_needs_a_password() {
    let sender = ("MAIL_FROM", "hack0 <no-reply@hack0.test>");
    let said = read(&[("SMTP_URL", "smtps://resend@smtp.resend.com"), sender]);
    let said = said.unwrap_err().join("");
    assert!(
        said.starts_with("SMTP_URL: a user without a password") && !said.contains("resend"),
        "{said}"
    );
}

#[test]
fn an_empty_value_is_not_set() {
    let config = read(&[("LUMA_API_KEY", ""), ("HACK0_LISTEN", "  ")]).unwrap();
    assert_eq!(config.luma_api_key, None);
    assert_eq!(config.listen.port(), 3000);
}

#[test]
fn the_environment_hides_the_file() {
    let environment = [("HACK0_LISTEN", "127.0.0.1:4000"), ("LUMA_API_KEY", "")];
    let file = [
        ("HACK0_LISTEN", "127.0.0.1:5000"),
        ("LUMA_API_KEY", "from-the-file"),
        ("HACK0_BASE_URL", "https://hack0.test/"),
    ];
    let config = Config::read(&Source::from_pairs(&environment, &file)).unwrap();
    assert_eq!(config.listen.port(), 4000);
    assert_eq!(config.luma_api_key, None);
    assert_eq!(config.base_url.as_deref(), Some("https://hack0.test"));
}

#[test]
fn everything_wrong_is_told_at_once() {
    let wrong = read(&[
        ("LUMA_API_KEY", "with space"),
        ("HACK0_LUMA_CALENDAR_API_ID", "evt-1"),
        ("LUMA_WEBHOOK_SECRET", "with space"),
        ("LUMA_API_URL", "ftp://luma.com"),
        ("LUMA_WEB_URL", "luma.com"),
        ("LUMA_PAGE_URL", "https://u:p@luma.com"),
        ("DATABASE_URL", "mysql://u:verysecret@h/d"),
        ("HACK0_LISTEN", "3000"),
        ("HACK0_BASE_URL", "https://hack0.test/path"),
        ("HACK0_TRUSTED_PROXIES", "10.0.0.0/8, proxy"),
    ])
    .unwrap_err();
    let names: Vec<&str> = wrong
        .iter()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    let all: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
    assert_eq!(names, all[..10], "{wrong:#?}");
    let told = wrong.join("\n");
    assert_eq!(told.lines().count(), 10, "one line each");
    for secret in ["with space", "verysecret", "u:p@"] {
        assert!(!told.contains(secret), "{told}");
    }
}

#[test]
fn origins_are_written_as_browsers_write_them() {
    for (given, origin) in [
        ("https://Hack0.Dev/", "https://hack0.dev"),
        ("https://hack0.dev:443", "https://hack0.dev"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("https://eventos.año.pe", "https://eventos.xn--ao-zja.pe"),
    ] {
        let config = read(&[("HACK0_BASE_URL", given)]).unwrap();
        assert_eq!(config.base_url.as_deref(), Some(origin));
    }
}

#[test]
fn networks_may_be_addresses_too() {
    let config = read(&[("HACK0_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1,::1")]).unwrap();
    let networks: Vec<String> = config
        .trusted_proxies
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(networks, ["10.0.0.0/8", "192.0.2.1/32", "::1/128"]);
}

#[test]
fn secrets_stay_out_of_debug() {
    let config = read(&[
        ("LUMA_API_KEY", "luma-key-0123456789"),
        ("DATABASE_URL", "postgres://hack0:verysecret@db/hack0"),
    ])
    .unwrap();
    let shown = format!("{config:?}");
    assert!(
        !shown.contains("0123456789") && !shown.contains("verysecret"),
        "{shown}"
    );
    assert_eq!(
        config.luma_api_key,
        Some(Secret::new("luma-key-0123456789"))
    );
}

#[test]
fn help_lists_every_setting() {
    let help = help();
    for setting in SETTINGS {
        assert!(help.contains(setting.name) && help.contains(setting.meaning));
    }
}
