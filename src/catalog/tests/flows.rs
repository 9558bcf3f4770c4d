//! The ways that people go: from a search to a row, from a row to what it names.

use serde_json::json;

use super::{case_fields, cell};
use crate::catalog::{CellTone, Document, Location, LocationProblem, Need, Place, Prepared, SearchKind, Tool, catalog};
use crate::model::Service;

fn at(text: &str) -> Location {
    text.parse().unwrap()
}

#[test]
fn a_location_as_the_title_line_shows_it_leads_to_what_is_done_there() {
    for (shown, meant) in [
        ("profiles/domains/acme/object-types/T2/why", "profiles/domains/acme/object-types/T2!why"),
        ("appflow/flows/nightly/edit", "appflow/flows/nightly!edit"),
        ("cases/domains/d1/cases/c1/merge?with=c2", "cases/domains/d1/cases/c1?with=c2!merge"),
    ] {
        assert_eq!(catalog().meant(&at(shown)), Some(at(meant)), "{shown}");
    }
    for other in ["appflow/flows/why", "appflow/flows/nightly", "appflow/flows/nightly/typos", "appflow/flows/f!edit"] {
        assert_eq!(catalog().meant(&at(other)), None, "{other}");
    }
}

#[test]
fn places_without_a_resource() {
    let place = |text: &str| catalog().place(&at(text));
    assert_eq!(place("home"), Ok(Place::Home));
    assert_eq!(place("cases"), Ok(Place::Service(Service::ConnectCases)));
    assert_eq!(place("calls"), Ok(Place::Tool(Tool::Calls)));
    assert_eq!(place("tasks/1"), Err(LocationProblem::TooDeep("tasks".to_owned())));
    assert_eq!(place("s3"), Err(LocationProblem::UnknownRoot("s3".to_owned())));
    assert_eq!(
        place("profiles/domains/acme/typos").unwrap_err().to_string().split(';').next(),
        Some("profiles/domains/acme has no 'typos'")
    );
    assert_eq!(
        place("appflow/flows/x/runs/1/steps"),
        Err(LocationProblem::TooDeep("appflow/flows/x/runs/1".to_owned()))
    );
}

#[test]
fn profiles_are_searched_by_several_keys() {
    let profiles = catalog().resource("profiles/domains/profiles").unwrap();
    let input = |text: &str| profiles.list_call(&at(text), &Prepared::default()).map(|plan| plan.input);
    assert_eq!(
        input("profiles/domains/acme/profiles?_email=a%40b.c&_email=d%40e.f&_phone=%2B1&match=and"),
        Ok(json!({
            "DomainName": "acme", "KeyName": "_email", "Values": ["a@b.c", "d@e.f"],
            "AdditionalSearchKeys": [{"KeyName": "_phone", "Values": ["+1"]}], "LogicalOperator": "AND",
        }))
    );
    assert_eq!(input("profiles/domains/acme/profiles?match=and"), Err(Need::Search));
    let six = "profiles/domains/acme/profiles?a=1&b=1&c=1&d=1&e=1&f=1";
    assert!(matches!(input(six), Err(Need::Wrong(_))));
}

#[test]
fn objects_are_listed_by_type_and_filtered_by_case() {
    let objects = catalog().resource("profiles/domains/profiles/objects").unwrap();
    let list = at("profiles/domains/acme/profiles/0a/objects?type=_case&_caseId=7");
    let plan = objects.list_call(&list, &Prepared::default()).unwrap();
    assert_eq!(plan.input["ObjectFilter"], json!({"KeyName": "_caseId", "Values": ["7"]}));
    assert_eq!(plan.input["ObjectTypeName"], json!("_case"));
    // An object has no call of its own: it is found again by the list's search.
    let row = json!({"ProfileObjectUniqueKey": "k/1", "Object": "{\"title\":\"Broken\",\"caseArn\":\"arn:aws:cases:r:1:domain/d/case/c\"}"});
    let item = objects.item_location(&list, &row).unwrap();
    assert_eq!(item.to_string(), "profiles/domains/acme/profiles/0a/objects/k%2F1?type=_case&_caseId=7");
    assert_eq!(objects.document_call(&item, &Prepared::default()), Ok(Document::Find(plan)));
    assert_eq!(
        objects.document(&item, &json!({"Items": [{"ProfileObjectUniqueKey": "other"}, row]})),
        Some(row.clone())
    );
    // And the case that it speaks of is one Enter away.
    let content = objects.columns().iter().find(|column| column.title == "Content").unwrap();
    assert_eq!(objects.follow(content, &row, None, &list).unwrap().to_string(), "cases/domains/d/cases/c");
}

