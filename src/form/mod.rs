//! A document being edited under a shape: fields, edits, issues.
//!
//! A [`Form`] holds the input of one operation as a tree that mirrors its shape. It flattens the tree into [`Row`]s
//! for a screen to draw, takes edits by [`RowId`], checks the document after each of them, and reads out exactly what
//! would be sent. It never calls anybody, asks no clock and keeps nothing on disk.

mod alignment;
mod beside;
pub mod carried;
mod changes;
mod clusters;
pub mod conditions;
mod deadline;
mod document;
mod draft;
mod editing;
mod entries;
mod escapes;
mod fixed;
mod help;
mod issues;
mod json;
mod kept;
mod meanwhile;
mod ops;
mod pair_issues;
mod pair_values;
mod pairs;
mod refusal;
mod row;
mod rows;
mod span;
mod tree;
mod values;
mod variants;
pub mod wizard;
mod words;

pub use crate::model::Severity;
pub use changes::{Change, Fate};
pub use clusters::{go, press};
pub use document::Form;
pub use draft::{FormDraft, NotADraft, Restored};
pub use editing::{EditView, TYPED_MOST};
pub use fixed::{Claim, claims, is_of_place};
pub use help::FieldHelp;
pub use issues::{Issue, IssueSource, Summary};
pub use json::JsonProblem;
pub use pairs::{Pair, PairOption, Pairs};
pub use row::{Field, NodeId, Part, Row, RowId, RowState};
pub use words::constraint_words;

#[cfg(test)]
mod tests;
