//! Entries as files of YAML, and back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::design::is_environment;
use super::lines::line_of;
use super::misnamed::{misnamed, naming_lines};
use super::names::{Piece, pieces};
use super::newer::{self, is_newer};
use super::{Design, Entry, Head, Kind, Kinds};
use crate::catalog::{Verb, catalog};
use crate::model::{Distinct, Issue, OperationId, Shape, Step, Violation, check_input};

/// The version of the format, in the head of a folder.
const FORMAT: u64 = 1;
/// The members that every file may have; all others are parts.
const OWN: [&str; 5] = ["resource", "name", "given", "configuration", "tags"];

/// What the names of the tags begin with that nobody else makes.
pub(super) const OF_AWS: &str = "aws:";

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// It is no YAML.
    #[error("it cannot be read: {0}")]
    Syntax(String),
    /// It is not what it should be.
    #[error("{0}")]
    Form(String),
    /// The same, with the line on which that stands.
    #[error("line {0}: {1}")]
    Line(usize, String),
}

impl BadFile {
    /// What is wrong with the last of these names, each of which is below the one before.
    fn at(text: &str, names: &[&str], words: String) -> Self {
        match line_of(text, names) {
            Some(line) => Self::Line(line, words),
            None => Self::Form(words),
        }
    }
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
        let only = kinds.named(&entry.kind).filter(|_| part.len() == 1);
        let only = only.and_then(|kind| part.get(kind.only_member(name)?).cloned());
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
    if let Some(from) = &head.from {
        document.insert("from".to_owned(), from.as_str().into());
    }
    if !head.variables.is_empty() {
        document.insert("variables".to_owned(), json!(head.variables));
    }
    if !head.ignored.is_empty() {
        document.insert("ignored".to_owned(), json!(head.ignored));
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
    read(text, kinds).map(|(entry, _)| entry)
}

/// Whether a text is that of a resource, whatever else is wrong with it.
#[must_use]
pub fn says_resource(text: &str) -> bool {
    members(text).is_ok_and(|members| members.contains_key("resource"))
}

/// The entry that a file holds, and whether the file says which tags it has.
fn read(text: &str, kinds: &Kinds) -> Result<(Entry, bool), BadFile> {
    let form = |words: String| BadFile::Form(words);
    let mut members = members(text)?;
    let named = |members: &Map<String, Value>, name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    let Some(name) = named(&members, "resource") else { return Err(form("it does not say its 'resource'".to_owned())) };
    let Some(kind) = kinds.named(&name) else {
        let known: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        let words = format!("'{name}' is no resource here; there are {}", known.join(", "));
        return Err(BadFile::at(text, &["resource"], words));
    };
    let key = if kind.is_root { Some(String::new()) } else { named(&members, "name").filter(|key| !key.is_empty()) };
    let Some(key) = key else {
        return Err(match members.get("name") {
            None | Some(Value::Null) => form("it has no 'name'".to_owned()),
            Some(Value::String(_)) => BadFile::at(text, &["name"], "name: it is empty".to_owned()),
            Some(_) => BadFile::at(text, &["name"], "name: it is no text; put it in quotes".to_owned()),
        });
    };
    let mut entry = Entry { kind: name, key, ..Entry::default() };
    entry.given = members.remove("given") == Some(Value::Bool(true));
    entry.body = object(members.remove("configuration"), "configuration")?;
    if let Some(unknown) = entry.body.keys().find(|name| kind.member(name).is_none() && !is_newer(name)) {
        let known: Vec<&str> = kind.members().iter().map(|member| member.name).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let words = format!("configuration: '{unknown}' is no member; there are {known}");
        return Err(BadFile::at(text, &["configuration", unknown], words));
    }
    let tags = members.remove("tags").filter(|tags| !tags.is_null());
    let is_tagged = tags.is_some();
    for (name, value) in object(tags, "tags")? {
        let Value::String(value) = value else {
            let words = format!("tags: the value of '{name}' is no text; put it in quotes");
            return Err(BadFile::at(text, &["tags", &name], words));
        };
        if name.starts_with(OF_AWS) {
            let words = format!("tags: '{name}': names that begin with {OF_AWS} are those of AWS: give it another one");
            return Err(BadFile::at(text, &["tags", &name], words));
        }
        entry.tags.insert(name, value);
    }
    for (name, part) in members.into_iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        if !kind.spec.parts.iter().any(|part| part.name == name) {
            let known = kind.spec.parts.iter().map(|part| part.name.as_str()).chain(OWN).collect::<Vec<_>>().join(", ");
            return Err(BadFile::at(text, &[&name], format!("'{name}' is nothing that it can say; there are {known}")));
        }
        let members = match kind.only_member(&name) {
            Some(only) => Map::from_iter([(only.to_owned(), part)]),
            None => object(Some(part), &name)?,
        };
        entry.parts.insert(name, members);
    }
    if let Some(path) = entry.secret(&kind) {
        let steps: Vec<&str> = path.iter().map(String::as_str).collect();
        let words = format!("{}: secrets do not belong in files: give them with --secrets FILE", path.join("."));
        return Err(BadFile::at(text, &steps, words));
    }
    let wrong = ill_formed(text, &entry, &kind).or_else(|| misnamed(text, &entry, &kind, kinds));
    wrong.map_or_else(|| Ok((entry.canonical(&kind), is_tagged)), Err)
}

