//! The form itself: a document, what it was, and what is wrong with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::model::{self, DocPath, Member, OperationId, Sensitivity, ShapeKind};

use super::editing::Editing;
use super::escapes::Misread;
use super::refusal::Refusal;
use super::tree::Tree;
use super::{Claim, Issue, NodeId, Pairs, Part, RowId};

/// How many steps can be undone.
const MOST_UNDONE: usize = 100;
/// How many bytes of text what can be undone may hold; large documents can be undone fewer times.
const MOST_KEPT: usize = 16 << 20;

/// The input of an operation, being edited.
#[derive(Clone, Debug)]
pub struct Form {
    pub(super) operation: OperationId,
    pub(super) tree: Tree,
    /// The document as it would be sent; brought up to date after every edit. The same one as long as it says the same, so
    /// that whoever keeps it sees at once that nothing has changed, however long it is.
    pub(super) document: Arc<Value>,
    /// What exists, where something is edited.
    pub(super) original: Option<Value>,
    /// What its place determines.
    pub(super) place: Value,
    /// What people call what the place determines: the id, and its name.
    pub(super) place_names: Vec<(String, String)>,
    /// Where the last JSON text said another thing.
    pub(super) claims: Vec<Claim>,
    /// The secrets that a JSON text had a mask for, also where it has not any more: what is undone brings the mask back.
    pub(super) covered: Vec<(DocPath, Value)>,
    /// What the form began with.
    pub(super) start: Arc<Value>,
    pub(super) issues: Vec<Issue>,
    pub(super) refusals: Vec<Refusal>,
    /// What who knows more than the document has to say of it.
    pub(super) remarks: Vec<model::Issue>,
    pub(super) submitted: bool,
    /// Whether it holds members that are set in what is there: what is left out there need not be filled in.
    pub(super) is_partial: bool,
    pub(super) editing: Option<Editing>,
    /// Whose days and hours are typed.
    pub(super) zone: TimeZone,
    /// Members that are asked for though the API can do without.
    pub(super) demanded: Vec<DocPath>,
    /// What must be new in a copy, with what the original has there.
    pub(super) originals: Vec<(DocPath, String)>,
    /// What is filled in by name.
    pub(super) pairs: Option<Pairs>,
    /// Texts whose escapes can't be read.
    pub(super) misread: BTreeMap<RowId, Misread>,
    pub(super) undone: Vec<Value>,
    pub(super) done: Vec<Value>,
}

impl Form {
    /// A form for a new call, filled with a document (`{}` for nothing).
    #[must_use]
    pub fn new(operation: OperationId, document: Value) -> Self {
        let document = if document.is_object() { document } else { Value::Object(Map::new()) };
        let tree = Tree::new(operation.operation().input, &document);
        let document = Arc::new(document);
        let mut form = Self {
            operation,
            tree,
            start: Arc::clone(&document),
            document,
            original: None,
            place: Value::Null,
            place_names: Vec::new(),
            claims: Vec::new(),
            covered: Vec::new(),
            issues: Vec::new(),
            refusals: Vec::new(),
            remarks: Vec::new(),
            submitted: false,
            is_partial: false,
            editing: None,
            zone: TimeZone::UTC,
            demanded: Vec::new(),
            originals: Vec::new(),
            pairs: None,
            misread: BTreeMap::new(),
            undone: Vec::new(),
            done: Vec::new(),
        };
        form.refresh();
        if form.document != form.start && form.tree[Tree::ROOT].children.iter().any(|id| form.tree[*id].is_sent_empty())
        {
            form.start = Arc::clone(&form.document);
        }
        form
    }

    /// A form that changes what exists: `current` is the update's whole input with the values that it has now.
    #[must_use]
    pub fn edit(operation: OperationId, current: Value) -> Self {
        let mut form = Self::new(operation, current);
        form.original = Some(form.document().clone());
        form.refresh();
        form
    }

    /// A form for members that are set in each of several things that exist: what is left out stays as it is there.
    #[must_use]
    pub fn partial(operation: OperationId, document: &Value) -> Self {
        let mut form = Self::new(operation, document.clone());
        form.is_partial = true;
        form.tree.soften(Tree::ROOT);
        form.tree.load(Tree::ROOT, Some(document));
        form.refresh();
        form.start = Arc::clone(&form.document);
        form
    }

    /// This begins as a copy, in which these members must be new; what the original has there is said beside them.
    #[must_use]
    pub fn copy_of(mut self, originals: &[(DocPath, String)]) -> Self {
        self.originals = originals.to_vec();
        self
    }

    /// The operation whose input this is.
    #[must_use]
    pub const fn operation(&self) -> OperationId {
        self.operation
    }

    /// The document as it is now: members that are left out are absent.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The same, to be kept: it is another one as soon as it says something else.
    #[must_use]
    pub const fn shared_document(&self) -> &Arc<Value> {
        &self.document
    }

    /// What exists, where something is edited.
    #[must_use]
    pub const fn original(&self) -> Option<&Value> {
        self.original.as_ref()
    }

