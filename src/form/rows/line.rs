//! What one row says.

use std::borrow::Cow;

use serde_json::Value;

use crate::model::{Edit, Sensitivity, Step, label};

use super::super::tree::{Body, Node, NodePlace};
use super::super::values::shortened;
use super::super::{Field, NodeId, Part, Row, RowId, RowState, help};
use super::Walk;

/// How much of a text a row has.
const SHOWN: usize = 400;
const MASK: &str = "••••••••";

impl Walk<'_> {
    pub(super) fn label(&self, id: NodeId, node: &Node) -> String {
        match &node.place {
            NodePlace::Root => String::new(),
            NodePlace::Member(member) => {
                let title = help::title(node.parent.and_then(|id| self.form.tree[id].shape), member.name);
                let title = title.map_or_else(|| label(member.name), str::to_owned);
                if member.is_deprecated() && !title.contains("deprecated") {
                    format!("{title} (deprecated)")
                } else {
                    title
                }
            }
            NodePlace::Unknown(name) => name.clone(),
            NodePlace::Entry(..) => "Value".to_owned(),
            NodePlace::Item(_) => match self.path.last() {
                Some(Step::Index(index)) => (index + 1).to_string(),
                _ => self.form.tree.name(id).to_owned(),
            },
        }
    }

    pub(super) fn row(&self, id: RowId, depth: usize, label: String) -> Row {
        let form = self.form;
        let node = &form.tree[id.node];
        let field = form.field(id);
        let masked = form.hides_row(id);
        let state = self.state(id, node);
        let written = if field.is_header() { Cow::Borrowed("") } else { form.text(id) };
        let header = field.is_header() || (id.part == Part::Key && form.seat(id.node) == Some(id));
        Row {
            id,
            path: self.path.clone(),
            depth,
            label,
            // What holds it may itself be left out, and then nothing in it is needed.
            required: id.part == Part::Value && (form.demanded.contains(&self.path) || form.is_needed(id.node)),
            state,
            text: self.text(id, &written, node, &field, masked),
            original: form.originals.iter().find(|(path, _)| *path == self.path).map(|(_, was)| shortened(was, 60)),
            hint: if state == RowState::LeftOut && id.part == Part::Value { self.hint(node) } else { String::new() },
            folded: header.then(|| form.is_folded(id.node)),
            masked: masked && !header && state == RowState::Set,
            class: node.class,
            refers: (id.part == Part::Value).then(|| node.member()?.refers).flatten(),
            name: None,
            section: String::new(),
            issue: self.issues.get(&id).map(|issue| (issue.severity, issue.message.clone())),
            touched: node.touched,
            changed: id.part == Part::Value && self.is_changed(),
            editing: form.editing.as_ref().is_some_and(|editing| editing.row == id),
            item: node.is_item() && id.part != Part::Add,
            kept: id.part == Part::Value && form.keeps(&self.path).is_some(),
            size: written.len(),
            field,
        }
    }

    fn state(&self, id: RowId, node: &Node) -> RowState {
        if id.part != Part::Value {
            let empty = id.part == Part::Key && self.form.tree.name(id.node).is_empty();
            return if empty { RowState::Empty } else { RowState::Set };
        }
        match &node.body {
            Body::Leaf(Value::Null) if !node.is_item() => RowState::LeftOut,
            Body::Leaf(Value::Null) => RowState::Empty,
            Body::Leaf(value) if value.as_str() == Some("") => RowState::Empty,
            Body::Leaf(_) => RowState::Set,
            _ if !self.form.tree.is_there(id.node) => RowState::LeftOut,
            _ if node.children.iter().any(|child| self.form.tree.is_there(*child)) => RowState::Set,
            _ => RowState::Empty,
        }
    }

    fn text(&self, id: RowId, written: &str, node: &Node, field: &Field, masked: bool) -> String {
        let counted = |one: &str, more: &str| match node.children.len() {
            0 => String::new(),
            1 => format!("1 {one}"),
            count => format!("{count} {more}"),
        };
        match field {
            Field::Add => String::new(),
            Field::List => counted("item", "items"),
            Field::Map => counted("entry", "entries"),
            Field::Union { chosen, .. } => {
                chosen.map(|name| self.form.title_at(&self.path.member(name))).unwrap_or_default()
            }
            Field::Group => self.summary(id.node),
            _ => {
                let text = match self.form.misread.get(&id) {
                    Some(misread) => misread.text.as_str(),
                    None => written,
                };
                if masked && !text.is_empty() { MASK.to_owned() } else { shortened(text, SHOWN) }
            }
        }
    }

    /// The first values of a structure, for its header while it is folded.
    fn summary(&self, id: NodeId) -> String {
        let tree = &self.form.tree;
        let values = tree[id].children.iter().filter(|child| !self.form.hides(**child)).filter_map(|child| {
            let Body::Leaf(value) = &tree[*child].body else { return None };
            Some(shortened(&tree[*child].text(value), 40)).filter(|text| !text.is_empty())
        });
        values.take(3).collect::<Vec<_>>().join(", ")
    }

    fn hint(&self, node: &Node) -> String {
        let form = self.form;
        if node.member().is_some_and(|member| member.token) {
            return "filled in when it is sent".to_owned();
        }
        if node.is_sent_empty() {
            return "sent empty where nothing is added".to_owned();
        }
        if form.operation.operation().edit == Some(Edit::Merge)
            && let Some(was) = form.original.as_ref().and_then(|original| self.path.get(original))
        {
            let hidden = node.class == Sensitivity::Secret;
            let was = if hidden || was.is_object() || was.is_array() {
                "what is there".to_owned()
            } else {
                shortened(&node.text(was), 60)
            };
            return format!("keeps {was}");
        }
        if form.is_partial && node.optional {
            return "stays as each has it".to_owned();
        }
        let above = node.parent.and_then(|id| form.tree[id].shape);
        let default = node.member().and_then(|member| help::default(above, member.name));
        default.map(|default| format!("default: {default}")).unwrap_or_default()
    }

    fn is_changed(&self) -> bool {
        let Some(original) = &self.form.original else { return false };
        self.path.get(original) != self.path.get(&self.form.document)
    }
}
