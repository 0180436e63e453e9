//! `/admin/assign`: another organization for a host or for one event: searched for, or made in place.

use hack0::admin::Admin;
use hack0::admin::directory::{event_name, find_host, find_organizations};
use hack0::organizations::OrganizationRef;
use http::StatusCode;
use leptos::prelude::*;
use server_fn::ServerFn;

use super::decide::{ASSIGN, AssignNew, DecideEvents, DecideHost};
use super::frame;
use super::outcome::QUEUE;
use super::queue_group::would_change;
use crate::admin::safe_return;
use crate::ask::Ask;
use crate::components::filters::search_form;
use crate::error::Refusal;
use crate::language::Language;
use crate::page::Page;

/// Organizations that a search names.
const FOUND: usize = 20;
pub(super) const FIELDS: [&str; 5] = ["name", "slug", "domain", "website", "country"];

/// Whose organization is looked for.
pub(super) enum Subject {
    /// A host, with the version of it that was seen.
    Host { id: String, version: String },
    /// One event, as `id:version`.
    Event(String),
}

impl Subject {
    fn of(ask: &Ask) -> Option<Self> {
        let text = |key| ask.query.get(key).map(str::to_owned);
        match text("host") {
            Some(id) => Some(Self::Host {
                id,
                version: text("version").unwrap_or_else(|| "0".to_owned()),
            }),
            None => text("event").map(Self::Event),
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Host { id, version } => vec![("host", id.clone()), ("version", version.clone())],
            Self::Event(event) => vec![("event", event.clone())],
        }
    }
}

