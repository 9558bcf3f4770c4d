//! The name of a person in the writings in which it may be stored. A service compares whole names, and may tell large
//! letters from small ones.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most letters of a name that is written without blanks.
const LONGEST: usize = 6;
/// The most letters of a family name in such a name.
const FAMILY: usize = 3;

/// Words inside of names that are written small.
const SMALL: &[&str] = &[
    "af", "al", "av", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn",
    "la", "las", "le", "los", "ter", "ten", "van", "von", "y", "zu", "zur",
];

/// A name in the orders in which it may be stored: as it was written, and with what stands last first. One without blanks
/// begins with the family name, of one letter or of a few.
pub(super) fn orders(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter == ',').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut names = vec![words.join(" ")];
    let mut add = |name: String| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    match &words[..] {
        [word] if is_unspaced(word) && (2..=LONGEST).contains(&word.chars().count()) => {
            let ends = word.char_indices().map(|(at, _)| at).skip(1).take(FAMILY);
            for (family, given) in ends.map(|at| word.split_at(at)) {
                add(format!("{given} {family}"));
                add(format!("{family} {given}"));
            }
        }
        [first, rest @ ..] if !rest.is_empty() => {
            add(format!("{} {first}", rest.join(" ")));
            if let [rest @ .., last] = &words[..] {
                add(format!("{last} {}", rest.join(" ")));
            }
            if words.iter().all(|word| is_unspaced(word)) {
                add(words.concat());
            }
        }
        _ => {}
    }
    names
}

/// Letters that people write as two where a keyboard or a system has none of them. The last may well be two in the name
/// itself.
const LETTERS: &[(&str, &str)] = &[("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")];

/// Further letters that are written as two, though the two are seldom meant as one.
const PAIRS: &[(&str, &str)] = &[("å", "aa"), ("æ", "ae"), ("œ", "oe"), ("ø", "oe"), ("þ", "th"), ("ĳ", "ij")];

/// Letters of one stroke more than a plain one, which no decomposition takes apart.
const STROKES: &[(&str, &str)] =
    &[("ø", "o"), ("ł", "l"), ("đ", "d"), ("ð", "d"), ("ħ", "h"), ("ŧ", "t"), ("ı", "i"), ("ŋ", "n"), ("ĸ", "k")];

/// Names in other writings of such letters, and without accents, where they have any.
pub(super) fn in_letters(names: &[String]) -> Vec<String> {
    let vowels = &LETTERS[..LETTERS.len() - 1];
    let mut others: Vec<String> = Vec::new();
    for name in names {
        let in_two = written(&written(name, LETTERS, true), PAIRS, true);
        let apart = plain(&written(&in_two, STROKES, true));
        // ß has no plain letter but two.
        let bare = plain(&written(&written(name, STROKES, true), &LETTERS[LETTERS.len() - 1..], true));
        let bare = written(&bare, PAIRS, true);
        for other in [apart, bare, written(name, vowels, false), written(name, LETTERS, false)] {
            if !names.contains(&other) && !others.contains(&other) {
                others.push(other);
            }
        }
    }
    others
}

/// A name with letters in the place of others: of each pair the second for the first (`apart`), or the other way round.
fn written(name: &str, letters: &[(&str, &str)], apart: bool) -> String {
    let has_small = name.chars().any(char::is_lowercase);
    let large = |letters: &str| if has_small { capital(letters) } else { letters.to_uppercase() };
    letters.iter().fold(name.to_owned(), |name, (one, two)| {
        let (from, to) = if apart { (one, two) } else { (two, one) };
        let name = name.replace(from, to);
        // ß begins no word.
        if *one == "ß" { name } else { name.replace(&large(from), &large(to)) }
    })
}

/// A name of Latin letters without their accents; in other writings they make another letter.
fn plain(name: &str) -> String {
    let bare = |letter: char| {
        let mut parts = std::iter::once(letter).nfd();
        let first = parts.next().filter(char::is_ascii_alphabetic);
        first.filter(|_| parts.all(is_combining_mark)).unwrap_or(letter)
    };
    name.chars().map(bare).collect()
}

/// Names as they are, with capitals, and with large letters alone.
pub(super) fn in_cases(names: &[String]) -> Vec<String> {
    let capitals = |name: &String| name.split(' ').map(capital).collect::<Vec<_>>().join(" ");
    let small = |name: &String| {
        let word = |word: &str| {
            if SMALL.contains(&word.to_lowercase().as_str()) { word.to_lowercase() } else { capital(word) }
        };
        name.split(' ').map(word).collect::<Vec<_>>().join(" ")
    };
    let mut several = names.to_vec();
    let others = names.iter().flat_map(|name| [capitals(name), small(name), name.to_uppercase()]);
    for other in others.collect::<Vec<_>>() {
        if !several.contains(&other) {
            several.push(other);
        }
    }
    several
}

