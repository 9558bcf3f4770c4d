//! One thing that is about a person: the person, a case that names them, something in a case that is kept.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::{Belonging, Forget, Location, Resource, Tells};
use crate::contract::ApiError;
use crate::screens::Session;
use crate::widgets;

/// What it has to do with the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is the person that was asked for.
    Named,
    /// It may be the same person, and why.
    Alike(String),
    /// It names the person.
    Naming,
    /// It belongs to something that names the person, and can be deleted without that.
    Apart,
}

/// Whether it is there.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Look {
    Looking,
    There,
    Gone,
    Failed(ApiError),
}

/// Something that could be deleted.
#[derive(Debug)]
pub(super) struct Thing {
    pub(super) resource: &'static Resource,
    pub(super) at: Location,
    /// What it belongs to or names.
    pub(super) of: Option<usize>,
    pub(super) role: Role,
    /// In memory alone: it is content about a customer.
    pub(super) document: Option<Value>,
    pub(super) look: Look,
    /// Whether it is to be deleted.
    pub(super) taken: bool,
    /// Whether it was asked what goes with it.
    pub(super) explored: bool,
    pub(super) parts: Vec<Part>,
    /// Among whom it is counted: the resource, and what people call the item.
    pub(super) among: Vec<(&'static Resource, String)>,
}

/// A list that goes with it, or the rows of one kind in it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) list: &'static Resource,
    pub(super) belonging: &'static Belonging,
    pub(super) kind: Option<String>,
    /// How many rows there are, by their kinds; one without a name where kinds are not told apart.
    pub(super) counts: BTreeMap<String, u64>,
    pub(super) more: bool,
    pub(super) count: Counted,
}

/// How far the counting is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    Asked,
    Done,
    Failed(String),
}

impl Part {
    /// How its rows tell of something elsewhere, where they do.
    pub(super) fn tells(&self) -> Option<&'static Tells> {
        self.belonging.tells.as_ref().filter(|tells| self.kind.as_deref() == Some(&tells.of))
    }
}

impl Thing {
    pub(super) fn new(resource: &'static Resource, at: Location, role: Role) -> Self {
        let taken = matches!(role, Role::Named | Role::Naming);
        Self {
            resource,
            at,
            of: None,
            role,
            document: None,
            look: Look::Looking,
            taken,
            explored: false,
            parts: Vec::new(),
            among: Vec::new(),
        }
    }

    /// A row of a list that was found.
    pub(super) fn found(resource: &'static Resource, at: Location, role: Role, of: usize, row: Value) -> Self {
        Self { of: Some(of), document: Some(row), look: Look::There, ..Self::new(resource, at, role) }
    }

    /// What is said of things of its kind.
    pub(super) fn forget(&self) -> Option<&'static Forget> {
        self.resource.forget.as_ref()
    }

    /// Whether an object told of it, and it is not known yet whether it is theirs.
    pub(super) fn is_unsettled(&self) -> bool {
        self.role == Role::Naming && !self.explored
    }

    /// Whether it is such a thing of this list, and has yet to be read.
    pub(super) fn is_told_of(&self, list: &Location) -> bool {
        self.is_unsettled() && self.document.is_none() && self.at.parent().as_ref() == Some(list)
    }

    pub(super) fn is_person(&self) -> bool {
        matches!(self.role, Role::Named | Role::Alike(_))
    }

    /// What people call it.
    pub(super) fn name(&self) -> String {
        let id = || self.at.last().unwrap_or_default().to_owned();
        let label = self.document.as_ref().and_then(|document| self.resource.label_of(document));
        label.filter(|label| !label.trim().is_empty()).unwrap_or_else(id)
    }

    /// What tells it apart: its hint, its kind, and where it is.
    pub(super) fn about(&self, session: &Session) -> String {
        let hint = self.document.as_ref().and_then(|document| self.resource.hint_of(document));
        let above = self.at.parent().and_then(|list| list.parent());
        let place = above.filter(|_| self.role != Role::Apart).map(|above| session.name_of(&above).to_owned());
        let place = place.map(|place| format!("{} in {place}", self.resource.singular));
        let kind = self.kind();
        let known = [hint.filter(|hint| *hint != self.name()), kind, place];
        known.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// What kind of its list it is.
    fn kind(&self) -> Option<String> {
        let (document, parent) = (self.document.as_ref()?, self.resource.parent_path());
        let parent = crate::catalog::catalog().resource(parent).filter(|_| self.role == Role::Apart)?;
        let belonging = parent.forget.iter().flat_map(|forget| &forget.with);
        belonging.filter(|of| of.list == self.resource.name).find_map(|of| of.kind_of(document))
    }

    /// Why it can't be deleted, where the service does not do that.
    pub(super) fn refusal(&self) -> Option<&'static str> {
        let needs = self.resource.action("delete")?.needs.as_ref()?;
        needs.why_not(self.document.as_ref()?)
    }

    /// How much goes with it, list after list: what it is called, how many, and their kinds.
    pub(super) fn sizes(&self) -> Vec<Size<'_>> {
        let mut sizes: Vec<Size<'_>> = Vec::new();
        for part in &self.parts {
            let at = sizes.iter().position(|size| size.list.path == part.list.path);
            let size = if let Some(at) = at {
                &mut sizes[at]
            } else {
                sizes.push(Size::new(part.list));
                let last = sizes.len() - 1;
                &mut sizes[last]
            };
            size.add(part);
        }
        sizes
    }
}

/// How much of a list there is.
#[derive(Debug)]
pub(super) struct Size<'t> {
    pub(super) list: &'static Resource,
    pub(super) kinds: BTreeMap<&'t str, u64>,
    pub(super) all: u64,
    pub(super) more: bool,
    pub(super) is_asked: bool,
    pub(super) failed: Option<&'t str>,
}

impl<'t> Size<'t> {
    fn new(list: &'static Resource) -> Self {
        Self { list, kinds: BTreeMap::new(), all: 0, more: false, is_asked: false, failed: None }
    }

    fn add(&mut self, part: &'t Part) {
        for (kind, count) in &part.counts {
            let kind = part.kind.as_deref().unwrap_or(kind);
            *self.kinds.entry(kind).or_default() += count;
            self.all += count;
        }
        self.more |= part.more;
        match &part.count {
            Counted::Asked => self.is_asked = true,
            Counted::Done => {}
            Counted::Failed(code) => self.failed = Some(code),
        }
    }

    /// In words: `14 objects (5 _case, 9 Web-Order)`.
    pub(super) fn words(&self) -> String {
        let more = if self.more { " and more" } else { "" };
        let mut text = if self.all == 0 && (self.is_asked || self.failed.is_some()) {
            self.list.plural()
        } else {
            format!("{}{more}", widgets::plural(self.all, &self.list.singular, &self.list.plural()))
        };
        let named = self.kinds.iter().filter(|(kind, count)| !kind.is_empty() && **count > 0);
        let kinds: Vec<String> = named.map(|(kind, count)| format!("{} {kind}", widgets::count(*count))).collect();
        if !kinds.is_empty() {
            text = format!("{text} ({})", kinds.join(", "));
        }
        match self.failed {
            Some(code) => format!("{text}, not all known: {code}"),
            None if self.is_asked => format!("{text} …"),
            None => text,
        }
    }
}
