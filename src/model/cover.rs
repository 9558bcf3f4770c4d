//! Takes the secrets of a request out of what came back, in whatever way they are written there.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::redact::{MASK, hidden};
use super::{OperationId, Policy, redact_input};

/// Shorter secrets stay: they would be found in any word.
const SHORTEST: usize = 4;
/// So much of the beginning of a secret counts as it, in the middle of a text.
const BEGUN: usize = 8;
/// How often a text may be escaped anew.
const ROUNDS: usize = 4;
/// Where a text is longer, its end is not shown: it would take long to look through.
const LONGEST: usize = 16 * 1024;

/// The secrets that a request held.
#[derive(Clone, Default)]
pub struct Secrets {
    /// What stands for one of them, each without spaces and in small letters.
    written: Vec<Vec<char>>,
    any: bool,
}

impl std::fmt::Debug for Secrets {
    /// None of them is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secrets").field("any", &self.any).finish_non_exhaustive()
    }
}

impl Secrets {
    /// Those of an operation's input.
    #[must_use]
    pub fn of_input(operation: OperationId, input: &Value) -> Self {
        let mut secrets = Vec::new();
        hidden(input, &redact_input(operation, input, Policy::Display), &mut secrets);
        Self::of_texts(secrets)
    }

    /// These.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        let long = texts.iter().filter(|text| text.chars().count() >= SHORTEST);
        let mut written: Vec<Vec<char>> = long.flat_map(|text| ways_to_write(text)).collect();
        written.sort_by_key(|way| std::cmp::Reverse(way.len()));
        written.dedup();
        Self { written, any: !texts.is_empty() }
    }

    /// Whether there was none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.any
    }

    /// Whether a text has any of them, however it is written.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        text.len() > LONGEST && self.any || !self.places(text).is_empty()
    }

    /// A text without them, be they escaped as in HTML, JSON or addresses, in base64, in other letters, with other
    /// spaces, or cut. Where there were any, a long text is cut, too.
    #[must_use]
    pub fn cover(&self, text: &str) -> String {
        if self.written.is_empty() {
            return text.to_owned();
        }
        let kept = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or_default();
        let kept = if text.len() > LONGEST { &text[..kept] } else { text };
        let mut covered = String::new();
        let mut from = 0;
        for place in self.places(kept) {
            covered.push_str(&kept[from..place.start]);
            covered.push_str(MASK);
            from = place.end;
        }
        covered.push_str(&kept[from..]);
        covered
    }

    /// A document whose texts and names are without them.
    #[must_use]
    pub fn cover_document(&self, document: Value) -> Value {
        match document {
            Value::String(text) if !self.written.is_empty() => Value::String(self.cover(&text)),
            Value::Array(elements) => elements.into_iter().map(|element| self.cover_document(element)).collect(),
            Value::Object(members) => {
                members.into_iter().map(|(name, value)| (self.cover(&name), self.cover_document(value))).collect()
            }
            other => other,
        }
    }

    /// Where they stand in a text, in order.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut letters: Vec<Letter> =
            text.char_indices().map(|(at, letter)| Letter { letter, place: at..at + letter.len_utf8() }).collect();
        for round in 0..=ROUNDS {
            for without in [&[][..], &['+'][..]] {
                let seen = small(&letters, without);
                self.written.iter().for_each(|way| find(way, &seen, &mut found));
            }
            let next = unescaped(&letters);
            if round == ROUNDS || next.len() == letters.len() {
                break;
            }
            letters = next;
        }
        found.sort_by_key(|place| place.start);
        let mut whole: Vec<Range<usize>> = Vec::new();
        for place in found {
            match whole.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => whole.push(place),
            }
        }
        whole
    }
}

/// A letter, and which bytes of the text stand for it.
#[derive(Clone, Debug)]
struct Letter {
    letter: char,
    place: Range<usize>,
}

