//! Whether an event stands on our calendar.

use super::{Luma, LumaError, endpoint};
use crate::ids::LumaEventId;
use crate::luma::entry::listing_id;
use crate::luma::wire::first;

impl Luma {
    /// The listing (`calev-…`) of this event on our calendar; none when it doesn't stand there.
    pub async fn listing_of(&self, id: &LumaEventId) -> Result<Option<String>, LumaError> {
        let url = endpoint(
            &self.config.api_url,
            "v1/calendar/lookup-event",
            &[("platform", "luma"), ("event_id", id.as_str())],
        );
        let answer = self.official(self.http.get(url)).await?;
        let listing = answer
            .get("event")
            .and_then(|event| first(event, &["id", "api_id"]));
        Ok(listing.and_then(listing_id))
    }
}
