//! The designer: fields, layouts, templates and rules of a place on one page. All of it is changed here alone until it is
//! carried out; then the steps are those of any other design that is brought to a place.

mod act;
mod asked;
mod draw;
mod draw_layout;
mod edits;
mod fill;
mod keeping;
mod options_table;
mod panes;
mod planned;
mod rule;
mod sketch;
mod taken;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::compare::Running;
use super::reading::PlaceReading;
use super::{DesignSlot, name_of};
use crate::catalog::{Designer, Resource};
use crate::config::{Action, Mode};
use crate::contract::Outcome;
use crate::plan::shipped;
use crate::screens::form::FormAnswer;
use crate::screens::{
    Choice, Command, Cx, Handled, Keeps, MOVES, OverlayAnswer, Screen, Session, Slot, Unsaved, View, menu, moves_aside,
};
use asked::Asked;
use keeping::Keeping;
use panes::Pane;
use planned::Planned;
use rule::Narrowing;
use sketch::Sketch;

pub(in crate::screens) use fill::{FillSpec, open as open_fill};
pub(in crate::screens) use options_table::{TableSpec, open as open_table};

/// What an overlay answers to the designer.
#[derive(Clone, Debug, PartialEq)]
pub enum DesignAnswer {
    /// Begin with the shipped design of this name.
    BeginWith(String),
    /// Show this layout.
    Show(String),
    /// Give the template that was asked about this layout.
    LayOut(String),
    /// Make a rule of this sort: one of those with conditions, or that which narrows options.
    Rule(usize),
    /// What was filled in.
    Filled(Box<FillSpec>),
    /// What a table says.
    Narrowed(Narrowing),
    /// Go on with the draft, or forget it.
    Draft(bool),
}

/// How far it is.
#[derive(Debug, Default)]
enum Phase {
    /// It is being designed.
    #[default]
    Designing,
    /// The steps are looked at.
    Planned(Box<Planned>),
    /// They are taken.
    Running(Box<Running>),
}

/// The page.
#[derive(Debug)]
pub(super) struct DesignerPage {
    spec: &'static Designer,
    reading: Option<PlaceReading>,
    sketch: Option<Sketch>,
    pane: Pane,
    /// The cursor of each pane.
    at: [usize; Pane::ALL.len()],
    /// The layout that is shown, by its key.
    layout: String,
    phase: Phase,
    /// What an overlay was opened for.
    asked: Option<Asked>,
    keeping: Keeping,
    /// What came of the last run.
    said: Option<String>,
    /// When what is there was read.
    read_at: Option<Timestamp>,
}

impl DesignerPage {
    pub(super) fn new(resource: &'static Resource) -> Option<Self> {
        Some(Self {
            spec: resource.designer()?,
            reading: None,
            sketch: None,
            pane: Pane::default(),
            at: [0; Pane::ALL.len()],
            layout: String::new(),
            phase: Phase::default(),
            asked: None,
            keeping: Keeping::default(),
            said: None,
            read_at: None,
        })
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        let mut reading = PlaceReading::new(0, cx.context, cx.location, false);
        reading.begin(cx);
        (self.reading, self.read_at) = (Some(reading), Some(cx.now()));
    }

    /// Takes in what was read, once all of it is there.
    fn take_read(&mut self, cx: &mut Cx<'_>) {
        let Some(found) = self.reading.as_ref().and_then(PlaceReading::found) else { return };
        let is_first = self.sketch.is_none();
        match &mut self.sketch {
            Some(sketch) => sketch.rebase(found, cx.now()),
            None => self.sketch = Some(Sketch::new(self.spec, found, cx.now())),
        }
        self.reading = None;
        self.settle(cx);
        if is_first && !self.offer_draft(cx) && self.sketch.as_ref().is_some_and(Sketch::is_bare) {
            self.offer_shipped(cx);
        }
    }

