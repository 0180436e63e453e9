use super::*;
use crate::admin::Admin;
use crate::admin::decisions::{
    Blocked, HideReason, block, hide_events, show_events, unblock, why_hidden,
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
            let why = why_hidden(db, refused.event_id).await.unwrap();
            assert_eq!(why, Some((HideReason::Spam, None)));
            assert_eq!(count(db, EventFilter::default()).await, 1);
            unblock(db, &clock, &admin, blocked).await.unwrap();
        }
        assert!(!store(db, &clock, &reading("evt-4")).await.is_hidden);
        assert_eq!(count(db, EventFilter::default()).await, 2);
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
