//! Who asks, and of which service: read from the Authorization header's credential scope.
//!
//! The signature must be there and is not verified: the sandbox keeps no secrets. Any access key id is let in.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::store::Tenant;
use crate::model::{SandboxAccount, Service};

/// Who asks for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) access_key: String,
    pub(super) tenant: Tenant,
    pub(super) asked: Asked,
}

/// Whom a request is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Api(Service),
    /// The security token service, which tells clients who they are.
    Sts,
}

/// Why a request is turned away before it is read: error code and text, always with status 403.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AuthError {
    pub(super) code: &'static str,
    pub(super) message: String,
}

/// Reads the caller from the headers.
pub(super) fn caller(headers: &HeaderMap) -> Result<Caller, AuthError> {
    let missing = || AuthError {
        code: "MissingAuthenticationTokenException",
        message: "Missing Authentication Token: the sandbox wants requests signed with AWS Signature Version 4 \
                  by any credentials"
            .to_owned(),
    };
    let incomplete = |what: &str| AuthError {
        code: "IncompleteSignatureException",
        message: format!("The Authorization header has no valid {what}"),
    };
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).ok_or_else(missing)?;
    let fields = header.strip_prefix("AWS4-HMAC-SHA256").ok_or_else(missing)?;
    let field = |name: &str| {
        fields
            .split(',')
            .find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='))
            .filter(|value| !value.is_empty())
            .ok_or_else(|| incomplete(name))
    };
    field("SignedHeaders")?;
    field("Signature")?;
    let scope: Vec<&str> = field("Credential")?.split('/').collect();
    let [access_key, _date, region, service, "aws4_request"] = scope[..] else {
        return Err(incomplete("Credential"));
    };
    if access_key.is_empty() || region.is_empty() {
        return Err(incomplete("Credential"));
    }
    let asked = match Service::by_signing_name(service) {
        Some(service) => Asked::Api(service),
        None if service == "sts" => Asked::Sts,
        None => {
            return Err(AuthError {
                code: "InvalidSignatureException",
                message: format!("The sandbox does not offer the service '{service}' of the credential scope"),
            });
        }
    };
    let tenant = Tenant { account: account_of(access_key).to_owned(), region: region.to_owned() };
    Ok(Caller { access_key: access_key.to_owned(), tenant, asked })
}

/// The account that an access key id leads to. A key id of twelve digits is an account of its own; any other key that is
/// none of the fixed ones belongs to the first of them.
fn account_of(access_key: &str) -> &str {
    if access_key.len() == 12 && access_key.bytes().all(|byte| byte.is_ascii_digit()) {
        return access_key;
    }
    SandboxAccount::ALL.iter().find(|known| known.access_key == access_key).unwrap_or(&SandboxAccount::ALL[0]).account
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(header: &str) -> Result<Caller, AuthError> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, header.parse().unwrap());
        caller(&headers)
    }

    #[test]
    fn service_region_and_account_come_from_the_scope() {
        let header = "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000002/20260301/eu-west-2/cases/aws4_request, \
                      SignedHeaders=host;x-amz-date, Signature=ab";
        let caller = ask(header).unwrap();
        assert_eq!(caller.asked, Asked::Api(Service::ConnectCases));
        assert_eq!(caller.tenant, Tenant { account: "444455556666".into(), region: "eu-west-2".into() });
        let stranger = ask(&header.replace("AKIASANDBOX000000002", "AKIAELSE")).unwrap();
        assert_eq!(stranger.tenant.account, "111122223333");
        let own = ask(&header.replace("AKIASANDBOX000000002", "123456789012")).unwrap();
        assert_eq!(own.tenant.account, "123456789012");
    }

    #[test]
    fn a_request_without_a_whole_signature_is_turned_away() {
        let code = |header: &str| ask(header).unwrap_err().code;
        assert_eq!(caller(&HeaderMap::new()).unwrap_err().code, "MissingAuthenticationTokenException");
        assert_eq!(code("Bearer x"), "MissingAuthenticationTokenException");
        assert_eq!(
            code("AWS4-HMAC-SHA256 Credential=A/20260301/eu/cases/aws4_request"),
            "IncompleteSignatureException"
        );
        assert_eq!(
            code("AWS4-HMAC-SHA256 Credential=A/eu/cases, SignedHeaders=host, Signature=ab"),
            "IncompleteSignatureException"
        );
        assert_eq!(
            code("AWS4-HMAC-SHA256 Credential=A/20260301/eu/s3/aws4_request, SignedHeaders=host, Signature=ab"),
            "InvalidSignatureException"
        );
    }
}
