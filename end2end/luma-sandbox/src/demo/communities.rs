//! Real communities, from public sources. Their ids on the played Luma are made up.

use crate::ids;

/// A community and how it appears on Luma.
pub(super) struct Community {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    pub(super) website: &'static str,
    /// ISO 3166-1 alpha-2.
    pub(super) country: &'static str,
    /// Its own domains, separated by spaces; never a platform's (`gdg.community.dev`, `cursor.com`).
    pub(super) domains: &'static str,
    /// Slug of its Luma calendar, where it keeps one.
    pub(super) calendar: Option<&'static str>,
    /// Whether it hosts with an account of its own.
    pub(super) account: bool,
    /// Whether the operator knows it already: it is in the CSV.
    pub(super) known: bool,
}

impl Community {
    pub(super) fn account_id(&self) -> String {
        ids::stable("usr", self.slug)
    }

    pub(super) fn calendar_id(&self) -> String {
        ids::stable("cal", self.slug)
    }
}

const fn one(
    slug: &'static str,
    name: &'static str,
    website: &'static str,
    country: &'static str,
    domains: &'static str,
) -> Community {
    Community {
        slug,
        name,
        website,
        country,
        domains,
        calendar: None,
        account: true,
        known: true,
    }
}

impl Community {
    const fn with_calendar(mut self, slug: &'static str) -> Community {
        self.calendar = Some(slug);
        self
    }

    const fn without_account(mut self) -> Community {
        self.account = false;
        self
    }

    const fn unknown(mut self) -> Community {
        self.known = false;
        self
    }
}

pub(super) const COMMUNITIES: &[Community] = &[
    one(
        "crafter-station",
        "Crafter Station",
        "https://crafterstation.com",
        "PE",
        "crafterstation.com crafter-station.com",
    )
    .with_calendar("crafter"),
    one("ai-first-founders", "AI First Founders", "", "PE", "")
        .with_calendar("ai-first-founders")
        .without_account(),
    one(
        "python-peru",
        "Python Perú",
        "https://python.pe",
        "PE",
        "python.pe",
    ),
    one("limajs", "LimaJS", "https://limajs.org", "PE", "limajs.org"),
    one(
        "ruby-peru",
        "Ruby Perú",
        "https://rubyperu.dev",
        "PE",
        "rubyperu.dev",
    ),
    one(
        "gdg-lima",
        "GDG Lima",
        "https://gdg.community.dev/gdg-lima",
        "PE",
        "",
    ),
    one("notion-peru", "Notion Perú", "", "PE", "")
        .with_calendar("notionperu")
        .without_account(),
    one("arequipa-tech-week", "Arequipa Tech Week", "", "PE", "").with_calendar("ArequipaTechWeek"),
    one("laboral", "Laboral.AI", "", "PE", "")
        .with_calendar("laboral")
        .without_account(),
    one(
        "quantum-quipu",
        "Quantum Quipu",
        "https://quantumquipu.cc",
        "PE",
        "quantumquipu.cc",
    ),
    one(
        "mujeres-ux-peru",
        "+Mujeres en UX Perú",
        "https://masmujeresux.pe",
        "PE",
        "masmujeresux.pe",
    ),
    one(
        "ai-cdmx",
        "AI/IA CDMX",
        "https://meetup.com/ai-cdmx",
        "MX",
        "",
    )
    .with_calendar("ai-cdmx"),
    one(
        "python-cdmx",
        "Python CDMX",
        "https://meetup.com/python-mexico",
        "MX",
        "",
    ),
    one(
        "java-mexico",
        "Java México",
        "https://javamexico.org",
        "MX",
        "javamexico.org",
    ),
    one(
        "ai-builders-mx",
        "AI Builders MX",
        "https://aibuilders.mx",
        "MX",
        "aibuilders.mx",
    )
    .with_calendar("aibuildersmx")
    .without_account(),
    one(
        "xalapa-code",
        "Xalapa Code",
        "https://xalapacode.com",
        "MX",
        "xalapacode.com",
    ),
    one(
        "codeando-mexico",
        "Codeando México",
        "https://codeandomexico.org",
        "MX",
        "codeandomexico.org",
    ),
    one(
        "gdg-guadalajara",
        "GDG Guadalajara",
        "https://gdg.community.dev/gdg-guadalajara",
        "MX",
        "",
    ),
    one(
        "medellinjs",
        "MedellínJS",
        "https://medellinjs.org",
        "CO",
        "medellinjs.org",
    ),
    one(
        "pioneras",
        "Pioneras",
        "https://pionerasdev.co",
        "CO",
        "pionerasdev.co",
    ),
    one(
        "she-ships",
        "She Ships Colombia",
        "https://sheships.org",
        "CO",
        "sheships.org",
    ),
    one(
        "sysarmy",
        "sysarmy",
        "https://sysarmy.com",
        "AR",
        "sysarmy.com",
    ),
    one(
        "beerjs-cordoba",
        "BeerJS Córdoba",
        "https://beerjscba.com",
        "AR",
        "beerjscba.com",
    ),
    one(
        "las-de-sistemas",
        "Las de Sistemas",
        "https://lasdesistemas.org",
        "AR",
        "lasdesistemas.org",
    ),
    one("mar-del-plata-dev", "Mar del Plata Dev", "", "AR", "").unknown(),
    one(
        "python-chile",
        "Python Chile",
        "https://pythonchile.cl",
        "CL",
        "pythonchile.cl",
    ),
    one(
        "ai-tinkerers-santiago",
        "AI Tinkerers Santiago",
        "https://santiago.aitinkerers.org",
        "CL",
        "santiago.aitinkerers.org",
    ),
    one("ipe-city", "Ipê City", "", "BR", "").with_calendar("ipecity"),
    one("founder-haus", "Founder Haus", "", "BR", "").unknown(),
    one("builders-ecuador", "The Builders Ecuador", "", "EC", ""),
    one("the502project", "the502project", "", "GT", ""),
    one(
        "python-la-paz",
        "Python La Paz",
        "https://lpz.pybolivia.org",
        "BO",
        "lpz.pybolivia.org",
    ),
    one(
        "testing-uy",
        "Testing UY",
        "https://testinguy.org",
        "UY",
        "testinguy.org",
    ),
];
