//! Why something does not do what is expected of it: named rules over its document and what is read beside it.
//!
//! A finding says what is so, why that matters, what to do, and where that is done. What only may be so is said to be
//! likely, and nothing is guessed of what could not be read.

mod carried;
mod failure;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use failure::refused_sign_in;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::model::look::text;
use crate::model::read_instant;

/// What is known of an item.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'e> {
    /// Its document.
    pub document: &'e Value,
    /// Rows that were read beside it, by what they are called there; what could not be read is absent.
    pub beside: &'e BTreeMap<String, Vec<Value>>,
    /// The moment of which it is asked.
    pub now: Timestamp,
}

/// How sure and how grave a finding is; the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// This keeps it from working.
    Cause,
    /// This is likely what keeps it from working.
    Likely,
    /// This is worth knowing.
    Note,
}

/// Where something is done about a finding: the name of a way in the catalogue, and the id of what it is done with,
/// where that is not the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The name of the way.
    pub name: &'static str,
    /// The id of what it leads to; empty for the item itself.
    pub id: String,
}

/// The names of all ways of findings.
pub const WAYS: [&str; 5] = ["start", "edit", "runs", "connection", "copy"];

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable name of its rule.
    pub rule: &'static str,
    /// How sure and how grave it is.
    pub weight: Weight,
    /// What is so.
    pub says: String,
    /// Why that is the reason.
    pub why: String,
    /// What to do.
    pub todo: String,
    /// Where that is done.
    pub way: Option<Way>,
}

/// What a rule tells of what it has found.
struct Told {
    says: String,
    why: String,
    todo: String,
    way: Option<Way>,
}

impl Told {
    fn new(says: impl Into<String>, why: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { says: says.into(), why: why.into(), todo: todo.into(), way: None }
    }

    fn at(self, name: &'static str) -> Self {
        self.with(name, "")
    }

    fn with(self, name: &'static str, id: &str) -> Self {
        Self { way: Some(Way { name, id: id.to_owned() }), ..self }
    }
}

/// One rule.
struct Rule {
    name: &'static str,
    weight: Weight,
    /// As [`super::findings::Origin::source`].
    source: &'static str,
    look: fn(&Evidence<'_>) -> Option<Told>,
    /// Whether what it finds passes, or waits for somebody's wish: nothing is wrong with how the item is configured.
    waits: bool,
}

impl Rule {
    const fn new(
        name: &'static str,
        weight: Weight,
        source: &'static str,
        look: fn(&Evidence<'_>) -> Option<Told>,
    ) -> Self {
        Self { name, weight, source, look, waits: false }
    }

    const fn waits(mut self) -> Self {
        self.waits = true;
        self
    }

    /// How much it weighs where it is about how an item is configured; `None` where it says nothing of that.
    fn of_designs(&self) -> Option<Weight> {
        (self.weight != Weight::Note).then_some(if self.waits { Weight::Note } else { self.weight })
    }
}

/// The rules that say something of how an item is configured: the name, the weight and the source of each.
pub fn of_designs() -> impl Iterator<Item = (&'static str, Weight, &'static str)> {
    let rules = ["flow"].into_iter().flat_map(rules_of).copied().flatten();
    rules.filter_map(|rule| Some((rule.name, rule.of_designs()?, rule.source)))
}

/// The rules by the name of what they are about, as the catalogue has it.
fn rules_of(set: &str) -> &'static [&'static [Rule]] {
    match set {
        "flow" => &[state::RULES, failure::RULES, carried::RULES],
        _ => &[],
    }
}

/// Whether there are rules of this name.
#[must_use]
pub fn is_diagnosed(set: &str) -> bool {
    !rules_of(set).is_empty()
}

/// What the rules of this name are called.
pub fn rule_names(set: &str) -> impl Iterator<Item = &'static str> {
    rules_of(set).iter().flat_map(|rules| rules.iter()).map(|rule| rule.name)
}

/// What the rules of this name find, the gravest first.
#[must_use]
pub fn diagnose(set: &str, evidence: &Evidence<'_>) -> Vec<Finding> {
    found(set, evidence, |rule| Some(rule.weight))
}

/// The same about how the item is configured: what is waited for is only worth knowing then, and nothing is said of what
/// was only worth knowing.
#[must_use]
pub fn diagnose_design(set: &str, evidence: &Evidence<'_>) -> Vec<Finding> {
    found(set, evidence, Rule::of_designs)
}

fn found(set: &str, evidence: &Evidence<'_>, weight: impl Fn(&Rule) -> Option<Weight>) -> Vec<Finding> {
    let mut found: Vec<Finding> = rules_of(set)
        .iter()
        .copied()
        .flatten()
        .filter_map(|rule| {
            let weight = weight(rule)?;
            let Told { says, why, todo, way } = (rule.look)(evidence)?;
            Some(Finding { rule: rule.name, weight, says, why, todo, way })
        })
        .collect();
    found.sort_by_key(|finding| finding.weight);
    found
}

/// The rules of all names: the name of each, whether it is sure, and where it comes from.
pub fn sources() -> impl Iterator<Item = (&'static str, bool, &'static str)> {
    let rules = ["flow"].into_iter().flat_map(rules_of).copied().flatten();
    rules.map(|rule| (rule.name, rule.weight == Weight::Cause, rule.source))
}

impl Evidence<'_> {
    /// The runs, the newest first; `None` where they are not known.
    fn runs(&self) -> Option<Vec<&Value>> {
        let mut runs: Vec<&Value> = self.beside.get("runs")?.iter().collect();
        runs.sort_by_key(|run| std::cmp::Reverse(moment(run, "startedAt")));
        Some(runs)
    }

    /// The newest run that has ended.
    fn last_ended(&self) -> Option<&Value> {
        let runs = self.runs()?;
        runs.into_iter().find(|run| has_ended(run))
    }

    fn status(&self) -> &str {
        text(self.document, "flowStatus").unwrap_or_default()
    }

    fn trigger(&self) -> &str {
        text(self.document, "triggerConfig.triggerType").unwrap_or_default()
    }
}

/// Whether a run has come to its end.
fn has_ended(run: &Value) -> bool {
    !matches!(text(run, "executionStatus"), Some("InProgress" | "CancelStarted"))
}

/// The moment at a path of members.
pub(crate) fn moment(document: &Value, members: &str) -> Option<Timestamp> {
    read_instant(crate::model::look::at(document, members)?)
}

/// A moment as the texts of findings have it: to the minute, in UTC.
fn when(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
