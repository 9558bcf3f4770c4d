//! What the overlay says by hand holds together with the facts, and hides what it must hide.

use serde_json::{Value, json};
use switchboard::model::{
    Access, DocPath, Operation, OperationId, Policy, Retry, Sensitivity, Service, Shape, ShapeKind, api, class_at,
    redact_input, redact_output, redacted_target,
};

fn token(shape: Option<&'static Shape>) -> Option<&'static str> {
    let mut members = shape?.members().iter().map(|member| member.name);
    members.find(|name| name.eq_ignore_ascii_case("nexttoken"))
}

#[expect(clippy::unwrap_used, reason = "a name that is not there must fail the test")]
fn id(service: Service, name: &str) -> OperationId {
    api().operations().find(|operation| operation.id.service == service && operation.id.name == name).unwrap().id
}

#[test]
fn whatever_has_tokens_pages_and_by_members_that_exist() {
    for Operation { id, input, output, paging, .. } in api().operations() {
        let tokens = (token(Some(input)), token(*output));
        let Some(paging) = paging else {
            assert_eq!(tokens, (None, None), "{id} pages, and the overlay does not say so");
            continue;
        };
        assert_eq!(tokens, (Some(paging.token.as_str()), Some(paging.next.as_str())), "{id}");
        for items in &paging.items {
            let kind = &output.unwrap().member(items).unwrap().shape().kind;
            assert!(matches!(kind, ShapeKind::List { .. } | ShapeKind::Map { .. }), "{id}: {items}");
        }
        let limit = paging.limit.as_ref().map(|limit| &input.member(limit).unwrap().shape().kind);
        assert!(limit.is_none_or(|kind| matches!(kind, ShapeKind::Integer { .. })), "{id}");
    }
}

/// The catalogue says by itself which keys of a service's own a search takes.
#[test]
fn customers_are_searched_by_every_key_that_the_service_knows_itself() {
    for key in switchboard::mapping::predefined_keys() {
        let at = format!("profiles/domains/acme/profiles?{key}=x").parse().unwrap();
        assert!(switchboard::catalog::catalog().place(&at).is_ok(), "{key}");
    }
}

#[test]
fn every_operation_is_a_read_or_a_write_by_what_its_name_says() {
    const READS: [&str; 6] = ["Get", "BatchGet", "List", "Describe", "Search", "Detect"];
    for operation in api().operations() {
        let reads = READS.iter().any(|verb| operation.id.name.starts_with(verb));
        assert_eq!(operation.access == Access::Read, reads, "{}", operation.id);
        let expected = if reads { operation.retry == Retry::Safe } else { true };
        assert!(expected, "{}: a read may always be sent again", operation.id);
        assert_eq!(operation.retry == Retry::Token, operation.token_member().is_some() && !reads, "{}", operation.id);
    }
}

/// Every member that a structure holds, at any depth, with its path.
fn members(shape: &'static Shape, path: &DocPath, depth: usize, found: &mut Vec<(DocPath, &'static Shape)>) {
    found.push((path.clone(), shape));
    if depth == 0 {
        return;
    }
    match &shape.kind {
        ShapeKind::Structure { members: all, .. } => {
            for member in all {
                members(member.shape(), &path.member(member.name), depth - 1, found);
            }
        }
        ShapeKind::List { item } => members(item.shape(), &path.index(0), depth - 1, found),
        ShapeKind::Map { value, .. } => members(value.shape(), &path.key("k"), depth - 1, found),
        _ => {}
    }
}

#[test]
fn all_credentials_of_connectors_are_secret_but_these() {
    const OPEN: [&str; 9] = [
        "authenticationType",
        "clientCredentialsArn",
        "clientId",
        "customAuthenticationType",
        "oAuth2GrantType",
        "redirectUri",
        "username",
        "userId",
        // The address of a provider, beside credentials only in name.
        "tokenUrl",
    ];
    let credentials = api().shape(Service::AppFlow, "ConnectorProfileCredentials").unwrap();
    assert_eq!(credentials.members().len(), 19);
    let mut found = Vec::new();
    members(credentials, &DocPath::root(), 5, &mut found);
    let mut secrets = 0;
    for (path, shape) in found {
        let leaf = matches!(shape.kind, ShapeKind::String { .. } | ShapeKind::Map { .. });
        let secret = class_at(credentials, &path) == Sensitivity::Secret;
        let open = OPEN.iter().any(|name| path.to_string().ends_with(&format!(".{name}")));
        assert_eq!(leaf && !open, secret, "{path}");
        secrets += u32::from(secret);
    }
    assert!(secrets > 50, "{secrets}");
}

