//! Runs an upload job: each row finds the profile with its unique key, or makes one.

use std::collections::BTreeMap;

use csv::StringRecord;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{FILES, JOBS, created, save};
use crate::mapping::{self, Sense, aim};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::profiles::expiry;
use crate::sandbox::profiles::history::{self, Action};
use crate::sandbox::profiles::keys;
use crate::sandbox::profiles::profile;
use crate::sandbox::profiles::resources::PROFILES;
use crate::sandbox::profiles::stored::KEYS;
use crate::sandbox::store::Due;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// What became of a row.
enum ImportOutcome {
    Created,
    Updated,
    Failed,
}

/// What is planned for a started job: its rows are taken in.
pub(in crate::sandbox::profiles) const RUN: &str = "the rows of an upload job";
/// Days that what a job brings is kept, unless the job says otherwise.
const DEFAULT_DAYS: i64 = 14;
/// How long a job takes.
const LASTS: SignedDuration = SignedDuration::from_secs(2);

/// `StartUploadJob`.
pub(in crate::sandbox::profiles) fn start(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let mut job = JOBS.record(request, store)?;
    created(&job)?;
    if !store.has(FILES, &job.parent, &job.id)? {
        return Err(Refusal::invalid("Nothing was uploaded for this job"));
    }
    job.document["Status"] = "IN_PROGRESS".into();
    save(store, &job)?;
    store.plan(store.now().checked_add(LASTS).unwrap_or(Timestamp::MAX), RUN, &job.parent, &job.id)?;
    Ok(json!({}))
}

/// Takes in the rows of a job that was not stopped.
pub(in crate::sandbox::profiles) fn run(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let job = store.get(JOBS.kind, &due.parent, &due.id)?.filter(|job| job.document["Status"] == "IN_PROGRESS");
    let (Some(mut job), Some(file)) = (job, store.get(FILES, &due.parent, &due.id)?) else { return Ok(()) };
    let file = file.document;
    let rows = rows(file.as_str().unwrap_or_default());
    let (mut made, mut changed, mut failed) = (0_u64, 0_u64, 0_u64);
    if let Some((header, rows)) = rows.split_first() {
        for row in rows {
            match take_in(store, &job.parent, &job.document, header, row)? {
                ImportOutcome::Created => made += 1,
                ImportOutcome::Updated => changed += 1,
                ImportOutcome::Failed => failed += 1,
            }
        }
    }
    let status = match (made + changed, failed) {
        (0, _) => "FAILED",
        (_, 0) => "SUCCEEDED",
        _ => "PARTIALLY_SUCCEEDED",
    };
    job.document["Status"] = status.into();
    if status == "FAILED" {
        job.document["StatusReason"] = "VALIDATION_FAILURE".into();
    }
    job.document["ResultsSummary"] =
        json!({"CreatedRecords": made, "UpdatedRecords": changed, "FailedRecords": failed});
    job.document["CompletedAt"] = epoch_seconds(store.now());
    save(store, &job)?;
    store.delete(FILES, &job.parent, &job.id)?;
    Ok(())
}

fn take_in(
    store: &Store<'_>,
    domain: &str,
    job: &Value,
    header: &StringRecord,
    row: &StringRecord,
) -> Result<ImportOutcome, Refusal> {
    if header.len() != row.len() {
        return Ok(ImportOutcome::Failed);
    }
    let object: Value = header.iter().map(str::to_owned).zip(row.iter().map(Value::from)).collect();
    let fields = mapping::fields(job, &object);
    let key = job["UniqueKey"].as_str().unwrap_or_default();
    let unique = fields.get(key).and_then(|field| Some((field.values.first()?.clone(), field.content_type)));
    let Some((unique, content_type)) = unique else { return Ok(ImportOutcome::Failed) };
    let mut found = BTreeMap::new();
    for form in Sense::of(key, content_type).sought(&unique) {
        keys::lead(store, domain, key, &form, &mut found)?;
    }
    let (id, is_new) = found.pop_first().map_or_else(|| (store.hex_id(), true), |(_, id)| (id, false));
    let before = store.get(PROFILES.kind, domain, &id)?;
    let mut profile = before.map_or_else(|| json!({"ProfileId": id}), |before| before.document);
    for field in fields.values() {
        if let Some(target) = field.target {
            aim(&mut profile, "_profile", target, &field.values);
        }
    }
    if is_new {
        profile[KEYS] = json!({key: [unique]});
    }
    expiry::extend(store, domain, &id, &mut profile, Some(job["DataExpiry"].as_i64().unwrap_or(DEFAULT_DAYS)))?;
    profile::save(store, domain, &id, &profile)?;
    history::record(store, domain, &id, &Action::profile(if is_new { "CREATED" } else { "UPDATED" }))?;
    Ok(if is_new { ImportOutcome::Created } else { ImportOutcome::Updated })
}

/// The rows of a file of comma-separated values, its header first.
fn rows(text: &str) -> Vec<StringRecord> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    // A text has nothing that cannot be read: rows may have any length.
    reader.records().filter_map(Result::ok).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_protect_commas_quotes_and_line_breaks() {
        let rows = rows("\u{feff}a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\n\n1,\n2\n");
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().collect()).collect();
        assert_eq!(cells, [vec!["a", "b"], vec!["x, \"y\"", "two\nlines"], vec!["1", ""], vec!["2"]]);
    }
}
