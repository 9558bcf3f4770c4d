use serde_json::json;

use super::*;
use crate::rules::testing::operation;

/// What a definition says of the profile `p1`, where each read is answered by this.
fn tried(name: &str, document: &Value, answer: impl Fn(&TryoutRead) -> Value) -> TriedOut {
    let mut document = document.clone();
    document["DomainName"] = json!("acme");
    let tryout = Tryout { operation: operation(name), document: &document, item: "p1" };
    let known: Vec<_> =
        tryout.reads().into_iter().map(|read| (TryoutAnswer::Read(vec![answer(&read)], false), read)).collect();
    let of = |read: &TryoutRead| known.iter().find(|(_, known)| known == read).map(|(answer, _)| answer);
    tryout.outcome(&of, None, Timestamp::UNIX_EPOCH).unwrap()
}

fn words(tried: &TriedOut) -> Vec<&str> {
    let lines = tried.lines.iter();
    let texts = lines.filter_map(|line| match line {
        TryoutLine::Words(text) | TryoutLine::Doubt(text) => Some(text.as_str()),
        TryoutLine::Condition { .. } => None,
    });
    texts.collect()
}

const ATTRIBUTE: &str = "customer-profiles:CreateCalculatedAttributeDefinition";
const SEGMENT: &str = "customer-profiles:CreateSegmentDefinition";

#[test]
fn the_value_of_a_definition_is_worked_out_over_the_objects_of_a_profile() {
    let object = |content: Value| json!({"ObjectTypeName": "Order", "Object": content.to_string()});
    let objects = [object(json!({"total": 20})), object(json!({"total": 22})), object(json!({"note": "x"}))];
    let answer = |read: &TryoutRead| {
        assert_eq!((read.operation.name, &read.input["ObjectTypeName"]), ("ListProfileObjects", &json!("Order")));
        json!({ "Items": objects })
    };
    let mut definition = json!({"Statistic": "SUM", "AttributeDetails": {"Expression": "{Order.total}"},
        "UseHistoricalData": true});
    let worked = tried(ATTRIBUTE, &definition, answer);
    assert_eq!((worked.verdict, worked.said.as_str()), (Verdict::Holds, "42 · of 2 of its 3 objects of Order"));
    assert_eq!(words(&worked), ["1 left out: without a value for total"]);
    definition["UseHistoricalData"] = json!(false);
    definition["Conditions"] = json!({"Range": {"Value": 5, "Unit": "DAYS"}});
    assert_eq!(words(&tried(ATTRIBUTE, &definition, answer)).len(), 3, "range and history are said");
    definition["AttributeDetails"]["Expression"] = json!("{Order.tot");
    assert_eq!(tried(ATTRIBUTE, &definition, answer).verdict, Verdict::Unfinished);
}

#[test]
fn whether_a_profile_would_belong_to_a_segment_is_worked_out_by_what_is_read_of_it() {
    let answer = |read: &TryoutRead| match read.operation.name {
        "BatchGetProfile" => json!({"Profiles": [{"ProfileId": "p1", "Address": {"City": "Bonn"}}]}),
        "GetSegmentMembership" => json!({"Profiles": [{"ProfileId": "p1", "QueryResult": "PRESENT"}]}),
        _ => json!({"CalculatedAttributeValues": [{"Value": "12"}]}),
    };
    let city = |city: &str| json!({"Address": {"City": {"DimensionType": "INCLUSIVE", "Values": [city]}}});
    let spent = json!({"spent": {"DimensionType": "GREATER_THAN", "Values": ["10"]}});
    let of = |town: &str| {
        let dimensions = json!([{"ProfileAttributes": city(town)}, {"CalculatedAttributes": spent}]);
        let sources = json!([{"SegmentDefinitionName": "loyal"}]);
        let group = json!({"Type": "ALL", "Dimensions": dimensions, "SourceType": "ALL",
            "SourceSegments": sources});
        tried(SEGMENT, &json!({"SegmentGroups": {"Include": "ALL", "Groups": [group]}}), answer)
    };
    let bonn = of("Bonn");
    assert_eq!((bonn.verdict, words(&bonn)), (Verdict::Holds, vec!["group 1 holds", "it is in loyal"]));
    let rome = of("Rome");
    assert_eq!(rome.verdict, Verdict::Fails);
    let missed = rome.lines.iter().find(|line| matches!(line, TryoutLine::Condition { holds: false, .. }));
    let Some(TryoutLine::Condition { name, actual, .. }) = missed else { panic!("{rome:?}") };
    assert_eq!((name.as_str(), actual.as_deref()), ("Address.City", Some("Bonn")));
    let sql = tried(SEGMENT, &json!({"SegmentSqlQuery": "SELECT 1"}), answer);
    assert_eq!(sql.verdict, Verdict::Unknown);
}
