//! Conditions, looked at row by row and changed so: groups by which profiles or objects are chosen, and those that decide
//! what a rule makes of a field.
//!
//! The document itself is what is kept: a condition that nothing was done to stays as it is, with all that stands
//! beside its comparison and its values. Where conditions stand, and what their members are called, the wizard says.

mod attribute;
mod change;
mod compare;
mod decisions;
mod groups;
#[cfg(test)]
mod tests;

pub use attribute::{AttributeList, ConditionAttribute};
pub use compare::{ConditionOption, Sort, condition_values, how_words, split_how};
pub use decisions::{DecisionSet, plain_how};
pub use groups::GroupSet;

use serde_json::Value;

use super::wizard::{ConditionWay, wizards};
use crate::model::{DocPath, OperationId};

/// How the conditions of a group, or the groups, go together; the next one is what follows when it is turned.
const JOINS: [&str; 3] = ["ALL", "ANY", "NONE"];

/// The conditions of a document.
#[derive(Clone, Debug)]
pub enum ConditionSet {
    /// In groups.
    Groups(GroupSet),
    /// In a list of which the first that is met decides.
    Decided(DecisionSet),
}

/// A row of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConditionRow {
    /// How the groups go together.
    Include(String),
    /// A group, and how its conditions go together.
    Group {
        /// Which one it is, from 0.
        at: usize,
        /// `ALL`, `ANY` or `NONE`.
        joins: String,
    },
    /// A condition of the group above it.
    Condition(Condition),
    /// Where a group starts from: profiles in all, one or none of the segments below.
    Sources {
        /// The group, from 0.
        group: usize,
        /// `ALL`, `ANY` or `NONE`.
        joins: String,
    },
    /// A segment that a group starts from.
    Source {
        /// Where it stands.
        path: DocPath,
        /// Its group, from 0.
        group: usize,
        /// The segment.
        name: String,
    },
    /// What holds where no condition is met.
    Otherwise {
        /// What the conditions are about: `required`.
        what: String,
        /// Whether that holds then.
        holds: bool,
    },
}

/// What is compared with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Where it stands.
    pub path: DocPath,
    /// Its group, from 0.
    pub group: usize,
    /// The attribute.
    pub name: String,
    /// The comparison, such as `INCLUSIVE`.
    pub how: String,
    /// The values.
    pub values: Vec<String>,
    /// Whether it says more than these.
    pub more: bool,
    /// Whether it stands in no group.
    pub is_top: bool,
    /// What holds where it is met, if that is not what the rows are about.
    pub then: Option<String>,
}

impl ConditionRow {
    /// Its group, from 0; `None` where it is about all of them.
    #[must_use]
    pub const fn group(&self) -> Option<usize> {
        match self {
            Self::Include(_) | Self::Otherwise { .. } => None,
            Self::Condition(Condition { group, .. })
            | Self::Group { at: group, .. }
            | Self::Sources { group, .. }
            | Self::Source { group, .. } => Some(*group),
        }
    }
}

/// Asks whichever it is.
macro_rules! either {
    ($set:expr, $of:ident => $asked:expr) => {
        match $set {
            ConditionSet::Groups($of) => $asked,
            ConditionSet::Decided($of) => $asked,
        }
    };
}

impl ConditionSet {
    /// The conditions of what an operation makes, in the step of these members; `None` where its wizard has none.
    #[must_use]
    pub fn of(operation: OperationId, document: &Value, scope: &[DocPath]) -> Option<Self> {
        let mut of = wizards().iter().filter(|wizard| wizard.operation == operation);
        let document = document.clone();
        match of.find_map(|wizard| wizard.conditions.as_ref())? {
            ConditionWay::Groups(way) => Some(Self::Groups(GroupSet { way, operation, document })),
            ConditionWay::Decided(way) => DecisionSet::new(way, operation, document, scope).map(Self::Decided),
        }
    }

    /// The member that holds all of them.
    #[must_use]
    pub fn root(&self) -> DocPath {
        either!(self, of => of.root())
    }

    /// The members that the rows stand for, with what they hold.
    #[must_use]
    pub fn members(&self) -> Vec<(DocPath, Option<&Value>)> {
        let document = either!(self, of => &of.document);
        let paths = match self {
            Self::Groups(of) => vec![of.root()],
            Self::Decided(of) => vec![of.root(), of.otherwise()],
        };
        let value = |path: &DocPath| path.get(document).filter(|value| !value.is_null());
        paths.into_iter().map(|path| (path.clone(), value(&path))).collect()
    }

