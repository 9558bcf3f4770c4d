//! How a flow writes, and what is noted of it.

use serde_json::Value;

use crate::model::look::{at, entries, is_on, list, path, text};
use crate::rules::findings::{Report, Rule};

pub(super) const OF_FLOW: &[Rule] = &[
    Rule::error(
        "flow.typing-needs-parquet",
        "wizards, 18, cross-field rules; API model, preserveSourceDataTyping",
        typing_needs_parquet,
    ),
    Rule::error("flow.catalog-needs-bucket", "wizards, 18, metadataCatalogConfig; API model", catalog_needs_bucket),
];

const DESTINATIONS: &str = "destinationFlowConfigList";

/// Only Parquet knows the types of its columns.
fn typing_needs_parquet(document: &Value, report: &mut Report<'_>) {
    let format = "s3OutputFormatConfig";
    for (index, end) in list(document, DESTINATIONS).iter().enumerate() {
        for (member, properties) in entries(end, "destinationConnectorProperties") {
            if is_on(properties, &format!("{format}.preserveSourceDataTyping"))
                && text(properties, &format!("{format}.fileType")) != Some("PARQUET")
            {
                let here = path(&[DESTINATIONS]).index(index).member("destinationConnectorProperties").member(member);
                report.at(here.member(format).member("preserveSourceDataTyping"), "needs the file type PARQUET");
            }
        }
    }
}

/// What is catalogued are files in a bucket.
fn catalog_needs_bucket(document: &Value, report: &mut Report<'_>) {
    let to_bucket = list(document, DESTINATIONS).iter().any(|end| text(end, "connectorType") == Some("S3"));
    if at(document, "metadataCatalogConfig").is_some() && !to_bucket {
        report.at(path(&["metadataCatalogConfig"]), "is for flows to S3; leave it out");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{CREATE, flow};
    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn only_parquet_keeps_types() {
        let mut typed = flow();
        let bucket = &mut typed["destinationFlowConfigList"][0]["destinationConnectorProperties"]["S3"];
        bucket["s3OutputFormatConfig"] = json!({"preserveSourceDataTyping": true, "fileType": "CSV"});
        let at = "destinationFlowConfigList[0].destinationConnectorProperties.S3.s3OutputFormatConfig\
                  .preserveSourceDataTyping";
        assert_finds(CREATE, &typed, "flow.typing-needs-parquet", &[at]);
    }

    #[test]
    fn only_buckets_are_catalogued() {
        let mut catalogued = flow();
        catalogued["metadataCatalogConfig"] = json!({"glueDataCatalog": {}});
        assert_clean(CREATE, &catalogued);
        catalogued["destinationFlowConfigList"][0]["connectorType"] = json!("Salesforce");
        assert_finds(CREATE, &catalogued, "flow.catalog-needs-bucket", &["metadataCatalogConfig"]);
    }
}
