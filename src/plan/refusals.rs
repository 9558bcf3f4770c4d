//! What a service says of what it refused of a batch.

use serde_json::Value;

use super::entry::each_text;

/// What a service says of the items that it refused, without the braces: each once.
pub(super) fn refusals(errors: &Value) -> String {
    let said = |error: &Value| {
        let mut words = Vec::new();
        each_text(error, &mut |text| words.push(text.to_owned()));
        words.join(", ")
    };
    let mut all: Vec<String> = match errors {
        Value::Array(items) => items.iter().map(said).collect(),
        one => vec![said(one)],
    };
    all.dedup();
    all.join("; ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn refusals_are_told_without_braces_and_each_once() {
        let error = json!({"value": "a", "errorCode": "ValidationException", "message": "Duplicate value"});
        let told = refusals(&json!([error, error]));
        assert_eq!(told, "a, ValidationException, Duplicate value");
    }
}
