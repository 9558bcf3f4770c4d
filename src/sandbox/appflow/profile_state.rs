//! The state of a connector profile: whether it is there, and whether anything can be reached through it.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::sandbox::{Refusal, RefusalKind};

/// Hidden members: when the private connection is set up, and why it cannot be.
pub(super) const READY: &str = "provisionedAt";
pub(super) const FAILURE: &str = "provisioningFailure";

pub(super) const STATE: &str = "privateConnectionProvisioningState";

/// The refusal when there is none of this name.
pub(super) fn missing(name: &str) -> Refusal {
    Refusal::not_found(format!("Connector Profile with name {name} does not exist."))
}

/// A connector profile as it is at a time.
pub(super) fn seen(document: &Value, now: Timestamp) -> Value {
    let mut document = document.clone();
    let ready = document.get(READY).and_then(Value::as_i64);
    if document.get(STATE).is_some_and(|state| state["status"] == "PENDING")
        && ready.is_some_and(|ready| ready <= now.as_millisecond())
    {
        document[STATE] = match document.get(FAILURE).filter(|failure| failure.is_string()) {
            Some(why) => json!({ "status": "FAILED", "failureMessage": why, "failureCause": "VALIDATION" }),
            None => json!({ "status": "CREATED" }),
        };
    }
    document
}

/// Why nothing can be reached through this profile at a time, if so.
pub(super) fn unusable(name: &str, document: &Value, now: Timestamp) -> Option<Refusal> {
    let seen = seen(document, now);
    let what = match seen.get(STATE)?["status"].as_str()? {
        "FAILED" => "could not be set up",
        "PENDING" => "is still being set up",
        _ => return None,
    };
    let kind = if seen[STATE]["failureCause"] == "CONNECTOR_AUTHENTICATION" {
        RefusalKind::ConnectorAuthentication
    } else {
        RefusalKind::ConnectorServer
    };
    Some(Refusal::new(kind, format!("The private connection of the connector profile {name} {what}.")))
}
