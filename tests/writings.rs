//! Whatever writing a text is in, and however long a word, nothing on any page is pushed out of its place: what is wide has
//! the two columns that it takes, frames go on to their corners, and what stands beside it stays.

use std::collections::BTreeSet;

use fastrand::Rng;
use ratatui::buffer::Buffer;
use switchboard::catalog::Location;
use switchboard::contract::{Call, Outcome, Work};
use unicode_width::UnicodeWidthStr;

use crate::world::{World, documents, identity, kept, page, places};

const SIZES: [(u16, u16); 3] = [(80, 24), (140, 40), (41, 12)];

/// Korean in syllables and in their parts, Arabic with its vowels, accents that stand apart, faces that are joined and
/// flags, Devanagari, and a word without an end.
fn texts() -> Vec<String> {
    let mixed =
        ["서연 김", "\u{1109}\u{1165}\u{110b}\u{1167}\u{11ab}", "مُحَمَّد", "Ame\u{301}lie", "👩‍👩‍👧‍👦", "🇰🇷", "नमस्ते", "ﷺ"];
    let mut texts: Vec<String> = mixed.iter().map(|word| (*word).to_owned()).collect();
    texts.push(mixed.join(" "));
    texts.push("김".repeat(5_000));
    texts.push("\u{1112}\u{1161}\u{11ab}".repeat(1_700));
    texts.push("👩‍👧".repeat(1_700));
    texts.push("w".repeat(5_000));
    texts.push("م".repeat(5_000));
    texts
}

fn settled(at: &Location, size: (u16, u16), text: &str) -> World {
    let mut world = World::at(at.clone(), size);
    world.feed(kept::opened(world.now()));
    for _ in 0..40 {
        let Some(call) = world.pending.first().cloned() else { break };
        let outcome = answer(&call, text);
        world.outcome(call.id, outcome);
    }
    world
}

fn answer(call: &Call, text: &str) -> Outcome {
    match &call.work {
        Work::Identify | Work::Upload(_) => identity(),
        Work::Api(request) => {
            let mut dice = Rng::with_seed(7);
            Outcome::Finished(page(documents::reply_of(request.operation, &mut dice, text), None, 1))
        }
    }
}

/// What is out of its place in a frame; `over` says that something lies over the page, and maybe over its frame.
fn crooked(buffer: &Buffer, over: bool) -> Option<String> {
    let (width, height) = (buffer.area.width, buffer.area.height);
    for y in 0..height {
        for x in 0..width {
            let wide = buffer[(x, y)].symbol().width();
            if wide > 1 {
                let covered =
                    (1..wide as u16).filter(|next| x + next < width).map(|next| buffer[(x + next, y)].symbol());
                let covered: Vec<&str> = covered.collect();
                if covered.len() + 1 < wide {
                    return Some(format!("row {y}: {:?} has no room at the right edge", buffer[(x, y)].symbol()));
                }
                if let Some(other) = covered.iter().find(|symbol| !symbol.trim().is_empty()) {
                    return Some(format!("row {y}: {other:?} lies in the middle of {:?}", buffer[(x, y)].symbol()));
                }
            }
        }
    }
    if over {
        return None;
    }
    // The frame of the page, where there is room for one.
    let row = |y: u16| (buffer[(0, y)].symbol(), buffer[(width - 1, y)].symbol());
    let top = (0..height).find(|y| row(*y) == ("╭", "╮"))?;
    let Some(bottom) = (top..height).find(|y| row(*y) == ("╰", "╯")) else {
        return Some("the frame has no lower edge".to_owned());
    };
    (top + 1..bottom).find(|y| row(*y) != ("│", "│")).map(|y| format!("row {y}: the frame is broken: {:?}", row(y)))
}

#[test]
fn nothing_is_pushed_out_of_its_place_by_any_writing() {
    let mut wrong = BTreeSet::new();
    for (n, at) in places::all().into_iter().enumerate() {
        let texts = texts();
        // Each page with some of the texts; all of them come up for every kind of page.
        for text in texts.iter().skip(n % 3).step_by(3) {
            let mut world = settled(&at, SIZES[0], text);
            for size in SIZES {
                world.resize(size);
                for keys in ["", "j", "l", "v", "/김"] {
                    world.type_text(keys);
                    if let Some(what) = crooked(&world.draw(), world.app.top_is_overlay()) {
                        let text: String = text.chars().take(8).collect();
                        wrong.insert(format!("{} at {at}, {} columns, {text}: {what}", world.app.top(), size.0));
                    }
                }
                world.press(crossterm::event::KeyCode::Esc);
                world.press(crossterm::event::KeyCode::Esc);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().take(40).collect::<Vec<_>>().join("\n"));
}
