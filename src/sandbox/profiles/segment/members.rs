//! Who is in a segment, and how many: worked out from the profiles when it is asked.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::evaluate::{NO_SQL, belongs};
use super::{DEFINITIONS, ESTIMATES};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::profiles::resources::PROFILES;
use crate::sandbox::{Answer, Record, Refusal, RefusalKind, Request, Store};

/// How long an estimate takes.
const ESTIMATING: SignedDuration = SignedDuration::from_secs(1);

/// `GetSegmentMembership`.
pub(in crate::sandbox::profiles) fn membership(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let definition = DEFINITIONS.record(request, store)?;
    let groups = definition.document.get("SegmentGroups");
    let (mut profiles, mut failures) = (Vec::new(), Vec::new());
    for id in request.list("ProfileIds").iter().filter_map(Value::as_str) {
        let mut fail = |message: String, status: u16| {
            failures.push(json!({"ProfileId": id, "Message": message, "Status": status}));
        };
        let Some(profile) = store.get(PROFILES.kind, &definition.parent, id)? else {
            fail(format!("Profile {id} does not exist."), 404);
            continue;
        };
        let belongs = groups.map_or_else(|| Err(Refusal::invalid(NO_SQL)), |groups| belongs(store, &profile, groups));
        match belongs {
            Err(refusal) if refusal.kind == RefusalKind::Internal => return Err(refusal),
            Err(refusal) => fail(refusal.to_string(), 400),
            Ok(belongs) => {
                let result = if belongs { "PRESENT" } else { "ABSENT" };
                profiles.push(json!({"ProfileId": id, "QueryResult": result, "Profile": profile.document}));
            }
        }
    }
    Ok(json!({
        "SegmentDefinitionName": definition.id,
        "Profiles": profiles,
        "Failures": failures,
        "LastComputedAt": groups.map(|_| epoch_seconds(store.now())),
    }))
}

/// `CreateSegmentEstimate`: the profiles that the query fits are counted at once, and told after a while.
pub(in crate::sandbox::profiles) fn create_estimate(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut document = ESTIMATES.create(request, store)?;
    let domain = request.text("DomainName");
    let counted = match request.given("SegmentQuery") {
        Some(query) => {
            let mut count = 0_u64;
            each(store, domain, query, |_| count += 1).map(|()| count)
        }
        None => Err(Refusal::invalid(NO_SQL)),
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

/// The profiles of a classic segment, in the order of their creation.
pub(super) fn members(store: &Store<'_>, definition: &Record) -> Result<Vec<Record>, Refusal> {
    let groups = definition.document.get("SegmentGroups").ok_or_else(|| Refusal::invalid(NO_SQL))?;
    let mut members = Vec::new();
    each(store, &definition.parent, groups, |profile| members.push(profile))?;
    Ok(members)
}

/// Hands on every profile of a domain that belongs to a segment with these groups.
fn each(store: &Store<'_>, domain: &str, groups: &Value, mut with: impl FnMut(Record)) -> Result<(), Refusal> {
    let mut after = 0;
    loop {
        let profiles = store.list_after(PROFILES.kind, domain, after, 1000)?;
        let Some(last) = profiles.last() else { return Ok(()) };
        after = last.seq;
        for profile in profiles {
            if belongs(store, &profile, groups)? {
                with(profile);
            }
        }
    }
}
