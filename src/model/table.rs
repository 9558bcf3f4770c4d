//! Reads the tables that are built in. They are TOML and go by way of JSON: reading each kind of them from TOML itself
//! takes five times the code.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a table could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BadTable {
    /// It is no TOML.
    #[error(transparent)]
    Text(#[from] Box<toml::de::Error>),
    /// It holds something else.
    #[error(transparent)]
    Content(#[from] serde_json::Error),
}

/// Reads a table that is built in.
///
/// # Errors
/// If it is no such table, which is a mistake in it.
pub fn read_table<T: DeserializeOwned>(text: &str) -> Result<T, BadTable> {
    let value: Value = toml::from_str(text).map_err(Box::new)?;
    Ok(serde_json::from_value(value)?)
}
