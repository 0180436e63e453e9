//! Imports against the sandbox, on both databases: what people paste, what Luma does wrong, what a crash leaves.

use std::sync::Arc;
use std::time::Duration;

use luma_sandbox::world::calendar::Calendar;
use luma_sandbox::{Event, Sandbox, Surface, User};

use super::*;
use crate::events::{EventFilter, list};
use crate::luma::{Luma, LumaConfig};
use crate::testing::{TestDb, clock};
use crate::{Clock, Db};

mod content;
mod paste;
mod trouble;

/// Imports with everything around them.
struct Setting {
    imports: Imports,
    luma: Sandbox,
    clock: Clock,
    test: TestDb,
}

impl Setting {
    async fn new(test: TestDb) -> Self {
        Self::with(test, |_| {}).await
    }

    async fn with(test: TestDb, configure: impl FnOnce(&mut LumaConfig)) -> Self {
        // Whoever comes second finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = clock();
        let now = clock.clone();
        let luma = Sandbox::start(Arc::new(move || now.now())).await.unwrap();
        let mut config =
            LumaConfig::at(&luma.api_url(), &luma.web_url(), &luma.page_url()).unwrap();
        config.api_key = Some(luma_sandbox::API_KEY.into());
        config.calendar_id = Some(luma_sandbox::CALENDAR_ID.parse().unwrap());
        config.timeout = Duration::from_millis(400);
        configure(&mut config);
        let imports = Imports::new(
            test.db.clone(),
            clock.clone(),
            Luma::new(config, &clock).unwrap(),
        );
        Self {
            imports,
            luma,
            clock,
            test,
        }
    }

    fn db(&self) -> &Db {
        &self.test.db
    }

    /// An event on somebody else's calendar.
    fn event(&self, slug: &str, change: impl FnOnce(&mut Event)) -> String {
        self.luma.edit(|world| {
            let host = world.add_user(User::new("Ana Ejemplo").with_email("ana@rust.example"));
            let calendar =
                world.add_calendar(Calendar::new("Rust Perú").with_slug(format!("cal-of-{slug}")));
            let mut event = Event::new("Noche de Rust");
            slug.clone_into(&mut event.slug);
            event.calendar_id = calendar;
            event.host_ids = vec![host];
            change(&mut event);
            world.add_event(event)
        })
    }

    async fn import(&self, pasted: &str) -> Import {
        let id = self.imports.submit(pasted, None).await.unwrap();
        self.imports.work_until_idle().await.unwrap();
        self.imports.find(id).await.unwrap().unwrap()
    }

    async fn stored(&self) -> usize {
        list(self.db(), &EventFilter::default(), None, 100)
            .await
            .unwrap()
            .items
            .len()
    }

    fn asked(&self, surface: Surface) -> usize {
        self.luma
            .requests()
            .iter()
            .filter(|request| request.surface == surface)
            .count()
    }
}

fn states(import: &Import) -> Vec<StepState> {
    import.steps.iter().map(|step| step.state).collect()
}

fn slug_link(slug: &str) -> String {
    format!("https://luma.com/{slug}")
}
