//! Reading flows and their runs.

use serde_json::{Value, json};

use super::run;
use super::stored::{flow, trigger};
use crate::sandbox::appflow::resources::{CONNECTOR_PROFILE, FLOW, RUN};
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

/// `DescribeFlow`.
pub(super) fn describe(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut record = flow(request.text("flowName"), store)?;
    record.document["lastRunExecutionDetails"] = last_run(&record.id, store)?;
    Ok(record.document)
}

/// `ListFlows`.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let flows = store.list(FLOW.kind, "")?;
    request.page_by(store, &flows, |record| summary(record.clone(), store).map(Some))
}

fn summary(record: Record, store: &Store<'_>) -> Result<Value, Refusal> {
    let mut row = record.document;
    let source = &row["sourceFlowConfig"];
    let destination = &row["destinationFlowConfigList"][0];
    let ends = [
        ("sourceConnectorType", source["connectorType"].clone()),
        ("sourceConnectorLabel", label(source, store)?),
        ("destinationConnectorType", destination["connectorType"].clone()),
        ("destinationConnectorLabel", label(destination, store)?),
        ("triggerType", trigger(&row).into()),
        ("lastRunExecutionDetails", last_run(&record.id, store)?),
    ];
    for (member, value) in ends {
        row[member] = value;
    }
    Ok(row)
}

/// The label of a custom connector, by the profile that is used.
fn label(end: &Value, store: &Store<'_>) -> Result<Value, Refusal> {
    if end["connectorType"] != "CustomConnector" {
        return Ok(Value::Null);
    }
    let name = end["connectorProfileName"].as_str().unwrap_or_default();
    let profile = store.get(CONNECTOR_PROFILE.kind, "", name)?;
    Ok(profile.map_or(Value::Null, |profile| profile.document["connectorLabel"].clone()))
}

fn last_run(name: &str, store: &Store<'_>) -> Result<Value, Refusal> {
    let Some(last) = store.last(RUN.kind, name)? else { return Ok(Value::Null) };
    let last = run::seen(&last.document, store.now());
    Ok(json!({
        "mostRecentExecutionMessage": last["executionResult"]["errorInfo"]["executionMessage"],
        "mostRecentExecutionTime": last["startedAt"],
        "mostRecentExecutionStatus": last["executionStatus"],
    }))
}

/// `DescribeFlowExecutionRecords`: the newest first.
pub(super) fn runs(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let flow = flow(request.text("flowName"), store)?;
    let runs = store.list(RUN.kind, &flow.id)?;
    let rows: Vec<Value> = runs.iter().rev().map(|record| run::seen(&record.document, store.now())).collect();
    request.page_of(store, &rows)
}
