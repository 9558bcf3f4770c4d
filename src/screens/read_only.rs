//! What is not offered, and not done, where a context refuses writes: one rule for keys, hints, help and palette.

use super::{Screen, Session, ToolSpec};
use crate::catalog::Location;
use crate::config::{Action, Keymap, Mode};
use crate::contract::Context;

/// Whether all that an action of a screen leads to is a write.
fn writes(screen: &dyn Screen, action: Action) -> bool {
    screen.writes(action) || ToolSpec::of_action(action).is_some_and(|tool| tool.writes)
}

/// The actions that a screen offers in a context.
#[must_use]
pub fn offered(screen: &dyn Screen, session: &Session, context: &Context) -> Vec<Action> {
    let mut actions = screen.actions(session);
    if context.refuses_writes() {
        actions.retain(|action| !writes(screen, *action));
    }
    actions
}

/// Why an action of a screen is not done in a context, with the key that changes that.
#[must_use]
pub fn refused(screen: &dyn Screen, action: Action, context: &Context, keymap: &Keymap) -> Option<String> {
    if writes(screen, action) { why_refused(context, keymap) } else { None }
}

/// Why the page of an action is not opened in a context.
#[must_use]
pub fn refused_at(to: &Location, context: &Context, keymap: &Keymap) -> Option<String> {
    let is_write = super::form::deed_at(to).is_some_and(crate::catalog::Verb::is_write);
    if is_write { why_refused(context, keymap) } else { None }
}

fn why_refused(context: &Context, keymap: &Keymap) -> Option<String> {
    let why = context.why_read_only()?;
    let key = keymap.in_words(Mode::Browse, Action::Unlock);
    let until = if context.protected { format!(" until it is unlocked: {key}") } else { String::new() };
    Some(format!("{why}: nothing can be changed{until}"))
}
