//! Ids and names: `${fields/Priority}` stands for the id of that field, wherever it is; `${account}`, `${region}` and
//! what the folder defines stand for values that differ by environment. `$${` is a `${` of the text itself.

use std::collections::{BTreeMap, HashMap};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::variables::is_made_id;
use crate::catalog::{Location, Resource, arn_of_location, location_of_arn};

/// What would end a reference, or begin an escape.
const UNSAFE: &str = "%}";
/// Shorter ids are looked for only where the facts say that one stands: they may be found in any word.
const LONG: usize = 20;
/// A dollar of the text itself, before a reference.
const DOLLAR: &str = "${$}";

/// Where something is, as far as its configuration names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The account id.
    pub account: String,
    /// The ARN of who looks at it, which the ARNs of its things are like; empty where nobody is known.
    pub caller: String,
    /// The region.
    pub region: String,
    /// The values of the folder's variables there, by name.
    pub variables: BTreeMap<String, String>,
}

impl Environment {
    /// The ARN of an item itself: what its document says, or what follows from its place.
    pub(super) fn arn_of(&self, resource: &Resource, at: &Location, document: &Value) -> Option<String> {
        // What an integration is known by is the ARN of something else.
        let is_own = |arn: &String| location_of_arn(arn).is_some_and(|to| to == at.without_query());
        let said = resource.arn_of(document).filter(is_own);
        said.or_else(|| arn_of_location(at, &self.caller, &self.region))
    }
}

/// A text names what is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing is called {0}")]
pub struct NoSuchName(pub String);

/// A reference to an entry, as it stands between the braces.
#[must_use]
pub(super) fn reference(kind: &str, key: &str) -> String {
    if key.is_empty() { kind.to_owned() } else { format!("{kind}/{}", escaped(key, UNSAFE)) }
}

/// The text that stands for an entry wherever it is named.
#[must_use]
pub fn text_naming(kind: &str, key: &str) -> String {
    format!("${{{}}}", reference(kind, key))
}

