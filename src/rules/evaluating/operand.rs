//! Values of conditions: texts, and references to another attribute of the same profile, such as
//! `{{_profile.FirstName}}` or `{{_calculated_attribute.spent}}`.

use serde_json::Value;

use super::segment::Surroundings;
use crate::mapping::scalar;
use crate::model::{Service, ShapeKind, api};

/// What a value of a condition stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand<'v> {
    /// Itself.
    Text(&'v str),
    /// A member of the profile, such as `Address.City`.
    Member(&'v str),
    /// A calculated attribute of this name.
    Calculated(&'v str),
}

impl<'v> Operand<'v> {
    /// Reads a value; `None` where it has braces and is no reference.
    #[must_use]
    pub fn parse(value: &'v str) -> Option<Self> {
        if !value.contains("{{") && !value.contains("}}") {
            return Some(Self::Text(value));
        }
        let inside = value.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
        if inside.contains(['{', '}']) {
            return None;
        }
        match inside.split_once('.')? {
            ("_profile", path) if is_member(path) => Some(Self::Member(path)),
            ("_calculated_attribute", name) if !name.is_empty() => Some(Self::Calculated(name)),
            _ => None,
        }
    }

    /// The text that it stands for with this profile, where there is one.
    ///
    /// # Errors
    /// If a calculated attribute is not known.
    pub fn resolve<S: Surroundings>(self, profile: &Value, around: &S) -> Result<Option<String>, S::Error> {
        let value = match self {
            Self::Text(text) => return Ok(Some(text.to_owned())),
            Self::Calculated(name) => return around.calculated(name, None),
            Self::Member(path) => match path.split_once('.') {
                Some((outer, inner)) => profile[outer].get(inner),
                None => profile.get(path),
            },
        };
        Ok(value.and_then(scalar))
    }
}

/// Whether a profile may have this member: `FirstName`, `Address.City`, `Attributes.anything`.
fn is_member(path: &str) -> bool {
    let Some(profile) = api().operation(Service::CustomerProfiles, "CreateProfile") else { return false };
    let (outer, inner) = path.split_once('.').map_or((path, None), |(outer, inner)| (outer, Some(inner)));
    let Some(member) = profile.input.member(outer).filter(|_| outer != "DomainName") else { return false };
    match (&member.shape().kind, inner) {
        (ShapeKind::Structure { .. }, Some(inner)) => member.shape().member(inner).is_some(),
        (ShapeKind::Map { .. }, Some(inner)) => !inner.is_empty(),
        (ShapeKind::Structure { .. } | ShapeKind::Map { .. } | ShapeKind::List { .. }, None) | (_, Some(_)) => false,
        (_, None) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_what_a_profile_may_have() {
        assert_eq!(Operand::parse("gold"), Some(Operand::Text("gold")));
        assert_eq!(Operand::parse("{{ _profile.Address.City }}"), Some(Operand::Member("Address.City")));
        assert_eq!(Operand::parse("{{_profile.Attributes.a.b}}"), Some(Operand::Member("Attributes.a.b")));
        assert_eq!(Operand::parse("{{_calculated_attribute.spent}}"), Some(Operand::Calculated("spent")));
        for wrong in
            ["{{now}}", "{{_profile.Address}}", "{{_profile.Shoe}}", "{{_profile.FirstName", "a{{_profile.FirstName}}"]
        {
            assert_eq!(Operand::parse(wrong), None, "{wrong}");
        }
    }
}
