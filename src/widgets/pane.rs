//! Frames: panes that share the screen, and popups above it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border::ROUNDED;
use ratatui::text::Span;

use super::draw::{ground, put, put_spans, row};
use super::{Cut, Spot, columns, fit, spot};
use crate::theme::Theme;

/// How a frame looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// Another pane has the keys.
    #[default]
    Idle,
    /// This pane has the keys.
    Focused,
    /// A protected profile is shown.
    Protected,
}

impl Frame {
    fn style(self, theme: &Theme) -> Style {
        match self {
            Self::Idle => theme.border,
            Self::Focused => theme.border_focus,
            Self::Protected => theme.border_protected,
        }
    }
}

/// A framed part of the screen.
#[derive(Clone, Debug, Default)]
pub struct Pane<'a> {
    /// What it shows, at the top left.
    pub title: &'a str,
    /// How much of it there is, behind the title.
    pub note: &'a str,
    /// What else is to be known, at the top right, such as a filter.
    pub right: &'a [Span<'a>],
    /// What is to be known at its end, at the bottom right.
    pub bottom: &'a str,
    /// How the frame looks.
    pub frame: Frame,
}

impl Pane<'_> {
    /// What is inside of a frame around this area. Where there is no room for a frame, there is none.
    pub fn inner(area: Rect) -> Rect {
        if area.width < 4 || area.height < 3 {
            return area;
        }
        Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
    }

    /// Draws the frame, and returns what is inside.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        let area = area.intersection(buf.area);
        let inner = Self::inner(area);
        if inner == area {
            return inner;
        }
        border(area, buf, self.frame.style(theme));
        let top = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..row(area, 0) };
        let mut title = Vec::new();
        if !self.title.is_empty() {
            title.push(Span::styled(" ", theme.title));
            title.push(Span::styled(self.title, theme.title));
            title.push(Span::styled(" ", theme.title));
        }
        if !self.note.is_empty() {
            title.push(Span::styled(self.note, theme.muted));
            title.push(Span::styled(" ", theme.muted));
        }
        let used = put_spans(buf, top, &title);
        let right: usize = self.right.iter().map(|span| columns(&span.content)).sum();
        let free = top.width.saturating_sub(used);
        if right > 0 && free > 6 {
            let width = (right as u16 + 2).min(free - 1);
            let place = Rect { x: top.right() - width, width, ..top };
            put(buf, place, &" ".repeat(width.into()), theme.muted);
            put_spans(buf, Rect { x: place.x + 1, width: width.saturating_sub(2), ..place }, self.right);
        }
        if !self.bottom.is_empty() {
            let text = format!(" {} ", fit(self.bottom, usize::from(top.width).saturating_sub(2), Cut::End));
            let width = (columns(&text) as u16).min(top.width);
            put(buf, Rect { x: top.right() - width, y: area.bottom() - 1, width, height: 1 }, &text, theme.muted);
        }
        inner
    }
}

/// The area in the middle of another, as large as asked if there is room.
pub fn centered(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let (x, y) = (area.x + (area.width - width) / 2, area.y + (area.height - height) / 2);
    Rect { x, y, width, height }
}

/// A frame above everything else, with its own ground.
#[derive(Clone, Debug, Default)]
pub struct Popup<'a> {
    /// What it is.
    pub title: &'a str,
    /// What is to be known at its end, such as the keys that close it.
    pub bottom: &'a str,
    /// The size wanted, with the frame.
    pub width: u16,
    /// The size wanted, with the frame.
    pub height: u16,
    /// Whether what it says is dangerous.
    pub danger: bool,
}

impl Popup<'_> {
    /// The area that it takes.
    pub fn place(&self, area: Rect) -> Rect {
        centered(area, self.width, self.height)
    }

    /// Clears its place, draws the frame, and returns what is inside, with a column of air on both sides.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) -> Rect {
        let place = self.place(area).intersection(buf.area);
        ground(place, buf, theme.base.patch(theme.popup));
        spot(place, Spot::Wall);
        let frame = if self.danger { Frame::Protected } else { Frame::Focused };
        let pane = Pane { title: self.title, bottom: self.bottom, frame, ..Pane::default() };
        let inner = pane.draw(place, buf, theme);
        let air = u16::from(inner.width > 8);
        Rect { x: inner.x + air, width: inner.width - 2 * air, ..inner }
    }
}

fn border(area: Rect, buf: &mut Buffer, style: Style) {
    let (left, right, top, bottom) = (area.left(), area.right() - 1, area.top(), area.bottom() - 1);
    let mut set = |x, y, symbol| {
        buf[(x, y)].set_symbol(symbol).set_style(style);
    };
    for x in left + 1..right {
        set(x, top, ROUNDED.horizontal_top);
        set(x, bottom, ROUNDED.horizontal_bottom);
    }
    for y in top + 1..bottom {
        set(left, y, ROUNDED.vertical_left);
        set(right, y, ROUNDED.vertical_right);
    }
    set(left, top, ROUNDED.top_left);
    set(right, top, ROUNDED.top_right);
    set(left, bottom, ROUNDED.bottom_left);
    set(right, bottom, ROUNDED.bottom_right);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Depth;
    use crate::widgets::testing::snapshot;
    use crate::widgets::{Hint, Menu, MenuItem, Message, Tone};

    fn draw(width: u16, height: u16) -> Buffer {
        let theme = Theme::dark(Depth::True);
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let right = [Span::styled("/", theme.accent), Span::styled("sales", theme.text)];
        let pane = Pane { title: "Flows", note: "12 of 200 loaded, more available", right: &right, ..Pane::default() };
        let inner = pane.draw(area, &mut buf, &theme);
        let message = Message {
            title: "ListFlows was refused".into(),
            tone: Tone::Bad,
            spin: None,
            lines: vec!["User kim is not allowed to call appflow:ListFlows. Ask for a role that may.".into()],
            hints: vec![Hint::new("r", "try again"), Hint::new("A", "accounts")],
        };
        message.draw(inner, &mut buf, &theme);
        buf
    }

    #[test]
    fn an_error_is_said_in_its_pane() {
        snapshot("pane_80x12", &draw(80, 12));
        snapshot("pane_40x10", &draw(40, 10));
    }

    #[test]
    fn a_popup_lies_above_what_is_there() {
        let theme = Theme::dark(Depth::True);
        for (width, height) in [(80, 12), (24, 6)] {
            let mut buf = draw(width, height);
            let popup = Popup { title: "Go to", bottom: "Esc closes", width: 44, height: 7, danger: false };
            let inner = popup.draw(buf.area, &mut buf, &theme);
            let item = |index| MenuItem::new(format!("profiles/domains/acme-{index}"), "location");
            Menu { len: 9, item: &item, cursor: 1, top: 0, empty: "" }.draw(inner, &mut buf, &theme);
            snapshot(&format!("popup_{width}x{height}"), &buf);
        }
    }
}
