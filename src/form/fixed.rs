//! The members that the place of a form determines: its location says them, and no document says otherwise.

use std::sync::Arc;

use serde_json::Value;

use crate::model::{DocPath, OperationId, Shape};

use super::escapes::push_code;
use super::values::apart;
use super::{Form, JsonProblem};

/// How many characters of a value are shown.
const SHOWN: usize = 56;

/// A document that says another thing than its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The member that the place determines.
    pub member: String,
    /// What the document says.
    pub says: Value,
    /// What it is here.
    pub here: Value,
}

impl Claim {
    /// What a document says here, in words.
    #[must_use]
    pub fn said(&self) -> String {
        text(&self.says, &self.here)
    }

    /// What the place says, in words.
    #[must_use]
    pub fn wanted(&self) -> String {
        text(&self.here, &self.says)
    }

    pub(super) fn problem(&self, line: usize, column: usize) -> JsonProblem {
        let message = format!("{} is {} on this page, not {}", self.member, self.wanted(), self.said());
        JsonProblem { line, column, message }
    }
}

/// A value in words that tell it from the other one: as JSON has it where it holds what nobody would see.
fn text(value: &Value, other: &Value) -> String {
    let is_seen = |text: &str| text.trim() == text && !text.contains(char::is_control);
    let words = |value: &Value, other: &Value| {
        let alike = value.as_str().zip(other.as_str()).and_then(|(text, other)| alike(text, other));
        let plain = || value.as_str().filter(|text| is_seen(text)).map(str::to_owned);
        alike.or_else(plain).unwrap_or_else(|| value.to_string())
    };
    apart(&words(value, other), &words(other, value), SHOWN)
}

/// A text as JSON has it, with codes for its foreign letters where only these tell it from the other one: `\u0430` may
/// look like an `a`.
fn alike(text: &str, other: &str) -> Option<String> {
    let is_foreign = |letter: char| !letter.is_ascii() && !matches!(letter, '\u{c0}'..='\u{24f}');
    let pairs = || text.chars().zip(other.chars());
    let is_like = |(one, two): (char, char)| {
        one == two || (is_foreign(one) && two.is_ascii()) || (one.is_ascii() && is_foreign(two))
    };
    let is_code = |(one, two): (char, char)| one != two && is_foreign(one);
    let same_length = text.chars().count() == other.chars().count();
    if !same_length || !pairs().all(is_like) || !pairs().any(is_code) || text.contains(['"', '\\']) {
        return None;
    }
    let mut out = String::from('"');
    for pair in pairs() {
        if is_code(pair) { push_code(pair.0, &mut out) } else { out.push(pair.0) }
    }
    out.push('"');
    Some(out)
}

/// Where a document says another thing than its place: in a member that the place determines, or in one that the facts
/// don't have and that only its spelling tells from such a member.
#[must_use]
pub fn claims(operation: OperationId, place: &Value, document: &Value) -> Vec<Claim> {
    let input = operation.operation().input;
    let mut claims = Vec::new();
    for (member, here) in place.as_object().into_iter().flatten() {
        for (name, says) in document.as_object().into_iter().flatten() {
            if names(input, name, member) && !is_nothing(says) && says != here {
                claims.push(Claim { member: member.clone(), says: says.clone(), here: here.clone() });
            }
        }
    }
    claims
}

/// Whether a document has what its place determines, and nothing else in its stead.
#[must_use]
pub fn is_of_place(operation: OperationId, place: &Value, document: &Value) -> bool {
    let has = |(name, here): (&String, &Value)| document.get(name) == Some(here);
    place.as_object().into_iter().flatten().all(has) && claims(operation, place, document).is_empty()
}

/// Puts into a document what its place determines, and takes out what stood in its stead.
pub(super) fn settle(input: &'static Shape, place: &Value, document: &mut Value) {
    let (Some(place), Some(members)) = (place.as_object(), document.as_object_mut()) else { return };
    members.retain(|name, _| place.contains_key(name) || !place.keys().any(|member| names(input, name, member)));
    members.extend(place.iter().map(|(name, here)| (name.clone(), here.clone())));
}

/// Whether a name in a document means a member, be it in another spelling.
fn names(input: &'static Shape, name: &str, member: &str) -> bool {
    let letters = |name: &str| -> String {
        name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    name == member || (input.member(name).is_none() && letters(name) == letters(member))
}

/// What says nothing is filled in without a word.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}

impl Form {
    /// Lets the place of the form determine these members: from now on they are part of every document.
    #[must_use]
    pub fn at_place(mut self, place: &Value) -> Self {
        self.place = place.clone();
        self.refresh();
        self.start = Arc::clone(&self.document);
        self
    }

    /// The place determines more than it did: what only the account tells is known by now.
    pub fn know_place(&mut self, place: &Value) {
        self.place = place.clone();
        self.refresh();
    }

    /// Learns what people call what the place determines: ids, each with its name.
    pub fn call_place(&mut self, names: impl Iterator<Item = (String, String)>) {
        self.place_names = names.collect();
    }

    /// Puts the ids of the place where a document has their names.
    pub(super) fn know_place_by_name(&self, document: &mut Value) {
        for (name, here) in self.place.as_object().into_iter().flatten() {
            let is_called = |says: &str| {
                let mut names = self.place_names.iter().filter(|(id, _)| here.as_str() == Some(id));
                names.any(|(_, name)| name.eq_ignore_ascii_case(says))
            };
            if let Some(says) = document.get_mut(name).filter(|says| says.as_str().is_some_and(is_called)) {
                says.clone_from(here);
            }
        }
    }

    /// What the place determines.
    #[must_use]
    pub const fn place(&self) -> &Value {
        &self.place
    }

    /// Where the last JSON text says another thing than the place; the document has the place's word.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// Puts back what the place determines, whatever was changed.
    pub(super) fn keep_place(&mut self) {
        let place = std::mem::take(&mut self.place);
        for (name, here) in place.as_object().into_iter().flatten() {
            if self.document.get(name) != Some(here) {
                let path = DocPath::root().member(name);
                if let Some(node) = self.tree.reach(&path) {
                    self.tree.load(node, Some(here));
                    self.read();
                }
            }
        }
        self.place = place;
    }
}
