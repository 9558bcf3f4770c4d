//! History records: what happened to a profile and its objects, in order.

use serde_json::{Value, json};

use super::resources::HISTORY;
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::generic::join;
use crate::sandbox::{Answer, Refusal, Request, Store};

/// What happened.
#[derive(Debug)]
pub(super) struct Action<'a> {
    what: &'static str,
    object_type: &'a str,
    unique_key: Option<&'a str>,
    content: Option<&'a str>,
    by_caller: bool,
}

impl<'a> Action<'a> {
    /// Something that happened to the profile itself.
    pub(super) fn profile(what: &'static str) -> Self {
        Self { what, object_type: "_profile", unique_key: None, content: None, by_caller: false }
    }

    /// Something that happened to one of its objects.
    pub(super) fn object(what: &'static str, object_type: &'a str, key: &'a str, content: Option<&'a str>) -> Self {
        Self { what, object_type, unique_key: Some(key), content, by_caller: false }
    }
}

impl<'a> Action<'a> {
    /// Done by the caller, and not by the service itself.
    pub(super) fn by_caller(mut self) -> Self {
        self.by_caller = true;
        self
    }

    /// The same with what it left behind.
    pub(super) fn with(mut self, content: &'a str) -> Self {
        self.content = Some(content);
        self
    }

    /// A profile that was merged into this one.
    pub(super) fn merged_away(profile: &'a str) -> Self {
        Self { unique_key: Some(profile), ..Self::profile("DELETED_BY_MERGE") }
    }
}

/// Adds an entry.
pub(super) fn record(store: &Store<'_>, domain: &str, profile: &str, action: &Action<'_>) -> Result<(), Refusal> {
    let id = store.hex_id();
    let now = epoch_seconds(store.now());
    let mut entry = json!({
        "Id": id,
        "ObjectTypeName": action.object_type,
        "CreatedAt": now,
        "LastUpdatedAt": now,
        "ActionType": action.what,
    });
    if let Some(key) = action.unique_key {
        entry["ProfileObjectUniqueKey"] = key.into();
    }
    if let Some(content) = action.content {
        entry["Content"] = content.into();
    }
    if action.by_caller {
        entry["PerformedBy"] = format!("arn:aws:iam::{}:user/sandbox", store.account()).into();
    }
    store.put(HISTORY.kind, &join(domain, profile), &id, &entry)?;
    Ok(())
}

/// `ListProfileHistoryRecords`, by type, action and performer where they are given.
pub(super) fn list(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let parent = HISTORY.parent_of(request, store)?;
    let fits = |entry: &Value| {
        ["ObjectTypeName", "ActionType", "PerformedBy"]
            .into_iter()
            .all(|member| request.given(member).is_none_or(|wanted| entry.get(member) == Some(wanted)))
    };
    let rows: Vec<Value> =
        store.list(HISTORY.kind, &parent)?.into_iter().map(|record| record.document).filter(fits).collect();
    request.page_of(store, &rows)
}
