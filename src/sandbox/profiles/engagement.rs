//! What a domain tells others and shows agents: event streams, event triggers and layouts.

use serde_json::Value;

use super::resources::{DOMAINS, EVENT_STREAMS, INTEGRATIONS, LAYOUTS};
use crate::sandbox::generic::Resource;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Conditions on objects under which something is set off.
pub(super) static EVENT_TRIGGERS: Resource = Resource {
    kind: "profiles/domains/event-triggers",
    noun: "Event trigger",
    parent: Some(&DOMAINS),
    id: "EventTriggerName",
    arn: Some((None, "profile", "domains/{}/event-triggers/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    duplicate: "Event trigger with name {} already exists",
    delete_message: Some(("Message", "OK")),
    allows: may_be,
    create: Some("CreateEventTrigger"),
    get: Some("GetEventTrigger"),
    list: Some("ListEventTriggers"),
    update: Some("UpdateEventTrigger"),
    delete: Some("DeleteEventTrigger"),
    ..Resource::PLAIN
};

/// Each attribute of a condition is named in one of two ways. A trigger cannot be deleted while an integration names
/// it.
fn may_be(request: &Request<'_>, store: &Store<'_>) -> Result<(), Refusal> {
    if request.operation.id.name != "DeleteEventTrigger" {
        let inner = |value: &'static str| move |outer: &Value| outer[value].as_array().cloned().unwrap_or_default();
        let conditions = request.list("EventTriggerConditions").iter();
        let mut attributes = conditions
            .flat_map(inner("EventTriggerDimensions"))
            .flat_map(|dimension| inner("ObjectAttributes")(&dimension));
        if attributes.any(|attribute| attribute["Source"].is_null() == attribute["FieldName"].is_null()) {
            return Err(Refusal::invalid("Each object attribute has either a Source or a FieldName"));
        }
        return Ok(());
    }
    let name = Value::from(request.text("EventTriggerName"));
    let names_it =
        |integration: &Value| integration["EventTriggerNames"].as_array().is_some_and(|all| all.contains(&name));
    let all = store.list(INTEGRATIONS.kind, request.text("DomainName"))?;
    match all.into_iter().find(|integration| names_it(&integration.document)) {
        Some(user) => Err(Refusal::invalid(format!("The event trigger is in use by the integration {}", user.id))),
        None => Ok(()),
    }
}

/// `CreateEventStream`: one a domain.
pub(super) fn create_stream(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = EVENT_STREAMS.parent_of(request, store)?;
    if store.count(EVENT_STREAMS.kind, &domain)? > 0 {
        return Err(Refusal::conflict(format!(
            "The Customer Profiles Domain: {domain} is already associated with an active EventStream"
        )));
    }
    EVENT_STREAMS.create(request, store)
}

/// `UpdateDomainLayout`: each update makes a new version.
pub(super) fn update_layout(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let before = LAYOUTS.record(request, store)?;
    let version = before.document["Version"].as_str().and_then(|version| version.parse::<u64>().ok()).unwrap_or(0);
    let mut document = LAYOUTS.update(request, store)?;
    document["Version"] = (version + 1).to_string().into();
    store.put(LAYOUTS.kind, &before.parent, &before.id, &document)?;
    Ok(document)
}
