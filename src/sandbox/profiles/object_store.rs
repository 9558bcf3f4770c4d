//! Objects in the store: what they are found by, and what goes with them.

use serde_json::Value;

use super::stored::{FROM, MADE_FROM, OBJECTS, OF, OWNED_BY, OWNER, TERMS, TYPE};
use crate::sandbox::{Record, Refusal, Store};

/// What is planned for an object: its end.
pub(super) const EXPIRY: &str = "the end of an object";

/// What identifies an object in its domain.
pub(super) fn id(object_type: &str, unique_key: &str) -> String {
    format!("{object_type}/{unique_key}")
}

/// Stores an object that came in now, and what it is found by.
pub(super) fn save(store: &Store<'_>, domain: &str, document: &Value) -> Result<(), Refusal> {
    let (id, terms) = terms(document);
    store.put(OBJECTS, domain, &id, document)?;
    store.set_terms(OBJECTS, domain, &id, &terms)
}

/// Stores what became of an object that came in before: its time stays.
pub(super) fn amend(store: &Store<'_>, domain: &str, document: &Value) -> Result<(), Refusal> {
    let (id, terms) = terms(document);
    store.amend(OBJECTS, domain, &id, document)?;
    store.set_terms(OBJECTS, domain, &id, &terms)
}

/// What identifies an object, and what it is found by.
fn terms(document: &Value) -> (String, Vec<(String, String)>) {
    let text = |member: &str| document[member].as_str().unwrap_or_default();
    let (object_type, owner) = (text("ObjectTypeName"), text(OWNED_BY));
    let mut terms = vec![
        (OWNER.to_owned(), owner.to_owned()),
        (TYPE.to_owned(), object_type.to_owned()),
        (OF.to_owned(), format!("{owner}/{object_type}")),
    ];
    let from = document[FROM].as_array().into_iter().flatten().filter_map(Value::as_str);
    terms.extend(from.map(|from| (MADE_FROM.to_owned(), from.to_owned())));
    for term in document[TERMS].as_array().into_iter().flatten() {
        if let (Some(name), Some(form)) = (term[0].as_str(), term[1].as_str()) {
            terms.push((name.to_owned(), form.to_owned()));
        }
    }
    (id(object_type, text("ProfileObjectUniqueKey")), terms)
}

/// Lets an object go, and the standard objects that were made from it alone.
pub(super) fn forget(store: &Store<'_>, domain: &str, object: &Record) -> Result<(), Refusal> {
    for mut made in store.find_by(OBJECTS, domain, MADE_FROM, &object.id)? {
        if let Some(from) = made.document[FROM].as_array_mut() {
            from.retain(|from| *from != object.id);
            if !from.is_empty() && made.id != object.id {
                amend(store, domain, &made.document)?;
                continue;
            }
        }
        store.delete(OBJECTS, domain, &made.id)?;
    }
    store.delete(OBJECTS, domain, &object.id).map(drop)
}

/// The order numbers of a profile's objects of one type.
pub(super) fn of_profile(
    store: &Store<'_>,
    domain: &str,
    profile: &str,
    object_type: &str,
) -> Result<Vec<i64>, Refusal> {
    store.seqs_by(OBJECTS, domain, OF, &format!("{profile}/{object_type}"))
}
