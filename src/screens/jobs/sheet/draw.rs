//! How the sheet looks: what is done above, the rows below.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::check::RowState;
use super::{Sheet, said};
use crate::contract::JobWay;
use crate::jobs::{batch_of, is_of_configuration};
use crate::model::{Policy, published_rate, redact_input};
use crate::screens::jobs::Many;
use crate::screens::{View, overlay};
use crate::widgets::{self, Align, CellText, ColumnSpec, Cut, GridRows, TableView, Tone, duration, plural};

/// Columns of the labels above the rows.
const LABELS: usize = 10;
/// So many lines say what is set, each of so many columns at the most.
const SETS: usize = 4;
const SHOWN: usize = 110;
/// From this height on there is room for what a row says in full, in so many lines.
const TALL: u16 = 16;
const FOOT: usize = 2;
/// The labels of rows take so many columns at the most, and what is beside them so many for gaps and signs.
const WIDEST: u16 = 46;
const GAPS: u16 = 7;

/// How many rows are seen at once.
pub(super) fn height(sheet: &Sheet, area: Rect, view: &View<'_>) -> usize {
    TableView::visible_rows(split(sheet, area, view)[1].height)
}

/// What is done, the rows, and what the row under the cursor says where that is cut.
fn split(sheet: &Sheet, area: Rect, view: &View<'_>) -> [Rect; 3] {
    let air = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let lines = head(sheet, air.width, view).len() as u16 + 1;
    let head = if area.height < 8 { 0 } else { lines.min(area.height * 2 / 3) };
    let rows = area.height - head;
    let foot = if area.height >= TALL && is_cut(sheet, area.width, rows) { FOOT as u16 + 1 } else { 0 };
    let rows = Rect { y: area.y + head, height: rows - foot, ..area };
    [Rect { height: head, ..air }, rows, Rect { y: rows.bottom() + foot.min(1), height: foot.saturating_sub(1), ..air }]
}

/// Whether a row on the screen has more to say than there is room for beside its label.
fn is_cut(sheet: &Sheet, width: u16, rows: u16) -> bool {
    let seen: Vec<usize> = sheet.shown().into_iter().skip(sheet.top).take(usize::from(rows)).collect();
    let label = |n: &usize| sheet.many.rows.get(*n).map_or(0, |row| widgets::columns(&row.label));
    let labels = seen.iter().map(label).max().unwrap_or(0).min(usize::from(WIDEST));
    let room = usize::from(width.saturating_sub(GAPS)).saturating_sub(labels);
    seen.into_iter().any(|n| widgets::columns(&said_of(sheet, n)) > room)
}

/// What is said of a row: what becomes of it, or why nothing does.
fn said_of(sheet: &Sheet, n: usize) -> Cow<'_, str> {
    let (Some(row), Some(known)) = (sheet.rows.get(n), sheet.many.rows.get(n)) else { return "".into() };
    match (&row.state, &known.becomes) {
        (RowState::Refused(why), _) => why.as_str().into(),
        (RowState::Since(..), _) if row.is_left_out => row.state.line().into(),
        (RowState::Since(_, then), _) if **then != RowState::Ready => then.line().into(),
        (RowState::Since(..), Some(becomes)) => becomes.text.as_str().into(),
        _ if row.is_left_out => "left out".into(),
        (RowState::Ready, Some(becomes)) => becomes.text.as_str().into(),
        (RowState::Ready, None) => known.at.last().unwrap_or_default().into(),
        (state, _) => state.line().into(),
    }
}

pub(super) fn draw(sheet: &Sheet, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let [above, below, foot] = split(sheet, area, view);
    overlay::lines(above, buf, theme, &head(sheet, above.width, view), 0);
    if let Some(n) = sheet.here().filter(|_| !foot.is_empty()) {
        let lines = overlay::wrapped(&said_of(sheet, n), foot.width, theme.muted);
        overlay::lines(foot, buf, theme, &lines, 0);
    }
    let titles = [sheet.many.resource.singular.to_uppercase(), what(sheet).to_uppercase()];
    let columns = [
        ColumnSpec { min: 1, max: 1, priority: 0, ..ColumnSpec::new("") },
        // What tells it apart from others of the same name stands last.
        ColumnSpec { min: 16, max: WIDEST, priority: 0, cut: Cut::Middle, ..ColumnSpec::new(&titles[0]) },
        ColumnSpec { min: 20, max: 90, priority: 0, ..ColumnSpec::new(&titles[1]) },
    ];
    let rows = Rows { sheet, view, shown: sheet.shown() };
    let visible = sheet.top..sheet.top + usize::from(below.height);
    let widths = widgets::natural_widths(&columns, &rows, visible);
    let table = TableView {
        columns: &columns,
        widths: &widths,
        rows: &rows,
        cursor: sheet.cursor,
        top: sheet.top,
        offset: 0,
        sort: None,
        column: None,
        focused: true,
    };
    table.draw(below, buf, theme);
}