/// What stands for a secret: itself, what its escapes mean, and its codes.
fn ways_to_write(secret: &str) -> Vec<Vec<char>> {
    let mut ways = vec![secret.to_owned(), hex(secret)];
    // It may look escaped itself; what reads it then reads another text.
    let plain: Vec<Letter> = secret.chars().map(|letter| Letter { letter, place: 0..0 }).collect();
    ways.push(unescaped(&plain).iter().map(|letter| letter.letter).collect());
    for before in 0..3 {
        let bytes = [&[0_u8; 2][..before], secret.as_bytes()].concat();
        // The letters that are of nothing else.
        let own = (before * 8).div_ceil(6)..bytes.len() * 8 / 6;
        let coded = [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)];
        ways.extend(coded.iter().filter_map(|coded| coded.get(own.clone())).map(str::to_owned));
    }
    let ways = ways.iter().flat_map(|way| {
        let letters: Vec<char> =
            way.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect();
        let without: Vec<char> = letters.iter().copied().filter(|letter| *letter != '+').collect();
        [letters, without]
    });
    ways.filter(|way| way.len() >= SHORTEST).collect()
}

fn hex(secret: &str) -> String {
    let digits = secret.bytes().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// The letters without spaces and some others, small.
fn small(letters: &[Letter], without: &[char]) -> Vec<Letter> {
    let counts = |letter: &&Letter| !letter.letter.is_whitespace() && !without.contains(&letter.letter);
    let small = |Letter { letter, place }: &Letter| {
        let place = place.clone();
        letter.to_lowercase().map(move |letter| Letter { letter, place: place.clone() }).collect::<Vec<_>>()
    };
    letters.iter().filter(counts).flat_map(small).collect()
}

/// Notes where a secret stands, or its beginning.
fn find(secret: &[char], text: &[Letter], found: &mut Vec<Range<usize>>) {
    let most = BEGUN.max(secret.len() / 2).min(secret.len());
    for at in 0..text.len() {
        let same = text[at..].iter().zip(secret).take_while(|(letter, wanted)| letter.letter == **wanted).count();
        let ends = at + same == text.len();
        if same >= most || (ends && same >= SHORTEST) {
            found.push(text[at].place.start..text[at + same - 1].place.end);
        }
    }
}

/// The letters that these mean, where some are escaped.
fn unescaped(letters: &[Letter]) -> Vec<Letter> {
    let mut plain = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some(first) = letters.get(at) {
        let (meant, used) = match first.letter {
            '&' => entity(&letters[at..]),
            '%' => percent(&letters[at..]),
            '\\' => backslash(&letters[at..]),
            _ => None,
        }
        .unwrap_or_else(|| (first.letter.to_string(), 1));
        let place = first.place.start..letters[at + used - 1].place.end;
        plain.extend(meant.chars().map(|letter| Letter { letter, place: place.clone() }));
        at += used;
    }
    plain
}

fn text_of(letters: &[Letter], most: usize) -> String {
    letters.iter().take(most).map(|letter| letter.letter).collect()
}

/// `&amp;`, `&#39;`, `&#x27;`: what it means, and how many letters it has.
fn entity(letters: &[Letter]) -> Option<(String, usize)> {
    let text = text_of(letters, 12);
    let name = text[1..].split_once(';')?.0;
    let number = |text: &str, radix| u32::from_str_radix(text, radix).ok().and_then(char::from_u32);
    let meant = match name.to_lowercase().as_str() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        name => match name.strip_prefix('#')? {
            number_in_hex if number_in_hex.starts_with('x') => number(&number_in_hex[1..], 16)?,
            number_in_ten => number(number_in_ten, 10)?,
        },
    };
    Some((meant.to_string(), name.chars().count() + 2))
}

/// `%C3%A4`: what so many in a row mean.
fn percent(letters: &[Letter]) -> Option<(String, usize)> {
    let is_code = |code: &[Letter]| {
        code.len() == 3 && code[0].letter == '%' && code[1..].iter().all(|letter| letter.letter.is_ascii_hexdigit())
    };
    // No letter has more bytes.
    let count = letters.chunks(3).take(4).take_while(|code| is_code(code)).count();
    (1..=count).find_map(|count| {
        let text = text_of(letters, count * 3);
        let meant = percent_decode_str(&text).decode_utf8().ok()?.into_owned();
        Some((meant, count * 3))
    })
}

