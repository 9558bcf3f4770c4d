//! AppFlow: connector profiles, custom connectors, flows in every status, and their runs.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::asset::{DemoPlace, FLOWS, any, items, moment, text, uuid};
use crate::model::{Service, ShapeKind, api};
use crate::sandbox::appflow::resources::{CONNECTOR, CONNECTOR_PROFILE, FLOW, RUN};
use crate::sandbox::appflow::{member_of, plan_next};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::{Refusal, Seeder};

/// Plants a list of flows of the asset, with what they need.
pub(super) fn plant(
    seeder: &Seeder<'_>,
    place: &DemoPlace,
    list: &str,
    dice: &mut fastrand::Rng,
) -> Result<(), Refusal> {
    let asset = place.read(FLOWS, false)?;
    let production = list == "flows";
    let profiles = match list {
        "flows" => items(&asset["connectorProfiles"]),
        "stagingFlows" => items(&asset["stagingProfiles"]),
        _ => &[],
    };
    profiles.iter().try_for_each(|profile| plant_profile(seeder, place, profile))?;
    if production {
        for connector in items(&asset["customConnectors"]) {
            plant_connector(seeder, place, connector)?;
        }
    }
    items(&asset[list]).iter().try_for_each(|flow| {
        let runs = plant_runs(seeder, place, flow, items(&asset["errors"]), dice)?;
        plant_flow(seeder, place, flow, runs)
    })
}

fn plant_profile(seeder: &Seeder<'_>, place: &DemoPlace, profile: &Value) -> Result<(), Refusal> {
    let (store, name) = (seeder.store(), text(&profile["connectorProfileName"]));
    let mut document = profile.clone();
    document["connectorProfileArn"] = CONNECTOR_PROFILE.arn_of("", name, store).into();
    let secret = format!("secret:appflow!{}-{name}", place.account);
    document["credentialsArn"] = store.arn("secretsmanager", &secret).into();
    store.put(CONNECTOR_PROFILE.kind, "", name, &document)?;
    Ok(())
}

fn plant_connector(seeder: &Seeder<'_>, place: &DemoPlace, connector: &Value) -> Result<(), Refusal> {
    let (store, label) = (seeder.store(), text(&connector["connectorLabel"]));
    let mut document = connector.clone();
    document["connectorType"] = "CustomConnector".into();
    document["connectorArn"] = CONNECTOR.arn_of("", label, store).into();
    document["connectorModes"] = json!(["SOURCE", "DESTINATION"]);
    document["connectorProvisioningType"] = "LAMBDA".into();
    document["connectorProvisioningConfig"] = json!({ "lambda": { "lambdaArn": connector["lambdaArn"] } });
    document["supportedDataTransferTypes"] = json!(["RECORD"]);
    document["registeredBy"] = user(place, "integration-team").into();
    store.put(CONNECTOR.kind, "", label, &document)?;
    Ok(())
}

fn user(place: &DemoPlace, name: &str) -> String {
    format!("arn:aws:iam::{}:user/{name}", place.account)
}

fn plant_flow(seeder: &Seeder<'_>, place: &DemoPlace, flow: &Value, last: Option<Timestamp>) -> Result<(), Refusal> {
    let (store, name) = (seeder.store(), text(&flow["flowName"]));
    let source = &flow["source"];
    let destination = &flow["destination"];
    let mut source_config = end(source, "sourceConnectorProperties");
    if let Some(field) = source[3].as_str() {
        source_config["incrementalPullConfig"] = json!({ "datetimeTypeFieldName": field });
    }
    let mut document = json!({
        "flowArn": FLOW.arn_of("", name, store),
        "flowName": name,
        "description": flow["description"],
        "flowStatus": flow["status"],
        "triggerConfig": trigger(&flow["trigger"]),
        "sourceFlowConfig": source_config,
        "destinationFlowConfigList": [end(destination, "destinationConnectorProperties")],
        "tasks": match flow.get("tasks") {
            Some(tasks) => items(tasks).to_vec(),
            None => tasks(text(&source[0]), items(&flow["fields"]))?,
        },
        "createdAt": flow["createdAt"],
        "lastUpdatedAt": flow["lastUpdatedAt"],
        "createdBy": user(place, "integration-team"),
        "lastUpdatedBy": user(place, "m.schoenberger"),
        "schemaVersion": 1 + name.len() % 4,
        "tags": flow.get("tags").cloned().unwrap_or_else(|| json!({})),
    });
    if let Some(message) = flow.get("message") {
        document["flowStatusMessage"] = message.clone();
    }
    // The next run is due when the last one and the schedule say so, so that the clock goes on from there.
    if flow["status"] == "Active" {
        plan_next(name, &mut document, last.unwrap_or(place.now), place.now, store)?;
    }
    store.put(FLOW.kind, "", name, &document)?;
    Ok(())
}

fn end(end: &Value, properties: &str) -> Value {
    let mut config = json!({ "connectorType": end[0], properties: end[2] });
    if end[1].is_string() {
        config["connectorProfileName"] = end[1].clone();
    }
    if end[0] == "CustomConnector" {
        config["apiVersion"] = "v3".into();
    }
    config
}

