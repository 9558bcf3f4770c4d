//! What a document of unknown shape is about: its time, title, status and amount, by the names of its members.
//!
//! Objects come from systems of which nobody wrote down anything. What is read here is a guess for a line of a timeline,
//! and nothing else is decided by it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::catalog::path::text_of;
use crate::model::read_instant;

/// So many values are looked at, and so deep.
const MOST: usize = 400;
const DEEPEST: usize = 4;
/// Longest text in characters.
const LONGEST: usize = 300;

/// Parts of the names of times, the first before the others: when something came about says more than when it was
/// looked at last.
const TIMES: [&str; 14] = [
    "created",
    "purchase",
    "ordered",
    "initiat",
    "start",
    "opened",
    "departure",
    "arrival",
    "timestamp",
    "date",
    "time",
    "since",
    "modified",
    "updated",
];
/// Names of titles.
const TITLES: [&str; 22] = [
    "title",
    "subject",
    "summary",
    "headline",
    "displayname",
    "name",
    "productname",
    "product",
    "description",
    "topic",
    "reason",
    "hotel",
    "flight",
    "landing",
    "page",
    "campaign",
    "event",
    "tier",
    "kind",
    "type",
    "channel",
    "label",
];
/// How the names of ids end.
const IDS: [&str; 7] = ["id", "no", "number", "key", "reference", "reservation", "pnr"];
const STATUSES: [&str; 3] = ["status", "state", "stage"];
/// Names of amounts.
const AMOUNTS: [&str; 12] = [
    "total",
    "amount",
    "totalprice",
    "grandtotal",
    "totalamount",
    "price",
    "fare",
    "cost",
    "sum",
    "balance",
    "value",
    "points",
];

/// What a document is about, as far as its members' names tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gist {
    /// When it was.
    pub at: Option<Timestamp>,
    /// What it is.
    pub title: Option<String>,
    /// How it stands.
    pub status: Option<String>,
    /// How much it is about.
    pub amount: Option<String>,
}

/// A value with the name of its member and how deep it is.
struct Leaf<'a> {
    name: String,
    depth: usize,
    value: &'a Value,
}

/// Reads what a document is about.
#[must_use]
pub fn gist(document: &Value) -> Gist {
    let mut leaves = Vec::new();
    let mut level = vec![(String::new(), document)];
    for depth in 0..=DEEPEST {
        let mut next = Vec::new();
        for (name, value) in level {
            match value {
                Value::Object(members) => {
                    next.extend(members.iter().take(MOST).map(|(name, value)| (plain(name), value)));
                }
                Value::Array(items) => next.extend(items.iter().take(3).map(|item| (name.clone(), item))),
                Value::Null => {}
                value if leaves.len() < MOST => leaves.push(Leaf { name, depth, value }),
                _ => {}
            }
        }
        level = next;
    }
    Gist {
        at: best(&leaves, &TIMES, |name, part| name.contains(part), time),
        title: title(&leaves),
        status: best(&leaves, &STATUSES, |name, part| name.ends_with(part), |leaf| text(leaf.value)),
        amount: amount(&leaves),
    }
}

/// What the best leaf says: the one whose name comes first, then the one that is least deep.
fn best<T>(
    leaves: &[Leaf<'_>],
    names: &[&str],
    fits: impl Fn(&str, &str) -> bool,
    read: impl Fn(&Leaf<'_>) -> Option<T>,
) -> Option<T> {
    let ranked = leaves.iter().filter_map(|leaf| {
        let rank = names.iter().position(|name| fits(&leaf.name, name))?;
        Some(((rank, leaf.depth), read(leaf)?))
    });
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, value)| value)
}

/// All values of a document in its order, as far as anybody reads them: the way to each, and what it is.
pub(super) fn leaves(document: &Value) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    go_through(document, &mut Vec::new(), &mut found);
    found
}

fn go_through(value: &Value, way: &mut Vec<String>, found: &mut Vec<(Vec<String>, String)>) {
    if found.len() >= MOST || way.len() > DEEPEST * 2 {
        return;
    }
    let mut within = |name: String, value: &Value| {
        way.push(name);
        go_through(value, way, found);
        way.pop();
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| within(name.clone(), value)),
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            let texts: Vec<String> = items.iter().map(text_of).collect();
            found.push((way.clone(), texts.join(", ")));
        }
        Value::Array(items) => items.iter().zip(1..).for_each(|(item, nth)| within(format!("{nth}"), item)),
        Value::Null => {}
        value => found.push((way.clone(), unescaped(text_of(value)))),
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).take(60).collect::<String>().to_ascii_lowercase()
}

fn time(leaf: &Leaf<'_>) -> Option<Timestamp> {
    if leaf.name.contains("birth") {
        return None;
    }
    moment(leaf.value)
}

