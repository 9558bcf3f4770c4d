//! Texts that an editor had when a run was killed, and how a place in a draft is written down beside them.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::names;
use crate::contract::{DraftId, DraftKey, DraftPlace};

/// A text that was saved outside for a run that was killed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftText {
    /// Where it belongs.
    pub of: DraftPlace,
    /// The text; empty where its place is none whose text is ever kept.
    pub text: String,
    /// When it was saved.
    pub saved: Timestamp,
}

/// A place, written down. It holds no value.
#[must_use]
pub fn write_place(place: &DraftPlace) -> Value {
    let DraftKey { id, location, operation, context } = &place.draft;
    json!({
        "draft": id.0,
        "location": location.without_query().to_string(),
        "service": operation.service.id(),
        "operation": operation.name,
        "context": names::context(context),
        "path": place.path.to_string(),
        "key": place.key,
    })
}

/// The place that was written down; `None` where it is none that is known here.
#[must_use]
pub fn read_place(written: &Value) -> Option<DraftPlace> {
    let text = |name: &str| written.get(name)?.as_str();
    let draft = DraftKey {
        id: DraftId(text("draft")?.to_owned()),
        location: text("location")?.parse().ok()?,
        operation: names::operation(text("service")?, text("operation")?)?,
        context: names::context_of(text("context")?)?,
    };
    Some(DraftPlace { draft, path: text("path")?.parse().ok()?, key: written.get("key")?.as_bool()? })
}