#[test]
fn cases_show_the_domains_own_fields_and_lead_to_the_customer() {
    let cases = catalog().resource("cases/domains/cases").unwrap();
    let prepared = case_fields();
    let list = at(
        "cases/domains/d/cases?term=refund&status=Waiting%20for%20parts&f-1=%3E%3D10&f-2=yes&title=~lost&sort=-title",
    );
    let plan = cases.list_call(&list, &prepared).unwrap();
    assert_eq!(plan.input["searchTerm"], json!("refund"));
    assert_eq!(plan.input["sorts"], json!([{"fieldId": "title", "sortOrder": "Desc"}]));
    assert_eq!(
        plan.input["filter"]["andAll"],
        json!([
            {"field": {"equalTo": {"id": "status", "value": {"stringValue": "waiting"}}}},
            {"field": {"greaterThanOrEqualTo": {"id": "f-1", "value": {"doubleValue": 10.0}}}},
            {"field": {"equalTo": {"id": "f-2", "value": {"booleanValue": true}}}},
            {"field": {"contains": {"id": "title", "value": {"stringValue": "lost"}}}},
        ])
    );
    let by_names = [
        ("term", "refund"),
        ("Status", "Waiting for parts"),
        ("환불 금액", ">=10"),
        ("angry", "yes"),
        ("Title", "~lost"),
        ("sort", "-Title"),
    ];
    let by_names = by_names.iter().fold(list.without_query(), |at, (key, value)| at.with_query(*key, *value));
    assert_eq!(cases.list_call(&by_names, &prepared).unwrap(), plan, "a field goes by its name, too");
    let wrong = cases.list_call(&at("cases/domains/d/cases?f-1=many"), &prepared);
    assert_eq!(wrong, Err(Need::Wrong("환불 금액: 'many' is no number".to_owned())));
    let updated =
        |text: &str| cases.list_call(&at("cases/domains/d/cases").with_query("last_updated_datetime", text), &prepared);
    let said = "Last updated: 'soon' is no time: write today, -7d, 2026-11, 2026-11-03 or from..to";
    assert_eq!(updated("soon"), Err(Need::Wrong(said.to_owned())));
    assert!(updated(">=2026-07-01T00:00:00Z").is_ok());
    assert!(updated("-7d").is_err(), "nobody has told the time yet");
    let mut told = prepared.clone();
    told.tell_time("2026-11-29T10:03:20+01:00[Europe/Berlin]".parse().unwrap());
    let week = list.without_query().with_query("last_updated_datetime", "-7d").with_query("status", "waiting");
    let plan = cases.list_call(&week, &told).unwrap();
    let is = |operator: &str, at: &str| json!({"field": {operator: {"id": "last_updated_datetime", "value": {"stringValue": at}}}});
    let [from, to] = [("greaterThanOrEqualTo", "2026-11-22T09:03:20Z"), ("lessThanOrEqualTo", "2026-11-29T09:03:20Z")]
        .map(|(operator, at)| is(operator, at));
    assert_eq!(plan.input["filter"]["andAll"].as_array().unwrap()[..2], [from, to]);
    // Of a field that is given twice, each is a part of time of its own.
    let two = list
        .without_query()
        .with_query("last_updated_datetime", "2026-11-03")
        .with_query("last_updated_datetime", "today");
    let plan = cases.list_call(&two, &told).unwrap();
    assert_eq!(plan.input["filter"]["orAll"].as_array().unwrap().len(), 2, "{}", plan.input);
    assert!(plan.input["filter"]["orAll"][1]["andAll"].is_array(), "{}", plan.input);
    let search = cases.search.as_ref().unwrap();
    assert_eq!(search.label_of("last_updated_datetime", &prepared), "Last updated");
    assert_eq!((search.label_of("term", &prepared), search.label_of("odd", &prepared)), ("Words", "odd"));

    let row = json!({"caseId": "c1", "templateId": "t", "fields": [
        {"id": "title", "value": {"stringValue": "Lost parcel"}},
        {"id": "status", "value": {"stringValue": "waiting"}},
        {"id": "f-1", "value": {"doubleValue": 12.5}},
        {"id": "customer_id", "value": {"stringValue": "arn:aws:profile:r:1:domains/acme/profiles/0a"}},
    ]});
    let text = |title: &str| cell("cases/domains/cases", title, &row, None, &prepared).text;
    assert_eq!(
        (text("Title"), text("Status"), text("환불 금액")),
        ("Lost parcel".into(), "Waiting for parts".into(), "12.5".into())
    );
    assert_eq!(text("Angry"), "");
    assert_eq!(cases.label_of(&row).as_deref(), Some("Lost parcel"));
    let columns = cases.columns_with(&prepared);
    let customer = columns.iter().find(|column| column.title == "Customer").unwrap();
    assert_eq!(cases.follow(customer, &row, None, &list).unwrap().to_string(), "profiles/domains/acme/profiles/0a");
    let found = cases.references(&row, &at("cases/domains/d/cases/c1"));
    let to = |pointer: &str| found.iter().find(|found| found.pointer == pointer).unwrap().location.to_string();
    assert_eq!(to("/templateId"), "cases/domains/d/templates/t");
    assert_eq!(to("/fields/0/id"), "cases/domains/d/fields/title");
    assert_eq!(to("/fields/3/value/stringValue"), "profiles/domains/acme/profiles/0a");

    let fields = cases.search.as_ref().unwrap().fields(&prepared);
    let status = fields.iter().find(|field| field.key == "status").unwrap();
    assert!(matches!(&status.kind, SearchKind::Choice(options) if options[0].1 == "Waiting for parts"));
    assert!(fields.iter().any(|field| field.label == "환불 금액"));
}

