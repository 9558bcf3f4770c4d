//! What a flow does with the records on their way.

use serde_json::Value;

use crate::rules::connectors::member_of;
use crate::rules::findings::{Report, Rule};
use crate::rules::look::{at, dotted, entries, list, path, text};

pub(super) const OF_FLOW: &[Rule] = &[
    Rule::error("flow.operator-of-source", |document, report| {
        let kind = text(document, "sourceFlowConfig.connectorType");
        operators(document, kind, "tasks", "connectorOperator", report);
    }),
    Rule::error("flow.chooses-fields", chooses_fields),
    Rule::error("flow.ids-of-a-change", ids_of_a_change),
    Rule::warning("flow.fields-of-a-task", fields_of_a_task),
];

pub(super) const OF_INTEGRATION: &[Rule] = &[Rule::error("flow.operator-of-source", |document, report| {
    for place in ["FlowDefinition", "IntegrationConfig.AppflowIntegration.FlowDefinition"] {
        let kind = text(document, &format!("{place}.SourceFlowConfig.ConnectorType"));
        operators(document, kind, &format!("{place}.Tasks"), "ConnectorOperator", report);
    }
})];

/// The operator of a task is one of the source's.
fn operators(document: &Value, kind: Option<&str>, tasks: &str, member: &str, report: &mut Report<'_>) {
    let Some(kind) = kind else { return };
    let known = member_of(kind);
    for (index, task) in list(document, tasks).iter().enumerate() {
        for (other, _) in entries(task, member).filter(|(name, _)| *name != known) {
            let here = dotted(tasks).index(index).member(member).member(other);
            report.at(here, format!("does not belong to the source {kind}; its member is {known}"));
        }
    }
}

/// Which fields are read is said by one task, or another takes them all.
fn chooses_fields(document: &Value, report: &mut Report<'_>) {
    let projects = |task: &Value| entries(task, "connectorOperator").any(|(_, operator)| operator == "PROJECTION");
    let chooses = |task: &Value| match text(task, "taskType") {
        Some("Map_all") => true,
        Some("Filter") => projects(task),
        _ => false,
    };
    if at(document, "tasks").is_some() && !list(document, "tasks").iter().any(chooses) {
        let message = "need one that chooses the fields: a Filter with the operator PROJECTION, or a Map_all";
        report.at(path(&["tasks"]), message);
    }
}

/// Nearly every task is about fields.
fn fields_of_a_task(document: &Value, report: &mut Report<'_>) {
    for (index, task) in list(document, "tasks").iter().enumerate() {
        let of_fields = text(task, "taskType").filter(|kind| !matches!(*kind, "Map_all" | "Passthrough"));
        if let Some(kind) = of_fields.filter(|_| list(task, "sourceFields").is_empty()) {
            let here = path(&["tasks"]).index(index).member("sourceFields");
            report.at(here, format!("{kind} is about fields, and none is named"));
        }
    }
}

/// Records that are changed or deleted are found by their ids.
fn ids_of_a_change(document: &Value, report: &mut Report<'_>) {
    for (index, end) in list(document, "destinationFlowConfigList").iter().enumerate() {
        for (connector, properties) in entries(end, "destinationConnectorProperties") {
            let changes = text(properties, "writeOperationType").filter(|kind| *kind != "INSERT");
            if let Some(kind) = changes.filter(|_| list(properties, "idFieldNames").is_empty()) {
                let here = path(&["destinationFlowConfigList"]).index(index).member("destinationConnectorProperties");
                report.at(here.member(connector).member("idFieldNames"), format!("is needed for {kind}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{CREATE, flow};
    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn operators_are_those_of_the_source() {
        let mut odd = flow();
        odd["tasks"][0]["connectorOperator"] = json!({"Zendesk": "NO_OP"});
        assert_finds(CREATE, &odd, "flow.operator-of-source", &["tasks[0].connectorOperator.Zendesk"]);
        let put = json!({"DomainName": "acme", "FlowDefinition": {
            "SourceFlowConfig": {"ConnectorType": "Servicenow"},
            "Tasks": [{"ConnectorOperator": {"ServiceNow": "NO_OP"}}, {"ConnectorOperator": {"S3": "NO_OP"}}]}});
        let at = "FlowDefinition.Tasks[1].ConnectorOperator.S3";
        assert_finds("customer-profiles:PutIntegration", &put, "flow.operator-of-source", &[at]);
    }

    #[test]
    fn one_task_chooses_the_fields() {
        let mut none = flow();
        none["tasks"] =
            json!([{"taskType": "Map", "sourceFields": ["Id"], "connectorOperator": {"Salesforce": "NO_OP"}}]);
        assert_finds(CREATE, &none, "flow.chooses-fields", &["tasks"]);
        none["tasks"][0]["taskType"] = json!("Filter");
        assert_finds(CREATE, &none, "flow.chooses-fields", &["tasks"]);
        none["tasks"][0]["connectorOperator"] = json!({"Salesforce": "PROJECTION"});
        assert_clean(CREATE, &none);
    }

    #[test]
    fn a_task_is_about_fields() {
        let mut bare = flow();
        bare["tasks"][0]["taskType"] = json!("Mask");
        assert_finds(CREATE, &bare, "flow.fields-of-a-task", &["tasks[0].sourceFields"]);
        bare["tasks"][0]["sourceFields"] = json!(["Phone"]);
        assert_finds(CREATE, &bare, "flow.fields-of-a-task", &[]);
    }

    #[test]
    fn changes_need_ids() {
        let mut upsert = flow();
        upsert["destinationFlowConfigList"] = json!([{
            "connectorType": "Zendesk", "connectorProfileName": "desk",
            "destinationConnectorProperties": {"Zendesk": {"object": "users", "writeOperationType": "UPSERT"}},
        }]);
        let at = "destinationFlowConfigList[0].destinationConnectorProperties.Zendesk.idFieldNames";
        assert_finds(CREATE, &upsert, "flow.ids-of-a-change", &[at]);
        upsert["destinationFlowConfigList"][0]["destinationConnectorProperties"]["Zendesk"]["idFieldNames"] =
            json!(["id"]);
        assert_clean(CREATE, &upsert);
    }
}
