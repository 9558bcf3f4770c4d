//! Recommenders: kept, started and stopped. They recommend nothing: that would be made up.

mod change;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::keys;
use super::resources::{DOMAINS, PROFILES};
use crate::sandbox::generic::{Preset, Resource};
use crate::sandbox::{Answer, Record, Refusal, Request, Store};
pub(super) use change::{END, delete, delete_filter, delete_schema, end, start, stop, update};

/// Members that never leave the store: what was done to a recommender last, and when, in milliseconds; when its update
/// was asked for.
const DONE: &str = "_done";
const SINCE: &str = "_since";
const ASKED: &str = "_asked";
/// The member that tells of the latest update.
const UPDATE: &str = "LatestRecommenderUpdate";
/// How long a change of state takes, and how long it is until a model is trained.
const CHANGE: SignedDuration = SignedDuration::from_secs(30);
const TRAINED: SignedDuration = SignedDuration::from_mins(10);

/// The models.
pub(super) static RECOMMENDERS: Resource = Resource {
    kind: "profiles/domains/recommenders",
    noun: "Recommender",
    parent: Some(&DOMAINS),
    id: "RecommenderName",
    arn: Some((Some("RecommenderArn"), "profile", "domains/{}/recommenders/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    duplicate: "Recommender with name {} already exists",
    allows: possible,
    completes: |document, store| {
        document["RecipeName"] = document["RecommenderRecipeName"].clone();
        document[SINCE] = store.now().as_millisecond().into();
    },
    seen,
    create: Some("CreateRecommender"),
    get: Some("GetRecommender"),
    list: Some("ListRecommenders"),
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
    create: Some("CreateRecommenderFilter"),
    get: Some("GetRecommenderFilter"),
    list: Some("ListRecommenderFilters"),
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

/// How long ago a time was that a member holds.
fn age(document: &Value, member: &str, now: Timestamp) -> SignedDuration {
    let at = document[member].as_i64().and_then(|at| Timestamp::from_millisecond(at).ok());
    at.map_or(SignedDuration::ZERO, |at| now.duration_since(at))
}

/// A new recommender, or one with a new configuration, waits, learns, and is active.
fn training(age: SignedDuration) -> &'static str {
    match age {
        age if age < CHANGE => "PENDING",
        age if age < TRAINED => "IN_PROGRESS",
        _ => "ACTIVE",
    }
}

fn status(record: &Record, now: Timestamp) -> &'static str {
    let age = age(&record.document, SINCE, now);
    match record.document[DONE].as_str() {
        Some("stop") if age < CHANGE => "STOPPING",
        Some("stop") => "INACTIVE",
        Some("start") if age < CHANGE => "STARTING",
        Some("start") => "ACTIVE",
        Some(_) => "DELETING",
        None => training(age),
    }
}

/// How a recommender looks at a time. A new configuration is in force as soon as it is learned.
fn seen(record: &mut Record, now: Timestamp) {
    record.document["Status"] = status(record, now).into();
    let Some(update) = record.document.get_mut(UPDATE).filter(|update| !update.is_null()) else { return };
    let status = training(age(update, ASKED, now));
    update["Status"] = status.into();
    if status == "ACTIVE" {
        record.document["RecommenderConfig"] = record.document[UPDATE]["RecommenderConfig"].clone();
    }
}

/// That the schema is there.
fn possible(request: &Request<'_>, store: &Store<'_>) -> Result<(), Refusal> {
    if let Some(schema) = request.given("RecommenderSchemaName").and_then(Value::as_str)
        && !store.has(SCHEMAS.kind, request.text("DomainName"), schema)?
    {
        return Err(SCHEMAS.missing(schema));
    }
    Ok(())
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
