//! How many calls lines of a file take, how long these take at the rate that jobs have, and what a service has for many at
//! once.

use std::time::Duration;

use serde_json::Value;

use super::batch_of;
use crate::contract::RowMapping;
use crate::model::{Bulk, DocPath, OperationId, rate};

/// How long so many calls take at a share of the rate of their operation.
#[must_use]
pub fn time_for(operation: OperationId, calls: usize, share: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(calls as f64 / (rate(operation).per_second * share)).ok()
}

/// The operation that is called for so many lines that have `set` in common, how often, and how many lines go into one call.
#[must_use]
pub fn calls_for(
    operation: OperationId,
    mut set: Value,
    mapping: &RowMapping,
    lines: usize,
    edits: bool,
) -> (OperationId, usize, usize) {
    let is_plain = |path: &DocPath| path.steps().len() == 1;
    for (path, value) in mapping.constants.iter().filter(|(path, _)| is_plain(path)) {
        path.put(&mut set, value.clone());
    }
    // Only lines that differ in nothing but their entries go together.
    let batch = batch_of(operation, &set).filter(|(batch, ..)| {
        let is_own = |path: &DocPath| batch.entry.values().any(|own| path.starts_with(own));
        mapping.columns.values().all(is_own)
    });
    match batch.filter(|_| !edits) {
        Some((_, by, most)) if most > 1 => (by.id, lines.div_ceil(most), most),
        _ => (operation, lines, 1),
    }
}

/// What the service itself has for as many, and the operations that are called for it, each once.
#[must_use]
pub fn bulk_of(operation: OperationId, lines: usize) -> Option<(&'static Bulk, Vec<OperationId>)> {
    let bulk = operation.operation().bulk.as_ref().filter(|bulk| lines >= bulk.from)?;
    Some((bulk, bulk.operations(operation.service).collect()))
}
