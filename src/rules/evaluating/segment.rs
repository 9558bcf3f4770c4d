//! Whether a profile belongs to a classic segment. What cannot be decided is an error, never guessed.

use serde_json::Value;

use super::compare::{combine, holds};
use super::operand::Operand;
use crate::model::look::{at, filled, list};

/// What stands around a profile: it is read, or worked out, by who asks.
pub trait Surroundings {
    /// Why something is not known.
    type Error;

    /// The value of a calculated attribute for the profile, over another time where overrides say so; `None` where it
    /// has none.
    ///
    /// # Errors
    /// If that is not known.
    fn calculated(&self, name: &str, overrides: Option<&Value>) -> Result<Option<String>, Self::Error>;

    /// Whether the profile is in another segment.
    ///
    /// # Errors
    /// If that is not known.
    fn is_member(&self, segment: &str) -> Result<bool, Self::Error>;
}

/// Where what a condition is about comes from.
#[derive(Clone, Copy, Debug)]
enum PartSource<'d> {
    /// The profile itself has it, or has it not.
    Profile(Option<&'d Value>),
    /// It is worked out.
    Calculated,
}

/// A condition about one attribute.
#[derive(Clone, Debug)]
pub struct ConditionPart<'d> {
    /// The attribute, such as `Address.City`, or the name of a calculated one.
    pub name: String,
    source: PartSource<'d>,
    wanted: &'d Value,
}

impl<'d> ConditionPart<'d> {
    /// How it compares.
    #[must_use]
    pub fn how(&self) -> &'d str {
        filled(self.wanted, "DimensionType").unwrap_or_default()
    }

    /// The values, as they are written.
    pub fn values(&self) -> impl Iterator<Item = &'d str> {
        list(self.wanted, "Values").iter().filter_map(Value::as_str)
    }

    /// What the profile has there.
    ///
    /// # Errors
    /// If that is not known.
    pub fn actual<S: Surroundings>(&self, around: &S) -> Result<Option<String>, S::Error> {
        match self.source {
            PartSource::Profile(actual) => Ok(actual.and_then(Value::as_str).map(str::to_owned)),
            PartSource::Calculated => around.calculated(&self.name, at(self.wanted, "ConditionOverrides")),
        }
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// If that cannot be decided.
    pub fn holds<S: Surroundings>(&self, profile: &Value, around: &S) -> Result<bool, S::Error> {
        let mut values = Vec::new();
        for value in self.values() {
            let operand = Operand::parse(value).unwrap_or(Operand::Text(value));
            // A condition on something that the profile lacks does not hold, whichever way it compares.
            let Some(value) = operand.resolve(profile, around)? else { return Ok(false) };
            values.push(value);
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        Ok(holds(self.how(), &values, self.actual(around)?.as_deref()))
    }
}

/// The parts of a group: those of them that stand in one go together by all.
#[must_use]
pub fn dimensions(group: &Value) -> &[Value] {
    list(group, "Dimensions")
}

/// The conditions of a part of a group.
#[must_use]
pub fn parts_of<'d>(dimension: &'d Value, profile: &'d Value) -> Vec<ConditionPart<'d>> {
    let mut parts = Vec::new();
    for (member, wanted) in at(dimension, "ProfileAttributes").and_then(Value::as_object).into_iter().flatten() {
        walk(member.clone(), profile.get(member), wanted, &mut parts);
    }
    for (name, wanted) in at(dimension, "CalculatedAttributes").and_then(Value::as_object).into_iter().flatten() {
        parts.push(ConditionPart { name: name.clone(), source: PartSource::Calculated, wanted });
    }
    parts
}

/// A condition on a member, or conditions on the members inside it.
fn walk<'d>(name: String, actual: Option<&'d Value>, wanted: &'d Value, parts: &mut Vec<ConditionPart<'d>>) {
    if wanted["DimensionType"].is_string() {
        parts.push(ConditionPart { name, source: PartSource::Profile(actual), wanted });
        return;
    }
    for (member, wanted) in wanted.as_object().into_iter().flatten() {
        walk(format!("{name}.{member}"), actual.and_then(|actual| actual.get(member)), wanted, parts);
    }
}

/// Whether the profile belongs to a segment with these groups.
///
/// # Errors
/// If that cannot be decided.
pub fn belongs<S: Surroundings>(profile: &Value, groups: &Value, around: &S) -> Result<bool, S::Error> {
    combine(&groups["Include"], list(groups, "Groups"), |group| group_holds(profile, group, around))
}

/// Whether a group holds for the profile: its conditions, and the segments that it starts from.
///
/// # Errors
/// If that cannot be decided.
pub fn group_holds<S: Surroundings>(profile: &Value, group: &Value, around: &S) -> Result<bool, S::Error> {
    let all = |dimension: &Value| {
        for part in parts_of(dimension, profile) {
            if !part.holds(profile, around)? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    let is_in = |source: &Value| around.is_member(filled(source, "SegmentDefinitionName").unwrap_or_default());
    Ok(combine(&group["Type"], dimensions(group), all)?
        && combine(&group["SourceType"], list(group, "SourceSegments"), is_in)?)
}
