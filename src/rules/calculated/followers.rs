//! What of a calculated attribute follows from its expression.

use serde_json::{Value, json};

use super::definition::parsed;
use crate::model::DocPath;
use crate::model::look::dotted;

/// The attributes that an expression is made of: its fields, each once and by its name alone.
pub(in crate::rules) fn attributes(document: &Value) -> Vec<(DocPath, Value)> {
    let Some(expression) = parsed(document) else { return Vec::new() };
    let mut names: Vec<&str> = Vec::new();
    for field in expression.fields() {
        if !names.contains(&field.name.as_str()) {
            names.push(&field.name);
        }
    }
    let attributes: Vec<Value> = names.iter().map(|name| json!({ "Name": name })).collect();
    let is_none = attributes.is_empty();
    let follows = (dotted("AttributeDetails.Attributes"), Value::from(attributes));
    if is_none { Vec::new() } else { vec![follows] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_an_expression_are_its_attributes() {
        let of = |expression: &str| attributes(&json!({"AttributeDetails": {"Expression": expression}}));
        let wanted = json!([{"Name": "total"}, {"Name": "fee.net"}]);
        assert_eq!(of("{Order.total} - {Order.fee.net}"), [(dotted("AttributeDetails.Attributes"), wanted)]);
        assert_eq!(of("{Order.total} * {Order.total}")[0].1, json!([{"Name": "total"}]));
        for nothing in ["", "{Order.tot", "7", "total"] {
            assert_eq!(of(nothing), []);
        }
    }
}
