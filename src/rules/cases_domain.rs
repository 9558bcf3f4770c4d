//! Rules of a new Cases domain.

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::look::{path, text};

pub(super) const OF_CREATE: &[&[Rule]] = &[&[
    Rule::warning("cases-domain.name-begins-blank", "wizards, 3: inferred", begins_blank),
    Rule::warning("cases-domain.name-unseen", "wizards, 3: inferred", unseen),
]];

/// A name that begins with a blank is found by no one who searches for it.
fn begins_blank(document: &Value, report: &mut Report<'_>) {
    if text(document, "name").is_some_and(|name| name.starts_with(char::is_whitespace)) {
        report.at(path(&["name"]), "begins with a blank; leave it out, for the name cannot be changed later");
    }
}

/// A name holds only what can be seen.
fn unseen(document: &Value, report: &mut Report<'_>) {
    let hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if text(document, "name").is_some_and(|name| name.contains(hidden)) {
        report.at(path(&["name"]), "holds characters that cannot be seen; leave them out");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::testing::{assert_clean, assert_finds};

    const CREATE: &str = "connectcases:CreateDomain";

    #[test]
    fn a_name_begins_with_what_can_be_seen() {
        assert_finds(CREATE, &json!({"name": " North"}), "cases-domain.name-begins-blank", &["name"]);
        assert_clean(CREATE, &json!({"name": "North desk"}));
    }

    #[test]
    fn a_name_holds_nothing_hidden() {
        assert_finds(CREATE, &json!({"name": "No\u{200b}rth"}), "cases-domain.name-unseen", &["name"]);
        assert_clean(CREATE, &json!({"name": "Zürich 東京"}));
    }
}
