//! Nothing hidden is ever kept of any text, and as much of the rest as can be told apart.

use serde_json::{Map, Value};

use super::*;
use crate::model::{Member, Operation, Sensitivity, Service, Shape, ShapeKind, api};

fn store(service: Service, name: &str, text: &str) -> KeptText {
    keepable_text(api().operation(service, name).unwrap().id, &DocPath::root(), text)
}

fn domain(text: &str) -> KeptText {
    store(Service::CustomerProfiles, "CreateDomain", text)
}

fn connector(text: &str) -> KeptText {
    store(Service::AppFlow, "CreateConnectorProfile", text)
}

#[test]
fn unfinished_configuration_is_kept_as_it_was_typed() {
    for text in [
        "",
        "{",
        r#"{"DomainName": "acme", "Tags": {"a": "b", "kim@example.com": "c"#,
        r#"{"DomainName": "acme", "DefaultExpirationDays": 3, "Tags": {"a": "b",}"#,
        "{\"Defau\n \"DomainName\": \"acme\"}",
        "{\"DomainName\": \"acme\n \"Tags\": {\"a\": \"b\"}}",
        r#"{"DomainName" "acme" "Tags" {"a" "b"}"#,
        r#"{"Matching": {"Enabled": tru"#,
        "{\n}\n\"DomainName\": \"acme",
        "{\"DomainName\": \"acme\",\n \"Matching\":{\"Ena\n \"Tags\": {\"a\": \"b\"}}",
        "{\"RuleBasedMatching\": {\"Enabled\": true, \"MatchingRules\": [{\"Rule\": [\"x\"],\n \"DomainName\": \"acme\"}",
        "{'DomainName': 'acme', 'Tags': {'a': 'b'}}",
        "{DomainName: acme, Tags: {a: b}}",
        "[{\"DomainName\": \"acme\"}, {\"DomainName\": \"apex\"}]",
        "{“DomainName”: “acme”}",
        "{DomainName\": \"acme\"}\n",
    ] {
        assert_eq!(domain(text), KeptText { text: text.to_owned(), whole: true });
    }
    let text = r#"{"connectorProfileName": "crm", "connectorProfileConfig": {"connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme"#;
    assert!(connector(text).whole);
}

