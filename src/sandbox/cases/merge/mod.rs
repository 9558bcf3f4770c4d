//! Merging one case into another: it is checked and begun at once, and carried out a moment later.
//!
//! The merge is kept under its secondary case, for good; as long as it runs, the primary case points to it. What it
//! moves is read when it is carried out, as the service does.

mod items;
mod run;
mod start;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::case::CASE;
use crate::sandbox::{Answer, Handler, Record, Refusal, Request, Store};

pub(in crate::sandbox) use run::come_due;

/// What a planned merge is called.
pub(in crate::sandbox) const DUE: &str = "cases/domains/merges";

/// The merges of a domain, each under the id of its secondary case.
const MERGE: &str = DUE;

/// Which secondary case a primary one is being merged with.
const RUNNING: &str = "cases/domains/merges/running";

/// How long a merge takes.
const DURATION: SignedDuration = SignedDuration::from_secs(2);

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

/// The merge that this case is or was the secondary case of.
fn of_secondary(domain: &str, case: &str, store: &Store<'_>) -> Result<Option<Record>, Refusal> {
    store.get(MERGE, domain, case)
}

/// The merge under way that this case is the primary case of.
fn running_with(domain: &str, primary: &str, store: &Store<'_>) -> Result<Option<Record>, Refusal> {
    let Some(running) = store.get(RUNNING, domain, primary)? else { return Ok(None) };
    of_secondary(domain, running.document["secondaryCaseId"].as_str().unwrap_or_default(), store)
}

fn is_running(merge: &Record) -> bool {
    merge.document["status"] == "IN_PROGRESS"
}

/// Refuses to change the secondary case of a merge under way, or what hangs on it.
pub(super) fn check_unlocked(domain: &str, case: &str, store: &Store<'_>) -> Result<(), Refusal> {
    match of_secondary(domain, case, store)?.filter(is_running) {
        Some(merge) => Err(locked(case, &merge, "cannot be changed")),
        None => Ok(()),
    }
}

/// Refuses to delete a case of a merge under way.
pub(super) fn check_deletable(domain: &str, case: &str, store: &Store<'_>) -> Result<(), Refusal> {
    let merge = match of_secondary(domain, case, store)?.filter(is_running) {
        Some(merge) => Some(merge),
        None => running_with(domain, case, store)?,
    };
    match merge {
        Some(merge) => Err(locked(case, &merge, "cannot be deleted")),
        None => Ok(()),
    }
}

fn locked(case: &str, merge: &Record, what: &str) -> Refusal {
    let primary = merge.document["primaryCaseId"].as_str().unwrap_or_default();
    let message = format!("Case {} is being merged into case {primary}; case {case} {what} until then.", merge.id);
    Refusal::conflict(message).of(case, "Case")
}

/// Forgets the merge of a case that is gone.
pub(super) fn forget(domain: &str, case: &str, store: &Store<'_>) -> Result<(), Refusal> {
    store.delete(MERGE, domain, case).map(drop)
}

/// What a merge was asked to do with the items of a type, by the member of their content.
fn moves(merge: &Value, member: &str) -> bool {
    merge["relatedItemsConfiguration"][member] == true
}
