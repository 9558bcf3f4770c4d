//! Answers that say no: the service's own errors, and those of what stands between.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::Value;

use super::captured::Head;
use super::told;
use crate::contract::{ApiError, ErrorKind, Transience};
use crate::model::{Operation, known_refusal};

/// Headers that hold the error code.
const ERROR_TYPE: &[&str] = &["x-amzn-errortype", "x-amzn-error-type"];
/// The code of a request that was signed at another time than it is.
const CLOCK: &str = "RequestTimeTooSkewed";
/// Characters of a foreign body that an error quotes.
const SNIPPET: usize = 200;

/// The error that an answer with this status means; there is no body where it did not arrive whole. After a request
/// that held secrets, nothing is told of a body that is not the service's own.
pub(super) fn read(operation: &Operation, head: &Head, body: Option<&[u8]>, had_secrets: bool) -> ApiError {
    let is_cut = body.is_none();
    let body = body.unwrap_or_default();
    let document: Option<Value> = serde_json::from_slice(body).ok().filter(Value::is_object);
    // Whoever stands between may set any header: the service's own errors have a document, or nothing.
    let may_be_own = document.is_some() || body.trim_ascii().is_empty();
    let text = |names: &[&str]| {
        let document = document.as_ref()?;
        names.iter().find_map(|name| document.get(name)?.as_str()).filter(|text| !text.is_empty())
    };
    let said = head.header(ERROR_TYPE).or_else(|| text(&["__type", "code", "Code", "errorCode"]));
    let code = said.filter(|_| may_be_own).map(bare).and_then(told::code).map(str::to_owned);
    // The services say what they refuse. Whoever else answers may have passed a write on before, whatever the status.
    let may_have_acted = operation.is_write() && (code.is_none() || is_cut);
    let is_foreign = code.is_none() && document.is_none();
    let code_is_own = code.is_some();
    let code = code.or_else(|| declared(operation, head.status).filter(|_| !is_foreign));
    let is_told = code_is_own || !had_secrets;
    let message = text(&["message", "Message", "errorMessage", "error_description"])
        .filter(|_| is_told)
        .map(str::to_owned)
        .or_else(|| foreign(head, body, had_secrets))
        .unwrap_or_else(|| reason(head.status));
    let kind = kind(head.status, code.as_deref().unwrap_or_default(), is_foreign);
    // Where the status is the code, it is not said twice.
    let status = format!("HTTP {} ", head.status);
    let message = message.strip_prefix(&status).filter(|_| code.is_none()).map(str::to_owned).unwrap_or(message);
    let code = code.unwrap_or_else(|| format!("HTTP{}", head.status));
    let mut error = ApiError::local(kind, &code, message);
    error.transience = transience(head, kind);
    let known = known_refusal(operation.id, &error.message).map(|known| known.advice.clone());
    error.advice = known.or_else(|| {
        advice(
            &error,
            head.status,
            text(&["resourceType"]).filter(|_| is_told),
            text(&["resourceId"]).filter(|_| is_told),
        )
    });
    if may_have_acted {
        error.kind = ErrorKind::UnknownOutcome;
        if let Transience::NotActed { after } = error.transience {
            error.transience = Transience::MayHaveActed { after };
        }
    }
    error
}

/// The code without its namespace (`com.amazon#Code`) and its address (`Code:http://...`).
fn bare(code: &str) -> &str {
    let code = code.split_once('#').map_or(code, |(_, code)| code);
    code.split_once(':').map_or(code, |(code, _)| code).trim()
}

/// The one error that the operation declares for this status, if it is one.
fn declared(operation: &Operation, status: u16) -> Option<String> {
    let mut errors = operation.errors.iter().filter(|error| error.error_status == Some(status));
    let first = errors.next()?;
    errors.next().is_none().then(|| first.name.to_owned())
}

fn reason(status: u16) -> String {
    let reason = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    format!("HTTP {status} {}", reason.unwrap_or_default()).trim_end().to_owned()
}

fn kind(status: u16, code: &str, is_foreign: bool) -> ErrorKind {
    match code {
        "ExpiredTokenException" | "ExpiredToken" | "TokenRefreshRequired" | "RequestExpired" => {
            ErrorKind::ExpiredCredentials
        }
        "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidAccessKeyId"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "AuthFailure"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "InvalidToken"
        | CLOCK => ErrorKind::MissingCredentials,
        "ConnectorAuthenticationException" | "ConnectorServerException" => ErrorKind::Connector,
        "ServiceQuotaExceededException" => ErrorKind::Quota,
        "RequestTimeout" | "RequestTimeoutException" => ErrorKind::Timeout,
        "AccessDeniedException" | "AccessDenied" | "NotAuthorized" | "OptInRequired" => ErrorKind::AccessDenied,
        code if code.contains("Throttl") || matches!(code, "TooManyRequestsException" | "RequestLimitExceeded") => {
            ErrorKind::Throttled
        }
        _ => by_status(status, is_foreign),
    }
}

