//! How far the rule-based matching of a domain has got, by when it was switched on.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::stored::require_domain;
use crate::sandbox::{Refusal, Store};

/// The member that remembers when rule-based matching was switched on, and whether the domain was new then.
pub(super) const SINCE: &str = "_matchingSince";
pub(super) const WAS_NEW: &str = "_matchingOfNew";
/// The member that says that there was nothing to match then.
pub(super) const WAS_EMPTY: &str = "_matchingOfEmpty";
/// How long an existing domain waits, and how long the first matching takes.
pub(super) const PENDING: SignedDuration = SignedDuration::from_hours(1);
pub(super) const IN_PROGRESS: SignedDuration = SignedDuration::from_mins(10);

/// Whether a domain had no profiles when the rules were set: there was nothing to go through.
pub(super) fn was_empty(document: &Value) -> bool {
    document[WAS_EMPTY] == true
}

/// How long the rules are being applied.
pub(super) fn applying(document: &Value) -> SignedDuration {
    if was_empty(document) { SignedDuration::ZERO } else { IN_PROGRESS }
}

/// How long rules wait until they are applied.
pub(super) fn wait(document: &Value) -> SignedDuration {
    if document[WAS_NEW] == true || was_empty(document) { SignedDuration::ZERO } else { PENDING }
}

/// When rule-based matching was switched on, if it is.
pub(super) fn since(domain: &Value) -> Option<Timestamp> {
    domain.get(SINCE).and_then(Value::as_i64).and_then(|at| Timestamp::from_millisecond(at).ok())
}

/// The domain of this name as it is at present.
pub(super) fn present(store: &Store<'_>, name: &str) -> Result<Value, Refusal> {
    Ok(seen(require_domain(store, name)?, store.now()))
}

/// The document as it is at this time.
pub(super) fn seen(mut document: Value, now: Timestamp) -> Value {
    if let Some(since) = since(&document) {
        let wait = wait(&document);
        let age = now.duration_since(since);
        let status = match age {
            age if age < wait => "PENDING",
            age if age < wait + applying(&document) => "IN_PROGRESS",
            _ => "ACTIVE",
        };
        document["RuleBasedMatching"]["Status"] = status.into();
    }
    document
}
