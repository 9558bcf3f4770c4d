//! The filter language: conditions on one field or tag, joined by not, all and any.

use serde_json::Value;

use super::union::{is_empty, text};
use crate::rules::case_rule::compare;
use crate::sandbox::Refusal;

/// Levels of not, all and any; the model sets no limit, the service surely has one.
const MAX_LEVELS: usize = 5;

/// Whether these values and tags pass; `known` refuses a field that does not exist.
pub(super) fn matches(
    filter: &Value,
    values: &Value,
    tags: &Value,
    known: &dyn Fn(&str) -> Result<(), Refusal>,
) -> Result<bool, Refusal> {
    Filter { values, tags, known }.passes(filter, 0)
}

/// Whether a list of fields with values passes, such as that of a custom related item.
pub(in crate::sandbox::cases) fn value_filter(filter: &Value, fields: &Value) -> Result<bool, Refusal> {
    let pairs = fields.as_array().into_iter().flatten();
    let values = pairs.filter_map(|field| Some((field["id"].as_str()?.to_owned(), field["value"].clone()))).collect();
    matches(filter, &Value::Object(values), &Value::Null, &|_| Ok(()))
}

struct Filter<'a> {
    values: &'a Value,
    tags: &'a Value,
    known: &'a dyn Fn(&str) -> Result<(), Refusal>,
}

impl Filter<'_> {
    fn passes(&self, filter: &Value, level: usize) -> Result<bool, Refusal> {
        if level > MAX_LEVELS {
            return Err(Refusal::invalid(format!("A filter may be nested over {MAX_LEVELS} levels.")));
        }
        let Some((kind, inner)) =
            filter.as_object().and_then(|filter| filter.iter().find(|(_, inner)| !inner.is_null()))
        else {
            return Ok(true);
        };
        match kind.as_str() {
            "field" => self.field(inner),
            "tag" => {
                Ok(self.tags.get(inner["equalTo"]["key"].as_str().unwrap_or_default())
                    == Some(&inner["equalTo"]["value"]))
            }
            "not" => Ok(!self.passes(inner, level + 1)?),
            // Each part is looked at even when the answer is known, so that a wrong filter is refused whatever the cases.
            "andAll" => self.each(inner, level).map(|all| all.iter().all(|passes| *passes)),
            "orAll" => self.each(inner, level).map(|all| all.is_empty() || all.contains(&true)),
            other => Err(Refusal::invalid(format!("A filter has no member {other}."))),
        }
    }

    fn each(&self, filters: &Value, level: usize) -> Result<Vec<bool>, Refusal> {
        filters.as_array().into_iter().flatten().map(|filter| self.passes(filter, level + 1)).collect()
    }

    fn field(&self, condition: &Value) -> Result<bool, Refusal> {
        let Some((operator, operand)) =
            condition.as_object().and_then(|condition| condition.iter().find(|(_, operand)| !operand.is_null()))
        else {
            return Ok(true);
        };
        let id = operand["id"].as_str().unwrap_or_default();
        (self.known)(id)?;
        Ok(holds(operator, self.values.get(id), &operand["value"]))
    }
}

/// Whether a condition holds for a value; no condition but 'equal to empty' holds where there is none.
fn holds(operator: &str, held: Option<&Value>, wanted: &Value) -> bool {
    if is_empty(wanted) {
        return operator == "equalTo" && held.is_none_or(is_empty);
    }
    let Some(held) = held.filter(|held| !is_empty(held)) else { return false };
    if operator == "contains" {
        return match (text(held), text(wanted)) {
            (Some(held), Some(wanted)) => held.to_lowercase().contains(&wanted.to_lowercase()),
            _ => false,
        };
    }
    let Some(order) = compare(held, wanted) else { return false };
    match operator {
        "equalTo" => order.is_eq(),
        "greaterThan" => order.is_gt(),
        "greaterThanOrEqualTo" => order.is_ge(),
        "lessThan" => order.is_lt(),
        "lessThanOrEqualTo" => order.is_le(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn passes(filter: &Value) -> bool {
        let values = json!({
            "title": { "stringValue": "Rückerstattung überfällig" },
            "refund": { "doubleValue": 49.9 },
            "created_datetime": { "stringValue": "2026-03-01T10:00:00.000Z" },
        });
        let known = |id: &str| {
            if id == "nowhere" { Err(Refusal::invalid("Field nowhere does not exist.")) } else { Ok(()) }
        };
        matches(filter, &values, &json!({ "team": "de" }), &known).unwrap()
    }

    fn field(operator: &str, id: &str, value: &Value) -> Value {
        json!({ "field": { operator: { "id": id, "value": value } } })
    }

    #[test]
    fn each_operator_holds_where_it_should() {
        assert!(passes(&field("contains", "title", &json!({ "stringValue": "ÜBERFÄLLIG" }))));
        assert!(passes(&field("greaterThan", "refund", &json!({ "doubleValue": 49 }))));
        assert!(!passes(&field("lessThanOrEqualTo", "refund", &json!({ "doubleValue": 49 }))));
        assert!(passes(&field("lessThan", "created_datetime", &json!({ "stringValue": "2026-03-01T12:00:00+01:00" }))));
        assert!(passes(&field("equalTo", "customer_id", &json!({ "emptyValue": {} }))));
        assert!(!passes(&field("equalTo", "title", &json!({ "emptyValue": {} }))));
        assert!(passes(&json!({ "tag": { "equalTo": { "key": "team", "value": "de" } } })));
    }

    #[test]
    fn parts_are_joined() {
        let yes = field("greaterThan", "refund", &json!({ "doubleValue": 1 }));
        let no = json!({ "not": yes });
        assert!(!passes(&no));
        assert!(passes(&json!({ "orAll": [no, yes] })));
        assert!(!passes(&json!({ "andAll": [no, yes] })));
    }
}
