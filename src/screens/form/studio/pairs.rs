//! One match after the other: the list that a merge comes from, and the next one of it.

use serde_json::Value;

use crate::catalog::{Document, FROM, Lead, Location, Place, Prepared, Resource, WITH, catalog};
use crate::contract::{Lane, Outcome, Request};
use crate::screens::form::slots::{FormSlot, MergeSlot};
use crate::screens::question::NEXT;
use crate::screens::{Choice, Command, Cx};
use crate::widgets;

/// So many pages of matches are looked through.
const PAGES: u32 = 5;

/// How far the list of matches was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    No,
    Once,
    /// And the next one is gone to as soon as it is there.
    ForNext,
}

/// The list of matches.
#[derive(Debug)]
pub(super) struct Pairs {
    resource: &'static Resource,
    lead: &'static Lead,
    list: Location,
    /// The match that is looked at.
    at: String,
    rows: Vec<(String, Value)>,
    more: bool,
    /// Whether it was asked for, and somebody waits for it.
    asked: Asked,
    /// Why the list could not be read.
    missed: Option<String>,
    /// The match that is gone to, once what it names is known.
    next: Option<String>,
    /// Those that name nobody any more.
    gone: Vec<String>,
    /// Whether somebody said that the one which is looked at is none.
    is_apart: bool,
}

impl Pairs {
    /// The list that a location says it comes from; `None` where it comes from none, or from one of other things.
    pub(super) fn of(at: &Location) -> Option<Self> {
        let from: Location = at.get(FROM)?.parse().ok()?;
        let (id, list) = (from.last()?.to_owned(), from.parent()?);
        let Ok(Place::List(resource)) = catalog().place(&list) else { return None };
        let lead = resource.leads.iter().find(|lead| Some(lead.verb.as_str()) == at.action())?;
        Some(Self {
            resource,
            lead,
            list,
            at: id,
            rows: Vec::new(),
            more: false,
            asked: Asked::No,
            missed: None,
            next: None,
            gone: Vec::new(),
            is_apart: false,
        })
    }

