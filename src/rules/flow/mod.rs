//! Rules of flows: what stands at an end of a flow is that of its connector.
//!
//! What depends on what exists, or on the abilities of a connector, is not judged here.

mod accepted;
mod ends;
mod import;
mod operators;
mod tasks;
mod trigger;
mod written;

use super::findings::Rule;
use super::integration;
pub use operators::{doing, of_kind, of_member};
pub(super) use trigger::schedules;

pub(super) const OF_FLOW: &[&[Rule]] =
    &[ends::OF_FLOW, tasks::OF_FLOW, trigger::OF_FLOW, written::OF_FLOW, accepted::OF_FLOW];
pub(super) const OF_INTEGRATION: &[&[Rule]] =
    &[integration::OF_PUT, ends::OF_INTEGRATION, tasks::OF_INTEGRATION, trigger::OF_INTEGRATION];
pub(super) const OF_IMPORT: &[&[Rule]] =
    &[import::OF_IMPORT, ends::OF_INTEGRATION, tasks::OF_INTEGRATION, trigger::OF_INTEGRATION];

#[cfg(test)]
mod fixtures {
    use serde_json::{Value, json};

    pub(super) const CREATE: &str = "appflow:CreateFlow";

    /// A flow from Salesforce to a bucket that carries everything, on demand.
    pub(super) fn flow() -> Value {
        json!({
            "flowName": "nightly", "triggerConfig": {"triggerType": "OnDemand"},
            "sourceFlowConfig": {
                "connectorType": "Salesforce", "connectorProfileName": "crm",
                "sourceConnectorProperties": {"Salesforce": {"object": "Account"}},
            },
            "destinationFlowConfigList": [
                {"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme"}}},
            ],
            "tasks": [{"sourceFields": [], "taskType": "Map_all", "connectorOperator": {"Salesforce": "NO_OP"}}],
        })
    }
}
