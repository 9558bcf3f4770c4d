//! Attempts that ended without an answer: nothing was sent, nobody was there, or the connection broke.
//!
//! What the SDK says about it is never passed on: it may show the request with everything in it, and it goes
//! through whatever was tried. The kind of the error is read, and said in our words.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_sdk_sts::error::ProvideErrorMetadata;
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;

use super::captured::Captured;
use super::causes::find;
use super::sending::Failure;
use super::unreached;
use crate::contract::{ApiError, ErrorKind, Transience};

/// The error of an attempt that got no answer.
pub(super) fn unanswered(is_write: bool, captured: &Captured, failed: Option<&Failure>) -> ApiError {
    let Some(failed) = failed else {
        return ApiError::local(ErrorKind::Fault, "NoReply", "The SDK reported success without a reply.");
    };
    if captured.sent.is_none() {
        return unsent(failed);
    }
    let to = &captured.endpoint;
    if let Some(error) = unreached::read(failed, to) {
        return error;
    }
    let is_timeout = match failed {
        Failure::TimeoutError(_) => true,
        Failure::DispatchFailure(failure) => failure.is_timeout(),
        _ => false,
    };
    let (kind, code, message) = if is_timeout {
        (ErrorKind::Timeout, "RequestTimeout", format!("{to} did not answer in time."))
    } else if find::<hyper::Error>(failed).is_some_and(hyper::Error::is_parse) {
        (ErrorKind::Unreachable, "NotHttp", format!("What {to} answers is not HTTP."))
    } else {
        (ErrorKind::Unreachable, "ConnectionBroken", format!("The connection to {to} broke before an answer."))
    };
    let mut error = ApiError::local(if is_write { ErrorKind::UnknownOutcome } else { kind }, code, message);
    error.transience = Transience::MayHaveActed { after: None };
    error
}

/// Nothing left this computer: no credentials, or no request that could be built.
fn unsent(failed: &Failure) -> ApiError {
    if let Some(ours) = find::<ApiError>(failed) {
        return ours.clone();
    }
    if let Some(problem) = find::<CredentialsError>(failed) {
        return no_credentials(problem, failed);
    }
    if matches!(failed, Failure::TimeoutError(_)) {
        let mut error = ApiError::local(ErrorKind::Timeout, "CredentialsTimeout", "The login took too long.");
        error.transience = Transience::NotActed { after: None };
        return error;
    }
    let words = "The request could not be made for this region and endpoint.";
    let mut error = ApiError::local(ErrorKind::Invalid, "InvalidRequest", words);
    error.advice = Some("Check the region and the endpoint URL.".to_owned());
    error
}

fn no_credentials(problem: &CredentialsError, failed: &Failure) -> ApiError {
    if let Some(error) = unreached::read(failed, "").or_else(|| refused_login(failed)) {
        return error;
    }
    let (code, words) = match problem {
        CredentialsError::CredentialsNotLoaded(_) => ("NoCredentials", "No credentials were found."),
        CredentialsError::ProviderTimedOut(_) => ("NoCredentials", "The login took too long."),
        CredentialsError::InvalidConfiguration(_) => ("LoginFailed", "The login is not configured completely."),
        _ => ("LoginFailed", "The login did not work."),
    };
    ApiError::local(ErrorKind::MissingCredentials, code, words)
}

/// What a login service answered, in its own words.
fn refused_login(failed: &Failure) -> Option<ApiError> {
    let said = metadata::<AssumeRoleError>(failed)
        .or_else(|| metadata::<AssumeRoleWithWebIdentityError>(failed))
        .or_else(|| metadata::<GetRoleCredentialsError>(failed))?;
    let (code, message) = said;
    let kind = match code.as_str() {
        "AccessDenied" | "AccessDeniedException" | "ForbiddenException" | "RegionDisabledException" => {
            ErrorKind::AccessDenied
        }
        "ExpiredToken" | "ExpiredTokenException" | "UnauthorizedException" => ErrorKind::ExpiredCredentials,
        _ => ErrorKind::MissingCredentials,
    };
    let mut error = ApiError::local(kind, &code, message);
    if kind == ErrorKind::AccessDenied {
        error.advice = Some("Ask for the right to use this role, or choose another profile.".to_owned());
    }
    Some(error)
}

fn metadata<E: ProvideErrorMetadata + Error + 'static>(failed: &Failure) -> Option<(String, String)> {
    let error = find::<E>(failed)?;
    let code = error.code().unwrap_or("LoginFailed").to_owned();
    Some((code, error.message().unwrap_or("The login service refused.").to_owned()))
}
