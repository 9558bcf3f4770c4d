//! Calculated attributes: statistics over a profile's objects, worked out when they are asked for.

mod compute;
mod expression;
mod window;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::domain::DOMAINS;
use super::profile::PROFILES;
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::{Preset, Resource};
use crate::sandbox::{Answer, Record, Refusal, Request, Store};
use compute::{Computed, compute};
use expression::Expression;
pub(super) use window::Window;

/// The member that remembers, in milliseconds, before when no object counts any more.
const FLOOR: &str = "_floor";
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
    allows: sound,
    completes: |document, store| {
        if document["UseHistoricalData"] != true {
            document[FLOOR] = store.now().as_millisecond().into();
        }
    },
    seen: |record, now| {
        let (status, progress) = progress(record, now);
        record.document["Status"] = status.into();
        record.document["Readiness"] = json!({ "ProgressPercentage": progress });
    },
    create: Some("CreateCalculatedAttributeDefinition"),
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

/// That the expression can be worked out from the attributes of one object type.
fn sound(request: &Request<'_>, _: &Store<'_>) -> Result<(), Refusal> {
    let Some(details) = request.given("AttributeDetails") else { return Ok(()) };
    let text = details["Expression"].as_str().unwrap_or_default();
    let expression = Expression::parse(text).ok_or_else(|| {
        Refusal::invalid(format!("The expression {text} is neither {{ObjectTypeName.AttributeName}} nor arithmetic"))
    })?;
    let known: Vec<&str> = details["Attributes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|attribute| attribute["Name"].as_str())
        .collect();
    let used = expression.attributes();
    if let Some(unknown) = used.iter().find(|name| !known.contains(name)) {
        return Err(Refusal::invalid(format!("The expression names {unknown}, which is not in Attributes")));
    }
    let types: Option<Vec<&str>> = known.iter().map(|name| Some(name.split_once('.')?.0)).collect();
    match types.as_deref() {
        Some([first, rest @ ..]) if !used.is_empty() && rest.iter().all(|other| other == first) => Ok(()),
        Some([_, ..]) if !used.is_empty() => Err(Refusal::invalid("All attributes must be of one object type")),
        _ => Err(Refusal::invalid("Attributes are written as ObjectTypeName.AttributeName")),
    }
}

/// `UpdateCalculatedAttributeDefinition`: a longer time does not bring back what the shorter one left behind.
pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let before = DEFINITIONS.record(request, store)?;
    let mut document = DEFINITIONS.update(request, store)?;
    if request.given("Conditions").is_some() {
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
    let Some(Computed { value, last }) = compute(store, definition, profile, window)? else { return Ok(None) };
    let is_partial = progress(definition, store.now()).0 != "COMPLETED";
    Ok(Some(json!({
        "CalculatedAttributeName": definition.id,
        "DisplayName": definition.document["DisplayName"],
        "IsDataPartial": is_partial.to_string(),
        "ProfileId": profile,
        "Value": value,
        "LastObjectTimestamp": epoch_seconds(last),
    })))
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
) -> Result<Option<Value>, Refusal> {
    let definition = store.get(DEFINITIONS.kind, &profile.parent, name)?.ok_or_else(|| DEFINITIONS.missing(name))?;
    Ok(compute(store, &definition, &profile.id, window)?.map(|computed| computed.value.into()))
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
