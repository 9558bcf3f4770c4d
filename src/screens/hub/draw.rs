//! How a hub looks: entries under their headings, and for an item its facts beside or beneath them.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use serde_json::Value;

use super::entries::Entry;
use super::{Count, Hub, Of};
use crate::catalog::{Location, catalog};
use crate::contract::ApiError;
use crate::screens::HubSlot;
use crate::screens::facts::About;
use crate::screens::item::{self, Item};
use crate::screens::{View, overlay};
use crate::widgets::{self, Fact, Spot, Tone};

/// From this width on an item's facts stand beside its entries.
const BESIDE: u16 = 110;
/// Columns of the entries beside them: so many at least, and so many at the most.
const LIST: u16 = 40;
const WIDEST: u16 = 56;
/// Rows of what the entry under the cursor is about, where the facts stand beneath the list, and how high the page is then.
const ABOUT: u16 = 3;
const ENOUGH: u16 = 16;
/// Columns of an entry around its title.
const AROUND: u16 = 4;

pub(super) fn title(hub: &Hub, view: &View<'_>) -> String {
    match (hub.of, &hub.item) {
        (Of::Home, _) if hub.login_problem(view.session, view.context.id).is_some() => "No login".to_owned(),
        (Of::Home, _) => "Services".to_owned(),
        (Of::Service(service), _) => service.title().to_owned(),
        (Of::Item(_), Some(item)) => item.title(view),
        (Of::Item(resource), None) => resource.singular.clone(),
    }
}

pub(super) fn draw(hub: &Hub, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let entries = hub.entries(view.session, view.context.id, view.location);
    if let Some(error) = hub.login_problem(view.session, view.context.id) {
        return draw_no_login(hub, error, &entries, area, buf, view);
    }
    let area = match &hub.drift {
        Some(drift) => {
            drift.draw(Rect { height: area.height.min(1), ..area }, buf, view);
            below_drift(area)
        }
        None => area,
    };
    let Some(item) = &hub.item else { return draw_entries(hub, &entries, area, buf, view) };
    let parts = parts(item, area);
    draw_entries(hub, &entries, parts.list, buf, view);
    draw_about(hub, &entries, parts.about, buf, view);
    draw_item(hub, item, parts.facts, buf, view);
}

/// What is left beneath the line about the folder that it was opened with.
fn below_drift(area: Rect) -> Rect {
    Rect { y: area.y + 1.min(area.height), height: area.height.saturating_sub(1), ..area }
}

/// Where the parts of an item's page are.
struct Parts {
    list: Rect,
    /// What the entry under the cursor is about, in full; nowhere where there is little room beneath the list.
    about: Rect,
    facts: Rect,
}

/// The layout of an item's page. It depends on nothing that is still to come, so nothing jumps when it does.
fn parts(item: &Item, area: Rect) -> Parts {
    let most = (catalog().children(item.resource).count() + item.resource.leads()) as u16 + 1;
    if area.width >= BESIDE {
        let [list, facts] =
            Layout::horizontal([Constraint::Length(list_width(item, area.width)), Constraint::Fill(1)]).areas(area);
        let [list, about] = Layout::vertical([Constraint::Max(most), Constraint::Fill(1)]).areas(list);
        return Parts { list, about, facts };
    }
    // The facts get a half at least, however many entries there are.
    let about = if area.height >= ENOUGH { ABOUT } else { 0 };
    let list = most.min((area.height - about) / 2);
    let [list, about, facts] =
        Layout::vertical([Constraint::Length(list), Constraint::Length(about), Constraint::Fill(1)]).areas(area);
    Parts { list, about, facts }
}

/// How wide the entries are beside the facts: as the titles of its lists need it. Of what its document leads to, nobody
/// knows the names before it is read: that has as much as there may be.
fn list_width(item: &Item, width: u16) -> u16 {
    let titles = catalog().children(item.resource).map(|list| widgets::columns(&list.title));
    let lists = titles.max().unwrap_or(0).min(usize::from(WIDEST)) as u16 + AROUND;
    let wanted = if item.resource.leads() > 0 { WIDEST } else { lists };
    wanted.min(WIDEST.min(width * 2 / 5)).max(LIST)
}

