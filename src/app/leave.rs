//! Leaving a page that holds something unsaved, and leaving one whose work is done.

use super::App;
use crate::catalog::{Location, catalog};
use crate::config::{Action, Mode};
use crate::contract::{ContextId, Effect};
use crate::screens::{self, Command, Keeps, OverlayAnswer, Unsaved};
use crate::widgets::{Tone, plural};

impl App {
    /// Lets a command pass, unless it would leave a page that holds something unsaved: then the user is asked first.
    pub(super) fn guard(&mut self, command: Command, effects: &mut Vec<Effect>) -> Option<Command> {
        let leaves = match &command {
            Command::Open(location) => location != self.location(),
            Command::OpenIn(..)
            | Command::Switch { .. }
            | Command::Replace(_)
            | Command::Back
            | Command::Step { .. }
            | Command::Quit => true,
            _ => false,
        };
        if let Some(why) = self.refused_to_open(&command) {
            self.refuse(why);
            return None;
        }
        let page = self.history.page();
        let unsaved = if leaves && !page.is_given_up { page.layer.screen.unsaved() } else { None };
        // What is only looked at lies over this page, which is come back to.
        let looks = matches!(command, Command::Open(_) | Command::OpenIn(..));
        let Some(what) = unsaved.filter(|unsaved| !(looks && unsaved.stays())) else {
            let ends = matches!(command, Command::Quit);
            return if ends && self.ask_elsewhere(effects) { None } else { Some(command) };
        };
        self.ask_to_leave(&what, &command, effects);
        None
    }

    /// Why a command is not carried out that opens nothing but a write, where the context refuses writes.
    fn refused_to_open(&self, command: &Command) -> Option<String> {
        let (context, to) = match command {
            Command::Open(to) | Command::Replace(to) => (self.history.page().context, to),
            Command::OpenIn(context, to) => (*context, to),
            _ => return None,
        };
        screens::refused_at(to, self.session.context(context), &self.session.keymap)
    }

    fn ask_to_leave(&mut self, what: &Unsaved, then: &Command, effects: &mut Vec<Effect>) {
        let keeps = self.keeps();
        if self.overlays.last().is_none_or(|layer| layer.screen.name() != screens::LEAVING) {
            self.cover(screens::confirm_leave(what, keeps, then), effects);
        }
    }

    /// How much of what was typed on the page a draft would keep now.
    fn keeps(&self) -> Keeps {
        let nothing = self.session.journal.problem().map(|_| Keeps::NoJournal);
        nothing.unwrap_or_else(|| self.history.page().layer.screen.keeps())
    }

    /// Something was typed on a page that is not in sight: before the program ends it is gone to, and asked about.
    fn ask_elsewhere(&mut self, effects: &mut Vec<Effect>) -> bool {
        let Some((at, what)) = self.history.kept().rfind(|(_, what)| what.is_typed()) else { return false };
        self.turn_to(at, effects);
        self.ask_to_leave(&what, &Command::Quit, effects);
        true
    }

    /// Says that marks stay where a list is left for somewhere else than one of its rows.
    pub(super) fn tell_marks(&mut self, context: ContextId, list: &Location) {
        let here = self.location();
        if list.is_prefix_of(here) && list.parts() != here.parts() || list == here {
            return;
        }
        let of_list = |(of, at, _): &(ContextId, &Location, usize)| *of == context && *at == list;
        let Some((_, _, marked)) = self.session.marks.counts().find(of_list) else { return };
        let rows = plural(marked as u64, "row stays", "rows stay");
        let name = self.session.name_of(list);
        // Each search of a list has marks of its own.
        let text = match list.query() {
            [] => format!("{rows} marked in {name}, for when you come back"),
            _ => format!("{rows} marked in this search of {name}, for when you search so again"),
        };
        if self.session.notice.is_none() {
            self.notice(text, Tone::Info);
        }
    }

    /// Says what a console that ends unasked waits for before it is gone.
    #[must_use]
    pub fn waits_for_writes(&self) -> Option<String> {
        let writes = self.session.ledger.running().filter(|(_, ticket)| ticket.write).count() as u64;
        let waited =
            plural(writes, "change that was sent has no answer yet", "changes that were sent have no answer yet");
        (writes > 0).then_some(waited)
    }

