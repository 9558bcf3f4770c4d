//! What a document or list says about a write: pure.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{SKEW, Seen, traces};
use crate::catalog::{Aim, Location, Sight, spoken};
use crate::contract::Finding;
use crate::model::{Edit, Operation, label};

/// So exactly services say when something was made.
pub(super) const TICK: SignedDuration = SignedDuration::from_secs(1);
/// What is said of one that may be from any day.
pub(super) const UNDATED: &str = "one with all that was sent is there, and it does not say since when";
/// Of so many at the most that are alike it is read since when they are there.
const DATED: usize = 10;
/// So many members are named.
const NAMED: usize = 3;

/// What was found, where, and what has to be read before more can be said.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What was found.
    pub finding: Finding,
    /// The item that it was found at.
    pub item: Option<Location>,
    /// What says more, one after the other: the item itself, where its row in a list says too little, or what tells
    /// since when those are there that are alike.
    pub next: Vec<Sight>,
    /// Whether one with all that was sent is there, whoever made it: sending it again would make a second one.
    pub alike: bool,
    /// How many are there that surely have all that was sent, where that is told of a list.
    pub rows: usize,
}

impl Judged {
    /// Something that was found, nowhere in particular.
    #[must_use]
    pub fn new(done: Option<bool>, said: impl Into<String>) -> Self {
        Self { finding: Finding { done, said: said.into() }, item: None, next: Vec::new(), alike: false, rows: 0 }
    }

    /// What this says of one of several items of a job that sent the same: of the `others`, so many are known to be
    /// carried out (`done`). Each row that is there is one of them, and no row counts twice.
    #[must_use]
    pub fn among(self, others: usize, done: usize) -> Self {
        if others == 0 || self.rows == 0 {
            return self;
        }
        let (rows, sent) = (self.rows, others + 1);
        let said = format!("{sent} alike were sent, {rows} of them there by now, {done} of which are known already");
        let is_one_more = rows > done;
        // One that does not say since when may be from another day: that stays as doubtful as it was.
        let alike = is_one_more && self.alike && self.finding.done.is_none();
        Self { item: self.item, alike, ..Self::new((is_one_more && !alike).then_some(true), said) }
    }
}

/// What was read says this; `more` where the list goes on.
#[must_use]
pub fn judge(look: &Seen, more: bool, zone: &TimeZone) -> Judged {
    match look.sight.aim {
        Aim::Add => added(look, more, zone),
        Aim::Begin => traces::begun(look, zone),
        Aim::Date => traces::dated(look, zone),
        Aim::Find | Aim::Lose => traces::found_by(look),
        Aim::Change => changed(look),
        Aim::Make => match look.document(&look.sight.at) {
            Some(document) => Judged { item: Some(look.sight.at.clone()), ..made(look, &document, zone) },
            None => Judged::new(Some(false), "it is not there"),
        },
        Aim::Remove => removed(look, more),
        Aim::Act => match look.document(&look.sight.at) {
            Some(document) => acted(look, &document, zone),
            None => Judged::new(None, "what it was done to is not there"),
        },
    }
}

/// What was to be deleted, or to go by something else that was to be done.
fn removed(look: &Seen, more: bool) -> Judged {
    let (it, done) = if look.sight.action.verb == "delete" {
        ("it".to_owned(), "it was deleted".to_owned())
    } else {
        let title = &look.sight.action.title;
        (format!("the other {}", look.sight.resource.singular), format!("'{title}' was carried out"))
    };
    match look.document(&look.sight.at) {
        Some(_) => Judged::new(Some(false), format!("{it} is still there")),
        None if more => Judged::new(None, format!("{it} is not in the first part of its list")),
        None => Judged::new(Some(true), format!("{it} is gone: {done}")),
    }
}

/// A moment, as it is kept.
pub(super) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

pub(super) fn is_since(look: &Seen, at: Timestamp) -> bool {
    at >= look.started - SKEW
}

