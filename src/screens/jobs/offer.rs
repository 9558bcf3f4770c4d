//! What can be done with marked rows, and the rows as it needs them.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::many::{Many, ManyDeed, ManyRow};
use crate::catalog::{Location, Place, Prepared, Resource, Verb, catalog};
use crate::contract::{JobItem, JobProgress};
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
        let command = Command::Answer(OverlayAnswer::ForMany(deed));
        Choice::new(deed.title(resource, count), detail, command).refused(refusal, cx.context())
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
    let item = |(id, item): (&str, Value)| Gathered {
        at: resource.item_location(&list, &item),
        label: resource.called(&item).unwrap_or_else(|| id.to_owned()),
        item: Some(item),
    };
    gather_at(deed, resource, (&list, prepared), items.map(item), cx)
}

/// An item to which something is to be done.
struct Gathered {
    at: Option<Location>,
    label: String,
    /// What is known of it.
    item: Option<Value>,
}

/// Gathers a job that goes on with what is given again: its items by their places alone, all of them and in order.
///
/// # Errors
/// If that is not to be found any more; the text says why.
pub(super) fn gather_again(job: &JobProgress, items: &[JobItem], cx: &Cx<'_>) -> Result<Many, String> {
    let gone = || "what was to be done is not known any more: start it anew from its list".to_owned();
    let list = job.list.clone().ok_or_else(gone)?;
    let Ok(Place::List(resource)) = catalog().place(&list) else { return Err(gone()) };
    let deeds = || ManyDeed::all(resource).into_iter();
    let same = |deed: &ManyDeed| target(*deed, &list).is_some_and(|(_, verb)| verb.operation == job.operation);
    let named = |deed: &ManyDeed| same(deed) && deed.title(resource, items.len()) == job.name;
    let deed = deeds().find(named).or_else(|| deeds().find(same)).ok_or_else(gone)?;
    if !job.goes_to(cx.context()) || items.iter().any(|item| item.at.is_none()) {
        return Err(if items.iter().any(|item| item.at.is_none()) { gone() } else { elsewhere(job) });
    }
    let known = |item: &JobItem| Gathered { at: item.at.clone(), label: item.label.clone(), item: None };
    let many = gather_at(deed, resource, (&list, &Prepared::default()), items.iter().map(known), cx)?;
    Ok(Many { resumes: Some(job.id.clone()), ..many })
}

pub(super) fn elsewhere(job: &JobProgress) -> String {
    format!("it goes to another account: open {} first", super::list::place(job))
}

fn gather_at(
    deed: ManyDeed,
    resource: &'static Resource,
    (list, prepared): (&Location, &Prepared),
    items: impl Iterator<Item = Gathered>,
    cx: &Cx<'_>,
) -> Result<Many, String> {
    let none = || "there is nothing to be done with these rows".to_owned();
    let (of, verb) = target(deed, list).ok_or_else(none)?;
    if let Some(why) = refused_in(verb, cx.context()) {
        return Err(why);
    }
    let elsewhere = deed.place(&probe(list)).map(|to| verb.plan(&to).input);
    let (mut rows, mut shared, mut first) = (Vec::new(), Value::Null, None);
    for Gathered { at, label, item } in items {
        let Some(at) = at else {
            let (own, refused) = (Value::Null, Some("it has no id".to_owned()));
            rows.push(ManyRow {
                at: list.clone(),
                label,
                own,
                set: Value::Null,
                made: Value::Null,
                becomes: None,
                refused,
            });
            continue;
        };
        let Some(to) = deed.place(&at) else { continue };
        let mut input = verb.plan(&to).input;
        let mut refused = item.as_ref().and_then(|item| deed.why_not(item));
        if let Some(member) = verb.arn.filter(|member| input.get(*member).is_none()) {
            match (cx.own_arn(resource, &at, item.as_ref()), input.as_object_mut()) {
                (Some(arn), Some(input)) => drop(input.insert(member.to_owned(), Value::from(arn))),
                _ => refused = Some("its ARN is not known before the account is".to_owned()),
            }
        }
        let (alike, own) = split(input, elsewhere.as_ref());
        shared = alike;
        if refused.is_none() && first.is_none() {
            first = Some(to);
        }
        let turn = item.as_ref().and_then(|item| verb.becomes.as_ref()?.turn(item));
        let becomes = turn.map(|turn| turn.outlook(&of.singular));
        rows.push(ManyRow { at, label, own, set: Value::Null, made: Value::Null, becomes, refused });
    }
    let why = || rows.iter().find_map(|row| row.refused.clone()).unwrap_or_else(none);
    let first = first.ok_or_else(why)?;
    let title = deed.title(resource, rows.len());
    let (list, prepared, rows) = (list.clone(), prepared.clone(), Arc::new(rows));
    Ok(Many {
        list,
        resource,
        of,
        deed: verb,
        title,
        prepared,
        shared,
        first,
        rows,
        set: None,
        back: None,
        resumes: None,
    })
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
