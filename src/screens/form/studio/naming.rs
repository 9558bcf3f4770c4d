//! What elsewhere names the items that go by their ARNs, and is not changed by the merge: counted by the service that
//! has it, place by place.

use std::collections::BTreeMap;

use super::moves::Counted;
use crate::catalog::{Left, Location, Merge, NamedIn, Prepared, Resource, catalog};
use crate::contract::{Lane, Outcome, Request};
use crate::screens::Cx;
use crate::screens::form::slots::{FormSlot, MergeSlot};
use crate::screens::form::spec::FormSpec;

/// So many pages of the places are read.
const PLACES: u32 = 20;
/// So many pages are counted at a place.
const PAGES: u32 = 5;

/// What became of a question.
#[derive(Debug)]
enum Answer {
    Awaited,
    Counted(Counted),
    Missed(String),
}

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Naming {
    /// The places that have such a list, once they are known.
    places: Vec<Location>,
    above: Option<Answer>,
    /// By the id of the item and the list at a place.
    answers: BTreeMap<(String, Location), Answer>,
    /// Whether it is not known what ARN some of them have: not yet, or not at all.
    nameless: bool,
    waits: bool,
}

impl Naming {
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Asks for what is not counted yet of those that go.
    pub(super) fn ask(&mut self, others: &[String], spec: &FormSpec, cx: &mut Cx<'_>) {
        let Some((named, list)) = spec.merge.and_then(|merge| named(spec.resource, merge)) else { return };
        match &self.above {
            None => return self.ask_above(list, cx),
            Some(Answer::Awaited) if self.places.is_empty() => return,
            _ => {}
        }
        self.answers.retain(|(id, _), _| others.contains(id));
        (self.nameless, self.waits) = (false, false);
        for id in others {
            let at = spec.list(cx.location).child(id);
            let Some(arn) = cx.own_arn(spec.resource, &at, None) else {
                self.waits |= cx.context().identity.is_none();
                self.nameless = true;
                continue;
            };
            for list_at in self.places.iter().filter_map(|place| named.list_at(place, &arn)) {
                let of = (id.clone(), list_at.without_query());
                if self.answers.contains_key(&of) {
                    continue;
                }
                let answer = match list.list_call(&list_at, &Prepared::usual(list)) {
                    Ok(plan) => {
                        let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
                        let slot = MergeSlot::Naming(of.0.clone(), of.1.clone());
                        cx.start(FormSlot::Merge(slot), Lane::Background, request);
                        Answer::Awaited
                    }
                    Err(need) => Answer::Missed(need.to_string()),
                };
                self.answers.insert(of, answer);
            }
        }
    }

    /// Asks which places there are.
    fn ask_above(&mut self, list: &Resource, cx: &mut Cx<'_>) {
        let at = Location::new(list.parent_path().split('/'));
        let plan = catalog().resource(list.parent_path()).map(|above| above.list_call(&at, &Prepared::default()));
        self.above = Some(match plan {
            Some(Ok(plan)) => {
                let request = Request { operation: plan.operation, input: plan.input, pages: PLACES };
                cx.start(FormSlot::Merge(MergeSlot::NamingAt), Lane::Background, request);
                Answer::Awaited
            }
            Some(Err(need)) => Answer::Missed(need.to_string()),
            None => Answer::Missed("there is no such list".to_owned()),
        });
    }

    /// The places have come.
    pub(super) fn take_above(&mut self, outcome: &Outcome, spec: &FormSpec) {
        let list = spec.merge.and_then(|merge| Some(named(spec.resource, merge)?.1));
        let Some(above) = list.and_then(|list| catalog().resource(list.parent_path())) else { return };
        let at = Location::new(above.path.split('/'));
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            let rows = above.rows(&page.reply.document);
            let found = rows.iter().filter_map(|row| above.item_location(&at, row));
            for place in found.collect::<Vec<_>>() {
                if !self.places.contains(&place) {
                    self.places.push(place);
                }
            }
        }
        if let Some(answer) = ended(outcome, Counted::default()) {
            self.above = Some(answer);
        }
    }

    /// Rows of a place have come.
    pub(super) fn take(&mut self, id: &str, at: &Location, outcome: &Outcome, spec: &FormSpec) {
        let Some((_, list)) = spec.merge.and_then(|merge| named(spec.resource, merge)) else { return };
        let Some(answer) = self.answers.get_mut(&(id.to_owned(), at.clone())) else { return };
        let (Outcome::Page(page) | Outcome::Finished(page)) = outcome else {
            if let Some(missed) = ended(outcome, Counted::default()) {
                *answer = missed;
            }
            return;
        };
        // Where the service tells how many there are, that is how many; else they are counted page by page.
        let before = if let Answer::Counted(before) = answer { before.clone() } else { Counted::default() };
        let total = list.total_of(&page.reply.document).and_then(|total| usize::try_from(total).ok());
        *answer = Answer::Counted(match total {
            Some(total) => Counted::new(total, false),
            None => {
                let rows = Counted::new(list.rows(&page.reply.document).len(), false);
                before.and(&rows).and(&Counted::new(0, outcome.is_last() && page.next.is_some()))
            }
        });
    }

    /// What goes on naming those that go: how many, or that it is not known.
    pub(super) fn said(&self, merge: &Merge) -> Vec<String> {
        let Some(left) = &merge.left else { return Vec::new() };
        let counted = self.answers.values().filter_map(|answer| match answer {
            Answer::Counted(counted) => Some(counted),
            _ => None,
        });
        let sum = counted.fold(Counted::default(), Counted::and);
        let missed = self.missed();
        let is_open = self.is_open();
        let sum = sum.and(&Counted::new(0, missed.is_some() || is_open));
        let mut said = Vec::new();
        if !sum.is_none() {
            said.push(format!("{} {}", sum.text(), if sum.is_one() { &left.one } else { &left.many }));
        }
        match missed {
            Some(why) => said.push(format!("{} is not known: {why}.", left.unknown)),
            None if is_open => said.push(format!("{} is not known yet …", left.unknown)),
            None => {}
        }
        said
    }

    fn is_open(&self) -> bool {
        let awaited = |answer: &Answer| matches!(answer, Answer::Awaited);
        self.waits || self.above.as_ref().is_none_or(awaited) || self.answers.values().any(awaited)
    }

    /// Why something is not known.
    fn missed(&self) -> Option<String> {
        let of = |answer: &Answer| match answer {
            Answer::Missed(why) => Some(why.clone()),
            _ => None,
        };
        let nameless = || (self.nameless && !self.waits).then(|| "the account is not known".to_owned());
        self.above.iter().chain(self.answers.values()).find_map(of).or_else(nameless)
    }
}

/// What an outcome says of a question that has come to its end.
fn ended(outcome: &Outcome, whole: Counted) -> Option<Answer> {
    match outcome {
        Outcome::Failed(error) => Some(Answer::Missed(error.code.clone())),
        Outcome::Cancelled => Some(Answer::Missed("it was cancelled".to_owned())),
        Outcome::Finished(page) if page.next.is_some() => Some(Answer::Missed("there are too many places".to_owned())),
        Outcome::Finished(_) => Some(Answer::Counted(whole)),
        _ => None,
    }
}

/// The list elsewhere whose items go on naming those that go, and how they name them.
fn named(resource: &'static Resource, merge: &Merge) -> Option<(&'static NamedIn, &'static Resource)> {
    let Left { list, .. } = merge.left.as_ref()?;
    let named = resource.forget.as_ref()?.named_in.iter().find(|named| named.list == *list)?;
    Some((named, catalog().resource(list)?))
}
