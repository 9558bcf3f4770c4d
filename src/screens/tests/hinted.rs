//! Every key that a page or an overlay names does something there, or says why not.

use std::collections::BTreeSet;

use super::overlays::{pages, served};
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
fn every_key_that_a_page_names_does_something_there() {
    let (mut idle, mut tried, mut verbs) = (BTreeSet::new(), 0, BTreeSet::new());
    // The pages of the program, and of the others some lists and some items: they are made by the same few screens.
    for (_, at) in pages().into_iter().enumerate().filter(|(n, _)| *n < 8 || n % 5 == 0) {
        let resource = catalog().place(&at).ok().and_then(|place| match place {
            Place::List(resource) | Place::Item(resource) => Some(resource),
            _ => None,
        });
        // A form of each action is enough.
        let new = resource.into_iter().flat_map(|resource| resource.actions()).map(|action| action.verb.as_str());
        let forms: Vec<&str> = new
            .filter(|verb| open(&at.clone().with_action(verb), &ScreenHarness::at("").session).is_ok())
            .filter(|verb| verbs.insert(*verb))
            .collect();
        let forms = forms.into_iter().chain((verbs.len() % 8 == 0).then_some("document"));
        let forms: Vec<Location> = forms.map(|verb| at.clone().with_action(verb)).collect();
        for at in [at].into_iter().chain(forms) {
            let Some((harness, page)) = served(&at, (140, 40)) else { continue };
            // To move where there is one row or one field is nothing wrong.
            let moves = |action: &Action| action.group() == Group::Move || *action == Action::NextField;
            for action in page.actions(&harness.session).into_iter().filter(|action| !moves(action)) {
                let Some((mut harness, mut page)) = served(&at, (140, 40)) else { continue };
                tried += 1;
                if is_idle(&mut harness, &mut *page, action) {
                    idle.insert(format!("{action:?} at {at}"));
                }
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.into_iter().collect::<Vec<_>>().join("\n"));
    assert!(tried > 200, "{tried}");
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
