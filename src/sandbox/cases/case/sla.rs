//! Targets of a case: met when their field takes one of the target values, overdue when time runs out.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::rules::case_rule::compare;
use crate::sandbox::cases::resources::RELATED_ITEM;
use crate::sandbox::clock::date_time;
use crate::sandbox::{Refusal, Store};

const CONFIGURATION: &str = "/content/sla/slaConfiguration";

/// The status of a target at present.
pub(in crate::sandbox::cases) fn present_status(configuration: &Value, now: Timestamp) -> Value {
    let status = &configuration["status"];
    if status == "Active" && target(configuration).is_some_and(|target| target < now) {
        return "Overdue".into();
    }
    status.clone()
}

/// When the first of the targets that are still open is missed, as a value of its field.
pub(in crate::sandbox::cases) fn next_breach(case: &str, store: &Store<'_>) -> Result<Option<Value>, Refusal> {
    let items = store.list(RELATED_ITEM.kind, case)?;
    let open =
        items.iter().filter_map(|item| item.document.pointer(CONFIGURATION)).filter(|sla| sla["status"] == "Active");
    let next = open.filter_map(target).filter(|target| *target > store.now()).min();
    Ok(next.map(|next| json!({ "stringValue": date_time(next) })))
}

/// Closes the targets that these values meet.
pub(super) fn meet(case: &str, values: &Map<String, Value>, store: &Store<'_>) -> Result<(), Refusal> {
    for mut item in store.list(RELATED_ITEM.kind, case)? {
        let Some(sla) = item.document.pointer_mut(CONFIGURATION).filter(|sla| sla["status"] == "Active") else {
            continue;
        };
        let value = sla["fieldId"].as_str().and_then(|field| values.get(field));
        let mut wanted = sla["targetFieldValues"].as_array().into_iter().flatten();
        if !wanted
            .any(|wanted| value.is_some_and(|value| compare(value, wanted).is_some_and(std::cmp::Ordering::is_eq)))
        {
            continue;
        }
        sla["completionTime"] = date_time(store.now());
        sla["status"] = completed(sla).into();
        store.put(RELATED_ITEM.kind, case, &item.id, &item.document)?;
    }
    Ok(())
}

/// Gives a target another time. One that was completed is met or missed by it, one that is open has until then.
pub(in crate::sandbox::cases) fn settle_target(configuration: &mut Value, at: Timestamp) {
    configuration["targetTime"] = date_time(at);
    if configuration["completionTime"].is_string() {
        configuration["status"] = completed(configuration).into();
    }
}

/// Whether a completed target was met in time.
fn completed(configuration: &Value) -> &'static str {
    let at: Option<Timestamp> = configuration["completionTime"].as_str().and_then(|at| at.parse().ok());
    let in_time = target(configuration).is_none_or(|target| at.is_none_or(|at| at <= target));
    if in_time { "Met" } else { "NotMet" }
}

fn target(configuration: &Value) -> Option<Timestamp> {
    configuration["targetTime"].as_str()?.parse().ok()
}
