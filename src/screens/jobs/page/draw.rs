//! How the page of a job looks.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Sparkline, Widget};

use super::{JobPage, of_state, why_not};
use crate::catalog::Location;
use crate::config::{Action, Mode};
use crate::contract::{JobItemState, JobProgress, JobState};
use crate::screens::jobs::list::place;
use crate::screens::jobs::words::{self, answered, sent};
use crate::screens::state::{calm, hint};
use crate::screens::{View, overlay};
use crate::theme::Theme;
use crate::widgets::{
    self, Align, CellText, ColumnSpec, GridRows, Message, TableView, count, duration, gauge, relative,
};

/// From this height on there is room for a chart.
const TALL: u16 = 18;
/// Rows of the chart.
const CHART: u16 = 3;
/// So many kinds of failures are told at the most.
const FAILURES: usize = 5;
/// So many lines of each message and advice at the most.
const IN_SHORT: usize = 3;

/// Where the parts are.
struct Parts {
    gauge: Rect,
    head: Rect,
    chart: Rect,
    failures: Rect,
    heading: Rect,
    items: Rect,
}

fn parts(job: &JobProgress, area: Rect, view: &View<'_>) -> Parts {
    let air = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let mut left = air.height;
    let mut y = air.y;
    let mut take = |wanted: u16, keep: u16| {
        let height = wanted.min(left.saturating_sub(keep));
        let part = Rect { y, height, ..air };
        (y, left) = (y + height, left - height);
        part
    };
    let gauge = take(1, 0);
    let head = take(head(job, air.width, view).len() as u16, 4);
    let failures = take(failure_lines(job, air.width, view).len() as u16, 5);
    let chart = take(if area.height >= TALL && !job.chart.done.is_empty() { CHART + 1 } else { 0 }, 6);
    let heading = take(1, 3);
    let items = Rect { x: area.x, width: area.width, ..take(u16::MAX, 0) };
    Parts { gauge, head, chart, failures, heading, items }
}

/// How many items are seen at once.
pub(super) fn height(page: &JobPage, area: Rect, view: &View<'_>) -> usize {
    let Some(job) = words::job(view.session, &page.id) else { return 1 };
    TableView::visible_rows(parts(job, area, view).items.height).max(1)
}

pub(super) fn draw(page: &JobPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let Some(job) = words::job(view.session, &page.id) else { return nothing(view).draw(area, buf, theme) };
    let parts = parts(job, area, view);
    gauge(answered(&job.tally) as u64, sent(&job.tally) as u64, parts.gauge, buf, theme);
    overlay::lines(parts.head, buf, theme, &head(job, parts.head.width, view), 0);
    overlay::lines(parts.failures, buf, theme, &failure_lines(job, parts.failures.width, view), 0);
    chart(job, parts.chart, buf, theme);
    heading(page, job, parts.heading, buf, theme);
    items(page, parts.items, buf, view);
}

fn nothing<'a>(view: &View<'a>) -> Message<'a> {
    let lines = vec!["It was forgotten, or it belongs to another state folder.".into()];
    let hints = vec![hint(view, Action::Jobs, "all jobs"), hint(view, Action::Back, "back")];
    calm("There is no such job.", lines, hints)
}

/// How far it is, how fast, for how long; then what it is and where.
fn head(job: &JobProgress, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.session.theme;
    let (tally, speed) = (words::tally(&job.tally), speed(job, view));
    let gap = usize::from(width).saturating_sub(widgets::columns(&tally) + widgets::columns(&speed));
    let mut lines = Vec::new();
    if gap >= 2 {
        let tone = if job.tally.failed + job.tally.unknown > 0 { theme.warn } else { theme.text };
        let spans = vec![Span::styled(tally, tone), Span::raw(" ".repeat(gap)), Span::styled(speed, theme.muted)];
        lines.push(Line::from(spans));
    } else {
        lines.extend(overlay::wrapped(&tally, width, theme.text));
        lines.extend(overlay::wrapped(&speed, width, theme.muted));
    }
    if let JobState::Paused(Some(_)) | JobState::Lacks(_) | JobState::Elsewhere | JobState::Queued(_) = job.state {
        lines.extend(overlay::wrapped(&crate::screens::form::sentence(&words::state(job)), width, theme.warn));
    }
    if let Some(why) = &job.silent {
        let said = format!("No answer: {why}. What gets none is looked for or sent again by itself, after a while.");
        lines.extend(overlay::wrapped(&said, width, theme.warn));
    }
    if let Some((why, _)) = why_not(job, view.session).filter(|_| words::can_be_steered(job) && !job.state.is_active())
    {
        lines.extend(overlay::wrapped(&format!("It can't go on now: {why}."), width, theme.warn));
    }
    let list = job.list.as_ref().map(|list| of_list(list, view));
    let from = match (&job.file, list) {
        (Some(file), Some(list)) => format!(" · lines of {file} for {list}"),
        (Some(file), None) => format!(" · lines of {file}"),
        (None, list) => list.map(|list| format!(" · {list}")).unwrap_or_default(),
    };
    let what = format!("{} · {}{from}", words::operation(job), place(job));
    lines.extend(overlay::wrapped(&what, width, theme.muted));
    lines
}

