//! Any sequence of decisions, taken back in reverse order, gives what was there before each of them.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::admin::audit::{Background, SIZES, find_decision};

const CASES: usize = 16;
const HOSTS: u32 = 5;
const EVENTS: u32 = 8;
const SLUGS: [&str; 3] = ["a", "b", "c"];

#[derive(Debug, Clone)]
enum Step {
    Host(u32, u8),
    Event(u32, u8),
    Postpone(u32, bool),
    Domain(u8, u8, bool),
    Calendar(u8, bool),
    Mark(u8, bool, bool),
    Edit(u8, u8),
    Merge(u8, u8),
    Hide(u32, bool),
    Block(u32, bool),
    /// A decision before is taken back out of order, and that again.
    Back(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let host = 1..=HOSTS;
    let event = 1..=EVENTS;
    let organization = 0..3_u8;
    prop_oneof![
        4 => (host.clone(), 0..6_u8).prop_map(|(host, choice)| Step::Host(host, choice)),
        3 => (event.clone(), 0..6_u8).prop_map(|(event, choice)| Step::Event(event, choice)),
        1 => (host.clone(), any::<bool>()).prop_map(|(n, is_host)| Step::Postpone(n, is_host)),
        2 => (organization.clone(), 0..4_u8, any::<bool>()).prop_map(|(o, d, add)| Step::Domain(o, d, add)),
        1 => (organization.clone(), any::<bool>()).prop_map(|(o, add)| Step::Calendar(o, add)),
        1 => (organization.clone(), any::<bool>(), any::<bool>()).prop_map(|(o, which, on)| Step::Mark(o, which, on)),
        1 => (organization.clone(), 0..3_u8).prop_map(|(o, slug)| Step::Edit(o, slug)),
        1 => (organization.clone(), organization).prop_map(|(from, into)| Step::Merge(from, into)),
        1 => (event, any::<bool>()).prop_map(|(event, hide)| Step::Hide(event, hide)),
        1 => (host, any::<bool>()).prop_map(|(host, on)| Step::Block(host, on)),
        1 => (0..6_usize).prop_map(Step::Back),
    ]
}

/// Every table that a decision touches, apart from when an event's row was written last and the log itself.
async fn state(db: &Db) -> Vec<String> {
    let mut state = Vec::new();
    for sql in [
        "SELECT slug, organization_id, suggested_organization_id, CAST(confidence AS TEXT), match_source, matched_host_id, evidence,
            decided_by, CAST(decided_at AS TEXT), waits_for, waits_with, CAST(attributed_at AS TEXT), visibility, hidden_reason,
            hidden_note, hidden_by, CAST(hidden_at AS TEXT) FROM events ORDER BY id",
        "SELECT event_id, organization_id, CAST(position AS TEXT), CAST(confidence AS TEXT), match_source, matched_host_id,
            CAST(created_at AS TEXT) FROM event_co_organizers ORDER BY event_id, position",
        "SELECT luma_host_id, organization_id, match_source, verified_by, CAST(is_verified AS TEXT), CAST(verified_at AS TEXT),
            CAST(last_seen_at AS TEXT), CAST(created_at AS TEXT) FROM luma_host_mappings ORDER BY luma_host_id, organization_id",
        "SELECT id, slug, name, website, country, merged_into_id, CAST(reserved_at AS TEXT), CAST(archived_at AS TEXT),
            CAST(created_at AS TEXT), CAST(updated_at AS TEXT) FROM organizations ORDER BY id",
        "SELECT domain, organization_id, skeleton, CAST(created_at AS TEXT) FROM organization_domains ORDER BY domain",
        "SELECT luma_calendar_id, organization_id, CAST(created_at AS TEXT) FROM organization_calendars ORDER BY luma_calendar_id",
        "SELECT slug, organization_id, CAST(created_at AS TEXT) FROM organization_redirects ORDER BY slug",
        "SELECT luma_host_id, decided_by, CAST(created_at AS TEXT) FROM personal_hosts ORDER BY luma_host_id",
        "SELECT subject_id, postponed_by, CAST(postponed_until AS TEXT), CAST(created_at AS TEXT) FROM queue_postponements ORDER BY subject_id",
        "SELECT luma_id, reason, note, blocked_by, CAST(created_at AS TEXT) FROM blocks ORDER BY luma_id",
    ] {
        state.extend(rows(db, sql).await);
    }
    state
}

async fn world(db: &Db, clock: &Clock) -> [OrganizationId; 3] {
    let owners = [
        organization(db, SLUGS[0], &["a.org"]).await,
        organization(db, SLUGS[1], &[]).await,
        organization(db, SLUGS[2], &[]).await,
    ];
    let calendar = calendar_id("A");
    event(db, 1, None, &[(1, None, None), (2, Some("a.org"), None)]).await;
    event(
        db,
        2,
        None,
        &[(2, Some("a.org"), None), (3, None, Some("b.org"))],
    )
    .await;
    event(db, 3, Some(&calendar), &[(3, Some("b.org"), None)]).await;
    event(db, 4, Some(&calendar), &[(4, None, None), (1, None, None)]).await;
    event(db, 5, None, &[(5, Some("pyth0n.pe"), None)]).await;
    event(
        db,
        6,
        None,
        &[
            (1, None, None),
            (4, None, None),
            (5, Some("python.pe"), None),
        ],
    )
    .await;
    event(db, 7, None, &[(3, None, None), (2, None, None)]).await;
    event(db, 8, None, &[]).await;
    resolve_all(db, clock, &[1, 2, 3, 4, 5, 6, 7, 8]).await;
    // Not a fixed point: what was learned the first time counts the second.
    resolve_all(db, clock, &[1, 4, 7]).await;
    owners
}

async fn run(
    db: &Db,
    clock: &Clock,
    owners: [OrganizationId; 3],
    step: &Step,
    number: usize,
    done: &[DecisionId],
) -> Result<Decided, DecisionError> {
    clock.advance(SignedDuration::from_secs(1));
    let (admin, owner) = (&admin(), |n: u8| owners[usize::from(n)]);
    let new = || NewOrganization {
        name: format!("Neu {number}"),
        slug: format!("neu-{number}"),
        domain: Some("python.pe".to_owned()),
        ..NewOrganization::default()
    };
    match *step {
        Step::Host(host, choice) => {
            let choice = match choice {
                0..3 => HostChoice::Organization(owner(choice)),
                3 => HostChoice::New(new()),
                4 => HostChoice::Personal,
                _ => HostChoice::Withdrawn,
            };
            decide(db, clock, host, choice).await
        }
        Step::Event(event, choice) => {
            let choice = match choice {
                0..3 => EventChoice::Organization(owner(choice)),
                3 => EventChoice::New(new()),
                4 => EventChoice::Personal,
                _ => EventChoice::Confirmed,
            };
            let id = event_id(event);
            let seen = seen(db, &id.to_string()).await;
            decide_events(db, clock, admin, None, &[(id, seen)], &choice).await
        }
        Step::Postpone(n, is_host) => {
            let subject = if is_host {
                let host = host_id(n);
                let seen = seen(db, &host.to_string()).await;
                Subject::Host(host, seen)
            } else {
                let event = event_id(n);
                Subject::Events(vec![(event, seen(db, &event.to_string()).await)])
            };
            let until = clock.now() + SignedDuration::from_hours(24);
            postpone(db, clock, admin, &subject, until).await
        }
        Step::Domain(o, d, add) => {
            let domain = ["a.org", "b.org", "python.pe", "pyth0n.pe"][usize::from(d)];
            if add {
                add_domain(db, clock, admin, None, owner(o), domain).await
            } else {
                remove_domain(db, clock, admin, None, owner(o), domain).await
            }
        }
        Step::Calendar(o, true) => add_calendar(db, clock, admin, None, owner(o), "cal-A").await,
        Step::Calendar(o, false) => {
            remove_calendar(db, clock, admin, None, owner(o), &calendar_id("A")).await
        }
        Step::Mark(o, true, on) => reserve_organization(db, clock, admin, owner(o), on).await,
        Step::Mark(o, false, on) => {
            archive_organization(db, clock, admin, None, owner(o), on).await
        }
        Step::Edit(o, slug) => {
            let edit = EditOrganization {
                name: format!("Edited {number}"),
                slug: SLUGS[usize::from(slug)].repeat(number % 3 + 1),
                ..EditOrganization::default()
            };
            edit_organization(db, clock, admin, owner(o), &edit).await
        }
        Step::Merge(from, into) => {
            merge_organizations(db, clock, admin, None, owner(from), owner(into)).await
        }
        Step::Hide(event, true) => {
            hide_events(db, clock, admin, &[event_id(event)], HideReason::Spam, None).await
        }
        Step::Hide(event, false) => show_events(db, clock, admin, &[event_id(event)]).await,
        Step::Block(host, on) => {
            let blocked = Blocked::Host(host_id(host));
            if on {
                block(db, clock, admin, &blocked, HideReason::Spam, Some("x")).await
            } else {
                unblock(db, clock, admin, &blocked).await
            }
        }
        Step::Back(n) => match done.get(n) {
            Some(id) => match undo(db, clock, admin, None, *id).await {
                Ok(undone) => Ok(undone.decided),
                Err(UndoError::Sqlx(error)) => Err(error.into()),
                Err(_) => Err(DecisionError::NothingToChange),
            },
            None => Err(DecisionError::NothingToChange),
        },
    }
}

/// Decides at random and takes everything back, the last first. In parts, the last decision is taken back while it is being
/// done.
async fn there_and_back(db: &Db, clock: &Clock, seed: u8, in_parts: bool) {
    let background = Background::new(db.clone(), clock.clone(), None);
    let owners = world(db, clock).await;
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let sequences = prop::collection::vec(step(), 1..12);
    let (mut decisions, mut parts) = (0, 0);
    for case in 0..CASES {
        let steps = sequences.new_tree(&mut runner).unwrap().current();
        let mut done: Vec<(DecisionId, Vec<String>, usize)> = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            background.work_until_idle().await.unwrap();
            let before = state(db).await;
            let ids: Vec<DecisionId> = done.iter().map(|(id, ..)| *id).collect();
            match run(db, clock, owners, step, number, &ids).await {
                Ok(decided) => {
                    parts += decided.summary.parts;
                    done.push((decided.id, before, number));
                }
                Err(DecisionError::Sqlx(error)) => panic!("{step:?} of {steps:?}: {error}"),
                Err(_) => assert_eq!(state(db).await, before, "refused {step:?} of {steps:?}"),
            }
        }
        decisions += done.len();
        for _ in 0..case % 4 {
            background.step().await.unwrap();
        }
        for (id, before, number) in done.into_iter().rev() {
            clock.advance(SignedDuration::from_secs(1));
            let undone = match undo(db, clock, &admin(), None, id).await {
                Ok(undone) => undone,
                // In parts one learns only at the end that a decision takes nothing back.
                Err(UndoError::NothingLeft(_)) if in_parts => {
                    assert!(before == state(db).await, "{number} of {steps:?}");
                    continue;
                }
                Err(error) => panic!("{number} of {steps:?}: {error}"),
            };
            assert_eq!(undone.kept, [], "{number} of {steps:?}");
            background.work_until_idle().await.unwrap();
            let summary = find_decision(db, &admin(), undone.decided.id).await;
            let summary = summary.unwrap().unwrap().summary;
            assert_eq!(
                (summary.left, summary.kept),
                (0, 0),
                "{number} of {steps:?}"
            );
            let after = state(db).await;
            let differs: Vec<_> = before
                .iter()
                .zip(&after)
                .filter(|(one, other)| one != other)
                .collect();
            assert!(before == after, "{number} of {steps:?}: {differs:#?}");
        }
    }
    assert!(decisions > 2 * CASES, "{decisions}");
    assert_eq!(parts > 0, in_parts, "{parts}");
}

test_on_both!(
    undone_in_reverse_order_all_is_as_it_was,
    async |test: TestDb| there_and_back(&test.db, &clock(), 7, false).await
);

test_on_both!(undone_in_parts_all_is_as_it_was, async |test: TestDb| {
    let clock = clock();
    SIZES
        .scope((1, 2), there_and_back(&test.db, &clock, 8, true))
        .await;
});
