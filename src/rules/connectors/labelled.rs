//! Connectors that AWS wrote and that are used by their label, without being registered.
//!
//! All of them are of the type `CustomConnector`; the label says which one is meant. What signing in takes is known
//! only of some, and is checked by the connector, not by `AppFlow`: what it does not know is remarked on, never refused.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::read_table;

/// A connector that is addressed by its label.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelledConnector {
    /// The value of `connectorLabel`; case counts.
    pub label: String,
    /// What people call it.
    pub title: String,
    /// What it connects to, and what signing in takes.
    pub about: String,
    /// Whether the label stands in code that works, and is not only made from the connector's name.
    #[serde(default)]
    pub proven: bool,
    /// The version of its API, where it is known.
    pub version: Option<String>,
    /// Which ends of a flow it can be.
    #[serde(default)]
    pub direction: Direction,
    /// The ways to sign in that are known; none for most of those that are not proven.
    #[serde(default)]
    pub ways: Vec<Way>,
    /// The keys of `profileProperties` that it needs.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The keys of `profileProperties` that it may have.
    #[serde(default)]
    pub may: Vec<String>,
    /// Where OAuth tokens come from, or an example of it where it holds the name of a tenant.
    pub token_url: Option<String>,
    /// The grant type of OAuth.
    pub grant: Option<String>,
    /// What may stand in a property or credential, by its key.
    #[serde(default)]
    pub examples: BTreeMap<String, String>,
    /// Its objects, where they are the same for everybody.
    #[serde(default)]
    pub entities: Vec<String>,
}

/// Which ends of a flow a connector can be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The source alone.
    #[default]
    Source,
    /// The destination alone.
    Destination,
    /// Either.
    Both,
}

impl Direction {
    /// Whether a flow can read from it.
    #[must_use]
    pub const fn is_source(self) -> bool {
        matches!(self, Self::Source | Self::Both)
    }

    /// Whether a flow can write to it.
    #[must_use]
    pub const fn is_destination(self) -> bool {
        matches!(self, Self::Destination | Self::Both)
    }
}

/// A way to sign in to a labelled connector.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// The value of `authenticationType`.
    #[serde(rename = "type")]
    pub authentication: String,
    /// The value of `customAuthenticationType`, where the type is `CUSTOM`.
    pub custom: Option<String>,
    /// The keys of `credentialsMap`, where the type is `CUSTOM`.
    #[serde(default)]
    pub keys: Vec<String>,
}

impl LabelledConnector {
    /// Whether it is known how to sign in, down to the names of keys.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.ways.is_empty()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    connector: Vec<LabelledConnector>,
}

/// All connectors that are addressed by their label.
#[must_use]
#[expect(clippy::panic, reason = "embedded data that a test loads")]
pub fn labelled() -> &'static [LabelledConnector] {
    static ALL: LazyLock<Vec<LabelledConnector>> =
        LazyLock::new(|| match read_table::<File>(include_str!("../../../assets/wizards/connector-labels.toml")) {
            Ok(file) => file.connector,
            Err(problem) => panic!("the embedded connector labels do not load: {problem}"),
        });
    &ALL
}

/// The connector of this label.
#[must_use]
pub fn by_label(label: &str) -> Option<&'static LabelledConnector> {
    labelled().iter().find(|connector| connector.label == label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, ShapeKind, api};

    fn values(shape: &str) -> &'static [String] {
        match &api().shape(Service::AppFlow, shape).unwrap().kind {
            ShapeKind::String { values } => values,
            _ => unreachable!("{shape} is an enum"),
        }
    }

    #[test]
    fn labels_are_there_once_and_pass_the_facts() {
        let operation = api().operation(Service::AppFlow, "CreateConnectorProfile").unwrap().id;
        for connector in labelled() {
            assert_eq!(labelled().iter().filter(|other| other.label == connector.label).count(), 1);
            let document = serde_json::json!({ "connectorLabel": connector.label });
            let issues = crate::model::check_input(operation, &document);
            assert!(issues.iter().all(|issue| issue.path.to_string() != "connectorLabel"), "{}", connector.label);
        }
        assert_eq!(labelled().iter().filter(|connector| connector.proven).count(), 16);
        assert_eq!(labelled().iter().filter(|connector| connector.is_known()).count(), 12);
    }

    #[test]
    fn ways_and_grants_are_those_of_the_facts() {
        for connector in labelled() {
            for way in &connector.ways {
                assert!(values("AuthenticationType").contains(&way.authentication), "{}", connector.label);
                assert_eq!(way.authentication == "CUSTOM", way.custom.is_some() && !way.keys.is_empty());
            }
            let oauth = connector.ways.iter().any(|way| way.authentication == "OAUTH2");
            assert!(connector.grant.iter().all(|grant| oauth && values("OAuth2GrantType").contains(grant)));
            assert_eq!(connector.grant.is_some(), connector.token_url.is_some());
            let keys: Vec<&String> = connector.ways.iter().flat_map(|way| &way.keys).collect();
            let known =
                |key: &String| connector.needs.contains(key) || connector.may.contains(key) || keys.contains(&key);
            assert!(connector.examples.keys().all(known), "{}", connector.label);
        }
    }
}