fn trigger(trigger: &Value) -> Value {
    if let Some(r#type) = trigger.as_str() {
        return json!({ "triggerType": r#type });
    }
    let mut scheduled = json!({ "scheduleExpression": trigger["schedule"], "dataPullMode": trigger["mode"] });
    let members = [
        ("start", "scheduleStartTime"),
        ("end", "scheduleEndTime"),
        ("timezone", "timezone"),
        ("threshold", "flowErrorDeactivationThreshold"),
    ];
    for (short, member) in members {
        if let Some(value) = trigger.get(short) {
            scheduled[member] = value.clone();
        }
    }
    json!({ "triggerType": "Scheduled", "triggerProperties": { "Scheduled": scheduled } })
}

/// A projection and a mapping of each field; or everything, as it is.
fn tasks(source: &str, fields: &[Value]) -> Result<Vec<Value>, Refusal> {
    let member = member_of(source)?;
    if fields.first().is_some_and(|field| field == "*") {
        return Ok(vec![json!({
            "taskType": "Map_all", "sourceFields": [], "connectorOperator": no_op(member),
            "taskProperties": { "EXCLUDE_SOURCE_FIELDS_LIST": "[]" },
        })]);
    }
    let mut tasks =
        vec![json!({ "taskType": "Filter", "sourceFields": fields, "connectorOperator": { member: "PROJECTION" } })];
    let map = |field: &Value| {
        let kind = if text(field).contains("Date") || text(field).contains("updated") { "datetime" } else { "string" };
        json!({
            "taskType": "Map", "sourceFields": [field], "destinationField": field, "connectorOperator": no_op(member),
            "taskProperties": { "SOURCE_DATA_TYPE": kind, "DESTINATION_DATA_TYPE": kind },
        })
    };
    tasks.extend(fields.iter().map(map));
    Ok(tasks)
}

/// The operator of a mapping. A connector that knows none, such as Google Analytics, gets a null, which is left out.
fn no_op(member: &str) -> Value {
    const NAME: &str = "NO_OP";
    let operators = api().shape(Service::AppFlow, "ConnectorOperator").and_then(|shape| shape.member(member));
    match operators.map(|known| &known.shape().kind) {
        Some(ShapeKind::String { values }) if !values.iter().any(|value| value == NAME) => Value::Null,
        _ => json!({ member: NAME }),
    }
}

/// The runs of a flow, the oldest first; `runs` says how many, how many minutes apart, how they went and with which
/// error. Gives the time of the newest.
fn plant_runs(
    seeder: &Seeder<'_>,
    place: &DemoPlace,
    flow: &Value,
    errors: &[Value],
    dice: &mut fastrand::Rng,
) -> Result<Option<Timestamp>, Refusal> {
    let runs = &flow["runs"];
    let (count, apart) = (runs[0].as_i64().unwrap_or_default(), runs[1].as_i64().unwrap_or_default());
    let last = moment(&flow["runsEnd"]).unwrap_or_else(|| place.ago((apart / 2).clamp(1, 300)));
    let errors = if errors.is_empty() { &[Value::Null][..] } else { errors };
    let error = &errors[runs[3].as_u64().unwrap_or_default() as usize % errors.len()];
    let mut newest = None;
    for back in (0..count).rev() {
        let at = last.saturating_sub(SignedDuration::from_mins(back * apart)).unwrap_or(last);
        let status = match (text(&runs[2]), back) {
            ("running", 0) => "InProgress",
            ("canceled", 0) => "Canceled",
            ("ends-bad", 0..5) | ("mostly-good", 7) => "Error",
            ("sometimes-bad", back) if back % 5 == 1 => "Error",
            _ => "Successful",
        };
        let run = run(flow, status, at, error, dice);
        seeder.store().put(RUN.kind, text(&flow["flowName"]), text(&run["executionId"]), &run)?;
        newest = Some(at);
    }
    Ok(newest)
}

fn run(flow: &Value, status: &str, at: Timestamp, error: &Value, dice: &mut fastrand::Rng) -> Value {
    let taken = if status == "InProgress" { 0 } else { dice.i64(4..900) };
    let mut run = json!({
        "executionId": uuid(dice),
        "executionStatus": status,
        "startedAt": epoch_seconds(at),
        "lastUpdatedAt": epoch_seconds(at.saturating_add(SignedDuration::from_secs(taken)).unwrap_or(at)),
    });
    if flow["trigger"]["mode"] == "Incremental" {
        run["dataPullStartTime"] = epoch_seconds(at.saturating_sub(SignedDuration::from_hours(1)).unwrap_or(at));
        run["dataPullEndTime"] = epoch_seconds(at);
    }
    let how = text(&flow["runs"][2]);
    let records = if how == "empty" { 0 } else { dice.u64(1..40_000) };
    let bytes = records * dice.u64(250..2_400);
    match status {
        "Successful" => {
            run["executionResult"] =
                json!({ "bytesProcessed": bytes, "bytesWritten": bytes * 4 / 5, "recordsProcessed": records });
            if how == "refused" {
                run["executionResult"]["errorInfo"] = json!({ "putFailuresCount": 14, "executionMessage": error });
            }
        }
        "Error" => {
            let message = any(dice, std::slice::from_ref(error));
            run["executionResult"] = json!({
                "errorInfo": { "putFailuresCount": dice.u64(..20), "executionMessage": message },
                "bytesProcessed": bytes / 7, "bytesWritten": 0, "recordsProcessed": records / 7,
            });
        }
        _ => {}
    }
    run
}