/// In every place of every operation that hides nothing.
#[test]
fn what_follows_a_half_written_member_is_kept() {
    let mut tried = 0;
    for operation in api().operations() {
        let members = operation.input.members();
        let is_text = |member: &&Member| matches!(member.shape().kind, ShapeKind::String { .. });
        for group in members {
            let ShapeKind::Structure { members: inner, .. } = &group.shape().kind else { continue };
            let Some(first) = inner.iter().find(|member| member.name.len() > 2) else { continue };
            let other =
                members.iter().find(|other| is_text(other) && inner.iter().all(|inner| inner.name != other.name));
            let Some(other) = other else { continue };
            let half = &first.name[..first.name.len() - 1];
            let text = format!("{{\"{}\": {{\"{half}\n  \"{}\": \"apex\"\n}}", group.name, other.name);
            let kept = keepable_text(operation.id, &DocPath::root(), &text);
            let hides = place::names(operation.input, Policy::Store).hiding;
            if hides.is_empty() {
                assert_eq!(kept, KeptText { text, whole: true }, "{}", operation.id);
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn what_may_be_a_secret_or_about_customers_is_left_out_and_the_rest_is_kept() {
    for (text, kept) in [
        (r#"{"FirstName": "Ann""#, ""),
        (r#"{"DomainName": "acme"} Ann"#, r#"{"DomainName": "acme"} "#),
        (r#"{"DomainName": {"FirstName": "Ann""#, r#"{"DomainName": "#),
        ("Ann", ""),
        ("Dear Ann,\nplease call", ""),
        (r#"{"DomainName": "acme"}}, "FirstName": "Ann""#, r#"{"DomainName": "acme"}},  "#),
        ("{\"DomainName\": \"acme\", // Ann\n\"Tags\": {}}", "{\"DomainName\": \"acme\", \n\"Tags\": {}}"),
        ("{\"DomainName\": \"acme\", /* Ann */ \"Tags\": {}}", "{\"DomainName\": \"acme\",  \"Tags\": {}}"),
        (
            "{\"DomainName\": \"acme\n Ann\",\n \"Tags\": {\"a\": \"b\"}}",
            "{\"DomainName\": \"acme\n \n \"Tags\": {\"a\": \"b\"}}",
        ),
    ] {
        assert_eq!(domain(text), KeptText { text: kept.to_owned(), whole: false }, "{text}");
    }
    let profile = r#"{"DomainName": "acme", "FirstName": "An"#;
    let kept = store(Service::CustomerProfiles, "CreateProfile", profile).text;
    assert_eq!(kept, r#"{"DomainName": "acme", "FirstName": "#);
    for text in [
        r#"{"connectorProfileName": "crm", "connectorProfileConfig": {"connectorProfileCredentials": {"Salesforce": {"accessToken": "hunter2"#,
        r#"{"connectorProfileName": "crm", "connectorProfileConfig": "hunter2"#,
        r#"{"connectorProfileName": "crm", "connectorProfileConfig": ["hunter2"#,
        r#"{"connectorProfileName": "crm", "connectorProfileConfig": {"connectorProfileCredentials": {"Salesforce": "hunter2"#,
        // A text that swallows what follows it.
        r#"{'connectorProfileName': "crm, 'connectorProfileConfig': {'connectorProfileCredentials': {'Slack': {'clientSecret': 'hunter2'}}}}"#,
        r#"{"connectorProfileName": "crm, "connectorProfileConfig": "hunter2", "kmsArn": "hunter2"}"#,
        "{\"connectorProfileName\": \"crm\", \"connectorProfileConfig\": \"\n\"kmsArn\": \"hunter2\"}",
    ] {
        let kept = connector(text);
        assert!(!kept.text.contains("hunter2") && kept.text.contains("crm") && !kept.whole, "{kept:?}");
    }
}

#[test]
fn an_editor_is_given_what_is_about_customers_and_no_secret() {
    let given = |service, name: &str, text: &str| {
        text_keeps(api().operation(service, name).unwrap().id, &DocPath::root(), text, Policy::Display)
    };
    let profile = r#"{"DomainName": "acme", "FirstName": "An"#;
    assert!(given(Service::CustomerProfiles, "CreateProfile", profile));
    assert!(given(Service::CustomerProfiles, "CreateProfile", r#"{"Unheard": "of" // by Ann"#));
    for text in [
        r#"{"connectorProfileConfig": {"connectorProfileCredentials": {"Salesforce": {"accessToken": "hunter2"#,
        r#"{"connectorProfileConfig": "hunter2"#,
    ] {
        assert!(!given(Service::AppFlow, "CreateConnectorProfile", text), "{text}");
    }
}

#[test]
fn the_text_of_a_member_goes_by_its_class() {
    let of = |name: &str, path: &str| {
        let operation = api().operations().find(|known| known.id.name == name).unwrap().id;
        keepable_text(operation, &path.parse().unwrap(), "x").whole
    };
    assert!(of("PutProfileObjectType", "Description") && of("PutProfileObjectType", "Fields{a}.Source"));
    assert!(!of("CreateProfile", "FirstName") && !of("CreateProfile", "Unheard"));
    assert!(!of("CreateConnectorProfile", "connectorProfileConfig"));
}

/// In each word of what must never be kept, and nowhere else.
const HIDDEN: char = '¤';

/// Texts that must never be kept: a plain one, and those that look like something else as soon as a quote is missing.
const HIDDEN_TEXTS: [&str; 5] = [
    "¤1",
    "¤1 ¤2, \"¤3\": {¤4} '¤5' // ¤6",
    "{\n  \"¤1\": \"¤2\",\n  \"¤3\": [\"¤4\"]\n}",
    "¤1\", \"NAME\": \"¤2\",\n\"NAME\": \"¤3\",\nNAME: ¤4",
    "¤1', 'NAME': '¤2'}}, NAME: ¤3 /* ¤4 */",
];

/// A document of an operation in which each text says by itself whether it may be kept.
struct Maker {
    /// The texts that may.
    kept: Vec<String>,
    hidden: String,
    within: Vec<&'static Shape>,
}

impl Maker {
    fn document(operation: &Operation, hidden: &str) -> (Value, Vec<String>) {
        let open = operation.input.members().iter().find(|member| member.class() == Sensitivity::Configuration);
        let hidden = hidden.replace("NAME", open.map_or("Name", |member| member.name));
        let mut maker = Self { kept: Vec::new(), hidden, within: Vec::new() };
        let document = maker.value(operation.input, operation.input.class);
        (document, maker.kept)
    }

    fn text(&mut self, class: Sensitivity) -> String {
        if class != Sensitivity::Configuration {
            return self.hidden.clone();
        }
        self.kept.push(format!("kept {}.", self.kept.len()));
        self.kept.last().cloned().unwrap_or_default()
    }

    fn value(&mut self, shape: &'static Shape, class: Sensitivity) -> Value {
        if self.within.iter().filter(|known| std::ptr::eq(**known, shape)).count() > 1 || self.within.len() > 9 {
            return Value::Null;
        }
        self.within.push(shape);
        let value = match &shape.kind {
            ShapeKind::String { .. } => Value::String(self.text(class)),
            ShapeKind::Structure { members, .. } => {
                let named =
                    |member: &Member| (member.name.to_owned(), self.value(member.shape(), class.max(member.class())));
                Value::Object(members.iter().map(named).collect())
            }
            ShapeKind::List { item } => {
                let class = class.max(item.class());
                Value::Array((0..2).map(|_| self.value(item.shape(), class)).collect())
            }
            ShapeKind::Map { key, value } => {
                let key = class.max(key.class());
                let name = self.text(key);
                Value::Object(Map::from_iter([(name, self.value(value.shape(), key.max(value.class())))]))
            }
            ShapeKind::Boolean => true.into(),
            _ => 7.into(),
        };
        self.within.pop();
        value
    }
}

/// At most so many of the places of a text, from first to last.
fn some(places: Vec<usize>, most: usize) -> Vec<usize> {
    let step = places.len().div_ceil(most).max(1);
    places.into_iter().step_by(step).collect()
}

fn places(text: &str, of: &[char], most: usize) -> Vec<usize> {
    some(text.match_indices(of).map(|(at, _)| at).collect(), most)
}

fn put(text: &str, at: usize, length: usize, with: &str) -> String {
    format!("{}{with}{}", &text[..at], &text[at + length..])
}

/// A document as somebody may have typed it, or pasted it from somewhere, without a word of it missing.
fn written_otherwise(text: &str) -> Vec<String> {
    vec![
        text.replace('"', "'"),
        text.replace(',', ""),
        text.replace(": ", ":").replace("\",", "\" ,"),
        text.replace(",\n", ", // ¤\n"),
        text.replace(",\n", ",\n/* ¤, \"¤\": {\n */ # ¤\n"),
        format!("[{text}, {text}]"),
        format!("{text}\n¤ and \"¤\""),
        format!("{text}}} ¤"),
        format!("{text}, \"¤\": \"¤\""),
        text.replace('"', "`"),
        format!("\u{feff}{text}").replace('\u{feff}', "\n\n"),
    ]
}

/// Damages of one place each, at many places.
fn damaged(text: &str, most: usize) -> Vec<String> {
    let mut all = Vec::new();
    for at in places(text, &['"'], most) {
        all.extend(["", "'", "\"\"", "\n\"", "\"\n", "\\\"", "”"].map(|with| put(text, at, 1, with)));
    }
    for at in places(text, &[',', ':'], most) {
        all.extend(["", ";", ",,", ": "].map(|with| put(text, at, 1, with)));
    }
    for at in places(text, &['{', '}', '[', ']'], most) {
        all.extend(["", "}", "{", "]", "\""].map(|with| put(text, at, 1, with)));
    }
    for at in some(text.char_indices().map(|(at, _)| at).collect(), 3 * most) {
        all.push(text[..at].to_owned());
        all.push(text[at..].to_owned());
        all.push(put(text, at, 0, "\n"));
        all.push(put(text, at, 0, "}"));
    }
    all
}

/// Damages of a whole text that leave nothing certain.
fn mangled(text: &str) -> Vec<String> {
    let raw = text.replace("\\n", "\n");
    vec![
        text.replace('"', ""),
        text.replace("\\\"", "\""),
        raw.replace("\\\"", "\""),
        raw.replace("\\\"", "'"),
        raw.replace('"', "'"),
        raw.replace(':', ""),
        raw.replace(": ", " = "),
        text.replace(['{', '}'], ""),
        text.replace(['[', ']', ','], ""),
        text.replace("\": \"", "\n"),
        raw,
    ]
}

/// The last lines of a text.
fn end(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap()
}

#[track_caller]
fn hides_all(operation: &Operation, text: &str) -> KeptText {
    let kept = keepable_text(operation.id, &DocPath::root(), text);
    if let Some(at) = kept.text.find(HIDDEN) {
        let near = kept.text[..at].char_indices().rev().nth(200).map_or(0, |(at, _)| at);
        panic!("{}:\n{text}\n-- of this was kept:\n{}", operation.id, &kept.text[near..]);
    }
    kept
}

#[test]
fn whatever_is_wrong_with_a_document_nothing_hidden_of_it_is_kept() {
    for operation in api().operations() {
        for hidden in HIDDEN_TEXTS {
            let (document, _) = Maker::document(operation, hidden);
            let has_hidden = document.to_string().contains(HIDDEN);
            for text in [pretty(&document), document.to_string()] {
                hides_all(operation, &text);
                if has_hidden {
                    for text in damaged(&text, 6) {
                        hides_all(operation, &text);
                    }
                }
                // As soon as nothing tells its quotes from others, what names a member is one.
                if !hidden.contains("NAME") {
                    for text in mangled(&text).into_iter().chain(written_otherwise(&text)) {
                        hides_all(operation, &text);
                    }
                }
            }
            if !has_hidden {
                break;
            }
        }
    }
}

#[test]
fn however_a_document_is_written_its_configuration_is_kept() {
    for operation in api().operations() {
        let (document, configuration) = Maker::document(operation, HIDDEN_TEXTS[0]);
        for text in written_otherwise(&pretty(&document)) {
            let kept = hides_all(operation, &text);
            for value in &configuration {
                assert!(
                    kept.text.contains(value),
                    "{}:\n{text}\n-- lacks {value} behind:\n{}",
                    operation.id,
                    end(&kept.text)
                );
            }
            let again = keepable_text(operation.id, &DocPath::root(), &kept.text);
            assert_eq!(again.text, kept.text, "{}: what was kept once is kept again", operation.id);
        }
    }
}

#[test]
fn a_damage_takes_no_configuration_with_it_but_in_its_line_and_what_may_follow_something_hidden() {
    for operation in api().operations() {
        let (document, configuration) = Maker::document(operation, HIDDEN_TEXTS[0]);
        let (text, is_open) = (pretty(&document), !document.to_string().contains(HIDDEN));
        for at in some(text.char_indices().map(|(at, _)| at).collect(), 60) {
            let kept = hides_all(operation, &text[..at]).text;
            let line = text[..at].rfind('\n').unwrap_or(0);
            for value in configuration.iter().filter(|value| text[..line].contains(*value)) {
                assert!(kept.contains(value), "{}: cut at {at}, it lacks {value}:\n{kept}", operation.id);
            }
        }
        for at in places(&text, &['"'], 40) {
            for with in ["", "\n\"", "\"\"", "'"] {
                let damaged = put(&text, at, 1, with);
                let kept = hides_all(operation, &damaged).text;
                let before = text[..at].rfind('\n').unwrap_or(0);
                let after = text[at..].find('\n').map_or(text.len(), |end| at + end);
                // Without the bracket of its line nobody knows what is inside of it.
                let is_open = is_open && !text[..after].ends_with(['{', '[']);
                let sure = configuration
                    .iter()
                    .filter(|value| text[..before].contains(*value) || (is_open && text[after..].contains(*value)));
                for value in sure {
                    assert!(kept.contains(value), "{}:\n{damaged}\n-- lacks {value}:\n{kept}", operation.id);
                }
            }
        }
    }
}
