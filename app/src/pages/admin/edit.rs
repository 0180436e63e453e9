//! `/admin/events/{id}/edit`: changing an event of ours, on Luma first.

use hack0::admin::Admin;
use hack0::events::Ownership;
use hack0::events::edit::{self, Draft, EditError, Editable, Form, Part, Problem};
use hack0::ids::EventId;
use http::StatusCode;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::{events, frame};
use crate::actions::{ActionError, see_other, unavailable};
use crate::admin::expect_admin;
use crate::ask::{Ask, address};
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;
use crate::pages::import::in_textarea;
use crate::render::parameter;
use crate::site::Site;

/// Where the form goes, which may be longer than others.
pub const SAVE_EVENT: &str = SaveEvent::PATH;

/// Offered while one types; every other zone of the world is taken too.
const ZONES: [&str; 12] = [
    "America/Lima",
    "America/Bogota",
    "America/Mexico_City",
    "America/Argentina/Buenos_Aires",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Montevideo",
    "America/La_Paz",
    "America/Guayaquil",
    "America/Caracas",
    "America/Costa_Rica",
    "UTC",
];

/// Where an event is edited.
pub(crate) fn path(id: EventId) -> String {
    format!("{}/{id}/edit", events::PATH)
}

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let id: Option<EventId> = parameter("id").and_then(|id| id.parse().ok());
    let (language, db) = (ask.language, &ask.site.db);
    let Some(id) = id else {
        return Err(Refusal::NotFound);
    };
    let event = edit::editable(db, id).await.map_err(Refusal::unavailable)?;
    let event = event.ok_or(Refusal::NotFound)?;
    let draft = edit::draft(db, &admin, id)
        .await
        .map_err(Refusal::unavailable)?;
    let is_saved = ask.query.has("saved");
    let draft = draft.filter(|_| !is_saved);
    let status = match &draft {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let body = view(language, &event, draft, is_saved);
    let body = frame(language, events::PATH, admin.email().expose(), body);
    Ok(Page {
        status,
        ..Page::new(language.edit_title(event.name), body)
    })
}

pub(crate) fn view(
    language: Language,
    event: &Editable,
    draft: Option<Draft>,
    is_saved: bool,
) -> AnyView {
    let body = if event.ownership == Ownership::Referenced {
        read_only(language, event, language.edit_read_only())
    } else if event.is_gone {
        read_only(language, event, language.edit_gone())
    } else {
        form(language, event, draft)
    };
    let saved =
        is_saved.then(|| view! { <p class="done" role="status">{language.edit_saved()}</p> });
    view! {
        <h1>{language.edit_title(event.name.clone())}</h1>
        {saved}
        {body}
    }
    .into_any()
}

fn read_only(language: Language, event: &Editable, why: String) -> AnyView {
    view! {
        <p class="lead">{why}</p>
        <p><a class="button" href=event.luma_url.clone() rel="noopener">{language.edit_on_luma()}</a></p>
    }
    .into_any()
}

