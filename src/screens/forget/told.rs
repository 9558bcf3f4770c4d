//! What objects of a person tell of: it may name a profile that was merged into theirs, so that no search for their own
//! ARN finds it.

use serde_json::Value;

use super::gather::{Aim, Gather, listed};
use super::thing::{Look, Role, Thing};
use crate::catalog::{Document, Location, Prepared, Resource, catalog, location_of_arn};
use crate::screens::Cx;

impl Gather {
    /// An object tells of something, or does not say of what.
    pub(super) fn hear(&mut self, of: usize, told: Option<Location>, cx: &mut Cx<'_>) {
        let named = self.things[of].forget().map(|forget| forget.named_in.as_slice()).unwrap_or_default();
        let list = told.as_ref().and_then(Location::parent);
        let resource = list.as_ref().and_then(listed).filter(|found| named.iter().any(|n| n.list == found.path));
        let (Some(at), Some(list), Some(resource)) = (told, list, resource) else {
            self.untold = true;
            return;
        };
        // Nothing is deleted before it is known whose it is.
        let thing = Thing { of: Some(of), taken: false, ..Thing::new(resource, at, Role::Naming) };
        if self.add(thing).is_some() {
            self.read_told(&list, cx);
        }
    }

    /// Reads what was told of in a list, as soon as it is known what must be known before.
    pub(super) fn read_told(&mut self, list: &Location, cx: &mut Cx<'_>) {
        for n in 0..self.things.len() {
            let thing = &self.things[n];
            if !thing.is_told_of(list) || thing.look == Look::Gone {
                continue;
            }
            match thing.resource.document_call(&thing.at, &self.prepared(list)) {
                Ok(Document::Describe(plan) | Document::Find(plan)) => self.ask(Aim::Item(n), plan, cx),
                Err(_) => {
                    if let Some(plan) = thing.resource.prepare_call(list) {
                        self.ask(Aim::Fields(list.clone()), plan, cx);
                    }
                }
            }
        }
    }

    /// Takes what was told of, once it is known that it is nobody else's.
    pub(super) fn settle(&mut self, cx: &mut Cx<'_>) {
        for n in 0..self.things.len() {
            if !self.things[n].is_unsettled() || self.things[n].look != Look::There {
                continue;
            }
            let is_theirs = match self.owner_of(n) {
                None => true,
                Some((arn, _, _)) if self.owners.contains_key(&arn) => !self.owners[&arn],
                Some((arn, resource, at)) => {
                    if let Ok(Document::Describe(plan) | Document::Find(plan)) =
                        resource.document_call(&at, &Prepared::default())
                    {
                        self.ask(Aim::Owner(arn), plan, cx);
                    }
                    continue;
                }
            };
            if is_theirs {
                self.things[n].taken = true;
                self.explore(n, cx);
            }
        }
    }

    /// Whom else a thing names, where it names none of the persons that are looked for.
    fn owner_of(&self, n: usize) -> Option<(String, &'static Resource, Location)> {
        let thing = &self.things[n];
        let of = thing.of.filter(|_| thing.role == Role::Naming)?;
        let named = self.things[of].forget()?.named_in.iter().find(|named| named.list == thing.resource.path)?;
        let arn = named.names(thing.document.as_ref()?)?;
        let at = location_of_arn(&arn)?;
        let is_theirs = self.persons().into_iter().any(|person| self.things[person].at == at);
        let resource = catalog().persons().find(|_| !is_theirs)?;
        Some((arn, resource, at))
    }

    /// Whether somebody else is there whom a thing names; `None` where it names nobody else, or it is not known.
    pub(super) fn owner(&self, n: usize) -> Option<bool> {
        let (arn, ..) = self.owner_of(n)?;
        self.owners.get(&arn).copied()
    }

    /// The ARNs of who is gone, and is named by what objects of a person tell of.
    pub(super) fn absorbed(&self, of: usize) -> Vec<String> {
        let told = (0..self.things.len()).filter(|n| self.things[*n].of == Some(of) && self.owner(*n) == Some(false));
        told.filter_map(|n| Some(self.owner_of(n)?.0)).collect()
    }

    pub(super) fn take_owner(&mut self, arn: &str, reply: &Value, last: bool, cx: &mut Cx<'_>) {
        let at = location_of_arn(arn);
        let person = catalog().persons().next().zip(at);
        let is_there = person.is_some_and(|(resource, at)| resource.document(&at, reply).is_some());
        if is_there || last && !self.owners.contains_key(arn) {
            self.know_owner(arn, is_there, cx);
        }
    }

    /// It is known whether somebody else is there.
    pub(super) fn know_owner(&mut self, arn: &str, is_there: bool, cx: &mut Cx<'_>) {
        self.owners.insert(arn.to_owned(), is_there);
        self.settle(cx);
        if !is_there {
            self.look_for_names(cx);
        }
    }
}
