//! What was changed by hand since: the place of a page, against the folder that it was opened with.

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::folder::design_of;
use super::reading::PlaceReading;
use super::{DesignSlot, is_design};
use crate::catalog::{FOLDER, Location};
use crate::config::{Action, Mode};
use crate::contract::{Effect, FolderNews, Outcome};
use crate::plan::{Compared, Deed, Design, Options};
use crate::screens::{Command, Cx, Slot, View};
use crate::widgets::{self, Tone};

/// How far it is.
#[derive(Debug)]
enum State {
    /// The folder is being looked at.
    Looking,
    /// The place is being read.
    Reading(Box<PlaceReading>, Box<Design>),
    /// Both are known: how much differs.
    Known(usize, Timestamp),
    /// Nothing is known, and why.
    Failed(String),
}

/// A folder, and how the place of the page differs from it.
#[derive(Debug)]
pub(in crate::screens) struct Drift {
    path: String,
    state: State,
}

impl Drift {
    /// That of the folder that a location names; `None` where it names none, or is no whole design.
    pub(in crate::screens) fn of(at: &Location) -> Option<Self> {
        let path = at.get(FOLDER).filter(|_| is_design(at))?.to_owned();
        Some(Self { path, state: State::Looking })
    }

    /// Looks at the folder, unless what is known of it still holds.
    pub(in crate::screens) fn enter(&mut self, cx: &mut Cx<'_>) {
        let holds = |since: Timestamp| !cx.session.touched(cx.context, &cx.location.without_query(), since);
        if !matches!(self.state, State::Known(_, since) if holds(since)) {
            self.look(cx);
        }
    }

    /// Looks at the folder, and then at the place, once more.
    pub(in crate::screens) fn look(&mut self, cx: &mut Cx<'_>) {
        self.state = State::Looking;
        cx.command(Command::Effect(Effect::ReadFolder { path: self.path.clone() }));
    }

    /// A folder was read.
    pub(in crate::screens) fn folder(&mut self, news: &FolderNews, cx: &mut Cx<'_>) {
        let (FolderNews::Read { path, files }, State::Looking) = (news, &self.state) else { return };
        if *path != self.path {
            return;
        }
        let read = files.as_ref().map_err(Clone::clone);
        self.state = match read.and_then(|files| design_of(files, &cx.location.without_action().without_query())) {
            Ok((design, head)) => {
                let reading = PlaceReading::new(0, cx.context, cx.location, false).with_head(head);
                let mut reading = reading.in_background();
                reading.begin(cx);
                State::Reading(Box::new(reading), Box::new(design))
            }
            Err(why) => State::Failed(why),
        };
        self.compare(cx);
    }

    /// Whose the credentials are may be known by now.
    pub(in crate::screens) fn news(&mut self, cx: &mut Cx<'_>) {
        if let State::Reading(reading, _) = &mut self.state {
            reading.login_known(cx);
        }
        self.compare(cx);
    }

    /// A call moved on.
    pub(in crate::screens) fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let (Slot::Design(DesignSlot::Read(0, number)), State::Reading(reading, _)) = (slot, &mut self.state) {
            reading.take(*number, outcome, cx);
        }
        self.compare(cx);
    }

    fn compare(&mut self, cx: &Cx<'_>) {
        let State::Reading(reading, design) = &self.state else { return };
        if let Some(error) = reading.error() {
            self.state = State::Failed(error.to_string());
        } else if let Some(found) = reading.found() {
            let compared = Compared::new((**design).clone(), found, Options { prune: true, replace: true });
            let differs = compared.steps.0.iter().filter(|step| step.deed != Deed::Unchanged).count();
            self.state = State::Known(differs, cx.now());
        }
    }

    /// The line that says it.
    pub(in crate::screens) fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let path = &self.path;
        let (tone, said) = match &self.state {
            State::Looking => (Tone::Busy, format!("Compared with {path} …")),
            State::Reading(reading, _) => {
                let (done, of) = reading.progress().unwrap_or_default();
                (Tone::Busy, format!("Compared with {path}: {done} of {of} calls"))
            }
            State::Known(0, _) => (Tone::Good, format!("As in {path}")),
            State::Known(differs, _) => {
                let count = widgets::plural(*differs as u64, "difference", "differences");
                (Tone::Warn, format!("Changed since {path}: {count}"))
            }
            State::Failed(why) => (Tone::Bad, format!("{path}: {why}")),
        };
        let key = view.session.keymap.key(Mode::Browse, Action::Compare);
        let style = match tone {
            Tone::Good => theme.good,
            Tone::Warn => theme.warn,
            Tone::Bad => theme.bad,
            _ => theme.muted,
        };
        let place = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
        widgets::put(buf, place, &format!("{} {said}   {key} compare", tone.sign()), style);
    }
}
