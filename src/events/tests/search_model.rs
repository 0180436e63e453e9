//! The index against a plain reading of every event: by its own words, by its organizations' names, by filters, in order.

use super::*;

const WORDS: [&str; 8] = ["rust", "lima", "gdg", "python", "datos", "de", "la", "nube"];
/// More than PostgreSQL looks at in order before it asks the index of words.
const EVENTS: usize = 1_400;
const ORGANIZATIONS: usize = 12;
const HOUR: i64 = 3_600_000;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// The first ones are more frequent.
    fn words(&mut self, most: usize) -> Vec<&'static str> {
        let count = self.below(most + 1);
        (0..count)
            .map(|_| {
                let limit = 1 + self.below(WORDS.len());
                WORDS[self.below(limit)]
            })
            .collect()
    }
}

struct Row {
    words: Vec<&'static str>,
    owners: Vec<usize>,
    is_online: bool,
    is_public: bool,
    start: i64,
    over: i64,
}

impl Row {
    fn format(&self) -> LocationType {
        if self.is_online {
            LocationType::Online
        } else {
            LocationType::InPerson
        }
    }
}

struct Model {
    names: Vec<Vec<&'static str>>,
    events: Vec<Row>,
}

impl Model {
    /// The first organization has a third of the events.
    fn new(random: &mut Random) -> Self {
        let now = clock().now().as_millisecond();
        let names = (0..ORGANIZATIONS).map(|_| random.words(3)).collect();
        let events = (0..EVENTS).map(|n| {
            let owners = match random.below(6) {
                0 => Vec::new(),
                1 | 2 => vec![0],
                3 => vec![random.below(ORGANIZATIONS), ORGANIZATIONS],
                _ => vec![random.below(ORGANIZATIONS)],
            };
            let owners = match owners[..] {
                [first, ORGANIZATIONS] => vec![first, (first + 5) % ORGANIZATIONS],
                _ => owners,
            };
            let start = now + (i64::try_from(n).unwrap() - 700) * HOUR;
            let hours = if random.below(30) == 0 { 40 } else { 2 };
            Row {
                words: random.words(4),
                owners,
                is_online: random.below(3) == 0,
                is_public: random.below(20) > 0,
                start,
                over: start + hours * HOUR,
            }
        });
        let events = events.collect();
        Self { names, events }
    }

