//! The facts files as they are written by the import script beside them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(super) struct Facts {
    pub(super) operations: BTreeMap<String, OperationFact>,
    pub(super) shapes: BTreeMap<String, ShapeFact>,
}

#[derive(Deserialize)]
pub(super) struct OperationFact {
    pub(super) http: String,
    pub(super) status: u16,
    pub(super) input: String,
    pub(super) output: Option<String>,
    pub(super) errors: Vec<String>,
}

#[derive(Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of the published model")]
pub(super) struct ShapeFact {
    pub(super) r#type: String,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) pattern: Option<String>,
    #[serde(default)]
    pub(super) r#enum: Vec<String>,
    #[serde(default)]
    pub(super) required: Vec<String>,
    #[serde(rename = "timestampFormat")]
    pub(super) timestamp_format: Option<String>,
    #[serde(default)]
    pub(super) sensitive: bool,
    #[serde(default)]
    pub(super) deprecated: bool,
    #[serde(default)]
    pub(super) union: bool,
    #[serde(default)]
    pub(super) sparse: bool,
    #[serde(default)]
    pub(super) members: serde_json::Map<String, Value>,
    pub(super) item: Option<String>,
    pub(super) key: Option<String>,
    pub(super) value: Option<String>,
    pub(super) error: Option<u16>,
}
