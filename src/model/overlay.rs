//! What the overlay says, by hand, of operations and members.
//!
//! A member is named by a target: `Shape.member`, `Shape.*` (every member), `*.member` (in every shape) or `Shape`
//! (every member of this type). `Shape.[]` is a list's element, `Shape.{}` a map's value and `Shape.{key}` its key.
//! The most exact target wins, in the order above; one that never wins is a mistake and is refused.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::naming::NamingOverlay;
use super::{
    Access, Batch, Bulk, Edit, EditFrom, Fits, JsonText, KnownRefusal, Naming, Paging, Refused, Retry, Sensitivity,
    SpanUnit, Variants,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Overlay {
    /// Values of an enum, or names of what exists, that mean nothing in a member of this type, by `Shape.member`.
    #[serde(default)]
    pub(super) without: BTreeMap<String, Vec<String>>,
    /// Structures that have exactly one member, though the model does not call them unions.
    #[serde(default)]
    pub(super) choices: BTreeSet<String>,
    pub(super) operations: BTreeMap<String, OperationOverlay>,
    #[serde(default)]
    pub(super) edit_from: BTreeMap<String, EditFrom>,
    /// By the operation for one item, how another one takes many.
    #[serde(default)]
    pub(super) batches: BTreeMap<String, Batch>,
    #[serde(default)]
    pub(super) made_from: BTreeMap<String, EditFrom>,
    #[serde(default)]
    pub(super) classes: Said<Sensitivity>,
    #[serde(default)]
    pub(super) json: Said<JsonText>,
    /// Which member of a choice is meant, by `Shape.member`, where another member beside it tells.
    #[serde(default)]
    pub(super) variants: BTreeMap<String, Variants>,
    /// What the thing that a member names must have in common with what is beside it, by `Shape.member`.
    #[serde(default)]
    pub(super) fits: BTreeMap<String, Fits>,
    /// What the service says when it refuses something.
    #[serde(default)]
    pub(super) refusals: Vec<KnownRefusal>,
    /// Paths of the catalogue, each with the members that hold an id of its resource.
    #[serde(default)]
    pub(super) refers: Said<ResourcePath>,
    /// What texts name in another way than by an id, each with the members that hold them.
    #[serde(default, deserialize_with = "namings")]
    pub(super) names: Said<&'static Naming>,
    /// What people call members in tables of their own, by the names of the members.
    #[serde(default)]
    pub(super) other_names: BTreeMap<String, Vec<String>>,
    /// Units of time, each with the members that count in it.
    #[serde(default)]
    pub(super) spans: Said<SpanUnit>,
    /// The lengths of time among these that count from the moment at which they are sent, as `Shape.member`.
    #[serde(default)]
    pub(super) from_now: BTreeSet<String>,
    /// Required lists that may be empty, as `Shape.member`: they are sent empty where nothing is added.
    #[serde(default)]
    pub(super) sent_empty: BTreeSet<String>,
    /// By `Shape.member`, what the service takes where it is left out.
    #[serde(default)]
    pub(super) defaults: BTreeMap<String, Value>,
    /// By `Shape.member`, the ids of what is above the resource that it refers to, by their paths of the catalogue: where
    /// nothing else says them, because they are always the same.
    #[serde(default)]
    pub(super) under: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OperationOverlay {
    pub(super) access: Access,
    pub(super) retry: Retry,
    pub(super) page: Option<Paging>,
    pub(super) edit: Option<Edit>,
    #[serde(rename = "final")]
    pub(super) is_final: Option<bool>,
    #[serde(default)]
    pub(super) removes: bool,
    #[serde(default)]
    pub(super) passing: bool,
    pub(super) refused: Option<Refused>,
    pub(super) bulk: Option<Bulk>,
}

/// A path of the catalogue. It is kept for as long as the members are that refer to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ResourcePath(pub(super) &'static str);

impl<'de> Deserialize<'de> for ResourcePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let path = String::deserialize(deserializer)?;
        Ok(Self(Box::leak(path.into_boxed_str())))
    }
}

