//! Choices go into the request: from which item a row is taken.

use serde_json::{Map, Value};

use super::rows::{About, MergeRow};
use crate::catalog::{Location, Merge, Takes};
use crate::form::Form;
use crate::model::{DocPath, Step};

/// Takes a row from an item.
pub(super) fn take(row: &MergeRow, from: usize, ids: &[String], merge: &Merge, form: &mut Form) {
    let Some(id) = ids.get(from) else { return };
    match &row.about {
        About::Source(path) => {
            // What follows by itself need not be said.
            let follows = row.cells.iter().position(Option::is_some) == Some(from);
            set(path, (!follows).then(|| Value::from(id.as_str())), form);
        }
        About::Listed(field) => list(field, (from > 0).then_some(id.as_str()), merge, form),
        About::Switch(path) => set(path, Some(Value::Bool(from > 0)), form),
        About::Fixed => {}
    }
}

/// Says in the request where each row is taken from that is not the main one's own: nobody need know what follows by
/// itself, and where several others differ nothing does.
pub(super) fn say_all(rows: &[MergeRow], ids: &[String], form: &mut Form) {
    for row in rows.iter().filter(|row| row.is_told() && !row.chosen) {
        let from = row.source.filter(|from| *from > 0).and_then(|from| ids.get(from));
        if let (About::Source(path), Some(id)) = (&row.about, from) {
            set(path, Some(Value::from(id.as_str())), form);
        }
    }
}

/// What is to be taken from items that are none of these, and from which.
pub(super) fn strange(merge: &Merge, ids: &[String], form: &Form) -> Vec<(String, String)> {
    chosen(merge, form).into_iter().filter(|(_, id)| !ids.contains(id)).collect()
}

/// Leaves out what was to be taken from items that are not merged any more.
fn forget_others(merge: &Merge, main: Option<&str>, form: &mut Form) {
    let held = merge.others.get(form.document()).and_then(Value::as_array).cloned().unwrap_or_default();
    let held = held.iter().filter_map(Value::as_str).chain(main).map(str::to_owned).collect::<Vec<_>>();
    for (row, _) in strange(merge, &held, form) {
        match &merge.takes {
            Takes::Fields { .. } => list(&row, None, merge, form),
            Takes::Members { .. } => {
                if let Ok(path) = row.parse::<DocPath>() {
                    set(&path, None, form);
                }
            }
        }
    }
}

/// Puts a value into the request, or takes it out, as one change. What is left empty goes, too.
fn set(path: &DocPath, value: Option<Value>, form: &mut Form) {
    let Some(Step::Member(top)) = path.steps().first() else { return };
    let top = DocPath::root().member(top);
    let mut document = form.document().clone();
    match value {
        Some(value) => path.put(&mut document, value),
        None => remove(path, &mut document),
    }
    put(&top, top.get(&document).cloned(), form);
}

fn put(path: &DocPath, value: Option<Value>, form: &mut Form) {
    if value.as_ref() == path.get(form.document()) {
        return;
    }
    let Some(row) = form.show(path) else { return };
    match value {
        Some(value) => form.set_value(row, &value),
        None => form.unset(row),
    }
}

fn remove(path: &DocPath, document: &mut Value) {
    let (Some(Step::Member(name) | Step::Key(name)), Some(above)) = (path.last(), path.parent()) else { return };
    let Some(members) = above.get_mut(document).and_then(Value::as_object_mut) else { return };
    members.shift_remove(name);
    if members.is_empty() && !above.is_root() {
        remove(&above, document);
    }
}

/// Lists a field as taken from an item, or no longer.
fn list(field: &str, from: Option<&str>, merge: &Merge, form: &mut Form) {
    let Takes::Fields { entries, from: source, fields, id } = &merge.takes else { return };
    let all = entries.get(form.document()).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut listed: Vec<(String, Vec<Value>)> = Vec::new();
    for entry in &all {
        let name = entry.get(source).and_then(Value::as_str).unwrap_or_default();
        let own = entry.get(fields).and_then(Value::as_array).cloned().unwrap_or_default();
        let others = own.into_iter().filter(|known| known.get(id).and_then(Value::as_str) != Some(field));
        listed.push((name.to_owned(), others.collect()));
    }
    if let Some(from) = from {
        let item = Value::Object(Map::from_iter([(id.clone(), Value::from(field))]));
        match listed.iter_mut().find(|(name, _)| name == from) {
            Some((_, fields)) => fields.push(item),
            None => listed.push((from.to_owned(), vec![item])),
        }
    }
    listed.retain(|(_, fields)| !fields.is_empty());
    let entry = |(name, own): (String, Vec<Value>)| {
        Value::Object(Map::from_iter([(source.clone(), Value::from(name)), (fields.clone(), Value::Array(own))]))
    };
    let value = Value::Array(listed.into_iter().map(entry).collect());
    let is_empty = value.as_array().is_some_and(Vec::is_empty);
    put(entries, (!is_empty).then_some(value), form);
}

