//! The page of an action: a form or wizard, from the first field to the row that it made.
//!
//! A form is filled in step by step, looked at as a whole, sent through the pool, and followed until
//! its result settles. Nothing that was typed is lost on the way: not by a refusal, not by leaving.
//! The engine behind the fields is [`crate::form`]; here is what keys do to it and how it looks.

pub(super) mod answer;
mod answered;
mod ask_line;
mod before;
mod carried;
mod carry;
mod checklist;
mod conditions;
mod copying;
mod current;
mod delete;
mod documents;
mod done;
mod drafts;
mod editor;
mod errand;
mod estimate;
mod existing;
mod explain;
mod fields;
mod follow;
mod grid;
mod in_place;
mod joins;
mod json;
mod kept;
mod known;
mod known_names;
mod lasting;
mod loading;
mod lookups;
mod many;
mod mention;
mod merging;
mod named;
mod navigation;
mod needs;
mod object_type;
mod offer;
mod offer_menu;
mod only;
pub(super) mod overlays;
mod pairs;
mod pasted;
mod phase;
mod phases;
mod pick;
mod pieces;
mod reply;
mod resend;
mod results;
mod review;
mod review_parts;
mod review_values;
mod samples;
mod sampling;
mod send;
mod settling;
mod shared;
mod side_panel;
pub(super) mod slots;
mod spec;
mod starting;
mod step_keys;
mod steps;
pub(super) mod studio;
mod template;
#[cfg(test)]
mod tests;
mod texts;
mod tryout;
mod undoing;
mod unnamed;
mod unset;
mod view;
mod voided;
mod whose;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use crate::catalog::{Location, LocationProblem, Place};
use crate::config::{Action, Mode};
use crate::contract::{Input, Outcome};
use crate::screens::{Cx, Handled, Keeps, OverlayAnswer, Screen, Session, Slot, Unsaved, View, agrees_anywhere};
use carried::CarriedRows;
use conditions::ConditionRows;
use fields::Fields;
use phase::{Phase, ShownPhase};
use shared::Shared;
use spec::{FormKind, FormSpec};
use studio::Studio;

pub use answer::FormAnswer;
pub(super) use carry::{never_taken, takes_list};
pub(super) use done::sentence;
pub(super) use in_place::{InPlace, Typed};
pub(super) use many::for_many;
pub(super) use merging::{merge_marked, must_be_read};
pub(super) use offer::{
    PageOffer, act_on_item, act_on_list, create_below, deed_at, is_key, is_of_item, is_unsure, is_write, keys_of,
    makes_any, offer_after, offers, offers_on, open_at, refusal as refused_in, useless, verb_of_item,
};
pub(super) use offer_menu::marked_choices;
pub(super) use overlays::FormOverlay;
pub(super) use sampling::write_text;
pub use slots::{DeleteSlot, FormSlot, MergeSlot, PickerSlot};
pub(super) use view::preview::{fate, pair};
pub(super) use view::text::{Look, draw as draw_text};

/// Behind so many actions stands what tries a definition.
const TRIED_AT: usize = 3;

/// A list of values to choose from, over a page that is no form. It answers with the values in their order.
pub(super) fn checklist(title: &str, offered: Vec<String>, chosen: Vec<String>) -> FormOverlay {
    let (title, typed) = (title.to_owned(), String::new());
    FormOverlay::Checklist(overlays::ChecklistSpec { title, offered, chosen, open: false, typed })
}

/// The screen of an overlay over a form.
pub(super) fn open_overlay(overlay: FormOverlay) -> Box<dyn Screen> {
    match overlay {
        FormOverlay::Checklist(list) => list.open(),
        FormOverlay::Picker(picker) => picker.open(),
        FormOverlay::Field(field) => field.open(),
    }
}

/// The page of an action.
#[derive(Debug)]
pub(super) struct FormPage {
    shared: Shared,
    /// The fields of the open step: other phases come back to them.
    fields: Fields,
    /// What takes the place of the fields, where items become one.
    studio: Option<Studio>,
    /// What takes their place in the step of the fields that a flow carries.
    carried: CarriedRows,
    /// What takes their place in a step of conditions.
    conditions: ConditionRows,
    phase: Phase,
    entered: bool,
}

