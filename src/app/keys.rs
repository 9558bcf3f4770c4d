//! Where a key goes: to the text field that has the focus, to the top layer, or to the app itself.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::App;
use crate::catalog::Location;
use crate::config::{Action, Group, Mode};
use crate::contract::{Effect, Input, Unended};
use crate::screens::{self, Command, Handled, Screen, ToolSpec};
use crate::widgets::{self, Tone};

/// The longest paste, in bytes: with one that is longer the next frame would be long in coming. It is for the editor.
const PASTE_MOST: usize = 1 << 20;
/// The same for a line of text over a list.
const LINE_MOST: usize = 4 << 10;

impl App {
    /// A key or a paste. While a text field has the focus, the keys of the text keymap are actions and all
    /// others are text.
    pub(super) fn input(&mut self, input: &Input, effects: &mut Vec<Effect>) {
        self.has_keys();
        let owner = self.top_owner();
        let mut commands = Vec::new();
        let mode = self.with(owner, effects, &mut commands, |screen, _| screen.mode()).unwrap_or(Mode::Browse);
        let typing = mode != Mode::Browse;
        let action = match input {
            Input::Key(key) => self.session.keymap.action(mode, *key),
            _ => None,
        };
        match action {
            Some(action) => self.act(action, effects),
            None if typing && self.is_too_long(input, mode) => {}
            None if self.run_own(input, mode, effects) => {}
            None => {
                let handled = if typing {
                    self.with(owner, effects, &mut commands, |screen, cx| screen.text(input, cx))
                } else {
                    Some(Handled::No)
                };
                self.carry_out(commands, effects);
                if handled == Some(Handled::No) {
                    self.say_untaken(input, mode);
                }
            }
        }
    }

    /// Says that a text went nowhere: nothing typed is lost without a word. Letters on a page are no text, but commands
    /// that mean nothing there.
    fn say_untaken(&mut self, input: &Input, mode: Mode) {
        let what = match input {
            Input::Paste(_) => "pasted",
            Input::Key(key) if mode == Mode::Dialog && is_letter(*key) => "typed",
            Input::Key(_) | Input::Resize { .. } => return,
        };
        let why = match (mode, self.overlays.is_empty()) {
            (Mode::Dialog, _) => "answer the open question first",
            (_, true) => "no field on this page takes a text",
            (_, false) => "nothing that is open takes a text: close it first, then do it again",
        };
        self.refuse(format!("nothing was {what}: {why}"));
    }

    /// Says that this page has nothing of what a key means elsewhere. A cursor that has nowhere to go needs no words.
    fn say_undone(&mut self, action: Action) {
        if self.top_screen().mode().is_browsing() && matches!(action.group(), Group::Look | Group::Work) {
            let key = self.session.keymap.in_words(Mode::Browse, Action::Help);
            self.refuse(format!(
                "{}: there is nothing on this page for it; {key} shows all that it can do",
                action.title()
            ));
        }
    }

    /// Says what becomes of keys while something that the terminal began has no end, and how they are keys again.
    pub(super) fn unended(&mut self, what: Unended) {
        let (what, silence) = match what {
            Unended::Paste => ("the paste has no end yet: what comes is its text and no key", "5 s"),
            Unended::Said => {
                let what = "the terminal says something of itself that has no end yet: what comes is taken for that";
                (what, "a second")
            }
            Unended::Over => return self.notice("that was the end of it: keys are keys again", Tone::Info),
        };
        let text = format!("{what}, until Esc is pressed or nothing has come for {silence}");
        self.notice(text, Tone::Warn);
    }

    /// Whether a paste is longer than what can be done with it before the next frame, and says so. It is not cut: a part
    /// of a text is another text.
    fn is_too_long(&mut self, input: &Input, mode: Mode) -> bool {
        let Input::Paste(text) = input else { return false };
        let most = if mode == Mode::Text { LINE_MOST } else { PASTE_MOST };
        let is_so = text.len() > most;
        if is_so {
            let [size, most] = [text.len(), most].map(|bytes| widgets::bytes(bytes as u64));
            self.refuse(format!("nothing was pasted: it has {size}, and {most} is the most that is taken here"));
        }
        is_so
    }

