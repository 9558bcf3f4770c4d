//! Draws the list of steps.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::form::Severity;
use crate::screens::form::phase::PageView;
use crate::theme::Theme;
use crate::widgets;

pub(super) fn draw(page: PageView<'_>, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if area.is_empty() {
        return;
    }
    let bar = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    for short in [Short::No, Short::Others, Short::All] {
        let spans = spans(page, short, theme);
        let width: usize = spans.iter().map(|span| widgets::columns(&span.content)).sum();
        if width <= usize::from(bar.width) || short == Short::All {
            widgets::put_spans(buf, bar, &spans);
            return;
        }
    }
}

/// How much is left out where not everything fits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Short {
    No,
    /// The other steps are numbers.
    Others,
    /// Only where one is.
    All,
}

fn spans(page: PageView<'_>, short: Short, theme: &Theme) -> Vec<Span<'static>> {
    let here = if page.reviews() { page.shared.steps.all.len() } else { page.shared.steps.at };
    let titles: Vec<&str> = page.shared.steps.all.iter().map(|step| step.title.as_str()).chain(["Review"]).collect();
    if short == Short::All {
        let text = format!("step {} of {} · {}", here + 1, titles.len(), titles[here.min(titles.len() - 1)]);
        return vec![Span::styled(text, theme.heading)];
    }
    let mut spans = Vec::new();
    for (at, title) in titles.iter().enumerate() {
        if at > 0 {
            spans.push(Span::styled(" › ", theme.faint));
        }
        let (sign, style) = match at {
            _ if at == here => ("", theme.heading),
            _ if !is_known(page, at) => ("", theme.muted),
            _ if has(page, at, Severity::Error, true) => ("✗ ", theme.bad),
            // It was left without anything having been said of it.
            _ if has(page, at, Severity::Error, false) => ("· ", theme.muted),
            _ if has(page, at, Severity::Warning, false) => ("▲ ", theme.warn),
            _ => ("✓ ", theme.good),
        };
        let text = if at == here || short == Short::No { format!("{} {title}", at + 1) } else { (at + 1).to_string() };
        spans.push(Span::styled(sign, style));
        spans.push(Span::styled(text, if matches!(sign, "✓ " | "▲ ") { theme.muted } else { style }));
    }
    spans
}

/// Whether it can be said how a step stands: it was open, or a submit was tried.
fn is_known(page: PageView<'_>, step: usize) -> bool {
    page.shared
        .steps
        .all
        .get(step)
        .is_some_and(|step| page.shared.form.is_submitted() || page.shared.steps.was_visited(step))
}

/// Whether something in a step is wrong, or is warned of; `shown` asks for what was said already.
fn has(page: PageView<'_>, step: usize, severity: Severity, shown: bool) -> bool {
    let Some(step) = page.shared.steps.all.get(step) else { return false };
    let mut issues = page.shared.form.issues().iter().filter(|issue| issue.severity == severity);
    issues.any(|issue| (issue.shown || !shown) && step.scope.iter().any(|part| issue.path.starts_with(part)))
}
