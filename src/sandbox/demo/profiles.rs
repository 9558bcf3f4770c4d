//! Customer Profiles: domains with what people set up in them, and the profiles.

use serde_json::{Value, json};

use super::asset::{PROFILES, Place, items, moment, text};
use super::people::Person;
use crate::model::{Service, api};
use crate::sandbox::cut::cut;
use crate::sandbox::generic::merge;
use crate::sandbox::profiles::plant_profile;
use crate::sandbox::{Refusal, Seeder};

/// What is set up in a domain: where it stands in the asset, the operation that does it, the kind and the id's member.
const SETTINGS: [(&str, &str, &str, &str); 6] = [
    ("integrations", "PutIntegration", "profiles/domains/integrations", "Uri"),
    (
        "calculatedAttributes",
        "CreateCalculatedAttributeDefinition",
        "profiles/domains/calculated-attributes",
        "CalculatedAttributeName",
    ),
    ("segments", "CreateSegmentDefinition", "profiles/domains/segment-definitions", "SegmentDefinitionName"),
    ("eventTriggers", "CreateEventTrigger", "profiles/domains/event-triggers", "EventTriggerName"),
    ("eventStreams", "CreateEventStream", "profiles/domains/event-streams", "EventStreamName"),
    ("layouts", "CreateDomainLayout", "profiles/domains/layouts", "LayoutDefinitionName"),
];

/// The domains of a list of the asset, with all that is set up in them.
pub(super) fn domains(seeder: &Seeder<'_>, place: &Place, list: &str) -> Result<(), Refusal> {
    let asset = place.read(PROFILES, false)?;
    for domain in items(&asset[list]) {
        create_domain(seeder, domain)?;
        let name = text(&domain["DomainName"]);
        let standard = asset["standardObjectTypes"].as_object().into_iter().flatten();
        let own = asset["objectTypes"][name].as_object().into_iter().flatten();
        for (object_type, document) in own.chain(standard) {
            let mut document = document.clone();
            document["ObjectTypeName"] = object_type.as_str().into();
            document["CreatedAt"] = domain["CreatedAt"].clone();
            let kind = "profiles/domains/object-types";
            set_up(seeder, name, &document, "PutProfileObjectType", kind, "ObjectTypeName")?;
        }
        // Triggers come before the integrations that name them.
        for at in [3, 1, 2, 4, 5, 0] {
            let (member, operation, kind, id) = SETTINGS[at];
            for document in items(&asset[member][name]) {
                set_up(seeder, name, document, operation, kind, id)?;
            }
        }
    }
    Ok(())
}

/// Rule-based matching that was switched on lately has a time of its own.
fn create_domain(seeder: &Seeder<'_>, domain: &Value) -> Result<(), Refusal> {
    let created = moment(&domain["CreatedAt"]).unwrap_or(seeder.now());
    let mut first = domain.clone();
    let since = moment(&domain["matchingSince"]);
    if let (Some(_), Some(first)) = (since, first.as_object_mut()) {
        first.shift_remove("RuleBasedMatching");
    }
    call(seeder, created, "CreateDomain", &first)?;
    if let Some(since) = since {
        let change = json!({ "DomainName": domain["DomainName"], "RuleBasedMatching": domain["RuleBasedMatching"] });
        call(seeder, since, "UpdateDomain", &change)?;
    }
    patch(
        seeder,
        "profiles/domains",
        "",
        text(&domain["DomainName"]),
        &json!({ "LastUpdatedAt": domain["LastUpdatedAt"] }),
    )
}

/// Sets something up as it was done when it was done, and adds what came of it since.
fn set_up(
    seeder: &Seeder<'_>,
    domain: &str,
    document: &Value,
    operation: &str,
    kind: &str,
    id: &str,
) -> Result<(), Refusal> {
    let mut input = document.clone();
    input["DomainName"] = domain.into();
    call(seeder, moment(&document["CreatedAt"]).unwrap_or(seeder.now()), operation, &input)?;
    let Some(facts) = api().operation(Service::CustomerProfiles, operation) else { return Ok(()) };
    let since: serde_json::Map<String, Value> = document
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(member, _)| facts.input.member(member).is_none())
        .map(|(member, value)| (member.clone(), value.clone()))
        .collect();
    patch(seeder, kind, domain, text(&document[id]), &Value::Object(since))
}

fn call(seeder: &Seeder<'_>, at: jiff::Timestamp, operation: &str, input: &Value) -> Result<(), Refusal> {
    let service = Service::CustomerProfiles;
    let input = match api().operation(service, operation) {
        Some(facts) => cut(input.clone(), facts.input),
        None => input.clone(),
    };
    seeder.call_at(at, service, operation, &input).map(|_| ())
}

fn patch(seeder: &Seeder<'_>, kind: &str, parent: &str, id: &str, members: &Value) -> Result<(), Refusal> {
    let missing = || Refusal::internal(format!("The demo data set up no {kind} {parent}/{id}"));
    let mut record = seeder.store().get(kind, parent, id)?.ok_or_else(missing)?;
    merge(&mut record.document, members, &[]);
    seeder.store().put(kind, parent, id, &record.document)?;
    Ok(())
}

/// The profiles of these people.
pub(super) fn plant(seeder: &Seeder<'_>, domain: &str, people: &[Person]) -> Result<(), Refusal> {
    people.iter().try_for_each(|person| plant_profile(seeder.store(), domain, &person.id, &person.profile))
}
