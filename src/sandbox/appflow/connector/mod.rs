//! Connectors: the built-in ones by the [`catalogue`], and custom ones that were registered.

mod catalogue;
mod describe;
mod entity;
mod offer;
mod registration;

use crate::sandbox::Handler;

pub(in crate::sandbox) use catalogue::member_of;
pub(super) use catalogue::{Connector, built_in, find};

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
