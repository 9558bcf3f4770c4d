//! The text that is being typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tui_textarea::{CursorMove, TextArea};

use crate::contract::Input;
use crate::model::{DocPath, Sensitivity, ShapeKind, read_instant};
use crate::rules::joined_lines;

use super::escapes::{self, Misread, Spelling};
use super::tree::Body;
use super::{Field, Form, NodeId, Part, RowId, clusters, deadline, span};

/// The longest text, in bytes, that is edited in place. A key in it and its frame take about 1 ms in release (0.5 ms
/// for half of it, by `cargo bench --bench form`); the budget is 5 ms, of which slower machines need their part. Longer
/// texts are for the user's own editor.
pub const TYPED_MOST: usize = 128 << 10;

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
    spelling: Spelling,
    /// When the last key came.
    typed_at: Option<Timestamp>,
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
    /// Whether it is written with escapes.
    pub escaped: bool,
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
        let text = self.written(row);
        if text.len() > TYPED_MOST && self.tree[row.node].class != Sensitivity::Secret {
            return false;
        }
        let spelling = self.spelling(row);
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        if self.hides_row(row) {
            area.set_mask_char(MASK);
        }
        let before = self.tree[row.node].body.clone();
        let lines = enter || matches!(field, Field::Text { lines: true });
        self.editing = Some(Editing { row, area, enter, lines, before, changed: false, spelling, typed_at: None });
        true
    }

    /// Opens the editor of a row's text with all of it selected.
    pub fn select_text(&mut self, row: RowId) {
        if self.begin_edit(row)
            && let Some(editing) = &mut self.editing
        {
            editing.area.select_all();
        }
    }

    /// The text that is being edited, if one is.
    #[must_use]
    pub fn editing(&self) -> Option<EditView<'_>> {
        self.editing.as_ref().map(|editing| EditView {
            row: editing.row,
            area: &editing.area,
            lines: editing.lines || editing.area.lines().len() > 1,
            escaped: editing.spelling == Spelling::Escaped,
        })
    }

    /// The zone whose days and hours are typed.
    pub fn set_zone(&mut self, zone: &TimeZone) {
        if self.zone != *zone {
            self.zone.clone_from(zone);
        }
    }

    /// What a length of time that is being typed means, once it can be read, and when that is, where it counts from now;
    /// or which moment is meant, where it is one.
    #[must_use]
    pub fn time_typed(&self) -> Option<String> {
        let editing = self.editing.as_ref()?;
        let node = &self.tree[editing.row.node];
        let Body::Leaf(value) = &node.body else { return None };
        if let Some(ShapeKind::Timestamp(_)) = node.kind() {
            return Some(deadline::said(&read_instant(value)?.to_zoned(self.zone.clone())));
        }
        let member = node.member()?;
        let unit = member.span?;
        let count = value.as_i64().filter(|count| *count > 0)?;
        let now = editing.typed_at.filter(|_| member.from_now).map(|now| now.to_zoned(self.zone.clone()));
        let by = now.and_then(|now| deadline::by(count, unit, &now)).map(|by| format!(", by {by}"));
        Some(span::text(count, unit) + &by.unwrap_or_default())
    }

    /// Where the text stands that is being edited, if one is.
    #[must_use]
    pub fn typed_in(&self) -> Option<DocPath> {
        self.path_of(self.editing.as_ref()?.row)
    }

    /// Gives a key or a paste to the text that is being edited. Says whether it was taken: Tab, Esc and, in texts of
    /// one line, Enter and the arrows up and down are the screen's. The document follows every key.
    pub fn input(&mut self, input: &Input, now: Timestamp) -> bool {
        let Some(editing) = &mut self.editing else { return false };
        editing.typed_at = Some(now);
        let (taken, changed) = match input {
            Input::Key(key) => match editing.key(*key) {
                Some(changed) => (true, changed),
                None => (false, false),
            },
            Input::Paste(text) => (true, editing.paste(text)),
            Input::Resize { .. } => (false, false),
        };
        if changed {
            let (row, spelling, body) = (editing.row, editing.spelling, editing.before.clone());
            let text = editing.area.lines().join("\n");
            if !std::mem::replace(&mut editing.changed, true) {
                self.remember();
            }
            self.write_typed(row, &text, spelling, &body, now);
            // A paste may have made it too long to go on.
            if text.len() > TYPED_MOST && self.tree[row.node].class != Sensitivity::Secret {
                self.leave();
            }
        }
        taken
    }

    /// Sets a value to what comes back from another editor, which had it as it is [written](Self::written).
    pub fn take_text(&mut self, row: RowId, text: &str, now: Timestamp) {
        if self.tree.living(row.node).is_none() || row.part == Part::Add {
            return;
        }
        let (spelling, before) = (self.spelling(row), self.tree[row.node].body.clone());
        self.leave();
        self.remember();
        self.write_typed(row, text, spelling, &before, now);
    }

    /// Writes what was typed into its place, if it can be read.
    fn write_typed(&mut self, row: RowId, text: &str, spelling: Spelling, before: &Body, now: Timestamp) {
        let read = if spelling == Spelling::Escaped { escapes::read(text) } else { Ok(text.to_owned()) };
        match read {
            Ok(text) => {
                self.misread.remove(&row);
                self.write_text(row, &text, before, now);
            }
            Err(message) => {
                self.misread.insert(row, Misread { text: text.to_owned(), message });
                self.touched(row.node);
            }
        }
    }

    /// Closes the editor: the field counts as touched, and its text is shown as it was understood.
    pub fn leave(&mut self) {
        if let Some(editing) = self.editing.take() {
            self.touch(editing.row);
        }
    }

    /// Whether a row's text has several lines, be it masked or not.
    #[must_use]
    pub fn has_lines(&self, row: RowId) -> bool {
        self.text(row).contains('\n')
    }

    /// Puts the lines of a text together into one: what a pasted key in PEM form needs in some places.
    pub fn join_lines(&mut self, row: RowId, now: Timestamp) {
        let text = self.text(row);
        if text.contains('\n') {
            let joined = joined_lines(&text);
            self.leave();
            self.set_text(row, &joined, now);
        }
    }

    /// Closes the editor, for another document: nothing that was typed is of use there.
    pub(super) fn stop_editing(&mut self) {
        self.editing = None;
        self.misread.clear();
    }

    pub(super) fn stop_editing_in(&mut self, id: NodeId) {
        let tree = &self.tree;
        let is_inside = |row: RowId| row.node == id || tree.above(row.node).any(|above| above == id);
        if self.editing.as_ref().is_some_and(|editing| is_inside(editing.row)) {
            self.editing = None;
        }
        self.misread.retain(|row, _| !is_inside(*row));
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
    /// Says whether the text changed; `None` if the key is none of the editor's.
    fn key(&mut self, key: KeyEvent) -> Option<bool> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let (line, last) = (self.area.cursor().0, self.area.lines().len() - 1);
        Some(match key.code {
            KeyCode::Up if line == 0 => return None,
            KeyCode::Down if line == last => return None,
            KeyCode::Enter if self.enter || (self.lines && alt) => self.new_line(),
            KeyCode::Esc | KeyCode::Tab | KeyCode::BackTab | KeyCode::F(_) | KeyCode::Enter => return None,
            KeyCode::Char('z') if control => self.area.undo(),
            KeyCode::Char('y') if control => self.area.redo(),
            KeyCode::Char('u') if control => self.area.delete_line_by_head(),
            KeyCode::Char('j') if control && self.lines => self.new_line(),
            KeyCode::Char('j' | 'm' | 's' | 'd' | 'c' | 'q') if control => return None,
            _ => clusters::press(&mut self.area, key),
        })
    }

    fn new_line(&mut self) -> bool {
        self.area.insert_newline();
        true
    }

    /// Line breaks at the end of what was copied are nobody's wish in a text of one line; those inside stay, and the
    /// check complains of them where they are not allowed.
    fn paste(&mut self, text: &str) -> bool {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = if self.lines { text.as_str() } else { text.trim_end_matches('\n') };
        self.area.insert_str(text)
    }
}
