//! The connector types that connector profiles are made for, as data: members, ways to sign in, private connections.
//!
//! What each member takes is said by the facts; this says what belongs together.

mod begin;
mod labelled;
mod load;
mod reach;
mod sign_in;

pub use labelled::{Direction, LabelledConnector, Way, by_label, labelled};
pub use reach::{ProfileHalf, Reach};
pub use sign_in::SignIn;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Service, Shape, api};

/// The types of connectors that no connector profile exists for.
pub const WITHOUT_PROFILE: [&str; 5] = ["S3", "EventBridge", "LookoutMetrics", "Upsolver", "CustomerProfiles"];

/// A connector type that has connector profiles.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connector {
    /// The value of `connectorType`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its member in the properties and in the credentials; some are spelled differently from the type.
    pub member: String,
    /// What people call it.
    pub title: String,
    /// What it connects to and how it signs in.
    pub about: String,
    /// Whether it can be reached without passing the internet.
    #[serde(default)]
    pub private: bool,
    /// Whether what it connects to no longer exists.
    #[serde(default)]
    pub discontinued: bool,
    /// Whether members of two ways to sign in are refused beside each other.
    #[serde(default)]
    pub exclusive: bool,
    /// Members that the facts leave open and that are nearly always needed.
    #[serde(default)]
    pub should: Vec<Reach>,
    /// What may stand in a member.
    #[serde(default)]
    pub examples: BTreeMap<Reach, String>,
    /// The ways to sign in.
    pub sign_in: Vec<SignIn>,
}

impl Connector {
    /// Whether it is registered by the account itself, under a label.
    #[must_use]
    pub fn is_custom(&self) -> bool {
        self.kind == "CustomConnector"
    }

    /// The shape of its properties.
    #[must_use]
    pub fn properties(&self) -> Option<&'static Shape> {
        self.shape("ConnectorProfileProperties")
    }

    /// The shape of its credentials.
    #[must_use]
    pub fn credentials(&self) -> Option<&'static Shape> {
        self.shape("ConnectorProfileCredentials")
    }

    /// Whether a private connection is made through an endpoint service that has to be named.
    #[must_use]
    pub fn names_endpoint_service(&self) -> bool {
        self.properties().is_some_and(|shape| shape.member("privateLinkServiceName").is_some())
    }

    /// The OAuth grant types that it takes, where it has a choice.
    #[must_use]
    pub fn grant_types(&self) -> Vec<&str> {
        let mut grants: Vec<&str> = Vec::new();
        for (reach, values) in self.sign_in.iter().flat_map(|way| &way.is) {
            if reach.members.ends_with("oAuth2GrantType") {
                grants.extend(values.iter().filter_map(|value| value.as_str()));
            }
        }
        grants.sort_unstable();
        grants.dedup();
        grants
    }

    fn shape(&self, of: &str) -> Option<&'static Shape> {
        Some(api().shape(Service::AppFlow, of)?.member(&self.member)?.shape())
    }
}

/// All connector types that have connector profiles.
#[must_use]
pub fn connectors() -> &'static [Connector] {
    load::all()
}

/// The connector of this `connectorType`.
#[must_use]
pub fn by_type(kind: &str) -> Option<&'static Connector> {
    connectors().iter().find(|connector| connector.kind == kind)
}

/// The member that unions have for a `connectorType`: some are spelled differently from it.
#[must_use]
pub fn member_of(kind: &str) -> &str {
    by_type(kind).map_or(kind, |connector| &connector.member)
}

/// The connector whose properties and credentials are in this member.
#[must_use]
pub fn by_member(member: &str) -> Option<&'static Connector> {
    connectors().iter().find(|connector| connector.member == member)
}
