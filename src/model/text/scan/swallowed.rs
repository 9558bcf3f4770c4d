//! A text whose closing quote is missing holds what stands behind it, too.

use std::collections::BTreeSet;

use crate::model::text::escape::unescaped;
use crate::model::text::lexer::is_quote;

/// The beginning of a text whose closing quote may be another's: to the first sign that something else has begun.
/// `None` where it names what may be hidden.
pub(super) fn unswallowed<'a>(text: &'a str, hiding: &BTreeSet<&'static str>) -> Option<&'a str> {
    let ends = |(at, letter): &(usize, char)| *at > 0 && (is_quote(*letter) || ",{}[]".contains(*letter));
    let begun = text.char_indices().find(ends).map_or(text, |(at, _)| &text[..at]);
    (!names_any(begun, hiding)).then_some(begun)
}

/// Whether a text names a member that may hold something hidden, as if its value followed.
pub(super) fn names_any(text: &str, hiding: &BTreeSet<&'static str>) -> bool {
    let text = unescaped(text).0;
    text.match_indices([':', '=']).any(|(at, _)| hiding.contains(last_word(&text[..at])))
}

/// The names and other words of a text.
pub(super) fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

/// The word at the end of a text, but for quotes and blanks.
pub(super) fn last_word(text: &str) -> &str {
    words(text.trim_end_matches(|letter: char| letter.is_whitespace() || is_quote(letter) || letter == '\\'))
        .next_back()
        .unwrap_or_default()
}
