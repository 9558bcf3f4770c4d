//! What is odd about a whole design, in a folder or as a service has it: named rules, each with why it matters and what
//! to do. Pure.
//!
//! A rule looks at entries and at what they name. What the facts and the rules of single documents say is found here,
//! too, and what the diagnosis of an item says that runs. Nothing is guessed of what is not known: a type whose fields
//! come from a template that was not read is said nothing about.

mod any;
mod calculated;
mod cases;
mod connections;
mod domain;
mod idle;
mod limits;
mod object_types;
mod sign_ins;
mod subject;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

pub use idle::idle_lines;
pub use subject::Subject;

use crate::catalog::Resource;
use crate::model::Severity;
use crate::plan::{Design, Entry, Head, Kinds};
use crate::rules::diagnosis::{Finding, Weight};

/// Something that was found about an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintFinding {
    /// The kind of the entry.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// What was found.
    pub finding: Finding,
    /// Why it is meant, where the folder says so.
    pub ignored: Option<String>,
}

impl LintFinding {
    /// What people call the entry.
    #[must_use]
    pub fn title(&self) -> String {
        if self.key.is_empty() { self.kind.clone() } else { format!("{}/{}", self.kind, self.key) }
    }

    /// Whether somebody should do something about it.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.ignored.is_none() && self.finding.weight != Weight::Note
    }

    /// What its weight is called.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        word(self.finding.weight)
    }
}

/// What a rule tells of an entry.
struct Told {
    kind: String,
    key: String,
    says: String,
    why: String,
    todo: String,
}

impl Told {
    fn of(entry: &Entry, says: impl Into<String>, why: impl Into<String>, todo: impl Into<String>) -> Self {
        let (kind, key) = (entry.kind.clone(), entry.key.clone());
        Self { kind, key, says: says.into(), why: why.into(), todo: todo.into() }
    }
}

/// One rule over a whole design.
struct Rule {
    name: &'static str,
    weight: Weight,
    /// The collection of facts that it is taken from, with the section there; `: inferred` where that is silent.
    source: &'static str,
    look: Look,
    /// Whether it holds for one document, whatever else there is.
    alone: bool,
    /// Whether the service refuses what it finds.
    refused: bool,
    /// Where it can be judged.
    judged: Judged,
}

