//! Where it can be read whether a write was carried out, and what a document says about that.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::inverse::match_template;
use super::{
    Catalog, ColumnKind, Document, Location, Need, Place, Plan, Prepared, Resource, Scope, Trace, Verb, catalog, spoken,
};
use crate::model::{OperationId, api, input_from_reply, read_for_edit, read_instant};

/// What a write was to do to what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Make the item.
    Make,
    /// Put one more into the list: the service gives it its id.
    Add,
    /// Give the item the values that were sent.
    Change,
    /// Take the item away.
    Remove,
    /// Do something with the item.
    Act,
    /// Begin something that is one more row of a list below the item.
    Begin,
    /// Be the one that is there, if that is not older: a list below it tells since when.
    Date,
    /// Let a search find the item.
    Find,
    /// Let a search find the item no longer.
    Lose,
}

/// Where a write can be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// What is read.
    pub resource: &'static Resource,
    /// The action that the write was.
    pub action: &'static Verb,
    /// The item, or the list where the id is not known.
    pub at: Location,
    /// What was to be done.
    pub aim: Aim,
}

impl Catalog {
    /// Where a write with this input can be seen; `None` where nothing tells.
    #[must_use]
    pub fn sight_of(&'static self, operation: OperationId, input: &Value) -> Option<Sight> {
        let acts =
            || self.resources.iter().flat_map(|resource| resource.actions.iter().map(move |act| (resource, act)));
        let own = || acts().filter(|(_, action)| action.operation == operation);
        let item = own().find_map(|(resource, action)| {
            let at = resource.seen_at(operation, input, None)?;
            let aim = match action.scope {
                _ if action.verb == "delete" => Aim::Remove,
                _ if operation.operation().edit_from.is_some() => Aim::Change,
                Scope::List => Aim::Make,
                Scope::Item => Aim::Act,
            };
            let traced = self.traced(resource, action, &at, input);
            Some(traced.unwrap_or_else(|| Sight { resource, action, at: searched(at, input, action), aim }))
        });
        item.or_else(|| {
            own().filter(|(_, action)| action.scope == Scope::List && action.verb == "create").find_map(
                |(resource, action)| {
                    let at = searched(resource.list_at(input, action)?, input, action);
                    Some(Sight { resource, action, at: resource.found_by(at, input), aim: Aim::Add })
                },
            )
        })
    }

    /// Where an action on an item leaves its trace, if that is not the item itself.
    fn traced(
        &'static self,
        resource: &'static Resource,
        action: &'static Verb,
        item: &Location,
        input: &Value,
    ) -> Option<Sight> {
        match action.trace.as_ref()? {
            Trace::List { list } => {
                let resource = self.resource(&format!("{}/{list}", resource.path))?;
                Some(Sight { resource, action, at: item.child(list), aim: Aim::Begin })
            }
            Trace::Others { others } => {
                let other = input.get(others)?.as_array()?.first()?.as_str().filter(|other| !other.contains('‹'))?;
                Some(Sight { resource, action, at: item.parent()?.child(other), aim: Aim::Remove })
            }
            Trace::Search { key, values, gone } => {
                let key = input.get(key)?.as_str()?;
                let values = input.get(values)?.as_array()?.iter().map(|value| value.as_str());
                // What was not kept can't be searched for.
                let values = values.collect::<Option<Vec<_>>>()?;
                if values.is_empty() || values.iter().any(|value| value.contains('‹')) {
                    return None;
                }
                let at = values.into_iter().fold(item.clone(), |at, value| at.with_query(key, value));
                let aim = if *gone { Aim::Lose } else { Aim::Find };
                Some(Sight { resource, action, at, aim })
            }
        }
    }
}

impl Sight {
    /// The same, narrowed to what was made since a moment, where the list can be searched so.
    #[must_use]
    pub fn since(&self, moment: Timestamp, prepared: &Prepared) -> Self {
        let mut sight = self.clone();
        let key = self.resource.search.as_ref().and_then(|search| search.since.as_deref());
        if let (Aim::Add, Some(key)) = (self.aim, key.filter(|key| prepared.field(key).is_some())) {
            sight.at = sight.at.with_query(key, format!(">={moment}"));
        }
        sight
    }

    /// Where it can be read since when the item is there, if it does not say so itself.
    #[must_use]
    pub fn dated(&self) -> Option<Self> {
        let made = self.resource.made_in.as_ref()?;
        let resource = catalog().resource(&format!("{}/{}", self.resource.path, made.list))?;
        let list = self.at.without_query().child(&made.list);
        let at = made.search.iter().fold(list, |at, (key, value)| at.with_query(key, value));
        Some(Self { resource, action: self.action, at, aim: Aim::Date })
    }

    /// The item that an action was done to, where its traces are looked for in a list below it.
    #[must_use]
    pub fn beneath(&self) -> Option<Self> {
        let at = self.at.without_query().parent()?;
        match catalog().place(&at).ok()? {
            Place::Item(resource) => Some(Self { resource, action: self.action, at, aim: Aim::Act }),
            _ => None,
        }
    }

    /// The call that must be answered before [`Sight::plan`] can be made, if there is one.
    #[must_use]
    pub fn prepare(&self) -> Option<Plan> {
        let reads_page = self.aim != Aim::Change || self.reads_as_page();
        self.resource.prepare_call(&self.at).filter(|_| reads_page)
    }

