//! How many profiles conditions select that are being written: what is asked for it, and what an answer says.

use serde_json::{Value, json};

use crate::model::look::{at, filled};
use crate::model::{DocPath, OperationId, api};

/// What an estimate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Estimated {
    /// It is still being counted.
    Counting,
    /// So many, as the service writes it.
    Count(String),
    /// It could not be counted, for this reason.
    Failed(String),
}

/// The members of the creation of a segment that select profiles, and what an estimate calls each of them
/// ("wizards": the estimate is asked for with the same query).
const QUERIES: [(&str, &str); 2] = [("SegmentGroups", "SegmentQuery"), ("SegmentSqlQuery", "SegmentSqlQuery")];

/// The members whose conditions are counted.
pub fn estimated_members() -> impl Iterator<Item = DocPath> {
    QUERIES.iter().map(|(member, _)| DocPath::root().member(*member))
}

/// The call that asks for an estimate of what a document selects; `None` where it selects nothing yet, or nothing can
/// be counted for it.
#[must_use]
pub fn estimate_call(operation: OperationId, document: &Value) -> Option<(OperationId, Value)> {
    if operation.name != "CreateSegmentDefinition" {
        return None;
    }
    let of = |(member, query): &(&str, &'static str)| Some((*query, at(document, member)?));
    let (query, value) = QUERIES.iter().find_map(of)?;
    let is_empty = value.as_str().is_some_and(|text| text.trim().is_empty())
        || value.is_object() && value.get("Groups").and_then(Value::as_array).is_none_or(Vec::is_empty);
    let domain = filled(document, "DomainName")?;
    let ask = api().operation(operation.service, "CreateSegmentEstimate")?.id;
    (!is_empty).then(|| (ask, json!({"DomainName": domain, query: value})))
}

/// The call that reads an estimate, by what was asked and the answer to that.
#[must_use]
pub fn estimate_read(operation: OperationId, asked: &Value, reply: &Value) -> Option<(OperationId, Value)> {
    let read = api().operation(operation.service, "GetSegmentEstimate")?.id;
    let (domain, id) = (filled(asked, "DomainName")?, filled(reply, "EstimateId")?);
    Some((read, json!({"DomainName": domain, "EstimateId": id})))
}

/// What an estimate says that was read.
#[must_use]
pub fn estimated(reply: &Value) -> Estimated {
    match filled(reply, "Status") {
        Some("SUCCEEDED") => Estimated::Count(filled(reply, "Estimate").unwrap_or("0").to_owned()),
        Some("FAILED") => {
            Estimated::Failed(filled(reply, "Message").unwrap_or("the service does not say why").to_owned())
        }
        _ => Estimated::Counting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::operation;

    #[test]
    fn what_a_segment_selects_is_asked_for_as_an_estimate() {
        let create = operation("customer-profiles:CreateSegmentDefinition");
        let of = |document: Value| estimate_call(create, &document);
        let groups = json!({"Groups": [{"Dimensions": []}]});
        let (ask, input) = of(json!({"DomainName": "acme", "DisplayName": "x", "SegmentGroups": groups})).unwrap();
        assert_eq!(
            (ask.name, &input),
            ("CreateSegmentEstimate", &json!({"DomainName": "acme", "SegmentQuery": groups}))
        );
        let (_, sql) = of(json!({"DomainName": "acme", "SegmentSqlQuery": "SELECT 1"})).unwrap();
        assert_eq!(sql["SegmentSqlQuery"], "SELECT 1");
        for nothing in [json!({}), json!({"SegmentGroups": {"Groups": []}}), json!({"SegmentSqlQuery": " "})] {
            let mut document = nothing;
            document["DomainName"] = json!("acme");
            assert_eq!(of(document), None);
        }
        assert_eq!(estimate_call(operation("customer-profiles:CreateDomain"), &json!({"DomainName": "acme"})), None);
        let (read, input) = estimate_read(create, &input, &json!({"EstimateId": "e-1"})).unwrap();
        assert_eq!((read.name, input), ("GetSegmentEstimate", json!({"DomainName": "acme", "EstimateId": "e-1"})));
    }

    #[test]
    fn an_estimate_is_counting_until_it_says_otherwise() {
        assert_eq!(estimated(&json!({"Status": "RUNNING"})), Estimated::Counting);
        let count = json!({"Status": "SUCCEEDED", "Estimate": "1234"});
        assert_eq!(estimated(&count), Estimated::Count("1234".to_owned()));
        let failed = json!({"Status": "FAILED", "Message": "no such attribute"});
        assert_eq!(estimated(&failed), Estimated::Failed("no such attribute".to_owned()));
    }
}
