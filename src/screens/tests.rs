//! What holds for every page and overlay of the program's own.

use ratatui::layout::Rect;
use serde_json::json;

use super::testing::{self, Stage};
use super::*;
use crate::catalog::Prepared;
use crate::contract::{ErrorKind, Lane};

/// Every screen that needs no service, with calls to show.
fn screens(stage: &mut Stage) -> Vec<Box<dyn Screen>> {
    let failed = testing::error(ErrorKind::Throttled, "ThrottlingException", &"wait ".repeat(300), 429);
    let first = stage.call("ListDomains", json!({}), Lane::Interactive, 3);
    stage.note(first, testing::page(json!({"Items": [{"DomainName": "\u{1b}[2J\u{202e}acme"}]}), 1));
    let second = stage.call("CreateDomain", json!({"DomainName": "acme"}), Lane::Background, 1);
    stage.note(second, Outcome::Failed(failed.clone()));
    let profiles = catalog().resource("profiles/domains/profiles").unwrap().search.as_ref().unwrap();
    vec![
        Box::new(accounts::Accounts::new()),
        Box::new(tasks::Tasks::new()),
        Box::new(calls::Calls::new()),
        Box::new(calls::CallDetail::new(first)),
        Box::new(calls::CallDetail::new(second)),
        palette(vec![Action::Refresh], vec![Location::home()]),
        help(Mode::Browse, vec![Action::Open]),
        error(failed),
        confirm_quit(&stage.desk),
        confirm_load_all("ListDomains", 0, 0),
        menu("Copy", vec![Choice::copy("id", "x".to_owned())]),
        menu("Nothing", Vec::new()),
        search(profiles, profiles.fields(&Prepared::default()), &[]),
    ]
}

#[test]
fn any_keys_in_any_size_are_survived_and_nothing_raw_is_drawn() {
    const KEYS: [&str; 30] = [
        "j",
        "k",
        "g",
        "G",
        "pageup",
        "pagedown",
        "h",
        "l",
        "left",
        "right",
        "enter",
        "tab",
        "shift-tab",
        "/",
        "a",
        "=",
        "!",
        "é",
        "backspace",
        "esc",
        "s",
        "S",
        "r",
        "y",
        "x",
        "up",
        "down",
        "home",
        "ctrl-w",
        "t",
    ];
    let mut stage = Stage::over("profiles/domains/acme/object-types");
    let mut dice = fastrand::Rng::with_seed(7);
    for mut screen in screens(&mut stage) {
        stage.enter(&mut *screen);
        for _ in 0..400 {
            let key = KEYS[dice.usize(..KEYS.len())];
            stage.press(&mut *screen, key);
            stage.size = Rect::new(0, 0, dice.u16(1..90), dice.u16(1..30));
            let shown = stage.overlay(&*screen);
            assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{} shows something raw", screen.name());
            stage.commands.clear();
        }
    }
}

/// A table of every resource, at its list.
fn tables() -> Vec<(Location, Box<dyn Screen>)> {
    let of = |resource: &'static crate::catalog::Resource| {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let names: Vec<&str> = parts.collect();
        let (own, above) = names.split_last().unwrap();
        let list = above.iter().fold(root, |at, name| at.child(name).child("acme")).child(own);
        (list, Box::new(table::Table::new(resource)) as Box<dyn Screen>)
    };
    catalog().resources().iter().map(of).collect()
}

#[test]
fn what_a_filter_holds_is_seen_with_its_count_on_every_screen_that_filters() {
    let mut stage = Stage::at("accounts");
    let mut pages: Vec<(Location, Box<dyn Screen>)> =
        screens(&mut stage).into_iter().map(|screen| (stage.location.clone(), screen)).collect();
    pages.push((Location::home().child("writes"), Box::new(writes::Writes::new())));
    pages.extend(tables());
    let mut filtering = 0;
    for (location, mut screen) in pages {
        if !screen.actions(&stage.desk).contains(&Action::Filter) {
            continue;
        }
        filtering += 1;
        stage.location = location;
        stage.enter(&mut *screen);
        stage.press(&mut *screen, "/");
        stage.type_text(&mut *screen, "zq9");
        for (width, height) in [(80, 24), (40, 12), (40, 6)] {
            stage.size = Rect::new(0, 0, width, height);
            for typing in [true, false] {
                let shown = stage.page(&*screen);
                assert!(shown.contains("/ zq9"), "{} at {}:\n{shown}", screen.name(), stage.location);
                // The help lists keys, of which nobody asks how many there are.
                let counted = screen.name() == "help" || shown.contains("0 of ");
                assert!(counted || height < 12, "{} at {}:\n{shown}", screen.name(), stage.location);
                stage.press(&mut *screen, if typing { "enter" } else { "/" });
            }
        }
        stage.press(&mut *screen, "esc");
        assert!(!stage.page(&*screen).contains("zq9"), "{}", screen.name());
    }
    assert!(filtering > catalog().resources().len() + 3, "{filtering}");
}
