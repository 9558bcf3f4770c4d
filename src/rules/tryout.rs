//! What a definition would say of one item, before there is such a definition: what is read for it, and what follows.
//!
//! The service works nothing out for what is not there. What it would say is worked out here as the sandbox does it, so
//! whatever the service does otherwise is not known here.

mod membership;
#[cfg(test)]
mod tests;
mod value;

use jiff::Timestamp;
use serde_json::Value;

use crate::model::look::filled;
use crate::model::{OperationId, api};

/// Something that is read of an item to try a definition with it.
#[derive(Clone, Debug, PartialEq)]
pub struct TryoutRead {
    /// The call.
    pub operation: OperationId,
    /// Its input.
    pub input: Value,
    /// How many pages of it are read at the most.
    pub pages: u32,
}

/// What is known of that.
#[derive(Clone, Debug, PartialEq)]
pub enum TryoutAnswer {
    /// It is being read.
    Reading,
    /// The pages, and whether there are more.
    Read(Vec<Value>, bool),
    /// It could not be read, for this reason.
    Failed(String),
}

/// What a definition would say of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct TriedOut {
    /// How it stands.
    pub verdict: Verdict,
    /// In a few words.
    pub said: String,
    /// What speaks for that, and what is not known.
    pub lines: Vec<TryoutLine>,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It has a value, or is one of them.
    Holds,
    /// It has none, or is none of them.
    Fails,
    /// The definition is not whole yet.
    Unfinished,
    /// Something is being read.
    Reading,
    /// It cannot be said.
    Unknown,
}

/// What is said of it beside.
#[derive(Clone, Debug, PartialEq)]
pub enum TryoutLine {
    /// A sentence.
    Words(String),
    /// Something that one should know before relying on it.
    Doubt(String),
    /// A condition, with what the item has there, and whether that meets it.
    Condition {
        /// The attribute.
        name: String,
        /// How it compares.
        how: String,
        /// With what.
        values: Vec<String>,
        /// What the item has; `None` where it has nothing.
        actual: Option<String>,
        /// Whether it holds.
        holds: bool,
    },
}

/// A definition that is tried with an item.
#[derive(Clone, Copy, Debug)]
pub struct Tryout<'t> {
    /// The operation that would make it.
    pub operation: OperationId,
    /// Its input, as far as it goes.
    pub document: &'t Value,
    /// The id of the item.
    pub item: &'t str,
}

impl Tryout<'_> {
    /// What has to be read of the item.
    #[must_use]
    pub fn reads(&self) -> Vec<TryoutRead> {
        match self.operation.name {
            "CreateCalculatedAttributeDefinition" => self.objects().into_iter().collect(),
            "CreateSegmentDefinition" => self.of_segment(),
            _ => Vec::new(),
        }
    }

    /// What it would say by what was read, and by the object type that it is based on, if there is one.
    #[must_use]
    pub fn outcome<'a>(
        &self,
        answers: &dyn Fn(&TryoutRead) -> Option<&'a TryoutAnswer>,
        basis: Option<&Value>,
        now: Timestamp,
    ) -> Option<TriedOut> {
        match self.operation.name {
            "CreateCalculatedAttributeDefinition" => Some(self.value(answers, basis, now)),
            "CreateSegmentDefinition" => Some(self.membership(answers)),
            _ => None,
        }
    }

    fn read(&self, operation: &str, input: Value, pages: u32) -> Option<TryoutRead> {
        let operation = api().operation(self.operation.service, operation)?.id;
        let mut input = input;
        input["DomainName"] = filled(self.document, "DomainName")?.into();
        Some(TryoutRead { operation, input, pages })
    }
}

fn unfinished(said: &str) -> TriedOut {
    TriedOut { verdict: Verdict::Unfinished, said: said.to_owned(), lines: Vec::new() }
}

fn reading(said: &str) -> TriedOut {
    TriedOut { verdict: Verdict::Reading, said: said.to_owned(), lines: Vec::new() }
}
