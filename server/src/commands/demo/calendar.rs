//! The buttons of `/demo/calendar`: what the community does on Luma. Our copy learns of it by webhook alone.

use app::demo_calendar::{Act, PATH, Posted, address};
use axum::extract::State;
use axum::response::Redirect;
use axum::routing::post;
use axum::{Form, Router};
use jiff::ToSpan as _;
use luma_sandbox::{Event, Sandbox, User};

/// A host whose address is at a community's domain: the badge is sure.
const KNOWN: (&str, &str) = ("Ana Ejemplo", "ana.ejemplo@limajs.org");
/// One whom nobody knows.
const UNKNOWN: (&str, &str) = ("Nadie Conocido", "nadie@example.org");

pub(super) fn router(sandbox: Sandbox) -> Router {
    Router::new().route(PATH, post(act)).with_state(sandbox)
}

async fn act(State(sandbox): State<Sandbox>, Form(posted): Form<Posted>) -> Redirect {
    let event = posted.event.unwrap_or_default();
    let id = match posted.act {
        Act::Create => create(&sandbox, "Noche de JavaScript", KNOWN),
        Act::CreateUndecided => create(&sandbox, "Encuentro sin nombre", UNKNOWN),
        Act::Change => {
            sandbox.edit(|world| {
                if let Some(event) = world.events.get_mut(&event) {
                    event.name.push_str(" (con sala nueva)");
                }
                world.reschedule(&event, 1.hours())
            });
            sandbox.announce("event.updated", &event);
            event
        }
        Act::Cancel => {
            sandbox.edit(|world| world.cancel(&event));
            sandbox.announce("event.canceled", &event);
            event
        }
    };
    Redirect::to(&address(&id))
}

fn create(sandbox: &Sandbox, name: &str, (host, email): (&str, &str)) -> String {
    let id = sandbox.edit(|world| {
        // Others may be called so, too.
        let is_host = |user: &&User| user.email.as_deref() == Some(email);
        let known = world.users.values().find(is_host);
        let host = match known.map(|user| user.id.clone()) {
            Some(known) => known,
            None => world.add_user(User::new(host).with_email(email)),
        };
        world.add_event(Event {
            host_ids: vec![host],
            ..Event::new(name)
        })
    });
    for kind in ["event.created", "calendar.event.added"] {
        sandbox.announce(kind, &id);
    }
    id
}
