//! What of a resource is configuration, so that it can be kept as files and brought to another place.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::place::{Place, is_design};
use super::{Catalog, Condition, Location, ReadSpec, Resource, Verb};
use crate::model::{DocPath, OperationId, Shape, Step, read_instant};

/// What the catalogue says of a resource that is configuration. What it is made, changed and taken away with are its
/// actions `create`, `edit` and `delete`; which members belong to it, and which never change, the facts of these tell.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// The member of its document that people name it by; `None` where its id is its name.
    pub name: Option<String>,
    /// What must hold of an item for it to be there at all.
    #[serde(default)]
    pub only: Vec<Condition>,
    /// What holds of items that the service makes by itself, with the same id everywhere: of these, tags and parts are
    /// configuration, and nothing else.
    pub given: Option<Condition>,
    /// The ids of those, as far as they are known before a place is there.
    #[serde(default)]
    pub given_ids: Vec<String>,
    /// What must hold of an item that was just made before something else can name it.
    pub ready: Option<Condition>,
    /// What holds of an item that will never be ready.
    pub failed: Option<Condition>,
    /// Members that the service fills in where they are left out.
    #[serde(default)]
    pub fills: Vec<String>,
    /// Members of its requests that are no configuration.
    #[serde(default)]
    pub without: Vec<String>,
    /// Members that belong to one place alone, such as the start of a schedule: they are in no file, are never compared,
    /// and stay as they are where something else changes.
    #[serde(default)]
    pub here: Vec<DocPath>,
    /// Members, anywhere in its documents, whose values differ by environment: a snapshot makes variables of them.
    #[serde(default)]
    pub varies: Vec<String>,
    /// Where members of its requests are in its document, if not under their names.
    #[serde(default)]
    pub from: BTreeMap<String, DocPath>,
    /// What else belongs to it and is read and written by operations of its own.
    #[serde(default)]
    pub parts: Vec<ConfigurationPart>,
    /// How many one place may have, in an account of which nothing was raised.
    pub most: Option<usize>,
    /// How many items a list or map of its documents may have, by its path, where the facts of its shape do not say so.
    #[serde(default)]
    pub within: BTreeMap<String, usize>,
    /// What is read beside an item to find what is wrong with it, by the names that the rules have for it.
    #[serde(default)]
    pub looks: BTreeMap<String, ReadSpec>,
    /// What holds of an item that was made and does nothing yet, until its action `start` is taken.
    pub rests: Option<Condition>,
}

/// A document of its own that belongs to an item, such as the options of a field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigurationPart {
    /// What it is called in files.
    pub name: String,
    /// The action of the item that writes it; how it is read, the facts say of the operation.
    pub verb: String,
    /// The action that takes it away, where there is one.
    pub without: Option<String>,
    /// What must hold of the item for it to have this.
    pub when: Option<Condition>,
    /// What must hold of what is read for it to be there.
    pub there: Option<Condition>,
    /// What it is while nothing was set: the same as leaving it out.
    pub unset: Option<Value>,
}

impl Configuration {
    /// Leaves out of what is made the moments that have passed, where they belong to one place alone: no service takes a
    /// start that lies behind. Gives where they were, each with when it was.
    pub fn leave_out_passed(&self, document: &mut Value, now: Timestamp) -> Vec<(DocPath, Timestamp)> {
        let mut passed = Vec::new();
        for path in &self.here {
            let moment = path.get(document).and_then(read_instant).filter(|moment| *moment <= now);
            let Some((moment, Step::Member(name))) = moment.zip(path.last()) else { continue };
            if let Some(Value::Object(members)) = path.parent().and_then(|holder| holder.get_mut(document)) {
                members.shift_remove(name);
                passed.push((path.clone(), moment));
            }
        }
        passed
    }
}

impl Resource {
    /// What of it is configuration; `None` where nothing is.
    #[must_use]
    pub fn configuration(&self) -> Option<&Configuration> {
        self.configuration.as_ref()
    }

    /// Whether its items may be called by their names where their ids are meant.
    #[must_use]
    pub fn goes_by_name(&self) -> bool {
        self.configuration.as_ref().is_some_and(|spec| spec.name.is_some())
    }

    /// Whether its items have tags.
    #[must_use]
    pub fn has_tags(&self) -> bool {
        self.action("tag").is_some()
    }

    /// The shape of its document.
    #[must_use]
    pub fn shape(&self) -> Option<&'static Shape> {
        self.document_shape()
    }

    /// The member of the request that makes an item which takes its name, or its id where that is the name.
    #[must_use]
    pub fn name_member(&self) -> Option<&'static str> {
        let name = self.configuration()?.name.as_deref().or_else(|| self.id_member())?;
        Some(self.action("create")?.operation.operation().input.member(name)?.name)
    }

    /// The member that takes an item's id in the calls that read, change and delete it.
    #[must_use]
    pub fn id_member(&self) -> Option<&str> {
        let changes = self.actions.iter().filter(|verb| verb.verb == "edit" || verb.verb == "delete");
        let inputs = self.describe.iter().map(|describe| &describe.input).chain(changes.map(|verb| &verb.input));
        inputs
            .filter_map(Value::as_object)
            .flatten()
            .find(|(_, hole)| hole.as_str() == Some("{id}"))
            .map(|(name, _)| name.as_str())
    }
}

impl Catalog {
    /// The name that a request gives to what it makes, where no other may have it: made once, a second one is refused.
    #[must_use]
    pub fn name_to_be_free<'d>(&self, operation: OperationId, input: &'d Value) -> Option<&'d str> {
        // A put of the same name goes over what is there.
        if operation.operation().edit.is_some() {
            return None;
        }
        let makes = |resource: &&Resource| resource.action("create").is_some_and(|verb| verb.operation == operation);
        let name = self.resources.iter().find(makes)?.name_member()?;
        input.get(name)?.as_str().filter(|name| !name.is_empty())
    }
}

impl Verb {
    /// The members of its request that the place determines where it is done.
    pub fn place_members(&self) -> impl Iterator<Item = &str> {
        let of_search = |hole: &Value| hole.as_str().is_some_and(|hole| hole.starts_with("{?"));
        self.input
            .as_object()
            .into_iter()
            .flatten()
            .filter(move |(_, hole)| !of_search(hole))
            .map(|(name, _)| name.as_str())
    }
}

impl Catalog {
    /// Whether what is configured at a place is a whole that can be looked through, compared and kept as files.
    #[must_use]
    pub fn is_design(&'static self, place: Place) -> bool {
        is_design(place, &self.resources)
    }

    /// The resources that are configuration at this location: the resource of the item itself, if it leads to one, and
    /// those below it.
    #[must_use]
    pub fn configured(&'static self, at: &Location) -> Vec<&'static Resource> {
        let lists: Vec<&str> = at
            .parts()
            .iter()
            .enumerate()
            .filter(|(n, _)| *n == 0 || n % 2 == 1)
            .map(|(_, part)| part.as_str())
            .collect();
        let root = lists.join("/");
        let below = format!("{root}/");
        let is_here = |path: &str| path == root || path.strip_prefix(&below).is_some_and(|rest| !rest.contains('/'));
        self.resources.iter().filter(|r| r.configuration.is_some() && is_here(&r.path)).collect()
    }
}
