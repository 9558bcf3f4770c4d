//! Texts that go to the user's own editor and come back.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::pasted;
use super::shared::Shared;
use crate::config::{Action, Mode};
use crate::contract::{DraftPlace, Effect, Input};
use crate::form::{Field, Row, RowId};
use crate::model::{DocPath, Policy, Sensitivity, text_keeps};
use crate::screens::{Command, Cx};

/// What was given to the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outside {
    /// The text of a field.
    Field(RowId),
    /// The whole document as JSON, secrets masked.
    Document,
}

/// Gives the text of a field to the user's editor; of what is no text, the whole document.
pub(super) fn edit(row: Option<&Row>, shared: &mut Shared, cx: &mut Cx<'_>) {
    let is_text = |row: &&Row| {
        matches!(row.field, Field::Text { .. } | Field::Json(_) | Field::Raw) && row.class != Sensitivity::Secret
    };
    let Some(row) = row.filter(is_text) else { return edit_document(None, shared, cx) };
    let extension = match row.field {
        Field::Json(_) | Field::Raw => "json",
        _ => "txt",
    };
    give(Outside::Field(row.id), shared.form.written(row.id), extension, shared, cx);
}

/// Gives the whole document to the user's editor, or a text of it that can't be read yet.
pub(super) fn edit_document(unread: Option<String>, shared: &mut Shared, cx: &mut Cx<'_>) {
    let text = match unread {
        Some(text) if !text_keeps(shared.spec.operation(), &DocPath::root(), &text, Policy::Display) => {
            let why = "the text can't be read yet and may hold a secret, which goes into no file: correct it here";
            return cx.command(Command::warn(why));
        }
        Some(text) => text,
        None => {
            // A file is no place for secrets, whatever is shown on the screen.
            shared.form.hide_secrets();
            shared.form.to_json_text()
        }
    };
    give(Outside::Document, text, "json", shared, cx);
}

fn give(outside: Outside, text: String, extension: &'static str, shared: &mut Shared, cx: &mut Cx<'_>) {
    shared.outside = Some(outside);
    // While the editor has the terminal, nothing else is done.
    shared.keep_draft(cx);
    let Shared { spec, form, drafting, .. } = shared;
    let (path, key) = match outside {
        Outside::Field(row) => form.text_place(row),
        Outside::Document => (DocPath::root(), false),
    };
    let of = DraftPlace { draft: drafting.own_key(spec, cx), path, key };
    cx.command(Command::Effect(Effect::EditText { text, extension, of }));
}

/// Whether a key for a text that is too long to be edited in place would change it: that opens the user's editor.
pub(super) fn is_wanted(input: &Input, cx: &mut Cx<'_>) -> bool {
    match input {
        Input::Key(key) => changes_text(*key),
        Input::Paste(_) => {
            let key = cx.session.keymap.in_words(Mode::Form, Action::Editor);
            cx.command(Command::warn(format!("the text is too long to paste into; {key} opens it in your editor")));
            false
        }
        Input::Resize { .. } => false,
    }
}

/// The text comes back. Says whether it is shown as the text of the document.
pub(super) fn come_back(
    text: Result<Option<String>, String>,
    in_json: bool,
    shared: &mut Shared,
    cx: &mut Cx<'_>,
) -> bool {
    let Some(outside) = shared.outside.take() else { return false };
    match (text, outside) {
        (Ok(None), Outside::Field(_)) => shared.form.leave(),
        (Ok(None), Outside::Document) => {}
        (Ok(Some(text)), Outside::Field(row)) => {
            // Editors end the last line, whether or not it was ended before.
            let ended = shared.form.written(row).ends_with('\n');
            let text = if ended { text.as_str() } else { text.strip_suffix('\n').unwrap_or(&text) };
            shared.form.take_text(row, text, cx.now());
        }
        (Ok(Some(text)), Outside::Document) => {
            let text = pasted::unmarked(&text).to_owned();
            let text = pasted::input_in(&text, &shared.spec, cx).unwrap_or(text);
            let taken = shared.form.from_json_text(&text).is_ok() && shared.form.claims().is_empty();
            if in_json || !taken {
                // What can't be read, or is of another page, is shown as it came back.
                let text = if taken { shared.form.to_json_text() } else { text };
                shared.show_json(&text);
                return true;
            }
        }
        (Err(problem), _) => {
            shared.form.leave();
            cx.command(Command::warn(problem));
        }
    }
    false
}

/// Whether a key would change a text.
fn changes_text(key: KeyEvent) -> bool {
    let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match key.code {
        KeyCode::Char(_) => plain,
        code => matches!(code, KeyCode::Enter | KeyCode::Backspace | KeyCode::Delete),
    }
}