fn by_status(status: u16, is_foreign: bool) -> ErrorKind {
    match status {
        429 => ErrorKind::Throttled,
        500.. => ErrorKind::Internal,
        407 => ErrorKind::Unreachable,
        408 => ErrorKind::Timeout,
        // What is not JSON comes from something that is not the service.
        _ if is_foreign => ErrorKind::Unreadable,
        401 | 403 => ErrorKind::AccessDenied,
        402 => ErrorKind::Quota,
        404 => ErrorKind::NotFound,
        409 => ErrorKind::Conflict,
        400..500 => ErrorKind::BadRequest,
        _ => ErrorKind::Unreadable,
    }
}

fn transience(head: &Head, kind: ErrorKind) -> Transience {
    let after = retry_after(head);
    match kind {
        ErrorKind::Throttled | ErrorKind::ExpiredCredentials => Transience::NotActed { after },
        // Not implemented stays so.
        ErrorKind::Internal if head.status == 501 => Transience::Permanent,
        ErrorKind::Internal | ErrorKind::Timeout => Transience::MayHaveActed { after },
        _ => Transience::Permanent,
    }
}

/// How long the service asks to wait: seconds, a date, or milliseconds in the header of AWS's own.
fn retry_after(head: &Head) -> Option<Duration> {
    let own = head.header(&["x-amz-retry-after"]).and_then(|text| text.trim().parse().ok());
    if let Some(milliseconds) = own {
        return Some(Duration::from_millis(milliseconds));
    }
    let text = head.header(&["retry-after"])?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = rfc2822::parse(text).ok()?;
    Some(Duration::try_from(date.timestamp().duration_since(Timestamp::now())).unwrap_or_default())
}

/// What to do about a login that is refused because of the time it says it is.
pub(super) fn clock(code: &str, message: &str) -> Option<String> {
    let message = message.to_lowercase();
    let is_skewed = code == CLOCK || message.contains("signature expired") || message.contains("not yet current");
    is_skewed.then(|| "The clock of this computer is wrong: set it, then try again.".to_owned())
}

fn advice(error: &ApiError, status: u16, resource: Option<&str>, id: Option<&str>) -> Option<String> {
    if matches!(error.kind, ErrorKind::MissingCredentials | ErrorKind::ExpiredCredentials)
        && let Some(clock) = clock(&error.code, &error.message)
    {
        return Some(clock);
    }
    Some(match (error.kind, error.code.as_str()) {
        (_, "InvalidSignatureException" | "SignatureDoesNotMatch") => {
            "The secret key does not belong to the access key: enter both again with `aws configure`.".to_owned()
        }
        (ErrorKind::NotFound, _) if id.is_some() => format!(
            "There is no {} {} in this account and region: refresh, and look.",
            resource.unwrap_or("resource"),
            id.unwrap_or_default()
        ),
        (ErrorKind::Unreachable, _) => {
            "The proxy asks for a login, or does not take the one that it got: set it in HTTP_PROXY.".to_owned()
        }
        (ErrorKind::Internal, _) if status == 501 => "This endpoint does not offer the operation.".to_owned(),
        (ErrorKind::Unreadable, _) if (300..400).contains(&status) => {
            "The endpoint sends its callers elsewhere: check the endpoint URL and the proxy.".to_owned()
        }
        _ => return None,
    })
}

/// What can be told of a body that is not the service's own: after a request that held secrets only how long it was
/// and of what type, as it may repeat them in any way. `None` where there is nothing to tell.
pub(super) fn foreign(head: &Head, body: &[u8], had_secrets: bool) -> Option<String> {
    if !had_secrets {
        return snippet(head, body);
    }
    let kind = told::content_type(head);
    let told = || format!("{} ({kind}): {} bytes that are not AWS's", reason(head.status), body.len());
    let why = "they may repeat what the request held in secret, and are not shown.";
    (!body.trim_ascii().is_empty()).then(|| format!("{}; {why}", told()))
}

/// The beginning of a body that is no JSON, without its markup; `None` where nothing is left, or it is JSON.
fn snippet(head: &Head, body: &[u8]) -> Option<String> {
    let start = body.trim_ascii_start();
    if start.starts_with(b"{") || start.starts_with(b"[") {
        return None;
    }
    let text = String::from_utf8_lossy(&body[..body.len().min(16 * 1024)]);
    let mut plain = String::new();
    let mut is_tag = false;
    for c in text.chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                plain.push(' ');
            }
            _ if !is_tag => plain.push(c),
            _ => {}
        }
    }
    let plain: String = plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SNIPPET).collect();
    let kind = told::content_type(head);
    let reason = reason(head.status);
    let is_new = !plain.is_empty() && !reason.to_lowercase().ends_with(&plain.trim_end_matches('.').to_lowercase());
    is_new.then(|| format!("{reason} ({kind}): {plain}"))
}
