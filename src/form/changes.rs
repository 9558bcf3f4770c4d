//! What an edit changes, and what is sent for it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::model::{DocPath, Edit, Shape, ShapeKind, Step};

use super::Form;
use super::alignment::aligned;

/// What becomes of a change when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The service gets the new value.
    Sent,
    /// The member is left out of an update that keeps what it is not sent: the old value stays.
    Kept,
}

/// One difference between what exists and what is in the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Where.
    pub path: DocPath,
    /// What exists; `None` where nothing does.
    pub before: Option<Value>,
    /// What is in the form; `None` where it is left out.
    pub after: Option<Value>,
    /// What becomes of it.
    pub fate: Fate,
}

impl Form {
    /// The differences between what exists (nothing, for a new call) and the form, down to single values.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let empty = Value::Object(Map::new());
        let before = self.original.as_ref().unwrap_or(&empty);
        let mut changes = differences(self.operation.operation().input, before, &self.document);
        if self.merges() {
            self.change_keyed(&mut changes);
            for change in changes.iter_mut().filter(|change| change.fate == Fate::Sent) {
                let top: DocPath = change.path.steps().iter().take(1).cloned().collect::<Vec<_>>().into();
                if top.get(&self.document).is_none() {
                    change.fate = Fate::Kept;
                }
            }
        }
        changes.retain(|change| change.fate == Fate::Kept || !self.withholds(&change.path));
        changes
    }

    /// Where the document is another than this one, down to single values.
    #[must_use]
    pub fn differs_from(&self, before: &Value) -> Vec<DocPath> {
        let mut before = before.clone();
        // Items that are known by a member are held against those of the same, wherever they stand.
        for (list, key) in self.operation.operation().edit_from.iter().flat_map(|from| &from.keyed) {
            let now = self.document.get(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            if let Some(items) = before.get_mut(list).and_then(Value::as_array_mut) {
                let place = |item: &Value| now.iter().position(|other| other.get(key) == item.get(key));
                items.sort_by_key(|item| place(item).unwrap_or(usize::MAX));
            }
        }
        let changes = differences(self.operation.operation().input, &before, &self.document);
        changes.into_iter().map(|change| change.path).collect()
    }

    /// Those of these places at which something changes.
    #[must_use]
    pub fn goes_over<'p>(&self, places: &'p [DocPath]) -> Vec<&'p DocPath> {
        let changes = self.changes();
        let is_over = |path: &&DocPath| {
            changes.iter().any(|change| change.path.starts_with(path) || path.starts_with(&change.path))
        };
        places.iter().filter(is_over).collect()
    }

    /// What of the document is sent, for whoever asks of many places.
    pub(super) fn sent(&self) -> Sent<'_> {
        Sent { form: self, tops: HashMap::new(), lists: HashMap::new() }
    }

    /// What is to be sent: an update that merges gets what changed and what it needs; everything else gets the
    /// whole document, without what is withheld.
    #[must_use]
    pub fn request(&self) -> Value {
        let mut request = self.whole_request();
        self.withhold(&mut request);
        request
    }

    fn whole_request(&self) -> Value {
        let (Some(original), true, Value::Object(document)) = (&self.original, self.merges(), &*self.document) else {
            return self.document().clone();
        };
        let input = self.operation.operation().input;
        let wanted = |name: &str, value: &Value| {
            let needed = input.member(name).is_none_or(|member| member.required || member.token);
            needed || self.place.get(name).is_some() || original.get(name) != Some(value)
        };
        let sent = document.iter().filter(|(name, value)| wanted(name, value));
        let told = |name: &str, value: &Value| match (self.key_of(name), value) {
            (Some(key), Value::Array(items)) => {
                let existing = ByKey::new(&original[name], key);
                items.iter().filter(|item| !existing.has(item)).cloned().collect()
            }
            _ => value.clone(),
        };
        Value::Object(sent.map(|(name, value)| (name.clone(), told(name, value))).collect())
    }

    /// The member by which the items of a list are known, where the update takes them one by one.
    pub(super) fn key_of(&self, list: &str) -> Option<&'static str> {
        self.operation.operation().edit_from.as_ref()?.keyed.get(list).map(String::as_str)
    }

    /// In lists whose items are told one by one, each item is compared with the one of the same key; an item that is
    /// left out stays as it is.
    fn change_keyed(&self, changes: &mut Vec<Change>) {
        let (Some(original), Some(from)) = (&self.original, &self.operation.operation().edit_from) else { return };
        for (list, key) in &from.keyed {
            let path = DocPath::root().member(list);
            changes.retain(|change| !change.path.starts_with(&path));
            let (before, after) = (ByKey::new(&original[list], key), ByKey::new(&self.document[list], key));
            let shape = item_shape(self.operation.operation().input, list);
            for (at, item) in after.items.iter().enumerate() {
                let mut differ = Differ { here: path.join(Step::Index(at)), changes: Vec::new() };
                let old = before.alike(item).next();
                differ.values(shape, old, Some(item));
                // What a new item is known by says which it is; the id of a pair only says whose its value is.
                let known_by = differ.here.member(key);
                if old.is_none() && is_pair(shape) {
                    differ.changes.retain(|change| change.path != known_by);
                } else if old.is_none() {
                    differ.changes.sort_by_key(|change| change.path != known_by);
                }
                changes.append(&mut differ.changes);
            }
            for (at, gone) in before.items.iter().enumerate().filter(|(_, old)| after.alike(old).next().is_none()) {
                let path = path.join(Step::Index(at));
                changes.push(Change { path, before: Some(gone.clone()), after: None, fate: Fate::Kept });
            }
        }
    }

    pub(super) fn merges(&self) -> bool {
        self.original.is_some() && self.operation.operation().edit == Some(Edit::Merge)
    }
}

