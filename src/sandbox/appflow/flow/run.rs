//! Runs: in progress for a while, then ended as was clear from the start.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{RUN, profiles};
use crate::sandbox::appflow::profile::{self, CONNECTOR_PROFILE};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::{Refusal, Store};

/// How long a run takes, and how long it takes to give one up.
const DURATION: SignedDuration = SignedDuration::from_secs(5);
const CANCELLING: SignedDuration = SignedDuration::from_secs(1);

/// Hidden members: when a run ends, how, and what it says then.
pub(in crate::sandbox) const ENDS: &str = "endsAt";
pub(in crate::sandbox) const OUTCOME: &str = "outcome";
const RESULT: &str = "result";

/// Begins a run at this time. Gives its id.
pub(super) fn start(name: &str, flow: &Value, at: Timestamp, store: &Store<'_>) -> Result<String, Refusal> {
    let id = store.uuid();
    let ends = at.saturating_add(DURATION).unwrap_or(at);
    let mut run = json!({
        "executionId": id,
        "executionStatus": "InProgress",
        "startedAt": epoch_seconds(at),
        "lastUpdatedAt": epoch_seconds(at),
        ENDS: ends.as_millisecond(),
    });
    if flow["triggerConfig"]["triggerProperties"]["Scheduled"]["dataPullMode"] == "Incremental" {
        run["dataPullStartTime"] =
            pulled_until(name, store)?.unwrap_or_else(|| epoch_seconds(at - SignedDuration::from_hours(24 * 30)));
        run["dataPullEndTime"] = epoch_seconds(at);
    }
    match obstacle(flow, store)? {
        Some(message) => {
            run[OUTCOME] = "Error".into();
            run[RESULT] = json!({
                "errorInfo": { "putFailuresCount": 0, "executionMessage": message },
                "bytesProcessed": 0, "bytesWritten": 0, "recordsProcessed": 0,
            });
        }
        None => {
            run[OUTCOME] = "Successful".into();
            run[RESULT] = moved(&id);
        }
    }
    store.put(RUN.kind, name, &id, &run)?;
    Ok(id)
}

/// Where the last incremental run left off.
fn pulled_until(name: &str, store: &Store<'_>) -> Result<Option<Value>, Refusal> {
    let runs = store.list(RUN.kind, name)?;
    Ok(runs.iter().rev().find_map(|run| run.document.get("dataPullEndTime").cloned()))
}

/// Why a run of this flow fails, if it must.
fn obstacle(flow: &Value, store: &Store<'_>) -> Result<Option<String>, Refusal> {
    for name in profiles(flow) {
        let Some(record) = store.get(CONNECTOR_PROFILE.kind, "", name)? else {
            return Ok(Some(format!("Connector Profile with name {name} does not exist.")));
        };
        let state = &profile::seen(&record.document, store)["privateConnectionProvisioningState"];
        if state["status"] == "FAILED" {
            return Ok(Some(format!("The private connection of the connector profile {name} could not be set up.")));
        }
    }
    let destinations = flow["destinationFlowConfigList"].as_array().into_iter().flatten();
    for domain in
        destinations.filter_map(|end| end.pointer("/destinationConnectorProperties/CustomerProfiles/domainName"))
    {
        let domain = domain.as_str().unwrap_or_default();
        if !store.has("profiles/domains", "", domain)? {
            return Ok(Some(format!("Domain {domain} does not exist.")));
        }
    }
    Ok(None)
}

/// What a run moved: no data flows, so the amounts follow from the id alone.
fn moved(id: &str) -> Value {
    let mut dice = fastrand::Rng::with_seed(id.bytes().fold(7, |sum, byte| sum * 31 % 1_000_003 + u64::from(byte)));
    let records = dice.u64(1..5_000);
    let bytes = records * dice.u64(300..1_500);
    json!({ "bytesProcessed": bytes, "bytesWritten": bytes / 2, "recordsProcessed": records })
}

/// A run as it is at this time.
pub(super) fn seen(run: &Value, now: Timestamp) -> Value {
    let mut run = run.clone();
    let Some(ends) = run.get(ENDS).and_then(Value::as_i64).and_then(|at| Timestamp::from_millisecond(at).ok()) else {
        return run;
    };
    if ends <= now && run.get(OUTCOME).is_some() {
        run["executionStatus"] = run[OUTCOME].clone();
        run["lastUpdatedAt"] = epoch_seconds(ends);
        if let Some(result) = run.get(RESULT).cloned() {
            run["executionResult"] = result;
        }
    }
    run
}

/// Gives a run up; false if it has ended.
pub(super) fn cancel(name: &str, id: &str, store: &Store<'_>) -> Result<bool, Refusal> {
    let Some(record) = store.get(RUN.kind, name, id)? else { return Ok(false) };
    if seen(&record.document, store.now())["executionStatus"] != "InProgress" {
        return Ok(false);
    }
    let mut run = record.document;
    run["executionStatus"] = "CancelStarted".into();
    run["lastUpdatedAt"] = epoch_seconds(store.now());
    run[ENDS] = store.now().saturating_add(CANCELLING).unwrap_or(store.now()).as_millisecond().into();
    run[OUTCOME] = "Canceled".into();
    if let Some(run) = run.as_object_mut() {
        run.shift_remove(RESULT);
    }
    store.put(RUN.kind, name, id, &run)?;
    Ok(true)
}