/// How many rows the facts of an item take, and how many of them are seen at once.
pub(super) fn facts_size(hub: &Hub, area: Rect, view: &View<'_>) -> (usize, u16) {
    let Some((item, document)) = hub.item.as_ref().and_then(|item| Some((item, item.document.as_ref()?))) else {
        return (0, 0);
    };
    let area = if hub.drift.is_some() { below_drift(area) } else { area };
    let area = facts_area(parts(item, area).facts);
    (widgets::fact_rows(&facts(hub, item, document, view), area.width), area.height)
}

/// Facts have air on both sides.
fn facts_area(area: Rect) -> Rect {
    Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area }
}

/// How wide the titles are: as they need it, as long as something is left for what is said of each.
fn title_width(entries: &[Entry], width: u16) -> u16 {
    let widest = entries.iter().map(|entry| widgets::columns(&entry.title)).max().unwrap_or(0);
    widest.min(usize::from((width * 3 / 5).max(width.saturating_sub(AROUND).min(WIDEST)))) as u16
}

/// What the entry under the cursor is about, in full, beneath a list that has no room for it.
fn draw_about(hub: &Hub, entries: &[Entry], area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let Some(entry) = entries.get(hub.cursor) else { return };
    let place = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(4), ..area };
    // It is no further entry.
    let rule = Rect { height: place.height.min(1), ..place };
    widgets::put(buf, rule, &"─".repeat(rule.width.into()), view.session.theme.faint);
    let place = Rect { y: rule.bottom(), height: place.height - rule.height, ..place };
    // Above the facts there is no room to say again which one it is.
    let text = if place.height < ABOUT { entry.about.clone() } else { format!("{}\n{}", entry.title, entry.about) };
    for (n, line) in widgets::wrap(&text, place.width.into()).iter().take(place.height.into()).enumerate() {
        let row = Rect { y: place.y + n as u16, height: 1, ..place };
        widgets::put(buf, row, line, view.session.theme.muted);
    }
}

/// Entries, each with its count or what it is about; the window follows the cursor.
fn draw_entries(hub: &Hub, entries: &[Entry], area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let width = title_width(entries, area.width);
    // One line each, plus a gap and a line for each heading.
    let mut lines: Vec<Option<usize>> = Vec::new();
    let mut headings = Vec::new();
    let mut last = "";
    for (n, entry) in entries.iter().enumerate() {
        if entry.heading != last {
            last = entry.heading;
            if !lines.is_empty() {
                lines.push(None);
            }
            headings.push((lines.len(), last));
            lines.push(None);
        }
        lines.push(Some(n));
    }
    let cursor = lines.iter().position(|line| *line == Some(hub.cursor)).unwrap_or(0);
    let top = widgets::keep_visible(0, cursor + 1, lines.len() + 1, area.height.into()).min(cursor);
    for (n, line) in lines.iter().enumerate().skip(top).take(area.height.into()) {
        let row = Rect { y: area.y + (n - top) as u16, height: 1, ..area };
        if let Some((_, heading)) = headings.iter().find(|(at, _)| *at == n) {
            widgets::put(buf, Rect { x: row.x + 1, width: row.width.saturating_sub(1), ..row }, heading, theme.heading);
        } else if let Some(entry) = line.and_then(|n| entries.get(n)) {
            widgets::spot(row, Spot::Pane(hub.reading.into()));
            widgets::row_spot(row, line.unwrap_or_default(), hub.cursor);
            draw_entry(hub, entry, *line == Some(hub.cursor), width, row, buf, view);
        }
    }
}

