//! How the timeline looks: the types, the entries in sight, and how far its lists are.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::entries::{Entry, Kind};
use super::parts::Parts;
use super::said::instead;
use super::timeline::Timeline;
use super::{Dossier, news, sources};
use crate::screens::View;
use crate::screens::table;
use crate::widgets::{self, Align, Cut, Spot};

/// Columns of the time, the most of the type where titles need the room and where they leave it, and of amount and
/// status.
const TIME: u16 = 13;
const KIND: u16 = 14;
const WIDE_KIND: u16 = 28;
const AMOUNT: u16 = 17;
const STATUS: u16 = 20;
/// So many rows of what an entry says are shown where there is no room for more.
const BODY: usize = 3;

/// How many rows an entry takes, with at most so many of what it says.
pub(super) fn height(entry: &Entry, width: u16, most: usize) -> usize {
    1 + body(entry, width, most).len()
}

/// The most rows of what each entry says: more than usual where all entries are in sight all the same.
pub(super) fn most_of_body(timeline: &Timeline, width: u16, height: u16) -> usize {
    let (room, shown) = (usize::from(height), timeline.entries.shown());
    if shown >= room {
        return BODY;
    }
    let entries = (0..shown).filter_map(|place| timeline.entries.at(place));
    let wanted: Vec<usize> = entries.map(|entry| body(entry, width, room).len()).collect();
    let fits = |most: &usize| shown + wanted.iter().map(|rows| rows.min(most)).sum::<usize>() <= room;
    (BODY..=room).rev().find(fits).unwrap_or(BODY)
}

fn body(entry: &Entry, width: u16, rows: usize) -> Vec<String> {
    if entry.happening.body.is_empty() {
        return Vec::new();
    }
    let room = usize::from(width.saturating_sub(4).max(1));
    // No more of a long text is looked at than may be shown.
    let most: String = entry.happening.body.chars().take(room * rows + 1).collect();
    let mut lines = widgets::wrap(&most, room);
    if lines.len() > rows || most.len() < entry.happening.body.len() {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            *last = widgets::fit(&format!("{last}…"), room, Cut::End).into_owned();
        }
    }
    lines
}

/// The entries that are in sight.
pub(super) fn in_sight(timeline: &Timeline, area: Rect) -> Range<usize> {
    let (mut place, mut used) = (timeline.top, 0);
    let most = most_of_body(timeline, area.width, area.height);
    while used < usize::from(area.height) {
        let Some(entry) = timeline.entries.at(place) else { break };
        used += height(entry, area.width, most);
        place += 1;
    }
    timeline.top..place
}

pub(super) fn draw(page: &Dossier, parts: &Parts, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    draw_kinds(page, parts, buf, view);
    page.filter.draw(Rect { height: parts.filter.height + parts.timeline.height, ..parts.filter }, buf, theme);
    let timeline = &page.timeline;
    if timeline.entries.shown() == 0 {
        return instead(page, view).draw(parts.timeline, buf, theme);
    }
    news::draw(page, parts, buf, view);
    let has_keys = page.panel_in_focus().is_none();
    let seen = in_sight(timeline, parts.timeline);
    let entries = || seen.clone().filter_map(|place| timeline.entries.at(place));
    let widest =
        |text: &dyn Fn(&Entry) -> usize, most: u16| entries().map(text).max().unwrap_or(0).min(most.into()) as u16;
    let width = parts.timeline.width;
    let status = widest(&|entry| widgets::columns(&entry.happening.status.said()), STATUS);
    // What is said behind the type has its room first.
    let behind = |entry: &Entry| {
        let [text, who] = said_of(page, entry);
        let right = right_of(entry, usize::from(status), view);
        widgets::columns(&text) + widgets::columns(&who) + right + usize::from(right > 0)
    };
    let left = width.saturating_sub(1 + TIME.min(width / 4) + 1 + widest(&behind, width) + 1);
    let columns = Columns {
        kind: widest(
            &|entry| widgets::columns(&entry.happening.kind),
            left.min(WIDE_KIND).max(KIND.min((width / 7).max(9))),
        ),
        status,
        body: most_of_body(timeline, width, parts.timeline.height),
    };
    widgets::spot(parts.timeline, Spot::Pane(page.presses(0)));
    let mut y = parts.timeline.y;
    for place in seen.clone() {
        let Some(entry) = timeline.entries.at(place) else { break };
        let rows = (height(entry, width, columns.body) as u16).min(parts.timeline.bottom().saturating_sub(y));
        let area = Rect { y, height: rows, ..parts.timeline };
        let over = match (place == timeline.cursor, has_keys) {
            (true, true) => theme.selection,
            (true, false) => theme.selection_idle,
            (false, _) => Style::new(),
        };
        widgets::row_spot(area, place, timeline.cursor);
        draw_entry(page, entry, &columns, over, area, buf, view);
        y += rows;
    }
    widgets::scroll_bar(parts.timeline, buf, theme.faint, timeline.entries.shown(), timeline.top);
}

