//! Names of object types, and what a template leaves to say.

use serde_json::{Map, Value};

use super::format;
use super::target::is_change_time;
use crate::mapping::CHANGED;
use crate::model::OperationId;
use crate::model::look::{at, entries, filled, path, text};
use crate::rules::findings::{Report, Rule};

/// Members that a template brings along and that are not given beside it.
pub const TEMPLATE_EXCLUDES: [&str; 4] = ["AllowProfileCreation", "SourceLastUpdatedTimestampFormat", "Fields", "Keys"];

/// Whether an object type gets what a template brings.
#[must_use]
pub fn has_template(document: &Value) -> bool {
    filled(document, "TemplateId").is_some()
}

/// Takes out of what a reply tells of an object type what its template has brought: a request must not have it.
pub fn take_brought(operation: OperationId, document: &mut Value) -> Map<String, Value> {
    if operation.name != "PutProfileObjectType" || !has_template(document) {
        return Map::new();
    }
    let Some(members) = document.as_object_mut() else { return Map::new() };
    let take = |name: &str| members.shift_remove_entry(name);
    TEMPLATE_EXCLUDES.into_iter().filter_map(take).collect()
}

pub(super) const RULES: &[Rule] = &[
    Rule::error("object-type.reserved-name", "mapping, 1, whole document", reserved_name),
    Rule::error(
        "object-type.template-alone",
        "mapping, 1, whole document; semantics, 1, ProfileObjectType",
        template_alone,
    ),
    Rule::error("object-type.timestamp-format", "mapping, 1, F9", timestamp_format),
    Rule::warning("object-type.key-is-a-key", "wizards, 4, EncryptionKey: inferred", key_is_a_key),
];

const FORMAT: &str = "SourceLastUpdatedTimestampFormat";

/// Names that begin with an underscore are those of the standard types.
fn reserved_name(document: &Value, report: &mut Report<'_>) {
    if text(document, "ObjectTypeName").is_some_and(|name| name.starts_with('_')) {
        let message = "begins with an underscore, as only the standard types do; begin with a letter";
        report.at(path(&["ObjectTypeName"]), message);
    }
}

/// A template brings its own fields, keys, timestamp format and creation of profiles.
fn template_alone(document: &Value, report: &mut Report<'_>) {
    if filled(document, "TemplateId").is_none() {
        return;
    }
    for member in TEMPLATE_EXCLUDES.into_iter().filter(|member| at(document, member).is_some()) {
        report.at(path(&[member]), "comes with the template; leave it out, or leave the template out");
    }
}

/// The time of the last change needs its format, if it fills the profile; the names of fields play no part ("Mapping
/// field definitions"). A format without such a target is taken, and of no effect.
fn timestamp_format(document: &Value, report: &mut Report<'_>) {
    let mut targets = entries(document, "Fields").filter_map(|(_, field)| filled(field, "Target"));
    let is_mapped = targets.any(is_change_time);
    match filled(document, FORMAT) {
        Some(format) => match format::problem(format) {
            Some(problem) if is_mapped => report.at(path(&[FORMAT]), problem),
            Some(problem) => report.softly_at(path(&[FORMAT]), problem),
            None => {}
        },
        None if is_mapped => {
            let message =
                format!("is required, for a field fills {CHANGED}; like yyyy-MM-dd'T'HH:mm:ss.SSSZ or EpochMilli");
            report.at(path(&[FORMAT]), message);
        }
        None => {}
    }
}

/// The encryption key is one of KMS.
fn key_is_a_key(document: &Value, report: &mut Report<'_>) {
    let key = filled(document, "EncryptionKey").unwrap_or_default();
    if key.starts_with("arn:") && key.split(':').nth(2) != Some("kms") {
        report.at(path(&["EncryptionKey"]), "is the ARN of something else than a KMS key");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{PUT, contact, with_field};
    use super::FORMAT;
    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn underscores_are_for_standard_types() {
        let odd = contact(&json!({"ObjectTypeName": "_order"}));
        assert_finds(PUT, &odd, "object-type.reserved-name", &["ObjectTypeName"]);
        assert_clean(PUT, &contact(&json!({"ObjectTypeName": "my_order"})));
    }

    #[test]
    fn a_template_stands_alone() {
        let beside = contact(&json!({"TemplateId": "Zendesk-users", "AllowProfileCreation": true}));
        assert_finds(PUT, &beside, "object-type.template-alone", &["AllowProfileCreation", "Fields", "Keys"]);
        let alone = json!({"DomainName": "acme", "ObjectTypeName": "Users", "Description": "x", "TemplateId": "Zendesk-users",
            "ExpirationDays": 30});
        assert_clean(PUT, &alone);
    }

    /// F9 of "Mapping field definitions".
    #[test]
    fn a_time_of_change_goes_with_its_format() {
        let target = "_profile.SourceLastUpdatedTimestamp";
        let mut mapped = with_field("when", &json!({"Source": "_source.ModifiedAt", "Target": target}));
        assert_finds(PUT, &mapped, "object-type.timestamp-format", &[FORMAT]);
        for format in ["yyyy-MM-dd'T'HH:mm:ss.SSSZ", "EpochMilli", "EEE, d MMM yyyy HH:mm:ss Z", "yyyyMMdd"] {
            mapped[FORMAT] = json!(format);
            assert_clean(PUT, &mapped);
        }
        for odd in ["yyyy-MM-ddTHH:mm", "epochmilli", "EPOCHMILLI", "yyyy'T"] {
            mapped[FORMAT] = json!(odd);
            assert_finds(PUT, &mapped, "object-type.timestamp-format", &[FORMAT]);
        }
        // A name says nothing, and a format of nothing is taken.
        assert_clean(PUT, &with_field("sourceLastUpdatedTimestamp", &json!({"Source": "_source.ModifiedAt"})));
        assert_clean(PUT, &contact(&json!({FORMAT: "yyyy-MM-dd"})));
    }

    #[test]
    fn a_key_is_of_kms() {
        let odd = contact(&json!({"EncryptionKey": "arn:aws:iam::123456789012:role/r"}));
        assert_finds(PUT, &odd, "object-type.key-is-a-key", &["EncryptionKey"]);
        assert_clean(PUT, &contact(&json!({"EncryptionKey": "alias/profiles"})));
    }
}
