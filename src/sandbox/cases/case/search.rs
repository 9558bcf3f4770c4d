//! `SearchCases`: the filter language, a search term, sorting.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::filter::matches;
use super::union::text;
use super::values::Fields;
use crate::rules::case_rule::compare;
use crate::sandbox::cases::resources::CASE;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

/// Without sorts the newest case comes first.
pub(super) fn search(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = CASE.parent_of(request, store)?;
    let fields = Fields::of(&domain, store)?;
    let asked: Vec<&str> = request.list("fields").iter().filter_map(|asked| asked["id"].as_str()).collect();
    let sorts: Vec<(&str, bool)> = request
        .list("sorts")
        .iter()
        .filter_map(|sort| Some((sort["fieldId"].as_str()?, sort["sortOrder"] == "Desc")))
        .collect();
    for id in asked.iter().copied().chain(sorts.iter().map(|(id, _)| *id)) {
        fields.get(id)?;
    }

    if let Some(filter) = request.given("filter") {
        // A wrong filter is refused whatever cases there are.
        matches(filter, &Value::Null, &Value::Null, &|id| fields.get(id).map(|_| ()))?;
    }
    let words: Vec<String> = request.text("searchTerm").split_whitespace().map(str::to_lowercase).collect();
    let mut found = Vec::new();
    for record in store.list(CASE.kind, &domain)? {
        if has_words(&record, &words) && passes(request, &record, &fields)? {
            found.push(record);
        }
    }
    found.reverse();
    found.sort_by(|one, other| order(one, other, &sorts));

    let mut reply = request.page_by(store, &found, |record| Ok(Some(row(record, &asked))))?;
    reply["totalCount"] = found.len().into();
    Ok(reply)
}

fn passes(request: &Request<'_>, record: &Record, fields: &Fields) -> Result<bool, Refusal> {
    let Some(filter) = request.given("filter") else { return Ok(true) };
    let known = |id: &str| fields.get(id).map(|_| ());
    matches(filter, &record.document["values"], &record.document["tags"], &known)
}

/// Every word must be in one of the texts of the case, in any letter case.
fn has_words(record: &Record, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let values = record.document["values"].as_object().into_iter().flatten();
    let texts: Vec<String> = values.filter_map(|(_, value)| text(value)).map(str::to_lowercase).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// Cases without a value come last, whichever way.
fn order(one: &Record, other: &Record, sorts: &[(&str, bool)]) -> Ordering {
    for (id, descending) in sorts {
        let order = match (one.document["values"].get(id), other.document["values"].get(id)) {
            (Some(one), Some(other)) => {
                let order = compare(one, other).unwrap_or(Ordering::Equal);
                if *descending { order.reverse() } else { order }
            }
            (one, other) => one.is_none().cmp(&other.is_none()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

fn row(record: &Record, asked: &[&str]) -> Value {
    let values = &record.document["values"];
    let fields: Vec<Value> =
        asked.iter().filter_map(|id| Some(json!({ "id": id, "value": values.get(id)? }))).collect();
    json!({
        "caseId": record.id,
        "templateId": record.document["templateId"],
        "fields": fields,
        "tags": record.document["tags"],
    })
}
