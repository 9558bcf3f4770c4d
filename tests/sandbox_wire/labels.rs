//! Connectors that go by their label, without being registered; and what `AppFlow` itself says where it refuses.

use serde_json::{Value, json};
use switchboard::catalog::{Document, Location, Prepared, catalog};
use switchboard::model::Service;
use switchboard::rules::connectors::labelled;

use super::asker::empty;

fn profile(name: &str, label: &str, credentials: &Value, properties: &Value) -> Value {
    json!({
        "connectorProfileName": name, "connectorType": "CustomConnector", "connectorLabel": label,
        "connectionMode": "Public", "connectorProfileConfig": {
            "connectorProfileProperties": { "CustomConnector": properties },
            "connectorProfileCredentials": { "CustomConnector": credentials },
        },
    })
}

fn key() -> Value {
    json!({ "authenticationType": "CUSTOM", "custom": {
        "customAuthenticationType": "PAT", "credentialsMap": { "patToken": "t" } } })
}

/// A flow between a connector and a bucket.
fn flow(name: &str, label_is_source: bool) -> Value {
    let custom = |properties: &str| {
        json!({ "connectorType": "CustomConnector", "connectorProfileName": name,
            properties: { "CustomConnector": { "entityName": "Task" } } })
    };
    let bucket = |properties: &str| json!({ "connectorType": "S3", properties: { "S3": { "bucketName": "acme-lake", "bucketPrefix": "in" } } });
    let (source, destination) = if label_is_source {
        (custom("sourceConnectorProperties"), bucket("destinationConnectorProperties"))
    } else {
        (bucket("sourceConnectorProperties"), custom("destinationConnectorProperties"))
    };
    json!({ "flowName": name, "triggerConfig": { "triggerType": "OnDemand" }, "sourceFlowConfig": source,
        "destinationFlowConfigList": [destination], "tasks": [{ "taskType": "Map_all", "sourceFields": [] }] })
}

#[tokio::test]
async fn the_catalogue_lists_all_of_them_and_opens_each() {
    let (_handle, appflow, _clock) = empty(Service::AppFlow).await;
    let resource = catalog().resource("appflow/connectors-by-label").unwrap();
    let (list, prepared): (Location, _) = (resource.path.parse().unwrap(), Prepared::default());
    let plan = resource.list_call(&list, &prepared).unwrap();
    let reply = appflow.ok(plan.operation.name, plan.input).await;
    let listed: Vec<String> = resource.rows(&reply).iter().filter_map(|row| resource.id_of(row)).collect();
    assert_eq!(listed, labelled().iter().map(|known| known.label.as_str()).collect::<Vec<_>>());
    for label in listed {
        let at = list.child(&label);
        let Ok(Document::Describe(plan)) = resource.document_call(&at, &prepared) else { panic!("{at}") };
        let reply = appflow.ok(plan.operation.name, plan.input).await;
        assert_eq!(resource.document(&at, &reply).unwrap()["connectorLabel"], label);
    }
}

#[tokio::test]
async fn every_label_is_described_connected_to_and_used_at_the_ends_that_it_can_be() {
    let (_handle, appflow, _clock) = empty(Service::AppFlow).await;
    for known in labelled() {
        let named = json!({ "connectorType": "CustomConnector", "connectorLabel": known.label });
        let read = appflow.ok("DescribeConnector", named).await["connectorConfiguration"].clone();
        assert_eq!(read["connectorLabel"], known.label.as_str());
        assert_eq!(read["canUseAsSource"], known.direction.is_source(), "{}", known.label);
        appflow.ok("CreateConnectorProfile", profile(&known.label, &known.label, &key(), &json!({}))).await;
        for (source, can) in [(true, known.direction.is_source()), (false, known.direction.is_destination())] {
            let made = flow(&known.label, source);
            if can {
                appflow.ok("CreateFlow", made).await;
                appflow.ok("DeleteFlow", json!({ "flowName": known.label })).await;
            } else {
                let (code, _, message) = appflow.refused("CreateFlow", made).await;
                assert_eq!(code, "ValidationException");
                assert!(message.contains("cannot be a"), "{message}");
            }
        }
        let entities = json!({ "connectorProfileName": known.label });
        let (entities, _) = appflow.all("ListConnectorEntities", entities, None).await;
        assert_eq!(entities.len(), known.entities.len(), "{}", known.label);
    }
    assert_eq!(appflow.ok("ListConnectors", json!({})).await["connectors"], json!([]), "none of them is registered");
}

