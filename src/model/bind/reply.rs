//! Replies: the members that travel as the HTTP status are put into the document and taken out of it.

use serde_json::{Map, Value};

use crate::model::{HttpLocation, Member, OperationId, Shape};

/// The reply document of an operation: its body, with the members that travel as the HTTP status put in. An empty
/// body counts as `{}`.
///
/// # Errors
/// Where the body is no JSON object.
pub fn read_reply(operation: OperationId, status: u16, body: &[u8]) -> Result<Value, serde_json::Error> {
    let mut document: Map<String, Value> =
        if body.trim_ascii().is_empty() { Map::new() } else { serde_json::from_slice(body)? };
    for member in status_members(operation) {
        document.insert(member.name.to_owned(), status.into());
    }
    Ok(Value::Object(document))
}

/// The HTTP status and body that carry a reply document.
#[must_use]
pub fn write_reply(operation: OperationId, document: &Value) -> (u16, Vec<u8>) {
    let mut status = operation.operation().status;
    let mut body = document.clone();
    if let Some(body) = body.as_object_mut() {
        for member in status_members(operation) {
            let value = body.shift_remove(member.name).and_then(|value| value.as_u64());
            status = value.and_then(|value| u16::try_from(value).ok()).unwrap_or(status);
        }
    }
    (status, body.to_string().into_bytes())
}

fn status_members(operation: OperationId) -> impl Iterator<Item = &'static Member> {
    let output = operation.operation().output;
    output.into_iter().flat_map(Shape::members).filter(|member| member.location == HttpLocation::Status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, api};
    use serde_json::json;

    #[test]
    fn the_status_is_a_member_of_the_document_and_not_of_the_body() {
        let estimate = api().operation(Service::CustomerProfiles, "GetSegmentEstimate").unwrap().id;
        let document = read_reply(estimate, 202, br#"{"Status":"RUNNING"}"#).unwrap();
        assert_eq!(document, json!({"Status": "RUNNING", "StatusCode": 202}));
        assert_eq!(write_reply(estimate, &document), (202, br#"{"Status":"RUNNING"}"#.to_vec()));
    }

    #[test]
    fn an_empty_reply_is_an_empty_document() {
        let delete = api().operation(Service::ConnectCases, "DeleteField").unwrap().id;
        assert_eq!(read_reply(delete, 200, b"").unwrap(), json!({}));
        assert!(read_reply(delete, 200, b"<html>").is_err());
        assert!(read_reply(delete, 200, b"[]").is_err());
    }
}
