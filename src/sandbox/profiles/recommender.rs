//! Recommenders: kept, started and stopped. They recommend nothing: that would be made up.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::domain::DOMAINS;
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
