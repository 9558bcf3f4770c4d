//! What overlays have in common: their place on the screen, their frame, and how they answer.
//!
//! The place is a function of the screen's size alone, so that update and view agree on it. Nothing here holds state.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Command, Cx, LineInput, Session};
use crate::config::{Action, Mode};
use crate::theme::Theme;
use crate::widgets::{self, InputLine, Popup};

/// Closes an overlay and asks the app for something.
pub(crate) fn answer(cx: &mut Cx<'_>, command: Command) {
    if !matches!(command, Command::Answer(_) | Command::Act(_) | Command::Close) {
        cx.command(Command::Close);
    }
    cx.command(command);
}

/// The middle of the screen, at most so large, frame included.
pub(crate) fn place(screen: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(screen.width.saturating_sub(if screen.width > 60 { 4 } else { 0 }));
    let height = height.min(screen.height.saturating_sub(if screen.height > 16 { 2 } else { 0 }));
    widgets::centered(screen, width, height)
}

/// The keys for some actions with what they do here, for the lower edge of a frame.
pub(crate) fn hints<'a>(session: &Session, mode: Mode, actions: &[(Action, &'a str)]) -> Vec<(String, &'a str)> {
    let keys = actions.iter().map(|(action, does)| (session.keymap.key(mode, *action), *does));
    keys.filter(|(key, _)| !key.is_empty()).collect()
}

/// Draws ground and frame of an overlay; returns its inside.
pub(crate) fn frame(place: Rect, buf: &mut Buffer, theme: &Theme, title: &str, hints: &[(String, &str)]) -> Rect {
    let mut keys: Vec<String> = hints.iter().map(|(key, does)| format!("{key} {does}")).collect();
    // A hint that is cut says nothing: those before the last, which closes, give way as a whole.
    let wide = |keys: &[String]| widgets::columns(&keys.join(" · ")) > usize::from(place.width.saturating_sub(6));
    while keys.len() > 1 && wide(&keys) {
        keys.remove(keys.len() - 2);
    }
    let popup = Popup { title, bottom: &keys.join(" · "), width: place.width, height: place.height, danger: false };
    popup.draw(place, buf, theme)
}

/// What is inside the frame of a place.
pub(crate) fn inside(place: Rect) -> Rect {
    let inner = Rect {
        x: place.x + 1.min(place.width),
        y: place.y + 1.min(place.height),
        width: place.width.saturating_sub(2),
        height: place.height.saturating_sub(2),
    };
    let air = u16::from(inner.width > 8);
    Rect { x: inner.x + air, width: inner.width - 2 * air, ..inner }
}

/// Draws lines from `top` on, with a scroll bar where there are more than fit.
pub(crate) fn lines(area: Rect, buf: &mut Buffer, theme: &Theme, lines: &[Line<'_>], top: usize) {
    let top = top.min(last_top(lines.len(), area.height));
    let bar = lines.len() > usize::from(area.height) && area.width > 8;
    let width = area.width - if bar { 2 } else { 0 };
    for (line, row) in lines.iter().skip(top).zip(area.rows()) {
        let spans: Vec<Span<'_>> = line.iter().map(|span| span.clone().patch_style(line.style)).collect();
        widgets::put_spans(buf, Rect { width, ..row }, &spans);
    }
    if bar {
        widgets::scroll_bar(area, buf, theme.faint, lines.len(), top);
    }
}

/// The greatest useful first line.
pub(crate) fn last_top(len: usize, height: u16) -> usize {
    len.saturating_sub(usize::from(height.max(1)))
}

/// Where an action scrolls a text to; `None` if it does not scroll.
pub(crate) fn scroll(action: Action, top: usize, len: usize, height: u16) -> Option<usize> {
    let last = last_top(len, height);
    let page = usize::from(height.saturating_sub(1).max(1));
    Some(match action {
        Action::Up => top.min(last).saturating_sub(1),
        Action::Down => (top + 1).min(last),
        Action::PageUp => top.min(last).saturating_sub(page),
        Action::PageDown => (top + page).min(last),
        Action::Top => 0,
        Action::Bottom => last,
        _ => return None,
    })
}

/// Draws a text field; with the focus it shows its cursor and scrolls to it.
pub(crate) fn field(area: Rect, buf: &mut Buffer, theme: &Theme, line: &LineInput, placeholder: &str, focused: bool) {
    let field = InputLine { prompt: "", text: line.text(), cursor: line.cursor(), placeholder, focused };
    field.draw(area, buf, theme);
}

/// Text in lines of a style that fit a width.
pub(crate) fn wrapped(text: &str, width: u16, style: ratatui::style::Style) -> Vec<Line<'static>> {
    widgets::wrap(text, width.into()).into_iter().map(|line| Line::styled(line, style)).collect()
}
