//! How the values of search fields are written, and what is made of a value before it is searched for.

use std::borrow::Cow;

use serde::Deserialize;

use super::super::FieldType;
use super::super::phone::{Country, extension, phone, written};
use super::super::when::When;
use super::names;

/// How the value of a search field must be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::catalog) enum SearchBody {
    /// In any way.
    #[default]
    Any,
    /// As a number, or a comparison with one.
    Number,
    /// As a moment, or a comparison with one.
    Moment,
    /// As yes or no.
    Truth,
    /// As an ARN.
    Arn,
    /// As an ARN, or as the id that it ends with: what is no whole ARN is looked for inside of it.
    Within,
    /// As the ids of profiles: 32 hexadecimal digits.
    Hex,
    /// As an e-mail address.
    Mail,
    /// As a phone number, in any writing.
    Phone,
    /// As the name of a person.
    Name,
    /// As a number with letters in it, such as that of an account.
    Code,
}

/// The signs that compare, and what the services call them.
const SIGNS: [(&str, &str); 5] = [
    (">=", "greaterThanOrEqualTo"),
    ("<=", "lessThanOrEqualTo"),
    (">", "greaterThan"),
    ("<", "lessThan"),
    ("~", "contains"),
];

/// How a text compares, and with what: `~` contains, `>`, `>=`, `<`, `<=` compare, anything else must be equal.
pub(in crate::catalog) fn compared(text: &str) -> (&'static str, &str) {
    let signed = SIGNS.iter().find_map(|(sign, operator)| Some((*operator, text.strip_prefix(sign)?.trim_start())));
    signed.unwrap_or(("equalTo", text))
}

/// Yes or no, as people write it.
pub(in crate::catalog) fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

impl SearchBody {
    /// How the values of a field of an account's own are written.
    pub(super) fn of(kind: FieldType) -> Self {
        match kind {
            FieldType::Number => Self::Number,
            FieldType::DateTime => Self::Moment,
            FieldType::Boolean => Self::Truth,
            FieldType::User => Self::Arn,
            FieldType::SingleSelect | FieldType::Text | FieldType::Url => Self::Any,
        }
    }

    /// Whether nobody has said how its values are written, as likely as it is.
    pub(super) fn is_guess(self) -> bool {
        self == Self::Arn
    }

    /// What a text is not, and how it is written.
    pub(super) fn lacks(self, text: &str) -> Option<&'static str> {
        let whole = text;
        let text = if matches!(self, Self::Arn | Self::Hex) { text } else { compared(text).1 };
        let (fits, what) = match self {
            Self::Any | Self::Mail | Self::Phone | Self::Name | Self::Code | Self::Within => return None,
            Self::Number => (text.parse().is_ok_and(f64::is_finite), "no number"),
            Self::Moment if When::is_turned(whole) => (false, "a span that begins after it ends"),
            Self::Moment => (When::is_one(whole), "no time: write today, -7d, 2026-11, 2026-11-03 or from..to"),
            Self::Truth => (truth(text).is_some(), "neither yes nor no"),
            Self::Arn => (text.starts_with("arn:"), "no ARN: it begins with arn:"),
            Self::Hex => {
                let fits = text.len() == 32 && text.bytes().all(|letter| letter.is_ascii_hexdigit());
                (fits, "none: it has 32 hexadecimal digits")
            }
        };
        (!fits).then_some(what)
    }

    /// A text as its values are written, whatever it was copied from.
    pub(super) fn plain(self, text: &str) -> Cow<'_, str> {
        if self == Self::Phone { written(text).into() } else { text.into() }
    }

    /// What of a text is left out of its plain writing and may be missed.
    pub(super) fn dropped(self, text: &str) -> Option<String> {
        let number = if self == Self::Phone { extension(text) } else { None };
        number.map(|number| format!("without the extension {number}, as numbers are stored without one"))
    }

    /// Whether a text means something of a country that it does not name.
    pub(super) fn is_national(self, text: &str, home: Option<&'static Country>) -> bool {
        self == Self::Phone && phone(text, home).is_some_and(|phone| phone.national)
    }

    /// Whether a text that may be one of these looks like one: what is as likely anything else does not.
    pub(super) fn is_likely(self, text: &str, home: Option<&'static Country>) -> bool {
        self != Self::Phone || phone(text, home).is_some_and(|phone| phone.likely)
    }

    /// How a text compares that says no sign itself, and with what.
    pub(in crate::catalog) fn compared(self, text: &str) -> (&'static str, &str) {
        match compared(text) {
            ("equalTo", text) if self == Self::Within && !text.starts_with("arn:") => ("contains", text),
            signed => signed,
        }
    }

    /// The values to search for by what somebody wrote, and how it was understood, where that is more than the text.
    /// `None` where it can be none of these.
    pub(super) fn values(self, text: &str, home: Option<&'static Country>) -> Option<(Vec<String>, Option<String>)> {
        match self {
            Self::Phone => phone(text, home).map(|phone| (phone.writings, Some(phone.said))),
            Self::Mail => {
                let bare = text.strip_prefix("mailto:").unwrap_or(text).to_owned();
                let lower = bare.to_lowercase();
                let several = if lower == bare { vec![bare] } else { vec![bare, lower] };
                Some((several, None))
            }
            Self::Name => {
                let mut names = names::orders(text);
                let mut said = names.join(" / ");
                let letters = names::in_letters(&names);
                if !letters.is_empty() {
                    said = format!("{said}, also as {}", letters.join(" / "));
                }
                names.extend(letters);
                let said = (names.len() > 1).then_some(said);
                Some((names::in_cases(&names), said))
            }
            Self::Code => Some((in_cases(text), None)),
            Self::Hex | Self::Within => Some((vec![text.to_lowercase()], None)),
            _ => Some((vec![text.to_owned()], None)),
        }
    }
}

/// A number with letters in it as it was written, and with large or small letters alone: a service may compare them.
pub(super) fn in_cases(text: &str) -> Vec<String> {
    let mut several = vec![text.to_owned()];
    for other in [text.to_uppercase(), text.to_lowercase()] {
        if !several.contains(&other) {
            several.push(other);
        }
    }
    several
}
