//! A question before something that matters. The first answer is the safe one and has the focus.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::attempted::Attempted;
use super::command::{LiveLines, Overlay, OverlaySpec, QuestionSpec};
use super::confirm::leaving;
use super::filter_list::{whole_below, whole_rows};
use super::jobs::cancel_lines;
use super::{Choice, Command, Cx, Handled, Screen, Session, View, overlay};
use crate::config::{Action, Mode};
use crate::contract::ApiError;
use crate::widgets::{self, MenuItem, Tone};

/// The name of the question after a write of which nobody knows the outcome.
const UNKNOWN: &str = "unknown";

/// What is known of a write as long as nothing is, and once reading back has found it.
pub(super) const NOT_KNOWN: &str = "nobody knows whether it was carried out";
/// The same once it was found.
pub(super) const FOUND: &str = "reading back has found that it was carried out";
/// What follows from either for who sends it again.
pub(super) const TWICE: (&str, &str) = ("may happen twice", "happens twice");
/// The same where no other may have its name.
pub(super) const REFUSED: (&str, &str) =
    ("is refused if the first was carried out: its name is taken then", "is refused: its name is taken");
/// The same of something else.
pub(super) const BOTH: (&str, &str) = ("both may be done", "both are done");
/// What each of these becomes once it is found.
const FOLLOWS: [(&str, &str); 4] = [(NOT_KNOWN, FOUND), TWICE, REFUSED, BOTH];

/// A question; `name` is the overlay's name, and Esc is the first answer.
pub(super) fn question(name: &'static str, title: &str, lines: Vec<String>, choices: Vec<Choice>) -> Overlay {
    QuestionSpec { name, title: title.to_owned(), lines, live: None, attempt: None, choices, yes: false }.into()
}

/// Asks what to do next, once something is done: doing nothing is the first answer.
pub fn what_next(lines: Vec<String>, choices: Vec<Choice>) -> Overlay {
    question("next", "What next?", lines, choices)
}

/// The word of an answer that goes on with the next of what is gone through one by one: the letter that says no to other
/// questions gives it, as that letter goes to the next one elsewhere, too. It only leads to a page.
pub(super) const NEXT: &str = "next";

/// The name of the question before the program ends.
pub const ENDING: &str = "ending";

/// A question about a write of unknown outcome: what was found when it was read back is said as soon as it is known.
pub(super) fn question_about(
    name: &'static str,
    title: &str,
    lines: Vec<String>,
    attempt: Attempted,
    choices: Vec<Choice>,
) -> Overlay {
    QuestionSpec { name, title: title.to_owned(), lines, live: None, attempt: Some(attempt), choices, yes: false }
        .into()
}

/// Tells that nobody knows whether a write was carried out, and asks where to look.
pub(super) fn unknown_outcome(error: &ApiError, attempt: Attempted, choices: Vec<Choice>) -> Overlay {
    let lines = vec![format!("{}: {}", error.code, error.message), error.advice().to_owned()];
    question_about(UNKNOWN, "The outcome is unknown", lines, attempt, choices)
}

/// Asks before a command is carried out. Besides, letters say yes and no.
pub fn confirm(title: &str, lines: Vec<String>, yes: &str, no: &str, command: Command) -> Overlay {
    confirm_or(title, lines, yes, no, command, None)
}

/// The same with one more way out, which no letter gives.
pub(super) fn confirm_or(
    title: &str,
    lines: Vec<String>,
    yes: &str,
    no: &str,
    command: Command,
    more: Option<Choice>,
) -> Overlay {
    let choices =
        [Choice::new(no, "", Command::Close), Choice::new(yes, "", command)].into_iter().chain(more).collect();
    QuestionSpec { name: "confirm", title: title.to_owned(), lines, live: None, attempt: None, choices, yes: true }
        .into()
}

/// Asks the same, and says with it how things stand now, however long it is thought about.
pub(super) fn confirm_live(title: &str, live: LiveLines, yes: &str, no: &str, command: Command) -> Overlay {
    let choices = vec![Choice::new(no, "", Command::Close), Choice::new(yes, "", command)];
    let (title, lines, live) = (title.to_owned(), Vec::new(), Some(live));
    QuestionSpec { name: "confirm", title, lines, live, attempt: None, choices, yes: true }.into()
}

