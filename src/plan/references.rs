//! What an entry names, however it says so: by a reference, by an id or a name that stands as it is, as the key of a map,
//! inside of an expression or a condition, or in a text of a language of its own.
//!
//! The facts say which members hold what. The order of steps, what may be taken away, and the rules over whole designs
//! all ask here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::names::{Piece, entry_of, pieces};
use super::texts::visited;
use super::{Design, Entry, Ids, Kind, Kinds};
use crate::catalog::{Resource, catalog};
use crate::model::{Member, Naming, NamingForm, ShapeKind};
use crate::rules::calculated::ExpressionField;

/// A kind and a key.
type Key = (String, String);

/// How something is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferenceForm {
    /// As `${kind/key}`.
    Written,
    /// By its id or its name as it is, where the facts say that one stands.
    Plain,
    /// In an expression or a condition.
    Expressed,
    /// By a word that may mean something else.
    Word,
}

/// One thing that an entry names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The kind and the key of what is named.
    pub to: (String, String),
    /// What lies inside of it and is meant: the name of the list in which it lies, such as `fields`, and its own.
    pub inside: Option<(String, String)>,
    /// The members above the text that names it, without numbers: `SegmentGroups.Groups.Dimensions`.
    pub at: String,
    /// The part that it stands in; `None` of what is there as soon as the entry is made.
    pub part: Option<String>,
    /// How it is named.
    pub form: ReferenceForm,
}

impl Reference {
    /// Whether it is surely meant.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.form != ReferenceForm::Word
    }
}

/// All that an entry names, each once. Ids that stand as they are mean what `ids` knows.
#[must_use]
pub fn references(kinds: &Kinds, entry: &Entry, ids: &Ids) -> Vec<Reference> {
    let Some(kind) = kinds.named(&entry.kind) else { return Vec::new() };
    let mut reader = Reader { kinds, ids, found: BTreeSet::new(), insides: Vec::new() };
    reader.text(&entry.key, None, "name", None);
    for (name, value) in &entry.body {
        reader.value(value, name, kind.member(name), None);
    }
    for (part, members) in &entry.parts {
        for (name, value) in members {
            reader.value(value, name, kind.part_member(part, name), Some(part));
        }
    }
    reader.settle_insides();
    let own = (entry.kind.clone(), entry.key.clone());
    reader.found.into_iter().filter(|reference| reference.is_sure() || reference.to != own).collect()
}

struct Reader<'a> {
    kinds: &'a Kinds,
    ids: &'a Ids,
    found: BTreeSet<Reference>,
    /// Names of what lies inside of the one thing of a kind that the document names: kind, list, name and place.
    insides: Vec<(String, String, String, String)>,
}

