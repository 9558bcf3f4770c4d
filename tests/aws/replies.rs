//! Replies of every sort, hostile ones included, and the errors that they come to.

use std::time::Duration;

use serde_json::json;
use switchboard::aws::{Gateway, Limits};
use switchboard::contract::{ApiError, ContextId, ErrorKind, Reply, Transience, Transport};
use switchboard::model::{Member, Operation, OperationId, Retry, Service, api};

use crate::client::Capture;
use crate::{context, operation, read, whole, write};

async fn answered(
    (operation, input): (OperationId, serde_json::Value),
    status: u16,
    headers: &[(&'static str, &str)],
    body: impl Into<Vec<u8>>,
) -> Result<Reply, ApiError> {
    let limits = Limits { reply: 1_000_000, ..Limits::default() };
    let gateway = Gateway::with_http_client(limits, Capture::new(status, headers, body).client());
    gateway.open(context("http://127.0.0.1:9"));
    gateway.send(ContextId(1), operation, &input).await
}

#[tokio::test]
async fn every_error_of_the_services_has_its_kind() {
    use ErrorKind::*;
    let never = Transience::Permanent;
    let refused = Transience::NotActed { after: None };
    let maybe = Transience::MayHaveActed { after: None };
    for (status, code, kind, transience) in [
        (400, "BadRequestException", BadRequest, never),
        (400, "ValidationException", BadRequest, never),
        (400, "UnsupportedOperationException", BadRequest, never),
        (400, "ConnectorServerException", Connector, never),
        (401, "ConnectorAuthenticationException", Connector, never),
        (402, "ServiceQuotaExceededException", Quota, never),
        (403, "AccessDeniedException", AccessDenied, never),
        (403, "ExpiredTokenException", ExpiredCredentials, refused),
        (403, "UnrecognizedClientException", MissingCredentials, never),
        (403, "InvalidSignatureException", MissingCredentials, never),
        (403, "RequestTimeTooSkewed", MissingCredentials, never),
        (404, "ResourceNotFoundException", NotFound, never),
        (409, "ConflictException", Conflict, never),
        (429, "ThrottlingException", Throttled, refused),
        (429, "TooManyRequestsException", Throttled, refused),
        (400, "ThrottlingException", Throttled, refused),
        (500, "InternalServerException", Internal, maybe),
        (503, "ServiceUnavailable", Internal, maybe),
        (501, "NotImplemented", Internal, never),
    ] {
        let spellings = [
            (Some(code.to_owned()), r#"{"message":"why"}"#.to_owned()),
            (Some(format!("{code}:http://internal.amazon.com/coral/x/")), r#"{"Message":"why"}"#.to_owned()),
            (None, format!(r#"{{"__type":"com.amazonaws.x#{code}","message":"why"}}"#)),
            (None, format!(r#"{{"code":"{code}","errorMessage":"why"}}"#)),
        ];
        for (header, body) in spellings {
            let mut headers = vec![("x-amzn-RequestId", "6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f")];
            headers.extend(header.as_deref().map(|code| ("x-amzn-ErrorType", code)));
            let error = answered(read(), status, &headers, body).await.unwrap_err();
            let said = (error.kind, error.code.as_str(), error.message.as_str(), error.transience);
            assert_eq!(said, (kind, code, "why", transience));
            assert_eq!(
                (error.status, error.request_id.as_deref()),
                (Some(status), Some("6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f"))
            );
        }
    }
}

#[tokio::test]
async fn a_reply_that_is_no_object_is_told_as_what_it_is() {
    let list = answered(read(), 200, &[], "[]").await.unwrap_err();
    assert_eq!(list.message, "The reply is JSON, but no object with members");
}

#[tokio::test]
async fn a_message_beyond_all_measure_is_cut() {
    let body = format!(r#"{{"message":"{}"}}"#, "x".repeat(900_000));
    let error = answered(read(), 400, &[("x-amzn-errortype", "ValidationException")], body).await.unwrap_err();
    assert!(
        error.message.len() < 5000 && error.message.ends_with("x… (900000 bytes in all)"),
        "{}",
        error.message.len()
    );
}

#[tokio::test]
async fn an_error_says_how_long_to_wait_and_what_to_do() {
    let skewed = answered(read(), 403, &[("x-amzn-errortype", "RequestTimeTooSkewed")], "{}").await.unwrap_err();
    assert!(skewed.advice().contains("clock of this computer"), "{}", skewed.advice());
    let throttled = [("x-amzn-errortype", "ThrottlingException"), ("retry-after", "7")];
    let error = answered(read(), 429, &throttled, "{}").await.unwrap_err();
    assert_eq!(error.transience, Transience::NotActed { after: Some(Duration::from_secs(7)) });
    assert_eq!(error.message, "HTTP 429 Too Many Requests");

    let past = [("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")];
    let error = answered(read(), 500, &past, r#"{"message":"m"}"#).await.unwrap_err();
    assert_eq!(error.transience, Transience::MayHaveActed { after: Some(Duration::ZERO) });
    assert_eq!(error.code, "InternalServerException");

    let body = r#"{"message":"no","resourceType":"Domain","resourceId":"d-1"}"#;
    let get = (operation(Service::ConnectCases, "GetDomain"), json!({"domainId": "d-1"}));
    let error = answered(get, 404, &[], body).await.unwrap_err();
    assert!(error.advice().contains("Domain d-1"), "{}", error.advice());

    let body = r#"{"message":"Signature expired: 20200101T000000Z is now earlier than 20260101T000000Z"}"#;
    let skewed = [("x-amzn-errortype", "InvalidSignatureException")];
    let error = answered(read(), 403, &skewed, body).await.unwrap_err();
    assert!(error.advice().contains("clock"), "{}", error.advice());
}

#[tokio::test]
async fn what_is_no_json_comes_from_something_else() {
    let html = "<html><head><title>502 Bad Gateway</title></head><body>\u{1b}[31mcorp proxy</body></html>";
    let kind = [("content-type", "text/html")];
    for (status, expected) in [
        (502, ErrorKind::Internal),
        (200, ErrorKind::Unreadable),
        (403, ErrorKind::Unreadable),
        (404, ErrorKind::Unreadable),
        (302, ErrorKind::Unreadable),
        (407, ErrorKind::Unreachable),
    ] {
        let error = answered(read(), status, &kind, html).await.unwrap_err();
        assert_eq!(error.kind, expected, "{status}");
        assert!(error.message.contains("Bad Gateway") && !error.message.contains('<'), "{}", error.message);
        let is_code = error.code == format!("HTTP{status}");
        assert!(!is_code || !error.message.contains(&format!("HTTP {status}")), "it is said twice: {error}");
    }
    let kind = [("content-type", "application/json")];
    let error = answered(read(), 502, &kind, "bad gateway").await.unwrap_err();
    assert_eq!((error.code.as_str(), error.message.as_str()), ("HTTP502", "Bad Gateway"));
}

/// What the services refuse they say by a code. Where anybody else answers, a write may have been carried out before,
/// whatever the status; it is then not sent again by itself either.
#[tokio::test]
async fn a_write_that_was_answered_by_somebody_else_is_of_unknown_outcome() {
    let foreign = ["", "<html>corp proxy</html>", r#"{"message":"blocked"}"#, r#"{"error":{"code":7}}"#, "[]"];
    for status in (200..600).filter(|status| *status != 204) {
        for body in foreign {
            let is_fine = (200..300).contains(&status);
            let Err(error) = answered(write(), status, &[], body).await else {
                assert!(is_fine, "{status} {body}");
                continue;
            };
            let ended = error.clone().of_write(Retry::Refused, false);
            assert_eq!(
                (error.kind, ended.kind),
                (ErrorKind::UnknownOutcome, ErrorKind::UnknownOutcome),
                "{status} {body}"
            );
            assert!(
                !matches!(error.transience, Transience::NotActed { .. }),
                "{status} {body}: it would be sent again"
            );
            assert!(ended.advice().contains("look at what is there now before it is sent again"), "{}", ended.advice());
        }
        // The service's own word counts.
        for (headers, body) in [
            (&[("x-amzn-errortype", "ValidationException")][..], "{}"),
            (&[], r#"{"__type":"com.amazonaws.x#ValidationException"}"#),
        ] {
            let Err(error) = answered(write(), status, headers, body).await else { continue };
            let ended = error.of_write(Retry::Refused, false);
            let is_refused = (300..500).contains(&status) && status != 408 || status == 501;
            assert_eq!(ended.kind != ErrorKind::UnknownOutcome, is_refused, "{status} {body}: {ended:?}");
        }
    }
    let error = answered(write(), 302, &[], "").await.unwrap_err().of_write(Retry::Refused, false);
    assert!(error.advice().ends_with("check the endpoint URL and the proxy."), "{}", error.advice());
}

#[tokio::test]
async fn a_reply_that_does_not_read_is_never_an_empty_list() {
    let deep = "[".repeat(200_000);
    let deep_member = format!(r#"{{"Items":{}"#, "{\"a\":".repeat(100_000));
    for body in
        ["", "null", "[]", "7", "\"text\"", "{\"Items\":[", "{\"Items\":[]}}", "\u{feff}{}", &deep, &deep_member]
    {
        let shown = &body[..body.len().min(20)];
        let error = answered(read(), 200, &[], body).await.unwrap_err();
        assert_eq!((error.kind, error.status), (ErrorKind::Unreadable, Some(200)), "{shown}");
        if !body.is_empty() {
            let error = answered(write(), 200, &[], body).await.unwrap_err();
            assert_eq!(error.kind, ErrorKind::UnknownOutcome, "{shown}");
        }
    }
    let error = answered(read(), 200, &[], vec![b'{', b'"', 0xff, 0xfe, b'"']).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreadable);
    let delete = (operation(Service::ConnectCases, "DeleteDomain"), json!({"domainId": "d-1"}));
    assert_eq!(answered(delete, 200, &[], "").await.unwrap().document, json!({}));
}

/// A success without what a write must return, such as the id of what it made: nobody knows whether it was made.
#[tokio::test]
async fn a_write_whose_reply_lacks_what_it_promises_is_of_unknown_outcome() {
    let mut held = 0;
    for known in api().operations().filter(|known| known.is_write()) {
        let Some(output) = known.output else { continue };
        let required: Vec<_> = output.members().iter().filter(|member| member.required).collect();
        let whole = whole(known.id);
        for member in &required {
            held += 1;
            for lost in [None, Some(json!(null)), Some(json!(""))] {
                let mut reply = whole.clone();
                match lost {
                    Some(lost) => reply[member.name] = lost,
                    None => drop(reply.as_object_mut().unwrap().shift_remove(member.name)),
                }
                lacks(known.id, &reply.to_string(), member.name).await;
            }
        }
        for body in ["", "{}"].into_iter().filter(|_| !required.is_empty()) {
            lacks(known.id, body, required[0].name).await;
        }
        if !required.is_empty() {
            assert!(answered((known.id, some_input(known)), 200, &[], whole.to_string()).await.is_ok());
        }
    }
    assert!(held > 40, "{held} members");
}

/// An input that can be bound to an address.
fn some_input(known: &Operation) -> serde_json::Value {
    let at = |member: &&Member| member.required;
    known.input.members().iter().filter(at).map(|member| (member.name.to_owned(), json!("x"))).collect()
}

async fn lacks(id: OperationId, body: &str, member: &str) {
    let error = answered((id, some_input(id.operation())), 200, &[], body).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::UnknownOutcome, "UnreadableReply"), "{id:?} {body}");
    assert!(error.message.contains(member), "{}", error.message);
}

#[tokio::test]
async fn no_depth_of_nesting_ends_the_program() {
    // Conditions nest in conditions, so the depth of this reply follows the model.
    let deep = format!(
        r#"{{"caseRules":[{{"rule":{{"hidden":{{"conditions":[{}"#,
        r#"{"andAll":{"conditions":["#.repeat(40_000)
    );
    let rules = operation(Service::ConnectCases, "BatchGetCaseRule");
    let input = json!({"domainId": "d-1", "caseRules": [{"id": "r-1"}]});
    let error = answered((rules, input), 200, &[], deep).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreadable);
}

#[tokio::test]
async fn wrong_types_and_unknown_values_are_documents_all_the_same() {
    for body in [
        json!({"Items": null, "NextToken": 7}),
        json!({"Items": [{"DomainName": 5, "CreatedAt": "soon", "Tags": []}]}),
        json!({"Items": [{"DomainName": "\u{1b}[2J\u{202e}", "LastUpdatedAt": 1e300}]}),
        json!({"message": "x", "Items": {"a": ["w".repeat(5000)]}}),
    ] {
        let reply = answered(read(), 200, &[], body.to_string()).await.unwrap();
        assert_eq!(reply.document, body);
    }
}

#[tokio::test]
async fn a_reply_without_end_is_cut_at_the_limit() {
    let huge = format!(r#"{{"Items":["{}"]}}"#, "x".repeat(1_000_000));
    let error = answered(read(), 200, &[], huge.clone()).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Unreadable, "ReplyTooLarge"));
    assert!(error.advice().contains("smaller page"));
    let error = answered(write(), 200, &[], huge.clone()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::UnknownOutcome);
    let error = answered(read(), 503, &[], huge).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Internal);
}

#[tokio::test]
async fn hostile_errors_are_errors() {
    for body in ["null", "[1]", "{\"message\":{\"a\":1}}", "{\"__type\":7}", "{\"__type\":\"#:\"}", "{", "\u{0}"] {
        let error = answered(read(), 400, &[], body).await.unwrap_err();
        assert!(matches!(error.kind, ErrorKind::BadRequest | ErrorKind::Unreadable), "{body}: {error:?}");
        assert!(!error.code.is_empty() && !error.message.is_empty(), "{body}: {error:?}");
    }
}

/// A request with secrets, and what marks them.
fn connecting() -> (OperationId, serde_json::Value) {
    let credentials = json!({"Amplitude": {"apiKey": "MARKED-1\"x&y", "secretKey": "MARKED-2"}});
    let input = json!({"connectorProfileName": "crm", "connectorType": "Amplitude", "connectionMode": "Public",
        "connectorProfileConfig": {"connectorProfileProperties": {"Amplitude": {}},
            "connectorProfileCredentials": credentials}});
    (operation(Service::AppFlow, "CreateConnectorProfile"), input)
}

/// Whatever the status and whoever answers: what was sent in secret is not in the error.
#[tokio::test]
async fn an_error_that_repeats_the_request_tells_no_secret() {
    let (create, input) = connecting();
    let split = "MARKED-2".replace("", "<b></b>");
    for status in [200, 400, 403, 500, 502] {
        for body in [
            json!({"message": format!("bad: {input}")}).to_string(),
            json!({"__type": "ValidationException", "message": format!("bad: {input}")}).to_string(),
            json!({"__type": "MARKED-2", "message": "bad"}).to_string(),
            json!({"__type": "x#ResourceNotFoundException", "resourceType": "MARKED-2", "resourceId": "MARKED-2"})
                .to_string(),
            format!("<p>{input}</p>"),
            format!("<p>{}{input}</p>", "x ".repeat(90)),
            format!("<p>{split}</p>"),
            "<p>TUFSS0VELTI=</p>".to_owned(),
            input.to_string(),
        ] {
            for headers in [
                &[][..],
                &[("x-amzn-ErrorType", "MARKED-2")],
                &[("x-amzn-ErrorType", "ValidationException"), ("x-amzn-RequestId", "MARKED-2")],
                &[("x-amzn-RequestId", "TUFSS0VELTI="), ("content-type", "MARKED-2/MARKED-2")],
            ] {
                let said = answered((create, input.clone()), status, headers, body.clone()).await;
                let Err(error) = said else { continue };
                let said = format!("{error:?}");
                for never in ["MARKED-", "TUFSS0VE", "M A R K"] {
                    assert!(!said.contains(never), "{status} {body}: {said}");
                }
            }
        }
    }
    let page = answered((create, input), 403, &[("content-type", "text/html")], "<p>no</p>").await.unwrap_err();
    assert!(page.message.contains("text/html") && page.message.contains("9 bytes"), "{}", page.message);
}

/// The request id of a success is of the answer, too.
#[tokio::test]
async fn a_success_tells_no_secret_as_its_request_id() {
    let body = whole(connecting().0).to_string();
    for (id, kept) in [
        ("MARKED-2", None),
        ("two words", None),
        ("6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f", Some("6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f")),
    ] {
        let reply = answered(connecting(), 200, &[("x-amzn-RequestId", id)], body.clone()).await.unwrap();
        assert_eq!(reply.request_id.as_deref(), kept);
    }
}

/// A service may repeat in a success, too, what it was sent.
#[tokio::test]
async fn a_success_shows_no_secret_that_it_repeats() {
    let mut body = whole(connecting().0);
    body["note"] = json!({"sent": connecting().1.to_string(), "MARKED-2": ["Key MARKED-2."]});
    let reply = answered(connecting(), 200, &[], body.to_string()).await.unwrap();
    let seen = reply.document.to_string();
    assert!(!seen.contains("MARKED-"), "{seen}");
    assert!(seen.contains("Key ‹secret›.") && reply.document["connectorProfileArn"] == body["connectorProfileArn"]);
}

/// Whoever stands between may set any header: a page is not the service's word, and what it stands for is not known.
#[tokio::test]
async fn a_page_with_the_header_of_an_error_is_of_somebody_else() {
    for body in ["<html>no</html>", "[]", "no"] {
        let headers = [("x-amzn-errortype", "AccessDeniedException"), ("content-type", "text/html")];
        let error = answered(write(), 403, &headers, body).await.unwrap_err();
        assert_eq!((error.kind, error.code.as_str()), (ErrorKind::UnknownOutcome, "HTTP403"), "{body}");
        let error = answered(read(), 403, &headers, body).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unreadable, "{body}");
        let error = answered(write(), 403, &headers, "").await.unwrap_err();
        assert_eq!((error.kind, error.code.as_str()), (ErrorKind::AccessDenied, "AccessDeniedException"));
    }
}
