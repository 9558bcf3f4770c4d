//! A few lines to fill in over the designer: texts, and choices that a letter finds. It answers with the values.

use crossterm::event::KeyCode;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::DesignAnswer;
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::screens::command::OverlaySpec;
use crate::screens::{Command, Cx, Handled, LineInput, OverlayAnswer, Screen, Session, View, overlay};
use crate::widgets::{self, InputLine};

/// Columns of a line's name.
const LABELS: u16 = 16;
const WIDTH: u16 = 74;

/// What is filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct FillSpec {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) lines: Vec<FillLine>,
    /// Why it can't be taken as it is.
    pub(super) problem: String,
    /// The line that has the keys.
    pub(super) at: usize,
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FillLine {
    pub(super) label: String,
    pub(super) is_needed: bool,
    pub(super) what: Fill,
    /// It is of use only where the line of this number has one of these values.
    pub(super) only: Option<(usize, Vec<String>)>,
}

/// What a line holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fill {
    /// A text, and what may be typed.
    Text(String, String),
    /// One of several: what people call each, and its value.
    Choice(Vec<(String, String)>, usize),
}

impl FillLine {
    pub(super) fn text(label: &str, text: &str, hint: &str) -> Self {
        let what = Fill::Text(text.to_owned(), hint.to_owned());
        Self { label: label.to_owned(), is_needed: false, what, only: None }
    }

    pub(super) fn choice(label: &str, options: Vec<(String, String)>, value: &str) -> Self {
        let at = options.iter().position(|(_, own)| own == value).unwrap_or_default();
        Self { label: label.to_owned(), is_needed: false, what: Fill::Choice(options, at), only: None }
    }

    pub(super) fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }

    pub(super) fn only(self, line: usize, values: &[&str]) -> Self {
        Self { only: Some((line, values.iter().map(|value| (*value).to_owned()).collect())), ..self }
    }

    /// Its value, as it is answered.
    pub(super) fn value(&self) -> &str {
        match &self.what {
            Fill::Text(text, _) => text.trim(),
            Fill::Choice(options, at) => options.get(*at).map_or("", |(_, value)| value.as_str()),
        }
    }
}

impl From<FillSpec> for Command {
    fn from(spec: FillSpec) -> Self {
        OverlaySpec::Fill(spec).into()
    }
}

/// The overlay of it.
pub(in crate::screens) fn open(spec: FillSpec) -> Box<dyn Screen> {
    let line = |line: &FillLine| match &line.what {
        Fill::Text(text, _) => LineInput::new(text),
        Fill::Choice(..) => LineInput::default(),
    };
    let lines = spec.lines.iter().map(line).collect();
    Box::new(FillOverlay { lines, spec, sought: String::new() })
}

#[derive(Debug)]
struct FillOverlay {
    spec: FillSpec,
    lines: Vec<LineInput>,
    /// What was typed to find a choice.
    sought: String,
}

impl FillOverlay {
    fn is_shown(&self, n: usize) -> bool {
        let Some((line, values)) = &self.spec.lines[n].only else { return true };
        self.spec.lines.get(*line).is_some_and(|line| values.iter().any(|value| value == line.value()))
    }

    fn go(&mut self, forward: bool) -> bool {
        if self.found().is_none() && !self.sought.is_empty() {
            return true;
        }
        let len = self.spec.lines.len();
        let shown = |n: &usize| self.is_shown(*n);
        let to = if forward { (self.spec.at + 1..len).find(shown) } else { (0..self.spec.at).rev().find(shown) };
        self.sought.clear();
        self.spec.at = to.unwrap_or(self.spec.at);
        to.is_some()
    }

    fn give(&mut self, cx: &mut Cx<'_>) {
        // What was typed for a choice and is none was not meant as the one that stands there.
        if self.found().is_none() && !self.sought.is_empty() {
            let label = &self.spec.lines[self.spec.at].label;
            self.spec.problem = format!("{label}: none has \"{}\"", self.sought);
            return;
        }
        let missing = |n: &usize| {
            let line = &self.spec.lines[*n];
            line.is_needed && self.is_shown(*n) && line.value().is_empty()
        };
        if let Some(n) = (0..self.spec.lines.len()).find(missing) {
            self.spec.at = n;
            self.spec.problem = format!("{} is needed", self.spec.lines[n].label);
            return;
        }
        let answer = DesignAnswer::Filled(Box::new(self.spec.clone()));
        cx.command(Command::Answer(OverlayAnswer::Design(answer)));
    }

    /// What was typed finds the choice that begins with it, or has it; where none does, the choice stays, and it is said.
    fn seek(&mut self) {
        let found = self.found();
        if let Some(FillLine { what: Fill::Choice(_, at), .. }) = self.spec.lines.get_mut(self.spec.at)
            && let Some(found) = found
        {
            *at = found;
        }
    }

    fn found(&self) -> Option<usize> {
        let Some(FillLine { what: Fill::Choice(options, at), .. }) = self.spec.lines.get(self.spec.at) else {
            return None;
        };
        if self.sought.is_empty() {
            return Some(*at);
        }
        let names = || options.iter().map(|(name, _)| name.to_lowercase());
        let begins = names().position(|name| name.starts_with(&self.sought));
        begins.or_else(|| names().position(|name| name.contains(&self.sought)))
    }

