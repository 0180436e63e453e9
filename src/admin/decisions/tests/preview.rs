use super::*;
use crate::attribution::fixtures::{event, event_id, execute, host_id, organization};

fn new(domain: &str) -> HostChoice {
    HostChoice::New(NewOrganization {
        name: "Nueva".to_owned(),
        slug: "nueva".to_owned(),
        domain: Some(domain.to_owned()),
        ..NewOrganization::default()
    })
}

async fn shown(db: &Db, clock: &Clock, choice: &HostChoice) -> Preview {
    preview_host(db, clock, &admin(), None, &host_id(1), choice)
        .await
        .unwrap()
}

test_on_both!(
    a_new_organization_is_named_and_brings_its_domain,
    async |test: TestDb| {
        let (db, clock) = (&test.db, clock());
        organization(db, "a", &["a.org"]).await;
        event(db, 1, None, &[(1, None, None)]).await;
        event(db, 2, None, &[(2, Some("nueva.pe"), None)]).await;
        resolve_all(db, &clock, &[1, 2]).await;
        execute(
            db,
            "UPDATE event_hosts SET name = 'Ana' WHERE luma_host_id = 'usr-1'",
        )
        .await;
        let preview = shown(db, &clock, &new("nueva.pe")).await;
        assert_eq!(preview.host.as_deref(), Some("Ana"));
        assert_eq!(preview.owner.as_ref().unwrap().name, "Nueva");
        let moved: Vec<_> = preview
            .events
            .iter()
            .map(|event| {
                let to = event.to.as_ref().map(|to| to.name.as_str());
                (event.slug.as_str(), to)
            })
            .collect();
        let nueva = Some("Nueva");
        assert_eq!(moved, [("event-1", nueva), ("event-2", nueva)]);
        // As it is decided then.
        let decided = decide(db, &clock, 1, new("nueva.pe")).await.unwrap();
        assert_eq!(decided.summary.events, 2);
        // A domain that can't be an organization's moves nothing, and is refused when it is decided.
        let choice = new("gmail.com");
        assert_eq!(shown(db, &clock, &choice).await.changed, 1);
    }
);

test_on_both!(
    what_is_to_come_is_shown_before_what_is_over,
    async |test: TestDb| {
        let (db, clock) = (&test.db, clock());
        let a = organization(db, "a", &[]).await;
        let now = clock.now().as_millisecond();
        for number in 1..=60 {
            event(db, number, None, &[(1, None, None)]).await;
            // Fifty-seven that are over, the first longest ago; three to come.
            let start = now + (i64::from(number) * 2 - 115) * 86_400_000;
            let sql = format!(
                "UPDATE events SET start_at = {start}, over_at = {start} WHERE id = '{}'",
                event_id(number)
            );
            execute(db, &sql).await;
        }
        let preview = shown(db, &clock, &HostChoice::Organization(a)).await;
        assert_eq!((preview.changed, preview.events.len()), (60, 50));
        let slugs: Vec<&str> = preview
            .events
            .iter()
            .map(|event| event.slug.as_str())
            .collect();
        assert_eq!(
            slugs[..5],
            ["event-58", "event-59", "event-60", "event-57", "event-56"]
        );
    }
);
