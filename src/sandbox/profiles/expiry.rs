//! The end of a profile: when nothing was written to it for the days of whatever wrote to it.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::domain;
use super::profile::{self, PROFILES};
use crate::sandbox::store::Due;
use crate::sandbox::{Refusal, Store};

/// What is planned for a profile: its end.
pub(super) const EXPIRY: &str = "the end of a profile";
/// The member of a profile that remembers when it is to go, in milliseconds.
pub(super) const UNTIL: &str = "_until";
/// Days that things are kept where neither type nor domain says.
const DEFAULT_DAYS: i64 = 365;

/// The days that something is kept: its own, else those of its domain.
pub(super) fn days(store: &Store<'_>, domain: &str, own: Option<i64>) -> Result<i64, Refusal> {
    match own {
        Some(days) => Ok(days),
        None => Ok(domain::require(store, domain)?["DefaultExpirationDays"].as_i64().unwrap_or(DEFAULT_DAYS)),
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

/// Lets a profile go whose time is over.
pub(super) fn expire(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let Some(profile) = store.get(PROFILES.kind, &due.parent, &due.id)? else { return Ok(()) };
    match profile.document[UNTIL].as_i64() {
        Some(until) if until <= due.at.as_millisecond() => profile::remove(store, &due.parent, &due.id),
        Some(until) => {
            let until = Timestamp::from_millisecond(until).unwrap_or(Timestamp::MAX);
            store.plan(until, EXPIRY, &due.parent, &due.id)
        }
        None => Ok(()),
    }
}