    /// The call that reads it.
    ///
    /// # Errors
    /// As [`Resource::list_call`].
    pub fn plan(&self, sent: &Value, prepared: &Prepared) -> Result<Plan, Need> {
        match self.aim {
            Aim::Add | Aim::Begin | Aim::Date => self.resource.list_call(&self.at, prepared),
            Aim::Find | Aim::Lose => {
                let list = self.at.parent().unwrap_or_default().with_queries(self.at.query());
                self.resource.list_call(&list, prepared)
            }
            Aim::Change if !self.reads_as_page() => {
                let read = read_for_edit(self.action.operation, sent);
                let plan = read.map(|(operation, input)| Plan { operation, input });
                plan.ok_or_else(|| Need::Id(self.resource.singular.clone()))
            }
            _ => match self.resource.document_call(&self.at, prepared)? {
                Document::Describe(plan) | Document::Find(plan) => Ok(plan),
            },
        }
    }

    /// The call that reads what is around it, such as its domain: where that is not there, that this is not there either
    /// says nothing. `None` where nothing is around it that can be read.
    #[must_use]
    pub fn around(&self) -> Option<Plan> {
        let up = |at: &Location| at.parent();
        let places = std::iter::successors(self.at.without_query().without_action().parent(), up);
        let item = |at: Location| match catalog().place(&at) {
            Ok(Place::Item(resource)) => Some((resource, at)),
            _ => None,
        };
        let described =
            |(resource, at): (&'static Resource, Location)| match resource.document_call(&at, &Prepared::default()) {
                Ok(Document::Describe(plan)) => Some(plan),
                _ => None,
            };
        places.filter_map(item).filter_map(described).last()
    }

    /// The input that would lead to what was read, for a change.
    #[must_use]
    pub fn input_now(&self, reply: &Value) -> Option<Value> {
        input_from_reply(self.action.operation, &self.action.plan(&self.at).input, reply)
    }

    /// What the item's page reads is what an edit begins with.
    fn reads_as_page(&self) -> bool {
        let read = self.action.operation.operation().edit_from.as_ref().map(|from| from.read.as_str());
        read.is_some() && read == self.resource.describe_operation().map(|describe| describe.name)
    }
}

impl Resource {
    /// The list that an action on it is about, by the ids in the input.
    fn list_at(&self, input: &Value, action: &Verb) -> Option<Location> {
        let mut holes = BTreeMap::new();
        match_template(&action.input, input, &mut holes);
        match_template(&self.list.input, input, &mut holes);
        let (root, lists) = self.path.split_once('/')?;
        let mut parts = vec![root.to_owned()];
        for list in lists.split('/') {
            parts.push(list.to_owned());
            if list != self.name {
                parts.push(holes.get(list)?.clone());
            }
        }
        Some(Location::new(parts))
    }

    /// The list with a search that finds one like this input, where it needs one.
    fn found_by(&self, at: Location, input: &Value) -> Location {
        let Some(search) = self.search.as_ref().filter(|search| search.required && at.query().is_empty()) else {
            return at;
        };
        let found = search.fields.iter().find_map(|field| {
            let text = field.finds.as_ref()?.text(input).filter(|text| !text.is_empty() && !text.contains('‹'))?;
            Some((field.key.clone(), text))
        });
        match found {
            Some((key, text)) => at.with_query(key, text),
            None => at,
        }
    }

    /// The member by which the items of a list of one of these are told apart, as its edit has it.
    #[must_use]
    pub fn key_in(&self, member: &str) -> Option<&'static str> {
        let mut edits = self.actions.iter().filter_map(|action| action.operation.operation().edit_from.as_ref());
        edits.find_map(|from| from.keyed.get(member)).map(String::as_str)
    }

    /// When a row or item was made, where it says so.
    #[must_use]
    pub fn made_at(&self, document: &Value) -> Option<Timestamp> {
        if let Some(made) = &self.made {
            return read_instant(made.values(document).first()?);
        }
        let is_made = |name: &str| name.to_lowercase().starts_with("created") && api().is_time(self.service, name);
        let mut members = document.as_object()?.iter();
        members.find(|(name, _)| is_made(name)).and_then(|(_, value)| read_instant(value))
    }

    /// The state of an item and the times that are not before `since`, each with the title of its column.
    #[must_use]
    pub fn state_since(&self, document: &Value, since: Timestamp) -> Vec<(&str, Result<String, Timestamp>)> {
        let state = |column: &super::Column| match column.kind {
            ColumnKind::Status => column.expr.text(document).map(|status| Ok(spoken(&status))),
            ColumnKind::Time => {
                let at = read_instant(column.expr.values(document).first()?)?;
                (at >= since).then_some(Err(at))
            }
            _ => None,
        };
        self.columns.iter().filter_map(|column| Some((column.title.as_str(), state(column)?))).collect()
    }
}

/// The location with the search that its list needs, as far as the input has its values.
fn searched(at: Location, input: &Value, action: &Verb) -> Location {
    let mut holes = BTreeMap::new();
    match_template(&action.input, input, &mut holes);
    let searched = holes.into_iter().filter_map(|(hole, value)| Some((hole.strip_prefix('?')?.to_owned(), value)));
    searched.fold(at, |at, (key, value)| at.with_query(key, value))
}
