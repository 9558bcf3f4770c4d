//! The key that makes one of several: of marked rows, of an item and another one, of what a match names.

use serde_json::Value;

use super::offer::{open, refusal};
use super::offer_menu::lead_choices;
use super::studio::pairs;
use crate::catalog::{Location, Place, Resource, catalog};
use crate::contract::Context;
use crate::screens::{Command, Cx};

/// Whether items of a resource can become one, or lead to what can.
pub(super) fn is_offered(resource: &Resource) -> bool {
    resource.merge_verb().is_some() || leads(resource)
}

/// Whether what an item names can become one.
fn leads(resource: &Resource) -> bool {
    let merges = |lead: &crate::catalog::Lead| {
        let to: Option<Location> = lead.to.parse().ok();
        let place = to.and_then(|to| catalog().place(&to).ok());
        matches!(place, Some(Place::Item(of)) if of.merge(&lead.verb).is_some())
    };
    resource.leads.iter().any(merges)
}

/// Opens the studio for an item, or for what it names.
pub(super) fn act(resource: &'static Resource, item: Option<&Location>, known: Option<&Value>, cx: &mut Cx<'_>) {
    let Some(item) = item else { return cx.command(Command::warn("there is no row to do this with")) };
    if let Some(deed) = resource.merge_verb().and_then(|verb| resource.action(verb)) {
        let command = open(deed, item, known, cx.context());
        return cx.command(command);
    }
    if !leads(resource) {
        return cx.command(Command::warn(format!("{} can't be merged", resource.title)));
    }
    match lead_choices(resource, item, known, cx).into_iter().next() {
        Some(choice) => cx.command(choice.command().clone()),
        // What it names is known on its own page.
        None if *item != cx.location.without_action() => cx.command(Command::Open(item.clone())),
        None => cx.command(Command::warn(format!("this {} names no two that could be merged", resource.singular))),
    }
}

/// Whether who could become one is known only once an item of a list has been read.
pub(in crate::screens) fn must_be_read(resource: &Resource, item: &Location, known: &Value) -> bool {
    let is_silent = |lead: &crate::catalog::Lead| lead.ways(known, item).is_empty();
    resource.merge_verb().is_none() && leads(resource) && resource.leads.iter().all(is_silent)
}

/// Opens the studio for several items of a list, the first of them the main one; `None` where they can't become one.
pub(in crate::screens) fn merge_marked(
    resource: &'static Resource,
    list: &Location,
    ids: &[String],
    context: &Context,
) -> Option<Command> {
    let deed = resource.action(resource.merge_verb()?)?;
    let (main, others) = ids.split_first()?;
    let at = list.without_query().child(main).with_action(&deed.verb);
    Some(refusal(deed, context).map_or_else(|| Command::Open(pairs::with(at, others, None)), Command::warn))
}
