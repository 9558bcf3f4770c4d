//! The user's own commands: their keys, and what becomes of them.

use super::App;
use crate::config::{Action, KeyPress, Mode};
use crate::contract::{Effect, Input, ProgramId};
use crate::screens::{self, Command, OwnRun};
use crate::widgets::Tone;

impl App {
    /// Begins the command of a key that means nothing else, for what is under the cursor. Says whether there is one.
    pub(super) fn run_own(&mut self, input: &Input, mode: Mode, effects: &mut Vec<Effect>) -> bool {
        let Input::Key(key) = input else { return false };
        let Some(key) = KeyPress::of(*key).filter(|_| mode.is_browsing() && self.overlays.is_empty()) else {
            return false;
        };
        let is_own = |app: &Self| app.session.settings.commands.iter().any(|command| command.key == Some(key));
        if !is_own(self) {
            return false;
        }
        let (owner, mut commands) = (self.top_owner(), Vec::new());
        let under = self.with(owner, effects, &mut commands, |screen, cx| screen.under(cx)).flatten();
        let run = under.and_then(|under| {
            let number = under.commands(&self.session).find(|(_, command)| command.key == Some(key))?.0;
            Some(OwnRun { number, under, answers: Vec::new() })
        });
        match run {
            Some(run) => self.carry_out(vec![Command::Own(run)], effects),
            None => self.refuse(format!("{key} is a command of yours, and not for what is under the cursor")),
        }
        true
    }

    /// Asks what a command wants to know, or runs it.
    pub(super) fn go_on_with_own(&mut self, run: OwnRun, effects: &mut Vec<Effect>) {
        let context = self.session.context(self.history.page().context).clone();
        let command = screens::next_of_own(run, &mut self.session, &context);
        if let Command::Effect(Effect::RunOwn { title, .. }) = &command {
            let text = self.running(title);
            self.notice(text, Tone::Plain);
        }
        self.carry_out(vec![command], effects);
    }

    /// What is said while a program runs.
    fn running(&self, title: &str) -> String {
        let [tasks, stop] =
            [Action::Tasks, Action::Cancel].map(|action| self.session.keymap.in_words(Mode::Browse, action));
        format!("{title} is running: {tasks} shows it, and {stop} there ends it")
    }

    /// A program has ended: what it said is kept until it can be shown.
    pub(super) fn ran(&mut self, id: ProgramId, title: String, said: Result<String, String>) {
        self.session.programs.end(id);
        let running = self.running(&title);
        if self.session.notice.as_ref().is_some_and(|(notice, _)| notice.text == running) {
            self.session.notice = None;
        }
        match said {
            Ok(text) if text.trim().is_empty() => self.notice(format!("{title} is done, and said nothing"), Tone::Good),
            Ok(text) => {
                self.said.push((title, text));
                if !self.may_show() {
                    self.notice("a command of yours is done: what it said is shown after this", Tone::Good);
                }
            }
            Err(why) => self.notice(format!("{title} was not run: {why}"), Tone::Bad),
        }
    }

    /// Whether something may come over the page: nobody types, and nothing is asked.
    fn may_show(&self) -> bool {
        self.overlays.is_empty() && self.top_screen().mode().is_browsing()
    }

    /// Shows what programs have said, one after the other.
    pub(super) fn show_said(&mut self, effects: &mut Vec<Effect>) {
        if self.may_show() && !self.said.is_empty() {
            let (title, text) = self.said.remove(0);
            self.carry_out(vec![Command::Overlay(screens::reading(&title, text))], effects);
        }
    }
}
