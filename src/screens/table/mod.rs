//! The rows of a resource: browsing, filtering, sorting, paging.
//!
//! Rows appear as pages arrive, the next page is asked for when the cursor comes near the end, and
//! a reload keeps what is shown until the new rows are there. What only a describe call knows is
//! fetched for the rows on the screen.

mod act;
mod beside;
mod columns;
mod columns_overlay;
mod conditions;
mod draw;
mod enrich;
mod export;
mod labels;
mod list;
mod load;
mod marked;
mod marking;
mod marks;
mod names;
mod rows;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_beside;
#[cfg(test)]
mod tests_columns;
#[cfg(test)]
mod tests_filter;
mod watching;

pub(super) use columns_overlay::{ColumnsSpec, open as open_columns};
pub(super) use draw::{plain, text, tone, whole};
pub use marks::MarkBook;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use crate::catalog::{Column, Location, Prepared, Resource};
use crate::config::{Action, Mode};
use crate::contract::{ContextId, Input, Outcome};
use crate::screens::Slot;
use crate::screens::filter::FilterLine;
use crate::screens::{Cx, Handled, OverlayAnswer, Screen, Session, Under, View, moves_aside};
use beside::Beside;
use conditions::RowQuery;
use list::RowList;
use load::Load;
use names::{Named, named};
use rows::TableRow;

/// A table of one resource at one location.
#[derive(Debug)]
pub(super) struct Table {
    resource: &'static Resource,
    /// What the account itself says about the columns.
    prepared: Prepared,
    columns: Vec<Column>,
    /// What was chosen of them here, as it is kept.
    chosen: Option<String>,
    rows: RowList,
    filter: FilterLine,
    /// What the filter asks for.
    query: Option<RowQuery>,
    /// The column under the cursor: Enter follows its reference, `y` copies its cell.
    column: usize,
    load: Load,
    /// Whether the location holds a search.
    searched: bool,
    /// What people call the items whose ids stand in the rows, by their ids. Customers are among them.
    names: Named,
    /// Where it is: by that its marks are known.
    list: Option<(ContextId, Location)>,
    /// Whether rows of it are marked: by that actions have other names.
    has_marks: bool,
    /// The item under the cursor, beside the rows.
    beside: Beside,
}

impl Table {
    /// A table that has loaded nothing yet.
    pub(super) fn new(resource: &'static Resource) -> Self {
        Self {
            resource,
            prepared: Prepared::default(),
            columns: resource.columns_with(&Prepared::default()),
            chosen: None,
            rows: RowList::default(),
            filter: FilterLine::asking(conditions::WRITTEN),
            query: None,
            column: 0,
            load: Load::default(),
            searched: false,
            names: Named::new(),
            list: None,
            has_marks: false,
            beside: Beside::default(),
        }
    }

    /// A row from an item of a reply; `number` stands in for an id where the item has none.
    fn row(&self, item: &Value, number: usize) -> TableRow {
        let id = self.resource.id_of(item).unwrap_or_else(|| format!("#{number}"));
        let cell = |column| named(column, column.cell(item, None, &self.prepared), &self.names);
        let cells: Vec<_> = self.columns.iter().map(cell).collect();
        TableRow::new(id, item, &cells, self.resource.actions())
    }

    /// The location of the row under the cursor, with its item.
    fn selected(&self, at: &Location) -> Option<(Location, Value)> {
        let item = self.rows.selected()?.item();
        Some((self.resource.item_location(at, &item)?, item))
    }

    /// Makes the filter's text count.
    fn refilter(&mut self, cx: &Cx<'_>) {
        let query = RowQuery::parse(self.filter.text(), &self.columns, &cx.zoned());
        if query != self.query {
            self.query = query;
            self.rows.filter(self.query.as_ref());
        }
    }

    /// How many rows fit under the heading.
    fn height(&self, area: Rect) -> usize {
        usize::from(draw::parts(self, area).rows.height)
    }

