//! What whoever pasted a link is told of an event that the admins hid.

use hack0::test_on_both;
use hack0::testing::TestDb;
use sqlx::Row as _;

use super::Bench;
use crate::common::assert_contains;

impl Bench {
    async fn paste(&self, links: &str) -> String {
        let answer = self.app.post("/actions/import", &[("links", links)]).await;
        self.app.work().await;
        answer.location().to_owned()
    }

    async fn stored(&self, slug: &str) -> String {
        let sql = "SELECT id FROM events WHERE luma_url LIKE $1";
        let query = sqlx::query(sql).bind(format!("%/{slug}"));
        let row = query.fetch_one(self.app.site.db.reader()).await.unwrap();
        row.get(0)
    }

    /// The page in English, read by nobody special.
    async fn seen(&self, path: &str) -> String {
        let answer = self.app.get_as("lang=en", path).await;
        answer.text().to_owned()
    }
}

test_on_both!(
    who_submitted_a_hidden_event_is_told_why,
    |test: TestDb| async move {
        let bench = Bench::on(test).await;
        bench.app.add_event("taller", "Taller de Rust");
        bench.app.add_event("otro", "Otro taller");
        let one = bench.paste("luma.com/taller").await;
        let batch = bench.paste("luma.com/taller\nluma.com/otro").await;
        assert_contains(&bench.seen(&one).await, "Taller de Rust");
        let event = bench.stored("taller").await;
        let form = [
            ("events[0]", event.as_str()),
            ("reason", "duplicate"),
            ("note", "it <is> the one of May"),
            ("back", "/admin/queue"),
        ];
        bench.post("hide-events", &form).await;
        let again = bench.paste("luma.com/taller").await;
        assert_ne!(again, one);
        for page in [&one, &batch, &again] {
            let text = bench.seen(page).await;
            assert_contains(&text, "not to show this event: a duplicate.");
            assert_contains(&text, "“it &lt;is&gt; the one of May”");
            assert!(!text.contains("Taller de Rust"), "{page}");
            assert!(!text.contains("http-equiv=\"refresh\""), "{page}");
        }
        assert_contains(&bench.seen(&batch).await, "Otro taller");

        let show = [("events[0]", event.as_str()), ("back", "/admin/queue")];
        bench.post("show-events", &show).await;
        for page in [&one, &batch, &again] {
            let text = bench.seen(page).await;
            assert_contains(&text, "Taller de Rust");
            assert!(!text.contains("a duplicate"), "{page}");
        }

        // Its hosts took it back themselves: no admin has a word in it.
        let sql = format!("UPDATE events SET visibility = 'private' WHERE id = '{event}'");
        bench.run(&sql).await;
        assert_contains(&bench.seen(&one).await, "This event isn’t public");
    }
);
