//! What an account calls that of which a list of pairs has values, such as the fields of its cases.

use std::collections::BTreeMap;

use serde_json::Value;

use super::target::PairName;
use crate::catalog::{Document, Location, PairForm, PairList, Plan, Prepared, Resource, catalog};
use crate::contract::{RowMapping, RowNeed, SeenColumn};
use crate::model::{DocPath, OperationId, Step};

/// The names that are known so far.
#[derive(Debug, Default)]
pub struct PairNames {
    all: Vec<PairName>,
    list: Option<PairList>,
    items: Option<Location>,
    /// Those of which one of several values is chosen.
    chosen: Vec<String>,
    /// Those whose options were asked for.
    asked: Vec<String>,
    /// What says which of them are needed, such as the template of a case.
    bases: Option<Bases>,
}

/// What says which values are needed, as far as it was read.
#[derive(Debug)]
struct Bases {
    /// The member of an input that names one.
    member: &'static str,
    resource: &'static Resource,
    list: Location,
    asked: Vec<String>,
    /// What each is called, and what it needs, by its id.
    known: BTreeMap<String, (String, Vec<String>)>,
}

impl PairNames {
    /// The names that an operation needs, where it needs any. `items` says where the items of a resource are listed.
    #[must_use]
    pub fn of(operation: OperationId, items: impl Fn(&str) -> Option<Location>) -> Self {
        let list = PairList::of(operation);
        let bases = list.and_then(|pairs| {
            let of = pairs.arrangement.basis.of.as_str();
            let (member, resource) = (pairs.basis_in_input(operation)?, catalog().resource(of)?);
            Some(Bases { member, resource, list: items(of)?, asked: Vec::new(), known: BTreeMap::new() })
        });
        Self { items: list.and_then(|pairs| items(&pairs.resource.path)), list, bases, ..Self::default() }
    }

    /// All that are known.
    #[must_use]
    pub fn all(&self) -> &[PairName] {
        &self.all
    }

    /// The call that reads them; `None` where there are none, or nothing says where.
    #[must_use]
    pub fn plan(&self) -> Option<Plan> {
        self.list?.resource.list_call(self.items.as_ref()?, &Prepared::default()).ok()
    }

    /// Takes in a page of them.
    pub fn learn(&mut self, reply: &Value) {
        let Some(pairs) = self.list else { return };
        for row in pairs.resource.rows(reply) {
            let Some(id) = pairs.resource.id_of(&row).filter(|id| !pairs.is_filled(id)) else { continue };
            let kind = pairs.arrangement.kind_of(&row);
            let Some(member) = kind.as_deref().and_then(|kind| pairs.member_for(kind)) else { continue };
            if kind.as_ref() == Some(&pairs.arrangement.optional) {
                self.chosen.push(id.clone());
            }
            let form = kind.and_then(|kind| pairs.arrangement.forms.get(&kind).copied());
            let is_time = form == Some(PairForm::Moment);
            let name = pairs.resource.label_of(&row).unwrap_or_else(|| id.clone());
            self.all.push(PairName { id, name, member: member.to_owned(), is_time, ..PairName::default() });
        }
    }

    /// The calls that read what can be chosen for those that columns go to, each with the id of one; each is given once.
    pub fn options(&mut self, mapping: &RowMapping) -> Vec<(String, Plan)> {
        let (Some(pairs), Some(items)) = (self.list, &self.items) else { return Vec::new() };
        let Some(resource) = pairs.options() else { return Vec::new() };
        let mut plans = Vec::new();
        for id in mapping.columns.values().filter_map(id_of_pair) {
            if self.asked.iter().any(|asked| asked == id) || self.chosen.iter().all(|of| of != id) {
                continue;
            }
            self.asked.push(id.to_owned());
            let plan = resource.list_call(&pairs.options_at(id, items), &Prepared::default());
            plans.extend(plan.ok().map(|plan| (id.to_owned(), plan)));
        }
        plans
    }

    /// Takes in a page of what can be chosen for one of them.
    pub fn learn_options(&mut self, id: &str, reply: &Value) {
        let Some(resource) = self.list.and_then(|pairs| pairs.options()) else { return };
        let Some(pair) = self.all.iter_mut().find(|pair| pair.id == id) else { return };
        for row in resource.rows(reply) {
            if let (Some(value), Some(name)) = (resource.id_of(&row), resource.label_of(&row)) {
                pair.words.insert(name, value);
            }
        }
    }