/// What the second column says.
fn what(sheet: &Sheet) -> &'static str {
    let becomes = sheet.many.rows.iter().any(|row| row.becomes.is_some());
    if sheet.many.compares() || becomes { "what would change" } else { "where, or why not" }
}

/// What is done, where, to how many, and how long it takes.
fn head(sheet: &Sheet, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let (many, theme, context) = (&sheet.many, &view.session.theme, view.context);
    let mut lines = Vec::new();
    let mut fact = |label: &str, text: String, tone: Tone| {
        let room = usize::from(width).saturating_sub(LABELS).max(8);
        for (n, text) in widgets::wrap(&text, room).into_iter().enumerate() {
            let label = widgets::pad(if n == 0 { label } else { "" }, LABELS, Align::Left);
            lines.push(Line::from(vec![Span::styled(label, theme.muted), Span::styled(text, tone.style(theme))]));
        }
    };
    let account = context.account().unwrap_or("account not known");
    let region = context.region().unwrap_or("region not known");
    let above = many.list.parent().filter(|above| above.parts().len() > 1);
    let holder = above.map(|above| format!(" · {}", view.session.name_of(&above))).unwrap_or_default();
    let profile = context.profile.as_deref().unwrap_or("default credentials");
    fact("Where", format!("{account} · {profile} · {region}{holder}"), Tone::Plain);
    let (label, set) = if takes_away(many) { ("Removes", removed(many)) } else { ("Sets", sets(sheet)) };
    for (n, text) in set.into_iter().enumerate() {
        fact(if n == 0 { label } else { "" }, text, Tone::Plain);
    }
    let effect = many.deed.effect.as_ref().map(|effect| crate::screens::form::sentence(effect));
    if let Some(effect) = effect {
        fact("Effect", effect, Tone::Plain);
    }
    if many.resumes.is_some() {
        fact("Goes on", "What was carried out is not sent again.".to_owned(), Tone::Plain);
    }
    fact("Takes", takes(sheet, view), Tone::Plain);
    let doubtful = sheet.count().doubtful;
    if doubtful > 0 {
        let rows = plural(doubtful as u64, "row is taken of which", "rows are taken of which");
        fact("Mind", format!("{rows} nobody knows what becomes: the service may refuse it"), Tone::Warn);
    }
    let over = sheet.count().gone_over;
    if over > 0 {
        let rows = plural(over as u64, "row is taken in that was", "rows are taken in that were");
        fact("Mind", format!("{rows} changed since: what others did there is gone over"), Tone::Warn);
    }
    let is_undone = many.is_lasting() || is_of_configuration(many.deed.operation) || many.back.is_some();
    if !is_undone {
        fact("Undo", "none: what is about customers is never kept".to_owned(), Tone::Plain);
    }
    if many.is_lasting() {
        fact("", format!("{}: you are asked for the number of rows first.", many.way_back()), Tone::Warn);
    }
    if let Some(why) = context.why_read_only() {
        fact("", format!("Nothing can be started: {why}."), Tone::Bad);
    }
    lines
}

/// What is set in all of them, in lines.
fn sets(sheet: &Sheet) -> Vec<String> {
    let many = &sheet.many;
    let Some(set) = &many.set else { return Vec::new() };
    let shown = redact_input(many.deed.operation, set, Policy::Display);
    let members = shown.as_object().into_iter().flatten();
    let form = crate::form::Form::new(many.deed.operation, set.clone());
    let title = |name: &str| form.title_at(&crate::model::DocPath::root().member(name));
    let mut lines: Vec<String> = members
        .map(|(name, value)| {
            let text = format!("{}: {}", title(name), said::set(many, name, value));
            widgets::fit(&text, SHOWN, Cut::End).into_owned()
        })
        .collect();
    if lines.len() > SETS {
        let more = lines.len() - SETS + 1;
        lines.truncate(SETS - 1);
        lines.push(format!("and {}", plural(more as u64, "member more", "members more")));
    }
    lines
}

