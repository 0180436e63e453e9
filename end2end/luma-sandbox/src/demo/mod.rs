//! The demo's world: communities of Latin America that exist, persons who don't, and events that could.
//!
//! Every way to decide whose event it is occurs: a community's own account as host, a community's calendar, hosts whose
//! e-mail is at a community's domain (on hack0's own calendar), hosts with a record, hosts with only a website, two
//! communities at once, and hosts of whom nobody knows anything.

mod build;
mod communities;
mod events;
mod people;
mod plan;
mod text;
mod venues;
mod when;

use jiff::Timestamp;

use crate::World;
use communities::COMMUNITIES;
use plan::Brought;

/// GDG Lima's meetup next week, for whoever tries the import: not among [`links`].
pub const GDG_LIMA_MEETUP: &str = "gdg-lima-meetup";
/// Hosted by the accounts of two communities; not among [`links`].
pub const TWO_COMMUNITIES: &str = "limajs-ruby-peru-co-meetup";
/// Hosted by people of whom nobody knows anything; not among [`links`].
pub const STRANGERS: &str = "noche-de-desconocidos";
/// The slug of a calendar, which is no event.
pub const A_CALENDAR: &str = "crafter";
/// A cancelled event: Luma answers `event-deleted`.
pub const DELETED: &str = "taller-cancelado";
/// An unlisted event: reachable by link only.
pub const PRIVATE: &str = "cena-privada-de-fundadores";
/// An event that lists show to members only.
pub const MEMBERS_ONLY: &str = "solo-miembros-crafter";

/// The demo's world around `now`: events from three weeks before to five weeks after.
pub fn world(now: Timestamp) -> World {
    build::world(now)
}

/// The links of the events that the demo brings in at its start. Those that rest on a host's record come last.
pub fn links() -> Vec<String> {
    let at = |brought: Brought| events::all().filter(move |plan| plan.brought == brought);
    at(Brought::AtStart)
        .chain(at(Brought::Last))
        .map(|plan| format!("https://luma.com/{}", plan.slug))
        .collect()
}

/// The communities as `hack0 organizations import` reads them.
pub fn organizations_csv() -> String {
    let mut csv = "slug,name,website,country,domains,luma_calendars,luma_hosts\n".to_owned();
    for one in COMMUNITIES.iter().filter(|one| one.known) {
        let calendar = if one.calendar.is_some() {
            one.calendar_id()
        } else {
            String::new()
        };
        let account = if one.account {
            one.account_id()
        } else {
            String::new()
        };
        // No field holds a comma or a quote: a test sees to that.
        let fields = [
            one.slug,
            one.name,
            one.website,
            one.country,
            one.domains,
            &calendar,
            &account,
        ];
        csv.push_str(&fields.join(","));
        csv.push('\n');
    }
    csv
}
