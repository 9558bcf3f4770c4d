//! Why an object is not on a profile: its fields and keys by the mapping of its type, each key looked up in the domain,
//! and step by step which profile it finds, or why none.
//!
//! Nothing is written. The object is content about customers: kept as long as the page is open and nowhere else, not
//! even in what a failed assertion would print.

mod draw;
mod lines;
mod read;
#[cfg(test)]
mod tests;

use std::fmt;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::Value;
use tui_textarea::{CursorMove, TextArea};

use super::form::write_text;
use super::item::{Item, at};
use super::{Choice, Command, Cx, Handled, OverlayAnswer, Screen, Session, Slot, View, menu, overlay};
use crate::catalog::{JoiningPart, Location, Resource, catalog, joining_domain};
use crate::config::{Action, Mode};
use crate::contract::{ApiError, Input, Outcome};
use crate::form::press;
use crate::mapping::{Ending, Holders, NotAnObject, PastedObject, Trace, object_text, pasted_object};

/// What the calls of the page are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoiningSlot {
    /// The types of the domain, one of which is chosen.
    Types,
    /// The type of the object.
    Type,
    /// The objects of the profile, one of which is chosen.
    Objects,
    /// The profiles that have a key, by its number.
    Key(usize),
    /// Whether the domain has a dead-letter queue.
    Domain,
}

/// What was chosen over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoiningAnswer {
    /// The object is of this type.
    Type(String),
    /// The object of this number among those of the profile.
    Object(usize),
    /// Another type is to be chosen.
    Types,
}

/// The page.
pub(super) struct JoiningPage {
    of: JoiningPart,
    item: Item,
    /// The name of the object's type, and the type.
    type_name: Option<String>,
    object_type: Option<Value>,
    area: TextArea<'static>,
    pasted: Result<PastedObject, NotAnObject>,
    typing: bool,
    /// Whether its keys are to be looked up as soon as all is there that says which.
    wanted: bool,
    /// Whether they were looked up, as far as they were.
    looked: bool,
    trace: Option<Trace>,
    holders: Vec<Holders>,
    error: Option<ApiError>,
    has_queue: Option<bool>,
    types: Vec<String>,
    objects: Vec<Value>,
    /// The first line in sight.
    top: usize,
}

impl fmt::Debug for JoiningPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoiningPage").field("of", &self.of).field("type", &self.type_name).finish_non_exhaustive()
    }
}

/// The list below the domain of a place that is this to the question, and its resource.
fn below(place: &Location, of: JoiningPart) -> Option<(&'static Resource, Location)> {
    let resource = catalog().resources().iter().find(|resource| resource.joining == Some(of))?;
    Some((resource, joining_domain(place)?.child(&resource.name)))
}

impl JoiningPage {
    /// A page that has read nothing yet.
    pub(super) fn new(resource: &'static Resource, of: JoiningPart) -> Self {
        Self {
            of,
            item: Item::new(resource),
            type_name: None,
            object_type: None,
            area: TextArea::default(),
            pasted: Err(NotAnObject::Neither),
            typing: of != JoiningPart::Object,
            wanted: of == JoiningPart::Object,
            looked: false,
            trace: None,
            holders: Vec::new(),
            error: None,
            has_queue: None,
            types: Vec::new(),
            objects: Vec::new(),
            top: 0,
        }
    }

    /// The profile that the page is about.
    fn profile(&self, place: &Location) -> Option<Location> {
        let depth = match self.of {
            JoiningPart::Profile => 0,
            JoiningPart::Object => 2,
            JoiningPart::Domain | JoiningPart::Type => return None,
        };
        let parts = place.parts();
        Some(Location::new(&parts[..parts.len().saturating_sub(depth)]))
    }

    /// Where a profile of the domain is.
    fn profile_at(place: &Location, id: &str) -> Option<Location> {
        below(place, JoiningPart::Profile).map(|(_, list)| list.child(id))
    }

    /// Whether nothing was pasted.
    fn is_empty(&self) -> bool {
        self.area.lines().iter().all(|line| line.trim().is_empty())
    }

    /// Takes over what stands in the text.
    fn read_text(&mut self, cx: &mut Cx<'_>) {
        self.pasted = pasted_object(&self.area.lines().join("\n"));
        let named = self.pasted.as_ref().ok().and_then(|pasted| pasted.object_type.clone());
        if let Some(named) = named.filter(|_| matches!(self.of, JoiningPart::Profile | JoiningPart::Domain)) {
            self.choose_type(&named, cx);
        }
        self.think();
    }

