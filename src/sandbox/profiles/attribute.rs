//! Calculated attributes: statistics over a profile's objects, worked out when they are asked for.

mod compute;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::resources::{DOMAINS, PROFILES};
use crate::mapping;
use crate::rules::calculated::builtins;
use crate::rules::evaluating::Window;
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::{Preset, Resource};
use crate::sandbox::{Answer, Record, Refusal, Request, Store};
use compute::{Computed, FLOOR, compute};

/// The member that marks the definitions that every domain has.
const BUILT_IN: &str = "_builtIn";
/// The quota of one's own definitions.
const QUOTA: &str = "profiles/domains/calculated-attributes/own";
/// How long it takes to get ready, and then to go through what is there, where history counts.
const PREPARING: SignedDuration = SignedDuration::from_mins(1);
const IN_PROGRESS: SignedDuration = SignedDuration::from_mins(10);

/// What is worked out, and over what.
pub(super) static DEFINITIONS: Resource = Resource {
    kind: "profiles/domains/calculated-attributes",
    noun: "Calculated attribute definition",
    parent: Some(&DOMAINS),
    id: "CalculatedAttributeName",
    arn: Some((None, "profile", "domains/{}/calculated-attributes/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    presets: &[("UseHistoricalData", Preset::Flag(false))],
    duplicate: "Calculated attribute definition with name {} already exists",
    completes: |document, store| {
        if document["UseHistoricalData"] != true {
            document[FLOOR] = store.now().as_millisecond().into();
        }
    },
    seen: |record, now| {
        // What counts from now on has nothing to get ready for.
        if record.document["UseHistoricalData"] == true {
            let (status, progress) = progress(record, now);
            record.document["Status"] = status.into();
            record.document["Readiness"] = json!({ "ProgressPercentage": progress });
        }
    },
    get: Some("GetCalculatedAttributeDefinition"),
    list: Some("ListCalculatedAttributeDefinitions"),
    delete: Some("DeleteCalculatedAttributeDefinition"),
    ..Resource::PLAIN
};

/// Status and percentage: a definition that counts from now on is ready at once.
fn progress(record: &Record, now: Timestamp) -> (&'static str, i64) {
    let age = now.duration_since(record.created);
    if record.document["UseHistoricalData"] != true || age >= IN_PROGRESS {
        return ("COMPLETED", 100);
    }
    if age < PREPARING {
        return ("PREPARING", 0);
    }
    ("IN_PROGRESS", (age.as_secs() * 100 / IN_PROGRESS.as_secs()).clamp(0, 99))
}

/// Gives a new domain the definitions that every domain has.
pub(super) fn plant_builtins(store: &Store<'_>, domain: &str) -> Result<(), Refusal> {
    for definition in builtins() {
        let name = definition["CalculatedAttributeName"].as_str().unwrap_or_default();
        let mut document = definition.clone();
        document[BUILT_IN] = true.into();
        document[FLOOR] = store.now().as_millisecond().into();
        document["LastUpdatedAt"] = epoch_seconds(store.now());
        store.put(DEFINITIONS.kind, domain, name, &document)?;
    }
    Ok(())
}

/// `CreateCalculatedAttributeDefinition`: the service's own definitions do not count.
pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = DEFINITIONS.parent_of(request, store)?;
    let all = store.list(DEFINITIONS.kind, &domain)?;
    let own = all.iter().filter(|definition| definition.document[BUILT_IN] != true).count() as u64;
    if let Some(most) = store.quota(QUOTA).filter(|most| own >= *most) {
        return Err(Refusal::quota(format!("Calculated attribute definition: the limit of {most} is reached")));
    }
    DEFINITIONS.create(request, store)
}

/// `UpdateCalculatedAttributeDefinition`: what is not given stays, and a longer time does not bring back what the
/// shorter one left behind.
pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let before = DEFINITIONS.record(request, store)?;
    if let Some(conditions) = request.given("Conditions") {
        for member in ["TimestampSource", "TimestampFormat"] {
            let (new, old) = (&conditions["Range"][member], &before.document["Conditions"]["Range"][member]);
            if !new.is_null() && new != old {
                return Err(Refusal::invalid(format!("Conditions.Range.{member} of a definition cannot be changed")));
            }
        }
    }
    let mut document = DEFINITIONS.update(request, store)?;
    if let Some(conditions) = request.given("Conditions") {
        let mut all = before.document["Conditions"].clone();
        mapping::write_over(&mut all, conditions);
        // Two ends go before a number of days, so that they would hide a new one.
        if let Some(range) = all["Range"].as_object_mut()
            && conditions["Range"]["ValueRange"].is_null()
            && !conditions["Range"]["Value"].is_null()
        {
            range.shift_remove("ValueRange");
        }
        document["Conditions"] = all;
        let left = Window::of_conditions(&before.document["Conditions"], store.now()).from.as_millisecond();
        document[FLOOR] = before.document[FLOOR].as_i64().map_or(left, |floor| floor.max(left)).into();
        store.put(DEFINITIONS.kind, &before.parent, &before.id, &document)?;
    }
    DEFINITIONS.get(request, store)
}

