//! What the service says of each item of the demo data, pasted into the form that makes or changes such an item: only
//! what can be sent is left of it, and it can be sent.

use serde_json::Value;
use switchboard::catalog::{Document, Location, Plan, Prepared, Resource, Scope, Verb, catalog};

use super::found::{Found, Item};
use super::hand::Hand;
use super::live::Live;

/// What is made by more than can be read of it any more.
const UNREAD: [&str; 1] = ["profiles/domains/workflows"];

/// The reply that has an item, as it came.
fn reply(found: &Found<'_>, resource: &'static Resource, at: &Location) -> Option<Value> {
    let mut prepared = Prepared::default();
    if let Some(plan) = resource.prepare_call(at) {
        found.pages(plan).iter().for_each(|page| prepared.learn(resource, page));
    }
    match resource.document_call(at, &prepared).ok()? {
        Document::Describe(Plan { operation, input }) => found.pages(Plan { operation, input }).into_iter().next(),
        Document::Find(_) => None,
    }
}

/// Pastes a document into the form at a place; gives the document that the form makes of it, and what is said.
fn paste(
    live: &Live,
    action: &Verb,
    at: &Location,
    seed: u64,
    document: &Value,
) -> Result<(Value, Value, String), String> {
    let mut hand = Hand::at(live, action, at, (160, 50), seed);
    let mut before = Value::Null;
    hand.fill(|began| {
        before = began.clone();
        *began = document.clone();
    })?;
    let said = hand.screen();
    let mut made = Value::Null;
    hand.fill(|read| made = read.clone())?;
    Ok((before, made, said))
}

#[test]
fn a_reply_that_is_pasted_into_a_form_leaves_what_can_be_sent() {
    let live = Live::start();
    let mut found = Found::new(&live);
    let (mut wrong, mut creates, mut edits) = (Vec::new(), 0, 0);
    let all = catalog().resources().iter().filter(|resource| !UNREAD.contains(&resource.path.as_str()));
    for (seed, resource) in all.enumerate() {
        for verb in ["create", "edit"] {
            let Some(action) = resource.action(verb) else { continue };
            let items: Vec<Item> = found.items(resource).to_vec();
            let Some((item, reply)) = items.iter().find_map(|item| Some((item, reply(&found, resource, &item.at)?)))
            else {
                continue;
            };
            let at = match action.scope {
                Scope::Item => item.at.clone(),
                Scope::List => item.at.parent().unwrap(),
            };
            let at = at.with_action(verb);
            let input = action.operation.operation().input;
            match paste(&live, action, &at, seed as u64, &reply) {
                Err(why) => wrong.push(format!("{at}: {why}")),
                Ok((_, made, said)) if made.as_object().unwrap().keys().any(|name| input.member(name).is_none()) => {
                    wrong.push(format!("{at}: {made}\n{said}"));
                }
                Ok((before, made, said)) if verb == "edit" => {
                    edits += 1;
                    if before != made {
                        wrong.push(format!("{at}: {before}\nbecame {made}\n{said}"));
                    }
                }
                Ok((_, made, said)) => {
                    creates += 1;
                    let lacks = |member: &&switchboard::model::Member| {
                        member.required && !member.token && made.get(member.name).is_none()
                    };
                    if let Some(member) = input.members().iter().find(lacks) {
                        wrong.push(format!("{at}: no {}: {made}\n{said}", member.name));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(creates > 10 && edits > 10, "{creates} creations, {edits} edits");
}
