//! Recommenders: kept, started and stopped. They recommend nothing: that would be made up.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::domain::DOMAINS;
use super::keys;
use super::profile::PROFILES;
use crate::sandbox::generic::{Preset, Resource};
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

/// When it was started last, in milliseconds.
const STARTED: &str = "_started";
const PENDING: SignedDuration = SignedDuration::from_secs(30);
const TRAINING: SignedDuration = SignedDuration::from_mins(10);

/// The models.
pub(super) static RECOMMENDERS: Resource = Resource {
    kind: "profiles/domains/recommenders",
    noun: "Recommender",
    parent: Some(&DOMAINS),
    id: "RecommenderName",
    arn: Some((Some("RecommenderArn"), "profile", "domains/{}/recommenders/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    duplicate: "Recommender with name {} already exists",
    allows: columns,
    completes: |document, store| {
        document["RecipeName"] = document["RecommenderRecipeName"].clone();
        document[STARTED] = store.now().as_millisecond().into();
    },
    seen: |record, now| record.document["Status"] = status(record, now).into(),
    create: Some("CreateRecommender"),
    get: Some("GetRecommender"),
    list: Some("ListRecommenders"),
    update: Some("UpdateRecommender"),
    delete: Some("DeleteRecommender"),
    ..Resource::PLAIN
};

/// Filters on what is recommended.
pub(super) static FILTERS: Resource = Resource {
    kind: "profiles/domains/recommender-filters",
    noun: "Recommender filter",
    parent: Some(&DOMAINS),
    id: "RecommenderFilterName",
    arn: Some((Some("RecommenderFilterArn"), "profile", "domains/{}/recommender-filters/{}")),
    times: (Some("CreatedAt"), None),
    presets: &[("Status", Preset::Text("ACTIVE")), ("Tags", Preset::Json("{}"))],
    duplicate: "Recommender filter with name {} already exists",
    farewell: Some(("Message", "OK")),
    create: Some("CreateRecommenderFilter"),
    get: Some("GetRecommenderFilter"),
    list: Some("ListRecommenderFilters"),
    delete: Some("DeleteRecommenderFilter"),
    ..Resource::PLAIN
};

/// Which columns a model learns from.
pub(super) static SCHEMAS: Resource = Resource {
    kind: "profiles/domains/recommender-schemas",
    noun: "Recommender schema",
    parent: Some(&DOMAINS),
    id: "RecommenderSchemaName",
    arn: Some((Some("RecommenderSchemaArn"), "profile", "domains/{}/recommender-schemas/{}")),
    times: (Some("CreatedAt"), None),
    presets: &[("Status", Preset::Text("ACTIVE"))],
    duplicate: "Recommender schema with name {} already exists",
    create: Some("CreateRecommenderSchema"),
    get: Some("GetRecommenderSchema"),
    list: Some("ListRecommenderSchemas"),
    delete: Some("DeleteRecommenderSchema"),
    ..Resource::PLAIN
};

/// The six recipes, which are the service's own.
const RECIPES: [&str; 6] = [
    "recommended-for-you",
    "similar-items",
    "frequently-paired-items",
    "popular-items",
    "trending-now",
    "personalized-ranking",
];

/// A started recommender waits, learns, and is active; a stopped one stays as it is.
fn status(record: &Record, now: Timestamp) -> &'static str {
    let started = record.document[STARTED].as_i64().and_then(|at| Timestamp::from_millisecond(at).ok());
    match started.map(|at| now.duration_since(at)) {
        None => "INACTIVE",
        Some(age) if age < PENDING => "PENDING",
        Some(age) if age < TRAINING => "IN_PROGRESS",
        Some(_) => "ACTIVE",
    }
}

fn columns(request: &Request<'_>, _: &Store<'_>) -> Result<(), Refusal> {
    let config = request.given("RecommenderConfig").unwrap_or(&Value::Null);
    match (config["IncludedColumns"].is_null(), config["ExcludedColumns"].is_null()) {
        (false, false) => Err(Refusal::invalid("IncludedColumns and ExcludedColumns cannot be given together")),
        _ => Ok(()),
    }
}

pub(super) fn recipes(request: &Request<'_>, store: &Store<'_>) -> Answer {
    request.page_of(store, &RECIPES.map(|name| json!({"name": name})))
}

/// `GetProfileRecommendations`: nothing is recommended, and that is said.
pub(super) fn recommend(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let profile = PROFILES.record(request, store)?;
    active(store, &profile.parent, request.text("RecommenderName"))?;
    Ok(json!({"Recommendations": []}))
}

/// `SearchRecommendations`: the same, for the one profile that a key leads to.
pub(super) fn search(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = DOMAINS.record(request, store)?.id;
    let recommender = request.given("Recommender").and_then(|recommender| recommender["Name"].as_str());
    active(store, &domain, recommender.unwrap_or_default())?;
    let mut found = BTreeMap::new();
    for value in request.list("KeyValues").iter().filter_map(Value::as_str) {
        found.extend(keys::find(store, &domain, request.text("KeyName"), value)?);
    }
    match found.len() {
        0 => Err(Refusal::not_found("No profile has this key")),
        1 => Ok(json!({"ProfileId": found.into_values().next(), "Recommendations": []})),
        many => Err(Refusal::invalid(format!("The key leads to {many} profiles, and must lead to one"))),
    }
}

fn active(store: &Store<'_>, domain: &str, name: &str) -> Result<(), Refusal> {
    let record = store.get(RECOMMENDERS.kind, domain, name)?.ok_or_else(|| RECOMMENDERS.missing(name))?;
    match status(&record, store.now()) {
        "ACTIVE" => Ok(()),
        other => Err(Refusal::invalid(format!("The recommender {name} is {other}, not ACTIVE"))),
    }
}

pub(super) fn start(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut recommender = RECOMMENDERS.record(request, store)?;
    if recommender.document["Status"] != "INACTIVE" {
        return Err(Refusal::invalid("Only a stopped recommender can be started"));
    }
    recommender.document[STARTED] = store.now().as_millisecond().into();
    store.put(RECOMMENDERS.kind, &recommender.parent, &recommender.id, &recommender.document)?;
    Ok(json!({}))
}

pub(super) fn stop(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut recommender = RECOMMENDERS.record(request, store)?;
    if recommender.document["Status"] != "ACTIVE" {
        return Err(Refusal::invalid("Only an active recommender can be stopped"));
    }
    recommender.document[STARTED] = Value::Null;
    store.put(RECOMMENDERS.kind, &recommender.parent, &recommender.id, &recommender.document)?;
    Ok(json!({}))
}
