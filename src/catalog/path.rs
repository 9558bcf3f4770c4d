//! Member paths: where in a document a value is.
//!
//! `Stats.ProfileCount` goes into members, `Items[]` into each element, `connectors{}` into each value of a map,
//! `fields[id=title]` to the element whose member says so, `fields[id]` to those that have the member, and `value.*`
//! into the one member of a union. A string that holds JSON is read when a path goes into it. Of ` | ` the first that
//! has a value counts; ` + ` joins.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

/// The member that a row made from a map's entry keeps its key in.
pub(super) const KEY: &str = "$key";
/// The member that a row made from a bare value keeps it in.
pub(super) const VALUE: &str = "$value";

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CellStep {
    /// Into the member of this name.
    Member(String),
    /// Into each element of a list.
    Each,
    /// Into each value of a map.
    Values,
    /// To the elements of a list whose member has this value.
    Where {
        /// The member.
        member: String,
        /// Its value.
        is: String,
    },
    /// To the elements of a list that have this member.
    With(String),
    /// Into whatever member is there: the chosen one of a union.
    Only,
}

/// A way into a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Path(pub(super) Box<[CellStep]>);

/// What makes a text of a document: alternatives of joined paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Expr(pub(super) Box<[Box<[Path]>]>);

/// A path that does not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no member path")]
pub(super) struct PathError(String);

impl Path {
    /// Reads a path.
    pub(super) fn parse(text: &str) -> Result<Self, PathError> {
        let wrong = || PathError(text.to_owned());
        let mut steps = Vec::new();
        for segment in text.split('.').map(str::trim) {
            let end = segment.find(['[', '{']).unwrap_or(segment.len());
            let (name, mut rest) = segment.split_at(end);
            match name {
                "*" => steps.push(CellStep::Only),
                "" if rest.is_empty() => return Err(wrong()),
                "" => {}
                name => steps.push(CellStep::Member(name.to_owned())),
            }
            while !rest.is_empty() {
                let close = rest.find([']', '}']).ok_or_else(wrong)?;
                let inside = &rest[1..close];
                steps.push(match (rest.as_bytes()[0], inside.split_once('=')) {
                    (b'{', None) if inside.is_empty() => CellStep::Values,
                    (b'[', None) if inside.is_empty() => CellStep::Each,
                    (b'[', None) => CellStep::With(inside.to_owned()),
                    (b'[', Some((member, is))) => CellStep::Where { member: member.to_owned(), is: is.to_owned() },
                    _ => return Err(wrong()),
                });
                rest = &rest[close + 1..];
            }
        }
        Ok(Self(steps.into()))
    }

    /// This path with a field's id in place of `$field`. The id may hold any character, so it never passes through a
    /// path's text.
    pub(super) fn of_field(&self, id: &str) -> Self {
        let steps = self.0.iter().cloned().map(|step| match step {
            CellStep::Where { member, is } if is == "$field" => CellStep::Where { member, is: id.to_owned() },
            step => step,
        });
        Self(steps.collect())
    }

    /// Puts a value where this path leads; nothing, where it goes through more than members.
    fn put(&self, document: &mut Value, value: Value) {
        let mut at = document;
        for step in &self.0 {
            let CellStep::Member(name) = step else { return };
            if at.is_null() {
                *at = Value::Object(Map::new());
            }
            let Some(members) = at.as_object_mut() else { return };
            at = members.entry(name.as_str()).or_insert(Value::Null);
        }
        *at = value;
    }

    /// All values that this path leads to.
    #[must_use]
    pub(super) fn find(&self, document: &Value) -> Vec<Value> {
        let mut found = Vec::new();
        walk(&self.0, document, None, &mut |_, value| found.push(value.clone()));
        found
    }

    /// The values that this path leads to, as rows: objects, with the key of the map they came from.
    #[must_use]
    pub(super) fn rows(&self, document: &Value) -> Vec<Value> {
        let mut rows = Vec::new();
        walk(&self.0, document, None, &mut |key, value| {
            let mut row = match value {
                Value::Object(members) => members.clone(),
                Value::Null => return,
                bare => Map::from_iter([(VALUE.to_owned(), bare.clone())]),
            };
            if let Some(key) = key {
                row.insert(KEY.to_owned(), Value::from(key));
            }
            rows.push(Value::Object(row));
        });
        rows
    }
}