/// Whether items of this shape are an id and a value, and nothing else.
pub(super) fn is_pair(item: Option<&Shape>) -> bool {
    item.is_some_and(|item| item.members().len() == 2)
}

/// The items of a list by the member that they are known by.
struct ByKey<'v> {
    key: &'static str,
    items: &'v [Value],
    known: HashMap<String, Vec<&'v Value>>,
}

impl<'v> ByKey<'v> {
    fn new(list: &'v Value, key: &'static str) -> Self {
        let items = list.as_array().map_or(&[][..], Vec::as_slice);
        let mut known: HashMap<String, Vec<&Value>> = HashMap::new();
        for item in items {
            if let Some(name) = item.get(key) {
                known.entry(name.to_string()).or_default().push(item);
            }
        }
        Self { key, items, known }
    }

    /// Those of the same key as an item.
    fn alike(&self, item: &Value) -> impl Iterator<Item = &'v Value> {
        let name = item.get(self.key).map(Value::to_string);
        name.and_then(|name| self.known.get(&name)).into_iter().flatten().copied()
    }

    /// Whether an item stands among them just as it is.
    fn has(&self, item: &Value) -> bool {
        self.alike(item).any(|other| other == item)
    }
}

/// What of a document is sent. What was found out is kept, for there may be as many questions as the document has
/// values.
pub(super) struct Sent<'f> {
    form: &'f Form,
    /// Whether members at the top are sent.
    tops: HashMap<String, bool>,
    /// The lists whose items are told one by one, as they exist.
    lists: HashMap<String, ByKey<'f>>,
}

impl Sent<'_> {
    /// Whether what stands at a path is sent: an update that merges is not told of members that stay as they are.
    pub(super) fn has(&mut self, path: &DocPath) -> bool {
        let form = self.form;
        let Some(original) = form.original.as_ref().filter(|_| form.merges()) else { return true };
        let Some(Step::Member(top)) = path.steps().first() else { return true };
        if let (Some(Step::Index(at)), Some(key)) = (path.steps().get(1), form.key_of(top)) {
            let existing = self.lists.entry(top.clone()).or_insert_with(|| ByKey::new(&original[top], key));
            return form.document[top].get(at).is_some_and(|item| !existing.has(item));
        }
        let changed = || original.get(top) != form.document.get(top);
        *self.tops.entry(top.clone()).or_insert_with(changed)
    }
}

