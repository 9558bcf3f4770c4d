//! What is odd about a design: all findings, the gravest first, each with the way to what it is about.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::folder::head_of;
use super::reading::PlaceReading;
use super::{DesignSlot, name_of};
use crate::catalog::{FOLDER, Location};
use crate::config::Action;
use crate::contract::{Effect, FolderNews, Outcome};
use crate::lint::{LintFinding, Subject, lint};
use crate::plan::Head;
use crate::rules::diagnosis::Weight;
use crate::screens::cursor::{Cursor, step};
use crate::screens::findings::{self, ShownFinding};
use crate::screens::state::{calm, failed, hint, loading};
use crate::screens::{Command, Cx, Handled, Screen, Session, Slot, View, reading};
use crate::widgets;

/// The page.
#[derive(Debug, Default)]
pub(super) struct LintPage {
    /// What the folder says that the place was opened with; nothing while it is being looked at.
    head: Option<Head>,
    /// Why the folder cannot be used: nothing is looked through without what it says.
    problem: Option<String>,
    reading: Option<PlaceReading>,
    read_at: Option<Timestamp>,
    findings: Vec<LintFinding>,
    /// How many more there are, of which the folder says that they are meant.
    ignored: usize,
    /// Where the entries are that findings are about.
    places: BTreeMap<(String, String), Location>,
    cursor: Cursor<String>,
}

impl LintPage {
    /// Looks at the folder first, where there is one.
    fn read(&mut self, cx: &mut Cx<'_>) {
        (self.read_at, self.problem) = (Some(cx.now()), None);
        match cx.location.get(FOLDER).map(str::to_owned) {
            Some(path) => {
                self.head = None;
                cx.command(Command::Effect(Effect::ReadFolder { path }));
            }
            None => self.read_with(Head::default(), cx),
        }
    }

    fn read_with(&mut self, head: Head, cx: &mut Cx<'_>) {
        let mut reading = PlaceReading::new(0, cx.context, cx.location, true).with_head(head.clone());
        reading.begin(cx);
        (self.reading, self.head) = (Some(reading), Some(head));
    }

    /// Looks through what was read.
    fn look(&mut self, cx: &Cx<'_>) {
        let Some((reading, found)) = self.reading.as_ref().and_then(|reading| Some((reading, reading.found()?))) else {
            return;
        };
        let known = found.known();
        let head = self.head.clone().unwrap_or_default();
        self.findings = lint(&Subject::live(reading.kinds(), &known), &head, cx.now());
        self.ignored = self.findings.iter().filter(|one| one.ignored.is_some()).count();
        self.findings.retain(|one| one.ignored.is_none());
        self.places = known.items.into_iter().map(|(key, item)| (key, item.at)).collect();
    }

    fn keys(&self) -> Vec<String> {
        self.findings.iter().map(|one| format!("{} {} {}", one.finding.rule, one.title(), one.finding.says)).collect()
    }

    fn chosen(&self) -> Option<&LintFinding> {
        self.findings.get(self.cursor.index(&self.keys()))
    }

    /// Where what a finding is about is.
    fn way(&self) -> Option<&Location> {
        let one = self.chosen()?;
        self.places.get(&(one.kind.clone(), one.key.clone()))
    }

    fn is_loading(&self) -> bool {
        let is_read = |reading: &PlaceReading| reading.progress().is_some();
        self.read_at.is_some()
            && self.problem.is_none()
            && (self.head.is_none() || self.reading.as_ref().is_some_and(is_read))
    }

    fn show(&self, cx: &mut Cx<'_>) {
        if let Some(error) = self.reading.as_ref().and_then(PlaceReading::error) {
            return cx.command(Command::error(error.clone()));
        }
        if let Some(one) = self.chosen() {
            let finding = &one.finding;
            let meant = format!("{} {}: it is meant so", finding.rule, one.title());
            let leave =
                format!("Where that is meant, a folder says so under 'ignored' of its switchboard.yaml:\n{meant}");
            let text = format!("{}\n\n{}\n\n{}\n\n{leave}", finding.says, finding.why, finding.todo);
            cx.command(Command::Overlay(reading(&one.title(), text)));
        }
    }
}

