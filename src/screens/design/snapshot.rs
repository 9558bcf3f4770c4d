//! A design written to a folder of files: the folder is asked for, what is in it is looked at, the place is read, and
//! only what differs is written.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::reading::PlaceReading;
use super::{DesignSlot, name_of};
use crate::catalog::FOLDER;
use crate::config::{Action, Mode};
use crate::contract::{Effect, FolderNews, FolderWritten, Input, Outcome};
use crate::plan::{Entry, HEAD, Head, file_names, file_of_entry, file_of_head, head_of_file, of};
use crate::screens::question::confirm;
use crate::screens::{Command, Cx, Handled, LineInput, OverlayAnswer, Screen, Session, Slot, View};
use crate::widgets;

/// How far it is.
#[derive(Debug, Default)]
enum Phase {
    /// The folder is being typed.
    #[default]
    Typing,
    /// What is in the folder is looked at.
    Looking,
    /// The place is read, for a folder with this head.
    Reading(Box<PlaceReading>, Head),
    /// Some files would go, and it is asked whether they may.
    Asking(Vec<(String, String)>),
    /// The files are being written.
    Writing,
    /// They are written.
    Written(FolderWritten),
}

/// The page.
#[derive(Debug, Default)]
pub(super) struct SnapshotPage {
    path: Option<LineInput>,
    phase: Phase,
    /// Why it went no further.
    problem: Option<String>,
    /// The files that are in the folder.
    old: Vec<String>,
}

impl SnapshotPage {
    fn path(&self) -> &str {
        self.path.as_ref().map_or("", LineInput::text).trim()
    }

    fn stop(&mut self, why: impl Into<String>) {
        (self.phase, self.problem) = (Phase::Typing, Some(why.into()));
    }

    fn begin(&mut self, cx: &mut Cx<'_>) {
        if self.path().is_empty() {
            return self.stop("give a folder: one that is new, empty, or of an earlier snapshot");
        }
        (self.phase, self.problem) = (Phase::Looking, None);
        cx.command(Command::Effect(Effect::ReadFolder { path: self.path().to_owned() }));
    }

    /// What is in the folder is known.
    fn looked(&mut self, files: &[(String, String)], cx: &mut Cx<'_>) {
        let of_place = of(&cx.location.without_action().without_query());
        let head = files.iter().find(|(name, _)| name == HEAD).map(|(_, text)| head_of_file(text));
        let head = match head {
            None if files.is_empty() => Head { of: of_place, ..Head::default() },
            None => return self.stop("the folder is not empty, and holds no snapshot: give another one"),
            Some(Err(bad)) => return self.stop(format!("{HEAD}: {bad}")),
            Some(Ok(head)) if head.of != of_place => {
                return self.stop(format!("the folder is of {}, and this is of {of_place}: give another one", head.of));
            }
            Some(Ok(head)) => head,
        };
        self.old = files.iter().map(|(name, _)| name.clone()).collect();
        let reading = PlaceReading::new(0, cx.context, cx.location, false);
        let mut reading = Box::new(reading.with_head(head.clone()));
        reading.begin(cx);
        self.phase = Phase::Reading(reading, head);
        self.go_on(cx);
    }

    /// Writes as soon as all is read.
    fn go_on(&mut self, cx: &mut Cx<'_>) {
        let Phase::Reading(reading, head) = &self.phase else { return };
        if let Some(error) = reading.error() {
            let why = format!("{}: {} {}", error.code, error.message, error.advice());
            return self.stop(why);
        }
        let Some(found) = reading.found() else { return };
        let (mut found, mut head) = (found.clone(), head.clone());
        found.find_variables(&mut head);
        let other = head.now_from(found.whence());
        let design = found.known().design;
        let entries: Vec<&Entry> = design.entries.values().collect();
        let texts = entries.iter().map(|entry| file_of_entry(entry, reading.kinds()));
        let files = file_names(&entries).into_iter().zip(texts);
        let files: Vec<_> = [(HEAD.to_owned(), file_of_head(&head))].into_iter().chain(files).collect();
        let gone = |old: &&String| !files.iter().any(|(name, _)| name == *old);
        let removed: Vec<String> = self.old.iter().filter(gone).cloned().collect();
        if removed.is_empty() && other.is_none() {
            return self.write(files, cx);
        }
        let name = name_of(cx.location, cx.session);
        let mut lines = vec![match other {
            Some(other) => format!("{} is the folder of another place: {other}.", self.path()),
            None => {
                format!("{name} does not have all that is in {}; it may be the folder of another place.", self.path())
            }
        }];
        if !removed.is_empty() {
            let removed = FolderWritten { removed, ..FolderWritten::default() }.removed_words();
            lines.push(format!("What would become of its files: {removed}."));
        }
        let then = Command::Answer(OverlayAnswer::Begin);
        cx.command(Command::Overlay(confirm("Write it?", lines, "Write it", "Not now", then)));
        self.phase = Phase::Asking(files);
    }

