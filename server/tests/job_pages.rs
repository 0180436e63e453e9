//! `/admin/jobs`: runs started, watched, stopped and accepted by an admin; and what is wrong, on the first page and by mail.

use hack0::ids::JobRunId;
use hack0::jobs::RunState;
use hack0::test_on_both;
use hack0::testing::TestDb;
use http::StatusCode;
use jiff::SignedDuration;
use luma_sandbox::Event;

use crate::common::{ADMIN, OTHER_ADMIN, TestApp, assert_contains};

const SYNC: (&str, &str) = ("job", "luma-scheduled-sync");
const RUN: &str = "/actions/admin/jobs/run";

impl TestApp {
    /// So many events on our calendar; their ids.
    fn add_ours(&self, count: usize) -> Vec<String> {
        self.sandbox.edit(|world| {
            let add = |n| world.add_event(Event::new(format!("Noche {n}")));
            (0..count).map(add).collect()
        })
    }

    async fn work_jobs(&self) {
        self.site.jobs.work_until_idle().await.unwrap();
        self.clock.advance(SignedDuration::from_secs(1));
    }

    async fn run_job(&self, cookie: &str, form: &[(&str, &str)]) -> String {
        self.post_as(cookie, RUN, form).await.location().to_owned()
    }
}

fn id_of(page: &str) -> JobRunId {
    let id = page.split('?').next().unwrap().rsplit('/').next().unwrap();
    id.parse().unwrap()
}

test_on_both!(
    an_admin_runs_a_job_and_reads_how_it_went,
    |test: TestDb| async move {
        let app = TestApp::on(test).await;
        app.add_ours(3);
        let cookie = app.sign_in().await;
        let list = app.get_as(&cookie, "/admin/jobs?lang=en").await;
        assert_eq!(list.status, StatusCode::OK);
        for job in hack0::jobs::JOBS {
            assert_contains(list.text(), &format!(">{}</h2>", job.name));
        }
        assert_contains(list.text(), "It hasn’t run yet.");
        assert!(!list.text().contains("<script"), "nothing moves");

        // Asked for twice before it has begun, it is one.
        let page = app.run_job(&cookie, &[SYNC]).await;
        assert_eq!(app.run_job(&cookie, &[SYNC]).await, page);
        let waiting = app.get_as(&cookie, &format!("{page}?lang=en")).await;
        for part in [
            "data-progress",
            "<noscript><meta http-equiv=\"refresh\"",
            "<script defer",
            ">Cancel</button>",
            ADMIN,
        ] {
            assert_contains(waiting.text(), part);
        }
        app.work_jobs().await;
        let done = app.get_as(&cookie, &format!("{page}?lang=en")).await;
        assert!(!done.text().contains("data-progress"));
        for part in ["<dt>new</dt><dd>3</dd>", "What it changed", "Noche 2"] {
            assert_contains(&done.text().replace("<!>", ""), part);
        }
        let list = app.get_as(&cookie, "/admin/jobs?lang=pt").await;
        assert_contains(list.text(), "novos: 3");
    }
);

test_on_both!(
    a_dry_run_is_marked_and_changes_nothing,
    |test: TestDb| async move {
        let app = TestApp::on(test).await;
        app.add_ours(2);
        let cookie = app.sign_in().await;
        let page = app.run_job(&cookie, &[SYNC, ("is_dry", "true")]).await;
        app.work_jobs().await;
        let done = app.get_as(&cookie, &format!("{page}?lang=en")).await;
        for part in ["A dry run: it says", "What it would change", "Noche 1"] {
            assert_contains(done.text(), part);
        }
        let list = app.get("/api/v1/events?after=2000-01-01T00:00:00Z").await;
        assert_eq!(list.json()["events"].as_array().unwrap().len(), 0);
    }
);