fn walk(steps: &[CellStep], value: &Value, key: Option<&str>, found: &mut dyn FnMut(Option<&str>, &Value)) {
    let Some((step, rest)) = steps.split_first() else {
        found(key, value);
        return;
    };
    match (step, value) {
        (CellStep::Member(name), Value::Object(members)) => {
            if let Some(value) = members.get(name) {
                walk(rest, value, key, found);
            }
        }
        (CellStep::Each, Value::Array(items)) => items.iter().for_each(|item| walk(rest, item, key, found)),
        (CellStep::Values, Value::Object(members)) => {
            members.iter().for_each(|(key, value)| walk(rest, value, Some(key), found));
        }
        (CellStep::Where { member, is }, Value::Array(items)) => items
            .iter()
            .filter(|item| item.get(member).and_then(Value::as_str) == Some(is))
            .for_each(|item| walk(rest, item, key, found)),
        (CellStep::With(member), Value::Array(items)) => items
            .iter()
            .filter(|item| item.get(member).is_some_and(is_some))
            .for_each(|item| walk(rest, item, key, found)),
        (CellStep::Only, Value::Object(members)) => {
            if let Some((_, value)) = members.iter().find(|(_, value)| !value.is_null()) {
                walk(rest, value, key, found);
            }
        }
        (CellStep::Member(_), Value::String(text)) if text.trim_start().starts_with('{') => {
            if let Ok(inner @ Value::Object(_)) = serde_json::from_str(text) {
                walk(steps, &inner, key, found);
            }
        }
        _ => {}
    }
}

