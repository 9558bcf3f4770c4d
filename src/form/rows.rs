//! Flattens the tree into rows.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde_json::Value;

use crate::model::{DocPath, Edit, Kind, Service, Shape, Step, api};

use super::tree::{Body, Node, Place, Tree, is_group};
use super::values::{shortened, text};
use super::{Field, Form, Issue, NodeId, Part, Row, RowId, State, help, label};

/// How much of a text a row has.
const SHOWN: usize = 400;
const MASK: &str = "••••••••";

/// Whether the service may answer with values of this enum that the facts don't have yet.
pub(super) fn is_open(shape: &'static Shape) -> bool {
    static ANSWERED: LazyLock<HashSet<(Service, &'static str)>> = LazyLock::new(answered);
    ANSWERED.contains(&(shape.service, shape.name.as_str()))
}

/// All shapes that occur in replies.
fn answered() -> HashSet<(Service, &'static str)> {
    let mut seen = HashSet::new();
    let mut waiting: Vec<&'static Shape> = api().operations().filter_map(|operation| operation.output).collect();
    while let Some(shape) = waiting.pop() {
        if !seen.insert((shape.service, shape.name.as_str())) {
            continue;
        }
        match &shape.kind {
            Kind::Structure { members, .. } => waiting.extend(members.iter().map(crate::model::Member::shape)),
            Kind::List { item } => waiting.push(item.shape()),
            Kind::Map { key, value } => waiting.extend([key.shape(), value.shape()]),
            _ => {}
        }
    }
    seen
}

/// One way through the tree.
struct Walk<'a> {
    form: &'a Form,
    issues: HashMap<RowId, &'a Issue>,
    path: DocPath,
    rows: Vec<Row>,
}

impl Form {
    /// All rows that are seen now, in order.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let mut walk = self.walk();
        walk.inside(Tree::ROOT, 0);
        walk.rows
    }

    /// The rows of some members and of what is in them, in the order of `scope`: a wizard's step. What
    /// [`Form::prepare`] has not made yet is missing.
    #[must_use]
    pub fn rows_for(&self, scope: &[DocPath]) -> Vec<Row> {
        let mut walk = self.walk();
        for path in scope {
            let node = self.tree.nearest(path);
            if self.tree.path(node) == *path {
                walk.path = path.clone();
                walk.path.pop();
                walk.node(node, 0);
            }
        }
        walk.rows
    }

    /// Makes the places of these members, so that [`Form::rows_for`] has them even where nothing is set.
    pub fn prepare(&mut self, scope: &[DocPath]) {
        for path in scope {
            let _ = self.tree.reach(path);
        }
    }

    fn walk(&self) -> Walk<'_> {
        let mut issues: HashMap<RowId, &Issue> = HashMap::new();
        for issue in self.issues.iter().filter(|issue| issue.shown) {
            let Some(row) = issue.row else { continue };
            let worse = |old: &&Issue| issue.severity > old.severity;
            if issues.get(&row).is_none_or(worse) {
                issues.insert(row, issue);
            }
        }
        Walk { form: self, issues, path: DocPath::root(), rows: Vec::new() }
    }

    /// The row that shows a value: for what has no row of its own, the header that stands for it.
    pub(super) fn seat(&self, id: NodeId) -> Option<RowId> {
        let node = &self.tree[id];
        if self.is_inlined(id) {
            return self.seat(node.parent?);
        }
        match &node.place {
            Place::Root => None,
            Place::Entry(..) if node.group().is_some() && !node.is_union() => Some(RowId::key(id)),
            _ => Some(RowId::value(id)),
        }
    }

    /// Whether a union's row is also the header of this member.
    fn is_inlined(&self, id: NodeId) -> bool {
        let node = &self.tree[id];
        node.group().is_some()
            && !node.is_union()
            && node.parent.is_some_and(|parent| self.tree[parent].is_union() && self.tree.variants(parent) == [id])
    }

    /// Whether what a header holds is hidden: by the user's word, else where nothing is there that needs attention.
    pub(super) fn is_folded(&self, id: NodeId) -> bool {
        let node = &self.tree[id];
        let needed = node.is_required() && node.grown && matches!(node.kind(), Some(Kind::Structure { .. }));
        node.folded.unwrap_or_else(|| !needed && node.chosen.is_none() && !self.tree.is_there(id))
    }

    /// The whole text of a row as it is edited, secrets included: for the field's editor, and for `$EDITOR`.
    #[must_use]
    pub fn text(&self, row: RowId) -> String {
        let Some(node) = self.tree.living(row.node) else { return String::new() };
        match (&node.body, row.part) {
            (_, Part::Key) => self.tree.name(row.node).to_owned(),
            (Body::Leaf(value), Part::Value) => text(value, node.kind()),
            _ => String::new(),
        }
    }

    /// How the row of a value is edited.
    pub(super) fn field(&self, row: RowId) -> Field {
        let node = &self.tree[row.node];
        match row.part {
            Part::Add => return Field::Add,
            Part::Key => {
                let kind = self.key_member(row.node).map(|key| &key.shape().kind);
                let Some(Kind::String { values }) = kind else { return Field::Key { values: &[] } };
                return Field::Key { values };
            }
            Part::Value => {}
        }
        let Some(shape) = node.shape else { return Field::Raw };
        if let Body::Leaf(value) = &node.body
            && !fits(value, &shape.kind)
        {
            return Field::Raw;
        }
        match &shape.kind {
            Kind::String { values } if !values.is_empty() => Field::Choice { values, open: is_open(shape) },
            Kind::String { .. } => match node.member().and_then(|member| member.json) {
                Some(json) => Field::Json(json),
                None => Field::Text { lines: takes_lines(shape) },
            },
            Kind::Boolean => Field::Flag,
            Kind::Integer { .. } => Field::Integer,
            Kind::Double => Field::Decimal,
            Kind::Timestamp(_) => Field::Moment,
            Kind::List { .. } => Field::List,
            Kind::Map { .. } => Field::Map,
            Kind::Structure { union: false, .. } => Field::Group,
            Kind::Structure { members, union: true } => {
                let variants = self.tree.variants(row.node);
                let chosen = variants.first().and_then(|id| self.tree[*id].member());
                Field::Union {
                    variants: members.iter().map(|member| member.name.as_str()).collect(),
                    chosen: chosen.map(|member| member.name.as_str()),
                }
            }
        }
    }
}

