//! Snapshots: the members of a segment written to a file, which the sandbox keeps instead of sending it.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::members::members;
use super::{DEFINITIONS, SNAPSHOTS};
use crate::mapping::scalar;
use crate::rules::evaluating::compare;
use crate::sandbox::profiles::attribute;
use crate::sandbox::store::Due;
use crate::sandbox::{Answer, Record, Refusal, RefusalKind, Request, Store, sent};

/// What is planned for a snapshot: its file is written.
pub(in crate::sandbox::profiles) const EXPORT: &str = "the export of a segment snapshot";
/// How long that takes.
const LASTS: SignedDuration = SignedDuration::from_secs(30);

/// `CreateSegmentSnapshot`: a day has a number of them.
pub(in crate::sandbox::profiles) fn create_snapshot(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let today = |at: Timestamp| at.as_second().div_euclid(86_400) == store.now().as_second().div_euclid(86_400);
    if let Some(most) = store.quota("profiles/domains/segment-snapshots-a-day") {
        let all = store.list_everywhere(SNAPSHOTS.kind)?;
        if all.iter().filter(|snapshot| today(snapshot.created)).count() as u64 >= most {
            return Err(Refusal::quota(format!("{most} segment snapshots were made today, which is the limit")));
        }
    }
    let document = SNAPSHOTS.create(request, store)?;
    let parent = SNAPSHOTS.parent_of(request, store)?;
    let at = store.now().checked_add(LASTS).unwrap_or(Timestamp::MAX);
    store.plan(at, EXPORT, &parent, document["SnapshotId"].as_str().unwrap_or_default())?;
    Ok(document)
}

/// Writes the file of a snapshot; one that cannot be written fails and says why.
pub(in crate::sandbox::profiles) fn export(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    let Some(mut snapshot) = store.get(SNAPSHOTS.kind, &due.parent, &due.id)? else { return Ok(()) };
    let (domain, name) = due.parent.split_once('/').unwrap_or((&due.parent, ""));
    let (status, message) = match file(store, domain, name, &snapshot.document["DataFormat"]) {
        Ok(content) => {
            sent::export(store, domain, &due.id, &snapshot.document["DestinationUri"], &content)?;
            ("COMPLETED", format!("The sandbox kept the file: GET /_sandbox/exports/{}", due.id))
        }
        Err(refusal) if refusal.kind == RefusalKind::Internal => return Err(refusal),
        Err(refusal) => ("FAILED", refusal.message.into_owned()),
    };
    snapshot.document["Status"] = status.into();
    snapshot.document["StatusMessage"] = message.into();
    store.put(SNAPSHOTS.kind, &due.parent, &due.id, &snapshot.document).map(drop)
}

fn file(store: &Store<'_>, domain: &str, name: &str, format: &Value) -> Result<String, Refusal> {
    let definition = store.get(DEFINITIONS.kind, domain, name)?.ok_or_else(|| DEFINITIONS.missing(name))?;
    if format == "ORC" {
        return Err(Refusal::invalid("The sandbox writes snapshots as CSV and JSONL, not as ORC"));
    }
    let profiles = sorted(store, members(store, &definition)?, &definition.document["SegmentSort"]["Attributes"])?;
    let documents = profiles.into_iter().map(|profile| visible(profile.document));
    Ok(if format == "CSV" {
        table(&documents.map(|document| flat(&document)).collect::<Vec<_>>())?
    } else {
        documents.flat_map(|document| [Value::Object(document).to_string(), "\n".to_owned()]).collect()
    })
}

fn visible(document: Value) -> Map<String, Value> {
    let Value::Object(members) = document else { return Map::new() };
    members.into_iter().filter(|(name, _)| !name.starts_with('_')).collect()
}

/// Members by their paths, such as `Address.City`.
fn flat(document: &Map<String, Value>) -> Map<String, Value> {
    let mut flat = Map::new();
    for (name, value) in document {
        match value {
            Value::Object(inner) => {
                flat.extend(inner.iter().map(|(inner, value)| (format!("{name}.{inner}"), value.clone())));
            }
            _ => {
                flat.insert(name.clone(), value.clone());
            }
        }
    }
    flat
}

/// Comma-separated values: a column for every member that any profile has, the id first.
fn table(rows: &[Map<String, Value>]) -> Result<String, Refusal> {
    let names: BTreeSet<&str> = rows.iter().flat_map(Map::keys).map(String::as_str).collect();
    let columns: Vec<&str> =
        ["ProfileId"].into_iter().chain(names.into_iter().filter(|name| *name != "ProfileId")).collect();
    let failed = |problem: String| Refusal::internal(format!("The file of the snapshot was not written: {problem}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).map_err(|problem| failed(problem.to_string()))?;
    for row in rows {
        let cells = columns.iter().map(|name| row.get(*name).map_or_else(String::new, cell));
        writer.write_record(cells).map_err(|problem| failed(problem.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|problem| failed(problem.to_string()))?;
    String::from_utf8(bytes).map_err(|problem| failed(problem.to_string()))
}

fn cell(value: &Value) -> String {
    scalar(value).unwrap_or_else(|| value.to_string())
}

/// In the order that the definition asks for; profiles without a value come last.
fn sorted(store: &Store<'_>, profiles: Vec<Record>, by: &Value) -> Result<Vec<Record>, Refusal> {
    let by = by.as_array().map_or(&[][..], Vec::as_slice);
    let mut keyed = Vec::new();
    for profile in profiles {
        let key = by.iter().map(|by| value(store, &profile, by)).collect::<Result<Vec<_>, Refusal>>()?;
        keyed.push((key, profile));
    }
    keyed.sort_by(|(one, _), (other, _)| {
        let orders =
            by.iter().zip(one.iter().zip(other)).map(|(by, (one, other))| order(by, one.as_ref(), other.as_ref()));
        orders.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    Ok(keyed.into_iter().map(|(_, profile)| profile).collect())
}

fn value(store: &Store<'_>, profile: &Record, by: &Value) -> Result<Option<String>, Refusal> {
    let name = by["Name"].as_str().unwrap_or_default();
    if by["Type"] == "CALCULATED" {
        return attribute::value_by_name(store, profile, name, None);
    }
    let (outer, inner) = name.split_once('.').map_or((name, None), |(outer, inner)| (outer, Some(inner)));
    let outer = profile.document.get(outer);
    Ok(inner.map_or(outer, |inner| outer?.get(inner)).and_then(scalar))
}

fn order(by: &Value, one: Option<&String>, other: Option<&String>) -> Ordering {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none().cmp(&other.is_none()) };
    let order = if by["DataType"] == "NUMBER" { compare(one, other) } else { Some(one.cmp(other)) };
    let order = order.unwrap_or(Ordering::Equal);
    if by["Order"] == "DESC" { order.reverse() } else { order }
}
