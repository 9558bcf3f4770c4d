//! Whether all that a large screen says can be read on a small one.

use std::collections::HashSet;

use ratatui::buffer::Buffer;
use serde_json::json;

use super::super::{Command, Screen};
use super::{ScreenHarness, finished, framed, lines};
use crate::config::Mode;
use crate::model::Shape;

/// A size in which next to nothing is cut.
pub(crate) const LARGE: (u16, u16) = (200, 60);
/// Sizes in which everything can be read.
pub(crate) const SMALL: [(u16, u16); 2] = [(80, 24), (40, 12)];

impl ScreenHarness {
    /// What the screen itself draws, without the frame around a page.
    fn body(&self, screen: &dyn Screen) -> Buffer {
        let mut buf = Buffer::empty(self.size);
        let area = if self.over { self.size } else { framed(self.size) };
        screen.draw(area, &mut buf, &self.view());
        buf
    }

    /// All that is read while a key is pressed until it changes nothing any more; `at_each` may look at more at each
    /// stop.
    pub(crate) fn walk(
        &mut self,
        screen: &mut dyn Screen,
        key: &str,
        at_each: &mut dyn FnMut(&mut Self, &mut dyn Screen) -> String,
    ) -> String {
        let (first, mut seen) = (self.body(screen), Seen::default());
        seen.add(&first);
        let mut before = first.clone();
        let mut beside = at_each(self, screen);
        // A cursor may move unseen for a while.
        let mut unchanged = 0;
        for _ in 0..2000 {
            self.press(screen, key);
            let now = self.body(screen);
            if now == before {
                unchanged += 1;
                if unchanged > 2 {
                    break;
                }
                continue;
            }
            if now == first {
                break;
            }
            unchanged = 0;
            seen.add(&now);
            beside = beside + "\n" + &at_each(self, screen);
            before = now;
        }
        seen.text + "\n" + &beside
    }

    /// The overlay that was opened last.
    pub(crate) fn opened(&mut self) -> Option<Box<dyn Screen>> {
        let mut opened = self.commands.drain(..).filter_map(|command| match command {
            Command::Overlay(overlay) => Some(overlay.open()),
            _ => None,
        });
        opened.next_back()
    }

    /// An overlay is read to its end by a key.
    pub(crate) fn read_over(&mut self, overlay: &mut dyn Screen, key: &str) -> String {
        let over = std::mem::replace(&mut self.over, true);
        let read = self.walk(overlay, key, &mut |_, _| String::new());
        self.over = over;
        read
    }

    /// Answers all that a screen asks for, and what it asks for then.
    pub(crate) fn serve(&mut self, screen: &mut dyn Screen) {
        for _ in 0..5 {
            let asked: Vec<_> =
                self.session.ledger.of(Self::OWNER).map(|(id, ticket)| (id, ticket.slot.clone())).collect();
            for (id, slot) in asked {
                let operation = self.session.calls.get(id).and_then(|call| call.operation);
                self.session.ledger.end(id);
                let shape = operation.and_then(|operation| operation.operation().output);
                let document = shape.map_or(json!({}), |shape| long_document(shape, 4, &mut Vec::new()));
                self.result(screen, slot, &finished(document));
            }
        }
    }

    /// All that is read of an overlay, from its beginning to its end.
    fn read_through(&mut self, overlay: &mut dyn Screen) -> String {
        self.over = true;
        self.enter(overlay);
        self.serve(overlay);
        let mut read = self.walk(overlay, "down", &mut |harness, overlay| {
            harness.commands.clear();
            harness.press(overlay, "f1");
            let mut more = harness.opened();
            more.as_mut().map(|more| harness.walk(&mut **more, "down", &mut |_, _| String::new())).unwrap_or_default()
        });
        read += &self.walk(overlay, "pagedown", &mut |_, _| String::new());
        if overlay.mode() == Mode::Text {
            // Of a typed line that is longer than its place the beginning is a key away.
            self.press(overlay, "home");
            read += &self.walk(overlay, "pagedown", &mut |_, _| String::new());
        }
        read
    }
}

/// A size in which no overlay is cut.
const ROOM: (u16, u16) = (124, 44);

/// What an overlay says on a large screen and doesn't on a small one, whatever its title, which is that of something
/// on the page; `open` opens it on a screen of a size.
pub(crate) fn lost(open: &dyn Fn((u16, u16)) -> (ScreenHarness, Box<dyn Screen>)) -> Vec<String> {
    let read = |size| {
        let (mut harness, mut overlay) = open(size);
        let title = overlay.title(&harness.view()).to_lowercase();
        (harness.read_through(&mut *overlay), title)
    };
    let (wanted, title) = read(ROOM);
    let lost = |size| {
        let mut lost = missing(&wanted, &read(size).0);
        lost.retain(|word| !title.contains(word));
        (!lost.is_empty()).then(|| format!("at {size:?}: {lost:?}"))
    };
    SMALL.into_iter().filter_map(lost).collect()
}

/// A document of a shape with texts of different words, so many levels deep.
pub(crate) fn long_document(shape: &Shape, levels: usize, texts: &mut Vec<String>) -> serde_json::Value {
    use crate::model::ShapeKind;
    match &shape.kind {
        ShapeKind::Structure { members, .. } if levels > 0 => {
            let made = |m: &crate::model::Member| (m.name, long_document(m.shape(), levels - 1, texts));
            members.iter().map(made).collect()
        }
        ShapeKind::List { item } if levels > 0 => json!([long_document(item.shape(), levels - 1, texts)]),
        ShapeKind::Map { value, .. } if levels > 0 => json!({"key": long_document(value.shape(), levels - 1, texts)}),
        ShapeKind::Structure { .. } | ShapeKind::Map { .. } => json!({}),
        ShapeKind::List { .. } => json!([]),
        ShapeKind::Boolean => json!(true),
        ShapeKind::Integer { .. } | ShapeKind::Double | ShapeKind::Timestamp(_) => json!(1_772_000_000),
        ShapeKind::String { .. } => {
            let text = format!("v{}w", texts.len()).repeat(9);
            texts.push(text.clone());
            json!(text)
        }
    }
}

/// What was read of screens that are much alike.
#[derive(Default)]
struct Seen {
    runs: HashSet<String>,
    text: String,
}

impl Seen {
    /// Lines that a word may be broken over.
    const RUN: usize = 4;

    /// Reads a screen but for what stood there before, and but for the lower edge of an overlay, where keys give way
    /// to each other.
    fn add(&mut self, buf: &Buffer) {
        let lines: Vec<String> = lines(buf).filter(|line| !line.trim_start().starts_with('╰')).collect();
        let mut read = 0;
        for at in 0..lines.len() {
            let end = (at + Self::RUN).min(lines.len());
            if self.runs.insert(lines[at..end].join("\n")) {
                for line in &lines[read.max(at)..end] {
                    self.text.push_str(line);
                    self.text.push('\n');
                }
                read = end;
            }
        }
    }
}

/// The words of a text that are not in another one, however that one breaks them. Words of fewer than four letters say
/// little.
pub(crate) fn missing(wanted: &str, read: &str) -> Vec<String> {
    let (wanted, read) = (wanted.to_lowercase(), read.to_lowercase());
    let read: String = read.chars().filter(|c| c.is_alphanumeric()).collect();
    let words: std::collections::BTreeSet<&str> =
        wanted.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3).collect();
    words.into_iter().filter(|word| !read.contains(word)).map(str::to_owned).collect()
}
