//! What every line has to have by what an account says itself: the fields that a template requires of a case, and that
//! what it names is there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::target::landing;
use crate::catalog::{PairList, with_article};
use crate::contract::{RowIssue, RowNeed};
use crate::model::OperationId;

/// What is needed of lines, with what is found out once for all of them.
#[derive(Debug)]
pub(super) struct Needed {
    need: RowNeed,
    /// The pair that it is a value of, if it is one.
    pair: Option<(PairList, String)>,
}

impl Needed {
    pub(super) fn of(operation: OperationId, need: &RowNeed) -> Self {
        let pair = match need {
            RowNeed::Value { path, .. } => landing(operation, path).and_then(|place| place.pair),
            RowNeed::OneOf { .. } => None,
        };
        Self { need: need.clone(), pair: pair.map(|(pairs, id, _)| (pairs, id)) }
    }

    /// Whether it holds of what a line names, and not of what it has.
    pub(super) const fn is_of_names(&self) -> bool {
        matches!(self.need, RowNeed::OneOf { .. })
    }
}

/// What an input lacks of what is needed, or names though it is not there or of no use.
pub(super) fn missing(needed: &Needed, input: &Value) -> Option<RowIssue> {
    match &needed.need {
        RowNeed::Value { path, name, only, why } => {
            let applies = only.as_ref().is_none_or(|(member, value)| input.get(member) == Some(value));
            let is_missing = applies && !is_given(needed.pair.as_ref(), input);
            let message = format!("{name} has no value: {why}");
            let plain = message.clone();
            is_missing.then(|| RowIssue { column: None, member: path.clone(), message, plain, is_error: true })
        }
        RowNeed::OneOf { path, place, known, ids: by_name, is_all, singular } => {
            if place.iter().any(|(member, of)| input.get(member).and_then(Value::as_str) != Some(of)) {
                return None;
            }
            let value = path.get(input)?;
            let ids = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice).iter();
            let found = ids.filter_map(Value::as_str).find_map(|id| none_of(id, known, by_name, *is_all, singular));
            let (message, plain) = found?;
            Some(RowIssue { column: None, member: path.clone(), message, plain, is_error: true })
        }
    }
}

/// That what an id names is not there or of no use, where that is certain: for people, and without the id.
fn none_of(
    id: &str,
    known: &BTreeMap<String, (String, Option<String>)>,
    by_name: &BTreeMap<String, String>,
    is_all: bool,
    singular: &str,
) -> Option<(String, String)> {
    let plain = match known.get(id) {
        Some((name, why)) => {
            let plain = format!("is the {singular} {name}: {}", why.as_ref()?);
            return Some((plain.clone(), plain));
        }
        // AWS's own names begin so, and no list has them all; an empty one is the affair of the facts.
        None if is_all && !id.is_empty() && !id.starts_with('_') => format!("there is no such {singular}"),
        None => return None,
    };
    let message = match by_name.get(id) {
        Some(meant) => format!("{plain}: {id}; here {} goes by its id, {meant}", with_article(singular)),
        None => format!("{plain}: {id}"),
    };
    Some((message, plain))
}

/// Whether an input has a value there; one that is empty is none.
fn is_given(pair: Option<&(PairList, String)>, input: &Value) -> bool {
    let Some((pairs, id)) = pair else { return true };
    let given = input.get(pairs.member).and_then(Value::as_array).into_iter().flatten();
    let mut values = given.filter(|pair| pair[pairs.key] == *id).filter_map(|pair| pair[pairs.value].as_object());
    values.any(|value| value.values().any(|value| !value.is_object() && value.as_str() != Some("")))
}
