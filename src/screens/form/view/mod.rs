//! How a form looks. The layout is a function of the page and its area, which update and view share.

mod about;
mod fields;
mod grid;
mod hints;
mod json;
mod layout;
mod preview;
mod review;
mod sample;
mod side_panel;
mod steps;
mod text;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line as TextLine;

use super::{FormPage, Phase, Sending};
use crate::config::{Action, Mode};
use crate::screens::{View, document, overlay, state};
use crate::theme::Theme;
use crate::widgets::{self, Cut, MenuItem, Message, Tone};

pub(super) use about::{Said, about_field};
pub(super) use hints::{actions, does, status};
pub(super) use layout::{line_row, lines, parts};
pub(super) use review::review_lines;
pub(super) use side_panel::{template_lines, words as side_panel_words};

pub(super) fn draw(page: &FormPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.desk.theme;
    match &page.phase {
        Phase::Loading => {
            let record = view.desk.ledger.find(view.owner, &super::current::CURRENT.into());
            let record = record.and_then(|call| view.desk.calls.get(call));
            state::loading(view, "what exists", record).draw(area, buf, theme);
        }
        Phase::Blocked(error) => state::failed(view, error).draw(area, buf, theme),
        Phase::Unset => page.draw_unset(area, buf, view),
        Phase::Starting => draw_starts(page, area, buf, theme),
        Phase::Sample(sample) => sample::draw(page, sample, area, buf, view),
        Phase::Fields => draw_step(page, area, buf, view),
        Phase::Json(json) => json::draw(json, page.fixed_words().as_deref(), area, buf, view),
        Phase::Review | Phase::Sending(_) => draw_review(page, area, buf, view),
        Phase::Following(following) => draw_following(following, area, buf, view),
        Phase::Reply(reply) => {
            let (lines, note, rest) = reply.parts(area);
            let lines: Vec<TextLine<'_>> = lines.iter().map(|line| TextLine::styled(line, theme.warn)).collect();
            overlay::lines(note, buf, theme, &lines, 0);
            document::draw_page(&reply.page, page.spec.resource.service, rest, buf, view);
        }
    }
}

/// Steps, what stands on top, the fields, and help.
fn draw_step(page: &FormPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.desk.theme;
    let parts = parts(page, area);
    steps::draw(page, parts.steps, buf, theme);
    draw_top(page, parts.top, buf, view);
    fields::draw(page, parts.fields, buf, view);
    about::draw(page, &parts, buf, view);
    side_panel::draw(page, &parts, buf, view);
}

/// What is said on top; where it does not fit, the key that says all of it.
fn draw_top(page: &FormPage, place: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.desk.theme;
    let mut lines = layout::top_lines(page, place.width);
    let height = usize::from(place.height);
    if lines.len() > height && height > 0 {
        lines.truncate(height);
        let more = format!("({} more)", view.desk.keymap.key(Mode::Form, Action::FieldHelp));
        if let Some((last, _)) = lines.last_mut() {
            *last = cut_with(last, &more, place.width);
        }
    }
    let lines: Vec<TextLine<'_>> =
        lines.iter().map(|(text, tone)| TextLine::styled(text.as_str(), top_style(*tone, theme))).collect();
    overlay::lines(place, buf, theme, &lines, 0);
}

/// A line that goes on elsewhere, and behind it where.
pub(super) fn cut_with(line: &str, more: &str, width: u16) -> String {
    let room = usize::from(width).saturating_sub(widgets::columns(more) + 3);
    format!("{} … {more}", widgets::fit(line, room, Cut::End).trim_end_matches(['…', ' ']))
}

fn top_style(tone: Tone, theme: &Theme) -> ratatui::style::Style {
    if tone == Tone::Plain { theme.muted } else { tone.style(theme) }
}

fn draw_review(page: &FormPage, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let theme = &view.desk.theme;
    let parts = parts(page, area);
    steps::draw(page, parts.steps, buf, theme);
    let mut top = parts.top;
    if let Phase::Sending(sending) = &page.phase {
        let slot = if *sending == Sending::Checking { super::send::AGAIN } else { super::send::SUBMIT };
        let record = view.desk.ledger.find(view.owner, &slot.into()).and_then(|call| view.desk.calls.get(call));
        let step = (view.desk.now.as_millisecond() / 100) as usize;
        let what = record.map_or_else(|| "sending".to_owned(), |record| state::progress(record, view.desk.now));
        let text = format!("{} {what}", widgets::spinner(step));
        let lines = overlay::wrapped(&text, top.width, theme.busy);
        top.height = top.height.max(lines.len() as u16).min(area.height);
        overlay::lines(top, buf, theme, &lines, 0);
    } else {
        draw_top(page, top, buf, view);
    }
    let y = top.bottom();
    let rest = Rect { y, height: area.bottom().saturating_sub(y), ..area };
    let inner = Rect { x: rest.x + u16::from(rest.width > 8), width: rest.width.saturating_sub(1), ..rest };
    overlay::lines(inner, buf, theme, &review_lines(page, inner.width, theme), page.top);
}