    async fn store(&self, db: &Db) {
        let id = |n: usize| format!("01900000-0000-7000-8000-{n:012}");
        let rows: Vec<String> = (0..)
            .zip(&self.names)
            .map(|(n, name)| format!("('{}', 'o-{n}', 'X{n} {}', 0, 0)", id(n), name.join(" ")))
            .collect();
        let mut statements = vec![format!(
            "INSERT INTO organizations (id, slug, name, created_at, updated_at) VALUES {}",
            rows.join(",")
        )];
        let (mut events, mut others) = (Vec::new(), Vec::new());
        for (n, event) in self.events.iter().enumerate() {
            let organizer = match event.owners.first() {
                Some(owner) => format!("'{}'", id(*owner)),
                None => "NULL".to_owned(),
            };
            let format = event.format();
            let visibility = if event.is_public { "public" } else { "private" };
            let mut text = words::wanted_marks(&EventFilter {
                format: Some(format),
                country: Some("PE".to_owned()),
                ..EventFilter::default()
            });
            if event.over - event.start > 12 * HOUR {
                text.push(words::long_mark());
            }
            text.extend(event.words.iter().map(|word| (*word).to_owned()));
            events.push(format!(
                "('{}', 'e-{n}', 'evt-{n}', 'u', 'referenced', '{n}', {}, {}, {}, 'UTC', '{}', 'PE', 0, '{visibility}', 'web', '', 'synced',
                {organizer}, 85, 'domain', '{{}}', 0, 0, '{}')",
                id(n),
                event.start,
                event.over,
                event.start / 1_000 * (1 << 24) + i64::try_from(n).unwrap(),
                format.as_str(),
                text.join(" "),
            ));
            if let Some(other) = event.owners.get(1) {
                others.push(format!(
                    "('{}', '{}', 0, 85, 'domain', 0)",
                    id(n),
                    id(*other)
                ));
            }
        }
        statements.push(format!(
            "INSERT INTO events (id, slug, source_luma_event_id, luma_url, ownership, name, start_at, over_at, position, timezone, location_type,
            country_key, is_address_hidden, visibility, source_kind, source_content_hash, sync_status, organization_id, confidence, match_source,
            evidence, created_at, updated_at, search_text) VALUES {}",
            events.join(",")
        ));
        statements.push(format!(
            "INSERT INTO event_co_organizers (event_id, organization_id, position, confidence, match_source, created_at) VALUES {}",
            others.join(",")
        ));
        let mut tx = db.begin().await.unwrap();
        for sql in statements {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Names of what `filter` finds, read one by one.
    fn find(
        &self,
        filter: &EventFilter,
        wanted: &[&str],
        organization: Option<usize>,
    ) -> Vec<String> {
        let millis = |time: Option<Timestamp>| time.map(Timestamp::as_millisecond);
        let has = |words: &[&str], begin: &str| words.iter().any(|word| word.starts_with(begin));
        let mut found: Vec<String> = self
            .events
            .iter()
            .enumerate()
            .filter(|(_, event)| {
                let by = |owner: Option<usize>| {
                    let names = owner.map_or(&[] as &[&str], |owner| &self.names[owner]);
                    wanted
                        .iter()
                        .all(|begin| has(&event.words, begin) || has(names, begin))
                };
                let is_found = match organization {
                    Some(owner) => event.owners.contains(&owner) && by(Some(owner)),
                    None => by(None) || event.owners.iter().any(|owner| by(Some(*owner))),
                };
                event.is_public
                    && is_found
                    && filter.format.is_none_or(|wanted| wanted == event.format())
                    && millis(filter.after).is_none_or(|after| event.over >= after)
                    && millis(filter.before).is_none_or(|before| {
                        event.start < before && (!filter.newest_first || event.over < before)
                    })
            })
            .map(|(n, _)| n.to_string())
            .collect();
        if filter.newest_first {
            found.reverse();
        }
        found
    }
}

async fn all(db: &Db, filter: &EventFilter) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), None);
    loop {
        let page = list(db, filter, cursor.as_deref(), 100).await.unwrap();
        names.extend(page.items.into_iter().map(|event| event.name));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return names;
        }
    }
}

test_on_both!(
    the_index_finds_what_reading_everything_finds,
    |test: TestDb| async move {
        let random = &mut Random(0x9E37_79B9_7F4A_7C15);
        let model = Model::new(random);
        model.store(&test.db).await;
        let now = clock().now();
        let mut total = 0;
        for _ in 0..150 {
            let organization = (random.below(4) == 0).then(|| random.below(ORGANIZATIONS));
            let wanted: Vec<&str> = random
                .words(3)
                .into_iter()
                .map(|word| &word[..word.len() - random.below(3).min(word.len() - 1)])
                .collect();
            let time = match random.below(3) {
                0 => EventFilter::upcoming(now),
                1 => EventFilter::past(now),
                _ => EventFilter::default(),
            };
            let filter = EventFilter {
                query: Some(wanted.join(" ")),
                organization: organization.map(|n| format!("o-{n}")),
                format: [None, Some(LocationType::Online)][random.below(2)],
                country: [None, Some("PE".to_owned())][random.below(2)].clone(),
                ..time
            };
            let found = all(&test.db, &filter).await;
            assert_eq!(
                found,
                model.find(&filter, &wanted, organization),
                "{filter:?}"
            );
            total += found.len();
        }
        assert!(total > 1_000, "{total}");
    }
);
