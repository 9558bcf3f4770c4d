//! Starting and stopping flows, and giving up their runs.

use serde_json::{Value, json};

use super::stored::{flow, status, trigger};
use super::{run, schedule};
use crate::sandbox::appflow::resources::{FLOW, RUN};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::idempotency;
use crate::sandbox::{Answer, Record, Refusal, RefusalKind, Request, Store};

/// `StartFlow`: runs a flow on demand, activates any other.
pub(super) fn start(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = flow(request.text("flowName"), store)?;
    // A token that was used for another flow is an error, but not where each start is a run of its own.
    let kept_apart = if trigger(&record.document) == "OnDemand" { record.id.clone() } else { String::new() };
    idempotency::once_within(&kept_apart, request, store, || {
        let now = status(&record.document).to_owned();
        if now == "Deprecated" || now == "Deleted" {
            return Err(Refusal::conflict(format!("Flow {} is {now} and cannot be started.", record.id)));
        }
        if trigger(&record.document) == "OnDemand" {
            run::room(store)?;
            let now = store.now();
            let run = run::start(&record.id, &record.document, now, now, store)?;
            return Ok(answer(&record, Some(&run.id)));
        }
        if now == "Active" {
            return Err(Refusal::conflict(format!("Flow {} is already active.", record.id)));
        }
        schedule::activate(&record.id, &mut record.document, store)?;
        turn(&mut record, "Active", store)?;
        Ok(answer(&record, None))
    })
}

/// `StopFlow`.
pub(super) fn stop(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = flow(request.text("flowName"), store)?;
    if trigger(&record.document) == "OnDemand" {
        let message = format!("Flow {} runs on demand and cannot be stopped.", record.id);
        return Err(Refusal::new(RefusalKind::Unsupported, message));
    }
    let now = status(&record.document);
    if now != "Active" {
        return Err(Refusal::conflict(format!("Flow {} is {now}, not Active, and cannot be stopped.", record.id)));
    }
    turn(&mut record, "Suspended", store)?;
    Ok(answer(&record, None))
}

fn turn(record: &mut Record, status: &str, store: &Store<'_>) -> Result<(), Refusal> {
    record.document["flowStatus"] = status.into();
    record.document["lastUpdatedAt"] = epoch_seconds(store.now());
    if let Some(flow) = record.document.as_object_mut() {
        flow.shift_remove("flowStatusMessage");
    }
    store.put(FLOW.kind, "", &record.id, &record.document)?;
    Ok(())
}

fn answer(record: &Record, run: Option<&str>) -> Value {
    json!({ "flowArn": record.document["flowArn"], "flowStatus": record.document["flowStatus"], "executionId": run })
}

/// `CancelFlowExecutions`: the runs named, or all; those that are not in progress come back.
pub(super) fn cancel(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let flow = flow(request.text("flowName"), store)?;
    if request.given("executionIds").is_none() {
        for record in store.list(RUN.kind, &flow.id)? {
            run::cancel(&flow.id, &record.id, store)?;
        }
        return Ok(json!({ "invalidExecutions": [] }));
    }
    let mut invalid = Vec::new();
    for id in request.list("executionIds") {
        if !run::cancel(&flow.id, id.as_str().unwrap_or_default(), store)? {
            invalid.push(id.clone());
        }
    }
    Ok(json!({ "invalidExecutions": invalid }))
}
