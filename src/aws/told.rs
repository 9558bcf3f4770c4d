//! What an answer tells beside its document: code, request id, content type. Whoever answered may have put anything
//! there, so that nothing is kept as one that does not look like one, and nothing that the request held in secret.

use super::captured::Head;
use crate::contract::{ApiError, Reply};
use crate::model::Secrets;

/// Headers that hold the request id.
const REQUEST_ID: &[&str] = &["x-amzn-requestid", "x-amzn-request-id", "x-amz-request-id"];
/// The longest code or content type.
const LONGEST: usize = 128;
/// Characters of a message; those of the services are far shorter.
const LONGEST_MESSAGE: usize = 4000;
/// From so many bytes on, a value of a signed address may be what signs it.
pub(super) const SIGNED: usize = 16;
/// What is said in the place of a content type that looks like none.
const UNKNOWN_TYPE: &str = "unknown type";

/// A text, if it looks like a code of an error.
pub(super) fn code(text: &str) -> Option<&str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_');
    looks(text, fits)
}

/// The request id, if there is one that looks like one: a UUID as the services give it, or the sixteen digits and
/// capitals of the storage that files go to. Anything else could be what the request held.
pub(super) fn request_id(head: &Head) -> Option<String> {
    let id = head.header(REQUEST_ID)?.trim();
    let is_uuid = id.len() == 36 && uuid::Uuid::try_parse(id).is_ok();
    let is_of_storage = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (is_uuid || is_of_storage).then(|| id.to_owned())
}

/// A message without what is beyond all measure.
pub(super) fn bounded(message: String) -> String {
    match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => format!("{}… ({} bytes in all)", &message[..end], message.len()),
        None => message,
    }
}

/// The content type without its parameters, if there is one that looks like one.
pub(super) fn content_type(head: &Head) -> &str {
    let text = head.header(&["content-type"]).unwrap_or_default();
    let text = text.split_once(';').map_or(text, |(text, _)| text).trim();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'+' | b'-');
    looks(text, fits).filter(|text| text.matches('/').count() == 1).unwrap_or(UNKNOWN_TYPE)
}

fn looks(text: &str, fits: fn(u8) -> bool) -> Option<&str> {
    Some(text).filter(|text| (1..=LONGEST).contains(&text.len()) && text.bytes().all(fits))
}

/// What came back, without what the request held in secret: of that nothing gets to screen, log or journal.
pub(super) fn without(secrets: &Secrets, outcome: Result<Reply, ApiError>) -> Result<Reply, ApiError> {
    let harmless = |id: Option<String>| id.filter(|id| !secrets.are_in(id));
    match outcome {
        Ok(reply) => {
            let document = secrets.cover_document(reply.document);
            Ok(Reply { document, request_id: harmless(reply.request_id), ..reply })
        }
        Err(error) => {
            let status = error.status.map_or_else(|| "Unreadable".to_owned(), |status| format!("HTTP{status}"));
            let code = if secrets.are_in(&error.code) { status } else { error.code };
            let message = bounded(secrets.cover(&error.message));
            let advice = error.advice.map(|advice| secrets.cover(&advice));
            Err(ApiError { code, message, advice, request_id: harmless(error.request_id), ..error })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(name: &str, value: &str) -> Head {
        Head { status: 403, headers: vec![(name.to_owned(), value.to_owned())] }
    }

    #[test]
    fn a_message_ends_somewhere() {
        assert_eq!(bounded("é".repeat(LONGEST_MESSAGE)), "é".repeat(LONGEST_MESSAGE));
        let long = ApiError::local(crate::contract::ErrorKind::Internal, "Fault", "é".repeat(1 << 20));
        let told = without(&Secrets::of_texts(std::iter::empty::<&str>()), Err(long)).unwrap_err();
        assert!(told.message.len() < 3 * LONGEST_MESSAGE && told.message.ends_with("é… (2097152 bytes in all)"));
    }

    #[test]
    fn what_looks_like_none_is_no_code_and_no_id() {
        for (text, is_code, is_id) in [
            ("AccessDeniedException", true, false),
            ("Some.Code_1", true, false),
            ("6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f", false, true),
            ("6f1c9f0a00004d5e9d6e1c2b3a4d5e6f", true, false),
            ("QZ8MKJW5XZ3V5K0E", true, true),
            ("req-MARKcase", false, false),
            ("+4917012345678", false, false),
            ("YWJj+/_-==", false, false),
            ("", false, false),
            ("two words", false, false),
            ("<b>", false, false),
            ("\u{1b}[2J", false, false),
            ("é", false, false),
            (&"x".repeat(128), true, false),
            (&"x".repeat(129), false, false),
        ] {
            let id = request_id(&head("x-amzn-requestid", text));
            assert_eq!((code(text).is_some(), id.is_some()), (is_code, is_id), "{text}");
        }
        assert_eq!(content_type(&head("content-type", "text/html; charset=utf-8")), "text/html");
        for text in ["", "secret", "a/b/c", "text/<b>"] {
            assert_eq!(content_type(&head("content-type", text)), UNKNOWN_TYPE);
        }
    }
}
