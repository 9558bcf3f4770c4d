//! Cutting, padding and wrapping by the columns that text takes, not by its characters.
//!
//! What comes out of every function here is printable.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{bytes, printable};

/// Where a text that is too long loses what does not fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// At its end.
    #[default]
    End,
    /// In its middle: ids and ARNs differ at their ends.
    Middle,
}

/// To which side a text leans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// The columns that a text takes once it is printable.
pub fn columns(text: &str) -> usize {
    if is_plain(text) { text.len() } else { shown_columns(&printable(text)) }
}

/// The columns that a printable text takes.
fn shown_columns(shown: &str) -> usize {
    if is_plain(shown) { shown.len() } else { shown.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// The beginning of a text, long enough to fill so many columns and one more if the whole is. Every grapheme cluster
/// takes a column at least; so nobody need look at the end of a long text to see that it does not fit.
pub(super) fn near(text: &str, width: usize) -> &str {
    match text.as_bytes().get(..width.saturating_add(2)) {
        None => text,
        Some(head) if head.is_ascii() && !head.contains(&b'\r') => &text[..=width],
        Some(_) => text.grapheme_indices(true).nth(width.saturating_add(1)).map_or(text, |(at, _)| &text[..at]),
    }
}

/// The columns that a text takes, counted no further than one beyond a width.
pub(super) fn columns_up_to(text: &str, width: usize) -> usize {
    columns(near(text, width)).min(width.saturating_add(1))
}

/// A text in at most so many columns, with `…` for what is cut. Looks at no more of it than it needs.
pub fn fit(text: &str, width: usize, cut: Cut) -> Cow<'_, str> {
    match cut {
        _ if width == 0 => Cow::Borrowed(""),
        Cut::End => fit_end(text, width),
        Cut::Middle => fit_middle(text, width),
    }
}

fn fit_end(text: &str, width: usize) -> Cow<'_, str> {
    let head = &text.as_bytes()[..text.len().min(width + 1)];
    if head.iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return if head.len() <= width {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(format!("{}…", &text[..width - 1]))
        };
    }
    let shown = printable(near(text, width));
    if prefix(&shown, width).1 {
        return shown;
    }
    let (at, _) = prefix(&shown, width - 1);
    Cow::Owned(format!("{}…", &shown[..at]))
}

/// The two ends of a text, long enough for so many columns; the whole of one that is not much longer.
fn ends(text: &str, width: usize) -> Cow<'_, str> {
    // More bytes than any writing takes for a column.
    let edge = width.saturating_add(1).saturating_mul(64);
    if text.len() / 2 <= edge {
        return Cow::Borrowed(text);
    }
    let (head, tail) = (text.floor_char_boundary(edge), text.ceil_char_boundary(text.len() - edge));
    Cow::Owned([&text[..head], &text[tail..]].concat())
}

fn fit_middle(text: &str, width: usize) -> Cow<'_, str> {
    if columns_up_to(text, width) <= width {
        return printable(text);
    }
    let ends = ends(text, width);
    let shown = printable(&ends);
    let (at, _) = prefix(&shown, (width - 1) / 2);
    let mut tail = shown.len();
    let mut room = width - 1 - shown_columns(&shown[..at]);
    for (start, cluster) in shown.grapheme_indices(true).rev() {
        let Some(rest) = room.checked_sub(cluster.width()) else { break };
        (room, tail) = (rest, start);
    }
    Cow::Owned(format!("{}…{}", &shown[..at], &shown[tail..]))
}

/// Where the part of a printable text ends that fits, and whether that is all of it.
fn prefix(shown: &str, width: usize) -> (usize, bool) {
    let mut used = 0;
    for (at, cluster) in shown.grapheme_indices(true) {
        used += cluster.width();
        if used > width {
            return (at, false);
        }
    }
    (shown.len(), true)
}

/// A text without its first so many columns; a wide character that is cut through leaves a space.
pub fn skip_columns(text: &str, skip: usize) -> Cow<'_, str> {
    if skip == 0 {
        return printable(text);
    }
    if is_plain(text) {
        return Cow::Borrowed(text.get(skip..).unwrap_or(""));
    }
    let shown = printable(text);
    let mut used = 0;
    for (at, cluster) in shown.grapheme_indices(true) {
        if used >= skip {
            return Cow::Owned(format!("{}{}", " ".repeat(used - skip), &shown[at..]));
        }
        used += cluster.width();
    }
    Cow::Owned(" ".repeat(used.saturating_sub(skip)))
}

/// A text in exactly so many columns.
pub fn pad(text: &str, width: usize, align: Align) -> String {
    let shown = fit(text, width, Cut::End);
    let space = " ".repeat(width.saturating_sub(columns(&shown)));
    match align {
        Align::Left => format!("{shown}{space}"),
        Align::Right => format!("{space}{shown}"),
    }
}

/// A text, or of one that is longer than so many bytes its beginning, and in words how much more there is: what is worked
/// through whole at every key is no longer than that.
pub fn beginning(text: &str, most: usize) -> (&str, Option<String>) {
    if text.len() <= most {
        return (text, None);
    }
    let (head, rest) = text.split_at(text.floor_char_boundary(most));
    (head, Some(format!("… {} more", bytes(rest.len() as u64))))
}

/// Units that stay with their number in a line.
const UNITS: [&str; 11] = ["s", "min", "h", "d", "ms", "months", "years", "KB", "MB", "GB", "%"];

