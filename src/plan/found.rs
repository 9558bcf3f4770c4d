//! What was read from a service, and the design that it is.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::entry::keys;
use super::file::OF_AWS;
use super::names::{Names, reference};
use super::newer;
use super::secrets::missing_secrets;
use super::texts::mapped;
use super::{Design, Entry, Environment, Ids, Kind, Kinds};
use crate::catalog::{ConfigurationPart, Location, Plan, ReadSpec, Verb};
use crate::model::{OperationId, made_from_reply, read_for_making};

/// One item as a service has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundItem {
    /// Its place.
    pub at: Location,
    /// Its id.
    pub id: String,
    /// Its document.
    pub document: Value,
    /// The reply that the document lies in.
    pub reply: Value,
    /// The replies about what else belongs to it, by the names of the catalogue; all pages as one.
    pub parts: BTreeMap<String, Value>,
    /// Its tags, where its document does not have them.
    pub tags: Option<Value>,
    /// Rows that were read beside it to find what is wrong with it, by the names of the catalogue; what could not be
    /// read is absent.
    pub looks: BTreeMap<String, Vec<Value>>,
}

/// A call that a part of an item is read by.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The part, as the catalogue calls it; `None` of the tags.
    pub part: Option<String>,
    /// The call.
    pub plan: Plan,
}

/// All that was read of one place.
#[derive(Clone, Debug)]
pub struct Found {
    /// The place.
    pub root: Location,
    /// The kinds of it.
    pub kinds: Kinds,
    /// The items, by the name of their kind.
    pub items: Vec<(&'static str, FoundItem)>,
    /// Where that is.
    pub environment: Environment,
}

impl Kind {
    /// Whether an item is there, by its row or document.
    #[must_use]
    pub fn is_there(&self, document: &Value) -> bool {
        self.spec.only.iter().all(|condition| condition.holds(document) != Some(false))
    }

    /// Whether the service makes an item by itself.
    #[must_use]
    pub fn is_given(&self, document: &Value) -> bool {
        self.spec.given.as_ref().is_some_and(|condition| condition.holds(document) == Some(true))
    }

    /// Whether an item that was just made can be named by others.
    #[must_use]
    pub fn is_ready(&self, document: &Value) -> bool {
        self.spec.ready.as_ref().is_none_or(|condition| condition.holds(document) != Some(false))
    }

    /// What is read of an item besides its document.
    #[must_use]
    pub fn readings(&self, at: &Location, document: &Value, environment: &Environment) -> Vec<Reading> {
        let parts = self.spec.parts.iter().filter(|part| has(part, document)).filter_map(|part| {
            let verb = self.resource.action(&part.verb)?;
            let (operation, input) = read_for_making(verb.operation, &verb.plan(at).input)?;
            Some(Reading { part: Some(part.name.clone()), plan: Plan { operation, input } })
        });
        let tags = self.tags_reading(at, document, environment).map(|plan| Reading { part: None, plan });
        parts.chain(tags).collect()
    }

    /// What is read beside an item to find what is wrong with it, by name.
    pub fn looks(&self) -> impl Iterator<Item = (&'static str, &'static ReadSpec)> {
        let of_diagnosis = self.resource.diagnosis.iter().flat_map(|diagnosis| &diagnosis.reads);
        self.spec.looks.iter().chain(of_diagnosis).map(|(name, read)| (name.as_str(), read))
    }

    /// The one of this name.
    pub(super) fn look(&self, name: &str) -> Option<&'static ReadSpec> {
        self.looks().find(|(other, _)| *other == name).map(|(_, read)| read)
    }

    fn tags_reading(&self, at: &Location, document: &Value, environment: &Environment) -> Option<Plan> {
        let told =
            self.resource.shape().is_some_and(|shape| shape.members().iter().any(|m| super::kind::is_tags(m.name)));
        if told || !self.resource.has_tags() {
            return None;
        }
        let verb = self.resource.action("tags")?;
        let arn = environment.arn_of(self.resource, at, document)?;
        Some(Plan { operation: verb.operation, input: Map::from_iter([(verb.arn?.to_owned(), arn.into())]).into() })
    }
}

fn has(part: &ConfigurationPart, document: &Value) -> bool {
    part.when.as_ref().is_none_or(|condition| condition.holds(document) == Some(true))
}

/// What is known of one place: its design, and the ids of it.
#[derive(Clone, Debug)]
pub struct Known {
    /// The design.
    pub design: Design,
    /// The ids of its entries.
    pub ids: Ids,
    /// The items by kind and key.
    pub items: BTreeMap<(String, String), FoundItem>,
    names: Names,
}

impl Found {
    /// Which place this is, in words that no other one of its sort has: what people call it, its account and its region.
    #[must_use]
    pub fn whence(&self) -> String {
        let Environment { account, region, .. } = &self.environment;
        let root = self.kinds.root();
        let own = root.and_then(|kind| {
            let (_, item) = self.items.iter().find(|(name, _)| *name == kind.name())?;
            let called = kind.spec.name.as_deref().and_then(|name| item.document.get(name)?.as_str());
            Some(called.unwrap_or(&item.id).to_owned())
        });
        own.map_or_else(|| format!("{account}/{region}"), |own| format!("{own} in {account}/{region}"))
    }

    /// Everything as a design, with the ids of its entries.
    #[must_use]
    pub fn known(&self) -> Known {
        let names = Names::new(self.environment.clone());
        let ids = Ids::new(&self.environment);
        let mut known = Known { design: Design::new(of(&self.root)), ids, items: BTreeMap::new(), names };
        let mut keyed = Vec::new();
        for kind in self.kinds.iter() {
            for (key, item) in self.keyed(&kind, &known.names) {
                if !kind.is_given(&item.document) {
                    known.learn(&kind, &key, &item.id);
                }
                keyed.push((kind, key, item));
            }
        }
        for (kind, key, item) in keyed {
            known.take(&kind, key, item.clone());
        }
        known
    }

