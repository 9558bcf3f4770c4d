//! `GetCallerIdentity`, the one operation of the security token service, so that clients can ask who they are.

use super::gate::Caller;

/// Status and XML of the answer to a form-encoded request.
pub(super) fn answer(caller: &Caller, body: &[u8], request_id: &str) -> (u16, String) {
    let asks = |pair: &[u8]| pair == b"Action=GetCallerIdentity";
    if !body.split(|byte| *byte == b'&').any(asks) {
        return (400, error("InvalidAction", "The sandbox offers GetCallerIdentity alone", request_id));
    }
    let account = &caller.tenant.account;
    let text = format!(
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <GetCallerIdentityResult>\
         <Arn>arn:aws:iam::{account}:user/sandbox</Arn><UserId>{user}</UserId><Account>{account}</Account>\
         </GetCallerIdentityResult>\
         <ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>\
         </GetCallerIdentityResponse>",
        user = escape(&caller.access_key.replacen("AKIA", "AIDA", 1)),
    );
    (200, text)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// An error as this service writes it.
pub(super) fn error(code: &str, message: &str, request_id: &str) -> String {
    format!(
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
         <Error><Type>Sender</Type><Code>{code}</Code><Message>{}</Message></Error>\
         <RequestId>{request_id}</RequestId></ErrorResponse>",
        escape(message)
    )
}