/// What of an entry no request can hold, whatever becomes of it: a value of another type, or what its shape does not
/// know.
fn ill_formed(text: &str, entry: &Entry, kind: &Kind) -> Option<BadFile> {
    let of_form = |issue: &Issue| matches!(issue.constraint, Violation::UnknownMember | Violation::Type { .. });
    let look = |operation: OperationId, members: &Map<String, Value>, within: &str| {
        let input = newer::known(&Value::Object(members.clone()), operation.operation().input);
        let issue = check_input(operation, &input).into_iter().find(of_form)?;
        let names = issue.path.steps().iter().filter_map(|step| match step {
            Step::Member(name) | Step::Key(name) => Some(name.as_str()),
            Step::Index(_) => None,
        });
        let mut names: Vec<&str> = std::iter::once(within).chain(names).collect();
        // A part of one member is written without its name.
        names.dedup();
        Some(BadFile::at(text, &names, format!("{within}: {}: {}", issue.path, issue.message)))
    };
    let of_body = |verb: &'static Verb, without: Option<&'static Shape>| {
        let input = verb.operation.operation().input;
        let fits =
            |name: &str| input.member(name).is_some() && without.is_none_or(|other| other.member(name).is_none());
        let own = entry.body.iter().filter(|(name, _)| fits(name));
        look(verb.operation, &own.map(|(n, v)| (n.clone(), v.clone())).collect(), "configuration")
    };
    let of_part = |(name, part): (&String, &Map<String, Value>)| {
        let spec = kind.spec.parts.iter().find(|spec| spec.name == *name)?;
        look(kind.resource.action(&spec.verb)?.operation, part, name)
    };
    let made = kind.create().map(|verb| verb.operation.operation().input);
    let of_creation = kind.create().and_then(|verb| of_body(verb, None));
    let of_bodies = of_creation.or_else(|| of_body(kind.edit()?, made));
    of_bodies.or_else(|| entry.parts.iter().find_map(of_part))
}

/// The members of a file.
fn members(text: &str) -> Result<Map<String, Value>, BadFile> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Of JSON, too, which YAML does not take with every escape.
    if let Ok(Distinct(Value::Object(members))) = serde_json::from_str(text) {
        return Ok(members);
    }
    let is_empty = || serde_yaml_ng::from_str(text).is_ok_and(|value: serde_yaml_ng::Value| value.is_null());
    if let Some(line) = second_document(text) {
        let words = "a second document begins here: a file holds one resource; put each into a file of its own";
        return Err(BadFile::Line(line, words.to_owned()));
    }
    match serde_yaml_ng::from_str(text) {
        Ok(Distinct(Value::Object(members))) => Ok(members),
        _ if is_empty() => Err(BadFile::Form("it is empty".to_owned())),
        Ok(Distinct(_)) => Err(BadFile::Form("it holds no members: each is a name, a colon and a value".to_owned())),
        Err(error) => Err(unread(&error)),
    }
}

/// The line on which a second document begins, where there is more than one.
fn second_document(text: &str) -> Option<usize> {
    serde_yaml_ng::Deserializer::from_str(text).nth(1)?;
    let is_said = |line: &str| !line.trim().is_empty() && !line.starts_with(['#', '%']);
    let mut lines = text.lines().enumerate().skip_while(|(_, line)| !is_said(line)).skip(1);
    lines.find(|(_, line)| line.starts_with("---")).map(|(n, _)| n + 1)
}

/// Why a file is no YAML, with the line on which that shows.
fn unread(error: &serde_yaml_ng::Error) -> BadFile {
    let words = error.to_string();
    let Some(place) = error.location() else { return BadFile::Syntax(words) };
    let behind = format!(" at line {} column {}", place.line(), place.column());
    BadFile::Line(place.line(), format!("it cannot be read: {}", words.strip_suffix(&behind).unwrap_or(&words)))
}

