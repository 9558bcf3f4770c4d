//! The lines of the file: those with issues, and those that can be sent, before and after.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use serde_json::{Map, Value};

use super::task::{Check, Task};
use super::{Intake, IntakeStep};
use crate::contract::{BadRow, RowsChecked, SampleRow};
use crate::jobs::rows::name_of_target;
use crate::model::{Policy, redact_input};
use crate::screens::grid::{Grid, GridRow};
use crate::screens::state::calm;
use crate::screens::{Command, Cx, View, reading};
use crate::theme::Theme;
use crate::widgets::{self, ColumnSpec, Message, TableView, Tone};

/// Which lines are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LinesPane {
    /// Those with issues.
    #[default]
    Bad,
    /// Those that can be sent.
    Ready,
}

/// How many rows the pane has.
pub(super) fn count(intake: &Intake) -> usize {
    let found = intake.task.as_ref().and_then(|task| task.check.found());
    found.map_or(0, |found| match intake.pane {
        LinesPane::Bad => found.lines.len(),
        LinesPane::Ready => found.samples.len(),
    })
}

pub(super) fn draw(intake: &Intake, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let Some(task) = &intake.task else { return };
    let found = match &task.check {
        Check::Failed(why) => {
            let lines = vec![why.as_str().into()];
            let message = Message {
                title: "the lines could not be checked".into(),
                tone: Tone::Bad,
                lines,
                ..Message::default()
            };
            return message.draw(area, buf, theme);
        }
        Check::Not => return calm("the lines are not checked", Vec::new(), Vec::new()).draw(area, buf, theme),
        Check::Running(found) if count(intake) == 0 => {
            return draw_progress(found, intake.seen.as_ref().map_or(0, |seen| seen.bytes), area, buf, theme);
        }
        Check::Running(found) | Check::Done(found) => found,
    };
    let top = widgets::keep_visible(0, intake.at, count(intake), TableView::visible_rows(area.height));
    let (columns, rows, empty) = match intake.pane {
        LinesPane::Bad => (
            specs(&[("Line", 4, 9, 0), ("Column", 8, 20, 2), ("Member", 8, 24, 3), ("What is wrong", 30, 90, 1)]),
            found.lines.iter().map(|line| left(line.number, bad_row(line, task, theme), task, theme)).collect(),
            "no line has anything wrong",
        ),
        LinesPane::Ready => (
            specs(&[("Line", 4, 9, 0), ("Before", 16, 60, 1), ("After", 24, 90, 1)]),
            found.samples.iter().map(|one| left(one.number, sample_row(one, task, theme), task, theme)).collect(),
            "no line can be sent",
        ),
    };
    Grid { columns, rows, cursor: intake.at, top, offset: 0, sort: None, empty }.draw(area, buf, theme);
}

fn draw_progress(found: &RowsChecked, all: u64, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let middle = Rect { y: area.y + area.height / 2, height: 1.min(area.height), ..area };
    let bar = Rect { x: area.x + area.width / 6, width: area.width * 2 / 3, ..middle };
    widgets::gauge(found.bytes, all, bar, buf, theme);
    let text = Rect { y: bar.y.saturating_sub(1).max(area.y), ..bar };
    widgets::put(
        buf,
        text,
        &format!("checking: {}", widgets::plural(found.items as u64, "line", "lines")),
        theme.muted,
    );
}

