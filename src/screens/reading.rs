//! A text in full: a value that is cut where it stands, or a row whose columns do not fit. It is wrapped, can be
//! scrolled, and can be copied.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::command::{Overlay, OverlaySpec, ReadingSpec, Way};
use super::{Command, Cx, Handled, Screen, Session, View, overlay};
use crate::config::{Action, Mode};
use crate::widgets;

/// The overlay that shows a text in full, under what it is called.
pub(crate) fn reading(title: &str, text: impl Into<String>) -> Overlay {
    reading_on(title, text, Vec::new())
}

/// The same with ways that lead on from there.
pub(super) fn reading_on(title: &str, text: impl Into<String>, ways: Vec<Way>) -> Overlay {
    Overlay::from(OverlaySpec::Reading(ReadingSpec { title: title.to_owned(), text: text.into(), ways }))
}

/// So many bytes are shown; of a longer text the rest can be copied.
const MOST: usize = 1 << 20;

/// Columns of a key and what is around it, in the edge that names what the keys do.
const KEY: usize = 7;

#[derive(Debug)]
pub(super) struct Reading {
    title: String,
    text: String,
    ways: Vec<Way>,
    /// The text in lines, as the screen had them last: a long one is not wrapped anew at every key.
    laid: Laid,
    /// The first line in sight.
    top: usize,
}

/// A text laid out for a screen.
#[derive(Clone, Debug, Default)]
struct Laid {
    screen: Rect,
    place: Rect,
    lines: Vec<String>,
}

impl Reading {
    pub(super) fn new(spec: ReadingSpec) -> Self {
        let ReadingSpec { title, text, ways } = spec;
        Self { title, text, ways, laid: Laid::default(), top: 0 }
    }

    /// The keys that do something, with what they do: the way out stands last.
    fn keys(&self) -> Vec<(Action, &'static str)> {
        let ways = self.ways.iter().map(|way| (way.action, way.does));
        [(Action::Copy, "copy")].into_iter().chain(ways).chain([(Action::Back, "close")]).collect()
    }

    /// The text for a screen, as it was laid out for it already or is now.
    fn laid(&self, screen: Rect) -> Cow<'_, Laid> {
        if self.laid.screen == screen { Cow::Borrowed(&self.laid) } else { Cow::Owned(self.lay(screen)) }
    }

    /// Large enough for the text, if the screen is.
    fn lay(&self, screen: Rect) -> Laid {
        let (text, more) = widgets::beginning(&self.text, MOST);
        let longest = text.lines().map(widgets::columns).max().unwrap_or(0);
        let keys: usize = self.keys().iter().map(|(_, does)| widgets::columns(does) + KEY).sum();
        let width = longest.max(widgets::columns(&self.title)).max(keys).clamp(36, 92) as u16 + 8;
        // Without frame, air and scroll bar.
        let room = overlay::place(screen, width, screen.height).width.saturating_sub(6);
        let mut lines = widgets::wrap(text, room.into());
        lines.extend(more.map(|more| format!("{more}: what is copied has all of it")));
        let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
        Laid { screen, place: overlay::place(screen, width, height), lines }
    }
}

impl Screen for Reading {
    fn name(&self) -> &'static str {
        "reading"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.laid = self.lay(cx.area);
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.laid = self.lay(cx.area);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if let Some(way) = self.ways.iter().find(|way| way.action == action) {
            overlay::answer(cx, way.command.clone());
            return Handled::Yes;
        }
        match action {
            Action::Open | Action::Details => cx.command(Command::Close),
            Action::Copy => cx.command(Command::copy(&self.title, &self.text)),
            action => {
                let laid = self.laid(cx.area);
                let height = laid.place.height.saturating_sub(2);
                let Some(top) = overlay::scroll(action, self.top, laid.lines.len(), height) else {
                    return Handled::No;
                };
                self.top = top;
            }
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        self.keys().into_iter().map(|(action, _)| action).collect()
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        self.ways.iter().find(|way| way.action == action).map(|way| way.does)
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let hints = overlay::hints(view.session, Mode::Browse, &self.keys());
        let laid = self.laid(area);
        let inside = overlay::frame(laid.place, buf, theme, &self.title, &hints);
        let lines: Vec<Line<'_>> = laid.lines.iter().map(|line| Line::styled(line.as_str(), theme.text)).collect();
        overlay::lines(inside, buf, theme, &lines, self.top);
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

    /// Nothing is timed: wrapped anew at every key, this would take minutes.
    #[test]
    fn a_key_does_not_work_through_the_whole_text() {
        let mut harness = ScreenHarness::over("appflow/flows").sized(80, 24);
        let mut screen = reading("Layout", "lorem ipsum ".repeat(1 << 19)).open();
        harness.enter(&mut *screen);
        for _ in 0..200 {
            harness.press(&mut *screen, "j");
        }
        harness.press(&mut *screen, "G");
        let seen = harness.overlay(&*screen);
        assert!(seen.contains("… 5.0 MiB more: what is copied has all of it"), "{seen}");
    }
}
