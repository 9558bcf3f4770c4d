//! What a customer's profile holds of a case: it goes with the case to another customer.

use serde_json::Value;

use super::object_store;
use super::resources::PROFILES;
use super::stored::{OBJECTS, OF, OWNED_BY};
use crate::sandbox::{Refusal, Store};

/// The standard objects of cases.
const TYPE: &str = "_case";

/// A case belongs to another customer, or to none: so do the objects that tell of it. Where the other one is in another
/// domain they go, as each domain is told of its own.
pub(in crate::sandbox) fn hand_over(store: &Store<'_>, case: &str, from: &str, to: &str) -> Result<(), Refusal> {
    let Some((domain, owner)) = profile(from) else { return Ok(()) };
    let new = profile(to).filter(|(of, id)| *of == domain && store.has(PROFILES.kind, of, id).unwrap_or_default());
    for mut object in store.find_by(OBJECTS, domain, OF, &format!("{owner}/{TYPE}"))? {
        let text = object.document["Object"].as_str().unwrap_or_default();
        let tells: Value = serde_json::from_str(text).unwrap_or_default();
        if tells["Attributes"]["CaseArn"] != case && tells["CaseArn"] != case {
            continue;
        }
        match new {
            Some((_, id)) => {
                object.document[OWNED_BY] = id.into();
                object_store::save(store, domain, &object.document)?;
            }
            None => object_store::forget(store, domain, &object)?,
        }
    }
    Ok(())
}

/// The domain and the id in the ARN of a profile.
fn profile(arn: &str) -> Option<(&str, &str)> {
    arn.split_once(":domains/")?.1.split_once("/profiles/")
}
