//! From a document to the lines of its tree. Nothing is kept between two calls, and only lines that are asked for
//! are made.

use std::collections::{BTreeSet, HashSet};
use std::ops::{ControlFlow, Range};

use serde_json::Value;

/// The pointers of the nodes that are folded.
pub type Folds = BTreeSet<String>;

/// What a node is called by its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label<'a> {
    /// It is the whole document.
    Root,
    /// It is a member of this name.
    Member(&'a str),
    /// It is an item of a list, counted from 0.
    Item(usize),
}

/// Whether a node can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// There is nothing below it.
    Leaf,
    /// What is below it is shown.
    Open,
    /// What is below it is hidden.
    Folded,
}

/// One line of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeLine<'a> {
    /// The node's pointer.
    pub pointer: String,
    /// How many nodes it is below the top.
    pub depth: usize,
    /// What it is called.
    pub label: Label<'a>,
    /// Its value.
    pub value: &'a Value,
    /// Whether it can be folded.
    pub fold: Fold,
}

/// What a walk tells of each node, in the order of the lines.
struct Node<'w, 'a> {
    line: usize,
    pointer: &'w str,
    depth: usize,
    label: Label<'a>,
    value: &'a Value,
    fold: Fold,
}

/// The lines of this range.
pub fn tree_lines<'a>(document: &'a Value, folds: &Folds, range: Range<usize>) -> Vec<TreeLine<'a>> {
    let mut lines = Vec::with_capacity(range.len().min(1000));
    walk(document, folds, &mut |node| {
        if node.line >= range.end {
            return ControlFlow::Break(());
        }
        if node.line >= range.start {
            let Node { pointer, depth, label, value, fold, .. } = node;
            lines.push(TreeLine { pointer: pointer.to_owned(), depth, label, value, fold });
        }
        ControlFlow::Continue(())
    });
    lines
}

/// The first so many lines of a tree in which all below the top is folded. Nothing below is looked at.
pub fn top_lines(document: &Value, most: usize) -> Vec<TreeLine<'_>> {
    match document {
        Value::Object(members) if !members.is_empty() => {
            members.iter().take(most).map(|(name, value)| top_line(Label::Member(name), value)).collect()
        }
        Value::Array(items) if !items.is_empty() => {
            items.iter().take(most).enumerate().map(|(nth, value)| top_line(Label::Item(nth), value)).collect()
        }
        leaf => vec![top_line(Label::Root, leaf)],
    }
}

fn top_line<'a>(label: Label<'a>, value: &'a Value) -> TreeLine<'a> {
    let mut pointer = String::new();
    match label {
        Label::Root => {}
        Label::Member(name) => {
            pointer.push('/');
            escape(name, &mut pointer);
        }
        Label::Item(nth) => pointer = format!("/{nth}"),
    }
    let fold = if is_leaf(value) { Fold::Leaf } else { Fold::Folded };
    TreeLine { pointer, depth: 0, label, value, fold }
}

/// How many lines there are.
pub fn line_count(document: &Value, folds: &Folds) -> usize {
    let mut count = 0;
    walk(document, folds, &mut |node| {
        count = node.line + 1;
        ControlFlow::Continue(())
    });
    count
}

/// The line of a node; `None` if it is not there or hidden in a fold.
pub fn line_of(document: &Value, folds: &Folds, pointer: &str) -> Option<usize> {
    let mut found = None;
    walk(document, folds, &mut |node| {
        if node.pointer == pointer {
            found = Some(node.line);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    found
}

/// The lines of several nodes, in their order; what is folded away has none. The document is gone through once.
#[must_use]
pub fn lines_of(document: &Value, folds: &Folds, pointers: &[String]) -> Vec<usize> {
    let wanted: HashSet<&str> = pointers.iter().map(String::as_str).collect();
    let mut found = Vec::with_capacity(wanted.len());
    walk(document, folds, &mut |node| {
        if wanted.contains(node.pointer) {
            found.push(node.line);
        }
        ControlFlow::Continue(())
    });
    found
}

/// The pointers of all nodes that can be folded and are so deep or deeper (0 folds everything).
pub fn fold_below(document: &Value, depth: usize) -> Folds {
    let mut folds = Folds::new();
    walk(document, &Folds::new(), &mut |node| {
        if node.depth >= depth && node.fold != Fold::Leaf {
            folds.insert(node.pointer.to_owned());
        }
        ControlFlow::Continue(())
    });
    folds
}

/// The pointer of the node above; `None` at the top.
pub fn parent_pointer(pointer: &str) -> Option<&str> {
    let (parent, _) = pointer.rsplit_once('/')?;
    (!parent.is_empty()).then_some(parent)
}

/// Unfolds what hides a node.
pub fn unfold_to(folds: &mut Folds, pointer: &str) {
    let mut above = parent_pointer(pointer);
    while let Some(pointer) = above {
        folds.remove(pointer);
        above = parent_pointer(pointer);
    }
}

/// Visits every node that is not hidden.
fn walk<'a>(document: &'a Value, folds: &Folds, visit: &mut dyn FnMut(Node<'_, 'a>) -> ControlFlow<()>) {
    let mut walk = Walk { folds, pointer: String::new(), line: 0, visit };
    if is_leaf(document) {
        let _ = walk.node(Label::Root, document, 0);
    } else {
        let _ = walk.below(document, 0);
    }
}

struct Walk<'w, 'a> {
    folds: &'w Folds,
    pointer: String,
    line: usize,
    visit: &'w mut dyn FnMut(Node<'_, 'a>) -> ControlFlow<()>,
}

impl<'a> Walk<'_, 'a> {
    fn node(&mut self, label: Label<'a>, value: &'a Value, depth: usize) -> ControlFlow<()> {
        let fold = if is_leaf(value) {
            Fold::Leaf
        } else if self.folds.contains(&self.pointer) {
            Fold::Folded
        } else {
            Fold::Open
        };
        (self.visit)(Node { line: self.line, pointer: &self.pointer, depth, label, value, fold })?;
        self.line += 1;
        if fold == Fold::Open { self.below(value, depth + 1) } else { ControlFlow::Continue(()) }
    }

    fn below(&mut self, value: &'a Value, depth: usize) -> ControlFlow<()> {
        let end = self.pointer.len();
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.pointer.push('/');
                    escape(name, &mut self.pointer);
                    self.node(Label::Member(name), value, depth)?;
                    self.pointer.truncate(end);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    self.pointer.push('/');
                    self.pointer.push_str(&index.to_string());
                    self.node(Label::Item(index), value, depth)?;
                    self.pointer.truncate(end);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

fn is_leaf(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    }
}

/// Writes a name as a part of a pointer (RFC 6901).
fn escape(name: &str, pointer: &mut String) {
    for c in name.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// Visits every node, also the hidden ones: pointer, label and value.
pub(super) fn every_node<'a>(document: &'a Value, visit: &mut dyn FnMut(&str, Label<'a>, &'a Value)) {
    walk(document, &Folds::new(), &mut |node| {
        visit(node.pointer, node.label, node.value);
        ControlFlow::Continue(())
    });
}
