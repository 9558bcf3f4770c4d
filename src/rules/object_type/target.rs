//! Where a field may lead to.

use std::fmt::Write as _;

use crate::model::{Kind, Service, Shape, api};

/// The standard objects that a field may fill.
const ROOTS: [&str; 4] = ["_profile", "_asset", "_case", "_order"];
/// Members of a profile that the service fills itself.
const OWN: [&str; 4] = ["ProfileId", "FoundByItems", "ProfileType", "EngagementPreferences"];

/// What is wrong with a target.
pub(super) enum Odd {
    /// It leads nowhere.
    Wrong(String),
    /// It leads to what is not known.
    Unknown(String),
}

/// What is wrong with a target, if anything.
pub(super) fn odd(target: &str) -> Option<Odd> {
    let (root, rest) = target.split_once('.').unwrap_or((target, ""));
    if !root.starts_with('_') {
        let hint = if member(root).is_some() { format!(", like _profile.{target}") } else { String::new() };
        return Some(Odd::Wrong(format!("begins with the object that is filled{hint}")));
    }
    if rest.is_empty() || rest.split('.').any(str::is_empty) {
        return Some(Odd::Wrong(format!("names no member of {root}, like _profile.FirstName")));
    }
    match root {
        "_profile" => unknown_attribute(rest).map(Odd::Unknown),
        root if ROOTS.contains(&root) => None,
        root => Some(Odd::Unknown(format!("{root} is no object that is known; these are {}", ROOTS.join(", ")))),
    }
}

/// Why a path leads to no attribute of a profile.
fn unknown_attribute(path: &str) -> Option<String> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    if OWN.contains(&first) {
        return Some(format!("{first} is filled by the service itself"));
    }
    let Some(shape) = member(first) else {
        let mut message = format!("a profile has no attribute {first}");
        if let Some(meant) = names().find(|name| name.eq_ignore_ascii_case(first)) {
            let _ = write!(message, "; is {meant} meant?");
        } else {
            message.push_str("; attributes of your own are in _profile.Attributes");
        }
        return Some(message);
    };
    match (&shape.kind, rest) {
        (Kind::Structure { .. }, "") => Some(format!("{first} has members; name one, like {first}.City")),
        (Kind::Structure { .. }, inner) if shape.member(inner).is_none() => Some(format!("{first} has no {inner}")),
        (Kind::Map { .. }, "") => Some(format!("{first} needs a name, like {first}.tier")),
        (Kind::String { .. }, inner) if !inner.is_empty() => Some(format!("{first} has no members")),
        _ => None,
    }
}

fn profile() -> Option<&'static Shape> {
    api().shape(Service::CustomerProfiles, "Profile")
}

fn member(name: &str) -> Option<&'static Shape> {
    Some(profile()?.member(name)?.shape())
}

fn names() -> impl Iterator<Item = &'static str> {
    profile().into_iter().flat_map(Shape::members).map(|member| member.name.as_str())
}

/// The content type that the attribute a target leads to is compared by, if it has one.
pub(super) fn content_type(target: &str) -> Option<&'static str> {
    let last = target.strip_prefix("_profile.")?;
    match last {
        "PhoneNumber" | "MobilePhoneNumber" | "HomePhoneNumber" | "BusinessPhoneNumber" => Some("PHONE_NUMBER"),
        "EmailAddress" | "PersonalEmailAddress" | "BusinessEmailAddress" => Some("EMAIL_ADDRESS"),
        _ => None,
    }
}
