//! Where a person is looked for beyond their own lists: among others, in other domains, and in what names them.

use serde_json::Value;

use super::gather::{Aim, Answer, Gather, listed};
use super::thing::{Role, Thing};
use crate::catalog::{Location, Prepared};
use crate::screens::Cx;

impl Gather {
    /// Asks for the items of a list once; what they have is looked through as soon as they are known.
    pub(super) fn above(&mut self, path: &str, cx: &mut Cx<'_>) {
        let is_known = self.asks.iter().any(|ask| ask.aim == Aim::Above(path.to_owned()) && ask.answer == Answer::Here);
        if is_known {
            return self.look_through(path, cx);
        }
        let at = Location::new(path.split('/'));
        let plan = listed(&at).and_then(|list| list.list_call(&at, &Prepared::default()).ok());
        if let Some(plan) = plan {
            self.ask(Aim::Above(path.to_owned()), plan, cx);
        }
    }

    pub(super) fn take_above(&mut self, path: &str, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        let above = Location::new(path.split('/'));
        let Some(resource) = listed(&above) else { return };
        for row in resource.rows(reply) {
            let Some(at) = resource.item_location(&above, &row) else { continue };
            if let Some(name) = resource.label_of(&row).filter(|_| resource.names_may_be_kept()) {
                cx.session.learn_name(&at, name);
            }
            let known = self.above.entry(path.to_owned()).or_default();
            if !known.contains(&at) {
                known.push(at);
            }
        }
        if last {
            self.look_through(path, cx);
        }
    }

    /// Looks for every person in the lists below the items of a list.
    fn look_through(&mut self, path: &str, cx: &mut Cx<'_>) {
        let above = self.above.get(path).cloned().unwrap_or_default();
        for of in self.persons() {
            let thing = &self.things[of];
            if thing.resource.parent_path() == path
                && let Some(alike) = thing.document.as_ref().map(|document| thing.resource.alike(document))
            {
                let resource = thing.resource;
                for above in &above {
                    let list = above.child(&resource.name).with_queries(&alike);
                    if let Ok(plan) = resource.list_call(&list, &Prepared::default()) {
                        self.ask(Aim::Alike { of, list }, plan, cx);
                    }
                }
            }
        }
        self.look_for_names(cx);
    }

    /// The persons that are looked for: those that were asked for, and those that were taken in.
    pub(super) fn persons(&self) -> Vec<usize> {
        let explored = |(_, thing): &(usize, &Thing)| thing.is_person() && thing.explored;
        self.things.iter().enumerate().filter(explored).map(|(n, _)| n).collect()
    }

    /// Looks for what names a person by an ARN; it takes that the account is known.
    pub(super) fn look_for_names(&mut self, cx: &mut Cx<'_>) {
        let is_named = |of: &usize| self.things[*of].forget().is_some_and(|forget| !forget.named_in.is_empty());
        self.waits = cx.context().identity.is_none() && self.persons().iter().any(is_named);
        self.nameless = false;
        for of in self.persons() {
            let thing = &self.things[of];
            let Some(arn) = cx.arn_of(thing.resource, &thing.at, thing.document.as_ref()) else {
                self.nameless |= !self.waits && thing.forget().is_some_and(|forget| !forget.named_in.is_empty());
                continue;
            };
            let named = thing.forget().map(|forget| forget.named_in.as_slice()).unwrap_or_default();
            // What names somebody who was merged into them is theirs, too.
            for arn in std::iter::once(arn).chain(self.absorbed(of)) {
                for named in named {
                    for above in self.above.get(named.above()).cloned().unwrap_or_default() {
                        let Some(list) = named.list_at(&above, &arn) else { continue };
                        self.look_for_name(of, list, cx);
                    }
                }
            }
        }
    }

