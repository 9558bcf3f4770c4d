//! Page after page.

use serde_json::json;

use super::bench::{Bench, Step, words};
use crate::contract::{ErrorKind, Lane, Outcome};
use crate::model::Service;
use crate::tasks::PoolLimits;

const LANE: Lane = Lane::Interactive;

fn page(next: &str) -> Step {
    Step::Reply(json!({"flows": [{"flowName": "nightly"}], "nextToken": next}))
}

#[tokio::test]
async fn pages_arrive_one_by_one_and_the_token_travels() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.script([page("a"), page("b"), Step::Reply(json!({"flows": [], "nextToken": null}))]);
    let call = bench.start(1, LANE, Service::AppFlow, "ListFlows", 10);
    let outcomes = bench.finish(call).await;
    assert_eq!(words(&outcomes), ["sent", "page", "sent", "page", "sent", "finished"]);
    let tokens: Vec<_> = bench.script.sent.lock().unwrap().iter().map(|s| s.input["nextToken"].clone()).collect();
    assert_eq!(tokens, [json!(null), json!("a"), json!("b")]);
    let Some(Outcome::Finished(last)) = outcomes.last() else { panic!("{outcomes:?}") };
    assert_eq!((last.number, last.next.as_deref()), (3, None));
}

#[tokio::test]
async fn no_more_pages_than_asked_for_and_the_next_token_is_told() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.script([page("a"), page("b"), page("c")]);
    let call = bench.start(1, LANE, Service::AppFlow, "ListFlows", 2);
    let outcomes = bench.finish(call).await;
    let Some(Outcome::Finished(last)) = outcomes.last() else { panic!("{outcomes:?}") };
    assert_eq!((last.number, last.next.as_deref(), bench.sent()), (2, Some("b"), 2));
}

#[tokio::test]
async fn a_repeated_token_ends_the_list_with_an_error_and_keeps_its_rows() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.script([page("a"), page("b"), page("a"), page("b")]);
    let call = bench.start(1, LANE, Service::AppFlow, "ListFlows", 100);
    let outcomes = bench.finish(call).await;
    assert_eq!(words(&outcomes), ["sent", "page", "sent", "page", "sent", "page", "failed"]);
    let Some(Outcome::Failed(error)) = outcomes.last() else { panic!("{outcomes:?}") };
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Unreadable, "RepeatedPageToken"));
}

#[tokio::test]
async fn the_token_that_was_asked_for_counts_as_seen() {
    let mut bench = Bench::new(PoolLimits::default());
    bench.script([page("a")]);
    let call = bench.start_with(1, LANE, Service::AppFlow, "ListFlows", json!({"nextToken": "a"}), 1);
    assert_eq!(words(&bench.finish(call).await), ["sent", "page", "failed"]);
}
