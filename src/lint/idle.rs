//! Lines of a folder that ignore what is not found: only what can be judged where it is looked at is said.

use std::collections::BTreeSet;

use super::object_types::Types;
use super::{Judged, LintFinding, Rule, Subject, any, rules_of};
use crate::plan::Head;
use crate::rules;

/// How much a name is like another one that may have been meant, from 0 to 1.
const ALIKE: f64 = 0.85;

/// The lines of a folder that ignore nothing, each with what is to be said of it. A line about what only a service can
/// tell is no such line where a folder alone was looked at.
#[must_use]
pub fn idle_lines(subject: &Subject<'_>, found: &[LintFinding], head: &Head) -> Vec<String> {
    let hits = |line: &str| {
        found.iter().any(|one| {
            let rule = one.finding.rule;
            line == rule || line.strip_prefix(rule).is_some_and(|rest| rest.trim_start() == one.title())
        })
    };
    head.ignored.keys().filter(|line| !hits(line)).filter_map(|line| said(subject, head, line)).collect()
}

fn said(subject: &Subject<'_>, head: &Head, line: &str) -> Option<String> {
    let name = line.split_whitespace().next().unwrap_or_default();
    let known = names();
    if !known.contains(name) {
        let likeness = |other: &&str| strsim::jaro_winkler(other, name);
        let near = known
            .into_iter()
            .filter(|other| likeness(other) > ALIKE)
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        let meant = near.map(|near| format!("; is {near} meant?")).unwrap_or_default();
        return Some(format!("ignored: '{line}': there is no rule {name}{meant}"));
    }
    is_judged(subject, head, name).then(|| format!("ignored: '{line}' is not found (any more): take the line out"))
}

/// The names of all rules that a finding can have.
fn names() -> BTreeSet<&'static str> {
    let of_documents = rules::sources().map(|(name, ..)| name).chain([any::FORM]);
    super::sources().map(|(name, _)| name).chain(of_documents).chain(of_running()).collect()
}

fn of_running() -> impl Iterator<Item = &'static str> {
    rules::diagnosis::sources().map(|(name, ..)| name)
}

/// Whether nothing found means that there is nothing.
fn is_judged(subject: &Subject<'_>, head: &Head, name: &str) -> bool {
    let of_design: Option<&Rule> =
        rules_of(&subject.design.of).iter().copied().flatten().find(|rule| rule.name == name);
    match of_design.map(|rule| rule.judged) {
        Some(Judged::Anywhere) => true,
        Some(Judged::Live) => subject.is_live(),
        Some(Judged::ByFields) => subject.is_live() || Types::of(subject).are_all_known(),
        None if of_running().any(|rule| rule == name) => subject.is_live(),
        None => any::judges_all(subject, head),
    }
}