impl Expr {
    /// Reads alternatives (` | `) of joined paths (` + `).
    pub(super) fn parse(text: &str) -> Result<Self, PathError> {
        text.split(" | ")
            .map(|joined| joined.split(" + ").map(Path::parse).collect())
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The values of the first alternative that has any; null and empty text count as none.
    #[must_use]
    pub(super) fn values(&self, document: &Value) -> Vec<Value> {
        self.0
            .iter()
            .map(|joined| joined.iter().flat_map(|path| path.find(document)).filter(is_some).collect::<Vec<_>>())
            .find(|values| !values.is_empty())
            .unwrap_or_default()
    }

    /// The members of a document of which the first that is there counts; `None` where it is anything else.
    #[must_use]
    pub(super) fn members(&self) -> Option<Vec<&str>> {
        fn member(joined: &[Path]) -> Option<&str> {
            let [Path(steps)] = joined else { return None };
            let [CellStep::Member(name)] = steps.as_ref() else { return None };
            Some(name)
        }
        self.0.iter().map(|joined| member(joined)).collect()
    }

    /// The texts of all alternatives that have any.
    #[must_use]
    pub(super) fn texts(&self, document: &Value) -> Vec<String> {
        let alone = self.0.iter().map(|joined| Self([joined.clone()].into()));
        alone.filter_map(|alternative| alternative.text(document)).collect()
    }

    /// The two values of an expression that joins two paths, each as far as it is there; `None` if it is none such.
    #[must_use]
    pub(super) fn pair(&self, document: &Value) -> Option<[Option<Value>; 2]> {
        let [paths] = &self.0[..] else { return None };
        let [first, second] = &paths[..] else { return None };
        Some([first, second].map(|path| path.find(document).into_iter().find(is_some)))
    }

    /// Copies the members that it is about into another document, as far as they are there.
    pub(super) fn copy(&self, from: &Value, to: &mut Value) {
        for path in self.0.iter().flatten() {
            if let Some(value) = path.find(from).into_iter().find(is_some) {
                path.put(to, value);
            }
        }
    }

    /// Sets the member that its text is of.
    pub(super) fn put(&self, document: &mut Value, text: &str) {
        let is_there = |path: &&Path| path.find(document).iter().any(is_some);
        let mut paths = self.0.iter().flatten();
        if let Some(path) = paths.clone().find(is_there).or_else(|| paths.next()) {
            path.put(document, Value::from(text));
        }
    }

    /// The values of joined paths, each as far as it is there.
    pub(super) fn parts(&self, document: &Value) -> Vec<Option<Value>> {
        let paths = self.0.first().map(|paths| &paths[..]).unwrap_or_default();
        paths.iter().map(|path| path.find(document).into_iter().find(is_some)).collect()
    }

    /// The members of a document that it begins at.
    pub(super) fn roots(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().filter_map(|path| match path.0.first() {
            Some(CellStep::Member(name)) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether one of its alternatives is nothing but the member at the end of this way, such as `Address.City`.
    #[must_use]
    pub(super) fn is_alone(&self, way: &str) -> bool {
        let is_it = |path: &Path| {
            let names = path.0.iter().map(|step| match step {
                CellStep::Member(name) => Some(name.as_str()),
                _ => None,
            });
            names.eq(way.split('.').map(Some))
        };
        self.0.iter().any(|joined| matches!(joined.as_ref(), [path] if is_it(path)))
    }

    /// The text of the first alternative that has any.
    #[must_use]
    pub(super) fn text(&self, document: &Value) -> Option<String> {
        let joins = |values: &[Value]| values.iter().map(text_of).collect::<Vec<_>>().join(" ");
        let values = self.values(document);
        (!values.is_empty()).then(|| joins(&values))
    }
}

impl TryFrom<String> for Path {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        Self::parse(&text)
    }
}

impl TryFrom<String> for Expr {
    type Error = PathError;

    fn try_from(text: String) -> Result<Self, PathError> {
        Self::parse(&text)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            match step {
                CellStep::Member(name) if n == 0 => f.write_str(name)?,
                CellStep::Member(name) => write!(f, ".{name}")?,
                CellStep::Each => f.write_str("[]")?,
                CellStep::Values => f.write_str("{}")?,
                CellStep::Where { member, is } => write!(f, "[{member}={is}]")?,
                CellStep::With(member) => write!(f, "[{member}]")?,
                CellStep::Only => f.write_str(".*")?,
            }
        }
        Ok(())
    }
}

fn is_some(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

/// A value as people read it: text bare, everything else as JSON.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_go_into_members_lists_maps_unions_and_json_text() {
        let document = json!({
            "Items": [{"a": 1}, {"a": 2}],
            "map": {"S3": [{"n": "x"}], "Slack": [{"n": "y"}]},
            "fields": [{"id": "title", "value": {"stringValue": "Broken"}}],
            "Object": "{\"case\":{\"id\":7}}",
        });
        let find = |path: &str| Path::parse(path).unwrap().find(&document);
        assert_eq!(find("Items[].a"), [json!(1), json!(2)]);
        assert_eq!(find("fields[id=title].value.*"), [json!("Broken")]);
        assert_eq!(find("fields[id].id").len(), find("fields[].id").len());
        assert!(find("fields[nothing].id").is_empty());
        assert_eq!(find("Object.case.id"), [json!(7)]);
        assert_eq!(find("Items.nothing[]"), Vec::<Value>::new());
        let rows = Path::parse("map{}[]").unwrap().rows(&document);
        assert_eq!(rows, [json!({"n": "x", "$key": "S3"}), json!({"n": "y", "$key": "Slack"})]);
    }

    #[test]
    fn the_first_alternative_with_a_value_counts() {
        let name = Expr::parse("FirstName + LastName | BusinessName").unwrap();
        assert_eq!(name.text(&json!({"FirstName": "Kim", "LastName": "Lee"})).as_deref(), Some("Kim Lee"));
        assert_eq!(name.text(&json!({"FirstName": "", "BusinessName": "ACME"})).as_deref(), Some("ACME"));
        assert_eq!(name.text(&json!([1])), None);
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for wrong in ["", "a..b", "a[", "a{x}", "a[b"] {
            assert!(Path::parse(wrong).is_err(), "{wrong}");
        }
    }
}
