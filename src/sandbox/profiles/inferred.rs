//! Members of a profile that were inferred as it was made: these are no search keys.

use serde_json::{Value, json};

/// The member of a profile's document that names them.
const INFERRED: &str = "_inferred";

/// Notes that a member was inferred.
pub(super) fn note(profile: &mut Value, member: &str) {
    let mut all = profile[INFERRED].as_array().cloned().unwrap_or_default();
    all.push(member.into());
    profile[INFERRED] = json!(all);
}

/// Notes that somebody has set a member, so that it is inferred no more.
pub(super) fn forget(profile: &mut Value, member: &str) {
    if let Some(all) = profile.get_mut(INFERRED).and_then(Value::as_array_mut) {
        all.retain(|inferred| inferred != member);
    }
}

/// Whether a member was inferred.
pub(super) fn is(profile: &Value, member: &str) -> bool {
    profile.get(INFERRED).and_then(Value::as_array).is_some_and(|all| all.iter().any(|inferred| inferred == member))
}
