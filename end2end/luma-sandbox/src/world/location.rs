//! Where an event takes place.

/// A point on the globe, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinate {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
}

impl Coordinate {
    /// The point with two decimals (about a kilometre): what Luma shows of a hidden address.
    #[must_use]
    pub fn blurred(self) -> Coordinate {
        let blur = |degrees: f64| (degrees * 100.0).round() / 100.0;
        Coordinate {
            latitude: blur(self.latitude),
            longitude: blur(self.longitude),
        }
    }
}

/// The four ways in which Luma knows a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// Picked from the map.
    InPerson {
        /// Name of the place; Luma calls it `address`.
        venue: String,
        /// Street, city and country in one line.
        full_address: String,
        /// City.
        city: String,
        /// State, department or province.
        region: String,
        /// Country's English name.
        country: String,
        /// ISO 3166-1 alpha-2.
        country_code: String,
        /// Only guests see the address (`guests-only`); the official API still gives all of it.
        hidden: bool,
    },
    /// Typed by hand: one line, no city, no country.
    Manual {
        /// What was typed.
        address: String,
    },
    /// Online.
    Online {
        /// `zoom`, `meet`, `youtube`, `twitch`, `discord`, `twitter` or `unknown`. The public JSON also knows `online`.
        kind: String,
        /// The room. The official API gives it, the public interfaces never do.
        meeting_url: Option<String>,
    },
    /// Not said yet.
    Missing,
}

impl Location {
    /// The default place of new events.
    pub fn lima() -> Location {
        Location::InPerson {
            venue: "UTEC".to_owned(),
            full_address: "Jr. Medrano Silva 165, Barranco, Lima, Perú".to_owned(),
            city: "Lima".to_owned(),
            region: "Lima".to_owned(),
            country: "Peru".to_owned(),
            country_code: "PE".to_owned(),
            hidden: false,
        }
    }

    /// An online event on Zoom.
    pub fn zoom(meeting_url: &str) -> Location {
        Location::Online {
            kind: "zoom".to_owned(),
            meeting_url: Some(meeting_url.to_owned()),
        }
    }

    /// Whether the address is for guests only.
    pub fn is_hidden(&self) -> bool {
        matches!(self, Location::InPerson { hidden: true, .. })
    }

    /// The same place with the address hidden or shown. Only places from the map can be hidden.
    #[must_use]
    pub fn with_hidden(mut self, hide: bool) -> Location {
        if let Location::InPerson { hidden, .. } = &mut self {
            *hidden = hide;
        }
        self
    }
}
