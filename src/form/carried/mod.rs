//! What a flow carries: its tasks, looked at field by field and changed so.
//!
//! The tasks themselves are what is kept: one that nothing was done to stays as it is, known here or not. Which fields
//! are read is said anew after each change, for every field that a task names must be among them.

mod change;
mod difference;
mod field;
mod kin;
mod sentence;
#[cfg(test)]
mod tests;
mod way;

pub use difference::{CarriedChange, carried_changes, read_besides};
pub use field::{CarriedField, fields_of_entity, fields_of_object_type};
pub use kin::flow_of;
pub use sentence::sentence;
pub use way::{Operand, Way, conditions_for, ways_for};

use serde_json::{Value, json};

use crate::model::DocPath;
use crate::model::look::{entries, filled, list, text};
use crate::rules::connectors::member_of;
use crate::rules::flow_operators;

/// Destinations that call a field whatever it is called on the way.
const FREE: [&str; 4] = ["S3", "EventBridge", "Upsolver", "LookoutMetrics"];

/// The tasks of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedTasks {
    tasks: Vec<Value>,
    /// The member that operators of the source have.
    member: String,
    /// Whether the destination calls its fields as it is told.
    free: bool,
    /// Where they stand in the request that they are of.
    path: DocPath,
    /// Whether the request is one of Customer Profiles.
    capital: bool,
}

/// A field on its way: where it comes from, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedLine {
    /// The fields that it is made of.
    pub from: Vec<String>,
    /// What it is called at the destination; nothing where it does not go along.
    pub to: Option<String>,
    /// What becomes of it on the way, in words.
    pub ways: Vec<String>,
}

impl CarriedTasks {
    /// The tasks of the flow that a request makes.
    #[must_use]
    pub fn of(document: &Value) -> Self {
        let flow = flow_of(document);
        let kind = text(&flow, "sourceFlowConfig.connectorType").unwrap_or_default();
        let end = list(&flow, "destinationFlowConfigList").first();
        let to = end.and_then(|end| text(end, "connectorType")).unwrap_or_default();
        Self {
            tasks: list(&flow, "tasks").to_vec(),
            member: member_of(kind).to_owned(),
            free: FREE.contains(&to),
            path: kin::tasks_in(document),
            capital: kin::definition_in(document).is_some(),
        }
    }

    /// Where they stand in the request.
    #[must_use]
    pub const fn path(&self) -> &DocPath {
        &self.path
    }

    /// The member that operators of the source have.
    #[must_use]
    pub fn member(&self) -> &str {
        &self.member
    }

    /// The same as a value of the request.
    #[must_use]
    pub fn to_value(&self) -> Value {
        if self.capital { self.tasks.iter().map(kin::capitalised).collect() } else { Value::Array(self.tasks.clone()) }
    }

    /// Whether the destination calls its fields as it is told.
    #[must_use]
    pub const fn is_free(&self) -> bool {
        self.free
    }

    /// Whether all fields go along, but for those that are left out.
    #[must_use]
    pub fn takes_all(&self) -> bool {
        self.tasks.iter().any(|task| is(task, "Map_all"))
    }

    /// Where each mapping goes: the place in the request that says so, and the field at the destination.
    pub fn targets(&self) -> impl Iterator<Item = (DocPath, &str)> {
        let member = if self.capital { "DestinationField" } else { "destinationField" };
        let maps = self.tasks.iter().enumerate().filter(|(_, task)| is(task, "Map"));
        maps.filter_map(move |(at, task)| Some((self.path.index(at).member(member), filled(task, "destinationField")?)))
    }

    /// The lines of the fields that are known, in their order, and of all others that are spoken of.
    #[must_use]
    pub fn lines(&self, known: &[CarriedField]) -> Vec<CarriedLine> {
        let mut names: Vec<String> = known.iter().map(|field| field.name.clone()).collect();
        let spoken = self.tasks.iter().filter(|task| !is(task, "Map_all")).flat_map(sources);
        for name in spoken.filter(|name| !self.is_joined(name)) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        let lines = names.iter().flat_map(|name| {
            let mut own: Vec<CarriedLine> = self.maps().filter_map(|map| self.line(name, map)).collect();
            if own.is_empty() {
                own.push(self.bare(name));
            }
            own.extend(self.loose().filter(|task| sources(task).next() == Some(name.as_str())).map(|task| {
                let from = sources(task).map(str::to_owned).collect();
                self.told(from, None, Some(task))
            }));
            own
        });
        lines.collect()
    }

    /// The line of a mapping, where it begins with this field.
    fn line(&self, name: &str, map: &Value) -> Option<CarriedLine> {
        let from = sources(map).next()?;
        let to = filled(map, "destinationField").map(str::to_owned);
        let joins = self.tasks.iter().find(|task| joins(task) && filled(task, "destinationField") == Some(from));
        let parts: Vec<String> = sources(joins.unwrap_or(map)).map(str::to_owned).collect();
        (parts.first().map(String::as_str) == Some(name)).then(|| self.told(parts, to, joins))
    }

