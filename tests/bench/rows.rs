//! Rows as AppFlow lists them, as many as one likes.

use std::ops::Range;

use serde_json::{Value, json};

const STATUSES: [&str; 4] = ["Active", "Suspended", "Errored", "Draft"];
const SOURCES: [&str; 5] = ["Salesforce", "Zendesk", "S3", "Servicenow", "Marketo"];

/// A reply of `ListFlows`.
pub(crate) fn flows(numbers: Range<usize>) -> Value {
    json!({ "flows": numbers.map(flow).collect::<Vec<_>>() })
}

fn flow(n: usize) -> Value {
    let pick = |of: &[&str]| of[n % of.len()].to_owned();
    json!({
        "flowArn": format!("arn:aws:appflow:eu-central-1:111122223333:flow/flow-{n:06}"),
        "flowName": format!("flow-{n:06}"),
        "description": format!("Carries the {} records of region {} to the profiles", pick(&SOURCES), n % 97),
        "flowStatus": pick(&STATUSES),
        "sourceConnectorType": pick(&SOURCES),
        "destinationConnectorType": "CustomerProfiles",
        "triggerType": "Scheduled",
        "createdAt": 1_700_000_000 + n,
        "lastUpdatedAt": 1_760_000_000 + n,
        "createdBy": "arn:aws:iam::111122223333:user/integration-team",
        "lastUpdatedBy": "arn:aws:iam::111122223333:user/integration-team",
        "tags": { "team": "care" },
        "lastRunExecutionDetails": {
            "mostRecentExecutionMessage": "Successfully processed all records.",
            "mostRecentExecutionTime": 1_770_000_000 + n,
            "mostRecentExecutionStatus": "Successful",
        },
    })
}
