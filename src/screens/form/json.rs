//! The whole document as JSON text. What can be read is taken over with every key, so that nothing is lost.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;
use tui_textarea::{CursorMove, TextArea};

use super::answer::{FormAnswer, JsonAnswer};
use super::phase::{FormPhase, PageView, To};
use super::shared::Shared;
use super::whose::{ask_place, called};
use super::{editor, pasted, view};
use crate::config::{Action, Mode};
use crate::contract::Input;
use crate::form::{Claim, JsonProblem, go, press};
use crate::screens::question::question;
use crate::screens::{Choice, Command, Cx, Handled, View};

/// The longest document, in bytes, that is edited in place: with each key all of it is read, checked and taken over.
/// For many members that and its frame take 0.5 ms for 10 KB and 1.9 ms for 60 KB, measured like
/// [`crate::form::TYPED_MOST`].
const TYPED_MOST: usize = 64 << 10;

/// What becomes of a text that is not gone on with.
const ASIDE: &str = "the text is set aside";

/// The text with what is wrong in it.
#[derive(Debug)]
pub(super) struct JsonText {
    pub(super) area: TextArea<'static>,
    /// What is wrong, by line.
    pub(super) problems: Vec<JsonProblem>,
    /// Whether it can be read as a document.
    pub(super) readable: bool,
    /// Where it says another thing than the page.
    pub(super) claims: Vec<Claim>,
    /// How many bytes it has.
    pub(super) size: usize,
    /// Where secrets stand in it: the line, from 0, and which of its characters.
    secrets: Vec<(usize, Range<usize>)>,
    /// Whether they are shown all the same.
    revealed: bool,
    /// It as it was shown or pasted, before anybody typed in it.
    shown: String,
    /// What a whole document was pasted over, and what was undone of that.
    before: Option<TextArea<'static>>,
    after: Option<TextArea<'static>>,
}

impl JsonText {
    /// A text that is meant to be the document.
    pub(super) fn new(text: &str, shared: &mut Shared) -> Self {
        let area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        let (problems, claims) = (Vec::new(), Vec::new());
        let (readable, shown) = (true, text.to_owned());
        let (secrets, revealed) = (Vec::new(), false);
        // What was set aside is what was there before.
        let aside = shared.drafting.set_aside.as_deref().filter(|aside| *aside != text);
        let before = aside.map(|aside| TextArea::new(aside.split('\n').map(str::to_owned).collect()));
        let mut json =
            Self { area, problems, readable, claims, size: 0, secrets, revealed, shown, before, after: None };
        json.take(shared);
        json
    }

    /// Puts a text in at the cursor. A whole document takes the place of one that is as it was shown, unless it makes a
    /// document where it is put; and any text that of all that is selected. Says whether anything changed.
    fn paste(&mut self, text: &str) -> bool {
        let text = pasted::unmarked(text).replace("\r\n", "\n").replace('\r', "\n");
        let last = self.area.lines().len() - 1;
        let end = (last, self.area.lines()[last].chars().count());
        let all = self.area.selection_range() == Some(((0, 0), end)) && self.size > 0;
        let at_start = self.area.cursor() == (0, 0) && text.trim_start().starts_with('{');
        let is_as_shown = self.whole() == self.shown;
        let whole = is_as_shown && self.area.selection_range().is_none() && (at_start || is_document(&text));
        let inside = || {
            let mut area = self.area.clone();
            area.insert_str(&text);
            is_document(&area.lines().join("\n"))
        };
        let replaces = all || (whole && !inside());
        if !replaces {
            return self.area.insert_str(text);
        }
        self.shown.clone_from(&text);
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        self.area.cancel_selection();
        self.before = Some(std::mem::replace(&mut self.area, area));
        self.after = None;
        true
    }

    fn undo(&mut self) -> bool {
        if self.area.undo() {
            return true;
        }
        let Some(before) = self.before.take() else { return false };
        self.after = Some(std::mem::replace(&mut self.area, before));
        true
    }

    fn redo(&mut self) -> bool {
        if self.area.redo() {
            return true;
        }
        let Some(after) = self.after.take() else { return false };
        self.before = Some(std::mem::replace(&mut self.area, after));
        true
    }

    fn whole(&self) -> String {
        self.area.lines().join("\n")
    }

    /// What is masked on the screen: the line, from 0, and which of its characters.
    pub(super) fn masked(&self) -> &[(usize, Range<usize>)] {
        if self.revealed { &[] } else { &self.secrets }
    }

    /// Whether the document does not have what the text says.
    fn is_unread(&self) -> bool {
        !self.readable || !self.claims.is_empty()
    }

    /// Whether it is too long to be edited in place.
    pub(super) fn is_long(&self) -> bool {
        self.size > TYPED_MOST
    }