/// The design that files hold, each given with what it is called.
///
/// # Errors
/// What is wrong, file by file.
pub fn design_of_files<'t>(
    files: impl IntoIterator<Item = (&'t str, &'t str)>,
    kinds: &Kinds,
    of: &str,
) -> Result<Design, Vec<String>> {
    let mut design = Design::new(of);
    let mut problems = Vec::new();
    let mut seen: BTreeMap<(String, String), &str> = BTreeMap::new();
    for (name, text) in files {
        match read(text, kinds) {
            Ok((entry, is_tagged)) => {
                let key = (entry.kind.clone(), entry.key.clone());
                if !is_tagged {
                    design.untagged.insert(key.clone());
                }
                let lines = kinds.named(&entry.kind).map(|kind| naming_lines(text, &entry, &kind));
                design.lines.insert(key.clone(), lines.unwrap_or_default());
                design.files.insert(key.clone(), name.to_owned());
                if let Some(other) = seen.insert(key, name) {
                    problems.push(format!("{name}: {} is in {other} already", entry.title()));
                }
                design.add(entry);
            }
            Err(bad) => problems.push(format!("{name}: {bad}")),
        }
    }
    if problems.is_empty() { Ok(design) } else { Err(problems) }
}

fn object(value: Option<Value>, what: &str) -> Result<Map<String, Value>, BadFile> {
    match value {
        Some(Value::Object(members)) => Ok(members),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(_) => Err(BadFile::Form(format!("'{what}' holds no members"))),
    }
}

/// What a folder can be of.
fn places() -> BTreeSet<&'static str> {
    let configured = catalog().resources().iter().filter(|resource| resource.configuration().is_some());
    let of = |resource| Kinds::with(resource).of();
    configured.map(of).filter(|of| !of.is_empty()).collect()
}

/// What the head of a folder can say.
const HEAD_WORDS: [&str; 5] = ["switchboard", "of", "from", "variables", "ignored"];

/// What the head of a folder says.
///
/// # Errors
/// If it is no YAML, or of a newer version.
pub fn head_of_file(text: &str) -> Result<Head, BadFile> {
    let document = members(text)?;
    let version = document.get("switchboard").and_then(Value::as_u64);
    if version != Some(FORMAT) {
        let words = match version.filter(|version| *version > FORMAT) {
            Some(newer) => format!(
                "switchboard: it is of version {newer} of the format, and this Switchboard knows {FORMAT}: take a newer one"
            ),
            None => format!("it must say 'switchboard: {FORMAT}': the version of the format"),
        };
        return Err(BadFile::at(text, &["switchboard"], words));
    }
    if let Some(odd) = document.keys().find(|word| !HEAD_WORDS.contains(&word.as_str())) {
        let words = format!("'{odd}' is nothing that it can say; there are {}", HEAD_WORDS.join(", "));
        return Err(BadFile::at(text, &[odd], words));
    }
    let Some(of) = document.get("of").and_then(Value::as_str) else {
        return Err(BadFile::Form("it does not say 'of' what the folder is".to_owned()));
    };
    if !places().contains(of) {
        let known = places().into_iter().collect::<Vec<_>>().join(", ");
        return Err(BadFile::at(text, &["of"], format!("of: '{of}' is nothing that has files; there are {known}")));
    }
    let mut variables = BTreeMap::new();
    for (name, values) in object(document.get("variables").cloned(), "variables")? {
        let values = object(Some(values), &name)?;
        if let Some(odd) = values.keys().find(|word| !is_environment(word)) {
            let words = format!(
                "variables: {name}: '{odd}' is no environment; there are accounts (12 digits), regions (us-east-1), both (111122223333/us-east-1) and default"
            );
            return Err(BadFile::at(text, &["variables", &name, odd], words));
        }
        let texts = values.into_iter().map(|(place, value)| match value {
            Value::String(said) if pieces(&said).iter().any(|piece| matches!(piece, Piece::Hole(_))) => {
                let words = format!(
                    "variables: {name}: the value of '{place}' is '{said}', and a value names nothing: it is sent as it stands. Write the value itself"
                );
                Err(BadFile::at(text, &["variables", &name, &place], words))
            }
            Value::String(text) => Ok((place, text)),
            _ => {
                let words = format!("variables: {name}: the value of '{place}' is no text; put it in quotes");
                Err(BadFile::at(text, &["variables", &name, &place], words))
            }
        });
        variables.insert(name.clone(), texts.collect::<Result<_, _>>()?);
    }
    let mut ignored = BTreeMap::new();
    for (what, why) in object(document.get("ignored").cloned(), "ignored")? {
        let reason = why.as_str().map(str::trim).filter(|why| !why.is_empty());
        let Some(reason) = reason else {
            let words = format!("ignored: {what}: say why, in a few words behind the colon");
            return Err(BadFile::at(text, &["ignored", &what], words));
        };
        ignored.insert(what, reason.to_owned());
    }
    let from = document.get("from").and_then(Value::as_str).map(str::to_owned);
    Ok(Head { of: of.to_owned(), from, variables, ignored })
}
