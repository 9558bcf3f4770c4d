//! How a table looks.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Span;

use super::Table;
use super::beside;
use super::conditions::RowQuery;
use super::list::Sort;
use super::load::Stop;
use super::marks::Marks;
use crate::catalog::{Cell, CellTone, Column, ColumnKind, Datum};
use crate::config::{Action, Mode};
use crate::contract::ApiError;
use crate::screens::View;
use crate::screens::call_state::progress;
use crate::screens::query::{Finder, Query};
use crate::screens::state::{calm, failed, hint, loading};
use crate::theme::Theme;
use crate::widgets::{self, Align, CellText, ColumnSpec, Cut, GridRows, Message, Order, RowLook, Spot, TableView};

/// The longest number that is shown whole, however little room there is.
const LONGEST_NUMBER: u16 = 20;

/// Where the parts of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// The item under the cursor, where it stands beside the rows.
    beside: Option<Rect>,
    /// What is searched for at the service.
    search: Rect,
    /// Heading and rows.
    table: Rect,
    /// The rows alone.
    pub(super) rows: Rect,
    /// A load that failed or waits while rows are shown.
    news: Rect,
}

/// The layout of a table in this area.
pub(super) fn parts(table: &Table, area: Rect) -> Parts {
    let (list, beside) = beside::split(area);
    let is_beside = table.beside.is_shown() && beside::has_room(area);
    let (area, beside) = if is_beside { (list, Some(beside)) } else { (area, None) };
    let (_, rest) = table.filter.split(area);
    let roomy = rest.height >= 4;
    let line = |shown: bool| Constraint::Length(u16::from(shown && roomy));
    let [search, rows, news] = Layout::vertical([
        line(table.searched),
        Constraint::Fill(1),
        line(table.load.error().is_some() && table.rows.loaded() > 0),
    ])
    .areas(rest);
    let header = u16::from(rows.height > 1);
    let body = Rect { y: rows.y + header, height: rows.height - header, ..rows };
    Parts { beside, search, table: rows, rows: body, news }
}

/// The title of the frame: what is listed, and where.
pub(super) fn title(table: &Table, view: &View<'_>) -> String {
    match view.location.parent().filter(|parent| parent.parts().len() > 1) {
        Some(parent) => format!("{} of {}", table.resource.title, view.session.name_of(&parent)),
        None => table.resource.title.clone(),
    }
}

/// What is known of the number of rows.
pub(super) fn status(table: &Table, view: &View<'_>) -> String {
    let count = |n: usize| widgets::count(n as u64);
    let mut parts = Vec::new();
    let (loaded, shown) = (table.rows.loaded(), table.rows.shown());
    if table.query.is_some() {
        parts.push(table.filter.tally(shown, loaded, "loaded row", "loaded rows"));
    } else if table.load.at.is_some() {
        // What more there is has no place in the order yet.
        let sorted = if table.rows.sort().is_some() { " and sorted" } else { "" };
        let more = table.load.next.is_some();
        parts.push(if more { format!("{} loaded{sorted}", count(loaded)) } else { count(loaded) });
    }
    if table.unjudged() > 0 {
        parts.push(format!("{} still being read", count(table.unjudged())));
    }
    if table.load.all {
        parts.push("loading all".to_owned());
    } else if table.load.next.is_some() {
        parts.push("more available".to_owned());
    }
    parts.extend(table.marked_words(view.session));
    if table.load.stop == Some(Stop::Cancelled) && loaded > 0 {
        parts.push("load cancelled".to_owned());
    }
    if let (true, Some(at)) = (table.load.stale && !Table::loading(view), table.load.at) {
        parts.push(format!("as of {}", widgets::relative(view.session.now, at)));
    }
    if table.load.watch.is_some() {
        parts.push("watching".to_owned());
    }
    parts.join(", ")
}

/// Draws the table, or what there is to say instead.
pub(super) fn draw(table: &Table, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let parts = parts(table, area);
    let theme = &view.session.theme;
    let list = parts.beside.map_or(area, |beside| Rect { width: area.width - beside.width, ..area });
    table.filter.draw(list, buf, theme);
    if let Some(beside) = parts.beside {
        table.draw_beside(beside, buf, view);
    }
    draw_search(table, view, parts.search, buf);
    if table.rows.shown() == 0 {
        instead(table, view).draw(parts.table, buf, theme);
    } else {
        draw_rows(table, view, &parts, buf);
    }
    if let Some(error) = table.load.error() {
        draw_news(view, error, parts.news, buf);
    }
}

