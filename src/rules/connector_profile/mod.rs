//! Rules of connector profiles. What each connector takes comes from [`crate::rules::connectors`].

mod connection;
mod kind;
mod label;
mod properties;
mod sign_in;

pub use connection::is_private;
pub use label::labelled_connector_of;

use serde_json::Value;

use super::connectors::{self, Connector, ProfileHalf};
use super::findings::Rule;
use crate::model::look::{entries, text};

pub(super) const OF_CREATE: &[&[Rule]] = &[
    kind::OF_CREATE,
    kind::RULES,
    connection::RULES,
    properties::RULES,
    sign_in::OF_CREATE,
    sign_in::RULES,
    label::OF_CREATE,
];
pub(super) const OF_UPDATE: &[&[Rule]] =
    &[kind::OF_UPDATE, kind::RULES, connection::RULES, properties::RULES, sign_in::OF_UPDATE, sign_in::RULES];

/// The connector that a document is about: by its type, or in an update, which has none, by the member that is set.
#[must_use]
pub fn connector_of(document: &Value) -> Option<&'static Connector> {
    if let Some(kind) = text(document, "connectorType") {
        return connectors::by_type(kind);
    }
    let mut set = [ProfileHalf::Properties, ProfileHalf::Credentials]
        .into_iter()
        .flat_map(|part| entries(document, part.member()));
    set.find_map(|(member, _)| connectors::by_member(member))
}

#[cfg(test)]
mod fixtures {
    use serde_json::{Value, json};

    pub(super) const CREATE: &str = "appflow:CreateConnectorProfile";
    pub(super) const UPDATE: &str = "appflow:UpdateConnectorProfile";

    /// A profile of this type and member with these properties and credentials.
    pub(super) fn profile(kind: &str, member: &str, properties: &Value, credentials: &Value) -> Value {
        json!({
            "connectorProfileName": "crm", "connectorType": kind, "connectionMode": "Public",
            "connectorProfileConfig": {
                "connectorProfileProperties": {member: properties},
                "connectorProfileCredentials": {member: credentials},
            },
        })
    }

    /// The same as an update.
    pub(super) fn update(mut profile: Value) -> Value {
        profile.as_object_mut().unwrap().shift_remove("connectorType");
        profile
    }

    /// A Salesforce profile that is signed in by tokens.
    pub(super) fn salesforce() -> Value {
        let tokens = json!({"accessToken": "a", "refreshToken": "r"});
        profile("Salesforce", "Salesforce", &json!({"instanceUrl": "https://acme.my.salesforce.com"}), &tokens)
    }
}
