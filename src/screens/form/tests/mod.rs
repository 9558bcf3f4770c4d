//! Forms by keys: what is seen, and what is asked of the outside.

mod conditions;
mod copying;
mod customer;
mod deleting;
mod emptying;
mod estimating;
mod fitting;
mod fixed;
mod flows;
mod grid;
mod hands;
mod in_place;
mod joins;
mod keeping;
mod kept;
mod knowing;
mod labels;
mod lasting;
mod merging;
mod names;
mod needs;
mod opening;
mod outside;
mod pairs;
mod picked;
mod picking;
mod places;
mod reach;
mod resend;
mod secrets;
mod sending;
mod templates;
mod trying;
mod typing;
mod undoing;
mod wizards;

use std::collections::BTreeSet;

use super::answer::{ConflictAnswer, DraftAnswer, FieldAnswer, JsonAnswer};
use super::reply::ReplyPhase;
use super::*;
use crate::catalog::catalog;
use crate::contract::{ApiError, DraftId, Effect, Work};
use crate::form::{Form, Row};
use crate::model::DocPath;
use crate::screens::Command;
use crate::screens::testing::{ScreenHarness, finished};

/// A form on a harness.
struct Rig {
    harness: ScreenHarness,
    page: Box<dyn Screen>,
}

impl Rig {
    /// The fields of a form, also where the studio takes their place: it has tests of its own.
    fn at(location: &str) -> Self {
        let at: Location = location.parse().unwrap();
        let place = catalog().place(&at).unwrap();
        let spec = at.action().and_then(|verb| FormSpec::at(&at, place, verb).ok());
        match spec.filter(|spec| spec.merge.is_some()) {
            Some(spec) => Self::of(location, Box::new(FormPage::new(spec))),
            None => Self::open(location),
        }
    }

    /// All fields of an action in one form, also where a guided way takes their place.
    fn bare(location: &str) -> Self {
        let at: Location = location.parse().unwrap();
        let place = catalog().place(&at).unwrap();
        let mut spec = FormSpec::at(&at, place, at.action().unwrap()).unwrap();
        spec.wizard = None;
        Self::of(location, Box::new(FormPage::new(spec)))
    }

    /// The page of a location.
    fn open(location: &str) -> Self {
        let harness = ScreenHarness::at(location);
        let page = crate::screens::open(&harness.location, &harness.session).unwrap();
        Self::of(location, page)
    }

    fn of(location: &str, mut page: Box<dyn Screen>) -> Self {
        let mut harness = ScreenHarness::at(location);
        harness.enter(&mut *page);
        Self { harness, page }
    }

    fn press(&mut self, keys: &str) -> Handled {
        self.harness.press(&mut *self.page, keys)
    }

    fn type_text(&mut self, text: &str) {
        self.harness.type_text(&mut *self.page, text);
    }

    fn screen(&self) -> String {
        self.harness.page(&*self.page)
    }

    fn answer(&mut self, slot: impl Into<Slot>, document: Value) {
        self.harness.result(&mut *self.page, slot, &finished(document));
    }

    fn choose(&mut self, answer: FormAnswer) {
        self.harness.take_answer(&mut *self.page, OverlayAnswer::Form(answer));
    }

    /// Goes on with a draft: that of this id, or the newest.
    fn go_on(&mut self, id: &str) {
        self.choose(FormAnswer::Draft(DraftAnswer::GoOn { id: DraftId(id.to_owned()), here: false }));
    }

    /// The inputs of the calls of an operation so far.
    fn sent(&self, operation: &str) -> Vec<Value> {
        let input = |effect: &Effect| match effect {
            Effect::Start(call) => match &call.work {
                Work::Api(request) if request.operation.name == operation => Some(request.input.clone()),
                _ => None,
            },
            _ => None,
        };
        self.harness.effects.iter().filter_map(input).collect()
    }

    /// The overlay that was opened last.
    #[track_caller]
    fn overlay(&mut self) -> Box<dyn Screen> {
        let mut opened = self.harness.commands.drain(..).filter_map(|command| match command {
            Command::Overlay(overlay) => Some(overlay.open()),
            _ => None,
        });
        opened.next_back().expect("an overlay is open")
    }

    /// Whether the field that has the keys is at this path or below it: its own page of help has what the API calls it.
    fn is_on(&mut self, path: &str) -> bool {
        let before = std::mem::take(&mut self.harness.commands);
        let _ = self.harness.act(&mut *self.page, Action::FieldHelp);
        let opened = self.harness.commands.drain(..).find_map(|command| match command {
            Command::Overlay(overlay) => Some(overlay.open()),
            _ => None,
        });
        self.harness.commands = before;
        let shown = opened.map(|overlay| self.harness.overlay(&*overlay)).unwrap_or_default();
        shown.lines().any(|line| line.trim_matches(['│', '┃', ' ']).starts_with(path))
    }

    /// The overlays that were opened since it was asked last, by their names.
    fn overlays(&mut self) -> Vec<&'static str> {
        let opened = self.harness.commands.drain(..).filter_map(|command| match command {
            Command::Overlay(overlay) => Some(overlay.open().name()),
            _ => None,
        });
        opened.collect()
    }

    /// Types into an overlay, takes what it finds, and lets it answer.
    fn take(&mut self, overlay: &mut dyn Screen, typed: &str) {
        self.harness.type_text(overlay, typed);
        self.harness.press(overlay, "enter");
        for command in self.harness.commands.drain(..).collect::<Vec<_>>() {
            if let Command::Answer(told) = command {
                self.harness.take_answer(&mut *self.page, told);
            }
        }
    }

    fn drafts(&self) -> Vec<Value> {
        let draft = |effect: &Effect| match effect {
            Effect::SaveDraft(draft) => Some(draft.document.clone()),
            _ => None,
        };
        self.harness.effects.iter().filter_map(draft).collect()
    }

    /// Lets time go on and wakes the form if it asked for that.
    fn pass(&mut self, millis: i64) {
        self.harness.pass(millis);
        if self.page.deadline().is_some_and(|at| at <= self.harness.session.now) {
            self.harness.wake(&mut *self.page);
        }
    }

    /// Compares what is drawn for which role with a snapshot.
    #[track_caller]
    fn is_coloured(&mut self, name: &str) {
        looks(name, &self.harness.page_roles(&*self.page));
    }

    /// The screen is what it was when somebody last looked at it.
    #[track_caller]
    fn looks(&self, name: &str) {
        looks(name, &self.screen());
    }

    #[track_caller]
    fn sees(&self, text: &str) {
        let screen = self.screen();
        assert!(screen.contains(text), "no '{text}' in\n{screen}");
    }
}

#[track_caller]
fn looks(name: &str, screen: &str) {
    // The folder of snapshots is beside that of the tests.
    insta::with_settings!({snapshot_path => "../snapshots"}, { insta::assert_snapshot!(name, screen) });
}
