//! What lines name that stands in a list of the account, such as an object type, a template, a flow or a domain. The facts
//! know which member names what; each list is read once, whatever the lines say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::fill::{base, known_way};
use crate::catalog::{Location, Plan, Prepared, Resource, catalog};
use crate::contract::{RowMapping, RowNeed, RowPlace};
use crate::model::{DocPath, Edit, Member, OperationId, ShapeKind};

/// The lists of what lines name, as far as they were read.
#[derive(Debug, Default)]
pub struct RowReferences {
    lists: BTreeMap<Location, Listed>,
}

#[derive(Debug)]
struct Listed {
    resource: &'static Resource,
    /// What each is called, and why it is of no use where something new names it, if it is of none.
    known: BTreeMap<String, (String, Option<String>)>,
    /// Whether there are no others.
    is_all: bool,
    /// Whether no more of it comes.
    is_over: bool,
}

/// A part of an input that names something.
struct Named {
    path: DocPath,
    resource: &'static Resource,
    list: Location,
    /// Whether it names what is changed, and not what something new goes by.
    is_subject: bool,
    /// The lines that it is of, where columns say in which list.
    place: RowPlace,
}

impl RowReferences {
    /// Whether lines name anything of which a list says whether it is there.
    #[must_use]
    pub fn are_any(operation: OperationId, set: &Value, mapping: &RowMapping) -> bool {
        naming(operation, set, mapping).next().is_some()
    }

    /// The calls that read what lines name, each with its list; each is given once. What stands in `places`, those that
    /// lines go to, is listed there, once it is known which of them are there: so it is asked again after an answer.
    pub fn lists(
        &mut self,
        operation: OperationId,
        set: &Value,
        mapping: &RowMapping,
        places: &BTreeSet<RowPlace>,
    ) -> Vec<(Location, Plan)> {
        let mut plans = Vec::new();
        let all = named(operation, set, mapping, places);
        for Named { resource, list, place, .. } in &all {
            if self.lists.contains_key(list) || !self.is_known(&all, place) {
                continue;
            }
            if let Ok(plan) = resource.list_call(list, &Prepared::default()) {
                self.begin(resource, list);
                plans.push((list.clone(), plan));
            }
        }
        plans
    }

    /// Whether it is known that a place is there, or nobody can tell: what lies in one that is not there need not be asked
    /// for.
    fn is_known(&self, all: &[Named], place: &RowPlace) -> bool {
        place.iter().all(|(member, id)| {
            let path = DocPath::root().member(member);
            let mut lists = all
                .iter()
                .filter(|named| named.path == path && named.place.iter().all(|of| place.get(of.0) == Some(of.1)));
            lists.all(|named| match self.lists.get(&named.list) {
                Some(listed) => listed.is_over && (!listed.is_all || listed.known.contains_key(id)),
                None => false,
            })
        })
    }

    /// The list of what a value for all lines names at a path, and the call that reads it, unless that was given before.
    /// `None` where it names nothing that is listed, or where columns say in which list.
    pub fn ask(
        &mut self,
        operation: OperationId,
        set: &Value,
        mapping: &RowMapping,
        path: &DocPath,
    ) -> Option<(Location, Option<Plan>)> {
        let mut mapping = mapping.clone();
        mapping.constants.retain(|(known, _)| known != path);
        mapping.constants.push((path.clone(), Value::from("")));
        let all = named(operation, set, &mapping, &BTreeSet::new());
        let Named { resource, list, .. } = all.into_iter().find(|named| named.path == *path)?;
        if self.lists.contains_key(&list) {
            return Some((list, None));
        }
        let plan = resource.list_call(&list, &Prepared::default()).ok()?;
        self.begin(resource, &list);
        Some((list, Some(plan)))
    }

    /// What is in a list, by its names: each with id, name, and why it is of no use, where it is of none. `None` while it is
    /// being read.
    #[must_use]
    pub fn there(&self, list: &Location) -> Option<Vec<(String, String, Option<String>)>> {
        let listed = self.lists.get(list).filter(|listed| listed.is_over)?;
        let known = listed.known.iter().map(|(id, (name, useless))| (id.clone(), name.clone(), useless.clone()));
        let mut known: Vec<_> = known.collect();
        known.sort_by(|(_, one, _), (_, other, _)| one.cmp(other));
        Some(known)
    }

