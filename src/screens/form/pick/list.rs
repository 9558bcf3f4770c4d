//! Which list holds what a member names.

use serde_json::Value;

use crate::catalog::{Location, Resource, catalog};
use crate::model::OperationId;

/// The list that holds what a member names. The items above it are those of the location, or those that the document
/// names.
pub(in crate::screens::form) fn list_of(
    path: &str,
    at: &Location,
    operation: OperationId,
    document: &Value,
) -> Result<(&'static Resource, Location), String> {
    let resource = catalog().resource(path).ok_or_else(|| format!("nothing is known of {path}"))?;
    let mut list = Location::home();
    let mut above = String::new();
    for (n, name) in path.split('/').enumerate() {
        if n > 1 {
            let id = id_above(&above, at, operation, document);
            let id = id.ok_or_else(|| format!("say first which of {above} is meant"))?;
            list = list.child(&id);
        }
        list = list.child(name);
        above = if n == 0 { name.to_owned() } else { format!("{above}/{name}") };
    }
    Ok((resource, list))
}

fn id_above(path: &str, at: &Location, operation: OperationId, document: &Value) -> Option<String> {
    let named = operation.operation().input.members().iter().find(|m| m.refers.as_deref() == Some(path));
    if let Some(id) = named.and_then(|member| document.get(&member.name)?.as_str()).filter(|id| !id.is_empty()) {
        return Some(id.to_owned());
    }
    let lists: Vec<&str> = path.split('/').collect();
    let parts = at.parts();
    let is_same = parts.first().is_some_and(|root| root == lists[0])
        && lists[1..].iter().enumerate().all(|(n, list)| parts.get(1 + 2 * n).is_some_and(|part| part == list));
    parts.get(2 * (lists.len() - 1)).filter(|_| is_same).cloned()
}
