//! One resource as a folder keeps it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::canonical::{canonical, is_empty};
use super::names::{Piece, entry_of, pieces};
use super::texts::mapped;
use super::{Ids, Kind};
use crate::model::{DocPath, Member, Step};

/// What stands behind a name that several have, around the number: no text that names end with by chance.
const MARK: &str = " (number ";
const MARK_END: &str = " of its name)";

/// One resource as a folder keeps it: what names it, and its configuration with names in place of ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Its kind, such as `fields`.
    pub kind: String,
    /// What tells it from others of its kind: its name, with a mark behind it where several have the same. Empty of
    /// what the folder is about, whose name is that of the place.
    pub key: String,
    /// Its document.
    pub body: Map<String, Value>,
    /// What else belongs to it, by the names of the catalogue.
    pub parts: BTreeMap<String, Map<String, Value>>,
    /// Its tags, without those of AWS.
    pub tags: BTreeMap<String, String>,
    /// Whether the service makes it by itself, so that only its parts and tags are anybody's.
    pub given: bool,
    /// What no file holds and nothing compares, and what is sent with the others: secrets that were given for it, and
    /// what belongs to its place alone.
    pub apart: Map<String, Value>,
    /// What is not in it and why, for people.
    pub remarks: Vec<String>,
}

impl Entry {
    /// Its name, without the mark that tells it from others of the same name.
    #[must_use]
    pub fn name(&self) -> &str {
        numbered(&self.key).map_or(&self.key, |(name, _)| name)
    }

    /// The key of the one before it, where it is marked as another of the same name.
    #[must_use]
    pub(super) fn before(&self) -> Option<String> {
        numbered(&self.key).filter(|(_, n)| *n > 1).map(|(name, n)| key_of(name, n - 1))
    }

    /// What people call it: `fields/Priority`.
    #[must_use]
    pub fn title(&self) -> String {
        if self.key.is_empty() { self.kind.clone() } else { format!("{}/{}", self.kind, self.key) }
    }

    /// Written in the one way: members in the order of the facts, and without parts that say nothing.
    #[must_use]
    pub fn canonical(mut self, kind: &Kind) -> Self {
        let written = |(name, value): (String, Value)| {
            let value = canonical(&value, kind.member(&name));
            (!value.is_null()).then_some((name, value))
        };
        let place = |name: &str| kind.members().iter().position(|member| member.name == name);
        let mut members: Vec<(String, Value)> = self.body.into_iter().filter_map(written).collect();
        members.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
        self.body = members.into_iter().collect();
        for path in &kind.spec.here {
            self.put_apart(path);
        }
        for (name, part) in &mut self.parts {
            let spec = kind.spec.parts.iter().find(|spec| spec.name == *name);
            let input =
                spec.and_then(|spec| kind.resource.action(&spec.verb)).map(|verb| verb.operation.operation().input);
            let members = std::mem::take(part).into_iter();
            let written = members.map(|(name, value)| {
                let member = input.and_then(|input| input.member(&name));
                let value = canonical(&value, member);
                (name, value)
            });
            let mut written: Vec<(String, Value)> = written.collect();
            let place = |name: &str| input?.members().iter().position(|member| member.name == name);
            written.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
            *part = written.into_iter().collect();
        }
        self.parts.retain(|_, part| !part.values().all(is_empty));
        self
    }

    fn put_apart(&mut self, path: &DocPath) {
        let Some(Step::Member(name)) = path.last() else { return };
        let mut body = Value::Object(std::mem::take(&mut self.body));
        let holder = path.parent().and_then(|holder| match holder.get_mut(&mut body) {
            Some(Value::Object(members)) => members.shift_remove(name),
            _ => None,
        });
        if let Some(value) = holder {
            let mut apart = Value::Object(std::mem::take(&mut self.apart));
            path.put(&mut apart, value);
            self.apart = members_of(apart);
        }
        self.body = members_of(body);
    }

    /// The same with what belongs to its place, as far as it still says that there is any.
    #[must_use]
    pub fn in_place_of(&self, there: &Self, kind: &Kind) -> Self {
        let mut own = self.clone();
        let (body, kept) = (Value::Object(self.body.clone()), Value::Object(there.apart.clone()));
        let mut apart = Value::Object(own.apart);
        for path in &kind.spec.here {
            let fits = path.parent().is_some_and(|holder| holder.get(&body).is_some());
            if let Some(value) = path.get(&kept).filter(|_| fits) {
                path.put(&mut apart, value.clone());
            }
        }
        own.apart = members_of(apart);
        own
    }

