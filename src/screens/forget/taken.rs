//! What is to be deleted: what of all that exists was taken, and in which order it goes.

use super::deletions::Deletion;
use super::gather::Gather;
use super::thing::{Look, Role, Thing};
use crate::catalog::catalog;

impl Gather {
    /// Whether a thing is shown: what belongs to somebody who was not taken in is not, and what goes with something
    /// that is deleted needs no line of its own.
    pub(super) fn is_shown(&self, n: usize) -> bool {
        let thing = &self.things[n];
        let of = thing.of.and_then(|of| Some((of, self.things.get(of)?)));
        match (&thing.role, of) {
            (Role::Named | Role::Alike(_), _) | (_, None) => true,
            (Role::Naming, Some((_, of))) => of.taken || of.role == Role::Named,
            (Role::Apart, Some((n, of))) => self.is_shown(n) && !of.taken,
        }
    }

    /// Whether it can be deleted at all.
    pub(super) fn is_open(&self, n: usize) -> bool {
        let thing = &self.things[n];
        self.is_shown(n) && thing.look == Look::There && thing.refusal().is_none()
    }

    /// Whether it is to be deleted.
    pub(super) fn is_taken(&self, n: usize) -> bool {
        self.things[n].taken && self.is_open(n)
    }

    /// What is to be deleted, in the order in which it goes: first what belongs to others, last the persons.
    pub(super) fn taken(&self) -> Vec<usize> {
        let mut taken: Vec<usize> = (0..self.things.len()).filter(|n| self.is_taken(*n)).collect();
        taken.sort_by_key(|n| match self.things[*n].role {
            Role::Apart => 0,
            Role::Naming => 1,
            Role::Named | Role::Alike(_) => 2,
        });
        taken
    }

    /// Those of a role that are shown.
    pub(super) fn shown(&self, role: impl Fn(&Role) -> bool) -> Vec<usize> {
        (0..self.things.len()).filter(|n| role(&self.things[*n].role) && self.is_shown(*n)).collect()
    }

    /// What is sent to delete a thing.
    pub(super) fn item(&self, n: usize) -> Option<Deletion> {
        let thing = &self.things[n];
        let item = Deletion::new(thing.at.clone(), thing.resource.action("delete")?.plan(&thing.at));
        // Whoever is gone is not found again, nor what is left of them: a person goes last.
        Some(Deletion { is_last: thing.is_person(), ..item })
    }

    /// What the persons are called that are forgotten: the first of those that are taken, or that was asked for.
    pub(super) fn name(&self) -> Option<String> {
        let persons = || self.things.iter().filter(|thing| thing.is_person());
        let taken = self.taken().into_iter().map(|n| &self.things[n]).find(|thing| thing.is_person());
        taken.or_else(|| persons().next()).map(Thing::name)
    }

    /// What stays, as far as anything of its kind is here: each sentence once.
    pub(super) fn stays(&self) -> Vec<&'static str> {
        let mut kinds: Vec<&str> = Vec::new();
        for thing in self.things.iter().filter(|thing| thing.forget().is_some()) {
            let named = thing.forget().into_iter().flat_map(|forget| &forget.named_in).map(|named| named.list.as_str());
            for path in [thing.resource.path.as_str()].into_iter().chain(named) {
                if !kinds.contains(&path) {
                    kinds.push(path);
                }
            }
        }
        let of = |path: &&str| catalog().resource(path).and_then(|resource| resource.forget.as_ref());
        kinds.iter().filter_map(of).flat_map(|forget| &forget.stays).map(String::as_str).collect()
    }
}
