use std::collections::BTreeSet;
use std::io::Read;
use std::str::FromStr;

use ::csv::{ByteRecord, ReaderBuilder};

use super::{CsvError, HEADER, LineRefusal, into_io};
use crate::ids::{LumaCalendarId, LumaHostId};
use crate::organizations::Domain;
use crate::text;

const LONGEST_SLUG: usize = 60;
pub(in crate::organizations) const LONGEST_NAME: usize = 120;
/// What a refusal repeats of a cell: a quote that isn't closed can make one of half a file.
const LONGEST_QUOTE: usize = 80;

/// ISO 3166-1 alpha-2, officially assigned.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV \
    BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU \
    MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB \
    SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// One organization as a line says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) website: Option<String>,
    pub(super) country: Option<String>,
    pub(super) domains: BTreeSet<Domain>,
    pub(super) calendars: BTreeSet<LumaCalendarId>,
    pub(super) hosts: BTreeSet<LumaHostId>,
}

/// What stands on one line: an organization, or why it can't go in, whatever hack0 knows.
pub(super) struct Numbered {
    /// Where it begins in the file; the header is line 1.
    pub(super) number: u64,
    pub(super) line: Result<Line, LineRefusal>,
}

/// Reads a whole file; blank lines are left out.
pub(super) fn read(mut reader: impl Read) -> Result<Vec<Numbered>, CsvError> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    let mut records = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes.as_slice())
        .into_byte_records();
    let header = records
        .next()
        .transpose()
        .map_err(into_io)?
        .unwrap_or_default();
    if !header.iter().eq(HEADER.map(str::as_bytes)) {
        let cells: Vec<_> = header.iter().map(String::from_utf8_lossy).collect();
        let found = quote(&cells.join(","));
        return Err(CsvError::Header { found });
    }
    let mut lines = Vec::new();
    let mut place = Place { byte: 0, line: 1 };
    for record in records {
        let record = record.map_err(into_io)?;
        place.advance_to(&record, &bytes);
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        lines.push(Numbered {
            number: place.line,
            line: Line::parse(&record),
        });
    }
    Ok(lines)
}

/// A record's own position is where the one before it ended: on the same line, or some blank ones earlier.
struct Place {
    byte: usize,
    line: u64,
}

impl Place {
    fn advance_to(&mut self, record: &ByteRecord, bytes: &[u8]) {
        let position = record.position().map_or(0, ::csv::Position::byte);
        let mut begin = usize::try_from(position)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        while matches!(bytes.get(begin), Some(b'\r' | b'\n')) {
            begin += 1;
        }
        let between = bytes.get(self.byte..begin).unwrap_or_default();
        let passed = between.split(|&byte| byte == b'\n').count() - 1;
        self.line += u64::try_from(passed).unwrap_or_default();
        self.byte = begin;
    }
}

impl Line {
    fn parse(record: &ByteRecord) -> Result<Self, LineRefusal> {
        let cells = record.iter().map(std::str::from_utf8);
        let cells: Vec<&str> = cells
            .collect::<Result<_, _>>()
            .map_err(|_| LineRefusal::Encoding)?;
        let [slug, name, website, country, domains, calendars, hosts] = cells[..] else {
            return Err(LineRefusal::Cells { found: cells.len() });
        };
        Ok(Self {
            slug: parse_slug(slug.trim())?,
            name: text::line(from_cell(name.trim()), LONGEST_NAME).ok_or(LineRefusal::Name)?,
            website: optional(website, parse_website)?,
            country: optional(country, parse_country)?,
            domains: list(domains, parse_domain)?,
            calendars: list(calendars, |id| parse_id(id, LineRefusal::Calendar))?,
            hosts: list(hosts, parse_host)?,
        })
    }

    /// The cells of the line that reads as this.
    pub(super) fn cells(&self) -> [String; HEADER.len()] {
        [
            self.slug.clone(),
            to_cell(&self.name),
            self.website.clone().unwrap_or_default(),
            self.country.clone().unwrap_or_default(),
            joined(&self.domains),
            joined(&self.calendars),
            joined(&self.hosts),
        ]
    }
}

/// Spreadsheets run a cell that begins with one of these; an apostrophe before it makes them take it as text.
fn is_run(cell: &str) -> bool {
    cell.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@'])
}

fn to_cell(name: &str) -> String {
    if is_run(name) {
        format!("'{name}")
    } else {
        name.to_owned()
    }
}

/// What [`to_cell`] made harmless, as it was; a name written without the apostrophe is taken as it is.
fn from_cell(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(name) if is_run(name) => name,
        _ => cell,
    }
}

fn joined<T: ToString>(list: &BTreeSet<T>) -> String {
    let words: Vec<String> = list.iter().map(ToString::to_string).collect();
    words.join(" ")
}

fn optional<T>(
    cell: &str,
    parse: impl Fn(&str) -> Result<T, LineRefusal>,
) -> Result<Option<T>, LineRefusal> {
    let cell = cell.trim();
    (!cell.is_empty()).then(|| parse(cell)).transpose()
}

fn list<T: Ord>(
    cell: &str,
    parse: impl Fn(&str) -> Result<T, LineRefusal>,
) -> Result<BTreeSet<T>, LineRefusal> {
    cell.split_whitespace().map(parse).collect()
}

pub(in crate::organizations) fn parse_slug(slug: &str) -> Result<String, LineRefusal> {
    let is_slug = (1..=LONGEST_SLUG).contains(&slug.len())
        && slug
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && !slug.starts_with('-')
        && !slug.ends_with('-');
    is_slug
        .then(|| slug.to_owned())
        .ok_or_else(|| LineRefusal::Slug(quote(slug)))
}

fn parse_website(website: &str) -> Result<String, LineRefusal> {
    text::web_url(website).ok_or_else(|| LineRefusal::Website(quote(website)))
}

pub(in crate::organizations) fn parse_country(country: &str) -> Result<String, LineRefusal> {
    let code = country.to_ascii_uppercase();
    if COUNTRIES.split(' ').any(|known| known == code) {
        Ok(code)
    } else {
        Err(LineRefusal::Country(quote(country)))
    }
}

fn parse_domain(domain: &str) -> Result<Domain, LineRefusal> {
    Domain::parse(domain).map_err(|reason| LineRefusal::Domain {
        domain: quote(domain),
        reason,
    })
}

fn parse_host(id: &str) -> Result<LumaHostId, LineRefusal> {
    let host = parse_id(id, LineRefusal::Host)?;
    if LumaHostId::is_stable(&host) {
        Ok(host)
    } else {
        Err(LineRefusal::Host(quote(id)))
    }
}

fn parse_id<T: FromStr>(id: &str, refusal: fn(String) -> LineRefusal) -> Result<T, LineRefusal> {
    id.parse().map_err(|_| refusal(quote(id)))
}

fn quote(cell: &str) -> String {
    text::line(cell, LONGEST_QUOTE).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_survives_its_cell_and_no_cell_is_run(name in "['=+@a-]{0,6}") {
            let cell = to_cell(&name);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@']));
            prop_assert_eq!(from_cell(&cell), name);
        }
    }

    #[test]
    fn countries_are_all_there() {
        assert_eq!(COUNTRIES.split(' ').count(), 249);
        assert!(COUNTRIES.split(' ').all(|code| code.len() == 2));
    }
}
