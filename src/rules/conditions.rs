//! Values of conditions that nothing can ever meet: texts where numbers or days are compared, ends the wrong way round.
//!
//! The service takes them without a word. How it reads values of another sort is said nowhere, so all of it warns.

use std::cmp::Ordering;

use jiff::civil::Date;
use serde_json::Value;

use super::evaluating::compare;
use super::findings::{Report, Rule};
use super::walk::each_member;
use crate::model::look::{filled, list};
use crate::model::{DocPath, Service, Shape, api};

macro_rules! rule_of {
    ($operation:literal) => {
        Rule::warning("condition.can-be-met", "calculated-attributes, 4, Logic: inferred", |document, report| {
            of_operation($operation, document, report)
        })
    };
}

pub(super) const OF_SEGMENT: &[Rule] = &[rule_of!("CreateSegmentDefinition")];
pub(super) const OF_ATTRIBUTE: &[Rule] = &[rule_of!("CreateCalculatedAttributeDefinition")];
pub(super) const OF_TRIGGER: &[Rule] = &[rule_of!("CreateEventTrigger")];

/// What says how a condition compares.
const COMPARES: [&str; 2] = ["DimensionType", "ComparisonOperator"];

fn of_operation(name: &str, document: &Value, report: &mut Report<'_>) {
    let Some(operation) = api().operation(Service::CustomerProfiles, name) else { return };
    each_member(operation.input, document, &mut |here, member, value| {
        if let Some(how) = COMPARES.iter().find_map(|compares| filled(value, compares)) {
            condition(here, how, takes_days_alone(member.shape()), value, report);
        }
    });
}

/// Whether an attribute is a day, by the ways in which it can be compared.
fn takes_days_alone(shape: &'static Shape) -> bool {
    let compares = shape.members().iter().find(|member| COMPARES.contains(&member.name));
    let takes = |how: &str| compares.is_some_and(|member| member.offered().iter().any(|known| known == how));
    takes("BEFORE") && !takes("LESS_THAN")
}

