//! How a diagnosis looks: each finding with its reason and what to do, wrapped to the width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{DiagnosisPage, called};
use crate::config::Action;
use crate::rules::diagnosis::{Finding, Weight};
use crate::screens::item::at;
use crate::screens::state::{calm, hint};
use crate::screens::{PageSlot, View};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// Columns before the text of a finding.
const INDENT: u16 = 4;
/// Wider lines are hard to read.
const WIDEST: u16 = 110;

/// One line of the page.
struct Line {
    /// The finding that it belongs to.
    of: usize,
    text: String,
    style: Style,
    is_first: bool,
}

fn tone(weight: Weight) -> Tone {
    match weight {
        Weight::Cause => Tone::Bad,
        Weight::Likely => Tone::Warn,
        Weight::Note => Tone::Plain,
    }
}

/// All lines of the findings.
fn lines(page: &DiagnosisPage, width: u16, view: &View<'_>) -> Vec<Line> {
    let theme = &view.session.theme;
    let wrap = |text: &str| widgets::wrap(text, usize::from(width.min(WIDEST).saturating_sub(INDENT)));
    let mut lines = Vec::new();
    for (of, finding) in page.findings.iter().enumerate() {
        let likely = if finding.weight == Weight::Likely { "Likely: " } else { "" };
        let parts = [
            (format!("{likely}{}", finding.says), theme.heading),
            (finding.why.clone(), theme.muted),
            (todo(page, finding, view), theme.text),
        ];
        for (nth, (text, style)) in parts.into_iter().enumerate() {
            let wrapped = wrap(&text).into_iter().enumerate();
            lines.extend(wrapped.map(|(n, text)| Line { of, text, style, is_first: nth == 0 && n == 0 }));
        }
        lines.push(Line { of, text: String::new(), style: theme.text, is_first: false });
    }
    lines.pop();
    lines
}

/// What to do, and the way there.
fn todo(page: &DiagnosisPage, finding: &Finding, view: &View<'_>) -> String {
    let to = page.way(finding, &at(view.location));
    let called = to.map(|to| called(&to)).filter(|called| !called.is_empty());
    called.map_or_else(|| format!("→ {}", finding.todo), |called| format!("→ {} [{called}]", finding.todo))
}

pub(super) fn draw(page: &DiagnosisPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    if page.item.document.is_none() {
        return page.item.absent(view).draw(area, buf, theme);
    }
    let unread = unread(page);
    let foot = u16::from(!unread.is_empty() && area.height > 4);
    let body = Rect { height: area.height - foot, ..area };
    if page.findings.is_empty() {
        draw_well(page, body, buf, view);
    } else {
        draw_findings(page, body, buf, view);
    }
    let foot = Rect { y: body.bottom(), height: foot, ..area };
    widgets::put(buf, foot, &format!(" {} {}", Tone::Warn.sign(), unread), theme.warn);
}

fn draw_well(page: &DiagnosisPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let hints = vec![hint(view, Action::Refresh, "look again"), hint(view, Action::Back, "go back")];
    let title = if reads(page, view) { "Looking …" } else { "Nothing wrong is found" };
    let lines = vec![page.spec.well.as_str().into()];
    calm(title, if reads(page, view) { Vec::new() } else { lines }, hints).draw(area, buf, &view.session.theme);
}

fn draw_findings(page: &DiagnosisPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let chosen = page.cursor.index(&page.keys());
    let lines = lines(page, area.width.saturating_sub(2), view);
    let height = usize::from(area.height);
    // The whole finding under the cursor is seen, or at least its beginning.
    let first = lines.iter().position(|line| line.of == chosen).unwrap_or_default();
    let last = lines.iter().rposition(|line| line.of == chosen).unwrap_or_default();
    let top = if last < height { 0 } else { (last + 1).saturating_sub(height).min(first) };
    for (line, place) in lines.iter().skip(top).zip(area.rows()) {
        draw_line(line, page.findings.get(line.of), line.of == chosen, place, buf, theme);
    }
    widgets::scroll_bar(area, buf, theme.faint, lines.len(), top);
}

fn draw_line(line: &Line, of: Option<&Finding>, is_chosen: bool, place: Rect, buf: &mut Buffer, theme: &Theme) {
    let bar = if is_chosen { "▌" } else { " " };
    widgets::put(buf, Rect { width: place.width.min(1), ..place }, bar, theme.accent);
    if let Some(finding) = of.filter(|_| line.is_first) {
        let tone = tone(finding.weight);
        let sign = if finding.weight == Weight::Note { "·" } else { tone.sign() };
        let at = Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place };
        widgets::put(buf, at, sign, tone.style(theme));
    }
    let indent = INDENT.min(place.width);
    let at = Rect { x: place.x + indent, width: place.width - indent, ..place };
    widgets::put(buf, at, &line.text, line.style);
}

/// What could not be read, in words.
fn unread(page: &DiagnosisPage) -> String {
    let failed = page.beside.errors.iter().map(|(name, error)| format!("{name} could not be read: {}", error.message));
    failed.collect::<Vec<_>>().join("; ")
}

/// Whether something is still being read.
fn reads(page: &DiagnosisPage, view: &View<'_>) -> bool {
    let runs = |number| view.session.ledger.find(view.owner, &PageSlot::Panel(0, number).into()).is_some();
    (0..page.spec.reads.len()).any(runs)
}

/// What was looked at.
pub(super) fn status(page: &DiagnosisPage, view: &View<'_>) -> String {
    let many = page.findings.len() as u64;
    let found = widgets::plural(many, "finding", "findings");
    let looked = page.beside.rows.iter().map(|(name, rows)| format!("{} {name}", widgets::count(rows.len() as u64)));
    let looked: Vec<String> = looked.collect();
    match (page.item.document.is_some(), reads(page, view)) {
        (false, _) => String::new(),
        (true, true) => format!("{found} so far"),
        (true, false) if looked.is_empty() => found,
        (true, false) => format!("{found}; looked at {}", looked.join(", ")),
    }
}
