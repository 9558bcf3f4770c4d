//! The calls of a step: how an entry is made, changed and taken away.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::compare::{Change, changes, keyed_lists};
use super::kind::tags_member;
use super::names::{NoSuchName, Piece, pieces};
use super::newer::{self, is_newer};
use super::texts::mapped;
use super::{Entry, Ids, Kind};
use crate::catalog::{ConfigurationPart, Location, Plan, Verb, with_article};
use crate::model::{Edit, Issue, Member, OperationId, Step, Violation};
use crate::rules::judge;

/// How the calls about entries of a kind are made.
#[derive(Clone, Copy, Debug)]
pub struct Calls<'a> {
    /// The kind.
    pub kind: Kind,
    /// The ids of what is there by now.
    pub ids: &'a Ids,
}

/// Why there is no such call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCall {
    /// It names what is not there.
    #[error(transparent)]
    Missing(#[from] NoSuchName),
    /// Its request would be refused, or there is no such operation.
    #[error("{0}")]
    Wrong(String),
}

impl Calls<'_> {
    /// Whether an entry can be made, as far as that can be said before everything that it names is there.
    ///
    /// # Errors
    /// If it can't: what is wrong, and what would be right.
    pub fn would_create(&self, entry: &Entry) -> Result<(), NoCall> {
        let verb = self.creator()?;
        let input = self.creation(verb, entry, &entry.key, &self.anywhere(), true)?;
        let mut made_up = self.of_place(verb.operation);
        made_up.retain(|member| Some(*member) != self.kind.name_member());
        sound(verb.operation, &input, self.resolves(entry), &made_up)
    }

    /// Whether it can be changed, as far as that can be said beforehand.
    ///
    /// # Errors
    /// As [`Calls::would_create`].
    pub fn would_change(&self, wanted: &Entry, there: &Entry) -> Result<(), NoCall> {
        let plans = self.changing(wanted, there, &self.anywhere(), Some("arn"), true)?;
        let whole = self.resolves(wanted);
        let judge = |plan: &Plan| sound(plan.operation, &plan.input, whole, &self.of_place(plan.operation));
        plans.iter().try_for_each(judge)
    }

    /// The request that would make an entry, for who only judges it: what it names and is not there stays a name.
    #[must_use]
    pub fn request(&self, entry: &Entry) -> Option<Plan> {
        let verb = self.kind.create()?;
        let input = self.creation(verb, entry, "name", &self.anywhere(), true).ok()?;
        Some(judged(Plan { operation: verb.operation, input }))
    }

    /// The requests that would make what is wanted of what is there, for who only judges them.
    pub(super) fn requests(&self, wanted: &Entry, there: Option<&Entry>) -> Vec<Plan> {
        match there {
            None => self.request(wanted).into_iter().collect(),
            Some(there) => {
                let plans = self.changing(wanted, there, &self.anywhere(), Some("arn"), true).unwrap_or_default();
                plans.into_iter().map(judged).collect()
            }
        }
    }

    /// The call that makes an entry in a list. `name` is what it is called there.
    ///
    /// # Errors
    /// If what it names is not there, or its request would be refused.
    pub fn create(&self, entry: &Entry, name: &str, list: &Location) -> Result<Plan, NoCall> {
        let verb = self.creator()?;
        let input = self.creation(verb, entry, name, list, false)?;
        sound(verb.operation, &input, true, &[])?;
        Ok(sent(Plan { operation: verb.operation, input }))
    }

    /// The calls that make what is there at a place as it is wanted; none where it is.
    ///
    /// # Errors
    /// As [`Calls::create`].
    pub fn change(&self, wanted: &Entry, there: &Entry, at: &Location, arn: Option<&str>) -> Result<Vec<Plan>, NoCall> {
        let plans = self.changing(wanted, there, at, arn, false)?;
        plans.iter().try_for_each(|plan| sound(plan.operation, &plan.input, true, &[]))?;
        Ok(plans.into_iter().map(sent).collect())
    }

    /// The call that takes away what is at a place.
    #[must_use]
    pub fn delete(&self, at: &Location) -> Option<Plan> {
        self.kind.delete().map(|verb| verb.plan(at))
    }

    fn creator(&self) -> Result<&'static Verb, NoCall> {
        let singular = &self.kind.resource.singular;
        self.kind.create().ok_or_else(|| NoCall::Wrong(format!("no operation makes {}", with_article(singular))))
    }

    /// A place of its sort, for requests that are only looked at.
    fn anywhere(&self) -> Location {
        let lists = self.kind.resource.path.split('/').enumerate();
        Location::new(
            lists.flat_map(
                |(n, list)| if n == 0 { vec![list] } else { vec![list, "00000000-0000-0000-0000-000000000000"] },
            ),
        )
    }

    /// The members that say whose a request is, which nobody wrote where its place is only made up.
    fn of_place(&self, operation: OperationId) -> Vec<&str> {
        let verbs = self.kind.resource.actions().iter().filter(|verb| verb.operation == operation);
        verbs.flat_map(|verb| verb.place_members().chain(verb.arn)).collect()
    }

    /// Whether everything that an entry names has an id or a value.
    fn resolves(&self, entry: &Entry) -> bool {
        let named = entry.names();
        let has_ids = named.iter().all(|(kind, key)| self.ids.id(kind, key).is_some());
        has_ids && entry.variables().iter().all(|name| self.ids.resolve(&format!("${{{name}}}")).is_ok())
    }

    fn creation(
        &self,
        verb: &Verb,
        entry: &Entry,
        name: &str,
        list: &Location,
        lenient: bool,
    ) -> Result<Value, NoCall> {
        let mut input = object(verb.plan(list).input);
        let shape = verb.operation.operation().input;
        for member in shape.members() {
            if let Some(value) = entry.sent(member.name) {
                input.insert(member.name.to_owned(), self.resolved(&value, Some(member), lenient)?);
            }
        }
        for (name, value) in entry.body.iter().filter(|(name, _)| is_newer(name)) {
            input.insert(name.clone(), self.resolved(value, None, lenient)?);
        }
        if let Some(member) = self.kind.name_member() {
            let name = if entry.key.is_empty() { name } else { entry.name() };
            let name = if name.is_empty() { "name".to_owned() } else { self.text(name, lenient)? };
            input.insert(member.to_owned(), name.into());
        }
        if let Some(member) = tags_member(verb.operation.operation()).filter(|_| !entry.tags.is_empty()) {
            input.insert(member.to_owned(), self.resolved(&json!(entry.tags), None, lenient)?);
        }
        Ok(Value::Object(input))
    }

    fn changing(
        &self,
        wanted: &Entry,
        there: &Entry,
        at: &Location,
        arn: Option<&str>,
        lenient: bool,
    ) -> Result<Vec<Plan>, NoCall> {
        let all: Vec<Change> = changes(&self.kind, wanted, there, self.ids)
            .into_iter()
            .filter(|change| change.problem.is_none())
            .collect();
        let mut plans = Vec::new();
        let body: BTreeSet<&str> =
            all.iter().map(|change| change.path.as_str()).filter(|path| self.is_of_body(path)).collect();
        if let Some(edit) = self.kind.edit().filter(|_| !body.is_empty()) {
            let whole = wanted.in_place_of(there, &self.kind);
            plans.push(Plan { operation: edit.operation, input: self.update(edit, &whole, &body, at, lenient)? });
        }
        for part in &self.kind.spec.parts {
            let before = format!("{}.", part.name);
            let changed: Vec<&Change> = all.iter().filter(|change| change.path.starts_with(&before)).collect();
            if !changed.is_empty() {
                plans.extend(self.part(part, wanted, &changed, at, lenient)?);
            }
        }
        plans.extend(self.tags(&all, arn, lenient)?);
        Ok(plans)
    }

    fn update(
        &self,
        edit: &Verb,
        wanted: &Entry,
        changed: &BTreeSet<&str>,
        at: &Location,
        lenient: bool,
    ) -> Result<Value, NoCall> {
        let operation = edit.operation.operation();
        let mut input = object(edit.plan(at).input);
        for member in operation.input.members().iter().filter(|member| self.kind.member(member.name).is_some()) {
            let goes = operation.edit != Some(Edit::Merge) || member.required || changed.contains(member.name);
            match wanted.sent(member.name) {
                Some(value) if goes => {
                    input.insert(member.name.to_owned(), self.resolved(&value, Some(member), lenient)?);
                }
                None if changed.contains(member.name) && operation.edit == Some(Edit::Merge) => {
                    input.extend(self.kind.nothing(member.name).map(|nothing| (member.name.to_owned(), nothing)));
                }
                _ => {}
            }
        }
        let newer = wanted.body.iter().filter(|(name, _)| is_newer(name));
        for (name, value) in
            newer.filter(|(name, _)| operation.edit != Some(Edit::Merge) || changed.contains(name.as_str()))
        {
            input.insert(name.clone(), self.resolved(value, None, lenient)?);
        }
        Ok(Value::Object(input))
    }

    fn is_of_body(&self, path: &str) -> bool {
        self.kind.member(path).is_some() || is_newer(path)
    }

    fn part(
        &self,
        part: &ConfigurationPart,
        wanted: &Entry,
        changed: &[&Change],
        at: &Location,
        lenient: bool,
    ) -> Result<Vec<Plan>, NoCall> {
        let verb = |name: &str| self.kind.resource.action(name);
        let Some(writer) = verb(&part.verb) else { return Ok(Vec::new()) };
        let shape = writer.operation.operation().input;
        let body = match (wanted.parts.get(&part.name), &part.without, &part.unset) {
            (Some(body), _, _) => body.clone(),
            (None, Some(without), _) => return Ok(verb(without).map(|verb| verb.plan(at)).into_iter().collect()),
            (None, None, Some(unset)) => object(unset.clone()),
            (None, None, None) => return Err(NoCall::Wrong(format!("{}: nothing takes it away", part.name))),
        };
        let mut input = object(writer.plan(at).input);
        for (name, value) in &body {
            input.insert(name.clone(), self.resolved(value, shape.member(name), lenient)?);
        }
        let mut plans = vec![input];
        for (list, _) in keyed_lists(&self.kind, &part.name) {
            let items: Vec<Value> = changed.iter().filter_map(|change| change.wanted.clone()).collect();
            let most = shape.member(&list).and_then(|member| member.shape().most_items()).unwrap_or(usize::MAX);
            let mut split = Vec::new();
            for chunk in items.chunks(most.max(1)) {
                for plan in &plans {
                    let mut plan = plan.clone();
                    plan.insert(list.clone(), self.resolved(&chunk.to_vec().into(), shape.member(&list), lenient)?);
                    split.push(plan);
                }
            }
            plans = split;
        }
        Ok(plans.into_iter().map(|input| Plan { operation: writer.operation, input: Value::Object(input) }).collect())
    }

    fn tags(&self, all: &[Change], arn: Option<&str>, lenient: bool) -> Result<Vec<Plan>, NoCall> {
        let of = |change: &Change| change.path.strip_prefix("tags.").map(str::to_owned);
        let mut set = Map::new();
        let mut gone = Vec::new();
        for change in all {
            match (of(change), &change.wanted) {
                (Some(key), Some(value)) => {
                    set.insert(key, self.resolved(value, None, lenient)?);
                }
                (Some(key), None) => gone.push(Value::from(key)),
                (None, _) => {}
            }
        }
        let mut plans = Vec::new();
        let values = [("tag", Value::Object(set)), ("untag", Value::Array(gone))];
        for (name, value) in values.into_iter().filter(|(_, value)| !super::canonical::is_empty(value)) {
            let Some(verb) = self.kind.resource.action(name) else { continue };
            let arn = arn.ok_or_else(|| NoCall::Wrong("its ARN is not known, which its tags go by".to_owned()))?;
            let whose = verb.arn.unwrap_or_default();
            let members = verb.operation.operation().input.members();
            let Some(what) = members.iter().map(|member| member.name).find(|name| *name != whose) else { continue };
            let input = Map::from_iter([(whose.to_owned(), arn.into()), (what.to_owned(), value)]);
            plans.push(Plan { operation: verb.operation, input: input.into() });
        }
        Ok(plans)
    }

    fn text(&self, text: &str, lenient: bool) -> Result<String, NoSuchName> {
        match self.ids.resolve(text) {
            Err(_) if lenient => Ok(text.to_owned()),
            resolved => resolved,
        }
    }

    fn resolved(&self, value: &Value, member: Option<&'static Member>, lenient: bool) -> Result<Value, NoSuchName> {
        let mut missing = None;
        let resolved = mapped(value, member, &mut |text, _| {
            self.text(text, lenient).unwrap_or_else(|name| {
                missing.get_or_insert(name);
                String::new()
            })
        });
        missing.map_or(Ok(resolved), Err)
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// The request as the facts can judge it.
fn judged(Plan { operation, input }: Plan) -> Plan {
    Plan { operation, input: newer::known(&input, operation.operation().input) }
}

/// The request as it goes out.
fn sent(Plan { operation, input }: Plan) -> Plan {
    Plan { operation, input: newer::sent(&input, operation.operation().input) }
}

/// What stands for an id that is not known yet, where a request is judged: a name, and an id that AWS makes.
const STAND_INS: [&str; 2] = ["name", "00000000-0000-0000-0000-000000000000"];

/// Whether a request would be taken, by the facts and the rules; where not all names are ids yet, by what those do not
/// touch. Nothing is said of the members that are `made_up`.
fn sound(operation: OperationId, input: &Value, whole: bool, made_up: &[&str]) -> Result<(), NoCall> {
    let is_made_up = |issue: &Issue| match issue.path.steps().first() {
        Some(Step::Member(name)) => made_up.contains(&name.as_str()),
        _ => false,
    };
    let judged = |input: &Value| judge(operation, &newer::known(input, operation.operation().input));
    let others: Vec<Vec<Issue>> = STAND_INS.iter().filter(|_| !whole).map(|by| judged(&filled(input, by))).collect();
    let counts = |issue: &Issue| whole || is_settled(issue, input, &others);
    let mut wrong: Vec<String> = Vec::new();
    for issue in judged(input).iter().filter(|issue| issue.is_error() && counts(issue) && !is_made_up(issue)) {
        let said = issue.to_string();
        if !wrong.contains(&said) {
            wrong.push(said);
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(NoCall::Wrong(wrong.join("; "))) }
}

/// Whether an issue is one whatever the names turn out to be that are no ids yet: it is about the form, or about a value
/// that holds none of them, or a rule says the same with `others` in their place.
fn is_settled(issue: &Issue, input: &Value, others: &[Vec<Issue>]) -> bool {
    let is_same = |other: &Issue| other.path == issue.path && other.message == issue.message;
    match issue.constraint {
        Violation::Required | Violation::UnknownMember | Violation::Type { .. } => true,
        Violation::Rule { .. } => others.iter().all(|other| other.iter().any(is_same)),
        _ => {
            let text = issue.path.get(input).and_then(Value::as_str).unwrap_or_default();
            !is_open(text) && !is_open(&issue.path.to_string())
        }
    }
}

/// Whether a text names something.
fn is_open(text: &str) -> bool {
    pieces(text).iter().any(|piece| matches!(piece, Piece::Hole(_)))
}

/// The same request with something in place of all that it names.
fn filled(input: &Value, by: &str) -> Value {
    mapped(input, None, &mut |text, _| {
        let piece = |piece: Piece<'_>| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Hole(_) => by.to_owned(),
        };
        pieces(text).into_iter().map(piece).collect()
    })
}