fn specs(sizes: &[(&'static str, u16, u16, u8)]) -> Vec<ColumnSpec> {
    let spec = |(title, min, max, priority): &(&'static str, u16, u16, u8)| ColumnSpec {
        min: *min,
        max: *max,
        priority: *priority,
        ..ColumnSpec::new(*title)
    };
    sizes.iter().map(spec).collect()
}

fn bad_row(line: &BadRow, task: &Task, theme: &Theme) -> GridRow {
    let tone = if line.is_bad() { Tone::Bad } else { Tone::Warn };
    let first = line.issues.first();
    let column = first.and_then(|issue| issue.column.clone()).unwrap_or_else(|| "—".to_owned());
    let member = first.map(|issue| name_of_target(&issue.member, task.names.known.all())).unwrap_or_default();
    let more = if line.issues.len() > 1 { format!(" (and {} more)", line.issues.len() - 1) } else { String::new() };
    let message = first.map(|issue| format!("{} {}{more}", tone.sign(), issue.message)).unwrap_or_default();
    let message = (message, tone.style(theme));
    let cells = [(line.line.to_string(), theme.muted), (column, theme.name), (member, theme.accent), message];
    GridRow { cells: cells.into(), marked: false }
}

/// The row of a line as it is shown where somebody left it out.
fn left(number: usize, mut row: GridRow, task: &Task, theme: &Theme) -> GridRow {
    if task.left.contains(&number) {
        row.cells.iter_mut().for_each(|(_, style)| *style = theme.muted);
        if let Some((text, _)) = row.cells.last_mut() {
            *text = format!("– left out · {text}");
        }
    }
    row
}

fn sample_row(sample: &SampleRow, task: &Task, theme: &Theme) -> GridRow {
    let texts = sample.cells.values().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let before = texts.filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join(" · ");
    let cells = [
        (sample.line.to_string(), theme.muted),
        (before, theme.muted),
        (shown(&own(sample, task), task).to_string(), theme.text),
    ];
    GridRow { cells: cells.into(), marked: false }
}

/// What of an input comes from its line: what all have alike says nothing here.
fn own(sample: &SampleRow, task: &Task) -> Value {
    let members = sample.input.as_object().into_iter().flatten();
    let is_own = |name: &String, value: &Value| task.given.get(name) != Some(value);
    Value::Object(members.filter(|(name, value)| is_own(name, value)).map(|(n, v)| (n.clone(), v.clone())).collect())
}

/// An input as it may be shown.
fn shown(input: &Value, task: &Task) -> Value {
    redact_input(task.operation, input, Policy::Display)
}

/// What is in a line, a column in each line.
fn written(cells: &Map<String, Value>) -> String {
    let cell = |(name, value): (&String, &Value)| {
        format!("{name}: {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    cells.iter().map(cell).collect::<Vec<_>>().join("\n")
}

impl Intake {
    /// Leaves the line under the cursor out, or takes it again.
    pub(super) fn leave_line_out(&mut self, cx: &mut Cx<'_>) {
        let Some(task) = &mut self.task else { return };
        let Some(found) = task.check.done() else {
            return cx.command(Command::warn("the lines are still being checked"));
        };
        let number = match self.pane {
            LinesPane::Bad => match found.lines.get(self.at) {
                Some(line) if line.is_bad() => return cx.command(Command::notice("it can't be sent anyway")),
                Some(line) if line.number == BadRow::HEADING => {
                    return cx.command(Command::notice("the line of names goes with the lines"));
                }
                line => line.map(|line| line.number),
            },
            LinesPane::Ready => found.samples.get(self.at).map(|sample| sample.number),
        };
        let Some(number) = number else { return };
        if !task.left.remove(&number) {
            task.left.insert(number);
        }
        self.at += 1;
    }

    /// Whether there are lines that can't be sent, or are doubtful.
    pub(super) fn has_issues(&self) -> bool {
        self.task.as_ref().and_then(|task| task.check.found()).is_some_and(|found| !found.lines.is_empty())
    }

    /// Goes to the lines with issues; there from those that are left out to those that are doubtful, and back.
    pub(super) fn go_to_issue(&mut self, cx: &mut Cx<'_>) {
        if !self.has_issues() {
            return cx.command(Command::notice("no line has anything wrong"));
        }
        let is_there = self.step == IntakeStep::Lines && self.pane == LinesPane::Bad;
        if self.step != IntakeStep::Lines {
            self.go(IntakeStep::Lines);
        }
        let Some(found) = self.task.as_ref().and_then(|task| task.check.found()) else { return };
        let here = found.lines.get(self.at).filter(|_| is_there).map(BadRow::is_bad);
        let next = found.lines.iter().position(|line| here.is_none_or(|bad| line.is_bad() != bad));
        (self.pane, self.at) = (LinesPane::Bad, next.unwrap_or(self.at));
    }

    /// Shows all that is known of the line under the cursor.
    pub(super) fn read_line(&self, cx: &mut Cx<'_>) {
        let Some(task) = &self.task else { return };
        let Some(found) = task.check.found() else { return };
        let (line, text) = match self.pane {
            LinesPane::Bad => {
                let Some(bad) = found.lines.get(self.at) else { return };
                let issue = |issue: &crate::contract::RowIssue| {
                    let member = name_of_target(&issue.member, task.names.known.all());
                    let column = issue.column.as_ref().map(|column| format!("{column} → ")).unwrap_or_default();
                    let place = if member.is_empty() { String::new() } else { format!("{column}{member}: ") };
                    format!("{place}{}", issue.message)
                };
                let issues = bad.issues.iter().map(issue).collect::<Vec<_>>().join("\n");
                let cells = written(&bad.cells);
                (bad.line, if cells.is_empty() { issues } else { format!("{issues}\n\nwhat is in the line\n{cells}") })
            }
            LinesPane::Ready => {
                let Some(sample) = found.samples.get(self.at) else { return };
                let before = written(&sample.cells);
                let after = serde_json::to_string_pretty(&shown(&sample.input, task)).unwrap_or_default();
                (sample.line, format!("{before}\n\nis sent as\n{after}"))
            }
        };
        cx.command(Command::Overlay(reading(&format!("Line {line}"), text)));
    }
}
