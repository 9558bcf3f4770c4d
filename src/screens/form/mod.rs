//! The page of an action: a form or wizard, from the first field to the row that it made.
//!
//! A form is filled in step by step, looked at as a whole, sent through the pool, and followed until
//! its result settles. Nothing that was typed is lost on the way: not by a refusal, not by leaving.
//! The engine behind the fields is [`crate::form`]; here is what keys do to it and how it looks.

mod absent;
mod checklist;
mod choose;
mod current;
mod delete;
mod drafts;
mod editor;
mod fields;
mod follow;
mod grid;
mod json;
mod kept;
mod known;
mod lasting;
mod navigation;
mod object_type;
mod offer;
mod pick;
mod reply;
mod resend;
mod review;
mod samples;
mod send;
mod side_panel;
mod spec;
mod starts;
mod steps;
#[cfg(test)]
mod tests;
mod unset;
mod view;
mod voided;

use std::collections::BTreeSet;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;

use crate::catalog::{Location, LocationProblem, Place};
use crate::config::{Action, Mode};
use crate::contract::{ApiError, Input, Outcome, Slot};
use crate::form::{Form, Row, RowId};
use crate::model::DocPath;
use crate::screens::{Command, Cx, Desk, Handled, Screen, Told, View};
use current::Reading;
use drafts::Drafting;
use editor::Outside;
use follow::Following;
use json::JsonText;
use known::Known;
use object_type::Types;
use reply::Reply;
use resend::Attempts;
use review::Review;
use samples::Samples;
use send::Sending;
use side_panel::Brought;
use spec::{FormSpec, Kind};
use starts::Sample;
use steps::Step;
use voided::Voided;

pub(super) use offer::{act_on_item, act_on_list, offers};

/// Where the work on a form stands.
#[derive(Debug)]
enum Phase {
    /// What exists is being read.
    Loading,
    /// What exists could not be read.
    Blocked(ApiError),
    /// One of several ways to begin is chosen.
    Starting,
    /// Sample objects are pasted, for values to be proposed from.
    Sample(Box<Sample>),
    /// The fields of a step.
    Fields,
    /// The whole document as JSON text.
    Json(Box<JsonText>),
    /// Everything is looked at once more.
    Review,
    /// It is being sent.
    Sending(Sending),
    /// What was made is followed until it settles.
    Following(Box<Following>),
    /// The reply is shown.
    Reply(Box<Reply>),
    /// What was asked for was never set up.
    Unset,
}

impl Phase {
    /// Whether something is typed or could be lost.
    fn is_typing(&self) -> bool {
        matches!(self, Self::Starting | Self::Sample(_) | Self::Fields | Self::Json(_) | Self::Review)
    }
}

/// The page of an action.
#[derive(Debug)]
pub(super) struct FormPage {
    spec: FormSpec,
    reading: Reading,
    phase: Phase,
    form: Form,
    /// The way that a wizard began.
    start: Option<String>,
    /// The way under the cursor while one is chosen.
    start_at: usize,
    steps: Vec<Step>,
    step: usize,
    rows: Vec<Row>,
    /// The rows as a grid, where the step has one.
    grid: Option<grid::GridModel>,
    /// How wide the page is.
    width: u16,
    /// The row that has the keys, and where it was.
    focus: Option<RowId>,
    focus_at: usize,
    /// The first line in sight: of the fields or of the review.
    top: usize,
    review: Review,
    /// Why the last attempt failed.
    banner: Option<ApiError>,
    drafting: Drafting,
    /// What a choice made void, should that choice be taken back.
    voided: Vec<Voided>,
    /// Presets that were set, so that they don't come back once they are taken away.
    preset: BTreeSet<String>,
    /// Steps that were open.
    visited: BTreeSet<String>,
    /// Steps whose only heading was opened.
    opened: BTreeSet<String>,
    attempts: Attempts,
    /// Those whose names were asked for.
    named: BTreeSet<String>,
    outside: Option<Outside>,
    samples: Samples,
    /// The template that was asked for, with what is known of it.
    template: Option<(String, Option<Result<Value, ApiError>>)>,
    brought: Brought,
    known: Known,
    types: Types,
    /// What somebody else made of it meanwhile.
    theirs: Option<Value>,
    entered: bool,
    /// Whether it was settled what becomes of what was typed.
    draft_settled: bool,
}

/// The page of a location with an action.
///
/// # Errors
/// If the place has no such action; the message says which it has.
pub(super) fn open(location: &Location, place: Place, verb: &str) -> Result<Box<dyn Screen>, LocationProblem> {
    let spec = FormSpec::at(location, place, verb)?;
    if verb == "delete" && spec.is_whole() && spec.kind == Kind::Act {
        return Ok(Box::new(delete::DeletePage::new(spec)));
    }
    Ok(Box::new(FormPage::new(spec)))
}

impl FormPage {
    fn new(spec: FormSpec) -> Self {
        let form = Form::new(spec.operation(), spec.given.clone()).at_place(&spec.given);
        Self {
            spec,
            reading: Reading::default(),
            phase: Phase::Fields,
            form,
            start: None,
            start_at: 0,
            steps: Vec::new(),
            step: 0,
            rows: Vec::new(),
            grid: None,
            width: 80,
            focus: None,
            focus_at: 0,
            top: 0,
            review: Review::default(),
            banner: None,
            drafting: Drafting::default(),
            voided: Vec::new(),
            preset: BTreeSet::new(),
            visited: BTreeSet::new(),
            opened: BTreeSet::new(),
            attempts: Attempts::default(),
            named: BTreeSet::new(),
            outside: None,
            samples: Samples::default(),
            template: None,
            brought: Brought::default(),
            known: Known::default(),
            types: Types::default(),
            theirs: None,
            entered: false,
            draft_settled: false,
        }
    }

