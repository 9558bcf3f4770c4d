//! Forms as a user meets them: keys and rows in, rows and documents out.

mod edits;
mod fullness;
mod groups;
mod huge;
mod issues;
mod json_mode;
mod keeping;
mod refusals;
mod typing;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use serde_json::Value;

use super::{Form, Row, RowId};
use crate::contract::Input;
use crate::model::{DocPath, OperationId, Service, api};

fn now() -> Timestamp {
    "2026-03-14T09:26:53Z".parse().unwrap()
}

fn operation(service: Service, name: &str) -> OperationId {
    api().operation(service, name).unwrap().id
}

fn profiles(name: &str, document: Value) -> Form {
    Form::new(operation(Service::CustomerProfiles, name), document)
}

fn cases(name: &str, document: Value) -> Form {
    Form::new(operation(Service::ConnectCases, name), document)
}

fn appflow(name: &str, document: Value) -> Form {
    Form::new(operation(Service::AppFlow, name), document)
}

fn row_at(form: &mut Form, path: &str) -> RowId {
    form.show(&path.parse().unwrap()).unwrap_or_else(|| panic!("no row at {path}"))
}

fn row(form: &mut Form, path: &str) -> Row {
    let id = row_at(form, path);
    form.rows().into_iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no row is seen at {path}"))
}

/// What a user sees: indentation, label, text, state and complaint of each row.
fn seen(form: &Form) -> String {
    let line = |row: &Row| {
        let fold = match row.folded {
            Some(true) => "▸",
            Some(false) => "▾",
            None => " ",
        };
        let text = if row.text.is_empty() { format!("<{:?}> {}", row.state, row.hint) } else { row.text.clone() };
        let issue = row.issue.as_ref().map(|(_, message)| format!("  ! {message}")).unwrap_or_default();
        let need = if row.required { "*" } else { "" };
        format!("{}{fold}{}{need}: {text}{issue}", "  ".repeat(row.depth), row.label).trim_end().to_owned()
    };
    form.rows().iter().map(line).collect::<Vec<_>>().join("\n")
}

fn press(form: &mut Form, code: KeyCode, modifiers: KeyModifiers) -> bool {
    form.input(&Input::Key(KeyEvent::new(code, modifiers)), now())
}

/// Opens the field at a path and types into it.
fn type_at(form: &mut Form, path: &str, text: &str) {
    let id = row_at(form, path);
    assert!(form.begin_edit(id), "{path} takes no text");
    type_on(form, text);
}

fn type_on(form: &mut Form, text: &str) {
    for letter in text.chars() {
        press(form, KeyCode::Char(letter), KeyModifiers::NONE);
    }
}

/// Takes away everything that the open field holds.
fn erase(form: &mut Form) {
    while form.editing().is_some_and(|editing| !editing.area.is_empty()) {
        press(form, KeyCode::Backspace, KeyModifiers::NONE);
    }
}
