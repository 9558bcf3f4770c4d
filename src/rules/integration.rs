//! Rules of what feeds a domain from outside.

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::look::{at, path};

pub(super) const OF_PUT: &[Rule] = &[
    Rule::error("integration.source", "wizards, 5: required unless FlowDefinition is given", source),
    Rule::warning("integration.one-source", "semantics, 1, PutIntegration: no Uri in the request", one_source),
];

/// Where the data comes from is given: what exists, or the flow that is to be made.
fn source(document: &Value, report: &mut Report<'_>) {
    if at(document, "Uri").is_none() && at(document, "FlowDefinition").is_none() {
        report.at(path(&["Uri"]), "is needed, unless a flow definition is given");
    }
}

/// The flow that is made brings its own URI.
fn one_source(document: &Value, report: &mut Report<'_>) {
    if at(document, "Uri").is_some() && at(document, "FlowDefinition").is_some() {
        report.at(path(&["Uri"]), "is that of the flow that the flow definition makes: leave one of the two out");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::testing::assert_finds;

    const PUT: &str = "customer-profiles:PutIntegration";

    #[test]
    fn an_integration_has_one_source() {
        let mut document = json!({"DomainName": "acme", "ObjectTypeName": "Order"});
        assert_finds(PUT, &document, "integration.source", &["Uri"]);
        document["Uri"] = json!("arn:aws:s3:::acme-exports");
        assert_finds(PUT, &document, "integration.source", &[]);
        assert_finds(PUT, &document, "integration.one-source", &[]);
        document["FlowDefinition"] = json!({});
        assert_finds(PUT, &document, "integration.one-source", &["Uri"]);
        document["Uri"] = json!(null);
        assert_finds(PUT, &document, "integration.source", &[]);
        assert_finds(PUT, &document, "integration.one-source", &[]);
    }
}