/// A word with a large letter at its beginning and behind what joins two; one that has both kinds of letters stays.
fn capital(word: &str) -> String {
    let has = |is: fn(&char) -> bool| word.chars().any(|letter| is(&letter));
    if has(|letter| letter.is_uppercase()) && has(|letter| letter.is_lowercase()) {
        return word.to_owned();
    }
    let mut begins = true;
    let mut out = String::with_capacity(word.len());
    for letter in word.chars() {
        if begins {
            out.extend(letter.to_uppercase());
        } else {
            out.extend(letter.to_lowercase());
        }
        begins = matches!(letter, '-' | '\'' | '’' | '.');
    }
    out
}

/// Whether a word is of a writing in which names have no blanks: Hangul, Han and kana.
fn is_unspaced(word: &str) -> bool {
    let is_one = |letter: char| matches!(letter, '\u{ac00}'..='\u{d7a3}' | '\u{3400}'..='\u{9fff}' | '\u{3040}'..='\u{30ff}' | '\u{3005}');
    word.chars().all(is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_tried_in_its_orders_and_without_its_blanks() {
        assert_eq!(orders("Kim Lee"), ["Kim Lee", "Lee Kim"]);
        assert_eq!(orders("Lee, Kim"), ["Lee Kim", "Kim Lee"]);
        assert_eq!(orders("Maria de la Cruz"), ["Maria de la Cruz", "de la Cruz Maria", "Cruz Maria de la"]);
        assert_eq!(orders("박민준"), ["박민준", "민준 박", "박 민준", "준 박민", "박민 준"]);
        assert_eq!(orders("박 민준"), ["박 민준", "민준 박", "박민준"]);
        assert_eq!(orders("Okafor"), ["Okafor"]);
        assert_eq!(orders("한"), ["한"]);
        let long = "가".repeat(300);
        assert_eq!(orders(&long), [long]);
    }

    #[test]
    fn letters_that_may_be_written_as_two_are_tried_both_ways() {
        let of = |name: &str| in_letters(&[name.to_owned()]);
        assert_eq!(of("Jürgen Weiß"), ["Juergen Weiss", "Jurgen Weiss"]);
        assert_eq!(of("juergen weiss"), ["jürgen weiss", "jürgen weiß"]);
        assert_eq!(of("Jürgen Weiss"), ["Juergen Weiss", "Jurgen Weiss", "Jürgen Weiß"]);
        assert_eq!((of("Oezil"), of("Özil")), (vec!["Özil".to_owned()], vec!["Oezil".to_owned(), "Ozil".to_owned()]));
        assert_eq!(of("MÜLLER"), ["MUELLER", "MULLER"]);
        assert_eq!(of("Okafor"), <[&str; 0]>::default());
        assert_eq!(of("박민준"), <[&str; 0]>::default());
    }

    #[test]
    fn letters_with_accents_are_tried_without_them() {
        let of = |name: &str| in_letters(&[name.to_owned()]);
        assert_eq!(of("José Núñez"), ["Jose Nunez"]);
        assert_eq!(of("Łukasz Żółć"), ["Lukasz Zolc"]);
        assert_eq!(of("Søren Ærø"), ["Soeren Aeroe", "Soren Aero"]);
        assert_eq!(of("ÅSE ÞÓR"), ["AASE THOR", "ASE THOR"]);
        assert_eq!(of("Đorđe Çelik"), ["Dorde Celik"]);
        assert_eq!(of("Nguyễn"), ["Nguyen"]);
        // Accents of other writings are letters of their own.
        for name in ["박민준", "がぎ", "Йосиф", "हिन्दी", "Αθήνα"] {
            assert_eq!(of(name), <[&str; 0]>::default(), "{name}");
        }
    }

    #[test]
    fn letters_are_tried_large_and_small() {
        let of = |name: &str| in_cases(&[name.to_owned()]);
        assert_eq!(of("anna nowak"), ["anna nowak", "Anna Nowak", "ANNA NOWAK"]);
        assert_eq!(of("ANNA NOWAK"), ["ANNA NOWAK", "Anna Nowak"]);
        assert_eq!(of("o'sullivan"), ["o'sullivan", "O'Sullivan", "O'SULLIVAN"]);
        let spain = of("maria de la cruz");
        assert!(spain.contains(&"Maria de la Cruz".to_owned()) && spain.contains(&"Maria De La Cruz".to_owned()));
        assert_eq!(of("Ian McDonald"), ["Ian McDonald", "IAN MCDONALD"]);
        assert_eq!(of("박민준"), ["박민준"]);
    }
}
