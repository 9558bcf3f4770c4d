//! Rule-based matching: profiles that agree on all attributes of a rule. Worked out when it is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::alike;
use super::resources::{DOMAINS, PROFILES};
use crate::mapping::Sense;
use crate::sandbox::profiles::domain_state::present;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

const EMAILS: [&str; 3] = ["EmailAddress", "PersonalEmailAddress", "BusinessEmailAddress"];
const PHONES: [&str; 4] = ["PhoneNumber", "MobilePhoneNumber", "HomePhoneNumber", "BusinessPhoneNumber"];
const ADDRESSES: [&str; 4] = ["Address", "ShippingAddress", "MailingAddress", "BillingAddress"];

/// Profiles that match, by the first rule that says so.
#[derive(Debug)]
struct Match {
    id: String,
    level: usize,
    profiles: Vec<String>,
}

/// `ListRuleBasedMatches`.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let matches = matches(store, request.text("DomainName"))?;
    request.page_of(store, &matches.into_iter().map(|found| found.id.into()).collect::<Vec<Value>>())
}

/// `GetSimilarProfiles`, by a match or by one of its profiles.
pub(super) fn similar(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let value = request.text("SearchValue");
    let domain = DOMAINS.record(request, store)?;
    let by_match = match request.text("SearchKey").trim_start_matches('_') {
        key if key.eq_ignore_ascii_case("matchId") => true,
        key if key.eq_ignore_ascii_case("profileId") => false,
        _ => return Err(Refusal::invalid("SearchKey must be matchId or profileId")),
    };
    let fits =
        |id: &str, profiles: &[String]| if by_match { id == value } else { profiles.iter().any(|id| id == value) };
    if request.text("MatchType") == "ML_BASED_MATCHING" {
        return alike::similar(request, store, fits);
    }
    let found = matches(store, &domain.id)?.into_iter().find(|found| fits(&found.id, &found.profiles));
    let found = found.ok_or_else(|| Refusal::not_found(format!("There is no match of {value}")))?;
    let ids: Vec<Value> = found.profiles.iter().map(|id| id.as_str().into()).collect();
    let mut page = request.page_of(store, &ids)?;
    page["MatchId"] = found.id.into();
    page["MatchType"] = "RULE_BASED_MATCHING".into();
    page["RuleLevel"] = found.level.into();
    Ok(page)
}

/// The profiles that match by rules of this level and stricter ones, in the order of their creation.
pub(super) fn up_to(store: &Store<'_>, domain: &str, level: u64) -> Result<Vec<Vec<String>>, Refusal> {
    let all = matches(store, domain)?.into_iter();
    Ok(all.filter(|found| found.level as u64 <= level).map(|found| found.profiles).collect())
}

/// All matches of a domain, the strictest rules first; none as long as the rules wait to be applied.
fn matches(store: &Store<'_>, domain: &str) -> Result<Vec<Match>, Refusal> {
    let settings = present(store, domain)?["RuleBasedMatching"].clone();
    if settings["Enabled"] != true {
        return Err(Refusal::invalid("Rule-based matching is not enabled for this domain"));
    }
    if settings["Status"] == "PENDING" {
        return Ok(Vec::new());
    }
    let profiles = store.list(PROFILES.kind, domain)?;
    let rules = settings["MatchingRules"].as_array().map_or(&[][..], Vec::as_slice);
    let allowed = settings["MaxAllowedRuleLevelForMatching"].as_u64().map_or(rules.len(), |level| level as usize);
    let mut taken = BTreeSet::new();
    let mut found = Vec::new();
    for (at, rule) in rules.iter().take(allowed).enumerate() {
        let mut groups: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for (profile, record) in profiles.iter().enumerate() {
            for form in forms(record, rule, &settings["AttributeTypesSelector"]) {
                groups.entry(form).or_default().insert(profile);
            }
        }
        for group in united(groups.into_values()) {
            let ids: Vec<String> = group.iter().map(|profile| profiles[*profile].id.clone()).collect();
            if ids.len() > 1 && !ids.iter().any(|id| taken.contains(id)) {
                taken.extend(ids.iter().cloned());
                found.push(Match { id: seal(domain, &ids), level: at + 1, profiles: ids });
            }
        }
    }
    Ok(found)
}

