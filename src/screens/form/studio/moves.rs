//! What else the items have: rows of lists below them, counted by kind, which move or may.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::rows::{About, Basis, MergeRow, counted, shape_at};
use crate::catalog::{Location, Merge, Moves, Prepared, Resource, SearchKind, catalog};
use crate::contract::{Lane, Outcome, Page, Request};
use crate::screens::Cx;
use crate::screens::form::slots::{FormSlot, MergeSlot};
use crate::screens::form::spec::FormSpec;
use crate::widgets;

/// So many pages of a list are counted.
const PAGES: u32 = 5;
/// Of so many of the others it is counted what moves: each kind of each is a call.
const OTHERS: usize = 3;
/// So many kinds are asked for one by one.
const KINDS: usize = 30;

/// How many there are of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    rows: usize,
    /// Whether there are more than were counted.
    more: bool,
}

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Movements {
    /// By the number in the catalogue, the item and the kind.
    counts: BTreeMap<(usize, String, String), Counted>,
    asked: Vec<(usize, String)>,
    /// What could not be read, by the number, the item and the kind: why.
    missed: BTreeMap<usize, BTreeMap<(String, String), String>>,
    /// How many answers are awaited, and of how many others nothing is asked.
    open: BTreeMap<usize, BTreeSet<(String, String)>>,
    beyond: usize,
    /// What the kinds are called, by the number.
    kinds: BTreeMap<usize, Prepared>,
}

impl Movements {
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Asks for what is not counted yet. What always moves is of interest of the others alone.
    pub(super) fn ask(&mut self, ids: &[String], spec: &FormSpec, cx: &mut Cx<'_>) {
        let Some(merge) = spec.merge else { return };
        self.beyond = ids.len().saturating_sub(OTHERS + 1);
        for (nth, moves) in merge.moves.iter().enumerate() {
            let Some(child) = child(spec.resource, moves) else { continue };
            let first = usize::from(moves.switches.is_none());
            for id in ids.iter().skip(first).take(OTHERS + 1 - first) {
                let at = spec.list(cx.location).child(id).child(&child.name);
                if self.asked.contains(&(nth, id.clone())) {
                    continue;
                }
                match &moves.each {
                    Some(each) if self.kinds.contains_key(&nth) => {
                        self.asked.push((nth, id.clone()));
                        for kind in kinds(child, each, &self.kinds[&nth]) {
                            self.start((nth, id, &kind), child, &at.clone().with_query(each, &kind), cx);
                        }
                    }
                    Some(_) => self.ask_kinds(nth, child, &at, cx),
                    None => {
                        self.asked.push((nth, id.clone()));
                        self.start((nth, id, ""), child, &at, cx);
                    }
                }
            }
        }
    }

    /// Asks which kinds there are.
    fn ask_kinds(&mut self, nth: usize, child: &Resource, at: &Location, cx: &mut Cx<'_>) {
        let slot = || FormSlot::Merge(MergeSlot::Kinds(nth));
        if cx.runs(&slot().into()) {
            return;
        }
        match child.label_calls(at, &Prepared::default()).into_iter().next() {
            Some(label) => {
                let request = Request { operation: label.plan.operation, input: label.plan.input, pages: PAGES };
                cx.start(slot(), Lane::Background, request);
            }
            None => drop(self.kinds.insert(nth, Prepared::default())),
        }
    }

    /// The kinds have come. Where they can't be read, those that are the same everywhere are counted.
    pub(super) fn take_kinds(&mut self, nth: usize, outcome: &Outcome, spec: &FormSpec, at: &Location) {
        let Some(child) = spec.merge.and_then(|merge| child(spec.resource, merge.moves.get(nth)?)) else { return };
        let key = child.label_calls(&at.child(&child.name), &Prepared::default()).into_iter().next().map(|c| c.key);
        let mut known = Prepared::default();
        if let (Outcome::Page(page) | Outcome::Finished(page), Some(key)) = (outcome, key) {
            known.learn_labels(child, &key, &page.reply.document);
        }
        if let Some(why) = refusal(outcome) {
            self.missed.entry(nth).or_default().insert(Default::default(), why);
        }
        if outcome.is_last() {
            self.kinds.insert(nth, known);
        }
    }

    fn start(&mut self, (nth, id, kind): (usize, &str, &str), child: &Resource, at: &Location, cx: &mut Cx<'_>) {
        if let Ok(plan) = child.list_call(at, &Prepared::default()) {
            let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
            let slot = MergeSlot::Moves(nth, id.to_owned(), kind.to_owned());
            cx.start(FormSlot::Merge(slot), Lane::Background, request);
            self.open.entry(nth).or_default().insert((id.to_owned(), kind.to_owned()));
        }
    }

