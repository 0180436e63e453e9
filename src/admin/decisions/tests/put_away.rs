//! Organizations that are archived, and hosts that no event names any more.

use super::*;
use crate::admin::directory::{find_host, search_hosts, search_organizations};
use crate::attribution::fixtures::{own_calendar, verify_host};

test_on_both!(
    an_archived_organization_is_named_for_nothing,
    async |test: TestDb| {
        let (db, clock, admin) = (&test.db, clock(), &admin());
        let a = organization(db, "a", &["a.org"]).await;
        verify_host(db, a, &host_id(1)).await;
        own_calendar(db, a, &calendar_id("A")).await;
        event(db, 1, None, &[(1, None, None), (4, None, None)]).await;
        event(db, 2, None, &[(2, Some("mail.a.org"), None)]).await;
        event(db, 3, Some(&calendar_id("A")), &[(3, None, None)]).await;
        event(db, 4, None, &[(4, None, None)]).await;
        event(db, 5, None, &[(5, None, Some("a.org"))]).await;
        resolve_all(db, &clock, &[1, 2, 3, 4, 5]).await;
        resolve_all(db, &clock, &[4]).await;
        let named = attributions(db).await;
        assert_eq!(
            named,
            [
                "event-1 a - claim usr-1 100",
                "event-2 a - domain usr-2 85",
                "event-3 a - calendar - 95",
                "event-4 - a history usr-4 33",
                "event-5 - a website usr-5 40",
            ]
        );
        clock.advance(SignedDuration::from_secs(1));
        let archived = archive_organization(db, &clock, admin, None, a, true).await;
        let archived = archived.unwrap();
        assert_eq!(archived.summary.events, 5);
        let nobody = (1..=5).map(|n| format!("event-{n} - - none - 0"));
        assert_eq!(attributions(db).await, nobody.collect::<Vec<_>>());
        // What comes in meanwhile is nobody's either, and its own once it is back.
        event(db, 6, None, &[(1, None, None)]).await;
        let since = "UPDATE events SET created_at = 4000000000000 WHERE slug = 'event-6'";
        execute(db, since).await;
        resolve_all(db, &clock, &[6]).await;
        assert_eq!(attributions(db).await[5], "event-6 - - none - 0");
        let back = take_back(db, &clock, archived.id).await;
        assert_eq!(attributions(db).await[..5], named);
        assert_eq!(attributions(db).await[5], "event-6 a - claim usr-1 100");
        take_back(db, &clock, back.decided.id).await;
        clock.advance(SignedDuration::from_secs(1));
        archive_organization(db, &clock, admin, None, a, false)
            .await
            .unwrap();
        assert_eq!(attributions(db).await[..4], named[..4]);
        assert_eq!(attributions(db).await[5], "event-6 a - claim usr-1 100");
    }
);

test_on_both!(
    what_an_archived_organization_holds_can_be_taken_from_it,
    async |test: TestDb| {
        let (db, clock, admin) = (&test.db, clock(), &admin());
        let a = organization(db, "a", &["a.org"]).await;
        let b = organization(db, "b", &[]).await;
        own_calendar(db, a, &calendar_id("A")).await;
        archive_organization(db, &clock, admin, None, a, true)
            .await
            .unwrap();
        let names = async |archived: bool, cursor: Option<&str>| {
            let found = search_organizations(db, admin, "", archived, cursor, 1).await;
            let found = found.unwrap();
            let slugs = found.items.into_iter().map(|one| one.slug);
            (slugs.collect::<Vec<_>>(), found.next_cursor)
        };
        assert_eq!(names(true, None).await, (vec!["a".to_owned()], None));
        assert_eq!(names(false, None).await, (vec!["b".to_owned()], None));
        organization(db, "c", &[]).await;
        let (first, next) = names(false, None).await;
        assert_eq!(first, ["b"]);
        let (second, last) = names(false, next.as_deref()).await;
        assert_eq!((second, last), (vec!["c".to_owned()], None));

        let taken = add_calendar(db, &clock, admin, None, b, "cal-A").await;
        let Err(DecisionError::Refused(OrganizationRefusal::CalendarTaken { owner })) = taken
        else {
            panic!("{taken:?}");
        };
        assert_eq!(owner.slug, "a");
        remove_calendar(db, &clock, admin, None, a, &calendar_id("A"))
            .await
            .unwrap();
        remove_domain(db, &clock, admin, None, a, "a.org")
            .await
            .unwrap();
        add_calendar(db, &clock, admin, None, b, "cal-A")
            .await
            .unwrap();
        add_domain(db, &clock, admin, None, b, "a.org")
            .await
            .unwrap();
    }
);

test_on_both!(
    a_host_without_events_is_still_withdrawn_and_blocked,
    async |test: TestDb| {
        let (db, clock, admin) = (&test.db, clock(), &admin());
        let a = organization(db, "a", &[]).await;
        verify_host(db, a, &host_id(1)).await;
        let page = find_host(db, admin, &host_id(1)).await.unwrap().unwrap();
        assert_eq!((page.host.events, page.mappings.len()), (0, 1));
        let found = search_hosts(db, admin, "usr-1", None, 5).await.unwrap();
        assert_eq!(found.items, [page.host]);
        decide(db, &clock, 1, HostChoice::Withdrawn).await.unwrap();
        assert_eq!(mappings(db).await, [""; 0]);
        assert_eq!(find_host(db, admin, &host_id(1)).await.unwrap(), None);
        let gone = decide(db, &clock, 1, HostChoice::Personal).await;
        assert!(matches!(gone, Err(DecisionError::UnknownHost)));
        let blocked = Blocked::Host(host_id(2));
        block(db, &clock, admin, &blocked, HideReason::Spam, None)
            .await
            .unwrap();
        let page = find_host(db, admin, &host_id(2)).await.unwrap().unwrap();
        assert!(page.is_blocked);
        decide(db, &clock, 2, HostChoice::Personal).await.unwrap();
    }
);
