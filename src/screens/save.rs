//! Where something is to be written, for whatever is written to a file: a path is typed, and its ending says in which form.
//! What is offered is the folder and the form that were chosen last, or those of the settings.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::command::{Choice, Overlay, OverlaySpec, SaveSpec};
use super::file_rows::{FORMS, FileContent, FileRows};
use super::question::question;
use super::{Command, Cx, Handled, LineInput, Screen, Session, View, overlay};
use crate::config::{Action, Mode};
use crate::contract::{Effect, Input};
use crate::theme::Theme;
use crate::widgets::{self, Tone};

/// Under which names it is kept what was chosen last.
const FOLDER: &str = "export folder";
const FORM: &str = "export form";
/// The widest that the box is.
const WIDTH: u16 = 72;

/// Asks for the path of a file; `contents` are the forms that it can have, by their endings, the first one offered.
pub(super) fn save(title: &str, name: &str, contents: Vec<(String, FileContent)>) -> Overlay {
    let (title, name) = (title.to_owned(), plain(name));
    OverlaySpec::Save(SaveSpec { problem: None, title, note: None, name, contents, is_new: true }).into()
}

/// The same of rows: in the form that was chosen last. The note says what is not among them.
pub(super) fn save_rows(title: &str, name: &str, rows: FileRows, note: Option<String>) -> Overlay {
    let (title, name) = (title.to_owned(), plain(name));
    OverlaySpec::Save(SaveSpec { problem: None, title, note, name, contents: rows.forms(), is_new: true }).into()
}

/// Asks for another path, as the file could not be written to this one.
pub fn save_elsewhere(path: &str, content: String, problem: String) -> Overlay {
    let (name, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    let contents = vec![(ending.to_owned(), FileContent::Text(content))];
    let (problem, title) = (Some(problem), "Where else is the file to be written?".to_owned());
    OverlaySpec::Save(SaveSpec { problem, title, note: None, name: name.to_owned(), contents, is_new: false }).into()
}

/// Asks before a file is replaced; `free` is a path beside it at which there is none.
pub fn confirm_replace(path: &str, free: Option<&str>, content: &str) -> Overlay {
    let lines = vec![format!("There is a file already: {path}"), "What is in it is lost if it is replaced.".to_owned()];
    let save = |path: &str, replace| {
        Command::Effect(Effect::Save { path: path.to_owned(), content: content.to_owned(), replace })
    };
    let keep = Choice::new("Keep it, and write nothing", "", Command::Close);
    let beside =
        free.map(|free| Choice::new(format!("Keep it, and write to {}", file_of(free)), "", save(free, false)));
    let replace = Choice::new("Replace it", "", save(path, true));
    question("taken", "Replace the file?", lines, std::iter::once(keep).chain(beside).chain([replace]).collect())
}

/// A name that stays in its folder, is not hidden, and holds nothing that a shell or terminal would mind.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@');
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).take(120).collect();
    let plain = plain.trim_start_matches('.');
    if plain.is_empty() { "export".to_owned() } else { plain.to_owned() }
}

/// The part of a path that names its folder, with the slash behind it; and the rest.
fn parts(path: &str) -> (&str, &str) {
    path.rfind('/').map_or(("", path), |at| path.split_at(at + 1))
}

fn file_of(path: &str) -> &str {
    parts(path).1
}

/// The ending of a path, without its dot.
fn ending_of(path: &str) -> Option<&str> {
    Some(file_of(path).rsplit_once('.')?.1)
}

impl SaveSpec {
    pub(super) fn open(self) -> Box<dyn Screen> {
        let ending = self.contents.first().map_or("", |(ending, _)| ending);
        let line = LineInput::new(&format!("{}.{ending}", self.name));
        let problem = self.problem.as_ref().map(|problem| format!("It could not be written: {problem}."));
        Box::new(SaveOverlay { asked: self, line, problem, is_begun: false })
    }

    /// Whether it is rows alone that are written: they begin in the form that was chosen last.
    fn is_rows(&self) -> bool {
        let forms = self.contents.iter().map(|(ending, _)| ending.as_str());
        forms.eq(FORMS) && self.contents.iter().all(|(_, content)| matches!(content, FileContent::Rows(_)))
    }
}

