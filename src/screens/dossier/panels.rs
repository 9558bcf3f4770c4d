//! What is read for the panels, and how far that is.

use super::Dossier;
use super::layout::Layout;
use crate::catalog::{Cell, PanelRow, PanelSpec, Plan};
use crate::contract::{ApiError, ErrorKind, Lane, Outcome, Page, Request};
use crate::screens::item::at;
use crate::screens::paging::paged;
use crate::screens::{Cx, PageSlot, Slot};

/// So many rows of a panel are asked about by themselves, and so many more each time that is asked for.
const ASKED: usize = 12;
/// So many calls about rows run at once.
const AT_ONCE: usize = 4;

/// A panel.
#[derive(Debug)]
pub(super) struct Panel {
    /// How far each of its reads is.
    pub(super) reads: Vec<Read>,
    pub(super) rows: Vec<Row>,
    /// How many of its rows may be asked about.
    pub(super) asks: usize,
    /// The line of the screen under the cursor, counted from its own first.
    pub(super) cursor: usize,
    /// The first line in sight, where it has the panels' place alone.
    pub(super) top: usize,
    /// How its fields are arranged, where it has some.
    pub(super) layout: Layout,
}

/// How far a read is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Read {
    /// On its way.
    Loading,
    /// There; with a token if there is more.
    Done(Option<String>),
    /// There, and the further page of this token is asked for.
    More(String, Further),
    /// The service has nothing of the kind for this item.
    None,
    /// It is not set up; the service says why.
    Off(String),
    /// It failed.
    Failed(ApiError),
    /// It can't be asked for.
    Wrong(String),
    /// It was cancelled.
    Cancelled,
}

/// How far a further page is. What is there stays, whatever becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Further {
    /// On its way.
    Loading,
    /// It failed.
    Failed(ApiError),
    /// It was cancelled.
    Cancelled,
}

impl Read {
    /// The further page that can be asked for now: the next one, or the one that did not come.
    fn next(&self) -> Option<&str> {
        match self {
            Self::Done(token) => token.as_deref(),
            Self::More(token, Further::Failed(_) | Further::Cancelled) => Some(token),
            _ => None,
        }
    }
}

/// A row of a panel.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) read: usize,
    pub(super) said: PanelRow,
    /// What was asked about it.
    pub(super) told: Option<Result<Cell, ApiError>>,
}

impl Panel {
    pub(super) fn new(spec: &PanelSpec) -> Self {
        let reads = vec![Read::Loading; spec.reads.len()];
        Self { reads, rows: Vec::new(), asks: ASKED, cursor: 0, top: 0, layout: Layout::default() }
    }

    /// Why one of its reads failed.
    pub(super) fn error(&self) -> Option<&ApiError> {
        let of_rows = self.rows.iter().filter_map(|row| row.told.as_ref()?.as_ref().err());
        let of_reads = self.reads.iter().filter_map(|read| match read {
            Read::Failed(error) | Read::More(_, Further::Failed(error)) => Some(error),
            _ => None,
        });
        of_reads.chain(of_rows).chain(&self.layout.error).next()
    }

    /// Whether a row could not be read again, so that it is as it was before.
    pub(super) fn is_old(&self, row: &Row) -> bool {
        matches!(self.reads.get(row.read), Some(Read::Failed(_)))
    }

    /// How many rows should be asked about and are not, because there are many.
    pub(super) fn unasked(&self) -> usize {
        self.rows.iter().filter(|row| row.said.asks).count().saturating_sub(self.asks)
    }

    /// Whether there is more to be had.
    pub(super) fn has_more(&self) -> bool {
        self.unasked() > 0 || self.reads.iter().any(|read| read.next().is_some())
    }
}

impl Dossier {
    /// Starts all reads of all panels; what is shown stays until the new rows are there.
    pub(super) fn begin_panels(&mut self, cx: &mut Cx<'_>) {
        for panel in 0..self.panels.len() {
            self.panels[panel].asks = ASKED;
            for read in 0..self.panels[panel].reads.len() {
                self.start_read(panel, read, None, cx);
            }
        }
    }

    /// Starts again what was cancelled by leaving the page.
    pub(super) fn resume(&mut self, cx: &mut Cx<'_>) {
        for panel in 0..self.panels.len() {
            for read in 0..self.panels[panel].reads.len() {
                let token = match &self.panels[panel].reads[read] {
                    Read::Loading => None,
                    Read::More(token, Further::Loading) => Some(token.clone()),
                    _ => continue,
                };
                if !cx.runs(&PageSlot::Panel(panel, read).into()) {
                    self.start_read(panel, read, token.as_deref(), cx);
                }
            }
        }
        self.resume_sources(cx);
    }

    fn start_read(&mut self, panel: usize, read: usize, token: Option<&str>, cx: &mut Cx<'_>) {
        let spec = &self.spec.panels[panel].reads[read];
        self.panels[panel].reads[read] = match spec.plan(&at(cx.location), &[], &self.item.prepared) {
            Ok(plan) => {
                let rows = cx.session.settings.rows.page;
                start(cx, PageSlot::Panel(panel, read), paged(plan, rows, token));
                token.map_or(Read::Loading, |token| Read::More(token.to_owned(), Further::Loading))
            }
            Err(need) => Read::Wrong(need.to_string()),
        };
    }