    fn go_line(&mut self, line: usize, column: usize) {
        let [line, column] = [line, column].map(|place| u16::try_from(place.saturating_sub(1)).unwrap_or(u16::MAX));
        self.area.move_cursor(CursorMove::Jump(line, column));
    }

    /// The next problem after the cursor, around the end.
    fn next_problem(&mut self) {
        let here = self.area.cursor().0 + 1;
        let next = self.problems.iter().find(|problem| problem.line > here).or(self.problems.first());
        if let Some((line, column)) = next.map(|problem| (problem.line, problem.column)) {
            self.go_line(line, column);
        }
    }
}

impl FormPhase for JsonText {
    fn act(&mut self, action: Action, shared: &mut Shared, cx: &mut Cx<'_>) -> Handled {
        let key = |code, modifiers| Input::Key(KeyEvent::new(code, modifiers));
        let input = match action {
            Action::Up => key(KeyCode::Up, KeyModifiers::NONE),
            Action::Down => key(KeyCode::Down, KeyModifiers::NONE),
            Action::PageUp | Action::PageDown => {
                // The text area itself would have to draw itself to know what a page is.
                self.area.cancel_selection();
                let way = if action == Action::PageUp { CursorMove::Up } else { CursorMove::Down };
                (1..cx.area.height.max(2)).for_each(|_| go(&mut self.area, way));
                return Handled::Yes;
            }
            Action::Accept => key(KeyCode::Enter, KeyModifiers::NONE),
            Action::NextField => Input::Paste("  ".to_owned()),
            Action::Undo | Action::Redo => {
                let changed = if action == Action::Undo { self.undo() } else { self.redo() };
                if changed {
                    self.take(shared);
                }
                return Handled::Yes;
            }
            Action::SelectAll => {
                self.area.select_all();
                return Handled::Yes;
            }
            Action::NextIssue => {
                self.next_problem();
                return Handled::Yes;
            }
            Action::Reveal if !self.secrets.is_empty() => {
                self.revealed = !self.revealed;
                return Handled::Yes;
            }
            Action::Editor => {
                self.edit_outside(shared, cx);
                return Handled::Yes;
            }
            Action::Json | Action::Back => {
                self.close(false, shared, cx);
                return Handled::Yes;
            }
            Action::Submit => {
                self.close(true, shared, cx);
                return Handled::Yes;
            }
            _ => return Handled::No,
        };
        self.text(&input, shared, cx);
        Handled::Yes
    }

    /// A key or a paste into the text; the document follows as soon as the text can be read.
    fn text(&mut self, input: &Input, shared: &mut Shared, cx: &mut Cx<'_>) {
        let changed = match input {
            Input::Key(key) if self.is_long() && moves(*key) => press(&mut self.area, *key),
            _ if self.is_long() => {
                if editor::is_wanted(input, cx) {
                    self.edit_outside(shared, cx);
                }
                return;
            }
            Input::Key(key) => press(&mut self.area, *key),
            Input::Paste(text) => self.paste(text),
            Input::Resize { .. } => false,
        };
        if changed {
            self.take(shared);
            if matches!(input, Input::Paste(_)) {
                self.take_reply(shared, cx);
                self.cover(shared);
            }
        }
    }

    fn types(&self) -> bool {
        true
    }

    fn actions(&self, _page: PageView<'_>) -> Vec<Action> {
        let reveal = (!self.secrets.is_empty()).then_some(Action::Reveal);
        let more = [Action::NextIssue, Action::Editor, Action::Undo, Action::SelectAll, Action::Back];
        [Action::Submit, Action::Json].into_iter().chain(reveal).chain(more).collect()
    }

    fn does(&self, action: Action, _page: PageView<'_>) -> Option<&'static str> {
        match action {
            Action::Submit => Some("review"),
            Action::Json => Some("fields"),
            _ => None,
        }
    }

    /// What is wrong with the text is counted as it is listed above.
    fn status(&self, _page: PageView<'_>) -> Option<String> {
        let left = Some(self.problems.len()).filter(|left| *left > 0).map(|left| format!("{left} to correct"));
        let line = format!("JSON · line {}", self.area.cursor().0 + 1);
        Some(left.into_iter().chain([line]).collect::<Vec<_>>().join(" · "))
    }

    fn draw(&self, page: PageView<'_>, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        view::json::draw(self, page.shared.fixed_words().as_deref(), area, buf, view);
    }
}

impl JsonText {
    /// Puts in the place of a reply that was pasted what can be sent of it.
    fn take_reply(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        let is_read = self.readable;
        if let Some(text) = is_read.then(|| pasted::input_in(&self.whole(), &shared.spec, cx)).flatten() {
            self.show(&text, shared);
        }
    }

