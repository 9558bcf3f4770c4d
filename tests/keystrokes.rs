//! How many keys the most frequent tasks take: the real binary at 80×24, each task by the keys of
//! `tests/pty/keystrokes.toml`, and no more of them than stand there.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::pty::{Session, Start};
use crate::walk::sent;

/// A task, with the keys that do it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Task {
    does: String,
    /// Where one is before: going there is not counted.
    from: String,
    /// What is seen there.
    at: String,
    /// So many presses at the most.
    most: usize,
    /// What is pressed or typed, each with what is seen then. A text behind `text:` is somebody's own and not counted.
    keys: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tasks {
    task: Vec<Task>,
}

fn tasks() -> Vec<Task> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pty/keystrokes.toml");
    toml::from_str::<Tasks>(&fs::read_to_string(file).unwrap()).unwrap().task
}

/// How many presses it takes: a key with a name is one, of what is typed each letter is.
fn presses(keys: &str) -> usize {
    match keys.strip_prefix("text:") {
        Some(_) => 0,
        None if sent(keys) != keys => 1,
        None => keys.chars().count(),
    }
}

/// Goes to a place, by its path.
fn go_to(session: &mut Session, place: &str, seen: &str) {
    session.press_and_see(":", &["a place, action"]);
    session.press_and_see(place, &[place]);
    session.press("\r");
    // What is seen there may have been seen before, too: where one is, the second line says.
    let way = format!("home › {}", place.replace('/', " › "));
    session.wait(&format!("{place} is there, with {seen}"), |s| {
        let contents = s.contents();
        let is_there = contents.lines().nth(1).is_some_and(|line| line.trim() == way);
        is_there && contents.contains(seen) && !contents.contains("a place, action") && rests(s)
    });
}

/// Whether nothing is under way: then nothing turns in the header.
fn rests(screen: &vt100::Screen) -> bool {
    let turns = |c: char| ('\u{2801}'..='\u{28ff}').contains(&c);
    !screen.contents().lines().next().is_some_and(|head| head.contains(turns))
}

fn carry_out(session: &mut Session, task: &Task) {
    go_to(session, &task.from, &task.at);
    // A list that was seen before remembers where its cursor was.
    session.press("\x1b[H");
    let mut pressed = 0;
    for (keys, seen) in &task.keys {
        pressed += presses(keys);
        let typed = keys.strip_prefix("text:").unwrap_or(keys);
        let typed = if keys.starts_with("text:") { typed.to_owned() } else { sent(typed) };
        session.press(&typed);
        session.wait(&format!("{}: {seen:?} after {keys:?}", task.does), |s| s.contents().contains(seen) && rests(s));
    }
    assert!(pressed <= task.most, "{}: {pressed} presses, and {} is the bound", task.does, task.most);
}

#[test]
fn the_most_frequent_tasks_take_no_more_keys_than_they_did() {
    let tasks = tasks();
    assert_eq!(tasks.len(), 20);
    let mut session = Start::new(&["--sandbox"]).session();
    session.wait_for_home();
    for task in &tasks {
        carry_out(&mut session, task);
        // Whatever is open is left: what was done is done.
        while session.contents().contains("Esc close") {
            session.leave("Esc close");
        }
    }
    session.quit();
}
