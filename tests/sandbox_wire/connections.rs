//! Private connections, metadata that is asked for again, and what cannot be tagged.

use jiff::SignedDuration;
use serde_json::{Value, json};

use switchboard::model::Service;

use super::{Asker, column, flow, named, on_demand, runs, salesforce, started};

fn snowflake(service: &str) -> Value {
    json!({
        "connectorProfileName": "lake", "connectorType": "Snowflake", "connectionMode": "Private",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Snowflake": {"warehouse": "W", "stage": "A.B.C", "bucketName": "acme-stage",
                "accountName": "acme", "region": "us-east-1", "privateLinkServiceName": service}},
            "connectorProfileCredentials": {"Snowflake": {"username": "u", "password": "p"}},
        },
    })
}

#[tokio::test]
async fn a_private_connection_takes_time_and_may_fail() {
    let (_handle, appflow, clock) = started().await;
    let state = async || {
        let read = appflow.ok("DescribeConnectorProfiles", json!({"connectorProfileNames": ["lake"]})).await;
        read["connectorProfileDetails"][0]["privateConnectionProvisioningState"].clone()
    };
    let entities = json!({"connectorProfileName": "lake"});
    appflow.ok("CreateConnectorProfile", snowflake("com.amazonaws.vpce.eu-west-1.vpce-svc-01")).await;
    assert_eq!(state().await, json!({"status": "PENDING"}));
    let (code, status, _) = appflow.refused("ListConnectorEntities", entities.clone()).await;
    assert_eq!((code.as_str(), status), ("ConnectorServerException", 400));
    clock.step(SignedDuration::from_secs(5));
    let failed = state().await;
    assert_eq!((&failed["status"], &failed["failureCause"]), (&json!("FAILED"), &json!("VALIDATION")));
    assert!(failed["failureMessage"].as_str().unwrap().contains("is in eu-west-1, not in us-east-1"), "{failed}");
    let mut right = snowflake("com.amazonaws.vpce.us-east-1.vpce-svc-01");
    right.as_object_mut().unwrap().remove("connectorType");
    appflow.ok("UpdateConnectorProfile", right.clone()).await;
    assert_eq!(state().await, json!({"status": "PENDING"}));
    clock.step(SignedDuration::from_secs(5));
    assert_eq!(state().await, json!({"status": "CREATED"}));
    appflow.ok("ListConnectorEntities", entities).await;
    right["connectionMode"] = "Public".into();
    appflow.ok("UpdateConnectorProfile", right).await;
    assert_eq!(state().await, Value::Null);
}

#[tokio::test]
async fn a_run_over_a_connection_that_is_not_there_yet_fails() {
    let (_handle, appflow, clock) = started().await;
    let mut private = salesforce("inside", "t");
    private["connectionMode"] = "Private".into();
    appflow.ok("CreateConnectorProfile", private).await;
    let mut flow = flow("early", &on_demand());
    flow["sourceFlowConfig"]["connectorProfileName"] = "inside".into();
    appflow.ok("CreateFlow", flow).await;
    appflow.ok("StartFlow", named("early")).await;
    clock.step(SignedDuration::from_secs(10));
    appflow.ok("StartFlow", named("early")).await;
    clock.step(SignedDuration::from_secs(10));
    let runs = runs(&appflow, "early").await;
    assert_eq!(runs[0]["executionStatus"], "Successful");
    let message = &runs[1]["executionResult"]["errorInfo"]["executionMessage"];
    assert_eq!(message, "The private connection of the connector profile inside is still being set up.");
}

#[tokio::test]
async fn only_some_connectors_are_reached_privately() {
    let (_handle, appflow, _) = started().await;
    let veeva = json!({
        "connectorProfileName": "vault", "connectorType": "Veeva", "connectionMode": "Private",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Veeva": {"instanceUrl": "https://acme.veevavault.com"}},
            "connectorProfileCredentials": {"Veeva": {"username": "u", "password": "p"}},
        },
    });
    let (code, _, text) = appflow.refused("CreateConnectorProfile", veeva.clone()).await;
    assert!(code == "ValidationException" && text.contains("connectionMode"), "{text}");
    let mut public = veeva.clone();
    public["connectionMode"] = "Public".into();
    appflow.ok("CreateConnectorProfile", public).await;
    let mut update = veeva;
    update.as_object_mut().unwrap().remove("connectorType");
    let (code, _, text) = appflow.refused("UpdateConnectorProfile", update).await;
    assert!(code == "ValidationException" && text.contains("connectionMode"), "{text}");
}

