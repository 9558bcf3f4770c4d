//! A line of a text in pieces that fit, and where the cursor is among them.

use unicode_segmentation::UnicodeSegmentation;

use crate::widgets;

/// A line in pieces that fit, broken behind blanks where there are any, and where among them the cursor is: after so
/// many characters of the line.
pub(super) fn pieces(line: &str, cursor: Option<usize>, width: usize) -> (Vec<String>, Option<(usize, usize)>) {
    let (mut pieces, mut piece, mut used) = (Vec::new(), String::new(), 0);
    let mut at = None;
    let mut last_blank = None;
    let mut nth = 0;
    for letter in line.graphemes(true) {
        let columns = widgets::columns(letter);
        if used + columns > width && !piece.is_empty() {
            let kept = match last_blank.take() {
                Some(end) if end < piece.len() => piece.split_off(end),
                _ => String::new(),
            };
            // The cursor goes on with the word that it stands in.
            if let Some((line, column)) = at
                && line == pieces.len()
                && column >= widgets::columns(&piece)
                && !kept.is_empty()
            {
                at = Some((line + 1, column - widgets::columns(&piece)));
            }
            pieces.push(std::mem::replace(&mut piece, kept));
            used = widgets::columns(&piece);
        }
        if cursor == Some(nth) {
            at = Some((pieces.len(), used));
        }
        nth += letter.chars().count();
        piece.push_str(letter);
        used += columns;
        if letter == " " {
            last_blank = Some(piece.len());
        }
    }
    if cursor.is_some() && at.is_none() {
        at = Some((pieces.len(), used));
    }
    pieces.push(piece);
    (pieces, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_broken_between_words_and_the_cursor_goes_along() {
        let (lines, _) = pieces("one two three", None, 8);
        assert_eq!(lines, ["one two ", "three"]);
        for (cursor, at) in [(0, (0, 0)), (7, (0, 7)), (8, (1, 0)), (10, (1, 2)), (13, (1, 5))] {
            assert_eq!(pieces("one two three", Some(cursor), 8).1, Some(at), "{cursor}");
        }
        assert_eq!(pieces("abcdefghij", Some(9), 4), (vec!["abcd".into(), "efgh".into(), "ij".into()], Some((2, 1))));
        assert_eq!(pieces("", Some(0), 4), (vec![String::new()], Some((0, 0))));
        assert_eq!(pieces("위위위", Some(2), 4).1, Some((1, 0)));
        let apart = "\u{110b}\u{1171}".repeat(3);
        assert_eq!(pieces(&apart, Some(4), 4).1, Some((1, 0)), "syllables that are written in parts");
    }
}
