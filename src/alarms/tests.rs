//! Every alarm, and how it ends.

use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::Row as _;

use super::*;
use crate::luma::webhook::WebhookSecret;
use crate::luma::{Luma, LumaConfig};
use crate::test_on_both;
use crate::testing::{TestDb, clock};

const SYNC: &str = "luma-scheduled-sync";

struct Setting {
    test: TestDb,
    clock: Clock,
    jobs: Jobs,
    alarms: Alarms,
}

impl Setting {
    /// There is no Luma, so that the sync fails.
    fn new(test: TestDb) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = clock();
        let nowhere = "http://127.0.0.1:9";
        let mut config = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
        config.calendar_id = Some(luma_sandbox::CALENDAR_ID.parse().unwrap());
        let luma = Luma::new(config, &clock)
            .unwrap()
            .sharing_its_budget(&test.db);
        let (jobs, alarms) = replica(&test.db, &clock, &luma);
        Self {
            test,
            clock,
            jobs,
            alarms,
        }
    }

    async fn execute(&self, sql: &'static str, at: Timestamp) {
        let mut tx = self.test.db.begin().await.unwrap();
        let query = sqlx::query(sql).bind(at.as_millisecond());
        query.execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn mails(&self) -> Vec<String> {
        let rows = sqlx::query("SELECT recipient FROM mail_outbox ORDER BY recipient");
        let rows = rows.fetch_all(self.test.db.reader()).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}

fn replica(db: &Db, clock: &Clock, luma: &Luma) -> (Jobs, Alarms) {
    let jobs = Jobs::new(db.clone(), clock.clone(), luma.clone());
    let secret = WebhookSecret::new("whsec_test").into_iter().collect();
    let half = Arc::new(|| 0.5);
    let webhooks = Webhooks::new(db.clone(), clock.clone(), luma.clone(), secret, half);
    let alarms = Alarms::new(db.clone(), clock.clone(), jobs.clone(), webhooks);
    (jobs, alarms)
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

test_on_both!(
    a_job_that_nobody_begins_is_overdue,
    |test: TestDb| async move {
        let setting = Setting::new(test);
        assert_eq!(
            setting.alarms.now().await.unwrap(),
            [],
            "a fresh database has missed nothing"
        );
        setting
            .execute(
                "INSERT INTO job_schedules (job, created_at) VALUES ('luma-scheduled-sync', $1)",
                setting.clock.now(),
            )
            .await;
        // 18:00 comes and goes.
        setting.clock.advance(HOUR * 3);
        assert_eq!(setting.alarms.now().await.unwrap(), []);
        setting.clock.advance(HOUR);
        let since = "2026-11-24T18:00:00Z".parse().unwrap();
        let job = SYNC.to_owned();
        let alarm = Alarm::JobOverdue { job, since };
        assert_eq!(setting.alarms.now().await.unwrap(), [alarm]);
        setting.execute(
        "INSERT INTO job_runs (id, job, state, fence, attempts, progress_done, counts, created_at, started_at, finished_at)
         VALUES ('0191d5c0-0000-7000-8000-000000000000', 'luma-scheduled-sync', 'succeeded', 1, 0, 0, '{}', $1, $1, $1)",
        setting.clock.now(),
    ).await;
        assert_eq!(setting.alarms.now().await.unwrap(), []);

        // One whose worker died, while nobody takes it over.
        setting
            .execute(
                "UPDATE job_runs SET state = 'running', finished_at = NULL, lease_expires_at = $1",
                setting.clock.now(),
            )
            .await;
        setting.clock.advance(HOUR);
        let alarms = setting.alarms.now().await.unwrap();
        assert!(
            matches!(alarms[..], [Alarm::JobOverdue { .. }]),
            "{alarms:?}"
        );
        setting
            .execute(
                "UPDATE job_runs SET lease_expires_at = $1",
                setting.clock.now(),
            )
            .await;
        assert_eq!(setting.alarms.now().await.unwrap(), [], "somebody is at it");
    }
);

test_on_both!(
    three_failures_in_a_row_are_told,
    |test: TestDb| async move {
        let setting = Setting::new(test);
        let fail = async || {
            setting.clock.advance(SignedDuration::from_secs(1));
            let id = setting.jobs.start(SYNC).await.unwrap();
            let working = setting.jobs.work_on(id);
            // Pauses between the tries are the clock's.
            let moving = async {
                loop {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    setting.clock.advance(SignedDuration::from_millis(100));
                }
            };
            tokio::select! {
                done = working => done.unwrap(),
                () = moving => {}
            }
            id
        };
        fail().await;
        fail().await;
        assert_eq!(setting.alarms.now().await.unwrap(), []);
        let run = fail().await;
        let alarm = Alarm::JobFailing {
            job: SYNC.to_owned(),
            run,
            reason: Some(Reason::LumaDown),
            times: 3,
        };
        assert_eq!(setting.alarms.now().await.unwrap(), [alarm]);
        setting
            .execute(
                "UPDATE job_runs SET reason = 'not_configured' WHERE created_at <= $1",
                setting.clock.now(),
            )
            .await;
        assert_eq!(setting.alarms.now().await.unwrap(), [], "that is no alarm");
    }
);

test_on_both!(
    what_waits_and_what_is_silent_is_told,
    |test: TestDb| async move {
        let setting = Setting::new(test);
        let delivery = "INSERT INTO webhook_deliveries (id, signed_at, signature, body, state, attempts, next_attempt_at, created_at)
         VALUES ('0191d5c0-0000-7000-8000-000000000000', 0, '', '', 'set_aside', 1, 0, $1)";
        setting.execute(delivery, setting.clock.now()).await;
        let set_aside = Alarm::DeliveriesSetAside { count: 1 };
        assert_eq!(setting.alarms.now().await.unwrap(), [set_aside]);
        setting
            .execute(
                "UPDATE webhook_deliveries SET state = 'done' WHERE created_at <= $1",
                setting.clock.now(),
            )
            .await;
        assert_eq!(setting.alarms.now().await.unwrap(), []);

        let since = setting.clock.now();
        setting.clock.advance(HOUR * (24 * 15));
        assert_eq!(
            setting.alarms.now().await.unwrap(),
            [Alarm::NoWebhook { since }]
        );
        setting
            .execute(
                "UPDATE webhook_deliveries SET created_at = $1",
                setting.clock.now(),
            )
            .await;

        setting
            .execute(
                "UPDATE luma_budget SET exhausted_at = $1",
                setting.clock.now(),
            )
            .await;
        let at = setting.clock.now();
        assert_eq!(
            setting.alarms.now().await.unwrap(),
            [Alarm::BudgetExhausted { at }]
        );
        setting.clock.advance(HOUR * 24);
        assert_eq!(setting.alarms.now().await.unwrap(), []);
    }
);

test_on_both!(four_replicas_mail_once_a_day, |test: TestDb| async move {
    let setting = Setting::new(test);
    let to = ["ana@hack0.test", "luz@hack0.test"].map(|email| Email::parse(email).unwrap());
    let written = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&written);
    let write: Writer = Arc::new(move |_, alarms, _| {
        counted.fetch_add(alarms.len(), Ordering::SeqCst);
        let text = "x".to_owned();
        Letter {
            subject: text.clone(),
            text: text.clone(),
            html: text,
        }
    });
    assert!(
        !setting.alarms.mail(&to, &write).await.unwrap(),
        "nothing is wrong"
    );
    setting
        .execute(
            "UPDATE luma_budget SET exhausted_at = $1",
            setting.clock.now(),
        )
        .await;
    let mut replicas = Vec::new();
    for _ in 0..4 {
        let db = Db::connect(&setting.test.url).await.unwrap();
        let nowhere = "http://127.0.0.1:9";
        let luma = LumaConfig::at(nowhere, nowhere, nowhere).unwrap();
        let luma = Luma::new(luma, &setting.clock).unwrap();
        replicas.push(replica(&db, &setting.clock, &luma).1);
    }
    for day in 1..=3 {
        for _ in 0..3 {
            let mails = replicas.iter().map(|replica| replica.mail(&to, &write));
            futures::future::try_join_all(mails).await.unwrap();
        }
        let mails = setting.mails().await;
        assert_eq!(mails.len(), 2 * day, "one to each: {mails:?}");
        setting.clock.advance(HOUR * 24);
        setting
            .execute(
                "UPDATE luma_budget SET exhausted_at = $1",
                setting.clock.now(),
            )
            .await;
    }
    assert_eq!(written.load(Ordering::SeqCst), 6);
});
