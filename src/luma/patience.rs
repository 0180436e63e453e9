//! How work that nobody is waiting for asks Luma.

use std::time::Duration;

use futures::future::BoxFuture;

use super::LumaError;
use crate::Clock;

/// Pauses between tries of one request, unless Luma asks for longer ones.
const PAUSES: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(10)];
/// Asked to wait longer, there is no other try: the next run comes before long.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// Asks Luma, at most three times; what Luma says for certain isn't asked again.
pub(crate) async fn patiently<'a, T>(
    clock: &Clock,
    request: impl Fn() -> BoxFuture<'a, Result<T, LumaError>> + Send,
) -> Result<T, LumaError> {
    for pause in PAUSES {
        let wait = match request().await {
            Err(LumaError::Busy { retry_after }) if retry_after <= LONGEST_WAIT => {
                pause.max(retry_after)
            }
            Err(LumaError::Down(_) | LumaError::Unreadable) => pause,
            certain => return certain,
        };
        clock.sleep(wait).await;
    }
    request().await
}
