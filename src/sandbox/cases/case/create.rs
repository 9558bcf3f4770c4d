//! `CreateCase`.

use serde_json::{Map, Value, json};

use super::union::is_empty;
use super::values::{Fields, fields_of};
use super::{audit, conditions};
use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::{CASE, TEMPLATE};
use crate::sandbox::clock::date_time;
use crate::sandbox::idempotency;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Replays with the same token get the first answer.
pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = CASE.parent_of(request, store)?;
    idempotency::once(request, store, || create_anew(request, &domain, store))
}

fn create_anew(request: &Request<'_>, domain: &str, store: &Store<'_>) -> Answer {
    let template = template(request, domain, store)?;
    let fields = Fields::of(domain, store)?;
    let given = fields.check(fields_of(request), &Map::new())?;
    let mut required = vec!["title"];
    let listed = template["requiredFields"].as_array().into_iter().flatten();
    required.extend(listed.filter_map(|required| required["fieldId"].as_str()));
    for id in required {
        let deleted = names::is_deleted(fields.get(id)?);
        if !deleted && !given.iter().any(|(given, value)| *given == id && !is_empty(value)) {
            return Err(Refusal::invalid(format!("The required field {id} has no value.")));
        }
    }

    let id = store.uuid();
    let now = date_time(store.now());
    let mut values: Map<String, Value> = given
        .iter()
        .filter(|(_, value)| !is_empty(value))
        .map(|(id, value)| ((*id).to_owned(), (*value).clone()))
        .collect();
    values.entry("status").or_insert_with(|| json!({ "stringValue": "open" }));
    // Times and names that the service fills in come later: a rule can tell by them that a case is new.
    conditions::check(&template, &values, &Map::new(), domain, store)?;
    values.entry("reference_number").or_insert_with(|| json!({ "stringValue": reference_number(&id) }));
    values.insert("case_id".to_owned(), json!({ "stringValue": id }));
    values.insert("created_datetime".to_owned(), json!({ "stringValue": now }));
    values.insert("last_updated_datetime".to_owned(), json!({ "stringValue": now }));
    if let Some(user) = request.input["performedBy"]["userArn"].as_str() {
        for field in ["created_by", "last_updated_user"] {
            values.insert(field.to_owned(), json!({ "userArnValue": user }));
        }
    }
    let changes: Vec<audit::Change<'_>> =
        values.iter().map(|(field, value)| (field.as_str(), None, Some(value))).collect();
    let event =
        audit::Event { r#type: "Case.Created", item_type: None, changes: &changes, origin: audit::Origin::of(request) };
    audit::note(&format!("{domain}/{id}"), &event, store)?;

    let arn = CASE.arn_of(domain, &id, store);
    let mut document = json!({
        "caseId": id, "referenceId": reference_id(&id), "caseArn": arn, "templateId": request.text("templateId"),
    });
    let tags = tags(request, &template);
    if !tags.is_empty() {
        document["tags"] = Value::Object(tags);
    }
    document["values"] = Value::Object(values);
    store.put(CASE.kind, domain, &id, &document)?;
    Ok(document)
}

fn template(request: &Request<'_>, domain: &str, store: &Store<'_>) -> Result<Value, Refusal> {
    let id = request.text("templateId");
    let template = store.get(TEMPLATE.kind, domain, id)?.ok_or_else(|| TEMPLATE.missing(id))?.document;
    if names::is_deleted(&template) {
        return Err(Refusal::invalid(format!("Template {id} is deleted.")));
    }
    if template["status"] != "Active" {
        return Err(Refusal::invalid(format!("Template {id} is inactive.")));
    }
    Ok(template)
}

/// Those that the template hands on to its cases, and over them those of the request.
fn tags(request: &Request<'_>, template: &Value) -> Map<String, Value> {
    let mut tags = Map::new();
    for handed in template["tagPropagationConfigurations"].as_array().into_iter().flatten() {
        tags.extend(handed["tagMap"].as_object().cloned().unwrap_or_default());
    }
    tags.extend(request.given("tags").and_then(Value::as_object).cloned().unwrap_or_default());
    tags
}

/// Nine characters that follow from the id.
fn reference_number(id: &str) -> String {
    let digits = id.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)));
    format!("{:09}", digits % 1_000_000_000)
}

/// What a case can be named by instead of its id; unique in its domain in any letter case, for ids are.
fn reference_id(id: &str) -> String {
    format!("CASE-{}", id.replace('-', "").to_uppercase())
}
