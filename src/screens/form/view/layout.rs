//! Where the parts of a form are, and which lines its rows take.

use ratatui::layout::Rect;

use crate::contract::ApiError;
use crate::form::wizard::StepPreview;
use crate::form::{Issue, IssueSource, Row, Severity};
use crate::screens::form::fields::Fields;
use crate::screens::form::phase::{PageView, ShownPhase};
use crate::widgets::{self, Tone};

/// From this width on help stands at the right.
const WIDE: u16 = 106;
/// Below this width what is wrong has the whole row.
const NARROW: u16 = 60;
/// So many lines say what a step is about.
const ABOUT: usize = 3;
/// So many lines say what is wrong with a field.
const SAID: usize = 4;
/// The tallest box of a text of several lines.
const BOX: usize = 10;

/// Where the parts are.
#[derive(Clone, Copy, Debug)]
pub(in crate::screens::form) struct Parts {
    /// The list of steps.
    pub(in crate::screens::form) steps: Rect,
    /// What is said of the step, or of the last attempt.
    pub(in crate::screens::form) top: Rect,
    pub(in crate::screens::form) fields: Rect,
    /// Help on the field that has the keys; empty where there is no room.
    pub(in crate::screens::form) help: Rect,
    /// What the step shows beside its fields or under them; empty where it shows nothing.
    pub(in crate::screens::form) beside: Rect,
    /// Whether help stands at the right.
    pub(in crate::screens::form) wide: bool,
}

/// One line of the fields.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens::form) struct Line {
    /// The row that it belongs to.
    pub(in crate::screens::form) row: usize,
    pub(in crate::screens::form) kind: LineKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::screens::form) enum LineKind {
    /// Label and value.
    Field,
    /// The heading of a part of the form.
    Part(String),
    /// The headings of a grid.
    Columns,
    /// A row of a grid.
    Cells(usize),
    /// A further line of the text that is being edited, counted from the first in sight.
    Text(usize),
    /// What is wrong, or what is to be known of the field that has the keys.
    Said(Tone, String),
}

/// The parts of a page.
pub(in crate::screens::form) fn parts(page: PageView<'_>, area: Rect) -> Parts {
    let many =
        page.shared.spec.wizard.is_some() && !page.shared.steps.all.is_empty() || page.shared.steps.all.len() > 1;
    let steps = if !many || area.height < 8 { 0 } else { 1 + u16::from(area.height >= 12) };
    let mut rest = Rect { y: area.y + steps, height: area.height - steps, ..area };
    let steps = Rect { height: steps, ..area };
    let filling = page.shown == ShownPhase::Fields;
    let has_pane = filling && super::side_panel::wants_pane(page);
    let wide = area.width >= WIDE && filling;
    let none = Rect { width: 0, height: 0, ..rest };
    let (mut help, mut beside) = (none, none);
    match (wide, has_pane) {
        (true, true) => {
            (rest, beside) = split(rest);
            help = cut_below(&mut rest, 13, 5);
        }
        (true, false) => (rest, help) = split(rest),
        (false, true) => {
            let most = if page.shared.steps.shows(StepPreview::Mapping) { 6 } else { rest.height / 2 };
            beside = cut_below(&mut rest, 11, most);
            help = cut_below(&mut rest, 10, 4);
        }
        (false, false) if filling => {
            // What the service says needs the room.
            let height = if rest.height < 13 || page.shared.banner.is_some() { 3 } else { 5 };
            help = cut_below(&mut rest, 9, height);
        }
        (false, false) => {}
    }
    let wide = wide && !has_pane;
    let air = u16::from(rest.width > 20);
    let words = Rect { x: rest.x + air, width: rest.width - 2 * air, ..rest };
    let said = top_lines(page, words.width).len() as u16;
    let busy = u16::from(page.shown == ShownPhase::Sending);
    let top = said.max(busy).min(rest.height / 3);
    let top = if top > 0 && rest.height > 8 { top + 1 } else { top };
    let fields = Rect { y: rest.y + top, height: rest.height - top, ..rest };
    Parts { steps, top: Rect { height: top, ..words }, fields, help, beside, wide }
}

