//! Connector profiles. Their credentials are looked at and dropped; only the ARN of a secret comes back.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::connector::{CONNECTOR, find};
use super::flow::FLOW;
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::Resource;
use crate::sandbox::idempotency;
use crate::sandbox::{Answer, Handler, Refusal, RefusalKind, Request, Store};

/// A connector profile.
pub(in crate::sandbox) static CONNECTOR_PROFILE: Resource = Resource {
    kind: "appflow/connector-profiles",
    noun: "Connector profile",
    id: "connectorProfileName",
    arn: Some((Some("connectorProfileArn"), "appflow", "connectorprofile/{}")),
    ..Resource::PLAIN
};

/// How long a private connection is being set up.
const PROVISIONING: SignedDuration = SignedDuration::from_secs(5);

/// Credentials of this text are the ones that a connected system refuses.
const REFUSED: &str = "wrong";

pub(super) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "CreateConnectorProfile" => create,
        "UpdateConnectorProfile" => update,
        "DescribeConnectorProfiles" => describe,
        "DeleteConnectorProfile" => delete,
        _ => return None,
    })
}

/// The refusal when there is none of this name.
pub(super) fn missing(name: &str) -> Refusal {
    Refusal::not_found(format!("Connector Profile with name {name} does not exist."))
}

fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    idempotency::once(request, store, || {
        let (name, r#type) = (request.text("connectorProfileName"), request.text("connectorType"));
        if store.has(CONNECTOR_PROFILE.kind, "", name)? {
            return Err(Refusal::conflict(format!("Connector profile with name {name} already exists.")));
        }
        if let Some(most) = store.full(CONNECTOR_PROFILE.kind, store.count(CONNECTOR_PROFILE.kind, "")? as usize) {
            return Err(Refusal::quota(format!("An account may have {most} connector profiles.")));
        }
        let label = request.text("connectorLabel");
        if r#type == "CustomConnector" && !store.has(CONNECTOR.kind, "", label)? {
            return Err(Refusal::invalid(format!("There is no custom connector with the label {label}.")));
        }
        let mut document = json!({
            "connectorProfileName": name,
            "connectorProfileArn": CONNECTOR_PROFILE.arn_of("", name, store),
            "connectorType": r#type,
            "connectorLabel": request.given("connectorLabel"),
            "kmsArn": request.given("kmsArn"),
            "credentialsArn": store.arn("secretsmanager", &format!("secret:appflow!{}-{name}", store.account())),
            "createdAt": epoch_seconds(store.now()),
        });
        apply(request, store, r#type, &mut document)?;
        store.put(CONNECTOR_PROFILE.kind, "", name, &document)?;
        Ok(document)
    })
}

fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    idempotency::once(request, store, || {
        let name = request.text("connectorProfileName");
        let mut record = store.get(CONNECTOR_PROFILE.kind, "", name)?.ok_or_else(|| missing(name))?;
        let r#type = record.document["connectorType"].as_str().unwrap_or_default().to_owned();
        apply(request, store, &r#type, &mut record.document)?;
        store.put(CONNECTOR_PROFILE.kind, "", name, &record.document)?;
        Ok(record.document)
    })
}

/// Takes over mode and properties, if they fit the connector and its credentials are not refused.
fn apply(request: &Request<'_>, store: &Store<'_>, r#type: &str, document: &mut Value) -> Result<(), Refusal> {
    let connector = find(r#type)?;
    if !connector.profile {
        return Err(Refusal::invalid(format!("Connectors of type {type} have no connector profiles.")));
    }
    let mode = request.text("connectionMode");
    if mode == "Private" && !connector.private_link {
        return Err(Refusal::invalid(format!("Connectors of type {type} cannot be reached privately.")));
    }
    let config = &request.input["connectorProfileConfig"];
    for part in ["connectorProfileProperties", "connectorProfileCredentials"] {
        let given = config[part].as_object().into_iter().flatten().filter(|(_, inner)| !inner.is_null());
        if let Some((other, _)) = given.into_iter().find(|(member, _)| **member != connector.member) {
            return Err(Refusal::invalid(format!("{part} of a connector of type {type} cannot be of {other}.")));
        }
    }
    let properties = &config["connectorProfileProperties"];
    if properties.get(&connector.member).is_none() {
        return Err(Refusal::invalid(format!("connectorProfileProperties needs the member {}.", connector.member)));
    }
    if holds_refused(&config["connectorProfileCredentials"]) {
        let message = format!("The connector of type {type} refused the credentials.");
        return Err(Refusal::new(RefusalKind::ConnectorAuthentication, message));
    }
    document["connectionMode"] = mode.into();
    document["connectorProfileProperties"] = properties.clone();
    document["lastUpdatedAt"] = epoch_seconds(store.now());
    if mode == "Private" {
        let ready = store.now().saturating_add(PROVISIONING).unwrap_or(store.now());
        document["privateConnectionProvisioningState"] = json!({ "status": "PENDING" });
        document["provisionedAt"] = ready.as_millisecond().into();
    } else if let Some(document) = document.as_object_mut() {
        document.shift_remove("privateConnectionProvisioningState");
    }
    Ok(())
}

fn holds_refused(credentials: &Value) -> bool {
    match credentials {
        Value::String(text) => text == REFUSED,
        Value::Object(members) => members.values().any(holds_refused),
        _ => false,
    }
}

/// A connector profile as it is at present.
pub(super) fn seen(document: &Value, store: &Store<'_>) -> Value {
    let mut document = document.clone();
    let ready = document.get("provisionedAt").and_then(Value::as_i64);
    let state = &mut document["privateConnectionProvisioningState"];
    if state["status"] == "PENDING" && ready.is_some_and(|ready| ready <= store.now().as_millisecond()) {
        state["status"] = "CREATED".into();
    }
    document
}

fn describe(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let names = request.list("connectorProfileNames");
    let rows: Vec<Value> = store
        .list(CONNECTOR_PROFILE.kind, "")?
        .iter()
        .map(|record| seen(&record.document, store))
        .filter(|profile| names.is_empty() || names.contains(&profile["connectorProfileName"]))
        .filter(|profile| {
            let same = |member: &str| request.given(member).is_none_or(|wanted| *wanted == profile[member]);
            same("connectorType") && same("connectorLabel")
        })
        .collect();
    request.page_of(store, &rows)
}

/// Refused while flows use it, unless forced.
fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let name = request.text("connectorProfileName");
    let forced = request.given("forceDelete").and_then(Value::as_bool).unwrap_or_default();
    if !store.has(CONNECTOR_PROFILE.kind, "", name)? {
        return Err(missing(name));
    }
    let flows = store.list(FLOW.kind, "")?;
    let user = flows.iter().find(|flow| super::flow::profiles(&flow.document).any(|used| used == name));
    if let Some(user) = user.filter(|_| !forced) {
        return Err(Refusal::conflict(format!("Connector profile {name} is used by the flow {}.", user.id)));
    }
    store.delete(CONNECTOR_PROFILE.kind, "", name)?;
    Ok(json!({}))
}