#[tokio::test]
async fn the_cache_is_reset_for_what_is_named() {
    let (_handle, appflow, _) = started().await;
    for (asked, code) in [
        (json!({"connectorProfileName": "crm"}), ""),
        (json!({"connectorProfileName": "crm", "connectorEntityName": "Contact"}), ""),
        (json!({"connectorType": "S3"}), ""),
        (json!({}), "ValidationException"),
        (json!({"connectorType": "Salesforce"}), "ValidationException"),
        (json!({"connectorProfileName": "crm", "connectorType": "Zendesk"}), "ValidationException"),
        (json!({"connectorProfileName": "none"}), "ResourceNotFoundException"),
        (json!({"connectorProfileName": "crm", "connectorEntityName": "None"}), "ResourceNotFoundException"),
        (json!({"connectorProfileName": "crm", "entitiesPath": "Contact"}), "ResourceNotFoundException"),
    ] {
        if code.is_empty() {
            assert_eq!(appflow.ok("ResetConnectorMetadataCache", asked).await, json!({}));
        } else {
            assert_eq!(appflow.refused("ResetConnectorMetadataCache", asked.clone()).await.0, code, "{asked}");
        }
    }
}

#[tokio::test]
async fn only_flows_have_tags() {
    let (_handle, appflow, _) = started().await;
    let read = appflow.ok("DescribeConnectorProfiles", json!({})).await;
    let arn = &read["connectorProfileDetails"][0]["connectorProfileArn"];
    let (code, _, text) = appflow.refused("TagResource", json!({"resourceArn": arn, "tags": {"a": "b"}})).await;
    assert!(code == "ValidationException" && text.contains("no tags"), "{text}");
    let mut tagged = flow("now", &on_demand());
    tagged["tags"] = json!({"team": "data"});
    let made = appflow.ok("CreateFlow", tagged).await;
    let tags = appflow.ok("ListTagsForResource", json!({"resourceArn": made["flowArn"]})).await;
    assert_eq!(tags, json!({"tags": {"team": "data"}}));
}

#[tokio::test]
async fn the_entities_of_customer_profiles_are_its_domains_and_object_types() {
    let (handle, appflow, _) = started().await;
    let profiles = Asker::of(&handle, Service::CustomerProfiles);
    profiles.ok("CreateDomain", json!({"DomainName": "acme", "DefaultExpirationDays": 30})).await;
    let object_type = json!({"DomainName": "acme", "ObjectTypeName": "order", "Description": "d",
        "Fields": {"number": {"Source": "_source.order.number"}, "shop": {"Source": "_source.shop"}},
        "Keys": {"orderNumber": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["number"]}]}});
    profiles.ok("PutProfileObjectType", object_type).await;
    let list = async |more: Value| {
        let mut asked = json!({"connectorType": "CustomerProfiles"});
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        appflow.ok("ListConnectorEntities", asked).await["connectorEntityMap"]["Objects"].clone()
    };
    assert_eq!(list(json!({})).await, json!([{"name": "acme", "label": "acme", "hasNestedEntities": true}]));
    let nested = list(json!({"entitiesPath": "acme"})).await;
    assert_eq!(nested, json!([{"name": "order", "label": "order", "hasNestedEntities": false}]));
    let describe = |name: &str| json!({"connectorType": "CustomerProfiles", "connectorEntityName": name});
    let fields = appflow.ok("DescribeConnectorEntity", describe("order")).await;
    let fields = fields["connectorEntityFields"].as_array().unwrap().clone();
    assert_eq!(column(&fields, "identifier"), ["order.number", "shop"]);
    assert_eq!(
        appflow.ok("DescribeConnectorEntity", describe("acme")).await["connectorEntityFields"],
        json!([]),
        "a domain takes nothing by itself"
    );
    assert_eq!(appflow.refused("DescribeConnectorEntity", describe("none")).await.0, "ResourceNotFoundException");
}