fn draw_starts(page: &FormPage, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let starts = page.starts();
    let air = if area.width > 40 { 2 } else { 0 };
    let inside = Rect { x: area.x + air, width: area.width.saturating_sub(2 * air), ..area };
    let intro = page.spec.wizard.map(|wizard| wizard.intro.as_str()).unwrap_or_default();
    let mut head = vec![TextLine::default()];
    head.extend(overlay::wrapped(intro, inside.width, theme.muted));
    head.extend([TextLine::default(), TextLine::styled("How do you want to begin?", theme.heading)]);
    head.push(TextLine::default());
    let shown = (head.len() as u16).min(inside.height.saturating_sub(starts.len() as u16));
    // The question stays; help tells the rest of what it is about.
    let hidden = head.len() - usize::from(shown);
    head.drain(..hidden.min(1));
    head.drain(usize::from(shown).saturating_sub(3).min(head.len())..head.len().saturating_sub(3));
    head.truncate(shown.into());
    overlay::lines(Rect { height: shown, ..inside }, buf, theme, &head, 0);
    let list = Rect { y: inside.y + shown, height: inside.height - shown, ..inside };
    let item =
        |at: usize| starts.get(at).map_or_else(MenuItem::default, |start| MenuItem::new(start.title.as_str(), ""));
    let menu = widgets::Menu { len: starts.len(), item: &item, cursor: page.start_at, top: 0, empty: "" };
    menu.draw(Rect { height: list.height.min(starts.len() as u16), ..list }, buf, theme);
    let about = starts.get(page.start_at).map(|start| start.about.as_str()).unwrap_or_default();
    let y = list.y + (starts.len() as u16 + 1).min(list.height);
    let foot = Rect { y, height: list.bottom() - y, ..list };
    overlay::lines(foot, buf, theme, &overlay::wrapped(about, foot.width, theme.text), 0);
}

fn draw_following(following: &super::Following, area: Rect, buf: &mut Buffer, view: &View<'_>) {
    let waited = view.desk.now.duration_since(following.since).unsigned_abs();
    let state = following.state.as_deref().unwrap_or("not known yet");
    let mut lines = vec![format!("State: {state}").into(), format!("for {}", widgets::duration(waited)).into()];
    lines.extend(following.cause.as_deref().map(|cause| format!("Cause: {cause}").into()));
    lines.extend(following.error.as_ref().map(|error| format!("{}: {}", error.code, error.message).into()));
    let (title, tone, spin) = match following.end {
        Some(super::follow::End::Failed) => ("It failed", Tone::Bad, None),
        Some(super::follow::End::GivenUp) => ("It has not settled yet", Tone::Warn, None),
        None => (following.spec.about.as_str(), Tone::Busy, Some((view.desk.now.as_millisecond() / 100) as usize)),
    };
    let leave = match following.end {
        Some(super::follow::End::Failed) => "back to the list: edit it to try again, or delete it",
        _ => "leave; it goes on by itself",
    };
    let hints = vec![state::hint(view, Action::Refresh, "look now"), state::hint(view, Action::Back, leave)];
    Message { title: title.into(), tone, spin, lines, hints }.draw(area, buf, &view.desk.theme);
}

/// A rule across an area's first row.
fn rule(area: Rect, buf: &mut Buffer, theme: &Theme) {
    let text = "─".repeat(area.width.into());
    widgets::put_cut(buf, Rect { height: area.height.min(1), ..area }, &text, theme.faint, Cut::End);
}

/// Draws a bar at the left edge of a pane, and gives what is right of it.
fn beside_bar(area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
    for row in area.rows() {
        widgets::put(buf, Rect { width: row.width.min(1), ..row }, "│", theme.faint);
    }
    Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(3), ..area }
}

/// Draws a rule over a pane, and gives what is below it.
fn below_rule(area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
    rule(area, buf, theme);
    let used = area.height.min(1);
    let air = u16::from(area.width > 2);
    Rect { x: area.x + air, y: area.y + used, width: area.width - 2 * air, height: area.height - used }
}