    /// What follows from any change: the window holds the cursor, rows on the screen are described, the next page is
    /// asked for in time.
    fn settle(&mut self, cx: &mut Cx<'_>) {
        let height = self.height(cx.area);
        self.rows.scroll(height);
        self.has_marks = self.marked(cx.session) > 0;
        self.ahead(height, cx);
        self.enrich(height, cx);
        self.ask_names(height, cx);
        self.follow(cx);
        self.offer(cx);
    }
}

impl Screen for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn filter(&mut self, text: &str) {
        self.filter.set(text);
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if self.load.at.is_none() {
            self.choose_columns(cx);
        } else {
            self.take_up_columns(cx);
        }
        self.refilter(cx);
        self.searched = !cx.location.query().is_empty();
        self.list = Some((cx.context, cx.location.clone()));
        if !self.load.complete() && !cx.loading() {
            self.load.wanted = self.just_changed(cx);
            self.begin(cx);
        } else if self.load.at.is_some_and(|at| cx.session.newer(cx.context, cx.location, at).is_some()) {
            self.load.wanted = self.just_changed(cx);
            self.reload(cx);
        } else if self.load.complete() {
            self.labels(cx);
        }
        self.settle(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        // Who moves meanwhile is not carried away.
        self.load.wanted = None;
        let handled = self.take(action, cx);
        self.settle(cx);
        handled
    }

    fn mode(&self) -> Mode {
        self.filter.mode()
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        self.filter.input(input);
        self.refilter(cx);
        self.settle(cx);
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        self.take_result(slot, outcome, cx);
        self.settle(cx);
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::LoadAll => self.load_all(cx),
            OverlayAnswer::MarkEverything => self.mark_everything(cx),
            OverlayAnswer::Search(query) => {
                let location = cx.location.without_query().with_queries(&query);
                cx.command(crate::screens::Command::Replace(location));
            }
            OverlayAnswer::ForMany(deed) => self.do_to_marked(deed, cx),
            OverlayAnswer::Alone(action) => self.act_on_row(action, cx),
            OverlayAnswer::SortBy(column) => {
                self.rows.sort_by(Some(list::Sort { column, descending: false }));
            }
            OverlayAnswer::Columns(wanted) => self.keep_columns(wanted, cx),
            // What others ask for.
            _ => {}
        }
        self.settle(cx);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.settle(cx);
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if self.take_up_columns(cx) {
            self.settle(cx);
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        self.load.watch.into_iter().chain(self.beside.due).min()
    }

    fn ages(&self) -> bool {
        self.load.at.is_some()
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        self.watch_again(cx);
        self.read_item(cx);
        self.settle(cx);
    }

    fn under(&self, cx: &Cx<'_>) -> Option<Under> {
        let (at, item) = self.selected(cx.location)?;
        let arn = cx.arn_of(self.resource, &at, Some(&item));
        Some(Under { at: at.without_query(), arn })
    }

    fn moves(&self) -> Vec<Action> {
        moves_aside()
    }

    fn actions(&self, session: &Session) -> Vec<Action> {
        if self.filter.editing() { vec![Action::Accept, Action::Back] } else { self.offers(session) }
    }

    fn writes(&self, action: Action) -> bool {
        !self.filter.editing() && crate::screens::form::is_write(self.resource, action)
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Accept if self.filter.editing() => Some("keep the filter"),
            Action::Back if self.filter.editing() => Some("take it away"),
            action => self.does_beside(action).map(|(does, _)| does).or_else(|| self.does_marked(action)),
        }
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        if action == Action::Filter {
            return Some(conditions::EXPLAINED);
        }
        self.does_beside(action).map(|(_, explains)| explains)
    }

    fn title(&self, view: &View<'_>) -> String {
        draw::title(self, view)
    }

    fn status(&self, view: &View<'_>) -> String {
        draw::status(self, view)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}
