//! Every resource and every action of the catalogue on the demo data: through the real screens, the real gateway and
//! the sandbox. Each list has rows; each action's form opens at a real item, is filled in, sent, and accepted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "every_action/by_name.rs"]
mod by_name;
#[path = "every_action/carried.rs"]
mod carried;
#[path = "every_action/copies.rs"]
mod copies;
#[path = "every_action/found.rs"]
mod found;
#[path = "every_action/hand.rs"]
mod hand;
#[path = "every_action/live.rs"]
mod live;
#[path = "every_action/marked.rs"]
mod marked;
#[path = "every_action/pasted.rs"]
mod pasted;
#[path = "every_action/undo.rs"]
mod undo;
#[path = "every_action/ways.rs"]
mod ways;

use std::collections::BTreeMap;

use found::{Found, Item};
use hand::{End, act};
use live::Live;
use serde_json::{Value, json};
use switchboard::catalog::{Resource, Scope, Verb, catalog};

#[test]
fn every_list_of_the_catalogue_has_rows() {
    let live = Live::start();
    assert!(live.is_filled());
    let mut found = Found::new(&live);
    let bare: Vec<&str> = catalog()
        .resources()
        .iter()
        .filter(|resource| found.items(resource).is_empty())
        .map(|resource| resource.path.as_str())
        .collect();
    assert!(bare.is_empty(), "the demo data has none of these: {bare:?}");
}

/// What is filled into the forms, by the path of the resource and the verb: members that are put into the document
/// that the form begins with; null takes one out.
const FILLED: &str = include_str!("every_action/filled.json");

/// Actions that the service refuses on the demo data, each with the words of the refusal and the reason.
const REFUSED: [(&str, &str, &str); 2] = [
    (
        "profiles/domains/upload-jobs!start",
        "Nothing was uploaded for this job",
        "the file goes to an address outside of the console",
    ),
    (
        "profiles/domains/event-streams!create",
        "is already associated with an active EventStream",
        "a domain has one event stream, and both of the demo data have theirs",
    ),
];

/// What the item of the demo data does not allow, so that the page says why and sends nothing: its run has ended.
const IMPOSSIBLE: [&str; 1] = ["appflow/flows/runs!cancel"];

/// What the demo data has not set up, so that asking for it says just that.
const UNSET: [&str; 3] =
    ["profiles/domains!segment-stream", "profiles/domains/segments!subscription", "cases/domains/cases!merge-status"];

/// When an action's turn is: what reads, what changes, what makes, and at the end what takes away, the deepest first.
fn turn(resource: &Resource, action: &Verb) -> (u8, usize) {
    let depth = resource.path.matches('/').count();
    match action.verb.as_str() {
        verb if verb.ends_with("-status") => (2, depth),
        _ if !action.is_write() => (0, depth),
        "create" => (2, depth),
        "merge" | "change-cases" | "comment-on-cases" => (3, depth),
        verb if verb.starts_with("delete") => (4, 10 - depth),
        verb if ["stop", "cancel", "un", "remove"].iter().any(|undoes| verb.starts_with(undoes)) => (3, depth),
        _ => (1, depth),
    }
}

/// What is filled in at a place: ids of the demo data take the place of `$words`, and an edit of which nothing is said
/// gets another description.
fn completed(patch: &Value, action: &Verb, document: &Value, ids: &BTreeMap<String, String>) -> Value {
    let mut patch = if patch.is_null() { json!({}) } else { patch.clone() };
    let members = patch.as_object().into_iter().flatten();
    let said = members.clone().any(|(name, _)| !name.starts_with('$'));
    if let Some(title) = patch["$title"].as_str() {
        let mut fields = document["fields"].clone();
        let field = fields.as_array_mut().unwrap().iter_mut().find(|field| field["id"] == "title").unwrap();
        field["value"]["stringValue"] = title.into();
        patch["fields"] = fields;
    } else if let Some(name) = patch["$option"].as_str() {
        let mut options = document["options"].clone();
        options[0]["name"] = name.into();
        patch["options"] = options;
    } else if !said && action.verb == "edit" {
        let input = action.operation.operation().input;
        let text =
            ["Description", "description", "DisplayName", "name"].into_iter().find(|m| input.member(m).is_some());
        patch = json!({ (text.unwrap_or("Description")): "Changed by going through all" });
    } else if !said && action.verb == "tag" {
        patch = json!({ "tags": { "walked": "yes" } });
    } else if !said && action.verb == "untag" {
        patch = json!({ "tagKeys": ["walked"] });
    }
    patch.as_object_mut().into_iter().for_each(|members| members.retain(|name, _| !name.starts_with('$')));
    serde_json::from_str(&put_in(ids, &patch.to_string())).unwrap()
}

fn put_in(ids: &BTreeMap<String, String>, text: &str) -> String {
    ids.iter().fold(text.to_owned(), |text, (word, id)| text.replace(word, id))
}

