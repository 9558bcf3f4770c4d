//! A text that is typed on the page: under the timeline, and sent as its form would send it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Dossier;
use crate::catalog::{KeySpec, Location};
use crate::config::Action;
use crate::contract::{Input, Outcome};
use crate::screens::form::{FormSlot, InPlace, Typed, sentence};
use crate::screens::{Command, Cx, Handled, OverlayAnswer, Unsaved, View};

/// The text, and the key that it was begun with.
#[derive(Debug)]
pub(super) struct Composer {
    key: &'static KeySpec,
    text: InPlace,
    /// Whether it has the keys.
    pub(super) focused: bool,
}

impl Composer {
    /// Whether it has the keys: what is being sent has none.
    fn types(&self) -> bool {
        self.focused && !self.text.is_sending()
    }

    /// How high it wants to be.
    pub(super) fn height(&self, width: u16) -> u16 {
        self.text.height(width)
    }

    pub(super) fn text(&self) -> &InPlace {
        &self.text
    }

    /// Something became known.
    pub(super) fn news(&mut self, cx: &Cx<'_>) {
        self.text.news(cx);
    }

    /// What was typed stays with the page while another one is looked at; what was sent is waited for.
    pub(super) fn unsaved(&self) -> Option<Unsaved> {
        Some(match self.text.unsaved()? {
            Unsaved::Unsent(_) => Unsaved::Resting(format!("The {}", self.key.does.as_deref().unwrap_or("text"))),
            sent => sent,
        })
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        let title = sentence(self.key.does.as_deref().unwrap_or_default());
        self.text.draw(&title, self.focused, area, buf, view);
    }
}

impl Dossier {
    /// The text that has the keys.
    pub(super) fn typing(&mut self) -> Option<&mut Composer> {
        self.composer.as_mut().filter(|composer| composer.types())
    }

    /// Whether a text has the keys.
    pub(super) fn is_typing(&self) -> bool {
        self.composer.as_ref().is_some_and(Composer::types)
    }

    /// Whether a text has the keys, or gets them back where it is not taken: it is being sent.
    pub(super) fn is_composing(&self) -> bool {
        self.composer.as_ref().is_some_and(|composer| composer.focused)
    }

    /// The page has the keys while a text is being sent: whoever uses them is not torn back into the text. Says whether
    /// that was all there was to do.
    pub(super) fn part_from_text(&mut self, action: Option<Action>, cx: &mut Cx<'_>) -> bool {
        let Some(composer) = self.composer.as_mut().filter(|composer| composer.text.is_sending()) else { return false };
        let was_focused = std::mem::replace(&mut composer.focused, false);
        let stays = was_focused && action == Some(Action::Back);
        if stays {
            cx.command(Command::notice("it was sent: the tasks screen shows how far it is"));
        }
        stays
    }

    /// Begins to type the text of a key, or goes on with it.
    pub(super) fn compose(&mut self, key: &'static KeySpec, to: &Location, cx: &mut Cx<'_>) {
        if let Some(composer) = &mut self.composer {
            composer.focused = true;
            if composer.text.is_sending() {
                cx.command(Command::notice("the text before is being sent: another one can be typed after that"));
            } else {
                composer.text.take_keys();
            }
            return;
        }
        let path = key.text.as_deref().unwrap_or_default();
        match InPlace::open(to, path, cx) {
            Some(text) => self.composer = Some(Composer { key, text, focused: true }),
            None => cx.command(Command::Open(to.clone())),
        }
    }

    /// What an action does while the text has the keys.
    pub(super) fn act_text(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        let Some(composer) = self.typing() else { return Handled::No };
        let (handled, typed) = composer.text.act(action, cx);
        self.after(typed, cx);
        handled
    }

    /// A key that is no action, or a paste, for the text.
    pub(super) fn type_text(&mut self, input: &Input, cx: &mut Cx<'_>) {
        if let Some(composer) = self.typing() {
            composer.text.text(input, cx);
        }
    }

    /// A call of the text moved on.
    pub(super) fn take_sent(&mut self, slot: &FormSlot, outcome: &Outcome, cx: &mut Cx<'_>) {
        let mode = self.page_mode();
        if let Some(composer) = &mut self.composer {
            let was_sending = composer.text.is_sending();
            let typed = composer.text.result(slot, outcome, cx);
            let is_back = was_sending && typed == Typed::Open && !composer.text.is_sending();
            if is_back && !composer.focused {
                let key = composer.key.key.parse().map(|action| cx.session.keymap.in_words(mode, action));
                let (what, key) = (composer.key.does.as_deref().unwrap_or("text"), key.unwrap_or_default());
                cx.command(Command::warn(format!("the {what} was not taken: {key} goes on with it")));
            }
            self.after(typed, cx);
        }
    }

    /// An overlay answers that the text has opened, or what becomes of it when the page is left.
    pub(super) fn take_text_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        if let Some(composer) = &mut self.composer {
            let typed = composer.text.take_answer(what, cx);
            self.after(typed, cx);
        }
    }

    /// The text comes back from the user's own editor.
    pub(super) fn take_edited(&mut self, text: Result<Option<String>, String>, cx: &mut Cx<'_>) {
        if let Some(composer) = &mut self.composer {
            composer.text.edited(text, cx);
        }
    }

    fn after(&mut self, typed: Typed, cx: &mut Cx<'_>) {
        let Some(composer) = &mut self.composer else { return };
        match typed {
            Typed::Open => {}
            Typed::Rests => composer.focused = false,
            Typed::Done { sent } => {
                let said = composer.key.said.as_deref().filter(|_| sent);
                if let Some(said) = said {
                    cx.command(Command::notice(said));
                }
                let stayed = composer.focused;
                self.composer = None;
                if sent {
                    self.refresh(cx);
                }
                // Whoever went on meanwhile keeps their place.
                if sent && stayed {
                    (self.timeline.cursor, self.timeline.top) = (0, 0);
                }
            }
        }
    }
}
