//! Identity resolution jobs: they run on the domain's schedule and merge what the domain's settings say is the same.
//!
//! Two settings make profiles one: the attribute lists of auto-merging, all of whose attributes must agree, and
//! rules up to the level that may merge. Nothing is learned; profiles that only look alike stay apart.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::{Value, json};

use super::matching::{self, united};
use super::merge;
use super::resources::{DOMAINS, PROFILES};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::Resource;
use crate::sandbox::profiles::stored::require_domain;
use crate::sandbox::store::Due;
use crate::sandbox::{Answer, Record, Refusal, Request, Store};

/// The jobs of a domain.
pub(super) static JOBS: Resource = Resource {
    kind: "profiles/domains/identity-resolution-jobs",
    noun: "Identity resolution job",
    parent: Some(&DOMAINS),
    id: "JobId",
    get: Some("GetIdentityResolutionJob"),
    list: Some("ListIdentityResolutionJobs"),
    ..Resource::PLAIN
};

/// What is planned for a job: its next step.
pub(super) const STEP: &str = "the next step of an identity resolution job";
/// For how long before the present a clock that jumped makes the jobs of every week.
const MADE_UP: SignedDuration = SignedDuration::from_hours(8 * 7 * 24);
/// What a running job does, and for how long.
const STEPS: [(&str, SignedDuration); 3] = [
    ("PREPROCESSING", SignedDuration::from_mins(2)),
    ("FIND_MATCHING", SignedDuration::from_mins(4)),
    ("MERGING", SignedDuration::from_mins(4)),
];

/// Makes the job that is to come, after the domain's settings changed. A job that waits is taken back.
///
/// # Errors
/// If the store fails; so do all below.
pub(super) fn arrange(store: &Store<'_>, domain: &str, first: Option<Timestamp>) -> Result<(), Refusal> {
    for job in store.list(JOBS.kind, domain)? {
        if job.document["Status"] == "PENDING" {
            store.delete(JOBS.kind, domain, &job.id)?;
        }
    }
    let settings = require_domain(store, domain)?;
    if settings["Matching"]["Enabled"] != true && settings["RuleBasedMatching"]["Enabled"] != true {
        return Ok(());
    }
    let start = first.unwrap_or_else(|| next(&settings["Matching"]["JobSchedule"], store.now()));
    let id = store.hex_id();
    let job = json!({
        "DomainName": domain,
        "JobId": id,
        "Status": "PENDING",
        "JobStartTime": epoch_seconds(start),
        "LastUpdatedAt": epoch_seconds(store.now()),
        "AutoMerging": settings["Matching"]["AutoMerging"],
    });
    store.put(JOBS.kind, domain, &id, &job)?;
    store.plan(start, STEP, domain, &id)
}

/// The next time of a weekly schedule; Saturday at midnight where nothing is said.
fn next(schedule: &Value, after: Timestamp) -> Timestamp {
    let day = match schedule["DayOfTheWeek"].as_str() {
        Some("SUNDAY") => Weekday::Sunday,
        Some("MONDAY") => Weekday::Monday,
        Some("TUESDAY") => Weekday::Tuesday,
        Some("WEDNESDAY") => Weekday::Wednesday,
        Some("THURSDAY") => Weekday::Thursday,
        Some("FRIDAY") => Weekday::Friday,
        _ => Weekday::Saturday,
    };
    let (hour, minute) = schedule["Time"].as_str().and_then(|time| time.split_once(':')).unwrap_or(("0", "0"));
    let (hour, minute) = (hour.parse().unwrap_or(0), minute.parse().unwrap_or(0));
    let today = after.to_zoned(TimeZone::UTC).date();
    (0..=7_i64)
        .filter_map(|days| today.checked_add(days.days()).ok())
        .filter(|date| date.weekday() == day)
        .filter_map(|date| TimeZone::UTC.to_timestamp(date.at(hour, minute, 0, 0)).ok())
        .find(|at| *at > after)
        .unwrap_or(Timestamp::MAX)
}

/// When the last job of a domain came to its end; null where none did.
pub(super) fn last_end(store: &Store<'_>, domain: &str) -> Answer {
    let jobs = store.list(JOBS.kind, domain)?;
    let end = jobs.iter().rev().find_map(|job| job.document.get("JobEndTime"));
    Ok(end.cloned().unwrap_or_default())
}

