//! The lines of a search form, as they are typed and turned.

use super::choice::{name_of, value_of};
use crate::catalog::{SearchField, SearchKind, SearchSpec};
use crate::contract::Input;
use crate::screens::LineInput;

/// One line of the form.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its field; `None` where the key is typed too, as `key=value`.
    pub(super) field: Option<usize>,
    pub(super) line: LineInput,
}

/// The whole form.
#[derive(Debug)]
pub(super) struct SearchFields {
    pub(super) fields: Vec<SearchField>,
    entries: Vec<Entry>,
    at: usize,
    /// Whether nothing can be listed without a search.
    pub(super) required: bool,
    /// The most keys that one search takes.
    pub(super) most: Option<usize>,
    /// What is said of keys that are not among the fields; `None` where there can be none.
    open: Option<String>,
    /// The field, or other keys, that another value was asked for of.
    #[expect(
        clippy::option_option,
        reason = "whether it was asked for, and then of which: other keys are of no field"
    )]
    another: Option<Option<usize>>,
}

impl SearchFields {
    pub(super) fn new(spec: &SearchSpec, fields: Vec<SearchField>, query: &[(String, String)]) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for (key, value) in query {
            let field = fields.iter().position(|field| field.key == *key);
            let text = match field.and_then(|at| fields.get(at)) {
                Some(field) => name_of(field, value).to_owned(),
                // What is no field here any more stays to be seen: nothing is left out in silence.
                None => format!("{key}={value}"),
            };
            entries.push(Entry { field, line: LineInput::new(&text) });
        }
        let (open, most) = (spec.open.clone(), spec.most);
        let mut form = Self { fields, entries, at: 0, required: spec.required, most, open, another: None };
        form.arrange();
        // What is set already is seen, and is what is most likely to be changed.
        form.at = form.entries.iter().position(|entry| !entry.line.text().is_empty()).unwrap_or(0);
        form
    }

    /// The lines, in the order of the fields.
    pub(super) fn lines(&self) -> &[Entry] {
        &self.entries
    }

    /// The line that has the focus.
    pub(super) fn at(&self) -> usize {
        self.at.min(self.entries.len().saturating_sub(1))
    }

    /// Goes to a line. A line of several that is left empty goes.
    pub(super) fn go(&mut self, at: usize) {
        let left = self.entries.get(self.at()).filter(|entry| entry.line.text().is_empty()).map(|entry| entry.field);
        self.at = at;
        let here = self.entries.get(self.at()).map(|entry| entry.field);
        let is_unwanted = self.another.is_some_and(|another| here != Some(another));
        if is_unwanted {
            self.another = None;
        }
        if is_unwanted || left.is_some() {
            self.arrange();
        }
    }

    /// Goes to the first line of a key, if it has one.
    pub(super) fn go_to(&mut self, key: &str) {
        let is_of = |entry: &Entry| match self.field(entry) {
            Some(field) => field.key == key,
            None => entry.line.text().split_once('=').is_some_and(|(typed, _)| typed == key),
        };
        if let Some(at) = self.entries.iter().position(is_of) {
            self.go(at);
        }
    }

    /// Adds a line for another value of the field that has the focus, and goes there. Says whether there may be one.
    pub(super) fn add(&mut self) -> bool {
        let Some(entry) = self.entries.get(self.at()) else { return false };
        let field = entry.field;
        if self.field(entry).is_some_and(|field| !field.repeated) {
            return false;
        }
        self.another = Some(field);
        self.arrange();
        let last = self.entries.iter().rposition(|entry| entry.field == field);
        self.at = last.unwrap_or(self.at);
        true
    }

    /// Whether another value of the field that has the focus may be added.
    pub(super) fn may_add(&self) -> bool {
        let Some(entry) = self.entries.get(self.at()) else { return false };
        !entry.line.text().is_empty() && self.field(entry).is_none_or(|field| field.repeated)
    }

    /// Empties all lines.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.another = None;
        self.arrange();
        self.at = 0;
    }

    /// Whether nothing is filled in.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.iter().all(|entry| entry.line.text().trim().is_empty())
    }

    /// The field of a line.
    pub(super) fn field(&self, entry: &Entry) -> Option<&SearchField> {
        self.fields.get(entry.field?)
    }

    /// Whether a line is one more of a field that has another already.
    fn is_further(&self, at: usize) -> bool {
        let field = |at: usize| self.entries.get(at).map(|entry| entry.field);
        at.checked_sub(1).is_some_and(|before| field(before) == field(at))
    }

    /// Goes to the next field or the one before, round and round.
    pub(super) fn go_field(&mut self, forward: bool) {
        let len = self.entries.len().max(1);
        self.go((self.at() + if forward { 1 } else { len - 1 }) % len);
    }

    /// What a line is called; the further lines of a field take other values that are looked for, too.
    pub(super) fn label(&self, at: usize) -> &str {
        let Some(entry) = self.entries.get(at) else { return "" };
        match self.field(entry) {
            _ if self.is_further(at) => "  or another",
            Some(field) => &field.label,
            None if self.open.is_none() => "No field",
            None => "Other key",
        }
    }

    /// Why a line counts for nothing: it is of a key that is none here, and there can be no others.
    pub(super) fn stray(&self, entry: &Entry) -> Option<String> {
        let is_stray = entry.field.is_none() && self.open.is_none() && !entry.line.text().trim().is_empty();
        let key = entry.line.text().split('=').next().unwrap_or_default().trim();
        is_stray.then(|| format!("There is no field {key} here: empty this line to search without it."))
    }

    /// What helps with the line that has the focus.
    pub(super) fn help(&self) -> &str {
        let Some(entry) = self.entries.get(self.at()) else { return "" };
        self.field(entry).map_or(self.open.as_deref().unwrap_or_default(), |field| &field.help)
    }

    /// The choices of a line; none where it takes any text.
    fn all_choices(&self, entry: &Entry) -> &[(String, String)] {
        match self.field(entry) {
            Some(SearchField { kind: SearchKind::Choice(choices), .. }) => choices,
            _ => &[],
        }
    }

    /// The choices of the line that has the focus, as far as they fit what is typed.
    pub(super) fn choices(&self) -> Vec<&str> {
        let Some(entry) = self.entries.get(self.at()) else { return Vec::new() };
        let choices = self.all_choices(entry);
        let typed = entry.line.text().trim().to_lowercase();
        let chosen = choices.iter().any(|(_, name)| name.to_lowercase() == typed);
        let fits = |(value, name): &&(String, String)| {
            chosen || name.to_lowercase().contains(&typed) || value.to_lowercase().contains(&typed)
        };
        choices.iter().filter(fits).map(|(_, name)| name.as_str()).collect()
    }

    /// Types into the line.
    pub(super) fn input(&mut self, input: &Input) {
        let at = self.at();
        let Some(entry) = self.entries.get_mut(at) else { return };
        if entry.line.input(input) {
            if self.another == Some(entry.field) && !entry.line.text().is_empty() {
                self.another = None;
            }
            self.arrange();
        }
    }

    /// Turns to the next or previous choice; from a part of a name, to those that fit it. Says whether there is any.
    pub(super) fn turn(&mut self, forward: bool) -> bool {
        let Some(entry) = self.entries.get(self.at()) else { return false };
        let choices = self.all_choices(entry);
        let here = choices.iter().position(|(_, name)| name == entry.line.text());
        if choices.is_empty() {
            return false;
        }
        if here.is_none() && !entry.line.text().is_empty() {
            let fitting = self.choices();
            let Some(next) = (if forward { fitting.first() } else { fitting.last() }) else { return false };
            let next = (*next).to_owned();
            self.put(&next);
            return true;
        }
        // Nothing stands before the first and behind the last choice.
        let next = match (here, forward) {
            (None, true) => Some(0),
            (None, false) => choices.len().checked_sub(1),
            (Some(here), true) => Some(here + 1),
            (Some(here), false) => here.checked_sub(1),
        };
        let text = next.and_then(|next| choices.get(next)).map(|(_, name)| name.clone()).unwrap_or_default();
        self.put(&text);
        true
    }

    /// Completes the only choice that fits what is typed.
    pub(super) fn complete(&mut self) {
        let typed = self.entries.get(self.at()).is_some_and(|entry| !entry.line.text().trim().is_empty());
        let only = match self.choices().as_slice() {
            [only] if typed => (*only).to_owned(),
            _ => return,
        };
        self.put(&only);
    }

    fn put(&mut self, text: &str) {
        let at = self.at();
        if let Some(entry) = self.entries.get_mut(at) {
            entry.line = LineInput::new(text);
            self.arrange();
        }
    }

    /// The values of a field so far.
    fn values(&self, key: &str) -> Vec<String> {
        let mine = self.entries.iter().filter_map(|entry| Some((self.field(entry)?, entry)));
        mine.filter(|(field, _)| field.key == key).map(|(field, entry)| value_of(field, entry.line.text())).collect()
    }

    /// Whether a field counts: it may depend on the value of another.
    fn counts(&self, field: &SearchField) -> bool {
        field.with.as_ref().is_none_or(|(key, wanted)| self.values(key).contains(wanted))
    }

    /// Brings the lines into the order of the fields: those that are filled, that with the focus, and an empty one where
    /// there is none or another value was asked for. The focus stays on its line.
    fn arrange(&mut self) {
        let focus = self.entries.get(self.at).map(|entry| {
            let before = self.entries[..self.at].iter().filter(|other| other.field == entry.field);
            (entry.field, before.filter(|other| !other.line.text().is_empty()).count())
        });
        let mut arranged = Vec::new();
        let is_empty = |entry: &Entry| entry.line.text().is_empty();
        let (entries, here) = (&self.entries, self.at);
        let filled = |at: Option<usize>| {
            let numbered = entries.iter().enumerate();
            numbered.filter(move |(n, e)| e.field == at && (!is_empty(e) || *n == here)).map(|(_, entry)| entry)
        };
        let wants = |at: Option<usize>, there: &[Entry]| {
            there.is_empty() || (self.another == Some(at) && !there.iter().any(is_empty))
        };
        let empty = |field: Option<usize>| Entry { field, line: LineInput::default() };
        for (at, _) in self.fields.iter().enumerate().filter(|(_, field)| self.counts(field)) {
            let before = arranged.len();
            arranged.extend(filled(Some(at)).cloned());
            if wants(Some(at), &arranged[before..]) {
                arranged.push(empty(Some(at)));
            }
        }
        let before = arranged.len();
        arranged.extend(filled(None).filter(|entry| self.open.is_some() || !is_empty(entry)).cloned());
        if self.open.is_some() && wants(None, &arranged[before..]) {
            arranged.push(empty(None));
        }
        self.entries = arranged;
        if let Some((field, nth)) = focus {
            let first = self.entries.iter().position(|entry| entry.field == field).unwrap_or(0);
            self.at = (first + nth).min(self.entries.len().saturating_sub(1));
        }
    }
}