/// The page of a location with an action.
///
/// # Errors
/// If the place has no such action; the message says which it has.
pub(super) fn open(location: &Location, place: Place, verb: &str) -> Result<Box<dyn Screen>, LocationProblem> {
    let spec = FormSpec::at(location, place, verb)?;
    if verb == "delete" && spec.is_whole() && spec.kind == FormKind::Act {
        return Ok(Box::new(delete::DeletePage::new(spec)));
    }
    let studio = spec.merge.map(|_| Studio::new(location));
    Ok(Box::new(FormPage { studio, ..FormPage::new(spec) }))
}

impl FormPage {
    fn new(spec: FormSpec) -> Self {
        let (shared, fields) = (Shared::new(spec), Fields::default());
        let (carried, conditions) = (CarriedRows::default(), ConditionRows::default());
        Self { shared, fields, studio: None, carried, conditions, phase: Phase::Fields, entered: false }
    }
}

impl Screen for FormPage {
    fn name(&self) -> &'static str {
        "form"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        let lost = matches!(self.phase, Phase::Loading(_)) && !loading::Loading::waits(cx);
        if !self.entered || lost {
            self.entered = true;
            self.shared.begin(cx);
            if let Some(studio) = &mut self.studio {
                studio.begin(&self.shared, cx);
            }
        }
        self.take_errand(cx);
        self.settle(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        (self.fields.awaited, self.fields.goes_on) = (None, false);
        let handled = match (action, &self.phase) {
            (Action::FieldHelp, Phase::Fields | Phase::Review(_)) if self.studio.is_none() => {
                explain::explain(self.page(), cx);
                Handled::Yes
            }
            (Action::Sample, Phase::Fields) if self.shared.tries().is_some() => {
                tryout::pick(&self.shared, cx);
                Handled::Yes
            }
            _ => {
                let (phase, shared) = self.phase_mut();
                phase.act(action, shared, cx)
            }
        };
        self.settle(cx);
        self.fields.asks();
        handled
    }

