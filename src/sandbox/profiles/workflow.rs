//! Workflows: imports of what a source already holds, batch by batch, through a flow of their own.
//!
//! They run on the sandbox's clock. The source is not there, so no batch brings any records.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::integration;
use super::resources::{DOMAINS, INTEGRATIONS};
use crate::model::read_instant;
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::{Minted, Resource};
use crate::sandbox::{Answer, Record, RefusalKind, Request, Store};

/// Why the flow could not be made, where it could not.
const FAILURE: &str = "_failure";
/// The flow of the workflow.
const FLOW: &str = "_flow";
/// How long it takes to begin, and how long a batch takes.
const WAIT: SignedDuration = SignedDuration::from_mins(1);
const BATCH: SignedDuration = SignedDuration::from_mins(5);

/// The workflows of a domain.
pub(super) static WORKFLOWS: Resource = Resource {
    kind: "profiles/domains/workflows",
    noun: "Workflow",
    parent: Some(&DOMAINS),
    id: "WorkflowId",
    minted: Minted::Hex,
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    seen,
    get: Some("GetWorkflow"),
    delete: Some("DeleteWorkflow"),
    ..Resource::PLAIN
};

/// The batches of a workflow; one over everything where none is named.
fn batches(document: &Value) -> Vec<Value> {
    let named = document["IntegrationConfig"]["AppflowIntegration"]["Batches"].as_array().cloned();
    named.filter(|named| !named.is_empty()).unwrap_or_else(|| vec![Value::Null])
}

/// How many batches are done at this time; `None` before it begins.
fn done(record: &Record, now: Timestamp) -> Option<usize> {
    let age = now.duration_since(record.created);
    let batches = batches(&record.document).len();
    (age >= WAIT).then(|| usize::try_from((age - WAIT).as_secs() / BATCH.as_secs()).unwrap_or(0).min(batches))
}

fn seen(record: &mut Record, now: Timestamp) {
    let (done, total) = (done(record, now), batches(&record.document).len());
    let (status, description) = match (record.document[FAILURE].as_str(), done) {
        (Some(_), _) => ("FAILED", "The flow could not be made"),
        (None, None) => ("NOT_STARTED", "The workflow has not started"),
        (None, Some(done)) if done < total => ("IN_PROGRESS", "The batches are being imported"),
        (None, Some(_)) => ("COMPLETE", "All batches are imported"),
    };
    let integration = record.document["IntegrationConfig"]["AppflowIntegration"].clone();
    let source = &integration["FlowDefinition"]["SourceFlowConfig"];
    let document = &mut record.document;
    document["Status"] = status.into();
    document["StatusDescription"] = description.into();
    document["ErrorDescription"] = document[FAILURE].clone();
    document["StartDate"] = document["CreatedAt"].clone();
    document["Attributes"]["AppflowIntegration"] = json!({
        "SourceConnectorType": source["ConnectorType"],
        "ConnectorProfileName": source["ConnectorProfileName"],
        "RoleArn": document["RoleArn"],
    });
    document["Metrics"]["AppflowIntegration"] = json!({
        "RecordsProcessed": 0,
        "StepsCompleted": done.unwrap_or(0),
        "TotalSteps": total,
    });
}

/// `CreateIntegrationWorkflow`: makes the flow and its integration. Where the flow cannot be made, the workflow fails.
pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let definition = &request.input["IntegrationConfig"]["AppflowIntegration"]["FlowDefinition"];
    let mut document = WORKFLOWS.create(request, store)?;
    let id = document["WorkflowId"].clone();
    match integration::create_flow(request, definition, store) {
        Ok(flow) => {
            let input = json!({
                "DomainName": request.text("DomainName"),
                "Uri": flow,
                "ObjectTypeName": request.text("ObjectTypeName"),
                "WorkflowId": id,
            });
            INTEGRATIONS.put(&Request { input: &input, ..*request }, store)?;
            document[FLOW] = definition["FlowName"].clone();
        }
        Err(refusal) if refusal.kind == RefusalKind::Internal => return Err(refusal),
        Err(refusal) => document[FAILURE] = refusal.message.as_ref().into(),
    }
    let (domain, id) = (request.text("DomainName"), id.as_str().unwrap_or_default());
    store.put(WORKFLOWS.kind, domain, id, &document)?;
    Ok(json!({"WorkflowId": id, "Message": "The workflow was created"}))
}

/// `ListWorkflows`, by type, status and time where they are given.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let parent = WORKFLOWS.parent_of(request, store)?;
    let seconds = |value: &Value| value.as_f64().unwrap_or_default();
    let fits = |document: &Value| {
        let same = |member: &str| request.given(member).is_none_or(|wanted| document.get(member) == Some(wanted));
        let created = seconds(&document["CreatedAt"]);
        same("WorkflowType")
            && same("Status")
            && request.given("QueryStartDate").is_none_or(|start| created >= seconds(start))
            && request.given("QueryEndDate").is_none_or(|end| created <= seconds(end))
    };
    let mut all = store.list(WORKFLOWS.kind, &parent)?;
    for record in &mut all {
        seen(record, store.now());
    }
    let rows: Vec<Value> = all.into_iter().map(|record| record.document).filter(fits).collect();
    request.page_of(store, &rows)
}

/// `GetWorkflowSteps`: one for each batch, as soon as the workflow has begun.
pub(super) fn steps(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let workflow = WORKFLOWS.record(request, store)?;
    let mut rows = Vec::new();
    let done = if workflow.document[FAILURE].is_null() { done(&workflow, store.now()) } else { None };
    let begun = workflow.created.checked_add(WAIT).unwrap_or(Timestamp::MAX);
    for (at, batch) in batches(&workflow.document).iter().enumerate().take_while(|_| done.is_some()) {
        let done = done.unwrap_or(0);
        let (status, message) = match at {
            at if at < done => ("COMPLETE", "The batch was imported; its source held no records"),
            at if at == done => ("IN_PROGRESS", "The batch is being imported"),
            _ => ("NOT_STARTED", "The batch waits for those before it"),
        };
        let end = |member: &str| read_instant(&batch[member]).map(|at| at.to_string()).unwrap_or_default();
        let changed = begun.checked_add(BATCH * i32::try_from(at.min(done)).unwrap_or(0)).unwrap_or(begun);
        rows.push(json!({"AppflowIntegration": {
            "FlowName": workflow.document[FLOW],
            "Status": status,
            "ExecutionMessage": message,
            "RecordsProcessed": 0,
            "BatchRecordsStartTime": end("StartTime"),
            "BatchRecordsEndTime": end("EndTime"),
            "CreatedAt": epoch_seconds(begun),
            "LastUpdatedAt": epoch_seconds(changed),
        }}));
    }
    let mut page = request.page_of(store, &rows)?;
    page["WorkflowId"] = workflow.id.into();
    page["WorkflowType"] = workflow.document["WorkflowType"].clone();
    Ok(page)
}
