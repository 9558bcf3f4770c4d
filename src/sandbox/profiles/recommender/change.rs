//! Changing recommenders, starting and stopping them, and deleting them with their filters and schemas.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{ASKED, CHANGE, DONE, FILTERS, RECOMMENDERS, SCHEMAS, SINCE, UPDATE, possible};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::Resource;
use crate::sandbox::store::Due;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// What is planned for one that is being deleted: its end.
pub(in crate::sandbox::profiles) const END: &str = "the end of a recommender, filter or schema";

/// `UpdateRecommender`: a new configuration has to be learned first. There are no versions to go back to.
pub(in crate::sandbox::profiles) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut recommender = RECOMMENDERS.record(request, store)?;
    possible(request, store)?;
    if let Some(version) = request.given("RecommenderVersionName").and_then(Value::as_str) {
        return Err(Refusal::not_found(format!("Recommender {} has no version {version}.", recommender.id)));
    }
    let now = epoch_seconds(store.now());
    if let Some(description) = request.given("Description") {
        recommender.document["Description"] = description.clone();
    }
    if let Some(config) = request.given("RecommenderConfig") {
        recommender.document[UPDATE] = json!({
            "RecommenderConfig": config,
            "CreatedAt": now,
            "LastUpdatedAt": now,
            ASKED: store.now().as_millisecond(),
        });
    }
    recommender.document["LastUpdatedAt"] = now;
    store.put(RECOMMENDERS.kind, &recommender.parent, &recommender.id, &recommender.document)?;
    Ok(json!({"RecommenderName": recommender.id}))
}

/// `StartRecommender`, of one that was stopped.
pub(in crate::sandbox::profiles) fn start(request: &Request<'_>, store: &Store<'_>) -> Answer {
    turn(request, store, "INACTIVE", "start")
}

/// `StopRecommender`, of one that is active.
pub(in crate::sandbox::profiles) fn stop(request: &Request<'_>, store: &Store<'_>) -> Answer {
    turn(request, store, "ACTIVE", "stop")
}

fn turn(request: &Request<'_>, store: &Store<'_>, from: &str, done: &str) -> Answer {
    let mut recommender = RECOMMENDERS.record(request, store)?;
    let status = recommender.document["Status"].as_str().unwrap_or_default();
    if status != from {
        let message = format!("The recommender {} is {status}, and must be {from} to {done} it", recommender.id);
        return Err(Refusal::invalid(message));
    }
    recommender.document[DONE] = done.into();
    recommender.document[SINCE] = store.now().as_millisecond().into();
    store.put(RECOMMENDERS.kind, &recommender.parent, &recommender.id, &recommender.document)?;
    Ok(json!({}))
}

/// `DeleteRecommender`.
pub(in crate::sandbox::profiles) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    retire(&RECOMMENDERS, request, store)?;
    Ok(json!({}))
}

/// `DeleteRecommenderFilter`.
pub(in crate::sandbox::profiles) fn delete_filter(request: &Request<'_>, store: &Store<'_>) -> Answer {
    retire(&FILTERS, request, store)?;
    Ok(json!({"Message": "OK"}))
}

/// `DeleteRecommenderSchema`.
pub(in crate::sandbox::profiles) fn delete_schema(request: &Request<'_>, store: &Store<'_>) -> Answer {
    retire(&SCHEMAS, request, store)?;
    Ok(json!({}))
}

/// Begins to delete one: it can be seen for a while.
fn retire(resource: &Resource, request: &Request<'_>, store: &Store<'_>) -> Result<(), Refusal> {
    let mut record = resource.record(request, store)?;
    record.document[DONE] = "delete".into();
    record.document["Status"] = "DELETING".into();
    store.put(resource.kind, &record.parent, &record.id, &record.document)?;
    let at = store.now().checked_add(CHANGE).unwrap_or(Timestamp::MAX);
    store.plan(at, END, &record.parent, &format!("{} {}", resource.kind, record.id))
}

/// Ends one that is being deleted.
pub(in crate::sandbox::profiles) fn end(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let Some((kind, id)) = due.id.split_once(' ') else { return Ok(()) };
    if store.get(kind, &due.parent, id)?.is_some_and(|record| record.document[DONE] == "delete") {
        store.delete(kind, &due.parent, id)?;
    }
    Ok(())
}