/// Ids of the demo data, and those that replies have given, by the word that stands for them.
fn ids(found: &mut Found<'_>) -> BTreeMap<String, String> {
    let mut of = |path: &str| found.items(catalog().resource(path).unwrap()).to_vec();
    let last = |items: &[Item]| items[0].at.last().unwrap().to_owned();
    let field = |item: &Item, id: &str| {
        let field = item.row["fields"].as_array().unwrap().iter().find(|field| field["id"] == id);
        field.and_then(|field| field["value"]["stringValue"].as_str()).map(str::to_owned)
    };
    let cases = of("cases/domains/cases");
    // One that can be merged: it is open and belongs to a customer.
    let is_open =
        |item: &&Item| field(item, "status").as_deref() == Some("open") && field(item, "customer_id").is_some();
    let open = cases.iter().find(is_open).unwrap();
    let fields = of("cases/domains/fields");
    let own = fields.iter().find(|item| item.row["namespace"] == "Custom" && item.row["type"] == "Text").unwrap();
    let known = [
        ("$own", last(std::slice::from_ref(own))),
        ("$customer", field(open, "customer_id").unwrap()),
        ("$open", last(std::slice::from_ref(open))),
        ("$profile", last(&of("profiles/domains/profiles"))),
        ("$template", last(&of("cases/domains/templates"))),
    ];
    known.into_iter().map(|(word, id)| (word.to_owned(), id)).collect()
}

fn overlaid(document: &Value, patch: &Value) -> Value {
    let mut document = document.clone();
    if patch.is_object() {
        overlay(&mut document, patch);
    }
    document
}

fn overlay(document: &mut Value, patch: &Value) {
    match (document, patch) {
        (Value::Object(document), Value::Object(patch)) => {
            for (name, value) in patch {
                match value {
                    Value::Null => drop(document.shift_remove(name)),
                    Value::Object(_) => overlay(document.entry(name.clone()).or_insert(Value::Null), value),
                    value => drop(document.insert(name.clone(), value.clone())),
                }
            }
        }
        (document, Value::Object(patch)) => {
            *document = Value::Object(serde_json::Map::new());
            overlay(document, &Value::Object(patch.clone()));
        }
        (document, patch) => *document = patch.clone(),
    }
}

#[test]
fn every_action_of_the_catalogue_opens_at_a_real_item_and_is_accepted() {
    let live = Live::start();
    assert!(live.is_filled());
    let mut found = Found::new(&live);
    let filled: Value = serde_json::from_str(FILLED).unwrap();
    let mut actions: Vec<(&'static Resource, &'static Verb)> = catalog()
        .resources()
        .iter()
        .flat_map(|resource| resource.actions().iter().map(move |a| (resource, a)))
        .collect();
    actions.sort_by_key(|(resource, action)| turn(resource, action));
    let (mut wrong, mut unset, mut refused, mut unused) =
        (Vec::new(), Vec::new(), 0, filled.as_object().unwrap().clone());
    let mut impossible = Vec::new();
    let (mut ids, mut now) = (ids(&mut found), 0);
    for (seed, (resource, action)) in actions.into_iter().enumerate() {
        let name = format!("{}!{}", resource.path, action.verb);
        let patch = unused.remove(&name).unwrap_or_default();
        let (when, _) = turn(resource, action);
        if std::mem::replace(&mut now, when) != when {
            found.forget();
        }
        live.pass(patch["$minutes"].as_i64().unwrap_or(0));
        let of: Value = serde_json::from_str(&put_in(&ids, &patch["$of"].to_string())).unwrap();
        let fits = |item: &&Item| overlaid(&item.row, &of) == item.row;
        let mut items = found.items(resource).iter().filter(fits);
        let item = if patch["$last"] == true { items.next_back() } else { items.next() };
        let Some(item) = item.cloned() else {
            wrong.push(format!("{name}: there is no item for it"));
            continue;
        };
        let at = match action.scope {
            Scope::Item => item.at,
            Scope::List => item.at.parent().unwrap().with_queries(item.at.query()),
        };
        let end = act(&live, action, &at.with_action(&action.verb), 100 + seed as u64, |document| {
            overlay(document, &completed(&patch, action, document, &ids));
        });
        match end {
            End::Done(reply) => {
                let given = reply.as_object().into_iter().flatten().filter(|(name, _)| name.ends_with("Id"));
                ids.extend(given.filter_map(|(name, id)| Some((format!("${name}"), id.as_str()?.to_owned()))));
            }
            End::Unset => unset.push(name),
            End::Impossible => impossible.push(name),
            End::Refused(error) if REFUSED.iter().any(|(at, why, _)| *at == name && error.message.contains(why)) => {
                refused += 1;
            }
            End::Refused(error) => wrong.push(format!("{name}: refused: {error}")),
            End::Stuck(why) => wrong.push(format!("{name}: {why}")),
        }
    }
    assert_eq!(refused, REFUSED.len());
    assert_eq!(unset, UNSET, "what is not set up in the demo data");
    assert_eq!(impossible, IMPOSSIBLE, "what the first item of the demo data does not allow");
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(unused.is_empty(), "nobody fills in {unused:?}");
}
