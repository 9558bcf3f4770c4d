//! Who is in a segment, and how many: worked out from the profiles when it is asked.

use serde_json::{Value, json};

use super::evaluate::belongs;
use super::{DEFINITIONS, ESTIMATES};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::profiles::profile::PROFILES;
use crate::sandbox::{Answer, Refusal, Request, Store};

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
            (Some(profile), Some(groups)) => {
                let result = if belongs(store, &profile, groups)? { "PRESENT" } else { "ABSENT" };
                profiles.push(json!({"ProfileId": id, "QueryResult": result, "Profile": profile.document}));
            }
        }
    }
    Ok(json!({
        "SegmentDefinitionName": definition.id,
        "Profiles": profiles,
        "Failures": failures,
        "LastComputedAt": epoch_seconds(store.now()),
    }))
}

/// `GetSegmentEstimate`: the profiles that the query fits, counted.
pub(in crate::sandbox::profiles) fn estimate(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let estimate = ESTIMATES.record(request, store)?;
    let mut reply = json!({"DomainName": estimate.parent, "EstimateId": estimate.id, "StatusCode": 200});
    match estimate.document.get("SegmentQuery") {
        Some(query) => {
            reply["Status"] = "SUCCEEDED".into();
            reply["Estimate"] = count(store, &estimate.parent, query)?.to_string().into();
        }
        None => {
            reply["Status"] = "FAILED".into();
            reply["Message"] = NO_SQL.into();
        }
    }
    Ok(reply)
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
