//! Rules that hold for designs of all services.

use jiff::Timestamp;

use super::{Rule, Subject, Told, rule};
use crate::model::{Issue, Violation};
use crate::plan::{Calls, Entry, Environment, Head, Ids, named};
use crate::rules::diagnosis::{Evidence, Finding, Weight, diagnose_design};
use crate::rules::judge;

pub(super) const RULES: &[Rule] = &[rule("name.gone", Weight::Cause, "API overlay, refers", gone)];

/// What is said of the form of a document.
pub(super) const FORM: &str = "document.form";
/// Judged as if it were there; no request goes anywhere.
const ACCOUNT: &str = "111122223333";

/// What is named and is not there.
fn gone(subject: &Subject<'_>) -> Vec<Told> {
    let mut told = Vec::new();
    for entry in subject.design.entries.values() {
        let Some(kind) = subject.kinds.named(&entry.kind) else { continue };
        let lost = |text: &str, refers: Option<&str>| match named(text) {
            Some((of, key)) => {
                let known = subject.kinds.named(&of).is_none() || subject.design.entry(&of, &key).is_some();
                (!known).then(|| format!("{of}/{key}"))
            }
            None => lost_id(subject, text, refers?),
        };
        let lost: Vec<String> = entry.texts(&kind).iter().filter_map(|(text, refers)| lost(text, *refers)).collect();
        for name in lost {
            told.push(Told::of(
                entry,
                format!("It names {name}, which is not there."),
                "What leads to nothing does not work, and cannot be brought to another place.",
                "Name another one, or make it again.",
            ));
        }
    }
    told
}

/// A text that should be the name of an entry, and is of none. Where the service has some of its own, which no design
/// holds, nothing is known of a text that is no id.
fn lost_id(subject: &Subject<'_>, text: &str, refers: &str) -> Option<String> {
    let kind = subject.kinds.iter().find(|kind| kind.resource.path == refers && !kind.is_root)?;
    let may_be_own = kind.spec.given.is_some() && uuid::Uuid::try_parse(text).is_err();
    let is_there = subject.design.entry(kind.name(), text).is_some();
    let is_variable = text.is_empty() || text.contains("${");
    (!may_be_own && !is_there && !is_variable).then(|| format!("{}/{text}", kind.name()))
}

/// What the facts and the rules of single documents say.
pub(super) fn documents(subject: &Subject<'_>, head: &Head) -> Vec<(String, String, Finding)> {
    let ids = ids(subject, head);
    let mut found = Vec::new();
    for entry in own(subject).filter(|entry| is_whole(entry, &ids)) {
        let Some(kind) = subject.kinds.named(&entry.kind) else { continue };
        let Some(plan) = (Calls { kind, ids: &ids }).request(entry) else { continue };
        let secrets = kind.secrets(&entry.body);
        let secret = |issue: &Issue| secrets.iter().any(|path| issue.path.to_string().starts_with(path));
        for issue in judge(plan.operation, &plan.input).iter().filter(|issue| !secret(issue)) {
            found.push((entry.kind.clone(), entry.key.clone(), finding_of(issue)));
        }
    }
    found
}

/// Whether no document is left out because it names what has no value or is not there.
pub(super) fn judges_all(subject: &Subject<'_>, head: &Head) -> bool {
    let ids = ids(subject, head);
    own(subject).all(|entry| is_whole(entry, &ids))
}

fn own<'s>(subject: &Subject<'s>) -> impl Iterator<Item = &'s Entry> {
    subject.design.entries.values().filter(|entry| !entry.given)
}

/// Ids of all entries as they would be anywhere, and the values of variables that hold anywhere.
fn ids(subject: &Subject<'_>, head: &Head) -> Ids {
    let (account, region) = (ACCOUNT.to_owned(), "us-east-1".to_owned());
    let environment = Environment { account, region, variables: head.any_values(), ..Environment::default() };
    let mut ids = Ids::new(&environment);
    for (n, entry) in subject.design.entries.values().enumerate() {
        let by_id = subject.kinds.named(&entry.kind).is_some_and(|kind| kind.spec.name.is_some() || kind.is_root);
        let id =
            if by_id && !entry.given { format!("00000000-0000-4000-8000-{n:012}") } else { entry.name().to_owned() };
        ids.learn(&entry.kind, &entry.key, &id);
    }
    ids
}

/// Whether everything that an entry names is there, and has a value.
fn is_whole(entry: &Entry, ids: &Ids) -> bool {
    let has_values = entry.variables().iter().all(|name| !ids.lacks(name));
    has_values && entry.names().iter().all(|(kind, key)| ids.id(kind, key).is_some())
}

/// How much something weighs that the facts or the rules of a document say.
pub(super) const fn weight(is_error: bool) -> Weight {
    if is_error { Weight::Cause } else { Weight::Note }
}

fn finding_of(issue: &Issue) -> Finding {
    let rule = match &issue.constraint {
        Violation::Rule { name, .. } => name,
        _ => FORM,
    };
    let weight = weight(issue.is_error());
    let why = if issue.is_error() {
        "The service refuses such a document, or cannot act on it."
    } else {
        "The service takes it, and it may not do what is meant."
    };
    let todo = "Look at this member.".to_owned();
    Finding { rule, weight, says: format!("{}: {}", issue.path, issue.message), why: why.to_owned(), todo, way: None }
}

/// What the diagnosis says of items that do something.
pub(super) fn running(subject: &Subject<'_>, now: Timestamp) -> Vec<(String, String, Finding)> {
    let mut found = Vec::new();
    for ((kind, key), item) in subject.items() {
        let Some(spec) = subject.kinds.named(kind).and_then(|kind| kind.resource.diagnosis.as_ref()) else { continue };
        let evidence = Evidence { document: &item.document, beside: &item.looks, now };
        let all = diagnose_design(&spec.rules, &evidence).into_iter();
        found.extend(all.map(|finding| (kind.clone(), key.clone(), finding)));
    }
    found
}