    /// Reads the list, once.
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>) {
        self.is_apart = cx.session.journal.is_apart(&self.list.child(&self.at));
        if self.asked != Asked::No {
            return;
        }
        self.asked = Asked::Once;
        if let Ok(plan) = self.resource.list_call(&self.list, &Prepared::default()) {
            let request = Request { operation: plan.operation, input: plan.input, pages: PAGES };
            cx.start(FormSlot::Merge(MergeSlot::Pairs), Lane::Background, request);
        }
    }

    /// A page of it has come.
    pub(super) fn take(&mut self, outcome: &Outcome, cx: &mut Cx<'_>) {
        match outcome {
            Outcome::Page(page) | Outcome::Finished(page) => {
                let rows = self.resource.rows(&page.reply.document).into_iter();
                self.rows.extend(rows.filter_map(|row| Some((self.resource.id_of(&row)?, row))));
                self.more = page.next.is_some();
            }
            Outcome::Failed(error) => self.missed = Some(error.code.clone()),
            _ => {}
        }
        if outcome.is_last() && self.asked == Asked::ForNext {
            self.asked = Asked::Once;
            self.go_on(cx);
        }
    }

    /// What is being read before the next one can be shown.
    pub(super) fn reading(&self) -> Option<String> {
        let of = if self.rows.is_empty() {
            String::new()
        } else {
            format!(" of {}", widgets::count(self.rows.len() as u64))
        };
        match &self.next {
            Some(id) => {
                let nth = self.rows.iter().position(|(own, _)| own == id).map_or(0, |at| at + 1);
                Some(format!("reading {} {nth}{of} …", self.resource.singular))
            }
            None if self.asked == Asked::ForNext => {
                Some(format!("reading the {}, for the next one …", self.resource.plural()))
            }
            None => None,
        }
    }

    /// Whether somebody said that the one which is looked at is none.
    pub(super) const fn is_apart(&self) -> bool {
        self.is_apart
    }

    /// What is said of where it stands.
    pub(super) fn said(&self) -> Option<String> {
        let singular = &self.resource.singular;
        let at = self.rows.iter().position(|(id, _)| *id == self.at);
        let more = if self.more { "+" } else { "" };
        let apart = if self.is_apart { " · not the same" } else { "" };
        Some(match (at, &self.missed) {
            (Some(at), _) => {
                format!("{singular} {} of {}{more}{apart}", at + 1, widgets::count(self.rows.len() as u64))
            }
            (None, Some(why)) => format!("other matches: {why}"),
            (None, None) => return None,
        })
    }

    /// The other matches, for when this one is done: the next one, where its row says whom it is about, and the list.
    pub(super) fn rest(&self, cx: &Cx<'_>) -> Vec<Choice> {
        let next = self.next_open(cx).and_then(|(id, row)| self.way(id, row));
        let title = format!("Go on with the next {}", self.resource.singular);
        let next = next.map(|to| Choice::new(title, "", Command::Open(to)).also([NEXT]));
        let list = format!("Back to the {}", self.resource.plural());
        next.into_iter().chain([Choice::new(list, "", Command::Open(self.list.clone()))]).collect()
    }

    /// The next match that was not passed over, behind the last one the first.
    fn next_open(&self, cx: &Cx<'_>) -> Option<&(String, Value)> {
        let here = self.rows.iter().position(|(id, _)| *id == self.at).map_or(0, |at| at + 1);
        let mut around = self.rows[here..].iter().chain(&self.rows[..here.saturating_sub(1).min(self.rows.len())]);
        let is_over = |id: &String| self.gone.contains(id) || cx.session.journal.is_apart(&self.list.child(id));
        around.find(|(id, _)| *id != self.at && !is_over(id))
    }

    /// The match that is looked at is none, or is one after all. Says which.
    pub(super) fn turn_apart(&mut self, cx: &mut Cx<'_>) -> bool {
        self.is_apart = !self.is_apart;
        cx.session.journal.set_apart(&self.list.child(&self.at), self.is_apart, cx.effects);
        self.is_apart
    }

    /// Goes to the next match, behind the last one to the first.
    pub(super) fn go_on(&mut self, cx: &mut Cx<'_>) {
        let Some((id, row)) = self.next_open(cx).cloned() else {
            if cx.runs(&FormSlot::Merge(MergeSlot::Pairs).into()) {
                self.asked = Asked::ForNext;
                return;
            }
            let none = self.missed.as_ref().map_or_else(
                || "there is no other match left".to_owned(),
                |why| format!("the other matches could not be read: {why}"),
            );
            return cx.command(Command::warn(none));
        };
        if self.open(&id, &row, cx) {
            return;
        }
        if let Ok(Document::Describe(plan)) = self.resource.document_call(&self.list.child(&id), &Prepared::default()) {
            self.next = Some(id.clone());
            let request = Request { operation: plan.operation, input: plan.input, pages: 1 };
            cx.start(FormSlot::Merge(MergeSlot::Pair(id)), Lane::Interactive, request);
        }
    }

    /// What the next match names has come.
    pub(super) fn take_next(&mut self, id: &str, outcome: &Outcome, cx: &mut Cx<'_>) {
        if self.next.as_deref() != Some(id) || !outcome.is_last() {
            return;
        }
        self.next = None;
        let opened = match outcome {
            Outcome::Finished(page) => {
                let document = self.resource.document(&self.list.child(id), &page.reply.document);
                document.is_some_and(|document| self.open(id, &document, cx))
            }
            _ => false,
        };
        if !opened {
            // What is merged already names nobody any more: it is passed over.
            let here = std::mem::replace(&mut self.at, id.to_owned());
            self.gone.push(id.to_owned());
            self.go_on(cx);
            self.at = here;
        }
    }

    /// Opens a match in the place of this one. Says whether its document names enough.
    fn open(&self, id: &str, document: &Value, cx: &mut Cx<'_>) -> bool {
        let way = self.way(id, document);
        let opens = way.is_some();
        if let Some(to) = way {
            cx.command(Command::Replace(to));
        }
        opens
    }

    /// Where those become one that a match is about; `None` where its document names too few.
    fn way(&self, id: &str, document: &Value) -> Option<Location> {
        let at = self.list.child(id);
        let (_, to, others) = self.lead.ways(document, &at).into_iter().next()?;
        Some(with(to, &others, Some(&at)))
    }
}

/// The location of a merge with these others, and the match that it comes from.
pub(in crate::screens) fn with(to: Location, others: &[String], from: Option<&Location>) -> Location {
    let to = others.iter().fold(to, |to, other| to.with_query(WITH, other));
    from.into_iter().fold(to, |to, from| to.with_query(FROM, from.without_action().without_query().to_string()))
}
