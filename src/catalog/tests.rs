//! The catalogue against the facts: a typo is a failing test, never an empty column.

mod configuration;
mod facts;
mod flows;
mod hostile;

use serde_json::{Value, json};

use super::{Catalog, CellSource, Datum, Location, Prepared, Resource, Scope, SearchSpec, catalog};

/// A location of this resource's list with an id at every level, and a search where one is needed.
fn list_of(resource: &Resource) -> Location {
    let mut at = Location::home();
    for (n, name) in resource.path.split('/').enumerate() {
        if n > 1 {
            at = at.child(&sample_id(at.parts()));
        }
        at = at.child(name);
    }
    for field in resource.search.iter().flat_map(|search| search.fields(&Prepared::default())) {
        if field.required {
            at = at.with_query(field.key, "arn:aws:connect:eu-central-1:111122223333:instance/i/contact/c");
        }
    }
    if resource.path == "profiles/domains/profiles" {
        at = at.with_query("_email", "kim@example.com");
    }
    if resource.path == "profiles/domains/profiles/objects" {
        at = at.without_query().with_query("type", "_case").with_query("_caseId", "7");
    }
    at
}

fn item_of(resource: &Resource) -> Location {
    let list = list_of(resource);
    list.child(&sample_id(list.parts())).with_queries(list.query())
}

/// An id that the constraints of the API take.
fn sample_id(parts: &[String]) -> String {
    match parts.last().map(String::as_str) {
        Some("connectors") => "Salesforce",
        Some("profiles" | "history" | "matches" | "identity-resolution-jobs" | "upload-jobs" | "workflows") => {
            "0123456789abcdef0123456789abcdef"
        }
        _ => "acme",
    }
    .to_owned()
}

/// What a Cases domain answers about its fields.
fn case_fields() -> Prepared {
    let cases = catalog().resource("cases/domains/cases").unwrap();
    let mut prepared = Prepared::default();
    let field = |id: &str, name: &str, kind: &str, namespace: &str| json!({"fieldId": id, "name": name, "type": kind, "namespace": namespace});
    prepared.learn(
        cases,
        &json!({"fields": [
            field("title", "Title", "Text", "System"),
            field("status", "Status", "SingleSelect", "System"),
            field("customer_id", "Customer", "Text", "System"),
            field("last_updated_datetime", "Last updated", "DateTime", "System"),
            field("f-1", "환불 금액", "Number", "Custom"),
            field("f-2", "Angry", "Boolean", "Custom"),
        ]}),
    );
    prepared.learn_labels(
        cases,
        "field/status",
        &json!({"options": [{"name": "Waiting for parts", "value": "waiting", "active": true}, {"name": "Closed", "value": "closed"}]}),
    );
    prepared
}

fn prepared_for(resource: &Resource) -> Prepared {
    if resource.dynamic.is_some() { case_fields() } else { Prepared::default() }
}

fn all() -> &'static [Resource] {
    let catalog: &'static Catalog = catalog();
    catalog.resources()
}

fn cell(path: &str, title: &str, row: &Value, described: Option<&Value>, prepared: &Prepared) -> super::Cell {
    let resource = catalog().resource(path).unwrap();
    let columns = resource.columns_with(prepared);
    columns.iter().find(|column| column.title == title).unwrap().cell(row, described, prepared)
}

#[test]
fn what_is_fetched_per_row_waits_for_its_document() {
    let domain = json!({"DomainName": "acme"});
    assert_eq!(cell("profiles/domains", "Size", &domain, None, &Prepared::default()).text, "…");
    let described = json!({"Stats": {"TotalSize": 2048}});
    assert_eq!(cell("profiles/domains", "Size", &domain, Some(&described), &Prepared::default()).text, "2.0 KiB");
    let enriched: Vec<&str> = all().iter().filter(|r| r.enriches()).map(|r| r.path.as_str()).collect();
    assert!(enriched.contains(&"cases/domains"), "{enriched:?}");
    assert!(all().iter().all(|r| r.columns.iter().all(|c| c.source == CellSource::Row) || r.describe.is_some()));
}