/// Whether it takes entries of a map away.
fn takes_away(many: &Many) -> bool {
    let sent = many.set.as_ref();
    many.entries().is_some_and(|entries| sent.is_some_and(|sent| sent.get(&entries.keys).is_some()))
}

/// The keys of the entries that it takes away: which these are is what it is about.
fn removed(many: &Many) -> Vec<String> {
    let keys = many.entries().and_then(|entries| many.set.as_ref()?.get(&entries.keys));
    keys.map(said::plain).into_iter().collect()
}

/// How many calls it takes, and how long that is at the rate that jobs have.
fn takes(sheet: &Sheet, view: &View<'_>) -> String {
    let (many, taken) = (&sheet.many, sheet.count().taken);
    let (own, reads) = (many.deed.operation, many.way() == JobWay::Edit);
    let batch = batch_of(own, &many.whole_set()).filter(|_| !reads);
    let (operation, calls) = batch.map_or((own, taken), |(_, by, most)| (by.id, taken.div_ceil(most)));
    let said = format!("{} of {}", plural(calls as u64, "call", "calls"), operation.name);
    let said = if reads { format!("{said} at the most, each after what is there was read") } else { said };
    if view.context.sandbox {
        return format!("{said}; the sandbox keeps no rate unless asked to");
    }
    let share = view.session.settings.rates.background;
    let rate = crate::model::rate(operation).per_second * share;
    let of_what = match published_rate(operation) {
        Some(_) => format!("{} % of the published rate", (share * 100.0).round()),
        None => "a careful guess: no rate is published".to_owned(),
    };
    let seconds = (calls as f64 / rate.max(f64::MIN_POSITIVE)).ceil();
    let time = std::time::Duration::try_from_secs_f64(seconds).map_or_else(|_| "very long".to_owned(), duration);
    format!("{said}; about {time} at {rate:.1} a second, {of_what}")
}

/// The rows as the widget asks for them.
struct Rows<'a> {
    sheet: &'a Sheet,
    view: &'a View<'a>,
    shown: Vec<usize>,
}

impl GridRows for Rows<'_> {
    fn len(&self) -> usize {
        self.shown.len()
    }

    fn cell(&self, row: usize, column: usize) -> CellText<'_> {
        let Some(row) = self.shown.get(row) else { return CellText::default() };
        let (Some(state), Some(known)) = (self.sheet.rows.get(*row), self.sheet.many.rows.get(*row)) else {
            return CellText::default();
        };
        let theme = &self.view.session.theme;
        let out = state.is_left_out || matches!(state.state, RowState::Same);
        let is_doubtful = known.becomes.as_ref().is_some_and(|becomes| !becomes.is_known) || state.state.is_doubtful();
        let (text, style): (Cow<'_, str>, Style) = match (column, &state.state) {
            (0, RowState::Refused(_)) => (Tone::Bad.sign().into(), theme.bad),
            (0, RowState::Since(..)) => (Tone::Warn.sign().into(), theme.warn),
            (0, _) if out => ("–".into(), theme.muted),
            (0, _) if is_doubtful => (Tone::Warn.sign().into(), theme.warn),
            (0, _) => ("✓".into(), theme.good),
            (1, RowState::Refused(_)) => (known.label.as_str().into(), theme.muted),
            (1, _) => (known.label.as_str().into(), if out { theme.muted } else { Style::new() }),
            (_, state) => {
                let style = match state {
                    RowState::Refused(_) => theme.bad,
                    RowState::Unseen => theme.faint,
                    RowState::Since(..) => theme.warn,
                    _ if out => theme.muted,
                    _ if is_doubtful => theme.warn,
                    RowState::Ready if known.becomes.is_none() => theme.muted,
                    _ => Style::new(),
                };
                (said_of(self.sheet, *row), style)
            }
        };
        CellText { text, style, matches: Cow::Borrowed(&[]) }
    }
}
