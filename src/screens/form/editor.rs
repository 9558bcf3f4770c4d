//! Texts that go to the user's own editor and come back.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{FormPage, Phase};
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::form::{Field, RowId};
use crate::model::{Class, DocPath, Policy, text_keeps};
use crate::screens::{Command, Cx};

/// What was given to the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outside {
    /// The text of a field.
    Field(RowId),
    /// The whole document as JSON, secrets masked.
    Document,
}

impl FormPage {
    /// Gives the text of the field that has the keys to the user's editor; of what is no text, the whole document.
    pub(super) fn edit_outside(&mut self, cx: &mut Cx<'_>) {
        let row = if matches!(self.phase, Phase::Json(_)) { None } else { self.focused().cloned() };
        let text = row.filter(|row| {
            matches!(row.field, Field::Text { .. } | Field::Json(_) | Field::Raw) && row.class != Class::Secret
        });
        let (outside, text, extension) = match (text, &self.phase) {
            (Some(row), _) => {
                let extension = match row.field {
                    Field::Json(_) | Field::Raw => "json",
                    _ => "txt",
                };
                (Outside::Field(row.id), self.form.written(row.id), extension)
            }
            (None, Phase::Json(json)) if !json.readable => {
                let text = json.text();
                if !text_keeps(self.spec.operation(), &DocPath::root(), &text, Policy::Display) {
                    let why =
                        "the text can't be read yet and may hold a secret, which goes into no file: correct it here";
                    return cx.command(Command::warn(why));
                }
                (Outside::Document, text, "json")
            }
            (None, _) => {
                // A file is no place for secrets, whatever is shown on the screen.
                self.form.hide_secrets();
                (Outside::Document, self.form.to_json_text(), "json")
            }
        };
        self.outside = Some(outside);
        // While the editor has the terminal, nothing else is done.
        self.keep_draft(cx);
        cx.command(Command::EditText { text, extension });
    }

    /// A key for a text that is too long to be edited in place: what would change it opens the user's editor.
    pub(super) fn type_outside(&mut self, input: &Input, cx: &mut Cx<'_>) {
        match input {
            Input::Key(key) if changes_text(*key) => self.edit_outside(cx),
            Input::Paste(_) => {
                let key = cx.desk.keymap.key(Mode::Form, Action::Editor);
                cx.command(Command::warn(format!("the text is too long to paste into; {key} opens it in your editor")));
            }
            _ => {}
        }
    }

    /// The text comes back.
    pub(super) fn come_back(&mut self, text: Result<Option<String>, String>, cx: &mut Cx<'_>) {
        let Some(outside) = self.outside.take() else { return };
        match (text, outside) {
            (Ok(None), Outside::Field(_)) => self.form.leave(),
            (Ok(None), Outside::Document) => {}
            (Ok(Some(text)), Outside::Field(row)) => {
                // Editors end the last line, whether or not it was ended before.
                let ended = self.form.written(row).ends_with('\n');
                let text = if ended { text.as_str() } else { text.strip_suffix('\n').unwrap_or(&text) };
                self.form.take_text(row, text, cx.now());
            }
            (Ok(Some(text)), Outside::Document) => {
                let taken = self.form.from_json_text(&text).is_ok() && self.form.claims().is_empty();
                if matches!(self.phase, Phase::Json(_)) || !taken {
                    // What can't be read, or is of another page, is shown as it came back.
                    let text = if taken { self.form.to_json_text() } else { text };
                    self.show_json(&text);
                    self.ask_claims(cx);
                }
            }
            (Err(problem), _) => {
                self.form.leave();
                cx.command(Command::warn(problem));
            }
        }
    }
}

/// Whether a key would change a text.
fn changes_text(key: KeyEvent) -> bool {
    let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match key.code {
        KeyCode::Char(_) => plain,
        code => matches!(code, KeyCode::Enter | KeyCode::Backspace | KeyCode::Delete),
    }
}
