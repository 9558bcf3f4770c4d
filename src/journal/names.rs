//! Names on disk, and what they mean here.

use jiff::Timestamp;

use crate::contract::ContextKey;
use crate::model::{OperationId, Service, api};

/// The operation of these names; `None` where a newer program knew more.
pub(super) fn operation(service: &str, name: &str) -> Option<OperationId> {
    let service = Service::ALL.into_iter().find(|known| known.id() == service)?;
    api().operation(service, name).map(|operation| operation.id)
}

/// A moment of so many milliseconds.
pub(super) fn moment(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A row, unless it is odd: somebody else's hand or a newer program put something into it that is not of the kind that
/// is read here. It stays on disk, and hides nothing else.
pub(super) fn readable<T>(row: rusqlite::Result<Option<T>>) -> Option<rusqlite::Result<T>> {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    match row {
        Err(FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..)) => None,
        row => row.transpose(),
    }
}

/// A context as one text: equal for equal contexts alone.
pub(super) fn context(key: &ContextKey) -> String {
    let ContextKey { profile, region, endpoint, sandbox } = key;
    serde_json::json!([profile, region, endpoint, sandbox]).to_string()
}

/// The context of a text.
pub(super) fn context_of(text: &str) -> Option<ContextKey> {
    let (profile, region, endpoint, sandbox) = serde_json::from_str(text).ok()?;
    Some(ContextKey { profile, region, endpoint, sandbox })
}
