//! A form that takes a write back: what its review says of that.

use serde_json::{Map, Value};

use super::before;
use super::review_parts::ReviewPart;
use super::shared::Shared;
use super::slots::FormSlot;
use super::spec::FormKind;
use crate::catalog::{Entries, catalog};
use crate::contract::{Draft, WriteRecord};
use crate::model::{DocPath, Sensitivity, class_at};
use crate::screens::writes::is_undo;
use crate::screens::{Command, Cx};
use crate::widgets::{self, Tone};

/// The write that a form takes back.
#[derive(Debug)]
pub(super) struct Undoing {
    /// Its operation and when it was sent.
    what: String,
    /// Whether that one was taking back another: then it is done again.
    is_redo: bool,
    /// What is another now than the write has made it.
    since: Vec<DocPath>,
    /// What the write has made of the entries of a map, by their keys: `null` where it took one away.
    entries: Map<String, Value>,
    /// The moments of what was there that have passed and are left out.
    passed: Vec<DocPath>,
    /// What it goes over, as it was said when it was to be sent: what is there is read once more before.
    asked: Option<Vec<String>>,
    /// Whether it was read once more, so that it can be sent.
    looked: bool,
    /// The drafts of the form that this leaves alone, in words.
    pub(super) beside: Option<String>,
}

impl Undoing {
    /// Of this write, by this draft; before the draft is taken up.
    pub(super) fn of(write: &WriteRecord, draft: &Draft, passed: Vec<DocPath>, shared: &Shared, cx: &Cx<'_>) -> Self {
        let when = widgets::moment(cx.now(), write.started, cx.session.settings.time_zone.time_zone());
        let input = shared.spec.operation().operation().input;
        let made = draft.original.as_ref().filter(|_| shared.form.original().is_some());
        let since = made.map(|made| shared.form.differs_from(made)).unwrap_or_default();
        let kept = |path: &DocPath| class_at(input, path) == Sensitivity::Configuration;
        Self {
            is_redo: is_undo(write, cx.session),
            what: format!("{} of {when}", write.operation.name),
            since: since.into_iter().filter(kept).collect(),
            entries: entries_of(shared).map(|entries| entries.made_by(&write.input)).unwrap_or_default(),
            passed,
            asked: None,
            looked: false,
            beside: None,
        }
    }

