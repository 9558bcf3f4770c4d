//! The report: what was deleted, what was not, and what stays; before anything was deleted, what there is. It holds ids
//! and no content about anybody.

use std::fmt::Write;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::deletions::{Deletion, DeletionState};
use super::gather::{Answer, Gather};
use super::run::Run;
use super::thing::{Look, Role, Thing};
use crate::catalog::{Location, catalog};
use crate::contract::{Context, ContextKey, WriteRecord, WriteState};
use crate::screens::JournalView;
use crate::screens::file_rows::FileRows;

/// What is said of the requests of something that was sent, where no answer gave an id.
const NOT_KNOWN: &str = "not known";

/// Why what is taken was not deleted while nothing has been sent.
const TAKEN: &str = "is to be deleted";

/// The report as a document.
pub(super) fn document(
    gather: &Gather,
    run: Option<&Run>,
    journal: &JournalView,
    context: &Context,
    now: Timestamp,
) -> Value {
    let items = || run.into_iter().flat_map(|run| run.deletions.items().iter().zip(&run.of));
    let done = |(item, _): &(&Deletion, &usize)| matches!(item.state, DeletionState::Done { .. });
    let entry = |(item, of): (&Deletion, &usize)| entry(item, gather.things.get(*of));
    let deleted: Vec<Value> = items().filter(done).map(entry).collect();
    let not_deleted: Vec<Value> = items().filter(|item| !done(item)).map(entry).collect();
    let identity = context.identity.as_ref().and_then(|identity| identity.as_ref().ok());
    let title = if run.is_some() { "Deletion of what is kept about a person" } else { "What is kept about a person" };
    let found = left_out(gather, run, &|at| deleted_before(at, journal, context));
    let (taken, left): (Vec<Value>, Vec<Value>) = found.into_iter().partition(|entry| entry["why"] == TAKEN);
    let mut document = json!({
        "report": title,
        "written": second(now),
        "begun": run.map(|run| second(run.began)),
        "ended": run.and_then(|run| run.ended).map(second),
        "account": identity.map(|identity| identity.account.clone()),
        "region": context.region(),
        "by": identity.map(|identity| identity.arn.clone()),
        "to be deleted": taken,
        "deleted": deleted,
        "not deleted": not_deleted,
        "left out": left,
        "not looked at": unknown(gather),
        "stays": gather.stays(),
    });
    // What is taken has become a deletion as soon as there is a run.
    if let Some(parts) = document.as_object_mut().filter(|_| run.is_some()) {
        parts.retain(|part, _| part != "to be deleted");
    }
    document
}

/// The entries of the report as rows, each with the part of the report that it stands in.
pub(super) fn rows(document: Value) -> FileRows {
    const PARTS: [&str; 4] = ["to be deleted", "deleted", "not deleted", "left out"];
    let of = |part: &'static str| {
        let entries = document[part].as_array().into_iter().flatten().filter_map(Value::as_object);
        entries.map(move |entry| {
            let begin = std::iter::once(("part".to_owned(), Value::from(part)));
            Value::Object(begin.chain(entry.clone()).collect())
        })
    };
    FileRows::of(PARTS.into_iter().flat_map(of).collect()).within(document)
}

/// A moment to the second.
fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// One item: where it was, what became of it, and what went with it.
fn entry(item: &Deletion, thing: Option<&Thing>) -> Value {
    let mut entry = Map::new();
    let mut put = |name: &str, value: Value| entry.insert(name.to_owned(), value);
    put("what", json!(catalog().keepable(&item.at).to_string()));
    put("operation", json!(item.plan.operation.name));
    put("state", json!(state(&item.state)));
    match &item.state {
        DeletionState::Done { at, .. } => {
            put("when", json!(second(*at)));
        }
        // The words of a service may repeat what was sent: its code does not.
        DeletionState::Failed(error) | DeletionState::Unknown(error) => {
            put("code", json!(error.code));
        }
        _ => {}
    }
    let is_sent = !matches!(item.state, DeletionState::Waiting | DeletionState::LeftOut);
    match (item.requests.is_empty(), item.unanswered) {
        (true, 0) if is_sent => drop(put("requests", json!(NOT_KNOWN))),
        (true, 1..) => {}
        _ => drop(put("requests", json!(item.requests))),
    }
    if item.unanswered > 0 {
        put("requests without an answer", json!(item.unanswered));
    }
    if let Some(thing) = thing {
        with_it(thing, |name, value| drop(put(name, value)));
    }
    Value::Object(entry)
}