/// The folder and the form to begin with: those that were chosen last, else those of the settings.
fn usual(session: &Session) -> (String, Option<String>) {
    let settings = &session.settings.exports;
    let folder = session.journal.remembered(FOLDER).map(str::to_owned).or_else(|| {
        let folder = settings.folder.as_deref()?;
        Some(if folder.ends_with('/') { folder.to_owned() } else { format!("{folder}/") })
    });
    let form = session.journal.remembered(FORM).map(str::to_owned).or_else(|| settings.format.clone());
    (folder.unwrap_or_default(), form)
}

#[derive(Debug)]
struct SaveOverlay {
    asked: SaveSpec,
    line: LineInput,
    /// What is wrong with what was typed.
    problem: Option<String>,
    /// Whether a path was offered already.
    is_begun: bool,
}

impl SaveOverlay {
    fn endings(&self) -> String {
        let endings: Vec<String> = self.asked.contents.iter().map(|(ending, _)| format!(".{ending}")).collect();
        endings.join(" or ")
    }

    /// The number of the form that the ending of the path says.
    fn form(&self) -> Option<usize> {
        let ending = ending_of(self.line.text().trim())?;
        self.asked.contents.iter().position(|(own, _)| own == ending)
    }

    /// Gives the path the ending of the next form, or of the one before.
    fn turn(&mut self, forward: bool) {
        let len = self.asked.contents.len();
        let next = match self.form() {
            Some(at) if forward => (at + 1) % len,
            Some(at) => (at + len - 1) % len,
            None => 0,
        };
        let Some((ending, _)) = self.asked.contents.get(next) else { return };
        let path = self.line.text().trim();
        let old = ending_of(path).map_or(0, |ending| ending.len() + 1);
        let stem = &path[..path.len() - old];
        self.line = LineInput::new(&format!("{stem}.{ending}"));
        self.problem = None;
    }

    /// Keeps the folder and the form for the next time, where they are others than those that were offered.
    fn remember(&self, path: &str, ending: &str, cx: &mut Cx<'_>) {
        let (folder, form) = usual(cx.session);
        let chosen = parts(path).0;
        if chosen != folder {
            cx.session.journal.remember(FOLDER, Some(chosen.to_owned()), cx.effects);
        }
        if self.asked.is_rows() && form.as_deref().unwrap_or(FORMS[0]) != ending {
            cx.session.journal.remember(FORM, Some(ending.to_owned()), cx.effects);
        }
    }

    fn submit(&mut self, cx: &mut Cx<'_>) {
        let path = self.line.text().trim().to_owned();
        let Some((ending, content)) = self.form().and_then(|at| self.asked.contents.get(at)) else {
            let wrong = ending_of(&path)
                .map_or("There is no ending".to_owned(), |ending| format!("It can't be written as .{ending}"));
            self.problem = Some(format!("{wrong}: the name must end in {}.", self.endings()));
            return;
        };
        self.remember(&path, ending, cx);
        let effect = Effect::Save { path, content: content.text(ending), replace: false };
        overlay::answer(cx, Command::Effect(effect));
    }

    /// The forms, the chosen one in brackets, where there are several.
    fn forms(&self, theme: &Theme) -> Option<Vec<Span<'static>>> {
        let at = self.form();
        let one = |(n, (ending, _)): (usize, &(String, FileContent))| {
            let name = ending.to_uppercase();
            if at == Some(n) {
                Span::styled(format!("[{name}]"), theme.accent)
            } else {
                Span::styled(format!(" {name} "), theme.text)
            }
        };
        let forms = self.asked.contents.iter().enumerate().map(one);
        (self.asked.contents.len() > 1).then(|| forms.collect())
    }

    /// What is said below the path.
    fn said(&self) -> String {
        let rows = if self.asked.is_rows() { " CSV has the columns as shown, the others whole rows." } else { "" };
        format!("From the working folder; ~/ is your home. The name ends in {}.{rows}", self.endings())
    }

    fn keys(&self) -> Vec<(Action, &'static str)> {
        let turns = (self.asked.contents.len() > 1).then_some((Action::NextField, "another form"));
        [(Action::Accept, WRITES)].into_iter().chain(turns).chain([(Action::Back, "close")]).collect()
    }
}

/// What the key does that accepts.
const WRITES: &str = "write the file";

