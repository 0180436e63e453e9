//! Times and dates as people read them: in the zone of the event, in the language of the reader.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::language::Language;

/// Short names that the zone database doesn't have; `(zone or its beginning, hours from UTC, name)`.
const ZONE_NAMES: [(&str, i32, &str); 30] = [
    ("America/Lima", -5, "PET"),
    ("America/Bogota", -5, "COT"),
    ("America/Guayaquil", -5, "ECT"),
    ("Pacific/Galapagos", -6, "GALT"),
    ("America/La_Paz", -4, "BOT"),
    ("America/Caracas", -4, "VET"),
    ("America/Santiago", -4, "CLT"),
    ("America/Santiago", -3, "CLST"),
    ("America/Punta_Arenas", -3, "CLST"),
    ("Pacific/Easter", -6, "EAST"),
    ("Pacific/Easter", -5, "EASST"),
    ("America/Asuncion", -4, "PYT"),
    ("America/Asuncion", -3, "PYT"),
    ("America/Montevideo", -3, "UYT"),
    ("America/Argentina/", -3, "ART"),
    ("America/Buenos_Aires", -3, "ART"),
    ("America/Cordoba", -3, "ART"),
    ("America/Sao_Paulo", -3, "BRT"),
    ("America/Bahia", -3, "BRT"),
    ("America/Fortaleza", -3, "BRT"),
    ("America/Recife", -3, "BRT"),
    ("America/Belem", -3, "BRT"),
    ("America/Maceio", -3, "BRT"),
    ("America/Araguaina", -3, "BRT"),
    ("America/Manaus", -4, "AMT"),
    ("America/Cuiaba", -4, "AMT"),
    ("America/Campo_Grande", -4, "AMT"),
    ("America/Porto_Velho", -4, "AMT"),
    ("America/Rio_Branco", -5, "ACT"),
    ("America/Noronha", -2, "FNT"),
];

/// The time in that zone; UTC where the zone isn't known.
pub(crate) fn in_zone(time: Timestamp, zone: &str) -> ZonedDateTime {
    time.to_zoned_datetime(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

/// `PET`, `CST`, or `GMT−5` where nobody has a name for it.
pub(crate) fn zone_name(time: &ZonedDateTime) -> String {
    let zone = time.time_zone();
    let info = zone.to_offset_info(time.timestamp());
    let seconds = info.offset().seconds();
    let id = zone.iana_name().unwrap_or_default();
    ZONE_NAMES
        .iter()
        .find(|(name, hours, _)| {
            hours * 3600 == seconds
                && (id == *name || (name.ends_with('/') && id.starts_with(name)))
        })
        .map(|(.., short)| (*short).to_owned())
        .or_else(|| {
            let short = info.abbreviation();
            short
                .starts_with(|c: char| c.is_ascii_alphabetic())
                .then(|| short.to_owned())
        })
        .unwrap_or_else(|| gmt(seconds))
}

/// `GMT−3:30`
pub(crate) fn gmt(seconds: i32) -> String {
    let minutes = seconds / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "GMT".to_owned(),
        (hours, 0) => format!("GMT{sign}{hours}"),
        (hours, rest) => format!("GMT{sign}{hours}:{rest:02}"),
    }
}

/// `19:00`
pub(crate) fn clock_time(time: &ZonedDateTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Whether an end belongs to the day of its start: what ends before 06:00 is still the same night.
pub(crate) fn is_same_night(start: &ZonedDateTime, end: &ZonedDateTime) -> bool {
    let seconds = end.timestamp().as_second() - start.timestamp().as_second();
    let is_next_day = start.date().tomorrow().ok() == Some(end.date());
    (0..86_400).contains(&seconds)
        && (end.date() == start.date() || (is_next_day && end.hour() < 6))
}

impl Language {
    fn month(self, date: Date) -> &'static str {
        const SPANISH: [&str; 12] = [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ];
        const PORTUGUESE: [&str; 12] = [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ];
        const ENGLISH: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let names = match self {
            Self::Spanish => SPANISH,
            Self::Portuguese => PORTUGUESE,
            Self::English => ENGLISH,
        };
        usize::try_from(date.month() - 1)
            .ok()
            .and_then(|month| names.get(month))
            .copied()
            .unwrap_or_default()
    }

    /// `nov`
    pub(crate) fn month_short(self, date: Date) -> String {
        self.month(date).chars().take(3).collect()
    }

    fn weekday(self, day: Weekday) -> &'static str {
        const SPANISH: [&str; 7] = [
            "lunes",
            "martes",
            "miércoles",
            "jueves",
            "viernes",
            "sábado",
            "domingo",
        ];
        const PORTUGUESE: [&str; 7] = [
            "segunda-feira",
            "terça-feira",
            "quarta-feira",
            "quinta-feira",
            "sexta-feira",
            "sábado",
            "domingo",
        ];
        const ENGLISH: [&str; 7] = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        let names = match self {
            Self::Spanish => SPANISH,
            Self::Portuguese => PORTUGUESE,
            Self::English => ENGLISH,
        };
        usize::try_from(day.to_monday_zero_offset())
            .ok()
            .and_then(|day| names.get(day))
            .copied()
            .unwrap_or_default()
    }

    /// `17 nov`, with the year when it isn't this one.
    pub(crate) fn short_date(self, date: Date, today: Date) -> String {
        let month = self.month_short(date);
        if date.year() == today.year() {
            self.date_short(date.day(), month)
        } else {
            self.date_short_year(date.day(), month, year(date))
        }
    }

    /// `martes` within the last days, else `17 nov`.
    pub(crate) fn day_name(self, date: Date, today: Date) -> String {
        let days = today.since(date).map_or(i32::MAX, |span| span.get_days());
        if (0..7).contains(&days) {
            self.weekday(date.weekday()).to_owned()
        } else {
            self.short_date(date, today)
        }
    }

    /// `domingo 22 nov`
    pub(crate) fn weekday_date(self, date: Date) -> String {
        self.date_weekday(
            date.day(),
            self.month_short(date),
            self.weekday(date.weekday()),
        )
    }

    /// `Sáb 28 nov`: the heading of a day.
    pub(crate) fn day_heading(self, date: Date, today: Date) -> String {
        let weekday = capitalized(self.weekday(date.weekday()).chars().take(3));
        let text = self.date_weekday(date.day(), self.month_short(date), weekday);
        if date.year() == today.year() {
            text
        } else {
            format!("{text} {}", date.year())
        }
    }

    /// `domingo 22 de noviembre`, with the year when it isn't this one.
    pub(crate) fn long_date(self, date: Date, today: Date) -> String {
        let (weekday, month) = (self.weekday(date.weekday()), self.month(date));
        let text = if date.year() == today.year() {
            self.date_long(date.day(), month, weekday)
        } else {
            self.date_long_year(date.day(), month, weekday, year(date))
        };
        capitalized(text.chars())
    }

    /// `0,4 s`
    pub(crate) fn seconds(self, millis: u64) -> String {
        let point = if self == Self::English { '.' } else { ',' };
        let tenths = (millis + 50) / 100;
        format!("{}{point}{} s", tenths / 10, tenths % 10)
    }

    /// `2 horas`, in the largest unit that says it whole, or nearly.
    pub(crate) fn duration(self, seconds: i64) -> String {
        let minutes = (seconds.abs() + 30) / 60;
        if minutes >= 2880 || (minutes >= 1440 && minutes % 1440 == 0) {
            self.duration_days((minutes + 720) / 1440)
        } else if minutes >= 180 || (minutes >= 60 && minutes % 60 == 0) {
            self.duration_hours((minutes + 30) / 60)
        } else {
            self.duration_minutes(minutes.max(1))
        }
    }
}

