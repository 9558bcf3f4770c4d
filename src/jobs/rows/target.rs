//! What of an operation's input a column can be given to.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::{PairList, with_article};
use crate::model::{DocPath, Member, OperationId, Shape, ShapeKind, Step};

/// So deep below the input members are offered.
const DEEPEST: usize = 5;

/// What an account calls something of which a list of pairs may have a value, such as a field of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairName {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The member of the choice that takes its value.
    pub member: String,
    /// Whether its value is a point in time, though the member takes any text.
    pub is_time: bool,
    /// Whether every input needs a value of it, by what the account says.
    pub required: bool,
    /// What its options are called, and what is sent for each; empty where it takes any value.
    pub words: BTreeMap<String, String>,
}

/// A part of an operation's input that takes the values of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where it is.
    pub path: DocPath,
    /// Whether no input can do without it.
    pub required: bool,
    /// How it takes them.
    pub kind: TargetKind,
}

/// How a part of an input takes the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// One value.
    Value,
    /// A list of values, with something between them.
    List,
    /// Entries by names: the name of the column is one.
    Named,
}

/// Where a path of an input leads.
#[derive(Clone, Debug)]
pub(super) struct Landing {
    /// Where the value goes: a text with JSON, if it goes into one.
    pub(super) outer: DocPath,
    /// Where it goes in that JSON.
    pub(super) inner: Option<DocPath>,
    /// What it is to be; not known inside of JSON.
    pub(super) shape: Option<&'static Shape>,
    /// The pair whose value it is.
    pub(super) pair: Option<(PairList, String, &'static str)>,
}

/// All that the columns of a file can be given to. What is given already is none of it.
#[must_use]
pub fn targets(operation: OperationId, given: &Value, names: &[PairName]) -> Vec<Target> {
    let mut walk = Walk { pairs: PairList::of(operation), names, given, all: Vec::new(), inside: Vec::new() };
    for member in operation.operation().input.members().iter().filter(|member| !member.token) {
        walk.member(member, &DocPath::root().member(member.name), member.required);
    }
    walk.all
}

struct Walk<'a> {
    pairs: Option<PairList>,
    names: &'a [PairName],
    /// What needs no column.
    given: &'a Value,
    all: Vec<Target>,
    /// The shapes around, so that none is gone into from itself.
    inside: Vec<&'static str>,
}

impl Walk<'_> {
    /// Whether columns can go beside what is given there: where parts have names, those that are not given do.
    fn takes_more(&self, member: &Member, path: &DocPath, given: &Value) -> bool {
        match &member.shape().kind {
            ShapeKind::Structure { .. } => true,
            ShapeKind::Map { .. } => given.is_object(),
            ShapeKind::List { .. } if self.pairs.as_ref().is_some_and(|pairs| pairs.path() == *path) => {
                given.is_object()
            }
            // Columns go to the first element alone: where there are more of them, the list is whole.
            ShapeKind::List { item } => {
                !is_scalar(item.shape()) && given.as_array().is_some_and(|given| given.len() == 1)
            }
            _ => member.json.is_some() && given.is_object(),
        }
    }

    fn push(&mut self, path: &DocPath, required: bool, kind: TargetKind) {
        self.all.push(Target { path: path.clone(), required, kind });
    }

    fn member(&mut self, member: &'static Member, path: &DocPath, required: bool) {
        let shape = member.shape();
        if self.inside.len() >= DEEPEST || self.inside.contains(&shape.name) {
            return;
        }
        let given = path.get(self.given).filter(|value| !value.is_null());
        if given.is_some_and(|given| !self.takes_more(member, path, given)) {
            return;
        }
        self.inside.push(shape.name);
        match &shape.kind {
            ShapeKind::Structure { members, .. } => {
                // Of several one was chosen, if a part of it is given.
                let is_open = |inner: &&Member| {
                    !shape.choice
                        || given.is_none_or(|given| given.get(inner.name).is_some_and(|value| !value.is_null()))
                };
                for inner in members.iter().filter(|inner| !inner.token).filter(is_open) {
                    self.member(inner, &path.member(inner.name), required && inner.required && !shape.choice);
                }
            }
            ShapeKind::List { .. } if self.pairs.as_ref().is_some_and(|pairs| pairs.path() == *path) => {
                let names = self.names;
                let is_open = |name: &&PairName| given.and_then(|given| given.get(&name.id)).is_none_or(Value::is_null);
                for name in names.iter().filter(is_open) {
                    self.push(&path.key(&name.id).member(&name.member), name.required, TargetKind::Value);
                }
            }
            ShapeKind::List { item } if is_scalar(item.shape()) => self.push(path, required, TargetKind::List),
            ShapeKind::List { item } => self.member(item, &path.index(0), required),
            ShapeKind::Map { value, .. } if is_scalar(value.shape()) => self.push(path, required, TargetKind::Named),
            ShapeKind::Map { .. } => {}
            _ if member.json.is_some() => {
                self.push(path, required, TargetKind::Named);
                if given.is_none() {
                    self.push(path, required, TargetKind::Value);
                }
            }
            _ => self.push(path, required, TargetKind::Value),
        }
        self.inside.pop();
    }
}

