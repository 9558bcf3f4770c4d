//! A form for one text, on the page that the text belongs to. All but the text stands in the location of the form, and
//! it is sent as every form is: by the journal, once, and with what the service says of it kept beside the text.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::phase::Phase;
use super::pieces::pieces;
use super::review::Review;
use super::slots::FormSlot;
use super::spec::FormSpec;
use super::{FormPage, editor};
use crate::catalog::{Location, catalog};
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::form::RowId;
use crate::model::DocPath;
use crate::screens::{Command, Cx, Handled, Keeps, OverlayAnswer, Screen, Slot, Unsaved, View, call_state};
use crate::widgets::{self, Tone};

/// So many lines a text has at the least, and at the most.
const LINES: (usize, usize) = (3, 8);

/// What became of the text after something was done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::screens) enum Typed {
    /// It is being typed or sent.
    Open,
    /// It has given the keys back, and keeps what was typed.
    Rests,
    /// It was taken by the service, or there is nothing in it.
    Done {
        /// Whether it was sent.
        sent: bool,
    },
}

/// A text being typed on a page.
#[derive(Debug)]
pub(in crate::screens) struct InPlace {
    /// Where its form is.
    at: Location,
    /// Where it stands in the request.
    path: DocPath,
    page: FormPage,
}

impl InPlace {
    /// Begins to type the text at this path of a form; `None` where the form has no such text.
    pub(in crate::screens) fn open(at: &Location, path: &str, cx: &mut Cx<'_>) -> Option<Self> {
        let place = catalog().place(&at.without_action().without_query()).ok()?;
        let spec = FormSpec::at(at, place, at.action()?).ok()?;
        let mut text = Self { at: at.clone(), path: path.parse().ok()?, page: FormPage::new(spec) };
        text.with(cx, Screen::enter);
        text.take_keys()?;
        Some(text)
    }

    /// The text has the keys, with the cursor where it was.
    pub(in crate::screens) fn take_keys(&mut self) -> Option<RowId> {
        let row = self.page.shared.form.show(&self.path)?;
        self.page.fields.focus = Some(row);
        self.page.shared.form.begin_edit(row).then_some(row)
    }

