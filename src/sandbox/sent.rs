//! What the services would send to queues and buckets, which are not there: kept, so that a user can look at it.
//!
//! Dead letters are objects that found no profile; exports are the files of segment snapshots.

use serde_json::{Value, json};

use super::store::{Record, Tenant};
use super::{Database, Refusal, Store};

const DEAD_LETTERS: &str = "profiles/domains/dead-letters";
const EXPORTS: &str = "profiles/domains/exports";
/// Dead letters that a domain keeps; older ones are dropped.
const MOST_LETTERS: u64 = 1000;

/// Keeps an object that a domain could do nothing with.
///
/// # Errors
/// If the store fails; so do all below.
pub(super) fn dead_letter(
    store: &Store<'_>,
    domain: &str,
    object_type: &str,
    object: &str,
    reason: &str,
) -> Result<(), Refusal> {
    if store.count(DEAD_LETTERS, domain)? >= MOST_LETTERS
        && let Some(oldest) = store.list_after(DEAD_LETTERS, domain, 0, 1)?.pop()
    {
        store.delete(DEAD_LETTERS, domain, &oldest.id)?;
    }
    // Whoever watches the sandbox learns why nothing appears; what is in the object is not for a log.
    tracing::info!("an object of type {object_type} in the domain {domain} became a dead letter: {reason}");
    let letter = json!({ "objectType": object_type, "object": object, "reason": reason });
    store.put(DEAD_LETTERS, domain, &store.hex_id(), &letter).map(drop)
}

/// Keeps the file of an export.
pub(super) fn export(store: &Store<'_>, domain: &str, id: &str, to: &Value, content: &str) -> Result<(), Refusal> {
    store.put(EXPORTS, domain, id, &json!({ "destination": to, "content": content })).map(drop)
}

/// All dead letters, the oldest first.
pub(super) fn dead_letters(database: &Database) -> Result<Value, Refusal> {
    let mut letters = Vec::new();
    for (tenant, record) in database.everywhere(DEAD_LETTERS)? {
        let mut letter = place(&tenant, &record);
        for member in ["objectType", "object", "reason"] {
            letter[member] = record.document[member].clone();
        }
        letters.push(letter);
    }
    Ok(json!({ "deadLetters": letters }))
}

/// All exports without their content.
pub(super) fn exports(database: &Database) -> Result<Value, Refusal> {
    let mut exports = Vec::new();
    for (tenant, record) in database.everywhere(EXPORTS)? {
        let mut export = place(&tenant, &record);
        export["id"] = record.id.as_str().into();
        export["destination"] = record.document["destination"].clone();
        exports.push(export);
    }
    Ok(json!({ "exports": exports }))
}

/// One export with its content.
pub(super) fn exported(database: &Database, id: &str) -> Result<Option<Value>, Refusal> {
    let found = database.everywhere(EXPORTS)?.into_iter().find(|(_, record)| record.id == id);
    Ok(found.map(|(tenant, record)| {
        let mut export = place(&tenant, &record);
        export["id"] = id.into();
        for member in ["destination", "content"] {
            export[member] = record.document[member].clone();
        }
        export
    }))
}

fn place(tenant: &Tenant, record: &Record) -> Value {
    json!({
        "at": record.created.to_string(),
        "account": tenant.account,
        "region": tenant.region,
        "domain": record.parent,
    })
}
