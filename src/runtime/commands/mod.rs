//! The commands without a screen that read, call, and keep configuration as files.
//!
//! What they find goes to standard output, everything else that they say to standard error.

mod apply;
mod call;
mod escaped;
pub(super) mod folder;
mod gather;
mod get;
mod lint;
mod output;
pub(in crate::runtime) mod places;
mod plan;
mod progress;
mod secrets;
mod sides;
mod snapshot;

pub(super) use apply::apply;
pub(super) use call::call;
pub(super) use get::get;
pub(super) use lint::lint;
pub(super) use plan::plan;
pub(super) use snapshot::snapshot;

use super::ExitError;
use crate::contract::ApiError;
use crate::model::OperationId;
use crate::widgets::printable;

/// `plan` found differences.
const DIFFERENT: u8 = 3;
/// Some of several things failed.
const PARTLY: u8 = 4;

/// A call that failed, in words: the service's code and message, its request id, and what to do.
fn failed(operation: OperationId, error: &ApiError) -> ExitError {
    ExitError::failed(said(operation, error))
}

fn said(operation: OperationId, error: &ApiError) -> String {
    let id = error.request_id.as_ref().map(|id| format!(" (request {id})")).unwrap_or_default();
    let text = format!("{operation}: {}: {}{id}\n{}", error.code, error.message, error.advice());
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

/// A login that does not work, in words.
fn failed_login(error: &ApiError) -> ExitError {
    ExitError::failed(format!("{}: {}\n{}", error.code, printable(&error.message), error.advice()))
}