/// A moment: RFC 3339 text, a day, or a number of seconds or milliseconds that can be one of our days.
pub(super) fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(number) => match number.as_f64()? {
            seconds @ 1e8..1e11 => Timestamp::from_second(seconds as i64).ok(),
            millis @ 1e11..1e14 => Timestamp::from_millisecond(millis as i64).ok(),
            _ => None,
        },
        Value::String(text) if text.len() == 10 => {
            text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp())
        }
        Value::String(text) => match text.parse::<f64>() {
            Ok(number) => moment(&Value::from(number)),
            Err(_) => read_instant(value),
        },
        _ => None,
    }
}

fn text(value: &Value) -> Option<String> {
    let text = unescaped(text_of(value));
    let text = text.trim();
    (!text.is_empty()).then(|| text.chars().take(LONGEST).collect())
}

/// An address as people read it: its escapes are the characters that they stand for. Any other text stays as it is.
fn unescaped(text: String) -> String {
    let is_address = (text.starts_with('/') || text.contains("://")) && !text.contains(char::is_whitespace);
    if !is_address || !text.contains('%') {
        return text;
    }
    match percent_decode_str(&text).decode_utf8() {
        Ok(read) if !read.contains(char::is_control) => read.into_owned(),
        _ => text,
    }
}

fn title(leaves: &[Leaf<'_>]) -> Option<String> {
    let worded = |leaf: &Leaf<'_>| leaf.value.as_str().and_then(|_| text(leaf.value));
    let named = best(leaves, &TITLES, |name, title| name == title, worded);
    let id = || best(leaves, &IDS, |name, end| name.ends_with(end), |leaf| text(leaf.value));
    let any = || leaves.iter().find_map(worded);
    named.or_else(id).or_else(any)
}

fn amount(leaves: &[Leaf<'_>]) -> Option<String> {
    let amount = best(leaves, &AMOUNTS, |name, amount| name == amount, |leaf| number(leaf.value))?;
    let currency = best(leaves, &["currency"], |name, part| name.contains(part), |leaf| text(leaf.value));
    Some(currency.map_or(amount.clone(), |currency| format!("{amount} {currency}")))
}

/// A number with its thousands apart.
pub(super) fn number(value: &Value) -> Option<String> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    if !number.is_finite() || number.abs() >= 1e15 {
        return text(value);
    }
    let cents = (number.abs() * 100.0).round() as u64;
    let (whole, rest) = ((cents / 100).to_string(), cents % 100);
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let rest = if rest == 0 { String::new() } else { format!(".{rest:02}") };
    Some(format!("{sign}{grouped}{rest}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_an_object_is_about_is_read_off_the_names_of_its_members() {
        let order = json!({
            "orderId": "W1", "customer": {"email": "kim@example.com"}, "total": {"amount": 1_389_000.5, "currency": "KRW"},
            "status": "SHIPPED", "lines": [{"name": "Robot Vacuum", "price": 599}], "updatedAt": "2026-03-01T00:00:00Z",
            "createdAt": "2026-02-01T10:00:00Z", "birthDate": "1990-01-01",
        });
        let read = gist(&order);
        assert_eq!(read.at, "2026-02-01T10:00:00Z".parse().ok());
        assert_eq!(read.title.as_deref(), Some("Robot Vacuum"));
        assert_eq!(read.status.as_deref(), Some("SHIPPED"));
        assert_eq!(read.amount.as_deref(), Some("1,389,000.50 KRW"));
        let member = gist(&json!({"memberNo": "AR1", "memberSince": 1_700_000_000_000_i64, "birthdate": "1990-01-01"}));
        assert_eq!((member.title.as_deref(), member.at.is_some()), (Some("AR1"), true));
        assert_eq!(gist(&json!({"birthDate": "1990-01-01"})).at, None);
    }

    #[test]
    fn an_address_is_read_without_its_escapes() {
        let visit = json!({"page": "/search?q=%EA%B9%80%20lamp&f=50%25", "note": "100%25 sure"});
        assert_eq!(gist(&visit).title.as_deref(), Some("/search?q=김 lamp&f=50%"));
        let said: Vec<String> = leaves(&visit).into_iter().map(|(_, said)| said).collect();
        assert_eq!(said, ["/search?q=김 lamp&f=50%", "100%25 sure"]);
        for odd in ["/a%FFb", "https://a/%0Ab", "/%"] {
            assert_eq!(gist(&json!({ "page": odd })).title.as_deref(), Some(odd));
        }
    }

    #[test]
    fn whatever_comes_says_something_or_nothing() {
        let deep = (0..500).fold(json!("x"), |inner, _| json!([inner]));
        for document in [json!(null), json!(7), json!([]), json!("text"), deep, json!({"total": 1e300, "time": 1e300})]
        {
            assert!(gist(&document).at.is_none_or(|at| at.as_second() > 0));
        }
        assert_eq!(number(&json!(-1234.5)).as_deref(), Some("-1,234.50"));
        assert_eq!(number(&json!("NaN")), Some("NaN".to_owned()));
    }
}