/// A load that failed while older rows are shown.
fn draw_news(view: &View<'_>, error: &ApiError, area: Rect, buf: &mut Buffer) {
    let theme = &view.session.theme;
    let key = |action| view.session.keymap.key(Mode::Browse, action);
    let keys = format!("  {} tries again, {} shows all", key(Action::Refresh), key(Action::Details));
    let room = area.width.saturating_sub(widgets::columns(&keys) as u16);
    let text = format!(" {} {}: {}", widgets::Tone::Bad.sign(), error.code, error.message);
    let used = widgets::put(buf, Rect { width: room, ..area }, &text, theme.bad);
    widgets::put(buf, Rect { x: area.x + used, width: area.width - used, ..area }, &keys, theme.muted);
}

fn draw_search(table: &Table, view: &View<'_>, area: Rect, buf: &mut Buffer) {
    let theme = &view.session.theme;
    let search = table.resource.search.as_ref();
    // Whoever is meant goes by the name that the rows have.
    let name = |key: &str, value: &'_ str| {
        let known = table.names.get(value.rsplit('/').next().unwrap_or(value));
        let said =
            || search.map_or_else(|| value.to_owned(), |it| it.value_name(key, value, &table.prepared).into_owned());
        known.map_or_else(said, |(_, name)| name.clone())
    };
    let mut spans = vec![Span::styled(" search ", theme.muted)];
    for (n, (key, value)) in view.location.query().iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| view.location.query().get(n));
        // A field that is given twice finds either value.
        if before.is_some_and(|(before, _)| before == key) {
            spans.push(Span::styled(" or ", theme.muted));
            spans.push(Span::styled(name(key, value), theme.accent));
            continue;
        }
        if n > 0 {
            spans.push(Span::styled(" · ", theme.faint));
        }
        let label = search.map_or(key.as_str(), |search| search.label_of(key, &table.prepared));
        spans.push(Span::styled(format!("{label} = "), theme.muted));
        spans.push(Span::styled(name(key, value), theme.accent));
    }
    widgets::put_spans(buf, area, &spans);
}

/// What is said where no row is shown.
fn instead<'a>(table: &'a Table, view: &View<'_>) -> Message<'a> {
    let what = table.resource.title.to_lowercase();
    let key = |action, label| hint(view, action, label);
    let is_wrong = table.query.as_ref().is_some_and(|query| !query.problems().is_empty());
    // What is wrong with a filter is not to be waited for.
    if Table::loading(view) && !(is_wrong && table.rows.loaded() > 0) {
        return loading(view, &what, Table::progress(view));
    }
    if let Some(error) = table.load.error() {
        return failed(view, error);
    }
    if let Some(need) = &table.load.need {
        let title = format!("{} are found by a search", table.resource.title);
        let hints = vec![key(Action::Find, "search"), key(Action::Back, "go back")];
        return calm(title, vec![need.to_string().into()], hints);
    }
    if table.load.stop == Some(Stop::Cancelled) {
        return calm("Loading was cancelled", vec![], vec![key(Action::Refresh, "load again")]);
    }
    if table.query.is_some() && table.rows.loaded() > 0 {
        let title = format!("None of the {} loaded rows match", widgets::count(table.rows.loaded() as u64));
        let mut hints = vec![key(Action::Back, "clear the filter")];
        let problems = table.query.iter().flat_map(RowQuery::problems);
        let mut lines: Vec<Cow<'_, str>> = problems.map(|problem| problem.as_str().into()).collect();
        if table.load.next.is_some() {
            lines.push("The filter sees loaded rows alone, and more are available.".into());
            hints.push(key(Action::LoadAll, "load all"));
        }
        return calm(title, lines, hints);
    }
    if !view.location.query().is_empty() {
        let hints = vec![key(Action::Find, "change the search"), key(Action::Back, "go back")];
        let search = table.resource.search.as_ref();
        let lines = search.map(|search| search.strangers(view.location.query(), &table.prepared)).unwrap_or_default();
        let lines = lines.into_iter().map(Cow::Owned).collect();
        return calm(format!("The search found no {}", table.resource.plural()), lines, hints);
    }
    let made = (table.makes() && !view.context.refuses_writes()).then(|| key(Action::Create, "make the first one"));
    calm(
        format!("There are no {}", table.resource.plural()),
        vec![table.resource.about.as_str().into()],
        made.into_iter().chain([key(Action::Back, "go back")]).collect(),
    )
}

