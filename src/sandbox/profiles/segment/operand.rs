//! Conditions whose values name what is not there are refused.

use serde_json::Value;

use super::super::attribute;
use crate::rules::evaluating::Operand;
use crate::sandbox::{Refusal, Store};

/// Refuses conditions, at any depth of a definition, whose values mean nothing.
pub(super) fn check(store: &Store<'_>, domain: &str, document: &Value) -> Result<(), Refusal> {
    if let (Some(how), Some(values)) = (document["DimensionType"].as_str(), document["Values"].as_array()) {
        if matches!(how, "BETWEEN" | "NOT_BETWEEN") && values.len() != 2 {
            return Err(Refusal::invalid(format!("A dimension of type {how} has two values")));
        }
        for value in values.iter().filter_map(Value::as_str) {
            match Operand::parse(value) {
                None => {
                    return Err(Refusal::invalid(format!(
                        "The value {value} is neither a text nor {{{{_profile.ProfileAttributeName}}}} nor \
                         {{{{_calculated_attribute.CalculatedAttributeName}}}}"
                    )));
                }
                Some(Operand::Calculated(name)) if !attribute::exists(store, domain, name)? => {
                    return Err(Refusal::invalid(format!("Calculated attribute {name} does not exist")));
                }
                Some(_) => {}
            }
        }
        return Ok(());
    }
    match document {
        Value::Object(members) => members.values().try_for_each(|inner| check(store, domain, inner)),
        Value::Array(items) => items.iter().try_for_each(|inner| check(store, domain, inner)),
        _ => Ok(()),
    }
}