#[test]
fn an_integration_leads_to_its_flow_and_the_flow_to_its_connection() {
    let integrations = catalog().resource("profiles/domains/integrations").unwrap();
    let list = at("profiles/domains/acme/integrations");
    let row = json!({"Uri": "arn:aws:appflow:eu-central-1:1:flow/nightly", "ObjectTypeName": "Contact"});
    let first = &integrations.columns()[0];
    assert_eq!(first.cell(&row, None, &Prepared::default()).text, "nightly");
    assert_eq!(integrations.columns()[1].cell(&row, None, &Prepared::default()).text, "appflow");
    let flow = integrations.follow(first, &row, None, &list).unwrap();
    assert_eq!(flow.to_string(), "appflow/flows/nightly");
    let item = integrations.item_location(&list, &row).unwrap();
    assert_eq!(catalog().place(&item.to_string().parse().unwrap()), Ok(Place::Item(integrations)));
    let Ok(Document::Describe(plan)) = integrations.document_call(&item, &Prepared::default()) else { panic!() };
    assert_eq!(plan.input, json!({"DomainName": "acme", "Uri": "arn:aws:appflow:eu-central-1:1:flow/nightly"}));

    let flows = catalog().resource("appflow/flows").unwrap();
    let document = json!({
        "flowArn": "arn:aws:appflow:eu-central-1:1:flow/nightly",
        "sourceFlowConfig": {"connectorProfileName": "sf prod", "connectorType": "Salesforce"},
        "destinationFlowConfigList": [{"destinationConnectorProperties": {"CustomerProfiles": {"domainName": "acme", "objectTypeName": "Contact"}}}],
    });
    let to: Vec<String> = flows.references(&document, &flow).iter().map(|found| found.location.to_string()).collect();
    assert_eq!(
        to,
        [
            "appflow/connector-profiles/sf%20prod",
            "appflow/connectors/Salesforce",
            "profiles/domains/acme",
            "profiles/domains/acme/object-types/Contact",
        ]
    );
}