    /// The line of these fields, with what is done to each and by what they are made one.
    fn told(&self, from: Vec<String>, to: Option<String>, joins: Option<&Value>) -> CarriedLine {
        let own = from.iter().flat_map(|part| self.ways(part));
        let ways = joins.map(way::words).into_iter().chain(own).collect();
        CarriedLine { from, to, ways }
    }

    /// The tasks that make one field of several, which nothing goes on with yet.
    fn loose(&self) -> impl Iterator<Item = &Value> {
        self.tasks.iter().filter(move |task| {
            let name = filled(task, "destinationField");
            joins(task)
                && sources(task).count() > 1
                && name.is_some()
                && !self.tasks.iter().any(|other| !projects(other) && sources(other).any(|from| Some(from) == name))
        })
    }

    /// The line of a field that no mapping speaks of.
    fn bare(&self, name: &str) -> CarriedLine {
        let goes = self
            .tasks
            .iter()
            .find(|task| is(task, "Map_all"))
            .is_some_and(|task| !excluded(task).contains(&name.to_owned()));
        let to = goes.then(|| name.to_owned());
        CarriedLine { from: vec![name.to_owned()], to, ways: self.ways(name).collect() }
    }

    /// What is done with a field, in words.
    fn ways<'a>(&'a self, field: &'a str) -> impl Iterator<Item = String> + 'a {
        self.about(field).map(|(_, task)| way::words(task))
    }

    /// The tasks about one field alone which can be taken away: their places.
    pub fn about<'a>(&'a self, field: &'a str) -> impl Iterator<Item = (usize, &'a Value)> {
        self.tasks.iter().enumerate().filter(move |(_, task)| {
            let is_of = !joins(task) && !is(task, "Map") && !projects(task) && !is(task, "Map_all");
            is_of && sources(task).eq([field])
        })
    }

    /// What is done with all fields at once, in words.
    pub(super) fn all_words(&self) -> impl Iterator<Item = String> + '_ {
        self.tasks.iter().filter(|task| is(task, "Map_all")).map(way::words)
    }

    /// What the tasks do that no line has, in words: those about several fields at once or about none, of kinds that
    /// may not be known here. They stay as they are.
    pub fn apart(&self) -> impl Iterator<Item = String> + '_ {
        let is_line = |task: &Value| match sources(task).count() {
            _ if is(task, "Map_all") || projects(task) => true,
            0 => false,
            _ if joins(task) => {
                let is_plain = sources(task).next().is_some_and(|first| !self.is_joined(first));
                let is_carried = self.maps().any(|map| sources(map).next() == filled(task, "destinationField"));
                is_carried || is_plain && self.loose().any(|loose| loose == task)
            }
            1 => true,
            _ => is(task, "Map"),
        };
        self.tasks.iter().filter(move |task| !is_line(task)).map(|task| {
            let of = sources(task).collect::<Vec<_>>().join(", ");
            if of.is_empty() { way::words(task) } else { format!("{} of {of}", way::words(task)) }
        })
    }

    /// How many fields go along.
    #[must_use]
    pub fn carried(&self, known: &[CarriedField]) -> usize {
        self.lines(known).iter().filter(|line| line.to.is_some()).count()
    }

    /// What a condition or a change on the way is in words.
    #[must_use]
    pub fn words(&self, at: usize) -> Option<String> {
        self.tasks.get(at).map(way::words)
    }

    fn maps(&self) -> impl Iterator<Item = &Value> {
        self.tasks.iter().filter(|task| is(task, "Map"))
    }

    /// Whether a name is that of fields put together.
    fn is_joined(&self, name: &str) -> bool {
        self.tasks.iter().any(|task| joins(task) && filled(task, "destinationField") == Some(name))
    }

    /// A task of a kind, with the operator under the source's member where the source has that operator.
    fn task(&self, kind: &str, operator: &str, from: &[String]) -> Value {
        let mut task = json!({ "sourceFields": from });
        if flow_operators(&self.member).iter().any(|known| known == operator) {
            task["connectorOperator"] = json!({ self.member.as_str(): operator });
        }
        task["taskType"] = Value::from(kind);
        task
    }
}

fn is(task: &Value, kind: &str) -> bool {
    text(task, "taskType") == Some(kind)
}

/// Whether it makes one field of several.
fn joins(task: &Value) -> bool {
    is(task, "Merge") || is(task, "Arithmetic")
}

/// Whether it says which fields are read.
fn projects(task: &Value) -> bool {
    is(task, "Filter") && operator(task) == Some("PROJECTION")
}

fn operator(task: &Value) -> Option<&str> {
    entries(task, "connectorOperator").find_map(|(_, operator)| operator.as_str())
}

fn sources(task: &Value) -> impl Iterator<Item = &str> {
    list(task, "sourceFields").iter().filter_map(Value::as_str)
}

/// What of all fields does not go along.
fn excluded(task: &Value) -> Vec<String> {
    let list = text(task, "taskProperties.EXCLUDE_SOURCE_FIELDS_LIST").unwrap_or_default();
    serde_json::from_str(list).unwrap_or_default()
}