/// Asks before the program ends.
pub(super) fn confirm_end(title: &str, lines: Vec<String>, live: Option<LiveLines>) -> Overlay {
    let choices = vec![Choice::new("Stay", "", Command::Close), Choice::new("Leave", "", Command::Quit)];
    QuestionSpec { name: ENDING, title: title.to_owned(), lines, live, attempt: None, choices, yes: true }.into()
}

impl LiveLines {
    fn lines(&self, session: &Session) -> Vec<String> {
        match self {
            Self::Leave => leaving(session),
            Self::Cancel(job) => cancel_lines(job, session),
        }
    }
}

impl QuestionSpec {
    pub(super) fn open(self) -> Box<dyn Screen> {
        Box::new(Question { asked: self, at: 0, top: 0, writes: None })
    }
}

impl From<QuestionSpec> for Overlay {
    fn from(question: QuestionSpec) -> Self {
        OverlaySpec::Question(question).into()
    }
}

#[derive(Debug)]
struct Question {
    asked: QuestionSpec,
    at: usize,
    /// The first line of the text that is seen.
    top: usize,
    /// The answer by which a file is being written.
    writes: Option<usize>,
}

impl Question {
    fn answer(&mut self, at: usize, cx: &mut Cx<'_>) {
        match self.asked.choices.get(at).map(Choice::command) {
            // Leaving closes everything by itself.
            Some(command @ Command::Leave { .. }) => cx.command(command.clone()),
            // Where a file is written is asked over the question: the other answers stay.
            Some(command @ Command::Overlay(over)) if over.saves() => {
                cx.command(command.clone());
                self.writes = Some(at);
            }
            Some(command) => overlay::answer(cx, command.clone()),
            None => {}
        }
    }

    /// The answer that goes on with the next one.
    fn next(&self) -> Option<usize> {
        self.asked.choices.iter().position(|choice| choice.also.iter().any(|word| word == NEXT))
    }

    /// What leaving the question does: it gives the first answer, which is named where it does more than close.
    fn back(&self) -> String {
        match self.asked.choices.first() {
            Some(first) if *first.command() != Command::Close => first.label().to_owned(),
            _ => "close".to_owned(),
        }
    }

    /// The next or the previous answer. It ends at the last: from the safe one no key leads round to the one that loses
    /// most.
    fn step(&mut self, forward: bool) {
        let last = self.asked.choices.len().saturating_sub(1);
        self.at = if forward { (self.at + 1).min(last) } else { self.at.saturating_sub(1) };
    }

    /// The last or the first answer.
    fn go_to_end(&mut self, last: bool) {
        self.at = if last { self.asked.choices.len().saturating_sub(1) } else { 0 };
    }

    /// Where the question, its text and its choices are.
    fn layout(&self, area: Rect, session: &Session) -> (Rect, Rect, Rect) {
        let width = 68.min(area.width);
        let inner = width.saturating_sub(4);
        let text = self.lines_in(inner, session).len() as u16;
        let items = (0..self.asked.choices.len()).map(|at| self.item(at, session));
        let choices = self.asked.choices.len() as u16 + whole_rows(items, inner);
        let place = overlay::place(area, width, text.saturating_add(choices).saturating_add(4));
        let inside = overlay::inside(place);
        // However many choices there are, the text can be read.
        let choices = choices.min(inside.height.saturating_sub(text.min(inside.height / 3)));
        let room = inside.height - choices;
        let (gap, head) = (u16::from(room > text), u16::from(room > text + 1));
        let body = Rect { y: inside.y + head, height: room - gap - head, ..inside };
        (place, body, Rect { y: inside.bottom() - choices, height: choices, ..inside })
    }