impl Reader<'_> {
    fn value(&mut self, value: &Value, name: &str, member: Option<&'static Member>, part: Option<&str>) {
        let mut path = vec![name.to_owned()];
        visited(value, member, &mut path, &mut |text, member, path| self.text(text, member, &path.join("."), part));
    }

    fn text(&mut self, text: &str, member: Option<&'static Member>, at: &str, part: Option<&str>) {
        let mut names_one = false;
        for hole in pieces(text) {
            names_one |= matches!(hole, Piece::Hole(_));
            if let Piece::Hole(hole) = hole
                && let Some(to) = entry_of(hole)
            {
                self.add(to, None, at, part, ReferenceForm::Written);
            }
        }
        let plain = member.and_then(|member| member.refers).filter(|_| !names_one && !text.is_empty());
        if let Some(to) = plain.and_then(|path| self.plain(path, text)) {
            self.add(to, None, at, part, ReferenceForm::Plain);
        }
        if let Some(naming) = member.and_then(|member| member.names) {
            self.named(naming, text, at, part);
        }
    }

    fn add(&mut self, to: Key, inside: Option<(String, String)>, at: &str, part: Option<&str>, form: ReferenceForm) {
        let (at, part) = (at.to_owned(), part.map(str::to_owned));
        self.found.insert(Reference { to, inside, at, part, form });
    }

    /// What an id or a name as it is stands for.
    fn plain(&self, path: &str, text: &str) -> Option<Key> {
        let kind = self.kinds.iter().find(|kind| kind.resource.path == path && !kind.is_root)?;
        let key = if kind.spec.name.is_none() { text.to_owned() } else { self.ids.key_of(kind.name(), text)? };
        Some((kind.name().to_owned(), key))
    }

    fn named(&mut self, naming: &'static Naming, text: &str, at: &str, part: Option<&str>) {
        for path in &naming.of {
            let Some((kind, list)) = self.of_path(path) else { continue };
            match naming.form {
                NamingForm::Expression => {
                    for field in braced(text).filter_map(|inner| ExpressionField::parse(&format!("{{{inner}}}"))) {
                        let inside = list.clone().map(|list| (list, field.name));
                        self.add((kind.clone(), field.object_type), inside, at, part, ReferenceForm::Expressed);
                    }
                }
                NamingForm::Inside => {
                    let list = list.unwrap_or_default();
                    self.insides.push((kind, list, text.to_owned(), at.to_owned()));
                }
                NamingForm::Placeholder => {
                    let behind = naming.behind.as_deref().unwrap_or_default();
                    let name = |inner: &str| {
                        let rest = inner.trim_start_matches('{').trim().strip_prefix(behind)?.strip_prefix('.')?;
                        Some(rest.trim().to_owned())
                    };
                    for name in braced(text).filter_map(name) {
                        self.add((kind.clone(), name), None, at, part, ReferenceForm::Expressed);
                    }
                }
                NamingForm::Words => {
                    for word in words(text) {
                        self.add((kind.clone(), word), None, at, part, ReferenceForm::Word);
                    }
                }
            }
        }
    }

    /// The kind of a path of the catalogue, with the name of the list inside of it, where the path is that of one.
    fn of_path(&self, path: &str) -> Option<(String, Option<String>)> {
        let whole = self.kinds.iter().find(|kind| kind.resource.path == path);
        if let Some(kind) = whole {
            return Some((kind.name().to_owned(), None));
        }
        let (above, list) = path.rsplit_once('/')?;
        let kind = self.kinds.iter().find(|kind| kind.resource.path == above)?;
        Some((kind.name().to_owned(), Some(list.to_owned())))
    }

    /// What lies inside of the one thing of its kind that the document names.
    fn settle_insides(&mut self) {
        for (kind, list, name, at) in std::mem::take(&mut self.insides) {
            let all: BTreeSet<&Key> =
                self.found.iter().filter(|one| one.is_sure() && one.to.0 == kind).map(|one| &one.to).collect();
            if let [to] = all.into_iter().cloned().collect::<Vec<_>>().as_slice() {
                self.add(to.clone(), Some((list, name)), &at, None, ReferenceForm::Expressed);
            }
        }
    }
}

/// What stands in braces.
fn braced(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// The words of a text that may be names. Of JSON those of its texts, as far as these are no sentences.
fn words(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut take = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric() && !"_-".contains(c));
        found.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
    };
    match serde_json::from_str::<Value>(text) {
        Ok(document @ (Value::Object(_) | Value::Array(_))) => {
            super::entry::each_text(&document, &mut |text| {
                if !text.trim().contains(char::is_whitespace) {
                    take(text);
                }
            });
        }
        _ => take(text),
    }
    found
}

/// What the entries of a design name.
#[derive(Clone, Debug, Default)]
pub struct References {
    by: BTreeMap<Key, Vec<Reference>>,
}

impl References {
    /// Reads all entries of a design. A word counts where something `is_there` of its name.
    #[must_use]
    pub fn of(kinds: &Kinds, design: &Design, ids: &Ids, is_there: &dyn Fn(&Key) -> bool) -> Self {
        let of = |(key, entry): (&Key, &Entry)| {
            let mut all = references(kinds, entry, ids);
            all.retain(|reference| reference.is_sure() || is_there(&reference.to));
            (key.clone(), all)
        };
        Self { by: design.entries.iter().map(of).collect() }
    }

