//! Domains: their statistics are counted, their matching gets going over time.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::domain_state::{IN_PROGRESS, SINCE, WAS_EMPTY, WAS_NEW, present, seen, since, wait, was_empty};
use super::resources::{DOMAINS, PROFILES};
use super::stored::{OBJECTS, OWNER};
use super::{attribute, identity};
use crate::sandbox::{Answer, Refusal, Request, Store};

/// How long rules that are in force cannot be changed.
const SETTLED: SignedDuration = SignedDuration::from_hours(24);

pub(super) fn create(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut document = DOMAINS.create(request, store)?;
    attribute::plant_builtins(store, request.text("DomainName"))?;
    complete(&mut document, request, store, true)?;
    keep(request, store, &document)?;
    Ok(seen(document, store.now()))
}

pub(super) fn get(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let name = request.text("DomainName");
    let mut document = present(store, name)?;
    let (profiles, profile_bytes) = store.measure(PROFILES.kind, name)?;
    let (objects, object_bytes) = store.measure(OBJECTS, name)?;
    document["Stats"] = json!({
        "ProfileCount": profiles,
        "MeteringProfileCount": profiles + store.full_groups(OBJECTS, name, OWNER, 100)?,
        "ObjectCount": objects,
        "TotalSize": profile_bytes + object_bytes,
    });
    Ok(document)
}

pub(super) fn update(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let before = present(store, request.text("DomainName"))?;
    if request.given("RuleBasedMatching").is_some() {
        changeable(&before, store.now())?;
    }
    let mut document = DOMAINS.update(request, store)?;
    if let Some(document) = document.as_object_mut() {
        for member in ["DeadLetterQueueUrl", "DefaultEncryptionKey"] {
            if document.get(member).and_then(Value::as_str) == Some("") {
                document.shift_remove(member);
            }
        }
    }
    complete(&mut document, request, store, false)?;
    keep(request, store, &document)?;
    Ok(seen(document, store.now()))
}

/// Stores a domain, and arranges for its identity resolution where the settings changed.
fn keep(request: &Request<'_>, store: &Store<'_>, document: &Value) -> Result<(), Refusal> {
    let name = request.text("DomainName");
    store.put(DOMAINS.kind, "", name, document)?;
    let rules = request.given("RuleBasedMatching");
    if rules.is_none() && request.given("Matching").is_none() {
        return Ok(());
    }
    // The first matching by rules takes as long as the rules are IN_PROGRESS.
    let first = rules.filter(|rules| rules["Enabled"] == true).map(|_| wait(document));
    let first = first.and_then(|wait| store.now().checked_add(wait).ok());
    identity::arrange(store, name, first)
}

/// Refuses to change rules that are being applied, or were not in force for a day yet.
fn changeable(domain: &Value, now: Timestamp) -> Result<(), Refusal> {
    let matching = &domain["RuleBasedMatching"];
    if matching["Status"] == "IN_PROGRESS" {
        return Err(Refusal::invalid("Rule-based matching cannot be changed while it is IN_PROGRESS"));
    }
    let free = since(domain).map(|since| since + wait(domain) + IN_PROGRESS + SETTLED);
    let free = free.filter(|_| !was_empty(domain));
    match free.filter(|free| matching["Status"] == "ACTIVE" && now < *free) {
        Some(free) => {
            let message = format!("Rule-based matching can be changed a day after it is ACTIVE, at {free}");
            Err(Refusal::invalid(message))
        }
        None => Ok(()),
    }
}

/// What follows from the settings given.
fn complete(document: &mut Value, request: &Request<'_>, store: &Store<'_>, is_new: bool) -> Result<(), Refusal> {
    let is_empty = store.count(PROFILES.kind, request.text("DomainName"))? == 0;
    if let Some(matching) = request.given("RuleBasedMatching") {
        if matching["Enabled"] == true {
            document[SINCE] = store.now().as_millisecond().into();
            document[WAS_NEW] = is_new.into();
            document[WAS_EMPTY] = is_empty.into();
        } else if let Some(document) = document.as_object_mut() {
            document.shift_remove(SINCE);
        }
    }
    let matching = &mut document["Matching"];
    if matching["Enabled"] == true && matching["JobSchedule"].is_null() {
        matching["JobSchedule"] = json!({"DayOfTheWeek": "SATURDAY", "Time": "00:00"});
    } else if matching.is_null() {
        *matching = json!({"Enabled": false});
    }
    if request.given("DataStore").is_some_and(|data_store| data_store["Enabled"] == true) {
        document["DataStore"]["Readiness"] = json!({"ProgressPercentage": 100});
    }
    Ok(())
}
