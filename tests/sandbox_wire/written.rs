//! Documents as people write them: each goes through the form unchanged and without a complaint that would stop it, is
//! accepted by the sandbox, and is read back as it was written.

use serde_json::{Value, json};
use switchboard::form::Form;
use switchboard::model::{Service, api};

use super::asker::{Asker, empty};
use super::merge::merge;

const FLOWS: &str = include_str!("../documents/designs/flows.json");
const RULES: &str = include_str!("../documents/rules.json");
const OBJECT_TYPES: &str = include_str!("../documents/wizards/object-type.json");
const CONNECTOR_PROFILES: &str = include_str!("../documents/wizards/connector-profile.json");

/// The documents of a file that are meant to be taken.
fn taken(text: &str) -> Vec<Value> {
    let documents: Vec<Value> = serde_json::from_str(text).unwrap();
    documents.into_iter().filter(|document| document["issues"].as_array().is_none_or(Vec::is_empty)).collect()
}

/// What of a reply has a counterpart in the document that was sent.
fn counterpart(sent: &Value, reply: &Value) -> Value {
    match (sent, reply) {
        (Value::Object(sent), Value::Object(reply)) => {
            sent.iter().filter_map(|(name, value)| Some((name.clone(), counterpart(value, reply.get(name)?)))).collect()
        }
        (Value::Array(sent), Value::Array(reply)) if sent.len() == reply.len() => {
            sent.iter().zip(reply).map(|(sent, reply)| counterpart(sent, reply)).collect()
        }
        (_, reply) => reply.clone(),
    }
}

fn without(document: &Value, members: &[&str]) -> Value {
    let mut document = document.clone();
    let object = document.as_object_mut().unwrap();
    for member in members {
        object.shift_remove(*member);
    }
    object.retain(|_, value| !value.is_null());
    document
}

/// Lets a document pass the form, and sends it.
async fn send(asker: &Asker, service: Service, operation: &str, input: &Value) -> Value {
    let form = Form::edit(api().operation(service, operation).unwrap().id, input.clone());
    assert_eq!(form.document(), input, "{operation}");
    assert_eq!(form.summary().errors, 0, "{operation} {input}: {:?}", form.issues());
    asker.ok(operation, input.clone()).await
}

#[tokio::test]
async fn flows_and_connections() {
    let (_handle, appflow, _clock) = empty(Service::AppFlow).await;
    for document in taken(FLOWS) {
        let (operation, input) = (document["operation"].as_str().unwrap(), &document["input"]);
        send(&appflow, Service::AppFlow, operation, input).await;
        let back = match input["flowName"].as_str() {
            Some(name) => appflow.ok("DescribeFlow", json!({ "flowName": name })).await,
            None => described(&appflow, input).await,
        };
        let sent = without(input, &["connectorProfileConfig"]);
        assert_eq!(counterpart(&sent, &back), sent, "{}: {back}", document["why"]);
    }
}

/// A connector profile as it is listed.
async fn described(appflow: &Asker, input: &Value) -> Value {
    let named = json!({ "connectorProfileNames": [input["connectorProfileName"]] });
    let back = appflow.ok("DescribeConnectorProfiles", named).await["connectorProfileDetails"][0].clone();
    let properties = &input["connectorProfileConfig"]["connectorProfileProperties"];
    assert_eq!(&back["connectorProfileProperties"], properties, "{input}");
    back
}

#[tokio::test]
async fn every_connector_profile_that_the_wizard_takes() {
    for document in taken(CONNECTOR_PROFILES) {
        let (_handle, appflow, _clock) = empty(Service::AppFlow).await;
        let (operation, input) = (document["operation"].as_str().unwrap(), &document["input"]);
        if operation != "CreateConnectorProfile" {
            continue;
        }
        if let Some(label) = input["connectorLabel"].as_str() {
            let lambda = json!({ "lambda": { "lambdaArn": "arn:aws:lambda:us-east-1:111122223333:function:own" } });
            let register = json!({ "connectorLabel": label, "connectorProvisioningType": "LAMBDA",
                "connectorProvisioningConfig": lambda });
            appflow.ok("RegisterConnector", register).await;
        }
        send(&appflow, Service::AppFlow, operation, input).await;
        described(&appflow, input).await;
    }
}

#[tokio::test]
async fn every_object_type_that_the_wizard_takes() {
    for document in taken(OBJECT_TYPES) {
        let (_handle, profiles, _clock) = empty(Service::CustomerProfiles).await;
        let (operation, input) = (document["operation"].as_str().unwrap(), &document["input"]);
        profiles.ok("CreateDomain", json!({ "DomainName": input["DomainName"], "DefaultExpirationDays": 366 })).await;
        send(&profiles, Service::CustomerProfiles, operation, input).await;
        let named = json!({ "DomainName": input["DomainName"], "ObjectTypeName": input["ObjectTypeName"] });
        let back = profiles.ok("GetProfileObjectType", named).await;
        let sent = without(input, &["DomainName"]);
        assert_eq!(counterpart(&sent, &back), sent, "{}: {back}", document["why"]);
    }
}

/// What the documentation accepts and refuses, the sandbox does: the same rules, over the wire.
#[tokio::test]
async fn every_rule_of_object_types_and_flows() {
    let (handle, profiles, _clock) = empty(Service::CustomerProfiles).await;
    profiles.ok("CreateDomain", json!({ "DomainName": "acme", "DefaultExpirationDays": 366 })).await;
    let appflow = Asker::of(&handle, Service::AppFlow);
    for document in taken(FLOWS).iter().filter(|document| document["operation"] == "CreateConnectorProfile") {
        for (name, was) in [("crm", "salesforce-prod"), ("hub", "hubspot-marketing")] {
            if document["input"]["connectorProfileName"] == was {
                let mut input = document["input"].clone();
                input["connectorProfileName"] = name.into();
                appflow.ok("CreateConnectorProfile", input).await;
            }
        }
    }
    let sets: Vec<Value> = serde_json::from_str(RULES).unwrap();
    for set in &sets {
        let operation = set["operation"].as_str().unwrap();
        let (asker, name, code) = match operation {
            "PutProfileObjectType" => (&profiles, "ObjectTypeName", "BadRequestException"),
            "CreateFlow" => (&appflow, "flowName", "ValidationException"),
            _ => continue,
        };
        for (nth, fact) in set["facts"].as_array().unwrap().iter().enumerate() {
            let list = |which: &str| fact[which].as_array().unwrap().clone();
            let refused = list("refuses").into_iter().map(|refused| (false, refused["with"].clone()));
            let all = list("accepts").into_iter().map(|accepted| (true, accepted)).chain(refused);
            for (at, (is_accepted, patch)) in all.enumerate() {
                let mut input = set["base"].clone();
                // Key names mean the same in a whole domain: each document has them to itself.
                input[name] = format!("t{nth}-{at}").into();
                merge(&mut input, &patch);
                if is_accepted {
                    asker.ok(operation, input.clone()).await;
                    if operation == "PutProfileObjectType" {
                        let made = json!({ "DomainName": "acme", name: input[name] });
                        asker.ok("DeleteProfileObjectType", made).await;
                    }
                } else {
                    let (found, status, text) = asker.refused(operation, input).await;
                    assert_eq!((found.as_str(), status), (code, 400), "{}: {patch}: {text}", fact["fact"]);
                }
            }
        }
    }
}
