//! Overlays until they have a folder of their own.

#![expect(clippy::needless_pass_by_value, reason = "the real ones keep what they are given")]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Command, Cx, Desk, Handled, Screen, View};
use crate::catalog::{SearchField, SearchSpec};
use crate::config::Action;
use crate::contract::{ApiError, ContextId};
use crate::widgets;

/// A popup with a title and lines.
#[derive(Debug)]
struct Plain {
    title: String,
    lines: Vec<String>,
    choices: Vec<Choice>,
}

/// One line of a menu.
#[derive(Debug)]
pub struct Choice {
    label: String,
    #[expect(dead_code, reason = "the menu takes it")]
    command: Option<Command>,
}

impl Choice {
    /// Copies a text.
    pub fn copy(what: &str, text: String) -> Self {
        Self { label: what.to_owned(), command: Some(Command::Copy { what: what.to_owned(), text }) }
    }

    /// Writes a file.
    pub fn export(label: &str, name: String, content: String) -> Self {
        Self { label: label.to_owned(), command: Some(Command::Export { name, content }) }
    }
}

impl Screen for Plain {
    fn name(&self) -> &'static str {
        "plain"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, _action: Action, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    fn actions(&self, _desk: &Desk) -> Vec<Action> {
        vec![Action::Back]
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let popup = widgets::Popup { title: &self.title, width: 60, height: 12, ..widgets::Popup::default() };
        let inner = popup.draw(area, buf, &view.desk.theme);
        let labels = self.choices.iter().map(|choice| &choice.label);
        for (n, line) in self.lines.iter().chain(labels).enumerate().take(inner.height.into()) {
            let row = Rect { y: inner.y + n as u16, height: 1, ..inner };
            widgets::put(buf, row, line, view.desk.theme.text);
        }
    }
}

fn plain(title: &str, lines: Vec<String>, choices: Vec<Choice>) -> Box<dyn Screen> {
    Box::new(Plain { title: title.to_owned(), lines, choices })
}

/// The palette.
pub fn palette(_desk: &Desk, _context: ContextId) -> Box<dyn Screen> {
    plain("Go to", vec![], vec![])
}

/// The help.
pub fn help(name: &'static str, actions: Vec<Action>) -> Box<dyn Screen> {
    plain(name, actions.iter().map(|action| action.description().to_owned()).collect(), vec![])
}

/// An error in full.
pub fn error(error: ApiError) -> Box<dyn Screen> {
    plain(&error.code, vec![error.message.clone()], vec![])
}

/// Asks before leaving.
pub fn confirm_quit(_desk: &Desk) -> Box<dyn Screen> {
    plain("Leave?", vec![], vec![])
}

/// Asks before loading all pages.
pub fn confirm_load_all(operation: &str, loaded: usize, page: usize) -> Box<dyn Screen> {
    plain("Load all?", vec![format!("{operation} {loaded} {page}")], vec![])
}

/// A menu.
pub fn menu(title: &str, choices: Vec<Choice>) -> Box<dyn Screen> {
    plain(title, vec![], choices)
}

/// A search form.
pub fn search(spec: &SearchSpec, _fields: Vec<SearchField>, _query: &[(String, String)]) -> Box<dyn Screen> {
    plain(&spec.title, vec![], vec![])
}