    /// The entries that this form changes and that are not as the write has made them, each with what it is now.
    fn entries_since(&self, entries: &Entries, shared: &Shared) -> Option<Vec<String>> {
        let now = shared.before.entries(&entries.map)?;
        let document = shared.form.document();
        let set = document.get(&entries.map).and_then(Value::as_object).into_iter().flatten();
        let set = set.map(|(key, value)| (key.as_str(), Some(value)));
        let gone = document.get(&entries.keys).and_then(Value::as_array).into_iter().flatten();
        let gone = gone.filter_map(|key| Some((key.as_str()?, None)));
        let made = |key: &str| self.entries.get(key).filter(|value| !value.is_null());
        let is_over = |(key, wanted): &(&str, Option<&Value>)| now.get(*key) != made(key) && now.get(*key) != *wanted;
        let words = |key: &str| match now.get(key) {
            Some(value) => {
                format!("{key}, which is {} now", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            }
            None => format!("{key}, which is not there any more"),
        };
        Some(set.chain(gone).filter(is_over).map(|(key, _)| words(key)).collect())
    }

    /// The same for the review.
    fn entry_parts(&self, shared: &Shared, parts: &mut Vec<ReviewPart>) {
        let Some(entries) = entries_of(shared) else { return };
        let text = match self.entries_since(entries, shared) {
            Some(over) if over.is_empty() => return,
            Some(over) => format!("Changed once more since that write; this goes over it: {}.", over.join("; ")),
            None => "What is there now was not read: what others have changed since is gone over.".to_owned(),
        };
        parts.push(ReviewPart::Note(text, Tone::Warn));
    }

    /// What the review says of it.
    pub(super) fn parts(&self, shared: &Shared, parts: &mut Vec<ReviewPart>) {
        let (label, what) = if self.is_redo {
            ("Does again", format!("what was undone by {}", self.what))
        } else {
            ("Undoes", self.what.clone())
        };
        parts.push(ReviewPart::Fact(label.to_owned(), what, Tone::Plain));
        if let Some(beside) = &self.beside {
            let text = format!("This is what was there before that write, and nothing that was typed: {beside}.");
            parts.push(ReviewPart::Note(text, Tone::Info));
        }
        let over = shared.form.goes_over(&self.since);
        let apart: Vec<&DocPath> = self.since.iter().filter(|path| !over.contains(path)).collect();
        let named = |paths: &[&DocPath]| {
            let names: Vec<String> = paths.iter().map(|path| shared.form.way_to(path)).collect();
            names.join(", ")
        };
        if !over.is_empty() {
            let text = format!("Changed once more since that write; what is put back goes over it: {}.", named(&over));
            parts.push(ReviewPart::Note(text, Tone::Warn));
        }
        if !apart.is_empty() {
            let text = format!("Changed since by somebody else, and left as it is: {}.", named(&apart));
            parts.push(ReviewPart::Note(text, Tone::Info));
        }
        if !self.passed.is_empty() {
            let passed: Vec<&DocPath> = self.passed.iter().collect();
            let text = format!("It has passed, and is left out, so that it can be made: {}.", named(&passed));
            parts.push(ReviewPart::Note(text, Tone::Info));
        }
        self.entry_parts(shared, parts);
        if shared.spec.kind == FormKind::Create && !shared.spec.is_absent {
            parts.extend(remade(shared));
        }
    }
}

/// Leaves out of what is made again the moments that have passed.
pub(super) fn leave_out_passed(document: &mut Value, shared: &Shared, cx: &Cx<'_>) -> Vec<DocPath> {
    let spec = &shared.spec;
    let of_place = spec.resource.configuration().filter(|_| spec.kind == FormKind::Create);
    let passed = of_place.map(|of_place| of_place.leave_out_passed(document, cx.now())).unwrap_or_default();
    passed.into_iter().map(|(path, _)| path).collect()
}

/// Whether it has to wait: what is there is read once more before it is sent, since others may have changed it while the
/// review was read.
pub(super) fn waits(shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
    let is_looked = shared.undoing.as_mut().is_some_and(|undoing| std::mem::take(&mut undoing.looked));
    let Some(entries) = entries_of(shared).filter(|_| !is_looked) else { return false };
    let Some(undoing) = &shared.undoing else { return false };
    let said = undoing.entries_since(entries, shared).unwrap_or_default();
    before::ask(&shared.spec, cx);
    let waits = cx.runs(&FormSlot::Before.into());
    if let Some(undoing) = shared.undoing.as_mut().filter(|_| waits) {
        undoing.asked = Some(said);
    }
    waits
}

/// What is there now was read, or could not be: whether what was to be sent before can be, for it goes over nothing that
/// was not said.
pub(super) fn goes_on(is_read: bool, shared: &mut Shared, cx: &mut Cx<'_>) -> bool {
    let Some(said) = shared.undoing.as_mut().and_then(|undoing| undoing.asked.take()) else { return false };
    let since = entries_of(shared).zip(shared.undoing.as_ref());
    let since = since.and_then(|(entries, undoing)| undoing.entries_since(entries, shared));
    let is_same = is_read && since.is_some_and(|since| since == said);
    if let Some(undoing) = &mut shared.undoing {
        // Who was told that it can't be read sends it all the same.
        undoing.looked = is_same || !is_read;
    }
    if !is_same {
        cx.command(Command::warn(if is_read {
            "nothing was sent: what was changed since is said here; the same key sends it"
        } else {
            "nothing was sent: what is there now could not be read; the same key sends it all the same"
        }));
    }
    is_same
}

/// The map whose entries a form sets or takes away, where its action is one of two that do so.
fn entries_of(shared: &Shared) -> Option<&'static Entries> {
    shared.spec.action.undo.as_ref()?.entries.as_ref()
}

/// What making something again does not bring back.
fn remade(shared: &Shared) -> Vec<ReviewPart> {
    let resource = shared.spec.resource;
    let mut parts = Vec::new();
    if resource.id_of(shared.form.document()).is_none() {
        let text = "It gets a new id: what named it by the old one has to be told of the new one.".to_owned();
        parts.push(ReviewPart::Note(text, Tone::Info));
    }
    let below: Vec<String> =
        catalog().children(resource).filter(|child| !child.foreign).map(|child| child.title.to_lowercase()).collect();
    if !below.is_empty() {
        let text = format!("What hung under it is not brought back: {}.", below.join(", "));
        parts.push(ReviewPart::Note(text, Tone::Info));
    }
    parts
}
