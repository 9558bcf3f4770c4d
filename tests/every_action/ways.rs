//! The guided ways of `tests/every_action/ways.toml`, each in a small and in a large terminal: from its list, by keys, with
//! wrong values that are told of and corrected on the way, to the row of what was made. The form, its calls and the
//! sandbox are the real ones; nothing is refused by the service.
//!
//! `cargo test --test console guided_ways -- --nocapture` prints the table.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde::Deserialize;
use switchboard::contract::ErrorKind;

use super::live::{Live, Made};
use crate::world::World;

const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];
/// So many wrong values at the least are corrected on a way.
const WRONG: usize = 3;

/// A guided way.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Way {
    /// What it makes.
    makes: String,
    /// Its steps.
    steps: String,
    /// The list that it begins at, and ends at.
    at: String,
    keys: Vec<Press>,
    /// What is seen of what was made.
    row: String,
}

/// What is done on the way.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Press {
    /// Keys, or a text that is typed, and what is seen then.
    Keys(String, String),
    /// Something wrong: what is typed, by which key it is told of where not at once, in which words, and what is right.
    Wrong(Wrong),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrong {
    #[serde(rename = "wrong")]
    typed: String,
    #[serde(default)]
    by: String,
    told: String,
    #[serde(default)]
    right: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ways {
    way: Vec<Way>,
}

/// What is pressed for a word that is the name of a key.
fn key(word: &str) -> Option<KeyEvent> {
    let plain = |code| KeyEvent::new(code, KeyModifiers::NONE);
    Some(match word {
        "Enter" => plain(KeyCode::Enter),
        "Esc" => plain(KeyCode::Esc),
        "Tab" => plain(KeyCode::Tab),
        "Back-Tab" => KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT),
        "Down" => plain(KeyCode::Down),
        "Up" => plain(KeyCode::Up),
        "Backspace" => plain(KeyCode::Backspace),
        "Space" => plain(KeyCode::Char(' ')),
        "Alt-Left" => KeyEvent::new(KeyCode::Left, KeyModifiers::ALT),
        _ => {
            if let Some(letter) = word.strip_prefix("Ctrl-").and_then(|rest| rest.chars().next()) {
                return Some(KeyEvent::new(KeyCode::Char(letter.to_ascii_lowercase()), KeyModifiers::CONTROL));
            }
            plain(KeyCode::F(word.strip_prefix('F')?.parse().ok()?))
        }
    })
}

/// Somebody on a guided way.
struct Walker<'a> {
    live: &'a Live,
    world: World,
    made: Vec<Made>,
    keys: usize,
    typed: usize,
    wrong: usize,
}

impl Walker<'_> {
    fn press(&mut self, keys: &str) {
        let words: Vec<&str> = keys.split(' ').collect();
        let named: Option<Vec<KeyEvent>> = words.iter().map(|word| key(word)).collect();
        match named {
            Some(named) => {
                for key in named {
                    self.world.key(key);
                    self.made.extend(self.live.answer(&mut self.world));
                    self.keys += 1;
                }
            }
            None => {
                self.world.type_text(keys);
                self.typed += keys.chars().count();
            }
        }
        self.made.extend(self.live.answer(&mut self.world));
    }

    /// What is seen, with what is wrapped or framed in one line.
    fn seen(&self) -> String {
        let text = self.world.text();
        let words = text.split(|letter: char| letter.is_whitespace() || matches!(letter, '│' | '┃'));
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn sees(&self, text: &str, after: &str) -> Result<(), String> {
        let is_seen = self.seen().contains(text);
        if is_seen { Ok(()) } else { Err(format!("no {text:?} after {after:?} in\n{}", self.world.text())) }
    }

    fn errs(&mut self, wrong: &Wrong) -> Result<(), String> {
        if !wrong.typed.is_empty() {
            self.press(&wrong.typed);
        }
        if !wrong.by.is_empty() {
            self.press(&wrong.by);
        }
        self.sees(&wrong.told, &wrong.typed)?;
        for _ in wrong.typed.chars() {
            self.press("Backspace");
        }
        if !wrong.right.is_empty() {
            self.press(&wrong.right);
            if self.seen().contains(&wrong.told) {
                return Err(format!("{:?} is still told\n{}", wrong.told, self.world.text()));
            }
        }
        self.wrong += 1;
        Ok(())
    }
}

/// Goes the way, and says how many keys and characters it took.
fn walk(live: &Live, way: &Way, size: (u16, u16), dice: u64) -> Result<(usize, usize, usize), String> {
    let world = World::seeded(way.at.parse().unwrap(), size, dice);
    let mut walker = Walker { live, world, made: Vec::new(), keys: 0, typed: 0, wrong: 0 };
    walker.made.extend(live.answer(&mut walker.world));
    if walker.seen().contains(&way.row) {
        return Err(format!("there is one already\n{}", walker.world.text()));
    }
    for press in &way.keys {
        match press {
            Press::Keys(keys, seen) => {
                walker.press(keys);
                walker.sees(seen, keys)?;
            }
            Press::Wrong(wrong) => walker.errs(wrong)?,
        }
    }
    walker.press("Ctrl-S");
    walker.sees(" created", "Ctrl-S")?;
    if walker.seen().contains("Nothing for now") {
        walker.press("Enter");
    }
    walker.sees(&way.row, "the end")?;
    let refused = |made: &&Made| made.ended.as_ref().is_err_and(|error| error.kind == ErrorKind::BadRequest);
    let refused: Vec<_> = walker.made.iter().filter(refused).collect();
    if !refused.is_empty() {
        return Err(format!("the service refused {refused:#?}"));
    }
    Ok((walker.keys, walker.typed, walker.wrong))
}

#[test]
#[expect(clippy::print_stdout, reason = "what was walked is to be read")]
fn guided_ways_lead_from_their_list_to_a_new_row_in_both_sizes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/every_action/ways.toml");
    let ways = toml::from_str::<Ways>(&fs::read_to_string(file).unwrap()).unwrap().way;
    let names: BTreeSet<&str> = ways.iter().map(|way| way.makes.as_str()).collect();
    assert_eq!(names.len(), ways.len(), "each has a name of its own");
    let mut astray = Vec::new();
    for (nth, size) in (1..).zip(SIZES) {
        let live = Live::start();
        assert!(live.is_filled());
        for way in &ways {
            match walk(&live, way, size, nth) {
                Ok((keys, typed, wrong)) => {
                    println!("{size:?} {:38} {keys:>3} + {typed:<3} wrong {wrong}  {}", way.makes, way.steps);
                    assert!(wrong >= WRONG, "{}: only {wrong} wrong values", way.makes);
                }
                Err(why) => astray.push(format!("{size:?} {}: {why}", way.makes)),
            }
        }
    }
    assert!(astray.is_empty(), "{}", astray.join("\n\n"));
}
