//! A line of text being typed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use super::draw::{ground, put, row, skip};
use super::{caret, columns, printable, skip_columns};
use crate::theme::Theme;

/// A line of text as it is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct InputLine<'a> {
    /// What stands before it, such as `/`.
    pub prompt: &'a str,
    /// What has been typed.
    pub text: &'a str,
    /// Where the cursor is, in characters.
    pub cursor: usize,
    /// What to say while nothing has been typed.
    pub placeholder: &'a str,
    /// Whether it has the keys; only then a cursor is seen.
    pub focused: bool,
}

impl InputLine<'_> {
    /// Draws it into one row, scrolled so that the cursor is seen.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let bar = row(area, 0).intersection(buf.area);
        let used = put(buf, bar, self.prompt, theme.accent);
        let field = skip(bar, if used > 0 { used + 1 } else { 0 });
        if field.is_empty() {
            return;
        }
        ground(field, buf, theme.base.patch(theme.input));
        let before: String = self.text.chars().take(self.cursor).collect();
        let at = columns(&before);
        // the cursor may stand behind the last character, and wants a column of its own there
        let scrolled = (at + 1).saturating_sub(field.width.into());
        if self.text.is_empty() {
            put(buf, field, self.placeholder, theme.placeholder);
        } else {
            let shown = skip_columns(self.text, scrolled);
            put(buf, field, &clipped(&shown, field.width.into()), theme.input);
        }
        if self.focused {
            let cell = Rect { width: 1, ..skip(field, (at - scrolled) as u16) };
            caret(cell.intersection(field), buf, theme);
        }
    }
}

/// A text without what does not fit, and without a sign that it is so: more is seen by moving the cursor.
pub fn clipped(text: &str, width: usize) -> String {
    let mut used = 0;
    let fits = |cluster: &&str| {
        used += columns(cluster);
        used <= width
    };
    printable(text).graphemes(true).take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Depth;
    use crate::widgets::testing::screen;
    use crate::widgets::watch;

    fn draw(text: &str, cursor: usize) -> (String, Option<u16>) {
        let theme = Theme::dark(Depth::True);
        let area = Rect::new(0, 0, 10, 1);
        let mut buf = Buffer::empty(area);
        let line = InputLine { prompt: "/", text, cursor, placeholder: "filter", focused: true };
        let drawn = watch(|| line.draw(area, &mut buf, &theme));
        (screen(&buf), drawn.caret.map(|at| at.x))
    }

    #[test]
    fn the_cursor_is_always_seen() {
        assert_eq!(draw("", 0), ("/ filter".to_owned(), Some(2)));
        assert_eq!(draw("kim", 1), ("/ kim".to_owned(), Some(3)));
        assert_eq!(draw("kim@example.com", 15), ("/ ple.com".to_owned(), Some(9)));
        assert_eq!(draw("kim@example.com", 0), ("/ kim@exam".to_owned(), Some(2)));
        assert_eq!(draw("김하늘", 3), ("/ 김하늘".to_owned(), Some(8)));
    }
}
