//! Draws the page: which step it is, and what that step shows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::lines::LinesPane;
use super::review::{format_of, name_of, said};
use super::task::{Check, MapRow, Task};
use super::{Intake, IntakeStep, upload};
use crate::contract::{RowsChecked, RowsSeen};
use crate::jobs::rows::name_of_target;
use crate::model::DocPath;
use crate::screens::grid::{Grid, GridRow};
use crate::screens::state::calm;
use crate::screens::{View, overlay};
use crate::theme::Theme;
use crate::widgets::{self, ColumnSpec, TableView, Tone};

/// The parts of the page: steps, what is known of the file, the body, and the line that is typed into.
pub(super) struct Parts {
    steps: Rect,
    about: Rect,
    pub(super) body: Rect,
    entry: Rect,
}

pub(super) fn parts(intake: &Intake, area: Rect) -> Parts {
    let head = u16::from(area.height > 4);
    let about = head * u16::from(intake.seen.is_some());
    let entry = if intake.entry.is_some() { 2.min(area.height.saturating_sub(head + about)) } else { 0 };
    let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    let body = area.height.saturating_sub(head + about + entry);
    Parts {
        steps: part(0, head),
        about: part(head, about),
        body: part(head + about, body),
        entry: part(head + about + body, entry),
    }
}

/// How many rows of a table are seen.
pub(super) fn visible(intake: &Intake, area: Rect) -> usize {
    TableView::visible_rows(parts(intake, area).body.height)
}

pub(super) fn draw(intake: &Intake, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let parts = parts(intake, area);
    draw_steps(intake, parts.steps, buf, theme);
    draw_about(intake, parts.about, buf, theme);
    match intake.step {
        IntakeStep::File => draw_file(intake, parts.body, buf, view),
        IntakeStep::Columns => draw_columns(intake, parts.body, buf, theme),
        IntakeStep::Lines => super::lines::draw(intake, parts.body, buf, view),
        IntakeStep::Review => draw_review(intake, parts.body, buf, view),
        IntakeStep::Upload => {
            if let Some(run) = &intake.upload {
                upload::draw(run, pad(parts.body), buf, theme);
            }
        }
    }
    draw_entry(intake, parts.entry, buf, theme);
}

fn pad(area: Rect) -> Rect {
    Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area }
}

/// The steps; in short, all but the one that is shown are numbers.
fn steps(intake: &Intake, in_short: bool, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    for (n, step) in intake.steps().iter().enumerate() {
        if n > 0 {
            spans.push(Span::styled(" › ", theme.faint));
        }
        let is_here = *step == intake.step;
        let style = if is_here { theme.heading } else { theme.muted };
        let title = if in_short && !is_here { String::new() } else { format!(" {}", step.title()) };
        spans.push(Span::styled(format!("{}{title}", n + 1), style));
    }
    spans
}

