//! Made-up events in bulk: half of them in Lima, words as frequent as in a language, the past over five years.

use std::fmt::Write;

use hack0::Db;
use hack0::db::Backend;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

const ROWS: usize = 500;
const ORGANIZATIONS: usize = 2_000;
const CITIES: [(&str, &str, &str); 8] = [
    ("Lima", "Peru", "PE"),
    ("Bogotá", "Colombia", "CO"),
    ("Ciudad de México", "Mexico", "MX"),
    ("São Paulo", "Brazil", "BR"),
    ("Santiago", "Chile", "CL"),
    ("Montevideo", "Uruguay", "UY"),
    ("Arequipa", "Peru", "PE"),
    ("Medellín", "Colombia", "CO"),
];
const COMMON: [&str; 16] = [
    "de",
    "la",
    "y",
    "para",
    "con",
    "meetup",
    "comunidad",
    "tecnología",
    "charla",
    "taller",
    "rust",
    "datos",
    "código",
    "nube",
    "abierto",
    "inteligencia",
];

/// How many events.
pub(crate) struct World {
    pub(crate) past: usize,
    pub(crate) upcoming: usize,
    /// With descriptions, in the search index.
    pub(crate) has_texts: bool,
}

/// Now, for everything measured.
pub(crate) fn now() -> Timestamp {
    "2026-11-24T15:00:00Z".parse().unwrap()
}

/// Small and the same in every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// One of 20,000 words; the n-th is about 1/n as frequent as the first.
    pub(crate) fn word(&mut self) -> String {
        let rank = 20_000_usize
            .pow(u32::try_from(self.below(2)).unwrap())
            .max(2);
        let at = self.below(rank) * self.below(1_000) / 1_000;
        COMMON
            .get(at)
            .map_or_else(|| invented(at), |word| (*word).to_owned())
    }

    pub(crate) fn text(&mut self, words: usize) -> String {
        let words: Vec<String> = (0..words)
            .map(|n| {
                if n % 3 == 0 {
                    COMMON[self.below(16)].to_owned()
                } else {
                    self.word()
                }
            })
            .collect();
        words.join(" ")
    }
}

fn invented(number: usize) -> String {
    const SYLLABLES: [&str; 20] = [
        "ba", "ce", "di", "fo", "gu", "ja", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "xu",
        "am", "en", "is", "or", "ul",
    ];
    [
        number % 20,
        number / 20 % 20,
        number / 400 % 20,
        number / 8_000 % 20,
    ]
    .map(|n| SYLLABLES[n])
    .concat()
}

impl World {
    pub(crate) fn count(&self) -> usize {
        self.past + self.upcoming
    }

    /// By raw rows, without the index, which is built at the end as for a database that has none.
    pub(crate) async fn fill(&self, db: &Db) {
        let without_index: &[&str] = match db.backend() {
            Backend::Postgres => &["ALTER TABLE events DISABLE TRIGGER USER"],
            Backend::Sqlite => &[
                "DROP TRIGGER event_search_new_event",
                "DROP TRIGGER event_search_changed_event",
            ],
        };
        for statement in without_index {
            run(db, vec![(*statement).to_owned()]).await;
        }
        run(db, vec![organizations()]).await;
        for start in (0..self.count()).step_by(10 * ROWS) {
            let parts = (start..(start + 10 * ROWS).min(self.count())).step_by(ROWS);
            run(db, parts.flat_map(|start| self.rows(start)).collect()).await;
        }
        if self.has_texts {
            run(
                db,
                vec!["UPDATE event_search_form SET words = '0'".to_owned()],
            )
            .await;
            db.migrate().await.unwrap();
        }
        let tidy = match db.backend() {
            Backend::Postgres => "ANALYZE",
            Backend::Sqlite => "PRAGMA wal_checkpoint(TRUNCATE)",
        };
        sqlx::raw_sql(tidy).execute(db.reader()).await.unwrap();
    }

