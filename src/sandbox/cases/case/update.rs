//! `UpdateCase` and `DeleteCase`.

use serde_json::{Map, Value, json};

use super::audit::{Event, Origin};
use super::union::{is_empty, text};
use super::values::{Fields, fields_of};
use super::{audit, conditions, sla};
use crate::sandbox::cases::merge::lock;
use crate::sandbox::cases::names;
use crate::sandbox::cases::resources::{CASE, TEMPLATE};
use crate::sandbox::clock::date_time;
use crate::sandbox::generic::join;
use crate::sandbox::profiles::hand_over_case;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = CASE.record(request, store)?;
    let fields = Fields::of(&record.parent, store)?;
    change(record, fields_of(request), &fields, Origin::of(request), store)?;
    Ok(json!({}))
}

/// Gives a case these values, if its fields, its template and a merge under way allow it.
pub(in crate::sandbox::cases) fn change<'a>(
    record: Record,
    given: impl IntoIterator<Item = (&'a str, &'a Value)>,
    fields: &Fields,
    origin: Origin<'_>,
    store: &Store<'_>,
) -> Result<(), Refusal> {
    lock::check_unlocked(&record.parent, &record.id, store)?;
    let before = record.document["values"].as_object().cloned().unwrap_or_default();
    let given = fields.check(given, &before)?;
    let template =
        store.get(TEMPLATE.kind, &record.parent, record.document["templateId"].as_str().unwrap_or_default())?;
    let mut after = before.clone();
    for (id, value) in given {
        if is_empty(value) {
            // What was deleted is required no more.
            let is_live = !names::is_deleted(fields.get(id)?);
            let required = is_live && template.as_ref().is_some_and(|template| is_required(&template.document, id));
            if required || id == "title" || id == "status" {
                return Err(Refusal::invalid(format!("The required field {id} cannot be emptied.")));
            }
            after.shift_remove(id);
        } else {
            after.insert(id.to_owned(), value.clone());
        }
    }
    if let Some(template) = &template {
        conditions::check(&template.document, &after, &before, &record.parent, store)?;
    }
    settle(record, after, origin, store)
}

/// Stores the values of a case with all that follows from them: times, targets that they meet, the history.
pub(in crate::sandbox::cases) fn settle(
    mut record: Record,
    mut after: Map<String, Value>,
    origin: Origin<'_>,
    store: &Store<'_>,
) -> Result<(), Refusal> {
    let before = record.document["values"].as_object().cloned().unwrap_or_default();
    note_times(&mut after, &before, origin, store);
    let case = join(&record.parent, &record.id);
    sla::meet(&case, &after, store)?;
    let breach = sla::next_breach(&case, store)?;
    set(&mut after, "next_sla_breach_datetime", breach);

    let removed = before.iter().filter(|(id, _)| !after.contains_key(*id));
    let mut changes: Vec<audit::Change<'_>> = removed.map(|(id, value)| (id.as_str(), Some(value), None)).collect();
    changes.extend(
        after
            .iter()
            .filter(|(id, value)| before.get(*id) != Some(value))
            .map(|(id, value)| (id.as_str(), before.get(id), Some(value))),
    );
    audit::note(&case, &Event { r#type: "Case.Updated", item_type: None, changes: &changes, origin }, store)?;
    let customer =
        |values: &Map<String, Value>| values.get("customer_id").and_then(text).unwrap_or_default().to_owned();
    let (from, to) = (customer(&before), customer(&after));
    if from != to {
        let arn = CASE.arn_of(&record.parent, &record.id, store).unwrap_or_default();
        hand_over_case(store, &arn, &from, &to)?;
    }
    record.document["values"] = Value::Object(after);
    store.put(CASE.kind, &record.parent, &record.id, &record.document)?;
    Ok(())
}

/// When it was changed, closed or opened again, and who did it.
fn note_times(after: &mut Map<String, Value>, before: &Map<String, Value>, origin: Origin<'_>, store: &Store<'_>) {
    let now = || Some(json!({ "stringValue": date_time(store.now()) }));
    let status = |values: &Map<String, Value>| values.get("status").and_then(text).unwrap_or_default().to_owned();
    match (status(before).as_str(), status(after).as_str()) {
        (before, after) if before == after => {}
        (_, "closed") => set(after, "last_closed_datetime", now()),
        ("closed", _) => set(after, "last_reopened_datetime", now()),
        _ => {}
    }
    set(after, "last_updated_datetime", now());
    if let Some(user) = origin.by.and_then(|by| by["userArn"].as_str()) {
        set(after, "last_updated_user", Some(json!({ "userArnValue": user })));
    }
}

fn set(values: &mut Map<String, Value>, id: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            values.insert(id.to_owned(), value);
        }
        None => {
            values.shift_remove(id);
        }
    }
}

fn is_required(template: &Value, id: &str) -> bool {
    template["requiredFields"].as_array().into_iter().flatten().any(|required| required["fieldId"] == id)
}

/// For good, with everything that hangs on it.
pub(super) fn delete(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let record = CASE.record(request, store)?;
    lock::check_deletable(&record.parent, &record.id, store)?;
    store.delete(CASE.kind, &record.parent, &record.id)?;
    store.delete_below("cases/domains/cases/", &join(&record.parent, &record.id))?;
    lock::forget(&record.parent, &record.id, store)?;
    Ok(json!({}))
}
