//! The kinds of things that a folder of configuration holds, and what the facts say of their documents.

use serde_json::{Map, Value, json};

use super::newer;
use crate::catalog::{Configuration, Location, Resource, Verb, catalog};
use crate::model::{Edit, Member, Operation, ShapeKind, input_from_reply};
use crate::rules::take_brought;

/// A resource that is configuration.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The resource.
    pub resource: &'static Resource,
    /// What the catalogue says of its configuration.
    pub spec: &'static Configuration,
    /// Whether it is what the folder is about, and all others are below it.
    pub is_root: bool,
}

/// All kinds at a location, in the catalogue's order: the root first, where there is one.
#[derive(Clone, Debug)]
pub struct Kinds(Vec<Kind>);

impl Kinds {
    /// The kinds at a location such as `cases/domains/acme` or `appflow`; none where nothing is configuration there.
    #[must_use]
    pub fn at(location: &Location) -> Self {
        let depth = location.parts().len().div_ceil(2) + 1;
        let kind = |resource: &'static Resource| {
            let spec = resource.configuration()?;
            Some(Kind { resource, spec, is_root: resource.path.split('/').count() < depth })
        };
        // The place of a list is no place of one thing, and a service whose things have folders of their own has none.
        let whole = location.parts().len() % 2 == 1;
        let mut resources = if whole { catalog().configured(location) } else { Vec::new() };
        if location.parts().len() == 1 && resources.iter().any(|resource| is_place(resource)) {
            resources.clear();
        }
        Self(resources.into_iter().filter_map(kind).collect())
    }

    /// The kinds of any place that holds such a resource.
    #[must_use]
    pub fn with(resource: &'static Resource) -> Self {
        let mut lists: Vec<&str> = resource.path.split('/').collect();
        if !is_place(resource) {
            lists.pop();
        }
        let place = lists.iter().enumerate().fold(Location::home(), |at, (n, list)| {
            let at = at.child(list);
            if n == 0 { at } else { at.child("any") }
        });
        Self::at(&place)
    }

    /// Of what they are, as folders say it.
    #[must_use]
    pub fn of(&self) -> &'static str {
        match (self.root(), self.0.first()) {
            (Some(root), _) => &root.resource.path,
            (None, Some(first)) => first.resource.parent_path(),
            (None, None) => "",
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Kind> + '_ {
        self.0.iter().copied()
    }

    /// Whether nothing is configuration here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the folder is about, where that is one thing.
    #[must_use]
    pub fn root(&self) -> Option<Kind> {
        self.iter().find(|kind| kind.is_root)
    }

    /// The kind of this name in files.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Kind> {
        self.iter().find(|kind| kind.name() == name)
    }
}

/// Whether each of them has a folder of its own, as a domain has.
fn is_place(resource: &'static Resource) -> bool {
    resource.path.split('/').count() == 2 && catalog().children(resource).any(|child| child.configuration().is_some())
}

