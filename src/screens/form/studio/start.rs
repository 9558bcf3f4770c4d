//! What a location brings along for a merge.

use serde_json::Value;

use crate::catalog::{Location, Merge, Takes, WITH};
use crate::model::{DocPath, OperationId, Shape};

/// What a location brings along for a merge: the others, and that all may move which can.
pub(in crate::screens::form) fn begins_with(
    merge: &Merge,
    operation: OperationId,
    at: &Location,
) -> Vec<(DocPath, Value)> {
    let input = operation.operation().input;
    let switches = merge.moves.iter().filter_map(|moves| moves.switches.as_ref());
    let all = switches.flat_map(|path| {
        let shape = path.steps().iter().try_fold(input, |shape, step| Some(shape.step(step)?.shape()));
        let members = shape.map(Shape::members).unwrap_or_default();
        members.iter().map(|member| (path.member(member.name), Value::Bool(true)))
    });
    let others = at.all(WITH).enumerate().map(|(nth, id)| (merge.others.index(nth), Value::from(id)));
    all.chain(others).collect()
}

/// Whether a place of the request says what is chosen in a merge.
pub(in crate::screens::form) fn is_choice(merge: &Merge, path: &DocPath) -> bool {
    let switches = merge.moves.iter().filter_map(|moves| moves.switches.as_ref());
    let taken = match &merge.takes {
        Takes::Members { members } => members,
        Takes::Fields { entries, .. } => entries,
    };
    switches.chain([taken]).any(|place| path.starts_with(place))
}
