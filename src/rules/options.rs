//! Rules of the options of a Cases field.

use std::collections::HashMap;

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::look::{filled, list, path};

pub(super) const OF_PUT: &[&[Rule]] =
    &[&[Rule::warning("options.one-value", "wizards, 11, options grid: inferred", one_value)]];

/// The value tells the options apart: of two with the same one, only one can stay.
fn one_value(document: &Value, report: &mut Report<'_>) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, option) in list(document, "options").iter().enumerate() {
        let Some(value) = filled(option, "value") else { continue };
        let first = *first.entry(value).or_insert(at);
        if first < at {
            let message = format!("{value} is the value of option {} already: only one of them can stay", first + 1);
            report.at(path(&["options"]).index(at).member("value"), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn two_options_have_two_values() {
        let put = "connectcases:BatchPutFieldOptions";
        let options = |second: &str| {
            json!({"domainId": "d", "fieldId": "f", "options": [
                {"name": "One", "value": "one", "active": true}, {"name": "Two", "value": second, "active": true}]})
        };
        assert_finds(put, &options("one"), "options.one-value", &["options[1].value"]);
        assert_clean(put, &options("two"));
    }
}