/// Groups that share a profile become one, in the order of their first profiles.
pub(super) fn united(groups: impl Iterator<Item = BTreeSet<usize>>) -> Vec<BTreeSet<usize>> {
    // Each profile leads to an earlier one of its group, and the first of a group to itself.
    let mut leads: BTreeMap<usize, usize> = BTreeMap::new();
    for group in groups.filter(|group| group.len() > 1) {
        let firsts: BTreeSet<usize> = group.iter().map(|profile| first(&mut leads, *profile)).collect();
        if let Some(earliest) = firsts.first() {
            leads.extend(firsts.iter().map(|first| (*first, *earliest)));
        }
    }
    let mut all: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for profile in leads.keys().copied().collect::<Vec<_>>() {
        all.entry(first(&mut leads, profile)).or_default().insert(profile);
    }
    all.into_values().collect()
}

/// The first of the group that a profile is in, which it leads to at once from now on.
fn first(leads: &mut BTreeMap<usize, usize>, of: usize) -> usize {
    let mut at = of;
    while let Some(next) = leads.get(&at).copied().filter(|next| *next != at) {
        at = next;
    }
    leads.insert(of, at);
    at
}

/// What a profile has for a rule, in every combination; nothing where it lacks an attribute.
pub(super) fn forms(profile: &Record, rule: &Value, selector: &Value) -> Vec<String> {
    let mut forms = vec![String::new()];
    for attribute in rule["Rule"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let values = values(&profile.document, attribute, selector);
        forms = forms.iter().flat_map(|form| values.iter().map(move |value| format!("{form}\u{1f}{value}"))).collect();
    }
    forms
}

/// The member of a profile that a selector names. Two have other names there, one of them with a letter too many.
fn member_of(selected: &str) -> &str {
    match selected {
        "MaillingAddress" => "MailingAddress",
        "BusinessAddress" => "BillingAddress",
        same => same,
    }
}

/// The comparable values of an attribute. One-to-one matching compares members of the same name alone.
fn values(profile: &Value, attribute: &str, selector: &Value) -> Vec<String> {
    let (name, inner) = attribute.split_once('.').map_or((attribute, None), |(name, inner)| (name, Some(inner)));
    let (members, sense): (&[&str], Sense) = match name {
        "EmailAddress" => (&EMAILS, Sense::Words),
        "PhoneNumber" => (&PHONES, Sense::Phone),
        "Address" => (&ADDRESSES, Sense::Words),
        _ => (&[], Sense::Words),
    };
    let selected: Option<Vec<&str>> =
        selector[name].as_array().map(|selected| selected.iter().filter_map(Value::as_str).map(member_of).collect());
    // What a rule calls an address's address is its first line.
    let inner = inner.map(|inner| if name == "Address" && inner == "Address" { "Address1" } else { inner });
    let one_to_one = selector["AttributeMatchingModel"] != "MANY_TO_MANY";
    let considered = members
        .iter()
        .copied()
        .filter(|member| selected.as_ref().map_or(*member == name, |selected| selected.contains(member)));
    let considered: Vec<&str> = if members.is_empty() { vec![name] } else { considered.collect() };
    let mut values = Vec::new();
    for member in considered {
        let value = match inner {
            Some(inner) => &profile[member][inner],
            None => &profile[member],
        };
        let text = match value.as_object() {
            // The order of members says nothing.
            Some(members) => {
                let sorted: BTreeMap<_, _> =
                    members.iter().filter_map(|(name, text)| Some((name, text.as_str()?))).collect();
                serde_json::to_string(&sorted).ok().filter(|_| !sorted.is_empty())
            }
            None => value.as_str().map(str::to_owned),
        };
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            let form = sense.form(&text);
            values.push(if one_to_one { format!("{member}{form}") } else { form });
        }
    }
    values
}

/// The id of a match: the same as long as the same profiles match.
fn seal(domain: &str, profiles: &[String]) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, domain, profiles).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
}
