//! Entries as files of YAML, and back.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Entry, Head, Kinds};

/// The version of the format, in the head of a folder.
const FORMAT: u64 = 1;
/// The members that every file may have; all others are parts.
const OWN: [&str; 5] = ["resource", "name", "given", "configuration", "tags"];

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// It is no YAML.
    #[error("it cannot be read: {0}")]
    Syntax(String),
    /// It is not what it should be.
    #[error("{0}")]
    Form(String),
}

/// An entry as the text of a file.
#[must_use]
pub fn file_of_entry(entry: &Entry, kinds: &Kinds) -> String {
    let mut document = Map::from_iter([("resource".to_owned(), Value::from(entry.kind.as_str()))]);
    if !entry.key.is_empty() {
        document.insert("name".to_owned(), entry.key.as_str().into());
    }
    if entry.given {
        document.insert("given".to_owned(), true.into());
    }
    if !entry.body.is_empty() {
        document.insert("configuration".to_owned(), entry.body.clone().into());
    }
    for (name, part) in &entry.parts {
        let only = kinds.named(&entry.kind).and_then(|kind| part.get(kind.only_member(name)?).cloned());
        document.insert(name.clone(), only.unwrap_or_else(|| part.clone().into()));
    }
    if !entry.tags.is_empty() {
        document.insert("tags".to_owned(), json!(entry.tags));
    }
    let mut text = String::new();
    for remark in &entry.remarks {
        let line = remark.split_whitespace().collect::<Vec<_>>().join(" ");
        text.extend(["# ", &line, "\n"]);
    }
    text + &yaml(&Value::Object(document))
}

/// The head of a folder as the text of its file.
#[must_use]
pub fn file_of_head(head: &Head) -> String {
    let mut document = Map::from_iter([
        ("switchboard".to_owned(), Value::from(FORMAT)),
        ("of".to_owned(), Value::from(head.of.as_str())),
    ]);
    if !head.variables.is_empty() {
        document.insert("variables".to_owned(), json!(head.variables));
    }
    yaml(&Value::Object(document))
}

/// A document as YAML. What JSON can say, YAML can, so nothing is lost.
fn yaml(document: &Value) -> String {
    serde_yaml_ng::to_string(document).unwrap_or_else(|_| document.to_string())
}

/// The entry that a file holds.
///
/// # Errors
/// If it is no YAML, or says what this kind of resource has not.
pub fn entry_of_file(text: &str, kinds: &Kinds) -> Result<Entry, BadFile> {
    let form = |words: String| BadFile::Form(words);
    let document: Value = serde_yaml_ng::from_str(text).map_err(|error| BadFile::Syntax(error.to_string()))?;
    let Value::Object(mut members) = document else { return Err(form("it holds no members".to_owned())) };
    let named = |members: &Map<String, Value>, name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    let Some(name) = named(&members, "resource") else { return Err(form("it does not say its 'resource'".to_owned())) };
    let Some(kind) = kinds.named(&name) else {
        let known: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        return Err(form(format!("'{name}' is no resource here; there are {}", known.join(", "))));
    };
    let key = if kind.is_root { Some(String::new()) } else { named(&members, "name").filter(|key| !key.is_empty()) };
    let Some(key) = key else { return Err(form("it has no 'name'".to_owned())) };
    let mut entry = Entry { kind: name, key, ..Entry::default() };
    entry.given = members.remove("given") == Some(Value::Bool(true));
    entry.body = object(members.remove("configuration"), "configuration")?;
    if let Some(unknown) = entry.body.keys().find(|name| kind.member(name).is_none()) {
        let known: Vec<&str> = kind.members().iter().map(|member| member.name).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(form(format!("configuration: '{unknown}' is no member; there are {known}")));
    }
    for (name, value) in object(members.remove("tags"), "tags")? {
        let Value::String(value) = value else { return Err(form(format!("tags: the value of '{name}' is no text"))) };
        entry.tags.insert(name, value);
    }
    for (name, part) in members.into_iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        if !kind.spec.parts.iter().any(|part| part.name == name) {
            let known = kind.spec.parts.iter().map(|part| part.name.as_str()).chain(OWN).collect::<Vec<_>>().join(", ");
            return Err(form(format!("'{name}' is nothing that it can say; there are {known}")));
        }
        let members = match kind.only_member(&name) {
            Some(only) => Map::from_iter([(only.to_owned(), part)]),
            None => object(Some(part), &name)?,
        };
        entry.parts.insert(name, members);
    }
    Ok(entry.canonical(&kind))
}

fn object(value: Option<Value>, what: &str) -> Result<Map<String, Value>, BadFile> {
    match value {
        Some(Value::Object(members)) => Ok(members),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(_) => Err(BadFile::Form(format!("'{what}' holds no members"))),
    }
}

/// What the head of a folder says.
///
/// # Errors
/// If it is no YAML, or of a newer version.
pub fn head_of_file(text: &str) -> Result<Head, BadFile> {
    let document: Value = serde_yaml_ng::from_str(text).map_err(|error| BadFile::Syntax(error.to_string()))?;
    if document.get("switchboard").and_then(Value::as_u64) != Some(FORMAT) {
        return Err(BadFile::Form(format!("it must say 'switchboard: {FORMAT}': the version of the format")));
    }
    let Some(of) = document.get("of").and_then(Value::as_str) else {
        return Err(BadFile::Form("it does not say 'of' what the folder is".to_owned()));
    };
    let mut variables = BTreeMap::new();
    for (name, values) in object(document.get("variables").cloned(), "variables")? {
        let values = object(Some(values), &name)?;
        let texts = values.into_iter().map(|(where_, value)| match value {
            Value::String(text) => Ok((where_, text)),
            _ => Err(BadFile::Form(format!("variables: {name}: the value of '{where_}' is no text; put it in quotes"))),
        });
        variables.insert(name.clone(), texts.collect::<Result<_, _>>()?);
    }
    Ok(Head { of: of.to_owned(), variables })
}
