//! A document being read: its form, what is folded, the cursor and what was found. Knows nothing of calls.

use std::collections::HashMap;

use serde_json::Value;

use crate::catalog::{Found, Location};
use crate::config::Action;
use crate::widgets::{self, CodeText, Fold, Folds};

/// The form that a document is shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::screens) enum Format {
    /// A tree with folding.
    #[default]
    Tree,
    /// Pretty JSON.
    Json,
    /// YAML.
    Yaml,
}

impl Format {
    fn next(self) -> Self {
        match self {
            Self::Tree => Self::Json,
            Self::Json => Self::Yaml,
            Self::Yaml => Self::Tree,
        }
    }

    /// What people call it.
    pub(in crate::screens) fn name(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }

    /// A document as text.
    pub(in crate::screens) fn text(self, document: &Value) -> String {
        match self {
            Self::Yaml => CodeText::yaml(document).text().to_owned(),
            Self::Tree | Self::Json => CodeText::json(document).text().to_owned(),
        }
    }
}

/// What is shown, and where the cursor is.
#[derive(Debug, Default)]
pub(in crate::screens) struct DocumentView {
    pub(in crate::screens) form: Format,
    /// The document with the JSON inside its strings unpacked, for the tree.
    pub(super) tree: Value,
    /// The document as text, in the form that was last asked for.
    pub(super) code: Option<CodeText>,
    document: Value,
    pub(super) folds: Folds,
    /// How many lines the tree has with what is folded.
    pub(super) count: usize,
    /// Where values lead, by their pointers.
    references: HashMap<String, Location>,
    /// The line under the cursor.
    pub(super) cursor: usize,
    /// The first line in sight.
    pub(super) top: usize,
    /// Columns scrolled away in a text.
    pub(super) left: usize,
    pub(super) needle: String,
    /// The nodes that were found in the tree, or the lines in a text.
    found: Vec<String>,
    lines: Vec<usize>,
}

impl DocumentView {
    /// Shows a document; folds and cursor stay as far as they fit.
    pub(in crate::screens) fn show(&mut self, document: &Value, references: impl Fn(&Value) -> Vec<Found>) {
        self.document = document.clone();
        self.tree = unpacked(document, 0);
        // What leads on is looked for in both: a text of JSON may lead somewhere as a whole, and so may values in it.
        self.references.clear();
        for found in references(document).into_iter().chain(references(&self.tree)) {
            self.references.entry(found.pointer).or_insert(found.location);
        }
        self.form_text();
        self.recount();
        let needle = self.needle.clone();
        self.search(&needle);
        self.cursor = self.cursor.min(self.len().saturating_sub(1));
    }

    fn form_text(&mut self) {
        self.code = match self.form {
            Format::Tree => None,
            Format::Json => Some(CodeText::json(&self.document)),
            Format::Yaml => Some(CodeText::yaml(&self.document)),
        };
    }

    /// How many lines there are.
    pub(in crate::screens) fn len(&self) -> usize {
        self.code.as_ref().map_or(self.count, CodeText::len)
    }

    /// Whether there is anything to fold in the tree that is shown.
    pub(super) fn may_fold(&self) -> bool {
        let holds = |value: &Value| match value {
            Value::Object(members) => !members.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => false,
        };
        let inside = match &self.tree {
            Value::Object(members) => members.values().any(holds),
            Value::Array(items) => items.iter().any(holds),
            _ => false,
        };
        self.code.is_none() && inside
    }

    /// Whether anything is folded in the tree that is shown.
    pub(super) fn may_expand(&self) -> bool {
        self.code.is_none() && !self.folds.is_empty()
    }

    /// Counts the lines of the tree anew, after its folds have changed.
    fn recount(&mut self) {
        self.count = widgets::line_count(&self.tree, &self.folds);
    }

    /// Takes an action that moves, folds or changes the form. Says whether it did.
    pub(in crate::screens) fn act(&mut self, action: Action, height: usize) -> bool {
        let last = self.len().saturating_sub(1);
        let page = height.max(1);
        match action {
            Action::Up => self.cursor = self.cursor.saturating_sub(1),
            Action::Down => self.cursor = (self.cursor + 1).min(last),
            Action::PageUp => self.cursor = self.cursor.saturating_sub(page),
            Action::PageDown => self.cursor = (self.cursor + page).min(last),
            Action::Top => self.cursor = 0,
            Action::Bottom => self.cursor = last,
            Action::Left if self.code.is_some() => self.left = self.left.saturating_sub(8),
            Action::Right if self.code.is_some() => self.left += 8,
            Action::Left => self.fold(),
            Action::Right => self.unfold(),
            Action::Format => {
                self.form = self.form.next();
                self.form_text();
                (self.cursor, self.top, self.left) = (0, 0, 0);
                let needle = self.needle.clone();
                self.search(&needle);
            }
            Action::FoldAll => {
                self.folds = widgets::fold_below(&self.tree, 0);
                self.cursor = 0;
                self.recount();
            }
            Action::ExpandAll => {
                self.folds.clear();
                self.recount();
            }
            _ => return false,
        }
        true
    }