    /// Says which marks go with a console that ends unasked.
    #[must_use]
    pub fn lost_marks(&self) -> Option<String> {
        let of_list = |(_, list, marked): (ContextId, &Location, usize)| {
            format!("{} in {}", plural(marked as u64, "marked row", "marked rows"), catalog().keepable(list))
        };
        let lists: Vec<String> = self.session.marks.counts().map(of_list).collect();
        (!lists.is_empty()).then(|| format!("marks are not kept: {}", lists.join(", ")))
    }

    /// Another page is looked at; what this one holds stays, and is come back to.
    pub(super) fn look(&mut self, then: Command, effects: &mut Vec<Effect>) {
        let before = self.history.page().layer.owner;
        self.close_all(effects);
        self.obey(then, effects);
        if self.history.page().layer.owner != before {
            let key = self.session.keymap.in_words(Mode::Browse, Action::Back);
            self.notice(format!("what was typed stays: {key} comes back to it"), Tone::Good);
        }
    }

    /// The user has decided: the page keeps or drops what it holds, then it is left, whatever it says that it still holds.
    pub(super) fn leave_page(&mut self, keep: bool, then: Command, effects: &mut Vec<Effect>) {
        self.close_all(effects);
        self.tell_page(keep, effects);
        self.history.page_mut().is_given_up = true;
        if keep {
            self.notice("kept as a draft: it is offered when you come back".to_owned(), Tone::Info);
        }
        if matches!(then, Command::Quit) && screens::holds_back(&self.session) {
            return self.cover(screens::confirm_quit(&self.session), effects);
        }
        self.carry_out(vec![then], effects);
    }

    /// A key or a click comes. Where it is for the page its user is on it, so that it is asked about again.
    pub(super) fn has_keys(&mut self) {
        if self.overlays.is_empty() {
            self.history.page_mut().is_given_up = false;
        }
    }

    /// The program is to be ended once more while it is asked what is to be kept. Where a draft keeps all that was typed,
    /// that is the answer.
    pub(super) fn end_again(&mut self, effects: &mut Vec<Effect>) {
        let is_typed = self.history.page().layer.screen.unsaved().is_some_and(|what| what.is_typed());
        let is_kept = is_typed && self.keeps() == Keeps::All;
        if self.top() == screens::LEAVING && is_kept {
            return self.leave_page(true, Command::Quit, effects);
        }
        self.refuse("it is not ended before the open question is answered: something would be lost");
    }

    fn tell_page(&mut self, keep: bool, effects: &mut Vec<Effect>) {
        let (owner, mut commands) = (self.history.page().layer.owner, Vec::new());
        self.with(owner, effects, &mut commands, |screen, cx| screen.take_answer(OverlayAnswer::Leave { keep }, cx));
        self.carry_out(commands, effects);
    }

    /// The process is asked to end: nobody can be asked, so that everything is kept.
    pub(super) fn terminate(&mut self, effects: &mut Vec<Effect>) {
        let unsaved: Vec<usize> = self.history.unsaved().map(|(at, _)| at).collect();
        for at in unsaved {
            self.history.look_at(at);
            self.tell_page(true, effects);
        }
        effects.push(Effect::Quit);
    }

    /// A text comes back from the user's editor.
    pub(super) fn edited(&mut self, text: Result<Option<String>, String>, effects: &mut Vec<Effect>) {
        let (owner, mut commands) = (self.history.page().layer.owner, Vec::new());
        self.with(owner, effects, &mut commands, |screen, cx| screen.edited(text, cx));
        self.carry_out(commands, effects);
    }

    /// The page has done its work: it goes, and with it the pages of what is no longer there.
    pub(super) fn return_to(&mut self, to: Vec<Location>, gone: Option<&Location>, effects: &mut Vec<Effect>) {
        let context = self.history.page().context;
        self.hide(effects);
        let lost = |location: &Location| gone.is_some_and(|gone| gone.is_prefix_of(location));
        let before = self.history.drop_back(|page| page.context == context && lost(&page.location));
        let leads = |page: &super::history::HistoryPage| {
            page.context == context && to.iter().any(|to| to.parts() == page.location.parts())
        };
        if before.is_some_and(leads) {
            return self.show(effects);
        }
        let first = to.into_iter().next().unwrap_or_default();
        self.go(context, first, effects);
    }
}