    /// What an entry names.
    #[must_use]
    pub fn from(&self, key: &(String, String)) -> &[Reference] {
        self.by.get(key).map_or(&[], Vec::as_slice)
    }

    /// What an entry surely names as soon as it is made: not what its parts name, which are written afterwards.
    #[must_use]
    pub(super) fn at_first(&self, key: &Key) -> BTreeSet<Key> {
        self.from(key).iter().filter(|one| one.is_sure() && one.part.is_none()).map(|one| one.to.clone()).collect()
    }

    /// What a part of an entry surely names.
    pub(super) fn of_part(&self, key: &Key, part: &str) -> BTreeSet<Key> {
        let own = self.from(key).iter().filter(|one| one.is_sure() && one.part.as_deref() == Some(part));
        own.map(|one| one.to.clone()).collect()
    }

    /// What an entry names by words that may mean something else.
    pub(super) fn maybe(&self, key: &Key) -> BTreeSet<Key> {
        self.from(key).iter().filter(|one| !one.is_sure()).map(|one| one.to.clone()).collect()
    }

    /// All that is named, each with the entry that names it.
    pub fn all(&self) -> impl Iterator<Item = (&(String, String), &Reference)> {
        self.by.iter().flat_map(|(by, all)| all.iter().map(move |one| (by, one)))
    }
}

impl Kinds {
    /// The kinds whose documents may name one of a kind, or something inside of it, by what the facts say of their members.
    #[must_use]
    pub fn naming(&self, named: &Kind) -> Vec<Kind> {
        self.iter().filter(|kind| kind.may_name(&named.resource.path)).collect()
    }
}

impl Kind {
    fn may_name(&self, path: &str) -> bool {
        let of_parts = self.spec.parts.iter().filter_map(|part| self.resource.action(&part.verb));
        let of_parts = of_parts.flat_map(|verb| {
            let of_place = move |name: &str| verb.place_members().any(|other| other == name);
            verb.operation.operation().input.members().iter().filter(move |member| !of_place(member.name))
        });
        // What its own name stands for, as where an integration is called like a flow, is no member of its document.
        let own = self.create().zip(self.name_member());
        let own = own.and_then(|(verb, name)| verb.operation.operation().input.member(name));
        let mut seen = BTreeSet::new();
        let all = self.members().into_iter().chain(of_parts).chain(own);
        all.collect::<Vec<_>>().into_iter().any(|member| may_name(member, path, &mut seen))
    }

    /// The lists inside of its document whose items others can name, such as the fields of an object type.
    pub fn lists_inside(&self) -> impl Iterator<Item = &'static Resource> {
        let own = self.resource.describe_operation();
        catalog().children(self.resource).filter(move |list| own == Some(list.list_operation()))
    }
}

/// Whether a member, or one inside of it, may name something of a path of the catalogue. What was `seen` names nothing.
fn may_name(member: &'static Member, path: &str, seen: &mut BTreeSet<&'static str>) -> bool {
    let is_it = |of: &str| of == path || of.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    let by_words = |naming: &Naming| naming.of.iter().any(|of| is_it(of));
    if member.refers.is_some_and(is_it) || member.names.is_some_and(by_words) {
        return true;
    }
    let shape = member.shape();
    let inner: Vec<&'static Member> = match &shape.kind {
        ShapeKind::List { item } => vec![item],
        ShapeKind::Map { key, value } => vec![key, value],
        _ => shape.members().iter().collect(),
    };
    seen.insert(shape.name) && inner.into_iter().any(|inner| may_name(inner, path, seen))
}

/// The names in a list inside of an entry.
#[must_use]
pub(super) fn names_in(list: &Resource, entry: &Entry) -> BTreeSet<String> {
    let rows = list.rows(&Value::Object(entry.body.clone()));
    rows.iter().filter_map(|row| list.id_of(row)).collect()
}
