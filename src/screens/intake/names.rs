//! What an account calls that of which a list of pairs has values, such as the fields of its cases.

use super::given::list_beside;
use super::slots::IntakeSlot;
use crate::catalog::{Location, PairList, Prepared};
use crate::contract::{ApiError, Lane, Outcome, Request};
use crate::jobs::rows::PairName;
use crate::model::{DocPath, OperationId, Step};
use crate::screens::{Cx, Slot};

/// So many pages of names are read at the most.
const PAGES: u32 = 50;

/// The names that are known so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) all: Vec<PairName>,
    list: Option<PairList>,
    items: Option<Location>,
    /// Those of which one of several values is chosen.
    chosen: Vec<String>,
    /// Those whose options were asked for.
    asked: Vec<String>,
    pub(super) is_reading: bool,
    pub(super) problem: Option<ApiError>,
}

impl Names {
    /// Asks for the names that an operation needs, where it needs any.
    pub(super) fn of(operation: OperationId, list: Option<&Location>, cx: &mut Cx<'_>) -> Self {
        let mut names = Self { list: PairList::of(operation), ..Self::default() };
        let items = names.list.and_then(|pairs| list_beside(list?, &pairs.resource.path));
        let plan = items
            .as_ref()
            .zip(names.list)
            .and_then(|(items, pairs)| pairs.resource.list_call(items, &Prepared::default()).ok());
        if let Some(plan) = plan {
            let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
            cx.start(IntakeSlot::Names, Lane::Interactive, request);
            names.is_reading = true;
        }
        names.items = items;
        names
    }

    /// Takes in what was read. Says whether all of it is there now.
    pub(super) fn take(&mut self, slot: &IntakeSlot, outcome: &Outcome) -> bool {
        if let Outcome::Failed(error) = outcome {
            self.problem = Some(error.clone());
        }
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            match slot {
                IntakeSlot::Names => self.learn(&page.reply.document),
                IntakeSlot::Options(id) => self.learn_options(id, &page.reply.document),
            }
        }
        self.is_reading &= !(outcome.is_last() && *slot == IntakeSlot::Names);
        outcome.is_last()
    }

    fn learn(&mut self, reply: &serde_json::Value) {
        let Some(pairs) = self.list else { return };
        for row in pairs.resource.rows(reply) {
            let Some(id) = pairs.resource.id_of(&row).filter(|id| !pairs.is_filled(id)) else { continue };
            let kind = pairs.arrangement.kind_of(&row);
            let Some(member) = kind.as_deref().and_then(|kind| pairs.member_for(kind)) else { continue };
            if kind.as_ref() == Some(&pairs.arrangement.optional) {
                self.chosen.push(id.clone());
            }
            let name = pairs.resource.label_of(&row).unwrap_or_else(|| id.clone());
            self.all.push(PairName { id, name, member: member.to_owned(), ..PairName::default() });
        }
    }

    fn learn_options(&mut self, id: &str, reply: &serde_json::Value) {
        let Some(resource) = self.list.and_then(|pairs| pairs.options()) else { return };
        let Some(pair) = self.all.iter_mut().find(|pair| pair.id == id) else { return };
        for row in resource.rows(reply) {
            if let (Some(value), Some(name)) = (resource.id_of(&row), resource.label_of(&row)) {
                pair.words.insert(name, value);
            }
        }
    }

    /// Asks what can be chosen for those that columns go to, where that was not asked yet.
    pub(super) fn want_options<'p>(&mut self, paths: impl Iterator<Item = &'p DocPath>, cx: &mut Cx<'_>) {
        let (Some(pairs), Some(items)) = (self.list, self.items.clone()) else { return };
        let Some(resource) = pairs.options() else { return };
        for path in paths {
            let Some(id) = id_of_pair(path).filter(|id| self.chosen.iter().any(|of| of == id)) else { continue };
            if self.asked.iter().any(|asked| asked == id) {
                continue;
            }
            self.asked.push(id.to_owned());
            if let Ok(plan) = resource.list_call(&pairs.options_at(id, &items), &Prepared::default()) {
                let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
                cx.start(Slot::Intake(IntakeSlot::Options(id.to_owned())), Lane::Interactive, request);
            }
        }
    }

    /// What can be chosen for the pair of a path.
    pub(super) fn words(&self, path: &DocPath) -> Option<&std::collections::BTreeMap<String, String>> {
        let id = id_of_pair(path)?;
        self.all.iter().find(|pair| pair.id == id).map(|pair| &pair.words).filter(|words| !words.is_empty())
    }
}

fn id_of_pair(path: &DocPath) -> Option<&str> {
    match path.steps() {
        [Step::Member(_), Step::Key(id), Step::Member(_)] => Some(id),
        _ => None,
    }
}
