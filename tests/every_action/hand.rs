//! Somebody who opens the form of an action, fills it in as JSON, and sends it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde_json::Value;
use switchboard::catalog::{Location, Resource, Verb, catalog};
use switchboard::contract::{ApiError, ErrorKind, Event};
use switchboard::model::{Edit, OperationId};

use super::live::{Live, Made};
use crate::world::World;

/// How often it is agreed to before an action that is not sent counts as stuck.
const PRESSES: usize = 12;

/// How an action ended.
#[derive(Debug)]
pub(crate) enum End {
    /// The service did it; this is its reply.
    Done(Value),
    /// There is none of what was asked for, and the screen says that it is not set up.
    Unset,
    /// The item has not what the action needs, and the screen says so.
    Impossible,
    /// The service refused it.
    Refused(ApiError),
    /// It never came to be sent; why, with the screen.
    Stuck(String),
}

/// Whether this asks for what an item may have or not.
fn may_be_unset(operation: OperationId) -> bool {
    let mut actions = catalog().resources().iter().flat_map(Resource::actions);
    actions.any(|action| action.operation == operation && action.unset.is_some())
}

/// Does an action at a place: `fill` changes the document that its form begins with.
pub(crate) fn act(live: &Live, action: &Verb, at: &Location, seed: u64, fill: impl FnOnce(&mut Value)) -> End {
    let mut hand = Hand::at(live, action, at, (120, 50), seed);
    let is_put = action.operation.operation().edit == Some(Edit::Put);
    let failed = |made: &&Made| {
        let absent = |error: &ApiError| {
            (is_put || action.unset.is_some() || may_be_unset(made.request.operation))
                && error.kind == ErrorKind::NotFound
        };
        made.ended.as_ref().is_err_and(|error| !absent(error))
    };
    if let Some(made) = hand.made.iter().find(failed) {
        return End::Stuck(format!("on opening, {made:?}\n{}", hand.screen()));
    }
    let says = |why: &str| hand.screen().contains("Not possible now") && hand.screen().contains(why);
    if action.needs.as_ref().is_some_and(|needs| says(&needs.why)) && !hand.is_sent() {
        return End::Impossible;
    }
    if hand.world.app.top() == "picker" {
        // What is merged is picked first; here it is written into the document.
        hand.world.press(KeyCode::Esc);
        hand.answer();
    }
    let opened = hand.world.app.top() == "form" && !hand.is_sent();
    if let Err(why) = if opened { hand.fill(fill) } else { Ok(()) } {
        return End::Stuck(format!("{why}\n{}", hand.screen()));
    }
    let name = at.last().unwrap_or_default().to_owned();
    for _ in 0..PRESSES {
        if hand.is_sent() {
            break;
        }
        if matches!(hand.world.app.top(), "delete" | "typed") {
            hand.world.type_text(&name);
            hand.world.press(KeyCode::Enter);
        } else {
            hand.chord('s');
        }
        hand.answer();
    }
    hand.end()
}

/// Somebody at the keys of a console.
pub(crate) struct Hand<'a> {
    live: &'a Live,
    action: &'a Verb,
    pub(crate) world: World,
    made: Vec<Made>,
}

impl<'a> Hand<'a> {
    /// At a place, once all that it asks for has come.
    pub(crate) fn at(live: &'a Live, action: &'a Verb, at: &Location, size: (u16, u16), seed: u64) -> Self {
        let world = World::seeded(at.clone(), size, seed);
        let mut hand = Self { live, action, world, made: Vec::new() };
        hand.answer();
        hand
    }

    pub(crate) fn answer(&mut self) {
        self.made.extend(self.live.answer(&mut self.world));
    }

    pub(crate) fn chord(&mut self, letter: char) {
        self.world.key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL));
    }

    fn sent(&self) -> Option<&Made> {
        self.made.iter().rev().find(|made| made.request.operation == self.action.operation)
    }

    fn is_sent(&self) -> bool {
        self.sent().is_some()
    }

    /// Has the whole document in the editor, changes it there, and goes back to the fields.
    pub(crate) fn fill(&mut self, fill: impl FnOnce(&mut Value)) -> Result<(), String> {
        // What was pasted is filled in, and said where keys are named otherwise.
        let begun = ["F2 ", "Ctrl-S next step", "✓ that was a reply"];
        if begun.iter().all(|hint| !self.world.text().contains(hint)) {
            // One of several ways to begin is chosen first; one that begins with a file leads to another page.
            if self.world.text().contains("From a CSV file") {
                self.world.press(KeyCode::Down);
            }
            self.world.press(KeyCode::Enter);
            self.answer();
        }
        if self.world.app.top_is_overlay() {
            // It was the list of a choice, or what is said of a field that stays as it is.
            self.world.press(KeyCode::Esc);
        }
        self.world.press(KeyCode::F(2));
        self.chord('o');
        let text = self
            .world
            .editing
            .take()
            .ok_or_else(|| format!("the form gives no document to the editor\n{}", self.screen()))?;
        let mut document: Value = serde_json::from_str(&text).map_err(|problem| format!("{problem} in {text}"))?;
        let before = document.clone();
        fill(&mut document);
        let text = (document != before).then(|| document.to_string());
        self.world.feed(Event::Edited(Ok(text)));
        self.world.press(KeyCode::F(2));
        self.answer();
        Ok(())
    }

    /// What is seen, without what is blank.
    pub(crate) fn screen(&self) -> String {
        let text = self.world.text();
        let lines = text.lines().map(|line| line.trim_matches([' ', '│']).trim_end());
        lines.filter(|line| !line.is_empty() && !line.starts_with('╰')).collect::<Vec<_>>().join("\n")
    }

    fn end(self) -> End {
        let screen = self.screen();
        match self.sent() {
            Some(Made { ended: Err(error), .. }) if error.kind == ErrorKind::NotFound => {
                match self.action.unset.as_ref().filter(|unset| screen.contains(&unset.says)) {
                    Some(_) => End::Unset,
                    None => End::Refused(error.clone()),
                }
            }
            Some(Made { ended: Err(error), .. }) => End::Refused(error.clone()),
            Some(Made { ended: Ok(reply), .. }) => End::Done(reply.clone()),
            None => End::Stuck(format!("it was not sent\n{screen}")),
        }
    }
}
