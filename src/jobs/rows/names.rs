//! What an account calls that of which a list of pairs has values, such as the fields of its cases.

use serde_json::Value;

use super::target::PairName;
use crate::catalog::{Location, PairForm, PairList, Plan, Prepared};
use crate::contract::RowMapping;
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
}

impl PairNames {
    /// The names that an operation needs, where it needs any. `items` says where the items of a resource are listed.
    #[must_use]
    pub fn of(operation: OperationId, items: impl FnOnce(&str) -> Option<Location>) -> Self {
        let list = PairList::of(operation);
        Self { items: list.and_then(|pairs| items(&pairs.resource.path)), list, ..Self::default() }
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

fn id_of_pair(path: &DocPath) -> Option<&str> {
    match path.steps() {
        [Step::Member(_), Step::Key(id), Step::Member(_)] => Some(id),
        _ => None,
    }
}