    fn begin(&mut self, resource: &'static Resource, list: &Location) {
        let known = resource.kinds.iter().map(|kind| (kind.clone(), (kind.clone(), None))).collect();
        self.lists.insert(list.clone(), Listed { resource, known, is_all: false, is_over: false });
    }

    /// Takes in a page of a list; the last one says that there are no others.
    pub fn learn(&mut self, list: &Location, reply: &Value, is_last: bool) {
        let Some(listed) = self.lists.get_mut(list) else { return };
        let resource = listed.resource;
        for row in resource.rows(reply) {
            let Some(id) = resource.id_of(&row) else { continue };
            let useless = resource.usable.as_ref().filter(|usable| usable.holds(&row) == Some(false));
            let name = resource.label_of(&row).unwrap_or_else(|| id.clone());
            listed.known.insert(id, (name, useless.map(|usable| usable.why.clone())));
        }
        listed.is_all |= is_last;
        listed.is_over |= is_last;
    }

    /// A list is not read any further.
    pub fn end(&mut self, list: &Location) {
        self.lists.get_mut(list).into_iter().for_each(|listed| listed.is_over = true);
    }

    /// What lines may name, as far as that is known.
    #[must_use]
    pub fn needs(
        &self,
        operation: OperationId,
        set: &Value,
        mapping: &RowMapping,
        places: &BTreeSet<RowPlace>,
    ) -> Vec<RowNeed> {
        let need = |Named { path, resource, list, is_subject, place }| {
            let listed = self.lists.get(&list).filter(|listed| listed.is_all || !listed.known.is_empty())?;
            let mut known = listed.known.clone();
            known.values_mut().filter(|_| is_subject).for_each(|(_, useless)| *useless = None);
            let (is_all, singular) = (listed.is_all, resource.singular.clone());
            let ids = known.iter().map(|(id, (name, _))| (name.clone(), id.clone())).collect();
            Some(RowNeed::OneOf { path, place, known, ids, is_all, singular })
        };
        named(operation, set, mapping, places).into_iter().filter_map(need).collect()
    }
}

/// A part of an input that names something in a list.
struct Naming {
    path: DocPath,
    member: &'static Member,
    resource: &'static Resource,
    is_subject: bool,
    /// The members that say in which list, where columns give them.
    by_line: Vec<&'static str>,
}

/// All that a column or a value for all lines names. What a page gives to all lines is there.
fn naming(operation: OperationId, set: &Value, mapping: &RowMapping) -> impl Iterator<Item = Naming> {
    let base = base(operation, set, mapping).ok();
    let paths = mapping.columns.values().chain(mapping.constants.iter().map(|(path, _)| path));
    let paths = paths.filter(|path| path.get(set).is_none_or(Value::is_null)).filter(|_| base.is_some());
    let all: Vec<Naming> =
        paths.filter_map(|path| of(operation, path, mapping, base.as_ref().unwrap_or(&Value::Null))).collect();
    all.into_iter()
}

/// The same with the list of each: where columns say which, that of each place.
fn named(operation: OperationId, set: &Value, mapping: &RowMapping, places: &BTreeSet<RowPlace>) -> Vec<Named> {
    let Ok(base) = base(operation, set, mapping) else { return Vec::new() };
    let mut all = Vec::new();
    for naming in naming(operation, set, mapping) {
        let own = |place: &RowPlace| {
            let value = |member: &&str| Some(((*member).to_owned(), place.get(*member)?.clone()));
            naming.by_line.iter().map(value).collect::<Option<RowPlace>>()
        };
        let own: BTreeSet<RowPlace> =
            if naming.by_line.is_empty() { [RowPlace::new()].into() } else { places.iter().filter_map(own).collect() };
        for place in own {
            let mut base = base.clone();
            for (member, id) in &place {
                DocPath::root().member(member).put(&mut base, Value::from(id.as_str()));
            }
            let Naming { path, member, resource, is_subject, .. } = &naming;
            if let Some(list) = list_of(operation, path, member, resource, &base) {
                all.push(Named { path: path.clone(), resource, list, is_subject: *is_subject, place });
            }
        }
    }
    all
}