    /// Puts a value there that nobody has typed: the form begins with it. Says whether it could be put there.
    pub fn begin_with(&mut self, path: &DocPath, value: &Value) -> bool {
        let is_clean = !self.is_dirty();
        let is_put = self.put(path, value);
        if is_clean {
            self.start = self.document.clone();
        }
        is_put
    }

    /// Whether it holds anything else than what it began with.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        self.document != self.start || !self.misread.is_empty()
    }

    /// Whether a submit was tried, so that every issue is shown.
    #[must_use]
    pub const fn is_submitted(&self) -> bool {
        self.submitted
    }

    /// Asks for these members, though the API can do without: what a wizard needs for the way that was chosen.
    pub fn demand(&mut self, members: Vec<DocPath>) {
        if members != self.demanded {
            self.demanded = members;
            self.refresh();
        }
    }

    /// The row of the value at a path, if it has been made.
    #[must_use]
    pub fn row_at(&self, path: &DocPath) -> Option<RowId> {
        let node = self.tree.nearest(path);
        (self.tree.path(node) == *path).then(|| self.seat(node)).flatten()
    }

    /// The row of the value at a path, with all that holds it unfolded. `None` where the document has no such place.
    pub fn show(&mut self, path: &DocPath) -> Option<RowId> {
        let node = self.tree.reach(path)?;
        self.unfold_above(node);
        self.seat(node)
    }

    /// Where the value of a row stands.
    #[must_use]
    pub fn path_of(&self, row: RowId) -> Option<DocPath> {
        self.tree.living(row.node)?;
        Some(self.tree.path(row.node))
    }

    /// The user has been here: from now on its issues are shown.
    pub fn touch(&mut self, row: RowId) {
        if self.tree.living(row.node).is_some() && !self.tree[row.node].touched {
            self.tree[row.node].touched = true;
            self.refresh();
        }
    }

    /// Folds or unfolds what a header holds.
    pub fn fold(&mut self, row: RowId, folded: bool) {
        if self.tree.living(row.node).is_none() {
            return;
        }
        self.tree[row.node].folded = Some(folded);
        if !folded {
            self.tree.grow(row.node);
        }
    }

    /// Takes back the last change outside of the text that is being edited. Says whether there was one.
    pub fn undo(&mut self) -> bool {
        self.stop_editing();
        let Some(before) = self.undone.pop() else { return false };
        let now = std::mem::replace(&mut self.document, Arc::new(before.clone()));
        self.done.push(Value::clone(&now));
        self.tree.load(Tree::ROOT, Some(&before));
        self.refresh();
        true
    }

    /// Does again what was taken back. Says whether there was something.
    pub fn redo(&mut self) -> bool {
        self.stop_editing();
        let Some(after) = self.done.pop() else { return false };
        self.undone.push(self.document().clone());
        self.tree.load(Tree::ROOT, Some(&after));
        self.refresh();
        true
    }

    /// Remembers the document before a change.
    pub(super) fn remember(&mut self) {
        self.done.clear();
        if self.undone.last() != Some(self.document()) {
            self.undone.push(self.document().clone());
        }
        let most = (MOST_KEPT / weight(&self.document).max(1)).clamp(2, MOST_UNDONE);
        let surplus = self.undone.len().saturating_sub(most);
        self.undone.drain(..surplus);
    }

    /// Reads the document out of the tree and checks it.
    pub(super) fn refresh(&mut self) {
        self.read();
        self.keep_place();
        let tree = &self.tree;
        self.misread.retain(|row, _| tree.living(row.node).is_some());
        self.drop_answered();
        self.issues = self.find_issues();
    }

    /// Reads the document out of the tree.
    pub(super) fn read(&mut self) {
        let read = self.tree.read(Tree::ROOT).unwrap_or_default();
        if *self.document != read {
            self.document = Arc::new(read);
        }
    }

    pub(super) fn unfold_above(&mut self, node: NodeId) {
        for above in self.tree.above(node).collect::<Vec<_>>() {
            self.tree[above].folded = Some(false);
        }
    }

    /// The key of an entry, as the facts have it.
    pub(super) fn key_member(&self, entry: NodeId) -> Option<&'static Member> {
        match self.tree[self.tree[entry].parent?].kind()? {
            ShapeKind::Map { key, .. } => Some(key),
            _ => None,
        }
    }

    /// Whether a row's text is behind a mask now.
    pub(super) fn hides_row(&self, row: RowId) -> bool {
        match row.part {
            Part::Value => self.hides(row.node),
            Part::Key => {
                let class = self.key_member(row.node).map(Member::class);
                class == Some(Sensitivity::Secret) && !self.tree[row.node].revealed
            }
            Part::Add => false,
        }
    }

    /// Whether a value's text is behind a mask now.
    pub(super) fn hides(&self, node: NodeId) -> bool {
        self.tree[node].class == Sensitivity::Secret && !self.tree[node].revealed
    }
}

/// The bytes of all texts in a value.
fn weight(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(weight).sum(),
        Value::Object(object) => object.iter().map(|(name, value)| name.len() + weight(value)).sum(),
        _ => 8,
    }
}