    /// Puts an object that was picked into the text.
    fn put(&mut self, object: &str, cx: &mut Cx<'_>) {
        let pretty =
            serde_json::from_str(object).ok().and_then(|value: Value| serde_json::to_string_pretty(&value).ok());
        let text = pretty.unwrap_or_else(|| object.to_owned());
        self.area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        self.area.move_cursor(CursorMove::Top);
        self.read_text(cx);
    }

    /// Works out the way of the object, as far as it is known without the domain.
    fn think(&mut self) {
        let known = self.object_type.as_ref().zip(self.pasted.as_ref().ok());
        self.trace = known.map(|(object_type, pasted)| Trace::new(object_type, &pasted.object));
        self.holders = vec![Holders::Unasked; self.trace.as_ref().map_or(0, |trace| trace.keys.len())];
        (self.looked, self.top, self.error) = (false, 0, None);
    }

    /// Where the object goes, as far as it is known.
    fn ending(&self) -> Option<Ending> {
        self.trace.as_ref().map(|trace| trace.walk(&self.holders).1)
    }

    /// The profile that it goes to.
    fn goes_to(&self, place: &Location) -> Option<Location> {
        match self.ending()? {
            Ending::Of { profile, .. } | Ending::Stays { profile, .. } => Self::profile_at(place, &profile),
            _ => None,
        }
    }

    /// Looks the keys up, or says what is missing for it.
    fn submit(&mut self, cx: &mut Cx<'_>) {
        if let Err(problem) = &self.pasted {
            return cx.command(Command::warn(problem.to_string()));
        }
        if self.type_name.is_none() {
            return self.ask_types(cx);
        }
        self.wanted = true;
        self.look(cx);
    }

    /// Picks: the type where none is known, else an object of the profile.
    fn pick(&mut self, cx: &mut Cx<'_>) {
        match (self.of, &self.type_name) {
            (JoiningPart::Profile | JoiningPart::Domain, None) | (JoiningPart::Domain, _) => self.ask_types(cx),
            (JoiningPart::Profile, Some(_)) => self.ask_objects(cx),
            (JoiningPart::Type | JoiningPart::Object, _) => {
                let key = cx.session.keymap.in_words(Mode::Browse, Action::Diagnose);
                cx.command(Command::warn(format!(
                    "objects are listed by profile: open the objects of one, and press {key} on the object"
                )));
            }
        }
    }

    fn offer_types(&self, cx: &mut Cx<'_>) {
        let choice = |name: &String| {
            Choice::new(name, "", Command::Answer(OverlayAnswer::Joining(JoiningAnswer::Type(name.clone()))))
        };
        cx.command(Command::Overlay(menu("Of which type is the object?", self.types.iter().map(choice).collect())));
    }

    fn offer_objects(&self, cx: &mut Cx<'_>) {
        let list = below(cx.location, JoiningPart::Object);
        let answer = |answer| Command::Answer(OverlayAnswer::Joining(answer));
        let choice = |(nth, row): (usize, &Value)| {
            let beginning: String = object_text(row).unwrap_or_default().chars().take(100).collect();
            let id = list.as_ref().and_then(|(list, _)| list.id_of(row)).unwrap_or_default();
            Choice::new(id, beginning, answer(JoiningAnswer::Object(nth)))
        };
        let mut choices: Vec<Choice> = self.objects.iter().enumerate().map(choice).collect();
        choices.push(Choice::new("Another type …", "", answer(JoiningAnswer::Types)));
        let name = self.type_name.as_deref().unwrap_or_default();
        cx.command(Command::Overlay(menu(&format!("Objects of {name} on this profile"), choices)));
    }

    fn clear(&mut self, cx: &mut Cx<'_>) {
        self.area.select_all();
        if self.area.cut() {
            let key = cx.session.keymap.in_words(Mode::Form, Action::Undo);
            cx.command(Command::notice(format!("the object was removed; {key} brings it back")));
        }
        self.read_text(cx);
    }

    fn act_typing(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        match action {
            Action::Submit => self.submit(cx),
            Action::Pick => self.pick(cx),
            Action::Unset => self.clear(cx),
            Action::Back if self.looked => self.typing = false,
            Action::PageUp | Action::PageDown => self.scroll(action, cx),
            action => {
                let before = self.area.lines().join("\n");
                let handled = write_text(&mut self.area, action);
                if before != self.area.lines().join("\n") {
                    self.read_text(cx);
                }
                return handled;
            }
        }
        Handled::Yes
    }

