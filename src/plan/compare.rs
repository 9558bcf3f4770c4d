//! What differs between two entries of one name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::canonical::{bare, is_empty};
use super::entry::merge;
use super::texts::mapped;
use super::{Entry, Ids, Kind};
use crate::catalog::with_article;
use crate::model::{Member, Violation, check};

/// One member that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Where: `description`, `options.options`, `tags.team`.
    pub path: String,
    /// What is there; `None` where nothing is.
    pub was: Option<Value>,
    /// What is wanted; `None` where it is to be left out.
    pub wanted: Option<Value>,
    /// Why it cannot be changed, if so.
    pub problem: Option<String>,
}

/// What differs between what is wanted of an entry and what is there. What `ids` knows is the same however it is named.
#[must_use]
pub fn changes(kind: &Kind, wanted: &Entry, there: &Entry, ids: &Ids) -> Vec<Change> {
    let mut found = members("", &wanted.body, &there.body, &|name| kind.member(name), ids);
    // What the service fills in by itself is nobody's wish.
    found.retain(|change| change.wanted.is_some() || !kind.spec.fills.contains(&change.path));
    for change in &mut found {
        if let Some(wrong) = wrong_word(kind, change) {
            change.problem = Some(wrong);
        } else if kind.is_fixed(&change.path) {
            let was = change.was.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
            let wanted = change
                .wanted
                .as_ref()
                .map_or("the file leaves it out".to_owned(), |value| format!("{value} is wanted"));
            let singular = &kind.resource.singular;
            change.problem = Some(format!(
                "{} never changes once {} is made: it is {was}, and {wanted}",
                change.path,
                with_article(singular)
            ));
        } else if change.wanted.is_none() && kind.keeps(&change.path) {
            change.problem = Some(format!(
                "{}: once it is set, nothing takes it away: an update keeps what it leaves out. Give it a value in the file",
                change.path
            ));
        } else if kind.merges(&change.path) {
            change.problem = kept_inside(kind.member(&change.path), change);
        }
    }
    for part in &kind.spec.parts {
        found.extend(part_changes(kind, &part.name, wanted, there, ids));
    }
    if kind.resource.has_tags() {
        let texts =
            |tags: &BTreeMap<String, String>| tags.iter().map(|(k, v)| (k.clone(), v.as_str().into())).collect();
        found.extend(members("tags.", &texts(&wanted.tags), &texts(&there.tags), &|_| None, ids));
    }
    found
}

/// What is wrong with what is wanted of a member that never changes, where it is a word that it never has: another name
/// for the entry would not help.
pub(super) fn wrong_word(kind: &Kind, change: &Change) -> Option<String> {
    let member = kind.member(&change.path).filter(|_| kind.is_fixed(&change.path))?;
    let found = check(change.wanted.as_ref()?, member.shape());
    let wrong = found.iter().find(|issue| matches!(issue.constraint, Violation::Enum { .. }))?;
    Some(format!("{}: {}", change.path, wrong.message))
}

/// Why nothing of a change can be sent, where an update keeps what is left out inside of a member.
fn kept_inside(member: Option<&'static Member>, change: &Change) -> Option<String> {
    let (was, wanted) = (change.was.as_ref()?, change.wanted.as_ref()?);
    let mut both = was.clone();
    merge(&mut both, wanted.clone());
    let mut gone = Vec::new();
    lost(was, wanted, &change.path, &mut gone);
    (bare(&both, member) == bare(was, member)).then(|| {
        format!(
            "{}: once set, nothing takes it away: an update keeps what it leaves out. Give it a value in the file",
            gone.join(", ")
        )
    })
}

/// The members that are in a value and not in another one.
fn lost(was: &Value, wanted: &Value, at: &str, found: &mut Vec<String>) {
    let (Value::Object(was), Value::Object(wanted)) = (was, wanted) else { return };
    for (name, value) in was {
        let at = format!("{at}.{name}");
        match wanted.get(name) {
            Some(wanted) => lost(value, wanted, &at, found),
            None => found.push(at),
        }
    }
}

/// The members that differ. One that is empty, or what the service takes by itself, is as if it were left out.
fn members(
    before: &str,
    wanted: &Map<String, Value>,
    there: &Map<String, Value>,
    member: &dyn Fn(&str) -> Option<&'static Member>,
    ids: &Ids,
) -> Vec<Change> {
    let new = there.keys().filter(|name| !wanted.contains_key(*name));
    let names = wanted.keys().chain(new);
    let differs = |name: &String| {
        let value = |of: &Map<String, Value>| of.get(name).filter(|value| !is_empty(value)).cloned();
        let (was, wanted) = (value(there), value(wanted));
        let says = |value: &Option<Value>| value.as_ref().and_then(|value| bare(&sent(value, ids), member(name)));
        (says(&was) != says(&wanted)).then(|| Change { path: format!("{before}{name}"), was, wanted, problem: None })
    };
    names.filter_map(differs).collect()
}

/// A value as it is sent, as far as what it names is known.
fn sent(value: &Value, ids: &Ids) -> Value {
    mapped(value, None, &mut |text, _| ids.resolve(text).unwrap_or_else(|_| text.to_owned()))
}

