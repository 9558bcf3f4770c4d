//! Every key that an overlay names does something there, or says why not.

use std::collections::BTreeSet;

use super::*;
use crate::config::Group;

/// Whether the app does it, whatever the page says to it.
fn is_of_app(action: Action) -> bool {
    matches!(action, Action::Back | Action::Quit | Action::Help | Action::Palette | Action::FindCustomer)
        || ToolSpec::of_action(action).is_some()
}

/// Whether an action of a screen that was just opened is of no use: nothing is seen, said or asked for.
fn is_idle(harness: &mut ScreenHarness, screen: &mut dyn Screen, action: Action) -> bool {
    let looks = |harness: &ScreenHarness, screen: &dyn Screen| {
        let shown = if harness.over { harness.overlay(screen) } else { harness.page(screen) };
        (shown, screen.mode(), screen.actions(&harness.session))
    };
    let (before, effects) = (looks(harness, screen), harness.effects.len());
    let handled = harness.act(screen, action);
    if is_of_app(action) && handled == Handled::No {
        return false;
    }
    let silent = harness.commands.is_empty() && harness.effects.len() == effects && looks(harness, screen) == before;
    handled == Handled::No || silent
}

#[test]
fn every_key_that_an_overlay_names_does_something_there() {
    let mut idle = BTreeSet::new();
    let count = screens(&mut ScreenHarness::over("profiles/domains")).len();
    for at in 0..count {
        let open = || {
            let mut harness = ScreenHarness::over("profiles/domains").sized(140, 40);
            let mut screen = screens(&mut harness).swap_remove(at);
            harness.enter(&mut *screen);
            (harness, screen)
        };
        let (harness, screen) = open();
        for action in screen.actions(&harness.session) {
            let (mut harness, mut screen) = open();
            if action.group() != Group::Move && is_idle(&mut harness, &mut *screen, action) {
                idle.insert(format!("{action:?} on {}", screen.name()));
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.into_iter().collect::<Vec<_>>().join("\n"));
}
