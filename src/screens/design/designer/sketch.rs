//! What is being designed: what is there, what is wanted, and what was done to it so far.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::catalog::Designer;
use crate::lint::{LintFinding, Subject, lint};
use crate::plan::{Compared, Design, Entry, Found, Head, Kinds, Known, Options, named, text_naming};

/// So many changes can be taken back.
const UNDONE: usize = 100;

/// A field as it can stand on a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldView {
    /// What names it in documents.
    pub(super) id: String,
    /// What people call it.
    pub(super) name: String,
    /// Its type.
    pub(super) kind: String,
    /// Whether it is in the design, and not the service's own.
    pub(super) is_own: bool,
}

/// How an entry stands against what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    New,
    Changed,
    Same,
}

/// What is being designed.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    pub(super) spec: &'static Designer,
    pub(super) kinds: Kinds,
    pub(super) found: Found,
    pub(super) known: Known,
    pub(super) wanted: Design,
    /// The service's own fields by their ids, with name and type.
    given: BTreeMap<String, (String, String)>,
    undone: Vec<Design>,
    /// What is odd about what is wanted, as it is now.
    pub(super) findings: Vec<LintFinding>,
}

impl Sketch {
    /// A sketch that begins with what is there.
    pub(super) fn new(spec: &'static Designer, found: &Found, now: Timestamp) -> Self {
        let known = found.known();
        let wanted = known.design.clone();
        let (kinds, found) = (found.kinds.clone(), found.clone());
        let (given, undone, findings) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut sketch = Self { spec, kinds, found, known, wanted, given, undone, findings };
        sketch.know_given();
        sketch.look(now);
        sketch
    }