fn draw_steps(intake: &Intake, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let told = intake.task.as_ref().map(|task| told(task, intake.seen.as_ref(), theme));
    let wide = |spans: &[Span<'_>]| spans.iter().map(|span| widgets::columns(&span.content)).sum::<usize>();
    let wanted = told.as_ref().map_or(0, |(told, _)| widgets::columns(told) + 2);
    let mut spans = steps(intake, false, theme);
    // How far it is counts for more than what the other steps are called.
    if wide(&spans) + wanted > usize::from(pad(area).width) {
        spans = steps(intake, true, theme);
    }
    widgets::put_spans(buf, pad(area), &spans);
    if let Some((told, style)) = told {
        let room = pad(area).width.saturating_sub(wide(&spans) as u16 + 2);
        let width = (widgets::columns(&told) as u16).min(room);
        widgets::put(buf, Rect { x: pad(area).right() - width, width, ..area }, &told, style);
    }
}

fn draw_about(intake: &Intake, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(seen) = &intake.seen else { return };
    let mut text = vec![
        Span::styled(name_of(seen).to_owned(), theme.name),
        Span::styled(format!(" · {}", format_of(seen)), theme.muted),
    ];
    if let Some(task) = &intake.task {
        text.push(Span::styled(" → ", theme.faint));
        let what = match (task.upload.is_some(), task.edits) {
            (true, _) => "uploaded as a whole".to_owned(),
            (false, true) => format!("{}, each read first", task.operation.name),
            (false, false) => task.operation.name.to_owned(),
        };
        text.push(Span::styled(what, theme.accent));
    }
    widgets::put_spans(buf, pad(area), &text);
}

/// How far the check is, in a few words.
pub(super) fn told(task: &Task, seen: Option<&RowsSeen>, theme: &Theme) -> (String, Style) {
    let count = |number: usize| widgets::count(number as u64);
    let lines = |number: usize| widgets::plural(number as u64, "line", "lines");
    // Right lines are of no use while something that is said of all of them is wrong.
    let (first, good, warn) = match seen.map_or(0, |seen| task.upload_errors(seen)) {
        0 => (String::new(), Tone::Good.style(theme), theme.warn),
        wrong => {
            let values = widgets::plural(wrong as u64, "value", "values");
            (format!("{values} to correct first, then "), theme.bad, theme.bad)
        }
    };
    match &task.check {
        Check::Not if task.names.is_reading => ("asking what the fields are called".to_owned(), theme.muted),
        Check::Not => ("not checked".to_owned(), theme.warn),
        Check::Running(found) => {
            (format!("checking: {}, {} bad", lines(found.items), count(found.bad.len())), theme.muted)
        }
        Check::Done(found) if found.items == 0 => ("the file has no lines".to_owned(), theme.warn),
        Check::Done(_) if task.mapping.columns.is_empty() => ("no column goes anywhere".to_owned(), theme.warn),
        Check::Done(found) if found.bad.is_empty() => {
            let all = if found.items == 1 { "the line".to_owned() } else { format!("all {}", lines(found.items)) };
            (format!("{first}{all} can be sent{}", empty(found)), good)
        }
        Check::Done(found) => {
            let ready = task.ready(found);
            let said = format!("{first}{} can be sent, {} bad{}", count(ready), count(found.bad.len()), empty(found));
            (said, warn)
        }
        Check::Failed(why) => (why.clone(), theme.bad),
    }
}

/// How many lines are empty, where some are.
fn empty(found: &RowsChecked) -> String {
    if found.empty == 0 { String::new() } else { format!(", {} empty", widgets::count(found.empty as u64)) }
}

fn draw_file(intake: &Intake, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let title = if intake.looking { "looking at the file …" } else { "Do something with every line of a file" };
    let lines = vec![
        "CSV with a line of names (any usual delimiter and encoding), or JSON with one object a line. Type or paste the \
         path of the file."
            .into(),
        "The lines are checked first, and nothing is sent until you say so.".into(),
    ];
    calm(title, lines, Vec::new()).draw(area, buf, &view.session.theme);
}

fn draw_columns(intake: &Intake, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let (Some(seen), Some(task)) = (&intake.seen, &intake.task) else {
        let lines = vec!["Choose the operation; then the columns find their places by their names.".into()];
        return calm("What is done with each line?", lines, Vec::new()).draw(area, buf, theme);
    };
    let rows = rows_of(task, seen, theme);
    let top = widgets::keep_visible(0, intake.at, rows.len(), TableView::visible_rows(area.height));
    let sizes = [("Column", 12, 28, 0), ("First value", 10, 26, 2), ("Goes to", 14, 40, 0), ("Issues", 8, 40, 1)];
    let column =
        |(title, min, max, priority): (&str, u16, u16, u8)| ColumnSpec { min, max, priority, ..ColumnSpec::new(title) };
    let columns = sizes.into_iter().map(column).collect();
    Grid { columns, rows, cursor: intake.at, top, offset: 0, sort: None, empty: "the file has no columns" }
        .draw(area, buf, theme);
}

fn rows_of(task: &Task, seen: &RowsSeen, theme: &Theme) -> Vec<GridRow> {
    let name = |path: &DocPath| name_of_target(path, task.names.known.all());
    let found = task.check.found();
    let wrong = task.upload_issues(seen);
    let issues = |column: &str| {
        let count = found.and_then(|found| found.by_column.get(column)).copied().unwrap_or(0);
        if count == 0 { String::new() } else { widgets::plural(count as u64, "line", "lines") }
    };
    let row = |row: MapRow<'_>| {
        let cells = match row {
            MapRow::Column(column, path) => {
                let sample = column.samples.first().cloned().unwrap_or_default();
                let sign =
                    task.mapping.separators.get(&column.name).map(|sign| format!(" (by {sign})")).unwrap_or_default();
                let nowhere = || match (task.must_be(&column.name), task.mapping.taken_with(&column.name)) {
                    (Some(value), _) => (format!("checked: must be {value}"), theme.muted),
                    (None, Some(other)) => (format!("with {other}"), theme.muted),
                    (None, None) => ("—".to_owned(), theme.faint),
                };
                let to = path.map_or_else(nowhere, |path| (name(path) + &sign, theme.accent));
                [(column.name.clone(), theme.name), (sample, theme.muted), to, (issues(&column.name), theme.warn)]
            }
            MapRow::Constant(path, value) => {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                [
                    ("the same for all".to_owned(), theme.muted),
                    (value, Style::new()),
                    (name(path), theme.accent),
                    (String::new(), theme.warn),
                ]
            }
            MapRow::Upload(part) => match &task.upload {
                Some(plan) => upload::part_cells(plan, part, &wrong, theme),
                None => Default::default(),
            },
            MapRow::Missing(path) => [
                (String::new(), theme.muted),
                (String::new(), theme.muted),
                (name(&path), theme.bad),
                ("required: no column goes here".to_owned(), theme.bad),
            ],
        };
        GridRow { cells: cells.into(), marked: false }
    };
    task.rows(seen).into_iter().map(row).collect()
}