/// The value for one profile, as replies have it; `None` where there is nothing to work with.
fn value(
    store: &Store<'_>,
    definition: &Record,
    profile: &str,
    window: Option<Window>,
) -> Result<Option<Value>, Refusal> {
    let Some(Computed { value, last, count }) = compute(store, definition, profile, window)? else { return Ok(None) };
    let is_partial = progress(definition, store.now()).0 != "COMPLETED" || is_partial(definition, count, store.now());
    Ok(Some(json!({
        "CalculatedAttributeName": definition.id,
        "DisplayName": definition.document["DisplayName"],
        "IsDataPartial": is_partial.to_string(),
        "ProfileId": profile,
        "Value": value,
        "LastObjectTimestamp": epoch_seconds(last),
    })))
}

/// Whether a definition has not been there for the whole time that it looks over, nor for as many objects.
fn is_partial(definition: &Record, count: usize, now: Timestamp) -> bool {
    let conditions = &definition.document["Conditions"];
    let Some(floor) = definition.document[FLOOR].as_i64() else { return false };
    let is_full = conditions["ObjectCount"].as_u64().is_some_and(|most| count as u64 >= most);
    let from = Window::of_conditions(conditions, now).from;
    from != Timestamp::MIN && !is_full && from.as_millisecond() < floor
}

/// Whether a domain has an attribute of this name.
pub(super) fn exists(store: &Store<'_>, domain: &str, name: &str) -> Result<bool, Refusal> {
    store.has(DEFINITIONS.kind, domain, name)
}

/// The value of the attribute of this name for a profile, where there is one.
pub(super) fn value_by_name(
    store: &Store<'_>,
    profile: &Record,
    name: &str,
    window: Option<Window>,
) -> Result<Option<String>, Refusal> {
    let definition = store.get(DEFINITIONS.kind, &profile.parent, name)?.ok_or_else(|| DEFINITIONS.missing(name))?;
    Ok(compute(store, &definition, &profile.id, window)?.map(|computed| computed.value))
}

/// `GetCalculatedAttributeForProfile`.
pub(super) fn get_for_profile(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let profile = PROFILES.record(request, store)?;
    let definition = DEFINITIONS.record(request, store)?;
    let nothing =
        || json!({"CalculatedAttributeName": definition.id, "DisplayName": definition.document["DisplayName"]});
    Ok(value(store, &definition, &profile.id, None)?.unwrap_or_else(nothing))
}

/// `ListCalculatedAttributesForProfile`: those that have a value.
pub(super) fn list_for_profile(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let profile = PROFILES.record(request, store)?;
    let definitions = store.list(DEFINITIONS.kind, &profile.parent)?;
    request.page_by(store, &definitions, |definition| value(store, definition, &profile.id, None))
}

/// `BatchGetCalculatedAttributeForProfile`, over another time where the request says so.
pub(super) fn batch_get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let definition = DEFINITIONS.record(request, store)?;
    let overrides = request.given("ConditionOverrides");
    let window = Window::of_overrides(overrides, store.now());
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for id in request.list("ProfileIds").iter().filter_map(Value::as_str) {
        if store.has(PROFILES.kind, &definition.parent, id)? {
            values.extend(value(store, &definition, id, window)?);
        } else {
            errors.push(json!({
                "Code": "ResourceNotFoundException",
                "Message": format!("Profile {id} does not exist."),
                "ProfileId": id,
            }));
        }
    }
    Ok(json!({"CalculatedAttributeValues": values, "Errors": errors, "ConditionOverrides": overrides}))
}
