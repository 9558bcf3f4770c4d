//! Makes the pairs of a list out of what an account says of them.

use std::sync::Arc;

use serde_json::Value;

use super::Places;
use crate::catalog::{PairForm, PairList};
use crate::form::{Pair, PairOption, Pairs};
use crate::rules::case_rule::{AppliedRule, Effects, effects};
use crate::screens::form::documents::Documents;
use crate::screens::form::known::Known;
use crate::screens::form::mention::Subject;

/// What decides about the pairs besides the items themselves.
struct Say<'a> {
    list: &'a PairList,
    places: &'a Places,
    known: &'a Known,
    /// What the basis needs, and what that is called.
    needed: Vec<String>,
    basis: &'a str,
    /// The parts of the layout with the ids in them.
    panels: Vec<(&'a str, Vec<String>)>,
    effects: Effects,
}

/// All pairs, in the order in which they are shown: those that come first, those of the layout, the others by name.
pub(super) fn pairs(list: &PairList, places: &Places, documents: &Documents, known: &Known, of: &Subject<'_>) -> Pairs {
    let arrangement = list.arrangement;
    let document = |at: &Option<crate::catalog::Location>| documents.get(at.as_ref()?);
    let (basis, layout) = (document(&places.basis), document(&places.layout));
    let say = Say {
        list,
        places,
        known,
        needed: basis.map(|basis| arrangement.needed(basis)).unwrap_or_default(),
        basis: crate::catalog::catalog().resource(&arrangement.basis.of).map_or("", |resource| &resource.singular),
        panels: layout.map(|layout| arrangement.panels(layout)).unwrap_or_default(),
        effects: decided(list, places, documents, of),
    };
    let rows = known.list(&places.items).map(|listed| &listed.rows);
    let mut all: Vec<Pair> = rows.into_iter().flatten().filter_map(|(id, row)| say.pair(id, row)).collect();
    all.extend(unlisted(list, &all, of));
    all.sort_by_cached_key(|pair| (say.rank(&pair.id), pair.name.to_lowercase(), pair.id.clone()));
    let none = list.variants.none.as_deref().and_then(|none| list.named(none));
    Pairs { list: list.path(), key: list.key, value: list.value, none, all }
}

/// What the rules make of the values as they are now.
fn decided(list: &PairList, places: &Places, documents: &Documents, of: &Subject<'_>) -> Effects {
    let read = places.rules.iter().filter_map(|(at, item)| Some((documents.get(at)?, item.as_deref())));
    let rules: Vec<(Value, Option<&str>, String)> = read
        .filter_map(|(document, item)| {
            let name = super::rule_name(list, document);
            Some((list.arrangement.rule_in(document)?, item, name))
        })
        .collect();
    let values = values(list, of);
    effects(rules.iter().map(|(rule, field, name)| AppliedRule { rule, field: *field, name }), &values)
}

/// The values of the list by their ids, whether or not it is arranged yet.
fn values(list: &PairList, of: &Subject<'_>) -> serde_json::Map<String, Value> {
    let items = list.path().get(of.form.document()).and_then(Value::as_array).into_iter().flatten();
    let value = |item: &Value| Some((item.get(list.key)?.as_str()?.to_owned(), item.get(list.value)?.clone()));
    items.filter_map(value).collect()
}

/// What a document has of items that are in no list any more: they keep their ids for names.
fn unlisted(list: &PairList, known: &[Pair], of: &Subject<'_>) -> Vec<Pair> {
    let is_new = |id: &String| known.iter().all(|pair| pair.id != *id);
    let held = values(list, of).into_iter().filter(|(id, _)| is_new(id));
    let pair = |(id, value): (String, Value)| {
        let members = value.as_object()?;
        let member = members.keys().find_map(|member| list.named(member))?;
        let is_none = list.variants.none.as_deref() == Some(member);
        let filled = list.is_filled(&id);
        (!is_none).then(|| Pair { name: id.clone(), filled, ..Pair::bare(id, member) })
    };
    held.filter_map(pair).collect()
}

impl Say<'_> {
    fn pair(&self, id: &str, row: &Value) -> Option<Pair> {
        let arrangement = self.list.arrangement;
        let kind = arrangement.kind_of(row)?;
        let member = self.list.member_for(&kind)?;
        let chosen = kind == arrangement.optional;
        let refers = self.list.variants.arns.get(id).map(String::as_str);
        Some(Pair {
            name: self.list.resource.label_of(row).unwrap_or_else(|| id.to_owned()),
            form: if refers.is_some() { PairForm::Plain } else { arrangement.form_of(row) },
            first: arrangement.first.iter().any(|first| first == id),
            section: self.panels.iter().find(|(_, ids)| ids.iter().any(|of| of == id)).map(|(t, _)| (*t).to_owned()),
            needed: self.needed(id),
            always: self.is_always_needed(id),
            hidden: self.effects.hidden.get(id).map(|rule| format!("is hidden by the rule '{rule}'")),
            options: if chosen { self.options(id) } else { None },
            chosen,
            refers,
            offers_seen: arrangement.offers_seen(id, &kind),
            kind,
            filled: self.list.is_filled(id),
            ..Pair::bare(id.to_owned(), member)
        })
    }

    fn needed(&self, id: &str) -> Option<String> {
        if let Some(rule) = self.effects.required.get(id) {
            return Some(format!("the rule '{rule}' requires a value"));
        }
        if self.is_always_needed(id) {
            return Some("is always needed".to_owned());
        }
        self.needed.iter().any(|needed| needed == id).then(|| format!("the {} requires a value", self.basis))
    }

    fn is_always_needed(&self, id: &str) -> bool {
        self.list.arrangement.always.iter().any(|always| always == id)
    }

    /// What can be chosen, once that is read: in the account's order, what is of no use any more last.
    fn options(&self, id: &str) -> Option<Arc<[PairOption]>> {
        let resource = self.list.options()?;
        let listed = self.known.list(&self.list.options_at(id, &self.places.items))?;
        listed.end.filter(|end| *end != crate::screens::form::known::ListEnd::Failed)?;
        let left = self.effects.options.get(id);
        let option = |row: &Value| {
            let value = resource.id_of(row)?;
            let usable = resource.usable.as_ref().filter(|usable| usable.holds(row) == Some(false));
            let is_left = left.is_none_or(|left| left.contains(&value));
            let unfit = usable.map(|usable| usable.why.clone());
            let unfit = unfit.or_else(|| (!is_left).then(|| "a rule leaves no such option here".to_owned()));
            Some(PairOption { name: resource.label_of(row)?, value, unfit, offered: is_left })
        };
        let mut options: Vec<PairOption> = listed.in_order().filter_map(option).collect();
        options.sort_by_key(|option| option.unfit.is_some());
        Some(options.into())
    }

    /// Where a pair is shown: first, by its place in the layout, or behind.
    fn rank(&self, id: &str) -> (usize, usize) {
        if let Some(at) = self.list.arrangement.first.iter().position(|first| first == id) {
            return (0, at);
        }
        let mut panels = self.panels.iter().enumerate();
        let place = panels.find_map(|(n, (_, ids))| Some((n + 1, ids.iter().position(|of| of == id)?)));
        place.unwrap_or((usize::MAX, 0))
    }
}