/// The path for a column: what takes entries by names takes it under its own.
#[must_use]
pub fn given_to_column(target: &Target, column: &str) -> DocPath {
    match target.kind {
        TargetKind::Named => target.path.key(column),
        TargetKind::Value | TargetKind::List => target.path.clone(),
    }
}

/// What people call the place of a path: that of a pair by the pair's name.
#[must_use]
pub fn name_of_target(path: &DocPath, names: &[PairName]) -> String {
    let pair = match path.steps() {
        [Step::Member(_), Step::Key(id), Step::Member(member)] => {
            names.iter().find(|name| name.id == *id && name.member == *member)
        }
        _ => None,
    };
    pair.map_or_else(|| path.to_string(), |pair| pair.name.clone())
}

/// The place in an operation's input that a text means: a path, with entries of maps and members of JSON behind dots or
/// in braces, and pairs by their ids or names. Upper and lower case, `_`, `-` and blanks make no difference.
///
/// # Errors
/// If there is no such place: says what is there.
pub fn resolve(operation: OperationId, text: &str, names: &[PairName]) -> Result<DocPath, String> {
    let path: DocPath = text.trim().parse().map_err(|_| format!("{text} is no path, such as Address.City"))?;
    if path.is_root() {
        return Err("names no member".to_owned());
    }
    let mut way = Way { pairs: PairList::of(operation), names, made: DocPath::root() };
    way.shape(operation.operation().input, path.steps())?;
    Ok(way.made)
}

struct Way<'a> {
    pairs: Option<PairList>,
    names: &'a [PairName],
    made: DocPath,
}