/// What goes with a thing, where anything does.
fn with_it(thing: &Thing, mut put: impl FnMut(&'static str, Value)) {
    let sizes = thing.sizes().into_iter().filter(|size| size.all > 0 || size.failed.is_some());
    let with: Map<String, Value> = sizes.map(|size| (size.list.plural(), json!(size.words()))).collect();
    if !with.is_empty() {
        put("with it", Value::Object(with));
    }
}

/// A state in words.
pub(super) const fn state(state: &DeletionState) -> &'static str {
    match state {
        DeletionState::Waiting => "waits",
        DeletionState::Started => "about to be sent",
        DeletionState::Sent { throttled: false } => "sent",
        DeletionState::Sent { throttled: true } => "throttled, sent again",
        DeletionState::Done { absent: false, .. } => "deleted",
        DeletionState::Done { absent: true, .. } => "was not there",
        DeletionState::Failed(_) => "failed",
        DeletionState::Unknown(_) => "outcome unknown",
        DeletionState::LeftOut => "not sent",
    }
}

/// What was found and not deleted: because nobody took it, or because nothing has been sent yet.
fn left_out<'a>(
    gather: &Gather,
    run: Option<&Run>,
    before: &dyn Fn(&Location) -> Option<&'a WriteRecord>,
) -> Vec<Value> {
    let open = |n: &usize| !run.is_some_and(|run| run.of.contains(n)) && gather.is_shown(*n);
    let entry = |n: usize| {
        let thing = &gather.things[n];
        let earlier = before(&thing.at).filter(|_| matches!(thing.look, Look::Gone));
        let why = match (&thing.look, &thing.role) {
            (Look::Gone, _) if earlier.is_some() => "was deleted from here before",
            (Look::Gone, _) => "was not there",
            (Look::Failed(_), _) => "could not be looked at",
            (Look::Looking, _) => "was not looked at",
            (Look::There, _) if thing.refusal().is_some() => "the service does not delete it",
            (Look::There, Role::Alike(_)) => "may be the same person, and was not taken in",
            (Look::There, _) if run.is_none() && gather.is_taken(n) => TAKEN,
            (Look::There, _) => "was left out",
        };
        let mut entry = json!({"what": catalog().keepable(&thing.at).to_string(), "why": why});
        if let Some(write) = earlier {
            entry["operation"] = json!(write.operation.name);
            entry["when"] = json!(second(write.ended.unwrap_or(write.started)));
            entry["requests"] = write.request_id.as_ref().map_or(json!(NOT_KNOWN), |id| json!([id]));
        }
        with_it(thing, |name, value| entry[name] = value);
        entry
    };
    (0..gather.things.len()).filter(open).map(entry).collect()
}

/// What the journal knows of the deletion of something in this context, if one was carried out.
fn deleted_before<'a>(at: &Location, journal: &'a JournalView, context: &Context) -> Option<&'a WriteRecord> {
    let key = ContextKey::from(context);
    let is_it = |write: &&WriteRecord| {
        let removes = write.operation.operation().removes && write.state == WriteState::Succeeded;
        removes && write.context == key && write.location.as_ref() == Some(at)
    };
    journal.writes(context.sandbox).find(is_it)
}

/// What could not be learned.
fn unknown(gather: &Gather) -> Vec<Value> {
    let missed = gather.asks.iter().filter_map(|ask| {
        let code = match &ask.answer {
            Answer::Here => return None,
            Answer::Awaited => "not answered yet",
            Answer::Failed(error) => error.code.as_str(),
        };
        let means: Vec<String> = gather.means(&ask.aim).into_iter().map(|(text, _)| text).collect();
        Some(json!({"what": ask.request.operation.name, "code": code, "means": means}))
    });
    let lost = gather.has_lost().then(|| json!({"what": "who may be the same person", "code": "the person is gone"}));
    let nameless = gather.nameless.then(|| json!({"what": "what names them", "code": "the account is not known"}));
    let merged = "cases that name a profile which was merged into theirs";
    let untold = gather.untold.then(|| json!({"what": merged, "code": "not every object tells of its case"}));
    let lost_too = gather.has_lost().then(|| json!({"what": merged, "code": "the person is gone"}));
    missed.chain(lost).chain(lost_too).chain(nameless).chain(untold).collect()
}

/// The report as text.
pub(super) fn text(document: &Value) -> String {
    let mut out = String::new();
    for (name, value) in document.as_object().into_iter().flatten() {
        match value {
            Value::Array(entries) => {
                let _ = write!(out, "\n## {}\n\n", title(name));
                if entries.is_empty() {
                    out.push_str("Nothing.\n");
                }
                out.extend(entries.iter().map(line));
            }
            value if name == "report" => {
                let _ = write!(out, "# {}\n\n", plain(value));
            }
            value => {
                let _ = writeln!(out, "- {}: {}", title(name), plain(value));
            }
        }
    }
    out
}

fn title(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// An entry as an item of a list, with what is known of it below.
fn line(entry: &Value) -> String {
    let Value::Object(members) = entry else { return format!("- {}\n", plain(entry)) };
    let mut members = members.iter();
    let mut out = members.next().map(|(_, first)| format!("- {}\n", plain(first))).unwrap_or_default();
    for (name, value) in members {
        let _ = writeln!(out, "  - {name}: {}", plain(value));
    }
    out
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "not known".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(members) => members.values().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
