//! Any keys, pastes, sizes and replies in any order: nothing panics, nothing raw is drawn, and no screen is missed.
//!
//! The walk is the same in every run. `SWITCHBOARD_STEPS` makes it longer, `SWITCHBOARD_SEED` another one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "any_keys/walk.rs"]
mod walk;

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs};

use walk::{STEPS, Temper, Walk};

fn setting(name: &str, default: u64) -> u64 {
    env::var(name).ok().map_or(default, |value| value.parse().unwrap())
}

/// The screen that asks for the secrets of a plan: the walk compares nothing that has any.
const SECRETS: &str = "secrets";
/// What is filled in over a design: what is answered to the walk seldom makes a whole one.
const OVER_DESIGNS: [&str; 2] = ["fill", "options-table"];

/// The names that screens give themselves, read off the sources.
fn screens() -> BTreeSet<String> {
    fn sources(folder: &Path, texts: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("tests") {
                continue;
            }
            if path.is_dir() {
                sources(&path, texts);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
                texts.push(fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut texts = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/screens"), &mut texts);
    let literal = regex::Regex::new(r"fn name\(&self\) -> &'static str \{([^}]*(?:\{[^}]*\}[^}]*)*?)\n    \}").unwrap();
    let name = regex::Regex::new(r#""([a-z-]+)""#).unwrap();
    let bodies = texts.iter().flat_map(|text| literal.captures_iter(text));
    bodies.flat_map(|body| name.captures_iter(body.get(1).unwrap().as_str()).map(|n| n[1].to_owned())).collect()
}

#[test]
fn any_keys_in_any_size_with_any_replies_reach_every_screen_and_break_none() {
    let (steps, seed) = (setting("SWITCHBOARD_STEPS", 20_000), setting("SWITCHBOARD_SEED", 5));
    let mut walk = Walk::new(seed, Temper::Mild);
    for _ in 0..steps {
        walk.step();
    }
    walk.be_asked_for_a_word();
    walk.be_asked_for_a_path();
    walk.ask_why();
    walk.design();
    walk.begin_from_samples();
    walk.look_into_a_job();
    walk.do_something_to_marked_rows();
    walk.be_asked_for_a_command();
    let mut known = screens();
    known.remove(SECRETS);
    known.retain(|name| !OVER_DESIGNS.contains(&name.as_str()));
    // A screen or step that opens seldom may take longer to come to.
    let mut more = steps * 3;
    let has = |walk: &Walk, name: &str| walk.reached.get(name).is_some_and(|times| *times > 0);
    while more > 0 && !known.iter().map(String::as_str).chain(STEPS.map(|(step, _)| step)).all(|name| has(&walk, name))
    {
        walk.step();
        more -= 1;
    }
    assert!(known.len() >= 14, "{known:?}");
    let unseen: Vec<_> = STEPS.iter().filter(|(step, _)| walk.reached.get(step).is_none_or(|n| *n == 0)).collect();
    assert!(unseen.is_empty(), "{unseen:?} were never reached: {:?}", walk.reached);
    let missed: Vec<_> = known.iter().filter(|name| !walk.reached.contains_key(name.as_str())).collect();
    assert!(missed.is_empty(), "{missed:?} were never reached: {:?}", walk.reached);
}

#[test]
fn any_keys_are_survived_with_faults_hostile_replies_several_accounts_and_settings() {
    let mut walk = Walk::new(setting("SWITCHBOARD_SEED", 5), Temper::Harsh);
    let mut accounts = 0;
    for _ in 0..setting("SWITCHBOARD_STEPS", 8_000) {
        walk.step();
        accounts = accounts.max(walk.accounts());
    }
    assert!(accounts > 1, "{accounts} account was opened");
}
