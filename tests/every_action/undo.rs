//! What was there before a write, taken from the demo data: every update of configuration leads to a form that puts it
//! back, and whatever is deleted can be made again from what was kept of it.

use serde_json::Value;
use switchboard::catalog::{Document, Location, Place, Plan, Prepared, Resource, Scope, UndoWay, Verb, catalog};
use switchboard::contract::{BeforeImage, Outcome, Request};
use switchboard::form::{Form, Severity};
use switchboard::jobs::{before_read, is_of_configuration};
use switchboard::model::{OperationId, Policy, input_from_reply, read_for_edit, redact_input};

use super::found::{Found, Item};
use super::live::Live;

/// What can't be made again, because the service does not tell what it was made of.
const UNTOLD: [&str; 1] = ["profiles/domains/workflows"];

/// How many sorts of things are deleted and made again.
const MADE: usize = 20;

/// Of these all that the demo data has are in use: one more is made, which is not.
const IN_USE: [&str; 2] = ["cases/domains/layouts", "cases/domains/case-rules"];

/// What the demo data has and the service would not take: a connector describes itself in other letters than those of
/// a registration.
const ODD: &str = "appflow/custom-connectors";

fn pages(live: &Live, plan: Plan) -> Vec<Value> {
    let request = Request { operation: plan.operation, input: plan.input, pages: 10 };
    let page = |outcome| match outcome {
        Outcome::Page(page) | Outcome::Finished(page) => Some(page.reply.document),
        _ => None,
    };
    live.outcomes(&request).into_iter().filter_map(page).collect()
}

/// The document of an item, as its page reads it.
fn document(live: &Live, resource: &Resource, at: &Location) -> Option<Value> {
    let mut prepared = Prepared::default();
    if let Some(plan) = resource.prepare_call(at) {
        for page in pages(live, plan) {
            prepared.learn(resource, &page);
        }
    }
    let (Document::Describe(plan) | Document::Find(plan)) = resource.document_call(at, &prepared).ok()?;
    pages(live, plan).iter().find_map(|page| resource.document(at, page))
}

/// The form of an undo with what was on disk: what it would send, and the errors that it shows.
fn filled(image: &BeforeImage, way: UndoWay, given: &Value) -> (Value, Vec<String>) {
    let form = match way {
        UndoWay::Restore => Form::edit(image.operation, image.document.clone()),
        _ => Form::new(image.operation, image.document.clone()),
    };
    let form = form.at_place(given);
    let errors = form.issues().iter().filter(|issue| issue.severity == Severity::Error);
    let errors = errors.map(|issue| format!("{}: {}", issue.path, issue.message)).collect();
    (form.request(), errors)
}

/// The forms for a write at an item.
fn undo(action: &Verb, item: &Item, image: &BeforeImage) -> (UndoWay, Location, Value) {
    let input = redact_input(action.operation, &action.plan(&item.at).input, Policy::Store);
    let seen = catalog().location_of_write(action.operation, &input, None).unwrap();
    let before = Some((image.operation, &image.document));
    let ways = catalog().undo(action.operation, &input, Some(&seen), before).unwrap();
    assert_eq!(ways.len(), 1, "{ways:?}");
    let way = &ways[0];
    let (place, verb) = (way.form.without_action(), way.form.action().unwrap());
    let (Place::Item(resource) | Place::List(resource)) = catalog().place(&place).unwrap() else {
        unreachable!("{place}")
    };
    let given = resource.actions().iter().find(|action| action.verb == verb).unwrap().plan(&place).input;
    (way.way, way.form.clone(), given)
}

#[test]
fn every_update_of_configuration_is_put_back_by_a_form_that_holds() {
    let live = Live::start();
    assert!(live.is_filled());
    let (mut found, mut wrong, mut held) = (Found::new(&live), Vec::new(), 0);
    for resource in catalog().resources().iter().filter(|resource| !catalog().is_of_customer(resource)) {
        for action in resource
            .actions()
            .iter()
            .filter(|action| action.scope == Scope::Item && action.operation.operation().edit_from.is_some())
        {
            let Some(item) = found.items(resource).first().cloned() else { continue };
            let given = action.plan(&item.at).input;
            let Some((operation, input)) = read_for_edit(action.operation, &given) else { continue };
            let Some(reply) = pages(&live, Plan { operation, input }).pop() else { continue };
            let Some(there) = input_from_reply(action.operation, &given, &reply) else { continue };
            let image = BeforeImage::new(action.operation, &there);
            let (way, form, place) = undo(action, &item, &image);
            let (_, errors) = filled(&image, way, &place);
            if way != UndoWay::Restore || (!errors.is_empty() && resource.path != ODD) {
                wrong.push(format!("{form}: {way:?} {errors:?}"));
            }
            held += 1;
        }
    }
    assert!(wrong.is_empty() && held > 12, "{held}\n{}", wrong.join("\n"));
}

