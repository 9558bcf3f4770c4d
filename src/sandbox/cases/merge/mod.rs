//! Merging one case into another: it is checked and begun at once, and carried out a moment later.
//!
//! The merge is kept under its secondary case, for good; as long as it runs, the primary case points to it. What it
//! moves is read when it is carried out, as the service does.

mod items;
pub(super) mod lock;
mod run;
mod start;

use serde_json::json;

use crate::sandbox::{Answer, Handler, Refusal, Request, Store};

use self::lock::{of_secondary, running_with};
use crate::sandbox::cases::resources::CASE;
pub(super) use lock::DUE;
pub(in crate::sandbox) use run::come_due;

pub(super) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "StartMergeCases" => start::start,
        "GetMergeCasesStatus" => status,
        _ => return None,
    })
}

/// `GetMergeCasesStatus`: a merge that has ended is known to its secondary case alone.
fn status(request: &Request<'_>, store: &Store<'_>) -> Answer {
    let case = CASE.record(request, store)?;
    let merge = match of_secondary(&case.parent, &case.id, store)? {
        Some(merge) => Some(merge),
        None => running_with(&case.parent, &case.id, store)?,
    };
    let Some(merge) = merge else {
        let message = format!("Case {} is not part of a merge.", case.id);
        return Err(Refusal::not_found(message).of(&case.id, "Case"));
    };
    Ok(json!({
        "status": merge.document["status"],
        "primaryCaseId": merge.document["primaryCaseId"],
        "secondaryCaseIds": [merge.id],
    }))
}
