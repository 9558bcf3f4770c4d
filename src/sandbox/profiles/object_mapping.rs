//! The mapping that objects go through: a type of the domain's own, or a template of that name.

use serde_json::{Value, json};

use super::resources::OBJECT_TYPES;
use super::template;
use crate::rules::TEMPLATE_EXCLUDES;
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::{Refusal, Store};

/// The mapping that objects of this name go through: the domain's own, or that of the template of this name.
pub(super) fn mapping(store: &Store<'_>, domain: &str, name: &str) -> Result<Value, Refusal> {
    if let Some(own) = store.get(OBJECT_TYPES.kind, domain, name)? {
        return Ok(own.document);
    }
    implicit(name).ok_or_else(|| OBJECT_TYPES.missing(name))
}

/// Shows a template that objects came in by among the types of a domain.
pub(super) fn show_implicit(store: &Store<'_>, domain: &str, name: &str) -> Result<(), Refusal> {
    match implicit(name) {
        Some(document) if !store.has(OBJECT_TYPES.kind, domain, name)? => {
            let mut document = document;
            for time in ["CreatedAt", "LastUpdatedAt"] {
                document[time] = epoch_seconds(store.now());
            }
            store.put(OBJECT_TYPES.kind, domain, name, &document).map(drop)
        }
        _ => Ok(()),
    }
}

/// The type that a template stands for without being put: its own name with what it brings along.
pub(super) fn implicit(name: &str) -> Option<Value> {
    let template = template::find(name)?;
    let mut document = json!({"ObjectTypeName": name, "Description": name, "TemplateId": name});
    for member in TEMPLATE_EXCLUDES {
        if let Some(value) = template.get(member) {
            document[member] = value.clone();
        }
    }
    Some(document)
}