#[test]
fn what_goes_on_has_lasted_since_it_began_and_what_has_no_end_has_no_duration() {
    let took = |path: &str, row: Value| cell(path, "Took", &row, None, &Prepared::default());
    let jobs = "profiles/domains/identity-resolution-jobs";
    let began = json!(1_795_919_400);
    let done = took(jobs, json!({"Status": "COMPLETED", "JobStartTime": began, "JobEndTime": 1_795_919_483}));
    assert_eq!((done.text.as_str(), done.datum), ("1 min 23 s", Datum::Duration(83.0)));
    let runs = took(jobs, json!({"Status": "MERGING", "JobStartTime": began}));
    assert!(matches!(runs.datum, Datum::Since(_)) && runs.text.starts_with("since 20"), "{runs:?}");
    for row in [json!({"Status": "FAILED", "JobStartTime": began}), json!({"JobEndTime": began}), json!({})] {
        assert_eq!(took(jobs, row), super::Cell::default());
    }
    for waiting in ["PENDING", "NOT_STARTED"] {
        let row = json!({"Status": waiting, "JobStartTime": began, "JobEndTime": began});
        assert_eq!(took(jobs, row), super::Cell::default(), "what has not begun has taken no time");
    }
    // A run that goes on is told as updated when it began.
    let run = json!({"executionStatus": "InProgress", "startedAt": began, "lastUpdatedAt": began});
    assert!(matches!(took("appflow/flows/runs", run).datum, Datum::Since(_)));
    let odd = took(jobs, json!({"Status": "COMPLETED", "JobStartTime": "soon", "JobEndTime": "later"}));
    assert_eq!(odd.text, "soon later", "what can't be read is shown as it came");
}

#[test]
fn a_search_by_a_key_that_does_not_exist_is_refused_with_those_that_do() {
    let place = |text: &str| catalog().place(&text.parse().unwrap()).map_err(|problem| problem.to_string());
    for resource in all() {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("x"));
        let list = item.parent().unwrap();
        let open = resource.search.as_ref().is_some_and(|search| search.open.is_some() || search.dynamic);
        for at in [list.clone(), item, list.clone().with_action("document")] {
            let wrong = place(&at.clone().with_query("no-such-key", "x").to_string());
            assert_eq!(wrong.is_ok(), open, "{at}: {wrong:?}");
            for key in resource.search.iter().flat_map(SearchSpec::keys) {
                assert!(open || wrong.as_ref().unwrap_err().contains(&key), "{at}: {wrong:?}");
                place(&at.clone().with_query(key.as_str(), "x").to_string()).unwrap();
            }
        }
        // What leads on with a search leads to one that can be sent.
        for to in resource.columns.iter().filter_map(|c| c.refers.as_deref()).filter(|to| to.contains('?')) {
            let filled = to.replace(['{', '}', '$'], "");
            assert!(place(&filled).is_ok(), "{}: {to}: {:?}", resource.path, place(&filled));
        }
    }
    for wrong in
        ["accounts?a=b", "?a=b", "appflow?a=b", "appflow/flows?status=Active", "profiles/domains/a/profiles?_emial=a"]
    {
        let told = place(wrong).unwrap_err();
        assert!(told.contains("can't be searched by"), "{told}");
        // Only rows can be filtered, and only what can be searched by is named.
        let can = (told.contains("can be filtered"), told.contains("_email"));
        assert_eq!(can, (wrong.starts_with("appflow/flows"), wrong.contains("profiles?")), "{told}");
    }
    // A key that an account has defined itself is known to its service alone; those that the service knows are all known.
    place("profiles/domains/a/profiles?loyaltyNumber=7").unwrap();
    place("profiles/domains/a/profiles?_serviceNowTaskId=7").unwrap();
}

