//! What was sent and reads back otherwise, in words: which members, what was sent and what is read.

use serde_json::Value;

use super::canonical::bare;
use super::texts::{element, inside};
use super::{Change, Kind};
use crate::model::{Member, Policy, Sensitivity, redact};

/// So many members are told with their values.
const TOLD: usize = 4;
/// So many characters of a value are shown.
const SHOWN: usize = 60;
/// What stands in the place of a value that nobody may see.
const SECRET: &str = "a secret";

/// A member that differs: where, what was sent and what is read.
struct Odd {
    path: String,
    sent: String,
    read: String,
}

/// What reads back otherwise, in words; `is_new` where it is not as it was before, either, and is not sent again.
pub(super) fn otherwise(kind: &Kind, left: &[Change], is_new: bool) -> String {
    let (kept, filled): (Vec<&Change>, Vec<&Change>) = left.iter().partition(|change| change.wanted.is_some());
    let mut said = Vec::new();
    if !kept.is_empty() {
        let why = if is_new {
            "somebody else may have written it since, and it is left as it is; or the service keeps it"
        } else {
            "the service may keep it"
        };
        let kept = told(kind, &kept, |odd| format!("{}: sent {}, read {}", odd.path, odd.sent, odd.read));
        said.push(format!("it was sent, but reads back otherwise: {kept}. Look at it; {why} in a form of its own."));
    }
    if !filled.is_empty() {
        let whose = if is_new { "the service, or somebody else by now," } else { "the service" };
        let filled = told(kind, &filled, |odd| format!("{} ({})", odd.path, odd.read));
        said.push(format!("{whose} has a value of its own where this is left out: {filled}. Write it in the file."));
    }
    said.join(" ")
}

/// The members that differ, as deep as they do.
fn told(kind: &Kind, changes: &[&Change], words: impl Fn(&Odd) -> String) -> String {
    let mut all = Vec::new();
    for change in changes {
        let member = match change.path.split_once('.') {
            Some((part, name)) => kind.part_member(part, name),
            None => kind.member(&change.path),
        };
        let plain = |value: &Option<Value>| value.as_ref().and_then(|value| bare(value, member));
        let (sent, read) = (plain(&change.wanted), plain(&change.was));
        look(&change.path, sent.as_ref(), read.as_ref(), member, &mut all);
    }
    let more = all.len().saturating_sub(TOLD);
    let mut said: Vec<String> = all.iter().take(TOLD).map(words).collect();
    if more > 0 {
        said.push(format!("and {more} more"));
    }
    said.join("; ")
}

fn look(at: &str, sent: Option<&Value>, read: Option<&Value>, member: Option<&'static Member>, found: &mut Vec<Odd>) {
    let shape = member.map(Member::shape);
    match (sent, read) {
        _ if sent == read => {}
        (Some(Value::Object(sent)), Some(Value::Object(read))) if !is_secret(member) => {
            let more = read.keys().filter(|name| !sent.contains_key(*name));
            for name in sent.keys().chain(more) {
                look(&format!("{at}.{name}"), sent.get(name), read.get(name), inside(shape, name), found);
            }
        }
        (Some(Value::Array(sent)), Some(Value::Array(read))) if sent.len() == read.len() && !is_secret(member) => {
            for (n, (sent, read)) in sent.iter().zip(read).enumerate() {
                look(&format!("{at}[{n}]"), Some(sent), Some(read), element(shape), found);
            }
        }
        _ => found.push(Odd { path: at.to_owned(), sent: shown(sent, member), read: shown(read, member) }),
    }
}

fn is_secret(member: Option<&'static Member>) -> bool {
    member.is_some_and(|member| member.class() == Sensitivity::Secret)
}

/// A value as it may be seen, in a line.
fn shown(value: Option<&Value>, member: Option<&'static Member>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    if is_secret(member) {
        return SECRET.to_owned();
    }
    let text =
        member.map_or_else(|| value.clone(), |member| redact(value, member.shape(), Policy::Display)).to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
