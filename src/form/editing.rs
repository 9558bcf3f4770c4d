//! The text that is being typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use tui_textarea::{CursorMove, TextArea};

use crate::contract::Input;
use crate::rules::joined_lines;

use super::tree::Body;
use super::{Field, Form, NodeId, RowId};

const MASK: char = '•';

/// A field whose text has the keys.
#[derive(Clone, Debug)]
pub(super) struct Editing {
    pub(super) row: RowId,
    pub(super) area: TextArea<'static>,
    /// Whether Enter makes a new line.
    enter: bool,
    lines: bool,
    /// What was there before: it decides what an empty text means.
    before: Body,
    changed: bool,
}

/// The text that is being edited, for drawing.
#[derive(Clone, Copy, Debug)]
pub struct EditView<'a> {
    /// The row.
    pub row: RowId,
    /// The text with cursor, selection and mask.
    pub area: &'a TextArea<'static>,
    /// Whether it may have several lines: then it wants more than one row.
    pub lines: bool,
}

impl Form {
    /// Opens the editor of a row's text. Says whether the row has one.
    pub fn begin_edit(&mut self, row: RowId) -> bool {
        if self.editing.as_ref().is_some_and(|editing| editing.row == row) {
            return true;
        }
        self.leave();
        if self.tree.living(row.node).is_none() {
            return false;
        }
        let field = self.field(row);
        if !field.takes_text() {
            return false;
        }
        let enter = matches!(field, Field::Json(_) | Field::Raw);
        let text = self.text(row);
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        if self.hides_row(row) {
            area.set_mask_char(MASK);
        }
        let before = self.tree[row.node].body.clone();
        let lines = enter || matches!(field, Field::Text { lines: true });
        self.editing = Some(Editing { row, area, enter, lines, before, changed: false });
        true
    }

    /// The text that is being edited, if one is.
    #[must_use]
    pub fn editing(&self) -> Option<EditView<'_>> {
        self.editing.as_ref().map(|editing| EditView {
            row: editing.row,
            area: &editing.area,
            lines: editing.lines || editing.area.lines().len() > 1,
        })
    }

    /// Gives a key or a paste to the text that is being edited. Says whether it was taken: Tab, Esc and, in texts of
    /// one line, Enter and the arrows up and down are the screen's. The document follows every key.
    pub fn input(&mut self, input: &Input, now: Timestamp) -> bool {
        let Some(editing) = &mut self.editing else { return false };
        let before = editing.area.lines().join("\n");
        let taken = match input {
            Input::Key(key) => editing.key(*key),
            Input::Paste(text) => {
                editing.paste(text);
                true
            }
            Input::Resize { .. } => false,
        };
        let text = editing.area.lines().join("\n");
        if text != before {
            let (row, first) = (editing.row, !std::mem::replace(&mut editing.changed, true));
            let body = editing.before.clone();
            if first {
                self.remember();
            }
            self.write_text(row, &text, &body, now);
        }
        taken
    }

    /// Closes the editor: the field counts as touched, and its text is shown as it was understood.
    pub fn leave(&mut self) {
        if let Some(editing) = self.editing.take() {
            self.touch(editing.row);
        }
    }

    /// Puts the lines of a text together into one: what a pasted key in PEM form needs in some places.
    pub fn join_lines(&mut self, row: RowId, now: Timestamp) {
        let text = self.text(row);
        if text.contains('\n') {
            self.leave();
            self.set_text(row, &joined_lines(&text), now);
        }
    }

    pub(super) fn stop_editing_in(&mut self, id: NodeId) {
        let inside = self.editing.as_ref().is_some_and(|editing| {
            editing.row.node == id || self.tree.above(editing.row.node).any(|above| above == id)
        });
        if inside {
            self.editing = None;
        }
    }

    pub(super) fn mask_editor(&mut self, id: NodeId, masked: bool) {
        if let Some(editing) = self.editing.as_mut().filter(|editing| editing.row.node == id) {
            if masked {
                editing.area.set_mask_char(MASK);
            } else {
                editing.area.clear_mask_char();
            }
        }
    }
}

impl Editing {
    fn key(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let (line, last) = (self.area.cursor().0, self.area.lines().len() - 1);
        match key.code {
            KeyCode::Up if line == 0 => return false,
            KeyCode::Down if line == last => return false,
            KeyCode::Enter if self.enter || (self.lines && alt) => self.area.insert_newline(),
            KeyCode::Esc | KeyCode::Tab | KeyCode::BackTab | KeyCode::F(_) | KeyCode::Enter => return false,
            KeyCode::Char('z') if control => {
                self.area.undo();
            }
            KeyCode::Char('y') if control => {
                self.area.redo();
            }
            KeyCode::Char('j') if control && self.lines => self.area.insert_newline(),
            KeyCode::Char('j' | 'm' | 's' | 'd' | 'c' | 'q') if control => return false,
            _ => {
                self.area.input(key);
            }
        }
        true
    }

    /// Line breaks at the end of what was copied are nobody's wish in a text of one line; those inside stay, and the
    /// check complains of them where they are not allowed.
    fn paste(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = if self.lines { text.as_str() } else { text.trim_end_matches('\n') };
        self.area.insert_str(text);
    }
}
