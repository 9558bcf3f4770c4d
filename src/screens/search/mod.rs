//! The form of a search at the service: a line for each field, and help beneath.
//!
//! What can't be a value is said as it is typed. A search may be kept by a name: of its values only those that say
//! nothing of a customer.

mod choice;
mod form;
mod naming;
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
use naming::Naming;

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
        let asked = query.iter().find(|(_, value)| value.is_empty()).map(|(key, _)| key.clone());
        let problem = match (asked, wrong) {
            (Some(key), _) => {
                form.go_to(&key);
                Some(format!("{}: type it, as it is not kept with the search.", form.label(form.at())))
            }
            (None, Some((line, problem))) => {
                form.go(line);
                Some(problem)
            }
            (None, None) => None,
        };
        Box::new(Search { title: spec.title, about: spec.about, form, problem, doubted: None, naming: None })
    }
}

#[derive(Debug)]
struct Search {
    title: String,
    about: String,
    form: SearchFields,
    problem: Option<String>,
    /// The search of which it was said that it hardly finds anything.
    doubted: Option<Vec<(String, String)>>,
    /// The name that it is being kept by.
    naming: Option<Naming>,
}

impl Search {
    fn submit(&mut self, cx: &mut Cx<'_>) {
        match self.form.query() {
            // What an account has may have changed since it was read: who says so twice is not held up.
            Ok(query) if self.doubted.as_ref() == Some(&query) => {
                cx.command(Command::Answer(OverlayAnswer::Search(query)));
            }
            Ok(query) => match self.form.doubtful() {
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
    /// Asks for a name to keep the search by.
    fn begin_naming(&mut self, cx: &Cx<'_>) {
        match self.form.query() {
            Ok(query) if query.is_empty() => self.problem = Some("There is nothing to keep yet.".to_owned()),
            Ok(query) => self.naming = Some(Naming::new(cx, &self.form.fields, &query)),
            Err((line, problem)) => {
                self.form.go(line);
                self.problem = Some(problem);
            }
        }
    }

    /// What is done while the search is given a name.
    fn act_on_name(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match (action, self.naming.take()) {
            (Action::Accept | Action::Submit, Some(naming)) => naming.keep(cx),
            (Action::Back, _) => {}
            (_, naming) => {
                self.naming = naming;
                return Handled::No;
            }
        }
        Handled::Yes
    }

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
        if self.naming.is_some() {
            return self.act_on_name(action, cx);
        }
        match action {
            Action::Accept => self.submit(cx),
            Action::Submit => self.begin_naming(cx),
            Action::ClearAll => {
                self.form.clear();
                self.problem = None;
            }
            Action::AddItem => {
                if !self.form.add() {
                    self.problem = Some(format!("{} takes one value.", self.form.label(self.form.at())));
                }
            }
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
        if let Some(naming) = &mut self.naming {
            naming.line.input(input);
            return Handled::Yes;
        }
        let turned = match input {
            Input::Key(key) if key.code == KeyCode::Left => self.form.turn(false),
            Input::Key(key) if key.code == KeyCode::Right => self.form.turn(true),
            _ => false,
        };
        if !turned {
            self.form.input(input);
        }
        self.problem = self.form.wrong_at(self.form.at());
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        if self.naming.is_some() {
            return vec![Action::Accept, Action::Back];
        }
        let mut actions = vec![Action::Accept];
        actions.extend((self.form.lines().len() > 1).then_some(Action::NextField));
        actions.extend(self.form.may_add().then_some(Action::AddItem));
        if !self.form.is_empty() {
            actions.extend([Action::Submit, Action::ClearAll]);
        }
        actions.extend([Action::Help, Action::Back]);
        actions
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Accept if self.naming.is_some() => Some("keep"),
            Action::Accept => Some("search"),
            Action::AddItem => Some("another value"),
            Action::Submit => Some("keep by a name"),
            _ => None,
        }
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw(self, area, buf, view);
    }
}
