//! Rules of layouts and templates of a Cases domain: a field stands once in each.

use std::collections::HashSet;

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::DocPath;
use crate::model::look::{filled, list, path};

pub(super) const OF_LAYOUT: &[&[Rule]] =
    &[&[Rule::warning("case-layout.field-once", "wizards, 12, once across both panels: inferred", once_in_layout)]];
pub(super) const OF_TEMPLATE: &[&[Rule]] =
    &[&[Rule::error("case-template.field-once", "wizards, 13, no field id twice in one template", once_in_template)]];

/// The two parts of a layout.
const PANELS: [&str; 2] = ["topPanel", "moreInfo"];

fn once_in_layout(document: &Value, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for panel in PANELS {
        let sections = path(&["content", "basic", panel, "sections"]);
        let count = sections.get(document).and_then(Value::as_array).map_or(0, Vec::len);
        for section in 0..count {
            let fields = sections.index(section).member("fieldGroup").member("fields");
            let message = "is in this layout already: the service is likely to refuse a field that stands there twice";
            let listed = fields.get(document).and_then(Value::as_array).map_or(&[] as &[Value], Vec::as_slice);
            twice((&fields, "id"), listed, &mut seen, message, report);
        }
    }
}

fn once_in_template(document: &Value, report: &mut Report<'_>) {
    let message = "is in this template already: the service takes a field once";
    let (fields, listed) = (path(&["requiredFields"]), list(document, "requiredFields"));
    twice((&fields, "fieldId"), listed, &mut HashSet::new(), message, report);
}

/// Says it at each item that names what was named before.
fn twice<'v>(
    (fields, member): (&DocPath, &str),
    listed: &'v [Value],
    seen: &mut HashSet<&'v str>,
    message: &str,
    report: &mut Report<'_>,
) {
    for (index, field) in listed.iter().enumerate() {
        if filled(field, member).is_some_and(|id| !seen.insert(id)) {
            report.at(fields.index(index).member(member), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::testing::{assert_clean, assert_finds};

    fn layout(top: &[&str], more: &[&str]) -> Value {
        let panel = |ids: &[&str]| {
            let fields: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
            json!({"sections": [{"fieldGroup": {"fields": fields}}]})
        };
        json!({"domainId": "d", "layoutId": "l", "name": "Main",
            "content": {"basic": {"topPanel": panel(top), "moreInfo": panel(more)}}})
    }

    #[test]
    fn a_field_stands_once_in_a_layout_and_once_in_a_template() {
        for operation in ["connectcases:CreateLayout", "connectcases:UpdateLayout"] {
            let (top, more) = ("content.basic.topPanel", "content.basic.moreInfo");
            let at = |panel: &str, index: usize| format!("{panel}.sections[0].fieldGroup.fields[{index}].id");
            let doubled = layout(&["case_reason", "summary", "case_reason"], &["a", "summary"]);
            assert_finds(operation, &doubled, "case-layout.field-once", &[&at(top, 2), &at(more, 1)]);
            assert_clean(operation, &layout(&["case_reason", ""], &["summary", ""]));
        }
        for operation in ["connectcases:CreateTemplate", "connectcases:UpdateTemplate"] {
            let template = |ids: [&str; 2]| {
                let fields = ids.map(|id| json!({ "fieldId": id }));
                json!({"domainId": "d", "templateId": "t", "name": "n", "requiredFields": fields})
            };
            let at = ["requiredFields[1].fieldId"];
            assert_finds(operation, &template(["summary", "summary"]), "case-template.field-once", &at);
            assert_clean(operation, &template(["summary", "case_reason"]));
        }
    }
}
