//! A question before something that matters. The first answer is the safe one and has the focus.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::readback::Attempted;
use super::{Choice, Command, Cx, Desk, Handled, Screen, View, overlay};
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::widgets::{self, MenuItem, Tone};

/// A question; `name` is the overlay's name, and Esc is the first answer.
pub(super) fn question(name: &'static str, title: &str, lines: Vec<String>, choices: Vec<Choice>) -> Box<dyn Screen> {
    Box::new(Question { name, title: title.to_owned(), lines, attempt: None, choices, yes: false, at: 0, top: 0 })
}

/// A question about a write of unknown outcome: what was found when it was read back is said as soon as it is known.
pub(super) fn question_about(
    name: &'static str,
    title: &str,
    lines: Vec<String>,
    attempt: Attempted,
    choices: Vec<Choice>,
) -> Box<dyn Screen> {
    let attempt = Some(attempt);
    Box::new(Question { name, title: title.to_owned(), lines, attempt, choices, yes: false, at: 0, top: 0 })
}

/// Asks before a command is carried out. Besides, `y` says yes and `n` no.
pub fn confirm(title: &str, lines: Vec<String>, yes: &str, no: &str, command: Command) -> Box<dyn Screen> {
    let choices = vec![Choice::new(no, "", Command::Close), Choice::new(yes, "", command)];
    Box::new(Question {
        name: "confirm",
        title: title.to_owned(),
        lines,
        attempt: None,
        choices,
        yes: true,
        at: 0,
        top: 0,
    })
}

#[derive(Debug)]
struct Question {
    name: &'static str,
    title: String,
    lines: Vec<String>,
    /// The write that it is about, where its outcome is unknown.
    attempt: Option<Attempted>,
    choices: Vec<Choice>,
    /// Whether it is one of no and yes, which have keys of their own.
    yes: bool,
    at: usize,
    /// The first line of the text that is seen.
    top: usize,
}

impl Question {
    fn answer(&mut self, at: usize, cx: &mut Cx<'_>) {
        if let Some(command) = self.choices.get_mut(at).and_then(Choice::take) {
            match command {
                // Leaving closes everything by itself.
                Command::Leave { .. } => cx.command(command),
                command => overlay::answer(cx, command),
            }
        }
    }

    /// The next or the previous answer. It ends at the last: from the safe one no key leads round to the one that loses
    /// most.
    fn step(&mut self, forward: bool) {
        let last = self.choices.len().saturating_sub(1);
        self.at = if forward { (self.at + 1).min(last) } else { self.at.saturating_sub(1) };
    }

    /// The text, and before it a title that its frame has no room for.
    fn text(&self, width: u16, desk: &Desk) -> Vec<Line<'static>> {
        let theme = &desk.theme;
        let title = (widgets::columns(&self.title) > usize::from(width)).then_some(&self.title);
        let text = title.into_iter().chain(&self.lines).flat_map(|line| overlay::wrapped(line, width, theme.text));
        let said = self.attempt.as_ref().and_then(|attempt| desk.attempt_said(attempt));
        let said = said.into_iter().flat_map(|(said, tone): (String, Tone)| {
            overlay::wrapped(&format!("{} {said}", tone.sign()), width, tone.style(theme))
        });
        text.chain(said).collect()
    }
}

impl Screen for Question {
    fn name(&self) -> &'static str {
        self.name
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Accept => self.answer(self.at, cx),
            Action::Back => self.answer(0, cx),
            Action::Up | Action::PreviousField => self.step(false),
            Action::Down | Action::NextField => self.step(true),
            Action::PageUp => self.top = self.top.saturating_sub(5),
            Action::PageDown => self.top += 5,
            // asking to leave once more while asked changes nothing
            Action::Quit => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    /// Its keys are those of a question, so it takes letters as they come.
    fn takes_text(&self) -> bool {
        true
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        let Input::Key(key) = input else { return Handled::Yes };
        match cx.desk.keymap.action(Mode::Dialog, *key) {
            // Only no and yes have letters: of what is typed on by somebody who did not see it, none answers.
            Some(Action::Back) if self.yes => self.answer(0, cx),
            Some(Action::Accept) if self.yes => self.answer(1, cx),
            Some(Action::Left | Action::Up) => self.step(false),
            Some(Action::Right | Action::Down) => self.step(true),
            _ => {}
        }
        Handled::Yes
    }

    fn actions(&self, _desk: &Desk) -> Vec<Action> {
        vec![Action::Accept, Action::Back]
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.desk.theme;
        let width = 68.min(area.width);
        let text = self.text(width.saturating_sub(6), view.desk);
        let place = overlay::place(area, width, (text.len() + self.choices.len()) as u16 + 4);
        let keys = [(Action::Accept, "choose"), (Action::Back, "close")];
        let inside = overlay::frame(place, buf, theme, &self.title, &overlay::hints(view.desk, Mode::Text, &keys));
        let choices = (self.choices.len() as u16).min(inside.height);
        let room = inside.height - choices;
        let gap = u16::from(room > text.len() as u16);
        let head = u16::from(room > text.len() as u16 + 1);
        let body = Rect { y: inside.y + head, height: room - gap - head, ..inside };
        overlay::lines(body, buf, theme, &self.text(body.width, view.desk), self.top);
        let list = Rect { y: inside.bottom() - choices, height: choices, ..inside };
        let letter = |action| view.desk.keymap.keys(Mode::Dialog, action).into_iter().find(|key| key.len() == 1);
        let item = |at: usize| match self.choices.get(at) {
            Some(choice) if self.yes => {
                let key = letter(if at == 0 { Action::Back } else { Action::Accept });
                MenuItem::new(choice.label(), key.unwrap_or_default())
            }
            Some(choice) => MenuItem::new(choice.label(), choice.detail()),
            None => MenuItem::default(),
        };
        let menu = widgets::Menu { len: self.choices.len(), item: &item, cursor: self.at, top: 0, empty: "" };
        menu.draw(list, buf, theme);
    }
}
