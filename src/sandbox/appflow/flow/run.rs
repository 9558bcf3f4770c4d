//! Runs: in progress for a while, then ended as was clear from the start.
//!
//! No data flows, so a run that went well has moved nothing.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::stored::profiles;
use crate::sandbox::appflow::profile_state;
use crate::sandbox::appflow::resources::{CONNECTOR_PROFILE, RUN};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::{Refusal, Store};

/// How long a run takes, and how long it takes to give one up.
const DURATION: SignedDuration = SignedDuration::from_secs(5);
const CANCELLING: SignedDuration = SignedDuration::from_secs(1);
/// How far back the first incremental run reads, where the flow does not say.
const FIRST_REACH: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Hidden members: when a run ends, how, and what it says then.
const ENDS: &str = "endsAt";
const OUTCOME: &str = "outcome";
const RESULT: &str = "result";

/// The runs in progress, and how many there were by month: kinds in the store, the first also a quota.
const RUNNING: &str = "appflow/flows/running";
const MONTHS: &str = "appflow/months";

/// How a run ends.
pub(super) struct RunOutcome {
    pub(super) id: String,
    pub(super) failed: bool,
    pub(super) ends: Timestamp,
}

impl RunOutcome {
    /// That of a run that was stored.
    pub(super) fn of(run: &Value) -> Self {
        let status = run.get(OUTCOME).unwrap_or(&run["executionStatus"]);
        let ended = || Timestamp::from_millisecond((run["lastUpdatedAt"].as_f64()? * 1000.0) as i64).ok();
        Self {
            id: run["executionId"].as_str().unwrap_or_default().to_owned(),
            failed: status == "Error",
            ends: ends(run).or_else(ended).unwrap_or_default(),
        }
    }
}

/// Refuses if no other run may begin now.
pub(super) fn room(store: &Store<'_>) -> Result<(), Refusal> {
    match obstacle_of_quota(store.now(), store)? {
        Some(message) => Err(Refusal::quota(message)),
        None => Ok(()),
    }
}

/// Begins a run at this time, which was scheduled for another if the schedule has an offset.
pub(super) fn start(
    name: &str,
    flow: &Value,
    at: Timestamp,
    tick: Timestamp,
    store: &Store<'_>,
) -> Result<RunOutcome, Refusal> {
    let id = store.uuid();
    let ends = at.saturating_add(DURATION).unwrap_or(at);
    let mut run = json!({
        "executionId": id,
        "executionStatus": "InProgress",
        "startedAt": epoch_seconds(at),
        "lastUpdatedAt": epoch_seconds(at),
        ENDS: ends.as_millisecond(),
    });
    let scheduled = &flow["triggerConfig"]["triggerProperties"]["Scheduled"];
    if scheduled["dataPullMode"] == "Incremental" {
        let first = || match &scheduled["firstExecutionFrom"] {
            Value::Null => epoch_seconds(tick.saturating_sub(FIRST_REACH).unwrap_or(tick)),
            from => from.clone(),
        };
        run["dataPullStartTime"] = pulled_until(name, store)?.unwrap_or_else(first);
        run["dataPullEndTime"] = epoch_seconds(tick);
    }
    let mut obstacle = obstacle(flow, at, store)?;
    if obstacle.is_none() {
        obstacle = obstacle_of_quota(at, store)?;
    }
    let moved = json!({ "bytesProcessed": 0, "bytesWritten": 0, "recordsProcessed": 0 });
    run[OUTCOME] = if obstacle.is_some() { "Error" } else { "Successful" }.into();
    run[RESULT] = moved;
    if let Some(message) = obstacle {
        run[RESULT]["errorInfo"] = json!({ "putFailuresCount": 0, "executionMessage": message });
    }
    store.put(RUN.kind, name, &id, &run)?;
    store.put(RUNNING, name, &id, &json!({ ENDS: ends.as_millisecond() }))?;
    let month = month(at);
    store.put(MONTHS, "", &month, &json!({ "runs": runs_in(&month, store)? + 1 }))?;
    Ok(RunOutcome::of(&run))
}

/// Where the last incremental run that went well left off.
fn pulled_until(name: &str, store: &Store<'_>) -> Result<Option<Value>, Refusal> {
    let runs = store.list(RUN.kind, name)?;
    let good = runs
        .iter()
        .map(|run| &run.document)
        .filter(|run| run.get(OUTCOME).unwrap_or(&run["executionStatus"]) == "Successful");
    Ok(good.filter_map(|run| run.get("dataPullEndTime")).next_back().cloned())
}

/// Why no other run may begin at this time, if so.
fn obstacle_of_quota(at: Timestamp, store: &Store<'_>) -> Result<Option<String>, Refusal> {
    let mut running = 0;
    for record in store.list_everywhere(RUNNING)? {
        if ends(&record.document).is_none_or(|ends| ends <= at) {
            store.delete(RUNNING, &record.parent, &record.id)?;
        } else {
            running += 1;
        }
    }
    if let Some(most) = store.full("appflow/flows/concurrent-runs", running) {
        return Ok(Some(format!("The limit of {most} flow runs at the same time is reached.")));
    }
    let runs = runs_in(&month(at), store)?;
    let most = store.full("appflow/flows/runs-a-month", usize::try_from(runs).unwrap_or(usize::MAX));
    Ok(most.map(|most| format!("The limit of {most} flow runs in a month is reached.")))
}

fn month(at: Timestamp) -> String {
    at.strftime("%Y-%m").to_string()
}

fn runs_in(month: &str, store: &Store<'_>) -> Result<u64, Refusal> {
    Ok(store.get(MONTHS, "", month)?.and_then(|month| month.document["runs"].as_u64()).unwrap_or_default())
}

/// Why a run of this flow at this time fails, if it must.
fn obstacle(flow: &Value, at: Timestamp, store: &Store<'_>) -> Result<Option<String>, Refusal> {
    for name in profiles(flow) {
        let Some(record) = store.get(CONNECTOR_PROFILE.kind, "", name)? else {
            return Ok(Some(format!("Connector Profile with name {name} does not exist.")));
        };
        if let Some(refusal) = profile_state::unusable(name, &record.document, at) {
            return Ok(Some(refusal.message.into_owned()));
        }
    }
    let destinations = flow["destinationFlowConfigList"].as_array().into_iter().flatten();
    for end in destinations.filter_map(|end| end.pointer("/destinationConnectorProperties/CustomerProfiles")) {
        let domain = end["domainName"].as_str().unwrap_or_default();
        if !store.has("profiles/domains", "", domain)? {
            return Ok(Some(format!("Domain {domain} does not exist.")));
        }
    }
    Ok(None)
}

fn ends(run: &Value) -> Option<Timestamp> {
    run.get(ENDS).and_then(Value::as_i64).and_then(|at| Timestamp::from_millisecond(at).ok())
}

/// A run as it is at this time.
pub(super) fn seen(run: &Value, now: Timestamp) -> Value {
    let mut run = run.clone();
    let Some(ends) = ends(&run) else { return run };
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
    let ends = store.now().saturating_add(CANCELLING).unwrap_or(store.now());
    run["executionStatus"] = "CancelStarted".into();
    run["lastUpdatedAt"] = epoch_seconds(store.now());
    run[ENDS] = ends.as_millisecond().into();
    run[OUTCOME] = "Canceled".into();
    if let Some(run) = run.as_object_mut() {
        run.shift_remove(RESULT);
    }
    store.put(RUN.kind, name, id, &run)?;
    store.put(RUNNING, name, id, &json!({ ENDS: ends.as_millisecond() }))?;
    Ok(true)
}
