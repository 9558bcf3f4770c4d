//! The standard objects that an object type can fill: their members, identifiers and keys, read from
//! `assets/mapping/standard-objects.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::members::{self, Member};
use crate::model::read_table;

/// The map that every standard object has for members of one's own.
pub(super) const ATTRIBUTES: &str = "Attributes";

/// A standard object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardObject {
    /// Its object type, such as `_asset`.
    pub name: String,
    /// The identifier of keys that tell such objects apart, such as `ASSET`.
    pub identifier: String,
    /// The member that the service identifies it by. No field may fill it.
    pub id: String,
    /// Objects that a profile has of it at most, if there is a limit of its own.
    pub most: Option<u64>,
    /// The keys that it is found by, with the members that they stand for.
    pub keys: BTreeMap<String, Vec<String>>,
    fields: String,
    /// Each member by its whole path, such as `OrderItems[].Title`; `*` stands for any name.
    #[serde(skip)]
    paths: Vec<Member>,
}

/// Where a path leads in a standard object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetPlace {
    /// To a member. The steps are written as in the facts, with `[]` behind the name of a list.
    Member(Vec<String>),
    /// To a member whose list is written as a group, or the other way round; with the path as it is meant.
    Bracketed(String, Vec<String>),
    /// To a group of members, with one of them.
    Group(String),
    /// To nothing that is known; with the member that may be meant.
    Nowhere(Option<String>),
    /// To what the service fills itself.
    Own,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    parts: BTreeMap<String, String>,
    object: Vec<StandardObject>,
    template_keys: BTreeMap<String, Vec<String>>,
}

#[expect(clippy::panic, reason = "embedded data that a test loads")]
static FILE: LazyLock<File> = LazyLock::new(|| {
    let mut file: File = match read_table(include_str!("../../assets/mapping/standard-objects.toml")) {
        Ok(file) => file,
        Err(problem) => panic!("the embedded standard objects do not load: {problem}"),
    };
    for object in &mut file.object {
        object.paths = members::expand(&object.fields, &file.parts);
    }
    file
});

/// All standard objects, the profile first.
#[must_use]
pub fn standards() -> &'static [StandardObject] {
    &FILE.object
}

/// The standard object of this name.
#[must_use]
pub fn standard(name: &str) -> Option<&'static StandardObject> {
    standards().iter().find(|object| object.name == name)
}

/// The standard objects that the templates with this key fill; `None` for a key that no template has.
#[must_use]
pub fn template_key(name: &str) -> Option<&'static [String]> {
    FILE.template_keys.get(name).map(Vec::as_slice)
}

/// The names of keys that the service knows itself: the only ones that begin with an underscore.
pub fn predefined_keys() -> impl Iterator<Item = &'static str> {
    let of_objects = standards().iter().flat_map(|object| object.keys.keys());
    of_objects.chain(FILE.template_keys.keys()).map(String::as_str)
}

/// The standard object that a target leads into, and the path in it.
#[must_use]
pub fn split_target(target: &str) -> Option<(&'static StandardObject, &str)> {
    let (name, path) = target.split_once('.')?;
    Some((standard(name)?, path))
}

impl StandardObject {
    /// Where a path leads in it.
    #[must_use]
    pub fn place(&self, path: &str) -> TargetPlace {
        let steps: Vec<&str> = path.split('.').collect();
        if let [first, _, ..] = steps[..]
            && first == ATTRIBUTES
        {
            return TargetPlace::Member(vec![first.to_owned(), path[first.len() + 1..].to_owned()]);
        }
        if path == self.id || self.is_own(path) {
            return TargetPlace::Own;
        }
        let mut bracketed = None;
        for member in &self.paths {
            match members::fit(&member.path, &steps) {
                members::Fit::Whole(steps) => return TargetPlace::Member(steps),
                members::Fit::Bracketed(steps) => bracketed = Some(TargetPlace::Bracketed(steps.join("."), steps)),
                members::Fit::Beyond | members::Fit::Not => {}
            }
        }
        if let Some(bracketed) = bracketed {
            return bracketed;
        }
        match self.paths.iter().find(|member| members::fit(&member.path, &steps) == members::Fit::Beyond) {
            Some(inner) => TargetPlace::Group(inner.path.clone()),
            None if path == ATTRIBUTES => TargetPlace::Group(format!("{ATTRIBUTES}.tier")),
            None => TargetPlace::Nowhere(self.meant(path)),
        }
    }