    /// Moves the window so that the cursor is inside.
    pub(in crate::screens) fn scroll(&mut self, height: usize) {
        let len = self.len();
        self.cursor = self.cursor.min(len.saturating_sub(1));
        self.top = widgets::keep_visible(self.top, self.cursor, len, height.max(1));
    }

    /// The node under the cursor of the tree: its pointer, whether it folds, and its value.
    fn node(&self) -> Option<(String, Fold, &Value)> {
        if self.code.is_some() {
            return None;
        }
        let line = widgets::tree_lines(&self.tree, &self.folds, self.cursor..self.cursor + 1).into_iter().next()?;
        Some((line.pointer, line.fold, line.value))
    }

    /// Path of the node under the cursor, for the edge of the frame.
    pub(super) fn selected_path(&self) -> Option<String> {
        self.node().map(|(pointer, ..)| path(&pointer))
    }

    /// Path and value of the node under the cursor, for copying.
    pub(in crate::screens) fn selected(&self) -> Option<(String, String)> {
        let (pointer, _, value) = self.node()?;
        let text = match value {
            Value::String(text) => text.clone(),
            value => serde_json::to_string_pretty(value).unwrap_or_default(),
        };
        Some((path(&pointer), text))
    }

    /// What the cursor is on, with its name, if it is no more than a value: to be read in full.
    pub(in crate::screens) fn leaf(&self) -> Option<(String, String)> {
        match &self.code {
            Some(code) => Some((format!("Line {}", self.cursor + 1), code.line(self.cursor).trim().to_owned())),
            None => self.node().filter(|(_, fold, _)| *fold == Fold::Leaf).and_then(|_| self.selected()),
        }
    }

    /// Where the value under the cursor leads.
    pub(super) fn reference(&self) -> Option<&Location> {
        let (pointer, ..) = self.node()?;
        self.references.get(&pointer)
    }

    /// Whether the value at a pointer leads somewhere.
    pub(super) fn leads(&self, pointer: &str) -> bool {
        self.references.contains_key(pointer)
    }

    /// Folds or unfolds the node under the cursor.
    pub(in crate::screens) fn toggle(&mut self) {
        let Some((pointer, fold, _)) = self.node() else { return };
        match fold {
            Fold::Open => {
                self.folds.insert(pointer);
            }
            Fold::Folded => {
                self.folds.remove(&pointer);
            }
            Fold::Leaf => {}
        }
        self.recount();
    }

    /// Folds the node, or goes to its parent where there is nothing to fold.
    fn fold(&mut self) {
        match self.node() {
            Some((pointer, Fold::Open, _)) => {
                self.folds.insert(pointer);
                self.recount();
            }
            Some((pointer, ..)) => {
                let parent =
                    widgets::parent_pointer(&pointer).and_then(|p| widgets::line_of(&self.tree, &self.folds, p));
                self.cursor = parent.unwrap_or(self.cursor);
            }
            None => {}
        }
    }

    fn unfold(&mut self) {
        match self.node() {
            Some((pointer, Fold::Folded, _)) => {
                self.folds.remove(&pointer);
                self.recount();
            }
            Some((_, Fold::Open, _)) => self.cursor += 1,
            _ => {}
        }
    }

    /// Looks for a text, in names and values; the cursor goes to the first place at or behind it.
    pub(super) fn search(&mut self, needle: &str) {
        needle.clone_into(&mut self.needle);
        (self.found, self.lines) = match &self.code {
            Some(code) => (Vec::new(), code.search(needle)),
            None => (widgets::search_document(&self.tree, needle), Vec::new()),
        };
        if !needle.is_empty() {
            self.go_match(true, true);
        }
    }

    /// Goes to the next match, or the one before.
    pub(super) fn next_match(&mut self, forward: bool) {
        self.go_match(forward, false);
    }

    fn go_match(&mut self, forward: bool, here: bool) {
        if self.code.is_none() {
            for pointer in &self.found {
                widgets::unfold_to(&mut self.folds, pointer);
            }
            self.lines = widgets::lines_of(&self.tree, &self.folds, &self.found);
            self.recount();
        }
        let next = if forward {
            self.lines
                .iter()
                .find(|line| **line > self.cursor || (here && **line == self.cursor))
                .or(self.lines.first())
        } else {
            self.lines.iter().rev().find(|line| **line < self.cursor).or(self.lines.last())
        };
        self.cursor = next.copied().unwrap_or(self.cursor);
    }

    /// How many places were found, and which of them the cursor is on.
    pub(super) fn matches(&self) -> (usize, Option<usize>) {
        let at = self.lines.iter().position(|line| *line == self.cursor);
        (self.lines.len(), at)
    }
}

/// A pointer as people read it: `/Fields/email/Source` becomes `Fields.email.Source`.
fn path(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".").replace("~1", "/").replace("~0", "~")
}

/// A document in which strings that hold a JSON object or list are unpacked.
fn unpacked(value: &Value, depth: usize) -> Value {
    match value {
        _ if depth > 64 => value.clone(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), unpacked(value, depth + 1))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| unpacked(item, depth + 1)).collect()),
        Value::String(text) if text.starts_with(['{', '[']) => match serde_json::from_str::<Value>(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => inner,
            _ => value.clone(),
        },
        value => value.clone(),
    }
}
