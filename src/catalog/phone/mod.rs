//! Phone numbers in any writing, and the writings in which a service may have them.
//!
//! A search at a service finds whole values. So a number that was typed with blanks, with brackets or without its country
//! is searched for in each of the writings in which it is likely to be stored.

mod countries;
mod written;

use countries::COUNTRIES;
pub(super) use written::{extension, written};

/// A country, as far as phone numbers need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its two letters, as in ISO 3166.
    pub iso: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Its calling code.
    code: &'static str,
    /// What is dialled before the number inside of the country.
    trunk: &'static str,
}

/// A number that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phone {
    /// The writings to look for, the one that was typed first.
    pub writings: Vec<String>,
    /// The number with its country code, and the country where it is known.
    pub said: String,
    /// Whether neither a country code nor a country was written.
    pub national: bool,
    /// Whether it looks like a number that is dialled, and not like any other one.
    pub likely: bool,
}

/// The fewest and most digits of a number.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=16;

/// What may stand between digits.
const BETWEEN: [char; 6] = [' ', '-', '.', '/', '(', ')'];

impl Country {
    /// The country of these two letters, in any case.
    #[must_use]
    pub fn of(iso: &str) -> Option<&'static Self> {
        COUNTRIES.iter().find(|country| country.iso.eq_ignore_ascii_case(iso))
    }

    /// All countries, by their letters.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        COUNTRIES.iter()
    }

    /// Its calling code, as people write it.
    #[must_use]
    pub fn code(&self) -> String {
        format!("+{}", self.code)
    }

    /// A number of this country as it is searched for, whatever country was named with it.
    #[must_use]
    pub fn number(&self, text: &str) -> String {
        let typed = text.trim();
        format!("{} {}", self.iso, named(typed).map_or(typed, |(rest, _)| rest))
    }

    /// The country that a number with a country code begins with, the longest code first.
    fn calling(digits: &str) -> Option<&'static Self> {
        let called = COUNTRIES.iter().filter(|country| digits.starts_with(country.code));
        // Of those that share a code, the first stands for all.
        called.rev().max_by_key(|country| country.code.len())
    }

    /// A number of this country without what is dialled before it.
    fn subscriber<'a>(&self, digits: &'a str) -> &'a str {
        digits.strip_prefix(self.trunk).filter(|rest| rest.len() >= 4).unwrap_or(digits)
    }
}

/// Understands a phone number; one without a country code is of the country that is named before or behind it (`KR
/// 02-555-0142`), else of this one. `None` where the text is no number.
#[must_use]
pub(super) fn phone(text: &str, home: Option<&'static Country>) -> Option<Phone> {
    let typed = text.trim();
    let named = named(typed);
    let (number, home) = named.map_or((typed, home), |(rest, country)| (rest, Some(country)));
    let number = number.strip_prefix("tel:").unwrap_or(number);
    let plus = number.starts_with('+');
    // A nought in brackets is dialled inside of the country alone.
    let number = if plus { number.replace("(0)", "") } else { number.to_owned() };
    let known = |letter: char| letter.is_ascii_digit() || letter == '+' || BETWEEN.contains(&letter);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let odd = !number.chars().all(known) || number.rfind('+').is_some_and(|at| at > 0);
    if odd || !DIGITS.contains(&digits.len()) {
        return None;
    }
    let abroad =
        digits.strip_prefix("00").or_else(|| digits.strip_prefix("011").filter(|_| home.is_some_and(dials_011)));
    let mut writings = vec![typed.to_owned()];
    let said = match (plus, abroad, home) {
        (true, _, _) => international(&digits, Country::calling(&digits), &mut writings),
        (false, Some(rest), _) => international(rest, Country::calling(rest), &mut writings),
        // Inside of the countries with the code 1 a number has ten digits.
        (false, None, Some(home)) if dials_011(home) && home.subscriber(&digits).len() > 10 => {
            international(&digits, Country::calling(&digits), &mut writings)
        }
        (false, None, Some(home)) => {
            let whole = format!("{}{}", home.code, home.subscriber(&digits));
            let said = international(&whole, Some(home), &mut writings);
            bare(&digits, &mut writings);
            said
        }
        (false, None, None) => {
            bare(&digits, &mut writings);
            digits.clone()
        }
    };
    let national = !plus && abroad.is_none() && named.is_none();
    let likely = !national || is_dialled(&number, &digits, home);
    let mut seen = Vec::new();
    writings.retain(|writing| {
        !seen.contains(writing) && {
            seen.push(writing.clone());
            true
        }
    });
    Some(Phone { writings, said, national, likely })
}

/// The country that two letters before or behind a number name, and the number.
fn named(text: &str) -> Option<(&str, &'static Country)> {
    let (first, rest) = text.split_once(' ')?;
    if let Some(country) = Country::of(first) {
        return Some((rest.trim_start(), country));
    }
    let (rest, last) = text.rsplit_once(' ')?;
    Some((rest.trim_end(), Country::of(last)?))
}

