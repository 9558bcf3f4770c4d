//! Getting rows: preparing, paging, reloading, watching, and describing what is on the screen.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Table, TableRow};
use crate::catalog::{CellTone, ColumnKind, Need, Plan};
use crate::contract::{ApiError, CallId, ErrorKind, Lane, Outcome, Page, Request};
use crate::screens::paging::paged;
use crate::screens::{CallRecord, Command, Cx, View};
use crate::screens::{ItemSlot, Slot, TableSlot};
use jiff::Timestamp;

/// So many empty pages in a row are enough: a service that never comes to an end is not followed for ever.
const MOST_EMPTY: u32 = 10;
/// The last page, counted from 1, that is loaded by itself to find a row that was just made.
const FARTHEST: u32 = 10;
/// How long ago a change may be for a list that is opened then to begin at its row.
const A_MOMENT: Duration = Duration::from_mins(1);
/// Where loading stands.
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own")]
#[derive(Debug, Default)]
pub(super) struct Load {
    /// The token of the next page.
    pub(super) next: Option<String>,
    /// How many pages are loaded.
    pub(super) pages: u32,
    /// The numbers of the rows that pages began with, and how many rows the service counted with each, where it does.
    pub(super) begins: Vec<(usize, Option<u64>)>,
    /// How many pages in a row brought no rows.
    empty: u32,
    /// The rows of a reload that is under way; they take the place of the shown ones when it ends.
    pub(super) incoming: Option<Vec<TableRow>>,
    /// Whether the shown rows are older than the wish for new ones.
    pub(super) stale: bool,
    /// Why the last load did not end well.
    pub(super) stop: Option<Stop>,
    /// The row under the cursor when the next page was asked for last.
    led: Option<String>,
    /// What must come first.
    pub(super) need: Option<Need>,
    /// Whether all that is left is being loaded.
    pub(super) all: bool,
    /// When rows last arrived.
    pub(super) at: Option<Timestamp>,
    /// When the next load of a watched table is due.
    pub(super) watch: Option<Timestamp>,
    /// The row that is watched until nothing about it is under way any more.
    pub(super) settling: Option<String>,
    /// What was asked for beside the rows, by slot: names of ids, descriptions of rows; and whether the answer came.
    pub(super) asked: BTreeMap<TableSlot, bool>,
    /// The row that the cursor goes to when it comes: the one that was just made or changed.
    pub(super) wanted: Option<String>,
    /// Whether all rows are marked once all are there.
    pub(super) marks: bool,
    /// Whether the search form is to be offered as soon as its choices are known.
    pub(super) offer: bool,
}

/// Why a load did not end well.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stop {
    Failed(ApiError),
    Cancelled,
}

impl Load {
    /// Whether there is something to show, so that coming back need not load again.
    pub(super) fn complete(&self) -> bool {
        self.at.is_some() && self.stop.is_none()
    }

    /// Why the last load failed, if it did.
    pub(super) fn error(&self) -> Option<&ApiError> {
        match &self.stop {
            Some(Stop::Failed(error)) => Some(error),
            _ => None,
        }
    }
}

impl Table {
    /// Starts from nothing: what must be known first, then the first page.
    pub(super) fn begin(&mut self, cx: &mut Cx<'_>) {
        self.load.stop = None;
        match self.resource.prepare_call(cx.location) {
            Some(plan) if !self.prepared.is_ready() => {
                start(cx, TableSlot::Prepare, Lane::Interactive, plan, u32::MAX);
            }
            _ => self.first_page(1, cx),
        }
    }

    /// Loads from the first page; shown rows stay until the new ones are there.
    fn first_page(&mut self, pages: u32, cx: &mut Cx<'_>) {
        // The pages that follow are those of the same search.
        self.prepared.tell_time(cx.zoned());
        match self.plan(cx, None) {
            Ok(plan) => {
                self.load.stale = self.rows.loaded() > 0;
                self.load.incoming = self.load.stale.then(Vec::new);
                self.load.need = None;
                start(cx, TableSlot::Rows, Lane::Interactive, plan, pages);
            }
            Err(need) => self.lacks(need, cx),
        }
    }

    fn lacks(&mut self, need: Need, cx: &mut Cx<'_>) {
        let search = matches!(need, Need::Search | Need::Wrong(_));
        // Who has put it away is not asked again when coming back.
        let is_new = self.load.need.as_ref() != Some(&need);
        self.load.need = Some(need);
        self.load.offer |= search && is_new && self.load.at.is_none();
        self.labels(cx);
    }

    /// Offers the search form by itself, once; the choices that it shows have come by then.
    pub(super) fn offer(&mut self, cx: &mut Cx<'_>) {
        let learning =
            cx.session.ledger.of(cx.owner).any(|(_, ticket)| matches!(ticket.slot, Slot::Table(TableSlot::Labels(_))));
        if self.load.offer && !learning && !self.prepares(cx) {
            self.load.offer = false;
            self.offer_search(cx);
        }
    }