    /// The step that is open, unless everything is looked at.
    fn open_step(&self) -> Option<&Step> {
        self.steps.get(self.step)
    }

    /// The row that has the keys.
    fn focused(&self) -> Option<&Row> {
        let focus = self.focus?;
        self.rows.iter().find(|row| row.id == focus)
    }

    /// What the place of the form determines, in words.
    fn fixed_words(&self) -> Option<String> {
        let given = self.spec.given.as_object().filter(|given| !given.is_empty())?;
        let word = |(name, value): (&String, &Value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            format!("{} {value}", self.form.title_at(&DocPath::root().member(name)))
        };
        Some(format!("{} · fixed by this page", given.iter().map(word).collect::<Vec<_>>().join(" · ")))
    }

    /// What follows from any change: steps and rows are those of the document, the focus is in sight, and what was
    /// typed will be kept.
    fn settle(&mut self, cx: &mut Cx<'_>) {
        self.width = cx.area.width;
        self.follow_template(cx);
        self.follow_type(cx);
        // While the text of the document is typed, nobody sees its fields, and nothing else may change it.
        if !matches!(self.phase, Phase::Json(_)) {
            self.arrange();
            self.know_rows(cx.location, cx.desk, cx.context);
        }
        self.ask_known(cx);
        match &self.phase {
            Phase::Fields => self.scroll_fields(cx.area),
            Phase::Review => self.look_again(cx),
            _ => {}
        }
        self.note_typing(cx);
        self.offer_draft(cx);
        self.ask_template(cx);
    }
}

impl Screen for FormPage {
    fn name(&self) -> &'static str {
        "form"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        let lost = matches!(self.phase, Phase::Loading) && !cx.loading();
        if !self.entered || lost {
            self.entered = true;
            self.begin(cx);
        }
        self.settle(cx);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let handled = match &self.phase {
            Phase::Fields => self.act_fields(action, cx),
            Phase::Json(_) => self.act_json(action, cx),
            Phase::Review => self.act_review(action, cx),
            Phase::Starting => self.act_starting(action, cx),
            Phase::Sample(_) => self.act_sample(action, cx),
            Phase::Sending(_) => self.act_sending(action, cx),
            Phase::Following(_) => self.act_following(action, cx),
            Phase::Reply(_) => self.act_reply(action, cx),
            Phase::Unset => self.act_unset(action, cx),
            Phase::Loading | Phase::Blocked(_) => self.act_blocked(action, cx),
        };
        self.settle(cx);
        handled
    }

    fn mode(&self) -> Mode {
        // Who types before there is a field must not be taken for giving commands.
        let waits = matches!(self.phase, Phase::Loading | Phase::Sending(_));
        if waits || self.phase.is_typing() { Mode::Form } else { Mode::Browse }
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        match &mut self.phase {
            Phase::Fields => self.type_into(input, cx),
            Phase::Json(_) => self.type_json(input, cx),
            Phase::Sample(_) => self.type_sample(input),
            Phase::Review => self.type_review(input, cx),
            _ => {}
        }
        self.settle(cx);
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        self.take_result(slot, outcome, cx);
        self.settle(cx);
    }

    fn told(&mut self, what: Told, cx: &mut Cx<'_>) {
        match what {
            Told::Leave { keep } => return self.part(keep, cx),
            Told::Chosen { what, value } => self.chosen(&what, &value, cx),
            _ => {}
        }
        self.settle(cx);
    }

    fn edited(&mut self, text: Result<Option<String>, String>, cx: &mut Cx<'_>) {
        self.come_back(text, cx);
        self.settle(cx);
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        self.offer_draft(cx);
        // The review names account and region, and whether the same was sent before.
        if matches!(self.phase, Phase::Review) {
            self.look_again(cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.settle(cx);
    }

    fn unsaved(&self) -> Option<String> {
        let sending = matches!(self.phase, Phase::Sending(_)) && self.spec.kind != Kind::Read;
        let open = (self.phase.is_typing() && self.holds_typing()) || sending;
        (open && !self.draft_settled).then(|| {
            let name = self.spec.given.as_object().and_then(|given| given.values().next_back()).and_then(Value::as_str);
            self.spec.unsaved(name.unwrap_or("it"))
        })
    }

    fn deadline(&self) -> Option<Timestamp> {
        let poll = match &self.phase {
            Phase::Following(following) => following.due,
            _ => None,
        };
        [self.drafting.due, poll].into_iter().flatten().min()
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        if self.drafting.due.is_some_and(|due| due <= cx.now()) {
            self.keep_draft(cx);
        }
        self.poll(cx);
    }

    fn actions(&self, _desk: &Desk) -> Vec<Action> {
        view::actions(self)
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        view::does(self, action)
    }

    fn title(&self, view: &View<'_>) -> String {
        self.spec.title(view.location, view.desk)
    }

    fn status(&self, _view: &View<'_>) -> String {
        view::status(self)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::draw(self, area, buf, view);
    }
}

impl FormPage {
    /// While there is nothing to fill in yet: try again, see why, or leave.
    fn act_blocked(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match (action, &self.phase) {
            (Action::Refresh, _) => self.begin(cx),
            (Action::Details, Phase::Blocked(error)) => cx.command(Command::ShowError(error.clone())),
            _ => return Handled::No,
        }
        Handled::Yes
    }
}