    /// Whether there is none, and no group for one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        either!(self, of => of.is_empty())
    }

    /// Whether the member that holds them has to be there.
    #[must_use]
    pub fn are_needed(&self) -> bool {
        either!(self, of => of.are_needed())
    }

    /// All rows, in their order.
    #[must_use]
    pub fn rows(&self) -> Vec<ConditionRow> {
        either!(self, of => of.rows())
    }

    /// The object type that the conditions are about, where they are about one.
    #[must_use]
    pub fn object_type(&self) -> Option<String> {
        match self {
            Self::Groups(of) => of.object_type(),
            Self::Decided(_) => None,
        }
    }

    /// What conditions can be about, but for items of lists.
    #[must_use]
    pub fn attributes(&self, own: Option<&Value>) -> Vec<ConditionAttribute> {
        match self {
            Self::Groups(of) => of.attributes(own),
            Self::Decided(_) => Vec::new(),
        }
    }

    /// An attribute by its name alone.
    #[must_use]
    pub fn named(&self, name: &str, sort: Sort) -> ConditionAttribute {
        either!(self, of => of.named(name, sort))
    }

    /// The lists whose items conditions can be about: those that the facts say are named there.
    #[must_use]
    pub fn lists(&self) -> Vec<AttributeList> {
        match self {
            Self::Groups(of) => of.lists().collect(),
            Self::Decided(of) => of.list().into_iter().collect(),
        }
    }

    /// Where a condition about an attribute would stand as a new part of a group.
    #[must_use]
    pub fn place(&self, group: usize, attribute: &ConditionAttribute) -> DocPath {
        either!(self, of => of.place(group, attribute))
    }

    /// The group that is none yet.
    #[must_use]
    pub fn next_group(&self) -> usize {
        either!(self, of => of.next_group())
    }

    /// The comparisons that a condition at a place may have: those that fit its sort, the most likely first.
    #[must_use]
    pub fn compares(&self, place: &DocPath, sort: Sort) -> Vec<&'static str> {
        match self {
            Self::Groups(of) => of.compares(place, sort),
            Self::Decided(of) => of.compares(),
        }
    }

    /// The values that somebody typed for a condition that compares so.
    ///
    /// # Errors
    /// Says what is missing, or what it is not.
    pub fn typed(
        &self,
        text: &str,
        how: &str,
        attribute: &ConditionAttribute,
        options: Option<&[ConditionOption]>,
    ) -> Result<Vec<String>, String> {
        match self {
            Self::Groups(_) => condition_values(text, how, attribute.sort),
            Self::Decided(of) => of.typed(text, how, attribute, options),
        }
    }

    /// What an attribute holds.
    #[must_use]
    pub fn sort_of(&self, attribute: &ConditionAttribute) -> Sort {
        match self {
            Self::Groups(_) => attribute.sort,
            Self::Decided(of) => of.sort_of(attribute),
        }
    }

    /// The catalogue resource that the values of an attribute are picked from.
    #[must_use]
    pub fn options_of(&self, attribute: &ConditionAttribute) -> Option<&'static str> {
        match self {
            Self::Groups(_) => None,
            Self::Decided(of) => of.options_of(attribute),
        }
    }

    /// Adds a condition to a group, or to a new one where there is no such group.
    pub fn add(&mut self, group: Option<usize>, attribute: &ConditionAttribute, how: &str, values: &[String]) {
        either!(self, of => of.add(group, attribute, how, values));
    }

    /// Lets a condition compare otherwise, or with other values; what else it says stays.
    pub fn change(&mut self, path: &DocPath, attribute: &ConditionAttribute, how: &str, values: &[String]) {
        match self {
            Self::Groups(of) => of.change(path, how, values),
            Self::Decided(of) => of.change(path, attribute, how, values),
        }
    }

    /// Turns how the conditions of a group, or the groups, go together, or what holds otherwise.
    pub fn turn(&mut self, row: &ConditionRow) {
        either!(self, of => of.turn(row));
    }

    /// Takes a condition or a group away, with all that is of no use without it.
    pub fn remove(&mut self, row: &ConditionRow) {
        either!(self, of => of.remove(row));
    }
}