/// A list in words: what, and in what.
fn of_list(list: &Location, view: &View<'_>) -> String {
    let above = list.parent().filter(|above| above.parts().len() > 1);
    let name = list.last().unwrap_or_default();
    above.map_or_else(|| name.to_owned(), |above| format!("{name} of {}", view.session.name_of(&above)))
}

fn speed(job: &JobProgress, view: &View<'_>) -> String {
    if words::looks(job) {
        return words::state(job);
    }
    if !job.state.is_active() {
        let now = view.session.now;
        return match (job.worked, job.ended) {
            (Some(worked), _) => format!("ran for {}", duration(worked)),
            (None, Some(ended)) => match relative(now, ended).as_str() {
                "now" => "just ended".to_owned(),
                ago => format!("ended {ago}"),
            },
            (None, None) => format!("begun {}", relative(now, job.started)),
        };
    }
    let allowed = job.allowed.map(|allowed| format!(" of {allowed:.1}/s")).unwrap_or_default();
    let left = match job.left {
        Some(left) => format!("   {} left", duration(left)),
        None if words::works_out(job) => format!("   {}", words::WORKS_OUT),
        None => String::new(),
    };
    format!("{:.1}/s{allowed}{left}", job.rate)
}

/// What failed, by the error, with what can be done about it.
fn failure_lines(job: &JobProgress, width: u16, view: &View<'_>) -> Vec<Line<'static>> {
    let theme = &view.session.theme;
    let mut lines = Vec::new();
    for failure in job.failures.iter().take(FAILURES) {
        let text = format!("{} × {}  {}", count(failure.count as u64), failure.code, failure.message);
        lines.extend(in_short(&text, width, theme.bad));
        let example = match (failure.line, &job.file) {
            (Some(line), _) => format!("such as line {}. ", count(line)),
            (None, Some(_)) => String::new(),
            (None, None) => format!("such as item {}. ", count(failure.example as u64 + 1)),
        };
        if !failure.advice.is_empty() {
            let indent = "    ";
            for line in in_short(&format!("{example}{}", failure.advice), width.saturating_sub(4), theme.muted) {
                lines.push(Line::styled(format!("{indent}{line}"), theme.muted));
            }
        }
    }
    if job.failures.len() > FAILURES {
        let key = view.session.keymap.in_words(Mode::Job, Action::ExportFailed);
        let more = job.failures.len() - FAILURES;
        lines.push(Line::styled(format!("{more} more kinds of errors: {key} writes all of them"), theme.muted));
    }
    lines
}

/// A text in as many lines as it takes, up to a few.
fn in_short(text: &str, width: u16, style: Style) -> Vec<Line<'static>> {
    let mut lines = overlay::wrapped(text, width, style);
    if lines.len() > IN_SHORT {
        lines.truncate(IN_SHORT);
        let last = lines.pop().map(|line| format!("{line}…")).unwrap_or_default();
        lines.push(Line::styled(widgets::fit(&last, width.into(), widgets::Cut::End).into_owned(), style));
    }
    lines
}

/// How many were answered, interval by interval.
fn chart(job: &JobProgress, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if area.height < 2 || area.width < 8 || job.chart.done.is_empty() {
        return;
    }
    let failed = job.chart.failed.iter().copied().chain(std::iter::repeat(0));
    let all: Vec<u64> = job.chart.done.iter().zip(failed).map(|(done, failed)| u64::from(done + failed)).collect();
    let shown = &all[all.len().saturating_sub(area.width.into())..];
    let step = duration(job.chart.step);
    let most = shown.iter().max().copied().unwrap_or(0);
    let title = format!("items answered in each {step}, {} at the most", count(most));
    widgets::put(buf, Rect { height: 1, ..area }, &title, theme.muted);
    let below = Rect { y: area.y + 1, height: area.height - 1, ..area };
    Sparkline::default().data(shown).style(theme.gauge_done).render(below, buf);
}

