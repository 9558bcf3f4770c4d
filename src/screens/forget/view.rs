//! How the page looks: how far it is, what there is, and what stays.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::ForgetPage;
use super::deletions::{Deletion, DeletionState};
use super::rows::{Row, rows};
use crate::config::Action;
use crate::screens::state::{calm, hint};
use crate::screens::{View, overlay};
use crate::widgets::{self, plural};

/// From this width on what stays has a place of its own beside the list.
const BESIDE: u16 = 110;
/// Columns of it.
const STAYS: u16 = 44;

/// Where everything is; the cursor moves over the same.
pub(super) struct Parts {
    gauge: Rect,
    pub(super) list: Rect,
    stays: Option<Rect>,
}

pub(super) fn parts(page: &ForgetPage, area: Rect) -> Parts {
    let head = if area.height > 7 { 2 } else { 0 };
    let body = Rect { y: area.y + head, height: area.height - head, ..area };
    let gauge = Rect { height: head.min(1), ..area };
    let air = |area: Rect| Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
    let list = Rect { width: body.width.saturating_sub(STAYS), ..body };
    let stays = air(Rect { x: list.right(), width: STAYS, ..body });
    // What can't be scrolled is seen as a whole, or stands in the list.
    if area.width < BESIDE || stays_in(page, stays.width).len() > usize::from(stays.height) {
        return Parts { gauge: air(gauge), list: air(body), stays: None };
    }
    Parts { gauge: air(gauge), list: air(list), stays: Some(stays) }
}

/// What stays, each sentence with a mark of its own, below its heading.
pub(super) fn stays_in(page: &ForgetPage, width: u16) -> Vec<String> {
    let wrapped = |said: &str| widgets::wrap(said, width.saturating_sub(2).into());
    let marked = |(n, line): (usize, String)| format!("{} {line}", if n == 0 { "·" } else { " " });
    let said = page.gather.stays().into_iter().flat_map(|said| wrapped(said).into_iter().enumerate().map(marked));
    std::iter::once("What stays".to_owned()).chain(said).collect()
}

/// The lines as they are drawn into an area.
pub(super) fn lines(page: &ForgetPage, area: Rect, view: &View<'_>) -> Vec<Row> {
    let parts = parts(page, area);
    // Beside a scroll bar nothing is cut.
    rows(page, parts.list.width.saturating_sub(2), parts.stays.is_none(), view)
}

pub(super) fn draw(page: &ForgetPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    if page.gather.things.is_empty() {
        let lines = vec!["Find the customer first, and begin from there.".into()];
        let hints = vec![hint(view, Action::FindCustomer, "find them"), hint(view, Action::Back, "back")];
        return calm("Nobody was named.", lines, hints).draw(area, buf, theme);
    }
    let parts = parts(page, area);
    draw_progress(page, parts.gauge, buf, view);
    let rows = lines(page, area, view);
    let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
    let at = page.index(&rows);
    let top = page.cursor.top(&keys, parts.list.height.into());
    // The cursor goes from thing to thing, and from heading to heading.
    let stop = |at: usize| rows.iter().take(at + 1).filter(|row| row.is_first || row.is_heading).count();
    for ((n, row), place) in rows.iter().enumerate().skip(top).zip(parts.list.rows()) {
        let bar = if rows.len() > usize::from(parts.list.height) { 2 } else { 0 };
        let place = Rect { width: place.width.saturating_sub(bar), ..place };
        widgets::row_spot(place, stop(n), stop(at));
        let spans: Vec<Span<'_>> = row.line.iter().map(|span| span.clone().patch_style(row.line.style)).collect();
        if n == at {
            widgets::put(buf, place, &" ".repeat(place.width.into()), theme.selection);
        }
        widgets::put_spans(buf, place, &spans);
        if n == at {
            buf.set_style(place.intersection(buf.area), theme.selection);
        }
    }
    widgets::scroll_bar(parts.list, buf, theme.faint, rows.len(), top);
    if let Some(area) = parts.stays {
        let styles = std::iter::once(theme.heading).chain(std::iter::repeat(theme.muted));
        let lines: Vec<Line<'_>> =
            stays_in(page, area.width).into_iter().zip(styles).map(|(line, style)| Line::styled(line, style)).collect();
        overlay::lines(area, buf, theme, &lines, 0);
    }
}

/// How far the looking or the deleting is.
fn draw_progress(page: &ForgetPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.session.theme;
    let text = said(page);
    let (done, all) = match &page.run {
        Some(run) => {
            let tally = run.deletions.tally();
            // What failed or was not sent is not done.
            (tally.done as u64, tally.all() as u64)
        }
        None => page.gather.progress(),
    };
    let used = widgets::put(buf, area, &text, theme.text) + 2;
    let rest = Rect { x: area.x + used.min(area.width), width: area.width.saturating_sub(used), ..area };
    if rest.width >= 16 && (done < all || page.run.is_some()) {
        widgets::gauge(done, all, Rect { width: rest.width.min(40), ..rest }, buf, theme);
    }
}

/// How far it is, in words.
pub(super) fn said(page: &ForgetPage) -> String {
    let Some(run) = &page.run else {
        let (done, all) = page.gather.progress();
        return match (done < all, page.gather.unanswered()) {
            (true, _) => format!("Looking at what there is: {done} of {all}"),
            (false, 0) if page.gather.has_lost() => "What is left was looked for, as far as it can be.".to_owned(),
            (false, 0) => "All was looked at.".to_owned(),
            (false, failed) => {
                let what = plural(failed, "question was", "questions were");
                format!("{what} not answered: there may be more.")
            }
        };
    };
    let tally = run.deletions.tally();
    // What was gone already was not deleted here.
    let is_absent = |item: &&Deletion| matches!(item.state, DeletionState::Done { absent: true, .. });
    let absent = run.deletions.items().iter().filter(is_absent).count();
    let mut said = vec![format!("{} of {} deleted", tally.done.saturating_sub(absent), tally.all())];
    let mut add = |many: usize, what: &str| {
        if many > 0 {
            said.push(format!("{many} {what}"));
        }
    };
    add(absent, "not there any more");
    add(tally.failed, "failed");
    add(tally.unknown, "unknown");
    add(tally.left_out, "not sent");
    add(usize::try_from(page.gather.unanswered()).unwrap_or(usize::MAX), "not answered");
    if run.deletions.wakes().is_some() {
        said.push("throttled, goes on soon".to_owned());
    }
    said.join(" · ")
}
