//! Something that is to be done to several rows of a list: which action, which rows, and what all share.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::catalog::{Entries, KeySpec, Location, Outlook, Prepared, Resource, Scope, UndoWay, Verb};
use crate::contract::{JobId, JobWay};
use crate::jobs::is_of_configuration;
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
    /// How it puts back what another job has done, where it does that.
    pub(in crate::screens) back: Option<UndoWay>,
    /// The job that goes on with it, if it is one that was begun before.
    pub(in crate::screens) resumes: Option<JobId>,
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
    /// The members that are set in it alone, where not all get the same.
    pub(in crate::screens) set: Value,
    /// What the write that it takes back has made, where it takes one back: what is another by now was changed since.
    pub(in crate::screens) made: Value,
    /// What becomes of its state, where that is known.
    pub(in crate::screens) becomes: Option<Outlook>,
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
    #[must_use]
    pub fn all(resource: &'static Resource) -> Vec<Self> {
        let verbs = resource.actions().iter().filter(|deed| fits(resource, deed)).map(Self::Verb);
        let keys = resource.page.iter().flat_map(|page| &page.keys).filter(|key| key_fits(resource, key));
        verbs.chain(keys.map(Self::Key)).filter(|deed| tells_apart(resource, *deed)).collect()
    }

    /// Where it is for an item.
    #[must_use]
    pub fn place(self, item: &Location) -> Option<Location> {
        match self {
            Self::Verb(deed) => Some(item.clone().with_action(&deed.verb)),
            Self::Key(key) => key.location(item, "", ""),
        }
    }

    /// What the resource or the page says against it for an item.
    #[must_use]
    pub fn why_not(self, item: &Value) -> Option<String> {
        match self {
            Self::Verb(deed) => crate::screens::form::useless(deed, Some(item)).map(str::to_owned),
            Self::Key(key) => key.why_not(Some(item)).map(str::to_owned),
        }
    }

    /// What it is called where it is done to so many of a resource.
    #[must_use]
    pub fn title(self, resource: &Resource, count: usize) -> String {
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
    let page = resource.page.iter().flat_map(|page| &page.keys);
    let same: Vec<&KeySpec> = page.filter(|other| other.key == key.key).collect();
    let is_one_of = same.len() > 1 && same.iter().all(|other| !other.is_conditional());
    let action = key.key.parse::<crate::config::Action>().map(crate::config::Action::title);
    let text = match (action, key.does.as_deref()) {
        (Ok(action), Some(does)) if is_one_of => format!("{action} {does}"),
        (Ok(action), None) => action.to_owned(),
        (_, does) => does.unwrap_or(&key.key).to_owned(),
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
    let to = key.location(&any(resource, "-"), "", "").filter(|_| is_plain);
    to.and_then(|to| crate::screens::form::deed_at(&to))
        .is_some_and(|deed| deed.is_write() && deed.others.is_none() && !takes_list(deed.operation, &resource.path))
}

/// Whether what is sent says which item it is for: what is the same for all of them is done once, and for none of them.
fn tells_apart(resource: &Resource, deed: ManyDeed) -> bool {
    let plan = |id: &str| {
        let to = deed.place(&any(resource, id))?;
        let verb = crate::screens::form::deed_at(&to)?;
        Some((verb.plan(&to).input, verb.arn))
    };
    matches!((plan("-"), plan("+")), (Some((one, arn)), Some((other, _))) if arn.is_some() || one != other)
}

/// An item of this id, in any list of a resource.
fn any(resource: &Resource, id: &str) -> Location {
    let (root, lists) = resource.path.split_once('/').unwrap_or((&resource.path, ""));
    let list = |at: Location, list: &str| at.child("-").child(list);
    let mut lists = lists.split('/');
    let first = Location::new([root]).child(lists.next().unwrap_or_default());
    lists.fold(first, list).child(id)
}

impl Many {
    /// How many of what, in words.
    pub(in crate::screens) fn several(&self) -> String {
        plural(self.rows.len() as u64, &self.resource.singular, &self.resource.plural())
    }

    /// Takes other rows in place of those that it has.
    pub(super) fn put_rows(&mut self, rows: Vec<ManyRow>) {
        let before = self.several();
        self.rows = Arc::new(rows);
        self.title = self.title.replacen(&before, &self.several(), 1);
    }

    /// The item that the location of its pages names, and how many stand in its place.
    pub(in crate::screens) fn stands_for(&self) -> Option<(Location, String)> {
        let depth = self.rows.first()?.at.parts().len();
        let of_first = self.first.parts().iter().take(depth);
        Some((Location::new(of_first), self.several()))
    }

    /// What it is called where it is done to so many of the rows.
    pub(super) fn named(&self, count: usize) -> String {
        let several = plural(count as u64, &self.resource.singular, &self.resource.plural());
        self.title.replacen(&self.several(), &several, 1)
    }

    /// What it is called where so many of the rows are taken.
    pub(super) fn titled(&self, taken: usize) -> String {
        if taken == self.rows.len() {
            return self.title.clone();
        }
        let all = self.several();
        self.title.replacen(&all, &format!("{} of {all}", crate::widgets::count(taken as u64)), 1)
    }

    /// Whether members are set in what is there, and what is left out stays as it is.
    pub(in crate::screens) fn edits(&self) -> bool {
        // What was deleted is not there to be edited.
        self.back.is_none_or(|way| way == UndoWay::Restore) && self.deed.operation.operation().edit_from.is_some()
    }

    /// The map whose entries it sets or takes away, where it is one of two actions that do so.
    pub(super) fn entries(&self) -> Option<&Entries> {
        self.deed.undo.as_ref()?.entries.as_ref()
    }

    /// Whether what is there says what would change.
    pub(super) fn compares(&self) -> bool {
        self.edits() || self.entries().is_some()
    }

    /// Whether what is there is looked at before it starts: what takes something back leaves alone what others have
    /// changed since.
    pub(super) fn looks(&self) -> bool {
        self.compares() || self.back.is_some()
    }

    /// The members that are set in a row.
    pub(super) fn set_in<'m>(&'m self, row: &'m ManyRow) -> &'m Value {
        if row.set.is_null() { self.set.as_ref().unwrap_or(&Value::Null) } else { &row.set }
    }

    /// Whether there is something that all share and that is to be filled in first.
    pub(super) fn asks(&self) -> bool {
        let row = self.rows.iter().find(|row| row.refused.is_none());
        let given = |name: &str| self.shared.get(name).is_some() || row.is_some_and(|row| row.own.get(name).is_some());
        let mut members = self.deed.operation.operation().input.members().iter();
        self.edits() || members.any(|member| member.required && !member.token && !given(member.name))
    }

    /// Whether it takes something away, so that a word is typed first.
    pub(super) fn is_lasting(&self) -> bool {
        self.deed.operation.operation().cannot_be_undone() || self.deed.lasting || self.deed.verb == "delete"
    }

    /// Whether and how what it takes away comes back.
    pub(super) fn way_back(&self) -> &'static str {
        let is_made = self.deed.verb == "delete" && self.of.actions().iter().any(|action| action.verb == "create");
        if is_made && is_of_configuration(self.deed.operation) {
            "The job's page can make its definition again, and nothing that goes with it"
        } else {
            "This can't be undone"
        }
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
        let is_alike = self.rows.iter().all(|row| row.set.is_null());
        let is_enough =
            !self.edits() || (is_alike && operation.edit == Some(Edit::Merge) && is_whole && !self.goes_in());
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