fn heading(page: &JobPage, job: &JobProgress, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let all = count(job.tally.all() as u64);
    let text = match page.filter {
        None => format!("Items: all {all}"),
        Some(state) => {
            let some = count(of_state(&job.tally, Some(state)) as u64);
            format!("Items: {some} {} of {all}", state.words())
        }
    };
    widgets::put(buf, area, &text, theme.heading);
}

fn items(page: &JobPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let column =
        |title: &str, min: u16, max: u16, priority: u8| ColumnSpec { min, max, priority, ..ColumnSpec::new(title) };
    let job = words::job(view.session, &page.id);
    let of_file = job.is_some_and(|job| job.file.is_some());
    // What a line is called is its number.
    let shown = if of_file { &Part::OF_LINE[..] } else { &Part::OF_ROW[..] };
    let spec = |part: &Part| match part {
        Part::Number => ColumnSpec { align: Align::Right, ..column(if of_file { "LINE" } else { "NO" }, 4, 9, 1) },
        Part::Item => column("ITEM", 12, 46, 0),
        Part::State => column("STATE", 9, 9, 0),
        Part::Why => column("WHY", 12, if of_file { 52 } else { 24 }, 1),
        Part::When => column("WHEN", 9, 12, 2),
    };
    let columns: Vec<ColumnSpec> = shown.iter().map(spec).collect();
    let rows = Items { page, view, job, shown };
    if rows.is_empty() {
        return;
    }
    if job.is_some_and(|job| job.state == JobState::Elsewhere) && page.item(page.top, view.session).is_none() {
        widgets::put(buf, Rect { height: area.height.min(1), ..area }, "  They are seen where it runs.", theme.muted);
        return;
    }
    let seen = page.top..page.top + usize::from(area.height);
    let widths = widgets::natural_widths(&columns, &rows, seen);
    let table = TableView {
        columns: &columns,
        widths: &widths,
        rows: &rows,
        cursor: page.cursor,
        top: page.top,
        offset: 0,
        sort: None,
        column: None,
        focused: true,
    };
    table.draw(area, buf, theme);
}

/// The items as the widget asks for them.
struct Items<'a> {
    page: &'a JobPage,
    view: &'a View<'a>,
    job: Option<&'a JobProgress>,
    shown: &'a [Part],
}

/// What a column says.
#[derive(Clone, Copy)]
enum Part {
    Number,
    Item,
    State,
    Why,
    When,
}

impl Part {
    const OF_ROW: [Self; 5] = [Self::Number, Self::Item, Self::State, Self::Why, Self::When];
    const OF_LINE: [Self; 4] = [Self::Number, Self::State, Self::Why, Self::When];
}

impl GridRows for Items<'_> {
    fn len(&self) -> usize {
        self.page.all(self.view.session)
    }

    fn cell(&self, row: usize, column: usize) -> CellText<'_> {
        let theme = &self.view.session.theme;
        let Some(part) = self.shown.get(column) else { return CellText::default() };
        let Some(item) = self.page.item(row, self.view.session) else {
            return if column == 1 { CellText::from("…") } else { CellText::default() };
        };
        let (text, style): (Cow<'_, str>, Style) = match part {
            // Of a file that can't be read no line is known.
            Part::Number if item.line.is_none() && self.shown.len() == Part::OF_LINE.len() => ("?".into(), theme.muted),
            Part::Number => (count(item.line.unwrap_or(item.number as u64 + 1)).into(), theme.muted),
            Part::Item if item.label.is_empty() => {
                (item.at.as_ref().and_then(|at| at.last()).unwrap_or_default().into(), Style::new())
            }
            Part::Item => (item.label.as_str().into(), Style::new()),
            Part::State => (item.state.words().into(), style(item.state, theme)),
            Part::Why => (words::why(item, self.job).unwrap_or_default().into(), theme.text),
            Part::When => {
                let is_open = matches!(item.state, JobItemState::Waiting | JobItemState::UnderWay);
                let answered = item.answered.filter(|_| !is_open);
                (answered.map(|at| relative(self.view.session.now, at)).unwrap_or_default().into(), theme.muted)
            }
        };
        CellText { text, style, matches: Cow::Borrowed(&[]) }
    }
}

fn style(state: JobItemState, theme: &Theme) -> Style {
    match state {
        JobItemState::Waiting | JobItemState::Unchanged | JobItemState::LeftOut | JobItemState::Cancelled => {
            theme.muted
        }
        JobItemState::UnderWay => theme.busy,
        JobItemState::Done => theme.good,
        JobItemState::Failed => theme.bad,
        JobItemState::Unknown => theme.warn,
    }
}