pub(crate) async fn page(ask: Ask, admin: Admin) -> Result<Page, Refusal> {
    let language = ask.language;
    let db = &ask.site.db;
    let subject = Subject::of(&ask).ok_or(Refusal::NotFound)?;
    let name = match &subject {
        Subject::Host { id, .. } => {
            let id = id.parse().map_err(|_| Refusal::NotFound)?;
            let found = find_host(db, &admin, &id)
                .await
                .map_err(Refusal::unavailable)?;
            let host = found.ok_or(Refusal::NotFound)?.host;
            host.name.unwrap_or_else(|| language.host_unnamed())
        }
        Subject::Event(event) => {
            let id = event.split(':').next().unwrap_or_default();
            let id = id.parse().map_err(|_| Refusal::NotFound)?;
            let found = event_name(db, &admin, id)
                .await
                .map_err(Refusal::unavailable)?;
            found.ok_or(Refusal::NotFound)?
        }
    };
    let words = ask.words();
    let found = match &words {
        Some(words) => find_organizations(db, &admin, words, FOUND)
            .await
            .map_err(Refusal::unavailable)?,
        None => Vec::new(),
    };
    let error = ask.query.get("error").map(str::to_owned);
    let error = error.filter(|code| !language.field_problem(code.as_str()).is_empty());
    let back = ask
        .query
        .get("back")
        .and_then(safe_return)
        .unwrap_or(QUEUE)
        .to_owned();
    let assigning = Assigning {
        language,
        subject,
        name,
        back,
        typed: FIELDS.map(|field| ask.query.get(field).unwrap_or_default().to_owned()),
        error,
    };
    let body = assigning.view(words.as_deref(), &found);
    let body = frame(language, QUEUE, admin.email().expose(), body);
    let mut page = Page::new(language.assign_title(assigning.name.as_str()), body);
    page.has_script = true;
    if assigning.error.is_some() {
        page.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

pub(crate) struct Assigning {
    language: Language,
    subject: Subject,
    name: String,
    back: String,
    typed: [String; 5],
    error: Option<String>,
}

impl Assigning {
    fn view(&self, words: Option<&str>, found: &[OrganizationRef]) -> AnyView {
        let language = self.language;
        let results = words.map(|words| {
            if found.is_empty() {
                view! { <p class="quiet">{language.assign_nothing(words)}</p> }.into_any()
            } else {
                self.results(found)
            }
        });
        let search = search_form(
            ASSIGN,
            language.assign_search(),
            language.assign_search(),
            language.search_button(),
            words.map(str::to_owned),
            self.hidden(),
        );
        let hint = match self.subject {
            Subject::Host { .. } => language.assign_host_hint(),
            Subject::Event(_) => language.assign_event_hint(),
        };
        let alone = matches!(self.subject, Subject::Event(_)).then(|| self.of_event());
        view! {
            <p><a href=self.back.clone()>{language.assign_back()}</a></p>
            <h1>{language.assign_title(self.name.as_str())}</h1>
            <p class="lead">{hint}</p>
            {alone}
            <section class="part" aria-labelledby="search">
                <h2 class="section-title" id="search">{language.assign_search_title()}</h2>
                <p class="keys quiet" hidden data-keys>{language.assign_keys()}</p>
                {search}
                <div id="found" role="status">{results}</div>
            </section>
            {self.create()}
        }
        .into_any()
    }

    fn hidden(&self) -> AnyView {
        let pairs = self
            .subject
            .pairs()
            .into_iter()
            .chain([("back", self.back.clone())]);
        pairs
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view()
            .into_any()
    }

    /// The hidden fields of a decision, and where it goes.
    fn decision(&self) -> (&'static str, AnyView) {
        let back = view! { <input type="hidden" name="back" value=self.back.clone()/> };
        match &self.subject {
            Subject::Host { .. } => (DecideHost::PATH, self.hidden()),
            Subject::Event(event) => {
                let event = view! { <input type="hidden" name="events[]" value=event.clone()/> };
                (DecideEvents::PATH, view! { {event}{back} }.into_any())
            }
        }
    }

    fn results(&self, found: &[OrganizationRef]) -> AnyView {
        let language = self.language;
        let (action, hidden) = self.decision();
        let buttons = found.iter().enumerate().map(|(place, organization)| {
            let id = organization.id.to_string();
            let look = match &self.subject {
                Subject::Host { id: host, version } => {
                    Some(would_change(language, host, version, &id, &self.back))
                }
                Subject::Event(_) => None,
            };
            view! {
                <li><button class="button button-quiet" name="choice" value=id data-key=(place == 0).then_some("c")>
                    <bdi>{organization.name.clone()}</bdi>" "<span class="mono quiet">{organization.slug.clone()}</span>
                </button>{look}</li>
            }
        });
        view! { <form method="post" action=action>{hidden}<ul class="results" role="list">{buttons.collect_view()}</ul></form> }
            .into_any()
    }

    fn of_event(&self) -> AnyView {
        let language = self.language;
        let (action, hidden) = self.decision();
        view! {
            <form class="group-actions" method="post" action=action>
                {hidden}
                <button class="button button-small" name="choice" value="confirmed">{language.assign_confirm_event()}</button>
                <button class="button button-quiet button-small" name="choice" value="personal" data-key="p">{language.queue_personal()}</button>
                <button class="button button-quiet button-small" name="choice" value="later" data-key="l">{language.queue_later()}</button>
            </form>
        }
        .into_any()
    }

    fn create(&self) -> AnyView {
        let language = self.language;
        let look = matches!(self.subject, Subject::Host { .. }).then(|| {
            view! { <button class="button button-quiet" type="submit" name="preview" value="1">{language.preview_look()}</button> }
        });
        view! {
            <section class="part" aria-labelledby="create">
                <h2 class="section-title" id="create">{language.assign_create_title()}</h2>
                <form class="fields" method="post" action=AssignNew::PATH>
                    {self.hidden()}
                    {organization_fields(language, &self.typed, self.error.as_deref(), true)}
                    <div class="actions">
                        <button class="button" type="submit">{language.assign_create_button()}</button>
                        {look}
                    </div>
                </form>
            </section>
        }
        .into_any()
    }
}

/// The fields of an organization, with what was typed and the problem at the field it belongs to.
pub(super) fn organization_fields(
    language: Language,
    typed: &[String; 5],
    error: Option<&str>,
    has_domain: bool,
) -> AnyView {
    let of = |code: &str| match code {
        "slug_taken" => "slug",
        "domain_taken" | "look_alike" => "domain",
        _ => FIELDS
            .into_iter()
            .find(|field| *field == code)
            .unwrap_or("name"),
    };
    let fields = FIELDS
        .iter()
        .zip(typed)
        .filter(|(field, _)| has_domain || **field != "domain");
    fields
        .map(|(field, value)| {
            let problem = error.filter(|code| of(code) == *field);
            let id = format!("field-{field}");
            let problem_id = format!("{id}-problem");
            let described = problem.map(|_| problem_id.clone());
            let problem = problem.map(|code| {
                view! { <p class="field-problem" id=problem_id>{language.field_problem(code)}</p> }
            });
            view! {
                <div class="field">
                    <label for=id.clone()>{language.field_name(*field)}</label>
                    <input id=id name=*field value=value.clone() maxlength="300" required=matches!(*field, "name" | "slug")
                        aria-invalid=problem.is_some().then_some("true") aria-describedby=described/>
                    {problem}
                </div>
            }
        })
        .collect_view()
        .into_any()
}
