//! What holds for any document: nothing panics, and what is bound reads back as it was.

use crate::cases;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Number, Value};
use switchboard::model::{
    DocPath, HttpLocation, OperationId, Policy, Service, Shape, Step, api, bind, check_input, check_output, class_at,
    input_from_reply, read_for_edit, read_reply, redact_input, redact_output, redacted_target, unbind, write_reply,
};

use cases::{Case, cases};

static CASES: LazyLock<Vec<Case>> = LazyLock::new(cases);

fn operation() -> impl Strategy<Value = OperationId> {
    let ids: Vec<OperationId> = api().operations().map(|operation| operation.id).collect();
    prop::sample::select(ids)
}

/// Any JSON, with the names of members that the facts know among its keys.
fn json() -> impl Strategy<Value = Value> {
    let names: Vec<&'static str> = api().shapes().flat_map(Shape::members).map(|member| member.name).collect();
    let name = prop_oneof![3 => prop::sample::select(names).prop_map(str::to_owned), 1 => any::<String>()];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(6, 64, 8, move |inner| {
        let entries = prop::collection::vec((name.clone(), inner.clone()), 0..8);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::Array),
            entries.prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The document with every text replaced, in order, by one of `texts`.
fn with_texts(value: &Value, texts: &mut impl Iterator<Item = String>) -> Value {
    match value {
        Value::String(old) => Value::String(texts.next().unwrap_or_else(|| old.clone())),
        Value::Array(elements) => elements.iter().map(|element| with_texts(element, texts)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), with_texts(value, texts))).collect()
        }
        other => other.clone(),
    }
}

/// A text that may stand anywhere, an address included.
fn text() -> impl Strategy<Value = String> {
    any::<String>().prop_filter("no label", |text| !["", ".", ".."].contains(&text.as_str()))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        "\\PC+".prop_map(Step::Member),
        any::<usize>().prop_map(Step::Index),
        any::<String>().prop_map(Step::Key),
    ]
}

proptest! {
    #[test]
    fn no_document_makes_the_model_panic(operation in operation(), document in json(), other in json()) {
        for issue in check_input(operation, &document) {
            prop_assert!(!issue.message.is_empty());
            let at = issue.path.to_string().parse::<DocPath>();
            prop_assert_eq!(at.map(|path| path.to_string()), Ok(issue.path.to_string()));
            let _ = class_at(operation.operation().input, &issue.path);
        }
        let _ = check_output(operation, &document);
        for policy in [Policy::Display, Policy::Store] {
            let _ = (redact_input(operation, &document, policy), redact_output(operation, &document, policy));
        }
        let _ = (bind(operation, &document), redacted_target(operation, &document));
        let _ = (read_for_edit(operation, &document), input_from_reply(operation, &document, &other));
        let _ = write_reply(operation, &document);
    }

    #[test]
    fn no_request_or_reply_makes_the_model_panic(
        operation in operation(), path in any::<String>(), query in any::<String>(), body in any::<Vec<u8>>(),
    ) {
        let method = &operation.operation().method;
        let _ = unbind(operation.service, method, &path, &query, &body);
        let _ = unbind(operation.service, method, operation.operation().uri, &query, &body);
        let _ = read_reply(operation, 200, &body);
    }

    #[test]
    fn whatever_is_bound_reads_back_as_it_was(case in any::<Index>(), texts in prop::collection::vec(text(), 0..40)) {
        let case = case.get(&CASES);
        let input = with_texts(&case.input, &mut texts.into_iter());
        let request = bind(case.operation, &input).unwrap();
        let body = request.body.clone().unwrap_or_default();
        let read = unbind(case.operation.service, request.method, &request.path, &request.query_string(), &body);
        prop_assert_eq!(read, Ok((case.operation, input)));
    }

    #[test]
    fn a_path_reads_back_as_it_prints(steps in prop::collection::vec(step(), 0..6)) {
        let path = DocPath::from(steps);
        prop_assert_eq!(path.to_string().parse::<DocPath>(), Ok(path));
    }
}

#[test]
fn addresses_that_would_lead_elsewhere_are_refused() {
    for operation in api().operations() {
        let labels: Vec<_> =
            operation.input.members().iter().filter(|member| matches!(member.location, HttpLocation::Uri(_))).collect();
        for label in &labels {
            for bad in ["", ".", ".."] {
                let document: Value = labels
                    .iter()
                    .map(|member| {
                        (member.name.to_owned(), Value::from(if member.name == label.name { bad } else { "x" }))
                    })
                    .collect();
                assert!(bind(operation.id, &document).is_err(), "{}: {} is '{bad}'", operation.id, label.name);
            }
        }
    }
}

#[test]
fn what_is_no_request_of_a_service_has_no_route() {
    let route = |service, method, path| unbind(service, method, path, "", b"").map(|(operation, _)| operation.name);
    assert_eq!(route(Service::CustomerProfiles, "POST", "/domains/acme"), Ok("CreateDomain"));
    assert_eq!(route(Service::ConnectCases, "POST", "/domains/acme"), Ok("GetDomain"));
    assert_eq!(route(Service::CustomerProfiles, "POST", "/domains/acme/profiles/delete"), Ok("DeleteProfile"));
    assert_eq!(route(Service::ConnectCases, "POST", "/domains/d/rules-list/"), Ok("ListCaseRules"));
    for (service, method, path) in [
        (Service::ConnectCases, "POST", "/domains/d/rules-list"),
        (Service::ConnectCases, "DELETE", "/domains/d/fields/"),
        (Service::AppFlow, "GET", "/domains/acme"),
        (Service::AppFlow, "GET", "/create-flow"),
        (Service::AppFlow, "POST", "create-flow"),
        (Service::CustomerProfiles, "get", "/domains"),
        (Service::CustomerProfiles, "GET", "//domains"),
        (Service::CustomerProfiles, "GET", ""),
    ] {
        assert!(route(service, method, path).is_err(), "{method} {path}");
    }
}

#[test]
fn a_filter_without_end_is_an_issue_and_no_crash() {
    let search = api().operation(Service::ConnectCases, "SearchCases").unwrap().id;
    let mut filter = serde_json::json!({"not": {}});
    for _ in 0..400 {
        filter = serde_json::json!({ "not": filter });
    }
    let document = serde_json::json!({"domainId": "d", "filter": filter});
    let issues = check_input(search, &document);
    assert_eq!(issues.len(), 1, "{issues:?}");
    assert!(issues[0].message.contains("deep"), "{issues:?}");
    let _ = (bind(search, &document), redact_input(search, &document, Policy::Store));
}