fn of(operation: OperationId, path: &DocPath, mapping: &RowMapping, base: &Value) -> Option<Naming> {
    let member = match known_way(operation, path) {
        (known, Some(member)) if known == *path => member,
        _ => return None,
    };
    let member = match &member.shape().kind {
        ShapeKind::List { item } => item,
        _ => member,
    };
    let resource = catalog().resource(member.refers?)?;
    // What an enum lists is known by the facts, customers are searched for, and of what another system holds the list need
    // not have all.
    if !member.offered().is_empty() || member.takes_arn() || resource.is_of_customers() || resource.foreign {
        return None;
    }
    let edit = operation.operation().edit;
    let own = resource.actions().iter().filter(|verb| verb.operation == operation && path.steps().len() == 1);
    let (mut is_subject, mut is_own) = (false, false);
    for verb in own {
        is_subject |= edit.is_some();
        // What is made need not be there, nor what is to be gone.
        is_own |= matches!(&*verb.verb, "create" | "delete") || (verb.verb == "edit" && edit == Some(Edit::Put));
    }
    if is_own {
        return None;
    }
    let mut filled = base.clone();
    let mut by_line = Vec::new();
    for around in
        around(resource).filter(|around| member.under.as_ref().is_none_or(|under| !under.contains_key(around)))
    {
        if above(operation, path, &around, base).is_none() {
            let column = |member: &&Member| {
                let path = DocPath::root().member(member.name);
                member.refers == Some(around.as_str()) && mapping.columns.values().any(|to| *to == path)
            };
            let column = operation.operation().input.members().iter().find(column)?.name;
            filled.as_object_mut()?.insert(column.to_owned(), column.into());
            by_line.push(column);
        }
    }
    // A list for some value is one for any.
    list_of(operation, path, member, resource, &filled)?;
    Some(Naming { path: path.clone(), member, resource, is_subject, by_line })
}

/// The members whose values say in which list what lines name stands: each set of them is of one thing that is named.
pub(super) fn placing(operation: OperationId, set: &Value, mapping: &RowMapping) -> Vec<Vec<&'static str>> {
    let mut all: Vec<Vec<&'static str>> = naming(operation, set, mapping).map(|naming| naming.by_line).collect();
    all.retain(|members| !members.is_empty());
    all.sort_unstable();
    all.dedup();
    all
}

/// The resources in whose items one of this resource lies.
fn around(resource: &Resource) -> impl Iterator<Item = String> {
    let names: Vec<&str> = resource.path.split('/').collect();
    (1..names.len().saturating_sub(1)).map(move |n| names[..=n].join("/")).collect::<Vec<_>>().into_iter()
}

/// Where something is listed that a member names: below what all lines name of what is around it. `None` where lines may
/// differ in that.
fn list_of(
    operation: OperationId,
    path: &DocPath,
    member: &Member,
    resource: &Resource,
    base: &Value,
) -> Option<Location> {
    let names: Vec<&str> = resource.path.split('/').collect();
    let mut list = Location::home().child(names.first()?);
    for n in 1..names.len() {
        list = list.child(names[n]);
        if n + 1 < names.len() {
            let around = names[..=n].join("/");
            let id = match member.under.as_ref().and_then(|under| under.get(&around)) {
                Some(id) => id.as_str(),
                None => above(operation, path, &around, base)?,
            };
            list = list.child(id);
        }
    }
    list.parts().iter().all(|part| !part.is_empty() && !part.starts_with('{')).then_some(list)
}

/// The id that all lines have for something around what they name.
fn above<'v>(operation: OperationId, path: &DocPath, around: &str, base: &'v Value) -> Option<&'v str> {
    let names = |member: &&Member| member.refers == Some(around);
    // What stands nearer may name another one.
    let mut holder = path.parent();
    while let Some(inner) = holder.filter(|inner| !inner.is_root()) {
        if known_way(operation, &inner)
            .1
            .is_some_and(|inner| inner.shape().members().iter().any(|member| names(&member)))
        {
            return None;
        }
        holder = inner.parent();
    }
    let members = operation.operation().input.members().iter().filter(names);
    members.into_iter().find_map(|member| base.get(member.name)?.as_str())
}