    fn scroll(&mut self, action: Action, cx: &Cx<'_>) {
        let (place, len) = draw::shown(self, cx.area, &cx.view());
        self.top = overlay::scroll(action, self.top, len, place.height).unwrap_or(self.top);
    }
}

impl Screen for JoiningPage {
    fn name(&self) -> &'static str {
        "joining"
    }

    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.begin(cx);
    }

    fn mode(&self) -> Mode {
        if self.typing { Mode::Form } else { Mode::Browse }
    }

    fn composes(&self) -> bool {
        self.typing && self.looked
    }

    fn text(&mut self, input: &Input, cx: &mut Cx<'_>) -> Handled {
        if !self.typing {
            return Handled::No;
        }
        match input {
            Input::Key(key) => {
                press(&mut self.area, *key);
            }
            Input::Paste(text) => {
                self.area.insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
            }
            Input::Resize { .. } => return Handled::No,
        }
        self.read_text(cx);
        Handled::Yes
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled {
        if self.typing {
            return self.act_typing(action, cx);
        }
        match action {
            Action::Open => match self.goes_to(cx.location) {
                Some(profile) => cx.command(Command::Open(profile)),
                None => cx.command(Command::warn("it goes to no profile that is known")),
            },
            Action::Edit => (self.typing, self.top) = (true, 0),
            Action::Refresh => {
                if self.item.document.is_none() {
                    self.item.fetch_again(cx);
                }
                self.think();
                self.wanted = true;
                self.look(cx);
            }
            Action::Details => match self.error.as_ref().or(self.item.error.as_ref()) {
                Some(error) => cx.command(Command::error(error.clone())),
                None => return Handled::No,
            },
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::Top | Action::Bottom => {
                self.scroll(action, cx);
            }
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn result(&mut self, slot: &Slot, outcome: &Outcome, cx: &mut Cx<'_>) {
        self.take(slot, outcome, cx);
    }

    fn take_answer(&mut self, what: OverlayAnswer, cx: &mut Cx<'_>) {
        match what {
            OverlayAnswer::Joining(JoiningAnswer::Type(name)) => self.choose_type(&name, cx),
            OverlayAnswer::Joining(JoiningAnswer::Types) => self.ask_types(cx),
            OverlayAnswer::Joining(JoiningAnswer::Object(nth)) => {
                let object = self.objects.get(nth).and_then(object_text);
                if let Some(object) = object.map(str::to_owned) {
                    self.put(&object, cx);
                    self.submit(cx);
                }
            }
            _ => {}
        }
    }

    fn actions(&self, _session: &Session) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.typing {
            actions.push(Action::Submit);
            if matches!(self.of, JoiningPart::Profile | JoiningPart::Domain) {
                actions.push(Action::Pick);
            }
            if !self.is_empty() {
                actions.push(Action::Unset);
            }
            actions.extend([Action::PageDown, Action::PageUp, Action::Undo, Action::Back]);
            return actions;
        }
        if matches!(self.ending(), Some(Ending::Of { .. } | Ending::Stays { .. })) {
            actions.push(Action::Open);
        }
        actions.extend([Action::Edit, Action::Refresh]);
        if self.error.is_some() || self.item.error.is_some() {
            actions.push(Action::Details);
        }
        actions.push(Action::Back);
        actions
    }

    fn does(&self, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Submit => "look its keys up",
            Action::Pick if self.type_name.is_none() || self.of == JoiningPart::Domain => "pick its type",
            Action::Pick => "pick an object",
            Action::Unset => "clear",
            Action::Open => "to its profile",
            Action::Edit => "change the object",
            Action::Refresh => "look again",
            Action::Back if self.typing && self.looked => "to what was found",
            _ => return None,
        })
    }

    fn explains(&self, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Submit => "Look every key of the object up in the domain; nothing is written",
            Action::Pick => "Pick the type of the object, or an object of the profile",
            Action::Open => "Open the profile that the object goes to",
            Action::Edit => "Change the object, or paste another one",
            Action::Refresh => "Look the keys up again",
            _ => return None,
        })
    }

    fn title(&self, view: &View<'_>) -> String {
        let of = match self.profile(view.location) {
            Some(profile) => {
                let known = view.session.private_names.get(view.context.id, &profile);
                known.or(profile.last()).unwrap_or_default().to_owned()
            }
            None => view.session.name_of(&at(view.location)).to_owned(),
        };
        format!("{} · {of}", JoiningPart::TITLE)
    }

    fn status(&self, view: &View<'_>) -> String {
        draw::status(self, view)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>) {
        draw::draw(self, area, buf, view);
    }
}
