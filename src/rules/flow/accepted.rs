//! What the service accepts without a word, though it does not do what it seems to (appflow-connectors, 2 and 5).

use serde_json::Value;

use crate::model::look::{entries, list, path, text};
use crate::rules::findings::{Report, Rule};

pub(super) const OF_FLOW: &[Rule] = &[
    Rule::warning("flow.prefix-begins-with-slash", "appflow-connectors, 2: remarked, not refused", prefix),
    Rule::warning("flow.bulk-is-no-version", "appflow-connectors, 5, accepted quietly", bulk),
    Rule::warning("flow.list-is-no-value", "appflow-connectors, 5, accepted quietly: inferred", list_is_no_value),
];

/// Keys of objects in a bucket do not begin with a slash: nothing is found under such a prefix.
fn prefix(document: &Value, report: &mut Report<'_>) {
    let source = (path(&["sourceFlowConfig"]), &document["sourceFlowConfig"], "sourceConnectorProperties");
    let ends = list(document, "destinationFlowConfigList")
        .iter()
        .enumerate()
        .map(|(index, end)| (path(&["destinationFlowConfigList"]).index(index), end, "destinationConnectorProperties"));
    for (here, end, properties) in std::iter::once(source).chain(ends) {
        for (connector, inner) in entries(end, properties) {
            if text(inner, "bucketPrefix").is_some_and(|prefix| prefix.starts_with('/')) {
                let here = here.member(properties).member(connector).member("bucketPrefix");
                report.at(here, "begins with a slash, as keys in a bucket hardly do: nothing may be found under it");
            }
        }
    }
}

/// Salesforce's bulk interface is chosen by another member.
fn bulk(document: &Value, report: &mut Report<'_>) {
    let bulk = text(document, "sourceFlowConfig.apiVersion").is_some_and(|version| version.starts_with("BULK"));
    if bulk && text(document, "sourceFlowConfig.connectorType") == Some("Salesforce") {
        let message = "is ignored here: which interface carries the data is said by dataTransferApi of the source";
        report.at(path(&["sourceFlowConfig", "apiVersion"]), message);
    }
}

/// A filter of `SAPOData` takes a list in another property.
fn list_is_no_value(document: &Value, report: &mut Report<'_>) {
    for (index, task) in list(document, "tasks").iter().enumerate() {
        let of_sap = entries(task, "connectorOperator").any(|(connector, _)| connector == "SAPOData");
        if of_sap && text(task, "taskProperties.VALUE").is_some_and(|value| value.contains(',')) {
            let here = path(&["tasks"]).index(index).member("taskProperties").key("VALUE");
            report.at(here, "is one value, comma and all; for one of several use VALUES");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{CREATE, flow};
    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn a_prefix_has_no_slash_before_it() {
        let mut slash = flow();
        slash["destinationFlowConfigList"][0]["destinationConnectorProperties"]["S3"]["bucketPrefix"] = json!("/out");
        slash["sourceFlowConfig"] = json!({"connectorType": "S3",
            "sourceConnectorProperties": {"S3": {"bucketName": "acme", "bucketPrefix": "/in"}}});
        let at = [
            "sourceFlowConfig.sourceConnectorProperties.S3.bucketPrefix",
            "destinationFlowConfigList[0].destinationConnectorProperties.S3.bucketPrefix",
        ];
        assert_finds(CREATE, &slash, "flow.prefix-begins-with-slash", &at);
        slash["sourceFlowConfig"]["sourceConnectorProperties"]["S3"]["bucketPrefix"] = json!("in/");
        assert_finds(CREATE, &slash, "flow.prefix-begins-with-slash", &at[1..]);
    }

    #[test]
    fn what_is_ignored_is_told() {
        let mut odd = flow();
        odd["sourceFlowConfig"]["apiVersion"] = json!("BULKV2");
        assert_finds(CREATE, &odd, "flow.bulk-is-no-version", &["sourceFlowConfig.apiVersion"]);
        odd["sourceFlowConfig"]["apiVersion"] = json!("v58.0");
        assert_clean(CREATE, &odd);
        let mut sap = flow();
        sap["tasks"].as_array_mut().unwrap().push(json!({"taskType": "Filter", "sourceFields": ["Plant"],
            "connectorOperator": {"SAPOData": "EQUAL_TO"}, "taskProperties": {"DATA_TYPE": "Edm.String", "VALUE": "a,b"}}));
        assert_finds(CREATE, &sap, "flow.list-is-no-value", &["tasks[1].taskProperties{VALUE}"]);
        sap["tasks"][1]["taskProperties"]["VALUE"] = json!("a");
        assert_finds(CREATE, &sap, "flow.list-is-no-value", &[]);
    }
}