impl Screen for SaveOverlay {
    fn name(&self) -> &'static str {
        "save"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        if std::mem::replace(&mut self.is_begun, true) || !self.asked.is_new {
            return;
        }
        let (folder, form) = usual(cx.session);
        let forms = || self.asked.contents.iter().map(|(ending, _)| ending.as_str());
        let form = form.filter(|form| self.asked.is_rows() && forms().any(|own| own == form));
        let ending = form.or_else(|| forms().next().map(str::to_owned)).unwrap_or_default();
        self.line = LineInput::new(&format!("{folder}{}.{ending}", self.asked.name));
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept | Action::Submit => self.submit(cx),
            Action::NextField | Action::Down if self.asked.contents.len() > 1 => self.turn(true),
            Action::PreviousField | Action::Up if self.asked.contents.len() > 1 => self.turn(false),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Text
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        if self.line.input(input) {
            self.problem = None;
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        self.keys().into_iter().map(|(action, _)| action).collect()
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        self.keys()
            .into_iter()
            .find(|(known, _)| *known == action)
            .map(|(_, does)| does)
            .filter(|_| action != Action::Back)
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        (action == Action::NextField).then_some("Write it in another form: the ending of the name changes")
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.asked.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let width = overlay::place(area, WIDTH, 7).width.saturating_sub(4);
        let wrapped = |text: &str| widgets::wrap(text, width.into());
        let problem: Vec<String> = self.problem.iter().flat_map(|problem| wrapped(problem)).collect();
        let note: Vec<String> = self.asked.note.iter().flat_map(|note| wrapped(note)).collect();
        let (forms, said) = (self.forms(theme), wrapped(&self.said()));
        let height = 5 + u16::from(forms.is_some()) + (problem.len() + note.len() + said.len()) as u16;
        let place = overlay::place(area, WIDTH, height.max(7));
        let hints = overlay::hints(view.session, Mode::Text, &self.keys());
        let inside = overlay::frame(place, buf, theme, &self.asked.title, &hints);
        let mut rows = inside.rows().skip(usize::from(inside.height > 3));
        if let Some(row) = rows.next() {
            overlay::field(row, buf, theme, &self.line, "", true);
        }
        if let Some((forms, row)) = forms.filter(|_| inside.height > 3).and_then(|forms| Some((forms, rows.next()?))) {
            widgets::put_spans(buf, row, &forms);
        }
        let problem = problem.iter().map(|line| (line, Tone::Bad.style(theme)));
        let note = note.iter().map(|line| (line, theme.warn));
        for ((line, style), row) in problem.chain(note).chain(said.iter().map(|line| (line, theme.muted))).zip(rows) {
            widgets::put(buf, row, line, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::screens::testing::ScreenHarness;

    fn forms() -> Vec<(String, FileContent)> {
        let text = |text: &str| FileContent::Text(text.to_owned());
        vec![("md".to_owned(), text("# text")), ("json".to_owned(), text("{}"))]
    }

    fn saved(path: &str, content: &str) -> Command {
        Command::Effect(Effect::Save { path: path.to_owned(), content: content.to_owned(), replace: false })
    }

    /// The box that asks where rows go, as a page would open it.
    fn rows(harness: &mut ScreenHarness) -> Box<dyn Screen> {
        let rows = FileRows::of(vec![json!({"id": "a"}), json!({"id": "b"})]);
        let mut ask = save_rows("Export 2 rows", "flows", rows, None).open();
        harness.enter(&mut *ask);
        ask
    }

    #[test]
    fn the_ending_says_what_is_written_and_where() {
        let mut harness = ScreenHarness::over("tasks");
        let mut ask = save("Save the report", "report", forms()).open();
        harness.enter(&mut *ask);
        insta::assert_snapshot!("save_80x24", harness.overlay(&*ask));
        harness.shrink(&*ask);
        harness.press(&mut *ask, "backspace backspace");
        harness.type_text(&mut *ask, "txt");
        harness.press(&mut *ask, "enter");
        assert!(harness.asked().is_empty(), "no form has that ending");
        let seen = harness.overlay(&*ask);
        assert!(seen.contains("can't be written as .txt") && seen.contains(".md or .json"), "{seen}");
        harness.press(&mut *ask, "ctrl-u");
        harness.type_text(&mut *ask, "~/out/a.json");
        harness.press(&mut *ask, "enter");
        assert_eq!(harness.asked(), [Command::Close, saved("~/out/a.json", "{}")]);
    }

    #[test]
    fn rows_take_each_form_by_a_key_and_by_the_ending_that_is_typed() {
        let mut harness = ScreenHarness::over("appflow/flows");
        let mut ask = rows(&mut harness);
        insta::assert_snapshot!("save_rows_80x24", harness.overlay(&*ask));
        let mut seen = Vec::new();
        for _ in 0..FORMS.len() {
            let shown = harness.overlay(&*ask);
            seen.extend(FORMS.into_iter().filter(|form| shown.contains(&format!("flows.{form} "))));
            harness.press(&mut *ask, "tab");
        }
        assert_eq!(seen, FORMS);
        harness.press(&mut *ask, "shift-tab ctrl-u");
        harness.type_text(&mut *ask, "x.jsonl");
        harness.press(&mut *ask, "enter");
        assert_eq!(harness.asked(), [Command::Close, saved("x.jsonl", "{\"id\":\"a\"}\n{\"id\":\"b\"}\n")]);
    }

    #[test]
    fn the_folder_and_the_form_of_the_last_time_are_offered_before_those_of_the_settings() {
        let mut harness = ScreenHarness::over("appflow/flows");
        let exports = crate::config::Exports { folder: Some("~/out".to_owned()), format: Some("yaml".to_owned()) };
        std::sync::Arc::make_mut(&mut harness.session.settings).exports = exports;
        let mut ask = rows(&mut harness);
        assert!(harness.overlay(&*ask).contains("~/out/flows.yaml"), "{}", harness.overlay(&*ask));
        harness.press(&mut *ask, "enter");
        assert!(harness.effects.is_empty(), "nothing is kept of what was only offered");
        harness.asked();
        let mut ask = rows(&mut harness);
        harness.press(&mut *ask, "ctrl-u");
        harness.type_text(&mut *ask, "/mnt/a/flows.csv");
        harness.press(&mut *ask, "enter");
        harness.asked();
        let ask = rows(&mut harness);
        assert!(harness.overlay(&*ask).contains("/mnt/a/flows.csv"), "{}", harness.overlay(&*ask));
        let mut report = save("Save the report", "report", forms()).open();
        harness.enter(&mut *report);
        let seen = harness.overlay(&*report);
        assert!(seen.contains("/mnt/a/report.md"), "what is no rows keeps its own form: {seen}");
    }

    #[test]
    fn a_name_never_leaves_the_folder() {
        for (name, offered) in
            [("../../etc/passwd", "_.._etc_passwd"), ("..", "export"), ("a b\u{1b}[2J.json", "a_b__2J.json")]
        {
            assert_eq!(plain(name), offered);
        }
    }

    #[test]
    fn what_could_not_be_written_is_asked_for_again_with_the_name_that_was_typed() {
        let mut harness = ScreenHarness::over("tasks");
        let mut ask = save_elsewhere("no/where.json", "{}".to_owned(), "no/where.json: not found".to_owned()).open();
        harness.enter(&mut *ask);
        let seen = harness.overlay(&*ask);
        assert!(seen.contains("no/where.json") && seen.contains("could not be written"), "{seen}");
        harness.press(&mut *ask, "enter");
        let again = saved("no/where.json", "{}");
        assert_eq!(harness.asked(), [Command::Close, again]);
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_if_asked_to() {
        let free = Some("/x/a-2.md");
        for (keys, then) in
            [("enter", None), ("down enter", Some(("/x/a-2.md", false))), ("down down enter", Some(("/x/a.md", true)))]
        {
            let mut harness = ScreenHarness::over("tasks");
            let mut ask = confirm_replace("/x/a.md", free, "text").open();
            let seen = harness.overlay(&*ask);
            assert!(seen.contains("/x/a.md") && seen.contains("write to a-2.md"), "{seen}");
            harness.press(&mut *ask, keys);
            let effect = |(path, replace): (&str, bool)| {
                Command::Effect(Effect::Save { path: path.to_owned(), content: "text".to_owned(), replace })
            };
            assert_eq!(harness.asked(), std::iter::once(Command::Close).chain(then.map(effect)).collect::<Vec<_>>());
        }
    }
}