/// The left part of an area, and the right one where there is something to be shown beside it.
pub(super) fn split(area: Rect) -> (Rect, Rect) {
    let width = (area.width * 2 / 5).clamp(36, 56).min(area.width);
    let left = Rect { width: (area.width - width).saturating_sub(1), ..area };
    (left, Rect { x: area.right() - width, width, ..area })
}

/// Whether there is room for something beside the fields.
pub(super) const fn is_wide(area: Rect) -> bool {
    area.width >= WIDE
}

/// Takes so many rows off the lower end of an area, if it has at least so many.
fn cut_below(area: &mut Rect, least: u16, height: u16) -> Rect {
    let height = if area.height < least { 0 } else { height.min(area.height) };
    area.height -= height;
    Rect { y: area.bottom(), height, ..*area }
}

/// What stands over the fields: why the last attempt failed, what is wrong with the document as a whole, else what the
/// step is about.
pub(super) fn top_lines(page: PageView<'_>, width: u16) -> Vec<(String, Tone)> {
    let mut lines = Vec::new();
    let mut say = |text: &str, tone: Tone| {
        lines.extend(widgets::wrap(text, usize::from(width.max(1))).into_iter().map(|line| (line, tone)));
    };
    if let Some((error, row)) = page.shared.banner.as_ref().zip(refused_row(page)) {
        let id = error.request_id.as_ref().map(|id| format!(" (request {id})")).unwrap_or_default();
        // The message itself stands at its field, and is not said twice, as long as all of it is seen there.
        let said = if is_read_at(row, error, page, width) { String::new() } else { format!(" {}", error.message) };
        let text = format!("{} {}: at {}.{said} {}{id}", Tone::Bad.sign(), error.code, row.label, error.advice());
        say(&text, Tone::Bad);
        return lines;
    }
    if let Some(error) = &page.shared.banner {
        say(&format!("{} {}: {}", Tone::Bad.sign(), error.code, error.message), Tone::Bad);
        say(error.advice(), Tone::Plain);
        if let Some(id) = &error.request_id {
            say(&format!("request {id}"), Tone::Plain);
        }
        return lines;
    }
    for issue in page.shared.form.issues().iter().filter(|issue| issue.row.is_none() && issue.shown) {
        let tone = if issue.severity == Severity::Error { Tone::Bad } else { Tone::Warn };
        say(&format!("{} {}", tone.sign(), issue.message), tone);
    }
    if let (true, ShownPhase::Fields, Some(step)) = (lines.is_empty(), page.shown, page.shared.steps.open())
        && !step.about.is_empty()
        && !page.fields.is_crowded()
    {
        let mut about = widgets::wrap(&step.about, usize::from(width.max(1)));
        if about.len() > ABOUT {
            about.truncate(ABOUT);
            let last = about.pop().unwrap_or_default();
            about.push(format!("{last} …"));
        }
        lines.extend(about.into_iter().map(|line| (line, Tone::Plain)));
    }
    lines
}

/// The field that the service's message stands at.
fn refused_row(page: PageView<'_>) -> Option<&Row> {
    let refused = |issue: &&Issue| issue.source == IssueSource::Service && issue.shown;
    let issue = page.shared.form.issues().iter().find(refused).filter(|_| page.shown == ShownPhase::Fields)?;
    page.fields.rows.iter().find(|row| Some(row.id) == issue.row)
}

/// Whether a field that a message is about shows all of it: it has the keys, so that it is in sight, and neither says
/// something else nor has too little room.
fn is_read_at(row: &Row, error: &ApiError, page: PageView<'_>, width: u16) -> bool {
    let value = usize::from(width.saturating_sub(issue_indent(&page.fields.rows, width) + 2).max(8));
    let says =
        |said: &(Severity, String)| said.1 == error.message && widgets::wrap(&issue_words(said).1, value).len() <= SAID;
    page.fields.focus == Some(row.id) && row.issue.as_ref().is_some_and(says)
}

/// How wide the labels of the rows are, gutter included.
pub(super) fn label_width(rows: &[Row], width: u16) -> u16 {
    let wanted = rows.iter().map(|row| 4 + 2 * row.depth + widgets::columns(&row.label) + 3).max().unwrap_or(0);
    (wanted as u16).clamp(20, (width * 9 / 20).clamp(20, 44)).min(width)
}