#[test]
fn nothing_of_a_secret_is_shown_or_stored() {
    let create = id(Service::AppFlow, "CreateConnectorProfile");
    let input = json!({"connectorProfileName": "crm", "connectorProfileConfig": {
    "connectorProfileProperties": {"CustomConnector": {"profileProperties": {"region": "eu"}}},
    "connectorProfileCredentials": {
        "Salesforce": {"accessToken": "s3cr3t-1", "refreshToken": "s3cr3t-2", "jwtToken": "s3cr3t-3",
            "oAuthRequest": {"authCode": "s3cr3t-4", "codeVerifier": "s3cr3t-5", "redirectUri": "https://x"}},
        "InforNexus": {"accessKeyId": "s3cr3t-6", "userId": "kim", "secretAccessKey": "s3cr3t-7", "datakey": "s3cr3t-8"},
        "Datadog": {"apiKey": "s3cr3t-9", "applicationKey": "s3cr3t-10"},
        "Snowflake": {"username": "kim", "password": "s3cr3t-11", "privateKey": "s3cr3t-12"},
        "CustomConnector": {"authenticationType": "CUSTOM", "custom": {"customAuthenticationType": "hmac",
            "credentialsMap": {"s3cr3t-key": "s3cr3t-13"}}},
        "Dynatrace": {"apiToken": "s3cr3t-14", "newMember": {"deep": ["s3cr3t-15"]}},
    }}});
    for policy in [Policy::Display, Policy::Store] {
        let text = redact_input(create, &input, policy).to_string();
        assert!(!text.contains("s3cr3t"), "{policy:?}: {text}");
        assert!(text.contains("‹secret›") && text.contains("kim") && text.contains("https://x"), "{text}");
    }
    let path = id(Service::CustomerProfiles, "GetUploadJobPath");
    let reply = json!({"Url": "https://bucket/s3cr3t", "ClientToken": "s3cr3t", "ValidUntil": 1});
    let shown = redact_output(path, &reply, Policy::Display);
    assert_eq!(shown, json!({"Url": "‹secret›", "ClientToken": "‹secret›", "ValidUntil": 1}));
}

#[test]
fn content_about_customers_is_shown_but_not_stored() {
    let text = |value: Value| value.to_string();
    let create = id(Service::CustomerProfiles, "CreateProfile");
    let input = json!({"DomainName": "acme", "FirstName": "Kim", "Address": {"City": "Bonn"},
        "Attributes": {"tier": "gold"}, "PartyTypeString": "person"});
    assert_eq!(redact_input(create, &input, Policy::Display), input);
    assert_eq!(
        redact_input(create, &input, Policy::Store),
        json!({"DomainName": "acme", "FirstName": "‹customer, 3 characters›", "Address": "‹customer, 1 member›",
            "Attributes": "‹customer, 1 member›", "PartyTypeString": "‹customer, 6 characters›"})
    );

    let search = id(Service::CustomerProfiles, "SearchProfiles");
    let input = json!({"DomainName": "acme", "KeyName": "_email", "Values": ["kim@example.com"],
        "AdditionalSearchKeys": [{"KeyName": "_phone", "Values": ["+49"]}]});
    let stored = text(redact_input(search, &input, Policy::Store));
    assert!(stored.contains("_email") && !stored.contains("kim@") && !stored.contains("+49"), "{stored}");

    let cases = id(Service::ConnectCases, "SearchCases");
    let value = json!({"id": "title", "value": {"stringValue": "Refund for Kim"}});
    let input = json!({"domainId": "d", "searchTerm": "Kim", "filter": {"not": {"field": {"contains": value}}}});
    let stored = text(redact_input(cases, &input, Policy::Store));
    assert!(stored.contains("title") && !stored.contains("Kim"), "{stored}");
    let reply = json!({"cases": [{"caseId": "c", "templateId": "t", "fields": [value]}], "surprise": "Kim"});
    let stored = text(redact_output(cases, &reply, Policy::Store));
    assert!(stored.contains("\"c\"") && !stored.contains("Kim"), "{stored}");

    let audit = id(Service::ConnectCases, "GetCaseAuditEvents");
    let field =
        json!({"eventFieldId": "title", "oldValue": {"stringValue": "Kim"}, "newValue": {"stringValue": "Kim"}});
    let reply = json!({"auditEvents": [{"eventId": "e", "fields": [field]}]});
    assert!(!text(redact_output(audit, &reply, Policy::Store)).contains("Kim"));

    let objects = id(Service::CustomerProfiles, "ListProfileObjects");
    let reply = json!({"Items": [{"ObjectTypeName": "Order", "Object": "{\"name\":\"Kim\"}"}]});
    assert!(!text(redact_output(objects, &reply, Policy::Store)).contains("Kim"));
}