fn draw_rows(table: &Table, view: &View<'_>, parts: &Parts, buf: &mut Buffer) {
    let mut specs = specs(&table.columns);
    let finder = RefCell::new(table.query.as_ref().and_then(RowQuery::words).map(Query::finder));
    widgets::spot(parts.table, Spot::Pane(table.beside.reading.into()));
    let (marks, zone) = (table.marks(view.session), view.session.settings.time_zone.time_zone());
    let rows = Shown { table, marks, view, zone, finder };
    let top = table.rows.top();
    let widths = widgets::natural_widths(&specs, &rows, top..top + usize::from(parts.rows.height));
    let room = parts.table.width.saturating_sub(4);
    keep_numbers_whole(&mut specs, &widths, &rows, top..top + usize::from(parts.rows.height));
    rows.show_reasons(&mut specs, &widths, room, top..top + usize::from(parts.rows.height));
    let offset = offset(&specs, &widths, room, table.column);
    let sort = table
        .rows
        .sort()
        .map(|Sort { column, descending }| (column, if descending { Order::Falling } else { Order::Rising }));
    let cursor = table.rows.cursor();
    let column = Some(table.column);
    TableView {
        columns: &specs,
        widths: &widths,
        rows: &rows,
        cursor,
        top,
        offset,
        sort,
        column,
        focused: !table.beside.reading,
    }
    .draw(parts.table, buf, &view.session.theme);
    if let (true, Some(record)) = (Table::loading(view), Table::progress(view)) {
        // Only what makes the user wait longer than usual is worth a line over the last row.
        if matches!(record.state, crate::screens::CallState::Retrying { .. }) || record.pages_wanted > 1 {
            let line =
                Rect { y: parts.rows.bottom().saturating_sub(1), height: parts.rows.height.min(1), ..parts.rows };
            widgets::ground(line, buf, view.session.theme.base);
            widgets::put(buf, line, &format!("  {}", progress(record, view.session.now)), view.session.theme.busy);
        }
    }
}

/// A part of a number is another number: a column whose cells are all numbers is left out rather than cut.
fn keep_numbers_whole(specs: &mut [ColumnSpec], widths: &[u16], rows: &dyn GridRows, seen: Range<usize>) {
    let is_number = |text: &str| {
        text.chars().any(|c| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || ",.-".contains(c))
    };
    for (column, (spec, width)) in specs.iter_mut().zip(widths).enumerate() {
        let cells = seen.clone().filter(|row| *row < rows.len()).map(|row| rows.cell(row, column).text);
        let mut said = cells.filter(|text| !text.is_empty() && text != "…" && text != "-").peekable();
        if said.peek().is_some() && said.all(|text| is_number(&text)) && *width <= LONGEST_NUMBER {
            spec.min = spec.min.max(*width);
            spec.max = spec.max.max(*width);
        }
    }
}

/// The fewest columns to leave out so that the one under the cursor is seen.
fn offset(specs: &[ColumnSpec], widths: &[u16], room: u16, column: usize) -> usize {
    let seen =
        |offset: &usize| widgets::layout_columns(specs, widths, room, *offset).iter().any(|rect| rect.column == column);
    (0..specs.len()).find(seen).unwrap_or(0)
}

fn specs(columns: &[Column]) -> Vec<ColumnSpec> {
    // Ids and ARNs differ at their ends; short words are cut as words are.
    let middle = |column: &Column| column.is_reference() && column.kind == ColumnKind::Text && column.ideal >= 20;
    let spec = |column: &Column| ColumnSpec {
        title: column.title.to_uppercase(),
        min: column.min,
        max: column.ideal,
        priority: column.priority,
        align: if column.align() == crate::catalog::Align::Right { Align::Right } else { Align::Left },
        cut: if middle(column) { Cut::Middle } else { Cut::End },
        kept: column.kept,
    };
    columns.iter().map(spec).collect()
}

/// The rows as the widget asks for them.
struct Shown<'a> {
    table: &'a Table,
    marks: Option<&'a Marks>,
    view: &'a View<'a>,
    zone: &'a TimeZone,
    /// Finding takes a scratch buffer, which the cells of a frame share.
    finder: RefCell<Option<Finder>>,
}