/// Where the lines begin that say what is wrong: under the value, unless there is little room for it.
pub(super) fn issue_indent(rows: &[Row], width: u16) -> u16 {
    if width < NARROW { 4.min(width) } else { label_width(rows, width) + 1 }
}

/// How many lines of a text being edited are seen, and which is the first.
pub(super) fn window(page: PageView<'_>) -> (usize, usize) {
    let Some(editing) = page.shared.form.editing().filter(|editing| editing.lines) else { return (0, 1) };
    let height = editing.area.lines().len().clamp(1, BOX);
    let cursor = editing.area.cursor().0;
    ((cursor + 1).saturating_sub(height), height)
}

/// The lines that the rows take.
pub(in crate::screens::form) fn lines(page: PageView<'_>, width: u16) -> Vec<Line> {
    if let Some(grid) = &page.fields.grid {
        return super::grid::lines(page, grid, width);
    }
    let value = usize::from(width.saturating_sub(issue_indent(&page.fields.rows, width) + 2).max(8));
    let mut lines = fixed_lines(page, value);
    lines.reserve(page.fields.rows.len());
    for (at, row) in page.fields.rows.iter().enumerate() {
        let above = at.checked_sub(1).and_then(|above| page.fields.rows.get(above));
        if !row.section.is_empty() && above.is_none_or(|above| above.section != row.section) {
            lines.push(Line { row: at, kind: LineKind::Part(row.section.clone()) });
        }
        lines.push(Line { row: at, kind: LineKind::Field });
        if row.editing {
            let (_, height) = window(page);
            lines.extend((1..height).map(|n| Line { row: at, kind: LineKind::Text(n) }));
        }
        for (tone, text) in row.issue.iter().map(issue_words).chain(note(page, row)) {
            let mut wrapped = widgets::wrap(&text, value);
            if wrapped.len() > SAID {
                wrapped.truncate(SAID);
                // Help on the field has it in full.
                if let Some(last) = wrapped.last_mut() {
                    *last = super::cut_with(last, "", value as u16);
                }
            }
            lines.extend(wrapped.into_iter().map(|text| Line { row: at, kind: LineKind::Said(tone, text) }));
        }
    }
    lines
}

/// What is wrong with a field, with its sign.
pub(super) fn issue_words((severity, message): &(Severity, String)) -> (Tone, String) {
    let tone = if *severity == Severity::Error { Tone::Bad } else { Tone::Warn };
    (tone, format!("{} {message}", tone.sign()))
}

/// What is to be known of typing in the field that has the keys.
pub(super) fn note(page: PageView<'_>, row: &Row) -> Option<(Tone, String)> {
    if page.fields.focus != Some(row.id) {
        return None;
    }
    let escaped = row.editing && page.shared.form.editing().is_some_and(|editing| editing.escaped);
    let time = page.shared.form.time_typed().filter(|_| row.editing);
    let text = if row.is_long() {
        TOO_LONG.to_owned()
    } else if escaped {
        r"it holds characters that can't be seen: they are written as \u202e and the like, a backslash as \\".to_owned()
    } else if let Some(time) = time {
        format!("understood as {time}")
    } else {
        return None;
    };
    Some((Tone::Info, format!("{} {text}", Tone::Info.sign())))
}

/// What the place of the form determines, over the fields of the first step.
fn fixed_lines(page: PageView<'_>, width: usize) -> Vec<Line> {
    let words =
        if page.shared.steps.at == 0 && !page.fields.rows.is_empty() { page.shared.fixed_words() } else { None };
    let wrapped = words.map(|words| widgets::wrap(&words, width)).unwrap_or_default();
    let line = |text| Line { row: usize::MAX, kind: LineKind::Said(Tone::Plain, text) };
    wrapped.into_iter().take(ABOUT).map(line).collect()
}

/// Why a text opens in another editor.
pub(super) const TOO_LONG: &str = "too long to type here; typing opens it in your editor";

/// The row that the lines of the focus belong to.
pub(in crate::screens::form) fn line_row(fields: &Fields) -> usize {
    let of_cell = fields.grid.as_ref().and_then(|grid| {
        let (row, _) = grid.cell_of(fields.focus_at, &fields.rows)?;
        grid.rows.get(row).map(|row| row.cells[0].unwrap_or(row.all.start))
    });
    of_cell.unwrap_or(fields.focus_at)
}
