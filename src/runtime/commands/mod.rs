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
pub(super) mod output;
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
    format!("{operation}: {}\n{}", coded(error, &id), printable(error.advice()))
}

/// Code and message in one line, whatever they hold.
fn coded(error: &ApiError, more: &str) -> String {
    printable(&format!("{}: {}{more}", error.code, error.message)).into_owned()
}

/// A login that does not work, in words.
fn failed_login(error: &ApiError) -> ExitError {
    ExitError::failed(format!("{}\n{}", coded(error, ""), printable(error.advice())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::ErrorKind;
    use crate::model::{Service, api};

    #[test]
    fn a_line_break_in_a_name_makes_no_line() {
        let mut error = ApiError::local(ErrorKind::Invalid, "UnknownProfile", "There is no profile a\nb.");
        error.advice = Some("Correct a\nb, \u{1b}[2J or\r\nleave it.".to_owned());
        let operation = api().operation(Service::CustomerProfiles, "ListDomains").unwrap().id;
        for words in [failed_login(&error).words, said(operation, &error)] {
            assert_eq!(words.lines().count(), 2, "{words}");
            assert!(words.contains("profile a⏎b.") && words.contains("Correct a⏎b, ␛[2J or␍⏎leave it."), "{words}");
        }
    }
}
