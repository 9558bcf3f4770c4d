//! What the template of a case requires of it.

use serde_json::{Value, json};

use super::basis::{Basis, Completion};
use super::findings::Origin;
use crate::model::look::{filled, list, path, text};
use crate::model::{Issue, OperationId, Service};

pub(super) const ORIGINS: &[Origin] = &[REQUIRED];

const REQUIRED: Origin = Origin::warning("case.required-fields", "semantics, 2, CreateCase");

/// The field that every case has, whatever its template says.
const ALWAYS: &str = "title";

/// The template that a new case names.
pub(super) fn named(operation: OperationId, document: &Value) -> Option<Basis> {
    if (operation.service, operation.name) != (Service::ConnectCases, "CreateCase") {
        return None;
    }
    let name = filled(document, "templateId")?.to_owned();
    Some(Basis { field: path(&["templateId"]), name, resource: "cases/domains/templates" })
}

/// Fields without a value that the template requires one of. That there is no such template is said where it is named.
pub(super) fn against(operation: OperationId, document: &Value, template: Option<&Value>) -> Option<Issue> {
    named(operation, document)?;
    let lacking: Vec<&str> = required(template?).into_iter().filter(|id| !has_value(document, id)).collect();
    let message = || format!("the template requires a value of {}", lacking.join(", "));
    // That there are no fields at all is said at their place already.
    let place = if list(document, "fields").is_empty() { "templateId" } else { "fields" };
    (!lacking.is_empty()).then(|| REQUIRED.issue(path(&[place]), message()))
}

/// The fields with those added that the template requires and the case does not mention.
pub(super) fn completion(operation: OperationId, document: &Value, template: &Value) -> Option<Completion> {
    named(operation, document)?;
    let mut fields = list(document, "fields").to_vec();
    let is_mentioned = |id: &&str| !fields.iter().any(|field| text(field, "id") == Some(id));
    let new: Vec<Value> = required(template).into_iter().filter(is_mentioned).map(|id| json!({ "id": id })).collect();
    if new.is_empty() {
        return None;
    }
    fields.extend(new);
    Some(Completion {
        path: path(&["fields"]),
        value: fields.into(),
        title: "Add the fields that the template requires",
    })
}

/// The ids of the fields that a case of this template must have.
fn required(template: &Value) -> Vec<&str> {
    let mut ids = vec![ALWAYS];
    let listed = list(template, "requiredFields").iter().filter_map(|field| text(field, "fieldId"));
    ids.extend(listed.filter(|id| *id != ALWAYS));
    ids
}

fn has_value(document: &Value, id: &str) -> bool {
    let is_some = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        _ => true,
    };
    list(document, "fields").iter().filter(|field| text(field, "id") == Some(id)).any(|field| {
        let members = field.get("value").and_then(Value::as_object).into_iter().flatten();
        members.into_iter().any(|(member, value)| member != "emptyValue" && is_some(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::operation;

    const CREATE: &str = "connectcases:CreateCase";

    fn said(fields: &Value, template: &Value) -> Option<String> {
        let case = json!({"domainId": "d", "templateId": "t", "fields": fields});
        against(operation(CREATE), &case, Some(template)).map(|issue| {
            assert!(!issue.is_error(), "the service is the judge");
            format!("{}: {}", issue.path, issue.message)
        })
    }

    #[test]
    fn a_case_has_a_value_of_all_that_its_template_requires() {
        let template = json!({"requiredFields": [{"fieldId": "customer_id"}, {"fieldId": "f-17"}]});
        let value = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
        assert_eq!(
            said(&json!([]), &template).unwrap(),
            "templateId: the template requires a value of title, customer_id, f-17"
        );
        let some = json!([value("title", "Lost parcel"), value("customer_id", ""),
            {"id": "f-17", "value": {"emptyValue": {}}}]);
        assert_eq!(said(&some, &template).unwrap(), "fields: the template requires a value of customer_id, f-17");
        let all = json!([value("title", "Lost parcel"), value("customer_id", "arn"),
            {"id": "f-17", "value": {"booleanValue": false}}]);
        assert_eq!(said(&all, &template), None);
        assert_eq!(said(&json!([value("title", "x")]), &json!({})), None);
    }

    #[test]
    fn what_is_missing_is_added_once_and_nothing_else_changes() {
        let template = json!({"requiredFields": [{"fieldId": "customer_id"}, {"fieldId": "title"}]});
        let case = json!({"templateId": "t", "fields": [{"id": "title", "value": {"stringValue": "x"}}]});
        let added = completion(operation(CREATE), &case, &template).unwrap();
        assert_eq!(added.value, json!([case["fields"][0], {"id": "customer_id"}]));
        let whole = json!({"templateId": "t", "fields": added.value});
        assert_eq!(completion(operation(CREATE), &whole, &template), None);
    }
}