    /// Rows have come.
    pub(super) fn take(&mut self, (nth, id, kind): (usize, &str, &str), outcome: &Outcome, spec: &FormSpec) {
        let moves = spec.merge.and_then(|merge| merge.moves.get(nth));
        let Some((child, moves)) = moves.and_then(|moves| Some((child(spec.resource, moves)?, moves))) else { return };
        let of = (id.to_owned(), kind.to_owned());
        if outcome.is_last() {
            self.open.entry(nth).or_default().remove(&of);
        }
        if let Some(why) = refusal(outcome) {
            self.missed.entry(nth).or_default().insert(of, why);
        }
        match outcome {
            Outcome::Page(page) | Outcome::Finished(page) => {
                self.count((nth, id, kind), page, child, moves.kind.as_deref());
                let more = outcome.is_last() && page.next.is_some();
                let of =
                    |key: &(usize, String, String)| key.0 == nth && key.1 == id && (kind.is_empty() || key.2 == kind);
                self.counts.iter_mut().filter(|(key, _)| of(key)).for_each(|(_, counted)| counted.more |= more);
            }
            _ => {}
        }
    }

    fn count(&mut self, (nth, id, kind): (usize, &str, &str), page: &Page, child: &Resource, member: Option<&str>) {
        for row in child.rows(&page.reply.document) {
            let own = member.and_then(|member| row.get(member)).and_then(Value::as_str);
            let key = (nth, id.to_owned(), own.unwrap_or(kind).to_owned());
            self.counts.entry(key).or_default().rows += 1;
        }
    }

    /// How many an item has of a kind.
    fn of(&self, nth: usize, id: &str, kind: &str) -> Option<&Counted> {
        let of = |key: &(usize, String, String)| key.0 == nth && key.1 == id && key.2.eq_ignore_ascii_case(kind);
        self.counts.iter().find(|(key, _)| of(key)).map(|(_, counted)| counted)
    }

    /// Rows for what may move, and for what stays behind of the same list.
    pub(super) fn rows(&self, basis: Basis<'_>) -> Vec<MergeRow> {
        let mut rows = Vec::new();
        for (nth, moves) in basis.merge.moves.iter().enumerate() {
            let (Some(switches), Some(child)) = (&moves.switches, child(basis.resource, moves)) else { continue };
            let Some(shape) = shape_at(basis.form, switches) else { continue };
            let mut kinds: Vec<&str> =
                self.counts.keys().filter(|key| key.0 == nth).map(|key| key.2.as_str()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                let switch = shape.members().iter().find(|member| member.name.eq_ignore_ascii_case(kind));
                let cells = basis.ids.iter().map(|id| self.of(nth, id, kind).map(Counted::text)).collect();
                let about = switch.map_or(About::Fixed, |member| About::Switch(switches.member(member.name)));
                let mut row = counted(about, &called(child, kind), cells);
                self.sum_up(&mut row, nth, kind, basis);
                rows.push(row);
            }
        }
        rows
    }

    /// Says what there will be, and from whom it comes.
    fn sum_up(&self, row: &mut MergeRow, nth: usize, kind: &str, basis: Basis<'_>) {
        let others = basis.ids.iter().skip(1).filter_map(|id| self.of(nth, id, kind));
        let others = others.fold(Counted::default(), Counted::and);
        let own = basis.ids.first().and_then(|id| self.of(nth, id, kind)).cloned().unwrap_or_default();
        let moves = match &row.about {
            About::Switch(path) => path.get(basis.form.document()) == Some(&Value::Bool(true)),
            _ => false,
        };
        if others.rows == 0 {
            row.fits = vec![false; row.cells.len()];
        }
        row.source = Some(usize::from(moves && others.rows > 0));
        row.sum = Some(match (moves, others.rows) {
            (_, 0) => own.text(),
            (true, _) => own.and(&others).text(),
            (false, 1) => format!("{} (1 stays)", own.text()),
            (false, _) => format!("{} ({} stay)", own.text(), others.text()),
        });
    }

