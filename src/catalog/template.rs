//! Input documents with holes, filled from a location.
//!
//! `{domains}` is the id of the ancestor in the list `domains`, `{id}` the item's own id, `{?key}` a value of the
//! search, `{?key[]}` all its values as a list. A member whose hole stays empty is left out.

use serde_json::{Map, Value};

use super::Location;

/// Fills the holes of a template. `field` stands for `{field}`, `{profile}` and the like.
pub(super) fn fill(template: &Value, at: &Location, given: &[(&str, &str)]) -> Option<Value> {
    match template {
        Value::String(text) => fill_text(text, at, given),
        Value::Array(items) => {
            let filled: Vec<Value> = items.iter().filter_map(|item| fill(item, at, given)).collect();
            (!filled.is_empty() || items.is_empty()).then_some(Value::Array(filled))
        }
        Value::Object(members) => {
            let filled: Map<String, Value> =
                members.iter().filter_map(|(name, value)| Some((name.clone(), fill(value, at, given)?))).collect();
            (!filled.is_empty() || members.is_empty()).then_some(Value::Object(filled))
        }
        other => Some(other.clone()),
    }
}

fn fill_text(text: &str, at: &Location, given: &[(&str, &str)]) -> Option<Value> {
    let whole = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).filter(|hole| !hole.contains('{'));
    if let Some(key) = whole.and_then(|hole| hole.strip_prefix('?')).and_then(|hole| hole.strip_suffix("[]")) {
        let all: Vec<Value> = at.all(key).map(Value::from).collect();
        return (!all.is_empty()).then_some(Value::Array(all));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, hole)) = rest.split_once('{') {
        let (hole, after) = hole.split_once('}')?;
        out.push_str(before);
        out.push_str(value_of(hole, at, given)?);
        rest = after;
    }
    out.push_str(rest);
    Some(Value::String(out))
}

/// What stands in a hole.
fn value_of<'a>(hole: &str, at: &'a Location, given: &[(&str, &'a str)]) -> Option<&'a str> {
    if let Some((_, value)) = given.iter().find(|(name, _)| *name == hole) {
        return Some(value);
    }
    if let Some(key) = hole.strip_prefix('?') {
        return at.get(key).filter(|value| !value.is_empty());
    }
    if hole == "id" {
        // An item's path is a root, then pairs of list and id.
        return at.last().filter(|_| at.parts().len() % 2 == 1 && at.parts().len() > 1);
    }
    at.parts()
        .iter()
        .skip(1)
        .step_by(2)
        .position(|list| list == hole)
        .and_then(|n| at.parts().get(2 + 2 * n))
        .map(String::as_str)
}

/// Fills a template whose result is a location; each hole becomes one part of the path.
pub(super) fn fill_location(template: &str, at: &Location, given: &[(&str, &str)]) -> Option<Location> {
    let (path, query) = template.split_once('?').filter(|(path, _)| !path.ends_with('{')).unwrap_or((template, ""));
    let text = |part: &str| match fill_text(part, at, given)? {
        Value::String(text) if !text.is_empty() => Some(text),
        _ => None,
    };
    let parts = path.split('/').map(text).collect::<Option<Vec<_>>>()?;
    let mut to = Location::new(parts);
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let value = if value.is_empty() { String::new() } else { text(value)? };
        to = to.with_query(key, value);
    }
    Some(to)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn holes_take_ancestors_own_id_and_search() {
        let at: Location = "profiles/domains/acme/profiles/p1/objects?type=_case&_caseId=7".parse().unwrap();
        let template =
            json!({"DomainName": "{domains}", "ProfileId": "{profiles}", "T": "{?type}", "N": ["{?none}"], "n": 1});
        let filled = fill(&template, &at, &[]).unwrap();
        assert_eq!(filled, json!({"DomainName": "acme", "ProfileId": "p1", "T": "_case", "n": 1}));
        let item = at.parent().unwrap();
        assert_eq!(fill(&json!(["{id}"]), &item, &[]), Some(json!(["p1"])));
        assert_eq!(fill(&json!("{id}"), &at, &[]), None);
        assert_eq!(fill(&json!("{?type[]}"), &at, &[]), Some(json!(["_case"])));
    }

    #[test]
    fn a_location_template_keeps_slashes_inside_one_part() {
        let at: Location = "appflow/flows/nightly".parse().unwrap();
        let to = fill_location("appflow/connector-profiles/{$}?x={id}", &at, &[("$", "a/b")]).unwrap();
        assert_eq!(to.to_string(), "appflow/connector-profiles/a%2Fb?x=nightly");
        assert_eq!(fill_location("profiles/domains/{domains}", &at, &[]), None);
    }
}
