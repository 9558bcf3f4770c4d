//! How a comparison looks: what can be chosen, what differs with the difference beneath, and the steps as they are taken.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;

use super::ComparePage;
use super::differences::{DifferenceRow, Differences};
use super::run::{Reason, Running, StepState};
use crate::config::{Action, Mode};
use crate::plan::{Deed, Step};
use crate::screens::View;
use crate::screens::state::{calm, failed, hint, loading};
use crate::theme::Theme;
use crate::widgets::{self, Cut, Tone};

/// From this width on the difference stands in two columns.
const TWO_COLUMNS: u16 = 110;
/// Columns of the name of an entry.
const NAME: u16 = 30;
/// So many of the steps that a reason holds for are named; all rows say theirs.
const SOME: usize = 2;

/// How many lines the list has; the difference beneath it has the rest.
pub(super) fn list_height(area: Rect) -> u16 {
    parts(area).0.height
}

fn parts(area: Rect) -> (Rect, Rect) {
    let lower = (area.height / 2).saturating_sub(1);
    let [list, difference] = Layout::vertical([Constraint::Fill(1), Constraint::Length(lower)]).areas(area);
    (list, difference)
}

pub(super) fn status(page: &ComparePage) -> String {
    if let Some(running) = &page.running {
        let (done, all) = running.counts();
        return format!("{done} of {all} done");
    }
    match (&page.differences, page.progress()) {
        (Some(differences), _) => {
            let (differ, all) = differences.counts();
            let differ = widgets::plural(differ as u64, "difference", "differences");
            format!("{differ} in {all} · {} taken", differences.taken.len())
        }
        (None, Some((done, known))) => format!("read {done} of {known} so far"),
        (None, None) => String::new(),
    }
}

pub(super) fn draw(page: &ComparePage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    if let Some(path) = page.path.as_ref().filter(|_| page.source.is_none()) {
        let row = Rect { height: area.height.min(1), ..inside(area) };
        path.draw(("Folder", "a path"), true, row, buf, theme);
        let below = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..inside(area) };
        return put_lines(page.problem.as_deref().unwrap_or_default(), below, buf, theme.bad);
    }
    if page.source.is_none() {
        return draw_choice(page, area, buf, view);
    }
    if let Some(running) = &page.running {
        let key = view.session.keymap.key(Mode::Compare, Action::Refresh);
        return draw_run(running, &format!("{key} compares again, to go on with what is left."), area, buf, view);
    }
    if let Some(error) = page.error() {
        return failed(view, error).draw(area, buf, theme);
    }
    let Some(differences) = &page.differences else {
        return loading(view, "both sides", None).draw(area, buf, theme);
    };
    if differences.counts().0 == 0 {
        let hints = vec![hint(view, Action::Refresh, "compare again"), hint(view, Action::Back, "go back")];
        let done = page.said.as_deref().unwrap_or("Neither side has anything that the other has not.");
        let lines = widgets::wrap(done, inside(area).width.into()).into_iter().map(Into::into).collect();
        return calm("Both are the same", lines, hints).draw(area, buf, theme);
    }
    draw_differences(differences, area, buf, view);
}

fn inside(area: Rect) -> Rect {
    Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area }
}

fn put_lines(text: &str, area: Rect, buf: &mut Buffer, style: Style) {
    for (line, row) in widgets::wrap(text, area.width.into()).iter().zip(area.rows()) {
        widgets::put(buf, row, line, style);
    }
}

/// A part of a row.
fn column(row: Rect, from: u16, width: u16) -> Rect {
    let from = from.min(row.width);
    Rect { x: row.x + from, width: width.min(row.width - from), ..row }
}

