//! The whole document as JSON text. What can be read is taken over with every key, so that nothing is lost.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{CursorMove, TextArea};

use super::{FormPage, Phase};
use crate::config::Action;
use crate::contract::Input;
use crate::form::JsonProblem;
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, Handled, Told};

/// The longest document, in bytes, that is edited in place: with each key all of it is read, checked and taken over.
/// For many members that and its frame take 0.5 ms for 10 KB and 1.9 ms for 60 KB, measured like
/// [`crate::form::TYPED_MOST`].
const TYPED_MOST: usize = 64 << 10;

/// The text with what is wrong in it.
#[derive(Debug)]
pub(super) struct JsonText {
    pub(super) area: TextArea<'static>,
    /// What is wrong, by line.
    pub(super) problems: Vec<JsonProblem>,
    /// Whether it can be read as a document.
    pub(super) readable: bool,
    /// How many bytes it has.
    pub(super) size: usize,
}

impl JsonText {
    pub(super) fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Whether the document does not have what the text says.
    pub(super) fn is_unread(&self) -> bool {
        !self.readable
    }

    /// Whether it is too long to be edited in place.
    pub(super) fn is_long(&self) -> bool {
        self.size > TYPED_MOST
    }

    fn go_line(&mut self, line: usize, column: usize) {
        let (line, column) = (line.saturating_sub(1) as u16, column.saturating_sub(1) as u16);
        self.area.move_cursor(CursorMove::Jump(line, column));
    }

    /// The next problem after the cursor, around the end.
    fn next_problem(&mut self) {
        let here = self.area.cursor().0 + 1;
        let next = self.problems.iter().find(|problem| problem.line > here).or(self.problems.first());
        if let Some((line, column)) = next.map(|problem| (problem.line, problem.column)) {
            self.go_line(line, column);
        }
    }
}

impl FormPage {
    /// Shows the document as JSON text.
    pub(super) fn open_json(&mut self) {
        self.form.leave();
        let text = self.form.to_json_text();
        self.show_json(&text);
    }

    /// Shows a text that is meant to be the document.
    pub(super) fn show_json(&mut self, text: &str) {
        let area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        self.phase = Phase::Json(Box::new(JsonText { area, problems: Vec::new(), readable: true, size: 0 }));
        self.take_json(text);
    }

    pub(super) fn act_json(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Phase::Json(json) = &mut self.phase else { return Handled::No };
        let key = |code, modifiers| Input::Key(KeyEvent::new(code, modifiers));
        let input = match action {
            Action::Up => key(KeyCode::Up, KeyModifiers::NONE),
            Action::Down => key(KeyCode::Down, KeyModifiers::NONE),
            Action::PageUp | Action::PageDown => {
                // The text area itself would have to draw itself to know what a page is.
                let way = if action == Action::PageUp { CursorMove::Up } else { CursorMove::Down };
                (1..cx.area.height.max(2)).for_each(|_| json.area.move_cursor(way));
                return Handled::Yes;
            }
            Action::Accept => key(KeyCode::Enter, KeyModifiers::NONE),
            Action::NextField => Input::Paste("  ".to_owned()),
            Action::Undo => key(KeyCode::Char('u'), KeyModifiers::CONTROL),
            Action::Redo => key(KeyCode::Char('r'), KeyModifiers::CONTROL),
            Action::NextIssue => {
                json.next_problem();
                return Handled::Yes;
            }
            Action::Editor => {
                self.edit_outside(cx);
                return Handled::Yes;
            }
            Action::Json | Action::Back => {
                self.close_json(cx);
                return Handled::Yes;
            }
            Action::Submit => {
                if self.close_json(cx) {
                    if self.form.submit() { self.go_step(self.steps.len()) } else { self.next_issue(None, cx) }
                }
                return Handled::Yes;
            }
            _ => return Handled::No,
        };
        self.type_json(&input, cx);
        Handled::Yes
    }

    /// A key or a paste into the text; the document follows as soon as the text can be read.
    pub(super) fn type_json(&mut self, input: &Input, cx: &mut Cx<'_>) {
        let Phase::Json(json) = &mut self.phase else { return };
        let changed = match input {
            Input::Key(key) if json.is_long() && moves(*key) => json.area.input(*key),
            _ if json.is_long() => return self.type_outside(input, cx),
            Input::Key(key) => json.area.input(*key),
            Input::Paste(text) => json.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n")),
            Input::Resize { .. } => false,
        };
        if changed {
            let text = json.text();
            self.take_json(&text);
        }
    }

    /// Takes a text over, as far as it can be read.
    fn take_json(&mut self, text: &str) {
        let read = self.form.from_json_text(text);
        if let Phase::Json(json) = &mut self.phase {
            json.readable = read.is_ok();
            json.problems = read.unwrap_or_else(|problem| vec![problem]);
            json.size = text.len();
        }
    }

    /// Back to the fields, if the text can be read. Says whether.
    fn close_json(&mut self, cx: &mut Cx<'_>) -> bool {
        let Phase::Json(json) = &mut self.phase else { return false };
        if json.readable {
            self.leave_json();
            return true;
        }
        json.next_problem();
        let why = json.problems.first().map(ToString::to_string).unwrap_or_default();
        let drop = Command::Tell(Told::Chosen { what: "json".to_owned(), value: "drop".to_owned() });
        let choices = vec![
            Choice::new("Keep editing the text", "", Command::Close),
            Choice::new("Go back to the last text that could be read", "", drop),
        ];
        cx.command(Command::Overlay(question("json", "The text is no JSON object", vec![why], choices)));
        false
    }

    /// Back to the fields with what was last read.
    pub(super) fn leave_json(&mut self) {
        self.phase = Phase::Fields;
        self.top = 0;
    }
}

/// Whether a key only moves the cursor.
fn moves(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Left | KeyCode::Right | KeyCode::Up | KeyCode::Down | KeyCode::Home | KeyCode::End)
}
