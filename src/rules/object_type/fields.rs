//! Fields: where they read from, and what they fill.

use std::collections::HashMap;

use serde_json::Value;

use super::target::{self, Odd};
use crate::model::DocPath;
use crate::rules::findings::{Report, Rule};
use crate::rules::look::{entries, filled, path};
use crate::rules::mapping::{self, Expression};

pub(super) const RULES: &[Rule] = &[
    Rule::error("object-type.source", source),
    Rule::warning("object-type.needs-source", needs_source),
    Rule::error("object-type.target", target),
    Rule::warning("object-type.one-source-a-target", one_source_a_target),
    Rule::warning("object-type.content-type", content_type),
];

fn field(name: &str) -> DocPath {
    path(&["Fields"]).key(name)
}

/// A source is a path in the object, or text with such paths in double braces.
fn source(document: &Value, report: &mut Report<'_>) {
    for (name, settings) in entries(document, "Fields") {
        let Some(source) = filled(settings, "Source") else { continue };
        let here = field(name).member("Source");
        match mapping::parse_source(source) {
            Err(problem) => report.at(here, problem.to_string()),
            Ok(expression) => {
                if let Some(odd) = expression.into_iter().find_map(Expression::unknown) {
                    report
                        .softly_at(here, format!("{{{{{odd}}}}} is no path in the object, like {{{{_source.name}}}}"));
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

/// A target names a member of the profile or of another standard object.
fn target(document: &Value, report: &mut Report<'_>) {
    for (name, settings) in entries(document, "Fields") {
        let here = field(name).member("Target");
        match filled(settings, "Target").and_then(target::odd) {
            Some(Odd::Wrong(message)) => report.at(here, message),
            Some(Odd::Unknown(message)) => report.softly_at(here, message),
            None => {}
        }
    }
}

/// Two fields that fill the same attribute overwrite each other.
fn one_source_a_target(document: &Value, report: &mut Report<'_>) {
    let mut before: HashMap<&str, &str> = HashMap::new();
    for (name, settings) in entries(document, "Fields") {
        let Some(target) = filled(settings, "Target") else { continue };
        if let Some(other) = before.insert(target, name) {
            report.at(field(name).member("Target"), format!("{target} is filled by the field {other} too"));
        }
    }
}

/// Telephone numbers and e-mail addresses are compared well only under their own content type.
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
    use crate::rules::check;
    use crate::rules::testing::{assert_clean, assert_finds, operation};

    fn errors(document: &Value) -> Vec<bool> {
        check(operation(PUT), document).iter().map(crate::model::Issue::is_error).collect()
    }

    #[test]
    fn sources_are_paths_or_texts_with_paths() {
        for source in ["Id", "source.Id", "_source", "_source.", "{{_source.a", "a}}", "{{}}", "_source..a"] {
            let odd = with_field("x", &json!({"Source": source}));
            assert_finds(PUT, &odd, "object-type.source", &["Fields{x}.Source"]);
            assert_eq!(errors(&odd), [true], "{source}");
        }
        for source in ["_source.a.b", "{{_source.first}} {{_source.last}}", "Dr. {{_source.last}}"] {
            assert_clean(PUT, &with_field("x", &json!({"Source": source})));
        }
        let helper = with_field("x", &json!({"Source": "{{upper _source.a}}"}));
        assert_finds(PUT, &helper, "object-type.source", &["Fields{x}.Source"]);
        assert_eq!(errors(&helper), [false]);
        assert_clean(PUT, &contact(&json!({})));
    }

    #[test]
    fn a_field_has_a_source() {
        let silent = with_field("x", &json!({"Target": "_profile.FirstName"}));
        assert_finds(PUT, &silent, "object-type.needs-source", &["Fields{x}.Source"]);
    }

    #[test]
    fn targets_lead_to_attributes() {
        let to = |target: &str| with_field("x", &json!({"Source": "_source.a", "Target": target}));
        for (target, error) in [
            ("FirstName", true),
            ("profile.FirstName", true),
            ("_profile", true),
            ("_profile.", true),
            ("_profile.Firstname", false),
            ("_profile.Address", false),
            ("_profile.Address.Town", false),
            ("_profile.Attributes", false),
            ("_profile.FirstName.x", false),
            ("_profile.ProfileId", false),
            ("_loyalty.Tier", false),
        ] {
            assert_finds(PUT, &to(target), "object-type.target", &["Fields{x}.Target"]);
            assert_eq!(errors(&to(target)), [error], "{target}");
        }
        for target in ["_profile.FirstName", "_profile.ShippingAddress.City", "_profile.Attributes.a.b", "_case.Title"]
        {
            assert_clean(PUT, &to(target));
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
