//! Where the values of rows and documents lead: by the catalogue's word, by the facts', or because they are ARNs.

use serde_json::Value;

use super::column::Take;
use super::path::{CellStep, Path};
use super::template::fill_location;
use super::{Cell, Column, Datum, Location, Prepared, Resource, catalog, location_of_arn};
use crate::model::{Member, Shape, ShapeKind};

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

    /// Where Enter leads on a column that the item's own document filled, when only its cell is left of that.
    #[must_use]
    pub fn follow_cell(
        &self,
        column: &Column,
        cell: &Cell,
        row: &Value,
        prepared: &Prepared,
        at: &Location,
    ) -> Option<Location> {
        let to = column.refers.as_deref().filter(|to| *to != "arn" && matches!(cell.datum, Datum::Text))?;
        let named = column.labels.as_deref().into_iter().flat_map(|key| prepared.choices(key));
        let id = named.into_iter().find(|(_, name)| *name == cell.text).map_or(cell.text.as_str(), |(id, _)| id);
        let here = self.item_location(at, row);
        lead(to, Take::Whole, id, here.as_ref().unwrap_or(at))
    }

    /// The values of an item's document (or of a row) that lead somewhere; `at` is the item's location.
    #[must_use]
    pub fn references(&self, document: &Value, at: &Location) -> Vec<Found> {
        let shape = self.document_shape();
        let mut search = Search { resource: self, at, ids: Vec::new(), found: Vec::new(), seen: 0, tokens: Vec::new() };
        search.visit(document, shape, None);
        search.found
    }

    /// The shape of an item's document.
    pub(super) fn document_shape(&self) -> Option<&'static Shape> {
        let (operation, path) = match &self.describe {
            Some(describe) => (describe.operation, describe.document.as_ref()),
            None => (self.list.operation, Some(&self.list.items)),
        };
        path.map_or(&[][..], |path| &path.0).iter().try_fold(operation.operation().output?, |shape, step| {
            match (step, &shape.kind) {
                (CellStep::Member(name), _) => shape.member(name).map(Member::shape),
                (CellStep::Each | CellStep::With(_), ShapeKind::List { item: inner })
                | (CellStep::Values, ShapeKind::Map { value: inner, .. }) => Some(inner.shape()),
                _ => None,
            }
        })
    }
}

/// The location that a value leads to.
pub(super) fn lead(to: &str, take: Take, text: &str, at: &Location) -> Option<Location> {
    match (to, &*take.of(text)) {
        ("arn", _) => location_of_arn(text).or_else(|| location_in_json(text)),
        (_, "") => None,
        (to, taken) => fill_location(to, at, &[("$", taken)]).filter(names_one),
    }
}

/// Whether there may be an item at a location: its id is none of those that stand for a kind of item elsewhere.
fn names_one(location: &Location) -> bool {
    let [root, below @ ..] = location.parts() else { return true };
    let lists: Vec<&str> = std::iter::once(root).chain(below.iter().step_by(2)).map(String::as_str).collect();
    let is_kind = |id: &String| catalog().resource(&lists.join("/")).is_some_and(|list| list.kinds.contains(id));
    below.len() % 2 != 0 || !below.last().is_some_and(is_kind)
}

struct Search<'a> {
    resource: &'a Resource,
    at: &'a Location,
    /// What the members beside and above name: the catalogue path of the resource, and the id.
    ids: Vec<(&'static str, &'a str)>,
    found: Vec<Found>,
    seen: usize,
    tokens: Vec<String>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, value: &'a Value, shape: Option<&'static Shape>, member: Option<&'static Member>) {
        self.seen += 1;
        if self.seen > MOST || self.tokens.len() > DEEPEST {
            return;
        }
        match value {
            Value::Object(members) => {
                let known = self.ids.len();
                for (name, value) in members {
                    let refers = shape.and_then(|shape| shape.member(name)?.refers);
                    self.ids.extend(refers.zip(value.as_str()));
                }
                for (name, value) in members {
                    let member = shape.and_then(|shape| match &shape.kind {
                        ShapeKind::Map { value, .. } => Some(&**value),
                        _ => shape.member(name),
                    });
                    self.below(name.clone(), value, member);
                }
                self.ids.truncate(known);
            }
            Value::Array(items) => {
                let member = shape.and_then(|shape| match &shape.kind {
                    ShapeKind::List { item } => Some(&**item),
                    _ => None,
                });
                for (n, item) in items.iter().enumerate() {
                    self.below(n.to_string(), item, member);
                }
            }
            Value::String(text) => self.visit_text(text, member.and_then(|member| member.refers)),
            _ => {}
        }
    }

    fn below(&mut self, token: String, value: &'a Value, member: Option<&'static Member>) {
        self.tokens.push(token);
        self.visit(value, member.map(Member::shape), member);
        self.tokens.pop();
    }

    fn visit_text(&mut self, text: &str, refers: Option<&str>) {
        let named = self.resource.references.iter().find(|reference| matches(&reference.path, &self.tokens));
        let location = match (named, refers) {
            (Some(reference), _) => lead(&reference.to, reference.take, text, self.at),
            (None, _) if text.starts_with("arn:") => location_of_arn(text),
            (None, Some(path)) if !text.is_empty() => self.item(path, text).filter(names_one),
            (None, _) => location_in_json(text),
        };
        // What leads back to where one stands, or up from there, is no way on.
        if let Some(location) = location.filter(|location| !location.is_prefix_of(self.at)) {
            self.found.push(Found { pointer: pointer(&self.tokens), location });
        }
    }

    /// The item of this id in the resource of this path; the items above it are those named nearby, or those above the
    /// place where one stands.
    fn item(&self, path: &str, id: &str) -> Option<Location> {
        let mut at = Location::home();
        let mut above = String::new();
        for (n, name) in path.split('/').enumerate() {
            if n > 1 {
                at = at.child(self.id_above(&above)?);
            }
            at = at.child(name);
            above = if n == 0 { name.to_owned() } else { format!("{above}/{name}") };
        }
        Some(at.child(id))
    }

    fn id_above(&self, path: &str) -> Option<&str> {
        if let Some((_, id)) = self.ids.iter().rev().find(|(named, _)| *named == path) {
            return Some(id);
        }
        let lists: Vec<&str> = path.split('/').collect();
        let parts = self.at.parts();
        let same = parts.first().is_some_and(|root| root == lists[0])
            && lists[1..].iter().enumerate().all(|(n, list)| parts.get(1 + 2 * n).is_some_and(|part| part == list));
        parts.get(2 * (lists.len() - 1)).map(String::as_str).filter(|_| same)
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
            CellStep::Member(name) => name == token,
            CellStep::Each => token.bytes().all(|b| b.is_ascii_digit()),
            CellStep::Values | CellStep::Only => true,
            CellStep::Where { .. } | CellStep::With(_) => false,
        })
}

fn pointer(tokens: &[String]) -> String {
    tokens.iter().flat_map(|token| ["/".to_owned(), token.replace('~', "~0").replace('/', "~1")]).collect()
}