    /// What is sent of a member: its value with what is apart of it.
    #[must_use]
    pub fn sent(&self, name: &str) -> Option<Value> {
        let mut value = self.body.get(name).cloned();
        if let Some(apart) = self.apart.get(name) {
            merge(value.get_or_insert(Value::Null), apart.clone());
        }
        value
    }

    /// The entries that it names by references, as kind and key. Whatever else it names, [`references`] knows.
    ///
    /// [`references`]: fn@super::references
    #[must_use]
    pub fn names(&self) -> BTreeSet<(String, String)> {
        let key = Value::from(self.key.as_str());
        named(self.body.values().chain(self.parts.values().flat_map(Map::values)).chain([&key]))
    }

    /// The variables that it names, and what its place is called, where it names that.
    #[must_use]
    pub fn variables(&self) -> BTreeSet<String> {
        let key = Value::from(self.key.as_str());
        let tags = self.tags.values().map(|value| Value::from(value.as_str())).collect::<Vec<_>>();
        let parts = self.parts.values().flat_map(Map::values);
        let mut found = BTreeSet::new();
        for value in self.body.values().chain(parts).chain(&tags).chain([&key]) {
            each_text(value, &mut |text| {
                let holes = pieces(text).into_iter().filter_map(|piece| match piece {
                    Piece::Hole(hole) if hole != "$" && entry_of(hole).is_none() => Some(hole.to_owned()),
                    Piece::Hole(_) | Piece::Text(_) => None,
                });
                found.extend(holes);
            });
        }
        found
    }

    /// Every text of it, with the resource that it is an id of where the facts say so.
    #[must_use]
    pub fn texts(&self, kind: &Kind) -> Vec<(String, Option<&'static str>)> {
        let mut texts = Vec::new();
        let mut each = |text: &str, member: Option<&'static Member>| {
            texts.push((text.to_owned(), member.and_then(|member| member.refers)));
            String::new()
        };
        for (name, value) in &self.body {
            mapped(value, kind.member(name), &mut each);
        }
        for (name, part) in &self.parts {
            for (member, value) in part {
                mapped(value, kind.part_member(name, member), &mut each);
            }
        }
        texts
    }

    /// The same as far as what it names is there: other parts are as they were. Says whether anything was put off.
    #[must_use]
    pub fn within_reach(&self, there: &Self, ids: &Ids) -> (Self, bool) {
        let mut now = self.clone();
        for (name, part) in &self.parts {
            let is_there = |(kind, key): &(String, String)| ids.id(kind, key).is_some();
            if !named(part.values()).iter().all(is_there) {
                match there.parts.get(name) {
                    Some(old) => now.parts.insert(name.clone(), old.clone()),
                    None => now.parts.remove(name),
                };
            }
        }
        let put_off = now != *self;
        (now, put_off)
    }
}

fn members_of(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// Members of `more` are added to those of `value`.
pub(super) fn merge(value: &mut Value, more: Value) {
    match (value, more) {
        (Value::Object(members), Value::Object(more)) => {
            for (name, more) in more {
                merge(members.entry(name).or_insert(Value::Null), more);
            }
        }
        (value, more) => *value = more,
    }
}

/// The entries that are named in values, as kind and key.
fn named<'a>(values: impl Iterator<Item = &'a Value>) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for value in values {
        each_text(value, &mut |text| {
            let holes = pieces(text).into_iter().filter_map(|piece| match piece {
                Piece::Hole(hole) => entry_of(hole),
                Piece::Text(_) => None,
            });
            found.extend(holes);
        });
    }
    found
}

/// A name with the mark of the second, third … of that name behind it. So that every name has a key of its own, one that
/// looks marked by itself is marked as the first; there alone a first one is.
fn numbered(key: &str) -> Option<(&str, usize)> {
    let (name, number) = key.strip_suffix(MARK_END)?.rsplit_once(MARK)?;
    let n: usize = number.parse().ok().filter(|n: &usize| n.to_string() == number)?;
    (n > 1 || n == 1 && numbered(name).is_some()).then_some((name, n))
}

/// The key of the `n`th item of a name, the first being 1.
fn key_of(name: &str, n: usize) -> String {
    if n > 1 || numbered(name).is_some() { format!("{name}{MARK}{n}{MARK_END}") } else { name.to_owned() }
}

/// The keys of items with these names, in their order.
#[must_use]
pub(super) fn keys(names: &[String]) -> Vec<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let key = |name| {
        let count = seen.entry(name).or_default();
        *count += 1;
        key_of(name, *count)
    };
    names.iter().map(String::as_str).map(key).collect()
}

/// Every text of a value.
pub(super) fn each_text(value: &Value, each: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, each)),
        Value::Object(members) => members.values().for_each(|value| each_text(value, each)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