    fn item(&self, at: usize, session: &Session) -> MenuItem<'_> {
        let letter = |action| session.keymap.keys(Mode::Dialog, action).into_iter().find(|key| key.len() == 1);
        match self.asked.choices.get(at) {
            Some(choice) if self.asked.yes && at < 2 => {
                let key = letter(if at == 0 { Action::No } else { Action::Yes });
                MenuItem::new(choice.label(), key.unwrap_or_default())
            }
            Some(choice) if self.next() == Some(at) => {
                MenuItem::new(choice.label(), letter(Action::No).unwrap_or_default())
            }
            Some(choice) => MenuItem::new(choice.label(), choice.detail()),
            None => MenuItem::default(),
        }
    }

    fn scroll(&mut self, action: Action, cx: &Cx<'_>) {
        let (_, body, _) = self.layout(cx.area, cx.session);
        let len = self.lines_in(body.width, cx.session).len();
        if len > usize::from(body.height) {
            self.top = overlay::scroll(action, self.top, len, body.height).unwrap_or(self.top);
        } else {
            self.go_to_end(action == Action::PageDown);
        }
    }

    /// The title: that the outcome is unknown is said as long as it is.
    fn titled(&self, session: &Session) -> &str {
        if self.is_answered(session) { "It was carried out" } else { &self.asked.title }
    }

    /// Whether it was about an unknown outcome that is known by now.
    fn is_answered(&self, session: &Session) -> bool {
        let found = |attempt: &Attempted| self.asked.name == UNKNOWN && session.attempt_done(attempt);
        self.asked.attempt.as_ref().is_some_and(found)
    }

    /// The text, and before it a title that its frame has no room for.
    fn lines_in(&self, width: u16, session: &Session) -> Vec<Line<'static>> {
        let theme = &session.theme;
        let title = self.titled(session);
        let title = (widgets::columns(title) > usize::from(width)).then_some(title);
        let live = self.asked.live.as_ref().map(|live| live.lines(session)).unwrap_or_default();
        // Once it is known what became of it, what to do while nobody knows is no advice any more.
        let told = if self.is_answered(session) { 1 } else { self.asked.lines.len() };
        // It may be found while it is asked.
        let is_found = self.asked.attempt.as_ref().is_some_and(|attempt| session.attempt_done(attempt));
        let now_known = FOLLOWS.iter().filter(|_| is_found);
        let known =
            |line: &String| now_known.clone().fold(line.clone(), |line, (before, now)| line.replace(before, now));
        let asked: Vec<String> = self.asked.lines.iter().take(told).map(known).collect();
        let text = title
            .into_iter()
            .chain(live.iter().map(String::as_str))
            .chain(asked.iter().map(String::as_str))
            .flat_map(|line| overlay::wrapped(line, width, theme.text));
        let said = self.asked.attempt.as_ref().and_then(|attempt| session.attempt_said(attempt));
        let said = said.into_iter().flat_map(|(said, tone): (String, Tone)| {
            overlay::wrapped(&format!("{} {said}", tone.sign()), width, tone.style(theme))
        });
        text.chain(said).collect()
    }
}

impl Screen for Question {
    fn name(&self) -> &'static str {
        self.asked.name
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept => self.answer(self.at, cx),
            Action::Back => self.answer(0, cx),
            // Only no and yes have letters: of what is typed on by somebody who did not see it, none answers.
            Action::No if self.asked.yes => self.answer(0, cx),
            Action::Yes if self.asked.yes => self.answer(1, cx),
            Action::Up | Action::Left => self.step(false),
            Action::Down | Action::Right => self.step(true),
            Action::PageUp | Action::PageDown => self.scroll(action, cx),
            Action::Top | Action::Bottom => self.go_to_end(action == Action::Bottom),
            Action::No => {
                if let Some(next) = self.next() {
                    self.answer(next, cx);
                }
            }
            Action::Yes => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn written(&mut self, cx: &mut Cx<'_>) {
        let Some(done) = self.writes.take().filter(|at| *at < self.asked.choices.len()) else { return };
        // What was done is no answer any more, and the cursor is on the safe one again.
        self.asked.choices.remove(done);
        self.at = 0;
        if self.asked.choices.iter().all(|choice| *choice.command() == Command::Close) {
            cx.command(Command::Close);
        }
    }

    fn mode(&self) -> Mode {
        Mode::Dialog
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::Accept, Action::Back]
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        (action == Action::Accept).then_some("choose")
    }

    fn title(&self, view: &View<'_>) -> String {
        self.titled(view.session).to_owned()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let (place, body, list) = self.layout(area, view.session);
        let back = self.back();
        let keys = [(Action::Accept, "choose"), (Action::Back, back.as_str())];
        overlay::frame(
            place,
            buf,
            theme,
            self.titled(view.session),
            &overlay::hints(view.session, Mode::Dialog, &keys),
        );
        overlay::lines(body, buf, theme, &self.lines_in(body.width, view.session), self.top);
        let item = |at: usize| self.item(at, view.session);
        let list = whole_below(&item(self.at), list, buf, theme);
        let menu = widgets::Menu { len: self.asked.choices.len(), item: &item, cursor: self.at, top: 0, empty: "" };
        menu.draw(list, buf, theme);
    }
}
