//! Each rule finds what it is about, and does not find it where it is not so.

use serde_json::json;

use super::*;

const NOW: &str = "2026-03-01T12:00:00Z";

/// A flow that is well: active, on a schedule, with a mapping, a connection and a run that carried something.
struct Case {
    flow: Value,
    runs: Vec<Value>,
    connections: Vec<Value>,
}

impl Case {
    fn well() -> Self {
        Self {
            flow: json!({
                "flowName": "nightly", "flowStatus": "Active",
                "triggerConfig": {"triggerType": "Scheduled", "triggerProperties": {"Scheduled":
                    {"scheduleExpression": "rate(1days)", "dataPullMode": "Complete", "scheduleStartTime": 1_700_000_000}}},
                "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
                    "sourceConnectorProperties": {"Salesforce": {"object": "Contact"}}},
                "destinationFlowConfigList": [{"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme"}}}],
                "tasks": [{"taskType": "Map_all", "sourceFields": [], "connectorOperator": {"Salesforce": "NO_OP"}}],
            }),
            runs: vec![Self::ended(12)],
            connections: vec![
                json!({"connectorProfileName": "crm", "connectionMode": "Public", "lastUpdatedAt": 1_700_000_000}),
            ],
        }
    }

    fn ended(records: u64) -> Value {
        json!({"executionId": "1", "executionStatus": "Successful", "startedAt": 1_772_300_000,
            "executionResult": {"recordsProcessed": records, "bytesProcessed": 1, "bytesWritten": 1}})
    }

    fn failed(message: &str) -> Self {
        let mut case = Self::well();
        case.runs[0]["executionStatus"] = "Error".into();
        case.runs[0]["executionResult"] = json!({"errorInfo": {"putFailuresCount": 0, "executionMessage": message}});
        case
    }

    fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut case = Self::well();
        change(&mut case);
        case
    }

    fn status(status: &str) -> Self {
        Self::with(|case| case.flow["flowStatus"] = status.into())
    }

    fn schedule(member: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        Self::with(|case| case.flow["triggerConfig"]["triggerProperties"]["Scheduled"][member] = value)
    }

    #[expect(clippy::needless_pass_by_value, reason = "so that it reads well where it is called")]
    fn filter(properties: Value) -> Self {
        Self::with(|case| {
            let filter = json!({"taskType": "Filter", "sourceFields": ["City"],
                "connectorOperator": {"Salesforce": "EQUAL_TO"}, "taskProperties": properties});
            case.flow["tasks"].as_array_mut().unwrap().push(filter);
        })
    }

    fn prefix(prefix: &str) -> Self {
        Self::with(|case| {
            case.flow["sourceFlowConfig"] = json!({"connectorType": "S3", "sourceConnectorProperties": {"S3": {"bucketName": "b", "bucketPrefix": prefix}}});
            case.runs = vec![Self::ended(0)];
        })
    }

    fn found(&self) -> Vec<Finding> {
        let beside = BTreeMap::from([
            ("runs".to_owned(), self.runs.clone()),
            ("connections".to_owned(), self.connections.clone()),
        ]);
        diagnose("flow", &Evidence { document: &self.flow, beside: &beside, now: NOW.parse().unwrap() })
    }

    fn rules(&self) -> Vec<&'static str> {
        self.found().iter().map(|finding| finding.rule).collect()
    }
}

