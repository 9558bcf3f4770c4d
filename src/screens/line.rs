//! One line of text being edited: filter, palette, search fields.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tui_textarea::TextArea;

use crate::contract::Input;
use crate::form::press;
use crate::theme::Theme;
use crate::widgets::{self, InputLine};

/// A single-line text field on tui-textarea, with its undo, word moves and selection.
#[derive(Clone, Debug, Default)]
pub struct LineInput {
    area: TextArea<'static>,
}

impl LineInput {
    /// A field that holds this text, with the cursor behind it.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![single_line(text)]);
        area.move_cursor(tui_textarea::CursorMove::End);
        Self { area }
    }

    /// A field with a text that is only offered: what is typed first takes its place.
    pub fn offered(text: &str) -> Self {
        let mut line = Self::new(text);
        line.area.select_all();
        line
    }

    /// Draws it behind a word; an offered text is seen to be one.
    pub fn draw(&self, (prompt, placeholder): (&str, &str), focused: bool, row: Rect, buf: &mut Buffer, theme: &Theme) {
        let (text, cursor) = (self.text(), self.cursor());
        InputLine { prompt, text, cursor, placeholder, focused }.draw(row, buf, theme);
        if focused && self.area.is_selecting() {
            let before = if prompt.is_empty() { 0 } else { widgets::columns(prompt) + 1 } as u16;
            let x = row.x.saturating_add(before).min(row.right());
            let width = (widgets::columns(text) as u16).min(row.right() - x);
            buf.set_style(Rect { x, width, ..row }.intersection(buf.area), theme.selection);
        }
    }

    /// What it holds.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// The cursor's column, in characters.
    pub fn cursor(&self) -> usize {
        self.area.cursor().1
    }

    /// Takes a key or a paste. Says whether the text changed; keys that would leave the line are not taken.
    pub fn input(&mut self, input: &Input) -> bool {
        let before = self.text().to_owned();
        match input {
            // The text area takes it for undo; in a shell it clears the line.
            Input::Key(key) if key.code == KeyCode::Char('u') && key.modifiers == KeyModifiers::CONTROL => {
                self.area.delete_line_by_head();
            }
            Input::Key(key) if !leaves_line(*key) => {
                press(&mut self.area, *key);
            }
            Input::Paste(text) => {
                self.area.insert_str(single_line(text));
            }
            Input::Key(_) | Input::Resize { .. } => {}
        }
        self.text() != before
    }
}

/// Enter, Esc and Tab belong to the screen, and with them the keys that tui-textarea takes for a line break.
fn leaves_line(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Enter | KeyCode::Esc | KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down)
        || (key.modifiers.contains(KeyModifiers::CONTROL) && matches!(key.code, KeyCode::Char('m' | 'j')))
}

/// A pasted text may hold line breaks; a line shows them as spaces.
fn single_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_gives_way_to_what_is_typed_first() {
        let typed = |line: &mut LineInput, codes: &[KeyCode]| {
            for code in codes {
                line.input(&Input::Key(KeyEvent::new(*code, KeyModifiers::NONE)));
            }
            line.text().to_owned()
        };
        assert_eq!(typed(&mut LineInput::offered("design/"), &[KeyCode::Char('/'), KeyCode::Char('a')]), "/a");
        assert_eq!(typed(&mut LineInput::offered("design/"), &[KeyCode::End, KeyCode::Char('a')]), "design/a");
        let mut pasted = LineInput::offered("design/");
        pasted.input(&Input::Paste("/srv/x".to_owned()));
        assert_eq!(pasted.text(), "/srv/x");
    }
}
