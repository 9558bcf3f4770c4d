//! Rules of a new field of a Cases domain.

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::look::{at, filled, path};

pub(super) const OF_CREATE: &[&[Rule]] =
    &[&[Rule::warning("case-field.settings", "wizards, 11, attributes.text: inferred", settings)]];

/// Only texts have settings.
fn settings(document: &Value, report: &mut Report<'_>) {
    if at(document, "attributes").is_some()
        && let Some(other) = filled(document, "type").filter(|kind| *kind != "Text")
    {
        report.at(path(&["attributes"]), format!("are for fields of type Text, not {other}; leave them out"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn only_texts_have_settings() {
        let create = "connectcases:CreateField";
        let field = |kind: &str| json!({"domainId": "d", "name": "n", "type": kind, "attributes": {"text": {"isMultiline": true}}});
        assert_finds(create, &field("SingleSelect"), "case-field.settings", &["attributes"]);
        assert_clean(create, &field("Text"));
        assert_clean(create, &json!({"domainId": "d", "name": "n", "type": "Number"}));
    }
}
