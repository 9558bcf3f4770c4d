//! What a plan says before anything is sent, and what is told of what was sent.

use jiff::Timestamp;

use super::*;
use crate::plan::read_back::otherwise;

const NOW: &str = "2026-03-01T12:00:00Z";

/// A flow with a schedule, which starts at a moment or when it is put into service.
fn scheduled(start: Option<&str>, description: &str) -> FoundItem {
    let start = start.map(|start| start.parse::<Timestamp>().unwrap().as_second());
    let mut schedule = json!({"scheduleExpression": "rate(1days)"});
    if let Some(start) = start {
        schedule["scheduleStartTime"] = start.into();
    }
    let document = json!({
        "flowName": "nightly", "description": description,
        "triggerConfig": {"triggerType": "Scheduled", "triggerProperties": {"Scheduled": schedule}},
        "tasks": [{"taskType": "Map_all", "sourceFields": [], "connectorOperator": {"S3": "NO_OP"}, "taskProperties": {}}],
        "destinationFlowConfigList": [{"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme-drop"}}}],
        "sourceFlowConfig": {"connectorType": "S3", "sourceConnectorProperties": {"S3": {"bucketName": "acme-in"}}},
    });
    let at = Location::new(["appflow", "flows", "nightly"]);
    FoundItem { at, id: "nightly".to_owned(), reply: document.clone(), document, ..FoundItem::default() }
}

fn place(items: Vec<FoundItem>) -> Found {
    let root: Location = "appflow".parse().unwrap();
    let environment =
        Environment { account: "111122223333".to_owned(), region: "eu-west-1".to_owned(), ..Environment::default() };
    let items = items.into_iter().map(|item| ("flows", item)).collect();
    Found { kinds: Kinds::at(&root), root, items, environment }
}

#[test]
fn a_start_that_has_passed_is_left_out_and_told() {
    let (past, future) = ("2026-02-28T01:00:00Z", "2026-04-01T01:00:00Z");
    let there = |start: Option<&str>| vec![scheduled(start, "before")];
    for (start, there, is_told, is_sent) in [
        (Some(past), Vec::new(), true, false),
        (Some(future), Vec::new(), false, true),
        (None, Vec::new(), false, false),
        // What has a start there keeps it; what has none gets none that has passed.
        (Some(past), there(Some(past)), false, true),
        (Some(past), there(None), true, false),
    ] {
        let wanted = place(vec![scheduled(start, "after")]).known().design;
        let mut compared = Compared::new(wanted, &place(there), Options::default()).as_of(NOW.parse().unwrap());
        for _ in 0..2 {
            let step = compared.steps.0.iter().find(|step| step.key == "nightly").unwrap();
            let told: Vec<&String> = step.remarks.iter().filter(|said| said.contains("its start has passed")).collect();
            assert_eq!(told.len(), usize::from(is_told), "{start:?}: {step:?}");
            assert!(told.iter().all(|said| said.contains("it is left out") && said.contains(past)), "{told:?}");
            compared.plan_again(Options::default());
        }
        let held = compared.known.items.values().next().map(|item| item.reply.clone());
        let mut carry = Carry::new(compared, "appflow".to_owned());
        let sent = loop {
            let (number, plan) = carry.next_call().unwrap().unwrap();
            if plan.operation.operation().is_write() {
                break plan.input;
            }
            carry.take(number, Ok(held.clone().unwrap())).unwrap();
        };
        let sent = &sent["triggerConfig"]["triggerProperties"]["Scheduled"]["scheduleStartTime"];
        assert_eq!(!sent.is_null(), is_sent, "{start:?}: {sent}");
    }
}

