//! How a diagnosis looks: each finding with its reason and what to do, wrapped to the width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{DiagnosisPage, called};
use crate::config::Action;
use crate::rules::diagnosis::{Finding, Weight};
use crate::screens::findings::{self, ShownFinding};
use crate::screens::item::at;
use crate::screens::state::{calm, hint};
use crate::screens::{PageSlot, View};
use crate::widgets::{self, Tone};

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
    let mut all = Vec::new();
    for finding in &page.findings {
        let Finding { weight, says, why, .. } = finding;
        let likely = if *weight == Weight::Likely { "Likely: " } else { "" };
        let says = format!("{likely}{says}");
        all.push(ShownFinding { weight: *weight, says, why, todo: todo(page, finding, view) });
    }
    findings::draw(&all, page.cursor.index(&page.keys()), area, buf, &view.session.theme);
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