#[test]
fn whatever_is_deleted_is_made_again_from_what_was_kept() {
    let live = Live::start();
    assert!(live.is_filled());
    let mut found = Found::new(&live);
    let mut all: Vec<&'static Resource> = catalog().resources().iter().collect();
    all.sort_by_key(|resource| std::cmp::Reverse(resource.path.matches('/').count()));
    let (mut wrong, mut untold, mut made) = (Vec::new(), Vec::new(), 0);
    for resource in all.into_iter().filter(|resource| !catalog().is_of_customer(resource)) {
        let Some(delete) = resource.item_action("delete") else { continue };
        if IN_USE.contains(&resource.path.as_str()) {
            let item = found.items(resource)[0].clone();
            let there = document(&live, resource, &item.at).unwrap();
            let (operation, mut made) = catalog().remade(resource, &delete.plan(&item.at).input, &there).unwrap();
            made["name"] = "Used nowhere".into();
            send(&live, operation, &made).unwrap();
            found.forget();
        }
        let mut refused = Vec::new();
        let again = found.items(resource).to_vec().iter().rev().find_map(|item| {
            let (there, mut input) = (document(&live, resource, &item.at)?, delete.plan(&item.at).input);
            let Some((operation, made)) = catalog().remade(resource, &input, &there) else {
                return Some(Err(UNTOLD[0].to_owned()));
            };
            let image = BeforeImage::new(operation, &made);
            let (way, form, given) = undo(delete, item, &image);
            let (mut again, errors) = filled(&image, way, &given);
            if way != UndoWay::Remake || (!errors.is_empty() && resource.path != ODD) {
                return Some(Err(format!("{form}: {way:?} {errors:?}")));
            }
            if let Some(force) = &delete.force {
                input[force] = true.into();
            }
            // What is in use, or the service's own, is not deleted.
            if let Err(error) = send(&live, delete.operation, &input) {
                refused.push(error);
                return None;
            }
            if resource.path == ODD {
                again.as_object_mut()?.shift_remove("description");
            }
            Some(Ok((operation, again)))
        });
        match again {
            Some(Ok((operation, again))) => {
                // Some deletions take their time.
                live.pass(60);
                let done = send(&live, operation, &again);
                wrong.extend(done.err().map(|error| format!("{}: {error}\n{again}", resource.path)));
                made += 1;
            }
            Some(Err(why)) if why == UNTOLD[0] => untold.push(resource.path.as_str()),
            Some(Err(why)) => wrong.push(why),
            None => wrong.push(format!("{}: {refused:?}", resource.path)),
        }
        found.forget();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!((untold.as_slice(), made), (&UNTOLD[..], MADE));
}

/// Edits and deletions are done to many by jobs: each item keeps what the form of a single write would.
#[test]
fn an_item_of_a_job_keeps_what_a_single_write_keeps() {
    let live = Live::start();
    assert!(live.is_filled());
    let (mut found, mut wrong, mut held) = (Found::new(&live), Vec::new(), [0, 0]);
    for resource in catalog().resources() {
        let is_of_customer = catalog().is_of_customer(resource);
        for action in resource.actions().iter().filter(|action| action.scope == Scope::Item) {
            let edits = action.operation.operation().edit_from.is_some();
            let Some(item) = found.items(resource).first().filter(|_| edits || action.verb == "delete").cloned() else {
                continue;
            };
            let given = action.plan(&item.at).input;
            let Some(read) = before_read(action.operation, &given) else {
                let is_untold = is_of_customer || UNTOLD.contains(&resource.path.as_str());
                wrong.extend((!is_untold).then(|| format!("{}!{}: nothing is read", resource.path, action.verb)));
                continue;
            };
            assert!(is_of_configuration(action.operation), "{}: what is of customers is never read for this", item.at);
            let image = read.image(&pages(&live, Plan { operation: read.operation, input: read.input.clone() }));
            let expected = if edits {
                let reply = read_for_edit(action.operation, &given)
                    .and_then(|(operation, input)| pages(&live, Plan { operation, input }).pop());
                let there = reply.and_then(|reply| input_from_reply(action.operation, &given, &reply));
                there.map(|there| BeforeImage::new(action.operation, &there))
            } else {
                let made =
                    document(&live, resource, &item.at).and_then(|there| catalog().remade(resource, &given, &there));
                made.map(|(operation, made)| BeforeImage::new(operation, &made))
            };
            if expected.is_some() && image != expected {
                wrong.push(format!("{}!{}: {image:?} and not {expected:?}", resource.path, action.verb));
            }
            held[usize::from(edits)] += usize::from(expected.is_some());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(held[0] >= MADE && held[1] > 12, "{held:?}");
}

fn send(live: &Live, operation: OperationId, input: &Value) -> Result<(), String> {
    let sent = live.ask(&Request { operation, input: input.clone(), pages: 1 });
    sent.map(drop).map_err(|error| error.to_string())
}
