//! Where the values of rows and documents lead.

use serde_json::Value;

use super::column::Take;
use super::path::{Path, Step};
use super::template::fill_location;
use super::{Column, Location, Resource, location_of_arn};

/// How deep and how far a document is searched.
const DEEPEST: usize = 64;
const MOST: usize = 5_000;

/// A value of a document that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where the value is: a JSON pointer such as `/sourceFlowConfig/connectorProfileName`.
    pub pointer: String,
    /// Where it leads.
    pub location: Location,
}

/// A member whose value names another resource.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reference {
    pub path: Path,
    pub to: String,
    pub take: Take,
}

impl Resource {
    /// Where Enter leads on this column of a row; `at` is the list's location.
    #[must_use]
    pub fn follow(&self, column: &Column, row: &Value, described: Option<&Value>, at: &Location) -> Option<Location> {
        let to = column.refers.as_deref()?;
        let text = column.target(row, described)?;
        let here = self.item_location(at, row);
        lead(to, column.take, &text, here.as_ref().unwrap_or(at))
    }

    /// The values of an item's document (or of a row) that lead somewhere; `at` is the item's location.
    #[must_use]
    pub fn references(&self, document: &Value, at: &Location) -> Vec<Found> {
        let mut search = Search { resource: self, at, found: Vec::new(), seen: 0, tokens: Vec::new() };
        search.visit(document);
        search.found
    }
}

/// The location that a value leads to.
fn lead(to: &str, take: Take, text: &str, at: &Location) -> Option<Location> {
    match (to, take.of(text)) {
        ("arn", _) => location_of_arn(text).or_else(|| location_in_json(text)),
        (_, "") => None,
        (to, taken) => fill_location(to, at, &[("$", taken)]),
    }
}

struct Search<'a> {
    resource: &'a Resource,
    at: &'a Location,
    found: Vec<Found>,
    seen: usize,
    tokens: Vec<String>,
}

impl Search<'_> {
    fn visit(&mut self, value: &Value) {
        self.seen += 1;
        if self.seen > MOST || self.tokens.len() > DEEPEST {
            return;
        }
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    self.below(name.clone(), value);
                }
            }
            Value::Array(items) => {
                for (n, item) in items.iter().enumerate() {
                    self.below(n.to_string(), item);
                }
            }
            Value::String(text) => self.visit_text(text),
            _ => {}
        }
    }

    fn below(&mut self, token: String, value: &Value) {
        self.tokens.push(token);
        self.visit(value);
        self.tokens.pop();
    }

    fn visit_text(&mut self, text: &str) {
        let named = self.resource.references.iter().find(|reference| matches(&reference.path, &self.tokens));
        let location = match named {
            Some(reference) => lead(&reference.to, reference.take, text, self.at),
            None if text.starts_with("arn:") => location_of_arn(text),
            None => location_in_json(text),
        };
        // What leads back to where one stands is no way on.
        if let Some(location) = location.filter(|location| location.parts() != self.at.parts()) {
            self.found.push(Found { pointer: pointer(&self.tokens), location });
        }
    }
}

/// The first ARN with a screen inside a text that holds JSON.
fn location_in_json(text: &str) -> Option<Location> {
    if !text.trim_start().starts_with('{') || !text.contains("arn:") {
        return None;
    }
    first_arn(&serde_json::from_str(text).ok()?)
}

fn first_arn(value: &Value) -> Option<Location> {
    match value {
        Value::String(text) => location_of_arn(text),
        Value::Array(items) => items.iter().find_map(first_arn),
        Value::Object(members) => members.values().find_map(first_arn),
        _ => None,
    }
}

fn matches(path: &Path, tokens: &[String]) -> bool {
    path.0.len() == tokens.len()
        && path.0.iter().zip(tokens).all(|(step, token)| match step {
            Step::Member(name) => name == token,
            Step::Each => token.bytes().all(|b| b.is_ascii_digit()),
            Step::Values | Step::Only => true,
            Step::Where { .. } => false,
        })
}

fn pointer(tokens: &[String]) -> String {
    tokens.iter().flat_map(|token| ["/".to_owned(), token.replace('~', "~0").replace('/', "~1")]).collect()
}
