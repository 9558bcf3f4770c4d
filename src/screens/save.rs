//! Where something is to be written: a path is typed, and its ending says in which form.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::command::{Overlay, OverlaySpec, SaveSpec};
use super::{Command, Cx, Handled, LineInput, Screen, Session, View, overlay, question};
use crate::config::{Action, Mode};
use crate::contract::{Effect, Input};
use crate::widgets::{self, Tone};

/// Asks for the path of a file; `contents` are the forms that it can have, by their endings, the first one offered.
pub(super) fn save(title: &str, name: &str, contents: Vec<(String, String)>) -> Overlay {
    OverlaySpec::Save(SaveSpec { problem: None, title: title.to_owned(), name: name.to_owned(), contents }).into()
}

/// Asks for another path, as the file could not be written to this one.
pub fn save_elsewhere(path: &str, content: String, problem: String) -> Overlay {
    let (name, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    let contents = vec![(ending.to_owned(), content)];
    let (problem, title) = (Some(problem), "Where else is the file to be written?".to_owned());
    OverlaySpec::Save(SaveSpec { problem, title, name: name.to_owned(), contents }).into()
}

/// Asks before a file is replaced.
pub fn confirm_replace(path: &str, content: String) -> Overlay {
    let lines = vec![format!("There is a file already: {path}"), "What is in it is lost if it is replaced.".to_owned()];
    let effect = Effect::Save { path: path.to_owned(), content, replace: true };
    question::confirm("Replace the file?", lines, "Replace it", "Keep it", Command::Effect(effect))
}

impl SaveSpec {
    pub(super) fn open(self) -> Box<dyn Screen> {
        let ending = self.contents.first().map_or("", |(ending, _)| ending);
        let line = LineInput::new(&format!("{}.{ending}", self.name));
        let problem = self.problem.as_ref().map(|problem| format!("It could not be written: {problem}."));
        Box::new(SaveOverlay { asked: self, line, problem })
    }
}

#[derive(Debug)]
struct SaveOverlay {
    asked: SaveSpec,
    line: LineInput,
    /// What is wrong with what was typed.
    problem: Option<String>,
}

impl SaveOverlay {
    fn endings(&self) -> String {
        let endings: Vec<String> = self.asked.contents.iter().map(|(ending, _)| format!(".{ending}")).collect();
        endings.join(" or ")
    }

    fn submit(&mut self, cx: &mut Cx<'_>) {
        let path = self.line.text().trim();
        let content = self.asked.contents.iter().find(|(ending, _)| path.ends_with(&format!(".{ending}")));
        self.problem = content.is_none().then(|| {
            let ending = path.rsplit(['/', '\\']).next().and_then(|name| Some(name.rsplit_once('.')?.1));
            let wrong =
                ending.map_or("There is no ending".to_owned(), |ending| format!("It can't be written as .{ending}"));
            format!("{wrong}: the name must end in {}.", self.endings())
        });
        if let Some((_, content)) = content {
            let effect = Effect::Save { path: path.to_owned(), content: content.clone(), replace: false };
            overlay::answer(cx, Command::Effect(effect));
        }
    }
}

impl Screen for SaveOverlay {
    fn name(&self) -> &'static str {
        "save"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept | Action::Submit => self.submit(cx),
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
        vec![Action::Accept, Action::Back]
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        (action == Action::Accept).then_some("write the file")
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.asked.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let width = overlay::place(area, 72, 7).width.saturating_sub(4);
        let problem = self.problem.iter().flat_map(|problem| widgets::wrap(problem, width.into())).collect::<Vec<_>>();
        let place = overlay::place(area, 72, 7 + problem.len() as u16);
        let keys = [(Action::Accept, "write the file"), (Action::Back, "close")];
        let hints = overlay::hints(view.session, Mode::Text, &keys);
        let inside = overlay::frame(place, buf, theme, &self.asked.title, &hints);
        let mut rows = inside.rows().skip(usize::from(inside.height > 3));
        if let Some(row) = rows.next() {
            overlay::field(row, buf, theme, &self.line, "", true);
        }
        let text = format!("From the working folder; ~/ is your home. The name ends in {}.", self.endings());
        let lines = widgets::wrap(&text, inside.width.into());
        let problem = problem.iter().map(|line| (line, Tone::Bad.style(theme)));
        for ((line, style), row) in problem.chain(lines.iter().map(|line| (line, theme.muted))).zip(rows) {
            widgets::put(buf, row, line, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::testing::ScreenHarness;

    fn forms() -> Vec<(String, String)> {
        vec![("md".to_owned(), "# text".to_owned()), ("json".to_owned(), "{}".to_owned())]
    }

    #[test]
    fn the_ending_says_what_is_written_and_where() {
        let mut harness = ScreenHarness::over("tasks");
        let mut ask = save("Save the report", "report", forms()).open();
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
        let effect = Effect::Save { path: "~/out/a.json".to_owned(), content: "{}".to_owned(), replace: false };
        assert_eq!(harness.asked(), [Command::Close, Command::Effect(effect)]);
    }

    #[test]
    fn what_could_not_be_written_is_asked_for_again_with_the_name_that_was_typed() {
        let mut harness = ScreenHarness::over("tasks");
        let mut ask = save_elsewhere("no/where.json", "{}".to_owned(), "no/where.json: not found".to_owned()).open();
        let seen = harness.overlay(&*ask);
        assert!(seen.contains("no/where.json") && seen.contains("could not be written"), "{seen}");
        harness.press(&mut *ask, "enter");
        let effect = Effect::Save { path: "no/where.json".to_owned(), content: "{}".to_owned(), replace: false };
        assert_eq!(harness.asked(), [Command::Close, Command::Effect(effect)]);
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_if_asked_to() {
        let mut harness = ScreenHarness::over("tasks");
        let mut ask = confirm_replace("/x/a.md", "text".to_owned()).open();
        assert!(harness.overlay(&*ask).contains("/x/a.md"));
        harness.press(&mut *ask, "enter");
        assert_eq!(harness.asked(), [Command::Close]);
        let mut ask = confirm_replace("/x/a.md", "text".to_owned()).open();
        harness.press(&mut *ask, "y");
        let effect = Effect::Save { path: "/x/a.md".to_owned(), content: "text".to_owned(), replace: true };
        assert_eq!(harness.asked(), [Command::Close, Command::Effect(effect)]);
    }
}
