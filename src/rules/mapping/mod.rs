//! Object types applied to objects: fields read from their sources, keys put together from fields.
//!
//! The sandbox takes objects in by it, and forms show beside a mapping what it would do with a sample.

mod fill;
mod key;
mod preview;
mod remarks;
mod sample;
mod sense;
mod source;

pub use fill::{Standard, aim, fills, inferred, is_standard, standard_objects};
pub use key::{Key, Unidentified, finders, keys, unique_key};
pub use preview::{Fate, Filled, KeyPreview, Preview, preview};
pub use sample::{NotSamples, samples};
pub use sense::Sense;
pub use source::{Expression, NotASource, parse_source, read_source, scalar};

use std::collections::BTreeMap;

use serde_json::Value;

use super::look::{entries, filled};

/// The value or values of a field in one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'m> {
    /// Several where the source leads through a list.
    pub values: Vec<String>,
    /// Where it goes, such as `_profile.FirstName`; `None` for a field that serves keys alone.
    pub target: Option<&'m str>,
    /// How it is compared.
    pub content_type: Option<&'m str>,
}

/// The fields of an object that have a value.
#[must_use]
pub fn fields<'m>(mapping: &'m Value, object: &Value) -> BTreeMap<&'m str, Field<'m>> {
    let mut fields = BTreeMap::new();
    for (name, field) in entries(mapping, "Fields") {
        let values = read_source(filled(field, "Source").unwrap_or_default(), object);
        if !values.is_empty() {
            let (target, content_type) = (filled(field, "Target"), filled(field, "ContentType"));
            fields.insert(name, Field { values, target, content_type });
        }
    }
    fields
}
