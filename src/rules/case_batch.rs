//! Rules of operations on many cases at once, and what of them holds of one case. What fails for a single case is told in
//! the reply and not judged here.

use std::collections::HashSet;

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::DocPath;
use crate::model::look::{at, list, path, text};

pub(super) const OF_UPDATE: &[&[Rule]] = &[
    CASES,
    &[
        Rule::error("case-batch.something-to-change", "cases-new-operations, 4", something_to_change),
        Rule::error("case-batch.own-member", "cases-new-operations, 4", own_member),
        Rule::error("case-batch.field-name", "cases-new-operations, 4", field_name),
        Rule::warning("case-batch.field-once", "cases-new-operations, 4: inferred", field_once),
    ],
];

pub(super) const OF_RELATED_ITEM: &[&[Rule]] =
    &[CASES, &[Rule::error("case-batch.comment-only", "cases-new-operations, 5", comment_only)]];

const CASES: &[Rule] = &[Rule::error("case-batch.case-once", "cases-new-operations, 4 and 5", case_once)];

/// Of a case alone, in a list of another form than that of a batch.
pub(super) const OF_CASE: &[&[Rule]] =
    &[&[Rule::warning("case.field-once", "cases-new-operations, 4: inferred", field_of_case_once)]];

/// Fields that have a member of their own, with its name.
const OWN_MEMBERS: [(&str, &str); 3] = [("title", "title"), ("status", "status"), ("customer_id", "customerId")];

/// The member that a field has in a batch, so that it must not be listed among the others.
#[must_use]
pub fn batch_member(field: &str) -> Option<&'static str> {
    OWN_MEMBERS.iter().find_map(|(id, member)| (*id == field).then_some(*member))
}

/// A case is named once. That it may not be named by its id and its reference either is inferred, so nothing is said of it.
fn case_once(document: &Value, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (index, case) in list(document, "cases").iter().enumerate() {
        let id = text(case, "caseIdentifier.caseId").map(|id| ("caseId", id.to_owned()));
        let reference = text(case, "caseIdentifier.referenceId").map(|id| ("referenceId", id.to_owned()));
        let Some((member, id)) = id.or(reference) else { continue };
        if !seen.insert((member, id)) {
            let here = path(&["cases"]).index(index).member("caseIdentifier").member(member);
            report.at(here, "names a case that is in the list already");
        }
    }
}

/// At least one value is set.
fn something_to_change(document: &Value, report: &mut Report<'_>) {
    let own = OWN_MEMBERS.iter().any(|(_, member)| at(document, member).is_some());
    if !own && at(document, "fields").is_some_and(Value::is_array) && list(document, "fields").is_empty() {
        report
            .at(path(&["fields"]), "is empty, and neither title, status nor customerId is given: nothing would change");
    }
}

/// Title, status and customer have members of their own.
fn own_member(document: &Value, report: &mut Report<'_>) {
    for (here, field) in identifiers(document, "id") {
        if let Some(member) = batch_member(field) {
            report.at(here, format!("is {field}, which is set by {member} beside the list"));
        }
    }
}

/// A name that holds a separator of the service cannot be looked up.
fn field_name(document: &Value, report: &mut Report<'_>) {
    for (here, name) in identifiers(document, "name") {
        if name.contains(['|', ',']) {
            report.at(here, "holds a pipe or a comma, which the service does not take in a name; give the field's id");
        }
    }
}

/// A field that is listed twice has one value in the end, and nobody says which.
fn field_once(document: &Value, report: &mut Report<'_>) {
    for member in ["id", "name"] {
        let mut seen = HashSet::new();
        for (here, field) in identifiers(document, member) {
            if !seen.insert(field) {
                report.at(here, format!("names the field {field} a second time"));
            }
        }
    }
}

/// The same of a case alone.
fn field_of_case_once(document: &Value, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (index, field) in list(document, "fields").iter().enumerate() {
        if let Some(id) = text(field, "id").filter(|id| !seen.insert(*id)) {
            report.at(path(&["fields"]).index(index).member("id"), format!("names the field {id} a second time"));
        }
    }
}

/// Only a comment can be put on many cases.
fn comment_only(document: &Value, report: &mut Report<'_>) {
    let Some(content) = at(document, "content").and_then(Value::as_object) else { return };
    for (member, _) in content.iter().filter(|(member, value)| *member != "comment" && !value.is_null()) {
        report.at(path(&["content", member]), "cannot be put on many cases at once; only a comment can");
    }
}

