//! Deletions of any outcomes.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::catalog::{Location, Plan};
use crate::contract::{ApiError, ErrorKind, Outcome, Page, Reply, Tally};
use crate::model::api;
use jiff::{SignedDuration, Timestamp};

fn items(many: usize) -> Vec<Deletion> {
    let operation = api().operations().find(|operation| operation.is_write()).unwrap().id;
    let item = |n: usize| Deletion::new(Location::new([n.to_string()]), Plan { operation, input: json!({}) });
    (0..many).map(item).collect()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_770_000_000 + seconds).unwrap()
}

fn done() -> Outcome {
    let reply = Reply {
        document: json!({}),
        status: 200,
        request_id: Some("r-1".to_owned()),
        bytes: 2,
        attempts: 1,
        duration: Duration::ZERO,
    };
    Outcome::Finished(Page { reply, next: None, number: 1 })
}

fn failed(kind: ErrorKind) -> Outcome {
    Outcome::Failed(ApiError { request_id: Some("r-2".to_owned()), ..ApiError::local(kind, "Code", "words") })
}

#[test]
fn so_many_are_under_way_and_the_next_follows_what_ended() {
    let mut all = Deletions::new(items(5), 2);
    assert_eq!(all.next(at(0)), [0, 1]);
    assert!(all.next(at(0)).is_empty());
    all.note(0, &Outcome::Sent { attempt: 1 }, at(0));
    all.note(0, &done(), at(1));
    assert_eq!(all.next(at(1)), [2]);
    all.note(1, &failed(ErrorKind::NotFound), at(1));
    assert_eq!(all.items()[1].state, DeletionState::Done { at: at(1), absent: true });
    assert_eq!(all.items()[0].requests, ["r-1"]);
    assert_eq!(all.tally(), Tally { waiting: 2, under_way: 1, done: 2, ..Tally::default() });
}

#[test]
fn requests_whose_answer_was_lost_are_counted() {
    let mut all = Deletions::new(items(1), 1);
    all.next(at(0));
    let lost = || ApiError::local(ErrorKind::UnknownOutcome, "Timeout", "words");
    all.note(0, &Outcome::Retrying { attempt: 2, error: lost(), until: at(1) }, at(0));
    all.note(0, &Outcome::Failed(lost()), at(1));
    assert_eq!((all.items()[0].unanswered, all.items()[0].requests.len()), (2, 0));
}

#[test]
fn what_comes_last_waits_for_all_others_and_is_not_sent_where_one_was_not_carried_out() {
    let mut items = items(3);
    items[0].is_last = true;
    let mut all = Deletions::new(items, 4);
    assert_eq!(all.next(at(0)), [1, 2]);
    all.note(1, &done(), at(0));
    assert!(all.next(at(0)).is_empty() && !all.is_over());
    all.note(2, &failed(ErrorKind::AccessDenied), at(0));
    assert!(all.next(at(0)).is_empty() && all.is_over());
    assert_eq!(all.items()[0].state, DeletionState::LeftOut);
    all.retry();
    assert_eq!(all.next(at(1)), [2]);
    all.note(2, &done(), at(1));
    assert_eq!(all.next(at(1)), [0]);
}

#[test]
fn throttling_is_no_failure_and_they_rest() {
    let mut all = Deletions::new(items(2), 1);
    all.next(at(0));
    all.note(0, &failed(ErrorKind::Throttled), at(0));
    assert_eq!((all.tally().waiting, all.wakes()), (2, Some(at(2))));
    assert!(all.next(at(1)).is_empty());
    assert_eq!(all.next(at(2)), [0]);
    all.note(0, &failed(ErrorKind::Throttled), at(2));
    assert_eq!(all.wakes(), Some(at(7)), "each time longer");
}

#[test]
fn nothing_that_was_not_sent_is_sent_after_a_halt_until_it_is_tried_again() {
    let mut all = Deletions::new(items(4), 2);
    all.next(at(0));
    all.note(0, &Outcome::Sent { attempt: 1 }, at(0));
    assert_eq!(all.halt(), [1]);
    all.note(1, &Outcome::Cancelled, at(0));
    assert!(!all.is_over() && all.next(at(0)).is_empty());
    all.note(0, &done(), at(1));
    assert!(all.is_over());
    assert_eq!(all.tally(), Tally { done: 1, left_out: 3, ..Tally::default() });
    all.retry();
    assert_eq!(all.next(at(2)), [1, 2]);
}

#[test]
fn an_unknown_outcome_stays_until_somebody_has_looked() {
    let mut all = Deletions::new(items(3), 3);
    all.next(at(0));
    all.note(0, &failed(ErrorKind::UnknownOutcome), at(0));
    all.note(1, &Outcome::Sent { attempt: 1 }, at(0));
    all.lose(|n| n == 2);
    assert_eq!(all.unknown(), [0, 1]);
    all.retry();
    assert_eq!(all.unknown(), [0, 1], "it is looked at before it is sent again");
    all.settle(0, true, at(1));
    all.settle(1, false, at(1));
    assert_eq!(all.tally(), Tally { under_way: 1, done: 1, failed: 1, ..Tally::default() });
}

proptest! {
    #[test]
    fn none_is_forgotten_and_none_is_sent_twice_at_once(
        many in 1..12usize,
        at_once in 1..4usize,
        steps in prop::collection::vec((0..12usize, 0..7u8), 0..80),
    ) {
        let mut all = Deletions::new(items(many), at_once);
        let mut under_way = std::collections::BTreeSet::new();
        for (second, (pick, what)) in steps.into_iter().enumerate() {
            let now = at(second as i64 * 90);
            for n in all.next(now) {
                prop_assert!(under_way.insert(n), "{n} is under way already");
            }
            prop_assert!(under_way.len() <= at_once);
            let Some(n) = under_way.iter().copied().nth(pick % under_way.len().max(1)) else { continue };
            let outcome = match what {
                0 => Outcome::Sent { attempt: 1 },
                1 => failed(ErrorKind::Throttled),
                2 => failed(ErrorKind::Internal),
                3 => failed(ErrorKind::UnknownOutcome),
                4 => Outcome::Cancelled,
                5 => failed(ErrorKind::NotFound),
                _ => done(),
            };
            all.note(n, &outcome, now);
            if outcome.is_last() {
                under_way.remove(&n);
            }
            prop_assert_eq!(all.tally().all(), many);
            prop_assert_eq!(all.tally().under_way, under_way.len());
            let rests = all.wakes().is_none_or(|until| until <= now + SignedDuration::from_secs(60));
            prop_assert!(rests);
        }
    }
}
