//! Subscriptions to segments: who joins and leaves, seen when a profile changes and at every scheduled execution.
//!
//! The events are listed; nothing is sent to the stream that the domain names.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::DEFINITIONS;
use super::evaluate::belongs;
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::{Preset, Resource, join};
use crate::sandbox::profiles::resources::{DOMAINS, PROFILES};
use crate::sandbox::store::Due;
use crate::sandbox::{Answer, Record, Refusal, RefusalKind, Request, Store};

/// The one stream of a domain that takes segment events.
pub(in crate::sandbox::profiles) static STREAM: Resource = Resource {
    kind: "profiles/domains/segment-streams",
    noun: "Stream for segments",
    parent: Some(&DOMAINS),
    times: (Some("AssociatedAt"), None),
    presets: &[("State", Preset::Text("RUNNING"))],
    duplicate: "A stream for segments is associated with this domain already",
    delete_message: Some(("Message", "OK")),
    create: Some("AssociateStreamForSegments"),
    ..Resource::PLAIN
};

/// A definition's subscription to the stream.
pub(in crate::sandbox::profiles) static SUBSCRIPTION: Resource = Resource {
    kind: "profiles/domains/segment-definitions/subscriptions",
    noun: "Segment subscription",
    parent: Some(&DEFINITIONS),
    times: (Some("StartedAt"), Some("LastUpdatedAt")),
    presets: &[("ScheduleConfiguration", Preset::Json(r#"{"Interval": 24, "Unit": "HOURLY"}"#))],
    delete_message: Some(("Message", "OK")),
    seen,
    get: Some("GetSegmentSubscription"),
    ..Resource::PLAIN
};

/// Who joined and left.
pub(in crate::sandbox::profiles) static SUBSCRIPTION_EVENTS: Resource = Resource {
    kind: "profiles/domains/segment-definitions/subscription-events",
    noun: "Subscription event",
    parent: Some(&DEFINITIONS),
    list: Some("ListSegmentSubscriptionEvents"),
    ..Resource::PLAIN
};

/// Who was in a subscribed segment when it was looked at last.
const MEMBERS: &str = "profiles/domains/segment-definitions/subscriptions/members";

/// What is planned for a subscription: its next execution.
pub(in crate::sandbox::profiles) const RUN: &str = "an execution of a segment subscription";
/// How long a subscription takes to start.
const STARTING: SignedDuration = SignedDuration::from_secs(30);
/// Members that never leave the store: when the next execution is, and why there are none any more.
const NEXT: &str = "_next";
const STOPPED: &str = "_stopped";
/// How many executions a clock that jumped makes at the most.
const MADE_UP: i64 = 20;
/// How often it runs where nothing is said.
const HOURS: i64 = 24;

/// Which definitions of a domain have a subscription, so that a change need not ask all of them. The quota of this name
/// says how many may.
const SUBSCRIPTION_MARKS: &str = "profiles/domains/segment-subscriptions";

/// How a subscription looks at a time.
pub(super) fn seen(record: &mut Record, now: Timestamp) {
    let stopped = record.document[STOPPED].as_str().map(str::to_owned);
    let status = match &stopped {
        Some(_) => "STOPPED",
        None if now.duration_since(record.created) < STARTING => "STARTING",
        None => "RUNNING",
    };
    record.document["Status"] = status.into();
    record.document["Message"] = stopped.map_or(Value::Null, Value::from);
    let next = record.document[NEXT].as_i64().and_then(|at| Timestamp::from_millisecond(at).ok());
    if let Some(next) = next.filter(|_| status != "STOPPED") {
        record.document["ScheduledExecutions"]["NextExecutedAt"] = epoch_seconds(next);
    } else if let Some(executions) = record.document["ScheduledExecutions"].as_object_mut() {
        executions.shift_remove("NextExecutedAt");
    }
}

/// `PutSegmentSubscription`: the first execution comes as soon as it has started.
pub(in crate::sandbox::profiles) fn subscribe(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = request.text("DomainName");
    DEFINITIONS.record(request, store)?;
    if !store.has(STREAM.kind, domain, "")? {
        return Err(Refusal::invalid("The domain has no stream for segments"));
    }
    let hours = request.given("ScheduleConfiguration").and_then(|schedule| schedule["Interval"].as_i64());
    if hours.is_some_and(|hours| !(1..=24).contains(&hours)) {
        return Err(Refusal::invalid("The interval of a subscription is 1 to 24 hours"));
    }
    let name = request.text("SegmentDefinitionName");
    let before = store.get(SUBSCRIPTION.kind, &join(domain, name), "")?;
    if before.is_none()
        && let Some(most) = store.full(SUBSCRIPTION_MARKS, subscriptions(store, domain)?.len())
    {
        return Err(Refusal::quota(format!("A domain may have {most} subscriptions to segments, which is the limit")));
    }
    let before = before.filter(|before| before.document[STOPPED].is_null());
    let mut document = SUBSCRIPTION.put(request, store)?;
    let first = match before {
        Some(before) => {
            document["ScheduledExecutions"] = before.document["ScheduledExecutions"].clone();
            SignedDuration::from_hours(hours.unwrap_or(HOURS))
        }
        None => STARTING,
    };
    store.put(SUBSCRIPTION_MARKS, domain, name, &Value::Null)?;
    plan(store, &join(domain, name), &mut document, store.now().checked_add(first).unwrap_or(Timestamp::MAX))?;
    SUBSCRIPTION.get(request, store)
}

/// `DeleteSegmentSubscription`: what it knew of members is forgotten; its events stay.
pub(in crate::sandbox::profiles) fn unsubscribe(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let subscription = SUBSCRIPTION.record(request, store)?;
    let reply = SUBSCRIPTION.delete(request, store)?;
    for member in store.list(MEMBERS, &subscription.parent)? {
        store.delete(MEMBERS, &subscription.parent, &member.id)?;
    }
    store.delete(SUBSCRIPTION_MARKS, request.text("DomainName"), request.text("SegmentDefinitionName"))?;
    Ok(reply)
}

fn plan(store: &Store<'_>, parent: &str, document: &mut Value, at: Timestamp) -> Result<(), Refusal> {
    document[NEXT] = at.as_millisecond().into();
    store.put(SUBSCRIPTION.kind, parent, "", document)?;
    store.plan(at, RUN, parent, "")
}

/// An execution: everybody is looked at.
pub(in crate::sandbox::profiles) fn run(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let Some(mut subscription) = store.get(SUBSCRIPTION.kind, &due.parent, "")? else { return Ok(()) };
    let document = &mut subscription.document;
    if !document[STOPPED].is_null() || document[NEXT] != due.at.as_millisecond() {
        return Ok(());
    }
    if let Some(groups) = groups(store, &due.parent)? {
        let domain = due.parent.split('/').next().unwrap_or_default();
        let mut gone: BTreeSet<String> =
            store.list(MEMBERS, &due.parent)?.into_iter().map(|member| member.id).collect();
        let mut after = 0;
        loop {
            let profiles = store.list_after(PROFILES.kind, domain, after, 1000)?;
            let Some(last) = profiles.last() else { break };
            after = last.seq;
            for profile in &profiles {
                gone.remove(&profile.id);
                look(store, &due.parent, &profile.id, decided(belongs(store, profile, &groups))?, "SCHEDULE")?;
            }
        }
        for profile in gone {
            look(store, &due.parent, &profile, false, "SCHEDULE")?;
        }
    }
    document["ScheduledExecutions"]["LastExecutedAt"] = epoch_seconds(due.at);
    let hours = document["ScheduleConfiguration"]["Interval"].as_i64().unwrap_or(HOURS);
    // A clock that jumps far ahead makes the last executions.
    let behind = store.present().duration_since(due.at).as_hours() / hours.max(1);
    let skipped = (behind - MADE_UP).max(1);
    let next = due.at.checked_add(SignedDuration::from_hours(hours * skipped)).unwrap_or(Timestamp::MAX);
    plan(store, &due.parent, document, next)
}

/// Looks at a profile that changed, for every subscription of its domain that has had its first execution.
pub(in crate::sandbox::profiles) fn notice(store: &Store<'_>, domain: &str, profile: &str) -> Result<(), Refusal> {
    for definition in store.list(SUBSCRIPTION_MARKS, domain)? {
        let parent = join(domain, &definition.id);
        let Some(subscription) = store.get(SUBSCRIPTION.kind, &parent, "")? else { continue };
        let document = &subscription.document;
        if !document[STOPPED].is_null() || document["ScheduledExecutions"]["LastExecutedAt"].is_null() {
            continue;
        }
        let Some(groups) = groups(store, &parent)? else { continue };
        let belongs = match store.get(PROFILES.kind, domain, profile)? {
            Some(record) => decided(belongs(store, &record, &groups))?,
            None => false,
        };
        look(store, &parent, profile, belongs, "LIVE")?;
    }
    Ok(())
}

/// What cannot be decided is no membership.
fn decided(belongs: Result<bool, Refusal>) -> Result<bool, Refusal> {
    match belongs {
        Err(refusal) if refusal.kind != RefusalKind::Internal => Ok(false),
        other => other,
    }
}

/// The groups of a classic segment.
fn groups(store: &Store<'_>, parent: &str) -> Result<Option<Value>, Refusal> {
    let (domain, name) = parent.split_once('/').unwrap_or((parent, ""));
    let definition = store.get(DEFINITIONS.kind, domain, name)?;
    Ok(definition.and_then(|mut definition| definition.document.get_mut("SegmentGroups").map(Value::take)))
}

/// Compares with what was known, and notes the event.
fn look(store: &Store<'_>, parent: &str, profile: &str, belongs: bool, r#type: &str) -> Result<(), Refusal> {
    let event = match (store.has(MEMBERS, parent, profile)?, belongs) {
        (false, true) => {
            store.put(MEMBERS, parent, profile, &Value::Null)?;
            "JOINED"
        }
        (true, false) => {
            store.delete(MEMBERS, parent, profile)?;
            "LEFT"
        }
        _ => return Ok(()),
    };
    let entry =
        json!({"ProfileId": profile, "UpdatedAt": epoch_seconds(store.now()), "EventType": r#type, "Event": event});
    store.put(SUBSCRIPTION_EVENTS.kind, parent, &store.hex_id(), &entry).map(drop)
}

/// `GetStreamForSegments`, with the segments that are subscribed to.
pub(in crate::sandbox::profiles) fn stream(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut stream = STREAM.record(request, store)?.document;
    let mut segments = Vec::new();
    for (name, mut subscription) in subscriptions(store, request.text("DomainName"))? {
        seen(&mut subscription, store.now());
        let document = &subscription.document;
        segments.push(json!({"SegmentName": name, "Status": document["Status"], "Message": document["Message"]}));
    }
    stream["AssociatedSegments"] = segments.into();
    Ok(stream)
}

/// `DisassociateStreamForSegments`: its subscriptions stop.
pub(in crate::sandbox::profiles) fn disassociate(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let reply = STREAM.delete(request, store)?;
    for (_, mut subscription) in subscriptions(store, request.text("DomainName"))? {
        subscription.document[STOPPED] = "The stream for segments was disassociated from the domain".into();
        store.put(SUBSCRIPTION.kind, &subscription.parent, "", &subscription.document)?;
    }
    Ok(reply)
}

/// The subscriptions of a domain by the names of their segments.
fn subscriptions(store: &Store<'_>, domain: &str) -> Result<Vec<(String, Record)>, Refusal> {
    let mut all = Vec::new();
    for mark in store.list(SUBSCRIPTION_MARKS, domain)? {
        if let Some(subscription) = store.get(SUBSCRIPTION.kind, &join(domain, &mark.id), "")? {
            all.push((mark.id, subscription));
        }
    }
    Ok(all)
}
