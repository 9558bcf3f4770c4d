//! Finding related items, of one case or of a whole domain.

use serde_json::Value;

use super::content;
use crate::sandbox::cases::case::{present_status, value_filter};
use crate::sandbox::cases::resources::{CASE, DOMAIN, RELATED_ITEM};
use crate::sandbox::generic::join;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

/// The items of a case, the newest first.
pub(super) fn search(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let case = CASE.record(request, store)?;
    let mut items = store.list(RELATED_ITEM.kind, &join(&case.parent, &case.id))?;
    items.reverse();
    // One that a merge brought is as old as it was.
    items.sort_by(|one, other| when(other).cmp(when(one)));
    page(request, store, items)
}

fn when(item: &Record) -> &str {
    item.document["associationTime"].as_str().unwrap_or_default()
}

/// The items of all cases of a domain, in the order asked for; the newest first without one.
pub(super) fn search_all(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let below = format!("{}/", DOMAIN.record(request, store)?.id);
    let mut items = store.list_everywhere(RELATED_ITEM.kind)?;
    items.retain(|item| item.parent.starts_with(&below));
    items.reverse();
    items.sort_by(|one, other| {
        for sort in request.list("sorts") {
            let member = if sort["sortProperty"] == "CaseId" { "caseId" } else { "associationTime" };
            let text = |item: &Record| item.document[member].as_str().unwrap_or_default().to_owned();
            let order = text(one).cmp(&text(other));
            let order = if sort["sortOrder"] == "Desc" { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        std::cmp::Ordering::Equal
    });
    page(request, store, items)
}

/// Those that pass one of the filters, or all where there is none.
fn page(request: &Request<'_>, store: &Store<'_>, mut items: Vec<Record>) -> Answer {
    for item in &mut items {
        if let Some(sla) = item.document.pointer_mut("/content/sla/slaConfiguration") {
            sla["status"] = present_status(sla, store.now());
        }
    }
    let filters = request.list("filters");
    let mut rows = Vec::new();
    for item in items {
        let mut passes = filters.is_empty();
        for filter in filters {
            passes = passes_filter(filter, &item.document)? || passes;
        }
        if passes {
            rows.push(item.document);
        }
    }
    request.page_of(store, &rows)
}

fn passes_filter(filter: &Value, item: &Value) -> Result<bool, Refusal> {
    let Some((member, wanted)) =
        filter.as_object().and_then(|filter| filter.iter().find(|(_, inner)| !inner.is_null()))
    else {
        return Ok(true);
    };
    if content::member(item["type"].as_str().unwrap_or_default()) != member {
        return Ok(false);
    }
    let held = &item["content"][member];
    let same = |name: &str, held: &Value| wanted.get(name).is_none_or(|wanted| wanted.is_null() || wanted == held);
    Ok(match member.as_str() {
        "contact" => {
            let channels = wanted["channel"].as_array().filter(|channels| !channels.is_empty());
            same("contactArn", &held["contactArn"])
                && channels.is_none_or(|channels| channels.contains(&held["channel"]))
        }
        "file" => same("fileArn", &held["fileArn"]),
        "sla" => same("name", &held["slaConfiguration"]["name"]) && same("status", &held["slaConfiguration"]["status"]),
        "connectCase" => same("caseId", &held["caseId"]),
        "custom" => match wanted.get("fields").filter(|fields| !fields.is_null()) {
            Some(fields) => value_filter(fields, &held["fields"])?,
            None => true,
        },
        _ => true,
    })
}
