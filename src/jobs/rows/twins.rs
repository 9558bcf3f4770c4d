//! Lines that say the same as an earlier one of something that is done to an item as often as it is sent: a flow that is
//! started twice.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::Value;

use super::reader::Row;
use crate::catalog::{Resource, Scope, catalog};
use crate::contract::RowIssue;
use crate::model::{DocPath, OperationId, Retry};

/// So many lines are remembered.
const MOST: usize = 1_000_000;

/// What lines have said so far.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// The line that said it first, by what tells its input from others.
    lines: HashMap<u64, u64>,
}

impl Twins {
    /// None where it makes no difference how often an operation is sent, or where it makes something new: two of a kind
    /// may be meant.
    pub(super) fn of(operation: OperationId) -> Option<Self> {
        let is_of_item = |resource: &Resource| {
            resource.actions().iter().any(|action| action.operation == operation && action.scope == Scope::Item)
        };
        let is_repeated = operation.operation().retry != Retry::Safe;
        (is_repeated && catalog().resources().iter().any(is_of_item)).then(Self::default)
    }

    /// That a line says the same as an earlier one.
    pub(super) fn look(&mut self, row: &Row, input: &Value) -> Option<RowIssue> {
        let mut hash = DefaultHasher::new();
        input.hash(&mut hash);
        let print = hash.finish();
        if let Some(line) = self.lines.get(&print) {
            let message = format!("says the same as line {line}: it is done twice");
            let plain = message.clone();
            return Some(RowIssue { column: None, member: DocPath::root(), message, plain, is_error: false });
        }
        if self.lines.len() < MOST {
            self.lines.insert(print, row.line);
        }
        None
    }
}
