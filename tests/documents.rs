//! Documents written by hand, that must pass the check or must fail it, and where.

#[path = "documents/merge.rs"]
mod merge;

use merge::merge;
use serde_json::Value;
use switchboard::form::wizard::wizards;
use switchboard::model::{Issue, Service, Violation, api, check_input};
use switchboard::rules;

const FILES: [(Service, &str); 3] = [
    (Service::CustomerProfiles, include_str!("documents/customer-profiles.json")),
    (Service::ConnectCases, include_str!("documents/connectcases.json")),
    (Service::AppFlow, include_str!("documents/appflow.json")),
];

/// The short names that the files give to constraints.
fn name(violation: &Violation) -> &'static str {
    match violation {
        Violation::Required => "required",
        Violation::UnknownMember => "unknown-member",
        Violation::Type { .. } => "type",
        Violation::Length { .. } => "length",
        Violation::Size { .. } => "size",
        Violation::Range { .. } => "range",
        Violation::Pattern { .. } => "pattern",
        Violation::Enum { .. } => "enum",
        Violation::Timestamp => "timestamp",
        Violation::UnionNone => "union-none",
        Violation::UnionMany => "union-many",
        Violation::Null => "null",
        Violation::Json => "json",
        Violation::Depth => "depth",
        Violation::Rule { name, .. } => name,
    }
}

fn line(issue: &Issue) -> String {
    format!("{}: {}", issue.path, name(&issue.constraint))
}

#[test]
fn documents_pass_and_fail_as_people_expect() {
    let (mut accepts, mut rejects) = (0, 0);
    for (service, file) in FILES {
        let documents: Vec<Value> = serde_json::from_str(file).unwrap();
        for document in documents {
            let (why, operation) = (&document["why"], document["operation"].as_str().unwrap());
            let operation = api().operation(service, operation).unwrap().id;
            let mut expected: Vec<String> = serde_json::from_value(document["issues"].clone()).unwrap();
            let mut found: Vec<String> = check_input(operation, &document["input"]).iter().map(line).collect();
            if document["order"] == false {
                expected.sort();
                found.sort();
            }
            assert_eq!(found, expected, "{operation}: {why}");
            if expected.is_empty() { accepts += 1 } else { rejects += 1 }
        }
    }
    assert!(accepts >= 20 && rejects >= 40, "{accepts} accepts, {rejects} rejects");
}

/// What wizards make: these are held to the rules between members, too, and say what they are warned of.
const WIZARDS: [(Service, &str); 5] = [
    (Service::CustomerProfiles, include_str!("documents/wizards/profiles-domain.json")),
    (Service::ConnectCases, include_str!("documents/wizards/cases-domain.json")),
    (Service::CustomerProfiles, include_str!("documents/wizards/object-type.json")),
    (Service::AppFlow, include_str!("documents/wizards/connector-profile.json")),
    (Service::CustomerProfiles, include_str!("documents/wizards/upload-job.json")),
];

fn lines<'i>(issues: impl Iterator<Item = &'i Issue>) -> Vec<String> {
    let mut lines: Vec<String> = issues.map(line).collect();
    lines.sort();
    lines
}

fn expected(lines: &Value) -> Vec<String> {
    let mut lines: Vec<String> = serde_json::from_value(lines.clone()).unwrap_or_default();
    lines.sort();
    lines
}

#[test]
fn documents_of_wizards_pass_and_fail_as_people_expect() {
    for (service, file) in WIZARDS {
        let documents: Vec<Value> = serde_json::from_str(file).unwrap();
        let (mut accepts, mut rejects) = (0, 0);
        for document in documents {
            let (why, operation) = (&document["why"], document["operation"].as_str().unwrap());
            let operation = api().operation(service, operation).unwrap().id;
            let issues = rules::judge(operation, &document["input"]);
            let (errors, warnings): (Vec<&Issue>, Vec<&Issue>) = issues.iter().partition(|issue| issue.is_error());
            assert_eq!(lines(errors.iter().copied()), expected(&document["issues"]), "{operation}: {why}");
            // What is turned away has warnings that do not matter, unless it names them.
            if errors.is_empty() || document.get("warnings").is_some() {
                assert_eq!(lines(warnings.into_iter()), expected(&document["warnings"]), "{operation}: {why}");
            }
            if errors.is_empty() { accepts += 1 } else { rejects += 1 }
        }
        assert!(accepts >= 20 && rejects >= 20, "{service}: {accepts} accepts, {rejects} rejects");
    }
}

/// The rules of the services' own documentation: for each what it accepts and what it refuses, and where it is from.
const RULES: &str = include_str!("documents/rules.json");

/// Facts that are held elsewhere: `F4` where a type has 250 fields, `K3` where a domain has another type.
const ELSEWHERE: [&str; 2] = ["F4", "K3"];