impl Shown<'_> {
    /// A row that passes the filter by what stands in a column that has no room says why: that column comes before
    /// others.
    fn show_reasons(&self, specs: &mut [ColumnSpec], widths: &[u16], room: u16, seen: Range<usize>) {
        let mut finder = self.finder.borrow_mut();
        let Some(finder) = finder.as_mut() else { return };
        let shown = widgets::layout_columns(specs, widths, room, 0);
        let is_shown = |column: &usize| shown.iter().any(|rect| rect.column == *column);
        if shown.len() == specs.len() {
            return;
        }
        let (first, hidden): (Vec<usize>, Vec<usize>) = (0..specs.len()).partition(is_shown);
        let mut reasons = BTreeSet::new();
        for row in seen.filter_map(|place| self.table.rows.at(place)) {
            let mut is_found = |column: &usize| !finder.positions(row.cell_text(*column), *column == 0).is_empty();
            if !first.iter().any(&mut is_found) {
                reasons.extend(hidden.iter().copied().find(&mut is_found));
            }
        }
        for (column, spec) in specs.iter_mut().enumerate() {
            spec.priority = if reasons.contains(&column) { 0 } else { spec.priority.saturating_add(1) };
        }
    }
}

impl GridRows for Shown<'_> {
    fn len(&self) -> usize {
        self.table.rows.shown()
    }

    fn cell(&self, place: usize, column: usize) -> CellText<'_> {
        let Some(row) = self.table.rows.at(place) else { return CellText::default() };
        let cell = row.cell(column);
        let theme = &self.view.session.theme;
        let mut style = tone(theme, cell.tone);
        let leads = self.table.columns.get(column).is_some_and(Column::is_reference);
        if leads && !cell.is_empty() {
            style = style.patch(theme.reference);
        }
        if column > 0 && column == self.table.column && place == self.table.rows.cursor() {
            style = style.add_modifier(Modifier::UNDERLINED | Modifier::BOLD);
        }
        let matches = match cell.datum {
            Datum::Text | Datum::Enum => {
                let mut finder = self.finder.borrow_mut();
                finder
                    .as_mut()
                    .map(|finder| finder.positions(&plain(&cell, self.zone), column == 0))
                    .unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let now = self.view.session.now;
        let is_next = self.table.columns.get(column).is_some_and(|column| column.kind == ColumnKind::Next);
        let shown = match cell.datum {
            Datum::Time(at) if is_next && at <= now => "due".to_owned(),
            _ => text(&cell, now, self.zone),
        };
        CellText { text: Cow::Owned(shown), style, matches: Cow::Owned(matches) }
    }

    fn look(&self, place: usize) -> RowLook {
        let marked = self.table.rows.at(place).is_some_and(|row| self.marks.is_some_and(|marks| marks.has(row.id())));
        RowLook { marked, stale: self.table.load.stale }
    }
}

/// The style of a tone.
pub(crate) fn tone(theme: &Theme, tone: CellTone) -> Style {
    match tone {
        CellTone::Plain => Style::new(),
        CellTone::Good => theme.good,
        CellTone::Busy => theme.busy,
        CellTone::Warn => theme.warn,
        CellTone::Bad => theme.bad,
        CellTone::Muted => theme.muted,
    }
}

/// A cell as a table shows it: times relative.
pub(crate) fn text(cell: &Cell, now: Timestamp, zone: &TimeZone) -> String {
    match cell.datum {
        Datum::Time(at) => widgets::relative(now, at),
        Datum::Since(at) => format!("{} so far", lasts(now.duration_since(at).as_secs_f64())),
        _ => plain(cell, zone),
    }
}

/// A cell as it is read where no heading says the zone: times absolute, with it.
pub(crate) fn whole(cell: &Cell, zone: &TimeZone) -> String {
    match cell.datum {
        Datum::Time(at) => widgets::zoned(at, zone),
        _ => plain(cell, zone),
    }
}

/// A cell as it is shown in full: times absolute, enums in words.
pub(crate) fn plain(cell: &Cell, zone: &TimeZone) -> String {
    match cell.datum {
        Datum::Time(at) => widgets::absolute(at, zone),
        Datum::Bytes(size) => widgets::bytes(size),
        Datum::Duration(seconds) => lasts(seconds),
        Datum::Since(at) => format!("since {}", widgets::absolute(at, zone)),
        _ => cell.said().into_owned(),
    }
}

/// A duration. Services tell most moments in whole seconds: between two equal ones lies less than one.
fn lasts(seconds: f64) -> String {
    match std::time::Duration::try_from_secs_f64(seconds.max(0.0)) {
        Ok(time) if time.is_zero() => "under 1 s".to_owned(),
        Ok(time) => widgets::duration(time),
        Err(_) => String::new(),
    }
}