    /// Members that the service fills itself, beside the id.
    fn is_own(&self, path: &str) -> bool {
        let first = path.split('.').next().unwrap_or_default().trim_end_matches("[]");
        self.identifier == "PROFILE" && matches!(first, "ImportIds" | "FoundByItems")
    }

    /// The member that differs from a path in case alone, or ends as it does.
    fn meant(&self, path: &str) -> Option<String> {
        let paths = || self.paths.iter().map(|member| member.path.as_str());
        let same = paths().find(|known| known.eq_ignore_ascii_case(path));
        same.or_else(|| paths().find(|known| known.rsplit('.').next() == Some(path))).map(str::to_owned)
    }

    /// Its members as targets, such as `_asset.Price`.
    pub fn targets(&self) -> impl Iterator<Item = String> {
        self.paths.iter().map(|member| format!("{}.{}", self.name, member.path))
    }

    /// Its members, with those marked that are known to hold numbers.
    pub(super) fn members(&self) -> impl Iterator<Item = (String, Option<bool>)> {
        self.paths.iter().map(|member| (member.path.clone(), member.is_number.then_some(true)))
    }

    /// Whether the member at a path holds numbers.
    #[must_use]
    pub fn is_number(&self, path: &str) -> bool {
        self.paths.iter().any(|member| member.is_number && member.path == path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Service, ShapeKind, api};

    /// What the page "Standard objects" of the guide lists.
    #[test]
    fn all_sixteen_are_there_with_identifiers_that_the_facts_know() {
        let ShapeKind::String { values } = &api().shape(Service::CustomerProfiles, "StandardIdentifier").unwrap().kind
        else {
            unreachable!()
        };
        assert_eq!(standards().len(), 16);
        for object in standards() {
            assert!(values.contains(&object.identifier), "{}", object.identifier);
            assert!(!object.paths.is_empty(), "{}", object.name);
            for member in &object.paths {
                let place = object.place(&member.path);
                assert!(matches!(place, TargetPlace::Member(_)), "{}.{}: {place:?}", object.name, member.path);
            }
            assert_eq!(object.place("Attributes.tier"), TargetPlace::Member(vec!["Attributes".into(), "tier".into()]));
            if object.id != "ReservationId" {
                assert_eq!(object.place(&object.id), TargetPlace::Own, "{}", object.name);
            }
            for member in object.keys.values().flatten() {
                assert!(!matches!(object.place(member), TargetPlace::Nowhere(_)), "{}.{member}", object.name);
            }
        }
    }

    /// What the API gives back of a profile is what the facts say of `_profile`.
    #[test]
    fn members_of_a_profile_are_those_of_the_api() {
        let shape = api().shape(Service::CustomerProfiles, "Profile").unwrap();
        for member in &standard("_profile").unwrap().paths {
            let first = member.path.split('.').next().unwrap();
            assert!(first == "SourceLastUpdatedTimestamp" || shape.member(first).is_some(), "{first}");
        }
    }

    #[test]
    fn paths_lead_where_the_guide_says() {
        let place = |target: &str| {
            let (object, path) = split_target(target).unwrap();
            object.place(path)
        };
        let member = |steps: &[&str]| TargetPlace::Member(steps.iter().map(|step| (*step).to_owned()).collect());
        assert_eq!(place("_order.OrderItems[].Title"), member(&["OrderItems[]", "Title"]));
        assert!(matches!(place("_order.OrderItems.Title"), TargetPlace::Bracketed(..)));
        assert_eq!(place("_airSegment.Departure.Code"), member(&["Departure", "Code"]));
        assert_eq!(place("_profile.Attributes.a.b"), member(&["Attributes", "a.b"]));
        assert_eq!(
            place("_communicationRecord.Events.Open.Attributes.Link"),
            member(&["Events", "Open", "Attributes", "Link"])
        );
        assert!(matches!(place("_profile.Address"), TargetPlace::Group(_)));
        assert_eq!(place("_profile.firstname"), TargetPlace::Nowhere(Some("FirstName".to_owned())));
        assert_eq!(place("_profile.FirstName.x"), TargetPlace::Nowhere(None));
        for own in ["_profile.ProfileId", "_profile.ImportIds", "_profile.FoundByItems[].KeyName", "_asset.AssetId"] {
            assert_eq!(place(own), TargetPlace::Own, "{own}");
        }
        assert!(matches!(place("_hotelStayRevenue.ReservationId"), TargetPlace::Member(_)));
    }
}
