//! Something that is to be done to several rows of a list: which action, which rows, and what all share.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::catalog::{KeySpec, Location, Prepared, Resource, Scope, Verb};
use crate::contract::JobWay;
use crate::model::Edit;
use crate::screens::form::takes_list;
use crate::widgets::plural;

/// An action of the catalogue, done to several rows of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Many {
    /// The list that the rows are of, with its search.
    pub(in crate::screens) list: Location,
    /// What the rows are.
    pub(in crate::screens) resource: &'static Resource,
    /// What has the action: the rows themselves, or what hangs under each of them.
    pub(in crate::screens) of: &'static Resource,
    /// The action.
    pub(in crate::screens) deed: &'static Verb,
    /// What it is called, for several.
    pub(in crate::screens) title: String,
    /// What was known before the rows could be read.
    pub(in crate::screens) prepared: Prepared,
    /// The members that the place determines alike for all.
    pub(in crate::screens) shared: Value,
    /// Where the action is for the first row, with what it begins with.
    pub(crate) first: Location,
    /// The rows.
    pub(in crate::screens) rows: Arc<Vec<ManyRow>>,
    /// What was filled in for all of them, once it was.
    pub(in crate::screens) set: Option<Value>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens) struct ManyRow {
    /// Where it is.
    pub(in crate::screens) at: Location,
    /// What people call it.
    pub(in crate::screens) label: String,
    /// The members that are its own.
    pub(in crate::screens) own: Value,
    /// Why nothing can be done to it.
    pub(in crate::screens) refused: Option<String>,
}

