//! How many events each filter would leave.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use tokio::sync::OnceCell;

use super::list::{LONG_ONLY, Sql};
use super::spans;
use super::{EventFilter, LocationType, words};
use crate::{Db, text};

/// Cities that are named.
const MOST_CITIES: usize = 20;
/// So old counts may be of what is coming.
const KEPT_FOR: SignedDuration = SignedDuration::from_secs(10);
/// And of what is past: many times as many events, of which few change.
const PAST_KEPT_FOR: SignedDuration = SignedDuration::from_mins(5);
/// Time spans whose counts are kept: more than the list offers.
const MOST_KEPT: usize = 8;
/// Cities whose names are read, in one query: those with the most events. More than any region has; beyond it a city is shown
/// as it is compared.
const MOST_NAMES: usize = 2_000;

/// One choice of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The choice, as [`EventFilter`] takes it: a country's code, or its name (folded) where it has no known code; a city.
    pub value: String,
    /// Events that it would leave.
    pub events: u32,
}

/// What the filters would leave, each counted with the other two as they are set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Countries, most events first.
    pub countries: Vec<Count>,
    /// Cities, of the chosen country if there is one, at most 20, most events first.
    pub cities: Vec<Count>,
    /// Events online.
    pub online: u32,
    /// Events in person.
    pub in_person: u32,
}

/// Counts of events, kept for at most ten seconds, those of past ones for five minutes: counting reads an entry of an index
/// for each event of a time span (10,000 upcoming ones: some 5 ms), which is too much for every visitor of a list. Only the
/// counts may be so old; the list itself always is as the database has it. Cheap to clone; clones share what is kept.
#[derive(Debug, Clone, Default)]
pub struct Counts(Arc<Mutex<Vec<Kept>>>);

/// What was counted of a time span; empty while somebody counts.
#[derive(Debug)]
struct Kept {
    at: Timestamp,
    filter: EventFilter,
    counted: Arc<OnceCell<Vec<Group>>>,
}

impl Counts {
    /// Counts what is listed within `filter`'s time span, by country, city and format. Two queries, by one of all who ask
    /// while counts are kept. Not counted by words or organization: none, when `filter` has either.
    pub async fn facets(
        &self,
        db: &Db,
        filter: &EventFilter,
        now: Timestamp,
    ) -> Result<Option<Facets>, sqlx::Error> {
        if filter.query.is_some() || filter.organization.is_some() {
            return Ok(None);
        }
        let counted = self.kept(filter, now);
        // Who fails leaves it to the next one.
        let groups = counted.get_or_try_init(|| groups(db, filter)).await?;
        Ok(Some(count(groups, filter)))
    }

    fn kept(&self, filter: &EventFilter, now: Timestamp) -> Arc<OnceCell<Vec<Group>>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|kept| is_soon_after(Some(kept.at), Some(now), kept_for(&kept.filter)));
        if let Some(kept) = all.iter().find(|kept| is_same_span(&kept.filter, filter)) {
            return Arc::clone(&kept.counted);
        }
        if all.len() >= MOST_KEPT {
            all.remove(0);
        }
        let counted = Arc::default();
        all.push(Kept {
            at: now,
            filter: filter.clone(),
            counted: Arc::clone(&counted),
        });
        counted
    }
}

/// The same, or the one that it has become a moment later.
fn is_same_span(kept: &EventFilter, asked: &EventFilter) -> bool {
    let within = kept_for(kept);
    kept.newest_first == asked.newest_first
        && is_soon_after(kept.after, asked.after, within)
        && is_soon_after(kept.before, asked.before, within)
}

fn kept_for(filter: &EventFilter) -> SignedDuration {
    if filter.newest_first {
        PAST_KEPT_FOR
    } else {
        KEPT_FOR
    }
}

fn is_soon_after(
    earlier: Option<Timestamp>,
    later: Option<Timestamp>,
    within: SignedDuration,
) -> bool {
    match (earlier, later) {
        (Some(earlier), Some(later)) => {
            (SignedDuration::ZERO..within).contains(&later.duration_since(earlier))
        }
        (None, None) => true,
        _ => false,
    }
}

