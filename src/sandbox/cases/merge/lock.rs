//! Which cases are being merged, and what may not be done with them until then.

use crate::sandbox::{Record, Refusal, Store};

/// What a planned merge is called.
pub(in crate::sandbox) const DUE: &str = "cases/domains/merges";

/// The merges of a domain, each under the id of its secondary case.
pub(super) const MERGE: &str = DUE;

/// Which secondary case a primary one is being merged with.
pub(super) const RUNNING: &str = "cases/domains/merges/running";

/// The merge that this case is or was the secondary case of.
pub(super) fn of_secondary(domain: &str, case: &str, store: &Store<'_>) -> Result<Option<Record>, Refusal> {
    store.get(MERGE, domain, case)
}

/// The merge under way that this case is the primary case of.
pub(super) fn running_with(domain: &str, primary: &str, store: &Store<'_>) -> Result<Option<Record>, Refusal> {
    let Some(running) = store.get(RUNNING, domain, primary)? else { return Ok(None) };
    of_secondary(domain, running.document["secondaryCaseId"].as_str().unwrap_or_default(), store)
}

pub(super) fn is_running(merge: &Record) -> bool {
    merge.document["status"] == "IN_PROGRESS"
}

/// Refuses to change the secondary case of a merge under way, or what hangs on it.
pub(in crate::sandbox::cases) fn check_unlocked(domain: &str, case: &str, store: &Store<'_>) -> Result<(), Refusal> {
    match of_secondary(domain, case, store)?.filter(is_running) {
        Some(merge) => Err(locked(case, &merge, "cannot be changed")),
        None => Ok(()),
    }
}

/// Refuses to delete a case of a merge under way.
pub(in crate::sandbox::cases) fn check_deletable(domain: &str, case: &str, store: &Store<'_>) -> Result<(), Refusal> {
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
pub(in crate::sandbox::cases) fn forget(domain: &str, case: &str, store: &Store<'_>) -> Result<(), Refusal> {
    store.delete(MERGE, domain, case).map(drop)
}
