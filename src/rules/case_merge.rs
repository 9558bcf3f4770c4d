//! Rules of a merge of two cases. What both cases hold, and whether they may be merged at all, the service alone knows.

use std::collections::HashSet;

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::DocPath;
use crate::model::look::{list, path, text};

pub(super) const OF_START: &[&[Rule]] = &[&[
    Rule::error("case-merge.other-case", "cases-new-operations, 2, refusals", other_case),
    Rule::error("case-merge.one-source", "cases-new-operations, 1, constraints", one_source),
    Rule::error("case-merge.source-is-secondary", "cases-new-operations, 2, refusals", source_is_secondary),
    Rule::error("case-merge.field-once", "cases-new-operations, 2, refusals", field_once),
    Rule::error("case-merge.field-that-merges", "cases-new-operations, 2", field_that_merges),
]];

/// System fields whose values a merge can take over. Fields of one's own have ids that nobody chooses.
const MERGED: [&str; 4] = ["assigned_queue", "assigned_user", "summary", "case_reason"];

/// System fields that a merge leaves alone.
const NOT_MERGED: [&str; 12] = [
    "case_id",
    "created_by",
    "created_datetime",
    "customer_id",
    "last_closed_datetime",
    "last_reopened_datetime",
    "last_updated_datetime",
    "last_updated_user",
    "next_sla_breach_datetime",
    "reference_number",
    "status",
    "title",
];

/// Whether a merge can take over the value of the system field with this id.
#[must_use]
pub fn is_merged(system_field: &str) -> bool {
    MERGED.contains(&system_field)
}

/// A case is merged into another one.
fn other_case(document: &Value, report: &mut Report<'_>) {
    let primary = text(document, "caseId");
    for (index, secondary) in list(document, "secondaryCaseIds").iter().enumerate() {
        if primary.is_some() && secondary.as_str() == primary {
            report.at(path(&["secondaryCaseIds"]).index(index), "is the primary case itself; name the other case");
        }
    }
}

/// There is one case to take values from, so that one entry says it all.
fn one_source(document: &Value, report: &mut Report<'_>) {
    for index in 1..sources(document).len() {
        report.at(source(index), "is one entry too many; list all fields in the first");
    }
}

/// Values come from the secondary case.
fn source_is_secondary(document: &Value, report: &mut Report<'_>) {
    let [secondary] = list(document, "secondaryCaseIds") else { return };
    for (index, entry) in sources(document).iter().enumerate() {
        if text(entry, "sourceCaseId").is_some_and(|from| Some(from) != secondary.as_str()) {
            report.at(source(index).member("sourceCaseId"), "must be the secondary case");
        }
    }
}

/// A field is listed once.
fn field_once(document: &Value, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (at, field) in fields(document) {
        if !seen.insert(field) {
            report.at(at, format!("lists the field {field} a second time"));
        }
    }
}

/// Of the system's fields only some can be taken over.
fn field_that_merges(document: &Value, report: &mut Report<'_>) {
    for (at, field) in fields(document) {
        if NOT_MERGED.contains(&field) {
            let merged = MERGED.join(", ");
            report.at(at, format!("is the system field {field}; of those only {merged} can be merged"));
        }
    }
}

fn sources(document: &Value) -> &[Value] {
    list(document, "fieldsConfiguration")
}

fn source(index: usize) -> DocPath {
    path(&["fieldsConfiguration"]).index(index)
}

fn fields(document: &Value) -> impl Iterator<Item = (DocPath, &str)> {
    sources(document).iter().enumerate().flat_map(|(entry, fields)| {
        let listed = list(fields, "fieldIds").iter().enumerate();
        listed.filter_map(move |(index, field)| {
            Some((source(entry).member("fieldIds").index(index).member("id"), text(field, "id")?))
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::rules::testing::{assert_clean, assert_finds};

    const START: &str = "connectcases:StartMergeCases";

    fn merge(fields: &[(&str, &[&str])]) -> Value {
        let entry = |(from, ids): &(&str, &[&str])| {
            let ids: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
            json!({ "sourceCaseId": from, "fieldIds": ids })
        };
        let entries: Vec<Value> = fields.iter().map(entry).collect();
        json!({ "domainId": "d", "caseId": "p", "secondaryCaseIds": ["s"], "fieldsConfiguration": entries })
    }

    #[test]
    fn what_the_service_takes_is_clean() {
        assert_clean(START, &json!({ "domainId": "d", "caseId": "p", "secondaryCaseIds": ["s"] }));
        assert_clean(START, &merge(&[("s", &["summary", "case_reason", "6f1e2d3c-4b5a-4697-8877-665544332211"])]));
        assert_clean(START, &merge(&[("s", &[])]));
    }

    #[test]
    fn a_case_is_not_merged_into_itself() {
        let mut document = merge(&[]);
        document["secondaryCaseIds"] = json!(["p"]);
        assert_finds(START, &document, "case-merge.other-case", &["secondaryCaseIds[0]"]);
    }

    #[test]
    fn one_entry_lists_the_fields() {
        let document = merge(&[("s", &["summary"]), ("s", &["case_reason"])]);
        assert_finds(START, &document, "case-merge.one-source", &["fieldsConfiguration[1]"]);
    }

    #[test]
    fn values_come_from_the_secondary_case() {
        let document = merge(&[("p", &["summary"])]);
        assert_finds(START, &document, "case-merge.source-is-secondary", &["fieldsConfiguration[0].sourceCaseId"]);
    }

    #[test]
    fn no_field_is_listed_twice() {
        let document = merge(&[("s", &["summary", "summary"])]);
        assert_finds(START, &document, "case-merge.field-once", &["fieldsConfiguration[0].fieldIds[1].id"]);
    }

    #[test]
    fn each_system_field_either_merges_or_is_refused() {
        let all: Vec<Value> = serde_json::from_str(include_str!("../../assets/sandbox/case-fields.json")).unwrap();
        for field in &all {
            let id = field["fieldId"].as_str().unwrap();
            let document = merge(&[("s", &[id])]);
            if is_merged(id) {
                assert_clean(START, &document);
            } else {
                let at = ["fieldsConfiguration[0].fieldIds[0].id"];
                assert_finds(START, &document, "case-merge.field-that-merges", &at);
            }
        }
        assert_eq!(all.len(), MERGED.len() + NOT_MERGED.len());
    }
}