/// The shape of a list's items.
pub(super) fn item_shape(input: &'static Shape, list: &str) -> Option<&'static Shape> {
    input.member(list)?.shape().step(&Step::Index(0)).map(crate::model::Member::shape)
}

/// Another member of a choice instead of the one that there was, where both have a single value: that is one change. An
/// empty member stands for no value.
fn chosen_anew<'v>(
    before: Option<&Map<String, Value>>,
    after: Option<&'v Map<String, Value>>,
) -> Option<(&'v str, Option<Value>, Value)> {
    let one = |choice: Option<&'v Map<String, Value>>| choice.filter(|choice| choice.len() == 1)?.iter().next();
    let (chosen, after) = one(after)?;
    let (was, before) = before.filter(|before| before.len() == 1)?.iter().next()?;
    let is_empty = |value: &Value| value.as_object().is_some_and(Map::is_empty);
    let is_single = |value: &Value| !(value.is_array() || value.is_object()) || is_empty(value);
    let before_told = Some(before.clone()).filter(|before| !is_empty(before));
    (was != chosen && is_single(before) && is_single(after)).then(|| (chosen.as_str(), before_told, after.clone()))
}

/// All differences between two documents of a shape, down to single values.
pub(super) fn differences(shape: &'static Shape, before: &Value, after: &Value) -> Vec<Change> {
    let mut differ = Differ { here: DocPath::root(), changes: Vec::new() };
    differ.values(Some(shape), Some(before), Some(after));
    differ.changes
}

struct Differ {
    here: DocPath,
    changes: Vec<Change>,
}

impl Differ {
    fn values(&mut self, shape: Option<&'static Shape>, before: Option<&Value>, after: Option<&Value>) {
        if before == after {
            return;
        }
        let parts = |value: Option<&Value>| value.is_none_or(|value| value.as_object().is_some_and(|o| !o.is_empty()));
        match (before, after) {
            (Some(Value::Object(_)), Some(Value::Object(_))) => self.objects(shape, before, after),
            (Some(Value::Array(before)), Some(Value::Array(after))) => self.lists(shape, before, after),
            _ if parts(before) && parts(after) => self.objects(shape, before, after),
            _ => {
                let (before, after) = (before.cloned(), after.cloned());
                self.changes.push(Change { path: self.here.clone(), before, after, fate: Fate::Sent });
            }
        }
    }

    fn objects(&mut self, shape: Option<&'static Shape>, before: Option<&Value>, after: Option<&Value>) {
        let (before, after) = (before.and_then(Value::as_object), after.and_then(Value::as_object));
        let is_map = shape.is_some_and(|shape| matches!(shape.kind, ShapeKind::Map { .. }));
        let is_choice = shape.is_some_and(|shape| matches!(shape.kind, ShapeKind::Structure { union: true, .. }));
        if is_choice && let Some((chosen, before, after)) = chosen_anew(before, after) {
            let path = self.here.member(chosen);
            return self.changes.push(Change { path, before, after: Some(after), fate: Fate::Sent });
        }
        let mut names: Vec<&String> = before.into_iter().flat_map(Map::keys).collect();
        names
            .extend(after.into_iter().flat_map(Map::keys).filter(|name| before.is_none_or(|b| !b.contains_key(*name))));
        for name in names {
            let step = if is_map { Step::Key(name.clone()) } else { Step::Member(name.clone()) };
            let get = |object: Option<&'_ Map<String, Value>>| object.and_then(|object| object.get(name)).cloned();
            self.step(shape, step, get(before).as_ref(), get(after).as_ref());
        }
    }

    /// Each item is compared with what it was, wherever that stood; one that is gone stands where it was.
    fn lists(&mut self, shape: Option<&'static Shape>, before: &[Value], after: &[Value]) {
        let item = shape.and_then(|shape| shape.step(&Step::Index(0))).map(crate::model::Member::shape);
        for (old, new) in aligned(item, before, after) {
            let at = new.or(old).unwrap_or_default();
            self.step(shape, Step::Index(at), old.map(|old| &before[old]), new.map(|new| &after[new]));
        }
    }

    fn step(&mut self, shape: Option<&'static Shape>, step: Step, before: Option<&Value>, after: Option<&Value>) {
        let inner = shape.and_then(|shape| shape.step(&step)).map(crate::model::Member::shape);
        self.here.push(step);
        self.values(inner, before, after);
        self.here.pop();
    }
}
