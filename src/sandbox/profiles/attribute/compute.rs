//! Works calculated attributes out: finds the objects of a profile, and has them counted.

use jiff::Timestamp;
use serde_json::Value;

use crate::rules::calculated::object_type_of;
use crate::rules::evaluating::{GivenObject, Window, threshold, work_out};
use crate::sandbox::profiles::object_mapping;
use crate::sandbox::profiles::object_store;
use crate::sandbox::profiles::resources::PROFILES;
use crate::sandbox::{Record, Refusal, Store};

/// The member that remembers, in milliseconds, before when no object counts any more.
pub(super) const FLOOR: &str = "_floor";

/// A value, and the time of the newest object that counts.
#[derive(Debug)]
pub(super) struct Computed {
    pub(super) value: String,
    pub(super) last: Timestamp,
    /// How many objects count.
    pub(super) count: usize,
}

/// The statistic that the service keeps for itself.
const TIME_FROM_NOW: &str = "TIME_DIFFERENCE_FROM_NOW";

/// Works out one definition for one profile over its own time or another; `None` where no object counts.
pub(super) fn compute(
    store: &Store<'_>,
    definition: &Record,
    profile: &str,
    window: Option<Window>,
) -> Result<Option<Computed>, Refusal> {
    let document = &definition.document;
    if document["Statistic"] == TIME_FROM_NOW {
        return age(store, definition, profile);
    }
    let Some(object_type) = object_type_of(document) else { return Ok(None) };
    let mapping = object_mapping::mapping(store, &definition.parent, &object_type).unwrap_or_default();
    let objects = objects(store, definition, profile, &object_type)?;
    let worked = work_out(document, &mapping, &objects, window, store.now());
    let (count, last) = (worked.count, worked.last);
    Ok(worked.value.zip(last).map(|(value, last)| Computed { value, last, count }))
}

/// The statistic of a built-in definition: the days since a profile was made.
fn age(store: &Store<'_>, definition: &Record, profile: &str) -> Result<Option<Computed>, Refusal> {
    let Some(record) = store.get(PROFILES.kind, &definition.parent, profile)? else { return Ok(None) };
    let days = store.now().duration_since(record.created).as_hours() / 24;
    let value = threshold(&definition.document["Conditions"]["Threshold"], days.to_string());
    Ok(Some(Computed { value, last: record.created, count: 1 }))
}

/// The objects of a profile that count as far as their coming goes.
fn objects(
    store: &Store<'_>,
    definition: &Record,
    profile: &str,
    object_type: &str,
) -> Result<Vec<GivenObject>, Refusal> {
    // Objects that came in before this do not count, whatever time they are from.
    let floor = definition.document[FLOOR].as_i64().and_then(|at| Timestamp::from_millisecond(at).ok());
    let mut objects = Vec::new();
    for seq in object_store::of_profile(store, &definition.parent, profile, object_type)? {
        let Some(object) = store.by_seq(seq)? else { continue };
        if floor.is_none_or(|floor| object.updated >= floor) {
            let content: Value = serde_json::from_str(object.document["Object"].as_str().unwrap_or("null"))?;
            objects.push(GivenObject { content, came: Some(object.updated) });
        }
    }
    Ok(objects)
}