    /// Whether it is being read what must be known before the rows can be asked for.
    pub(super) fn prepares(&self, cx: &Cx<'_>) -> bool {
        !self.prepared.is_ready() && cx.runs(&TableSlot::Prepare.into())
    }

    /// Loads again what is loaded.
    pub(super) fn reload(&mut self, cx: &mut Cx<'_>) {
        self.load.stop = None;
        self.load.all = false;
        self.load.asked.clear();
        self.load.led = None;
        if self.resource.prepare_call(cx.location).is_some() && !self.prepared.is_ready() {
            self.begin(cx);
        } else {
            self.first_page(self.load.pages.max(1), cx);
        }
    }

    /// Loads everything that is left.
    pub(super) fn load_all(&mut self, cx: &mut Cx<'_>) {
        if let Some(token) = self.load.next.clone()
            && let Ok(plan) = self.plan(cx, Some(&token))
        {
            self.load.all = true;
            self.load.stop = None;
            let id = start(cx, TableSlot::Rows, Lane::Background, plan, u32::MAX);
            cx.session.ledger.wait_for(id);
        }
    }

    /// Asks for the next page when the cursor comes near the end of what is loaded.
    pub(super) fn ahead(&mut self, height: usize, cx: &mut Cx<'_>) {
        let near = (cx.session.settings.rows.ahead as usize).min(height.max(1));
        let wanted = self.rows.cursor() + near >= self.rows.shown();
        let blocked = self.load.stop.is_some() || cx.runs(&TableSlot::Rows.into());
        // A filter that lets nothing through would otherwise load page after page by itself.
        let filtered = self.query.is_some() || self.load.empty >= MOST_EMPTY;
        // In a sorted list the row under the cursor may stay the last one, whatever comes: it asks for one page.
        let under = self.rows.selected().map(|row| row.id().to_owned());
        let has_led = self.rows.sort().is_some() && under.is_some() && under == self.load.led;
        if let Some(token) = self.load.next.clone()
            && wanted
            && !blocked
            && !filtered
            && !has_led
            && let Ok(plan) = self.plan(cx, Some(&token))
        {
            self.load.led = under;
            start(cx, TableSlot::Rows, Lane::Interactive, plan, 1);
        }
    }

    /// The list call of this location, with page size and token.
    fn plan(&self, cx: &Cx<'_>, token: Option<&str>) -> Result<Plan, Need> {
        let plan = self.resource.list_call(cx.location, &self.prepared)?;
        Ok(paged(plan, cx.session.settings.rows.page, token))
    }

