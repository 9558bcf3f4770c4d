//! What happens after a wizard's document was sent: where its result is, what to follow, and what comes next.
//!
//! Texts have holes: `{DomainName}` is a member of the input, `{reply.domainId}` one of the reply.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Condition;
use crate::catalog::Location;
use crate::model::{DocPath, Step};

/// What happens after a wizard's document was sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Where the result is shown; a location with holes.
    pub location: String,
    /// What to follow until it settles.
    pub follow: Option<Follow>,
    /// What is sensible to do next.
    #[serde(default)]
    pub next: Vec<Next>,
}

/// A state to follow until it settles.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Follow {
    /// The operation that reads it, of the wizard's service.
    pub operation: String,
    /// Its input, with holes.
    pub input: Value,
    /// The member of its reply that holds the state.
    pub member: DocPath,
    /// The states in which all is well.
    pub settled: Vec<String>,
    /// The states in which it failed.
    pub failed: Vec<String>,
    /// A member of the reply that says why it failed.
    pub cause: Option<DocPath>,
    /// What it means where the service knows of nothing to follow any more: it failed, and this is said of it.
    pub gone: Option<String>,
    /// When there is something to follow.
    pub when: Option<Condition>,
    /// What is being waited for.
    pub about: String,
}

/// Something that is sensible to do next.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// What it is.
    pub title: String,
    /// A location with holes, maybe with an action; without one it is done outside of the console.
    pub location: Option<String>,
    /// What to know about it.
    pub about: Option<String>,
    /// When it is offered.
    pub when: Option<Condition>,
}

impl Next {
    /// What to know about it, with its holes filled.
    #[must_use]
    pub fn about_for(&self, input: &Value, reply: &Value) -> Option<String> {
        fill_text(self.about.as_deref()?, input, reply, &str::to_owned)
    }
}

/// Fills the holes of a document; `None` where a hole stays empty.
#[must_use]
pub fn fill(template: &Value, input: &Value, reply: &Value) -> Option<Value> {
    Some(match template {
        Value::String(text) => Value::String(fill_text(text, input, reply, &str::to_owned)?),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| fill(item, input, reply)).collect::<Option<Vec<_>>>()?)
        }
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| Some((name.clone(), fill(value, input, reply)?)))
                .collect::<Option<Map<_, _>>>()?,
        ),
        other => other.clone(),
    })
}

/// Fills the hole of a place: its key `{name}`.
#[must_use]
pub(in crate::form) fn place_named(place: &DocPath, name: &str) -> DocPath {
    let step = |step: &Step| match step {
        Step::Key(hole) if hole == "name" => Step::Key(name.to_owned()),
        other => other.clone(),
    };
    DocPath::from(place.steps().iter().map(step).collect::<Vec<_>>())
}

/// Fills the holes of a location; `None` where a hole stays empty.
#[must_use]
pub fn fill_location(template: &str, input: &Value, reply: &Value) -> Option<Location> {
    fill_text(template, input, reply, &encoded)?.parse().ok()
}

fn encoded(value: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

fn fill_text(text: &str, input: &Value, reply: &Value, write: &dyn Fn(&str) -> String) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, hole)) = rest.split_once('{') {
        let (hole, after) = hole.split_once('}')?;
        let (document, path) = match hole.strip_prefix("reply.") {
            Some(path) => (reply, path),
            None => (input, hole),
        };
        let value = path.parse::<DocPath>().ok()?;
        let value = value.get(document).filter(|value| !value.is_null())?;
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        out.push_str(before);
        out.push_str(&write(&value));
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn holes_are_filled_from_input_and_reply() {
        let (input, reply) = (json!({"DomainName": "a/b c"}), json!({"domainId": "d1"}));
        let filled = fill(&json!({"id": "{reply.domainId}", "names": ["{DomainName}"]}), &input, &reply);
        assert_eq!(filled, Some(json!({"id": "d1", "names": ["a/b c"]})));
        assert_eq!(fill(&json!("{reply.other}"), &input, &reply), None);
        let location = fill_location("profiles/domains/{DomainName}!edit", &input, &reply).unwrap();
        assert_eq!(location.parts(), ["profiles", "domains", "a/b c"]);
        assert_eq!(location.action(), Some("edit"));
    }
}