impl Way<'_> {
    fn shape(&mut self, shape: &'static Shape, steps: &[Step]) -> Result<(), String> {
        let Some((step, rest)) = steps.split_first() else { return Ok(()) };
        if self.pairs.as_ref().is_some_and(|pairs| pairs.path() == self.made) {
            return self.pair(step, rest);
        }
        match (&shape.kind, step) {
            (ShapeKind::Structure { members, .. }, Step::Member(name) | Step::Key(name)) => {
                let exact = members.iter().find(|member| member.name == name);
                let member = exact.or_else(|| members.iter().find(|member| alike(member.name, name)));
                let member = member.ok_or_else(|| self.unknown(name, members))?;
                self.made.push(Step::Member(member.name.to_owned()));
                self.member(member, rest)
            }
            (ShapeKind::List { item }, Step::Index(index)) => {
                self.made.push(Step::Index(*index));
                self.member(item, rest)
            }
            (ShapeKind::List { .. }, _) => Err(format!("{} is a list: say which, such as {}[0]", self.made, self.made)),
            (ShapeKind::Map { value, .. }, Step::Member(name) | Step::Key(name)) => {
                self.made.push(Step::Key(name.clone()));
                self.member(value, rest)
            }
            _ => Err(format!("nothing is below {}", self.made)),
        }
    }

    fn member(&mut self, member: &'static Member, rest: &[Step]) -> Result<(), String> {
        if member.json.is_some() {
            let inner = rest.iter().map(|step| match step {
                Step::Member(name) | Step::Key(name) => Step::Key(name.clone()),
                Step::Index(index) => Step::Index(*index),
            });
            inner.for_each(|step| self.made.push(step));
            return Ok(());
        }
        self.shape(member.shape(), rest)
    }

    fn pair(&mut self, step: &Step, rest: &[Step]) -> Result<(), String> {
        let Some(pairs) = &self.pairs else { return Ok(()) };
        let (Step::Member(said) | Step::Key(said)) = step else {
            return Err(format!("{} is filled in by name, such as {}{{title}}.stringValue", self.made, self.made));
        };
        let known = self.names.iter().find(|name| name.id == *said);
        let known = known.or_else(|| self.names.iter().find(|name| alike(&name.name, said)));
        let (id, member) = match (rest, known) {
            ([Step::Member(member) | Step::Key(member)], known) => {
                let id = known.map_or(said, |known| &known.id);
                (
                    id.clone(),
                    pairs
                        .named(member)
                        .ok_or_else(|| {
                            format!("{member} takes no value of {}", with_article(&pairs.resource.singular))
                        })?
                        .to_owned(),
                )
            }
            ([], Some(known)) => (known.id.clone(), known.member.clone()),
            ([], None) if !self.names.is_empty() => {
                return Err(format!("there is no {} {said}", pairs.resource.singular));
            }
            _ => return Err(format!("say by which member, such as {}{{{said}}}.stringValue", self.made)),
        };
        self.made.push(Step::Key(id));
        self.made.push(Step::Member(member));
        Ok(())
    }

    fn unknown(&self, name: &str, members: &'static [Member]) -> String {
        let near = |member: &&Member| (strsim::jaro_winkler(&plain(member.name), &plain(name)) * 1000.0) as u32;
        let near = members.iter().filter(|member| !member.token).max_by_key(near).map(|member| member.name);
        let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        if self.made.is_root() {
            format!("there is no member {name}{near}")
        } else {
            format!("{} has no member {name}{near}", self.made)
        }
    }
}

/// Where a path leads, as [`resolve`] made it.
pub(super) fn landing(operation: OperationId, path: &DocPath) -> Option<Landing> {
    let pairs = PairList::of(operation);
    let mut outer = DocPath::root();
    let mut shape = operation.operation().input;
    let mut steps = path.steps().iter();
    while let Some(step) = steps.next() {
        if let (Some(pairs), Step::Key(id)) = (&pairs, step)
            && pairs.path() == outer
        {
            let (Some(Step::Member(member)), None) = (steps.next(), steps.next()) else { return None };
            let member = pairs.named(member)?;
            let shape = pairs.value_shape(member)?;
            return Some(Landing { outer, inner: None, shape: Some(shape), pair: Some((*pairs, id.clone(), member)) });
        }
        let member = shape.step(step)?;
        outer.push(step.clone());
        shape = member.shape();
        if member.json.is_some() {
            let inner: Vec<Step> = steps.cloned().collect();
            let inner = (!inner.is_empty()).then(|| DocPath::from(inner));
            return Some(Landing { outer, shape: inner.is_none().then_some(shape), inner, pair: None });
        }
    }
    Some(Landing { outer, inner: None, shape: Some(shape), pair: None })
}

pub(super) fn is_scalar(shape: &Shape) -> bool {
    !matches!(shape.kind, ShapeKind::Structure { .. } | ShapeKind::List { .. } | ShapeKind::Map { .. })
}

/// A name without what makes no difference.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

pub(super) fn alike(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}
