//! The mouse: what is under it, and what a click or the wheel does there.
//!
//! Whatever is drawn says what it is and how keys would come to it ([`widgets::Spot`]); here alone that is made into the
//! same actions. So the mouse can do nothing that keys could not do; and it can do less: nothing is sent or agreed to by
//! it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{App, chrome};
use crate::catalog::Location;
use crate::config::{Action, Mode};
use crate::contract::{Effect, Pointer, PointerDeed};
use crate::screens::Command;
use crate::widgets::{self, Spot};

/// Rows that one notch of the wheel moves by.
const NOTCH: usize = 3;

impl App {
    /// The mouse did something.
    pub(super) fn point(&mut self, pointer: Pointer, effects: &mut Vec<Effect>) {
        self.has_keys();
        let (pane, spot) = self.under(Position { x: pointer.column, y: pointer.row });
        match pointer.deed {
            PointerDeed::Click => self.click(pane, spot, effects),
            PointerDeed::WheelUp => self.scroll(Action::Up, pane, effects),
            PointerDeed::WheelDown => self.scroll(Action::Down, pane, effects),
        }
    }

    /// What a place shows, as it is drawn now: the pane, by the presses that lead there, and what is in it.
    fn under(&self, place: Position) -> (usize, Option<Spot>) {
        let screen = Rect::new(0, 0, self.size.0, self.size.1);
        let mut unseen = Buffer::empty(screen);
        widgets::watch(|| chrome::draw(self, screen, &mut unseen)).at(place)
    }

    fn repeat(&mut self, times: usize, action: Action, effects: &mut Vec<Effect>) {
        for _ in 0..times {
            self.act(action, effects);
        }
    }

    /// So many steps one way, or the other where they are negative.
    fn walk(&mut self, by: isize, (back, on): (Action, Action), effects: &mut Vec<Effect>) {
        self.repeat(by.unsigned_abs(), if by < 0 { back } else { on }, effects);
    }

    fn scroll(&mut self, action: Action, pane: usize, effects: &mut Vec<Effect>) {
        // What is answered to a question is chosen on purpose.
        if self.top_screen().mode() == Mode::Dialog {
            return;
        }
        self.repeat(pane, Action::NextPane, effects);
        self.repeat(NOTCH, action, effects);
    }

    fn click(&mut self, pane: usize, spot: Option<Spot>, effects: &mut Vec<Effect>) {
        match spot {
            Some(Spot::Crumb(n)) => return self.click_crumb(n, effects),
            Some(Spot::Hint(n)) => return self.click_hint(n, effects),
            _ => self.repeat(pane, Action::NextPane, effects),
        }
        match spot {
            Some(Spot::Go { down: 0, right: 0 }) if pane == 0 => self.click_again(effects),
            Some(Spot::Go { down, right }) => {
                self.walk(down, (Action::Up, Action::Down), effects);
                self.walk(right, (Action::Left, Action::Right), effects);
            }
            Some(Spot::Field { on: 0, text: true }) => {}
            Some(Spot::Field { on: 0, .. }) => self.by_mouse(Action::Accept, effects),
            Some(Spot::Field { on, .. }) => self.walk(on, (Action::PreviousField, Action::NextField), effects),
            Some(Spot::Heading(right)) => {
                self.walk(right, (Action::Left, Action::Right), effects);
                self.act(Action::Sort, effects);
            }
            _ => {}
        }
    }

    /// What is under the cursor already is opened.
    fn click_again(&mut self, effects: &mut Vec<Effect>) {
        let action = match self.top_screen().mode() {
            Mode::Dialog | Mode::Text | Mode::Form => Action::Accept,
            _ => Action::Open,
        };
        self.by_mouse(action, effects);
    }

    /// Does it, unless it may send something or agree to something here.
    fn by_mouse(&mut self, action: Action, effects: &mut Vec<Effect>) {
        if self.top_screen().agrees(action) { self.leave_to_keys(action) } else { self.act(action, effects) }
    }

    fn click_crumb(&mut self, n: usize, effects: &mut Vec<Effect>) {
        let crumbs = self.location().crumbs();
        let to = match n.checked_sub(1) {
            None => Some(Location::home()),
            Some(n) => crumbs.get(n).map(|crumb| crumb.location.clone()),
        };
        if let Some(to) = to.filter(|to| to != self.location()) {
            self.carry_out(vec![Command::Open(to)], effects);
        }
    }

    fn click_hint(&mut self, n: usize, effects: &mut Vec<Effect>) {
        let Some(action) = chrome::hinted(self).get(n).map(|(action, _)| *action) else { return };
        self.by_mouse(action, effects);
    }

    /// Says that something is for the keyboard.
    fn leave_to_keys(&mut self, action: Action) {
        let key = self.session.keymap.in_words(self.top_screen().mode(), action);
        self.refuse(format!("a click agrees to nothing and sends nothing: press {key}"));
    }
}