fn form(language: Language, event: &Editable, draft: Option<Draft>) -> AnyView {
    let problem = draft.as_ref().map(|draft| draft.problem);
    // Whoever is shown what changed means it by saving again; whoever isn't saves what was seen, and is told.
    let (typed, changed) = match draft {
        None => (Form::of(event), Vec::new()),
        Some(draft) if draft.problem == Problem::Changed => {
            let merged = edit::merge(event, &draft.form);
            (merged.form, merged.changed)
        }
        Some(draft) => (draft.form, Vec::new()),
    };
    let field = |id: &'static str,
                 label: String,
                 hint: Option<String>,
                 own: Problem,
                 input: AnyView| {
        let wrong = (problem == Some(own)).then(|| language.edit_problem(own.as_str()));
        view! {
            <div class="field">
                <label for=id>{label}</label>
                {hint.map(|hint| view! { <p class="quiet" id=format!("{id}-hint")>{hint}</p> })}
                {input}
                {wrong.map(|text| view! { <p class="field-problem" id=format!("{id}-problem")>{text}</p> })}
            </div>
        }
    };
    let is_wrong = |own: Problem| (problem == Some(own)).then_some("true");
    let told = |own: Problem, id: &str| (problem == Some(own)).then(|| format!("{id}-problem"));
    let description = typed.description.map(|text| {
        let area = view! {
            <textarea id="description" name="form[description]" rows="12" aria-invalid=is_wrong(Problem::Description)
                aria-describedby=told(Problem::Description, "description")
                inner_html=format!("\n{}", in_textarea(&text))></textarea>
        };
        field("description", language.edit_description(), Some(language.edit_markdown()), Problem::Description, area.into_any())
    });
    let words = ["public", "members-only", "private"];
    let visibilities = words.map(|word| {
        view! { <option value=word selected=typed.visibility == word>{language.edit_visibility_word(word)}</option> }
    });
    let zones = ZONES
        .map(|zone| view! { <option value=zone></option> })
        .to_vec();
    let place = place(event);
    let place_now = if place.is_empty() {
        language.edit_place_unknown()
    } else {
        language.edit_place_now(place)
    };
    view! {
        {problem.and_then(|problem| whole(language, event, problem, &changed))}
        <form class="edit" method="post" action=SaveEvent::PATH>
            <input type="hidden" name="event" value=event.event_id.to_string()/>
            <input type="hidden" name="form[version]" value=typed.version/>
            {field("name", language.edit_name(), None, Problem::Name, view! {
                <input id="name" name="form[name]" type="text" required maxlength="300" value=typed.name
                    aria-invalid=is_wrong(Problem::Name) aria-describedby=told(Problem::Name, "name")/>
            }.into_any())}
            <div class="fields">
                {field("start", language.edit_start(), None, Problem::Start, view! {
                    <input id="start" name="form[start]" type="datetime-local" required value=typed.start
                        aria-invalid=is_wrong(Problem::Start) aria-describedby=told(Problem::Start, "start")/>
                }.into_any())}
                {field("end", language.edit_end(), None, Problem::End, view! {
                    <input id="end" name="form[end]" type="datetime-local" value=typed.end
                        aria-invalid=is_wrong(Problem::End) aria-describedby=told(Problem::End, "end")/>
                }.into_any())}
                {field("timezone", language.edit_timezone(), None, Problem::Timezone, view! {
                    <input id="timezone" name="form[timezone]" type="text" required list="zones" autocomplete="off" spellcheck="false"
                        value=typed.timezone aria-invalid=is_wrong(Problem::Timezone) aria-describedby=told(Problem::Timezone, "timezone")/>
                    <datalist id="zones">{zones}</datalist>
                }.into_any())}
            </div>
            {field("address", language.edit_address(), Some(place_now), Problem::Address, view! {
                <input id="address" name="form[address]" type="text" maxlength="200" autocomplete="off" value=typed.address
                    aria-invalid=is_wrong(Problem::Address) aria-describedby="address-hint"/>
            }.into_any())}
            {field("meeting", language.edit_meeting(), Some(language.edit_meeting_hint()), Problem::MeetingUrl, view! {
                <input id="meeting" name="form[meeting_url]" type="text" inputmode="url" autocomplete="off" spellcheck="false"
                    aria-invalid=is_wrong(Problem::MeetingUrl) aria-describedby="meeting-hint"/>
            }.into_any())}
            {field("visibility", language.edit_visibility(), None, Problem::Visibility, view! {
                <select id="visibility" name="form[visibility]" aria-invalid=is_wrong(Problem::Visibility)
                    aria-describedby=told(Problem::Visibility, "visibility")>{visibilities.to_vec()}</select>
            }.into_any())}
            {description}
            <p class="quiet">{language.edit_luma_first()}</p>
            <div class="actions">
                <button class="button" type="submit">{language.edit_save()}</button>
                <button class="button button-quiet" type="submit" name="discard" value="1" formnovalidate>{language.edit_discard()}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What concerns the whole form and no single field of it.
fn whole(
    language: Language,
    event: &Editable,
    problem: Problem,
    changed: &[Part],
) -> Option<AnyView> {
    let of_a_field = [
        Problem::Name,
        Problem::Description,
        Problem::Start,
        Problem::End,
        Problem::Timezone,
        Problem::Address,
        Problem::MeetingUrl,
        Problem::Visibility,
    ];
    if of_a_field.contains(&problem) {
        return None;
    }
    let now = (!changed.is_empty()).then(|| {
        let form = Form::of(event);
        let rows = changed.iter().map(|part| {
            let (label, value) = said(language, event, &form, *part);
            view! { <dt>{label}</dt><dd>{value}</dd> }
        });
        view! { <dl class="particulars said">{rows.collect_view()}</dl> }
    });
    let view = view! {
        <div class="problem" role="alert">
            <p>{language.edit_problem(problem.as_str())}</p>
            {now}
        </div>
    };
    Some(view.into_any())
}

/// What the event says now of a part of it.
fn said(language: Language, event: &Editable, form: &Form, part: Part) -> (String, String) {
    match part {
        Part::Name => (language.edit_name(), form.name.clone()),
        Part::Start => (language.edit_start(), form.start.replace('T', " ")),
        Part::End => (language.edit_end(), form.end.replace('T', " ")),
        Part::Timezone => (language.edit_timezone(), form.timezone.clone()),
        Part::Place => (language.edit_place(), place(event)),
        Part::Visibility => {
            let word = language.edit_visibility_word(form.visibility.as_str());
            (language.edit_visibility(), word)
        }
        Part::Description => {
            let text = form.description.clone().unwrap_or_default();
            (language.edit_description(), text)
        }
    }
}

/// Where it takes place. An address mostly names the venue and the city.
fn place(event: &Editable) -> String {
    let address = event.place.address.as_deref().unwrap_or_default();
    let parts = [&event.place.venue, &event.place.address, &event.place.city];
    let parts = parts.into_iter().flatten().map(String::as_str);
    let parts = parts.filter(|part| *part == address || !address.contains(part));
    parts.collect::<Vec<_>>().join(", ")
}

/// Saves the form, or throws away what couldn't be saved before.
#[server(name = SaveEvent, prefix = "/actions", endpoint = "admin/events/save")]
pub(crate) async fn save_event(
    event: String,
    form: Form,
    #[server(default)] discard: String,
) -> Result<(), ActionError> {
    let admin = expect_admin()?;
    let site = use_context::<Site>().ok_or(ActionError::Internal)?;
    let id: EventId = event.parse().map_err(|_| ActionError::Malformed)?;
    if !discard.is_empty() {
        edit::discard(&site.db, &admin, id)
            .await
            .map_err(unavailable)?;
        return see_other(&path(id));
    }
    match edit::save(&site.db, &site.clock, &site.luma, &admin, id, &form).await {
        Ok(_) => see_other(&address(&path(id), [("saved", "")])),
        Err(EditError::Sqlx(error)) => Err(unavailable(error)),
        // The page says what is wrong: the draft knows, or the event does.
        Err(_) => see_other(&path(id)),
    }
}
