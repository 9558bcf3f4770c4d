//! Machine-learned matches: the sandbox learns nothing, and knows those that were planted.

use serde_json::{Value, json};

use super::identity;
use super::resources::PROFILES;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// Matches in the store.
const MATCHES: &str = "profiles/domains/matches";

/// Stores that these profiles look like one customer, and how sure that is.
pub(in crate::sandbox) fn plant_match(
    store: &Store<'_>,
    domain: &str,
    id: &str,
    profiles: &[String],
    confidence: &Value,
) -> Result<(), Refusal> {
    let document = json!({ "MatchId": id, "ProfileIds": profiles, "ConfidenceScore": confidence });
    store.put(MATCHES, domain, id, &document).map(drop)
}

/// `GetMatches`.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let domain = request.text("DomainName");
    if require_domain(store, domain)?["Matching"]["Enabled"] != true {
        return Err(Refusal::invalid("Matching is not enabled for this domain"));
    }
    let matches = matches(store, domain)?;
    let mut page = request.page_of(store, &matches)?;
    page["PotentialMatches"] = matches.len().into();
    page["MatchGenerationDate"] = identity::last_end(store, domain)?;
    Ok(page)
}

/// `GetSimilarProfiles` by machine learning: the match that fits.
pub(super) fn similar(request: &Request<'_>, store: &Store<'_>, fits: impl Fn(&str, &[String]) -> bool) -> Answer {
    let matches = matches(store, request.text("DomainName"))?;
    let found = matches.into_iter().find_map(|found| {
        let ids: Vec<String> = profiles(&found).map(str::to_owned).collect();
        fits(found["MatchId"].as_str().unwrap_or_default(), &ids).then_some(found)
    });
    let found = found.ok_or_else(|| Refusal::not_found("Machine-learned matching found no profiles like these"))?;
    let ids = found["ProfileIds"].as_array().cloned().unwrap_or_default();
    let mut page = request.page_of(store, &ids)?;
    page["MatchId"] = found["MatchId"].clone();
    page["MatchType"] = "ML_BASED_MATCHING".into();
    page["ConfidenceScore"] = found["ConfidenceScore"].clone();
    Ok(page)
}

/// The matches of a domain whose profiles are still there: one alone looks like nobody.
fn matches(store: &Store<'_>, domain: &str) -> Result<Vec<Value>, Refusal> {
    let mut matches = Vec::new();
    for mut record in store.list(MATCHES, domain)? {
        let mut left = Vec::new();
        for id in profiles(&record.document) {
            if store.has(PROFILES.kind, domain, id)? {
                left.push(Value::from(id));
            }
        }
        if left.len() > 1 {
            record.document["ProfileIds"] = left.into();
            matches.push(record.document);
        }
    }
    Ok(matches)
}

fn profiles(found: &Value) -> impl Iterator<Item = &str> {
    found["ProfileIds"].as_array().into_iter().flatten().filter_map(Value::as_str)
}
