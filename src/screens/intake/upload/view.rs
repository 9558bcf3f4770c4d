//! Draws what is said of an upload, and how far the file is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{UploadPart, UploadPlan, UploadRun, UploadStage};
use crate::contract::{RowMapping, RowsChecked, RowsSeen};
use crate::model::Issue;
use crate::screens::overlay;
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// The cells of a part in the table of columns.
pub(in crate::screens::intake) fn part_cells(
    plan: &UploadPlan,
    part: UploadPart,
    issues: &[Issue],
    theme: &Theme,
) -> [(String, Style); 4] {
    let title = match part {
        UploadPart::Key => "rows are the same by",
        UploadPart::Name => "name of the upload",
        UploadPart::Days => "kept for days",
    };
    let value = match (part, plan.text(part)) {
        (UploadPart::Days, "") => format!("{} by default", plan.way.kept),
        (_, "") => "—".to_owned(),
        (_, text) => text.to_owned(),
    };
    let issue = plan.issue_of(part, issues);
    let style = if issue.as_ref().is_some_and(Issue::is_error) { theme.bad } else { theme.warn };
    let said = issue.map(|issue| issue.message).unwrap_or_default();
    // The value stands where there is always room for it.
    let is = format!("{} = {value}", plan.member(part));
    [(title.to_owned(), theme.muted), (String::new(), theme.muted), (is, theme.accent), (said, style)]
}

/// What is said of an upload before it begins.
pub(in crate::screens::intake) fn said(
    plan: &UploadPlan,
    mapping: &RowMapping,
    seen: &RowsSeen,
    found: &RowsChecked,
    ready: usize,
) -> Vec<(&'static str, String)> {
    let issues = plan.issues(mapping, seen);
    let key = plan.key.clone().unwrap_or_else(|| "no column".to_owned());
    let kept = plan.way.kept.to_string();
    let days = if plan.days.is_empty() { &kept } else { &plan.days };
    let mut said = vec![
        ("Upload", format!("{} as {}", widgets::plural(ready as u64, "line", "lines"), plan.name)),
        ("Same rows", format!("by {key}: a customer who has it already is changed, and one who has not is new")),
        ("Kept", format!("{days} days")),
        ("Sent", "the columns that go somewhere, as CSV with commas in UTF-8, whatever the file is".to_owned()),
    ];
    if found.bytes >= LARGEST {
        said.push(("Mind", "the service takes files of less than 1 GB".to_owned()));
    }
    for issue in issues {
        said.push((if issue.is_error() { "Refused" } else { "Mind" }, format!("{} {}", issue.path, issue.message)));
    }
    if plan.way.finding(&mapping.constants).is_none() {
        let text = "no attribute is the same for all lines, by which a segment could find these customers again";
        said.push(("Mind", text.to_owned()));
    }
    said
}

/// A file of so many bytes is not taken ("mapping", 5).
const LARGEST: u64 = 1_000_000_000;

/// How far the file is.
pub(in crate::screens::intake) fn draw(run: &UploadRun, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let steps = [
        (UploadStage::Make, "The job is made"),
        (UploadStage::Address, "Its address is asked for"),
        (UploadStage::Send, "The file is sent"),
        (UploadStage::Start, "The job is begun"),
        (UploadStage::Follow, run.way.follow.about.trim_end_matches('.')),
    ];
    let mut lines = vec![Line::default()];
    for (stage, title) in steps {
        let (sign, style) = match stage.cmp(&run.stage) {
            std::cmp::Ordering::Less => (Tone::Good.sign(), theme.good),
            std::cmp::Ordering::Equal if run.error.is_some() => (Tone::Bad.sign(), theme.bad),
            std::cmp::Ordering::Equal if run.is_stopped => ("‖", theme.warn),
            std::cmp::Ordering::Equal => ("▸", theme.busy),
            std::cmp::Ordering::Greater => ("·", theme.faint),
        };
        let mut spans = vec![Span::styled(format!("{sign} "), style), Span::styled(title.to_owned(), theme.text)];
        if let (UploadStage::Send, Some((sent, all))) = (stage, run.sent) {
            let (sent, all) = (widgets::bytes(sent), widgets::bytes(all));
            spans.push(Span::styled(format!(" · {sent} of {all}"), theme.muted));
        }
        if let (UploadStage::Follow, Some(state)) = (stage, run.state()) {
            let style = if run.has_failed() { theme.bad } else { theme.muted };
            spans.push(Span::styled(format!(" · {}", state.to_ascii_lowercase().replace('_', " ")), style));
        }
        lines.push(Line::from(spans));
    }
    lines.push(Line::default());
    for (text, style) in outcome(run, theme) {
        lines.extend(overlay::wrapped(&text, area.width, style));
    }
    overlay::lines(area, buf, theme, &lines, 0);
    if let (UploadStage::Send, Some((sent, all)), false) = (run.stage, run.sent, run.waits()) {
        let row = area.y + lines.len() as u16;
        if row < area.bottom() {
            widgets::gauge(sent, all, Rect { y: row, height: 1, width: area.width.min(60), ..area }, buf, theme);
        }
    }
}

/// What has become of it, and what can be done.
fn outcome(run: &UploadRun, theme: &Theme) -> Vec<(String, Style)> {
    if let Some(error) = &run.error {
        return vec![
            (format!("{}: {}", error.code, error.message), theme.bad),
            (error.advice().to_owned(), theme.text),
        ];
    }
    if run.is_stopped {
        let text = "Stopped: the job is there and waits for its file. The next try sends all of it again.";
        return vec![(text.to_owned(), theme.warn)];
    }
    if run.stage != UploadStage::Over {
        return Vec::new();
    }
    let counts = run.way.counts.iter().filter_map(|count| Some((count, count.path.get(&run.found)?.as_u64()?)));
    let counts: Vec<String> = counts.map(|(count, n)| format!("{} {}", widgets::count(n), count.title)).collect();
    let mut said = vec![(counts.join(" · "), if run.has_failed() { theme.bad } else { theme.good })];
    let cause = run.way.follow.cause.as_ref().and_then(|path| path.get(&run.found)?.as_str().map(str::to_owned));
    if let Some(cause) = cause {
        said.push((cause, theme.warn));
    }
    if !run.has_failed() {
        said.push((format!("Next: {}.", run.way.found_by.title), theme.text));
    }
    said
}
