//! What is done once a form has done its work: back to where one came from, with what is sensible to do next.

use serde_json::Value;

use super::existing::CurrentItem;
use super::shared::Shared;
use super::spec::{FormKind, FormSpec};
use crate::catalog::{Location, Resource, catalog};
use crate::form::wizard;
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx};

/// All is done: back to where one came from, with what is sensible to do next.
pub(super) fn done(sent: &Value, reply: &Value, location: Option<&Location>, shared: &Shared, cx: &mut Cx<'_>) {
    let Shared { spec, steps, lookups, .. } = shared;
    let list = spec.list(cx.location);
    let known = spec.name_of(cx.location, &spec.all_known(sent, reply), cx.session);
    let name = if known.is_empty() { location.and_then(Location::last).unwrap_or_default() } else { &known };
    let singular = &spec.resource.singular;
    let went = lookups.joins.after(cx.location);
    let said = match spec.kind {
        FormKind::Create if matches!(lookups.existing.found, CurrentItem::Some(_)) => {
            format!("{singular} {name} was replaced")
        }
        FormKind::Create if spec.may_replace() => {
            let what = match lookups.joins.replaces {
                Some(true) => "replaced",
                Some(false) => "created",
                None => "created or replaced",
            };
            format!("{singular} {name} was {what}")
        }
        FormKind::Create => format!("{singular} {name} was created"),
        FormKind::Edit if spec.action.verb == "edit" => format!("{singular} {name} was changed"),
        FormKind::Edit => format!("{}: done", spec.title(cx.location, cx.session)),
        // Where it went says that it is done, so that both have room in one line.
        FormKind::Act if went.is_some() && spec.action.said.is_none() => format!("{}:", spec.action.title),
        FormKind::Act | FormKind::Read => {
            let done = spec.action.said.as_deref().unwrap_or("done");
            format!("{}: {done}{}", spec.action.title, given_ids(sent, reply))
        }
    };
    let to = match spec.item(cx.location) {
        Some(item) => vec![item, list],
        // A list that asks for a search first would not show what was made: its own page does.
        None if is_hidden_in_list(spec) => list.parent().into_iter().collect(),
        None => vec![list],
    };
    cx.command(Command::Return { to, gone: None });
    if let Some(made) = location.filter(|_| is_hidden_in_list(spec)) {
        cx.command(Command::Open(made.clone()));
    }
    let said = went.iter().fold(said.trim().to_owned(), |said, (went, _)| {
        let gap = if said.ends_with(':') { " " } else { "; " };
        [&said, gap, went].concat()
    });
    cx.command(Command::notice(said.clone()));
    let mut choices = vec![Choice::new("Nothing for now", "", Command::Close)];
    let is_elsewhere = went.is_some();
    let way = went.and_then(|(_, to)| to);
    choices.extend(way.map(|to| Choice::new("Show where it went", "", Command::Open(to))));
    for next in spec.wizard.iter().flat_map(|wizard| &wizard.after.next) {
        let due = next.when.as_ref().is_none_or(|when| when.holds(sent, steps.start.as_deref()));
        let about = next.about_for(sent, reply).unwrap_or_default();
        match (&next.location, due) {
            (Some(location), true) => {
                let location = wizard::fill_location(location, sent, reply);
                choices.extend(location.map(|to| Choice::new(&next.title, about, Command::Open(to))));
            }
            (None, true) => choices.push(Choice::new(
                &next.title,
                "copy what to do",
                Command::copy("what to do", if about.is_empty() { next.title.clone() } else { about }),
            )),
            _ => {}
        }
    }
    if choices.len() > 1 && (spec.kind == FormKind::Create || is_elsewhere) {
        // An action is said by its title, what was made as the thing that it is.
        let said = if spec.kind == FormKind::Create { format!("The {said}.") } else { format!("{}.", sentence(&said)) };
        let lines = vec![said];
        cx.command(Command::Overlay(question("next", "What next?", lines, choices)));
    }
}

/// Whether a list asks for a search first, so that it would not show what was made.
fn is_hidden_in_list(spec: &FormSpec) -> bool {
    let resource = spec.resource;
    let searched = resource.search.as_ref().is_some_and(|search| search.required);
    spec.kind == FormKind::Create && searched && resource.describe_operation().is_some()
}

/// The ids that a reply gives to what was begun, to ask for it later.
fn given_ids(sent: &Value, reply: &Value) -> String {
    fresh_ids(sent, reply).flat_map(|(name, id)| [" · ", name, " ", id]).collect()
}

/// The ids in a reply that were not sent.
pub(super) fn fresh_ids<'a>(sent: &'a Value, reply: &'a Value) -> impl Iterator<Item = (&'a str, &'a str)> {
    let members = reply.as_object().into_iter().flatten();
    let fresh = members.filter(|(name, _)| name.ends_with("Id") && sent.get(name.as_str()).is_none());
    fresh.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

/// Whether something that is read later asks for this member.
pub(super) fn is_asked_for(member: &str) -> bool {
    let reads = catalog().resources().iter().flat_map(Resource::actions).filter(|action| !action.is_write());
    reads.filter_map(|action| action.operation.operation().input.member(member)).any(|member| member.required)
}

/// A text as a sentence begins.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    first + chars.as_str()
}