/// Whether a number without its country looks like one that is dialled: it is written in parts, as other numbers hardly
/// are, begins with what is dialled before it, or is as long as those of the country are.
fn is_dialled(number: &str, digits: &str, home: Option<&'static Country>) -> bool {
    let parts = number.chars().filter(|letter| BETWEEN.contains(letter)).count();
    if number.contains([' ', '.', '(']) || parts > 1 || digits.starts_with('0') {
        return true;
    }
    match home {
        Some(home) if dials_011(home) => {
            let own = home.subscriber(digits);
            own.len() == 10 && !own.starts_with(['0', '1'])
        }
        Some(_) => false,
        None => (10..=13).contains(&digits.len()),
    }
}

fn dials_011(home: &Country) -> bool {
    home.code == "1"
}

/// Adds the writings of a number with its country code. Returns it as people read it.
fn international(digits: &str, country: Option<&'static Country>, writings: &mut Vec<String>) -> String {
    writings.extend([format!("+{digits}"), digits.to_owned(), format!("00{digits}")]);
    let Some(country) = country else { return format!("+{digits}") };
    let own = country.subscriber(digits.strip_prefix(country.code).unwrap_or(digits));
    // Who wrote the nought behind the country code did not mean it.
    writings.push(format!("+{}{own}", country.code));
    writings.extend([format!("{}{own}", country.trunk), own.to_owned()]);
    format!("+{} {own} ({})", country.code, country.name)
}

/// Adds digits as they are: the country code may be among them.
fn bare(digits: &str, writings: &mut Vec<String>) {
    writings.push(digits.to_owned());
    if !digits.starts_with('0') {
        writings.push(format!("+{digits}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn home() -> Option<&'static Country> {
        Country::of("kr")
    }

    #[test]
    fn one_number_is_found_in_whatever_writing() {
        for typed in [
            "+82 10-5550-0173",
            "+821055500173",
            "0082 10 5550 0173",
            "010-5550-0173",
            "(010) 5550.0173",
            "01055500173",
            "1055500173",
            "tel:+82-10-5550-0173",
            "+82 (0)10 5550 0173",
        ] {
            let phone = phone(typed, home()).unwrap_or_else(|| panic!("{typed} is a number"));
            assert!(phone.writings.contains(&"+821055500173".to_owned()), "{typed}: {phone:?}");
            assert!(phone.writings.contains(&"01055500173".to_owned()), "{typed}: {phone:?}");
            assert_eq!(phone.writings[0], typed);
            assert_eq!(phone.said, "+82 1055500173 (South Korea)", "{typed}");
            assert!(phone.writings.len() <= 10, "{phone:?}");
        }
    }

    #[test]
    fn a_country_is_chosen_by_its_letters_and_any_number_without_one_stays_as_it_is() {
        let said = |text: &str, home| phone(text, home).unwrap().said;
        assert_eq!(said("DE 030 123456", home()), "+49 30123456 (Germany)");
        assert_eq!(said("(415) 555-0100 us", home()), "+1 4155550100 (United States)");
        assert_eq!(said("1 415 555 0100", Country::of("US")), "+1 4155550100 (United States)");
        assert_eq!(said("011 49 30 123456", Country::of("US")), "+49 30123456 (Germany)");
        assert_eq!(said("49405550100", Country::of("US")), "+49 405550100 (Germany)");
        assert_eq!(said("030 123456", None), "030123456");
        assert_eq!(said("+999 12345", None), "+99912345");
        for odd in ["kim@example.com", "1234", "12345678901234567", "A-4440867", "12+34567", "", "+", "KR", "KR KR KR"]
        {
            assert_eq!(phone(odd, home()), None, "{odd}");
        }
    }

    #[test]
    fn a_number_without_a_country_is_a_guess_unless_it_looks_dialled() {
        let likely = |text: &str, home: &str| phone(text, Country::of(home)).unwrap().likely;
        for dialled in ["4155550100", "1 415 555 0100", "415-555-0100", "(415) 5550100", "+102677039", "DE 102677039"] {
            assert!(likely(dialled, "us"), "{dialled}");
        }
        for other in ["102677039", "20418", "12-34567", "1155550100", "10267703912345"] {
            assert!(!likely(other, "us"), "{other}");
        }
        assert!(likely("01055500173", "kr") && !likely("102677039", "kr"));
    }

    #[test]
    fn the_table_of_countries_is_in_order_and_has_each_once() {
        let mut isos: Vec<&str> = COUNTRIES.iter().skip(2).map(|country| country.iso).collect();
        let sorted = isos.clone();
        isos.sort_unstable();
        isos.dedup();
        assert_eq!(isos, sorted);
        assert!(COUNTRIES.iter().all(|c| c.iso.len() == 2 && !c.code.is_empty() && !c.name.is_empty()));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in ".*", number in "[+0-9 ()./-]{0,30}") {
            for text in [text, number] {
                if let Some(phone) = phone(&text, home()) {
                    prop_assert!(!phone.writings.is_empty() && phone.writings.len() <= 10);
                }
            }
        }
    }
}