/// An item that was to be made is there.
fn made(look: &Seen, document: &Value, zone: &TimeZone) -> Judged {
    if let Some(at) = look.sight.resource.made_at(document) {
        let since = moment(at, zone);
        if !is_since(look, at) {
            return Judged::new(None, format!("it is there since {since}, before this was sent"));
        }
        // It may be another's, or the clock of the service is behind: nothing says that it is this one.
        if at < look.started - TICK {
            let said = format!("it is there since {since}, which is before this was sent unless clocks differ");
            return Judged::new(None, format!("{said}: look whether it is as it was sent"));
        }
        let mut compared = Compared::default();
        compared.members(&look.sent, document, look.sight.action.operation.operation());
        return if compared.other.is_empty() {
            let rows = usize::from(look.picked);
            Judged { rows, ..Judged::new(Some(true), format!("it is there since {since}: it was made")) }
        } else {
            let others = compared.others();
            Judged::new(None, format!("one is there since {since}, with something else than was sent: {others}"))
        };
    }
    let mut compared = Compared::default();
    compared.members(&look.sent, document, look.sight.action.operation.operation());
    let judged = compared.said("it is there, with all that was sent", "it is there, but not as it was sent");
    // One that is the same may have been there before.
    if look.picked && judged.finding.done == Some(true) {
        let alike = !is_partly_known(&look.sent);
        let (item, next) = (Some(look.sight.at.clone()), look.sight.dated().filter(|_| alike).into_iter().collect());
        return Judged { item, next, alike, rows: usize::from(alike), ..Judged::new(None, UNDATED) };
    }
    judged
}

/// The item that was to be changed has been read.
fn changed(look: &Seen) -> Judged {
    let mut whole = None;
    for page in &look.pages {
        join(&mut whole, page);
    }
    let Some(now) = whole.and_then(|reply| look.sight.input_now(&reply)) else {
        return Judged::new(Some(false), "it is not there");
    };
    let mut compared = Compared::default();
    let operation = look.sight.action.operation.operation();
    let place = look.sight.action.plan(&look.sight.at).input;
    let mut sent = look.sent.clone();
    if let (Some(sent), Some(place)) = (sent.as_object_mut(), place.as_object()) {
        sent.retain(|name, _| !place.contains_key(name));
    }
    compared.members(&sent, &now, operation);
    let done = if operation.edit == Some(Edit::Put) {
        "it is there, with all that was sent"
    } else {
        "it has all that was sent"
    };
    Judged { item: Some(look.sight.at.clone()), ..compared.said(done, "it does not have what was sent") }
}

/// Puts the lists of a page behind those of the pages before.
fn join(whole: &mut Option<Value>, page: &Value) {
    let Some(Value::Object(members)) = whole else {
        *whole = Some(page.clone());
        return;
    };
    for (name, value) in page.as_object().into_iter().flatten() {
        if let (Some(Value::Array(all)), Value::Array(more)) = (members.get_mut(name), value) {
            all.extend(more.iter().cloned());
        }
    }
}

/// Which rows of the list may be the one that was to be put there.
fn added(look: &Seen, more: bool, zone: &TimeZone) -> Judged {
    let resource = look.sight.resource;
    let rows = look.pages.iter().flat_map(|reply| resource.rows(reply));
    let seen: Vec<(Value, Likeness)> = rows.filter_map(|row| likeness(look, &row).map(|like| (row, like))).collect();
    let (unlike, like): (Vec<_>, Vec<_>) = seen.into_iter().partition(|(_, like)| like.other);
    let (mut dated, undated): (Vec<_>, Vec<_>) = like.into_iter().partition(|(_, like)| like.at.is_some());
    // Only where none was surely made since does a clock that is behind count.
    let is_after = |(_, like): &(Value, Likeness)| like.at.is_some_and(|at| at >= look.started - TICK);
    if dated.iter().any(is_after) {
        dated.retain(is_after);
    }
    let list = look.sight.at.without_query();
    let at = |row: &Value| resource.item_location(&list, row);
    match (dated.as_slice(), undated.as_slice()) {
        ([], []) if more => Judged::new(None, "nothing like it is in the first part of the list"),
        // A service may write a value in another way than it was sent.
        ([], []) if !unlike.is_empty() => {
            Judged::new(None, format!("none with its values is there; {} others were made since", unlike.len()))
        }
        ([], []) => Judged::new(Some(false), "nothing like it is in the list"),
        ([(row, Likeness { at: Some(since), same, .. })], _) => {
            // Others make things, too: it is this one if all that was sent is known, and nothing speaks against it.
            let sure = *same && *since >= look.started - TICK && !is_partly_known(&look.sent);
            let since = moment(*since, zone);
            let (done, said) = if sure {
                (Some(true), format!("one is there since {since}: it was made"))
            } else {
                (None, format!("one is there since {since}: look whether it is this one"))
            };
            Judged { item: at(row), rows: usize::from(sure), ..Judged::new(done, said) }
        }
        ([], [(row, like)]) if like.same => {
            let item = at(row);
            let itself = item.clone().filter(|_| resource.describe_operation().is_some());
            let next = itself.map(|at| Sight { at, aim: Aim::Make, ..look.sight.clone() }).into_iter().collect();
            Judged { item, next, ..Judged::new(None, "one with the same values is there") }
        }
        (dated, undated) => {
            let many =
                if dated.is_empty() { undated.iter().filter(|(_, like)| like.same).count() } else { dated.len() };
            match (many, dated.is_empty()) {
                (0, _) => Judged::new(None, "the list does not tell which of its rows it would be"),
                (_, true) => {
                    let alike = !is_partly_known(&look.sent);
                    let rows = if alike { many } else { 0 };
                    let each = undated.iter().filter(|(_, like)| alike && like.same && many <= DATED);
                    let dated = |(row, _): &(Value, Likeness)| Sight { at: at(row)?, ..look.sight.clone() }.dated();
                    let next = each.filter_map(dated).collect();
                    Judged { next, alike, rows, ..Judged::new(None, format!("{many} with the same values are there")) }
                }
                (_, false) => {
                    let is_sure = |(_, like): &(Value, Likeness)| {
                        like.same && like.at.is_some_and(|at| at >= look.started - TICK)
                    };
                    let sure = dated.iter().all(is_sure) && !is_partly_known(&look.sent);
                    let said = format!("{many} were made since it was sent: look which of them it is");
                    Judged { rows: if sure { many } else { 0 }, ..Judged::new(None, said) }
                }
            }
        }
    }
}