impl Screen for LintPage {
    fn name(&self) -> &'static str {
        "lint"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        let at = cx.location.without_action();
        let is_behind = self.read_at.is_none_or(|since| cx.session.touched(cx.context, &at, since));
        if is_behind && !self.is_loading() {
            self.read(cx);
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let keys = self.keys();
        let (here, height) = (self.cursor.index(&keys), usize::from(cx.area.height));
        if let Some(to) = step(action, here, keys.len(), 3) {
            self.cursor.set(to, &keys, height);
            return Handled::Yes;
        }
        match action {
            Action::Open => {
                let to = self.way().cloned();
                cx.command(to.map_or_else(|| Command::warn("nothing here leads anywhere"), Command::Open));
            }
            Action::Refresh => self.read(cx),
            Action::Details => self.show(cx),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if let Some(reading) = &mut self.reading {
            reading.login_known(cx);
        }
    }

    fn folder(&mut self, news: &FolderNews, cx: &mut Cx<'_>) {
        let FolderNews::Read { path, files } = news else { return };
        if self.head.is_some() || cx.location.get(FOLDER) != Some(path.as_str()) {
            return;
        }
        let at = cx.location.without_action().without_query();
        let head = files.as_ref().map_err(Clone::clone).and_then(|files| head_of(files, &at));
        match head {
            Ok(head) => self.read_with(head, cx),
            Err(why) => self.problem = Some(format!("{path}: {why}")),
        }
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let (Slot::Design(DesignSlot::Read(_, number)), Some(reading)) = (slot, &mut self.reading) {
            reading.take(*number, outcome, cx);
            self.look(cx);
        }
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let open = self.way().map(|_| Action::Open);
        open.into_iter().chain([Action::Refresh, Action::Details, Action::Back]).collect()
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        (action == Action::Open).then_some("go there")
    }

    fn title(&self, view: &View<'_>) -> String {
        format!("What is odd · {}", name_of(view.location, view.session))
    }

    fn status(&self, _view: &View<'_>) -> String {
        let ignored = if self.ignored > 0 { format!(", {} ignored", self.ignored) } else { String::new() };
        let found = widgets::plural(self.findings.len() as u64, "finding", "findings") + &ignored;
        match self.reading.as_ref().and_then(PlaceReading::progress) {
            Some((done, known)) => format!("read {done} of {known} so far"),
            None if self.read_at.is_none()
                || self.problem.is_some()
                || self.reading.as_ref().is_some_and(|of| of.error().is_some()) =>
            {
                String::new()
            }
            None => found,
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        if let Some(error) = self.reading.as_ref().and_then(PlaceReading::error) {
            return failed(view, error).draw(area, buf, theme);
        }
        if let Some(why) = &self.problem {
            let lines = widgets::wrap(why, area.width.saturating_sub(4).into()).into_iter().map(Into::into).collect();
            let hints = vec![hint(view, Action::Refresh, "look again"), hint(view, Action::Back, "go back")];
            return calm("The folder cannot be used", lines, hints).draw(area, buf, theme);
        }
        if self.findings.is_empty() {
            let message = if self.is_loading() {
                loading(view, "the design", None)
            } else {
                let lines = vec!["Nothing in this design looks odd.".into()];
                let hints = vec![hint(view, Action::Refresh, "look again"), hint(view, Action::Back, "go back")];
                calm("All is well", lines, hints)
            };
            return message.draw(area, buf, theme);
        }
        let shown = |one: &'_ LintFinding| -> (Weight, String, String) {
            let finding = &one.finding;
            (finding.weight, format!("{}: {}", one.title(), finding.says), format!("→ {}", finding.todo))
        };
        let mut all = Vec::new();
        for one in &self.findings {
            let (weight, says, todo) = shown(one);
            all.push(ShownFinding { weight, says, why: &one.finding.why, todo });
        }
        findings::draw(&all, self.cursor.index(&self.keys()), area, buf, theme);
    }
}