    fn look_for_name(&mut self, of: usize, list: Location, cx: &mut Cx<'_>) {
        let (whole, Some(resource)) = (list.without_query(), listed(&list)) else { return };
        let ready = self.asks.iter().any(|ask| ask.aim == Aim::Fields(whole.clone()) && ask.answer == Answer::Here);
        match resource.prepare_call(&list).filter(|_| !ready) {
            Some(plan) => self.ask(Aim::Fields(whole), plan, cx),
            None => {
                if let Ok(plan) = resource.list_call(&list, &self.prepared(&whole)) {
                    self.ask(Aim::Naming { of, list }, plan, cx);
                }
            }
        }
    }

    pub(super) fn take_neighbours(&mut self, of: usize, nth: usize, reply: &Value, cx: &mut Cx<'_>) {
        let thing = &self.things[of];
        let Some(among) = thing.forget().and_then(|forget| forget.among.get(nth)) else { return };
        let item = thing.at.clone();
        let Some((list, resource)) = among.list_at(&item).and_then(|list| Some((list.clone(), listed(&list)?))) else {
            return;
        };
        for row in resource.rows(reply) {
            let Some(at) = resource.item_location(&list, &row) else { continue };
            if let Some(name) = resource.label_of(&row).filter(|_| resource.names_may_be_kept()) {
                cx.session.learn_name(&at, name);
            }
            if let Some(plan) = among.plan(resource, &at, &item) {
                self.ask(Aim::Among { of, nth, at }, plan, cx);
            }
        }
    }

    pub(super) fn take_among(&mut self, of: usize, nth: usize, at: &Location, reply: &Value, cx: &Cx<'_>) {
        let thing = &mut self.things[of];
        let Some(among) = thing.forget().and_then(|forget| forget.among.get(nth)) else { return };
        let name = cx.session.name_of(at).to_owned();
        if let Some(list) = at.parent().and_then(|list| listed(&list))
            && among.holds(reply)
            && !thing.among.iter().any(|(_, known)| *known == name)
        {
            thing.among.push((list, name));
        }
    }

    pub(super) fn take_alike(&mut self, of: usize, list: &Location, reply: &Value) {
        let resource = self.things[of].resource;
        let persons = self.persons();
        for row in resource.rows(reply) {
            let Some(at) = resource.item_location(&list.without_query(), &row) else { continue };
            // Somebody who was taken in has all in common with themselves.
            if at == self.things[of].at {
                continue;
            }
            let common = self.in_common(&persons, &at, &row).join(", ");
            let what = if common.is_empty() { "something" } else { &common };
            let role = Role::Alike(format!("has in common: {}", what.to_lowercase()));
            // What two have in common says more than that the service takes them for one.
            match self.things.iter_mut().find(|known| known.at == at && matches!(known.role, Role::Alike(_))) {
                Some(known) if !common.is_empty() => known.role = role,
                Some(_) => {}
                None => drop(self.add(Thing::found(resource, at, role, of, row))),
            }
        }
    }

    /// What somebody has in common with any of these persons but themselves.
    fn in_common(&self, persons: &[usize], at: &Location, row: &Value) -> Vec<&str> {
        let mut common = Vec::new();
        for person in persons.iter().map(|n| &self.things[*n]).filter(|person| person.at != *at) {
            let shared = person.document.iter().flat_map(|own| person.resource.in_common(own, row));
            for label in shared {
                if !common.contains(&label) {
                    common.push(label);
                }
            }
        }
        common
    }

    pub(super) fn take_naming(&mut self, of: usize, list: &Location, reply: &Value, cx: &mut Cx<'_>) {
        let Some(resource) = listed(list) else { return };
        for row in resource.rows(reply) {
            let Some(at) = resource.item_location(&list.without_query(), &row) else { continue };
            let found = Thing::found(resource, at, Role::Naming, of, row);
            // An object may have told of it before.
            match self.things.iter().position(|known| known.at == found.at) {
                Some(n) if self.things[n].is_unsettled() => {
                    self.things[n] = found;
                    self.explore(n, cx);
                }
                Some(_) => {}
                None => {
                    self.things.push(found);
                    self.explore(self.things.len() - 1, cx);
                }
            }
        }
    }
}
