//! How many events each filter would leave.

use std::collections::HashMap;

use sqlx::Row;

use super::list::{LONG_ONLY, Sql};
use super::spans;
use super::{EventFilter, LocationType, words};
use crate::{Db, text};

/// Cities that are named.
const MOST_CITIES: usize = 20;

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
    /// Cities of the chosen country, at most 20, most events first; none while no country is chosen.
    pub cities: Vec<Count>,
    /// Events online.
    pub online: u32,
    /// Events in person.
    pub in_person: u32,
}

/// Counts what is listed within `filter`'s time span, by country, city and format. Two queries. It reads an entry of an
/// index for each event in the span (10,000 upcoming ones: some 5 ms), which is for a page that is asked for rarely, or whose
/// counts are kept for a while. Not counted by words or organization: none, when `filter` has either.
pub async fn facets(db: &Db, filter: &EventFilter) -> Result<Option<Facets>, sqlx::Error> {
    if filter.query.is_some() || filter.organization.is_some() {
        return Ok(None);
    }
    let mut connection = db.reader().acquire().await?;
    let mut sql = Sql::default();
    sql.push("SELECT country_key, city_key, location_type, COUNT(*) AS events FROM (");
    sql.each(&spans::of(filter, None), |sql, span| {
        sql.push("SELECT e.country_key, e.city_key, e.location_type FROM events e WHERE e.visibility = 'public'");
        sql.within("e.position", span);
        if span.is_long_only {
            sql.push(LONG_ONLY);
        }
    });
    sql.push(") AS listed GROUP BY country_key, city_key, location_type");
    let groups = sql
        .fetch_all(&mut connection)
        .await?
        .iter()
        .map(|row| {
            Ok(Group {
                country: row.try_get("country_key")?,
                city: row.try_get("city_key")?,
                format: row.try_get("location_type")?,
                events: u32::try_from(row.try_get::<i64, _>("events")?).unwrap_or(u32::MAX),
            })
        })
        .collect::<Result<Vec<_>, sqlx::Error>>()?;
    let mut facets = count(&groups, filter);
    let mut names = Sql::default();
    for (n, city) in facets.cities.iter().enumerate() {
        let key = names.text(city.value.clone());
        let joint = if n == 0 { "" } else { "UNION ALL" };
        names.push(&format!(
            "{joint} SELECT * FROM (SELECT city_key, city FROM events WHERE visibility = 'public' AND city_key = {key}
            ORDER BY position DESC LIMIT 1) AS city{n}"
        ));
    }
    if !facets.cities.is_empty() {
        for row in names.fetch_all(&mut connection).await? {
            let (key, name): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            for city in facets.cities.iter_mut().filter(|city| city.value == key) {
                city.value.clone_from(&name);
            }
        }
    }
    Ok(Some(facets))
}

/// Events that have these three in common.
struct Group {
    country: Option<String>,
    city: Option<String>,
    format: LocationType,
    events: u32,
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
        if let Some(city) = group
            .city
            .as_ref()
            .filter(|_| country.is_some() && is_country && is_format)
        {
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
