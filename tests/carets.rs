//! Wherever text is typed, the terminal's own cursor stands at the caret: input methods show there what is being put
//! together. And whatever a reader takes for one letter is gone over, and deleted, as one.

use std::collections::{BTreeMap, BTreeSet};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use switchboard::app::render;
use switchboard::catalog::{Location, catalog};
use switchboard::config::{Action, Mode};
use unicode_width::UnicodeWidthStr;

use crate::hinted::settled;
use crate::world::{World, places};

/// An accent that stands apart from its letter, a Korean syllable in its parts, a hand with its colour.
const LETTERS: [&str; 3] = ["e\u{301}", "\u{1112}\u{1161}\u{11ab}", "👍🏽"];

/// The screens and phases in which text is typed, by the names of their layers. A new one is found by the walk, and to
/// be added; one that is not found any more has to go.
const FOUND: &[&str] = &["accounts", "document", "dossier", "find", "form", "menu", "palette", "search", "table"];

/// So many pages of a kind are enough for a key.
const ENOUGH: usize = 12;

/// What is seen, and where the terminal's cursor is, if it is seen.
fn seen(world: &World) -> (Buffer, Option<Position>) {
    let mut terminal = Terminal::new(TestBackend::new(world.size.0, world.size.1)).unwrap();
    terminal.draw(|frame| render(&world.app, frame)).unwrap();
    let backend = terminal.backend();
    (backend.buffer().clone(), backend.cursor_visible().then(|| backend.cursor_position()))
}

/// The letter that ends left of a place, be it wide or not.
fn left_of(buffer: &Buffer, at: Position) -> &str {
    let cell = |columns: u16| buffer[(at.x.saturating_sub(columns), at.y)].symbol();
    if at.x > 1 && cell(2).width() == 2 { cell(2) } else { cell(1) }
}

/// Types into what has the keys, if that takes text, and judges the caret after each key. Says whether it does.
fn types(world: &mut World, wrong: &mut BTreeSet<String>) -> bool {
    let (mode, _) = world.app.hinted();
    if matches!(mode, Mode::Browse | Mode::Dialog) {
        return false;
    }
    world.type_text("x");
    let (buffer, Some(at)) = seen(world) else { return false };
    if left_of(&buffer, at) != "x" {
        // What hides what is typed, or takes numbers alone.
        return false;
    }
    let place = format!("{} at {}, {} columns", world.app.top(), world.app.location(), world.size.0);
    let mut complain = |what: String| {
        wrong.insert(format!("{place}: {what}"));
    };
    let mut stops = vec![at];
    for letter in LETTERS {
        world.type_text(letter);
        let (buffer, at) = seen(world);
        let Some(at) = at else {
            complain(format!("no caret behind {letter}"));
            return true;
        };
        if left_of(&buffer, at) != letter {
            complain(format!("left of the caret is {:?} instead of {letter}", left_of(&buffer, at)));
        }
        stops.push(at);
    }
    for (letter, stop) in LETTERS.iter().zip(&stops).rev() {
        world.press(KeyCode::Left);
        if seen(world).1 != Some(*stop) {
            complain(format!("the caret does not go over {letter} at once"));
        }
    }
    for _ in LETTERS {
        world.press(KeyCode::Right);
    }
    for (letter, stop) in LETTERS.iter().zip(&stops).rev() {
        world.press(KeyCode::Backspace);
        if seen(world).1 != Some(*stop) {
            complain(format!("{letter} is not deleted at once"));
        }
    }
    true
}

/// What is pressed to come to a text: nothing, and each key that may open one.
fn openers(world: &World) -> Vec<Option<KeyEvent>> {
    let plain = |code| Some(KeyEvent::new(code, KeyModifiers::NONE));
    let (mode, offered) = world.app.hinted();
    let opening = [Action::Palette, Action::Filter, Action::Find, Action::Comment, Action::Edit, Action::Json];
    let keys = opening.into_iter().filter(|action| *action == Action::Palette || offered.contains(action));
    let bound = |action: Action| {
        let mut keys = world.app.session().keymap.bindings(mode);
        keys.find(|(_, bound)| *bound == action).map(|(key, _)| key.into())
    };
    let keys = keys.filter_map(bound).map(Some);
    [None, plain(KeyCode::Tab), plain(KeyCode::Enter)].into_iter().chain(keys).collect()
}

#[test]
fn wherever_text_is_typed_the_cursor_of_the_terminal_is_at_the_caret() {
    let (mut wrong, mut found, mut tried) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
    let creating = catalog().resources().iter().flat_map(|resource| {
        let list = places::list(resource).without_query();
        resource.actions().iter().map(|verb| list.clone().with_action(verb.verb.as_str())).collect::<Vec<_>>()
    });
    let tools = ["", "accounts", "find", "forget", "jobs"].map(|tool| tool.parse::<Location>().unwrap());
    for at in tools.into_iter().chain(places::all()).chain(creating) {
        let first = settled(World::at(at.clone(), (100, 30)));
        for opener in openers(&first) {
            let times: &mut usize = tried.entry((first.app.top(), opener.map(|key| key.code.to_string()))).or_default();
            *times += 1;
            if *times > ENOUGH {
                continue;
            }
            let mut world = settled(World::at(at.clone(), (100, 30)));
            if let Some(key) = opener {
                world.key(key);
            }
            if types(&mut world, &mut wrong) {
                found.insert(world.app.top());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
    assert_eq!(found.into_iter().collect::<Vec<_>>(), FOUND);
}
