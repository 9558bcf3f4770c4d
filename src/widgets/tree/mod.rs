//! A document as a tree that folds. Nodes are named by JSON pointers (`/Flows/0/Name`).

mod lines;
mod search;
mod view;

pub use lines::{
    Fold, Folds, Label, TreeLine, fold_below, line_count, line_of, lines_of, parent_pointer, top_lines, tree_lines,
    unfold_to,
};
pub use search::{occurrences, search_document};
pub use view::{Look, Note, TreeView};

#[cfg(test)]
mod tests;
