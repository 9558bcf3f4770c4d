//! What keys do in a table.

use super::list::{Move, Sort};
use super::{Table, draw, export};
use crate::catalog::{Datum, Scope, Verb};
use crate::config::Action;
use crate::screens::form::{is_key, keys_of};
use crate::screens::{Command, Cx, Handled, Session, TableSlot};

/// Why a row leads nowhere.
const NO_ID: &str = "this row has no id that it could be opened by";

impl Table {
    /// Takes an action.
    pub(super) fn take(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let height = self.height(cx.area);
        if self.filter.act(action) {
            self.refilter(cx);
            return Handled::Yes;
        }
        if self.act_beside(action, cx) {
            return Handled::Yes;
        }
        match action {
            Action::Up => self.rows.go(Move::Up(1), height),
            Action::Down => self.rows.go(Move::Down(1), height),
            Action::PageUp => self.rows.go(Move::Up(height.max(1)), height),
            Action::PageDown => self.rows.go(Move::Down(height.max(1)), height),
            Action::Top => self.rows.go(Move::Top, height),
            Action::Bottom => self.rows.go(Move::Bottom, height),
            Action::Left => self.column = self.column.saturating_sub(1),
            Action::Right => self.column = (self.column + 1).min(self.columns.len().saturating_sub(1)),
            Action::Sort => self.sort_here(),
            Action::SortReverse => self.reverse_sort(),
            _ if self.take_mark(action, height, cx) => {}
            _ => return self.take_command(action, cx),
        }
        Handled::Yes
    }

