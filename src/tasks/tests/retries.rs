//! What is sent again, and what never is.

use std::time::Duration;

use serde_json::json;

use super::bench::{Bench, Step, failure, lost, throttled, words};
use crate::contract::{CallId, ErrorKind, Lane, Outcome, Transience};
use crate::model::Service;
use crate::tasks::PoolLimits;

const LANE: Lane = Lane::Interactive;

#[tokio::test]
async fn a_throttled_read_is_sent_again_and_says_until_when_it_waits() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.script([Step::Fail(throttled()), Step::Fail(lost()), Step::Reply(json!({"flows": []}))]);
    let call = bench.start(1, LANE, Service::AppFlow, "ListFlows", 1);
    let outcomes = bench.finish(call).await;
    let told: Vec<_> = words(&outcomes).into_iter().filter(|word| *word != "waiting").collect();
    assert_eq!(told, ["sent", "retrying", "sent", "retrying", "sent", "finished"]);
    let Some(Outcome::Retrying { attempt: 1, until, error }) =
        outcomes.iter().find(|o| matches!(o, Outcome::Retrying { .. }))
    else {
        panic!("{outcomes:?}")
    };
    assert_eq!(error.kind, ErrorKind::Throttled);
    assert!((0..=500).contains(&until.as_millisecond()), "{until}");
    let Some(Outcome::Finished(page)) = outcomes.last() else { panic!("{outcomes:?}") };
    assert_eq!(page.reply.attempts, 3);
}

#[tokio::test]
async fn after_four_attempts_the_error_stands() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.script((0..9).map(|_| Step::Fail(throttled())));
    let call = bench.start(1, LANE, Service::AppFlow, "ListFlows", 1);
    let outcomes = bench.finish(call).await;
    let Some(Outcome::Failed(error)) = outcomes.last() else { panic!("{outcomes:?}") };
    assert_eq!((error.kind, error.attempts, bench.sent()), (ErrorKind::Throttled, 4, 4));
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let mut bench = Bench::new(PoolLimits::default());
    let after = Some(Duration::from_secs(7));
    bench.script([Step::Fail(failure(ErrorKind::Internal, Transience::MayHaveActed { after }))]);
    let call = bench.start(1, LANE, Service::ConnectCases, "GetCase", 1);
    bench.finish(call).await;
    assert_eq!(bench.times(), [0, 7000]);
}

#[tokio::test]
async fn a_create_without_a_token_is_never_sent_twice_when_it_may_have_acted() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.script([Step::Fail(lost())]);
    let call = bench.start(1, LANE, Service::CustomerProfiles, "CreateProfile", 1);
    assert_eq!(words(&bench.finish(call).await), ["sent", "failed"]);

    bench.script([Step::Fail(throttled())]);
    let call = bench.start(2, LANE, Service::CustomerProfiles, "CreateProfile", 1);
    assert_eq!(bench.finish(call).await.last().map(|o| words(std::slice::from_ref(o))[0]), Some("finished"));
    assert_eq!(bench.sent(), 3, "refused is surely not done");
}

#[tokio::test]
async fn every_attempt_of_a_create_carries_the_same_token() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.script([Step::Fail(lost()), Step::Fail(lost())]);
    let call = bench.start(1, LANE, Service::AppFlow, "CreateFlow", 1);
    bench.finish(call).await;
    let sent = bench.script.sent.lock().unwrap();
    let tokens: Vec<_> = sent.iter().map(|s| s.input["clientToken"].as_str().expect("a token")).collect();
    assert_eq!(tokens.len(), 3);
    assert!(tokens.windows(2).all(|pair| pair[0] == pair[1]), "{tokens:?}");
}

#[tokio::test]
async fn what_was_perhaps_done_before_says_so() {
    let mut bench = Bench::new(PoolLimits::default());
    let gone = failure(ErrorKind::NotFound, Transience::Permanent);
    bench.script([Step::Fail(lost()), Step::Fail(gone)]);
    let call = bench.start(1, LANE, Service::AppFlow, "StopFlow", 1);
    let Some(Outcome::Failed(error)) = bench.finish(call).await.pop() else { panic!() };
    assert_eq!((error.kind, error.attempts), (ErrorKind::NotFound, 2));
    assert!(error.advice().contains("may have been carried out"), "{}", error.advice());
}

#[tokio::test]
async fn a_panic_is_the_error_of_its_own_task() {
    let mut bench = Bench::new(PoolLimits { concurrent: 1, background: 1, ..PoolLimits::default() });
    bench.script([Step::Panic]);
    let broken = bench.start(1, LANE, Service::AppFlow, "ListFlows", 1);
    let Some(Outcome::Failed(error)) = bench.finish(broken).await.pop() else { panic!() };
    assert_eq!((error.kind, error.message.contains("scripted")), (ErrorKind::Fault, false), "{error}");
    let next = bench.start(2, LANE, Service::AppFlow, "ListFlows", 1);
    assert_eq!(words(&bench.finish(next).await), ["sent", "finished"], "its place is free again");
    assert_eq!(bench.pool.shutdown(Duration::ZERO).await, 0, "{:?}", bench.outcomes(CallId(1)));
}

#[tokio::test]
async fn a_delete_that_finds_nothing_after_a_lost_attempt_is_done() {
    let gone = || failure(ErrorKind::NotFound, Transience::Permanent);
    let mut bench = Bench::new(PoolLimits::default());
    bench.script([Step::Fail(lost()), Step::Fail(gone())]);
    let call = bench.start(1, LANE, Service::AppFlow, "DeleteFlow", 1);
    assert_eq!(words(&bench.finish(call).await).last(), Some(&"finished"));
    // At the first attempt, or of what takes nothing away, it is what it says.
    bench.script([Step::Fail(gone())]);
    let call = bench.start(2, LANE, Service::AppFlow, "DeleteFlow", 1);
    assert_eq!(words(&bench.finish(call).await).last(), Some(&"failed"));
    bench.script([Step::Fail(lost()), Step::Fail(gone())]);
    let call = bench.start(3, LANE, Service::AppFlow, "StopFlow", 1);
    assert_eq!(words(&bench.finish(call).await).last(), Some(&"failed"));
}
