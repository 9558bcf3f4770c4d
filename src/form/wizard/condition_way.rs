//! Where groups of conditions stand in the document of a wizard, and what their members are called there.

use std::sync::OnceLock;

use serde::Deserialize;

use super::Condition;
use crate::catalog::{Designer, catalog};
use crate::model::DocPath;

/// Where the conditions of an operation stand.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum ConditionWay {
    /// In groups, whose conditions all, one or none must hold.
    Groups(Box<GroupWay>),
    /// In a list of which the first that is met decides, as the designer of a place has them.
    Decided(DecisionWay),
}

impl ConditionWay {
    /// Its groups, where it has any.
    #[must_use]
    pub fn groups(&self) -> Option<&GroupWay> {
        match self {
            Self::Groups(way) => Some(way),
            Self::Decided(_) => None,
        }
    }
}

/// Conditions of which the first that is met decides.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionWay {
    /// The resource whose designer says where they stand, and how one is written.
    pub designer: String,
    #[serde(skip)]
    hows: OnceLock<Vec<DecisionHow>>,
}

/// How a condition of that sort compares.
#[derive(Clone, Debug)]
pub struct DecisionHow {
    /// In words.
    pub words: String,
    /// The member that says so.
    pub operator: String,
    /// Whether it asks for no value at all.
    pub is_empty: bool,
    /// What holds where the condition is met.
    pub result: bool,
}

impl DecisionWay {
    /// How the conditions are written.
    #[must_use]
    pub fn spec(&self) -> Option<&'static Designer> {
        catalog().resource(&self.designer)?.designer()
    }

    /// How conditions can compare: what lets it hold first, then what keeps it from that.
    pub(in crate::form) fn hows(&self) -> &[DecisionHow] {
        self.hows.get_or_init(|| {
            let operators = self.spec().map_or(&[][..], |spec| &spec.condition.operators);
            let of = |result: bool, is_empty: bool| {
                operators.iter().map(move |(words, operator)| {
                    let empty = if is_empty { " empty" } else { "" };
                    let then = if result { "" } else { THEN_NOT };
                    let words = format!("{words}{empty}{then}");
                    DecisionHow { words, operator: operator.clone(), is_empty, result }
                })
            };
            [(true, false), (true, true), (false, false), (false, true)]
                .into_iter()
                .flat_map(|(result, is_empty)| of(result, is_empty))
                .collect()
        })
    }
}

/// Stands behind what keeps it from holding.
pub(in crate::form) const THEN_NOT: &str = ", then not";

/// Groups of conditions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupWay {
    /// The list of groups.
    pub groups: DocPath,
    /// What says how the groups go together, where anything does.
    pub include: Option<DocPath>,
    /// The member of a group that says how its conditions go together.
    pub joins: String,
    /// The member of a group that holds them.
    pub dimensions: String,
    /// The member of a condition that says how it compares.
    pub compares: String,
    /// The member of a condition that says with what.
    pub values: String,
    /// The members of a condition that name its attribute, where not the way to it does; a new one has the first.
    #[serde(default)]
    pub names: Vec<String>,
    /// Where a condition about an attribute that is known by its name alone stands within a part of a group.
    pub own: DocPath,
    /// The attributes that are items of a list.
    pub listed: Option<ListedWay>,
    /// What a group starts from, apart from its conditions.
    pub sources: Option<SourceWay>,
    /// When there has to be a condition, though the facts can do without.
    pub needed: Option<Condition>,
}

/// Attributes that are items of a list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedWay {
    /// Where a condition about one stands within a part of a group: its last step is the entry of a map by their ids.
    pub at: DocPath,
    /// What they are, in a word.
    pub about: String,
    /// The member of a row of the list that says what people call it.
    pub called: String,
}

/// What a group starts from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceWay {
    /// The member of a group that holds them.
    pub list: String,
    /// The member of a group that says how they go together.
    pub joins: String,
    /// The member of one that names it.
    pub name: String,
    /// What it is, in a word.
    pub about: String,
    /// The member of a row of the list of all of them that says what people call it.
    pub called: String,
}
