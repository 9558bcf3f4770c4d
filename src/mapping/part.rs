//! The parts of an object type.

use crate::model::{DocPath, Step};

/// What a place in an object type is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MappingPart<'a> {
    /// Its name.
    Name,
    /// Its fields as a whole.
    Fields,
    /// One field, by its name.
    Field(&'a str),
    /// Its keys as a whole.
    Keys,
    /// One key, by its name.
    Key(&'a str),
}

impl<'a> MappingPart<'a> {
    /// The part that a place is in; `None` for members that are about neither name, fields nor keys.
    #[must_use]
    pub fn at(path: &'a DocPath) -> Option<Self> {
        let (Step::Member(member), rest) = path.steps().split_first()? else { return None };
        match (member.as_str(), rest) {
            ("ObjectTypeName", []) => Some(Self::Name),
            ("Fields", []) => Some(Self::Fields),
            ("Fields", [Step::Key(name), ..]) => Some(Self::Field(name)),
            ("Keys", []) => Some(Self::Keys),
            ("Keys", [Step::Key(name), ..]) => Some(Self::Key(name)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_about_a_field_a_key_all_of_them_or_the_name() {
        let of = |path: &str| {
            let path: DocPath = path.parse().unwrap();
            MappingPart::at(&path).map(|part| format!("{part:?}"))
        };
        assert_eq!(of("Fields{mail}.Target").as_deref(), of("Fields{mail}").as_deref());
        assert_eq!(of("Keys").as_deref(), Some("Keys"));
        assert_eq!(of("ObjectTypeName").as_deref(), Some("Name"));
        assert_eq!(of("ExpirationDays"), None);
    }
}
