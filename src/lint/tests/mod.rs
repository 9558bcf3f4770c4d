//! One design that a rule finds, and one that it does not, for every rule.

mod cases;
mod every;
mod limits;
mod live;

use serde_json::{Map, Value, json};

use self::every::Cases;
use super::*;
use crate::catalog::Location;
use crate::plan::{Design, Environment, Found, Kinds};

fn kinds(place: &str) -> Kinds {
    Kinds::at(&place.parse::<Location>().unwrap())
}

const PROFILES: &str = "profiles/domains/acme";
const CASES: &str = "cases/domains/acme";

/// A design of `(kind, key, body)`; a body may hold `parts`.
fn design(place: &str, entries: &[(&str, &str, Value)]) -> Design {
    let (kinds, root) = (kinds(place), place.parse::<Location>().unwrap());
    let mut design = Design::new(crate::plan::of(&root));
    for (kind, key, body) in entries {
        let Value::Object(mut body) = body.clone() else { panic!("no members") };
        let parts = match body.remove("parts") {
            Some(Value::Object(parts)) => parts.into_iter().map(|(name, part)| (name, members(part))).collect(),
            _ => [].into(),
        };
        let entry = Entry { kind: (*kind).to_owned(), key: (*key).to_owned(), body, parts, ..Entry::default() };
        design.add(entry.canonical(&kinds.named(kind).unwrap()));
    }
    design
}

fn members(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else { panic!("no members") };
    members
}

fn found(place: &str, entries: &[(&str, &str, Value)]) -> Vec<LintFinding> {
    let (kinds, design) = (kinds(place), design(place, entries));
    lint(&Subject::folder(&kinds, &design), &Head::default(), Timestamp::UNIX_EPOCH)
}

fn domain(members: Value) -> (&'static str, &'static str, Value) {
    let mut body = json!({"DefaultExpirationDays": 90});
    body.as_object_mut().unwrap().extend(self::members(members));
    ("domain", "", body)
}

#[expect(clippy::needless_pass_by_value, reason = "it is written where it is given")]
fn order(fields: Value) -> (&'static str, &'static str, Value) {
    (
        "object-types",
        "Order",
        json!({
            "Description": "Orders", "AllowProfileCreation": true, "Fields": fields,
            "Keys": {"orderId": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["id"]}]},
        }),
    )
}

fn id() -> Value {
    json!({"Source": "_source.id"})
}

fn who_joins_a_segment_is_told_to_a_stream(cases: &mut Cases) {
    let groups = json!({"Groups": [{"Dimensions": [
        {"ProfileAttributes": {"FirstName": {"DimensionType": "INCLUSIVE", "Values": ["Kim"]}}}]}]});
    let subscription = json!({"ScheduleConfiguration": {"Interval": 6}});
    let body = json!({"DisplayName": "Kims", "SegmentGroups": groups, "parts": {"subscription": subscription}});
    let segment = ("segments", "kims", body);
    let stream = json!({"DestinationArn": "arn:aws:kinesis:us-east-1:111122223333:stream/s",
        "DestinationRoleArn": "arn:aws:iam::111122223333:role/s"});
    let streams = domain(json!({"parts": {"segment-stream": stream}}));
    let rule = "segment.told-to-nobody";
    cases.tell(rule, PROFILES, "segments/kims", &[domain(json!({})), segment.clone()], &[streams, segment]);
}

fn what_is_named_must_be_there(cases: &mut Cases) {
    let trigger = (
        "event-triggers",
        "Big",
        json!({
            "ObjectTypeName": "${object-types/Order}",
            "EventTriggerConditions": [{"LogicalOperator": "ALL", "EventTriggerDimensions": [{"ObjectAttributes": [
                {"FieldName": "id", "ComparisonOperator": "INCLUSIVE", "Values": ["1"]}]}]}],
        }),
    );
    let bad = [domain(json!({})), trigger.clone()];
    cases.tell(
        "name.gone",
        PROFILES,
        "event-triggers/Big",
        &bad,
        &[domain(json!({})), trigger, order(json!({"id": id()}))],
    );
}

fn a_limit_that_is_near_is_told_of_the_domain(cases: &mut Cases) {
    let with = |count: usize| {
        let layout = |n: usize| (format!("l{n}"), json!({"content": {"basic": {}}}));
        let layouts: Vec<(String, Value)> = (0..count).map(layout).collect();
        let layouts = layouts.iter().map(|(name, body)| ("layouts", name.as_str(), body.clone()));
        found(CASES, &std::iter::once(("domain", "", json!({}))).chain(layouts).collect::<Vec<_>>())
    };
    cases.found("limit.near", "domain", with(90), with(89));
}

