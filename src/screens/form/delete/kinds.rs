//! Lists below what is deleted that are read kind by kind only: the objects of a customer, say.

use super::impact::Count;
use crate::catalog::{Belonging, Location, Prepared, Resource};
use crate::contract::{Lane, Outcome, Request};
use crate::screens::Cx;
use crate::screens::form::slots::DeleteSlot;

/// So many pages of the kinds are read at most.
const PAGES: u32 = 20;

/// A list that is counted kind by kind.
#[derive(Debug)]
pub(super) struct ByKind {
    child: &'static Resource,
    belonging: &'static Belonging,
    list: Location,
    known: Prepared,
    /// How many kinds are still being counted; `None` before the kinds are known.
    open: Option<usize>,
    count: Count,
}

impl ByKind {
    /// A list below an item that is read by the values of a field of its search, if the catalogue says which.
    pub(super) fn of(resource: &'static Resource, child: &'static Resource, at: &Location) -> Option<Self> {
        let forget = resource.forget.as_ref()?;
        let belonging = forget.with.iter().find(|with| with.list == child.name && with.each.is_some())?;
        let (list, known) = (at.child(&child.name), Prepared::default());
        Some(Self { child, belonging, list, known, open: None, count: Count::NONE })
    }

    /// Asks which kinds there are.
    pub(super) fn begin(&mut self, cx: &mut Cx<'_>) {
        match self.child.label_calls(&self.list, &Prepared::default()).into_iter().next() {
            Some(labels) => {
                let request = Request { operation: labels.plan.operation, input: labels.plan.input, pages: PAGES };
                cx.start(DeleteSlot::Kinds(self.child.path.clone()), Lane::Interactive, request);
            }
            None => self.ask(cx),
        }
    }

    pub(super) fn is_of(&self, path: &str) -> bool {
        self.child.path == path
    }

    /// The kinds have come. Where they can't be read, those that are the same everywhere are counted.
    pub(super) fn take_kinds(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
            let key = self.child.label_calls(&self.list, &Prepared::default()).into_iter().next().map(|of| of.key);
            self.known.learn_labels(self.child, &key.unwrap_or_default(), &page.reply.document);
            if matches!(outcome, Outcome::Finished(page) if page.next.is_some()) {
                self.add(Count::Of { rows: 0, more: true });
            }
        }
        self.count = Count::missed(outcome).unwrap_or_else(|| self.count.clone());
        if outcome.is_last() {
            self.ask(cx);
        }
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let mut open = 0;
        let each = self.belonging.each.clone().unwrap_or_default();
        for kind in self.belonging.kinds(self.child, &self.known).unwrap_or_default() {
            let at = self.list.clone().with_query(&each, kind.as_str());
            let Ok(plan) = self.child.list_call(&at, &Prepared::default()) else { continue };
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            cx.start(DeleteSlot::Kind(self.child.path.clone(), kind), Lane::Interactive, request);
            open += 1;
        }
        self.open = Some(open);
    }

    /// Those of one kind were counted.
    pub(super) fn take(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Finished(page) => {
                let rows = self.child.rows(&page.reply.document).len();
                self.add(Count::Of { rows, more: page.next.is_some() });
            }
            outcome => match Count::missed(outcome) {
                Some(missed) => self.count = missed,
                None => return,
            },
        }
        self.open = self.open.map(|open| open.saturating_sub(1));
    }

    fn add(&mut self, count: Count) {
        if let (Count::Of { rows, more }, Count::Of { rows: further, more: and_more }) = (&mut self.count, count) {
            *rows += further;
            *more |= and_more;
        }
    }

    /// How many there are, once all kinds were counted. What could not be read is not known.
    pub(super) fn counted(&self) -> Count {
        if self.open == Some(0) { self.count.clone() } else { Count::Asked }
    }
}
