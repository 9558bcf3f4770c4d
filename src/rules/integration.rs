//! Rules of what feeds a domain from outside.

use serde_json::Value;

use super::findings::{Report, Rule};
use crate::model::look::{at, filled, path};

pub(super) const OF_PUT: &[Rule] = &[
    Rule::error("integration.source", "wizards, 5: required unless FlowDefinition is given", source),
    Rule::warning("integration.one-source", "semantics, 1, PutIntegration: no Uri in the request", one_source),
    Rule::warning("integration.uri", "wizards, 5, step 1, existing source by URI: inferred", names_a_source),
    Rule::warning("integration.bucket", "wizards, 5, step 1; the naming rules of S3", names_a_bucket),
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

/// What the ARN of a bucket begins with; the partition stands in it.
const BUCKET: &str = ":s3:::";

/// Flows, buckets and instances go by their ARN.
fn names_a_source(document: &Value, report: &mut Report<'_>) {
    if let Some(uri) = filled(document, "Uri").filter(|uri| !uri.starts_with("arn:")) {
        let message =
            format!("{uri} is no ARN: flows, buckets and instances are named by theirs, like arn:aws:s3:::acme");
        report.at(path(&["Uri"]), message);
    }
}

fn names_a_bucket(document: &Value, report: &mut Report<'_>) {
    let uri = filled(document, "Uri").filter(|uri| uri.starts_with("arn:"));
    let Some((_, bucket)) = uri.and_then(|uri| uri.split_once(BUCKET)) else { return };
    // What stands behind a slash is a place in it.
    let name = bucket.split('/').next().unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = [name.bytes().next(), name.bytes().last()].into_iter().all(|end| end.is_some_and(is_plain));
    let inner = name.bytes().all(|byte| is_plain(byte) || matches!(byte, b'.' | b'-')) && !name.contains("..");
    if !(ends && inner && (3..=63).contains(&name.len())) {
        let message = format!("\"{name}\" names no bucket: these have 3 to 63 of a-z, 0-9, single dots and hyphens");
        report.at(path(&["Uri"]), message);
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

    #[test]
    fn the_uri_of_a_source_is_an_arn_that_can_be_there() {
        let document = |uri: &str| json!({"DomainName": "acme", "ObjectTypeName": "Order", "Uri": uri});
        assert_finds(PUT, &document("bucket"), "integration.uri", &["Uri"]);
        for odd in ["Bad_Bucket", "ab", "a..b", "-abc", ""] {
            let odd = document(&format!("arn:aws:s3:::{odd}"));
            assert_finds(PUT, &odd, "integration.bucket", &["Uri"]);
        }
        let flow = "arn:aws:appflow:us-east-1:111122223333:flow/contacts";
        for good in ["arn:aws:s3:::acme-exports", "arn:aws-cn:s3:::acme.exports/daily/", flow] {
            assert_finds(PUT, &document(good), "integration.uri", &[]);
            assert_finds(PUT, &document(good), "integration.bucket", &[]);
        }
    }
}