    /// A sentence about what moves whatever is chosen.
    pub(super) fn said(&self, merge: &Merge, resource: &Resource) -> Vec<String> {
        let unread = |(nth, moves): (usize, &Moves)| {
            let (why, child) = (self.why(nth)?, child(resource, moves)?);
            let what = child.title.to_lowercase();
            moves
                .switches
                .as_ref()
                .map(|_| format!("What {what} there are is not known: {why}. All that can move does."))
        };
        let mut said: Vec<String> = merge.moves.iter().enumerate().filter_map(unread).collect();
        for (nth, moves) in merge.moves.iter().enumerate().filter(|(_, moves)| moves.switches.is_none()) {
            let Some(child) = child(resource, moves) else { continue };
            let mut sums: BTreeMap<&str, Counted> = BTreeMap::new();
            for ((_, _, kind), counted) in self.counts.iter().filter(|(key, _)| key.0 == nth) {
                let sum = sums.entry(kind.as_str()).or_default();
                *sum = sum.clone().and(counted);
            }
            let parts: Vec<String> = sums.iter().map(|(kind, counted)| format!("{} {kind}", counted.text())).collect();
            let what = child.title.to_lowercase();
            let rest = self.unknown(nth, !parts.is_empty());
            said.push(match (parts.is_empty(), self.why(nth)) {
                (true, Some(why)) => format!("All {what} move; how many is not known: {why}."),
                (true, None) if self.asked.is_empty() || self.waits(nth) => {
                    format!("All {what} move; they are being counted …")
                }
                (true, None) => format!("No {what} were found that would move.{rest}"),
                (false, _) => format!("{} that move to the main one: {}.{rest}", child.title, parts.join(", ")),
            });
        }
        said
    }
}

impl Movements {
    /// Why something of these could not be read.
    fn why(&self, nth: usize) -> Option<&str> {
        self.missed.get(&nth)?.values().next().map(String::as_str)
    }

    /// Whether answers are still awaited.
    fn waits(&self, nth: usize) -> bool {
        self.open.get(&nth).is_some_and(|open| !open.is_empty())
    }

    /// What is not known beside what was counted: so nobody takes that for all there is.
    fn unknown(&self, nth: usize, some: bool) -> String {
        let mut said = String::new();
        let more = if some { "there may be more" } else { "there may be some" };
        if let (Some(missed), Some(why)) = (self.missed.get(&nth).map(BTreeMap::len), self.why(nth)) {
            let questions = widgets::plural(missed as u64, "question was", "questions were");
            let _ = write!(said, " ✗ {questions} not answered: {more}: {why}.");
        }
        if self.waits(nth) {
            said.push_str(" Not all is counted yet …");
        }
        if self.beyond > 0 {
            let of = widgets::plural(self.beyond as u64, "other", "others");
            let _ = write!(said, " What {of} more have is not counted: it moves, too.");
        }
        said
    }
}

impl Counted {
    pub(super) const fn new(rows: usize, more: bool) -> Self {
        Self { rows, more }
    }

    pub(super) const fn is_none(&self) -> bool {
        self.rows == 0
    }

    pub(super) const fn is_one(&self) -> bool {
        self.rows == 1 && !self.more
    }

    pub(super) fn and(self, other: &Self) -> Self {
        Self { rows: self.rows + other.rows, more: self.more || other.more }
    }

    pub(super) fn text(&self) -> String {
        let more = if self.more { " and more" } else { "" };
        format!("{}{more}", widgets::count(self.rows as u64))
    }
}

/// Why there is no answer, where there is none.
fn refusal(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Failed(error) => Some(error.code.clone()),
        Outcome::Cancelled => Some("it was cancelled".to_owned()),
        _ => None,
    }
}

/// The list below an item.
fn child(resource: &Resource, moves: &Moves) -> Option<&'static Resource> {
    catalog().resource(&format!("{}/{}", resource.path, moves.list))
}

/// What the values of a key of its search are.
fn choices(child: &Resource, each: &str, prepared: &Prepared) -> Vec<(String, String)> {
    let fields = child.search.as_ref().map(|search| search.fields(prepared)).unwrap_or_default();
    let field = fields.into_iter().find(|field| field.key == each);
    match field.map(|field| field.kind) {
        Some(SearchKind::Choice(values)) => values,
        _ => Vec::new(),
    }
}

fn kinds(child: &Resource, each: &str, prepared: &Prepared) -> Vec<String> {
    choices(child, each, prepared).into_iter().map(|(value, _)| value).take(KINDS).collect()
}

/// What people call several of a kind.
fn called(child: &Resource, kind: &str) -> String {
    let fields = child.search.as_ref().map(|search| search.fields(&Prepared::default())).unwrap_or_default();
    let choices = fields.into_iter().filter_map(|field| match field.kind {
        SearchKind::Choice(values) => Some(values),
        SearchKind::Text => None,
    });
    let name = choices.flatten().find(|(value, _)| value.eq_ignore_ascii_case(kind)).map(|(_, name)| name);
    name.unwrap_or_else(|| kind.to_owned())
}
