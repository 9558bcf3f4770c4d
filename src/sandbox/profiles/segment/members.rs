//! Who is in a segment, and how many: worked out from the profiles when it is asked.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::evaluate::belongs;
use super::{DEFINITIONS, ESTIMATES, SNAPSHOTS};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::profiles::profile::PROFILES;
use crate::sandbox::{Answer, Refusal, RefusalKind, Request, Store};

/// How long an estimate takes.
const ESTIMATING: SignedDuration = SignedDuration::from_secs(1);
const NO_SQL: &str = "The sandbox does not run segment SQL";

/// `GetSegmentMembership`.
pub(in crate::sandbox::profiles) fn membership(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let definition = DEFINITIONS.record(request, store)?;
    let groups = definition.document.get("SegmentGroups");
    let (mut profiles, mut failures) = (Vec::new(), Vec::new());
    for id in request.list("ProfileIds").iter().filter_map(Value::as_str) {
        let mut fail = |message: String, status: u16| {
            failures.push(json!({"ProfileId": id, "Message": message, "Status": status}));
        };
        match (store.get(PROFILES.kind, &definition.parent, id)?, groups) {
            (None, _) => fail(format!("Profile {id} does not exist."), 404),
            (Some(_), None) => fail(NO_SQL.to_owned(), 501),
            (Some(profile), Some(groups)) => match belongs(store, &profile, groups) {
                Err(refusal) if refusal.kind == RefusalKind::NotImplemented => fail(refusal.to_string(), 501),
                other => {
                    let result = if other? { "PRESENT" } else { "ABSENT" };
                    profiles.push(json!({"ProfileId": id, "QueryResult": result, "Profile": profile.document}));
                }
            },
        }
    }
    Ok(json!({
        "SegmentDefinitionName": definition.id,
        "Profiles": profiles,
        "Failures": failures,
        "LastComputedAt": epoch_seconds(store.now()),
    }))
}

/// `CreateSegmentEstimate`: the profiles that the query fits are counted at once, and told after a while.
pub(in crate::sandbox::profiles) fn create_estimate(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut document = ESTIMATES.create(request, store)?;
    let domain = request.text("DomainName");
    let counted = match request.given("SegmentQuery") {
        Some(query) => count(store, domain, query),
        None => Err(Refusal::new(RefusalKind::NotImplemented, NO_SQL)),
    };
    match counted {
        Ok(count) => document["Estimate"] = count.to_string().into(),
        Err(refusal) if refusal.kind == RefusalKind::Internal => return Err(refusal),
        Err(refusal) => document["Message"] = refusal.message.as_ref().into(),
    }
    let id = document["EstimateId"].as_str().unwrap_or_default().to_owned();
    store.put(ESTIMATES.kind, domain, &id, &document)?;
    Ok(json!({"DomainName": domain, "EstimateId": id, "StatusCode": 200}))
}

/// `GetSegmentEstimate`.
pub(in crate::sandbox::profiles) fn estimate(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let estimate = ESTIMATES.record(request, store)?;
    let mut reply = json!({"DomainName": estimate.parent, "EstimateId": estimate.id, "StatusCode": 200});
    if store.now().duration_since(estimate.created) < ESTIMATING {
        reply["Status"] = "RUNNING".into();
        return Ok(reply);
    }
    reply["Status"] = if estimate.document["Estimate"].is_null() { "FAILED" } else { "SUCCEEDED" }.into();
    for member in ["Estimate", "Message"] {
        reply[member] = estimate.document[member].clone();
    }
    Ok(reply)
}

/// `CreateSegmentSnapshot`: outside of Connect's own pages it needs a place to go to, and a day has a number of them.
pub(in crate::sandbox::profiles) fn create_snapshot(request: &Request<'_>, store: &Store<'_>) -> Answer {
    if request.given("DestinationUri").is_none() {
        return Err(Refusal::invalid("DestinationUri must be given"));
    }
    let today = |at: Timestamp| at.as_second().div_euclid(86_400) == store.now().as_second().div_euclid(86_400);
    if let Some(most) = store.quota("profiles/domains/segment-snapshots-a-day") {
        let all = store.list_everywhere(SNAPSHOTS.kind)?;
        if all.iter().filter(|snapshot| today(snapshot.created)).count() as u64 >= most {
            return Err(Refusal::quota(format!("{most} segment snapshots were made today, which is the limit")));
        }
    }
    SNAPSHOTS.create(request, store)
}

fn count(store: &Store<'_>, domain: &str, query: &Value) -> Result<u64, Refusal> {
    let (mut count, mut after) = (0, 0);
    loop {
        let profiles = store.list_after(PROFILES.kind, domain, after, 1000)?;
        let Some(last) = profiles.last() else { return Ok(count) };
        after = last.seq;
        for profile in &profiles {
            count += u64::from(belongs(store, profile, query)?);
        }
    }
}
