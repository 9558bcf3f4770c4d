//! The menus of what can be done: with an item or a list, with what an item names, with marked rows.

use serde_json::Value;

use super::carry::carry;
use super::offer::{PageOffer, deed_at, open, open_copy, refusal, useless};
use super::studio::pairs;
use crate::catalog::{Location, Place, Resource, Scope, Verb as Deed, WHY, catalog};
use crate::config::{Action, Mode};
use crate::contract::Context;
use crate::model::Operation;
use crate::screens::intake::rows_location;
use crate::screens::{Choice, Command, Cx, ManyDeed, Session, Under, design, menu};
use crate::widgets;

/// The menu of everything that can be done here.
pub(super) fn offer(
    resource: &'static Resource,
    (list, item, known): (Option<&Location>, Option<&Location>, Option<&Value>),
    before: &PageOffer,
    cx: &mut Cx<'_>,
) {
    let mode = before.mode.unwrap_or(Mode::Browse);
    let mut choices = before.choices.clone();
    for (scope, at) in [(Scope::Item, item), (Scope::List, list)] {
        let Some(at) = at else { continue };
        let is_left = |deed: &&Deed| scope != Scope::Item || !before.verbs.contains(&deed.verb.as_str());
        for deed in resource.actions().iter().filter(|deed| deed.scope == scope).filter(is_left) {
            let context = cx.context();
            // What is done to a list has its key where the list is.
            let is_far = scope == Scope::List && cx.location.without_action().without_query() != at.without_query();
            let key = || if is_far { String::new() } else { key_of(resource, &deed.verb, mode, cx.session) };
            let detail = useless(deed, known).map_or_else(key, str::to_owned);
            let choice = Choice::new(&deed.title, detail, open(deed, at, known, context));
            choices.push(choice.refused(refusal(deed, context), context));
        }
    }
    if let (Some(asked), Some(item)) = (resource.asked_why(), item) {
        let key = cx.session.keymap.key(Mode::Browse, Action::Diagnose);
        choices.push(Choice::new(asked, key, Command::Open(item.clone().with_action(WHY))));
    }
    if let Some(item) = item {
        choices.extend(design::choices(item, cx.location, cx.session));
    }
    if let (Some(create), Some(item)) = (resource.copies(), item) {
        let key = cx.session.keymap.key(Mode::Browse, Action::Duplicate);
        let copy = Choice::new("Duplicate", key, open_copy(create, item, cx.context()));
        choices.push(copy.refused(refusal(create, cx.context()), cx.context()));
    }
    if let (Some(list), Some(write)) = (list, resource.actions().iter().find(|deed| deed.is_write())) {
        let key = cx.session.keymap.key(Mode::Browse, Action::RowsFile);
        let rows = Choice::new("Rows from a file …", key, Command::Open(rows_location(list)));
        choices.push(rows.refused(refusal(write, cx.context()), cx.context()));
    }
    choices.extend(item.into_iter().flat_map(|item| lead_choices(resource, item, known, cx)));
    choices.extend(item.into_iter().flat_map(|item| {
        let under = Under { at: item.without_query(), arn: cx.arn_of(resource, item, known) };
        under.choices(cx.session, cx.context())
    }));
    if choices.is_empty() && !resource.leads.is_empty() {
        return cx
            .command(Command::warn(format!("open the {} first: what it names is known there", resource.singular)));
    }
    if choices.is_empty() {
        return cx.command(Command::warn(format!("there is nothing to be done with {}", resource.title)));
    }
    let title = match item {
        Some(item) => format!("{} {}", resource.singular, cx.session.name_of(item)),
        None => resource.title.clone(),
    };
    cx.command(Command::Overlay(menu(&title, choices)));
}

/// What can be done with those that an item names, as far as its document is known.
pub(super) fn lead_choices(resource: &Resource, item: &Location, known: Option<&Value>, cx: &Cx<'_>) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (lead, document) in resource.leads.iter().filter_map(|lead| Some((lead, known?))) {
        for (_, to, others) in lead.ways(document, item) {
            let Ok(Place::Item(of)) = catalog().place(&to.without_action()) else { continue };
            let Some(deed) = of.actions().iter().find(|deed| deed.verb == lead.verb) else { continue };
            let at = to.without_action();
            let name = cx.session.private_names.get(cx.context, &at).map(str::to_owned);
            let title = format!("{} {}", lead.title, name.as_deref().unwrap_or_else(|| cx.session.name_of(&to)));
            // Two may be called the same.
            let id = name.and_then(|_| at.last().map(|id| format!(" · {id}"))).unwrap_or_default();
            let to = match of.merge(&deed.verb) {
                Some(_) => Some(pairs::with(to, &others, Some(item))),
                None => carry(to, deed.operation, &of.path, &others),
            };
            let Some(to) = to else { continue };
            let about = format!("{}{id}", widgets::plural(others.len() as u64, "other", "others"));
            let choice = Choice::new(title, about, Command::Open(to));
            choices.push(choice.refused(refusal(deed, cx.context()), cx.context()));
        }
    }
    choices
}

/// The operations of jobs that marked rows can become.
fn operations_for_many(resource: &'static Resource, list: &Location) -> Vec<&'static Operation> {
    let item = list.without_action().without_query().child("-");
    let places = ManyDeed::all(resource).into_iter().filter_map(|deed| deed.place(&item));
    places.filter_map(|place| Some(deed_at(&place)?.operation.operation())).collect()
}

/// What can be done with all marked rows at once: actions that take a list of this resource, for the list itself or
/// into the item under the cursor.
pub(in crate::screens) fn marked_choices(
    resource: &'static Resource,
    list: &Location,
    under: Option<&Location>,
    marked: &[String],
    context: &Context,
) -> Vec<Choice> {
    let mut choices = Vec::new();
    let deeds = operations_for_many(resource, list);
    for deed in resource.actions().iter().filter(|deed| deed.is_write()) {
        let (at, ids) = match (deed.scope, under) {
            (Scope::List, _) => (list.without_query(), marked.to_vec()),
            (Scope::Item, Some(under)) => {
                (under.clone(), marked.iter().filter(|id| under.last() != Some(id)).cloned().collect())
            }
            (Scope::Item, None) => continue,
        };
        // A job of what is done to one of them does the same, and shows each.
        let by_job = deeds.iter().any(|one| one.batch.as_ref().is_some_and(|batch| batch.by == deed.operation.name));
        if deed.scope == Scope::List && by_job {
            continue;
        }
        let place = at.with_action(&deed.verb);
        let Some(location) = carry(place, deed.operation, &resource.path, &ids).filter(|_| !ids.is_empty()) else {
            continue;
        };
        let detail = widgets::plural(ids.len() as u64, "marked row", "marked rows");
        let choice = Choice::new(&deed.title, detail, Command::Open(location));
        choices.push(choice.refused(refusal(deed, context), context));
    }
    choices
}

fn key_of(resource: &Resource, verb: &str, mode: Mode, session: &Session) -> String {
    let own = resource.keys.iter().find(|(_, own)| *own == verb).and_then(|(key, _)| key.parse().ok());
    if let Some(own) = own {
        return session.keymap.key(mode, own);
    }
    let action = match verb {
        "create" => Action::Create,
        "edit" => Action::Edit,
        "delete" => Action::Delete,
        _ => return String::new(),
    };
    session.keymap.key(mode, action)
}
