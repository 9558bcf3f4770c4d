//! What is changed in rows makes documents that the facts and rules take.

use serde_json::{Value, json};

use super::compare::written;
use super::*;
use crate::model::{Service, Severity, api};
use crate::rules::judge;

fn operation(name: &str) -> OperationId {
    api().operation(Service::CustomerProfiles, name).unwrap().id
}

fn set(name: &str, document: &Value) -> GroupSet {
    match ConditionSet::of(operation(name), document, &[]) {
        Some(ConditionSet::Groups(of)) => of,
        other => panic!("{other:?}"),
    }
}

fn attribute(set: &GroupSet, title: &str) -> ConditionAttribute {
    set.attributes(None).into_iter().find(|known| known.title == title).unwrap()
}

/// An item of the list of this resource.
fn item(set: &GroupSet, of: &str, id: &str) -> ConditionAttribute {
    set.lists().find(|list| list.refers.ends_with(of)).unwrap().item(id, None, None)
}

fn words(set: &GroupSet) -> Vec<String> {
    let word = |row: ConditionRow| match row {
        ConditionRow::Include(joins) => format!("groups {joins}"),
        ConditionRow::Group { at, joins } => format!("group {at} {joins}"),
        ConditionRow::Condition(of) => format!("{}: {} {} {}", of.group, of.name, of.how, of.values.join("|")),
        ConditionRow::Sources { group, joins } => format!("{group}: of {joins} of"),
        ConditionRow::Source { group, name, .. } => format!("{group}: of {name}"),
        ConditionRow::Otherwise { what, holds } => format!("otherwise {what} {holds}"),
    };
    set.rows().into_iter().map(word).collect()
}

/// The errors of the document, but for members that a later step fills in.
fn errors(set: &GroupSet) -> Vec<String> {
    let root = set.root();
    let found = judge(set.operation, &set.document).into_iter();
    let own = found.filter(|issue| issue.severity() == Severity::Error && issue.path.starts_with(&root));
    own.map(|issue| issue.to_string()).collect()
}