/// How like a row is to what was sent.
struct Likeness {
    /// When it was made, if that was since.
    at: Option<Timestamp>,
    /// Whether they have values in common, and every one that both have can be compared.
    same: bool,
    /// Whether a value is another, though it was made since.
    other: bool,
}

/// `None` where a row surely is another one.
fn likeness(look: &Seen, row: &Value) -> Option<Likeness> {
    let at = look.sight.resource.made_at(row);
    if at.is_some_and(|at| !is_since(look, at)) {
        return None;
    }
    let place = look.sight.action.plan(&look.sight.at).input;
    let (mut same, mut untold) = (false, false);
    for (name, sent) in look.sent.as_object()? {
        let Some(now) = row.get(name).filter(|_| place.get(name).is_none()) else { continue };
        let like = match look.sight.resource.key_in(name) {
            Some(key) => shown(now, sent, key),
            None => holds(now, sent, None),
        };
        match like {
            Some(false) => return at.map(|_| Likeness { at, same: false, other: true }),
            Some(true) => same = true,
            None => untold = true,
        }
    }
    Some(Likeness { at, same: same && !untold, other: false })
}

/// Whether something was taken out of what was sent before it was kept.
fn is_partly_known(sent: &Value) -> bool {
    match sent {
        Value::String(text) => text.starts_with('‹'),
        Value::Array(items) => items.iter().any(is_partly_known),
        Value::Object(members) => members.values().any(is_partly_known),
        _ => false,
    }
}

/// Whether those items of a list that a row shows have what was sent; `None` where it shows none of them.
fn shown(now: &Value, sent: &Value, key: &str) -> Option<bool> {
    let shown = by_key(now.as_array()?, key);
    let each = sent.as_array()?.iter().filter_map(|item| {
        let now = shown.get(&name_of(item, key))?;
        holds(now, item, None)
    });
    each.reduce(|all, one| all && one)
}

/// What it was done to is there.
fn acted(look: &Seen, document: &Value, zone: &TimeZone) -> Judged {
    if let Some(becomes) = &look.sight.action.becomes
        && let Some(is_reached) = becomes.is_reached(document)
    {
        let is = if is_reached { "it is" } else { "it is not yet" };
        return Judged::new(Some(is_reached), format!("{is} {}, which it was to become", spoken(becomes.to())));
    }
    // Its list was looked at before.
    if look.picked {
        return Judged::new(None, "nothing that it begins has begun since it was sent");
    }
    let facts = look.sight.resource.state_since(document, look.started - SKEW);
    let facts: Vec<String> = facts
        .into_iter()
        .map(|(title, value)| format!("{title} {}", value.unwrap_or_else(|at| moment(at, zone))))
        .collect();
    let said = if facts.is_empty() { String::new() } else { format!(": {}", facts.join(", ")) };
    Judged::new(None, format!("what it was done to is there{said}"))
}

