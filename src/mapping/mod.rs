//! Object types applied to objects: fields read from their sources, keys put together from fields.
//!
//! The sandbox takes objects in by it, forms show beside a mapping what it would do with a sample, and a page of its own
//! says why an object is not on a profile.

mod fill;
mod forms;
mod key;
mod members;
mod outline;
mod part;
mod pasted;
mod path;
mod preview;
mod remarks;
mod sample;
mod sense;
mod source;
mod standard;
mod template;
mod turn;

pub use fill::{CHANGED, Standard, aim, fills, identifying, inferred, standard_objects, write_over};
pub use forms::{added, searched, senses};
pub use key::{MappingKey, Unidentified, clash, finders, keys, unique_key};
pub use outline::{Outline, outline};
pub use part::MappingPart;
pub use pasted::{NotAnObject, PastedObject, keeps_refused, object_text, pasted_object};
pub use path::scalar;
pub use preview::{Fate, Filled, KeyPreview, Preview, preview};
pub use sample::{NotSamples, samples};
pub use sense::Sense;
pub use source::{NotASource, Source, parse_source, read_source, text_at};
pub use standard::{StandardObject, TargetPlace, predefined_keys, split_target, standard, standards, template_key};
pub use turn::{Asked, Ending, Holders, Step, Trace, TracedKey, Turn};

use std::collections::BTreeMap;

use serde_json::Value;

use crate::model::look::{entries, filled};

/// The value or values of a field in one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingField<'m> {
    /// Several where the source leads through a list.
    pub values: Vec<String>,
    /// The same with an empty text for each row of the list that has none.
    pub rows: Vec<String>,
    /// Where it goes, such as `_profile.FirstName`; `None` for a field that serves keys alone.
    pub target: Option<&'m str>,
    /// How it is compared.
    pub content_type: Option<&'m str>,
}

/// The names of a mapping's fields.
#[must_use]
pub fn field_names(mapping: &Value) -> Vec<String> {
    entries(mapping, "Fields").map(|(name, _)| name.to_owned()).collect()
}

/// The fields of an object type with whether they hold numbers, as far as that is known: those of its own mapping, or
/// the members of a standard object.
#[must_use]
pub fn fields_of_type(name: &str, own: Option<&Value>) -> Vec<(String, Option<bool>)> {
    let is_number = |field: &Value| filled(field, "ContentType").map(|content| content == "NUMBER");
    match own {
        Some(own) => entries(own, "Fields").map(|(field, is)| (field.to_owned(), is_number(is))).collect(),
        None => standard(name).map(|object| object.members().collect()).unwrap_or_default(),
    }
}

/// The fields of an object that have a value.
#[must_use]
pub fn fields<'m>(mapping: &'m Value, object: &Value) -> BTreeMap<&'m str, MappingField<'m>> {
    let mut fields = BTreeMap::new();
    for (name, field) in entries(mapping, "Fields") {
        let Ok(source) = parse_source(filled(field, "Source").unwrap_or_default()) else { continue };
        let values = source.read(object);
        if !values.is_empty() {
            let (target, content_type) = (filled(field, "Target"), filled(field, "ContentType"));
            let rows = source.rows(object);
            fields.insert(name, MappingField { values, rows, target, content_type });
        }
    }
    fields
}
