//! What every line has to have by what an account says itself: the fields that a template requires of a case.

use serde_json::Value;

use super::target::landing;
use crate::contract::{RowIssue, RowNeed};
use crate::model::OperationId;

/// What an input lacks of what is needed.
pub(super) fn missing<'n>(
    operation: OperationId,
    needs: &'n [RowNeed],
    input: &'n Value,
) -> impl Iterator<Item = RowIssue> + 'n {
    let applies = |need: &&RowNeed| need.only.as_ref().is_none_or(|(member, value)| input.get(member) == Some(value));
    needs.iter().filter(applies).filter(move |need| !is_given(operation, need, input)).map(|need| {
        let message = format!("{} has no value: {}", need.name, need.why);
        RowIssue { column: None, member: need.path.clone(), plain: message.clone(), message, is_error: true }
    })
}

/// Whether an input has a value there; one that is empty is none.
fn is_given(operation: OperationId, need: &RowNeed, input: &Value) -> bool {
    let Some((pairs, id, _)) = landing(operation, &need.path).and_then(|place| place.pair) else { return true };
    let given = pairs.path().get(input).and_then(Value::as_array).into_iter().flatten();
    let mut values = given.filter(|pair| pair[pairs.key] == *id).filter_map(|pair| pair[pairs.value].as_object());
    values.any(|value| value.values().any(|value| !value.is_object() && value.as_str() != Some("")))
}
