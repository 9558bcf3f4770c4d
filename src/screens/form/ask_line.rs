//! A line that is typed into under rows, and what is wrong with it.

use crate::contract::Input;
use crate::screens::LineInput;

/// What is typed for a row.
#[derive(Debug)]
pub(super) struct AskLine {
    pub(super) line: LineInput,
    /// What is wrong with what was typed, until it is typed on.
    pub(super) wrong: Option<String>,
}

impl AskLine {
    /// A line that holds a text already.
    pub(super) fn new(text: &str) -> Self {
        Self { line: LineInput::new(text), wrong: None }
    }

    /// A key that is no action, or a paste.
    pub(super) fn input(&mut self, input: &Input) {
        if self.line.input(input) {
            self.wrong = None;
        }
    }
}
