//! Whoever gives the actions other keys reads of those alone.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use regex::Regex;

use super::overlays::{pages, served};
use super::*;
use crate::catalog::Resource;
use crate::config::Keymap;

/// Every action has a key that nothing has by itself, and shows it.
fn remapped() -> Keymap {
    let usual = Keymap::default();
    let mut text = String::new();
    for (section, mode) in Mode::ALL {
        writeln!(text, "[{section}]").unwrap();
        let plain = ('a'..='z').chain('0'..='9').map(|key| format!("ctrl-alt-{key}"));
        let keys = plain.chain(('a'..='z').map(|key| format!("ctrl-alt-shift-{key}")));
        let actions: BTreeSet<Action> = usual.bindings(mode).map(|(_, action)| action).collect();
        for (key, action) in keys.zip(actions) {
            writeln!(text, "{key} = \"{action}\"").unwrap();
        }
    }
    Keymap::with(&text).unwrap()
}

/// The keys that a screen names, but for those of [`remapped`].
fn named(screen: &str) -> BTreeSet<String> {
    let own = Regex::new(r"Ctrl-Alt-\S+").unwrap();
    let key = Regex::new(r"\b(?:(?:Ctrl|Alt|Shift)-\w+|(?:Enter|Esc|Tab|PgUp|PgDn|F[1-9][0-2]?)\b)").unwrap();
    let rest = own.replace_all(screen, "");
    key.find_iter(&rest).map(|found| found.as_str().to_owned()).collect()
}

#[test]
fn no_page_and_no_overlay_names_a_key_that_was_given_away() {
    let keymap = Arc::new(remapped());
    let mut wrong = Vec::new();
    let mut seen = 0;
    let actions = catalog().resources().iter().flat_map(Resource::actions).map(|action| &action.verb);
    let verbs: BTreeSet<&String> = actions.collect();
    for at in pages() {
        let forms = verbs.iter().map(|verb| at.clone().with_action(verb));
        for at in [at.clone()].into_iter().chain(forms) {
            let Some((mut harness, page)) = served(&at, (110, 30)) else { continue };
            harness.session.keymap = Arc::clone(&keymap);
            let shown = harness.page(&*page);
            seen += usize::from(shown.contains("Ctrl-Alt-"));
            wrong.extend(named(&shown).into_iter().map(|key| format!("{key} at {at}:\n{shown}")));
        }
    }
    let mut harness = ScreenHarness::over("profiles/domains").sized(140, 40);
    harness.session.keymap = keymap;
    for screen in screens(&mut harness) {
        // The help lists all keys that do something.
        if screen.name() != "help" {
            let shown = harness.overlay(&*screen);
            seen += usize::from(shown.contains("Ctrl-Alt-"));
            wrong.extend(named(&shown).into_iter().map(|key| format!("{key} over a page:\n{shown}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 10, "{seen} screens name keys");
}
