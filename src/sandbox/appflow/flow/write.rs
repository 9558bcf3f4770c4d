//! Creating, changing and deleting flows.

use serde_json::{Value, json};

use super::stored::{flow, status, trigger};
use super::{check, run, schedule};
use crate::sandbox::appflow::caller::caller;
use crate::sandbox::appflow::resources::{FLOW, RUN};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::merge;
use crate::sandbox::idempotency;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// `CreateFlow`.
pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    idempotency::once(request, store, || {
        let name = request.text("flowName");
        if store.has(FLOW.kind, "", name)? {
            return Err(Refusal::conflict(format!("Flow with name {name} already exists.")));
        }
        if let Some(most) = store.full(FLOW.kind, store.count(FLOW.kind, "")? as usize) {
            return Err(Refusal::quota(format!("An account may have {most} flows.")));
        }
        check::definition(request, store, "Create")?;
        let mut flow = json!({});
        merge(&mut flow, request.input, &["clientToken"]);
        flow["flowArn"] = FLOW.arn_of("", name, store).into();
        flow["flowStatus"] = at_rest(&flow).into();
        flow["schemaVersion"] = 1.into();
        for member in ["createdAt", "lastUpdatedAt"] {
            flow[member] = epoch_seconds(store.now());
        }
        for member in ["createdBy", "lastUpdatedBy"] {
            flow[member] = caller(store).into();
        }
        store.put(FLOW.kind, "", name, &flow)?;
        Ok(flow)
    })
}

/// The status of a flow that was never started.
fn at_rest(flow: &Value) -> &'static str {
    if trigger(flow) == "OnDemand" { "Active" } else { "Draft" }
}

/// The members that an update replaces as a whole.
const REPLACED: [&str; 6] =
    ["description", "triggerConfig", "sourceFlowConfig", "destinationFlowConfigList", "tasks", "metadataCatalogConfig"];

/// `UpdateFlow`: everything but name, source connector and destination.
pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    idempotency::once(request, store, || {
        let mut record = flow(request.text("flowName"), store)?;
        check_ends(&record.document, request.input)?;
        check::definition(request, store, "Update")?;
        let before = record.document.clone();
        let flow = &mut record.document;
        // What is left out is gone, but for tags and key, which an update has no members for.
        if let Some(flow) = flow.as_object_mut() {
            flow.retain(|member, _| !REPLACED.contains(&member.as_str()));
        }
        merge(flow, request.input, &["clientToken"]);
        if schema(&before) != schema(flow) {
            flow["schemaVersion"] = (before["schemaVersion"].as_u64().unwrap_or(1) + 1).into();
        }
        if before["triggerConfig"]["triggerType"] != flow["triggerConfig"]["triggerType"] {
            flow["flowStatus"] = at_rest(flow).into();
        } else if before["triggerConfig"] != flow["triggerConfig"] && status(flow) == "Active" {
            schedule::plan_next(&record.id, flow, store.now(), store.now(), store)?;
        }
        flow["lastUpdatedAt"] = epoch_seconds(store.now());
        flow["lastUpdatedBy"] = caller(store).into();
        store.put(FLOW.kind, "", &record.id, flow)?;
        Ok(record.document)
    })
}

/// What the version of the schema counts the changes of: mappings, data types and partition keys, in whatever order.
fn schema(flow: &Value) -> Vec<String> {
    let chooses_rows = |task: &&Value| {
        let projects = task["connectorOperator"].as_object().is_some_and(|of| of.values().any(|is| is == "PROJECTION"));
        task["taskType"] == "Validate" || task["taskType"] == "Filter" && !projects
    };
    let tasks = flow["tasks"].as_array().into_iter().flatten().filter(|task| !chooses_rows(task));
    let mut texts: Vec<String> = tasks
        .map(|task| {
            let mut task = task.clone();
            task.sort_all_objects();
            task.to_string()
        })
        .collect();
    texts.sort();
    texts
}

/// Refuses to change what a flow reads with, and where it writes.
fn check_ends(flow: &Value, input: &Value) -> Result<(), Refusal> {
    let refuse =
        |what: &str| Refusal::invalid(format!("Update Flow request failed due to:[{what} can not be updated]"));
    // Another object of the same connector is accepted.
    if flow["sourceFlowConfig"]["connectorType"] != input["sourceFlowConfig"]["connectorType"] {
        return Err(refuse("Source connector type"));
    }
    let ends = |document: &Value| -> Vec<(String, Vec<Value>)> {
        let ends = document["destinationFlowConfigList"].as_array().into_iter().flatten();
        ends.map(|end| what(end, "destinationConnectorProperties")).collect()
    };
    if ends(flow) != ends(input) {
        return Err(refuse("Destination object for the destination connector"));
    }
    Ok(())
}

/// The connector of an end, and the members of its properties that name what is read or written.
fn what(end: &Value, properties: &str) -> (String, Vec<Value>) {
    let members = ["object", "objectPath", "entityName", "bucketName", "domainName"];
    let inner = end[properties].as_object().into_iter().flatten().filter(|(_, inner)| !inner.is_null());
    let named = inner.flat_map(|(_, inner)| members.into_iter().map(|member| inner[member].clone()));
    (end["connectorType"].as_str().unwrap_or_default().to_owned(), named.collect())
}

/// `DeleteFlow`, with its runs. A flow that works is refused, unless forced.
pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = flow(request.text("flowName"), store)?;
    let forced = request.given("forceDelete").and_then(Value::as_bool).unwrap_or_default();
    let busy = store
        .list(RUN.kind, &record.id)?
        .iter()
        .any(|record| run::seen(&record.document, store.now())["executionStatus"] == "InProgress");
    let active = status(&record.document) == "Active" && trigger(&record.document) != "OnDemand";
    if (busy || active) && !forced {
        return Err(Refusal::conflict(format!("Flow {} is in use and cannot be deleted.", record.id)));
    }
    store.delete_below("appflow/flows/", &record.id)?;
    store.delete(FLOW.kind, "", &record.id)?;
    Ok(json!({}))
}
