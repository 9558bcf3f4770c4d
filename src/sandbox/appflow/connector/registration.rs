//! Registering custom connectors.

use serde_json::{Value, json};

use super::describe::missing;
use crate::sandbox::appflow::caller::caller;
use crate::sandbox::appflow::resources::{CONNECTOR, CONNECTOR_PROFILE};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::idempotency;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// `RegisterConnector`. The function behind the connector is not called; it is taken to be deployed.
pub(super) fn register(request: &Request<'_>, store: &Store<'_>) -> Answer {
    idempotency::once(request, store, || {
        let lambda = lambda(request)?;
        let label = match request.text("connectorLabel") {
            "" => lambda.rsplit(':').next().unwrap_or_default(),
            label => label,
        };
        let document = json!({
            "connectorLabel": label,
            "connectorType": "CustomConnector",
            "connectorName": label,
            "applicationType": label,
            "connectorDescription": request.given("description"),
            "connectorOwner": store.account(),
            "connectorVersion": "1.0",
            "connectorArn": CONNECTOR.arn_of("", label, store),
            "connectorModes": ["SOURCE", "DESTINATION"],
            "connectorProvisioningType": "LAMBDA",
            "connectorProvisioningConfig": { "lambda": { "lambdaArn": lambda } },
            "supportedDataTransferTypes": ["RECORD"],
            "registeredAt": epoch_seconds(store.now()),
            "registeredBy": caller(store),
        });
        if !store.insert(CONNECTOR.kind, "", label, &document)? {
            return Err(Refusal::conflict(format!("Connector with label {label} already exists.")));
        }
        Ok(document)
    })
}

fn lambda<'a>(request: &Request<'a>) -> Result<&'a str, Refusal> {
    if request.given("connectorProvisioningType").is_some_and(|kind| kind != "LAMBDA") {
        return Err(Refusal::invalid("Connectors are provisioned by LAMBDA alone."));
    }
    let arn = request.input["connectorProvisioningConfig"]["lambda"]["lambdaArn"].as_str();
    match arn.filter(|arn| arn.split(':').nth(2) == Some("lambda")) {
        Some(arn) => Ok(arn),
        None => Err(Refusal::invalid("The ARN of the connector's Lambda function must be given.")),
    }
}

/// `UpdateConnectorRegistration`.
pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    idempotency::once(request, store, || {
        let label = request.text("connectorLabel");
        let mut record = store.get(CONNECTOR.kind, "", label)?.ok_or_else(|| missing(label))?;
        if request.given("connectorProvisioningConfig").is_some() {
            let lambda = lambda(request)?;
            record.document["connectorProvisioningConfig"] = json!({ "lambda": { "lambdaArn": lambda } });
        }
        if let Some(description) = request.given("description") {
            record.document["connectorDescription"] = description.clone();
        }
        store.put(CONNECTOR.kind, "", label, &record.document)?;
        Ok(record.document)
    })
}

/// `UnregisterConnector`: refused while connector profiles use it, unless forced.
pub(super) fn unregister(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let label = request.text("connectorLabel");
    let forced = request.given("forceDelete").and_then(Value::as_bool).unwrap_or_default();
    if !store.has(CONNECTOR.kind, "", label)? {
        return Err(missing(label));
    }
    let users = store.list(CONNECTOR_PROFILE.kind, "")?;
    let user = users.iter().find(|user| user.document["connectorLabel"] == label);
    if let Some(user) = user.filter(|_| !forced) {
        return Err(Refusal::conflict(format!("Connector {label} is used by the connector profile {}.", user.id)));
    }
    store.delete(CONNECTOR.kind, "", label)?;
    Ok(json!({}))
}