/// As text: a year has no thousands separator in any language.
fn year(date: Date) -> String {
    date.year().to_string()
}

/// With its first letter large.
pub(crate) fn capitalized(mut text: impl Iterator<Item = char>) -> String {
    text.next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(text)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str, zone: &str) -> ZonedDateTime {
        in_zone(time.parse().unwrap(), zone)
    }

    #[test]
    fn zones_have_the_names_people_use() {
        for (zone, summer, winter) in [
            ("America/Lima", "PET", "PET"),
            ("America/Bogota", "COT", "COT"),
            ("America/Argentina/Cordoba", "ART", "ART"),
            ("America/Santiago", "CLST", "CLT"),
            ("America/Sao_Paulo", "BRT", "BRT"),
            ("America/Mexico_City", "CST", "CST"),
            ("America/Tijuana", "PST", "PDT"),
            ("America/Caracas", "VET", "VET"),
            ("America/Asuncion", "PYT", "PYT"),
            ("Asia/Dubai", "GMT+4", "GMT+4"),
            ("Asia/Kathmandu", "GMT+5:45", "GMT+5:45"),
        ] {
            assert_eq!(
                zone_name(&at("2026-01-10T12:00:00Z", zone)),
                summer,
                "{zone}"
            );
            assert_eq!(
                zone_name(&at("2026-07-10T12:00:00Z", zone)),
                winter,
                "{zone}"
            );
        }
    }

    #[test]
    fn a_night_ends_before_six() {
        let start = at("2026-11-28T03:00:00Z", "America/Lima");
        for (end, is_same) in [
            ("2026-11-28T04:59:00Z", true),
            ("2026-11-28T05:00:00Z", true),
            ("2026-11-28T10:59:00Z", true),
            ("2026-11-28T11:00:00Z", false),
            ("2026-11-29T05:00:00Z", false),
            ("2026-11-28T02:00:00Z", false),
        ] {
            let end = at(end, "America/Lima");
            assert_eq!(is_same_night(&start, &end), is_same, "{end}");
        }
    }

    #[test]
    fn dates_read_as_people_write_them() {
        let date = at("2026-11-28T17:00:00Z", "America/Lima").date();
        let today = at("2026-11-22T17:00:00Z", "America/Lima").date();
        assert_eq!(Language::Spanish.day_heading(date, today), "Sáb 28 nov");
        assert_eq!(Language::English.day_heading(date, today), "Sat 28 Nov");
        assert_eq!(
            Language::Portuguese.long_date(today, today),
            "Domingo, 22 de novembro"
        );
        let past = at("2024-03-03T17:00:00Z", "America/Lima").date();
        assert_eq!(Language::Spanish.short_date(past, today), "3 mar 2024");
        assert_eq!(Language::Spanish.seconds(449), "0,4 s");
        assert_eq!(Language::English.duration(-7200), "2 hours");
        assert_eq!(Language::Spanish.duration(5400), "90 minutos");
    }
}
