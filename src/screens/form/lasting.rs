//! What can't be undone is said to be so, with the names of what it is about, and a word is typed before it is sent.

use std::collections::BTreeSet;

use serde_json::Value;

use super::answer::FormAnswer;
use super::done::sentence;
use super::review_parts::ReviewPart;
use super::slots::FormSlot;
use super::spec::FormSpec;
use crate::catalog::{Document, Location, Prepared};
use crate::contract::{Lane, Outcome, Request};
use crate::form::Form;
use crate::model::{Shape, ShapeKind};
use crate::screens::command::Asked;
use crate::screens::typed::typed;
use crate::screens::{Command, Cx};
use crate::widgets::Tone;

/// So many are named.
const MOST: usize = 20;
/// The names of so many are asked for at the most, each by a call of its own.
const ASKED: usize = 50;

/// The names of those that it is about.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The ids of those that were asked for.
    asked: BTreeSet<String>,
}

impl Names {
    /// Reads the names of those that are not known yet.
    pub(super) fn ask(&self, spec: &FormSpec, form: &Form, cx: &mut Cx<'_>) {
        if !spec.is_lasting() {
            return;
        }
        let item = spec.item(cx.location);
        let known = |at: &Location, cx: &Cx<'_>| cx.session.names.contains_key(at);
        for at in item.clone().into_iter().chain(others(spec, form, item.as_ref())).take(ASKED) {
            let id = at.last().unwrap_or_default().to_owned();
            let Ok(Document::Describe(plan)) = spec.resource.document_call(&at, &Prepared::default()) else {
                continue;
            };
            if !known(&at, cx) && !self.asked.contains(&id) && !cx.runs(&FormSlot::Name(id.clone()).into()) {
                cx.start(
                    FormSlot::Name(id),
                    Lane::Background,
                    Request { operation: plan.operation, input: plan.input, pages: 1 },
                );
            }
        }
    }

    /// A name has come, or there is none.
    pub(super) fn take(&mut self, id: &str, outcome: &Outcome, spec: &FormSpec, cx: &mut Cx<'_>) {
        if outcome.is_last() {
            self.asked.insert(id.to_owned());
        }
        let Outcome::Finished(page) = outcome else { return };
        let Some(at) = spec.item(cx.location).and_then(|item| item.parent()).map(|list| list.child(id)) else {
            return;
        };
        let document = spec.resource.document(&at, &page.reply.document);
        if let Some(label) = document.and_then(|document| spec.resource.label_of(&document)) {
            cx.session.learn_name(&at, label);
        }
    }
}

/// Asks for the word.
pub(super) fn ask_typed(spec: &FormSpec, form: &Form, hint: Option<&str>, cx: &mut Cx<'_>) {
    let item = spec.item(cx.location);
    let others = others(spec, form, item.as_ref());
    let id = item.as_ref().and_then(Location::last).unwrap_or(spec.operation().name).to_owned();
    let name = item.as_ref().map_or(id.as_str(), |item| cx.session.name_of(item)).to_owned();
    // A name that others have, too, would not say which of them is meant.
    let is_shared = others.iter().any(|other| cx.session.name_of(other) == name);
    let names = if is_shared { Vec::new() } else { vec![name] };
    let mut lines = vec![format!("{}. This can't be undone.", spec.action.title)];
    // What is to be typed then says nothing by itself.
    lines.extend(hint.filter(|_| is_shared).map(|hint| format!("Others are called the same: this one is {hint}.")));
    // A number that people know says as much as an id, and is shorter.
    let words = names.into_iter().chain(hint.map(str::to_owned)).chain([id]).collect();
    let mut about = Vec::new();
    about.extend(item.map(|item| ("It is done to".to_owned(), vec![item])));
    if !others.is_empty() {
        about.push((format!("With these, which will be {}", fate(spec)), others));
    }
    let asked = Asked { title: spec.action.title.clone(), lines, about, words, then: FormAnswer::SendAgreed.into() };
    cx.command(Command::Overlay(typed(asked)));
}

/// What becomes of the others that the document names.
fn fate(spec: &FormSpec) -> &str {
    spec.action.others.as_deref().unwrap_or("gone")
}

/// What else of the same kind the document names.
fn others(spec: &FormSpec, form: &Form, item: Option<&Location>) -> Vec<Location> {
    let Some(list) = item.and_then(Location::parent) else { return Vec::new() };
    let own = item.and_then(Location::last);
    let mut ids = Vec::new();
    let input = spec.operation().operation().input;
    named(input, form.document(), &spec.resource.path, &mut ids);
    // A request names one in several places: it is one nevertheless.
    let mut seen = BTreeSet::new();
    ids.retain(|id| Some(id.as_str()) != own && seen.insert(id.clone()));
    ids.iter().take(MOST).map(|id| list.child(id)).collect()
}

/// What is said of it before it is sent.
pub(super) fn parts(spec: &FormSpec, form: &Form, cx: &Cx<'_>, parts: &mut Vec<ReviewPart>) {
    if !spec.is_lasting() {
        return;
    }
    for at in others(spec, form, spec.item(cx.location).as_ref()) {
        let (id, name) = (at.last().unwrap_or_default(), cx.session.name_of(&at));
        let text = if id == name { id.to_owned() } else { format!("{name} ({id})") };
        parts.push(ReviewPart::Fact(sentence(fate(spec)), text, Tone::Warn));
    }
    parts.push(ReviewPart::Note("This can't be undone.".to_owned(), Tone::Warn));
}

/// The texts of a document that are ids of a resource.
fn named(shape: &'static Shape, value: &Value, resource: &str, found: &mut Vec<String>) {
    match (&shape.kind, value) {
        (ShapeKind::Structure { members, .. }, Value::Object(object)) => {
            for member in members {
                let Some(value) = object.get(member.name) else { continue };
                take(member.refers, member.shape(), value, resource, found);
            }
        }
        (ShapeKind::List { item }, Value::Array(items)) => {
            for value in items {
                take(item.refers, item.shape(), value, resource, found);
            }
        }
        _ => {}
    }
}

fn take(refers: Option<&str>, shape: &'static Shape, value: &Value, resource: &str, found: &mut Vec<String>) {
    match value.as_str() {
        Some(id) if refers == Some(resource) && !id.is_empty() => found.push(id.to_owned()),
        _ => named(shape, value, resource, found),
    }
}