/// One kind of statement about members: each value with its targets.
#[derive(Deserialize)]
#[serde(from = "BTreeMap<T, Vec<String>>", bound(deserialize = "T: Deserialize<'de> + Clone + Ord"))]
pub(super) struct Said<T> {
    /// By shape (or `*`) and then by member (or nothing, for the shape itself).
    by_target: HashMap<String, HashMap<String, Statement<T>>>,
    doubled: Option<String>,
}

struct Statement<T> {
    value: T,
    used: bool,
}

impl<T> Default for Said<T> {
    fn default() -> Self {
        Self { by_target: HashMap::new(), doubled: None }
    }
}

impl<T: Clone> From<BTreeMap<T, Vec<String>>> for Said<T> {
    fn from(table: BTreeMap<T, Vec<String>>) -> Self {
        table.into_iter().collect()
    }
}

impl<T: Clone> FromIterator<(T, Vec<String>)> for Said<T> {
    fn from_iter<I: IntoIterator<Item = (T, Vec<String>)>>(table: I) -> Self {
        let mut said = Self::default();
        for (value, targets) in table {
            for target in targets {
                let (shape, member) = target.split_once('.').unwrap_or((&target, ""));
                let members = said.by_target.entry(shape.to_owned()).or_default();
                let statement = Statement { value: value.clone(), used: false };
                if members.insert(member.to_owned(), statement).is_some() {
                    said.doubled = Some(target);
                }
            }
        }
        said
    }
}

fn namings<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Said<&'static Naming>, D::Error> {
    let all = Vec::<NamingOverlay>::deserialize(deserializer)?;
    Ok(all.into_iter().map(NamingOverlay::said).collect())
}

impl<T: Clone> Said<T> {
    /// What is said of a member of `shape` whose value has the shape `target`.
    pub(super) fn of_member(&mut self, shape: &str, member: &str, target: &str) -> Option<T> {
        let named =
            self.by_target.get_mut(shape).and_then(|members| used(members, member).or_else(|| used(members, "*")));
        named.or_else(|| self.of("*", member)).or_else(|| self.of(target, ""))
    }

    /// What is said of all values of a shape.
    pub(super) fn of_shape(&mut self, shape: &str) -> Option<T> {
        self.of(shape, "")
    }

    fn of(&mut self, shape: &str, member: &str) -> Option<T> {
        used(self.by_target.get_mut(shape)?, member)
    }

    /// A target that is named twice or never wins, if there is one.
    pub(super) fn mistake(&self) -> Option<String> {
        let unused = |(shape, members): (&String, &HashMap<String, Statement<T>>)| {
            let (member, _) = members.iter().find(|(_, statement)| !statement.used)?;
            Some(format!("{shape}.{member}"))
        };
        self.doubled.clone().or_else(|| self.by_target.iter().find_map(unused))
    }
}

/// What is said of a member, which counts as said from then on.
fn used<T: Clone>(members: &mut HashMap<String, Statement<T>>, member: &str) -> Option<T> {
    let statement = members.get_mut(member)?;
    statement.used = true;
    Some(statement.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Said<String> {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn the_most_exact_target_wins() {
        let mut said = said(
            r#"a = ["S.m"]
            b = ["S.*"]
            c = ["*.m"]
            d = ["T"]"#,
        );
        assert_eq!(said.of_member("S", "m", "T").as_deref(), Some("a"));
        assert_eq!(said.of_member("S", "n", "T").as_deref(), Some("b"));
        assert_eq!(said.of_member("R", "m", "T").as_deref(), Some("c"));
        assert_eq!(said.mistake().as_deref(), Some("T."));
        assert_eq!(said.of_member("R", "n", "T").as_deref(), Some("d"));
        assert_eq!(said.of_member("R", "n", "U"), None);
        assert_eq!(said.mistake(), None);
    }

    #[test]
    fn a_target_that_is_named_twice_is_a_mistake() {
        assert_eq!(
            said(
                r#"a = ["S.m"]
            b = ["S.m"]"#
            )
            .mistake()
            .as_deref(),
            Some("S.m")
        );
    }
}
