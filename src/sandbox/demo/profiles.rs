//! Customer Profiles: domains with what people set up in them, and the profiles.

use serde_json::{Value, json};

use super::asset::{DemoPlace, PROFILES, items, moment, text};
use super::people::Person;
use crate::model::{Service, api};
use crate::sandbox::generic::merge;
use crate::sandbox::profiles::plant_profile;
use crate::sandbox::project::project;
use crate::sandbox::{Answer, Refusal, Seeder};

/// What is set up in a domain.
///
/// What others name comes before them: triggers before integrations, schemas before recommenders.
const SETTINGS: [Setting; 11] = [
    ("eventTriggers", "CreateEventTrigger", "profiles/domains/event-triggers", "EventTriggerName"),
    (
        "calculatedAttributes",
        "CreateCalculatedAttributeDefinition",
        "profiles/domains/calculated-attributes",
        "CalculatedAttributeName",
    ),
    ("segments", "CreateSegmentDefinition", "profiles/domains/segment-definitions", "SegmentDefinitionName"),
    ("eventStreams", "CreateEventStream", "profiles/domains/event-streams", "EventStreamName"),
    ("layouts", "CreateDomainLayout", "profiles/domains/layouts", "LayoutDefinitionName"),
    ("domainObjectTypes", "PutDomainObjectType", "profiles/domains/domain-object-types", "ObjectTypeName"),
    ("recommenderSchemas", "CreateRecommenderSchema", "profiles/domains/recommender-schemas", "RecommenderSchemaName"),
    ("recommenders", "CreateRecommender", "profiles/domains/recommenders", "RecommenderName"),
    ("recommenderFilters", "CreateRecommenderFilter", "profiles/domains/recommender-filters", "RecommenderFilterName"),
    ("uploadJobs", "CreateUploadJob", "profiles/domains/upload-jobs", "JobId"),
    ("integrations", "PutIntegration", "profiles/domains/integrations", "Uri"),
];

/// Historic imports read through connector profiles, so that they come after those.
const WORKFLOWS: Setting = ("workflows", "CreateIntegrationWorkflow", "profiles/domains/workflows", "WorkflowId");

/// The member that names what was done to something later, when it was last changed.
const THEN: &str = "then";

/// What is set up: where it stands in the asset, the operation that does it, the kind and the id's member.
type Setting = (&'static str, &'static str, &'static str, &'static str);

/// The domains of a list of the asset, with all that is set up in them.
pub(super) fn domains(seeder: &Seeder<'_>, place: &DemoPlace, list: &str) -> Result<(), Refusal> {
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
            set_up(seeder, name, &document, ("", "PutProfileObjectType", kind, "ObjectTypeName"))?;
        }
        SETTINGS.iter().try_for_each(|setting| set_up_all(seeder, &asset, name, *setting))?;
    }
    Ok(())
}

/// The historic imports of all domains, once the connector profiles are there.
pub(super) fn workflows(seeder: &Seeder<'_>, place: &DemoPlace) -> Result<(), Refusal> {
    let asset = place.read(PROFILES, false)?;
    let domains = asset[WORKFLOWS.0].as_object().into_iter().flatten();
    domains.map(|(domain, _)| domain).try_for_each(|domain| set_up_all(seeder, &asset, domain, WORKFLOWS))
}

fn set_up_all(seeder: &Seeder<'_>, asset: &Value, domain: &str, setting: Setting) -> Result<(), Refusal> {
    items(&asset[setting.0][domain]).iter().try_for_each(|document| set_up(seeder, domain, document, setting))
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
        // Its people come later, but were there when the rules were set.
        &json!({ "LastUpdatedAt": domain["LastUpdatedAt"], "_matchingOfEmpty": false }),
    )
}

/// Sets something up as it was done when it was done, and adds what came of it since.
fn set_up(
    seeder: &Seeder<'_>,
    domain: &str,
    document: &Value,
    (_, operation, kind, id): Setting,
) -> Result<(), Refusal> {
    let mut input = document.clone();
    input["DomainName"] = domain.into();
    let made = call(seeder, moment(&document["CreatedAt"]).unwrap_or(seeder.now()), operation, &input)?;
    let Some(facts) = api().operation(Service::CustomerProfiles, operation) else { return Ok(()) };
    let since: serde_json::Map<String, Value> = document
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(member, _)| facts.input.member(member).is_none() && *member != THEN)
        .map(|(member, value)| (member.clone(), value.clone()))
        .collect();
    // Some ids are the service's own.
    let own = if document[id].is_null() { &made[id] } else { &document[id] };
    if let Some(then) = document[THEN].as_str() {
        let input = json!({ "DomainName": domain, id: own });
        call(seeder, moment(&document["LastUpdatedAt"]).unwrap_or(seeder.now()), then, &input)?;
    }
    patch(seeder, kind, domain, text(own), &Value::Object(since))
}

fn call(seeder: &Seeder<'_>, at: jiff::Timestamp, operation: &str, input: &Value) -> Answer {
    let service = Service::CustomerProfiles;
    let input = match api().operation(service, operation) {
        Some(facts) => project(input.clone(), facts.input),
        None => input.clone(),
    };
    seeder.call_at(at, service, operation, &input)
}

fn patch(seeder: &Seeder<'_>, kind: &str, parent: &str, id: &str, members: &Value) -> Result<(), Refusal> {
    let missing = || Refusal::internal(format!("The demo data set up no {kind} {parent}/{id}"));
    let mut record = seeder.store().get(kind, parent, id)?.ok_or_else(missing)?;
    merge(&mut record.document, members, &[]);
    seeder.store().put(kind, parent, id, &record.document)?;
    Ok(())
}

/// The profiles of these people, who came one after the other over the last half year.
pub(super) fn plant(seeder: &Seeder<'_>, place: &DemoPlace, domain: &str, people: &[Person]) -> Result<(), Refusal> {
    let day = |number: usize| 180 - i64::try_from(number * 179 / people.len().max(1)).unwrap_or(0);
    people.iter().enumerate().try_for_each(|(number, person)| {
        plant_profile(seeder.store(), domain, &person.id, &person.profile, place.ago(day(number) * 1440))
    })
}
