//! Calculated attributes: statistics over a profile's objects, worked out when they are asked for.

mod compute;

use serde_json::{Value, json};

use super::domain::DOMAINS;
use super::profile::PROFILES;
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::{Preset, Resource};
use crate::sandbox::{Answer, Record, Refusal, Request, Store};
use compute::{Computed, compute};

/// What is worked out, and over what.
pub(super) static DEFINITIONS: Resource = Resource {
    kind: "profiles/domains/calculated-attributes",
    noun: "Calculated attribute definition",
    parent: Some(&DOMAINS),
    id: "CalculatedAttributeName",
    arn: Some((None, "profile", "domains/{}/calculated-attributes/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    presets: &[
        ("UseHistoricalData", Preset::Flag(false)),
        ("Status", Preset::Text("COMPLETED")),
        ("Readiness", Preset::Json(r#"{"ProgressPercentage": 100}"#)),
    ],
    duplicate: "Calculated attribute definition with name {} already exists",
    create: Some("CreateCalculatedAttributeDefinition"),
    get: Some("GetCalculatedAttributeDefinition"),
    list: Some("ListCalculatedAttributeDefinitions"),
    update: Some("UpdateCalculatedAttributeDefinition"),
    delete: Some("DeleteCalculatedAttributeDefinition"),
    ..Resource::PLAIN
};

/// The value for one profile, as replies have it; `None` where there is nothing to work with.
fn value(store: &Store<'_>, definition: &Record, profile: &str) -> Result<Option<Value>, Refusal> {
    let Some(Computed { value, last }) = compute(store, definition, profile)? else { return Ok(None) };
    Ok(Some(json!({
        "CalculatedAttributeName": definition.id,
        "DisplayName": definition.document["DisplayName"],
        "IsDataPartial": "false",
        "ProfileId": profile,
        "Value": value,
        "LastObjectTimestamp": epoch_seconds(last),
    })))
}

/// The value of the attribute of this name for a profile, where there is one.
pub(super) fn value_by_name(store: &Store<'_>, profile: &Record, name: &str) -> Result<Option<Value>, Refusal> {
    let definition = store.get(DEFINITIONS.kind, &profile.parent, name)?.ok_or_else(|| DEFINITIONS.missing(name))?;
    Ok(compute(store, &definition, &profile.id)?.map(|computed| computed.value.into()))
}

/// `GetCalculatedAttributeForProfile`.
pub(super) fn get_for_profile(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let profile = PROFILES.record(request, store)?;
    let definition = DEFINITIONS.record(request, store)?;
    let nothing =
        || json!({"CalculatedAttributeName": definition.id, "DisplayName": definition.document["DisplayName"]});
    Ok(value(store, &definition, &profile.id)?.unwrap_or_else(nothing))
}

/// `ListCalculatedAttributesForProfile`: those that have a value.
pub(super) fn list_for_profile(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let profile = PROFILES.record(request, store)?;
    let definitions = store.list(DEFINITIONS.kind, &profile.parent)?;
    request.page_by(store, &definitions, |definition| match value(store, definition, &profile.id) {
        // One that cannot be worked out yet does not hide the others.
        Err(refusal) if refusal.kind == crate::sandbox::RefusalKind::NotImplemented => Ok(None),
        other => other,
    })
}

/// `BatchGetCalculatedAttributeForProfile`.
pub(super) fn batch_get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let definition = DEFINITIONS.record(request, store)?;
    if request.given("ConditionOverrides").is_some() {
        return Err(compute::not_yet("ConditionOverrides"));
    }
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for id in request.list("ProfileIds").iter().filter_map(Value::as_str) {
        if store.has(PROFILES.kind, &definition.parent, id)? {
            values.extend(value(store, &definition, id)?);
        } else {
            errors.push(json!({
                "Code": "404",
                "Message": format!("Profile {id} does not exist."),
                "ProfileId": id,
            }));
        }
    }
    Ok(json!({"CalculatedAttributeValues": values, "Errors": errors}))
}