    /// A call of this table moved on.
    pub(super) fn take_result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if *slot == Slot::Item(ItemSlot::Document) {
            return self.take_item(outcome);
        }
        let Slot::Table(slot) = slot else { return };
        match slot {
            TableSlot::Describe(id) => self.described(id, outcome, cx.location),
            TableSlot::Beside(id) => self.read_beside(id, outcome),
            TableSlot::Merge(id) => self.merge_read(id, outcome, cx),
            TableSlot::Name(of) => self.take_name(of, outcome, cx),
            TableSlot::Labels(key) => {
                if let Outcome::Page(page) | Outcome::Finished(page) = outcome {
                    self.prepared.learn_labels(self.resource, key, &page.reply.document);
                    self.relabel();
                }
                if matches!(outcome, Outcome::Finished(_) | Outcome::Failed(_)) {
                    self.load.asked.insert(slot.clone(), true);
                }
                if matches!(outcome, Outcome::Finished(_)) {
                    // What they have taught may lead to more.
                    self.labels(cx);
                    self.go_by_value(cx);
                }
            }
            TableSlot::Prepare | TableSlot::Rows => match outcome {
                Outcome::Page(page) => self.page(slot, page, false, cx),
                Outcome::Finished(page) => self.page(slot, page, true, cx),
                Outcome::Failed(error) => {
                    self.stopped(Stop::Failed(self.advised(error)));
                    self.give_up_marking(cx);
                }
                Outcome::Cancelled => {
                    self.stopped(Stop::Cancelled);
                    self.give_up_marking(cx);
                }
                _ => {}
            },
        }
    }

    /// The error with what the list needs of what it belongs to, where the service refuses it as things are.
    fn advised(&self, error: &ApiError) -> ApiError {
        let refused = matches!(error.kind, ErrorKind::BadRequest | ErrorKind::Conflict | ErrorKind::NotFound);
        let why = self.resource.needs.as_ref().filter(|_| refused && error.advice.is_none());
        let advice = why.map(|needs| format!("There are none where {}.", needs.why));
        ApiError { advice: advice.or_else(|| error.advice.clone()), ..error.clone() }
    }

    fn stopped(&mut self, stop: Stop) {
        self.load.stop = Some(stop);
        self.load.incoming = None;
        self.load.all = false;
    }

    fn page(&mut self, slot: &TableSlot, page: &Page, last: bool, cx: &mut Cx<'_>) {
        if *slot == TableSlot::Prepare {
            self.prepared.learn(self.resource, &page.reply.document);
            if last {
                self.choose_columns(cx);
                self.refilter(cx);
                self.first_page(1, cx);
            }
            return;
        }
        // Rows that can't be read are an error, and never an empty list.
        if let Some(error) = page.misshapen(self.resource.list_operation()) {
            cx.cancel(&slot.clone().into());
            return self.stopped(Stop::Failed(error));
        }
        let before = self.load.incoming.as_ref().map_or(self.rows.loaded(), Vec::len);
        let items = self.resource.rows(&page.reply.document);
        cx.session.see(cx.context, self.resource, cx.location, &items);
        let rows: Vec<TableRow> = items.iter().enumerate().map(|(n, item)| self.row(item, before + n)).collect();
        if before == 0 {
            self.load.begins.clear();
        }
        self.load.begins.push((before, self.resource.total_of(&page.reply.document)));
        self.load.next.clone_from(&page.next);
        self.load.empty = if rows.is_empty() { self.load.empty + 1 } else { 0 };
        self.load.at = Some(cx.now());
        match &mut self.load.incoming {
            Some(incoming) => incoming.extend(rows),
            None => {
                self.rows.append(rows, self.query.as_ref());
                self.load.pages += 1;
            }
        }
        if last {
            self.arrived(cx);
        }
    }

    /// A load has ended well.
    fn arrived(&mut self, cx: &mut Cx<'_>) {
        if let Some(mut incoming) = self.load.incoming.take() {
            // Whoever watches wants to know what changed, and not all again.
            if self.load.watch.is_some() {
                self.rows.carry_over(&mut incoming);
            }
            self.rows.replace(incoming, self.query.as_ref());
        }
        self.renew_beside(cx);
        self.renew_names(cx);
        self.renew_marks(cx);
        self.seek(cx);
        self.settle_down(cx);
        self.load.stale = false;
        self.load.all = false;
        if self.load.watch.is_some() {
            self.load.watch = Some(self.due(cx));
        }
        self.labels(cx);
    }

    /// Puts the cursor on the row that it is wanted on, and loads on where that row has not come yet.
    fn seek(&mut self, cx: &mut Cx<'_>) {
        let Some(id) = self.load.wanted.take() else { return };
        let is_here = self.rows.select(&id);
        if is_here {
            self.tell_failure(&id, cx);
            self.watch_until_settled(&id, cx);
        }
        if is_here || self.query.is_some() || self.load.pages >= FARTHEST {
            return;
        }
        if let Some(token) = self.load.next.clone()
            && let Ok(plan) = self.plan(cx, Some(&token))
        {
            self.load.wanted = Some(id);
            start(cx, TableSlot::Rows, Lane::Interactive, plan, 1);
        }
    }

    /// What was just made may have failed at once: that is said, and not only that it was made.
    fn tell_failure(&self, id: &str, cx: &mut Cx<'_>) {
        let Some(row) = self.rows.selected().filter(|row| row.id() == id) else { return };
        // The first status is its own; another is that of what ran last, which may be long ago.
        let own = self.columns.iter().position(|column| column.kind == ColumnKind::Status);
        let status = own.map(|column| row.cell(column)).filter(|cell| cell.tone == CellTone::Bad);
        if let Some(failed) = status {
            let name = cx.session.name_of(&cx.location.child(id)).to_owned();
            cx.command(Command::warn(format!("{} {name} is there, but {}", self.resource.singular, failed.text)));
        }
    }

    /// The id of the row that was made or changed last, if that was a moment ago.
    pub(super) fn just_changed(&self, cx: &Cx<'_>) -> Option<String> {
        let since = self.load.at.unwrap_or_else(|| cx.now().checked_sub(A_MOMENT).unwrap_or(Timestamp::MIN));
        let changed = cx.session.newer(cx.context, cx.location, since)?;
        let item = &changed.location;
        item.parent().filter(|list| list.parts() == cx.location.parts()).and_then(|_| item.last().map(str::to_owned))
    }

    /// Whether the rows themselves are being loaded.
    pub(super) fn loading(view: &View<'_>) -> bool {
        let find = |slot: TableSlot| view.session.ledger.find(view.owner, &slot.into()).is_some();
        find(TableSlot::Rows) || find(TableSlot::Prepare)
    }

    /// What the pool says of the call for rows, such as a wait after throttling.
    pub(super) fn progress<'a>(view: &View<'a>) -> Option<&'a CallRecord> {
        let find = |slot: TableSlot| view.session.ledger.find(view.owner, &slot.into());
        view.session.calls.get(find(TableSlot::Rows).or_else(|| find(TableSlot::Prepare))?)
    }
}

pub(super) fn start(cx: &mut Cx<'_>, slot: TableSlot, lane: Lane, plan: Plan, pages: u32) -> CallId {
    cx.start(slot, lane, Request { operation: plan.operation, input: plan.input, pages })
}