/// A part is compared by its members; a list whose items are written one by one, item by item.
fn part_changes(kind: &Kind, name: &str, wanted: &Entry, there: &Entry, ids: &Ids) -> Vec<Change> {
    let unset = kind.unset(name);
    let of = |entry: &Entry| entry.parts.get(name).or(unset).cloned().unwrap_or_default();
    let (wanted, there) = (of(wanted), of(there));
    let mut found = members(&format!("{name}."), &wanted, &there, &|member| kind.part_member(name, member), ids);
    for (list, by) in keyed_lists(kind, name) {
        let path = format!("{name}.{list}");
        found.retain(|change| change.path != path);
        found.extend(item_changes(&path, &by, wanted.get(&list), there.get(&list), ids));
    }
    if !wanted.is_empty() && !there.is_empty() && kind.is_made_once(name) {
        for change in &mut found {
            change.problem = Some(format!(
                "{} never changes while there is one: leave {name} out, apply with --prune, give it again, and apply once more",
                change.path
            ));
        }
    }
    found
}

/// The lists of a part whose items are written one by one, with the member that each is known by.
pub(super) fn keyed_lists(kind: &Kind, part: &str) -> Vec<(String, String)> {
    let spec = kind.spec.parts.iter().find(|spec| spec.name == part);
    let verb = spec.and_then(|spec| kind.resource.action(&spec.verb));
    let from = verb.and_then(|verb| verb.operation.operation().edit_from.as_ref());
    from.into_iter().flat_map(|from| &from.keyed).map(|(list, by)| (list.clone(), by.clone())).collect()
}

fn item_changes(path: &str, by: &str, wanted: Option<&Value>, there: Option<&Value>, ids: &Ids) -> Vec<Change> {
    let items = |list: Option<&Value>| list.and_then(Value::as_array).cloned().unwrap_or_default();
    let (wanted, there) = (items(wanted), items(there));
    let find = |list: &[Value], item: &Value| list.iter().find(|other| other.get(by) == item.get(by)).cloned();
    let named = |item: &Value| format!("{path}[{}]", item.get(by).and_then(Value::as_str).unwrap_or_default());
    let set = wanted.iter().filter_map(|item| {
        let was = find(&there, item);
        let under_another = was.is_none().then(|| there.iter().find(|other| is_same_but(other, item, by))).flatten();
        let problem = under_another.filter(|other| find(&wanted, other).is_none()).map(|other| {
            let of = |item: &Value| item.get(by).map(Value::to_string).unwrap_or_default();
            format!(
                "{}: it is there under the {by} {}, and a {by} never changes: this would make a second one of its name. \
                 Give it that {by} in the file; or keep the one that is there, not active and with another name",
                named(item),
                of(other)
            )
        });
        let change = Change { path: named(item), was, wanted: Some(item.clone()), problem };
        let says = |value: &Option<Value>| value.as_ref().map(|value| sent(value, ids));
        (says(&change.was) != says(&change.wanted)).then_some(change)
    });
    let stays = there.iter().filter(|item| find(&wanted, item).is_none()).map(|item| Change {
        path: named(item),
        was: Some(item.clone()),
        wanted: None,
        problem: Some(format!(
            "{} is there and the service takes none away: keep it in the file, not active",
            named(item)
        )),
    });
    set.chain(stays).collect()
}

/// Whether two items of a list in which each is known by a member say the same in all other texts.
fn is_same_but(one: &Value, other: &Value, by: &str) -> bool {
    let texts = |item: &Value| -> Map<String, Value> {
        let members = item.as_object().into_iter().flatten().filter(|(name, value)| *name != by && value.is_string());
        members.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    !texts(one).is_empty() && texts(one) == texts(other)
}

/// What is said of lists whose items are the same, and stand in another order: nothing is known that orders them.
pub(super) fn other_orders(kind: &Kind, wanted: &Entry, there: &Entry) -> Vec<String> {
    let mut said = Vec::new();
    for (part, members) in &wanted.parts {
        for (list, by) in keyed_lists(kind, part) {
            let known_by = |members: Option<&Map<String, Value>>| -> Vec<String> {
                let items = members.and_then(|members| members.get(&list)?.as_array()).into_iter().flatten();
                items.filter_map(|item| item.get(&by)?.as_str().map(str::to_owned)).collect()
            };
            let wanted = known_by(Some(members));
            let (mut there, wanted_there) = (known_by(there.parts.get(part)), wanted.clone());
            there.retain(|value| wanted.contains(value));
            let both: Vec<String> = wanted_there.into_iter().filter(|value| there.contains(value)).collect();
            if both != there {
                said.push(format!(
                    "{list} stand there in another order ({}): no operation orders them, so that is not compared",
                    there.join(", ")
                ));
            }
        }
    }
    said
}

/// The items that stand twice in a list in which each is known by a member of its own, in words.
pub(super) fn twice(kind: &Kind, entry: &Entry) -> Vec<String> {
    let mut said = Vec::new();
    for (part, members) in &entry.parts {
        for (list, by) in keyed_lists(kind, part) {
            let items = members.get(&list).and_then(Value::as_array).into_iter().flatten();
            let mut seen = BTreeSet::new();
            for known_by in items.filter_map(|item| item.get(&by)?.as_str()) {
                if !seen.insert(known_by) {
                    said.push(format!("{part}: the {by} '{known_by}' stands twice: each item has one of its own"));
                }
            }
        }
    }
    said
}
