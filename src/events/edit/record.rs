//! An edit in the audit log: who changed what. Luma has it, so that it can't be taken back here.

use super::{Editable, Form};
use crate::admin::Admin;
use crate::admin::audit::{Actor, DecisionKind, Entity, State, Summary, Work};
use crate::{Clock, Db};

/// A change that Luma took.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) before: Editable,
    pub(super) after: Editable,
    /// There is another link to where it takes place, which isn't kept here.
    pub(super) has_new_link: bool,
}

/// Notes what an admin has changed; nothing where nothing differs.
pub(super) async fn record(
    db: &Db,
    clock: &Clock,
    admin: &Admin,
    done: &Done,
) -> Result<(), sqlx::Error> {
    let (mut old, mut new) = (State::new(), State::new());
    let mut is_same = !done.has_new_link;
    for ((column, was), (_, is)) in said(&done.before).into_iter().zip(said(&done.after)) {
        if was != is {
            is_same = false;
            old = old.with(column, was);
            new = new.with(column, is);
        }
    }
    if is_same {
        return Ok(());
    }
    if done.has_new_link {
        new = new.with("meeting_link", true);
    }
    let after = &done.after;
    let mut work = Work::begin(db, clock).await?;
    work.note_done(Entity::Content, after.event_id.to_string(), &old, &new)?;
    let summary = Summary {
        event: Some(after.event_id),
        detail: Some(after.name.clone()),
        ..Summary::default()
    };
    let actor = Actor::admin(admin);
    work.finish(DecisionKind::EditEvent, &actor, summary)
        .await?;
    Ok(())
}

fn said(event: &Editable) -> [(&'static str, Option<String>); 7] {
    let form = Form::of(event);
    let place = [
        &event.place.venue,
        &event.place.address,
        &event.place.city,
        &event.place.country,
    ];
    let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
    [
        ("name", Some(form.name)),
        ("start", Some(form.start)),
        ("end", Some(form.end)),
        ("timezone", Some(form.timezone)),
        ("place", Some(place.join(", "))),
        ("visibility", Some(form.visibility)),
        ("description", form.description),
    ]
}
