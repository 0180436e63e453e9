use super::*;
use crate::admin::Admin;
use crate::admin::audit::undo;
use crate::admin::decisions::{
    Blocked, HideReason, WhyHidden, block, hide_events, show_events, unblock, why_hidden,
};

test_on_both!(
    nothing_new_of_a_blocked_host_or_calendar_is_seen,
    |test: TestDb| async move {
        let (db, clock, admin) = (&test.db, clock(), Admin::for_test("ana@hack0.example"));
        store(db, &clock, &reading("evt-1")).await;
        let host = Blocked::Host("usr-luis".parse().unwrap());
        let calendar = Blocked::Calendar("cal-rust".parse().unwrap());
        for (blocked, id) in [(&host, "evt-2"), (&calendar, "evt-3")] {
            block(db, &clock, &admin, blocked, HideReason::Spam, None)
                .await
                .unwrap();
            let refused = store(db, &clock, &reading(id)).await;
            assert!(refused.is_hidden && refused.is_new);
            assert!(store(db, &clock, &reading(id)).await.is_hidden);
            let why = why_hidden(db, &[refused.event_id]).await.unwrap();
            let spam = WhyHidden {
                reason: HideReason::Spam,
                note: None,
            };
            assert_eq!(why.get(&refused.event_id), Some(&spam));
            let shown = count(db, EventFilter::default()).await;
            let unblocked = unblock(db, &clock, &admin, blocked).await.unwrap();
            assert_eq!(unblocked.summary.events, 1);
            assert_eq!(count(db, EventFilter::default()).await, shown + 1);
            // Taken back, all is as it was.
            undo(db, &clock, &admin, None, unblocked.id).await.unwrap();
            assert_eq!(count(db, EventFilter::default()).await, shown);
            let why = why_hidden(db, &[refused.event_id]).await.unwrap();
            assert_eq!(why.get(&refused.event_id), Some(&spam));
            unblock(db, &clock, &admin, blocked).await.unwrap();
        }
        assert!(!store(db, &clock, &reading("evt-4")).await.is_hidden);
        assert_eq!(count(db, EventFilter::default()).await, 4);
    }
);

test_on_both!(
    what_luma_says_doesnt_show_a_hidden_event,
    |test: TestDb| async move {
        let (db, clock, admin) = (&test.db, clock(), Admin::for_test("ana@hack0.example"));
        let id = store(db, &clock, &reading("evt-1")).await.event_id;
        hide_events(db, &clock, &admin, &[id], HideReason::Fraud, None)
            .await
            .unwrap();
        assert!(!store(db, &clock, &reading("evt-1")).await.is_changed);
        let moved = Reading {
            name: "Otro nombre".into(),
            ..reading("evt-1")
        };
        assert!(store(db, &clock, &moved).await.is_changed);
        assert_eq!(count(db, EventFilter::default()).await, 0);
        // Nor does showing it here show what Luma has hidden since.
        let private = Reading {
            visibility: Some(Visibility::Private),
            ..moved
        };
        store(db, &clock, &private).await;
        show_events(db, &clock, &admin, &[id]).await.unwrap();
        assert_eq!(count(db, EventFilter::default()).await, 0);
        let public = Reading {
            visibility: Some(Visibility::Public),
            ..private
        };
        store(db, &clock, &public).await;
        assert_eq!(count(db, EventFilter::default()).await, 1);
    }
);

test_on_both!(
    who_is_blocked_comes_in_by_no_later_reading,
    |test: TestDb| async move {
        let (db, clock, admin) = (&test.db, clock(), Admin::for_test("ana@hack0.example"));
        let blocked = Blocked::Host("usr-luis".parse().unwrap());
        let ana = || host("usr-ana", "Ana Ejemplo");
        let with = |id: &str, hosts: Vec<HostReading>| Reading {
            hosts: Some(hosts),
            ..reading(id)
        };
        let known = store(db, &clock, &with("evt-0", vec![host("usr-luis", "Luis")])).await;
        block(db, &clock, &admin, &blocked, HideReason::Spam, None)
            .await
            .unwrap();
        // A page names only the user, the next reading says who that is; or a known event gets another host.
        for (id, hosts) in [
            ("evt-1", vec![ana(), host("@luis", "Luis")]),
            ("evt-2", vec![ana()]),
        ] {
            assert!(!store(db, &clock, &with(id, hosts)).await.is_hidden);
            let full = with(id, vec![ana(), host("usr-luis", "Luis")]);
            assert!(store(db, &clock, &full).await.is_hidden, "{id}");
            assert!(store(db, &clock, &full).await.is_hidden, "{id}");
        }
        // What was there before stays, whatever else changes in it.
        let moved = Reading {
            name: "Otro nombre".into(),
            ..with("evt-0", vec![ana(), host("usr-luis", "Luis")])
        };
        let after = store(db, &clock, &moved).await;
        assert_eq!((after.is_hidden, after.event_id), (false, known.event_id));
        assert_eq!(count(db, EventFilter::default()).await, 1);
    }
);

test_on_both!(
    a_block_taken_back_shows_what_nothing_else_blocks,
    |test: TestDb| async move {
        let (db, clock, admin) = (&test.db, clock(), Admin::for_test("ana@hack0.example"));
        let host_of = Blocked::Host("usr-luis".parse().unwrap());
        let calendar = Blocked::Calendar("cal-rust".parse().unwrap());
        let mut blocks = Vec::new();
        for blocked in [&host_of, &calendar] {
            let done = block(db, &clock, &admin, blocked, HideReason::Spam, None).await;
            blocks.push(done.unwrap().id);
        }
        let both = store(db, &clock, &reading("evt-1")).await;
        let elsewhere = Reading {
            calendar: None,
            ..reading("evt-2")
        };
        store(db, &clock, &elsewhere).await;
        let kept = store(db, &clock, &reading("evt-3")).await.event_id;
        show_events(db, &clock, &admin, &[kept]).await.unwrap();
        hide_events(db, &clock, &admin, &[kept], HideReason::Fraud, None)
            .await
            .unwrap();
        undo(db, &clock, &admin, None, blocks[0]).await.unwrap();
        assert_eq!(count(db, EventFilter::default()).await, 1);
        let back = undo(db, &clock, &admin, None, blocks[1]).await.unwrap();
        assert_eq!(count(db, EventFilter::default()).await, 2);
        let hidden = why_hidden(db, &[both.event_id, kept]).await.unwrap();
        assert_eq!(hidden.into_keys().collect::<Vec<_>>(), [kept]);
        undo(db, &clock, &admin, None, back.decided.id)
            .await
            .unwrap();
        assert_eq!(count(db, EventFilter::default()).await, 1);
    }
);
