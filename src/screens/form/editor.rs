//! Texts that go to the user's own editor and come back.

use super::{FormPage, Phase};
use crate::form::{Field, RowId};
use crate::model::Class;
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
                (Outside::Field(row.id), self.form.text(row.id), extension)
            }
            (None, Phase::Json(json)) if !json.readable => (Outside::Document, json.text(), "json"),
            (None, _) => {
                // A file is no place for secrets, whatever is shown on the screen.
                self.form.hide_secrets();
                (Outside::Document, self.form.to_json_text(), "json")
            }
        };
        self.outside = Some(outside);
        cx.command(Command::EditText { text, extension });
    }

    /// The text comes back.
    pub(super) fn come_back(&mut self, text: Result<Option<String>, String>, cx: &mut Cx<'_>) {
        let Some(outside) = self.outside.take() else { return };
        match (text, outside) {
            (Ok(None), Outside::Field(_)) => self.form.leave(),
            (Ok(None), Outside::Document) => {}
            (Ok(Some(text)), Outside::Field(row)) => {
                let text = text.strip_suffix('\n').unwrap_or(&text);
                self.form.leave();
                self.form.set_text(row, text, cx.now());
            }
            (Ok(Some(text)), Outside::Document) => {
                let readable = self.form.from_json_text(&text).is_ok();
                if matches!(self.phase, Phase::Json(_)) || !readable {
                    self.open_json();
                    if let (Phase::Json(json), false) = (&mut self.phase, readable) {
                        json.area = tui_textarea::TextArea::new(text.lines().map(str::to_owned).collect());
                    }
                    self.take_json(&text);
                }
            }
            (Err(problem), _) => {
                self.form.leave();
                cx.command(Command::warn(problem));
            }
        }
    }
}