    fn turn(&mut self, forward: bool) {
        self.sought.clear();
        if let Some(FillLine { what: Fill::Choice(options, at), .. }) = self.spec.lines.get_mut(self.spec.at) {
            let last = options.len().saturating_sub(1);
            *at = if forward { (*at + 1).min(last) } else { at.saturating_sub(1) };
        }
    }

    fn draw_line(&self, n: usize, row: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let (line, focused) = (&self.spec.lines[n], n == self.spec.at);
        let labels = Rect { width: LABELS.min(row.width / 2), ..row };
        let needed = if line.is_needed { " *" } else { "" };
        widgets::put(buf, labels, &format!("{}{needed}", line.label), if focused { theme.accent } else { theme.text });
        let field = Rect { x: labels.right(), width: row.width - labels.width, ..row };
        match &line.what {
            Fill::Text(_, hint) => {
                let input = &self.lines[n];
                let (text, cursor) = (input.text(), input.cursor());
                InputLine { prompt: "", text, cursor, placeholder: hint, focused }.draw(field, buf, theme);
            }
            Fill::Choice(options, at) => {
                let name = options.get(*at).map_or("nothing to choose", |(name, _)| name.as_str());
                let sought = Some(&self.sought).filter(|sought| focused && !sought.is_empty());
                let (said, is_wrong) = match sought {
                    Some(sought) if self.found().is_none() => (format!("none has \"{sought}\""), true),
                    Some(sought) => (format!("found by \"{sought}\""), false),
                    None => (format!("{} of {}", (at + 1).min(options.len()), options.len()), false),
                };
                let style = if is_wrong {
                    theme.bad
                } else if focused {
                    theme.accent
                } else {
                    theme.text
                };
                widgets::put(buf, field, &format!("‹ {name} ›  {said}"), style);
            }
        }
    }
}

impl Screen for FillOverlay {
    fn name(&self) -> &'static str {
        "fill"
    }

    fn enter(&mut self, _cx: &mut Cx<'_>) {}

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Submit => self.give(cx),
            Action::Accept => {
                if !self.go(true) {
                    self.give(cx);
                }
            }
            Action::NextField | Action::Down => drop(self.go(true)),
            Action::PreviousField | Action::Up => drop(self.go(false)),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn mode(&self) -> Mode {
        Mode::Form
    }

    fn text(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Handled {
        let n = self.spec.at;
        match (self.spec.lines.get(n).map(|line| &line.what), input) {
            (Some(Fill::Choice(..)), Input::Key(key)) => match key.code {
                KeyCode::Left => self.turn(false),
                KeyCode::Right | KeyCode::Char(' ') if self.sought.is_empty() || key.code == KeyCode::Right => {
                    self.turn(true);
                }
                KeyCode::Char(letter) => {
                    self.sought.extend(letter.to_lowercase());
                    self.seek();
                }
                KeyCode::Backspace => {
                    self.sought.pop();
                    self.seek();
                }
                _ => {}
            },
            (Some(Fill::Text(..)), input) => {
                if let Some(line) = self.lines.get_mut(n) {
                    line.input(input);
                    let typed = line.text().to_owned();
                    if let Some(FillLine { what: Fill::Text(text, _), .. }) = self.spec.lines.get_mut(n) {
                        *text = typed;
                    }
                }
            }
            _ => {}
        }
        Handled::Yes
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        vec![Action::NextField, Action::Submit, Action::Back]
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        match action {
            Action::NextField => Some("next"),
            Action::Submit => Some("take it"),
            _ => None,
        }
    }

    fn title(&self, _view: &View<'_>) -> String {
        self.spec.title.clone()
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let shown: Vec<usize> = (0..self.spec.lines.len()).filter(|n| self.is_shown(*n)).collect();
        let wide = usize::from(WIDTH.min(area.width).saturating_sub(4));
        let about = widgets::wrap(&self.spec.about, wide);
        let problem = if self.spec.problem.is_empty() { Vec::new() } else { widgets::wrap(&self.spec.problem, wide) };
        let height = (shown.len() + about.len() + problem.len()) as u16 + 3;
        let place = overlay::place(area, WIDTH, height);
        let keys = [(Action::NextField, "next"), (Action::Submit, "take it"), (Action::Back, "close")];
        let hints = overlay::hints(view.session, Mode::Form, &keys);
        let inside = overlay::frame(place, buf, theme, &self.spec.title, &hints);
        let mut rows = inside.rows();
        for (lines, style) in [(&about, theme.muted), (&problem, theme.bad)] {
            for line in lines {
                if let Some(row) = rows.next() {
                    widgets::put(buf, row, line, style);
                }
            }
        }
        rows.next();
        let rows: Vec<Rect> = rows.collect();
        let at = shown.iter().position(|n| *n == self.spec.at).unwrap_or_default();
        let top = widgets::keep_visible(0, at, shown.len(), rows.len());
        for (n, row) in shown.into_iter().skip(top).zip(rows) {
            self.draw_line(n, row, buf, view);
        }
    }
}