/// How wide the columns of the entries in sight are, and how many rows what each says may have.
struct Columns {
    kind: u16,
    status: u16,
    body: usize,
}

/// What an entry is, and who did it.
fn said_of(page: &Dossier, entry: &Entry) -> [String; 2] {
    let is = &entry.happening;
    let text = match entry.changed.as_deref() {
        Some(changed) if !changed.is_empty() => format!("{}: {changed}", is.title),
        _ => page.title_of(entry),
    };
    let who = if is.by.is_empty() || is.by == is.title { String::new() } else { format!("  {}", is.by) };
    [text, who]
}

/// How many columns an entry has at the right, with a status of so many; none where it says nothing there.
fn right_of(entry: &Entry, status: usize, view: &View<'_>) -> usize {
    let amount = widgets::columns(&amount_of(entry, view)).min(AMOUNT.into());
    let amount = if amount > 0 { amount + 1 } else { 0 };
    let has_status = amount > 0 || !entry.happening.status.is_empty();
    if has_status && status > 0 { amount + status + 1 } else { amount }
}

fn draw_entry(
    page: &Dossier,
    entry: &Entry,
    columns: &Columns,
    over: Style,
    area: Rect,
    buf: &mut Buffer,
    view: &View<'_>,
) {
    let theme = &view.session.theme;
    let full = area.width;
    let area = Rect { width: area.width.saturating_sub(1), ..area };
    if over != Style::new() {
        widgets::ground(area, buf, theme.base.patch(over));
    }
    let is = &entry.happening;
    let mut place = Rect { height: area.height.min(1), ..area };
    let time = is.at.map_or_else(|| "—".to_owned(), |at| widgets::relative(view.session.now, at));
    take(buf, &mut place, TIME.min(area.width / 4), &time, theme.muted.patch(over), Align::Right);
    take(buf, &mut place, columns.kind, &is.kind, theme.accent.patch(over), Align::Left);
    // What is at the right gives way before the title has no room.
    let most = place.width * 2 / 5;
    let figure = amount_of(entry, view);
    let has_status = columns.status > 0 && (!is.status.is_empty() || !figure.is_empty());
    let status = if has_status { (columns.status + 1).min(most) } else { 0 };
    let amount = widgets::columns(&figure).min(AMOUNT.into()) as u16;
    let amount = if amount > 0 && place.width >= status + amount + 16 { amount + 1 } else { 0 };
    let air = u16::from(status + amount > 0);
    let title = Rect { width: place.width.saturating_sub(status + amount + air), ..place };
    let [text, who] = said_of(page, entry);
    // What could not be read again is as it was, and says so.
    let is_old = page.is_old(entry);
    let (said, old) = if is_old { (theme.muted, news::OLD) } else { (theme.text, "") };
    let spans = [
        Span::styled(old, theme.warn.patch(over)),
        Span::styled(text, said.patch(over)),
        Span::styled(who, theme.muted.patch(over)),
    ];
    widgets::put_spans(buf, title, &spans);
    let mut place = Rect { x: title.right() + air, width: (status + amount).min(place.width), ..place };
    take(buf, &mut place, amount, &figure, theme.text.patch(over), Align::Right);
    let tone = if is_old { theme.muted } else { theme.text.patch(table::tone(theme, is.status.tone)) };
    let style = tone.patch(over);
    take(buf, &mut place, columns.status, &is.status.said(), style, Align::Left);
    for (line, row) in body(entry, full, columns.body).iter().zip(area.rows().skip(1)) {
        let row = Rect { x: row.x + 3.min(row.width), width: row.width.saturating_sub(3), ..row };
        widgets::put(buf, row, line, theme.muted.patch(over));
    }
}

