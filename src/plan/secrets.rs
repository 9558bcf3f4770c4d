//! What a design cannot hold: secrets, which no service tells. Whoever can asks for them.

use serde_json::{Map, Value};

use super::texts::{element, inside};
use super::{Calls, Compared, Entry, Kind};
use crate::model::{DocPath, Issue, Member, Sensitivity, Shape, ShapeKind, Step};
use crate::rules::judge;

/// How deep secrets are looked for.
const DEEPEST: usize = 6;
/// How deep somebody is asked: what is below that is gone in a moment, such as the code of a browser's sign-in.
const ASKED: usize = 2;

impl Kind {
    /// Where a document may lack something because it is secret: paths such as `config.credentials`.
    #[must_use]
    pub fn secrets(&self, body: &Map<String, Value>) -> Vec<String> {
        let mut found = Vec::new();
        for member in self.members() {
            look(member, body.get(member.name), member.name.to_owned(), 0, &mut found);
        }
        found
    }

    /// Why nothing of this form belongs to such a thing, in words without any value; `None` where it may.
    #[must_use]
    pub fn ill_formed(&self, members: &Map<String, Value>) -> Option<String> {
        let mut odd = members.iter().filter_map(|(name, value)| match self.member(name) {
            Some(member) => odd_member(member, value, &DocPath::root().member(name.as_str())),
            None => {
                Some(unknown(&DocPath::root().member(name.as_str()), self.members().iter().map(|member| member.name)))
            }
        });
        odd.next()
    }
}

/// What of a value its shape does not have.
fn odd_member(member: &'static Member, value: &Value, at: &DocPath) -> Option<String> {
    let shape = member.shape();
    match (&shape.kind, value) {
        (ShapeKind::Structure { .. }, Value::Object(members)) => {
            members.iter().find_map(|(name, value)| match shape.member(name) {
                Some(inner) => odd_member(inner, value, &at.member(name.as_str())),
                None => Some(unknown(&at.member(name.as_str()), shape.members().iter().map(|member| member.name))),
            })
        }
        (ShapeKind::Structure { .. }, _) => Some(format!("{at} takes members, each with a name, a colon and a value")),
        (ShapeKind::String { .. }, Value::String(_)) => None,
        (ShapeKind::String { .. }, _) => Some(format!("{at} takes a text; put it in quotes")),
        _ => None,
    }
}

fn unknown(at: &DocPath, known: impl Iterator<Item = &'static str>) -> String {
    format!("there is no member {at}; there are {}", known.collect::<Vec<_>>().join(", "))
}

/// A value that is to be given, for it is in no folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretAsk {
    /// Its place in the document.
    pub path: DocPath,
    /// What it is called, below what lacks it: `oAuth2Credentials.clientId`.
    pub label: String,
    /// Whether nothing can be made without it.
    pub is_needed: bool,
    /// Whether nobody may see it.
    pub is_secret: bool,
    /// What it can be, where that is known.
    pub choices: &'static [String],
}

/// An entry that cannot be made before its secrets are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// Its kind.
    pub kind: String,
    /// Its key.
    pub key: String,
    /// What is to be given.
    pub asks: Vec<SecretAsk>,
}

impl Lacking {
    /// What people call the entry.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}/{}", self.kind, self.key)
    }

    /// A problem with the labels of what is asked in place of their paths.
    #[must_use]
    pub fn in_labels(&self, problem: &str) -> String {
        self.asks.iter().fold(problem.to_owned(), |text, ask| text.replace(&ask.path.to_string(), &ask.label))
    }
}

impl Compared {
    /// The entries that cannot be made, or changed, because their secrets are in no folder.
    #[must_use]
    pub fn lacking(&self) -> Vec<Lacking> {
        let lacks = |entry: &Entry| {
            let kind = self.kinds.named(&entry.kind)?;
            let there = self.known.design.entry(&entry.kind, &entry.key);
            let asks = asks(&kind, entry, there, &Calls { kind, ids: &self.known.ids });
            (!asks.is_empty()).then(|| Lacking { kind: entry.kind.clone(), key: entry.key.clone(), asks })
        };
        self.wanted.entries.values().filter(|entry| !entry.given).filter_map(lacks).collect()
    }

    /// Gives an entry a value that is in no folder.
    pub fn give(&mut self, kind: &str, key: &str, path: &DocPath, value: String) {
        if let Some(entry) = self.wanted.entries.get_mut(&(kind.to_owned(), key.to_owned())) {
            let mut apart = Value::Object(std::mem::take(&mut entry.apart));
            path.put(&mut apart, value.into());
            if let Value::Object(members) = apart {
                entry.apart = members;
            }
        }
    }
}

