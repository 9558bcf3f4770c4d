//! What an action needs of its item, and that it is there, is looked at before it is filled in, wherever one comes from.

use serde_json::Value;

use super::loading::Blocked;
use super::phase::{Phase, To};
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::{FormKind, FormSpec};
use super::unset;
use crate::catalog::{Document, Location, Place, Plan, Prepared, Resource, catalog, nearest};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Request};
use crate::model::{Issue, Step, check_input};
use crate::screens::{Command, Cx};

/// So many pages of a list are looked through for an item that only its list gives.
const PAGES: u32 = 20;

/// What is known of the item that something is done with.
#[derive(Debug, Default)]
pub(super) struct Target {
    /// What it is asked for by.
    prepared: Prepared,
    was_found: bool,
    /// What holds the list in which something is made.
    above: Option<Value>,
}

impl Target {
    /// What holds the list in which something is made, once that was read.
    pub(super) fn above(&self) -> Option<&Value> {
        self.above.as_ref()
    }
}

/// What has to be there: the item that something is done with. What only its list gives is found by the search that
/// its location brings along.
fn wanted(spec: &FormSpec, at: &Location) -> Option<Location> {
    let asks = spec.kind == FormKind::Act || spec.action.needs.is_some();
    spec.item(at).filter(|_| asks).map(|_| at.without_action())
}

/// Why a place can't be there: a part of it is nothing that the service takes as a name or an id, be it where something is
/// done with it or where it is read.
fn impossible(spec: &FormSpec, read: Option<Plan>) -> Option<String> {
    let own = Plan { operation: spec.operation(), input: spec.given.clone() };
    std::iter::once(own).chain(read).find_map(|Plan { operation, input }| {
        let issues = check_input(operation, &input);
        let of_place = |issue: &Issue| match issue.path.steps() {
            [Step::Member(name)] => input.get(name).and_then(Value::as_str).map(str::to_owned),
            _ => None,
        };
        let (value, issue) = issues.iter().find_map(|issue| Some((of_place(issue)?, issue)))?;
        Some(format!("there is no {} {value}: {}", spec.resource.singular, issue.message))
    })
}

/// The call that reads the item at a place.
fn read_of(resource: &Resource, at: &Location, prepared: &Prepared) -> Option<Plan> {
    match resource.document_call(at, prepared) {
        Ok(Document::Describe(plan) | Document::Find(plan)) => Some(plan),
        _ => None,
    }
}

/// Asks for what has to be there.
pub(super) fn ask(spec: &FormSpec, target: &Target, cx: &mut Cx<'_>) {
    let Some(at) = wanted(spec, cx.location) else { return ask_above(spec, target, cx) };
    let resource = spec.resource;
    if prepare(resource, &at, target, cx) {
        return;
    }
    if let Some(plan) = read_of(resource, &at, &target.prepared) {
        let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
        cx.start(FormSlot::Needs, Lane::Background, request);
    }
}

/// Asks for what an item is asked for by. Says whether that is still to come.
fn prepare(resource: &Resource, at: &Location, target: &Target, cx: &mut Cx<'_>) -> bool {
    let Some(plan) = resource.prepare_call(at).filter(|_| !target.prepared.is_ready()) else { return false };
    let request = Request { operation: plan.operation, input: plan.input, pages: u32::MAX };
    cx.start(FormSlot::NeedsPrepare, Lane::Background, request);
    true
}

/// The item that holds the list in which something is made.
fn above(spec: &FormSpec, at: &Location) -> Option<(Location, &'static Resource)> {
    let asks = spec.item(at).is_none() && spec.kind != FormKind::Read;
    let above = at.without_action().without_query().parent().filter(|_| asks)?;
    match catalog().place(&above) {
        Ok(Place::Item(resource)) => Some((above, resource)),
        _ => None,
    }
}

/// Asks for what holds the list, where it can be asked for by itself.
fn ask_above(spec: &FormSpec, target: &Target, cx: &mut Cx<'_>) {
    let Some((at, resource)) = above(spec, cx.location) else { return };
    if resource.describe_operation().is_none() || prepare(resource, &at, target, cx) {
        return;
    }
    if let Ok(Document::Describe(plan)) = resource.document_call(&at, &target.prepared) {
        let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
        cx.start(FormSlot::Above, Lane::Background, request);
    }
}

/// What holds the list has come: if it is not there, nothing can be made in it.
pub(super) fn take_above(outcome: &Outcome, phase: &Phase, shared: &mut Shared, cx: &mut Cx<'_>) {
    let Some((at, resource)) = above(&shared.spec, cx.location) else { return };
    if let Outcome::Finished(page) = outcome {
        shared.lookups.target.above = resource.document(&at, &page.reply.document);
    }
    if matches!(outcome, Outcome::Failed(error) if error.kind == ErrorKind::NotFound) {
        let why = format!("there is no {} {}", resource.singular, cx.session.name_of(&at));
        stop(not_there(&shared.spec, &why), phase, shared, cx);
        ask_near(resource, &at, cx);
    }
}

