use super::*;
use crate::model::Service;
use serde_json::json;

fn id(service: Service, name: &str) -> OperationId {
    api().operation(service, name).unwrap().id
}

#[test]
fn a_domain_is_edited_from_its_own_reply_without_what_the_service_adds() {
    let update = id(Service::CustomerProfiles, "UpdateDomain");
    let identity = json!({"DomainName": "acme"});
    let (read, input) = read_for_edit(update, &identity).unwrap();
    assert_eq!((read.name, input), ("GetDomain", identity.clone()));
    let reply = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "Stats": {"ProfileCount": 5},
        "RuleBasedMatching": {"Enabled": true, "Status": "ACTIVE"}, "DeadLetterQueueUrl": null, "CreatedAt": 1});
    assert_eq!(
        input_from_reply(update, &identity, &reply).unwrap(),
        json!({"DomainName": "acme", "DefaultExpirationDays": 30, "RuleBasedMatching": {"Enabled": true}})
    );
}

#[test]
fn a_connector_profile_is_found_by_name_and_moves_into_its_config() {
    let update = id(Service::AppFlow, "UpdateConnectorProfile");
    let identity = json!({"connectorProfileName": "crm"});
    let (read, input) = read_for_edit(update, &identity).unwrap();
    assert_eq!((read.name, input), ("DescribeConnectorProfiles", json!({"connectorProfileNames": ["crm"]})));
    let reply = json!({"connectorProfileDetails": [{"connectorProfileName": "crm", "connectionMode": "Public",
        "connectorProfileArn": "arn", "connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://x"}}}]});
    let properties = json!({"connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://x"}}});
    assert_eq!(
        input_from_reply(update, &identity, &reply).unwrap(),
        json!({"connectorProfileName": "crm", "connectionMode": "Public", "connectorProfileConfig": properties})
    );
    assert_eq!(input_from_reply(update, &identity, &json!({"connectorProfileDetails": []})), None);
}

#[test]
fn a_related_item_is_picked_from_a_search() {
    let update = id(Service::ConnectCases, "UpdateRelatedItem");
    let identity = json!({"domainId": "d", "caseId": "c", "relatedItemId": "2"});
    let comment = |body: &str| json!({"comment": {"body": body, "contentType": "Text/Plain"}});
    let reply = json!({"relatedItems": [null, {"relatedItemId": "1", "content": comment("no")},
        {"relatedItemId": "2", "content": comment("yes"), "type": "Comment"}]});
    let input = input_from_reply(update, &identity, &reply).unwrap();
    assert_eq!(input, json!({"content": comment("yes"), "domainId": "d", "caseId": "c", "relatedItemId": "2"}));
}

#[test]
fn a_case_is_edited_without_the_fields_that_the_service_fills() {
    let update = id(Service::ConnectCases, "UpdateCase");
    let identity = json!({"domainId": "d", "caseId": "c"});
    let field = |id: &str| json!({"id": id, "value": {"stringValue": "x"}});
    let reply = json!({"fields": [field("case_id"), field("title"), field("created_datetime")]});
    let input = input_from_reply(update, &identity, &reply).unwrap();
    assert_eq!(input, json!({"fields": [field("title")], "domainId": "d", "caseId": "c"}));
}
