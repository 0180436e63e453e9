use std::fmt::Write as _;

/// A setting as `hack0 --help` lists it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name in the environment.
    pub name: &'static str,
    /// What it says.
    pub meaning: &'static str,
    /// What holds when it isn't set.
    pub default: Default,
}

/// What holds when a setting isn't set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// This value.
    Value(&'static str),
    /// No value; this follows from it.
    Nothing(&'static str),
}

/// All of them, in the order of the help.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "LUMA_API_KEY",
        meaning: "key of the hack0 calendar",
        default: Default::Nothing("events are imported, but not added to the calendar"),
    },
    Setting {
        name: "HACK0_LUMA_CALENDAR_API_ID",
        meaning: "the hack0 calendar, cal-…: which events hack0 owns",
        default: Default::Nothing("every event is a reference"),
    },
    Setting {
        name: "LUMA_WEBHOOK_SECRET",
        meaning: "what Luma signs its webhook deliveries with, whsec_…; while it is being changed both, separated by a comma",
        default: Default::Nothing("POST /api/webhooks/luma answers 503"),
    },
    Setting {
        name: "LUMA_API_URL",
        meaning: "base of Luma's official API",
        default: Default::Value("https://public-api.luma.com"),
    },
    Setting {
        name: "LUMA_WEB_URL",
        meaning: "base of Luma's public JSON",
        default: Default::Value("https://api2.luma.com"),
    },
    Setting {
        name: "LUMA_PAGE_URL",
        meaning: "base of Luma's event pages",
        default: Default::Value("https://luma.com"),
    },
    Setting {
        name: "DATABASE_URL",
        meaning: "sqlite://path or postgres://user:password@host/name; the folder of a file is made",
        default: Default::Value("sqlite://data/hack0.db"),
    },
    Setting {
        name: "HACK0_LISTEN",
        meaning: "address and port to listen on",
        default: Default::Value("127.0.0.1:3000"),
    },
    Setting {
        name: "HACK0_BASE_URL",
        meaning: "the site's origin as visitors see it, used in links; https:// turns HSTS on",
        default: Default::Nothing("http:// and HACK0_LISTEN"),
    },
    Setting {
        name: "HACK0_TRUSTED_PROXIES",
        meaning: "networks whose X-Forwarded-For is believed, separated by commas: 10.0.0.0/8, ::1",
        default: Default::Nothing("none: the visitor is who connects"),
    },
    Setting {
        name: "ADMIN_EMAILS",
        meaning: "addresses that may sign in as admins, separated by commas",
        default: Default::Nothing("nobody signs in"),
    },
    Setting {
        name: "SMTP_URL",
        meaning: "mail server: smtps://user:password@host:port, or smtp://… with STARTTLS",
        default: Default::Nothing("mails are written to data/mail/*.eml"),
    },
    Setting {
        name: "MAIL_FROM",
        meaning: "who mails come from: hack0 <no-reply@hack0.example>; needed with SMTP_URL",
        default: Default::Nothing("hack0 <hack0@localhost>"),
    },
    Setting {
        name: "RUST_LOG",
        meaning: "what is logged to stderr, for example debug or hack0=debug,warn",
        default: Default::Nothing("info for serve, warn for demo, nothing for other commands"),
    },
];

/// The end of `hack0 --help`.
pub fn help() -> String {
    let mut text = String::from(
        "Settings, from the environment or a .env file in the current folder (the environment wins; empty is not set):\n",
    );
    for Setting {
        name,
        meaning,
        default,
    } in SETTINGS
    {
        let default = match default {
            Default::Value(value) => format!("default: {value}"),
            Default::Nothing(then) => format!("not set: {then}"),
        };
        // Writing to a String can't fail.
        let _ = write!(text, "\n  {name}\n      {meaning}\n      [{default}]\n");
    }
    text.push_str(
        "\nExit codes: 0 done, 1 failed (one line on stderr), 2 wrong use or wrong settings.\n",
    );
    text
}

/// The default value of a setting that has one.
pub(super) fn default_of(name: &str) -> Option<&'static str> {
    let setting = SETTINGS.iter().find(|setting| setting.name == name)?;
    match setting.default {
        Default::Value(value) => Some(value),
        Default::Nothing(_) => None,
    }
}
