//! Refusals as each service writes them: code, status, body members and headers.

use serde_json::{Map, Value};

use super::refusal::{Refusal, RefusalKind};
use crate::model::{HttpLocation, Service, api};

/// An error answer, ready for the wire.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ErrorReply {
    pub(super) code: &'static str,
    pub(super) status: u16,
    pub(super) body: Value,
    pub(super) headers: Vec<(&'static str, String)>,
}

/// The code and status that a service has for a kind of refusal.
fn code(service: Service, kind: RefusalKind) -> (&'static str, u16) {
    let profiles = service == Service::CustomerProfiles;
    match kind {
        RefusalKind::Unreadable => ("SerializationException", 400),
        RefusalKind::Invalid | RefusalKind::Conflict | RefusalKind::Quota if profiles => ("BadRequestException", 400),
        RefusalKind::Invalid => ("ValidationException", 400),
        RefusalKind::Conflict => ("ConflictException", 409),
        RefusalKind::Quota => ("ServiceQuotaExceededException", 402),
        RefusalKind::NotFound => ("ResourceNotFoundException", 404),
        RefusalKind::Denied => ("AccessDeniedException", 403),
        RefusalKind::Expired => ("ExpiredTokenException", 403),
        RefusalKind::Unavailable => ("ServiceUnavailableException", 503),
        RefusalKind::Throttled => ("ThrottlingException", 429),
        RefusalKind::Unsupported => ("UnsupportedOperationException", 400),
        RefusalKind::ConnectorAuthentication => ("ConnectorAuthenticationException", 401),
        RefusalKind::ConnectorServer => ("ConnectorServerException", 400),
        RefusalKind::Internal => ("InternalServerException", 500),
    }
}

/// The member that carries an error's text.
pub(super) fn message_member(service: Service) -> &'static str {
    if service == Service::CustomerProfiles { "Message" } else { "message" }
}

/// How a service writes a refusal.
pub(super) fn reply(service: Service, refusal: &Refusal) -> ErrorReply {
    let (code, status) = code(service, refusal.kind);
    let mut body = Map::new();
    let mut headers = Vec::new();
    body.insert(message_member(service).to_owned(), refusal.message.as_ref().into());
    for member in api().shape(service, code).map_or(&[][..], |shape| shape.members()) {
        match (&member.location, member.name) {
            (HttpLocation::Header(name), _) if name.eq_ignore_ascii_case("retry-after") => {
                headers.push(("retry-after", "1".to_owned()));
            }
            (_, "resourceId") => {
                let id = refusal.resource.as_ref().map_or("", |(id, _)| id);
                body.insert(member.name.to_owned(), id.into());
            }
            (_, "resourceType") => {
                let kind = refusal.resource.as_ref().map_or("Resource", |(_, kind)| kind);
                body.insert(member.name.to_owned(), kind.into());
            }
            _ => {}
        }
    }
    ErrorReply { code, status, body: Value::Object(body), headers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_service_has_its_own_words_for_a_refusal() {
        let clash = Refusal::conflict("Domain acme already exists");
        let profiles = reply(Service::CustomerProfiles, &clash);
        assert_eq!((profiles.code, profiles.status), ("BadRequestException", 400));
        assert_eq!(profiles.body, json!({"Message": "Domain acme already exists"}));
        let cases = reply(Service::ConnectCases, &Refusal::not_found("No such case").of("c1", "Case"));
        assert_eq!((cases.code, cases.status), ("ResourceNotFoundException", 404));
        assert_eq!(cases.body, json!({"message": "No such case", "resourceId": "c1", "resourceType": "Case"}));
        assert_eq!(reply(Service::AppFlow, &clash).status, 409);
        let broken = reply(Service::ConnectCases, &Refusal::internal("broken"));
        assert_eq!(broken.headers, [("retry-after", "1".to_owned())]);
    }
}
