//! Chooses several values at once, over a form. It answers with a list.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::answer::FormAnswer;
use super::overlays::ChecklistSpec;
use crate::config::{Action, KeyPress, Mode};
use crate::contract::Input;
use crate::screens::filter_list::{FilterList, Seen, whole_rows};
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
    fn find(&mut self) {
        self.shown = self.narrow.find(self.offered.iter().map(String::as_str));
    }

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

impl Screen for Checklist {
    fn name(&self) -> &'static str {
        "checklist"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
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
            action if self.narrow.act(action, self.shown.len(), 10) => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Form
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        match input {
            Input::Key(key) if key.code == SWITCH => self.toggle(),
            input => {
                if self.narrow.input(input) {
                    self.find();
                }
            }
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Accept, Action::Back]
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let switch = KeyPress::of(KeyEvent::from(SWITCH)).map(|key| (key.to_string(), "switch"));
        let mut hints: Vec<_> = switch.into_iter().collect();
        hints.extend(overlay::hints(view.session, self.mode(), &[(Action::Accept, "take"), (Action::Back, "close")]));
        let rows = (self.offered.len() as u16).clamp(3, 18) + 3;
        let wide = overlay::place(area, 56, rows).width.saturating_sub(4);
        let items = self.offered.iter().map(|value| MenuItem::new(format!("○ {value}"), ""));
        let place = overlay::place(area, 56, rows + whole_rows(items, wide));
        let inside = overlay::frame(place, buf, theme, &self.title, &hints);
        let ask = if self.open { "type to narrow, or a new one" } else { "type to narrow" };
        let item = |place: usize| match self.shown.get(place).and_then(|at| self.offered.get(*at)) {
            Some(value) => {
                let sign = if self.chosen.contains(value) { "◉" } else { "○" };
                MenuItem::new(format!("{sign} {value}"), "")
            }
            None => MenuItem::default(),
        };
        let typed = view.session.keymap.in_words(self.mode(), Action::Accept) + " takes what you typed.";
        let empty = if self.open { typed.as_str() } else { "Nothing matches." };
        self.narrow.draw(inside, buf, theme, &Seen { ask, len: self.shown.len(), item: &item, empty, rule: false });
    }
}
