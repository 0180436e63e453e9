//! One event of the demo as it is written down.

/// What kind of gathering it is; decides length and programme.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Meetup,
    Workshop,
    Hackathon,
    Study,
}

/// The language of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Spanish,
    Portuguese,
    English,
}

/// Which calendar manages it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Managed {
    /// The first community among the hosts that keeps a calendar, or else the first host's personal one.
    Host,
    /// That community's, named by its slug.
    By(&'static str),
    /// The first host's personal one, whatever else there is.
    Personally,
    /// hack0's own.
    Hack0,
}

/// Whether the demo brings an event in at its start.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Brought {
    AtStart,
    /// After the others, because it rests on what they teach.
    Last,
    Never,
}

/// An event of the demo.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    /// Days from today, before it is moved to a sensible day of the week.
    pub(super) day: i64,
    /// Key of the venue; an online event takes the zone from it.
    pub(super) venue: &'static str,
    /// `@slug` is a community's account, anything else a person.
    pub(super) hosts: &'static [&'static str],
    /// What is special about it: a sentence or two, and what one will see.
    pub(super) blurb: &'static str,
    pub(super) topics: &'static [&'static str],
    pub(super) kind: Kind,
    pub(super) language: Language,
    pub(super) managed: Managed,
    pub(super) online: Option<&'static str>,
    pub(super) hidden: bool,
    pub(super) visibility: &'static str,
    pub(super) deleted: bool,
    pub(super) brought: Brought,
}

/// A public meetup in person in Spanish, managed by its hosts.
pub(super) const fn event(
    slug: &'static str,
    name: &'static str,
    day: i64,
    venue: &'static str,
    hosts: &'static [&'static str],
    blurb: &'static str,
    topics: &'static [&'static str],
) -> Plan {
    Plan {
        slug,
        name,
        day,
        venue,
        hosts,
        blurb,
        topics,
        kind: Kind::Meetup,
        language: Language::Spanish,
        managed: Managed::Host,
        online: None,
        hidden: false,
        visibility: "public",
        deleted: false,
        brought: Brought::AtStart,
    }
}

impl Plan {
    pub(super) const fn kind(mut self, kind: Kind) -> Plan {
        self.kind = kind;
        self
    }

    pub(super) const fn language(mut self, language: Language) -> Plan {
        self.language = language;
        self
    }

    pub(super) const fn managed(mut self, managed: Managed) -> Plan {
        self.managed = managed;
        self
    }

    pub(super) const fn online(mut self, kind: &'static str) -> Plan {
        self.online = Some(kind);
        self
    }

    pub(super) const fn hidden(mut self) -> Plan {
        self.hidden = true;
        self
    }

    pub(super) const fn visibility(mut self, visibility: &'static str) -> Plan {
        self.visibility = visibility;
        self.brought = Brought::Never;
        self
    }

    pub(super) const fn deleted(mut self) -> Plan {
        self.deleted = true;
        self.brought = Brought::Never;
        self
    }

    pub(super) const fn unlinked(mut self) -> Plan {
        self.brought = Brought::Never;
        self
    }

    pub(super) const fn late(mut self) -> Plan {
        self.brought = Brought::Last;
        self
    }
}
