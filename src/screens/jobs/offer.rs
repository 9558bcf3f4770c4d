//! What can be done with marked rows, and the rows as it needs them.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::many::{Many, ManyDeed, ManyRow};
use crate::catalog::{Location, Place, Prepared, Resource, Verb, catalog};
use crate::screens::form::{deed_at, refused_in};
use crate::screens::{Choice, Command, Cx, OverlayAnswer};
use crate::widgets::plural;

/// The action of a resource that a verb names, if it can be done to several.
pub(in crate::screens) fn deed_of(resource: &'static Resource, verb: &str) -> Option<ManyDeed> {
    let is_it = |deed: &ManyDeed| matches!(deed, ManyDeed::Verb(of) if of.verb == verb);
    ManyDeed::all(resource).into_iter().find(is_it)
}

/// Whether nothing can be done to several of a resource.
pub(in crate::screens) fn is_empty(resource: &'static Resource) -> bool {
    ManyDeed::all(resource).is_empty()
}

/// What can be done to so many of a resource, as choices of a menu.
pub(in crate::screens) fn choices(resource: &'static Resource, count: usize, cx: &Cx<'_>) -> Vec<Choice> {
    let choice = |deed: ManyDeed| {
        let of = match deed {
            ManyDeed::Verb(of) => Some(of),
            ManyDeed::Key(_) => deed.place(&probe(cx.location)).and_then(|to| deed_at(&to)),
        };
        let refusal = of.and_then(|of| refused_in(of, cx.context()));
        let lasting = of.is_some_and(|of| of.operation.operation().cannot_be_undone());
        let rows = plural(count as u64, "marked row", "marked rows");
        let detail = if lasting { format!("{rows}, for good") } else { rows };
        let command = refusal.map_or_else(|| Command::Answer(OverlayAnswer::ForMany(deed)), Command::warn);
        Choice::new(deed.title(resource, count), detail, command)
    };
    ManyDeed::all(resource).into_iter().map(choice).collect()
}

/// An item of a list that is none: what is alike for it and for another one is alike for all.
fn probe(list: &Location) -> Location {
    list.without_action().without_query().child("\u{0}")
}

/// Gathers what is to be done to these items of a list.
///
/// # Errors
/// If it can be done to none of them; the text says why.
pub(in crate::screens) fn gather<'i>(
    deed: ManyDeed,
    resource: &'static Resource,
    prepared: &Prepared,
    items: impl Iterator<Item = (&'i str, Value)>,
    cx: &Cx<'_>,
) -> Result<Many, String> {
    let list = cx.location.without_action();
    let none = || "there is nothing to be done with these rows".to_owned();
    let (of, verb) = target(deed, &list).ok_or_else(none)?;
    if let Some(why) = refused_in(verb, cx.context()) {
        return Err(why);
    }
    let elsewhere = deed.place(&probe(&list)).map(|to| verb.plan(&to).input);
    let (mut rows, mut shared, mut first) = (Vec::new(), Value::Null, None);
    for (id, item) in items {
        let label = resource.label_of(&item).unwrap_or_else(|| id.to_owned());
        let Some(at) = resource.item_location(&list, &item) else {
            rows.push(ManyRow { at: list.clone(), label, own: Value::Null, refused: Some("it has no id".to_owned()) });
            continue;
        };
        let Some(to) = deed.place(&at) else { continue };
        let mut input = verb.plan(&to).input;
        let mut refused = deed.why_not(&item);
        if let Some(member) = verb.arn.filter(|member| input.get(*member).is_none()) {
            match (cx.arn_of(resource, &at, Some(&item)), input.as_object_mut()) {
                (Some(arn), Some(input)) => drop(input.insert(member.to_owned(), Value::from(arn))),
                _ => refused = Some("its ARN is not known before the account is".to_owned()),
            }
        }
        let (alike, own) = split(input, elsewhere.as_ref());
        shared = alike;
        if refused.is_none() && first.is_none() {
            first = Some(to);
        }
        rows.push(ManyRow { at, label, own, refused });
    }
    let why = || rows.iter().find_map(|row| row.refused.clone()).unwrap_or_else(none);
    let first = first.ok_or_else(why)?;
    let title = deed.title(resource, rows.len());
    let (prepared, rows) = (prepared.clone(), Arc::new(rows));
    Ok(Many { list, resource, of, deed: verb, title, prepared, shared, first, rows, set: None })
}

/// The action itself, and what has it.
fn target(deed: ManyDeed, list: &Location) -> Option<(&'static Resource, &'static Verb)> {
    let to = deed.place(&probe(list))?;
    let place = catalog().place(&to.without_action().without_query()).ok()?;
    let of = match place {
        Place::List(of) | Place::Item(of) => of,
        Place::Home | Place::Service(_) | Place::Tool(_) => return None,
    };
    Some((of, place.action(&to, to.action()?).ok()?.1))
}

/// The members that are the same for an item that is none, and the others.
fn split(input: Value, elsewhere: Option<&Value>) -> (Value, Value) {
    let Value::Object(members) = input else { return (Value::Null, Value::Null) };
    let is_alike = |(name, value): &(String, Value)| elsewhere.is_some_and(|other| other.get(name) == Some(value));
    let (alike, own): (Map<String, Value>, Map<String, Value>) = members.into_iter().partition(is_alike);
    (Value::Object(alike), Value::Object(own))
}
