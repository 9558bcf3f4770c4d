//! Keys in a text by what a reader takes for one letter.
//!
//! The text area counts characters. A letter may be several: a vowel with its accent, the parts of a Korean syllable as
//! some systems write them into file names, a family of faces. Arrows and deletions go over such a grapheme cluster as a
//! whole, so that the cursor never stands inside of one. Nothing here draws.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{CursorMove, DataCursor, TextArea};
use unicode_segmentation::GraphemeCursor;

/// Gives a key to a text. Says whether the text changed.
pub fn press(area: &mut TextArea<'_>, key: KeyEvent) -> bool {
    let DataCursor(row, column) = area.cursor();
    let line = area.lines().get(row).map_or("", String::as_str);
    let here = deed(key).and_then(|(deed, way)| Some((deed, way, beside(line, column, way)?)));
    match here {
        Some((Deed::Move, way, chars)) => {
            match (key.modifiers.contains(KeyModifiers::SHIFT), area.is_selecting()) {
                (true, false) => area.start_selection(),
                (false, true) => area.cancel_selection(),
                _ => {}
            }
            put(area, row, if way == Way::Back { column - chars } else { column + chars });
            false
        }
        Some((Deed::Delete, way, chars)) if chars > 1 && !area.is_selecting() => {
            if way == Way::Back {
                put(area, row, column - chars);
            }
            area.delete_str(chars)
        }
        _ => {
            let changed = area.input(key);
            if !changed {
                settle(area);
            }
            changed
        }
    }
}

/// Moves the cursor of a text by something other than a key.
pub fn go(area: &mut TextArea<'_>, to: CursorMove) {
    area.move_cursor(to);
    settle(area);
}

/// To which side of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Back,
    Forward,
}

/// What is done with the letter at that side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Move,
    Delete,
}

/// What a key does with one letter; `None` if it does something else.
fn deed(key: KeyEvent) -> Option<(Deed, Way)> {
    let control = match key.modifiers - KeyModifiers::SHIFT {
        KeyModifiers::NONE => false,
        KeyModifiers::CONTROL => true,
        _ => return None,
    };
    match (key.code, control) {
        (KeyCode::Left, false) | (KeyCode::Char('b'), true) => Some((Deed::Move, Way::Back)),
        (KeyCode::Right, false) | (KeyCode::Char('f'), true) => Some((Deed::Move, Way::Forward)),
        (KeyCode::Backspace, false) | (KeyCode::Char('h'), true) => Some((Deed::Delete, Way::Back)),
        (KeyCode::Delete, false) | (KeyCode::Char('d'), true) => Some((Deed::Delete, Way::Forward)),
        _ => None,
    }
}

/// How many characters the letter on this side of a column has; `None` at the end of the line.
fn beside(line: &str, column: usize, way: Way) -> Option<usize> {
    let at = byte(line, column);
    let mut cursor = GraphemeCursor::new(at, line.len(), true);
    let other = match way {
        Way::Back => cursor.prev_boundary(line, 0),
        Way::Forward => cursor.next_boundary(line, 0),
    };
    let other = other.ok().flatten()?;
    Some(line.get(at.min(other)..at.max(other))?.chars().count())
}

/// Takes the cursor out of a letter that it has come into.
fn settle(area: &mut TextArea<'_>) {
    let DataCursor(row, column) = area.cursor();
    let line = area.lines().get(row).map_or("", String::as_str);
    let mut cursor = GraphemeCursor::new(byte(line, column), line.len(), true);
    if cursor.is_boundary(line, 0) == Ok(false) {
        let chars = beside(line, column, Way::Back).unwrap_or(0);
        put(area, row, column - chars.min(column));
    }
}

/// Puts the cursor behind so many characters of its row. Steps of the text area itself are by columns of the screen, and
/// some characters have none.
fn put(area: &mut TextArea<'_>, row: usize, column: usize) {
    if let (Ok(row), Ok(column)) = (u16::try_from(row), u16::try_from(column)) {
        return area.move_cursor(CursorMove::Jump(row, column));
    }
    let back = column < area.cursor().1;
    while area.cursor().0 == row && area.cursor().1 != column && (column < area.cursor().1) == back {
        let before = area.cursor().1;
        area.move_cursor(if back { CursorMove::Back } else { CursorMove::Forward });
        if area.cursor().1 == before {
            break;
        }
    }
}

/// The byte at which a column of characters begins.
fn byte(line: &str, column: usize) -> usize {
    if line.is_ascii() {
        return column.min(line.len());
    }
    line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    /// Words of many writings: Korean composed and decomposed, accents apart, faces that are joined, flags, Arabic with
    /// its vowels, Devanagari.
    const WORDS: [&str; 8] = [
        "김하늘",
        "\u{1100}\u{1175}\u{11b7}\u{1112}\u{1161}",
        "Ame\u{301}lie n\u{303}",
        "👩‍👩‍👧‍👦a👍🏽",
        "🇰🇷🇩🇪",
        "مُحَمَّد",
        "नमस्ते",
        "plain",
    ];

    fn typed(text: &str) -> TextArea<'static> {
        let mut area = TextArea::new(text.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        area
    }

    fn key(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    #[test]
    fn arrows_and_deletions_take_a_letter_as_a_whole() {
        for word in WORDS {
            let letters: Vec<&str> = word.graphemes(true).collect();
            let (mut back, mut left, mut right, mut delete) = (typed(word), typed(word), typed(word), typed(word));
            right.move_cursor(CursorMove::Head);
            delete.move_cursor(CursorMove::Head);
            for n in 1..=letters.len() {
                press(&mut left, key(KeyCode::Left));
                let there = letters[..letters.len() - n].concat();
                assert_eq!(left.cursor().1, there.chars().count(), "{word}: {n} to the left");
                press(&mut right, key(KeyCode::Right));
                assert_eq!(right.cursor().1, letters[..n].concat().chars().count(), "{word}: {n} to the right");
                assert!(press(&mut back, key(KeyCode::Backspace)));
                assert_eq!(back.lines(), [there], "{word}: {n} deleted before the cursor");
                assert!(press(&mut delete, key(KeyCode::Delete)));
                assert_eq!(delete.lines(), [letters[n..].concat()], "{word}: {n} deleted behind the cursor");
            }
            for n in (0..letters.len()).rev() {
                assert!(back.undo());
                assert_eq!(back.lines(), [letters[..letters.len() - n].concat()], "{word}: each comes back by itself");
            }
        }
    }

    #[test]
    fn up_and_down_never_end_inside_a_letter() {
        for word in WORDS {
            let mut area = typed(&format!("{word}\nabcdefghijklmnopqrstuvwxyz"));
            for column in 0..26 {
                area.move_cursor(CursorMove::Jump(1, column));
                press(&mut area, key(KeyCode::Up));
                let head: String = word.chars().take(area.cursor().1).collect();
                assert!(
                    word.graphemes(true)
                        .scan(String::new(), |all, letter| {
                            all.push_str(letter);
                            Some(all.clone())
                        })
                        .any(|part| part == head)
                        || head.is_empty(),
                    "{word}: {column}"
                );
            }
        }
    }

    #[test]
    fn a_selection_goes_as_a_whole_and_line_ends_as_ever() {
        let mut area = typed("e\u{301}\nb");
        area.select_all();
        assert!(press(&mut area, key(KeyCode::Backspace)));
        assert_eq!(area.lines(), [""]);
        let mut area = typed("e\u{301}\nb");
        area.move_cursor(CursorMove::Head);
        assert!(press(&mut area, key(KeyCode::Backspace)));
        assert_eq!(area.lines(), ["e\u{301}b"]);
    }
}