fn single_documents_are_judged_too_and_secrets_are_not_missed(cases: &mut Cases) {
    let keyed = |field: &str| {
        (
            "object-types",
            "Order",
            json!({
                "Description": "Orders", "Fields": {"id": id()},
                "Keys": {"orderId": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": [field]}]},
            }),
        )
    };
    cases.tell("object-type.key-over-fields", PROFILES, "object-types/Order", &[keyed("no")], &[keyed("id")]);
    let lost = (
        "object-types",
        "Order",
        json!({
            "Description": "Orders", "Fields": {"id": id()},
            "Keys": {"orderId": [{"StandardIdentifiers": ["UNIQUE"], "FieldNames": ["id"]}]},
        }),
    );
    cases.tell("object-type.finds-profiles", PROFILES, "object-types/Order", &[lost], &[keyed("id")]);
    let connection = (
        "connector-profiles",
        "crm",
        json!({
            "connectorType": "Salesforce", "connectionMode": "Public",
            "connectorProfileConfig": {"connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}}},
        }),
    );
    let grave: Vec<_> = found("appflow", &[connection]).into_iter().filter(LintFinding::counts).collect();
    assert!(grave.is_empty(), "{grave:?}");
}

fn object_types_have_no_idle_fields_and_a_rank(cases: &mut Cases) {
    let with = |name: &'static str, more: Value| {
        let (kind, _, mut body) =
            order(json!({"id": id(), "mail": {"Source": "_source.m", "Target": "_profile.EmailAddress"}}));
        body.as_object_mut().unwrap().extend(members(more));
        (kind, name, body)
    };
    let idle = order(json!({"id": id(), "colour": {"Source": "_source.colour"}}));
    let summed = (
        "calculated-attributes",
        "colours",
        json!({
            "AttributeDetails": {"Attributes": [{"Name": "colour"}], "Expression": "{Order.colour}"}, "Statistic": "COUNT",
        }),
    );
    cases.tell(
        "object-type.unused-field",
        PROFILES,
        "object-types/Order",
        std::slice::from_ref(&idle),
        &[idle.clone(), summed],
    );
    let two = [with("A", json!({})), with("B", json!({}))];
    cases.tell(
        "object-type.no-priority",
        PROFILES,
        "object-types/A",
        &two,
        &[with("A", json!({})), with("B", json!({"SourcePriority": 1}))],
    );
}

fn event_triggers_look_at_fields_that_are_there(cases: &mut Cases) {
    let trigger = |field: &str| {
        (
            "event-triggers",
            "Big",
            json!({
                "ObjectTypeName": "${object-types/Order}",
                "EventTriggerConditions": [{"LogicalOperator": "ALL", "EventTriggerDimensions": [{"ObjectAttributes": [
                    {"FieldName": field, "ComparisonOperator": "INCLUSIVE", "Values": ["1"]}]}]}],
            }),
        )
    };
    let with = |field: &str| [order(json!({"id": id()})), trigger(field)];
    cases.tell("event-trigger.missing-field", PROFILES, "event-triggers/Big", &with("total"), &with("id"));
}

fn calculated_attributes_and_segments_look_at_what_is_filled(cases: &mut Cases) {
    let spend = |expression: &str| {
        let field = expression.trim_matches(['{', '}']).split_once('.').unwrap().1.to_owned();
        (
            "calculated-attributes",
            "spend",
            json!({
                "AttributeDetails": {"Attributes": [{"Name": field}], "Expression": expression}, "Statistic": "SUM",
            }),
        )
    };
    let total = order(json!({"id": id(), "total": {"Source": "_source.t", "Target": "_order.TotalPrice"}}));
    let with = |expression: &str| [total.clone(), spend(expression)];
    for (bad, good) in [
        ("{Order.price}", "{Order.total}"),
        ("{Stay.price}", "{Order.TotalPrice}"),
        ("{_order.Status}", "{_order.TotalPrice}"),
        ("{_asset.AssetId}", "{_order.OrderId}"),
    ] {
        cases.tell(
            "calculated-attribute.unmapped-field",
            PROFILES,
            "calculated-attributes/spend",
            &with(bad),
            &with(good),
        );
    }
    let over = |dimension: Value| {
        (
            "segments",
            "loyal",
            json!({
                "DisplayName": "Loyal", "SegmentGroups": {"Groups": [{"Dimensions": [dimension], "SourceType": "ALL", "Type": "ALL"}], "Include": "ALL"},
            }),
        )
    };
    let value = json!({"DimensionType": "INCLUSIVE", "Values": ["1"]});
    let by_attribute =
        |name: &str| [over(json!({"CalculatedAttributes": {name: value}})), spend("{Order.total}"), total.clone()];
    cases.tell("segment.unknown-attribute", PROFILES, "segments/loyal", &by_attribute("spent"), &by_attribute("spend"));
    let tier = order(json!({"id": id(), "tier": {"Source": "_source.t", "Target": "_profile.Attributes.Tier"},
        "land": {"Source": "_source.l", "Target": "_profile.Address.Country"}}));
    let by_profile = |dimension: Value| [over(json!({"ProfileAttributes": dimension})), tier.clone()];
    let address = |part: &str| by_profile(json!({"Address": {part: value}}));
    cases.tell("segment.unfilled-attribute", PROFILES, "segments/loyal", &address("City"), &address("Country"));
    let own = |name: &str| by_profile(json!({"Attributes": {name: value}}));
    cases.tell("segment.unfilled-attribute", PROFILES, "segments/loyal", &own("Rank"), &own("Tier"));
}

fn a_domain_keeps_what_it_cannot_place_and_matches_by_what_comes_in(cases: &mut Cases) {
    let queue = json!({"DeadLetterQueueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/dead"});
    let types = order(json!({"id": id(), "mail": {"Source": "_source.m", "Target": "_profile.PersonalEmailAddress"}}));
    let with = |members: Value| [domain(members), types.clone()];
    cases.tell("domain.no-dead-letter-queue", PROFILES, "domain", &with(json!({})), &with(queue));
    let rules = |attribute: &str| {
        with(json!({"RuleBasedMatching": {
            "Enabled": true, "MatchingRules": [{"Rule": [attribute]}],
            "AttributeTypesSelector": {"AttributeMatchingModel": "MANY_TO_MANY", "EmailAddress": ["EmailAddress", "PersonalEmailAddress"]},
        }}))
    };
    cases.tell("domain.rule-never-matches", PROFILES, "domain", &rules("PhoneNumber"), &rules("EmailAddress"));
}

#[test]
fn a_line_with_a_reason_ignores_a_rule_or_one_finding_of_it() {
    let entries = [cases::text_field("Serial"), cases::text_field("Colour")];
    let (kinds, design) = (kinds(CASES), design(CASES, &entries));
    let open = |lines: &[(&str, &str)]| {
        let ignored = lines.iter().map(|(what, why)| ((*what).to_owned(), (*why).to_owned())).collect();
        let head = Head { ignored, ..Head::default() };
        let subject = Subject::folder(&kinds, &design);
        let found = lint(&subject, &head, Timestamp::UNIX_EPOCH);
        let idle = idle_lines(&subject, &found, &head).len();
        (found.iter().filter(|one| one.ignored.is_none()).count(), idle)
    };
    assert_eq!(open(&[]), (2, 0));
    assert_eq!(open(&[("case-field.unused", "to come")]), (0, 0));
    assert_eq!(
        open(&[("case-field.unused fields/Serial", "to come"), ("case-field.unused fields/Gone", "old")]),
        (1, 1)
    );
}

/// What is said of a line that ignores nothing, in a folder and where the same was read.
fn said_of_idle(place: &str, line: &str, entries: &[(&'static str, &'static str, Value)]) -> [Vec<String>; 2] {
    let (kinds, design) = (kinds(place), design(place, entries));
    let head = Head { ignored: [(line.to_owned(), "it waits".to_owned())].into(), ..Head::default() };
    let environment = Environment { account: "111122223333".to_owned(), ..Environment::default() };
    let root = place.parse().unwrap();
    let mut known = Found { root, kinds: kinds.clone(), items: Vec::new(), environment }.known();
    known.design = design.clone();
    [Subject::folder(&kinds, &design), Subject::live(&kinds, &known)].map(|subject| {
        let found = lint(&subject, &head, Timestamp::UNIX_EPOCH);
        idle_lines(&subject, &found, &head)
    })
}

#[test]
fn a_line_about_what_runs_is_idle_only_where_it_can_be_judged() {
    let of_running = crate::rules::diagnosis::sources().map(|(name, ..)| ("appflow", name));
    let of_designs = [PROFILES, "appflow"].into_iter().flat_map(|place| {
        let rules = rules_of(kinds(place).of()).iter().copied().flatten();
        rules.filter(|rule| rule.judged == Judged::Live).map(move |rule| (place, rule.name))
    });
    let all: Vec<_> = of_running.chain(of_designs).collect();
    assert!(all.len() > 5, "{all:?}");
    for (place, rule) in all {
        let [folder, live] = said_of_idle(place, rule, &[]);
        assert!(folder.is_empty(), "{rule}: {folder:?}");
        assert!(live[0].contains("take the line out"), "{rule}: {live:?}");
    }
    let [folder, _] = said_of_idle("appflow", "connection.unused", &[]);
    assert!(folder[0].contains("take the line out"), "{folder:?}");
    let [folder, live] = said_of_idle("appflow", "flow.never-startd flows/nightly", &[]);
    assert!(folder[0].contains("there is no rule flow.never-startd; is flow.never-started meant?"), "{folder:?}");
    assert_eq!(folder, live);
    // What the fields of a template are, no folder says.
    let rule = "segment.unfilled-attribute";
    let of_template = [("object-types", "Order", json!({"TemplateId": "Salesforce-Contact"}))];
    assert_eq!(said_of_idle(PROFILES, rule, &of_template)[0], Vec::<String>::new());
    assert_eq!(said_of_idle(PROFILES, rule, &[])[0].len(), 1);
}

#[test]
fn every_rule_has_a_source_and_a_name_of_its_own() {
    let names: Vec<&str> = sources().map(|(name, _)| name).collect();
    let others: BTreeSet<&str> = crate::rules::sources()
        .map(|(name, ..)| name)
        .chain(crate::rules::diagnosis::sources().map(|(name, ..)| name))
        .collect();
    assert!(sources().all(|(_, source)| !source.is_empty()));
    assert!(names.iter().all(|name| !others.contains(name)), "{names:?}");
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}