/// Asks for those that are there: the name may have been meant of one of them.
fn ask_near(resource: &Resource, at: &Location, cx: &mut Cx<'_>) {
    if resource.has_names() && resource.names_may_be_kept() {
        // The app itself reads the list then: the location may have a name in the place of an id.
        return;
    }
    let Some(Ok(plan)) = at.parent().map(|list| resource.list_call(&list, &Prepared::default())) else { return };
    let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
    cx.start(FormSlot::Near(at.clone()), Lane::Background, request);
}

/// Those have come: what is said of the one that is not there names what is near it.
pub(super) fn take_near(at: &Location, outcome: &Outcome, blocked: &mut Blocked) {
    let (Outcome::Page(page) | Outcome::Finished(page), Ok(Place::Item(resource))) = (outcome, catalog().place(at))
    else {
        return;
    };
    let rows = resource.rows(&page.reply.document);
    let mut names: Vec<String> =
        rows.iter().flat_map(|row| [resource.id_of(row), resource.label_of(row)]).flatten().collect();
    names.dedup();
    let near = nearest(at.last().unwrap_or_default(), names.iter().map(String::as_str));
    if !near.is_empty() {
        blocked.error.advice = Some(format!("Near it: {near}. {}", blocked.error.advice()));
    }
}

fn not_there(spec: &FormSpec, why: &str) -> ApiError {
    ApiError::local(ErrorKind::NotFound, "Not there", format!("{}: {why}", spec.action.title))
}

/// What the item is asked for by has come.
pub(super) fn take_prepared(outcome: &Outcome, shared: &mut Shared, cx: &mut Cx<'_>) {
    let (Outcome::Page(page) | Outcome::Finished(page)) = outcome else { return };
    let Shared { spec, lookups, .. } = &mut *shared;
    let of_above = above(spec, cx.location).filter(|_| wanted(spec, cx.location).is_none());
    let resource = of_above.map_or(spec.resource, |(_, resource)| resource);
    lookups.target.prepared.learn(resource, &page.reply.document);
    if outcome.is_last() {
        ask(spec, &lookups.target, cx);
    }
}

/// The item has come: if it has not what the action needs, or is not there, there is nothing to fill in.
pub(super) fn take(outcome: &Outcome, phase: &Phase, shared: &mut Shared, cx: &mut Cx<'_>) {
    let Shared { spec, lookups, .. } = &mut *shared;
    let Some(at) = wanted(spec, cx.location).map(|at| at.without_query()) else { return };
    let resource = spec.resource;
    let document = match outcome {
        Outcome::Page(page) | Outcome::Finished(page) => resource.document(&at, &page.reply.document),
        _ => None,
    };
    lookups.target.was_found |= document.is_some();
    let is_absent = match outcome {
        Outcome::Failed(error) if matches!(error.kind, ErrorKind::BadRequest | ErrorKind::Invalid) => {
            impossible(spec, read_of(resource, &at, &lookups.target.prepared)).is_some()
        }
        Outcome::Failed(error) => error.kind == ErrorKind::NotFound,
        Outcome::Finished(page) => page.next.is_none() && !lookups.target.was_found,
        _ => false,
    };
    let title = &spec.action.title;
    let lacking = spec.action.needs.as_ref().zip(document.as_ref()).and_then(|(needs, found)| needs.why_not(found));
    let error = if let Some(why) = lacking {
        let advice = Some("Nothing was sent. Once that has changed, refresh: it is looked at again.".to_owned());
        ApiError { advice, ..ApiError::local(ErrorKind::Conflict, "Not possible now", format!("{title}: {why}")) }
    } else if is_absent {
        let (singular, name) = (&resource.singular, cx.session.name_of(&at));
        let read = read_of(resource, &at, &lookups.target.prepared);
        let why = impossible(spec, read).unwrap_or_else(|| format!("there is no {singular} {name}"));
        ask_near(resource, &at, cx);
        not_there(spec, &why)
    } else {
        if matches!(outcome, Outcome::Finished(_)) && lookups.target.was_found {
            unset::ask_set_up(spec, cx);
        }
        return;
    };
    stop(error, phase, shared, cx);
}

/// There is nothing to fill in, unless what was filled in is on its way. What was typed already stays where it is.
fn stop(error: ApiError, phase: &Phase, shared: &mut Shared, cx: &mut Cx<'_>) {
    if phase.is_typing() && shared.drafting.holds_typing(&shared.form) {
        return cx.command(Command::warn(format!("{}: what was typed stays here", error.message)));
    }
    let waits = match phase {
        // What only reads is asked for at once, and does no harm.
        Phase::Sending(_) => shared.spec.kind == FormKind::Read,
        Phase::Loading(_) | Phase::Blocked(_) => true,
        phase => phase.is_typing(),
    };
    if waits {
        shared.go(To::Phase(Phase::Blocked(Blocked { error })));
    }
}
