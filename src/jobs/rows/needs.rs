//! What every line has to have by what an account says itself: the fields that a template requires of a case, and the
//! template itself.

use serde_json::Value;

use super::target::landing;
use crate::catalog::with_article;
use crate::contract::{RowIssue, RowNeed};
use crate::model::{DocPath, OperationId};

/// What an input lacks of what is needed, and what it names that is not there or of no use.
pub(super) fn missing<'n>(
    operation: OperationId,
    needs: &'n [RowNeed],
    input: &'n Value,
) -> impl Iterator<Item = RowIssue> + 'n {
    needs.iter().filter_map(move |need| issue(operation, need, input))
}

fn issue(operation: OperationId, need: &RowNeed, input: &Value) -> Option<RowIssue> {
    match need {
        RowNeed::Value { path, name, only, why } => {
            let applies = only.as_ref().is_none_or(|(member, value)| input.get(member) == Some(value));
            let is_missing = applies && !is_given(operation, path, input);
            let message = format!("{name} has no value: {why}");
            let plain = message.clone();
            is_missing.then(|| RowIssue { column: None, member: path.clone(), message, plain, is_error: true })
        }
        RowNeed::OneOf { member, known, is_all, singular } => {
            let id = input.get(member)?.as_str()?;
            let plain = match known.get(id) {
                Some((name, why)) => format!("is the {singular} {name}: {}", why.as_ref()?),
                None if *is_all => format!("there is no such {singular}"),
                None => return None,
            };
            let message = if known.contains_key(id) {
                plain.clone()
            } else if let Some((meant, _)) = known.iter().find(|(_, (name, _))| name == id) {
                format!("{plain}: {id}; here {} goes by its id, {meant}", with_article(singular))
            } else {
                format!("{plain}: {id}")
            };
            let member = DocPath::root().member(member.as_str());
            Some(RowIssue { column: None, member, message, plain, is_error: true })
        }
    }
}

/// Whether an input has a value there; one that is empty is none.
fn is_given(operation: OperationId, path: &DocPath, input: &Value) -> bool {
    let Some((pairs, id, _)) = landing(operation, path).and_then(|place| place.pair) else { return true };
    let given = pairs.path().get(input).and_then(Value::as_array).into_iter().flatten();
    let mut values = given.filter(|pair| pair[pairs.key] == *id).filter_map(|pair| pair[pairs.value].as_object());
    values.any(|value| value.values().any(|value| !value.is_object() && value.as_str() != Some("")))
}
