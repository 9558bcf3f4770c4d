//! Makes the pairs of a list out of what an account says of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Places;
use crate::catalog::{FIELD, PairForm, PairList};
use crate::form::{Pair, PairOption, Pairs};
use crate::rules::case_rule::{AppliedRule, Effects, effects};
use crate::screens::form::documents::Documents;
use crate::screens::form::known::Known;
use crate::screens::form::mention::Subject;
use crate::screens::form::spec::FormKind;

/// Values that hide each other come to rest after so many rounds, if ever.
const ROUNDS: usize = 8;

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
    of: &'a Subject<'a>,
}

/// All pairs, in the order in which they are shown: those that come first, those of the layout, the others by name.
pub(super) fn pairs(list: &PairList, places: &Places, documents: &Documents, known: &Known, of: &Subject<'_>) -> Pairs {
    let arrangement = list.arrangement;
    let document = |at: &Option<crate::catalog::Location>| documents.get(at.as_ref()?);
    let (basis, layout) = (document(&places.basis), document(&places.layout));
    let mut say = Say {
        list,
        places,
        known,
        needed: basis.map(|basis| arrangement.needed(basis)).unwrap_or_default(),
        basis: crate::catalog::catalog().resource(&arrangement.basis.of).map_or("", |resource| &resource.singular),
        panels: layout.map(|layout| arrangement.panels(layout)).unwrap_or_default(),
        effects: Effects::default(),
        of,
    };
    say.effects = say.decided(documents);
    let rows = known.list(&places.items).map(|listed| &listed.rows);
    let mut all: Vec<Pair> = rows.into_iter().flatten().filter_map(|(id, row)| say.pair(id, row)).collect();
    all.extend(unlisted(list, &all, of));
    all.sort_by_cached_key(|pair| (say.rank(&pair.id), pair.name.to_lowercase(), pair.id.clone()));
    let none = list.variants.none.as_deref().and_then(|none| list.named(none));
    Pairs { list: list.path(), key: list.key, value: list.value, none, all }
}

/// The values that a document has in the list, by their ids, whether or not the list is arranged yet.
fn values(list: &PairList, document: &Value) -> Map<String, Value> {
    let items = list.path().get(document).and_then(Value::as_array).into_iter().flatten();
    let value = |item: &Value| Some((item.get(list.key)?.as_str()?.to_owned(), item.get(list.value)?.clone()));
    items.filter_map(value).collect()
}

/// What a document has of items that are in no list any more: they keep their ids for names.
fn unlisted(list: &PairList, known: &[Pair], of: &Subject<'_>) -> Vec<Pair> {
    let is_new = |id: &String| known.iter().all(|pair| pair.id != *id);
    let held = values(list, of.form.document()).into_iter().filter(|(id, _)| is_new(id));
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
    /// What the rules make of the values as they would be sent: of what is withheld, those that exist.
    fn decided(&self, documents: &Documents) -> Effects {
        let list = self.list;
        let read = self.places.rules.iter().filter_map(|(at, item)| Some((documents.get(at)?, item.as_deref())));
        let rules: Vec<(Value, Option<&str>, String)> = read
            .filter_map(|(document, item)| {
                let name = super::rule_name(list, document);
                Some((list.arrangement.rule_in(document)?, item, name))
            })
            .collect();
        let typed = values(list, self.of.form.document());
        let before = self.of.form.original().map(|original| values(list, original)).unwrap_or_default();
        let (mut withheld, mut found) = (BTreeSet::<String>::new(), Effects::default());
        for _ in 0..ROUNDS {
            let mut values = typed.clone();
            for id in &withheld {
                match before.get(id) {
                    Some(value) => drop(values.insert(id.clone(), value.clone())),
                    None => drop(values.remove(id)),
                }
            }
            found = effects(rules.iter().map(|(rule, field, name)| AppliedRule { rule, field: *field, name }), &values);
            let now: BTreeSet<String> = found.hidden.keys().filter(|id| self.can_withhold(id)).cloned().collect();
            if now == withheld {
                break;
            }
            withheld = now;
        }
        found
    }

    /// Whether a value is not sent where a rule hides it: nobody else asks for it, nor was the form opened for it.
    fn can_withhold(&self, id: &str) -> bool {
        let at = self.of.at;
        let is_named = match self.of.spec.kind {
            FormKind::Create => at.get(id).is_some(),
            _ => at.get(FIELD) == Some(id),
        };
        !is_named && !self.is_always_needed(id) && !self.needed.iter().any(|needed| needed == id)
    }

    /// Who hides an item, and what that means for its value.
    fn hidden(&self, id: &str) -> Option<String> {
        let rule = self.effects.hidden.get(id)?;
        Some(match (self.can_withhold(id), self.of.form.original()) {
            (false, _) => format!("is hidden by the rule '{rule}'"),
            (true, None) => format!("is not sent: the rule '{rule}' hides it"),
            (true, Some(_)) => format!("stays as it was: the rule '{rule}' hides it"),
        })
    }

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
            withheld: self.effects.hidden.contains_key(id) && self.can_withhold(id),
            hidden: self.hidden(id),
            longest: arrangement.longest.get(id).copied(),
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
            let refused = usable.is_some();
            let unfit = usable.map(|usable| usable.why.clone());
            let unfit = unfit.or_else(|| (!is_left).then(|| "a rule leaves no such option here".to_owned()));
            Some(PairOption { name: resource.label_of(row)?, value, unfit, refused, offered: is_left })
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
