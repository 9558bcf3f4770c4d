//! What of a form may be kept on disk while it is not finished.

use serde_json::{Map, Value, json};

use crate::model::{Class, DocPath, Step};

use super::tree::{Body, Tree};
use super::{Form, NodeId};

/// What a draft brought back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Where something was typed that is never kept (secrets, content about customers): it has to be typed again.
    pub missing: Vec<DocPath>,
}

/// A draft that is no draft of this form's operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no draft of the form")]
pub struct NotADraft;

impl Form {
    /// The form as it may be kept: the document without secrets and content about customers, where that was, which
    /// fields were touched, and the wizard's step.
    #[must_use]
    pub fn draft(&self) -> Value {
        let mut without = Vec::new();
        let document = self.keepable(Tree::ROOT, &mut without).unwrap_or_default();
        let mut touched = Vec::new();
        self.tree.visit(Tree::ROOT, &mut |id, node| {
            // Keys of maps are part of a path; where they may not be kept, neither may the path.
            if node.touched && node.class == Class::Configuration && id != Tree::ROOT {
                touched.push(self.tree.path(id).to_string());
            }
        });
        json!({
            "operation": self.operation.to_string(),
            "document": document,
            "without": without.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "touched": touched,
            "step": self.step,
        })
    }

    /// A value without what may not be kept; an item that may not is null, so that the others keep their places.
    fn keepable(&self, id: NodeId, without: &mut Vec<DocPath>) -> Option<Value> {
        let node = &self.tree[id];
        if !self.tree.is_there(id) {
            return None;
        }
        if node.class != Class::Configuration || self.has_hidden_keys(id) {
            without.push(self.tree.path(id));
            return node.is_item().then_some(Value::Null);
        }
        if matches!(node.body, Body::Leaf(_)) || node.children.is_empty() {
            return self.tree.read(id);
        }
        let kept = node.children.iter().map(|child| (*child, self.keepable(*child, without)));
        Some(match self.tree.read(id)? {
            Value::Array(_) => kept.filter_map(|(_, value)| value).collect(),
            _ => {
                let kept = kept.filter_map(|(child, value)| Some((self.tree.name(child).to_owned(), value?)));
                Value::Object(kept.collect::<Map<_, _>>())
            }
        })
    }

    fn has_hidden_keys(&self, id: NodeId) -> bool {
        matches!(self.tree[id].group(), Some(crate::model::Kind::Map { key, .. }) if key.class() != Class::Configuration)
    }

    /// Takes a draft up again. What a draft never holds stays as the form has it.
    ///
    /// # Errors
    /// If it is no draft of this operation; the form stays as it is.
    pub fn restore(&mut self, draft: &Value) -> Result<Restored, NotADraft> {
        if draft["operation"].as_str() != Some(&self.operation.to_string()) || !draft["document"].is_object() {
            return Err(NotADraft);
        }
        let paths = |name: &str| -> Vec<DocPath> {
            let list = draft[name].as_array().into_iter().flatten();
            list.filter_map(|path| path.as_str()?.parse().ok()).collect()
        };
        let mut document = draft["document"].clone();
        let mut missing = Vec::new();
        for path in paths("without") {
            match path.get(&self.document) {
                Some(value) => path.put(&mut document, value.clone()),
                None => missing.push(path),
            }
        }
        self.editing = None;
        self.remember();
        self.tree.load(Tree::ROOT, Some(&document));
        for path in paths("touched").iter().chain(&missing) {
            if let Some(node) = self.tree.reach(path) {
                self.tree[node].touched = true;
                self.unfold_above(node);
            }
        }
        self.step = draft["step"].as_u64().unwrap_or_default() as usize;
        self.refresh();
        // An item that may not be kept has left a null, which says where it was.
        missing.retain(|path| !matches!(path.last(), Some(Step::Index(_))) || path.get(&self.document).is_some());
        Ok(Restored { missing })
    }
}
