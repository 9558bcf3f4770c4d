//! Letters that are written by their numbers: a name that is spelled so is the same name.

use std::borrow::Cow;

/// A text with the letters, digits and hyphens of names as such that are written like `\\u0053`, however many backslashes
/// stand before, and for each byte of it where it stands in the text; none where nothing is written so. All other
/// escapes stay.
pub(in crate::model::text) fn unescaped(text: &str) -> (Cow<'_, str>, Option<Vec<usize>>) {
    if !text.contains("\\u") {
        return (text.into(), None);
    }
    let (mut plain, mut places, mut at) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()), 0);
    while let Some(first) = text[at..].chars().next() {
        let (letter, length) = escape(&text[at..]).unwrap_or((first, first.len_utf8()));
        plain.push(letter);
        places.resize(plain.len(), at);
        at += length;
    }
    places.push(at);
    (plain.into(), Some(places))
}

/// The letter of a name that a text begins with as an escape, and how long that is.
fn escape(text: &str) -> Option<(char, usize)> {
    let code = text.trim_start_matches('\\').strip_prefix('u').filter(|_| text.starts_with('\\'))?;
    let letter = char::from_u32(u32::from_str_radix(code.get(..4)?, 16).ok()?)?;
    let is_of_name = letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    is_of_name.then(|| (letter, text.len() - code.len() + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_names_are_what_they_are_and_where_they_are_is_known() {
        let text = r#"{"é\u0053\\u0031-\u0022\u00e9\u12": 1, \"#;
        let (plain, places) = unescaped(text);
        assert_eq!(plain, r#"{"éS1-\u0022\u00e9\u12": 1, \"#);
        let places = places.unwrap();
        assert_eq!(places.len(), plain.len() + 1);
        for (at, letter) in plain.char_indices().filter(|(_, letter)| !matches!(letter, 'S' | '1')) {
            assert!(text[places[at]..].starts_with(letter), "{at}");
        }
        assert_eq!(&text[places[plain.find('S').unwrap()]..places[plain.find('-').unwrap()]], r"\u0053\\u0031");
        assert_eq!(unescaped("plain"), ("plain".into(), None));
    }
}