fn draw_choice(page: &ComparePage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let all = page.candidates(view.session, view.context.id, view.location);
    let about = "What differs can be taken over from there. Only this place is changed, and nothing before you say so.";
    let text = inside(area);
    let lines = widgets::wrap(about, text.width.into()).len() as u16;
    put_lines(about, text, buf, theme.muted);
    let list = Rect { y: area.y + lines + 1, height: area.height.saturating_sub(lines + 1), ..area };
    let list = page.filter.draw(list, buf, theme);
    let width = all.iter().map(|one| widgets::columns(&one.account)).max().unwrap_or(0).min(32) as u16;
    let top = widgets::keep_visible(0, page.choosing.at, all.len(), list.height.into());
    for ((n, one), row) in all.iter().enumerate().skip(top).zip(list.rows()) {
        let over = if n == page.choosing.at { theme.selection } else { Style::new() };
        widgets::row_spot(row, n, page.choosing.at);
        if n == page.choosing.at {
            widgets::ground(row, buf, theme.base.patch(over));
        }
        widgets::put(buf, column(row, 1, width), &one.account, theme.muted.patch(over));
        widgets::put(buf, column(row, width + 3, NAME), &one.title, theme.accent.patch(over));
        widgets::put(buf, column(row, width + 5 + NAME, row.width), &one.about, theme.muted.patch(over));
    }
}

/// A sign, and in words what becomes of an entry.
fn sign(step: &Step) -> &'static str {
    match step.deed {
        Deed::Create => "+",
        Deed::Change if step.does_more() => "~",
        Deed::Replace => "±",
        Deed::Change | Deed::Delete | Deed::Extra => "-",
        Deed::Unchanged => "=",
        Deed::Impossible => "!",
    }
}

fn summary(step: &Step, is_taken: bool) -> String {
    let paths = || {
        let named: Vec<&str> = step.other_changes().map(|change| change.path.as_str()).collect();
        named.join(", ")
    };
    match (step.deed, step.problems.first()) {
        (_, Some(problem)) => problem.clone(),
        (Deed::Create, None) => step.remarks.first().cloned().unwrap_or_else(|| "not here yet".to_owned()),
        (Deed::Replace, None) => format!("never changes: would be deleted and made anew ({})", paths()),
        (Deed::Delete, None) if is_taken => "only here: is deleted".to_owned(),
        (Deed::Delete | Deed::Extra, None) => "only here: stays unless you take it".to_owned(),
        (_, None) if !step.ends.is_empty() && !step.does_more() => {
            format!("only here: {}", if is_taken { "is deleted" } else { "stays unless you take it" })
        }
        (_, None) if !step.ends.is_empty() => format!("{}: {} is deleted", paths(), step.ends.join(", ")),
        (_, None) => paths(),
    }
}

/// What became of a step that was taken.
fn told(step: &Step) -> String {
    match (step.deed, step.problems.first()) {
        (Deed::Create, None) => "is made".to_owned(),
        (Deed::Replace, None) => "is deleted and made anew".to_owned(),
        (Deed::Delete, None) => "is deleted".to_owned(),
        _ => summary(step, true),
    }
}

fn tone(step: &Step, theme: &Theme) -> Style {
    match step.deed {
        Deed::Create => theme.good,
        Deed::Delete | Deed::Replace | Deed::Extra => theme.warn,
        Deed::Change if step.takes_away() => theme.warn,
        Deed::Impossible => theme.bad,
        Deed::Change | Deed::Unchanged => theme.accent,
    }
}

