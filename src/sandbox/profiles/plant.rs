//! Planting: profiles and objects that are known to belong together, such as those of the demo data.
//!
//! Nothing is looked up or filled in, so that thousands are there in no time.

use std::cell::RefCell;
use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::Value;

use super::history::{self, Action};
use super::{ingest, profile};
use crate::mapping;
use crate::sandbox::profiles::object_mapping;
use crate::sandbox::{Refusal, Store};

/// Stores a profile as it is, with what it is found by, and that it was made at this time.
pub(in crate::sandbox) fn plant_profile(
    store: &Store<'_>,
    domain: &str,
    id: &str,
    document: &Value,
    made: Timestamp,
) -> Result<(), Refusal> {
    plant_created(store, domain, (id, document), made, &Action::profile("CREATED"))
}

/// The same, and its history keeps what it was made of.
pub(in crate::sandbox) fn plant_told_profile(
    store: &Store<'_>,
    domain: &str,
    id: &str,
    document: &Value,
    made: Timestamp,
) -> Result<(), Refusal> {
    let content = profile::content(document);
    plant_created(store, domain, (id, document), made, &Action::profile("CREATED").with(&content).by_caller())
}

fn plant_created(
    store: &Store<'_>,
    domain: &str,
    (id, document): (&str, &Value),
    made: Timestamp,
    action: &Action<'_>,
) -> Result<(), Refusal> {
    profile::save(store, domain, id, document)?;
    let now = store.now();
    store.at(made);
    let recorded = history::record(store, domain, id, action);
    store.at(now);
    recorded
}

/// Plants objects in one domain.
pub(in crate::sandbox) struct Planter<'a> {
    store: &'a Store<'a>,
    domain: &'a str,
    mappings: RefCell<HashMap<String, Value>>,
}

impl<'a> Planter<'a> {
    pub(in crate::sandbox) fn new(store: &'a Store<'a>, domain: &'a str) -> Self {
        Self { store, domain, mappings: RefCell::default() }
    }

    /// Stores an object of this profile, and that it came in.
    pub(in crate::sandbox) fn plant_told(&self, owner: &str, object_type: &str, object: &Value) -> Result<(), Refusal> {
        let key = self.plant(owner, object_type, object)?;
        let content = object.to_string();
        let action = Action::object("INGESTED", object_type, &key, Some(&content)).by_caller();
        history::record(self.store, self.domain, owner, &action)
    }

    /// Stores an object of this profile, and the standard objects that its mapping makes of it. Gives its unique key.
    pub(in crate::sandbox) fn plant(&self, owner: &str, object_type: &str, object: &Value) -> Result<String, Refusal> {
        let mut mappings = self.mappings.borrow_mut();
        if !mappings.contains_key(object_type) {
            let mapping = if mapping::standard(object_type).is_some() {
                Value::Null
            } else {
                object_mapping::mapping(self.store, self.domain, object_type)?
            };
            mappings.insert(object_type.to_owned(), mapping);
        }
        ingest::keep(self.store, self.domain, owner, object_type, &mappings[object_type], object)
    }
}