    fn mode(&self) -> Mode {
        // Who types before there is a field must not be taken for giving commands.
        let waits = matches!(self.phase, Phase::Loading(_) | Phase::Sending(_));
        match self.phase {
            Phase::Review(_) => Mode::Review,
            Phase::Fields if self.studio.is_some() => Mode::Merge,
            Phase::Fields if CarriedRows::is_open(&self.shared) && !self.carried.is_typing() => Mode::Mapping,
            Phase::Fields if self.conditions.is_open(&self.shared) && !self.conditions.is_typing() => Mode::Conditions,
            _ if waits || self.phase.is_typing() => Mode::Form,
            _ => Mode::Browse,
        }
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        let (phase, shared) = self.phase_mut();
        if !phase.types() {
            return Handled::No;
        }
        phase.text(input, shared, cx);
        (self.fields.awaited, self.fields.goes_on) = (None, false);
        self.settle(cx);
        self.fields.asks();
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        let Slot::Form(slot) = slot else { return };
        self.take_result(slot, outcome, cx);
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::Leave { keep } => {
                self.shared.part(keep, cx);
                return self.navigate(cx);
            }
            OverlayAnswer::Form(answer) => self.answered(answer, cx),
            _ => {}
        }
        self.settle(cx);
    }

    fn edited(&mut self, text: Result<Option<String>, String>, cx: &mut Cx<'_>) {
        let shows = editor::come_back(text, matches!(self.phase, Phase::Json(_)), &mut self.shared, cx);
        self.navigate(cx);
        if let (Phase::Json(json), true) = (&mut self.phase, shows) {
            json.ask_claims(&mut self.shared, cx);
        }
        self.settle(cx);
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if self.shared.spec.know(cx.location, cx.context()) {
            let Shared { spec, form, .. } = &mut self.shared;
            match (form.is_dirty(), &self.phase) {
                (false, Phase::Fields) => self.shared.begin(cx),
                _ => form.know_place(&spec.given),
            }
            self.settle(cx);
        }
        self.know_names(cx);
        self.offer_draft(cx);
        self.shared.forget_doubt(cx);
        // The review names account and region, and whether the same was sent before.
        if let Phase::Review(review) = &mut self.phase {
            review.look_again(&mut self.shared, &self.fields, cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.settle(cx);
    }

    fn waits_for(&self, slot: &Slot) -> bool {
        let Slot::Form(slot) = slot else { return true };
        self.phase().waits_for(slot, &self.shared)
    }

    fn unsaved(&self) -> Option<Unsaved> {
        let Shared { spec, form, drafting, attempts, .. } = &self.shared;
        let sending = matches!(self.phase, Phase::Sending(_)) && spec.kind != FormKind::Read;
        let typed = self.phase.is_typing() && drafting.holds_typing(form);
        if drafting.settled || !(typed || sending) {
            return None;
        }
        let given = || spec.given.as_object().and_then(|given| given.values().next_back()).and_then(Value::as_str);
        let name = self.shared.called.as_deref().or_else(given).unwrap_or("it");
        Some(match sending {
            true => Unsaved::Unanswered(spec.outcome(name)),
            false if drafting.text_unread.is_none() && attempts.is_found(&form.request()) => {
                Unsaved::Found(spec.outcome(name))
            }
            false if drafting.text_unread.is_none() && attempts.is_open(&form.request()) => {
                Unsaved::Unknown(spec.outcome(name))
            }
            false => Unsaved::Unsent(spec.unsaved(name)),
        })
    }

    fn keeps(&self) -> Keeps {
        let Shared { spec, form, drafting, .. } = &self.shared;
        if spec.many.is_some() { Keeps::OfMany } else { drafting.keeps(spec, form) }
    }

    fn stands_for(&self) -> Option<(Location, String)> {
        self.shared.spec.many.as_ref()?.stands_for()
    }

    fn deadline(&self) -> Option<Timestamp> {
        let poll = match &self.phase {
            Phase::Following(following) => following.due,
            _ => None,
        };
        [self.shared.drafting.due, self.shared.lookups.estimate.due, poll].into_iter().flatten().min()
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        if self.shared.drafting.due.is_some_and(|due| due <= cx.now()) {
            self.shared.keep_draft(cx);
        }
        self.shared.lookups.estimate.wake(cx);
        if let Phase::Following(following) = &mut self.phase {
            following.poll(&self.shared.spec, cx);
        }
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let mut actions = self.phase().actions(self.page());
        if self.tries().is_some() {
            // It is done now and then: behind what is done with every field.
            actions.insert(actions.len().min(TRIED_AT), Action::Sample);
        }
        actions
    }

    fn writes(&self, action: Action) -> bool {
        action == Action::Submit && self.shared.spec.kind != FormKind::Read && self.page().reviews()
    }

    fn agrees(&self, action: Action) -> bool {
        // From the fields of what changes something all ways lead to the review first.
        let fills = self.page().shown == ShownPhase::Fields;
        match action {
            Action::Submit if fills => self.shared.spec.kind == FormKind::Read,
            Action::Accept if fills => false,
            action => agrees_anywhere(action),
        }
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match self.tries() {
            Some(way) if action == Action::Sample => Some(&way.title),
            _ => self.phase().does(action, self.page()),
        }
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        if action == Action::Sample && self.tries().is_some() {
            return Some("Pick an item, and see what the definition would say of it");
        }
        self.phase().explains(action)
    }

    fn title(&self, view: &View<'_>) -> String {
        if let Some(many) = &self.shared.spec.many {
            return many.title.clone();
        }
        match self.studio.as_ref().and_then(Studio::main) {
            Some(name) => format!("{} · {name}", self.shared.spec.action.title),
            None => self.shared.spec.title(view.location, view.session),
        }
    }

    fn status(&self, _view: &View<'_>) -> String {
        let counts = self.phase.is_typing() && !matches!(self.phase, Phase::Json(_));
        let left = counts.then(|| view::left_to_correct(&self.shared.form, self.shared.unsent)).into_iter().flatten();
        let counted = self.shared.lookups.estimate.short().filter(|_| self.page().shown == ShownPhase::Fields);
        let tried = self.shared.lookups.tryout.short().filter(|_| self.tries().is_some());
        left.chain(counted).chain(tried).chain(self.phase().status(self.page())).collect::<Vec<_>>().join(" · ")
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        self.phase().draw(self.page(), area, buf, view);
    }
}