#[test]
fn what_a_form_is_opened_with_is_something_that_it_takes() {
    let place = |at: &Location| catalog().place(at).map_err(|problem| problem.to_string());
    for resource in all() {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("x"));
        let open = resource.search.as_ref().is_some_and(|search| search.open.is_some() || search.dynamic);
        for action in resource.actions() {
            let at = if action.scope == Scope::List { item.parent().unwrap() } else { item.clone() };
            let at = at.with_action(&action.verb);
            let wrong = place(&at.clone().with_query("no-such-key", "x"));
            assert_eq!(wrong.is_ok(), open, "{at}: {wrong:?}");
            for member in action.operation.operation().input.members().iter().filter(|member| !member.token) {
                assert!(open || wrong.as_ref().unwrap_err().contains(member.name), "{at}: {wrong:?}");
                place(&at.clone().with_query(member.name, "x")).unwrap();
            }
        }
    }
    let wrong = place(&"profiles/domains?DomianName=a!create".parse().unwrap()).unwrap_err();
    assert!(wrong.starts_with("profiles/domains!create takes no 'DomianName'; it takes DomainName, "), "{wrong}");
    place(&"profiles/domains?Matching.Enabled=true!create".parse().unwrap()).unwrap();
    assert!(place(&"profiles/domains/a?bolder=x!compare".parse().unwrap()).is_err());
}

#[test]
fn whatever_is_done_with_a_design_takes_the_folder_that_it_was_opened_with() {
    let mut tried = 0;
    for at in all().iter().map(|resource| list_of(resource).without_query().child("x")) {
        for verb in [super::COMPARE, super::LINT, super::SNAPSHOT, super::DESIGN] {
            let deed = at.clone().with_action(verb);
            // A segment has a snapshot of its own, which is a form.
            if catalog().place(&deed).is_ok_and(|place| place.action(&deed, verb).is_err()) {
                tried += 1;
                catalog().place(&deed.with_query(super::FOLDER, "/tmp/x")).unwrap();
            }
        }
    }
    assert!(tried > 6, "{tried}");
}

#[test]
fn a_location_with_an_action_leads_somewhere_or_says_which_actions_there_are() {
    let place = |text: &str| catalog().place(&text.parse().unwrap()).map_err(|problem| problem.to_string());
    let said = place("appflow/connectors!register").unwrap_err();
    assert!(said.starts_with("appflow/connectors has no action 'register'"), "{said}");
    let said = place("appflow/flows/nightly!create").unwrap_err();
    assert!(said.contains("it has") && said.contains("start"), "{said}");
    assert!(place("accounts!create").unwrap_err().contains("it has none"));
    assert!(place("appflow/flows/nightly!document").is_ok());
    for resource in catalog().resources() {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("x"));
        for action in resource.actions() {
            let at = if action.scope == Scope::List { item.parent().unwrap() } else { item.clone() };
            assert!(catalog().place(&at.clone().with_action(&action.verb)).is_ok(), "{at}!{}", action.verb);
            assert!(catalog().place(&at.with_action("nosuch")).is_err());
        }
        for lead in &resource.leads {
            let document = serde_json::json!({"ProfileIds": ["a", "b", "c"]});
            let ways = lead.ways(&document, &item);
            assert_eq!(ways.len(), 3, "{}", resource.path);
            assert!(ways.iter().all(|(_, to, others)| catalog().place(to).is_ok() && others.len() == 2));
        }
    }
}

/// What is calculated says yes and no as everything else does.
#[test]
fn a_calculated_truth_is_said_in_words() {
    let resource = catalog().resource("profiles/domains/profiles/calculated-attributes").unwrap();
    let column = resource.columns().iter().find(|column| column.title == "Value").unwrap();
    let said = |value: &str| column.cell(&json!({"Value": value}), None, &Prepared::default()).text;
    assert_eq!([said("true"), said("false"), said("7"), said("web")], ["yes", "no", "7", "web"]);
}