    fn write(&mut self, files: Vec<(String, String)>, cx: &mut Cx<'_>) {
        cx.command(Command::Effect(Effect::WriteFolder { path: self.path().to_owned(), files }));
        self.phase = Phase::Writing;
    }

    fn said(&self) -> String {
        match &self.phase {
            Phase::Typing => self.problem.clone().unwrap_or_default(),
            Phase::Looking => "Looking at the folder …".to_owned(),
            Phase::Reading(reading, _) => {
                let (done, known) = reading.progress().unwrap_or_default();
                format!("Reading the design: {done} of {known} so far …")
            }
            Phase::Asking(_) => "Nothing is written yet: write it once more to be asked again.".to_owned(),
            Phase::Writing => "Writing …".to_owned(),
            Phase::Written(written) => {
                let (FolderWritten { files, changed, .. }, removed) = (written, written.removed_words());
                let files = widgets::plural(*files as u64, "file", "files");
                format!("{files}: {changed} written, {removed}. Those that were the same already were not touched.")
            }
        }
    }
}

impl Screen for SnapshotPage {
    fn name(&self) -> &'static str {
        "snapshot"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if self.path.is_none() {
            let name: String = name_of(cx.location, cx.session)
                .chars()
                .map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' })
                .collect();
            let folder = cx.location.get(FOLDER).map(str::to_owned);
            self.path = Some(LineInput::offered(&folder.unwrap_or_else(|| format!("design/{name}"))));
        }
    }

    fn mode(&self) -> Mode {
        if matches!(self.phase, Phase::Typing) { Mode::Text } else { Mode::Browse }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match (action, &self.phase) {
            (Action::Accept | Action::Submit, Phase::Typing)
            | (Action::Refresh, Phase::Written(_) | Phase::Asking(_)) => self.begin(cx),
            (Action::Back, _) => cx.command(Command::Back),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        self.path.as_mut().map_or(Handled::No, |path| {
            path.input(input);
            Handled::Yes
        })
    }

    fn news(&mut self, cx: &mut Cx<'_>) {
        if let Phase::Reading(reading, _) = &mut self.phase {
            reading.login_known(cx);
            self.go_on(cx);
        }
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        if let (OverlayAnswer::Begin, Phase::Asking(files)) = (what, &self.phase) {
            self.write(files.clone(), cx);
        }
    }

    fn folder(&mut self, news: &FolderNews, cx: &mut Cx<'_>) {
        match (news, &self.phase) {
            (FolderNews::Read { path, files: Ok(files) }, Phase::Looking) if path == self.path() => {
                self.looked(files, cx);
            }
            (FolderNews::Read { path, files: Err(why) }, Phase::Looking) if path == self.path() => self.stop(why),
            (FolderNews::Written { path, done: Ok(written) }, Phase::Writing) if path == self.path() => {
                self.phase = Phase::Written(written.clone());
            }
            (FolderNews::Written { path, done: Err(why) }, Phase::Writing) if path == self.path() => self.stop(why),
            _ => {}
        }
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        if let (Slot::Design(DesignSlot::Read(_, number)), Phase::Reading(reading, _)) = (slot, &mut self.phase) {
            reading.take(*number, outcome, cx);
            self.go_on(cx);
        }
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        match self.phase {
            Phase::Typing => vec![Action::Accept, Action::Back],
            Phase::Written(_) | Phase::Asking(_) => vec![Action::Refresh, Action::Back],
            _ => vec![Action::Back],
        }
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::Accept => Some("write"),
            Action::Refresh => Some("write again"),
            _ => None,
        }
    }

    fn moves(&self) -> Vec<Action> {
        Vec::new()
    }

    fn title(&self, view: &View<'_>) -> String {
        format!("Snapshot to files · {}", name_of(view.location, view.session))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let inside = Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area };
        let about = "What is configured here becomes a folder of YAML, one resource a file, with names in place of ids. \
                     A folder of an earlier snapshot is brought up to date. Secrets are not in it.";
        let mut rows = inside.rows();
        for line in widgets::wrap(about, inside.width.into()) {
            if let Some(row) = rows.next() {
                widgets::put(buf, row, &line, theme.muted);
            }
        }
        rows.next();
        if let (Some(row), Some(path)) = (rows.next(), &self.path) {
            path.draw(("Folder", "a path"), matches!(self.phase, Phase::Typing), row, buf, theme);
        }
        rows.next();
        let style = match (&self.phase, &self.problem) {
            (Phase::Typing, Some(_)) => theme.bad,
            (Phase::Written(_), _) => theme.good,
            _ => theme.text,
        };
        for line in widgets::wrap(&self.said(), inside.width.into()) {
            if let Some(row) = rows.next() {
                widgets::put(buf, row, &line, style);
            }
        }
    }
}