fn draw_differences(differences: &Differences, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let (list, lower) = parts(area);
    let rows = differences.rows();
    let (at, top) = differences.place(&rows, list.height.into());
    for ((n, line), row) in rows.iter().enumerate().skip(top).zip(list.rows()) {
        let over = if n == at { theme.selection } else { Style::new() };
        widgets::row_spot(row, n, at);
        if n == at {
            widgets::ground(row, buf, theme.base.patch(over));
        }
        match line {
            DifferenceRow::Kind(kind, differ, all) => {
                let fold = if differences.is_folded(kind) { "▸" } else { "▾" };
                let text = format!("{fold} {kind}  {differ} of {all} differ");
                widgets::put(buf, column(row, 1, row.width), &text, theme.heading.patch(over));
            }
            DifferenceRow::Mark(mark) => {
                let Some(step) = differences.marked(mark) else { continue };
                let is_taken = differences.taken.contains(mark);
                let check = match (step.deed.is_work(), is_taken) {
                    (false, _) => "   ",
                    (true, true) => "[x]",
                    (true, false) => "[ ]",
                };
                widgets::put(buf, column(row, 2, 3), check, theme.text.patch(over));
                let words = if differences.lacks_secrets(&step) {
                    let key = view.session.keymap.in_words(Mode::Compare, Action::Mark);
                    format!("{key} asks for its secrets, which no file has")
                } else {
                    summary(&step, is_taken)
                };
                draw_step(&step, (sign(&step), tone(&step, theme)), &words, row, over, buf, theme);
            }
        }
    }
    widgets::scroll_bar(list, buf, theme.faint, rows.len(), top);
    difference_of(differences.chosen_step().as_ref(), lower, buf, theme);
}

fn draw_step(
    step: &Step,
    (sign, tone): (&str, Style),
    words: &str,
    row: Rect,
    over: Style,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let name = if step.key.is_empty() { &step.kind } else { &step.key };
    // What takes away parts alone is called by them.
    let of_parts = (!step.does_more()).then(|| format!("{} of {name}", step.ends.join(", ")));
    let name = of_parts.as_ref().unwrap_or(name);
    widgets::put(buf, column(row, 6, 1), sign, tone.patch(over));
    // The end of a name tells more than its middle: it may be an ARN.
    widgets::put_cut(buf, column(row, 8, NAME), name, theme.text.patch(over), Cut::Middle);
    // The last column belongs to the scroll bar.
    let room = row.width.saturating_sub(11 + NAME);
    widgets::put(buf, column(row, 10 + NAME, room), words, theme.muted.patch(over));
}

/// A step that is to be taken, as a row.
pub(in crate::screens::design) fn draw_step_of(step: &Step, row: Rect, over: Style, buf: &mut Buffer, theme: &Theme) {
    let words = format!("{}  {}", step.kind, summary(step, true));
    draw_step(step, (sign(step), tone(step, theme)), &words, row, over, buf, theme);
}

/// The difference of the step under the cursor.
pub(in crate::screens::design) fn difference_of(step: Option<&Step>, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut rows = area.rows();
    if let Some(rule) = rows.next() {
        widgets::put(buf, rule, &"─".repeat(rule.width.into()), theme.faint);
    }
    let Some(step) = step else { return };
    if widgets::columns(&step.key) > NAME.into() {
        for (line, row) in widgets::wrap(&step.title(), area.width.saturating_sub(2).into()).iter().zip(&mut rows) {
            widgets::put(buf, column(row, 1, row.width.saturating_sub(2)), line, theme.heading);
        }
    }
    let two = area.width >= TWO_COLUMNS;
    let half = area.width / 2;
    if two && let Some(row) = rows.next() {
        widgets::put(buf, column(row, 1, half.saturating_sub(2)), "here", theme.muted);
        widgets::put(buf, column(row, half + 1, half), "wanted", theme.muted);
    }
    let lines: Vec<&str> = step.difference.lines().collect();
    let sides = if two { two_columns(&lines) } else { Vec::new() };
    if two {
        for ((left, right), row) in sides.iter().zip(rows) {
            put_line(left, column(row, 1, half.saturating_sub(2)), buf, theme);
            put_line(right, column(row, half + 1, half.saturating_sub(1)), buf, theme);
        }
    } else {
        for (line, row) in lines.iter().filter(|line| !line.starts_with("@@")).zip(rows) {
            put_line(line, column(row, 1, row.width.saturating_sub(2)), buf, theme);
        }
    }
}

fn put_line(line: &str, row: Rect, buf: &mut Buffer, theme: &Theme) {
    let style = match line.chars().next() {
        Some('+') => theme.good,
        Some('-') => theme.warn,
        Some('@') => theme.faint,
        _ => theme.text,
    };
    widgets::put(buf, row, line, style);
}