#[test]
fn a_calculated_attribute_leads_to_its_object_type() {
    let attributes = catalog().resource("profiles/domains/calculated-attributes").unwrap();
    let column = attributes.columns().iter().find(|column| column.title == "Object type").unwrap();
    let described = json!({"AttributeDetails": {"Expression": "{_order.TotalPrice}"}});
    assert_eq!(column.cell(&json!({}), Some(&described), &Prepared::default()).text, "_order");
    let list = at("profiles/domains/acme/calculated-attributes");
    let to = attributes.follow(column, &json!({"CalculatedAttributeName": "spent"}), Some(&described), &list);
    assert_eq!(to.unwrap().to_string(), "profiles/domains/acme/object-types/_order");
}

#[test]
fn statuses_have_tones_and_runs_their_errors() {
    let run = json!({"executionStatus": "Error", "startedAt": 0, "lastUpdatedAt": 90,
        "executionResult": {"errorInfo": {"executionMessage": "INVALID_SESSION_ID"}}});
    let none = Prepared::default();
    assert_eq!(cell("appflow/flows/runs", "Status", &run, None, &none).tone, CellTone::Bad);
    assert_eq!(cell("appflow/flows/runs", "Error", &run, None, &none).text, "INVALID_SESSION_ID");
    assert_eq!(cell("appflow/flows/runs", "Took", &run, None, &none).text, "1 min 30 s");
    let unknown = json!({"executionStatus": "Exploded"});
    assert_eq!(cell("appflow/flows/runs", "Status", &unknown, None, &none).text, "Exploded");
}

#[test]
fn actions_know_what_the_location_says() {
    let fields = catalog().resource("cases/domains/fields").unwrap();
    let plan = |verb: &str, text: &str| fields.action(verb).unwrap().plan(&at(text)).input;
    assert_eq!(plan("create", "cases/domains/d/fields!create"), json!({"domainId": "d"}));
    assert_eq!(plan("delete", "cases/domains/d/fields/f!delete"), json!({"domainId": "d", "fieldId": "f"}));
    assert!(fields.action("delete").unwrap().is_write());
}

#[test]
fn an_entity_leads_inside_only_where_something_is_inside() {
    let entities = catalog().resource("appflow/connector-profiles/entities").unwrap();
    let list = at("appflow/connector-profiles/sap/entities");
    let nested = entities.columns().iter().find(|column| column.title == "Nested").unwrap();
    let to = |has: bool| entities.follow(nested, &json!({"name": "Orders", "hasNestedEntities": has}), None, &list);
    assert_eq!(to(true).unwrap().to_string(), "appflow/connector-profiles/sap/entities?in=Orders");
    assert_eq!(to(false), None);
}

#[test]
fn a_column_that_a_document_filled_leads_on_by_its_cell() {
    let templates = catalog().resource("cases/domains/templates").unwrap();
    let mut prepared = Prepared::default();
    prepared.learn_labels(templates, "layouts", &json!({"layouts": [{"layoutId": "l-1", "name": "Refunds"}]}));
    let column = templates.columns().iter().find(|column| column.title == "Layout").unwrap();
    let described = json!({"layoutConfiguration": {"defaultLayout": "l-1"}});
    let row = json!({"templateId": "t"});
    let cell = column.cell(&row, Some(&described), &prepared);
    assert_eq!(cell.text, "Refunds");
    let list = at("cases/domains/d/templates");
    assert_eq!(templates.follow(column, &row, None, &list), None);
    let to = templates.follow_cell(column, &cell, &row, &prepared, &list).unwrap();
    assert_eq!(to.to_string(), "cases/domains/d/layouts/l-1");
    let waiting = column.cell(&row, None, &prepared);
    assert_eq!(templates.follow_cell(column, &waiting, &row, &prepared, &list), None);
}

#[test]
fn what_names_a_kind_of_connector_leads_to_none() {
    let flows = catalog().resource("appflow/flows").unwrap();
    let to = |kind: &str| -> Vec<String> {
        let document = json!({"sourceFlowConfig": {"connectorType": kind, "connectorProfileName": "crm"}});
        let found = flows.references(&document, &at("appflow/flows/nightly"));
        found.iter().map(|found| found.location.to_string()).collect()
    };
    assert_eq!(to("Salesforce"), ["appflow/connectors/Salesforce", "appflow/connector-profiles/crm"]);
    assert_eq!(to("CustomConnector"), ["appflow/connector-profiles/crm"]);
}