/// An action that can be done to marked rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ManyDeed {
    /// One of the resource.
    Verb(&'static Verb),
    /// What a key of the page of an item does.
    Key(&'static KeySpec),
}

impl ManyDeed {
    /// All that can be done to several of a resource: what takes nothing but the item and what all share.
    pub(in crate::screens) fn all(resource: &'static Resource) -> Vec<Self> {
        let verbs = resource.actions().iter().filter(|deed| fits(resource, deed)).map(Self::Verb);
        let keys = resource.page.iter().flat_map(|page| &page.keys).filter(|key| key_fits(resource, key));
        verbs.chain(keys.map(Self::Key)).collect()
    }

    /// Where it is for an item.
    pub(super) fn place(self, item: &Location) -> Option<Location> {
        match self {
            Self::Verb(deed) => Some(item.clone().with_action(&deed.verb)),
            Self::Key(key) => key.location(item, "", ""),
        }
    }

    /// What the resource or the page says against it for an item.
    pub(super) fn why_not(self, item: &Value) -> Option<String> {
        match self {
            Self::Verb(deed) => crate::screens::form::useless(deed, Some(item)).map(str::to_owned),
            Self::Key(key) => key.why_not(Some(item)).map(str::to_owned),
        }
    }

    /// What it is called where it is done to so many of a resource.
    pub(in crate::screens) fn title(self, resource: &Resource, count: usize) -> String {
        let several = plural(count as u64, &resource.singular, &resource.plural());
        match self {
            Self::Verb(deed) => {
                let one = format!("the {}", resource.singular);
                match deed.title.contains(&one) {
                    true if count != 1 => deed.title.replacen(&one, &several, 1).replace(" its ", " their "),
                    true => deed.title.replacen(&one, &several, 1),
                    false => format!("{}: {several}", deed.title),
                }
            }
            Self::Key(key) => format!("{}: {several}", key_title(resource, key)),
        }
    }
}

/// What a key of a page does, also for who does not see what its neighbours do.
fn key_title(resource: &Resource, key: &KeySpec) -> String {
    let does = key.does.as_deref().unwrap_or(&key.key);
    let page = resource.page.iter().flat_map(|page| &page.keys);
    let same: Vec<&KeySpec> = page.filter(|other| other.key == key.key).collect();
    let is_one_of = same.len() > 1 && same.iter().all(|other| !other.is_conditional());
    let action = key.key.parse::<crate::config::Action>().map(crate::config::Action::title);
    let text = match action {
        Ok(action) if is_one_of => format!("{action} {does}"),
        _ => does.to_owned(),
    };
    crate::screens::form::sentence(&text)
}

/// Whether an action of an item can be done to several: it needs no more than the item and what all share.
fn fits(resource: &Resource, deed: &Verb) -> bool {
    let is_of_several = resource.merge(&deed.verb).is_some() || deed.others.is_some();
    deed.scope == Scope::Item && deed.is_write() && !is_of_several && !takes_list(deed.operation, &resource.path)
}

fn key_fits(resource: &'static Resource, key: &KeySpec) -> bool {
    let is_plain = key.among().is_none() && !key.needs_arn() && key.each.is_none() && key.with.is_none();
    let (root, lists) = resource.path.split_once('/').unwrap_or((&resource.path, ""));
    // Any item will do, in any.
    let probe = lists.split('/').fold(Location::new([root]), |at, list| at.child(list).child("-"));
    let to = key.location(&probe, "", "").filter(|_| is_plain);
    to.and_then(|to| crate::screens::form::deed_at(&to))
        .is_some_and(|deed| deed.is_write() && deed.others.is_none() && !takes_list(deed.operation, &resource.path))
}

impl Many {
    /// How many of what, in words.
    pub(in crate::screens) fn several(&self) -> String {
        plural(self.rows.len() as u64, &self.resource.singular, &self.resource.plural())
    }

    /// What it is called where it is done to so many of the rows.
    pub(super) fn named(&self, count: usize) -> String {
        let several = plural(count as u64, &self.resource.singular, &self.resource.plural());
        self.title.replacen(&self.several(), &several, 1)
    }

    /// Whether members are set in what is there, and what is left out stays as it is.
    pub(in crate::screens) fn edits(&self) -> bool {
        self.deed.operation.operation().edit_from.is_some()
    }

    /// Whether there is something that all share and that is to be filled in first.
    pub(super) fn asks(&self) -> bool {
        let row = self.rows.iter().find(|row| row.refused.is_none());
        let given = |name: &str| self.shared.get(name).is_some() || row.is_some_and(|row| row.own.get(name).is_some());
        let mut members = self.deed.operation.operation().input.members().iter();
        self.edits() || members.any(|member| member.required && !member.token && !given(member.name))
    }

    /// Whether it takes away what nothing brings back.
    pub(super) fn is_lasting(&self) -> bool {
        self.deed.operation.operation().cannot_be_undone() || self.deed.verb == "delete"
    }

    /// What all share: what the place says, and what was filled in.
    pub(super) fn whole_set(&self) -> Value {
        joined(&self.shared, self.set.as_ref().unwrap_or(&Value::Null))
    }

    /// The input of a row, as far as it is known without looking at what is there.
    pub(super) fn input(&self, row: &ManyRow) -> Value {
        joined(&self.whole_set(), &row.own)
    }

    /// How the input of an item is made: an update that keeps what it is not sent needs to read nothing first.
    pub(super) fn way(&self) -> JobWay {
        let operation = self.deed.operation.operation();
        let set = self.whole_set();
        let own = self.rows.first().map(|row| &row.own);
        let given = |name: &str| set.get(name).is_some() || own.is_some_and(|own| own.get(name).is_some());
        let is_whole = operation.input.members().iter().all(|m| !m.required || m.token || given(m.name));
        let is_enough = !self.edits() || (operation.edit == Some(Edit::Merge) && is_whole && !self.goes_in());
        if is_enough { JobWay::Send } else { JobWay::Edit }
    }

    /// Whether only a part is set of what an update takes as a whole.
    fn goes_in(&self) -> bool {
        let keyed = self.deed.operation.operation().edit_from.as_ref().map(|from| &from.keyed);
        let is_told_apart = |name: &String| keyed.is_some_and(|keyed| keyed.contains_key(name));
        let set = self.set.as_ref().and_then(Value::as_object).into_iter().flatten();
        set.into_iter().any(|(name, value)| value.is_object() && !is_told_apart(name))
    }
}

/// The members of both; where both have one, that of the second.
pub(super) fn joined(one: &Value, other: &Value) -> Value {
    let mut all = Map::new();
    for part in [one, other] {
        all.extend(part.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
    }
    Value::Object(all)
}
