//! Mappings that were kept by a name.

use super::super::ExitError;
use super::super::rows;
use crate::config::Paths;
use crate::contract::{KeptMapping, RowMapping};
use crate::model::OperationId;

/// The operation that a mapping was kept for, as it is written on the command line.
pub(super) fn operation_of(mapping: &str) -> Result<String, ExitError> {
    let operation = read_kept(mapping)?.operation;
    Ok(format!("{}:{}", operation.service.root(), operation.name))
}

fn read_kept(name: &str) -> Result<KeptMapping, ExitError> {
    let folder = Paths::find(None).map_err(ExitError::failed)?.mappings();
    rows::read(&folder, name).map_err(|why| ExitError::usage(format!("--mapping: {why}")))
}

/// The mapping that was kept by a name.
pub(super) fn kept(name: &str, operation: OperationId) -> Result<RowMapping, ExitError> {
    let kept = read_kept(name)?;
    if kept.operation == operation {
        return Ok(kept.mapping);
    }
    Err(ExitError::usage(format!("--mapping: '{name}' was kept for {}, not for {operation}", kept.operation)))
}
