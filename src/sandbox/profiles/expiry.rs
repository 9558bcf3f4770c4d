//! The end of a profile: when nothing was written to it for the days of whatever wrote to it.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::stored::UNTIL;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::{Refusal, Store};

/// What is planned for a profile: its end.
pub(super) const EXPIRY: &str = "the end of a profile";
/// Days that things are kept where neither type nor domain says.
const DEFAULT_DAYS: i64 = 365;

/// The days that something is kept: its own, else those of its domain.
pub(super) fn days(store: &Store<'_>, domain: &str, own: Option<i64>) -> Result<i64, Refusal> {
    match own {
        Some(days) => Ok(days),
        None => Ok(require_domain(store, domain)?["DefaultExpirationDays"].as_i64().unwrap_or(DEFAULT_DAYS)),
    }
}

/// Notes that something was written to a profile. Of two times the later one stays.
pub(super) fn extend(
    store: &Store<'_>,
    domain: &str,
    id: &str,
    profile: &mut Value,
    own_days: Option<i64>,
) -> Result<(), Refusal> {
    let kept = SignedDuration::from_hours(24 * days(store, domain, own_days)?);
    let until = store.now().checked_add(kept).unwrap_or(Timestamp::MAX);
    let before = profile.get(UNTIL).and_then(Value::as_i64);
    profile[UNTIL] = before.unwrap_or_default().max(until.as_millisecond()).into();
    // What is planned already looks at its time whether there is still time left.
    if before.is_none() { store.plan(until, EXPIRY, domain, id) } else { Ok(()) }
}
