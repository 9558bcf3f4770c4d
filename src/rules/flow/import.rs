//! Imports of what a source already holds, batch by batch.

use serde_json::Value;

use crate::model::look::{dotted, filled};
use crate::rules::findings::{Report, Rule};

pub(super) const OF_IMPORT: &[Rule] = &[Rule::error("import.source", "semantics, 1, Workflow", source)];

/// The sources that what they held before can be imported from.
const SOURCES: [&str; 3] = ["Salesforce", "Marketo", "Servicenow"];

const CONNECTOR: &str = "IntegrationConfig.AppflowIntegration.FlowDefinition.SourceFlowConfig.ConnectorType";

fn source(document: &Value, report: &mut Report<'_>) {
    if let Some(kind) = filled(document, CONNECTOR).filter(|kind| !SOURCES.contains(kind)) {
        let message = format!("a historic import is from {}, not from {kind}", SOURCES.join(", "));
        report.at(dotted(CONNECTOR), message);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{CONNECTOR, SOURCES};
    use crate::rules::testing::assert_finds;

    #[test]
    fn only_some_sources_keep_what_they_held() {
        let of = |kind: &str| {
            let source = json!({"ConnectorType": kind, "ConnectorProfileName": "crm", "SourceConnectorProperties": {}});
            json!({"DomainName": "acme", "WorkflowType": "APPFLOW_INTEGRATION", "IntegrationConfig":
                {"AppflowIntegration": {"FlowDefinition": {"SourceFlowConfig": source}}}})
        };
        let create = "customer-profiles:CreateIntegrationWorkflow";
        for kind in SOURCES {
            assert_finds(create, &of(kind), "import.source", &[]);
        }
        for kind in ["S3", "Zendesk"] {
            assert_finds(create, &of(kind), "import.source", &[CONNECTOR]);
        }
    }
}