    fn rows(&self, first: usize) -> [String; 2] {
        let mut events = "INSERT INTO events (id, slug, source_luma_event_id, luma_url, ownership, name, start_at, end_at, over_at, position,
            cover_url, timezone, location_type, venue, city, country, country_code, country_key, city_key, is_address_hidden, visibility,
            source_kind, source_content_hash, sync_status, organization_id, confidence, match_source, evidence, created_at, updated_at,
            search_text, description_html) VALUES ".to_owned();
        let mut hosts =
            "INSERT INTO event_hosts (event_id, luma_host_id, position, name, avatar_url, created_at) VALUES "
                .to_owned();
        for n in first..(first + ROWS).min(self.count()) {
            let comma = if n == first { "" } else { "," };
            write!(events, "{comma}{}", self.event(n)).unwrap();
            for host in 0..2 {
                let comma = if n == first && host == 0 { "" } else { "," };
                let number = (n * 7 + host * 31) % 5_000;
                write!(
                    hosts,
                    "{comma}('{}', 'usr-{number}', {host}, '{} {}', 'https://images.lumacdn.com/avatars/{:02x}/{}', 0)",
                    id(n),
                    invented(number),
                    invented(number + 77),
                    number % 256,
                    id(number),
                )
                .unwrap();
            }
        }
        [events, hosts]
    }

    fn event(&self, n: usize) -> String {
        let mut random = Random::new(n as u64 + 1);
        let minutes = if n < self.past {
            -(5 * 365 * 24 * 60 * (i64::try_from(self.past - n).unwrap())
                / i64::try_from(self.past).unwrap())
        } else {
            180 * 24 * 60 * (i64::try_from(n - self.past).unwrap())
                / i64::try_from(self.upcoming).unwrap()
        };
        // On the half hour, so that many begin together.
        let start = (now().as_second() + minutes * 60).div_euclid(1_800) * 1_800;
        let hours = if random.below(50) == 0 { 48 } else { 3 };
        let over = (start + hours * 3_600) * 1_000;
        let (city, country, code) = CITIES[if random.below(2) == 0 {
            0
        } else {
            1 + random.below(7)
        }];
        let format = if random.below(4) == 0 {
            "online"
        } else {
            "in_person"
        };
        let organization = match random.below(10) {
            0..7 => format!("'{}'", id(random.below(ORGANIZATIONS))),
            _ => "NULL".to_owned(),
        };
        let name = random.text(5);
        let description = if self.has_texts {
            format!("'<p>{}</p>'", random.text(120))
        } else {
            "NULL".to_owned()
        };
        let key = city.to_lowercase();
        format!(
            "('{id}', 'event-{n}', 'evt-{n}', 'https://luma.com/{n}', 'referenced', '{name}', {start}000, {over}, {over}, {position},
            {cover}, 'America/Lima', '{format}', 'Centro {n}', '{city}', '{country}', '{code}', '{code}', '{key}', 0, 'public', 'web', '',
            'synced', {organization}, 85, 'domain', '{{\"matches\":[]}}', 0, 0, '', {description})",
            id = id(n),
            cover = cover(n),
            position = start * (1 << 24) + i64::try_from(n).unwrap(),
        )
    }
}

/// Nine of ten have one.
fn cover(n: usize) -> String {
    if n.is_multiple_of(10) {
        return "NULL".to_owned();
    }
    format!(
        "'https://images.lumacdn.com/event-covers/{:02x}/{}.png'",
        n % 256,
        id(n)
    )
}

fn organizations() -> String {
    let rows: Vec<String> = (0..ORGANIZATIONS)
        .map(|n| {
            format!(
                "('{}', 'org-{n}', 'Comunidad {}', 0, 0)",
                id(n),
                invented(n)
            )
        })
        .collect();
    format!(
        "INSERT INTO organizations (id, slug, name, created_at, updated_at) VALUES {}",
        rows.join(",")
    )
}

fn id(n: usize) -> String {
    format!("01900000-0000-7000-8000-{n:012}")
}

async fn run(db: &Db, statements: Vec<String>) {
    let mut tx = db.begin().await.unwrap();
    for statement in statements {
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}
