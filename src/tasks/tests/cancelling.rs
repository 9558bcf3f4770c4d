//! Cancelling, shutting down, and nobody listening.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::bench::{Bench, Step, lost, throttled, words};
use crate::contract::{Call, CallId, ContextId, ErrorKind, Lane, Outcome, Upload, Work};
use crate::model::Service;
use crate::tasks::PoolLimits;

const LANE: Lane = Lane::Interactive;

#[tokio::test]
async fn a_read_ends_at_once() {
    let mut bench = Bench::new(PoolLimits::default());
    let held = bench.hold();
    let call = bench.start(1, LANE, Service::AppFlow, "ListFlows", 5);
    bench.settle().await;
    bench.pool.cancel(call);
    bench.settle().await;
    assert_eq!(words(&bench.outcomes(call)), ["sent", "cancelled"]);
    assert!(held.is_closed(), "nobody waits for the reply any more");
}

#[tokio::test]
async fn a_file_tells_how_far_it_is_is_tried_again_and_ends_at_once() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.script([Step::Fail(lost())]);
    let upload = Upload { url: "https://x/key".to_owned(), token: "secret".to_owned(), file: Arc::default() };
    assert!(!format!("{upload:?}").contains("key") && !format!("{upload:?}").contains("secret"));
    let work = Work::Upload(Box::new(upload));
    let (id, context) = (CallId(1), ContextId(1));
    bench.pool.start(Call { id, context, lane: LANE, work, place: json!(null), before: None });
    bench.settle().await;
    assert_eq!(words(&bench.outcomes(id)), ["sent", "uploading", "retrying"]);
    let held = bench.hold();
    assert!(bench.clock.step(), "it waits for the next try");
    bench.settle().await;
    bench.pool.cancel(id);
    bench.settle().await;
    assert_eq!(words(&bench.outcomes(id))[3..], ["sent", "uploading", "cancelled"]);
    assert!(held.is_closed(), "nothing of it is sent any more");
}

#[tokio::test]
async fn a_write_that_waits_is_cancelled_and_never_sent() {
    let mut bench = Bench::new(PoolLimits { concurrent: 1, background: 1, ..PoolLimits::default() });
    let _held = bench.hold();
    bench.start(1, LANE, Service::AppFlow, "ListFlows", 1);
    bench.settle().await;
    let write = bench.start(2, LANE, Service::AppFlow, "DeleteFlow", 1);
    bench.settle().await;
    bench.pool.cancel(write);
    bench.settle().await;
    assert_eq!(words(&bench.outcomes(write)), ["waiting", "cancelled"]);
    assert_eq!(bench.sent(), 1);
}

#[tokio::test]
async fn a_write_that_was_sent_reports_its_real_outcome() {
    let mut bench = Bench::new(PoolLimits::default());
    let held = bench.hold();
    let call = bench.start(1, LANE, Service::CustomerProfiles, "DeleteDomain", 1);
    bench.settle().await;
    bench.pool.cancel(call);
    bench.settle().await;
    assert_eq!(words(&bench.outcomes(call)), ["sent"], "it runs on");
    held.send(Ok(json!({"Message": "deleted"}))).unwrap();
    bench.settle().await;
    assert_eq!(words(&bench.outcomes(call)), ["sent", "finished"]);
}

#[tokio::test]
async fn a_write_cancelled_between_attempts_says_what_is_known() {
    for (failed, kind) in [(throttled(), None), (lost(), Some(ErrorKind::UnknownOutcome))] {
        let mut bench = Bench::new(PoolLimits { backoff: Duration::from_secs(3), ..PoolLimits::default() });
        bench.script([Step::Fail(failed)]);
        let call = bench.start(1, LANE, Service::CustomerProfiles, "DeleteDomain", 1);
        bench.settle().await;
        bench.pool.cancel(call);
        bench.settle().await;
        let last = bench.outcomes(call).pop();
        let known = match &last {
            Some(Outcome::Failed(error)) => Some(error.kind),
            Some(Outcome::Cancelled) => None,
            other => panic!("{other:?}"),
        };
        assert_eq!((known, bench.sent()), (kind, 1));
    }
}

#[tokio::test]
async fn shutting_down_waits_for_the_write_alone() {
    let mut bench = Bench::new(PoolLimits::default());
    let (_read, write) = (bench.hold(), bench.hold());
    bench.start(1, LANE, Service::AppFlow, "ListFlows", 1);
    bench.settle().await;
    bench.start(2, LANE, Service::AppFlow, "DeleteFlow", 1);
    bench.settle().await;
    let pool = bench.pool.clone();
    let down = tokio::spawn(async move { pool.shutdown(Duration::from_secs(5)).await });
    bench.settle().await;
    assert_eq!(words(&bench.outcomes(CallId(1))), ["sent", "cancelled"]);
    assert!(!down.is_finished());
    write.send(Ok(json!({}))).unwrap();
    bench.settle().await;
    assert_eq!(down.await.unwrap(), 0);
    assert_eq!(words(&bench.outcomes(CallId(2))), ["sent", "finished"]);

    let late = bench.start(3, LANE, Service::AppFlow, "ListFlows", 1);
    bench.settle().await;
    assert_eq!(words(&bench.outcomes(late)), ["cancelled"], "no call after the end");
}

#[tokio::test]
async fn shutting_down_loses_patience() {
    let mut bench = Bench::new(PoolLimits::default());
    let _write = bench.hold();
    bench.start(1, LANE, Service::AppFlow, "DeleteFlow", 1);
    bench.settle().await;
    let pool = bench.pool.clone();
    let down = tokio::spawn(async move { pool.shutdown(Duration::from_secs(5)).await });
    bench.settle().await;
    assert!(bench.clock.step());
    assert_eq!(down.await.unwrap(), 1);
}

#[tokio::test]
async fn nobody_listening_is_no_panic() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.start(1, LANE, Service::AppFlow, "ListFlows", 3);
    bench.deaf();
    bench.settle().await;
    assert_eq!(bench.pool.shutdown(Duration::ZERO).await, 0);
}