test_on_both!(an_admin_stops_a_run, |test: TestDb| async move {
    let app = TestApp::on(test).await;
    let cookie = app.sign_in().await;
    let page = app.run_job(&cookie, &[SYNC]).await;
    let id = id_of(&page);
    let form = [("run", &*id.to_string())];
    let cancel = "/actions/admin/jobs/cancel";
    let told = app.post_as(&cookie, cancel, &form).await;
    assert_eq!(told.location(), format!("{page}?told=cancelled"));
    let run = app.site.jobs.find(id).await.unwrap().unwrap();
    assert_eq!(
        (run.state, run.cancelled_by.as_deref()),
        (RunState::Cancelled, Some(ADMIN))
    );
    let told = app.post_as(&cookie, cancel, &form).await;
    assert_eq!(told.location(), format!("{page}?told=nothing"));
    app.work_jobs().await;
    assert_eq!(app.sandbox.requests().len(), 0, "it never ran");

    let unknown = app.post_as(&cookie, RUN, &[("job", "luma-nothing")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nowhere = "/admin/jobs/0191d5c0-0000-7000-8000-000000000000";
    assert_eq!(
        app.get_as(&cookie, nowhere).await.status,
        StatusCode::NOT_FOUND
    );
    let stream = app.get_as(&cookie, &format!("{nowhere}/progress")).await;
    assert_eq!(stream.status, StatusCode::NOT_FOUND);
});

test_on_both!(
    many_gone_stand_on_the_first_page_until_accepted,
    |test: TestDb| async move {
        let app = TestApp::on(test).await;
        let ids = app.add_ours(40);
        // Two syncs of forty events are more than the minute has.
        let moving = app.clock.clone();
        let fast = tokio::spawn(async move {
            loop {
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                moving.advance(SignedDuration::from_millis(100));
            }
        });
        let cookie = app.sign_in().await;
        app.run_job(&cookie, &[SYNC]).await;
        app.work_jobs().await;
        app.sandbox.edit(|world| {
            for id in &ids[..30] {
                world.delete(id);
            }
        });
        let stopped = app.run_job(&cookie, &[SYNC]).await;
        app.work_jobs().await;
        let home = app.get_as(&cookie, "/admin?lang=en").await;
        assert_contains(home.text(), "luma-scheduled-sync: it stopped and waits");
        assert_contains(home.text(), &format!("href=\"{stopped}\""));
        let list = app.get_as(&cookie, "/admin/jobs?lang=en").await;
        assert_contains(list.text(), "30 of 40 events left a list at once");
        assert_contains(list.text(), "That’s right, go on");

        let form = [("run", &*id_of(&stopped).to_string())];
        let accept = "/actions/admin/jobs/accept";
        let told = app.post_as(&cookie, accept, &form).await;
        let next = told.location().to_owned();
        assert!(
            next.ends_with("?told=accepted") && !next.starts_with(&stopped),
            "{next}"
        );
        app.work_jobs().await;
        fast.abort();
        let done = app.get_as(&cookie, &format!("{next}&lang=en")).await;
        assert_contains(&done.text().replace("<!>", ""), "<dt>gone</dt><dd>30</dd>");
        let home = app.get_as(&cookie, "/admin?lang=en").await;
        assert!(!home.text().contains("it stopped and waits"));
    }
);

test_on_both!(
    admins_are_mailed_once_a_day_what_is_wrong,
    |test: TestDb| async move {
        let app = TestApp::on(test).await;
        let write = app::alarm_writer(&app.site.base_url);
        let mail = async || {
            let alarms = app.site.alarms();
            let to = app.site.admins.emails();
            alarms.mail(to, &write).await.unwrap();
            alarms.mail(to, &write).await.unwrap();
            app.send_mails().await;
            app.letters.all()
        };
        assert!(mail().await.is_empty());
        let mut tx = app.site.db.begin().await.unwrap();
        sqlx::query("UPDATE luma_budget SET exhausted_at = $1")
            .bind(app.clock.now().as_millisecond())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let letters = mail().await;
        let mut to: Vec<_> = letters.iter().map(|letter| letter.to.as_str()).collect();
        to.sort_unstable();
        assert_eq!(to, [ADMIN, OTHER_ADMIN]);
        for text in [&letters[0].text, &letters[0].html] {
            assert_contains(text, "24 nov 15:00 UTC");
            assert_contains(text, "https://hack0.test/admin");
        }
        app.clock.advance(SignedDuration::from_hours(12));
        assert_eq!(mail().await.len(), 2);
    }
);