    fn take_command(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Open => self.open(cx),
            Action::Document => self.open_document(cx),
            Action::Refresh => self.reload(cx),
            Action::Watch => self.toggle_watch(cx),
            Action::LoadAll => self.ask_load_all(cx),
            Action::Find => self.offer_search(cx),
            Action::Columns => self.offer_columns(cx),
            Action::Copy => export::copy_menu(self, cx),
            Action::Export => export::export(self, cx),
            Action::Details => match self.load.error() {
                Some(error) => cx.command(Command::error(error.clone())),
                // Who asks for it before the rows are there sees it with them.
                None if self.beside.fits || (super::beside::has_room(cx.area) && cx.loading()) => {
                    cx.session.beside = !cx.session.beside;
                }
                None => self.read_row(cx),
            },
            Action::Edit | Action::Delete | Action::Actions if self.marked(cx.session) > 0 => {
                self.act_on_marked(action, cx);
            }
            action if is_key(self.resource, action) && self.marked(cx.session) > 0 => self.act_on_marked(action, cx),
            Action::Merge if self.marked(cx.session) > 0 => self.merge_marked(cx),
            Action::Merge => self.merge_row(cx),
            action if is_key(self.resource, action) => self.act_on_row(action, cx),
            // A menu that opens before there is a row would go without what is done to rows.
            Action::Actions if self.rows.loaded() == 0 && self.awaits_rows(cx) => {
                cx.command(Command::warn(
                    "the rows are still being read: what can be done is known once they are there",
                ));
            }
            Action::Create
            | Action::Edit
            | Action::Delete
            | Action::Actions
            | Action::Duplicate
            | Action::Diagnose
            | Action::Lint
            | Action::Compare
            | Action::Design
            | Action::Snapshot => {
                self.act_on_row(action, cx);
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    /// Whether rows are on their way, or what must be known before them.
    fn awaits_rows(&self, cx: &Cx<'_>) -> bool {
        self.prepares(cx) || cx.runs(&TableSlot::Rows.into())
    }

    /// Does something with the row under the cursor.
    pub(super) fn act_on_row(&self, action: Action, cx: &mut Cx<'_>) {
        let item = self.selected(cx.location).map(|(location, item)| {
            if let Some(label) = self.resource.label_of(&item) {
                cx.session.learn_name(&location, label);
            }
            (location, item)
        });
        crate::screens::form::act_on_list(self.resource, action, item, cx);
    }

    /// Enter: on a reference, there; else the item.
    fn open(&mut self, cx: &mut Cx<'_>) {
        if let (Some(error), 0) = (self.load.error(), self.rows.shown()) {
            return cx.command(Command::error(error.clone()));
        }
        if self.load.need.is_some() {
            return self.offer_search(cx);
        }
        let Some(row) = self.rows.selected() else { return };
        let item = row.item();
        let reference = self.columns.get(self.column).filter(|_| self.column > 0).and_then(|column| {
            let (at, cell) = (cx.location, row.cell(self.column));
            let by_row = self.resource.follow(column, &item, None, at);
            by_row.or_else(|| self.resource.follow_cell(column, &cell, &item, &self.prepared, at))
        });
        let own = self.resource.item_location(cx.location, &item);
        if let (Some(at), Some(label)) = (&own, self.resource.label_of(&item)) {
            cx.session.private_names.learn(cx.context, at, &label);
            cx.session.learn_name(at, label);
        }
        match reference.or(own) {
            Some(location) => cx.command(Command::Open(location)),
            None => cx.command(Command::warn(NO_ID)),
        }
    }

    /// Shows all that the columns say of the row, those that are cut or have no room among them.
    fn read_row(&self, cx: &mut Cx<'_>) {
        let Some(row) = self.rows.selected() else {
            return cx.command(Command::warn("there is no row under the cursor to show in full"));
        };
        let zone = cx.session.settings.time_zone.time_zone();
        let cells = self.columns.iter().enumerate().map(|(n, column)| (&column.title, draw::plain(&row.cell(n), zone)));
        let lines: Vec<String> =
            cells.filter(|(_, text)| !text.is_empty()).map(|(title, text)| format!("{title}: {text}")).collect();
        let name = self.resource.label_of(&row.item()).unwrap_or_else(|| row.id().to_owned());
        let title = format!("{} {name}", self.resource.singular);
        cx.command(Command::Overlay(crate::screens::reading(&title, lines.join("\n"))));
    }

    fn open_document(&mut self, cx: &mut Cx<'_>) {
        cx.command(match (self.selected(cx.location), self.rows.selected()) {
            (Some((location, _)), _) => Command::Open(location.with_action("document")),
            (None, Some(_)) => Command::warn(NO_ID),
            (None, None) => Command::warn("there is no row to do this with"),
        });
    }

    /// Opens the search form, or says that there is nothing to ask the service for.
    pub(super) fn offer_search(&mut self, cx: &mut Cx<'_>) {
        match &self.resource.search {
            // The fields that the account defines itself are among those of the form.
            Some(_) if self.prepares(cx) => {
                self.load.offer = true;
                cx.command(Command::notice("the search opens once it is known which fields there are"));
            }
            Some(search) => {
                let form = crate::screens::search(search, search.fields(&self.prepared), cx.location.query());
                cx.command(Command::Overlay(form));
            }
            None => cx.command(Command::warn(format!(
                "{} can't be searched at the service; / filters the loaded rows",
                self.resource.title
            ))),
        }
    }

    fn ask_load_all(&mut self, cx: &mut Cx<'_>) {
        if self.load.next.is_none() {
            return cx.command(Command::notice("all rows are loaded"));
        }
        let page = self.rows.loaded() / (self.load.pages.max(1) as usize);
        let operation = self.resource.list_operation().name;
        let ask = crate::screens::confirm_load_all(operation, self.rows.loaded(), page, &cx.session.keymap);
        cx.command(Command::Overlay(ask));
    }

    /// Sorts by the column under the cursor: rising, then falling, then as the service has it.
    fn sort_here(&mut self) {
        let column = self.column;
        let sort = match self.rows.sort().filter(|sort| sort.column == column) {
            None => Some(Sort { column, descending: false }),
            Some(Sort { descending: false, .. }) => Some(Sort { column, descending: true }),
            Some(_) => None,
        };
        self.rows.sort_by(sort);
    }

    fn reverse_sort(&mut self) {
        let sort = self.rows.sort().unwrap_or(Sort { column: self.column, descending: false });
        self.rows.sort_by(Some(Sort { descending: !sort.descending, ..sort }));
    }

    /// The actions that make sense now, the most useful first.
    pub(super) fn offers(&self, session: &Session) -> Vec<Action> {
        let mut actions = self.offers_for_marked(session);
        if self.load.error().is_some() {
            actions.extend([Action::Refresh, Action::Details]);
        }
        let row = self.rows.selected();
        let nth = |deed: &Verb| self.resource.actions().iter().position(|known| std::ptr::eq(known, deed));
        let is_useless = |deed: &Verb| nth(deed).zip(row).is_some_and(|(nth, row)| row.is_useless(nth));
        if row.is_some() {
            actions.push(Action::Open);
            actions.extend(keys_of(self.resource, &is_useless));
        }
        if self.resource.search.is_some() {
            actions.push(Action::Find);
        }
        actions.push(Action::Filter);
        actions.extend(self.beside.fits.then_some(Action::Details));
        actions.extend((self.beside.fits && self.beside.is_shown()).then_some(Action::NextPane));
        actions.extend(crate::screens::form::offers(self.resource, false, &is_useless));
        if self.rows.shown() > 0 {
            actions.extend([Action::Document, Action::Sort, Action::Copy]);
        } else {
            let on_list = self.resource.actions().iter().any(|deed| deed.scope == Scope::List);
            actions.retain(|action| match action {
                Action::Edit
                | Action::Delete
                | Action::Merge
                | Action::Duplicate
                | Action::Diagnose
                | Action::Lint
                | Action::Compare
                | Action::Design
                | Action::Snapshot => false,
                Action::Actions => on_list,
                _ => true,
            });
        }
        if self.resource.actions().iter().any(Verb::is_write) {
            actions.push(Action::RowsFile);
        }
        actions.push(Action::Refresh);
        if self.load.next.is_some() {
            actions.push(Action::LoadAll);
        }
        if self.rows.shown() > 0 {
            actions.extend([Action::SortReverse, Action::Mark, Action::MarkAll, Action::MarkRange]);
            actions.extend([Action::MarkEverything, Action::InvertMarks, Action::Export, Action::Columns]);
        }
        actions.extend([Action::Watch, Action::Details, Action::Back]);
        Action::each_once(actions)
    }

    /// Whether one more can be made here.
    pub(super) fn makes(&self) -> bool {
        self.resource.action("create").is_some_and(|deed| deed.scope == Scope::List)
    }

    /// The text of the cell under the cursor, to be copied: enums as the API spells them.
    pub(super) fn cell_text(&self, row: &super::TableRow, zone: &jiff::tz::TimeZone) -> String {
        let cell = row.cell(self.column);
        if matches!(cell.datum, Datum::Enum) { cell.text } else { draw::plain(&cell, zone) }
    }
}