fn condition(here: &DocPath, how: &str, of_days: bool, value: &Value, report: &mut Report<'_>) {
    let is_span = matches!(how, "BETWEEN" | "NOT_BETWEEN");
    let days = matches!(how, "BEFORE" | "AFTER" | "ON") || is_span && of_days;
    let numbers =
        matches!(how, "EQUAL" | "GREATER_THAN" | "GREATER_THAN_OR_EQUAL" | "LESS_THAN" | "LESS_THAN_OR_EQUAL");
    let texts = list(value, "Values").iter().enumerate().filter_map(|(at, text)| Some((at, text.as_str()?.trim())));
    // What another attribute holds is not known here.
    let texts: Vec<(usize, &str)> = texts.filter(|(_, text)| !text.is_empty() && !text.starts_with("{{")).collect();
    let mut wrong = |at: usize, message: String| report.at(here.member("Values").index(at), message);
    for (at, text) in &texts {
        if days {
            if let Some(why) = no_day(text) {
                wrong(*at, why);
            }
        } else if numbers && !is_number(text) {
            wrong(*at, format!("{text} is no number, and numbers are compared here: nothing may ever meet it"));
        } else if is_span && !is_number(text) && !is_day(text) {
            wrong(*at, format!("{text} is neither a number nor a day: nothing may ever lie between"));
        }
    }
    if let ([(_, low), (at, high)], true) = (texts.as_slice(), is_span)
        && ([low, high].iter().all(|end| is_number(end)) || [low, high].iter().all(|end| is_day(end)))
        && compare(low, high) == Some(Ordering::Greater)
    {
        wrong(*at, format!("{high} comes before {low}: nothing lies between, the lower end goes first"));
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Whether a text begins with a day of the calendar, written as year-month-day.
fn is_day(text: &str) -> bool {
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    day.len() == 10 && day.parse::<Date>().is_ok() && (time.is_empty() || time.starts_with(['T', ' ']))
}

/// Why a text is no day. Days that are counted from now on are numbers.
fn no_day(text: &str) -> Option<String> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_year {
        return Some(format!("{text} alone is no day of that year: write one, like {text}-01-01"));
    }
    (!is_number(text) && !is_day(text)).then(|| format!("{text} is no day: write year-month-day, like 1990-05-17"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::testing::{assert_clean, assert_finds};

    const RULE: &str = "condition.can-be-met";

    fn segment(attribute: &str, how: &str, values: &[&str]) -> Value {
        let wanted = json!({"DimensionType": how, "Values": values});
        let dimension = match attribute {
            "BirthDate" => json!({"ProfileAttributes": {"BirthDate": wanted}}),
            _ => json!({"CalculatedAttributes": {attribute: wanted}}),
        };
        let group = json!({"Type": "ALL", "Dimensions": [dimension]});
        json!({"DomainName": "acme", "SegmentDefinitionName": "s", "DisplayName": "s",
            "SegmentGroups": {"Include": "ALL", "Groups": [group]}})
    }

    #[test]
    fn what_nothing_can_meet_is_warned_of() {
        let create = "customer-profiles:CreateSegmentDefinition";
        let at = |place: &str, n: usize| format!("SegmentGroups.Groups[0].Dimensions[0].{place}.Values[{n}]");
        let (spent, born) = ("CalculatedAttributes{spent}", "ProfileAttributes.BirthDate");
        for (attribute, how, values, place, found) in [
            ("spent", "LESS_THAN", ["abc"].as_slice(), spent, [0].as_slice()),
            ("spent", "EQUAL", &["abc"], spent, &[0]),
            ("spent", "BETWEEN", &["20", "10"], spent, &[1]),
            ("spent", "BETWEEN", &["low", "10"], spent, &[0]),
            ("spent", "AFTER", &["yesterday"], spent, &[0]),
            ("BirthDate", "BETWEEN", &["1980", "1990"], born, &[0, 1]),
            ("BirthDate", "BEFORE", &["01/02/1990"], born, &[0]),
        ] {
            let paths: Vec<String> = found.iter().map(|n| at(place, *n)).collect();
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            assert_finds(create, &segment(attribute, how, values), RULE, &paths);
        }
        for (attribute, how, values) in [
            ("spent", "LESS_THAN", ["12.5"].as_slice()),
            ("spent", "EQUAL", &["0"]),
            ("spent", "LESS_THAN", &["{{_profile.Attributes.limit}}"]),
            ("spent", "INCLUSIVE", &["abc"]),
            ("spent", "BETWEEN", &["2026-01-01", "2026-12-31"]),
            ("spent", "AFTER", &["30"]),
            ("BirthDate", "BETWEEN", &["1980-01-01", "1990-01-01T00:00:00Z"]),
        ] {
            assert_clean(create, &segment(attribute, how, values));
        }
    }

    #[test]
    fn filters_and_triggers_are_held_to_it_too() {
        let wanted = json!({"DimensionType": "GREATER_THAN", "Values": ["much"]});
        let group = json!({"Type": "ALL", "Dimensions": [{"Attributes": {"total": wanted}}]});
        let attribute = json!({"DomainName": "acme", "CalculatedAttributeName": "spent", "Statistic": "SUM",
            "AttributeDetails": {"Expression": "{Order.total}", "Attributes": [{"Name": "total"}]},
            "Filter": {"Include": "ALL", "Groups": [group]}});
        let at = "Filter.Groups[0].Dimensions[0].Attributes{total}.Values[0]";
        assert_finds("customer-profiles:CreateCalculatedAttributeDefinition", &attribute, RULE, &[at]);
        let compared = json!({"FieldName": "total", "ComparisonOperator": "LESS_THAN", "Values": ["much"]});
        let dimensions = json!([{"ObjectAttributes": [compared]}]);
        let trigger = json!({"DomainName": "acme", "EventTriggerName": "t", "ObjectTypeName": "Order",
            "EventTriggerConditions": [{"LogicalOperator": "ALL", "EventTriggerDimensions": dimensions}]});
        let at = "EventTriggerConditions[0].EventTriggerDimensions[0].ObjectAttributes[0].Values[0]";
        assert_finds("customer-profiles:CreateEventTrigger", &trigger, RULE, &[at]);
    }
}