#[test]
fn every_rule_of_the_documentation_accepts_and_refuses() {
    let sets: Vec<Value> = serde_json::from_str(RULES).unwrap();
    let mut facts: Vec<String> = ELSEWHERE.map(str::to_owned).to_vec();
    for set in &sets {
        let service = Service::by_id(set["service"].as_str().unwrap());
        let operation = api().operation(service.unwrap(), set["operation"].as_str().unwrap()).unwrap().id;
        let errors = |patch: &Value| -> Vec<String> {
            let mut document = set["base"].clone();
            merge(&mut document, patch);
            rules::judge(operation, &document).iter().filter(|issue| issue.is_error()).map(line).collect()
        };
        for fact in set["facts"].as_array().unwrap() {
            let name = fact["fact"].as_str().unwrap();
            assert!(!fact["source"].as_str().unwrap().is_empty(), "{operation} {name}");
            let accepted = fact["accepts"].as_array().unwrap();
            assert!(!accepted.is_empty(), "{operation} {name}");
            for accepted in accepted {
                assert_eq!(errors(accepted), [""; 0], "{operation} {name}: {accepted}");
            }
            for refused in fact["refuses"].as_array().unwrap() {
                let breaks = format!(": {}", refused["breaks"].as_str().unwrap());
                let found = errors(&refused["with"]);
                assert!(found.iter().any(|line| line.ends_with(&breaks)), "{operation} {name}: {refused}: {found:?}");
            }
            facts.push(name.to_owned());
        }
    }
    let known = (1..=10).map(|nth| format!("F{nth}")).chain((1..=14).map(|nth| format!("K{nth}")));
    let known = known.chain(["W1".to_owned()]);
    let missing: Vec<String> = known.filter(|fact| !facts.contains(fact)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What the guided ways make: a document for each, and what changes of it are accepted and refused.
const WAYS: &str = include_str!("documents/ways.json");

#[test]
fn documents_of_the_guided_ways_are_accepted_and_refused() {
    let ways: Vec<Value> = serde_json::from_str(WAYS).unwrap();
    let mut wrong = Vec::new();
    for way in &ways {
        let service = Service::by_id(way["service"].as_str().unwrap()).unwrap();
        let operation = api().operation(service, way["operation"].as_str().unwrap()).unwrap().id;
        let name = way["way"].as_str().unwrap();
        assert!(wizards().iter().any(|wizard| wizard.name == name && wizard.operation == operation), "{name}");
        let errors = |patch: &Value| -> Vec<String> {
            let mut document = way["base"].clone();
            merge(&mut document, patch);
            rules::judge(operation, &document).iter().filter(|issue| issue.is_error()).map(line).collect()
        };
        let (accepts, refuses) = (way["accepts"].as_array().unwrap(), way["refuses"].as_array().unwrap());
        assert!(accepts.len() >= 20 && refuses.len() >= 20, "{name}: {} and {}", accepts.len(), refuses.len());
        for accepted in accepts {
            let found = errors(accepted);
            wrong.extend((!found.is_empty()).then(|| format!("{name} accepts {accepted}: {found:?}")));
        }
        for refused in refuses {
            let breaks = format!(": {}", refused["breaks"].as_str().unwrap());
            let found = errors(&refused["with"]);
            let is_found = found.iter().any(|line| line.ends_with(&breaks));
            wrong.extend((!is_found).then(|| format!("{name} refuses {refused}: {found:?}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Each guided way that makes something of its own has documents of both kinds.
#[test]
fn no_guided_way_is_without_documents() {
    let ways: Vec<Value> = serde_json::from_str(WAYS).unwrap();
    let own = ways.iter().filter_map(|way| way["way"].as_str());
    // Those of the first wizards, and of the kinds of related items, whose documents are those of one operation.
    let others = ["profiles-domain", "cases-domain", "object-type", "connector-profile", "upload-job"];
    let related = ["case-contact", "case-link", "case-attachment", "case-custom", "case-promise", "case-merge"];
    let held: Vec<&str> = own.chain(others).chain(related).collect();
    let creates = wizards().iter().filter(|wizard| !wizard.verbs.iter().any(|verb| verb == "edit"));
    let missing: Vec<&str> = creates.map(|wizard| wizard.name).filter(|name| !held.contains(name)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn messages_say_what_is_wrong_and_what_would_be_right() {
    let cases = [
        ("CreateDomain", r#"{"DomainName": "a"}"#, "DefaultExpirationDays: is required"),
        ("GetDomain", r#"{"Domainname": "a"}"#, "Domainname: there is no such member; is DomainName meant?"),
        ("GetDomain", r#"{"DomainName": ""}"#, "DomainName: must not be empty"),
        ("GetDomain", r#"{"DomainName": 5}"#, "DomainName: must be text, but is a number"),
        (
            "CreateDomain",
            r#"{"DomainName": "a", "DefaultExpirationDays": 2000}"#,
            "DefaultExpirationDays: must be from 1 to 1098",
        ),
        ("BatchGetProfile", r#"{"DomainName": "a", "ProfileIds": []}"#, "ProfileIds: must not be empty"),
        (
            "GetSegmentEstimate",
            r#"{"DomainName": "a b", "EstimateId": "x"}"#,
            "DomainName: may have only letters, digits, '-' and '_'",
        ),
        (
            "ListProfileHistoryRecords",
            r#"{"DomainName": "a", "ProfileId": "0123456789abcdef0123456789abcdef", "PerformedBy": ""}"#,
            "PerformedBy: must not be empty",
        ),
        (
            "SearchProfiles",
            r#"{"DomainName": "a", "KeyName": "k", "Values": [], "LogicalOperator": "NOR"}"#,
            "LogicalOperator: must be one of AND, OR",
        ),
    ];
    for (operation, input, expected) in cases {
        let operation = api().operation(Service::CustomerProfiles, operation).unwrap().id;
        let messages: Vec<String> =
            check_input(operation, &serde_json::from_str(input).unwrap()).iter().map(ToString::to_string).collect();
        assert!(messages.iter().any(|message| message == expected), "{operation}: {messages:?}");
    }
}