#[tokio::test]
async fn a_label_that_nobody_has_is_refused() {
    let (_handle, appflow, _clock) = empty(Service::AppFlow).await;
    for label in ["BigQueryConnector", "hubspot", "acme-erp"] {
        let (code, status, message) =
            appflow.refused("CreateConnectorProfile", profile("p", label, &key(), &json!({}))).await;
        assert_eq!((code.as_str(), status), ("ResourceNotFoundException", 404));
        let said =
            format!("Connector:{label} is not registered. Please register it first before creating ConnectorProfile.");
        assert_eq!(message, said);
        let named = json!({ "connectorType": "CustomConnector", "connectorLabel": label });
        assert_eq!(appflow.refused("DescribeConnector", named).await.1, 404);
    }
}

#[tokio::test]
async fn refusals_read_as_those_of_the_service() {
    let (_handle, appflow, _clock) = empty(Service::AppFlow).await;
    let oauth = |more: Value| {
        let mut credentials =
            json!({ "authenticationType": "OAUTH2", "oauth2": { "clientId": "c", "clientSecret": "s" } });
        credentials["oauth2"].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        credentials
    };
    let token = json!({ "oAuth2Properties": {
        "tokenUrl": "https://api.hubapi.com/oauth/v1/token", "oAuth2GrantType": "AUTHORIZATION_CODE" } });
    let bare = profile("hub", "HubSpot", &oauth(json!({})), &token);
    let (code, status, message) = appflow.refused("CreateConnectorProfile", bare).await;
    assert_eq!((code.as_str(), status), ("ConnectorServerException", 400));
    assert!(message.starts_with("Error while communicating to connector: Got error from connector."), "{message}");
    let refused = profile("hub", "HubSpot", &oauth(json!({ "accessToken": "wrong" })), &token);
    let (code, status, message) = appflow.refused("CreateConnectorProfile", refused).await;
    assert_eq!((code.as_str(), status), ("ConnectorAuthenticationException", 401));
    assert!(message.contains("ValidateCredentials with CustomConnector"), "{message}");
    appflow
        .ok("CreateConnectorProfile", profile("hub", "HubSpot", &oauth(json!({ "accessToken": "a" })), &token))
        .await;

    for credentials in [json!({}), json!({ "oAuth2GrantType": "CLIENT_CREDENTIALS", "accessToken": "a" })] {
        let salesforce = json!({ "connectorProfileName": "crm", "connectorType": "Salesforce", "connectionMode": "Public",
            "connectorProfileConfig": { "connectorProfileProperties": { "Salesforce": {} },
                "connectorProfileCredentials": { "Salesforce": credentials } } });
        assert_eq!(
            appflow.refused("CreateConnectorProfile", salesforce).await.2,
            "Validation exception: AuthCode cannot be blank for connector: SALESFORCE"
        );
    }

    let mut filter = flow("hub", true);
    filter["tasks"].as_array_mut().unwrap().push(json!({ "taskType": "Filter", "sourceFields": ["a"],
        "connectorOperator": { "CustomConnector": "NO_OP" } }));
    let (code, _, message) = appflow.refused("CreateFlow", filter).await;
    assert_eq!(code, "ValidationException");
    let said = "[Task Validation Error: The operator NO_OP is not valid for filtering tasks.  The task \
                sourceConnectorType is FILTERING and the task operator is NO_OP]";
    assert!(message.contains(said), "{message}");
    let mut lone = flow("hub", true);
    lone["tasks"] = json!([{ "taskType": "Map", "sourceFields": ["a"], "destinationField": "a" }]);
    assert!(
        appflow.refused("CreateFlow", lone).await.2.contains("You must specify a projection task or a MAP_ALL task")
    );
}
