//! How conditions compare, in words, and the values that somebody types for them.

use serde_json::Value;

/// What an attribute holds, as far as that says how it can be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Texts.
    Text,
    /// Numbers.
    Number,
    /// Moments and dates.
    Moment,
    /// Yes or no.
    Flag,
    /// One of several options.
    Choice,
    /// Nothing is known of it.
    #[default]
    Any,
}

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionOption {
    /// What is kept.
    pub value: String,
    /// What people call it.
    pub name: String,
}

/// The comparisons with the words for them, the sorts that they fit, and the signs that stand for them before a value.
const HOWS: [(&str, &str, &[Sort], &str); 17] = [
    ("INCLUSIVE", "is any of", &[Sort::Text], "="),
    ("EXCLUSIVE", "is none of", &[Sort::Text], "!="),
    ("CONTAINS", "contains", &[Sort::Text], "~"),
    ("BEGINS_WITH", "begins with", &[Sort::Text], "^"),
    ("ENDS_WITH", "ends with", &[Sort::Text], "$"),
    ("EQUAL", "equals", &[Sort::Number], "=="),
    ("GREATER_THAN", "is more than", &[Sort::Number], ">"),
    ("LESS_THAN", "is less than", &[Sort::Number], "<"),
    ("GREATER_THAN_OR_EQUAL", "is at least", &[Sort::Number], ">="),
    ("LESS_THAN_OR_EQUAL", "is at most", &[Sort::Number], "<="),
    ("ON", "is on", &[Sort::Moment], ""),
    ("BEFORE", "is before", &[Sort::Moment], ""),
    ("AFTER", "is after", &[Sort::Moment], ""),
    ("BETWEEN", "is between", &[Sort::Number, Sort::Moment], ""),
    ("NOT_BETWEEN", "is not between", &[Sort::Number, Sort::Moment], ""),
    ("LIST_CONTAINS", "has any of", &[], ""),
    ("LIST_CONTAINS_ALL", "has all of", &[], ""),
];

impl Sort {
    /// Whether values of this sort can be compared so.
    #[must_use]
    pub fn takes(self, how: &str) -> bool {
        self == Self::Any || HOWS.iter().any(|(known, _, sorts, _)| *known == how && sorts.contains(&self))
    }

    /// The sort of an attribute that can be compared in these ways alone.
    pub(super) fn of(offered: &[String]) -> Self {
        let all = [Self::Text, Self::Number, Self::Moment];
        let fits = all.into_iter().find(|sort| offered.iter().all(|how| sort.takes(how)));
        fits.unwrap_or(Self::Any)
    }
}

/// In which turn a comparison is offered.
pub(super) fn turn_of(how: &str) -> usize {
    HOWS.iter().position(|(known, ..)| *known == how).unwrap_or(HOWS.len())
}

/// A comparison in words: `INCLUSIVE` is `is any of`.
#[must_use]
pub fn how_words(how: &str) -> &str {
    HOWS.iter().find(|(known, ..)| *known == how).map_or(how, |(_, words, ..)| words)
}

/// The comparison whose sign stands before what was typed, and the rest: `>=3` is at least 3. A sign that is none of
/// those that can be meant is part of the value.
#[must_use]
pub fn split_how<'t>(typed: &'t str, of: &[&'static str]) -> (Option<&'static str>, &'t str) {
    let typed = typed.trim();
    let meant = |(how, _, _, sign): &(&'static str, &str, &[Sort], &str)| {
        let rest = typed.strip_prefix(*sign).filter(|_| !sign.is_empty() && of.contains(how))?;
        Some((sign.len(), *how, rest.trim_start()))
    };
    let found = HOWS.iter().filter_map(meant).max_by_key(|(length, ..)| *length);
    // Of numbers alone one sign says that they are the same.
    let equal = typed.strip_prefix('=').filter(|_| of.contains(&"EQUAL") && !of.contains(&"INCLUSIVE"));
    match (found, equal) {
        (Some((_, how, rest)), _) => (Some(how), rest),
        (None, Some(rest)) => (Some("EQUAL"), rest.trim_start()),
        (None, None) => (None, typed),
    }
}

/// The values that somebody typed: with commas between them, or a span `10..20`; quotes keep a comma.
///
/// # Errors
/// Says what is missing or is no number.
pub fn condition_values(typed: &str, how: &str, sort: Sort) -> Result<Vec<String>, String> {
    let spans = matches!(how, "BETWEEN" | "NOT_BETWEEN");
    let span = if sort == Sort::Moment { "2026-01-01..2026-12-31" } else { "10..20" };
    let values = match typed.split_once("..").filter(|_| spans) {
        Some((low, high)) => [low, high].map(|end| end.trim().to_owned()).to_vec(),
        None => parts(typed),
    };
    if values.is_empty() || values.iter().any(String::is_empty) && spans {
        return Err(if spans { format!("write {span}") } else { "type a value".to_owned() });
    }
    if spans && values.len() != 2 {
        return Err(format!("\"{}\" has no two ends: write {span}", typed.trim()));
    }
    // What another attribute holds is no number here.
    let is_number = |value: &String| value.parse::<f64>().is_ok() || value.starts_with("{{");
    if sort == Sort::Number
        && let Some(wrong) = values.iter().find(|value| !is_number(value))
    {
        return Err(format!("\"{wrong}\" is no number"));
    }
    Ok(values)
}

/// What stands between commas. In quotes stands what is meant as it is, and two of them there are one of the value.
fn parts(typed: &str) -> Vec<String> {
    let (mut parts, mut part, mut was_quoted) = (Vec::new(), String::new(), false);
    let mut letters = typed.chars().peekable();
    let mut end = |part: &mut String, was_quoted: &mut bool| {
        let part = std::mem::take(part);
        let part = if std::mem::take(was_quoted) { part } else { part.trim().to_owned() };
        if !part.is_empty() {
            parts.push(part);
        }
    };
    while let Some(letter) = letters.next() {
        match letter {
            '"' if part.trim().is_empty() && !was_quoted => {
                (part, was_quoted) = (String::new(), true);
                while let Some(letter) = letters.next() {
                    if letter != '"' {
                        part.push(letter);
                    } else if letters.next_if_eq(&'"').is_some() {
                        part.push('"');
                    } else {
                        break;
                    }
                }
            }
            ',' => end(&mut part, &mut was_quoted),
            // What follows a quoted value up to the comma belongs to it, but for blanks.
            letter if was_quoted && letter.is_whitespace() => {}
            letter => part.push(letter),
        }
    }
    end(&mut part, &mut was_quoted);
    parts
}

/// A value as it is typed: in quotes where it would be read as something else.
pub(super) fn written(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let is_signed = HOWS.iter().any(|(.., sign)| !sign.is_empty() && text.starts_with(*sign));
    let is_plain = !text.contains([',', '"']) && text.trim() == text && !is_signed;
    if is_plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}