async fn groups(db: &Db, filter: &EventFilter) -> Result<Vec<Group>, sqlx::Error> {
    let mut connection = db.reader().acquire().await?;
    let mut sql = Sql::default();
    sql.push("SELECT country_key, city_key, location_type, COUNT(*) AS events, MAX(position) AS latest FROM (");
    sql.each(&spans::of(filter, None), |sql, span| {
        sql.push("SELECT e.position, e.country_key, e.city_key, e.location_type FROM events e WHERE e.visibility = 'public'");
        sql.within("e.position", span);
        if span.is_long_only {
            sql.push(LONG_ONLY);
        }
    });
    sql.push(") AS listed GROUP BY country_key, city_key, location_type");
    let mut groups = sql
        .fetch_all(&mut connection)
        .await?
        .iter()
        .map(|row| {
            Ok(Group {
                country: row.try_get("country_key")?,
                city: row.try_get("city_key")?,
                city_name: None,
                format: row.try_get("location_type")?,
                events: u32::try_from(row.try_get::<i64, _>("events")?).unwrap_or(u32::MAX),
                latest: row.try_get("latest")?,
            })
        })
        .collect::<Result<Vec<_>, sqlx::Error>>()?;
    name_cities(&mut connection, &mut groups).await?;
    Ok(groups)
}

/// A city is written as its latest event writes it.
async fn name_cities(
    connection: &mut AnyConnection,
    groups: &mut [Group],
) -> Result<(), sqlx::Error> {
    let mut cities: HashMap<&str, (u32, i64)> = HashMap::new();
    for group in groups.iter() {
        if let Some(city) = &group.city {
            let (events, latest) = cities.entry(city).or_insert((0, i64::MIN));
            *events += group.events;
            *latest = group.latest.max(*latest);
        }
    }
    let mut cities: Vec<(u32, i64)> = cities.into_values().collect();
    if cities.is_empty() {
        return Ok(());
    }
    cities.sort_unstable_by(|one, other| other.cmp(one));
    let latest: Vec<String> = cities
        .iter()
        .take(MOST_NAMES)
        .map(|(_, latest)| latest.to_string())
        .collect();
    let sql = format!(
        "SELECT city_key, city FROM events WHERE position IN ({}) AND city IS NOT NULL",
        latest.join(",")
    );
    // Another one each time.
    let query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
    let mut names: HashMap<String, String> = HashMap::new();
    for row in query.fetch_all(&mut *connection).await? {
        names.insert(row.try_get(0)?, row.try_get(1)?);
    }
    for group in groups {
        group.city_name = group
            .city
            .as_ref()
            .and_then(|city| names.get(city))
            .cloned();
    }
    Ok(())
}

/// Events that have country, city and format in common.
#[derive(Debug)]
struct Group {
    country: Option<String>,
    city: Option<String>,
    city_name: Option<String>,
    format: LocationType,
    events: u32,
    /// Position of the last.
    latest: i64,
}

fn count(groups: &[Group], filter: &EventFilter) -> Facets {
    let country = filter.country.as_deref().map(words::wanted_country);
    let city = filter.city.as_deref().map(text::fold);
    let (mut countries, mut cities) = (HashMap::new(), HashMap::new());
    let mut facets = Facets::default();
    for group in groups {
        let is_country = country.is_none() || group.country == country;
        let is_city = city.is_none() || group.city == city;
        let is_format = filter.format.is_none_or(|format| format == group.format);
        if let Some(country) = group.country.as_ref().filter(|_| is_city && is_format) {
            *countries.entry(country).or_default() += group.events;
        }
        if let Some(city) = group.city.as_ref().filter(|_| is_country && is_format) {
            *cities.entry(city).or_default() += group.events;
        }
        match group.format {
            LocationType::Online if is_country && is_city => facets.online += group.events,
            LocationType::InPerson if is_country && is_city => facets.in_person += group.events,
            _ => {}
        }
    }
    facets.countries = most_first(countries);
    facets.cities = most_first(cities);
    facets.cities.truncate(MOST_CITIES);
    for city in &mut facets.cities {
        let group = groups
            .iter()
            .find(|group| group.city.as_ref() == Some(&city.value));
        if let Some(name) = group.and_then(|group| group.city_name.clone()) {
            city.value = name;
        }
    }
    facets
}

fn most_first(counts: HashMap<&String, u32>) -> Vec<Count> {
    let mut counts: Vec<Count> = counts
        .into_iter()
        .map(|(value, events)| Count {
            value: value.clone(),
            events,
        })
        .collect();
    counts.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.value.cmp(&b.value)));
    counts
}