/// Takes a job one step on.
pub(super) fn step(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let domain = &due.parent;
    let Some(mut job) = store.get(JOBS.kind, domain, &due.id)? else { return Ok(()) };
    if due.at < store.began()? {
        // Seeded with a past that nobody lived through.
        store.at(store.began()?);
        return arrange(store, domain, None);
    }
    let done = STEPS.iter().position(|(status, _)| job.document["Status"] == *status);
    job.document["LastUpdatedAt"] = epoch_seconds(due.at);
    match STEPS.get(done.map_or(0, |done| done + 1)) {
        Some((status, lasts)) => {
            job.document["Status"] = (*status).into();
            store.put(JOBS.kind, domain, &due.id, &job.document)?;
            store.plan(due.at.checked_add(*lasts).unwrap_or(Timestamp::MAX), STEP, domain, &due.id)
        }
        None => {
            job.document["JobStats"] = resolve(store, domain)?;
            job.document["Status"] = "COMPLETED".into();
            job.document["JobEndTime"] = epoch_seconds(due.at);
            store.put(JOBS.kind, domain, &due.id, &job.document)?;
            // A clock that jumps far ahead makes the jobs of the last weeks.
            let recent = store.present().checked_sub(MADE_UP).unwrap_or(due.at).max(due.at);
            store.at(recent);
            arrange(store, domain, None)
        }
    }
}

/// Merges what is the same, and counts.
fn resolve(store: &Store<'_>, domain: &str) -> Result<Value, Refusal> {
    let settings = require_domain(store, domain)?;
    let reviewed = store.count(PROFILES.kind, domain)?;
    let (mut matches, mut merges) = (0, 0);
    let mut work = |groups: Vec<Vec<String>>, resolution: &Value| -> Result<(), Refusal> {
        for group in groups {
            matches += 1;
            merges += group.len() - 1;
            let read = |id: &String| store.get(PROFILES.kind, domain, id)?.ok_or_else(|| PROFILES.missing(id));
            let mut records = group.iter().map(read).collect::<Result<Vec<Record>, Refusal>>()?;
            let main = records.remove(0);
            merge::resolve(store, main, &records, resolution)?;
        }
        Ok(())
    };
    let merging = &settings["Matching"]["AutoMerging"];
    if settings["Matching"]["Enabled"] == true && merging["Enabled"] == true {
        work(agreeing(store, domain, &merging["Consolidation"])?, &merging["ConflictResolution"])?;
    }
    let rules = &settings["RuleBasedMatching"];
    if rules["Enabled"] == true {
        let level = rules["MaxAllowedRuleLevelForMerging"].as_u64().unwrap_or(0);
        work(matching::up_to(store, domain, level)?, &rules["ConflictResolution"])?;
    }
    Ok(json!({
        "NumberOfProfilesReviewed": reviewed,
        "NumberOfMatchesFound": matches,
        "NumberOfMergesDone": merges,
    }))
}

/// The groups of profiles that agree on all attributes of one of the lists, in the order of their creation.
fn agreeing(store: &Store<'_>, domain: &str, consolidation: &Value) -> Result<Vec<Vec<String>>, Refusal> {
    let profiles = store.list(PROFILES.kind, domain)?;
    let mut groups: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (number, list) in consolidation["MatchingAttributesList"].as_array().into_iter().flatten().enumerate() {
        let rule = json!({ "Rule": list });
        for (at, profile) in profiles.iter().enumerate() {
            for form in matching::forms(profile, &rule, &Value::Null) {
                groups.entry(format!("{number}{form}")).or_default().insert(at);
            }
        }
    }
    let groups = united(groups.into_values()).into_iter();
    Ok(groups.map(|group| group.into_iter().map(|at| profiles[at].id.clone()).collect()).collect())
}

/// `GetAutoMergingPreview`: what a job with these settings would do now. The sample is the whole domain.
pub(super) fn preview(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let name = request.text("DomainName");
    require_domain(store, name)?;
    let groups = agreeing(store, name, request.given("Consolidation").unwrap_or(&Value::Null))?;
    Ok(json!({
        "DomainName": name,
        "NumberOfProfilesInSample": store.count(PROFILES.kind, name)?,
        "NumberOfMatchesInSample": groups.len(),
        "NumberOfProfilesWillBeMerged": groups.iter().map(|group| group.len() - 1).sum::<usize>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_planned_for_the_next_time_of_its_week() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let sunday_noon = at("2026-03-01T12:00:00Z");
        assert_eq!(next(&Value::Null, sunday_noon), at("2026-03-07T00:00:00Z"));
        let sundays = json!({"DayOfTheWeek": "SUNDAY", "Time": "12:00"});
        assert_eq!(next(&sundays, sunday_noon), at("2026-03-08T12:00:00Z"));
        assert_eq!(next(&sundays, at("2026-03-01T11:59:00Z")), sunday_noon);
    }
}