/// How much it is about, or by when it is due.
fn amount_of(entry: &Entry, view: &View<'_>) -> String {
    match entry.happening.due {
        Some(due) => format!("due {}", widgets::relative(view.session.now, due)),
        None => entry.happening.amount.clone(),
    }
}

/// Puts a text into the next columns of a row, and takes them away with a column of air.
fn take(buf: &mut Buffer, place: &mut Rect, width: u16, text: &str, style: Style, align: Align) {
    let width = width.min(place.width);
    widgets::put_aligned(buf, Rect { width, ..*place }, text, style, Cut::End, align);
    let used = (width + u16::from(width > 0)).min(place.width);
    *place = Rect { x: place.x + used, width: place.width - used, ..*place };
}

/// The types with how many there are, the one that is shown alone among them.
fn draw_kinds(page: &Dossier, parts: &Parts, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let entries = &page.timeline.entries;
    let mut place = parts.kinds;
    if parts.beside {
        let style = if page.panel_in_focus().is_none() { theme.accent } else { theme.heading };
        let mark = if page.panel_in_focus().is_none() { "▸" } else { " " };
        let spans =
            [Span::styled(mark, theme.accent), Span::styled(page.spec.timeline.as_str(), style), Span::raw("  ")];
        let used = widgets::put_spans(buf, place, &spans);
        place = Rect { x: place.x + used, width: place.width - used, ..place };
    }
    let alone = entries.alone();
    // What is among all types adds up to all; of a type that has more, those are so many of how many it has
    // alone: so no count changes by looking.
    let count = |name: &str| {
        let kind = entries.kinds().iter().find(|kind| kind.name == name);
        let of = |count: usize| widgets::count(count as u64);
        let among = of(kind.map_or(0, |kind| kind.among_all));
        match kind.map_or(0, |kind| kind.aside) {
            0 => among,
            _ => format!("{among} of {}", of(kind.map_or(0, Kind::alone))),
        }
    };
    // Nothing is counted before anything has come.
    let all = if entries.len() == 0 && sources::reads(view) {
        "…".to_owned()
    } else {
        widgets::count(entries.len() as u64)
    };
    let mut kinds = vec![(format!("all {all}"), alone.is_none(), false)];
    for kind in page.timeline.kinds() {
        let wrong = page.timeline.feeds.iter().any(|feed| feed.name == kind && feed.error().is_some());
        let mark = if wrong { " ✗" } else { "" };
        kinds.push((format!("{kind} {}{mark}", count(kind)), alone == Some(kind), wrong));
    }
    // The one that is shown is seen, whatever stands before it.
    let at = kinds.iter().position(|(_, is, _)| *is).unwrap_or(0);
    let wide = |from: usize| kinds[from..=at].iter().map(|(text, ..)| widgets::columns(text) + 3).sum::<usize>();
    let first = (0..=at).find(|from| wide(*from) <= place.width.into()).unwrap_or(at);
    let edge = Rect { x: place.right().saturating_sub(1), width: place.width.min(1), ..place };
    for (n, (text, is, wrong)) in kinds.iter().enumerate().skip(first) {
        // What has no room at all is not to be missed.
        if n > first && place.width <= 3 {
            widgets::put(buf, edge, "›", theme.muted);
            break;
        }
        let style = match (is, wrong) {
            (true, _) => theme.selection_idle,
            (false, true) => theme.bad,
            (false, false) => theme.muted,
        };
        let dot = match n {
            0 => " ",
            n if n == first => "‹",
            _ => " · ",
        };
        let used =
            widgets::put_spans(buf, place, &[Span::styled(dot, theme.faint), Span::styled(text.as_str(), style)]);
        place = Rect { x: place.x + used, width: place.width - used, ..place };
    }
}