/// What is here beside what is wanted: lines that go stand beside those that come.
fn two_columns<'a>(lines: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut sides = Vec::new();
    let (mut left, mut right): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut flush = |left: &mut Vec<&'a str>, right: &mut Vec<&'a str>| {
        let many = left.len().max(right.len());
        let at = |side: &[&'a str], n: usize| side.get(n).copied().unwrap_or_default();
        sides.extend((0..many).map(|n| (at(left, n), at(right, n))));
        left.clear();
        right.clear();
    };
    for line in lines.iter().filter(|line| !line.starts_with("@@")) {
        match line.chars().next() {
            Some('-') => left.push(line),
            Some('+') => right.push(line),
            _ => {
                flush(&mut left, &mut right);
                left.push(line);
                right.push(line);
                flush(&mut left, &mut right);
            }
        }
    }
    flush(&mut left, &mut right);
    sides
}

/// A reason with some of the steps that it holds for, under its number where there are several.
fn numbered(n: usize, reason: &Reason, of: usize) -> String {
    let words = reason.words(SOME);
    if of > 1 { format!("{}. {words}", n + 1) } else { words }
}

/// The steps as they are taken; `then` says how it goes on where one was refused.
pub(in crate::screens::design) fn draw_run(
    running: &Running,
    then: &str,
    area: Rect,
    buf: &mut Buffer,
    view: &View<'_>,
) {
    let theme = &view.session.theme;
    let (done, all) = running.counts();
    let inner = inside(area);
    widgets::gauge(done as u64, all as u64, Rect { height: inner.height.min(1), ..inner }, buf, theme);
    if let Some(words) = running.waits_for() {
        let below = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1).min(1), ..inner };
        put_lines(&words, below, buf, theme.faint);
    }
    let reasons = running.reasons();
    let said: Vec<String> = reasons.iter().enumerate().map(|(n, reason)| numbered(n, reason, reasons.len())).collect();
    let said = said.join("\n");
    let lines = widgets::wrap(&said, inner.width.into());
    let foot = if said.is_empty() { 0 } else { (lines.len() as u16 + 2).min(area.height / 2) };
    let list = Rect { y: area.y + 2, height: area.height.saturating_sub(2 + foot), ..area };
    let at = running.states().position(|(_, state)| state != StepState::Done).unwrap_or(all);
    let top = widgets::keep_visible(0, at, all, list.height.into());
    let spin = widgets::spinner((view.session.now.as_millisecond() / 100) as usize);
    for ((step, state), row) in running.states().skip(top).zip(list.rows()) {
        let (sign, style) = match state {
            StepState::Done => (Tone::Good.sign(), theme.good),
            StepState::UnderWay => (spin, theme.accent),
            StepState::Failed => (Tone::Bad.sign(), theme.bad),
            StepState::Waiting | StepState::Left => ("·", theme.faint),
        };
        let words = match (state, running.why_left(step)) {
            (StepState::Done, _) => told(step),
            (StepState::Left, Some(refused)) => format!("not taken: it needs {}, which was refused", refused.title()),
            (StepState::Failed, _) => {
                let of_step = |reason: &Reason| reason.titles.contains(&step.title());
                let what = running.failed_as(step);
                match reasons.iter().position(of_step).filter(|_| reasons.len() > 1) {
                    Some(n) => format!("{what}: reason {} below", n + 1),
                    None => format!("{what}: why is said below"),
                }
            }
            _ => summary(step, true),
        };
        draw_step(step, (sign, style), &words, row, Style::new(), buf, theme);
    }
    if foot > 0 {
        let below = Rect { y: list.bottom() + 1, height: foot.saturating_sub(1), ..inner };
        let end = if said.ends_with(['.', '!', '?']) { "" } else { "." };
        put_lines(&format!("{said}{end} The steps that were taken stay. {then}"), below, buf, theme.bad);
    }
}