    /// Lets the form do something at its own location. Says whether it is through with its work.
    fn with(&mut self, cx: &mut Cx<'_>, f: impl FnOnce(&mut FormPage, &mut Cx<'_>)) -> bool {
        let mut commands = Vec::new();
        let mut inside = Cx {
            session: cx.session,
            owner: cx.owner,
            context: cx.context,
            location: &self.at,
            area: cx.area,
            effects: cx.effects,
            commands: &mut commands,
        };
        f(&mut self.page, &mut inside);
        let done = commands.iter().any(|command| matches!(command, Command::Return { .. }));
        // It is on the page already that it would go back to, and the page says that it is done.
        let own = |command: &Command| matches!(command, Command::Return { .. } | Command::Notice(_)) && done;
        cx.commands.extend(commands.into_iter().filter(|command| !own(command)));
        done
    }

    /// Whether it was sent, and its answer is waited for.
    pub(in crate::screens) fn is_sending(&self) -> bool {
        matches!(self.page.phase, Phase::Sending(_))
    }

    fn is_empty(&self) -> bool {
        let typed = self.path.get(self.page.shared.form.document()).and_then(serde_json::Value::as_str);
        typed.is_none_or(|text| text.trim().is_empty())
    }

    /// The user did something that the keymap knows.
    pub(in crate::screens) fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> (Handled, Typed) {
        match action {
            Action::Back => {
                self.page.shared.form.leave();
                let rests = if self.is_empty() { Typed::Done { sent: false } } else { Typed::Rests };
                return (Handled::Yes, rests);
            }
            _ if self.is_sending() => {
                cx.command(Command::notice("it is being sent: nothing is sent a second time"));
            }
            Action::Submit if self.is_empty() => cx.command(Command::warn("nothing was typed, so nothing is sent")),
            Action::Submit => {
                self.page.shared.form.leave();
                self.with(cx, |page, cx| {
                    Review::submit(&mut page.shared, cx);
                    page.settle(cx);
                });
            }
            Action::Details => match self.page.shared.banner.clone() {
                Some(error) => cx.command(Command::error(error)),
                None => return (Handled::No, Typed::Open),
            },
            action => return (self.edit(action, cx), Typed::Open),
        }
        (Handled::Yes, Typed::Open)
    }

    /// What an action does to the text.
    fn edit(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Some(row) = self.take_keys() else { return Handled::No };
        let key = match action {
            // A line is a line: the text is sent by a key of its own.
            Action::Accept | Action::NewLine => KeyEvent::new(KeyCode::Enter, KeyModifiers::ALT),
            Action::Up => KeyCode::Up.into(),
            Action::Down => KeyCode::Down.into(),
            Action::PageUp => KeyCode::PageUp.into(),
            Action::PageDown => KeyCode::PageDown.into(),
            Action::Undo => KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL),
            Action::Redo => KeyEvent::new(KeyCode::Char('y'), KeyModifiers::CONTROL),
            Action::SelectAll => {
                self.page.shared.form.select_text(row);
                return Handled::Yes;
            }
            Action::Editor => {
                self.with(cx, |page, cx| {
                    page.arrange();
                    let row = page.fields.rows.iter().find(|shown| shown.id == row).cloned();
                    editor::edit(row.as_ref(), &mut page.shared, cx);
                });
                return Handled::Yes;
            }
            _ => return Handled::No,
        };
        self.page.shared.form.input(&Input::Key(key), cx.now());
        Handled::Yes
    }

    /// A key that is no action, or a paste.
    pub(in crate::screens) fn text(&mut self, input: &Input, cx: &mut Cx<'_>) {
        if self.take_keys().is_some() && self.page.shared.form.input(input, cx.now()) {
            self.page.shared.banner = None;
            let Self { page, .. } = self;
            page.shared.drafting.note_typing(&page.shared.form, cx);
            // There is nothing of such a text that a draft could keep.
            page.shared.drafting.due = None;
        }
    }

    /// A call of the form moved on.
    pub(in crate::screens) fn result(
        &mut self,
        slot: &FormSlot,
        outcome: &crate::contract::Outcome,
        cx: &mut Cx<'_>,
    ) -> Typed {
        let slot = Slot::from(slot.clone());
        let sent = self.with(cx, |page, cx| page.result(&slot, outcome, cx));
        if sent { Typed::Done { sent } } else { Typed::Open }
    }

    /// An overlay over the form answers.
    pub(in crate::screens) fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) -> Typed {
        let parts = matches!(what, OverlayAnswer::Leave { .. });
        self.with(cx, |page, cx| page.take_answer(what, cx));
        if parts { Typed::Done { sent: false } } else { Typed::Open }
    }

    /// The text comes back from the user's own editor.
    pub(in crate::screens) fn edited(&mut self, text: Result<Option<String>, String>, cx: &mut Cx<'_>) {
        self.with(cx, |page, cx| page.edited(text, cx));
    }

    /// Something became known, be it what became of what was sent.
    pub(in crate::screens) fn news(&mut self, cx: &Cx<'_>) {
        self.page.shared.forget_doubt(cx);
    }

    pub(in crate::screens) fn unsaved(&self) -> Option<Unsaved> {
        self.page.unsaved().filter(|_| self.is_sending() || !self.is_empty())
    }

    pub(in crate::screens) fn keeps(&self) -> Keeps {
        self.page.keeps()
    }

    /// What keys do while it is typed.
    pub(in crate::screens) fn actions() -> Vec<Action> {
        vec![Action::Submit, Action::Accept, Action::Back, Action::Editor]
    }

    pub(in crate::screens) const fn does(action: Action) -> Option<&'static str> {
        match action {
            Action::Submit => Some("send"),
            Action::Accept => Some("new line"),
            Action::Back => Some("later"),
            _ => None,
        }
    }

    /// How high it wants to be in this width.
    pub(in crate::screens) fn height(&self, width: u16) -> u16 {
        let lines = self.shown(width).0.len().clamp(LINES.0, LINES.1);
        (lines + self.said(width).len() + 1).try_into().unwrap_or(u16::MAX)
    }

    /// What stands under the text: what is wrong with it, or why it was not taken.
    fn said(&self, width: u16) -> Vec<(String, Tone)> {
        let shared = &self.page.shared;
        let (text, tone, most) = if let Some(error) = &shared.banner {
            (format!("{}: {} {}", error.code, error.message, error.advice()), Tone::Bad, 4)
        } else if let Some(issue) = shared.form.issues().iter().find(|issue| issue.shown) {
            (issue.message.clone(), Tone::Warn, 2)
        } else {
            return Vec::new();
        };
        let lines = widgets::wrap(&format!("{} {text}", tone.sign()), width.into()).into_iter();
        lines.take(most).map(|line| (line, tone)).collect()
    }

    /// The lines of the text as they are wrapped, and the line and column of the cursor among them.
    fn shown(&self, width: u16) -> (Vec<String>, Option<(usize, usize)>) {
        let form = &self.page.shared.form;
        let room = usize::from(width.max(2)) - 1;
        match form.editing() {
            Some(editing) => {
                let (at, column) = (editing.area.cursor().0, editing.area.cursor().1);
                let mut lines = Vec::new();
                let mut cursor = None;
                for (nth, line) in editing.area.lines().iter().enumerate() {
                    let (pieces, here) = pieces(line, (nth == at).then_some(column), room);
                    cursor = here.map(|(line, column)| (lines.len() + line, column)).or(cursor);
                    lines.extend(pieces);
                }
                (lines, cursor)
            }
            None => {
                let text = self.path.get(form.document()).and_then(serde_json::Value::as_str).unwrap_or_default();
                (text.split('\n').flat_map(|line| pieces(line, None, room).0).collect(), None)
            }
        }
    }

    /// Draws it: a rule with what it is, the text, and what is said of it.
    pub(in crate::screens) fn draw(&self, title: &str, focused: bool, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let theme = &view.session.theme;
        let row = |y: u16| Rect { y: area.y + y.min(area.height), height: u16::from(y < area.height), ..area };
        let record = view.session.ledger.find(view.owner, &FormSlot::Submit.into());
        let record = record.and_then(|call| view.session.calls.get(call));
        let state = match (record, self.is_sending()) {
            (Some(record), true) if record.is_held() => {
                format!(" · being sent: {}", call_state::in_words(record, view.session.now))
            }
            (_, true) => " · being sent".to_owned(),
            (_, false) if focused => String::new(),
            (_, false) => " · not sent yet".to_owned(),
        };
        let head = format!("── {title}{state} ");
        let rule = "─".repeat(usize::from(area.width).saturating_sub(widgets::columns(&head)));
        widgets::put(buf, row(0), &format!("{head}{rule}"), if focused { theme.accent } else { theme.faint });
        let said = self.said(area.width);
        let (lines, cursor) = self.shown(area.width);
        let room = usize::from(area.height).saturating_sub(1 + said.len());
        let top = cursor.map_or(0, |(line, _)| widgets::keep_visible(0, line, lines.len(), room));
        for n in 0..room {
            let place = row(1 + n as u16);
            widgets::ground(place, buf, theme.base.patch(theme.input));
            if let Some(line) = lines.get(top + n) {
                widgets::put(buf, place, line, theme.text.patch(theme.input));
            }
            if let Some((_, column)) = cursor.filter(|(line, _)| focused && *line == top + n) {
                let x = place.x + (column as u16).min(place.width.saturating_sub(1));
                widgets::caret(Rect { x, width: place.width.min(1), ..place }, buf, theme);
            }
        }
        for (n, (line, tone)) in said.iter().enumerate() {
            widgets::put(buf, row((1 + room + n) as u16), line, tone.style(theme));
        }
    }

    /// Which part of the keymap holds while it is typed.
    pub(in crate::screens) const fn mode() -> Mode {
        Mode::Form
    }
}