    /// Shows another text in the place of one that has just come.
    fn show(&mut self, text: &str, shared: &mut Shared) {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        self.area = area;
        self.after = None;
        text.clone_into(&mut self.shown);
        self.take(shared);
    }

    /// Masks the secrets of a text that was pasted; they are in the document.
    fn cover(&mut self, shared: &mut Shared) {
        let is_taken = self.readable && self.claims.is_empty();
        if let Some(text) = is_taken.then(|| shared.form.cover_json_text(&self.whole())).flatten() {
            self.show(&text, shared);
        }
    }

    /// More is known of the page: what it says otherwise may be the same.
    pub(super) fn look_again(&mut self, shared: &mut Shared) {
        if !self.claims.is_empty() {
            self.take(shared);
        }
    }

    /// Takes the text over, as far as it can be read.
    fn take(&mut self, shared: &mut Shared) {
        let text = self.whole();
        let read = shared.form.from_json_text(&text);
        self.readable = read.is_ok();
        self.claims = shared.form.claims().to_vec();
        self.problems = read.unwrap_or_else(|problem| vec![problem]);
        self.size = text.len();
        self.secrets = by_line(&text, &shared.form.secrets_in_text(&text));
        shared.drafting.set_aside.take_if(|aside| *aside == text);
        shared.drafting.text_unread = self.is_unread().then_some(text);
    }

    /// Back to the fields (or on to the review), if the text can be read and is of this page.
    fn close(&mut self, submits: bool, shared: &mut Shared, cx: &mut Cx<'_>) {
        if !self.readable {
            self.next_problem();
            let why = self.problems.first().map(ToString::to_string).unwrap_or_default();
            let choices = vec![
                Choice::new("Keep editing the text", "", Command::Close),
                Choice::new("Go back to what was last read", ASIDE, FormAnswer::Json(JsonAnswer::Fields).into()),
                leave_form(),
            ];
            return cx.command(Command::Overlay(question("json", "The text is no JSON object", vec![why], choices)));
        }
        let onward = if submits { JsonAnswer::Submit } else { JsonAnswer::Fields };
        let called = |value: &Value| called(value, shared, cx);
        let yes = FormAnswer::Json(onward).into();
        let texts = ("This document", "Back to the text");
        match ask_place(&self.claims, texts, yes, Some(leave_form()), &called) {
            Some(question) => cx.command(Command::Overlay(question)),
            None => leave(onward, shared),
        }
    }

    /// Asks about what a text says that has just come, if it is of another page.
    pub(super) fn ask_claims(&mut self, shared: &mut Shared, cx: &mut Cx<'_>) {
        if self.readable && !self.claims.is_empty() {
            self.close(false, shared, cx);
        }
    }

    /// Goes on as it was answered. A text that can't be read is set aside, and can be had back.
    pub(super) fn take_answer(&self, onward: JsonAnswer, shared: &mut Shared, cx: &mut Cx<'_>) {
        if !self.readable {
            shared.drafting.set_aside = Some(self.whole());
            let key = |action| cx.session.keymap.in_words(Mode::Form, action);
            let [opens, takes_back] = [Action::Json, Action::Undo].map(key);
            cx.command(Command::notice(format!("the text is set aside: {opens}, then {takes_back} bring it back")));
        }
        leave(onward, shared);
    }

    fn edit_outside(&self, shared: &mut Shared, cx: &mut Cx<'_>) {
        let unread = (!self.readable).then(|| self.whole());
        editor::edit_document(unread, shared, cx);
    }
}

/// The way out of the form: what is to become of all that was typed is asked then.
fn leave_form() -> Choice {
    Choice::new("Leave the form", "keep it as a draft, or discard it", Command::Back)
}

/// Back to the fields with what was last read.
fn leave(onward: JsonAnswer, shared: &mut Shared) {
    shared.go(To::Fields);
    if onward == JsonAnswer::Submit {
        let is_right = shared.form.submit();
        shared.go(if is_right { To::Review } else { To::Issue(None) });
    }
}

/// Whether a text is a whole document.
pub(super) fn is_document(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_object())
}

/// Whether a key only moves the cursor.
fn moves(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Left | KeyCode::Right | KeyCode::Up | KeyCode::Down | KeyCode::Home | KeyCode::End)
}

/// Ranges of bytes as lines, from 0, and characters of theirs.
fn by_line(text: &str, places: &[Range<usize>]) -> Vec<(usize, Range<usize>)> {
    let mut found = Vec::new();
    let mut start = 0;
    for (number, line) in text.split('\n').enumerate() {
        let end = start + line.len();
        for place in places.iter().filter(|place| place.start < end && place.end > start) {
            let chars = |byte: usize| line[..byte.clamp(start, end) - start].chars().count();
            found.push((number, chars(place.start)..chars(place.end)));
        }
        start = end + 1;
    }
    found
}