#[test]
fn definitions_are_stored_even_where_the_model_marks_them_sensitive() {
    let whole = |service: Service, name: &str, input: Value| {
        assert_eq!(redact_input(id(service, name), &input, Policy::Store), input, "{name}");
    };
    let profiles = Service::CustomerProfiles;
    let field = json!({"Source": "_source.email", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"});
    let keys = json!({"_email": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["email"]}]});
    let input = json!({"DomainName": "acme", "ObjectTypeName": "Order", "Description": "Orders",
        "Fields": {"email": field}, "Keys": keys});
    whole(profiles, "PutProfileObjectType", input);
    let input = json!({"DomainName": "acme", "LayoutDefinitionName": "agent", "Description": "For agents",
        "Layout": "{\"rows\":[]}"});
    whole(profiles, "CreateDomainLayout", input);
    let input = json!({"AttributeDetails": {"Attributes": [{"Name": "total"}], "Expression": "{total}"},
        "Conditions": {"Threshold": {"Value": "1", "Operator": "EQUAL_TO"}}, "Statistic": "SUM"});
    whole(profiles, "CreateCalculatedAttributeDefinition", input);
    let city = json!({"ProfileAttributes": {"Address": {"City": {"DimensionType": "INCLUSIVE", "Values": ["Bonn"]}}}});
    let input = json!({"SegmentGroups": {"Groups": [{"Dimensions": [city], "Type": "ALL"}], "Include": "ALL"}});
    whole(profiles, "CreateSegmentDefinition", input);
    let item = json!({"slaInputConfiguration": {"name": "First answer", "type": "CaseField"}});
    whole(Service::ConnectCases, "CreateRelatedItem", json!({"content": {"sla": item}}));
}

#[test]
fn the_values_by_which_a_segment_names_people_are_not_stored() {
    let email = json!({"ProfileAttributes": {"EmailAddress": {"DimensionType": "INCLUSIVE", "Values": ["kim@x.org"]}}});
    let input = json!({"SegmentGroups": {"Groups": [{"Dimensions": [email]}]}});
    let create = id(Service::CustomerProfiles, "CreateSegmentDefinition");
    assert!(!redact_input(create, &input, Policy::Store).to_string().contains("kim"));
}

#[test]
fn the_address_of_a_call_reads_well_and_hides_what_must_be_hidden() {
    let tags = id(Service::AppFlow, "ListTagsForResource");
    let input = json!({"resourceArn": "arn:aws:appflow:eu-central-1:1:flow/nightly"});
    assert_eq!(redacted_target(tags, &input).unwrap(), "/tags/arn:aws:appflow:eu-central-1:1:flow/nightly");
}

#[test]
fn of_every_write_is_said_whether_it_can_be_undone() {
    for operation in api().operations() {
        assert_eq!(operation.is_final.is_some(), operation.is_write(), "{}", operation.id);
        let name = operation.id.name;
        // What takes something away can't be undone, unless the same can be set up again as it was.
        let again = ["DeleteProfileKey", "DeleteSegmentSubscription", "DisassociateStreamForSegments"].contains(&name);
        let removes = ["Delete", "Unregister", "Disassociate"].iter().any(|verb| name.starts_with(verb));
        assert_eq!(operation.removes, removes, "{name}");
        let merges = name.contains("Merge") && operation.is_write();
        let takes = (removes && !again) || merges || name == "StopUploadJob";
        assert_eq!(operation.cannot_be_undone(), takes, "{name}");
    }
}

#[test]
fn every_list_of_what_was_not_done_is_known_as_that() {
    for operation in api().operations() {
        let lists = operation.output.into_iter().flat_map(Shape::members).filter(|member| {
            let name = member.name.to_lowercase();
            let says =
                ["fail", "error", "invalid", "unprocessed", "refused", "rejected"].iter().any(|w| name.contains(w));
            says && matches!(member.shape().kind, ShapeKind::List { .. })
        });
        let lists: Vec<&str> = lists.map(|member| member.name).collect();
        let known: Vec<&str> =
            operation.refused.iter().flat_map(|refused| &refused.lists).map(String::as_str).collect();
        assert_eq!(known, lists, "{}", operation.id);
        if let Some(refused) = &operation.refused {
            let of = operation.input.member(&refused.of).unwrap();
            assert!(matches!(of.shape().kind, ShapeKind::List { .. }), "{}", operation.id);
        }
    }
}
