//! How values of keys are compared: telephone numbers by their digits, e-mail addresses and names without case,
//! numbers as numbers, all else exactly.

/// How values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// As they are.
    Exact,
    /// Without case and spacing.
    Words,
    /// By their digits, with or without the code of their country.
    Phone,
    /// By the number that they stand for.
    Number,
}

/// Digits of a telephone number with its country's code, at the least.
const FEWEST_DIGITS: usize = 7;

impl Sense {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Exact, Self::Words, Self::Phone, Self::Number];

    /// The sense of a key, by its predefined name or else by the content type of its field.
    #[must_use]
    pub fn of(key: &str, content_type: Option<&str>) -> Self {
        let predefined = match key {
            "_phone" => Some("PHONE_NUMBER"),
            "_email" => Some("EMAIL_ADDRESS"),
            "_fullName" => Some("NAME"),
            _ => None,
        };
        match predefined.or(content_type) {
            Some("PHONE_NUMBER") => Self::Phone,
            Some("EMAIL_ADDRESS" | "NAME") => Self::Words,
            Some("NUMBER") => Self::Number,
            _ => Self::Exact,
        }
    }

    /// The value in the form in which it is compared.
    #[must_use]
    pub fn normal(self, value: &str) -> String {
        match self {
            Self::Exact => value.trim().to_owned(),
            Self::Words => value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
            Self::Phone => digits(value),
            Self::Number => match value.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => number.to_string(),
                _ => value.trim().to_owned(),
            },
        }
    }

    /// The form in which a value is kept; senses never collide.
    #[must_use]
    pub fn form(self, value: &str) -> String {
        let mark = match self {
            Self::Exact => '=',
            Self::Words => '~',
            Self::Phone => '+',
            // What is no number is compared as it is.
            Self::Number if !self.fits(value) => '=',
            Self::Number => '#',
        };
        format!("{mark}{}", self.normal(value))
    }

    /// All forms in which a value is kept: a telephone number also without the code of its country.
    #[must_use]
    pub fn kept(self, value: &str) -> Vec<String> {
        let mut forms = vec![self.form(value)];
        if let Some(national) = (self == Self::Phone).then(|| national(value)).flatten() {
            forms.push(format!("/{national}"));
        }
        forms
    }

    /// All forms in which what is equal to a value may be kept.
    #[must_use]
    pub fn sought(self, value: &str) -> Vec<String> {
        let mut forms = vec![self.form(value)];
        if self == Self::Phone {
            forms.push(match national(value) {
                Some(national) => format!("+{national}"),
                None => format!("/{}", digits(value)),
            });
        }
        forms
    }

    /// Whether a value can be meant in this sense.
    #[must_use]
    pub fn fits(self, value: &str) -> bool {
        match self {
            Self::Phone => digits(value).len() >= FEWEST_DIGITS,
            Self::Number => value.trim().parse::<f64>().is_ok_and(f64::is_finite),
            Self::Exact | Self::Words => true,
        }
    }
}

fn bare_digits(value: &str) -> String {
    value.chars().filter(char::is_ascii_digit).collect()
}

/// The digits of a phone number without what only some notations have.
fn digits(value: &str) -> String {
    let digits = bare_digits(value);
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    // Numbers of the North American plan are written with and without their country code.
    let national = digits.strip_prefix('1').filter(|rest| rest.len() == 10);
    national.unwrap_or(digits).to_owned()
}

/// The digits behind the code of the country, where a number is written with one.
fn national(value: &str) -> Option<String> {
    let digits = bare_digits(value);
    let whole = if value.trim_start().starts_with('+') { &digits } else { digits.strip_prefix("00")? };
    let national = whole.get(code_length(whole)..)?;
    (!whole.starts_with('1') && national.len() >= 4).then(|| national.to_owned())
}

/// Digits of the country code that a number begins with, as the ITU's plan gives them out.
fn code_length(digits: &str) -> usize {
    match digits.get(..2) {
        Some(two) if two.starts_with(['1', '7']) => 1,
        Some(
            "20" | "27" | "30" | "31" | "32" | "33" | "34" | "36" | "39" | "40" | "41" | "43" | "44" | "45" | "46"
            | "47" | "48" | "49" | "51" | "52" | "53" | "54" | "55" | "56" | "57" | "58" | "60" | "61" | "62" | "63"
            | "64" | "65" | "66" | "81" | "82" | "84" | "86" | "90" | "91" | "92" | "93" | "94" | "95" | "98",
        ) => 2,
        _ => 3,
    }
}

/// The parts of a key in the form in which they are compared, those with nothing to compare left out.
pub(super) fn joined(parts: &[(Sense, String)]) -> String {
    let normal = parts.iter().map(|(sense, part)| sense.normal(part)).filter(|part| !part.is_empty());
    normal.collect::<Vec<_>>().join(" ")
}

/// The form in which a key is kept whose parts are compared in different ways.
pub(super) fn mixed(parts: &[(Sense, String)]) -> Option<String> {
    let joined = joined(parts);
    (!joined.is_empty()).then(|| format!("&{joined}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(sense: Sense, kept: &str, sought: &str) -> bool {
        let kept = sense.kept(kept);
        sense.sought(sought).iter().any(|form| kept.contains(form))
    }

    /// The examples of "Mapping field definitions": digits alone, the code of the country as one likes.
    #[test]
    fn phone_numbers_match_in_every_notation() {
        for (kept, sought) in [
            ("+15551234567", "(555)-123-4567"),
            ("+1 (206) 345-7890", "2063457890"),
            ("+49 (30) 901820", "004930901820"),
            ("+49 30 901820", "30 901820"),
            ("+353 1 679 3000", "1 679 3000"),
            ("+4930901820", "4930901820"),
        ] {
            assert!(same(Sense::Phone, kept, sought), "{kept} is sought as {sought}");
            assert!(same(Sense::Phone, sought, kept), "{sought} is sought as {kept}");
        }
        for (kept, sought) in
            [("+4930901820", "+4930901821"), ("+4930901820", "+4430901820"), ("5551234567", "1234567")]
        {
            assert!(!same(Sense::Phone, kept, sought), "{kept} is not {sought}");
        }
    }

    #[test]
    fn names_match_without_case_and_spacing_numbers_by_value_and_ids_exactly() {
        let sense = |content_type| Sense::of("own", Some(content_type));
        assert_eq!(Sense::of("_fullName", None).form(" Jürgen  GROß"), "~jürgen groß");
        assert!(same(sense("EMAIL_ADDRESS"), "Kim@Example.com", "kim@example.COM"));
        assert!(same(sense("NAME"), "Ada  Byron", "ada byron"));
        assert!(same(sense("NUMBER"), "42.0", "42"));
        assert!(!same(sense("STRING"), "a1", "A1"));
    }
}