/// A text in which these characters, and those that nobody sees, are written as bytes in hexadecimal. Letters of all
/// languages stay as they are.
pub(super) fn escaped(text: &str, unsafe_: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || unsafe_.contains(c) {
            out.extend(c.to_string().bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// The kind and key of a reference to an entry; `None` of a variable.
#[must_use]
pub(super) fn entry_of(hole: &str) -> Option<(String, String)> {
    let (kind, key) = hole.split_once('/')?;
    Some((kind.to_owned(), percent_decode_str(key).decode_utf8_lossy().into_owned()))
}

/// The kind and key of the entry that a text as a whole stands for.
#[must_use]
pub fn named(text: &str) -> Option<(String, String)> {
    match pieces(text).as_slice() {
        [Piece::Hole(hole)] => entry_of(hole),
        _ => None,
    }
}

/// From ids to references.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    environment: Environment,
    /// By the catalogue's path of the resource, and the id.
    exact: HashMap<(String, String), String>,
    /// Ids that no other text can hold by chance.
    anywhere: Vec<(String, String)>,
}

impl Names {
    pub(super) fn new(environment: Environment) -> Self {
        Self { environment, ..Self::default() }
    }

    pub(super) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Learns what an item is called.
    pub(super) fn add(&mut self, path: &str, id: &str, reference: String, is_made: bool) {
        if is_made && id.len() >= LONG {
            self.anywhere.push((id.to_owned(), reference.clone()));
        }
        self.exact.insert((path.to_owned(), id.to_owned()), reference);
    }

    /// A text with references in place of ids. `refers` is the resource that the text is an id of, if the facts say so.
    pub(super) fn symbolic(&self, text: &str, refers: Option<&str>) -> String {
        let known = refers.and_then(|path| self.exact.get(&(path.to_owned(), text.to_owned())));
        if let Some(reference) = known {
            return format!("${{{reference}}}");
        }
        let mut out = text.replace("${", "$${");
        for (id, reference) in &self.anywhere {
            if out.contains(id.as_str()) {
                out = replaced(&out, id, reference);
            }
        }
        self.general(&out)
    }

    /// A text with the environment's values named; `${` is escaped already.
    pub(super) fn general(&self, text: &str) -> String {
        let Environment { account, region, variables, .. } = &self.environment;
        if let Some((name, _)) = variables.iter().find(|(_, value)| value.as_str() == text) {
            return format!("${{{name}}}");
        }
        let is_address = is_address(text);
        let mut values = vec![Named { value: account, name: "account", of_word: |c| c.is_ascii_digit() }];
        if is_address || text == *region {
            values.push(Named { value: region, name: "region", of_word: |c| c.is_ascii_alphanumeric() });
        }
        if is_address {
            let sure = variables.iter().filter(|(_, value)| is_sure(value));
            values.extend(sure.map(|(name, value)| {
                // A name of a bucket may hold dots; an id that AWS made stands between them.
                let of_word: fn(char) -> bool = if is_made_id(value) {
                    |c| c.is_ascii_alphanumeric() || c == '-'
                } else {
                    |c| c.is_ascii_alphanumeric() || "-._".contains(c)
                };
                Named { value, name, of_word }
            }));
        }
        values.retain(|named| !named.value.is_empty());
        values.sort_by_key(|named| std::cmp::Reverse(named.value.len()));
        with_names(text, &values)
    }
}

/// A value of the environment, and what is part of a word that it may stand in by chance.
struct Named<'a> {
    value: &'a str,
    name: &'a str,
    of_word: fn(char) -> bool,
}

/// Whether parts of a text may be values of the environment: of ARNs and addresses.
pub(super) fn is_address(text: &str) -> bool {
    ["arn:", "://", "amazonaws"].iter().any(|sign| text.contains(sign))
}

/// Whether a value that is found in an address is surely meant: a plain word may mean anything.
fn is_sure(value: &str) -> bool {
    !value.chars().all(char::is_alphanumeric) || (value.len() == 12 && value.bytes().all(|b| b.is_ascii_digit()))
}

/// A text with names in place of values, in one pass, so that no name is looked into. References stay as they are.
fn with_names(text: &str, values: &[Named<'_>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let before = text[..text.len() - rest.len()].chars().next_back();
        if rest.starts_with("${") && before != Some('$') {
            let end = rest.find('}').map_or(rest.len(), |end| end + 1);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let fits = |named: &&Named<'_>| {
            rest.strip_prefix(named.value).is_some_and(|after| {
                let inside = |c: Option<char>| c.is_some_and(named.of_word);
                !inside(before) && !inside(after.chars().next())
            })
        };
        match values.iter().find(fits) {
            Some(named) => {
                push_reference(&mut out, named.name);
                rest = &rest[named.value.len()..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// Adds a reference. A dollar before it would make it the text itself.
fn push_reference(out: &mut String, name: &str) {
    let bare = out.trim_end_matches('$').len();
    let dollars = out.len() - bare;
    out.truncate(bare);
    out.push_str(&DOLLAR.repeat(dollars));
    out.extend(["${", name, "}"]);
}

/// A text with a reference in place of an id, wherever that stands.
fn replaced(text: &str, id: &str, name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(id) {
        out.push_str(before);
        push_reference(&mut out, name);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What stands between the braces of the references of a text.
pub(super) fn holes(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Hole(hole) => Some(hole),
        Piece::Text(_) => None,
    })
}

/// From references to ids.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    values: HashMap<String, String>,
}

impl Ids {
    /// The ids of an environment: so far its variables alone.
    #[must_use]
    pub fn new(environment: &Environment) -> Self {
        let own = [("account", &environment.account), ("region", &environment.region)];
        let own = own.into_iter().filter(|(_, value)| !value.is_empty());
        let own = own.map(|(name, value)| (name.to_owned(), value.clone()));
        Self { values: environment.variables.clone().into_iter().chain(own).collect() }
    }

    /// Learns the id of an entry.
    pub fn learn(&mut self, kind: &str, key: &str, id: &str) {
        self.values.insert(reference(kind, key), id.to_owned());
    }

    /// The values of the variables that a text names; what names an entry, or says where it is, has none of interest.
    #[must_use]
    pub(super) fn values_in<'a>(&'a self, text: &'a str) -> Vec<(&'a str, &'a str)> {
        let value = |piece: Piece<'a>| match piece {
            Piece::Hole(hole) if !["$", "account", "region"].contains(&hole) && entry_of(hole).is_none() => {
                Some((hole, self.values.get(hole)?.as_str()))
            }
            Piece::Hole(_) | Piece::Text(_) => None,
        };
        pieces(text).into_iter().filter_map(value).collect()
    }

    /// The names of the variables that have a value.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str).filter(|name| entry_of(name).is_none())
    }

    /// Whether nothing has a value of this name. Where no place is meant, nothing is known of any.
    #[must_use]
    pub fn lacks(&self, name: &str) -> bool {
        self.values.contains_key("account") && !self.values.contains_key(name)
    }

    /// The value of a variable.
    #[must_use]
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The id of an entry, where it is there.
    #[must_use]
    pub fn id(&self, kind: &str, key: &str) -> Option<&str> {
        self.values.get(&reference(kind, key)).map(String::as_str)
    }

    /// The key of the entry of a kind that has this id.
    #[must_use]
    pub(super) fn key_of(&self, kind: &str, id: &str) -> Option<String> {
        let known = self.values.iter().filter(|(_, value)| value.as_str() == id);
        let mut keys = known.filter_map(|(hole, _)| entry_of(hole).filter(|(of, _)| of == kind));
        keys.next().map(|(_, key)| key)
    }

    /// A text with ids in place of references.
    ///
    /// # Errors
    /// If it names what is not there.
    pub fn resolve(&self, text: &str) -> Result<String, NoSuchName> {
        let mut out = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Hole("$") => out.push('$'),
                Piece::Hole(hole) => {
                    out.push_str(self.values.get(hole).ok_or_else(|| NoSuchName(hole.to_owned()))?);
                }
            }
        }
        Ok(out)
    }
}

/// What a text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Hole(&'a str),
}

/// The pieces of a text, in their order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, hole) = (&rest[..at], &rest[at + 2..]);
        match (before.strip_suffix('$'), hole.find('}')) {
            (Some(before), _) => {
                pieces.extend([Piece::Text(before), Piece::Text("${")]);
                rest = hole;
            }
            (None, Some(end)) => {
                pieces.extend([Piece::Text(before), Piece::Hole(&hole[..end])]);
                rest = &hole[end + 1..];
            }
            // A reference that has no end names nothing: a snapshot writes no such text.
            (None, None) => {
                pieces.extend([Piece::Text(before), Piece::Hole(&rest[at..])]);
                rest = "";
            }
        }
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| *piece != Piece::Text(""));
    pieces
}
