//! What a number was copied from may have digits, dashes and marks of its own: here it is written as people type one.

use std::sync::OnceLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// An extension behind a number, with the word or sign for it.
const EXTENSION: &str = r"(?i)[\s,;]*(?:;\s*ext\s*=|\bext(?:ension|n)?\b\.?|extn?\.?|x|#|dw\.?|durchwahl|poste|내선|内線|内线|分机)\s*[:.]?\s*\d{1,6}$";

/// The digit nought in the writings that have digits of their own; the others follow it.
const NOUGHTS: [u32; 17] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0,
];

/// A text with digits, dashes, dots and blanks of ASCII, without marks that nobody sees, and without an extension: a
/// number is stored without one.
pub(in crate::catalog) fn written(text: &str) -> String {
    let plain = plain(text);
    let end = behind(&plain).map_or(plain.len(), |found| found.start());
    plain[..end].trim().to_owned()
}

/// The digits of an extension behind a number.
pub(in crate::catalog) fn extension(text: &str) -> Option<String> {
    Some(behind(&plain(text))?.as_str().chars().filter(char::is_ascii_digit).collect())
}

fn plain(text: &str) -> String {
    text.nfkc().filter(|letter| !is_unseen(*letter)).map(ascii).collect()
}

/// The extension behind a number, with the word for it.
fn behind(plain: &str) -> Option<regex::Match<'_>> {
    static READY: OnceLock<Option<Regex>> = OnceLock::new();
    READY.get_or_init(|| Regex::new(EXTENSION).ok()).as_ref()?.find(plain)
}

/// Whether a character only says in which direction others are read, or where a line may break.
const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn ascii(letter: char) -> char {
    match letter {
        '\u{58a}'
        | '\u{5be}'
        | '\u{1806}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{207b}'
        | '\u{208b}'
        | '\u{2212}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{301c}'
        | '\u{3030}'
        | '\u{30a0}'
        | '\u{30fc}' => '-',
        '\u{b7}' | '\u{387}' | '\u{2022}' | '\u{2024}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{3002}'
        | '\u{30fb}' => '.',
        '\u{2044}' | '\u{2215}' => '/',
        letter if letter.is_whitespace() => ' ',
        letter => {
            let nought = NOUGHTS.iter().find(|nought| (**nought..**nought + 10).contains(&u32::from(letter)));
            nought.and_then(|nought| char::from_digit(u32::from(letter) - nought, 10)).unwrap_or(letter)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::phone::{Country, phone};
    use crate::catalog::{Resource, catalog};
    use proptest::prelude::*;

    fn profiles() -> &'static Resource {
        catalog().persons().next().unwrap()
    }

    #[test]
    fn a_number_is_found_whatever_it_was_copied_from() {
        let dashes = "-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}\u{fe58}\u{fe63}\u{ff0d}";
        let dots = ".\u{b7}\u{2022}\u{2219}\u{22c5}\u{30fb}\u{ff65}";
        let blanks = " \u{a0}\u{2007}\u{2009}\u{202f}\u{3000}";
        let apart = format!("{dashes}{dots}{blanks}/\u{2044}");
        let mut all: Vec<String> = apart.chars().map(|sign| format!("+82{sign}10{sign}5550{sign}0173")).collect();
        for mark in ['\u{200b}', '\u{200e}', '\u{202a}', '\u{202c}', '\u{2060}', '\u{2066}', '\u{2069}', '\u{feff}'] {
            all.push(format!("{mark}+82 10-5550-0173{mark}"));
        }
        all.extend(["＋８２　１０－５５５０－０１７３", "٠١٠ ٥٥٥٠ ٠١٧٣", "०१०-५५५०-०१७३"].map(str::to_owned));
        for extension in
            [" ext. 3", " ext 3", "ext3", " x3", "x3", ", extension 12", ";ext=3", " #3", " 내선 3", " Ext: 44"]
        {
            all.push(format!("010-5550-0173{extension}"));
        }
        for typed in all {
            let readings = profiles().readings(&typed, Country::of("KR"));
            let found = readings.iter().find(|reading| reading.key == "_phone");
            let found = found.unwrap_or_else(|| panic!("{typed:?} is a number: {}", written(&typed)));
            assert!(found.values.contains(&"+821055500173".to_owned()), "{typed:?}: {found:?}");
            assert!(found.likely, "{typed:?}");
            // What is left out of it is said.
            let is_told = found.in_words().contains("without the extension");
            assert_eq!(is_told, extension(&typed).is_some(), "{typed:?}: {}", found.in_words());
        }
    }

    #[test]
    fn what_is_no_extension_stays() {
        for text in ["+82 10-5550-0173", "A-4440867", "kim@example.com", "KR 02-555-0142", "(415) 555-0100 us"] {
            assert_eq!(written(text), text);
        }
    }

    #[test]
    fn a_name_whose_accents_stand_apart_is_that_with_them() {
        for (apart, whole) in [
            ("Ju\u{308}rgen Wei\u{df}", "Jürgen Weiß"),
            ("Andre\u{301}", "André"),
            ("\u{1106}\u{1175}\u{11ab}\u{110c}\u{116e}\u{11ab}", "민준"),
        ] {
            let readings = profiles().readings(apart, None);
            assert_eq!(readings, profiles().readings(whole, None), "{whole}");
            assert!(readings.iter().any(|reading| reading.values.contains(&whole.to_owned())), "{readings:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in ".*") {
            let plain = written(&text);
            prop_assert_eq!(written(&plain).is_empty() , plain.is_empty());
            drop(phone(&plain, None));
        }
    }
}
