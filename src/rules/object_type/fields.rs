//! Fields: where they read from, and what they fill.

use std::collections::HashMap;

use serde_json::Value;

use super::target::{self, Odd};
use crate::mapping;
use crate::model::DocPath;
use crate::model::look::{entries, filled, path};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::error("object-type.field-name", "mapping, 1, F2", field_name),
    Rule::error("object-type.field-count", "mapping, 1, F4", field_count),
    Rule::error("object-type.source", "mapping, 1, F1", source),
    Rule::warning("object-type.needs-source", "mapping, 1, F1: inferred", needs_source),
    Rule::error("object-type.target", "mapping, 1, F5 to F7", target),
    Rule::error("object-type.one-kind-of-name", "mapping, 1, F8", one_kind_of_name),
    Rule::warning("object-type.one-source-a-target", "mapping, 1: inferred", one_source_a_target),
    Rule::warning("object-type.content-type", "mapping, 1, F10, and 2, normalisation", content_type),
];

/// Fields of an object type at the most.
const MOST: usize = 250;
/// Targets that say the same in two ways, of which a type uses one.
const EITHER: [(&str, &str); 2] =
    [("_profile.PartyType", "_profile.PartyTypeString"), ("_profile.Gender", "_profile.GenderString")];

fn field(name: &str) -> DocPath {
    path(&["Fields"]).key(name)
}

/// The targets that are set, with the names of their fields.
fn targets(document: &Value) -> impl Iterator<Item = (&str, &str)> {
    entries(document, "Fields").filter_map(|(name, settings)| Some((name, filled(settings, "Target")?)))
}

/// The name of a field begins with a letter, and is not that of the tags ("Mapping field definitions").
fn field_name(document: &Value, report: &mut Report<'_>) {
    for (name, _) in entries(document, "Fields") {
        if matches!(name, "Tags" | "tags") {
            report.at(field(name), format!("{name} is a name that the service keeps for itself; take another"));
        } else if !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            report.at(field(name), format!("{name}: the name of a field begins with a letter"));
        }
    }
}

/// A type has as many fields as the service takes ("Customer Profiles data limits").
fn field_count(document: &Value, report: &mut Report<'_>) {
    let count = entries(document, "Fields").count();
    if count > MOST {
        report.at(path(&["Fields"]), format!("has {count} fields; {MOST} are allowed"));
    }
}

/// A source is a path in the object, or text with Handlebars ("Mapping field definitions").
fn source(document: &Value, report: &mut Report<'_>) {
    for (name, settings) in entries(document, "Fields") {
        let Some(source) = filled(settings, "Source") else { continue };
        let here = field(name).member("Source");
        match mapping::parse_source(source) {
            Err(problem) => report.at(here, problem.to_string()),
            Ok(source) => {
                if let Some(odd) = source.undescribed() {
                    let message = format!("{odd} is not described by AWS, so it may be refused or give nothing");
                    report.softly_at(here, message);
                }
            }
        }
    }
}

/// A field without a source never has a value.
fn needs_source(document: &Value, report: &mut Report<'_>) {
    for (name, settings) in entries(document, "Fields") {
        if settings.is_object() && filled(settings, "Source").is_none() {
            report.at(field(name).member("Source"), "is empty, so the field never has a value; like _source.Id");
        }
    }
}

/// A target names a member of the profile or of another standard object ("Mapping field definitions").
fn target(document: &Value, report: &mut Report<'_>) {
    for (name, target) in targets(document) {
        let here = field(name).member("Target");
        match target::odd(target) {
            Some(Odd::Wrong(message)) => report.at(here, message),
            Some(Odd::Doubtful(message)) => report.softly_at(here, message),
            None => {}
        }
    }
}

/// A type fills a party type or a gender from the given choices or as free text ("Mapping field definitions").
fn one_kind_of_name(document: &Value, report: &mut Report<'_>) {
    for (choice, text) in EITHER {
        let Some((other, _)) = targets(document).find(|(_, target)| *target == choice) else { continue };
        for (name, target) in targets(document).filter(|(_, target)| *target == text) {
            let message = format!("{target} is filled here and {choice} by the field {other}; only one of them may be");
            report.at(field(name).member("Target"), message);
        }
    }
}

