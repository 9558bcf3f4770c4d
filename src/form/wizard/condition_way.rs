//! Where groups of conditions stand in the document of a wizard, and what their members are called there.

use serde::Deserialize;

use super::Condition;
use crate::model::DocPath;

/// Where the conditions of an operation stand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionWay {
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