/// What a rule asks.
#[derive(Clone, Copy, Debug)]
enum Look {
    /// The design alone.
    Design(fn(&Subject<'_>) -> Vec<Told>),
    /// The design at a moment.
    Moment(fn(&Subject<'_>, Timestamp) -> Vec<Told>),
}

/// Where a rule can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judged {
    /// Wherever a design is.
    Anywhere,
    /// Only where a service tells what runs there.
    Live,
    /// Where the fields of all object types are known: what a template brings, no folder says.
    ByFields,
}

impl Rule {
    /// What it finds; nothing where it needs a moment, and nobody says which.
    fn told(&self, subject: &Subject<'_>, now: Option<Timestamp>) -> Vec<Told> {
        match self.look {
            Look::Design(look) => look(subject),
            Look::Moment(look) => now.map(|now| look(subject, now)).unwrap_or_default(),
        }
    }

    const fn refused(mut self) -> Self {
        self.refused = true;
        self
    }

    const fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    const fn live(mut self) -> Self {
        self.judged = Judged::Live;
        self
    }

    const fn by_fields(mut self) -> Self {
        self.judged = Judged::ByFields;
        self
    }
}

const fn rule(name: &'static str, weight: Weight, source: &'static str, look: fn(&Subject<'_>) -> Vec<Told>) -> Rule {
    let look = Look::Design(look);
    Rule { name, weight, source, look, alone: false, refused: false, judged: Judged::Anywhere }
}

const fn timed(
    name: &'static str,
    weight: Weight,
    source: &'static str,
    look: fn(&Subject<'_>, Timestamp) -> Vec<Told>,
) -> Rule {
    let look = Look::Moment(look);
    Rule { name, weight, source, look, alone: false, refused: false, judged: Judged::Anywhere }
}

/// The rules of what a folder may be of.
fn rules_of(of: &str) -> &'static [&'static [Rule]] {
    match of {
        "profiles/domains" => &[any::RULES, limits::RULES, domain::RULES, object_types::RULES, calculated::RULES],
        "cases/domains" => &[any::RULES, limits::RULES, limits::OF_CASES, cases::RULES],
        "appflow" => &[any::RULES, limits::RULES, connections::RULES, sign_ins::RULES],
        _ => &[any::RULES, limits::RULES],
    }
}

/// The rules of whole designs: the name of each, and where it comes from.
pub fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sets = ["profiles/domains", "cases/domains", "appflow"];
    let rules: BTreeSet<_> =
        sets.iter().flat_map(|of| rules_of(of)).copied().flatten().map(|rule| (rule.name, rule.source)).collect();
    rules.into_iter()
}

/// What people are told of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Its name, as a line under `ignored` has it.
    pub name: &'static str,
    /// What its findings are: error, warning or note.
    pub word: &'static str,
    /// What it looks at: a whole design, one document, or what runs.
    pub about: &'static str,
    /// Where it is taken from.
    pub source: &'static str,
}

/// All rules that a finding can have, by name.
#[must_use]
pub fn rules() -> Vec<Named> {
    let sets = ["profiles/domains", "cases/domains", "appflow"];
    let designs = sets.iter().flat_map(|of| rules_of(of)).copied().flatten();
    let designs = designs.map(|rule| {
        let about = if rule.judged == Judged::Live { "what runs" } else { "design" };
        Named { name: rule.name, word: word(rule.weight), about, source: rule.source }
    });
    let document = |name, is_error, source| {
        let word = word(any::weight(is_error));
        Named { name, word, about: "document", source }
    };
    let documents = crate::rules::sources()
        .map(|(name, severity, source)| document(name, severity == Severity::Error, source))
        .chain([document(any::FORM, true, "API model")]);
    let running = crate::rules::diagnosis::of_designs().map(|(name, weight, source)| Named {
        name,
        word: word(weight),
        about: "what runs",
        source,
    });
    designs.chain(documents).chain(running).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What a weight is called.
const fn word(weight: Weight) -> &'static str {
    match weight {
        Weight::Cause => "error",
        Weight::Likely => "warning",
        Weight::Note => "note",
    }
}

/// Everything that is found, the gravest first. `now` is the moment of which it is asked.
#[must_use]
pub fn lint(subject: &Subject<'_>, head: &Head, now: Timestamp) -> Vec<LintFinding> {
    let of_designs = rules_of(&subject.design.of).iter().copied().flatten().flat_map(|rule| {
        let told = rule.told(subject, Some(now)).into_iter();
        told.map(|Told { kind, key, says, why, todo }| {
            let finding = Finding { rule: rule.name, weight: rule.weight, says, why, todo, way: None };
            (kind, key, finding)
        })
    });
    let mut found: Vec<(String, String, Finding)> =
        of_designs.chain(any::documents(subject, head)).chain(any::running(subject, now)).collect();
    found.sort_by(|a, b| (a.2.weight, &a.0, &a.1, a.2.rule).cmp(&(b.2.weight, &b.0, &b.1, b.2.rule)));
    found.dedup();
    let mut found: Vec<LintFinding> =
        found.into_iter().map(|(kind, key, finding)| LintFinding { kind, key, finding, ignored: None }).collect();
    ignore(&mut found, head);
    found
}

/// What the service would refuse of a design that is wanted, in words by kind and key.
#[must_use]
pub fn refused(kinds: &Kinds, design: &Design) -> BTreeMap<(String, String), Vec<String>> {
    let subject = Subject::folder(kinds, design);
    let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for rule in rules_of(&design.of).iter().copied().flatten().filter(|rule| rule.refused) {
        for Told { kind, key, says, todo, .. } in rule.told(&subject, None) {
            found.entry((kind, key)).or_default().push(format!("{says} {todo}"));
        }
    }
    found
}

/// What a document that is about to be sent with an action of a resource makes odd, whatever else there is.
#[must_use]
pub fn remarks(resource: &'static Resource, verb: &str, document: &Value) -> Vec<Finding> {
    let kinds = Kinds::with(resource);
    let kind = kinds.iter().find(|kind| kind.resource.path == resource.path);
    let Some((kind, members)) = kind.zip(document.as_object()) else { return Vec::new() };
    let mut entry = Entry { kind: kind.name().to_owned(), ..Entry::default() };
    let own = |of: &dyn Fn(&str) -> bool| {
        members.iter().filter(|(name, _)| of(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    if verb == "create" || verb == "edit" {
        entry.body = own(&|name| kind.member(name).is_some());
    } else if let Some(part) = kind.spec.parts.iter().find(|part| part.verb == verb) {
        entry.parts.insert(part.name.clone(), own(&|_| true));
    } else {
        return Vec::new();
    }
    let mut design = Design::new(kinds.of());
    design.add(entry.canonical(&kind));
    let subject = Subject::folder(&kinds, &design);
    let rules = rules_of(&design.of).iter().copied().flatten().filter(|rule| rule.alone);
    let told = rules.flat_map(|rule| rule.told(&subject, None).into_iter().map(move |told| (rule, told)));
    let finding = |(rule, Told { says, why, todo, .. }): (&Rule, Told)| Finding {
        rule: rule.name,
        weight: rule.weight,
        says,
        why,
        todo,
        way: None,
    };
    told.map(finding).collect()
}

/// Marks what is meant.
fn ignore(found: &mut [LintFinding], head: &Head) {
    for finding in found {
        let rule = finding.finding.rule;
        let whole = format!("{rule} {}", finding.title());
        finding.ignored = head.ignored.get(&whole).or_else(|| head.ignored.get(rule)).cloned();
    }
}

/// Names in a row, as texts have them.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 6;
    let all: Vec<&str> = names.into_iter().collect();
    let shown = all[..all.len().min(SHOWN)].join(", ");
    if all.len() > SHOWN { format!("{shown} and {} more", all.len() - SHOWN) } else { shown }
}