    fn know_given(&mut self) {
        let Some(kind) = self.kinds.named(&self.spec.fields) else { return };
        let items =
            self.found.items.iter().filter(|(name, item)| *name == kind.name() && kind.is_given(&item.document));
        let text = |document: &Value, member: &str| {
            document.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let name = kind.spec.name.clone().unwrap_or_default();
        let given = items
            .map(|(_, item)| (item.id.clone(), (text(&item.document, &name), text(&item.document, &self.spec.kind))));
        self.given = given.collect();
    }

    /// What is there was read again: what was not touched follows it.
    pub(super) fn rebase(&mut self, found: &Found, now: Timestamp) {
        let (was, known) = (std::mem::take(&mut self.known.design), found.known());
        let mut wanted = known.design.clone();
        for (key, entry) in &self.wanted.entries {
            let is_made = |there: &Entry| !self.differs(entry, there);
            if was.entries.get(key) != Some(entry) && !known.design.entries.get(key).is_some_and(is_made) {
                wanted.add(entry.clone());
            }
        }
        (self.known, self.found, self.wanted) = (known, found.clone(), wanted);
        self.know_given();
        self.look(now);
    }

    /// Looks at what is odd.
    pub(super) fn look(&mut self, now: Timestamp) {
        self.findings = lint(&Subject::folder(&self.kinds, &self.wanted), &Head::default(), now);
    }

    /// Something is about to be changed.
    pub(super) fn remember(&mut self) {
        if self.undone.last() != Some(&self.wanted) {
            self.undone.push(self.wanted.clone());
        }
        let surplus = self.undone.len().saturating_sub(UNDONE);
        self.undone.drain(..surplus);
    }

    /// Takes the last change back. Says whether there was one.
    pub(super) fn undo(&mut self, now: Timestamp) -> bool {
        while let Some(before) = self.undone.pop() {
            if before != self.wanted {
                self.wanted = before;
                self.look(now);
                return true;
            }
        }
        false
    }

    /// The entries that are not as they are there, in the order of the kinds.
    pub(super) fn changed(&self) -> Vec<&Entry> {
        let there = |key: &(String, String)| self.known.design.entries.get(key);
        let entries = self.wanted.entries.iter();
        let changed = entries.filter(|(key, entry)| there(key).is_none_or(|there| self.differs(entry, there)));
        changed.map(|(_, entry)| entry).collect()
    }

    /// Whether anything would be sent to make of what is there what is wanted. What the service fills in is nobody's wish.
    fn differs(&self, wanted: &Entry, there: &Entry) -> bool {
        self.kinds
            .named(&wanted.kind)
            .is_some_and(|kind| !kind.asked(wanted, there, &self.wanted, &self.known.ids).is_empty())
    }

    /// Whether there is nothing yet of what somebody designs.
    pub(super) fn is_bare(&self) -> bool {
        !self.wanted.entries.values().any(|entry| !entry.given && !entry.key.is_empty())
    }

    /// How an entry stands against what is there.
    pub(super) fn fate(&self, kind: &str, key: &str) -> Fate {
        match (self.known.design.entry(kind, key), self.wanted.entry(kind, key)) {
            (None, Some(wanted)) => {
                if wanted.given {
                    Fate::Changed
                } else {
                    Fate::New
                }
            }
            (Some(there), Some(wanted)) if self.differs(wanted, there) => Fate::Changed,
            _ => Fate::Same,
        }
    }

    /// What is there beside what is wanted.
    pub(super) fn compared(&self) -> Compared {
        Compared::new(self.wanted.clone(), &self.found, Options::default())
    }

    /// The entries of a kind that are in the design, by name.
    pub(super) fn of(&self, kind: &str) -> Vec<&Entry> {
        let entries = self.wanted.entries.values();
        entries.filter(|entry| entry.kind == kind && !entry.given).collect()
    }

    pub(super) fn layouts(&self) -> Vec<&Entry> {
        self.of(&self.spec.layouts)
    }

    pub(super) fn templates(&self) -> Vec<&Entry> {
        self.of(&self.spec.templates)
    }

    pub(super) fn rules(&self) -> Vec<&Entry> {
        self.of(&self.spec.rules)
    }

    /// All fields that can stand on a layout: those of the design first.
    pub(super) fn fields(&self) -> Vec<FieldView> {
        let kind =
            |entry: &Entry| entry.body.get(&self.spec.kind).and_then(Value::as_str).unwrap_or_default().to_owned();
        let own = self.of(&self.spec.fields).into_iter().map(|entry| FieldView {
            id: text_naming(&entry.kind, &entry.key),
            name: entry.key.clone(),
            kind: kind(entry),
            is_own: true,
        });
        let given = self.given.iter().filter(|(id, _)| !self.spec.above.contains(id));
        let given = given.map(|(id, (name, kind))| FieldView {
            id: id.clone(),
            name: name.clone(),
            kind: kind.clone(),
            is_own: false,
        });
        own.chain(given).collect()
    }

    /// The fields that are seen above every layout, as people call them.
    pub(super) fn above(&self) -> Vec<String> {
        self.spec.above.iter().map(|id| self.name_of(id)).collect()
    }

    /// What people call a field, or whatever else a text names.
    pub(super) fn name_of(&self, id: &str) -> String {
        let given = || self.given.get(id).map(|(name, _)| name.clone()).filter(|name| !name.is_empty());
        named(id).map(|(_, key)| key).or_else(given).unwrap_or_else(|| id.to_owned())
    }

    /// The type of a field.
    pub(super) fn kind_of(&self, id: &str) -> String {
        let given = || self.given.get(id).map(|(_, kind)| kind.clone());
        let own = named(id).and_then(|(kind, key)| {
            let entry = self.wanted.entry(&kind, &key)?;
            Some(entry.body.get(&self.spec.kind)?.as_str()?.to_owned())
        });
        own.or_else(given).unwrap_or_default()
    }

    /// The options of a field: what people call each, and what a case keeps of it.
    pub(super) fn options_of(&self, id: &str) -> Vec<(String, String)> {
        let key = named(id).map_or_else(|| id.to_owned(), |(_, key)| key);
        let entry = self.wanted.entry(&self.spec.fields, &key);
        let spec = &self.spec.options;
        let all = entry.and_then(|entry| entry.parts.get(&spec.part)?.get(&spec.list)?.as_array());
        let is_active = |option: &&Value| option.get(&spec.active) != Some(&Value::Bool(false));
        let option = |option: &Value| {
            Some((option.get(&spec.name)?.as_str()?.to_owned(), option.get(&spec.value)?.as_str()?.to_owned()))
        };
        all.into_iter().flatten().filter(is_active).filter_map(option).collect()
    }

    /// The fields in a panel of a layout, by what names them.
    pub(super) fn panel(&self, layout: &str, panel: usize) -> Vec<String> {
        let entry = self.wanted.entry(&self.spec.layouts, layout);
        let body = entry.map(|entry| Value::Object(entry.body.clone())).unwrap_or_default();
        let list = self.spec.panels.get(panel).and_then(|panel| panel.path.get(&body)?.as_array());
        let id = |element: &Value| element.get(&self.spec.shown)?.as_str().map(str::to_owned);
        list.into_iter().flatten().filter_map(id).collect()
    }

    /// Where a field stands on a layout: the panel, and the place in it.
    pub(super) fn seat(&self, layout: &str, id: &str) -> Option<(usize, usize)> {
        let mut panels = 0..self.spec.panels.len();
        panels.find_map(|panel| Some((panel, self.panel(layout, panel).iter().position(|on| on == id)?)))
    }

    /// The templates that have a layout.
    pub(super) fn users(&self, layout: &str) -> Vec<&Entry> {
        let is_it = |entry: &&Entry| self.layout_of(entry).as_deref() == Some(layout);
        self.templates().into_iter().filter(is_it).collect()
    }

    /// The layout of a template, by its key.
    pub(super) fn layout_of(&self, template: &Entry) -> Option<String> {
        let body = Value::Object(template.body.clone());
        let id = self.spec.layout.get(&body)?.as_str()?;
        named(id).map(|(_, key)| key)
    }

    /// The fields that a template requires, by what names them.
    pub(super) fn required(&self, template: &Entry) -> Vec<String> {
        let body = Value::Object(template.body.clone());
        let list = self.spec.required.list.get(&body).and_then(Value::as_array);
        let id = |element: &Value| element.get(&self.spec.required.id)?.as_str().map(str::to_owned);
        list.into_iter().flatten().filter_map(id).collect()
    }

    /// The rules that hold in a template: which, and the field that each acts upon.
    pub(super) fn applied(&self, template: &Entry) -> Vec<(String, Option<String>)> {
        let (body, spec) = (Value::Object(template.body.clone()), &self.spec.applied);
        let list = spec.list.get(&body).and_then(Value::as_array);
        let text = |element: &Value, member: &str| element.get(member)?.as_str().map(str::to_owned);
        let rule = |element: &Value| Some((text(element, &spec.rule)?, text(element, &spec.field)));
        list.into_iter().flatten().filter_map(rule).collect()
    }

    /// Whether any template with this layout requires a field.
    pub(super) fn is_required(&self, layout: &str, id: &str) -> bool {
        self.users(layout).iter().any(|template| self.required(template).iter().any(|required| required == id))
    }
}