fn identifiers<'v>(document: &'v Value, member: &'static str) -> impl Iterator<Item = (DocPath, &'v str)> {
    list(document, "fields").iter().enumerate().filter_map(move |(index, field)| {
        let value = at(field, "fieldIdentifier")?.as_object()?.get(member)?.as_str()?;
        Some((path(&["fields"]).index(index).member("fieldIdentifier").member(member), value))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::testing::{assert_clean, assert_finds};

    const UPDATE: &str = "connectcases:BatchUpdateCase";
    const CREATE: &str = "connectcases:BatchCreateRelatedItem";

    fn cases(identifiers: &[(&str, &str)]) -> Value {
        identifiers.iter().map(|(member, id)| json!({ "caseIdentifier": { *member: id } })).collect()
    }

    fn update(identifier: &Value) -> Value {
        let field = json!({ "fieldIdentifier": identifier, "value": { "stringValue": "x" } });
        json!({ "domainId": "d", "cases": cases(&[("caseId", "a")]), "fields": [field] })
    }

    fn comment(content: &Value) -> Value {
        json!({ "domainId": "d", "cases": cases(&[("caseId", "a"), ("referenceId", "a")]), "content": content })
    }

    #[test]
    fn a_case_is_named_once() {
        let mut document = update(&json!({ "id": "summary" }));
        document["cases"] = cases(&[
            ("caseId", "a"),
            ("referenceId", "Ref-1"),
            ("caseId", "A"),
            ("referenceId", "rEF-1"),
            ("referenceId", "a"),
        ]);
        assert_clean(UPDATE, &document);
        document["cases"] =
            cases(&[("caseId", "a"), ("referenceId", "Ref-1"), ("caseId", "a"), ("referenceId", "Ref-1")]);
        let twice = ["cases[2].caseIdentifier.caseId", "cases[3].caseIdentifier.referenceId"];
        assert_finds(UPDATE, &document, "case-batch.case-once", &twice);
        let mut document = comment(&json!({ "comment": { "body": "b", "contentType": "Text/Plain" } }));
        document["cases"] = cases(&[("caseId", "a"), ("caseId", "a")]);
        assert_finds(CREATE, &document, "case-batch.case-once", &["cases[1].caseIdentifier.caseId"]);
    }

    #[test]
    fn a_case_has_a_field_once() {
        for operation in ["connectcases:UpdateCase", "connectcases:CreateCase"] {
            let field = |id: &str| json!({ "id": id, "value": { "stringValue": "x" } });
            let mut document = json!({ "domainId": "d", "fields": [field("title"), field("summary")] });
            let own = if operation.ends_with("UpdateCase") { "caseId" } else { "templateId" };
            document[own] = "c".into();
            assert_clean(operation, &document);
            document["fields"] = json!([field("title"), field("summary"), field("title")]);
            assert_finds(operation, &document, "case.field-once", &["fields[2].id"]);
        }
    }

    #[test]
    fn something_is_changed() {
        let mut document = json!({ "domainId": "d", "cases": cases(&[("caseId", "a")]), "fields": [] });
        assert_finds(UPDATE, &document, "case-batch.something-to-change", &["fields"]);
        for member in ["title", "status", "customerId"] {
            document[member] = "x".into();
            assert_clean(UPDATE, &document);
            document[member] = Value::Null;
        }
    }

    #[test]
    fn what_has_a_member_of_its_own_is_not_listed() {
        for id in ["title", "status", "customer_id"] {
            let at = ["fields[0].fieldIdentifier.id"];
            assert_finds(UPDATE, &update(&json!({ "id": id })), "case-batch.own-member", &at);
        }
        assert_clean(UPDATE, &update(&json!({ "id": "summary" })));
    }

    #[test]
    fn a_name_holds_no_separator() {
        for name in ["Cost, net", "A|B"] {
            let at = ["fields[0].fieldIdentifier.name"];
            assert_finds(UPDATE, &update(&json!({ "name": name })), "case-batch.field-name", &at);
        }
        assert_clean(UPDATE, &update(&json!({ "name": "Cost / net (€)" })));
    }

    #[test]
    fn a_field_that_is_named_twice_is_remarked() {
        let mut document = update(&json!({ "name": "Priority" }));
        let again = document["fields"][0].clone();
        document["fields"].as_array_mut().unwrap().push(again);
        assert_finds(UPDATE, &document, "case-batch.field-once", &["fields[1].fieldIdentifier.name"]);
    }

    #[test]
    fn many_cases_get_a_comment_and_nothing_else() {
        assert_clean(CREATE, &comment(&json!({ "comment": { "body": "b", "contentType": "Text/Plain" } })));
        let other = comment(&json!({ "connectCase": { "caseId": "b" } }));
        assert_finds(CREATE, &other, "case-batch.comment-only", &["content.connectCase"]);
    }
}