    /// Asks for more: further pages, and about further rows.
    pub(super) fn more_of_panel(&mut self, panel: usize, cx: &mut Cx<'_>) {
        let Some(state) = self.panels.get_mut(panel) else { return };
        if state.unasked() > 0 {
            state.asks += ASKED;
        }
        let next = |(read, state): (usize, &Read)| Some((read, state.next()?.to_owned()));
        let more: Vec<(usize, String)> = state.reads.iter().enumerate().filter_map(next).collect();
        for (read, token) in more {
            self.start_read(panel, read, Some(&token), cx);
        }
    }

    /// Rows have come, or there will be none.
    pub(super) fn take_rows(&mut self, panel: usize, read: usize, outcome: &Outcome, cx: &Cx<'_>) {
        let Some((spec, state)) = self.spec.panels.get(panel).zip(self.panels.get_mut(panel)) else { return };
        let Some(of) = spec.reads.get(read) else { return };
        let further = match state.reads.get(read) {
            Some(Read::More(token, _)) => Some(token.clone()),
            _ => None,
        };
        let stands = match (outcome, further) {
            (Outcome::Page(page) | Outcome::Finished(page), _) => return self.add_rows(panel, read, page, cx),
            (Outcome::Failed(error), Some(token)) => Read::More(token, Further::Failed(error.clone())),
            (Outcome::Cancelled, Some(token)) => Read::More(token, Further::Cancelled),
            (Outcome::Failed(error), _) if of.may_be_none && error.kind == ErrorKind::NotFound => Read::None,
            (Outcome::Failed(error), _) if of.may_be_off && error.kind == ErrorKind::BadRequest => {
                Read::Off(error.message.clone())
            }
            (Outcome::Failed(error), None) => Read::Failed(error.clone()),
            (Outcome::Cancelled, None) => Read::Cancelled,
            _ => return,
        };
        if matches!(stands, Read::None | Read::Off(_)) {
            state.rows.retain(|row| row.read != read);
        }
        if let Some(state) = state.reads.get_mut(read) {
            *state = stands;
        }
    }

    fn add_rows(&mut self, panel: usize, read: usize, page: &Page, cx: &Cx<'_>) {
        let (spec, state) = (&self.spec.panels[panel], &mut self.panels[panel]);
        let (of, item) = (&spec.reads[read], at(cx.location));
        // The first page of a reload takes the place of what is shown.
        if state.reads[read] == Read::Loading {
            state.rows.retain(|row| row.read != read);
        }
        for row in of.rows(&page.reply.document, &item, &[]) {
            let Some(row) = spec.row(of, &row, &item, &self.item.prepared) else { continue };
            if !state.rows.iter().any(|known| known.said.id == row.id) {
                state.rows.push(Row { read, said: row, told: None });
            }
        }
        state.reads[read] = Read::Done(page.next.clone());
    }

    /// Asks about the first rows of each panel, a few at once.
    pub(super) fn ask_about_rows(&mut self, cx: &mut Cx<'_>) {
        let asks = |slot: &Slot| matches!(slot, Slot::Page(PageSlot::Each(..)));
        let mut room =
            AT_ONCE.saturating_sub(cx.session.ledger.of(cx.owner).filter(|(_, ticket)| asks(&ticket.slot)).count());
        let item = at(cx.location);
        for (number, (spec, panel)) in self.spec.panels.iter().zip(&self.panels).enumerate() {
            let Some(each) = &spec.each else { continue };
            let asked = panel.rows.iter().filter(|row| row.said.asks).take(panel.asks);
            for row in asked.filter(|row| row.told.is_none()) {
                let slot = PageSlot::Each(number, row.said.id.clone());
                if room == 0 || cx.runs(&slot.clone().into()) {
                    continue;
                }
                if let Some(plan) = each.plan(&item, &row.said.id) {
                    start(cx, slot, plan);
                    room -= 1;
                }
            }
        }
    }

    /// What was asked about a row has come.
    pub(super) fn take_answer_about(&mut self, panel: usize, id: &str, outcome: &Outcome) {
        let Some(each) = self.spec.panels.get(panel).and_then(|spec| spec.each.as_ref()) else { return };
        let told = match outcome {
            Outcome::Finished(page) => Ok(each.cell(&page.reply.document, &self.item.prepared)),
            Outcome::Failed(error) => Err(error.clone()),
            _ => return,
        };
        let rows = self.panels.get_mut(panel).into_iter().flat_map(|panel| &mut panel.rows);
        rows.filter(|row| row.said.id == id).for_each(|row| row.told = Some(told.clone()));
    }
}

/// Starts a call in the background: nobody has to wait for a single panel.
pub(super) fn start(cx: &mut Cx<'_>, slot: PageSlot, plan: Plan) {
    cx.start(slot, Lane::Background, Request { operation: plan.operation, input: plan.input, pages: 1 });
}
