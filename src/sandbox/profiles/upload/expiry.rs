//! What an upload brought goes after a time: the profiles that nothing else keeps.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::sandbox::profiles::history::{self, Action};
use crate::sandbox::profiles::object::{OBJECTS, OWNER};
use crate::sandbox::profiles::profile::{self, PROFILES};
use crate::sandbox::store::Due;
use crate::sandbox::{Refusal, Store};

/// What is planned for a profile that an upload made: its end.
pub(in crate::sandbox::profiles) const EXPIRY: &str = "the end of an uploaded profile";
/// The member of a profile that remembers when it is to go, in milliseconds.
pub(in crate::sandbox::profiles) const UNTIL: &str = "_until";

/// Notes on a profile when it is to go, by the days of its upload job.
pub(super) fn note(
    store: &Store<'_>,
    domain: &str,
    id: &str,
    profile: &mut Value,
    days: &Value,
) -> Result<(), Refusal> {
    let kept = SignedDuration::from_hours(24 * days.as_i64().unwrap_or(0));
    let until = store.now().checked_add(kept).unwrap_or(Timestamp::MAX);
    profile[UNTIL] = until.as_millisecond().into();
    store.plan(until, EXPIRY, domain, id)
}

/// Whether an upload made a profile, and nobody else has changed it since.
pub(super) fn is_noted(profile: &Value) -> bool {
    profile.get(UNTIL).is_some()
}

/// Lets a profile go whose time is over. One that has objects of its own stays, and so does one that a client changed.
pub(in crate::sandbox::profiles) fn expire(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let Some(profile) = store.get(PROFILES.kind, &due.parent, &due.id)? else { return Ok(()) };
    if profile.document[UNTIL].as_i64().is_none_or(|until| until > due.at.as_millisecond()) {
        return Ok(());
    }
    let (objects, _) = store.weigh(OBJECTS, &due.parent, OWNER, &due.id)?;
    if objects == 0 {
        return profile::remove(store, &due.parent, &due.id);
    }
    history::record(store, &due.parent, &due.id, &Action::profile("EXPIRED"))
}