/// Two fields that fill the same attribute overwrite each other.
fn one_source_a_target(document: &Value, report: &mut Report<'_>) {
    let mut before: HashMap<&str, &str> = HashMap::new();
    for (name, target) in targets(document) {
        if let Some(other) = before.insert(target, name) {
            report.at(field(name).member("Target"), format!("{target} is filled by the field {other} too"));
        }
    }
}

/// Telephone numbers, e-mail addresses and numbers are compared well only under their own content type.
fn content_type(document: &Value, report: &mut Report<'_>) {
    for (name, settings) in entries(document, "Fields") {
        let Some(wanted) = filled(settings, "Target").and_then(target::content_type) else { continue };
        let is = filled(settings, "ContentType").unwrap_or("STRING");
        if is != wanted {
            report.at(field(name).member("ContentType"), format!("is {is}; for this target {wanted} compares better"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::fixtures::{PUT, contact, with_field};
    use crate::mapping::{CHANGED, standards};
    use crate::rules::check;
    use crate::rules::testing::{assert_clean, assert_finds, operation};

    fn errors(document: &Value) -> Vec<bool> {
        check(operation(PUT), document).iter().map(crate::model::Issue::is_error).collect()
    }

    /// A type that fills a target, with a key for the object that it is in.
    fn to(target: &str) -> Value {
        let mut document = with_field("x", &json!({"Source": "_source.a", "Target": target}));
        let root = target.split('.').next().unwrap();
        if let Some(object) = standards().iter().find(|object| object.name == root && root != "_profile") {
            document["Keys"]["own"] = json!([{"StandardIdentifiers": [object.identifier], "FieldNames": ["x"]}]);
        }
        document
    }

    /// F1, F2 of "Mapping field definitions".
    #[test]
    fn sources_are_paths_or_texts_with_handlebars() {
        for source in [
            "Id",
            "source.Id",
            "_source",
            "_source.",
            "{{_source.a",
            "a}}",
            "{{}}",
            "_source..a",
            "_profile.a",
            "{{name}}",
            "{{#if _source.a}}x",
            "{{#each _source.a}}{{b}}{{/with}}",
            "x{{/if}}",
        ] {
            let odd = with_field("x", &json!({"Source": source}));
            assert_finds(PUT, &odd, "object-type.source", &["Fields{x}.Source"]);
            assert_eq!(errors(&odd), [true], "{source}");
        }
        for source in [
            "_source.a.b",
            "{{_source.first}} {{_source.last}}",
            "Dr. {{_source.last}}",
            "_source.rows[0].id",
            "{{#if _source.a}}a{{else}}b{{/if}}",
            "{{#each _source.a}}{{this}}{{/each}}",
            "EU{{_source.id}}",
            "{{#removeExtraSpace}}{{_source.a}} {{_source.b}}{{/removeExtraSpace}}",
            "{{#with _source.a}}{{b}}{{/with}}",
            "{{#unless _source.a}}b{{/unless}}",
        ] {
            assert_clean(PUT, &with_field("x", &json!({"Source": source})));
        }
        for soft in ["{{upper _source.a}}", "{{{_source.a}}}", "{{#each _source.a}}{{@index}}{{/each}}"] {
            let helper = with_field("x", &json!({"Source": soft}));
            assert_finds(PUT, &helper, "object-type.source", &["Fields{x}.Source"]);
            assert_eq!(errors(&helper), [false], "{soft}");
        }
        assert_clean(PUT, &contact(&json!({})));
    }

    #[test]
    fn names_of_fields_begin_with_a_letter() {
        for name in ["1st", "_id", "-a", "tags", "Tags"] {
            let at = format!("Fields{{{name}}}");
            let odd = with_field(name, &json!({"Source": "_source.a"}));
            assert_finds(PUT, &odd, "object-type.field-name", &[&at]);
        }
        for name in ["a", "A1_b.c-d", "tag"] {
            assert_clean(PUT, &with_field(name, &json!({"Source": "_source.a"})));
        }
    }

    /// F4 of "Customer Profiles data limits".
    #[test]
    fn a_type_has_two_hundred_and_fifty_fields_at_the_most() {
        let mut many = contact(&json!({}));
        for n in 0..248 {
            many["Fields"][format!("f{n}")] = json!({"Source": "_source.a"});
        }
        assert_clean(PUT, &many);
        many["Fields"]["last"] = json!({"Source": "_source.a"});
        assert_finds(PUT, &many, "object-type.field-count", &["Fields"]);
    }

    #[test]
    fn a_field_has_a_source() {
        let silent = with_field("x", &json!({"Target": "_profile.FirstName"}));
        assert_finds(PUT, &silent, "object-type.needs-source", &["Fields{x}.Source"]);
    }

    /// F5 to F7 of "Mapping field definitions"; F6 of the page about mapping in the AWS console.
    #[test]
    fn targets_lead_to_attributes() {
        for (target, error) in [
            ("FirstName", true),
            ("profile.FirstName", true),
            ("_source.FirstName", true),
            ("_profile", true),
            ("_profile.", true),
            ("_profile.Firstname", true),
            ("_profile.NickName", true),
            ("_profile.Address", true),
            ("_profile.Address.Town", true),
            ("_profile.Attributes", true),
            ("_profile.FirstName.x", true),
            ("_profile.ProfileId", true),
            ("_profile.ImportIds", true),
            ("_profile.FoundByItems[]", true),
            ("_loyalty.Tier", true),
            ("_loyalty.MemberId", true),
            ("_order.OrderId", true),
            ("_order.OrderItems.Title", false),
            ("_profile.Attributes.a.b", false),
            ("_profile.Attributes.a  b", false),
        ] {
            assert_finds(PUT, &to(target), "object-type.target", &["Fields{x}.Target"]);
            assert_eq!(errors(&to(target)), [error], "{target}");
        }
        for target in [
            "_profile.FirstName",
            "_profile.ShippingAddress.City",
            "_profile.Attributes.Own name-2_x",
            "_case.Title",
            "_loyalty.Tier.CurrentTier",
            "_airSegment.Baggage[].TagNumber",
            "_communicationRecord.Events.Open.Attributes.Link",
            "_airBooking.Attributes.pnr",
        ] {
            assert_clean(PUT, &to(target));
        }
    }

    /// "Standard objects": every member of all sixteen is a target, and no system id is.
    #[test]
    fn every_member_of_a_standard_object_is_a_target_and_no_id_is() {
        for object in standards() {
            // The time of the last change needs its format, and is looked at by itself.
            for target in object.targets().filter(|target| *target != CHANGED) {
                let target = target.replace('*', "Open");
                assert_eq!(errors(&to(&target)).iter().filter(|error| **error).count(), 0, "{target}");
            }
            if object.id != "ReservationId" {
                assert_eq!(errors(&to(&format!("{}.{}", object.name, object.id))), [true], "{}", object.name);
            }
        }
    }

    /// F8 of "Mapping field definitions".
    #[test]
    fn a_gender_is_a_choice_or_a_text() {
        for [choice, text] in [["Gender", "GenderString"], ["PartyType", "PartyTypeString"]] {
            let mut both = to(&format!("_profile.{choice}"));
            assert_clean(PUT, &both);
            both["Fields"]["y"] = json!({"Source": "_source.b", "Target": format!("_profile.{text}")});
            assert_finds(PUT, &both, "object-type.one-kind-of-name", &["Fields{y}.Target"]);
        }
    }

    #[test]
    fn an_attribute_is_filled_once_and_compared_as_what_it_is() {
        let again = with_field(
            "work",
            &json!({"Source": "_source.Work", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"}),
        );
        assert_finds(PUT, &again, "object-type.one-source-a-target", &["Fields{work}.Target"]);
        let plain = with_field("phone", &json!({"Source": "_source.Tel", "Target": "_profile.PhoneNumber"}));
        assert_finds(PUT, &plain, "object-type.content-type", &["Fields{phone}.ContentType"]);
    }
}