impl Entry {
    /// The names that lead to a secret in what is to be written to a file, if one is there.
    pub(super) fn secret(&self, kind: &Kind) -> Option<Vec<String>> {
        let of_part = |(part, members): (&String, &Map<String, Value>)| {
            members.iter().find_map(|(name, value)| {
                let own = (kind.only_member(part) != Some(name)).then(|| name.clone());
                let below = secret_in(kind.part_member(part, name)?, value)?;
                Some(std::iter::once(part.clone()).chain(own).chain(below).collect())
            })
        };
        let of_body = self.body.iter().find_map(|(name, value)| {
            let below = secret_in(kind.member(name)?, value)?;
            Some(["configuration".to_owned(), name.clone()].into_iter().chain(below).collect())
        });
        of_body.or_else(|| self.parts.iter().find_map(of_part))
    }
}

/// The names that lead from a member to the secret that it holds.
fn secret_in(member: &'static Member, value: &Value) -> Option<Vec<String>> {
    if member.class() == Sensitivity::Secret {
        return (!value.is_null()).then(Vec::new);
    }
    match value {
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            let below = secret_in(inside(Some(member.shape()), name)?, value)?;
            Some(std::iter::once(name.clone()).chain(below).collect())
        }),
        Value::Array(items) => items.iter().find_map(|item| secret_in(element(Some(member.shape()))?, item)),
        _ => None,
    }
}

/// What is to be given before the request that makes or changes an entry is taken.
fn asks(kind: &Kind, wanted: &Entry, there: Option<&Entry>, calls: &Calls<'_>) -> Vec<SecretAsk> {
    let secrets = kind.secrets(&wanted.body);
    let mut found = Vec::new();
    for plan in calls.requests(wanted, there).iter().filter(|_| !secrets.is_empty()) {
        for issue in judge(plan.operation, &plan.input).into_iter().filter(Issue::is_error) {
            let said = issue.path.to_string();
            if secrets.iter().any(|path| said == *path || said.starts_with(&format!("{path}.")))
                && let Some(member) = member_at(kind, &issue.path)
            {
                leaves(member, &issue.path, &DocPath::root(), true, &mut found);
            }
        }
    }
    found.dedup_by(|a, b| a.path == b.path);
    found
}

/// The member at a path of a document.
fn member_at(kind: &Kind, path: &DocPath) -> Option<&'static Member> {
    let mut names = path.steps().iter().map(|step| match step {
        Step::Member(name) => Some(name.as_str()),
        _ => None,
    });
    let first = kind.member(names.next()??)?;
    names.try_fold(first, |member, name| member.shape().member(name?))
}

/// The texts that a member is made of, as far as somebody can be asked for them: `below` leads to it from what is lacking.
fn leaves(member: &'static Member, path: &DocPath, below: &DocPath, is_needed: bool, found: &mut Vec<SecretAsk>) {
    match &member.shape().kind {
        ShapeKind::Structure { .. } if below.steps().len() < ASKED => {
            for inner in member.shape().members() {
                let (path, below) = (path.member(inner.name), below.member(inner.name));
                leaves(inner, &path, &below, is_needed && inner.required, found);
            }
        }
        ShapeKind::String { values } => found.push(SecretAsk {
            path: path.clone(),
            label: if below.is_root() { end_of(path) } else { below.to_string() },
            is_needed,
            is_secret: member.class() == Sensitivity::Secret,
            choices: values,
        }),
        _ => {}
    }
}

/// The end of a path, by which a value is known where it alone is lacking: as if it were asked for with those beside it.
fn end_of(path: &DocPath) -> String {
    let steps = path.steps();
    let names = steps[steps.len().saturating_sub(ASKED)..].iter().filter_map(|step| match step {
        Step::Member(name) => Some(name.as_str()),
        _ => None,
    });
    names.collect::<Vec<_>>().join(".")
}

/// A remark for each place where a document may lack something because it is secret.
pub(super) fn missing_secrets(kind: &Kind, body: &Map<String, Value>) -> Vec<String> {
    kind.secrets(body)
        .into_iter()
        .map(|path| format!("Not here, because it is secret: {path}, where it has any."))
        .collect()
}

fn look(member: &'static Member, value: Option<&Value>, path: String, depth: usize, found: &mut Vec<String>) {
    match value {
        None if holds_secret(member, depth) => found.push(path),
        Some(Value::Object(members)) => {
            let shape = member.shape();
            let chosen = |inner: &Member| !is_choice(shape) || members.contains_key(inner.name);
            for inner in shape.members().iter().filter(|inner| chosen(inner)) {
                look(inner, members.get(inner.name), format!("{path}.{}", inner.name), depth + 1, found);
            }
        }
        _ => {}
    }
}

fn is_choice(shape: &Shape) -> bool {
    shape.choice || matches!(shape.kind, ShapeKind::Structure { union: true, .. })
}

fn holds_secret(member: &'static Member, depth: usize) -> bool {
    let inner = || member.shape().members().iter().any(|inner| holds_secret(inner, depth + 1));
    member.class() == Sensitivity::Secret || (depth < DEEPEST && inner())
}
