//! Values of conditions: texts, and references to another attribute of the same profile, such as
//! `{{_profile.FirstName}}` or `{{_calculated_attribute.spent}}`.

use serde_json::Value;

use super::super::attribute;
use crate::mapping::scalar;
use crate::model::{Service, ShapeKind, api};
use crate::sandbox::{Record, Refusal, Store};

/// What a value of a condition stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operand<'v> {
    /// Itself.
    Text(&'v str),
    /// A member of the profile, such as `Address.City`.
    Member(&'v str),
    /// A calculated attribute of this name.
    Calculated(&'v str),
}

impl<'v> Operand<'v> {
    /// Reads a value; `None` where it has braces and is no reference.
    pub(super) fn parse(value: &'v str) -> Option<Self> {
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
    pub(super) fn resolve(self, store: &Store<'_>, profile: &Record) -> Result<Option<String>, Refusal> {
        let value = match self {
            Self::Text(text) => return Ok(Some(text.to_owned())),
            Self::Member(path) => match path.split_once('.') {
                Some((outer, inner)) => profile.document[outer].get(inner).cloned(),
                None => profile.document.get(path).cloned(),
            },
            Self::Calculated(name) => attribute::value_by_name(store, profile, name, None)?,
        };
        Ok(value.as_ref().and_then(scalar))
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

/// Refuses conditions, at any depth of a definition, whose values mean nothing.
pub(super) fn check(store: &Store<'_>, domain: &str, document: &Value) -> Result<(), Refusal> {
    if let (Some(how), Some(values)) = (document["DimensionType"].as_str(), document["Values"].as_array()) {
        if matches!(how, "BETWEEN" | "NOT_BETWEEN") && values.len() != 2 {
            return Err(Refusal::invalid(format!("A dimension of type {how} has two values")));
        }
        for value in values.iter().filter_map(Value::as_str) {
            match Operand::parse(value) {
                None => {
                    return Err(Refusal::invalid(format!(
                        "The value {value} is neither a text nor {{{{_profile.ProfileAttributeName}}}} nor \
                         {{{{_calculated_attribute.CalculatedAttributeName}}}}"
                    )));
                }
                Some(Operand::Calculated(name)) if !attribute::exists(store, domain, name)? => {
                    return Err(Refusal::invalid(format!("Calculated attribute {name} does not exist")));
                }
                Some(_) => {}
            }
        }
        return Ok(());
    }
    match document {
        Value::Object(members) => members.values().try_for_each(|inner| check(store, domain, inner)),
        Value::Array(items) => items.iter().try_for_each(|inner| check(store, domain, inner)),
        _ => Ok(()),
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