    /// The items of a kind with their keys. Of several with one name the ids decide which is the first.
    fn keyed(&self, kind: &Kind, names: &Names) -> Vec<(String, &FoundItem)> {
        let mut items: Vec<&FoundItem> =
            self.items.iter().filter(|(name, _)| *name == kind.name()).map(|(_, item)| item).collect();
        if kind.is_root {
            return items.into_iter().map(|item| (String::new(), item)).collect();
        }
        items.sort_by(|a, b| (!kind.is_given(&a.document), &a.id).cmp(&(!kind.is_given(&b.document), &b.id)));
        let name_of = |item: &&FoundItem| {
            let called = kind.spec.name.as_deref().and_then(|name| item.document.get(name)?.as_str());
            let called = called.filter(|_| !kind.is_given(&item.document));
            names.general(&called.unwrap_or(&item.id).replace("${", "$${"))
        };
        let all: Vec<String> = items.iter().map(name_of).collect();
        keys(&all).into_iter().zip(items).collect()
    }
}

impl Known {
    /// Learns the id of an entry, so that others can name it.
    pub fn learn(&mut self, kind: &Kind, key: &str, id: &str) {
        let is_made = kind.is_root || kind.spec.name.is_some();
        self.names.add(&kind.resource.path, id, reference(kind.name(), key), is_made);
        self.ids.learn(kind.name(), key, id);
    }

    /// Where that is.
    pub(super) fn environment(&self) -> &Environment {
        self.names.environment()
    }

    /// Takes an item in as it is by now.
    pub fn take(&mut self, kind: &Kind, key: String, item: FoundItem) {
        let entry = entry(kind, key.clone(), &item, &self.names);
        if !entry.given || !entry.parts.is_empty() || !entry.tags.is_empty() {
            self.design.add(entry);
        }
        self.items.insert((kind.name().to_owned(), key), item);
    }
}

/// What a place is: the catalogue's path of the resource, or the root of a service.
#[must_use]
pub fn of(place: &Location) -> String {
    let lists = place.parts().iter().enumerate().filter(|(n, _)| *n == 0 || n % 2 == 1);
    lists.map(|(_, part)| part.as_str()).collect::<Vec<_>>().join("/")
}

/// An item as a folder keeps it.
fn entry(kind: &Kind, key: String, item: &FoundItem, names: &Names) -> Entry {
    let mut each = |text: &str, member: Option<&'static crate::model::Member>| {
        names.symbolic(text, member.and_then(|member| member.refers))
    };
    let given = kind.is_given(&item.document);
    let raw = if given { Map::new() } else { kind.body(&item.at, &item.document, &item.reply) };
    let remarks = if given { Vec::new() } else { missing_secrets(kind, &raw) };
    let body = raw.iter().map(|(name, value)| (name.clone(), mapped(value, kind.member(name), &mut each))).collect();
    let mut parts = BTreeMap::new();
    for (name, reply) in &item.parts {
        let is_there = |part: &&ConfigurationPart| part.there.as_ref().is_none_or(|it| it.holds(reply) != Some(false));
        let spec = kind.spec.parts.iter().find(|part| part.name == *name).filter(is_there);
        let verb = spec.and_then(|part| kind.resource.action(&part.verb));
        if let Some(part) = verb.and_then(|verb| part_body(verb, &item.at, reply)) {
            let input = verb.map(|verb| verb.operation.operation().input);
            let member = |name: &str| input.and_then(|input| input.member(name));
            let inner = part.iter().map(|(name, value)| (name.clone(), mapped(value, member(name), &mut each)));
            parts.insert(name.clone(), inner.collect());
        }
    }
    let tags = item.document.as_object().into_iter().flatten().find(|(name, _)| super::kind::is_tags(name));
    let tags = item.tags.as_ref().or(tags.map(|(_, tags)| tags)).and_then(Value::as_object);
    let own = tags.into_iter().flatten().filter(|(name, _)| !name.starts_with(OF_AWS));
    let tags =
        own.filter_map(|(name, value)| Some((name.clone(), names.general(&value.as_str()?.replace("${", "$${")))));
    Entry { kind: kind.name().to_owned(), key, body, parts, tags: tags.collect(), given, remarks, apart: Map::new() }
        .canonical(kind)
}

/// The document of a part, without the members that say whose it is.
fn part_body(verb: &Verb, at: &Location, reply: &Value) -> Option<Map<String, Value>> {
    let identity = verb.plan(at).input;
    let input = made_from_reply(verb.operation, &identity, reply)?;
    let own = |name: &str| identity.get(name).is_none() && !is_token(verb.operation, name);
    let own = input.as_object()?.iter().filter(|(name, _)| own(name));
    let mut body: Map<String, Value> = own.map(|(name, value)| (name.clone(), value.clone())).collect();
    let read = read_for_making(verb.operation, &identity).and_then(|(read, _)| read.operation().output);
    let operation = verb.operation.operation();
    let from = operation.made_from.as_ref().or(operation.edit_from.as_ref());
    let from = from.filter(|from| from.at.is_root() && from.pick.is_none());
    if let Some(shape) = read.filter(|_| from.is_some()) {
        newer::carry(&mut body, reply, shape);
    }
    Some(body)
}

fn is_token(operation: OperationId, name: &str) -> bool {
    operation.operation().token_member() == Some(name)
}