    /// An action: the top layer may take it, else the app does what it means everywhere.
    pub(super) fn act(&mut self, action: Action, effects: &mut Vec<Effect>) {
        let owner = self.top_owner();
        // Esc takes the first of these that applies: close the overlay, put aside what is typed on a page, cancel the
        // load, clear the filter, go back.
        let may_cancel = self.overlays.is_empty() && !self.top_screen().composes();
        if action == Action::Back && may_cancel && self.cancel_loads(owner, effects) {
            return;
        }
        if let Some(why) = self.refused(action) {
            return self.refuse(why);
        }
        if let Some(tour) = &mut self.tour {
            tour.did(action);
        }
        let mut commands = Vec::new();
        let handled = self.with(owner, effects, &mut commands, |screen, cx| screen.act(action, cx));
        self.carry_out(commands, effects);
        if handled != Some(Handled::Yes) {
            self.act_anywhere(action, effects);
        }
    }

    /// The screen that has the keys.
    pub(super) fn top_screen(&self) -> &dyn Screen {
        &*self.overlays.last().unwrap_or(&self.history.page().layer).screen
    }

    /// Why an action that only writes is not done in the context of the page.
    fn refused(&self, action: Action) -> Option<String> {
        let context = self.session.context(self.history.page().context);
        screens::refused(self.top_screen(), action, context, &self.session.keymap)
    }

    /// What the screen that has the keys offers in the context of the page.
    pub(super) fn offered(&self) -> Vec<Action> {
        let context = self.session.context(self.history.page().context);
        screens::offered(self.top_screen(), &self.session, context)
    }

    /// Asks before a protected profile is unlocked; locks one again at once.
    fn unlock(&mut self, effects: &mut Vec<Effect>) {
        let context = self.session.context(self.history.page().context).clone();
        let name = context.profile.as_deref().unwrap_or("default");
        if context.protected {
            self.carry_out(vec![Command::Overlay(screens::confirm_unlock(&context))], effects);
        } else if !context.sandbox && self.session.settings.is_protected(name) {
            self.lock(context.id, true, effects);
        } else {
            self.refuse("this profile is not protected");
        }
    }

    fn act_anywhere(&mut self, action: Action, effects: &mut Vec<Effect>) {
        let command = match action {
            Action::Quit if matches!(self.top(), screens::LEAVING | screens::ENDING) => return self.end_again(effects),
            Action::Quit if screens::holds_back(&self.session) => {
                Command::Overlay(screens::confirm_quit(&self.session))
            }
            Action::Quit => Command::Quit,
            Action::Back if !self.overlays.is_empty() => Command::Close,
            Action::Back if self.leaves_tour() => return self.leave_tour(),
            Action::Back => Command::Back,
            Action::HistoryBack | Action::HistoryForward => {
                if !self.overlays.is_empty() {
                    return;
                }
                Command::Step { forward: action == Action::HistoryForward }
            }
            Action::Suspend => {
                effects.push(Effect::Suspend);
                return;
            }
            // Nothing is left for it that would have to be come back to.
            Action::FindCustomer
                if !self.overlays.is_empty() || self.history.page().layer.screen.unsaved().is_some() =>
            {
                Command::Overlay(screens::find_over())
            }
            Action::Help => {
                let (offered, over) = (self.offered(), !self.overlays.is_empty());
                Command::Overlay(screens::help_on(self.top_screen(), &offered, over))
            }
            Action::Tour => return self.take_tour(effects),
            // An overlay is left before anything else opens.
            _ if !self.overlays.is_empty() => return,
            Action::Palette => Command::Overlay(screens::palette(self.offered(), self.history.visited())),
            Action::Unlock => return self.unlock(effects),
            Action::Bookmark => return self.bookmark(effects),
            Action::Home => Command::Open(Location::home()),
            action => match ToolSpec::of_action(action) {
                Some(spec) => Command::Open(spec.location_from(self.location())),
                None => return self.say_undone(action),
            },
        };
        self.carry_out(vec![command], effects);
    }
}

/// Whether a key types a letter.
fn is_letter(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(_)) && !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT)
}

/// What every page offers besides its own actions.
pub(super) const ANYWHERE: &[Action] = &[Action::Palette, Action::Accounts, Action::Help, Action::Quit];