/// Names another item. Where there is room for no more than so many, the last one gives way.
pub(super) fn add(merge: &Merge, id: &str, main: Option<&str>, most: Option<usize>, form: &mut Form) {
    let held = merge.others.get(form.document()).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut others: Vec<Value> = held.into_iter().filter(|other| other.as_str() != Some(id)).collect();
    others.truncate(most.unwrap_or(usize::MAX).saturating_sub(1));
    others.push(Value::from(id));
    put(&merge.others, Some(Value::Array(others)), form);
    forget_others(merge, main, form);
}

/// The key of a location's search that says what was chosen of the main one: there it follows by itself, and in the merge
/// into another item it is to be chosen again.
const TOOK: &str = "took";
/// Stands between a row and the item that it was taken from.
const OF: char = '=';

/// What was chosen, as pairs of a location's search, for a merge into another item. What would be taken from that follows
/// there by itself, and is remembered for the way back.
pub(super) fn carried(merge: &Merge, form: &Form, at: &Location, main: &str) -> Vec<(String, String)> {
    let mut taken = chosen(merge, form);
    for (row, id) in at.all(TOOK).filter_map(|took| took.rsplit_once(OF)) {
        if !taken.iter().any(|(known, _)| known == row) {
            taken.push((row.to_owned(), id.to_owned()));
        }
    }
    let (own, others): (Vec<_>, Vec<_>) = taken.into_iter().partition(|(_, id)| id == main);
    let mut pairs: Vec<(String, String)> =
        own.into_iter().map(|(row, id)| (TOOK.to_owned(), format!("{row}{OF}{id}"))).collect();
    match &merge.takes {
        Takes::Members { .. } => pairs.extend(others),
        Takes::Fields { entries, from, fields, id } => {
            let mut listed: Vec<(String, Vec<String>)> = Vec::new();
            for (field, item) in others {
                match listed.iter_mut().find(|(known, _)| *known == item) {
                    Some((_, fields)) => fields.push(field),
                    None => listed.push((item, vec![field])),
                }
            }
            for (nth, (item, own)) in listed.into_iter().enumerate() {
                let entry = entries.index(nth);
                pairs.push((entry.member(from).to_string(), item));
                let field = |(nth, field)| (entry.member(fields).index(nth).member(id).to_string(), field);
                pairs.extend(own.into_iter().enumerate().map(field));
            }
        }
    }
    for switches in merge.moves.iter().filter_map(|moves| moves.switches.as_ref()) {
        let all = switches.get(form.document()).and_then(Value::as_object).into_iter().flatten();
        let all = all.filter_map(|(name, on)| Some((switches.member(name).to_string(), on.as_bool()?.to_string())));
        pairs.extend(all);
    }
    pairs
}

/// The rows of which the request says what they are taken from, and from which item.
fn chosen(merge: &Merge, form: &Form) -> Vec<(String, String)> {
    let mut taken = Vec::new();
    match &merge.takes {
        Takes::Members { members } => {
            for (name, value) in members.get(form.document()).and_then(Value::as_object).into_iter().flatten() {
                let path = members.member(name);
                match value {
                    Value::String(id) => taken.push((path.to_string(), id.clone())),
                    Value::Object(keys) => {
                        let ids = keys.iter().filter_map(|(key, id)| Some((key, id.as_str()?)));
                        taken.extend(ids.map(|(key, id)| (path.key(key).to_string(), id.to_owned())));
                    }
                    _ => {}
                }
            }
        }
        Takes::Fields { entries, from, fields, id } => {
            for entry in entries.get(form.document()).and_then(Value::as_array).into_iter().flatten() {
                let Some(item) = entry.get(from).and_then(Value::as_str) else { continue };
                let own = entry.get(fields).and_then(Value::as_array).into_iter().flatten();
                let own = own.filter_map(|field| field.get(id)?.as_str());
                taken.extend(own.map(|field| (field.to_owned(), item.to_owned())));
            }
        }
    }
    taken
}
