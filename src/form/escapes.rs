//! Texts with characters that can't be seen, or that turn others around: they are edited with escapes in their place.
//!
//! A value that nobody touches is never rewritten, and what is read back from its escapes is the same value.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::de::IgnoredAny;

use crate::model::Sensitivity;

use super::{Field, Form, RowId};

/// How the text of a field is written while it is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// As it is.
    Plain,
    /// With escapes as JSON has them: a backslash is written twice.
    Escaped,
    /// JSON text, whose own escapes do: whoever reads it reads the same.
    Json,
}

/// A text whose escapes can't be read. The value stays what it was before.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Misread {
    /// The text, as it was typed.
    pub(super) text: String,
    /// What is wrong with it.
    pub(super) message: String,
}

impl Form {
    /// The text of a row as it is edited, secrets included: for the field's editor, and for `$EDITOR`.
    #[must_use]
    pub fn written(&self, row: RowId) -> String {
        if let Some(misread) = self.misread.get(&row) {
            return misread.text.clone();
        }
        let text = self.text(row);
        match self.spelling(row) {
            Spelling::Plain => text.into_owned(),
            Spelling::Escaped => escaped(&text),
            Spelling::Json => in_json(&text).into_owned(),
        }
    }

    /// How the text of a row is written now.
    pub(super) fn spelling(&self, row: RowId) -> Spelling {
        let text = self.text(row);
        // Who types behind a mask sees no escapes, and means what is typed.
        let secret = self.tree[row.node].class == Sensitivity::Secret;
        if self.misread.contains_key(&row) {
            Spelling::Escaped
        } else if secret || !has_odd(&text) {
            Spelling::Plain
        } else if matches!(self.field(row), Field::Json(_) | Field::Raw) && is_json(&text) {
            Spelling::Json
        } else {
            Spelling::Escaped
        }
    }
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Whether a text holds characters that are written as escapes.
pub(super) fn has_odd(text: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    !text.bytes().all(plain) && text.chars().any(is_odd)
}

/// Whether a character shows nothing by itself and changes how others are shown: controls (but for line breaks and
/// tabs), bidi controls, blanks without a width, and tags. Joiners and variation selectors belong to the letters
/// before them.
fn is_odd(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text with escapes for what can't be seen. Line breaks and tabs stay: an editor has them.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\r' => out.push_str("\\r"),
            letter if is_odd(letter) => push_code(letter, &mut out),
            letter => out.push(letter),
        }
    }
    out
}

/// A JSON text with JSON's own escapes for what can't be seen.
pub(super) fn in_json(text: &str) -> Cow<'_, str> {
    if !has_odd(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        // Between its values JSON may have a carriage return, and an escape may not stand there.
        if is_odd(letter) && letter != '\r' { push_code(letter, &mut out) } else { out.push(letter) }
    }
    Cow::Owned(out)
}

/// Writes a character as JSON does by its code.
pub(super) fn push_code(letter: char, out: &mut String) {
    for unit in letter.encode_utf16(&mut [0; 2]) {
        // Writing to a String can't fail.
        write!(out, "\\u{unit:04x}").unwrap_or(());
    }
}

/// Reads a text with escapes.
pub(super) fn read(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (letter, length) = escape(&rest[at..])?;
        out.push(letter);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    Ok(out)
}

/// The character that an escape at the beginning of a text means, and how long the escape is.
fn escape(text: &str) -> Result<(char, usize), String> {
    let Some(kind) = text[1..].chars().next() else {
        return Err("ends with a single \\; a backslash is written \\\\".to_owned());
    };
    let letter = match kind {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        '\\' | '"' | '/' => kind,
        'u' => return code(text),
        _ => {
            let known = "\\n, \\t, \\r, \\\\ or \\u and four hexadecimal digits, like \\u202e";
            return Err(format!("\\{kind} is no escape; there are {known}"));
        }
    };
    Ok((letter, 2))
}

fn code(text: &str) -> Result<(char, usize), String> {
    let first = unit(text).ok_or_else(|| {
        let start: String = text.chars().take(6).collect();
        format!("{start} is no escape: \\u needs four hexadecimal digits, like \\u202e")
    })?;
    let second = text.get(6..).filter(|_| (0xd800..0xdc00).contains(&first)).and_then(unit);
    let units = std::iter::once(first).chain(second);
    match char::decode_utf16(units).next() {
        Some(Ok(letter)) => Ok((letter, 6 * letter.len_utf16())),
        _ => Err(format!("{} is half of a character; the other half, another \\u, is missing", &text[..6])),
    }
}

/// The number in `\u202e`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_seen_is_written_with_escapes() {
        for (text, written) in [
            ("plain \\ text\n\tend", None),
            ("고객 👩‍💻 ❤️", None),
            ("a\u{202e}b", Some("a\\u202eb")),
            ("a\u{1b}[31m\\", Some("a\\u001b[31m\\\\")),
            ("one\r\ntwo\u{feff}", Some("one\\r\ntwo\\ufeff")),
            ("\u{e0041}", Some("\\udb40\\udc41")),
        ] {
            assert_eq!(has_odd(text), written.is_some(), "{text:?}");
            if let Some(written) = written {
                assert_eq!(escaped(text), written);
                assert_eq!(read(written).as_deref(), Ok(text));
            }
        }
        assert_eq!(in_json("{\"a\": \"\u{202e}\\n\"}\r\n"), "{\"a\": \"\\u202e\\n\"}\r\n");
    }

    #[test]
    fn a_wrong_escape_says_what_would_be_right() {
        for (typed, said) in [
            ("a\\", "a backslash is written \\\\"),
            ("\\q", "\\q is no escape; there are \\n"),
            ("\\u20", "\\u20 is no escape: \\u needs four hexadecimal digits"),
            ("\\u+123", "four hexadecimal digits"),
            ("\\u20고객", "four hexadecimal digits"),
            ("\\ud83d!", "\\ud83d is half of a character"),
            ("\\udc00", "half of a character"),
        ] {
            let problem = read(typed).unwrap_err();
            assert!(problem.contains(said), "{typed}: {problem}");
        }
    }

    proptest! {
        #[test]
        fn every_text_reads_back(text in r"(\PC|[\x00-\x20]|\p{Cf}|\\|[\u{e0000}-\u{e0080}]){0,30}") {
            let written = escaped(&text);
            prop_assert!(!has_odd(&written));
            prop_assert_eq!(read(&written), Ok(text));
        }

        #[test]
        fn json_says_the_same(text in r"(\PC|\p{Cf}|\\){0,30}") {
            let json = serde_json::to_string(&text).unwrap();
            let written = in_json(&json).into_owned();
            prop_assert!(!has_odd(&written));
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }
    }
}
