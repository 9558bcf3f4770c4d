//! The form of a search at the service: a line for each field, and help beneath.
//!
//! A field that may be given several times always has one empty line more. What is typed is checked only when the
//! search starts.

mod choice;
mod form;
mod query;
#[cfg(test)]
mod tests;
mod view;

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::command::{Overlay, OverlaySpec, SearchForm};
use super::{Command, Cx, Handled, OverlayAnswer, Screen, Session, View, reading};
use crate::catalog::{SearchField, SearchSpec};
use crate::config::{Action, Mode};
use crate::contract::Input;
use form::SearchFields;

/// The form of a search, filled with the present one. It answers [`OverlayAnswer::Search`].
pub fn search(spec: &SearchSpec, fields: Vec<SearchField>, query: &[(String, String)]) -> Overlay {
    Overlay::from(OverlaySpec::Search(SearchForm { spec: spec.clone(), fields, query: query.to_vec() }))
}

impl SearchForm {
    /// The form with what is wrong with the present search.
    pub(super) fn open(self) -> Box<dyn Screen> {
        let Self { spec, fields, query } = self;
        let mut form = SearchFields::new(&spec, fields, &query);
        let wrong = form.query().err().filter(|_| !query.is_empty());
        let problem = wrong.map(|(line, problem)| {
            form.go(line);
            problem
        });
        Box::new(Search { title: spec.title, about: spec.about, form, problem, doubted: None })
    }
}

#[derive(Debug)]
struct Search {
    title: String,
    about: String,
    form: SearchFields,
    problem: Option<String>,
    /// The search of which it was said that it finds nothing.
    doubted: Option<Vec<(String, String)>>,
}

impl Search {
    fn submit(&mut self, cx: &mut Cx<'_>) {
        match self.form.query() {
            // What an account has may have changed since it was read: who says so twice is not held up.
            Ok(query) if self.doubted.as_ref() == Some(&query) => {
                cx.command(Command::Answer(OverlayAnswer::Search(query)));
            }
            Ok(query) => match self.form.stranger() {
                Some((line, said)) => {
                    self.form.go(line);
                    let key = cx.session.keymap.in_words(Mode::Text, Action::Accept);
                    self.problem = Some(format!("{said}; {key} again searches all the same."));
                    self.doubted = Some(query);
                }
                None => cx.command(Command::Answer(OverlayAnswer::Search(query))),
            },
            Err((line, problem)) => {
                self.form.go(line);
                self.problem = Some(problem);
            }
        }
    }
}

impl Search {
    /// All that is said of the field that has the keys, and of the search as a whole.
    fn about_field(&self) -> String {
        let choices = self.form.choices().join(" · ");
        let texts = [self.problem.as_deref().unwrap_or_default(), self.form.help(), &choices, &self.about];
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

impl Screen for Search {
    fn name(&self) -> &'static str {
        "search"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept => self.submit(cx),
            Action::NextField => {
                self.form.complete();
                self.form.go_field(true);
            }
            Action::Help => {
                let label = self.form.label(self.form.at()).to_owned();
                cx.command(Command::Overlay(reading(&label, self.about_field())));
            }
            Action::PreviousField => self.form.go_field(false),
            action => match super::cursor::step(action, self.form.at(), self.form.lines().len(), 8) {
                Some(to) => self.form.go(to),
                None => return Handled::No,
            },
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Text
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        self.problem = None;
        let turned = match input {
            Input::Key(key) if key.code == KeyCode::Left => self.form.turn(false),
            Input::Key(key) if key.code == KeyCode::Right => self.form.turn(true),
            _ => false,
        };
        if !turned {
            self.form.input(input);
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Accept, Action::NextField, Action::Help, Action::Back]
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw(self, area, buf, view);
    }
}
