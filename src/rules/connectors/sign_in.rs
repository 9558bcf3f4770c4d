//! A way to sign in to what a connector connects to.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Connector, Reach};

/// A way to sign in: members that belong together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// What people call it.
    pub title: String,
    /// Whether what it lacks is refused, and not only unlikely to work.
    #[serde(default)]
    pub firm: bool,
    /// Whether it also applies where the members in `is` are left out.
    #[serde(default)]
    pub assumed: bool,
    /// It applies where each of these members has one of these values.
    #[serde(default)]
    pub is: BTreeMap<Reach, Vec<Value>>,
    /// The members that it takes.
    pub needs: Vec<Reach>,
    /// The members that it advisedly has.
    #[serde(default)]
    pub should: Vec<Reach>,
    /// The members that it may have.
    #[serde(default)]
    pub may: Vec<Reach>,
}

impl SignIn {
    /// Whether it is one that the document may mean.
    #[must_use]
    pub fn applies(&self, connector: &Connector, document: &Value) -> bool {
        self.is.iter().all(|(reach, values)| match reach.get(connector, document) {
            Some(value) => values.contains(value),
            None => self.assumed,
        })
    }

    /// Whether this member belongs to it.
    #[must_use]
    pub fn has(&self, reach: &Reach) -> bool {
        self.needs.contains(reach) || self.should.contains(reach) || self.may.contains(reach)
    }

    /// The members that it needs and the document lacks.
    #[must_use]
    pub fn missing<'s>(&'s self, connector: &Connector, document: &Value) -> Vec<&'s Reach> {
        self.needs.iter().filter(|reach| reach.get(connector, document).is_none()).collect()
    }

    /// How many of the members that it needs are set.
    #[must_use]
    pub fn begun(&self, connector: &Connector, document: &Value) -> usize {
        self.needs.len() - self.missing(connector, document).len()
    }
}