/// A text in lines of at most so many columns, broken between words where that is possible. Line ends in it break
/// lines; an empty text is one empty line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = Wrapped { width, used: 0, text: String::new(), lines: &mut lines };
        let shown = printable(paragraph);
        let mut start = 0;
        for (at, word) in shown.split_word_bound_indices() {
            if word.chars().all(char::is_whitespace) && !is_before_unit(&shown, start, at, word) {
                line.run(&shown[start..at]);
                line.add(word);
                start = at + word.len();
            }
        }
        line.run(&shown[start..]);
        line.end();
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// Whether a blank stands between a number, which begins at `start`, and its unit.
fn is_before_unit(text: &str, start: usize, at: usize, blank: &str) -> bool {
    let number = text[start..at].trim_start_matches(['(', '-', '+']);
    let unit = text[at + blank.len()..].split(char::is_whitespace).next().unwrap_or_default();
    let unit = unit.trim_end_matches([',', '.', ';', ':', ')', '…']);
    blank == " "
        && number.starts_with(|letter: char| letter.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
        && UNITS.contains(&unit)
}

struct Wrapped<'a> {
    width: usize,
    used: usize,
    text: String,
    lines: &'a mut Vec<String>,
}

impl Wrapped<'_> {
    /// Punctuation stays with its word, unless the two are longer than a line.
    fn run(&mut self, run: &str) {
        if columns(run) <= self.width { self.add(run) } else { run.split_word_bounds().for_each(|word| self.add(word)) }
    }

    fn add(&mut self, word: &str) {
        let wide = shown_columns(word);
        if self.used + wide <= self.width {
            self.text.push_str(word);
            self.used += wide;
        } else if word.chars().all(char::is_whitespace) {
            self.end();
        } else if wide <= self.width {
            self.end();
            self.add(word);
        } else {
            for cluster in word.graphemes(true) {
                // a wide character does not fit into one column at all
                let cluster = if cluster.width() > self.width { "…" } else { cluster };
                if self.used + cluster.width() > self.width {
                    self.end();
                }
                self.text.push_str(cluster);
                self.used += cluster.width();
            }
        }
    }

    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.used = 0;
        self.lines.push(text.trim_end().to_owned());
    }
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_cut_by_columns() {
        let cases = [
            ("customer", 8, Cut::End, "customer"),
            ("customers", 8, Cut::End, "custome…"),
            ("김하늘", 6, Cut::End, "김하늘"),
            ("김하늘", 5, Cut::End, "김하…"),
            ("김하늘", 4, Cut::End, "김…"),
            ("김", 1, Cut::End, "…"),
            ("cafe\u{301}s", 5, Cut::End, "cafe\u{301}s"),
            ("cafe\u{301}s", 4, Cut::End, "caf…"),
            ("a\u{1b}[0m", 4, Cut::End, "a␛[…"),
            ("arn:aws:profile:eu-central-1:123", 12, Cut::Middle, "arn:a…-1:123"),
            ("arn", 3, Cut::Middle, "arn"),
            ("abc", 0, Cut::Middle, ""),
        ];
        for (text, width, cut, wanted) in cases {
            assert_eq!(fit(text, width, cut), wanted);
        }
    }

    #[test]
    fn of_a_long_text_the_ends_are_looked_at_alone() {
        for filling in ["x", "山", "e\u{301}", "\u{202e}"] {
            let long = format!("arn:a{}1:123", filling.repeat(100_000));
            assert_eq!(fit(&long, 11, Cut::Middle), "arn:a…1:123", "{filling}");
            assert!(ends(&long, 11).len() < 2_000);
        }
    }

    #[test]
    fn words_wrap_and_long_ones_break() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a-very-long-word", 6), ["a-very", "-long-", "word"]);
        assert_eq!(wrap("the rows (all; or none)", 13), ["the rows", "(all; or", "none)"]);
        assert_eq!(wrap("first\nsecond", 20), ["first", "second"]);
        assert_eq!(wrap("김하늘", 4), ["김하", "늘"]);
        assert_eq!(wrap("", 4), [""]);
        assert_eq!(wrap("김", 0), ["…"]);
    }

    #[test]
    fn a_unit_stays_with_its_number() {
        assert_eq!(wrap("due in 3 d", 8), ["due in", "3 d"]);
        assert_eq!(wrap("it was 1 min ago", 8), ["it was", "1 min", "ago"]);
        assert_eq!(wrap("1 d 3 h (2 min)", 7), ["1 d 3 h", "(2 min)"]);
        assert_eq!(wrap("1 min", 3), ["1", "min"]);
        assert_eq!(wrap("take 3 dishes", 7), ["take 3", "dishes"]);
    }

    #[test]
    fn columns_are_skipped_whole() {
        assert_eq!(skip_columns("customer", 3), "tomer");
        assert_eq!(skip_columns("김하늘", 2), "하늘");
        assert_eq!(skip_columns("김하늘", 3), " 늘");
        assert_eq!(skip_columns("abc", 9), "");
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in r"(\PC|[a-z ]|\p{M}|\p{Cf}|[\x00-\x20]|김|👍🏽){0,30}", width in 0_usize..20) {
            for cut in [Cut::End, Cut::Middle] {
                let shown = fit(&text, width, cut);
                prop_assert!(columns(&shown) <= width, "{shown:?}");
                let whole = columns(&text) <= width;
                prop_assert_eq!(whole, shown == printable(&text), "{:?}", shown);
            }
            prop_assert_eq!(columns(&pad(&text, width, Align::Right)), width);
            for line in wrap(&text, width) {
                prop_assert!(columns(&line) <= width.max(1), "{line:?}");
            }
            let left = columns(&skip_columns(&text, width));
            prop_assert_eq!(left, columns(&text).saturating_sub(width));
        }
    }
}