#[test]
fn what_reads_back_otherwise_is_told_with_both_values() {
    let kinds = Kinds::at(&"appflow".parse().unwrap());
    let change = |path: &str, wanted: Option<Value>, was: Option<Value>| Change {
        path: path.to_owned(),
        was,
        wanted,
        problem: None,
    };
    let flows = kinds.named("flows").unwrap();
    let told = |changes: &[Change]| otherwise(&flows, changes, false);
    let text = told(&[change("description", Some("agreed".into()), Some("by Kim".into()))]);
    assert!(text.contains(r#"reads back otherwise: description: sent "agreed", read "by Kim"."#), "{text}");
    // Only what differs of a document, as deep as it does.
    let schedule = |rate: &str| {
        let schedule = json!({"scheduleExpression": rate, "dataPullMode": "Complete"});
        json!({"triggerType": "Scheduled", "triggerProperties": {"Scheduled": schedule}})
    };
    let text = told(&[change("triggerConfig", Some(schedule("rate(1days)")), Some(schedule("rate(2days)")))]);
    let expected =
        r#"triggerConfig.triggerProperties.Scheduled.scheduleExpression: sent "rate(1days)", read "rate(2days)"."#;
    assert!(text.contains(expected) && !text.contains("Complete"), "{text}");
    let text = told(&[change("description", Some("x".repeat(500).into()), None)]);
    assert!(text.contains("…, read nothing") && text.len() < 250, "{text}");
    let text = told(&[change("description", None, Some("made".into()))]);
    assert!(text.contains(r#"where this is left out: description ("made")"#), "{text}");
    let many: Vec<Change> = (0..9).map(|n| change(&format!("tags.t{n}"), Some("a".into()), None)).collect();
    assert!(told(&many).contains("; and 5 more"), "{}", told(&many));
}

#[test]
fn no_secret_is_told_of_what_reads_back_otherwise() {
    let kind = Kinds::at(&"appflow".parse().unwrap()).named("connector-profiles").unwrap();
    let config = |token: &str, url: &str| {
        json!({
            "connectorProfileProperties": {"Salesforce": {"instanceUrl": url}},
            "connectorProfileCredentials": {"Salesforce": {"accessToken": token, "refreshToken": token}},
        })
    };
    for (wanted, was) in [
        (Some(config("hush-1", "https://a")), Some(config("hush-2", "https://b"))),
        (Some(config("hush-1", "https://a")), None),
        (None, Some(config("hush-2", "https://b"))),
    ] {
        let change = Change { path: "connectorProfileConfig".to_owned(), was, wanted, problem: None };
        let text = otherwise(&kind, &[change], true);
        assert!(!text.contains("hush") && text.contains("connectorProfileConfig"), "{text}");
    }
}

#[test]
fn the_kinds_that_may_name_one_are_those_of_the_facts() {
    let naming = |place: &str, name: &str| -> Vec<&'static str> {
        let kinds = Kinds::at(&place.parse().unwrap());
        kinds.naming(&kinds.named(name).unwrap()).iter().map(Kind::name).collect()
    };
    assert!(naming("appflow", "connector-profiles").contains(&"flows"));
    assert!(!naming("appflow", "flows").contains(&"connector-profiles"));
    let fields = naming("cases/domains/acme", "fields");
    assert!(["layouts", "templates", "case-rules"].iter().all(|kind| fields.contains(kind)), "{fields:?}");
    assert!(naming("cases/domains/acme", "layouts").contains(&"templates"));
    let types = naming("profiles/domains/acme", "object-types");
    assert!(["integrations", "calculated-attributes"].iter().all(|kind| types.contains(kind)), "{types:?}");
    // Whatever any entry of the demo designs names is of a kind that is known to.
    for kinds in ["cases/domains/acme", "profiles/domains/acme", "appflow"].map(|at| Kinds::at(&at.parse().unwrap())) {
        for ship in shipped(kinds.of()) {
            let design = ship.design(&kinds);
            for entry in design.entries.values() {
                for to in references(&kinds, entry, &Ids::default()).iter().filter(|one| one.is_sure()) {
                    let of = kinds.named(&to.to.0).unwrap();
                    let known = kinds.naming(&of);
                    assert!(known.iter().any(|kind| kind.name() == entry.kind), "{}: {to:?}", entry.title());
                }
            }
        }
    }
}

#[test]
fn a_snapshot_of_another_place_is_told_by_the_head_of_its_folder() {
    let mut head = Head { of: "appflow".to_owned(), ..Head::default() };
    let here = place(Vec::new()).whence();
    assert_eq!(here, "111122223333/eu-west-1");
    assert_eq!(head.now_from(here.clone()), None, "nobody knows of what it is");
    assert_eq!(head.now_from(here.clone()), None);
    assert_eq!(head_of_file(&file_of_head(&head)).unwrap(), head);
    let said = head.now_from("111122223333/us-east-1".to_owned()).unwrap();
    assert!(
        said.contains("was of 111122223333/eu-west-1") && said.contains("this is 111122223333/us-east-1"),
        "{said}"
    );
    assert_eq!(newer_layout().whence(), "/", "neither the domain nor its account is known there");
}
