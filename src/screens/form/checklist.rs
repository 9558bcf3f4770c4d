//! Chooses several values at once, over a form. It answers with a list.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::answer::FormAnswer;
use super::overlays::ChecklistSpec;
use crate::config::{Action, KeyPress, Mode};
use crate::contract::Input;
use crate::screens::filter_list::{Entries, FilterList, whole_rows};
use crate::screens::{Command, Cx, Handled, Screen, Session, View, overlay};
use crate::widgets::MenuItem;

/// Chooses a value or leaves it; no value has a blank.
const SWITCH: KeyCode = KeyCode::Char(' ');

impl ChecklistSpec {
    pub(super) fn open(self) -> Box<dyn Screen> {
        let Self { title, offered, chosen, open, typed } = self;
        let (narrow, before) = (FilterList::new(&typed), chosen.clone());
        let mut list = Checklist { title, offered, chosen, before, open, narrow, shown: Vec::new() };
        list.find();
        Box::new(list)
    }
}

#[derive(Debug)]
struct Checklist {
    title: String,
    offered: Vec<String>,
    /// In the order in which they were chosen.
    chosen: Vec<String>,
    /// What was chosen when it was opened.
    before: Vec<String>,
    open: bool,
    narrow: FilterList,
    shown: Vec<usize>,
}

impl Checklist {
    fn under(&self) -> Option<&String> {
        self.shown.get(self.narrow.at).and_then(|at| self.offered.get(*at))
    }

    fn toggle(&mut self) {
        let Some(value) = self.under().cloned() else { return };
        match self.chosen.iter().position(|chosen| *chosen == value) {
            Some(at) => {
                self.chosen.remove(at);
            }
            None => self.chosen.push(value),
        }
    }

    /// Enter takes what is chosen. Where somebody typed, what they found (or typed) is meant, too.
    fn take(&mut self, cx: &mut Cx<'_>) {
        let typed = self.narrow.typed().to_owned();
        let found = self.under().cloned();
        let meant = match found {
            Some(found) if !typed.is_empty() || self.chosen.is_empty() => Some(found),
            None if self.open && !typed.is_empty() => Some(typed),
            _ => None,
        };
        self.chosen.extend(meant.filter(|meant| !self.chosen.contains(meant)).into_iter().collect::<Vec<_>>());
        self.answer(cx);
    }

    fn answer(&self, cx: &mut Cx<'_>) {
        cx.command(FormAnswer::Values(self.chosen.clone()).into());
    }
}

impl Entries for Checklist {
    const NAME: &'static str = "checklist";

    fn list(&self) -> &FilterList {
        &self.narrow
    }

    fn list_mut(&mut self) -> &mut FilterList {
        &mut self.narrow
    }

    fn found(&self) -> usize {
        self.shown.len()
    }

    fn item(&self, at: usize) -> Option<MenuItem<'_>> {
        let value = self.offered.get(*self.shown.get(at)?)?;
        let sign = if self.chosen.contains(value) { "◉" } else { "○" };
        Some(MenuItem::new(format!("{sign} {value}"), ""))
    }

    fn find(&mut self) {
        self.shown = self.narrow.find(self.offered.iter().map(String::as_str));
    }

    fn choose(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept => self.take(cx),
            // The keys that leave the field take what was chosen, and then do to the form what they do.
            Action::NextField | Action::PreviousField | Action::Submit => {
                if !self.narrow.typed().is_empty() {
                    self.take(cx);
                } else if self.chosen != self.before {
                    self.answer(cx);
                }
                cx.command(Command::Act(action));
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn key(&mut self, input: &Input) -> bool {
        let is_switch = matches!(input, Input::Key(key) if key.code == SWITCH);
        if is_switch {
            self.toggle();
        }
        is_switch
    }

    fn keys(&self) -> Mode {
        Mode::Form
    }

    fn heading(&self, _view: &View<'_>) -> String {
        self.title.clone()
    }

    fn place(&self, screen: Rect) -> Rect {
        let rows = (self.offered.len() as u16).clamp(3, 18) + 3;
        let wide = overlay::place(screen, 56, rows).width.saturating_sub(4);
        let items = self.offered.iter().map(|value| MenuItem::new(format!("○ {value}"), ""));
        overlay::place(screen, 56, rows + whole_rows(items, wide))
    }

    fn means(&self, action: Action) -> Option<&'static str> {
        (action == Action::Accept).then_some("take")
    }

    fn hints(&self, session: &Session) -> Vec<(String, &'static str)> {
        let switch = KeyPress::of(KeyEvent::from(SWITCH)).map(|key| (key.to_string(), "switch"));
        let keys = overlay::hints(session, self.keys(), &[(Action::Accept, "take"), (Action::Back, "close")]);
        switch.into_iter().chain(keys).collect()
    }

    fn ask(&self) -> String {
        if self.open { "type to narrow, or a new one" } else { "type to narrow" }.to_owned()
    }

    fn empty(&self, view: &View<'_>) -> String {
        if self.open {
            return view.session.keymap.in_words(self.keys(), Action::Accept) + " takes what you typed.";
        }
        "Nothing matches.".to_owned()
    }
}