fn draw_review(intake: &Intake, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let lines = review_lines(intake, pad(area).width, view);
    overlay::lines(pad(area), buf, &view.session.theme, &lines, intake.top);
}

/// The text of the review, in lines of a width.
pub(super) fn review_lines(intake: &Intake, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    const LABEL: u16 = 11;
    let theme = &view.session.theme;
    let mut lines = vec![Line::default()];
    for (label, text) in said(intake, view) {
        let style = match label {
            "Left out" | "Doubtful" | "Mind" => theme.warn,
            "Refused" => theme.bad,
            _ => theme.text,
        };
        for (n, part) in widgets::wrap(&text, usize::from(width.saturating_sub(LABEL).max(10))).into_iter().enumerate()
        {
            let label = if n == 0 { label } else { "" };
            let head = format!("{label:<width$}", width = usize::from(LABEL));
            lines.push(Line::from(vec![Span::styled(head, theme.muted), Span::styled(part, style)]));
        }
    }
    if intake.started.is_some() {
        lines.extend([Line::default(), Line::styled("It was started: its page says how far it is.", theme.good)]);
    }
    lines
}

fn draw_entry(intake: &Intake, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(entry) = intake.entry.as_ref().filter(|_| area.height > 0) else { return };
    let mut rows = pad(area).rows();
    if let Some(row) = rows.next() {
        let label = entry.label();
        let used = (widgets::columns(&label) as u16 + 1).min(row.width / 2);
        widgets::put(buf, Rect { width: used.saturating_sub(1), ..row }, &label, theme.accent);
        let line = Rect { x: row.x + used, width: row.width - used, ..row };
        overlay::field(line, buf, theme, &entry.line, entry.example(), true);
    }
    if let (Some(row), Some(problem)) = (rows.next(), &entry.problem) {
        widgets::put(buf, row, &format!("{} {problem}", Tone::Bad.sign()), theme.bad);
    }
}

/// What stands at the lower edge of the frame.
pub(super) fn status(intake: &Intake) -> String {
    let Some(task) = &intake.task else { return String::new() };
    match (intake.step, &task.check) {
        (IntakeStep::Lines, Check::Done(found)) => match intake.pane {
            LinesPane::Bad if found.lines.len() < found.bad.len() + found.doubtful => {
                format!(
                    "the first {} of {}",
                    found.lines.len(),
                    widgets::plural((found.bad.len() + found.doubtful) as u64, "line", "lines")
                )
            }
            LinesPane::Bad => String::new(),
            LinesPane::Ready => format!("the first {}", widgets::plural(found.samples.len() as u64, "line", "lines")),
        },
        _ => String::new(),
    }
}