fn draw_entry(hub: &Hub, entry: &Entry, selected: bool, width: u16, row: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let over = match (selected, hub.reading) {
        (true, false) => theme.selection,
        (true, true) => theme.selection_idle,
        (false, _) => ratatui::style::Style::new(),
    };
    if selected {
        widgets::ground(row, buf, theme.base.patch(over));
    }
    let from = |skip: u16| Rect { x: row.x + skip.min(row.width), width: row.width.saturating_sub(skip), ..row };
    widgets::put(buf, Rect { width: from(2).width.min(width), ..from(2) }, &entry.title, theme.accent.patch(over));
    let mut at = 2 + width + 2;
    if let Some(resource) = entry.resource.filter(|_| !matches!(hub.of, Of::Item(_))) {
        let (text, style): (Cow<'_, str>, _) = match hub.counts.get(&resource.path) {
            Some(Count::Rows { rows, more: false }) => (widgets::count(*rows as u64).into(), theme.text),
            Some(Count::Rows { rows, more: true }) => (format!("{}+", widgets::count(*rows as u64)).into(), theme.text),
            Some(Count::Failed(error)) => (error.code.as_str().into(), theme.bad),
            None if view.session.ledger.find(view.owner, &HubSlot::Count(resource.path.clone()).into()).is_some() => {
                ("…".into(), theme.muted)
            }
            None => ("".into(), theme.muted),
        };
        widgets::put_aligned(
            buf,
            Rect { width: from(at).width.min(6), ..from(at) },
            &text,
            style.patch(over),
            widgets::Cut::End,
            widgets::Align::Right,
        );
        at += 8;
    }
    // A word or two that is cut says nothing; beside the facts the whole of it stands beneath the list.
    let is_whole = widgets::columns(&entry.about) <= usize::from(from(at).width);
    if is_whole || from(at).width >= 16 && row.width > WIDEST {
        widgets::put(buf, from(at), &entry.about, theme.muted.patch(over));
    }
}

/// What an item is: what its columns tell, and beneath that the members of its document.
fn draw_item(hub: &Hub, item: &Item, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let inside = facts_area(area);
    let Some(document) = &item.document else {
        return item.absent(view).draw(inside, buf, theme);
    };
    widgets::spot(area, Spot::Pane((!hub.reading).into()));
    let facts = facts(hub, item, document, view);
    let last = overlay::last_top(widgets::fact_rows(&facts, inside.width), inside.height);
    widgets::fact_panel(&facts, hub.top.min(last), inside, buf, theme);
    if hub.reading {
        for row in area.rows() {
            widgets::put(buf, Rect { width: row.width.min(1), ..row }, "▌", theme.accent);
        }
    }
}

fn facts<'a>(hub: &Hub, item: &'a Item, document: &'a Value, view: &View<'_>) -> Vec<Fact<'a>> {
    let at = item::at(view.location);
    let name = |to: &Location| hub.name_of(to, view.session).map(str::to_owned);
    About {
        resource: item.resource,
        prepared: &item.prepared,
        document,
        at: &at,
        error: item.error.as_ref(),
        name: &name,
    }
    .facts(view)
}

/// Without a login: what is missing, and what one could go on with.
fn draw_no_login(hub: &Hub, error: &ApiError, entries: &[Entry], area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let profile = view.context.profile.as_deref().unwrap_or("the default credentials");
    let text = [
        format!("{} No AWS login works for {profile}", Tone::Warn.sign()),
        error.message.clone(),
        error.advice().to_owned(),
        String::new(),
        "Choose a profile, or look around in the sandbox: it runs inside this program, with demo data.".to_owned(),
    ];
    let width = usize::from(area.width.saturating_sub(4));
    let mut y = area.y + u16::from(area.height > 12);
    for (n, paragraph) in text.iter().enumerate() {
        for line in widgets::wrap(paragraph, width).iter().take(3) {
            if y < area.bottom() {
                let row = Rect { x: area.x + 2.min(area.width), y, width: area.width.saturating_sub(2), height: 1 };
                widgets::put(buf, row, line, if n == 0 { theme.warn } else { theme.text });
                y += 1;
            }
        }
        y += u16::from(paragraph.is_empty());
    }
    y = (y + 1).min(area.bottom());
    draw_entries(hub, entries, Rect { y, height: area.bottom() - y, ..area }, buf, view);
}
