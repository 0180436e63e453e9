use std::sync::Arc;

use jiff::SignedDuration;
use luma_sandbox::webhook::{Delivery as Sent, retry_delays};
use luma_sandbox::{Event, Sandbox, User, World};
use serde_json::{Value, json};

use super::{DeliveryFilter, DeliveryState, Failure, NotTaken, Webhooks};
use crate::events::{self, EventFilter, Ownership, SyncStatus};
use crate::ids::LumaEventId;
use crate::jobs::{Jobs, RunState};
use crate::luma::webhook::WebhookSecret;
use crate::luma::{Budget, Luma, LumaConfig};
use crate::testing::{TestDb, clock};
use crate::{Clock, test_on_both};

mod doubt;
mod life;
mod rules;
mod samples;
mod trouble;

/// Deliveries, and the sandbox as the Luma that they come from.
struct Bench {
    test: TestDb,
    clock: Clock,
    luma: Sandbox,
    webhooks: Webhooks,
}

impl Bench {
    async fn new(test: TestDb) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = clock();
        let now = clock.clone();
        let luma = Sandbox::start(Arc::new(move || now.now())).await.unwrap();
        // Its own limit stands on the clock, which stands still here.
        luma.edit(|world| world.rate_limit = 1_000_000);
        let webhooks = webhooks(&test, &clock, &luma);
        Self {
            test,
            clock,
            luma,
            webhooks,
        }
    }

    async fn receive(&self, sent: &Sent) -> Result<(), NotTaken> {
        let signature = Some(sent.signature.as_bytes());
        self.webhooks
            .receive(signature, Some(&sent.id), &sent.body)
            .await
    }

    /// Luma tells this now.
    async fn told(&self, payload: &Value) -> Sent {
        let sent = self.luma.sign(payload);
        self.receive(&sent).await.unwrap();
        sent
    }

    /// Luma tells this of an event now.
    async fn tells(&self, kind: &str, id: &str) -> Sent {
        self.told(&self.luma.payload(kind, id).unwrap()).await
    }

    async fn work(&self) {
        self.webhooks.work_until_idle().await.unwrap();
    }

    /// On hack0's own calendar.
    fn create(&self, name: &str) -> String {
        self.luma.edit(|world| {
            let event = hosted(world, name);
            world.add_event(event)
        })
    }

    /// On somebody's own calendar, and listed on ours.
    fn list_other(&self, name: &str) -> String {
        self.luma.edit(|world| {
            let mut event = hosted(world, name);
            event.calendar_id = world.add_personal_calendar(&event.host_ids[0]);
            let id = world.add_event(event);
            world.list_on(luma_sandbox::CALENDAR_ID, &id);
            id
        })
    }

    /// The scheduled sync, to its end.
    async fn sync(&self) {
        let client = client(&self.clock, &self.luma, luma_sandbox::API_KEY);
        sync(&self.test, &self.clock, client).await;
    }

    async fn event(&self, id: &str) -> Option<events::Event> {
        events::find(&self.test.db, id).await.unwrap()
    }

    async fn deliveries(&self) -> Vec<super::Delivery> {
        let all = DeliveryFilter::default();
        let mut items = self.webhooks.list(&all, None, 100).await.unwrap().items;
        items.reverse();
        items
    }

    async fn states(&self) -> Vec<(DeliveryState, Option<Failure>)> {
        let deliveries = self.deliveries().await;
        deliveries
            .iter()
            .map(|delivery| (delivery.state, delivery.failure))
            .collect()
    }

    fn readings(&self) -> usize {
        let requests = self.luma.requests();
        let is_reading = |path: &str| path == "/v1/events/get" || path == "/event/get";
        requests.iter().filter(|one| is_reading(&one.path)).count()
    }
}

async fn sync(test: &TestDb, clock: &Clock, luma: Luma) {
    let jobs = Jobs::new(test.db.clone(), clock.clone(), luma);
    let id = jobs.start("luma-scheduled-sync").await.unwrap();
    jobs.work_until_idle().await.unwrap();
    let run = jobs.find(id).await.unwrap().unwrap();
    assert_eq!(run.state, RunState::Succeeded, "{:?}", run.message);
}

fn hosted(world: &mut World, name: &str) -> Event {
    let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@rust.example"));
    Event {
        host_ids: vec![host],
        ..Event::new(name)
    }
}

fn webhooks(test: &TestDb, clock: &Clock, luma: &Sandbox) -> Webhooks {
    webhooks_by(test, clock, client(clock, luma, luma_sandbox::API_KEY))
}

/// Of the sandbox, with this key.
fn client(clock: &Clock, luma: &Sandbox, key: &str) -> Luma {
    let config = LumaConfig::at(&luma.api_url(), &luma.web_url(), &luma.page_url()).unwrap();
    let config = LumaConfig {
        api_key: Some(key.to_owned()),
        calendar_id: Some(luma_sandbox::CALENDAR_ID.parse().unwrap()),
        budget: Budget::new(1_000_000, 1_000_000),
        ..config
    };
    Luma::new(config, clock).unwrap()
}

fn webhooks_by(test: &TestDb, clock: &Clock, luma: Luma) -> Webhooks {
    Webhooks::new(
        test.db.clone(),
        clock.clone(),
        luma,
        WebhookSecret::new(luma_sandbox::WEBHOOK_SECRET)
            .into_iter()
            .collect(),
        Arc::new(|| 0.5),
    )
}

const DONE: (DeliveryState, Option<Failure>) = (DeliveryState::Done, None);