    /// The calls that read what says which of them are needed, each with its id: what all lines name, or the first of
    /// them. Each is given once.
    pub fn bases(&mut self, given: &Value, mapping: &RowMapping, columns: &[SeenColumn]) -> Vec<(String, Plan)> {
        let Some(bases) = &mut self.bases else { return Vec::new() };
        let of_column = |column: &&SeenColumn| mapping.columns.get(&column.name).is_some_and(|to| bases.is_at(to));
        let of_columns = columns.iter().filter(of_column).flat_map(|column| column.samples.clone());
        let ids = bases.of_all(given, mapping).map(str::to_owned).into_iter().chain(of_columns);
        // What people call one is no id, and is told where it is typed.
        let ids: Vec<String> = ids.filter(|id| uuid::Uuid::try_parse(id).is_ok()).collect();
        let mut plans = Vec::new();
        for id in ids {
            if !bases.asked.contains(&id) {
                bases.asked.push(id.clone());
                let call = bases.resource.document_call(&bases.list.child(&id), &Prepared::default());
                plans.extend(call.ok().map(|(Document::Describe(plan) | Document::Find(plan))| (id, plan)));
            }
        }
        plans
    }

    /// Takes in the document of one that says which of them are needed.
    pub fn learn_basis(&mut self, id: &str, reply: &Value) {
        let (Some(pairs), Some(bases)) = (self.list, &mut self.bases) else { return };
        if let Some(document) = bases.resource.document(&bases.list.child(id), reply) {
            let name = bases.resource.label_of(&document).unwrap_or_else(|| id.to_owned());
            bases.known.insert(id.to_owned(), (name, pairs.arrangement.needed(&document)));
        }
    }

    /// What lines need a value of, as far as that is known; those that all of them do are required from here on.
    pub fn needs(&mut self, given: &Value, mapping: &RowMapping) -> Vec<RowNeed> {
        let (Some(pairs), Some(bases)) = (self.list, &self.bases) else { return Vec::new() };
        let of_all = bases.of_all(given, mapping);
        let mut needs = Vec::new();
        for pair in &mut self.all {
            let path = pairs.path().key(&pair.id).member(&pair.member);
            let name = || pair.name.clone();
            let mut need = |only, why| needs.push(RowNeed::Value { path: path.clone(), name: name(), only, why });
            pair.required = pairs.arrangement.always.contains(&pair.id);
            if pair.required {
                need(None, "it is always needed".to_owned());
                continue;
            }
            for (id, (name, _)) in bases.known.iter().filter(|(_, (_, needed))| needed.contains(&pair.id)) {
                pair.required |= of_all == Some(id);
                let only = Some((bases.member.to_owned(), Value::from(id.as_str())));
                need(only, format!("the {} {name} requires one", bases.resource.singular));
            }
        }
        needs
    }

    /// Puts what is known of the pairs that columns go to into a mapping: what stands for options, and what is a time.
    pub fn complete(&self, mapping: &mut RowMapping) {
        for (column, path) in &mapping.columns {
            let Some(pair) = id_of_pair(path).and_then(|id| self.all.iter().find(|pair| pair.id == id)) else {
                continue;
            };
            if !pair.words.is_empty() {
                mapping.words.insert(column.clone(), pair.words.clone());
            }
            if pair.is_time {
                mapping.times.insert(column.clone());
            } else {
                mapping.times.remove(column);
            }
        }
    }
}

impl Bases {
    fn is_at(&self, path: &DocPath) -> bool {
        matches!(path.steps(), [Step::Member(member)] if member == self.member)
    }

    /// The one that all lines name.
    fn of_all<'v>(&self, given: &'v Value, mapping: &'v RowMapping) -> Option<&'v str> {
        let constant = mapping.constants.iter().find(|(path, _)| self.is_at(path)).map(|(_, value)| value);
        constant.or_else(|| given.get(self.member))?.as_str()
    }
}

fn id_of_pair(path: &DocPath) -> Option<&str> {
    match path.steps() {
        [Step::Member(_), Step::Key(id), Step::Member(_)] => Some(id),
        _ => None,
    }
}
