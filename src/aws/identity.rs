//! Who the credentials of a context belong to.

use aws_sdk_sts::error::ProvideErrorMetadata;

use super::Limits;
use super::captured::Captured;
use super::carrier::Carrier;
use super::clients::Clients;
use super::failure;
use super::refusal;
use super::sending::{Failure, erase};
use super::told;
use crate::contract::{ApiError, ErrorKind, Identity, Transience};

/// Asks STS.
pub(super) async fn ask(clients: &Clients, limits: Limits) -> Result<Identity, ApiError> {
    let carrier = Carrier::listening(limits.reply);
    let said = clients.sts.get_caller_identity().customize().interceptor(carrier.clone()).send().await;
    match said {
        Ok(said) => Ok(Identity {
            account: said.account.unwrap_or_default(),
            arn: said.arn.unwrap_or_default(),
            region: clients.region.clone(),
        }),
        Err(failed) => {
            let code = failed.code().map(str::to_owned);
            let message = failed.message().map(str::to_owned);
            Err(refused(&carrier.captured(), &erase(failed), code, message))
        }
    }
}

/// STS speaks XML, so its errors are what the SDK makes of them.
fn refused(captured: &Captured, failed: &Failure, code: Option<String>, message: Option<String>) -> ApiError {
    let Some(head) = &captured.head else {
        return failure::unanswered(false, captured, Some(failed));
    };
    let code = code.filter(|code| told::code(code).is_some());
    let is_own = code.is_some();
    let code = code.unwrap_or_else(|| format!("HTTP{}", head.status));
    let kind = match code.as_str() {
        "ExpiredToken" | "ExpiredTokenException" => ErrorKind::ExpiredCredentials,
        "AccessDenied" | "AccessDeniedException" => ErrorKind::AccessDenied,
        code if code.contains("Throttl") => ErrorKind::Throttled,
        _ if head.status >= 500 => ErrorKind::Internal,
        // STS says why it refuses somebody: what only says no stands between.
        _ if is_own && matches!(head.status, 401 | 403) => ErrorKind::MissingCredentials,
        _ => ErrorKind::Unreadable,
    };
    let message = message.filter(|_| is_own).unwrap_or_else(|| match kind {
        ErrorKind::Unreadable => {
            format!("What answered in the place of STS, with HTTP {}, says nothing as STS does.", head.status)
        }
        _ => format!("STS answered with HTTP {}.", head.status),
    });
    let clock = refusal::clock(&code, &message).filter(|_| kind == ErrorKind::MissingCredentials);
    let mut error = ApiError::local(kind, &code, told::bounded(message));
    error.advice = clock;
    error.status = Some(head.status);
    error.request_id = told::request_id(head);
    error.transience = match kind {
        ErrorKind::Throttled | ErrorKind::Internal => Transience::NotActed { after: None },
        _ => Transience::Permanent,
    };
    error
}
