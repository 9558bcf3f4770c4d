//! A text in full: a value that is cut where it stands, or a row whose columns do not fit. It is wrapped, can be
//! scrolled, and can be copied.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::command::{Overlay, OverlaySpec};
use super::{Command, Cx, Handled, Screen, Session, View, overlay};
use crate::config::{Action, Mode};
use crate::theme::Theme;
use crate::widgets;

/// The overlay that shows a text in full, under what it is called.
pub(crate) fn reading(title: &str, text: impl Into<String>) -> Overlay {
    Overlay::from(OverlaySpec::Reading { title: title.to_owned(), text: text.into() })
}

#[derive(Debug)]
pub(super) struct Reading {
    title: String,
    text: String,
    /// The first line in sight.
    top: usize,
}

impl Reading {
    pub(super) fn new(title: String, text: String) -> Self {
        Self { title, text, top: 0 }
    }

    fn lines(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        overlay::wrapped(&self.text, width, theme.text)
    }

    /// Large enough for the text, if the screen is.
    fn place(&self, screen: Rect) -> Rect {
        let longest = self.text.lines().map(widgets::columns).max().unwrap_or(0);
        let width = longest.max(widgets::columns(&self.title)).clamp(36, 92) as u16 + 8;
        let wide = overlay::place(screen, width, screen.height);
        let lines = self.lines(Self::room(wide), &Theme::default()).len();
        overlay::place(screen, width, u16::try_from(lines).unwrap_or(u16::MAX).saturating_add(2))
    }

    /// The columns of a line: without frame, air and scroll bar.
    fn room(place: Rect) -> u16 {
        place.width.saturating_sub(6)
    }
}

impl Screen for Reading {
    fn name(&self) -> &'static str {
        "reading"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Open | Action::Details => cx.command(Command::Close),
            Action::Copy => cx.command(Command::copy(&self.title, &self.text)),
            action => {
                let place = self.place(cx.area);
                let len = self.lines(Self::room(place), &Theme::default()).len();
                let Some(top) = overlay::scroll(action, self.top, len, place.height.saturating_sub(2)) else {
                    return Handled::No;
                };
                self.top = top;
            }
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Copy, Action::Back]
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let keys = [(Action::Copy, "copy"), (Action::Back, "close")];
        let hints = overlay::hints(view.session, Mode::Browse, &keys);
        let place = self.place(area);
        let inside = overlay::frame(place, buf, theme, &self.title, &hints);
        overlay::lines(inside, buf, theme, &self.lines(Self::room(place), theme), self.top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::testing::ScreenHarness;

    #[test]
    fn all_of_a_long_text_can_be_read_and_copied_in_any_size() {
        let words: Vec<String> = (0..400).map(|n| format!("word{n}")).collect();
        for (width, height) in [(80, 24), (40, 12), (20, 6)] {
            let mut harness = ScreenHarness::over("appflow/flows").sized(width, height);
            let mut screen = reading("lastRunExecutionDetails.message", words.join(" ")).open();
            harness.shrink(&*screen);
            let mut seen = String::new();
            for _ in 0..400 {
                seen += &harness.overlay(&*screen);
                harness.press(&mut *screen, "j");
            }
            let missing: Vec<&String> = words.iter().filter(|word| !seen.contains(word.as_str())).collect();
            assert!(missing.is_empty(), "{width}x{height}: {missing:?}");
            harness.press(&mut *screen, "y");
            assert!(harness.said().contains("word0 word1"));
        }
    }
}
