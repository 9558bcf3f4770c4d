//! How a place is designed as a whole, on one page: which of its kinds are the fields, layouts, templates and rules, and
//! where in their documents they name each other.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Resource;
use crate::model::DocPath;

/// How a place is designed as a whole. Kinds go by the names that they have in folders of configuration.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Designer {
    /// The kind of what stands on a layout.
    pub fields: String,
    /// The member of a field that says its type.
    pub kind: String,
    /// The member of any of them that says what it is for.
    pub about: String,
    /// The fields of which there are options.
    pub options: DesignerOptions,
    /// The kind of what fields stand on.
    pub layouts: String,
    /// Where on a layout fields can stand, in the order in which they are seen.
    pub panels: Vec<DesignerPanel>,
    /// The member of an element of a panel that names the field.
    pub shown: String,
    /// The fields that are seen above every layout and have no place in it.
    pub above: Vec<String>,
    /// The kind of what has a layout.
    pub templates: String,
    /// Where a template names its layout.
    pub layout: DocPath,
    /// Where a template names the fields that it requires.
    pub required: DesignerList,
    /// Where a template names the rules that hold.
    pub applied: DesignerApplied,
    /// The kind of rules.
    pub rules: String,
    /// Rules that make something of a field where a condition holds.
    pub conditional: Vec<DesignerRule>,
    /// How a condition is written.
    pub condition: DesignerCondition,
    /// Rules that narrow the options of one field by those of another one.
    pub dependent: DesignerDependent,
}

/// The options of fields.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignerOptions {
    /// The type of the fields that have some.
    pub of: String,
    /// The part that holds them.
    pub part: String,
    /// The list in it.
    pub list: String,
    /// What people call one.
    pub name: String,
    /// What a case keeps of one.
    pub value: String,
    /// Whether it can be chosen.
    pub active: String,
}

/// A panel of a layout.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignerPanel {
    /// What people call it.
    pub title: String,
    /// The list of its fields.
    pub path: DocPath,
}

/// A list whose elements name fields.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignerList {
    /// The list.
    pub list: DocPath,
    /// The member of an element that names the field.
    pub id: String,
}

/// A list whose elements name a rule, and the field that it acts upon.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignerApplied {
    /// The list.
    pub list: DocPath,
    /// The member that names the rule.
    pub rule: String,
    /// The member that names the field.
    pub field: String,
}

/// A rule that makes something of a field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignerRule {
    /// What it makes of it: `required`, `hidden`.
    pub title: String,
    /// Where it is in the document of a rule.
    pub path: DocPath,
    /// The list of its conditions.
    pub conditions: String,
    /// What holds where no condition does.
    pub otherwise: String,
}

/// How a condition is written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignerCondition {
    /// In words, and the member that says so.
    pub operators: Vec<(String, String)>,
    /// The field.
    pub field: DocPath,
    /// What it is held against.
    pub value: DocPath,
    /// The member for a value, by the type of the field; texts by `*`.
    pub of: BTreeMap<String, String>,
    /// The member that says that there is none.
    pub empty: String,
    /// What holds where the condition does.
    pub result: String,
    /// How several conditions go together, `ALL` or `ANY`, and the member that says so.
    pub groups: Vec<(String, String)>,
    /// The list of these conditions in that member.
    pub inner: String,
}

/// A rule that narrows options.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignerDependent {
    /// What people call it.
    pub title: String,
    /// Where it is in the document of a rule.
    pub path: DocPath,
    /// The member that names the field that decides.
    pub parent: String,
    /// The member that names the field whose options are narrowed.
    pub child: String,
    /// The list of what is left.
    pub rows: String,
    /// The member with the option of the one.
    pub value: String,
    /// The member with the options of the other that are left.
    pub values: String,
}

impl Resource {
    /// How what is configured in an item is designed on one page; `None` where there is no such page.
    #[must_use]
    pub fn designer(&self) -> Option<&Designer> {
        self.designer.as_ref()
    }
}

impl DesignerCondition {
    /// The member for a value of a field of this type.
    #[must_use]
    pub fn member(&self, kind: &str) -> &str {
        self.of.get(kind).or_else(|| self.of.get("*")).map_or("", String::as_str)
    }

    /// A value that was typed for a field of this type; `None` where it is none.
    #[must_use]
    pub fn typed(&self, kind: &str, text: &str) -> Option<Value> {
        let is_text = self.of.get(kind).is_none_or(|member| Some(member) == self.of.get("*"));
        if is_text { Some(text.into()) } else { serde_json::from_str(text).ok() }
    }
}
