//! Where a field may lead to, after "Mapping field definitions" and "Standard objects" of the Administrator Guide.

use std::fmt::Write as _;

use serde_json::Value;

use crate::mapping::{CHANGED, StandardObject, TargetPlace, split_target, standard, standards};
use crate::model::look::{entries, filled};
use crate::model::{DocPath, Step};
use crate::rules::Suggestion;

/// The targets that a field can have: all members of all standard objects, with the field that fills them already.
/// Those that hold a name of one's own are left out: nobody can pick them.
pub(in crate::rules) fn suggestions(document: &Value, place: &DocPath) -> Vec<Suggestion> {
    let own = place.parent().and_then(|field| field.last().cloned());
    let is_other = |name: &str| !matches!(&own, Some(Step::Key(own) | Step::Member(own)) if own == name);
    let filler = |target: &str| {
        let mut others = entries(document, "Fields").filter(|(name, _)| is_other(name));
        let by = others.find(|(_, field)| filled(field, "Target") == Some(target))?;
        Some(format!("filled by {}", by.0))
    };
    let targets = standards().iter().flat_map(StandardObject::targets).filter(|target| !target.contains('*'));
    targets.map(|target| Suggestion { taken: filler(&target), value: target, words: None }).collect()
}

/// What is wrong with a target.
pub(super) enum Odd {
    /// It leads nowhere.
    Wrong(String),
    /// The service may take it or not.
    Doubtful(String),
}

/// What is wrong with a target, if anything.
pub(super) fn odd(target: &str) -> Option<Odd> {
    let (root, path) = target.split_once('.').unwrap_or((target, ""));
    let Some(object) = standard(root) else { return Some(Odd::Wrong(no_object(target, root))) };
    if path.is_empty() {
        return Some(Odd::Wrong(format!("names no member of {root}, like {}", example(object))));
    }
    let wrong = match object.place(path) {
        TargetPlace::Member(steps) => return odd_name(&steps).map(Odd::Doubtful),
        TargetPlace::Bracketed(meant, _) => {
            return Some(Odd::Doubtful(format!("is written {root}.{meant} in the documentation")));
        }
        TargetPlace::Own if path == object.id => {
            format!("{path} is made by the service; an id of your own goes to {root}.Attributes.<name>")
        }
        TargetPlace::Own => format!("{path} is filled by the service itself"),
        TargetPlace::Group(inner) => format!("{path} has members; name one, like {root}.{inner}"),
        TargetPlace::Nowhere(meant) => {
            let mut message = format!("{root} has no member {path}");
            match meant {
                Some(meant) => _ = write!(message, "; is {root}.{meant} meant?"),
                None => _ = write!(message, "; members of your own are in {root}.Attributes"),
            }
            message
        }
    };
    Some(Odd::Wrong(wrong))
}

fn no_object(target: &str, root: &str) -> String {
    let profile = standard("_profile");
    match profile.map(|profile| profile.place(target)) {
        Some(TargetPlace::Member(_)) => format!("begins with the object that is filled, like _profile.{target}"),
        _ if root.starts_with('_') => {
            let names: Vec<&str> = standards().iter().map(|object| object.name.as_str()).collect();
            format!("{root} is no object that can be filled; these are {}", names.join(", "))
        }
        _ => "begins with the object that is filled, like _profile.FirstName".to_owned(),
    }
}

fn example(object: &StandardObject) -> String {
    object
        .targets()
        .find(|target| !target.contains(['[', '*']))
        .unwrap_or_else(|| format!("{}.Attributes.x", object.name))
}

/// What the AWS console would say of the name of an attribute of one's own: it takes fewer than the service.
fn odd_name(steps: &[String]) -> Option<String> {
    let [map, name] = steps else { return None };
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric());
    (map == "Attributes" && !name.split([' ', '_', '-']).all(is_word)).then(|| {
        format!("{name}: the AWS console takes letters and digits alone here, joined by single blanks, '-' or '_'")
    })
}

/// The content type that the attribute a target leads to is compared by, if it has one.
pub(super) fn content_type(target: &str) -> Option<&'static str> {
    let (object, path) = split_target(target)?;
    let is_of = |key: &str| object.keys.get(key).is_some_and(|members| members.iter().any(|member| member == path));
    if is_of("_phone") {
        Some("PHONE_NUMBER")
    } else if is_of("_email") {
        Some("EMAIL_ADDRESS")
    } else {
        object.is_number(path).then_some("NUMBER")
    }
}

/// The standard object that a target fills, if that is another one than the profile.
pub(super) fn filled_object(target: &str) -> Option<&'static StandardObject> {
    let (object, _) = split_target(target)?;
    (object.identifier != "PROFILE").then_some(object)
}

/// Whether a target says when the object was changed at its source.
pub(super) fn is_change_time(target: &str) -> bool {
    target == CHANGED
}
