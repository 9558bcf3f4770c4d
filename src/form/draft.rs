//! What of a form may be kept on disk while it is not finished.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::catalog::PairList;
use crate::contract::DraftText;
use crate::model::{DocPath, Member, OperationId, Sensitivity, Shape, ShapeKind, Step};

use super::escapes::Misread;
use super::fixed::settle;
use super::meanwhile::merged;
use super::tree::{Body, Tree, unused};
use super::{Form, NodeId, Part, RowId};

/// A form as it may be kept while it is not finished.
#[derive(Clone, Debug, PartialEq)]
pub struct FormDraft {
    /// The operation whose input it is.
    pub operation: OperationId,
    /// The document, without secrets and content about customers.
    pub document: Value,
    /// What is being edited, as it was loaded, without the same.
    pub original: Option<Value>,
    /// Where the document has something that is never kept.
    pub without: Vec<DocPath>,
    /// The fields that were touched.
    pub touched: Vec<DocPath>,
}

/// What a draft brought back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Where something was typed that is never kept (secrets, content about customers): it has to be typed again.
    pub missing: Vec<DocPath>,
    /// Whether what is being edited was changed since the draft was made, by somebody else or by an attempt of which
    /// nobody knew the outcome. These changes are in the form, but for what the draft changes, too.
    pub changed_meanwhile: bool,
    /// Whether it was changed to what the draft makes of it.
    pub is_made: bool,
}

/// A draft that is no draft of this form's operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no draft of the form")]
pub struct NotADraft;

/// What of a document may be kept.
#[derive(Default)]
struct Kept {
    /// Where something may not.
    without: Vec<DocPath>,
    touched: Vec<DocPath>,
}

impl Form {
    /// The form as it may be kept.
    #[must_use]
    pub fn draft(&self) -> FormDraft {
        let (document, kept) = keepable(&self.tree);
        let original = self.original.as_ref().map(|original| {
            let tree = Tree::new(self.operation.operation().input, original);
            keepable(&tree).0
        });
        FormDraft { operation: self.operation, document, original, without: kept.without, touched: kept.touched }
    }

    /// Whether a draft would hold anything but what the form began with: what may not be kept is in none.
    #[must_use]
    pub fn has_keepable(&self) -> bool {
        let start = Tree::new(self.operation.operation().input, &self.start);
        let ((was, _), (now, kept)) = (keepable(&start), keepable(&self.tree));
        self.is_more(&now, &was, !kept.without.is_empty())
    }

    /// Whether there is anything to go on with in a draft of this document. `stripped` says that it lacks something.
    #[must_use]
    pub fn is_of_use(&self, draft: &Value, stripped: bool) -> bool {
        self.is_more(draft, &keepable(&self.tree).0, stripped)
    }

    /// Where something may not be kept, what it stood in is left: that alone is nothing.
    fn is_more(&self, one: &Value, other: &Value, stripped: bool) -> bool {
        let shape = Some(self.operation.operation().input);
        one != other && !(stripped && bare(shape, one) == bare(shape, other))
    }

    /// What the members are called that a draft with this document never holds, of the structures that it has.
    #[must_use]
    pub fn never_kept(&self, document: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.each_never_kept(&DocPath::root(), self.operation.operation().input, document, &mut found);
        found
    }

    fn each_never_kept(&self, path: &DocPath, shape: &'static Shape, value: &Value, found: &mut Vec<String>) {
        for member in shape.members() {
            let here = path.member(member.name);
            match value.get(member.name) {
                None if member.class() != Sensitivity::Configuration => found.push(self.title_at(&here)),
                Some(inside) => self.each_never_kept(&here, member.shape(), inside, found),
                None => {}
            }
        }
    }

    /// Takes a draft up again. What a draft never holds stays as the form has it, and what somebody else changed
    /// since is not turned back.
    ///
    /// # Errors
    /// If it is no draft of this operation; the form stays as it is.
    pub fn restore(&mut self, draft: &FormDraft) -> Result<Restored, NotADraft> {
        if draft.operation != self.operation || !draft.document.is_object() {
            return Err(NotADraft);
        }
        let (now, _) = keepable(&self.tree);
        let base = draft.original.as_ref().filter(|original| self.original.is_some() && original.is_object());
        let changed_meanwhile = base.is_some_and(|base| *base != now);
        let is_made = changed_meanwhile && draft.document == now;
        let mut document = match base {
            Some(base) => merged(Some(base), Some(&draft.document), Some(&now)).unwrap_or_default(),
            None => draft.document.clone(),
        };
        let mut missing = Vec::new();
        for path in &draft.without {
            let (from, to) = self.place_in(path, &document);
            match from.get(&self.document) {
                Some(value) => to.put(&mut document, value.clone()),
                None => missing.push(to),
            }
        }
        settle(self.operation.operation().input, &self.place, &mut document);
        self.stop_editing();
        self.remember();
        self.tree.load(Tree::ROOT, Some(&document));
        for path in draft.touched.iter().chain(&missing) {
            if let Some(node) = self.tree.reach(path) {
                self.tree[node].touched = true;
                self.unfold_above(node);
            }
        }
        self.refresh();
        Ok(Restored { missing, changed_meanwhile, is_made })
    }

