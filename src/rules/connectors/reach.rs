//! Where a member of a connector is in the input of a connector profile.

use serde::Deserialize;
use serde_json::Value;

use super::Connector;
use crate::model::DocPath;
use crate::model::look;

/// The two halves of a connector profile's configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProfileHalf {
    /// Where and what it connects to.
    Properties,
    /// How it signs in.
    Credentials,
}

impl ProfileHalf {
    /// The member of the input that holds it.
    #[must_use]
    pub const fn member(self) -> &'static str {
        match self {
            Self::Properties => "connectorProfileConfig.connectorProfileProperties",
            Self::Credentials => "connectorProfileConfig.connectorProfileCredentials",
        }
    }

    /// The path of a connector's member in this half.
    #[must_use]
    pub fn path(self, connector: &Connector) -> DocPath {
        self.at(&connector.member)
    }

    /// The path of this member in this half.
    pub(super) fn at(self, member: &str) -> DocPath {
        look::dotted(self.member()).member(member)
    }
}

/// A member of a connector's properties or credentials.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Reach {
    /// Which half it is in.
    pub part: ProfileHalf,
    /// Its name, with those of the members around it before it, separated by dots.
    pub members: String,
}

impl TryFrom<String> for Reach {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (part, members) = match text.split_once('.') {
            Some(("properties", rest)) => (ProfileHalf::Properties, rest),
            Some(("credentials", rest)) => (ProfileHalf::Credentials, rest),
            _ => return Err(format!("'{text}' begins with neither properties nor credentials")),
        };
        Ok(Self { part, members: members.to_owned() })
    }
}

impl Reach {
    /// Its path in the input of a connector profile.
    #[must_use]
    pub fn path(&self, connector: &Connector) -> DocPath {
        self.members.split('.').fold(self.part.path(connector), |path, member| path.member(member))
    }

    /// Its value there, if it is set.
    #[must_use]
    pub fn get<'v>(&self, connector: &Connector, document: &'v Value) -> Option<&'v Value> {
        self.path(connector).get(document).filter(|value| !value.is_null() && value.as_str() != Some(""))
    }

    /// Whether the facts themselves ask for it, given what is around it.
    pub(in crate::rules) fn is_asked_by_facts(&self, connector: &Connector, document: &Value) -> bool {
        let shape = match self.part {
            ProfileHalf::Properties => connector.properties(),
            ProfileHalf::Credentials => connector.credentials(),
        };
        let mut shape = shape;
        let mut required = false;
        for name in self.members.split('.') {
            let Some(member) = shape.and_then(|shape| shape.member(name)) else { return false };
            required = member.required;
            shape = Some(member.shape());
        }
        let around = self.path(connector).parent();
        required && around.is_some_and(|around| around.get(document).is_some_and(Value::is_object))
    }
}
