//! Domains: their statistics are counted, their matching gets going over time.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::object::OBJECTS;
use super::profile::PROFILES;
use super::{attribute, identity};
use crate::sandbox::generic::Resource;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// The member that remembers when rule-based matching was switched on, and whether the domain was new then.
const SINCE: &str = "_matchingSince";
const WAS_NEW: &str = "_matchingOfNew";
/// The member that says that there was nothing to match then.
const WAS_EMPTY: &str = "_matchingOfEmpty";
/// How long an existing domain waits, and how long the first matching takes.
const PENDING: SignedDuration = SignedDuration::from_hours(1);
const IN_PROGRESS: SignedDuration = SignedDuration::from_mins(10);
/// How long rules that are in force cannot be changed.
const SETTLED: SignedDuration = SignedDuration::from_hours(24);

/// Domains.
pub(super) static DOMAINS: Resource = Resource {
    kind: "profiles/domains",
    noun: "Domain",
    id: "DomainName",
    arn: Some((None, "profile", "domains/{}")),
    times: (Some("CreatedAt"), Some("LastUpdatedAt")),
    duplicate: "Domain {} already exists",
    farewell: Some(("Message", "OK")),
    list: Some("ListDomains"),
    delete: Some("DeleteDomain"),
    ..Resource::PLAIN
};

/// That there is a domain of this name.
pub(super) fn require(store: &Store<'_>, name: &str) -> Result<Value, Refusal> {
    Ok(store.get(DOMAINS.kind, "", name)?.ok_or_else(|| DOMAINS.missing(name))?.document)
}

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
        "MeteringProfileCount": profiles + store.full_groups(OBJECTS, name, super::object::OWNER, 100)?,
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

/// Whether a domain had no profiles when the rules were set: there was nothing to go through.
fn was_empty(document: &Value) -> bool {
    document[WAS_EMPTY] == true
}

/// How long the rules are being applied.
fn applying(document: &Value) -> SignedDuration {
    if was_empty(document) { SignedDuration::ZERO } else { IN_PROGRESS }
}

/// How long rules wait until they are applied.
fn wait(document: &Value) -> SignedDuration {
    if document[WAS_NEW] == true || was_empty(document) { SignedDuration::ZERO } else { PENDING }
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

/// When rule-based matching was switched on, if it is.
fn since(domain: &Value) -> Option<Timestamp> {
    domain.get(SINCE).and_then(Value::as_i64).and_then(|at| Timestamp::from_millisecond(at).ok())
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

/// The domain of this name as it is at present.
pub(super) fn present(store: &Store<'_>, name: &str) -> Result<Value, Refusal> {
    Ok(seen(require(store, name)?, store.now()))
}

/// The document as it is at this time.
fn seen(mut document: Value, now: Timestamp) -> Value {
    if let Some(since) = since(&document) {
        let wait = wait(&document);
        let age = now.duration_since(since);
        let status = match age {
            age if age < wait => "PENDING",
            age if age < wait + applying(&document) => "IN_PROGRESS",
            _ => "ACTIVE",
        };
        document["RuleBasedMatching"]["Status"] = status.into();
    }
    document
}

/// `GetMatches`: machine-learned matching finds nothing here, and says so; its jobs run all the same.
pub(super) fn matches(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = require(store, request.text("DomainName"))?;
    if domain["Matching"]["Enabled"] != true {
        return Err(Refusal::invalid("Matching is not enabled for this domain"));
    }
    let mut page = request.page_of(store, &[])?;
    page["PotentialMatches"] = 0.into();
    page["MatchGenerationDate"] = identity::last_end(store, request.text("DomainName"))?;
    Ok(page)
}