/// How much of what was sent is there.
#[derive(Debug, Default)]
struct Compared {
    same: usize,
    other: Vec<String>,
}

impl Compared {
    /// Compares member by member. What is not shown, or was not kept, tells nothing.
    fn members(&mut self, sent: &Value, now: &Value, operation: &Operation) {
        let keyed = operation.edit_from.as_ref().map(|from| &from.keyed);
        for (name, value) in sent.as_object().into_iter().flatten() {
            let key = keyed.and_then(|keyed| keyed.get(name)).map(String::as_str);
            match now.get(name).and_then(|now| holds(now, value, key)) {
                Some(true) => self.same += 1,
                Some(false) => self.other.push(name.clone()),
                None => {}
            }
        }
    }

    fn said(&self, all: &str, not: &str) -> Judged {
        match (self.same, self.other.as_slice()) {
            (0, []) => Judged::new(None, "it is there, and does not tell more"),
            (_, []) => Judged::new(Some(true), all),
            _ => Judged::new(Some(false), format!("{not}: {}", self.others())),
        }
    }

    /// The members that have another value.
    fn others(&self) -> String {
        let more = if self.other.len() > NAMED { " …" } else { "" };
        let named = self.other.iter().take(NAMED).map(|name| label(name)).collect::<Vec<_>>().join(", ");
        format!("{named}{more}")
    }
}

/// The items of a list by the member that they are known by; of several with the same one the first.
fn by_key<'v>(items: &'v [Value], key: &str) -> HashMap<Option<String>, &'v Value> {
    let mut known = HashMap::new();
    for item in items {
        known.entry(name_of(item, key)).or_insert(item);
    }
    known
}

fn name_of(item: &Value, key: &str) -> Option<String> {
    item.get(key).map(Value::to_string)
}

/// Whether a value has what was sent; `None` where that can't be told. `key` is the member by which the items of a list
/// are known that are sent one by one.
fn holds(now: &Value, sent: &Value, key: Option<&str>) -> Option<bool> {
    match (now, sent) {
        (_, Value::String(text)) if text.starts_with('‹') => None,
        (Value::Object(now), Value::Object(sent)) => {
            let each: Vec<bool> = sent.iter().filter_map(|(name, value)| holds(now.get(name)?, value, None)).collect();
            (!each.is_empty() || sent.is_empty()).then(|| each.iter().all(|same| *same))
        }
        (Value::Array(now), Value::Array(sent)) => {
            if key.is_none() && now.len() != sent.len() {
                return Some(false);
            }
            let known = key.map(|key| (key, by_key(now, key)));
            let of = |n: usize, item: &Value| match &known {
                Some((key, known)) => known.get(&name_of(item, key)).copied(),
                None => now.get(n),
            };
            let each: Vec<Option<bool>> = sent
                .iter()
                .enumerate()
                .map(|(n, item)| of(n, item).map_or(Some(false), |now| holds(now, item, None)))
                .collect();
            if each.contains(&Some(false)) {
                return Some(false);
            }
            (each.is_empty() || each.contains(&Some(true))).then_some(true)
        }
        (now, sent) => Some(now == sent || (now.as_f64().is_some() && now.as_f64() == sent.as_f64())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_items_that_sent_the_same_only_as_many_are_carried_out_as_are_there() {
        let found = |rows| Judged { rows, alike: true, ..Judged::new(Some(true), "it was made") };
        let settled = |rows, others, done| found(rows).among(others, done).finding.done;
        assert_eq!(found(1).among(0, 0), found(1), "it is the only one");
        let none = Judged::new(Some(false), "nothing like it is in the list");
        assert_eq!(none.clone().among(3, 1), none);
        assert_eq!((settled(1, 1, 0), settled(1, 1, 1)), (Some(true), None), "one is there: it counts for one of two");
        assert_eq!((settled(2, 2, 1), settled(2, 2, 2)), (Some(true), None));
        let judged = found(1).among(1, 1);
        assert!(!judged.alike && judged.finding.said.contains("2 alike were sent, 1 of them"), "{judged:?}");
    }
}