impl Kind {
    /// What it is called in files and references: the last part of its path; of the root, what one of it is called.
    #[must_use]
    pub fn name(&self) -> &'static str {
        if self.is_root { &self.resource.singular } else { &self.resource.name }
    }

    /// The list in which its items are, under the folder's place.
    #[must_use]
    pub fn list(&self, root: &Location) -> Location {
        let own = || root.parent().unwrap_or_default();
        if self.is_root { own() } else { root.child(&self.resource.name) }
    }

    /// The action that makes one.
    #[must_use]
    pub fn create(&self) -> Option<&'static Verb> {
        self.resource.action("create")
    }

    /// The action that changes one.
    #[must_use]
    pub fn edit(&self) -> Option<&'static Verb> {
        self.resource.action("edit")
    }

    /// The action that takes one away.
    #[must_use]
    pub fn delete(&self) -> Option<&'static Verb> {
        self.resource.action("delete")
    }

    /// The member of the request that makes one which takes its name: that of its id where the id is the name.
    #[must_use]
    pub fn name_member(&self) -> Option<&'static str> {
        self.resource.name_member()
    }

    /// The members of its document that are configuration, in the order of the facts: whatever the requests that make
    /// and change it take, but for place, name, tags and client token.
    #[must_use]
    pub fn members(&self) -> Vec<&'static Member> {
        let mut members: Vec<&'static Member> = Vec::new();
        for verb in [self.create(), self.edit()].into_iter().flatten() {
            for member in verb.operation.operation().input.members() {
                let known = members.iter().any(|other| other.name == member.name);
                if !known && !member.token && !is_tags(member.name) && !self.is_place(member.name) {
                    members.push(member);
                }
            }
        }
        members
    }

    /// The member of this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members().into_iter().find(|member| member.name == name)
    }

    fn is_place(&self, name: &str) -> bool {
        let verbs = [self.create(), self.edit(), self.delete()];
        self.spec.name.as_deref() == Some(name)
            || self.resource.id_member() == Some(name)
            || self.spec.without.iter().any(|other| other == name)
            || verbs.into_iter().flatten().any(|verb| verb.place_members().any(|other| other == name))
    }

    /// Whether a member keeps the value that it was made with.
    #[must_use]
    pub fn is_fixed(&self, name: &str) -> bool {
        let Some(edit) = self.edit() else { return true };
        if newer::is_newer(name) {
            return false;
        }
        let edit = edit.operation.operation();
        let kept = edit.edit_from.iter().flat_map(|from| &from.keeps);
        edit.input.member(name).is_none() || kept.into_iter().any(|path| path.to_string() == name)
    }

    /// Whether an update cannot take a member away: it keeps what it leaves out, and takes nothing that says so.
    #[must_use]
    pub fn keeps(&self, name: &str) -> bool {
        let merges = self.edit().is_some_and(|edit| edit.operation.operation().edit == Some(Edit::Merge));
        merges && self.nothing(name).is_none()
    }

    /// Whether what is left out inside of a member keeps its value.
    #[must_use]
    pub(super) fn merges(&self, name: &str) -> bool {
        let from = self.edit().and_then(|edit| edit.operation.operation().edit_from.as_ref());
        from.is_some_and(|from| from.merges.iter().any(|path| path.to_string() == name))
    }

    /// What an update that keeps what it leaves out sends for a member that is to be left out.
    #[must_use]
    pub(super) fn nothing(&self, name: &str) -> Option<Value> {
        let member = self.member(name)?;
        let shape = member.shape();
        let may_be_empty = shape.constraint.min.is_none_or(|min| min <= 0.0);
        let empty = || match &shape.kind {
            ShapeKind::String { values } if values.is_empty() => Some("".into()),
            ShapeKind::List { .. } => Some(json!([])),
            ShapeKind::Map { .. } => Some(json!({})),
            _ => None,
        };
        member.default.as_deref().cloned().or_else(|| empty().filter(|_| may_be_empty))
    }

    /// What of an item's document is configuration, as its requests have it; ids are as they are.
    #[must_use]
    pub fn body(&self, at: &Location, document: &Value, reply: &Value) -> Map<String, Value> {
        let mut document = document.clone();
        for verb in [self.create(), self.edit()].into_iter().flatten() {
            take_brought(verb.operation, &mut document);
        }
        let edited = self.edit().and_then(|edit| {
            let identity = edit.plan(at).input;
            let mut input = input_from_reply(edit.operation, &identity, reply)?;
            take_brought(edit.operation, &mut input);
            Some(input)
        });
        let of = |member: &Member| {
            let elsewhere = self.spec.from.get(member.name).and_then(|path| path.get(&document));
            let edited = edited.as_ref().and_then(|input| input.get(member.name));
            let value = edited.or(elsewhere).or_else(|| document.get(member.name));
            value.filter(|value| !value.is_null()).cloned()
        };
        let members = self.members().into_iter();
        let mut body: Map<String, Value> =
            members.filter_map(|member| Some((member.name.to_owned(), of(member)?))).collect();
        if let Some(shape) = self.resource.shape() {
            newer::carry(&mut body, &document, shape);
        }
        body
    }

    /// A member of a part.
    #[must_use]
    pub fn part_member(&self, part: &str, name: &str) -> Option<&'static Member> {
        let spec = self.spec.parts.iter().find(|spec| spec.name == part)?;
        self.resource.action(&spec.verb)?.operation.operation().input.member(name)
    }

    /// What a part is while nothing was set, where leaving it out means that.
    pub(super) fn unset(&self, part: &str) -> Option<&'static Map<String, Value>> {
        self.spec.parts.iter().find(|spec| spec.name == part)?.unset.as_ref()?.as_object()
    }

    /// Whether a part can be taken away: by an action of its own, or by what it is while nothing was set.
    pub(super) fn takes_away(&self, part: &str) -> bool {
        let spec = self.spec.parts.iter().find(|spec| spec.name == part);
        spec.is_some_and(|spec| spec.without.is_some() || spec.unset.is_some())
    }

    /// Whether a part can be made and taken away, but not written over.
    #[must_use]
    pub(super) fn is_made_once(&self, part: &str) -> bool {
        let spec = self.spec.parts.iter().find(|spec| spec.name == part);
        let verb = spec.and_then(|spec| self.resource.action(&spec.verb));
        verb.is_some_and(|verb| verb.operation.operation().edit.is_none())
    }

    /// The one member that a part is made of, if it is one: then the part is written without its name.
    #[must_use]
    pub fn only_member(&self, part: &str) -> Option<&'static str> {
        let spec = self.spec.parts.iter().find(|spec| spec.name == part)?;
        let verb = self.resource.action(&spec.verb)?;
        let of_place = |name: &str| verb.place_members().any(|other| other == name);
        let members = verb.operation.operation().input.members().iter();
        let mut own = members.filter(|member| !member.token && !of_place(member.name)).map(|member| member.name);
        own.next().filter(|_| own.next().is_none())
    }
}

/// Whether a member holds the tags, however a service spells it.
pub(super) fn is_tags(name: &str) -> bool {
    name.eq_ignore_ascii_case("tags")
}

/// The member of an operation's input that takes tags.
pub(super) fn tags_member(operation: &'static Operation) -> Option<&'static str> {
    operation.input.members().iter().map(|member| member.name).find(|name| is_tags(name))
}
