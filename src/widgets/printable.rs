//! The one way of outside text to the screen.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// So many marks may stand on one letter; more is no script but a stunt.
const MARKS: usize = 6;

/// Makes everything in a text visible that would move the cursor, hide itself or turn the text around.
///
/// Control characters become their pictures (`␛`, `␀`), line ends `⏎`, tabs `⇥`; invisible characters without a
/// picture (bidi controls, joiners and other characters of no width, tags, variation selectors) become `‹U+202E›`.
/// A mark without a letter gets `◌` to stand on. In what comes out every grapheme cluster takes at least one column.
pub fn printable(text: &str) -> Cow<'_, str> {
    let plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if plain || text.chars().all(|c| !is_hidden(c) && width(c) > 0) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 32);
    for cluster in text.graphemes(true) {
        rewrite(cluster, &mut out);
    }
    Cow::Owned(out)
}

/// The columns that a character takes by itself; none for controls and marks.
fn width(c: char) -> usize {
    c.width().unwrap_or(0)
}

fn rewrite(cluster: &str, out: &mut String) {
    let mut marks = None;
    for c in cluster.chars() {
        if is_hidden(c) {
            picture(c, out);
            marks = None;
        } else if width(c) > 0 {
            out.push(c);
            marks = Some(0);
        } else if let Some(count) = marks.as_mut().filter(|count| **count < MARKS) {
            *count += 1;
            out.push(c);
        } else if marks.is_none() && stands_on_a_letter(c) {
            out.push('◌');
            out.push(c);
            marks = Some(1);
        } else {
            picture(c, out);
        }
    }
}

/// Whether a character of no width joins the letter before it.
fn stands_on_a_letter(c: char) -> bool {
    ['◌', c].iter().collect::<String>().graphemes(true).count() == 1
}

fn picture(c: char, out: &mut String) {
    match c {
        '\n' => out.push('⏎'),
        '\t' => out.push('⇥'),
        '\u{7f}' => out.push('␡'),
        '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        // writing to a String can't fail
        _ => write!(out, "‹U+{:04X}›", u32::from(c)).unwrap_or(()),
    }
}

/// Whether a character shows nothing by itself and changes how others are shown, or is no character at all.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn hidden_things_become_visible() {
        let cases = [
            ("plain text", "plain text"),
            ("Grüße, 김하늘, 山田太郎, שלום", "Grüße, 김하늘, 山田太郎, שלום"),
            ("\u{1b}[31mred\u{7}", "␛[31mred␇"),
            ("one\r\ntwo\tthree", "one␍⏎two⇥three"),
            ("\u{9b}2J", "‹U+009B›2J"),
            ("abc\u{202e}gpj.exe", "abc‹U+202E›gpj.exe"),
            ("zero\u{200b}width\u{feff}", "zero‹U+200B›width‹U+FEFF›"),
            ("\u{e0041}tag", "‹U+E0041›tag"),
            ("line\u{2028}paragraph\u{2029}", "line‹U+2028›paragraph‹U+2029›"),
            ("u\u{308}ber", "u\u{308}ber"),
            ("\u{301}alone", "◌\u{301}alone"),
            ("👨\u{200d}👩", "👨‹U+200D›👩"),
        ];
        for (text, wanted) in cases {
            assert_eq!(printable(text), wanted);
        }
    }

    #[test]
    fn marks_do_not_pile_up() {
        let stunt = format!("a{}", "\u{301}".repeat(5000));
        let shown = printable(&stunt);
        assert!(shown.starts_with(&format!("a{}‹U+0301›", "\u{301}".repeat(MARKS))));
    }

    proptest! {
        #[test]
        fn whatever_comes_out_takes_room_and_stays(text in r"(\PC|[\x00-\x20]|\p{M}|\p{Cf}|[\u{1100}-\u{11ff}]|e\u{301}){0,20}") {
            let shown = printable(&text);
            prop_assert!(!shown.chars().any(is_hidden), "{shown:?}");
            for cluster in shown.graphemes(true) {
                prop_assert!(cluster.width() > 0, "{cluster:?} in {shown:?}");
            }
            let again = printable(&shown);
            prop_assert_eq!(&again, &shown);
        }
    }
}
