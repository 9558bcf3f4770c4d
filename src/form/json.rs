//! The same document as JSON text, and back.

mod lines;

use std::ops::Range;

use serde_json::Value;

use crate::model::{DocPath, JsonFault, Sensitivity, Severity, is_mask, secrets_in};

use super::escapes::in_json;
use super::fixed::{claims, settle};
use super::tree::Tree;
use super::{Form, Issue, NodeId};
use lines::{doubled, places};

/// What stands in the text for a secret that is not shown.
const MASK: &str = "‹secret›";

/// So long is a secret, in characters, that is looked for anywhere in a text: shorter ones are found in any word.
const FOUND: usize = 4;

/// Something that is wrong with a JSON text, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct JsonProblem {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl Form {
    /// The document as JSON text. Secrets that are not revealed stand behind a mask, which reads back as the secret.
    #[must_use]
    pub fn to_json_text(&self) -> String {
        let mut shown = self.document().clone();
        for (path, _) in self.masked() {
            path.put(&mut shown, MASK.into());
        }
        let text = serde_json::to_string_pretty(&shown).unwrap_or_default();
        in_json(&text).into_owned()
    }

    /// The text to show in place of one that came in one piece and says secrets; `None` where it says none.
    pub fn cover_json_text(&self, text: &str) -> Option<String> {
        let masked = self.masked();
        let tells = |value: &Value| value.as_str().is_some_and(|said| !said.is_empty() && text.contains(said));
        masked.iter().any(|(_, value)| tells(value)).then(|| self.to_json_text())
    }

    /// Where in a text of the document, which may not be JSON, secrets stand that are not revealed, or what looks like
    /// them: ranges of bytes, in order.
    #[must_use]
    pub fn secrets_in_text(&self, text: &str) -> Vec<Range<usize>> {
        let mut shown = Vec::new();
        self.tree.visit(Tree::ROOT, &mut |_, node| {
            if let (true, super::tree::Body::Leaf(Value::String(secret))) = (node.revealed, &node.body) {
                shown.push(escaped(secret));
            }
        });
        let mut found = secrets_in(self.operation, text);
        found.retain(|place| !shown.iter().any(|secret| text[place.clone()] == **secret));
        let masked: Vec<String> =
            self.masked().iter().filter_map(|(_, value)| Some(escaped(value.as_str()?))).collect();
        for secret in masked.iter().filter(|secret| secret.chars().count() >= FOUND && !is_mask(secret)) {
            found.extend(text.match_indices(secret.as_str()).map(|(at, _)| at..at + secret.len()));
        }
        found.sort_by_key(|place| (place.start, place.end));
        found
    }

    /// Takes a JSON text for the document. Members that the facts don't have, and values of the wrong type, are kept
    /// and have their issues: what of them keeps the document from being sent is given with the lines where it stands.
    ///
    /// # Errors
    /// If it is no JSON text of an object; the form stays as it is.
    pub fn from_json_text(&mut self, text: &str) -> Result<Vec<JsonProblem>, JsonProblem> {
        self.claims.clear();
        let mut document = self.read_json(text)?;
        self.know_place_by_name(&mut document);
        self.claims = claims(self.operation, &self.place, &document);
        settle(self.operation.operation().input, &self.place, &mut document);
        self.editing = None;
        if document != *self.document {
            self.stop_editing();
            self.remember();
            self.tree.load(Tree::ROOT, Some(&document));
            self.refresh();
        }
        let errors: Vec<_> = self.issues.iter().filter(|issue| issue.severity == Severity::Error).collect();
        let paths: Vec<&DocPath> = errors.iter().map(|issue| &issue.path).collect();
        let stray = self.claims.iter().map(|claim| DocPath::root().member(&claim.member));
        let strays: Vec<DocPath> = stray.collect();
        let claimed = self.claims.iter().zip(places(text, &strays.iter().collect::<Vec<_>>()));
        let claimed: Vec<_> = claimed.map(|(claim, (line, column))| claim.problem(line, column)).collect();
        let places = places(text, &paths);
        let at = |(issue, (line, column)): (&&Issue, _)| {
            let name = format!("{}: ", issue.path);
            let is_said = issue.path.is_root() || issue.message.starts_with(&name);
            JsonProblem { line, column, message: format!("{}{}", if is_said { "" } else { &name }, issue.message) }
        };
        Ok(claimed.into_iter().chain(errors.iter().zip(places).map(at)).collect())
    }

    fn read_json(&mut self, text: &str) -> Result<Value, JsonProblem> {
        let problem = |line, column, message: &str| JsonProblem { line, column, message: message.to_owned() };
        let mut document: Value = serde_json::from_str(text).map_err(|error| {
            let fault = JsonFault::from(&error);
            problem(fault.line, fault.column, fault.message)
        })?;
        if !document.is_object() {
            return Err(problem(1, 1, "the document must be an object: { … }"));
        }
        if let Some((line, column, name)) = doubled(text) {
            return Err(problem(line, column, &format!("\"{name}\" is there twice")));
        }
        let masked = self.masked();
        self.covered.retain(|(path, _)| masked.iter().all(|(known, _)| known != path));
        self.covered.extend(masked.into_iter().filter(|(_, secret)| *secret != MASK));
        for (path, secret) in &self.covered {
            if let Some(value) = path.get_mut(&mut document).filter(|value| value.as_str() == Some(MASK)) {
                *value = secret.clone();
            }
        }
        Ok(document)
    }

    /// The secrets that are hidden, with their places.
    fn masked(&self) -> Vec<(DocPath, Value)> {
        let mut masked: Vec<NodeId> = Vec::new();
        self.tree.visit(Tree::ROOT, &mut |id, node| {
            let is_leaf = matches!(node.body, super::tree::Body::Leaf(_));
            if node.class == Sensitivity::Secret && !node.revealed && is_leaf {
                masked.push(id);
            }
        });
        masked.into_iter().filter_map(|id| Some((self.tree.path(id), self.tree.read(id)?))).collect()
    }
}

/// A text as it stands between its quotes in JSON.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