/// What each rule finds, and what is close to it and is not found.
fn cases() -> Vec<(&'static str, Case, Case)> {
    let well = Case::well;
    let demand = |runs: Vec<Value>| {
        Case::with(|case| {
            case.flow["triggerConfig"] = json!({"triggerType": "OnDemand"});
            case.runs = runs;
        })
    };
    let private = |status: &str| {
        Case::with(|case| case.connections[0]["privateConnectionProvisioningState"] = json!({ "status": status }))
    };
    let refused = |many: u64| {
        Case::with(|case| case.runs[0]["executionResult"]["errorInfo"] = json!({ "putFailuresCount": many }))
    };
    vec![
        ("flow.never-started", Case::status("Draft"), well()),
        ("flow.never-run", demand(Vec::new()), demand(vec![Case::ended(3)])),
        ("flow.stopped", Case::status("Suspended"), well()),
        ("flow.deactivated", Case::status("Errored"), well()),
        ("flow.retired", Case::status("Deprecated"), well()),
        (
            "flow.schedule-over",
            Case::schedule("scheduleEndTime", 1_772_000_000),
            Case::schedule("scheduleEndTime", 1_900_000_000),
        ),
        ("flow.schedule-not-begun", Case::schedule("scheduleStartTime", 1_900_000_000), well()),
        (
            "flow.never-due",
            Case::schedule("scheduleExpression", "cron(0 3 1 1 ? 2025)"),
            Case::schedule("scheduleExpression", "cron(0 3 1 1 ? 2027)"),
        ),
        ("flow.running", Case::with(|case| case.runs[0]["executionStatus"] = "InProgress".into()), well()),
        ("flow.next-run", well(), Case::status("Suspended")),
        ("flow.connection-gone", Case::with(|case| case.connections.clear()), well()),
        ("flow.connection-not-ready", private("FAILED"), private("CREATED")),
        ("flow.connection-pending", private("PENDING"), private("FAILED")),
        ("flow.run-failed", Case::failed("something"), well()),
        (
            "flow.signed-out",
            Case::failed("INVALID_SESSION_ID: Session expired or invalid."),
            Case::failed("No such column"),
        ),
        (
            "flow.bucket-denied",
            Case::failed("the destination bucket acme denied access (Service: S3, Status Code: 403)"),
            Case::failed("the bucket acme has no objects"),
        ),
        (
            "flow.quota",
            Case::failed("REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded."),
            Case::failed("Timed out"),
        ),
        ("flow.field-gone", Case::failed("No such column 'SSN__c' on entity 'Contact'."), Case::failed("Timed out")),
        ("flow.unreachable", Case::failed("Timed out while waiting for the service"), Case::failed("No such column")),
        ("flow.records-refused", refused(14), refused(0)),
        ("flow.maps-nothing", Case::with(|case| case.flow["tasks"] = json!([])), well()),
        ("flow.prefix-begins-with-slash", Case::prefix("/daily"), Case::prefix("daily")),
        ("flow.filter-of-nothing", Case::filter(json!({"VALUE": " "})), Case::filter(json!({"VALUE": "Seoul"}))),
        (
            "flow.filter-lets-nothing-through",
            {
                let mut case = Case::filter(json!({"VALUE": "Seoul"}));
                case.runs = vec![Case::ended(0)];
                case
            },
            Case::filter(json!({"VALUE": "Seoul"})),
        ),
        (
            "flow.first-reads-a-month",
            Case::schedule("dataPullMode", "Incremental"),
            Case::with(|case| {
                let scheduled = &mut case.flow["triggerConfig"]["triggerProperties"]["Scheduled"];
                scheduled["dataPullMode"] = "Incremental".into();
                scheduled["firstExecutionFrom"] = 1_600_000_000.into();
            }),
        ),
        ("flow.nothing-new", Case::with(|case| case.runs = vec![Case::ended(0)]), well()),
    ]
}

#[test]
fn each_rule_finds_what_it_is_about_and_nothing_else() {
    let cases = cases();
    for (rule, ill, fine) in &cases {
        assert!(ill.rules().contains(rule), "{rule} is not found: {:?}", ill.rules());
        assert!(!fine.rules().contains(rule), "{rule} is found: {:?}", fine.rules());
        for way in ill.found().into_iter().filter_map(|finding| finding.way) {
            assert!(WAYS.contains(&way.name), "{rule}: {way:?}");
        }
    }
    let held: Vec<&str> = cases.iter().map(|(rule, ..)| *rule).collect();
    assert!(sources().all(|(name, ..)| held.contains(&name)), "each rule has a case");
}

#[test]
fn a_flow_that_is_well_has_no_cause() {
    assert_eq!(Case::well().rules(), ["flow.next-run"]);
}

#[test]
fn nothing_is_said_of_what_could_not_be_read() {
    let case = Case::failed("Session expired");
    let none = BTreeMap::new();
    let found = diagnose("flow", &Evidence { document: &case.flow, beside: &none, now: NOW.parse().unwrap() });
    let rules: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["flow.next-run"], "the schedule stands in the document");
    assert!(
        diagnose("nothing", &Evidence { document: &json!({}), beside: &none, now: NOW.parse().unwrap() }).is_empty()
    );
}

#[test]
fn the_gravest_comes_first_and_says_what_to_do_where() {
    let mut case = Case::failed("INVALID_SESSION_ID: Session expired. Reauthorize the connector profile crm.");
    case.flow["flowStatus"] = "Errored".into();
    let found = case.found();
    assert!(found.is_sorted_by_key(|finding| finding.weight));
    let signed_out = found.iter().find(|finding| finding.rule == "flow.signed-out").unwrap();
    assert_eq!(signed_out.way, Some(Way { name: "connection", id: "crm".to_owned() }));
    assert!(signed_out.why.contains("2023-11-14 22:13 UTC"), "the age of the sign-in is said: {}", signed_out.why);
    for finding in found {
        assert!(finding.says.ends_with('.') && finding.todo.ends_with('.') && !finding.why.is_empty(), "{finding:?}");
    }
}

#[test]
fn what_is_inferred_is_only_likely() {
    for (name, is_sure, source) in sources() {
        assert!(!is_sure || !source.ends_with(": inferred"), "{name} is sure of what is inferred");
        for cited in source.trim_end_matches(": inferred").split("; ") {
            let (collection, place) = cited.split_once(", ").unwrap_or((cited, ""));
            let known = ["API model", "appflow-connectors", "quotas", "semantics", "wizards"];
            assert!(known.contains(&collection) && !place.is_empty(), "{name} comes from {cited}");
        }
    }
}

#[test]
fn hostile_documents_are_survived() {
    for odd in [json!(null), json!([]), json!({"tasks": "x", "sourceFlowConfig": [1], "triggerConfig": 7})] {
        let beside =
            BTreeMap::from([("runs".to_owned(), vec![odd.clone()]), ("connections".to_owned(), vec![odd.clone()])]);
        let _ = diagnose("flow", &Evidence { document: &odd, beside: &beside, now: NOW.parse().unwrap() });
    }
}