fn values(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_segment_is_made_of_groups_row_by_row() {
    let mut of = set("CreateSegmentDefinition", &json!({"DomainName": "acme"}));
    assert!(of.is_empty() && of.are_needed() && of.rows().is_empty());
    let (city, born) = (attribute(&of, "Address.City"), attribute(&of, "BirthDate"));
    of.add(None, &city, "INCLUSIVE", &values(&["Berlin", "Bonn"]));
    of.add(Some(0), &born, "BEFORE", &values(&["1990-01-01"]));
    of.add(Some(7), &item(&of, "/calculated-attributes", "orders"), "GREATER_THAN", &values(&["3"]));
    of.add(Some(1), &of.named("tier", Sort::Any), "INCLUSIVE", &values(&["gold"]));
    of.add(Some(1), &item(&of, "/segments", "loyal"), "", &[]);
    let wanted = [
        "groups ALL",
        "group 0 ALL",
        "0: Address.City INCLUSIVE Berlin|Bonn",
        "0: BirthDate BEFORE 1990-01-01",
        "group 1 ALL",
        "1: orders GREATER_THAN 3",
        "1: Attributes.tier INCLUSIVE gold",
        "1: of ALL of",
        "1: of loyal",
    ];
    assert_eq!(words(&of), wanted);
    assert_eq!(errors(&of), [""; 0]);
    let rows = of.rows();
    of.turn(&rows[0]);
    of.turn(&rows[4]);
    of.turn(&of.rows()[4]);
    let ConditionRow::Condition(first) = &rows[2] else { unreachable!() };
    of.change(&first.path, "EXCLUSIVE", &values(&["Rome"]));
    assert_eq!(words(&of)[..3], ["groups ANY", "group 0 ALL", "0: Address.City EXCLUSIVE Rome"]);
    assert_eq!(words(&of)[4], "group 1 NONE");
    assert_eq!(errors(&of), [""; 0]);
    // Group by group it goes, and in the end nothing is left of it.
    of.remove(&of.rows()[2]);
    of.remove(&of.rows()[2]);
    assert_eq!(words(&of)[0], "group 0 NONE");
    of.remove(&of.rows()[4]);
    assert_eq!(words(&of), ["group 0 NONE", "0: orders GREATER_THAN 3", "0: Attributes.tier INCLUSIVE gold"]);
    of.remove(&of.rows()[0]);
    assert_eq!(of.document, json!({"DomainName": "acme"}));
}

/// How the segments go together that a group starts from is another thing than how its conditions do.
#[test]
fn segments_of_a_group_go_together_apart_from_its_conditions() {
    let sources = json!([{"SegmentDefinitionName": "gold"}, {"SegmentDefinitionName": "vip"}]);
    let groups = json!([{"SourceSegments": sources, "SourceType": "NONE", "Dimensions": [], "Type": "ALL"}]);
    let mut of = set("CreateSegmentDefinition", &json!({"SegmentGroups": {"Groups": groups, "Include": "ALL"}}));
    assert_eq!(words(&of), ["group 0 ALL", "0: of NONE of", "0: of gold", "0: of vip"]);
    let group = |of: &GroupSet| of.document["SegmentGroups"]["Groups"][0].clone();
    of.turn(&of.rows()[1]);
    of.turn(&of.rows()[1]);
    assert_eq!((&group(&of)["SourceType"], &group(&of)["Type"]), (&json!("ANY"), &json!("ALL")));
    of.turn(&of.rows()[0]);
    assert_eq!((&group(&of)["SourceType"], &group(&of)["Type"]), (&json!("ANY"), &json!("ANY")));
    // With a condition beside them the group stays when the last segment goes, and what said how they go together goes.
    let city = attribute(&of, "Address.City");
    of.add(Some(0), &city, "INCLUSIVE", &values(&["Bonn"]));
    of.remove(&of.rows()[3]);
    of.remove(&of.rows()[3]);
    assert_eq!(words(&of), ["group 0 ANY", "0: Address.City INCLUSIVE Bonn"]);
    assert!(group(&of).get("SourceType").is_none() && group(&of).get("SourceSegments").is_none());
    of.add(Some(0), &item(&of, "/segments", "vip"), "", &[]);
    assert_eq!(group(&of)["SourceType"], "ALL");
    assert_eq!(errors(&of), [""; 0]);
}

#[test]
fn a_filter_and_a_trigger_have_the_same_rows() {
    let definition = json!({"AttributeDetails": {"Expression": "{Web-Order.total}"}});
    let mut filter = set("CreateCalculatedAttributeDefinition", &definition);
    assert_eq!(filter.object_type().as_deref(), Some("Web-Order"));
    assert!(!filter.are_needed());
    let own = json!({"Fields": {"total": {"ContentType": "NUMBER"}, "status": {"ContentType": "STRING"}, "x": {}}});
    let fields = filter.attributes(Some(&own)).into_iter().map(|field| (field.title, field.sort)).collect::<Vec<_>>();
    let sorts = [("total", Sort::Number), ("status", Sort::Text), ("x", Sort::Any)];
    assert_eq!(fields, sorts.map(|(name, sort)| (name.to_owned(), sort)));
    filter.add(None, &filter.named("total", Sort::Number), "BETWEEN", &values(&["1", "9"]));
    assert_eq!(words(&filter), ["group 0 ALL", "0: total BETWEEN 1|9"]);
    assert_eq!(errors(&filter), [""; 0]);
    let mut trigger = set("CreateEventTrigger", &json!({"ObjectTypeName": "_order"}));
    assert!(trigger.attributes(None).iter().any(|field| field.title == "TotalPrice"));
    trigger.add(None, &trigger.named("total", Sort::Number), "GREATER_THAN", &values(&["99"]));
    trigger.add(Some(0), &trigger.named("status", Sort::Text), "INCLUSIVE", &values(&["paid"]));
    assert_eq!(words(&trigger), ["group 0 ALL", "0: total GREATER_THAN 99", "0: status INCLUSIVE paid"]);
    assert_eq!(errors(&trigger), [""; 0]);
    trigger.remove(&trigger.rows()[2]);
    trigger.remove(&trigger.rows()[1]);
    assert_eq!(trigger.document, json!({"ObjectTypeName": "_order"}));
}

#[test]
fn what_stands_beside_a_comparison_stays() {
    let over = json!({"DimensionType": "EQUAL", "Values": ["1"], "ConditionOverrides": {"Range": {"Start": 3, "Unit": "DAYS"}}});
    let groups =
        json!([{"Type": "ALL", "Dimensions": [{"CalculatedAttributes": {"orders": over}}], "SourceType": "ANY"}]);
    let mut of = set("CreateSegmentDefinition", &json!({"SegmentGroups": {"Groups": groups}}));
    let rows = of.rows();
    let ConditionRow::Condition(first) = &rows[1] else { unreachable!() };
    assert!(first.more);
    of.change(&first.path, "LESS_THAN", &values(&["2"]));
    let at = |document: &Value, path: &str| path.parse::<DocPath>().unwrap().get(document).cloned();
    let kept =
        at(&of.document, "SegmentGroups.Groups[0].Dimensions[0].CalculatedAttributes{orders}.ConditionOverrides");
    assert_eq!(kept.unwrap()["Range"]["Start"], 3);
    assert_eq!(words(&of)[1], "0: orders LESS_THAN 2");
}

/// Every attribute of the facts is offered what its kind can be compared by, and nothing else.
#[test]
fn comparisons_fit_what_is_compared() {
    let of = set("CreateSegmentDefinition", &json!({}));
    let all = of.attributes(None);
    assert!(all.len() > 35, "{}", all.len());
    for known in &all {
        let hows = of.compares(&of.place(0, known), known.sort);
        assert!(!hows.is_empty(), "{}", known.title);
        assert_eq!(hows.contains(&"BEFORE"), known.title == "BirthDate", "{}: {hows:?}", known.title);
    }
    let number = of.named("points", Sort::Number);
    let hows = of.compares(&of.place(0, &number), Sort::Number);
    assert!(hows.contains(&"GREATER_THAN") && !hows.contains(&"CONTAINS") && !hows.contains(&"ON"), "{hows:?}");
    let every = of.compares(&of.place(0, &number), Sort::Any);
    for how in every {
        assert_ne!(how_words(how), how, "it has words");
    }
}

#[test]
fn values_are_typed_as_people_write_them() {
    let told = |text: &str, how: &str, sort| condition_values(text, how, sort);
    assert_eq!(told("Berlin, Bonn ", "INCLUSIVE", Sort::Text).unwrap(), ["Berlin", "Bonn"]);
    assert_eq!(told("\"Rome, Italy\", Oslo", "INCLUSIVE", Sort::Text).unwrap(), ["Rome, Italy", "Oslo"]);
    assert_eq!(told("1..9", "BETWEEN", Sort::Number).unwrap(), ["1", "9"]);
    assert_eq!(told("1, 9", "NOT_BETWEEN", Sort::Number).unwrap(), ["1", "9"]);
    assert_eq!(told("{{_profile.Points}}", "EQUAL", Sort::Number).unwrap(), ["{{_profile.Points}}"]);
    assert_eq!(told("many", "EQUAL", Sort::Number).unwrap_err(), "\"many\" is no number");
    assert_eq!(told(" ", "EQUAL", Sort::Text).unwrap_err(), "type a value");
    assert_eq!(told("7", "BETWEEN", Sort::Number).unwrap_err(), "\"7\" has no two ends: write 10..20");
    assert_eq!(told("..7", "BETWEEN", Sort::Number).unwrap_err(), "write 10..20");
    let hows = ["EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN"];
    for (typed, how, rest) in [
        (">3", Some("GREATER_THAN"), "3"),
        (" >= 3", Some("GREATER_THAN_OR_EQUAL"), "3"),
        ("=3", Some("EQUAL"), "3"),
        ("~3", None, "~3"),
        ("3", None, "3"),
    ] {
        assert_eq!(split_how(typed, &hows), (how, rest), "{typed}");
    }
    assert_eq!(split_how("!=a", &["INCLUSIVE", "EXCLUSIVE"]), (Some("EXCLUSIVE"), "a"));
    let moments = told("1980 to 1990", "BETWEEN", Sort::Moment).unwrap_err();
    assert!(moments.ends_with("write 2026-01-01..2026-12-31"), "{moments}");
    assert_eq!(written(&json!("Rome, Italy")), "\"Rome, Italy\"");
    // What is there is read again as it is, whatever is in it.
    for value in ["Rome, Italy", " HH ", "5\" pipe", "\"", "=true", ">3", "~", "a b", "D'Arcy", "\"a\", b"] {
        let typed = format!("first, {}, last", written(&json!(value)));
        assert_eq!(told(&typed, "INCLUSIVE", Sort::Any).unwrap(), ["first", value, "last"], "{typed}");
        let alone = written(&json!(value));
        assert_eq!(split_how(&alone, &["INCLUSIVE", "CONTAINS", "GREATER_THAN"]), (None, alone.as_str()));
    }
}
