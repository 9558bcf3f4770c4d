//! One line of text being edited: filter, palette, search fields.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::TextArea;

use crate::contract::Input;

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
                self.area.input(*key);
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
