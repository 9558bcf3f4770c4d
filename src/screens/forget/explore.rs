//! What goes with a thing: which lists below it there are, and how many rows they have.

use std::collections::BTreeMap;

use serde_json::Value;

use super::gather::{Aim, Gather, listed};
use super::thing::{Counted, Part, Role, Thing};
use crate::catalog::Prepared;
use crate::screens::Cx;

impl Gather {
    /// Asks for all that is about a thing.
    pub(super) fn explore(&mut self, of: usize, cx: &mut Cx<'_>) {
        let thing = &mut self.things[of];
        let Some(forget) = thing.forget().filter(|_| !std::mem::replace(&mut thing.explored, true)) else { return };
        let (resource, at, is_person) = (thing.resource, thing.at.clone(), thing.is_person());
        for (nth, belonging) in forget.with.iter().enumerate() {
            let list = at.child(&belonging.list);
            let Some(rows) = listed(&list) else { continue };
            if belonging.each.is_none() {
                self.count(of, nth, None, cx);
            } else if let Some(labels) = rows.label_calls(&list, &Prepared::default()).into_iter().next() {
                self.ask(Aim::Kinds { of, nth }, labels.plan, cx);
            } else {
                self.count_kinds(of, nth, cx);
            }
        }
        for (nth, among) in forget.among.iter().enumerate() {
            let plan = among.list_at(&at).and_then(|list| listed(&list)?.list_call(&list, &Prepared::default()).ok());
            if let Some(plan) = plan {
                self.ask(Aim::Neighbours { of, nth }, plan, cx);
            }
        }
        if is_person {
            self.above(resource.parent_path(), cx);
            self.ask_similar(of, cx);
            self.names_of(of, cx);
        }
    }

    /// Asks for what names a person.
    pub(super) fn names_of(&mut self, of: usize, cx: &mut Cx<'_>) {
        for named in self.things[of].forget().map(|forget| forget.named_in.as_slice()).unwrap_or_default() {
            self.above(named.above(), cx);
        }
    }

    /// Counts the rows of a list below a thing, or those of one kind.
    fn count(&mut self, of: usize, nth: usize, kind: Option<String>, cx: &mut Cx<'_>) {
        let thing = &self.things[of];
        let Some(belonging) = thing.forget().and_then(|forget| forget.with.get(nth)) else { return };
        let mut at = thing.at.child(&belonging.list);
        let Some(list) = listed(&at) else { return };
        if let (Some(each), Some(kind)) = (&belonging.each, &kind) {
            at = at.with_query(each, kind);
        }
        let Ok(plan) = list.list_call(&at, &Prepared::default()) else { return };
        let part = Part { list, belonging, kind, counts: BTreeMap::new(), more: false, count: Counted::Asked };
        self.things[of].parts.push(part);
        self.ask(Aim::Rows { of, part: self.things[of].parts.len() - 1 }, plan, cx);
    }

    fn count_kinds(&mut self, of: usize, nth: usize, cx: &mut Cx<'_>) {
        let thing = &self.things[of];
        let Some(belonging) = thing.forget().and_then(|forget| forget.with.get(nth)) else { return };
        let at = thing.at.child(&belonging.list);
        let kinds = listed(&at).and_then(|list| belonging.kinds(list, &self.prepared(&at)));
        for kind in kinds.unwrap_or_default() {
            self.count(of, nth, Some(kind), cx);
        }
    }

    pub(super) fn take_kinds(&mut self, of: usize, nth: usize, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        let thing = &self.things[of];
        let Some(belonging) = thing.forget().and_then(|forget| forget.with.get(nth)) else { return };
        let at = thing.at.child(&belonging.list);
        if let Some(list) = listed(&at) {
            let key = list.label_calls(&at, &Prepared::default()).into_iter().next().map(|labels| labels.key);
            let prepared = self.prepared.entry(at).or_default();
            prepared.learn_labels(list, &key.unwrap_or_default(), reply);
        }
        if last {
            self.count_kinds(of, nth, cx);
        }
    }

    pub(super) fn take_rows(&mut self, of: usize, nth: usize, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        let part = &mut self.things[of].parts[nth];
        let tells = part.tells();
        let (resource, apart) = (part.list, part.belonging.apart);
        let rows = resource.rows(reply);
        for row in &rows {
            *part.counts.entry(part.belonging.kind_of(row).unwrap_or_default()).or_default() += 1;
        }
        if last {
            part.count = Counted::Done;
        }
        for row in tells.into_iter().flat_map(|tells| rows.iter().map(|row| tells.told(row)).collect::<Vec<_>>()) {
            self.hear(of, row, cx);
        }
        if apart {
            let at = self.things[of].at.child(&resource.name);
            for row in rows {
                if let Some(item) = resource.item_location(&at, &row) {
                    self.add(Thing::found(resource, item, Role::Apart, of, row));
                }
            }
        }
    }
}
