//! What lines name that stands in a list of the account, such as an object type, a template, a flow or a domain. The facts
//! know which member names what; each list is read once, whatever the lines say.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fill::{base, known_way};
use crate::catalog::{Location, Plan, Prepared, Resource, catalog};
use crate::contract::{RowMapping, RowNeed};
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
}

/// A part of an input that names something.
struct Named {
    path: DocPath,
    resource: &'static Resource,
    list: Location,
    /// Whether it names what is changed, and not what something new goes by.
    is_subject: bool,
}

impl RowReferences {
    /// Whether lines name anything of which a list says whether it is there.
    #[must_use]
    pub fn are_any(operation: OperationId, set: &Value, mapping: &RowMapping) -> bool {
        !named(operation, set, mapping).is_empty()
    }

    /// The calls that read what lines name, each with its list; each is given once.
    pub fn lists(&mut self, operation: OperationId, set: &Value, mapping: &RowMapping) -> Vec<(Location, Plan)> {
        let mut plans = Vec::new();
        for Named { resource, list, .. } in named(operation, set, mapping) {
            if self.lists.contains_key(&list) {
                continue;
            }
            if let Ok(plan) = resource.list_call(&list, &Prepared::default()) {
                let known = resource.kinds.iter().map(|kind| (kind.clone(), (kind.clone(), None))).collect();
                self.lists.insert(list.clone(), Listed { resource, known, is_all: false });
                plans.push((list, plan));
            }
        }
        plans
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
    }

    /// What lines may name, as far as that is known.
    #[must_use]
    pub fn needs(&self, operation: OperationId, set: &Value, mapping: &RowMapping) -> Vec<RowNeed> {
        let need = |Named { path, resource, list, is_subject }| {
            let listed = self.lists.get(&list).filter(|listed| listed.is_all || !listed.known.is_empty())?;
            let mut known = listed.known.clone();
            known.values_mut().filter(|_| is_subject).for_each(|(_, useless)| *useless = None);
            let (is_all, singular) = (listed.is_all, resource.singular.clone());
            let ids = known.iter().map(|(id, (name, _))| (name.clone(), id.clone())).collect();
            Some(RowNeed::OneOf { path, known, ids, is_all, singular })
        };
        named(operation, set, mapping).into_iter().filter_map(need).collect()
    }
}

/// All that a column or a value for all lines names. What a page gives to all lines is there.
fn named(operation: OperationId, set: &Value, mapping: &RowMapping) -> Vec<Named> {
    let Ok(base) = base(operation, set, mapping) else { return Vec::new() };
    let paths = mapping.columns.values().chain(mapping.constants.iter().map(|(path, _)| path));
    paths
        .filter(|path| path.get(set).is_none_or(Value::is_null))
        .filter_map(|path| of(operation, path, &base))
        .collect()
}

fn of(operation: OperationId, path: &DocPath, base: &Value) -> Option<Named> {
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
    let list = list_of(operation, path, member, resource, base)?;
    Some(Named { path: path.clone(), resource, list, is_subject })
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