    /// What follows from any change.
    fn settle(&mut self, cx: &mut Cx<'_>) {
        let Some(sketch) = &mut self.sketch else { return };
        sketch.look(cx.now());
        if sketch.wanted.entry(&self.spec.layouts, &self.layout).is_none() {
            self.layout = sketch.layouts().first().map(|layout| layout.key.clone()).unwrap_or_default();
        }
        for pane in Pane::ALL {
            let len = self.len(pane);
            self.at[pane as usize] = self.at[pane as usize].min(len.saturating_sub(1));
        }
        self.keep(cx);
    }

    fn offer_shipped(&self, cx: &mut Cx<'_>) {
        let Some(sketch) = &self.sketch else { return };
        let choice = |of: &'static crate::plan::ShippedDesign| {
            let answer = DesignAnswer::BeginWith(of.name.clone());
            Choice::new(of.title.as_str(), of.about.as_str(), Command::Answer(OverlayAnswer::Design(answer)))
        };
        let choices: Vec<Choice> = shipped(sketch.kinds.of()).map(choice).collect();
        cx.command(Command::Overlay(menu("Begin with", choices)));
    }

    fn take_shipped(&mut self, name: &str, cx: &mut Cx<'_>) {
        let Some(sketch) = &mut self.sketch else { return };
        let Some(of) = shipped(sketch.kinds.of()).find(|of| of.name == name) else { return };
        let design = of.design(&sketch.kinds);
        sketch.take_in(&design);
        self.said = None;
        self.settle(cx);
        cx.command(Command::notice(format!("{} is laid over what was here: nothing is sent yet", of.title)));
    }

    /// How many changes were not carried out.
    fn unsent(&self) -> usize {
        self.sketch.as_ref().map_or(0, |sketch| sketch.changed().len())
    }

    /// Shows the steps that would make the place so.
    fn plan(&mut self, cx: &mut Cx<'_>) {
        let Some(sketch) = &self.sketch else { return };
        if self.unsent() == 0 {
            return cx.command(Command::warn("nothing is changed yet"));
        }
        self.said = None;
        self.phase = Phase::Planned(Box::new(Planned::new(sketch.compared())));
    }

    /// Begins to take the steps.
    fn carry_out(&mut self, cx: &mut Cx<'_>) {
        let Phase::Planned(planned) = &self.phase else { return };
        let name = name_of(cx.location, cx.session);
        let mut running = Running::new(planned.work(), name);
        running.drive(cx);
        self.phase = Phase::Running(Box::new(running));
        self.end_run(cx);
    }

    /// A run that is over is told of, and the place is read again.
    fn end_run(&mut self, cx: &mut Cx<'_>) {
        let Phase::Running(running) = &self.phase else { return };
        if !running.is_over() {
            return;
        }
        let said = running.said();
        let at = cx.location.without_action();
        cx.session.changed(cx.context, &at);
        let notice = if running.refused() == 0 { Command::notice(said.clone()) } else { Command::warn(said.clone()) };
        cx.command(notice);
        self.said = Some(said);
        if running.refused() == 0 {
            self.phase = Phase::Designing;
        }
        self.read(cx);
    }

    fn act_running(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Phase::Running(running) = &self.phase else { return Handled::No };
        match action {
            Action::Details => {
                cx.command(running.details().unwrap_or_else(|| Command::warn("nothing more is known")));
            }
            Action::Back | Action::Refresh if running.rests() => {
                self.phase = Phase::Designing;
                if self.reading.is_none() {
                    self.read(cx);
                }
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }
}

impl Screen for DesignerPage {
    fn name(&self) -> &'static str {
        "designer"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        let at = cx.location.without_action();
        let is_behind = self.read_at.is_none_or(|since| cx.session.touched(cx.context, &at, since));
        let is_reading = self.reading.as_ref().is_some_and(|reading| reading.progress().is_some());
        if matches!(self.phase, Phase::Designing) && !is_reading && (self.sketch.is_none() || is_behind) {
            self.read(cx);
        }
    }

    fn mode(&self) -> Mode {
        if matches!(self.phase, Phase::Designing) { Mode::Design } else { Mode::Compare }
    }

    fn unsaved(&self) -> Option<Unsaved> {
        if let Phase::Running(running) = &self.phase
            && !running.rests()
        {
            let left = running.left();
            return Some(Unsaved::Going(format!(
                "{left} steps are not taken yet, and are not if this page is left. Those that were stay."
            )));
        }
        (self.unsent() > 0 && !self.keeping.is_settled()).then(|| Unsaved::Resting("What you designed".to_owned()))
    }

    fn keeps(&self) -> Keeps {
        Keeps::All
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match &mut self.phase {
            Phase::Designing => self.act_designing(action, cx),
            Phase::Planned(planned) => match action {
                Action::Back => {
                    self.phase = Phase::Designing;
                    Handled::Yes
                }
                Action::Submit => {
                    match planned.why_not(cx) {
                        Some(why) => cx.command(Command::warn(why)),
                        None => self.carry_out(cx),
                    }
                    Handled::Yes
                }
                action => planned.act(action, cx),
            },
            Phase::Running(_) => self.act_running(action, cx),
        }
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::Leave { keep } => self.part(keep, cx),
            OverlayAnswer::Form(FormAnswer::Values(names)) => self.take_names(&names, cx),
            OverlayAnswer::Design(answer) => self.take_asked(answer, cx),
            _ => {}
        }
    }

    fn edited(&mut self, text: Result<Option<String>, String>, cx: &mut Cx<'_>) {
        self.take_file(text, cx);
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if let Some(reading) = &mut self.reading {
            reading.login_known(cx);
        }
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        match (slot, &mut self.phase, &mut self.reading) {
            (Slot::Design(DesignSlot::Read(_, number)), _, Some(reading)) => {
                reading.take(*number, outcome, cx);
                self.take_read(cx);
            }
            (Slot::Design(DesignSlot::Step(number)), Phase::Running(running), _) => {
                running.take(*number, outcome, cx);
                self.end_run(cx);
            }
            _ => {}
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        match &self.phase {
            Phase::Running(running) => running.rests_until(),
            _ => None,
        }
    }

    fn wake(&mut self, cx: &mut Cx<'_>) {
        if let Phase::Running(running) = &mut self.phase {
            running.wake(cx);
            self.end_run(cx);
        }
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        match &self.phase {
            Phase::Designing if self.sketch.is_none() => vec![Action::Refresh, Action::Details, Action::Back],
            Phase::Designing => self.offered(),
            Phase::Planned(_) => vec![Action::Submit, Action::Open, Action::Back],
            Phase::Running(_) => vec![Action::Details, Action::Refresh, Action::Back],
        }
    }

    fn moves(&self) -> Vec<Action> {
        match &self.phase {
            Phase::Designing => moves_aside().into_iter().chain([Action::NextPane, Action::PreviousPane]).collect(),
            _ => MOVES.to_vec(),
        }
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match (&self.phase, action) {
            (Phase::Designing, action) => self.does_here(action),
            (Phase::Planned(_), Action::Submit) => Some("carry out"),
            (Phase::Planned(_), Action::Open) => Some("in full"),
            (Phase::Planned(_), Action::Back) | (Phase::Running(_), Action::Refresh) => Some("design on"),
            _ => None,
        }
    }

    fn title(&self, view: &View<'_>) -> String {
        let name = name_of(view.location, view.session);
        match &self.phase {
            Phase::Designing => format!("Design of {name}"),
            Phase::Planned(_) => format!("What makes {name} so"),
            Phase::Running(_) => format!("Making {name} so"),
        }
    }

    fn status(&self, _view: &View<'_>) -> String {
        draw::status(self)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}