    /// What stands at a place of the form, and where that belongs in another document. In a list of pairs an item is
    /// the same by its id, wherever it stands; one that the other document lacks goes there as a whole.
    fn place_in(&self, path: &DocPath, document: &Value) -> (DocPath, DocPath) {
        let paired = PairList::of(self.operation).and_then(|list| {
            let (at, inside) = path.steps().strip_prefix(list.path().steps())?.split_first()?;
            let Step::Index(at) = at else { return None };
            Some((list, *at, inside))
        });
        let Some((list, at, inside)) = paired else { return (path.clone(), path.clone()) };
        let item = list.path().index(at);
        let Some(id) = item.member(list.key).get(&self.document) else { return (path.clone(), path.clone()) };
        let others = list.path().get(document).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        // Of several with one id each stands where it stood.
        let is_it = |there: &usize| others.get(*there).is_some_and(|other| other.get(list.key) == Some(id));
        match Some(at).filter(is_it).or_else(|| (0..others.len()).find(is_it)) {
            Some(there) => {
                let there = list.path().index(there);
                (path.clone(), inside.iter().fold(there, |there, step| there.join(step.clone())))
            }
            None => (item, list.path().index(others.len())),
        }
    }
}

impl Form {
    /// The texts that can't be read yet, so that the document does not have them.
    #[must_use]
    pub fn unread(&self) -> Vec<DraftText> {
        let text = |(row, misread): (&RowId, &Misread)| {
            let text = misread.text.clone();
            DraftText { path: self.tree.path(row.node), key: row.part == Part::Key, text }
        };
        self.misread.iter().map(text).collect()
    }

    /// Takes texts up again that no document had, because they could not be read or were edited outside, each where
    /// its place still is.
    pub fn take_unread(&mut self, texts: &[DraftText], now: Timestamp) {
        for text in texts.iter().filter(|text| !text.path.is_root() && !text.text.is_empty()) {
            let Some(node) = self.tree.reach(&text.path) else { continue };
            let row = if text.key { RowId::key(node) } else { RowId::value(node) };
            self.unfold_above(node);
            self.take_text(row, &text.text, now);
        }
    }

    /// Which text the one of a row is: whose, and whether it is the key of an entry.
    #[must_use]
    pub fn text_place(&self, row: RowId) -> (DocPath, bool) {
        (self.path_of(row).unwrap_or_default(), row.part == Part::Key)
    }
}

fn keepable(tree: &Tree) -> (Value, Kept) {
    let mut kept = Kept::default();
    let document = keep(tree, Tree::ROOT, &mut kept).unwrap_or_else(|| Value::Object(Map::new()));
    (document, kept)
}

/// A value without what may not be kept; an item that may not is null, so that the others keep their places.
fn keep(tree: &Tree, id: NodeId, kept: &mut Kept) -> Option<Value> {
    let node = &tree[id];
    if node.class != Sensitivity::Configuration || has_hidden_keys(tree, id) {
        if tree.is_there(id) {
            kept.without.push(tree.path(id));
        }
        return node.is_item().then_some(Value::Null);
    }
    if node.touched && id != Tree::ROOT {
        kept.touched.push(tree.path(id));
    }
    let children: Vec<_> = node
        .children
        .iter()
        .map(|child| {
            let first = kept.without.len();
            (*child, keep(tree, *child, kept), first..kept.without.len())
        })
        .collect();
    if !tree.is_there(id) {
        return None;
    }
    if matches!(node.body, Body::Leaf(_)) || children.is_empty() {
        return tree.read(id);
    }
    if matches!(node.kind(), Some(ShapeKind::List { .. })) {
        return Some(children.into_iter().filter_map(|(_, value, _)| value).collect());
    }
    let mut object = Map::new();
    for (child, value, without) in children {
        if let Some(value) = value {
            let name = unused(&object, tree.name(child));
            if name != tree.name(child) {
                // The second entry of one name goes by another in the document, and so does what is not kept of it.
                let (known, path) = (tree.path(child).steps().len(), tree.path(id).key(&name));
                for place in &mut kept.without[without] {
                    *place = place.steps().iter().skip(known).fold(path.clone(), |path, step| path.join(step.clone()));
                }
            }
            object.insert(name, value);
        }
    }
    Some(Value::Object(object))
}

/// A document without groups and items that hold nothing, and without items of which nothing could be kept but what they are of.
fn bare(shape: Option<&'static Shape>, value: &Value) -> Option<Value> {
    match value {
        Value::Object(object) => {
            let inside = |name: &str| match shape.map(|shape| &shape.kind) {
                Some(ShapeKind::Map { value, .. }) => Some(value.shape()),
                _ => shape.and_then(|shape| shape.member(name)).map(Member::shape),
            };
            let left: Map<String, Value> =
                object.iter().filter_map(|(name, value)| Some((name.clone(), bare(inside(name), value)?))).collect();
            let members = shape.map(Shape::members).unwrap_or_default();
            let lacks = |member: &Member| {
                member.required && !left.contains_key(member.name) && member.class() != Sensitivity::Configuration
            };
            (!left.is_empty() && !members.iter().any(lacks)).then_some(Value::Object(left))
        }
        Value::Array(items) => {
            let of = match shape.map(|shape| &shape.kind) {
                Some(ShapeKind::List { item }) => Some(item.shape()),
                _ => None,
            };
            let left: Vec<Value> = items.iter().filter_map(|item| bare(of, item)).collect();
            (!left.is_empty()).then_some(Value::Array(left))
        }
        Value::Null => None,
        value => Some(value.clone()),
    }
}

fn has_hidden_keys(tree: &Tree, id: NodeId) -> bool {
    matches!(tree[id].group(), Some(ShapeKind::Map { key, .. }) if key.class() != Sensitivity::Configuration)
}
