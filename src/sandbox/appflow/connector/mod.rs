//! Connectors: the built-in ones by the [`catalogue`], and custom ones that were registered.

mod catalogue;
mod describe;
mod entity;
mod offer;
mod registration;

use crate::rules::connectors::{LabelledConnector, by_label};
use crate::sandbox::generic::Resource;
use crate::sandbox::{Handler, Refusal, Store};

pub(super) use catalogue::{Connector, find};

/// A custom connector.
pub(in crate::sandbox) static CONNECTOR: Resource = Resource {
    kind: "appflow/connectors",
    noun: "Connector",
    id: "connectorLabel",
    arn: Some((Some("connectorArn"), "appflow", "connector/{}")),
    tagged: false,
    ..Resource::PLAIN
};

pub(super) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "DescribeConnector" => describe::one,
        "DescribeConnectors" => describe::all,
        "ListConnectors" => describe::list,
        "RegisterConnector" => registration::register,
        "UpdateConnectorRegistration" => registration::update,
        "UnregisterConnector" => registration::unregister,
        "ListConnectorEntities" => entity::list,
        "DescribeConnectorEntity" => entity::describe,
        "ResetConnectorMetadataCache" => entity::reset,
        _ => return None,
    })
}

/// The connector by AWS of this label, unless the account has registered one of its own under it.
pub(super) fn built_in(label: &str, store: &Store<'_>) -> Result<Option<&'static LabelledConnector>, Refusal> {
    if store.has(CONNECTOR.kind, "", label)? { Ok(None) } else { Ok(by_label(label)) }
}

/// The member of unions that belongs to a connector type, such as `ServiceNow` to `Servicenow`.
pub(in crate::sandbox) fn member_of(r#type: &str) -> Result<&'static str, Refusal> {
    Ok(&find(r#type)?.member)
}
