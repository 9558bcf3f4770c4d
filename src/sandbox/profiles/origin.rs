//! Where a profile's members come from: the object type that filled each, and when. Members that a client set itself
//! have no entry.

use serde_json::{Map, Value, json};

use super::stored::ORIGINS;
use crate::sandbox::Store;
use crate::sandbox::profiles::object_mapping;

/// Notes that an object type filled a member at this time.
pub(super) fn note(profile: &mut Value, path: &str, object_type: &str, at: i64) {
    if !profile[ORIGINS].is_object() {
        profile[ORIGINS] = json!({});
    }
    profile[ORIGINS][path] = json!([object_type, at]);
}

/// Whether a member belongs to `member`: itself, or inside it.
fn is_of(path: &str, member: &str) -> bool {
    path.strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Forgets where a member came from, because a client changed it.
pub(super) fn forget(profile: &mut Map<String, Value>, member: &str) {
    if let Some(origins) = profile.get_mut(ORIGINS).and_then(Value::as_object_mut) {
        origins.retain(|path, _| !is_of(path, member));
    }
}

/// The object type that filled a member last, and when.
pub(super) fn of<'p>(profile: &'p Value, member: &str) -> Option<(&'p str, i64)> {
    let origins = profile.get(ORIGINS)?.as_object()?;
    let fitting = origins.iter().filter(|(path, _)| is_of(path, member));
    fitting.filter_map(|(_, origin)| Some((origin[0].as_str()?, origin[1].as_i64()?))).max_by_key(|(_, at)| *at)
}

/// Whether a source of a better (that is, lower) priority filled this member, so that another may not. What people or
/// clients set themselves stays, unless the other has a priority at all.
pub(super) fn outranks(store: &Store<'_>, domain: &str, profile: &Value, path: &str, by: (&str, &Value)) -> bool {
    let (object_type, mapping) = by;
    let Some((other, _)) = of(profile, path) else {
        return mapping["SourcePriority"].is_null() && is_set(profile, path);
    };
    if other == object_type {
        return false;
    }
    let priority = |mapping: &Value| mapping["SourcePriority"].as_u64().unwrap_or(u64::MAX);
    let theirs = match object_mapping::mapping(store, domain, other) {
        Ok(theirs) => priority(&theirs),
        Err(_) => u64::MAX,
    };
    theirs < priority(mapping)
}

/// Whether the profile has a member at this path; names of attributes may hold dots.
fn is_set(profile: &Value, path: &str) -> bool {
    let mut at = profile;
    for step in path.split('.') {
        match at.get(step) {
            Some(next) => at = next,
            None => return path.split_once('.').is_some_and(|(map, name)| profile[map].get(name).is_some()),
        }
    }
    true
}

/// Takes out all that an object type filled. Says whether there was any.
pub(super) fn scrub(profile: &mut Value, object_type: &str) -> bool {
    let origins = profile.get(ORIGINS).and_then(Value::as_object).into_iter().flatten();
    let theirs: Vec<String> =
        origins.filter(|(_, origin)| origin[0] == object_type).map(|(path, _)| path.clone()).collect();
    for path in &theirs {
        let Some(members) = profile.as_object_mut() else { return false };
        match path.split_once('.') {
            Some((outer, inner)) => {
                let group = members.get_mut(outer).and_then(Value::as_object_mut);
                let is_bare = group.is_some_and(|group| {
                    group.shift_remove(inner);
                    group.is_empty()
                });
                if is_bare {
                    members.shift_remove(outer);
                }
            }
            None => {
                members.shift_remove(path);
            }
        }
        if let Some(origins) = members.get_mut(ORIGINS).and_then(Value::as_object_mut) {
            origins.shift_remove(path);
        }
    }
    !theirs.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_type_filled_is_taken_out_and_nothing_else() {
        let mut profile = json!({"FirstName": "Kim", "LastName": "Groß", "Address": {"City": "Bonn", "Country": "DE"}});
        for (path, object_type, at) in [("FirstName", "crm", 1), ("Address.City", "shop", 5), ("LastName", "shop", 2)] {
            note(&mut profile, path, object_type, at);
        }
        assert_eq!(of(&profile, "Address"), Some(("shop", 5)));
        forget(profile.as_object_mut().unwrap(), "LastName");
        assert!(scrub(&mut profile, "shop"));
        assert!(!scrub(&mut profile, "shop"));
        profile.as_object_mut().unwrap().shift_remove(ORIGINS);
        assert_eq!(profile, json!({"FirstName": "Kim", "LastName": "Groß", "Address": {"Country": "DE"}}));
    }
}