/// `\"`, `\u0041`, `\n`: what it means.
fn backslash(letters: &[Letter]) -> Option<(String, usize)> {
    let second = letters.get(1)?.letter;
    let unit = |letters: &[Letter]| {
        let text = text_of(letters, 6);
        u16::from_str_radix(text.strip_prefix("\\u").filter(|code| code.len() == 4)?, 16).ok()
    };
    if second == 'u' {
        let first = unit(letters)?;
        if let Some(letter) = char::from_u32(u32::from(first)) {
            return Some((letter.to_string(), 6));
        }
        let pair = [first, unit(letters.get(6..)?)?];
        return Some((String::from_utf16(&pair).ok()?, 12));
    }
    let meant = match second {
        'n' | 'r' | 't' | 'b' | 'f' => ' ',
        '"' | '\\' | '/' | '\'' => second,
        _ => return None,
    };
    Some((meant.to_string(), 2))
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use serde_json::json;

    use super::*;

    const SECRET: &str = "Geheim<&\"'/ ä+1\\ %41x";

    fn ways() -> Vec<String> {
        let html = |text: &str| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            text.replace('\'', "&#39;").replace('/', "&#x2F;").replace('ä', "&#228;")
        };
        let json = |text: &str| Value::from(text).to_string();
        let ascii = |text: &str| {
            let code = |unit: u16| format!("\\u{unit:04x}");
            text.encode_utf16().map(code).collect::<String>()
        };
        let url = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        vec![
            SECRET.to_owned(),
            SECRET.to_uppercase(),
            html(SECRET),
            html(&html(SECRET)),
            json(SECRET),
            json(&json(SECRET)),
            html(&json(SECRET)),
            ascii(SECRET),
            url(SECRET),
            url(SECRET).to_lowercase(),
            url(&url(SECRET)),
            url(SECRET).replace("%20", "+"),
            STANDARD_NO_PAD.encode(SECRET),
            base64::engine::general_purpose::STANDARD.encode(format!("kim:{SECRET}")),
            URL_SAFE_NO_PAD.encode(format!("me:{SECRET}:")),
            hex(SECRET),
            SECRET.replace(' ', "\n    "),
        ]
    }

    #[test]
    fn a_secret_is_covered_however_it_is_written() {
        let secrets = Secrets::of_texts([SECRET]);
        for way in ways() {
            let text = format!("It has {way}, which is wrong");
            let covered = secrets.cover(&text);
            assert!(secrets.are_in(&text) && covered.contains(MASK), "{text}: {covered}");
            for part in [8, 14].map(|from| way.chars().skip(from).take(6).collect::<String>()) {
                assert!(part.len() < 4 || !covered.contains(&part), "{way}: {part} is left in {covered}");
            }
            assert!(covered.starts_with("It has ") && covered.ends_with("which is wrong"), "{covered}");
        }
        for cut in 4..SECRET.len() - 1 {
            let Some(begun) = SECRET.get(..cut) else { continue };
            assert_eq!(secrets.cover(&format!("It has {begun}")).trim_end(), format!("It has {MASK}"), "{begun}");
        }
    }

    #[test]
    fn a_document_has_none_of_them_in_its_texts_and_names() {
        let reply = json!({"arn": "arn:aws:x", "note": [{"said": format!("key {SECRET}")}], SECRET: 7});
        let covered = Secrets::of_texts([SECRET]).cover_document(reply.clone());
        assert_eq!(covered, json!({"arn": "arn:aws:x", "note": [{"said": format!("key {MASK}")}], MASK: 7}));
        assert_eq!(Secrets::default().cover_document(reply.clone()), reply);
    }

    #[test]
    fn what_is_no_secret_stays() {
        let text = "100 % of &amp; and \\u00 stay, é too; and%41nd";
        assert_eq!(Secrets::of_texts([SECRET, "abc"]).cover(text), text);
        assert_eq!(Secrets::default().cover(text), text);
        assert!(Secrets::default().is_empty() && !Secrets::of_texts(["abc"]).is_empty());
        assert!(!Secrets::of_texts([SECRET]).are_in(text));
    }
}