/// Whether a value can be edited as its kind, be it right or wrong.
fn fits(value: &Value, kind: &Kind) -> bool {
    match value {
        Value::Null => !is_group(kind),
        Value::String(_) => !is_group(kind) && !matches!(kind, Kind::Boolean),
        Value::Number(_) => matches!(kind, Kind::Integer { .. } | Kind::Double | Kind::Timestamp(_)),
        Value::Bool(_) => matches!(kind, Kind::Boolean),
        Value::Array(_) | Value::Object(_) => false,
    }
}

/// Whether a text of this shape may have several lines: long ones may, unless their pattern forbids it.
fn takes_lines(shape: &'static Shape) -> bool {
    let long = shape.constraint.max.is_none_or(|max| max > 255.0);
    let pattern = shape.constraint.pattern.as_deref();
    long && pattern.is_none_or(|pattern| pattern.contains(r"\s"))
}

impl Walk<'_> {
    fn inside(&mut self, id: NodeId, depth: usize) {
        let node = &self.form.tree[id];
        if node.is_union() {
            return self.variants(id, depth);
        }
        let is_list = matches!(node.group(), Some(Kind::List { .. }));
        for (index, child) in node.children.iter().enumerate() {
            // Asking each item for its place would take long in a long list.
            let step = if is_list { Some(Step::Index(index)) } else { self.form.tree.step(*child) };
            self.within(step, |walk| walk.node_here(*child, depth));
        }
        if matches!(node.group(), Some(Kind::List { .. } | Kind::Map { .. })) {
            let row = self.row(RowId::add(id), depth, "Add".to_owned());
            self.rows.push(row);
        }
    }

    fn variants(&mut self, id: NodeId, depth: usize) {
        for variant in self.form.tree.variants(id) {
            if self.form.is_inlined(variant) {
                let step = self.form.tree.step(variant);
                self.within(step, |walk| walk.inside(variant, depth));
            } else {
                self.node(variant, depth);
            }
        }
    }

    fn within(&mut self, step: Option<Step>, go: impl FnOnce(&mut Self)) {
        let steps = step.map(|step| self.path.push(step));
        go(self);
        if steps.is_some() {
            self.path.pop();
        }
    }

    fn node(&mut self, id: NodeId, depth: usize) {
        let step = self.form.tree.step(id);
        self.within(step, |walk| walk.node_here(id, depth));
    }

    fn node_here(&mut self, id: NodeId, depth: usize) {
        let node = &self.form.tree[id];
        let is_header = node.group().is_some();
        let mut depth = depth;
        if matches!(node.place, Place::Entry(..)) {
            let row = self.row(RowId::key(id), depth, "Name".to_owned());
            self.rows.push(row);
            depth += 1;
            if is_header && !node.is_union() {
                if !self.form.is_folded(id) {
                    self.inside(id, depth);
                }
                return;
            }
        }
        let label = self.label(id, node);
        let row = self.row(RowId::value(id), depth, label);
        self.rows.push(row);
        if is_header && !self.form.is_folded(id) {
            self.inside(id, depth + 1);
        }
    }

    fn label(&self, id: NodeId, node: &Node) -> String {
        match &node.place {
            Place::Root => String::new(),
            Place::Member(member) => help::title(node.parent.and_then(|id| self.form.tree[id].shape), &member.name)
                .map_or_else(|| label(&member.name), str::to_owned),
            Place::Unknown(name) => name.clone(),
            Place::Entry(..) => "Value".to_owned(),
            Place::Item(_) => match self.path.last() {
                Some(Step::Index(index)) => (index + 1).to_string(),
                _ => self.form.tree.name(id).to_owned(),
            },
        }
    }

    fn row(&self, id: RowId, depth: usize, label: String) -> Row {
        let form = self.form;
        let node = &form.tree[id.node];
        let field = form.field(id);
        let masked = form.hides_row(id);
        let state = self.state(id, node);
        let header = field.is_header() || (id.part == Part::Key && form.seat(id.node) == Some(id));
        Row {
            id,
            path: self.path.clone(),
            depth,
            label,
            required: id.part == Part::Value && node.is_required(),
            state,
            text: self.text(id, node, &field, masked),
            hint: if state == State::LeftOut && id.part == Part::Value { self.hint(node) } else { String::new() },
            folded: header.then(|| form.is_folded(id.node)),
            masked: masked && !header && state == State::Set,
            class: node.class,
            refers: (id.part == Part::Value).then(|| node.member()?.refers.as_deref()).flatten(),
            issue: self.issues.get(&id).map(|issue| (issue.severity, issue.message.clone())),
            touched: node.touched,
            changed: id.part == Part::Value && self.is_changed(),
            editing: form.editing.as_ref().is_some_and(|editing| editing.row == id),
            item: node.is_item() && id.part != Part::Add,
            field,
        }
    }

    fn state(&self, id: RowId, node: &Node) -> State {
        if id.part != Part::Value {
            let empty = id.part == Part::Key && self.form.tree.name(id.node).is_empty();
            return if empty { State::Empty } else { State::Set };
        }
        match &node.body {
            Body::Leaf(Value::Null) if !node.is_item() => State::LeftOut,
            Body::Leaf(Value::Null) => State::Empty,
            Body::Leaf(value) if value.as_str() == Some("") => State::Empty,
            Body::Leaf(_) => State::Set,
            _ if !self.form.tree.is_there(id.node) => State::LeftOut,
            _ if node.children.iter().any(|child| self.form.tree.is_there(*child)) => State::Set,
            _ => State::Empty,
        }
    }

    fn text(&self, id: RowId, node: &Node, field: &Field, masked: bool) -> String {
        let counted = |one: &str, more: &str| match node.children.len() {
            0 => String::new(),
            1 => format!("1 {one}"),
            count => format!("{count} {more}"),
        };
        match field {
            Field::Add => String::new(),
            Field::List => counted("item", "items"),
            Field::Map => counted("entry", "entries"),
            Field::Union { chosen, .. } => chosen.map(label).unwrap_or_default(),
            Field::Group => self.summary(id.node),
            _ => {
                let text = self.form.text(id);
                if masked && !text.is_empty() { MASK.to_owned() } else { shortened(&text, SHOWN) }
            }
        }
    }

    /// The first values of a structure, for its header while it is folded.
    fn summary(&self, id: NodeId) -> String {
        let tree = &self.form.tree;
        let values = tree[id].children.iter().filter(|child| !self.form.hides(**child)).filter_map(|child| {
            let Body::Leaf(value) = &tree[*child].body else { return None };
            Some(shortened(&text(value, tree[*child].kind()), 40)).filter(|text| !text.is_empty())
        });
        values.take(3).collect::<Vec<_>>().join(", ")
    }

    fn hint(&self, node: &Node) -> String {
        let form = self.form;
        if node.member().is_some_and(|member| member.token) {
            return "filled in when it is sent".to_owned();
        }
        if form.operation.operation().edit == Some(Edit::Merge)
            && let Some(was) = form.original.as_ref().and_then(|original| self.path.get(original))
        {
            let hidden = node.class == crate::model::Class::Secret;
            let was = if hidden || was.is_object() || was.is_array() {
                "what is there".to_owned()
            } else {
                shortened(&text(was, node.kind()), 60)
            };
            return format!("keeps {was}");
        }
        let above = node.parent.and_then(|id| form.tree[id].shape);
        let default = node.member().and_then(|member| help::default(above, &member.name));
        default.map(|default| format!("default: {default}")).unwrap_or_default()
    }

    fn is_changed(&self) -> bool {
        let Some(original) = &self.form.original else { return false };
        self.path.get(original) != self.path.get(&self.form.document)
    }
}
