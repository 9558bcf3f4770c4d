//! The whole document as JSON text. What can be read is taken over with every key, so that nothing is lost.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{CursorMove, TextArea};

use super::{FormPage, Phase};
use crate::config::Action;
use crate::contract::Input;
use crate::form::JsonProblem;
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, Handled, Told};

/// The text with what is wrong in it.
#[derive(Debug)]
pub(super) struct JsonText {
    pub(super) area: TextArea<'static>,
    /// What is wrong, by line.
    pub(super) problems: Vec<JsonProblem>,
    /// Whether it can be read as a document.
    pub(super) readable: bool,
}

impl JsonText {
    pub(super) fn text(&self) -> String {
        self.area.lines().join("\n")
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
        let area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        let problems = self.form.json_problems(&text);
        self.phase = Phase::Json(Box::new(JsonText { area, problems, readable: true }));
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
        self.type_json(&input);
        Handled::Yes
    }

    /// A key or a paste into the text; the document follows as soon as the text can be read.
    pub(super) fn type_json(&mut self, input: &Input) {
        let Phase::Json(json) = &mut self.phase else { return };
        let before = json.text();
        match input {
            Input::Key(key) => {
                json.area.input(*key);
            }
            Input::Paste(text) => {
                json.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
            }
            Input::Resize { .. } => {}
        }
        let text = json.text();
        if text != before {
            self.take_json(&text);
        }
    }

    /// Takes a text over, as far as it can be read.
    pub(super) fn take_json(&mut self, text: &str) {
        let readable = self.form.from_json_text(text).is_ok();
        let problems = self.form.json_problems(text);
        if let Phase::Json(json) = &mut self.phase {
            json.readable = readable;
            json.problems = problems;
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
