//! `StartMergeCases`: everything that speaks against a merge, and its beginning.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::items::Moves;
use super::lock::{DUE, MERGE, RUNNING, is_running, of_secondary, running_with};
use super::run;
use crate::sandbox::cases::case::{Fields, text};
use crate::sandbox::cases::resources::{CASE, LAYOUT, TEMPLATE};
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

/// How long a merge takes.
const DURATION: SignedDuration = SignedDuration::from_secs(2);

pub(super) fn start(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let primary = CASE.record(request, store)?;
    let id = request.list("secondaryCaseIds").first().and_then(Value::as_str).unwrap_or_default();
    let secondary = store.get(CASE.kind, &primary.parent, id)?.ok_or_else(|| CASE.missing(id))?;
    for case in [&primary, &secondary] {
        check_free(case, store)?;
    }
    for case in [&primary, &secondary] {
        if held(case, "status") == Some("closed") {
            return Err(Refusal::invalid(format!("Case {} is closed and cannot be merged.", case.id)));
        }
    }
    check_customers(&primary, &secondary)?;

    let merge = json!({
        "mergeEventId": store.uuid(),
        "primaryCaseId": primary.id,
        "secondaryCaseId": secondary.id,
        "status": "IN_PROGRESS",
        "fieldsConfiguration": request.given("fieldsConfiguration"),
        "relatedItemsConfiguration": request.given("relatedItemsConfiguration"),
        "performedBy": request.given("performedBy"),
    });
    check_fields(&merge, &secondary, store)?;
    check_sizes(&merge, &primary, &secondary, store)?;

    store.put(MERGE, &primary.parent, &secondary.id, &merge)?;
    store.put(RUNNING, &primary.parent, &primary.id, &json!({ "secondaryCaseId": secondary.id }))?;
    store.plan(store.now().saturating_add(DURATION).unwrap_or(store.now()), DUE, &primary.parent, &secondary.id)?;
    Ok(json!({}))
}

/// Refuses a case that is being merged, or was merged into another one.
fn check_free(case: &Record, store: &Store<'_>) -> Result<(), Refusal> {
    let why = match of_secondary(&case.parent, &case.id, store)? {
        Some(merge) if !is_running(&merge) => "was merged into another case before and cannot be merged again",
        Some(_) => "is part of a merge that is running",
        None if running_with(&case.parent, &case.id, store)?.is_some() => "is part of a merge that is running",
        None => return Ok(()),
    };
    Err(Refusal::conflict(format!("Case {} {why}.", case.id)).of(&case.id, "Case"))
}

fn check_customers(primary: &Record, secondary: &Record) -> Result<(), Refusal> {
    match (held(primary, "customer_id"), held(secondary, "customer_id")) {
        (Some(one), Some(other)) if one != other => Err(Refusal::invalid(format!(
            "Cases {} and {} have different customers and cannot be merged.",
            primary.id, secondary.id
        ))),
        _ => Ok(()),
    }
}

/// Refuses fields that the secondary case does not have.
fn check_fields(merge: &Value, secondary: &Record, store: &Store<'_>) -> Result<(), Refusal> {
    let fields = Fields::of(&secondary.parent, store)?;
    let template =
        store.get(TEMPLATE.kind, &secondary.parent, secondary.document["templateId"].as_str().unwrap_or_default())?;
    for id in run::selected(merge) {
        let field = fields.get(id)?;
        let has = secondary.document["values"].get(id).is_some()
            || field["namespace"] == "System"
            || is_on(template.as_ref(), id, store)?;
        if !has {
            return Err(Refusal::invalid(format!("Case {} does not have the field {id}.", secondary.id)));
        }
    }
    Ok(())
}

/// Whether cases of a template have a field: it requires it, rules it, or lays it out. Without a layout they have any.
fn is_on(template: Option<&Record>, id: &str, store: &Store<'_>) -> Result<bool, Refusal> {
    let Some(template) = template else { return Ok(true) };
    let named = |list: &str| {
        let mut listed = template.document[list].as_array().into_iter().flatten();
        listed.any(|listed| listed["fieldId"] == id)
    };
    let Some(layout) = template.document["layoutConfiguration"]["defaultLayout"].as_str() else { return Ok(true) };
    if named("requiredFields") || named("rules") {
        return Ok(true);
    }
    let layout = store.get(LAYOUT.kind, &template.parent, layout)?;
    Ok(layout.is_none_or(|layout| places(&layout.document["content"], id)))
}

/// Whether a layout shows a field, in whichever panel.
fn places(content: &Value, field: &str) -> bool {
    match content {
        Value::Object(members) => {
            members.get("id").is_some_and(|id| id == field) || members.values().any(|inner| places(inner, field))
        }
        Value::Array(items) => items.iter().any(|inner| places(inner, field)),
        _ => false,
    }
}

/// Refuses a merge after which a case would hold more than it may.
fn check_sizes(merge: &Value, primary: &Record, secondary: &Record, store: &Store<'_>) -> Result<(), Refusal> {
    let values = run::merged(merge, primary, secondary, &Fields::of(&primary.parent, store)?).len();
    if let Some(most) = store.quota("cases/domains/cases/values-after-merge").filter(|most| values as u64 > *most) {
        return Err(Refusal::invalid(format!("Case {} would have more than {most} field values.", primary.id)));
    }
    // What of the other case's items counts is inferred, and nothing is refused on that.
    let count = Moves::of(merge, [primary, secondary], store)?.count();
    match store.quota("cases/domains/cases/related-items").filter(|most| count as u64 > *most) {
        Some(most) => Err(Refusal::quota(format!("Case {} would have more than {most} related items.", primary.id))),
        None => Ok(()),
    }
}

fn held<'a>(case: &'a Record, field: &str) -> Option<&'a str> {
    text(case.document["values"].get(field)?)
}
