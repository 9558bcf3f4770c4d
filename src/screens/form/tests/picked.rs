//! What a member names is picked from what exists: the facts know of each member that names something, in whatever
//! operation it stands.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Member, Service, Shape, ShapeKind, api};

/// A member of an input, by the shape that it is in.
type Found = BTreeMap<(Service, String, &'static str), &'static Member>;

fn gather(service: Service, shape: &'static Shape, found: &mut Found, known: &mut BTreeSet<(Service, &'static str)>) {
    if !known.insert((service, shape.name)) {
        return;
    }
    for member in shape.members() {
        found.insert((service, shape.name.to_owned(), member.name), member);
        gather(service, member.shape(), found, known);
    }
    match &shape.kind {
        ShapeKind::List { item } => gather(service, item.shape(), found, known),
        ShapeKind::Map { value, .. } => gather(service, value.shape(), found, known),
        _ => {}
    }
}

fn inputs() -> Found {
    let (mut found, mut known) = (Found::new(), BTreeSet::new());
    for operation in api().operations() {
        gather(operation.id.service, operation.input, &mut found, &mut known);
    }
    found
}

/// Whether a member is a text, or a list of texts; and what it names then.
fn names(member: &Member) -> Option<(bool, Option<&'static str>)> {
    match &member.shape().kind {
        ShapeKind::String { values } if values.is_empty() => Some((false, member.refers)),
        ShapeKind::List { item } if matches!(item.shape().kind, ShapeKind::String { .. }) => Some((true, item.refers)),
        _ => None,
    }
}

/// Members that are called like what names something, and are the name of something new.
const NEW: [(&str, &str); 1] = [("FlowDefinition", "FlowName")];

#[test]
fn what_is_called_like_what_names_something_names_it_everywhere() {
    let inputs = inputs();
    // Of short words such as id nobody can tell what they name.
    let telling = |name: &&str| name.len() > 6;
    // There each member is called like an attribute, and names the profile that it is taken from.
    let of_attributes = |shape: &str| shape == "FieldSourceProfileIds";
    let named: BTreeSet<(Service, String)> = inputs
        .iter()
        .filter(|((_, shape, _), _)| !of_attributes(shape))
        .filter(|((_, _, name), member)| telling(name) && names(member).is_some_and(|(_, refers)| refers.is_some()))
        .map(|((service, _, name), _)| (*service, name.to_lowercase()))
        .collect();
    assert!(named.len() > 20, "{named:?}");
    let mut unpicked = Vec::new();
    for ((service, shape, name), member) in &inputs {
        let is_new = NEW.contains(&(shape.as_str(), *name));
        let Some((is_list, None)) = names(member).filter(|_| !is_new) else { continue };
        let lower = name.to_lowercase();
        let one = if is_list { lower.trim_end_matches('s').to_owned() } else { lower };
        if named.contains(&(*service, one)) {
            unpicked.push(format!("{shape}.{name}"));
        }
    }
    assert!(unpicked.is_empty(), "these name something, and nothing can be picked for them: {}", unpicked.join(", "));
}
