//! How a list of pairs, each an id of an item of a resource and a value, is filled in under the names of the items.
//!
//! What an account says of it (which items there are, in which order they are shown, which are needed) is read from
//! documents; where in them it stands is said here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::path::Expr;

/// How the values of the items of a resource are filled in.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrangement {
    pub(super) kind: Expr,
    pub(super) lines: Option<Expr>,
    /// What a text must be, by the type of its item, where the type of the member does not say it.
    #[serde(default)]
    pub forms: BTreeMap<String, PairForm>,
    /// The list below an item that has what can be chosen for it, if there is anything.
    pub options: String,
    /// The type of an item that takes one of these.
    pub optional: String,
    /// The items that come first, whatever else is said.
    #[serde(default)]
    pub first: Vec<String>,
    /// The items that always need a value.
    #[serde(default)]
    pub always: Vec<String>,
    /// How many characters a text of an item may have, where that is less than the type of the member says.
    #[serde(default)]
    pub longest: BTreeMap<String, usize>,
    /// What says which are needed and shown, where the document or what exists names one.
    pub basis: PairBasis,
    /// The document with the order in which they are shown.
    pub layout: PairLayout,
    /// What decides while values change.
    pub rules: PairRules,
    /// Where values are looked for that others have.
    pub seen: Option<SeenIn>,
}

/// What a text must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PairForm {
    /// Any text of one line.
    #[default]
    Plain,
    /// Any text.
    Lines,
    /// A point in time.
    Moment,
    /// An address.
    Url,
    /// An ARN.
    Arn,
}

/// What says which items are needed and shown.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairBasis {
    /// The resource that it is one of.
    pub of: String,
    pub(super) needed: Expr,
    pub(super) layout: Expr,
    pub(super) rules: Expr,
}

/// The order in which items are shown.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairLayout {
    /// The resource that it is one of.
    pub of: String,
    /// Its parts.
    pub(super) panels: Vec<Panel>,
}

/// A part of a layout.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Panel {
    pub(super) title: String,
    pub(super) ids: Expr,
}

/// The rules that a basis applies.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairRules {
    /// The resource that each is one of.
    pub of: String,
    pub(super) id: Expr,
    pub(super) item: Expr,
    pub(super) rule: Expr,
}

/// Where values are looked for that others have.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenIn {
    /// The list whose rows have them.
    pub list: String,
    /// The types of items whose values are looked for.
    pub kinds: Vec<String>,
    /// The items of other types of which the same holds.
    #[serde(default)]
    pub ids: Vec<String>,
    /// Where else values of a type are looked for.
    #[serde(default)]
    pub by: Vec<SeenBy>,
}

/// A list whose rows name values of a type, whatever they are about.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenBy {
    /// The type.
    pub kind: String,
    /// The list, by its path in the catalogue.
    pub list: String,
    of: Expr,
}

impl SeenBy {
    /// The values that a row names.
    #[must_use]
    pub fn values(&self, row: &Value) -> Vec<String> {
        texts(&self.of, row)
    }
}

impl Arrangement {
    /// The type of an item.
    #[must_use]
    pub fn kind_of(&self, row: &Value) -> Option<String> {
        self.kind.text(row)
    }

    /// What the text of an item must be.
    #[must_use]
    pub fn form_of(&self, row: &Value) -> PairForm {
        let lines = self.lines.as_ref().and_then(|lines| lines.values(row).first()?.as_bool());
        let by_kind = self.kind_of(row).and_then(|kind| self.forms.get(&kind).copied());
        by_kind.unwrap_or(if lines == Some(true) { PairForm::Lines } else { PairForm::Plain })
    }

    /// The items that a basis needs a value of.
    #[must_use]
    pub fn needed(&self, basis: &Value) -> Vec<String> {
        texts(&self.basis.needed, basis)
    }

    /// The layout that a basis names.
    #[must_use]
    pub fn layout_of(&self, basis: &Value) -> Option<String> {
        self.basis.layout.text(basis).filter(|id| !id.is_empty())
    }

    /// The parts of a layout, each with the items in it.
    #[must_use]
    pub fn panels(&self, layout: &Value) -> Vec<(&str, Vec<String>)> {
        self.layout.panels.iter().map(|panel| (panel.title.as_str(), texts(&panel.ids, layout))).collect()
    }

    /// The ids of the rules that a basis applies, each with the item that it acts upon.
    #[must_use]
    pub fn rules_of(&self, basis: &Value) -> Vec<(String, Option<String>)> {
        let applied = self.basis.rules.values(basis);
        applied.iter().filter_map(|row| Some((self.rules.id.text(row)?, self.rules.item.text(row)))).collect()
    }

    /// What the document of a rule says.
    #[must_use]
    pub fn rule_in(&self, document: &Value) -> Option<Value> {
        self.rules.rule.values(document).into_iter().next()
    }

    /// Whether values that others have are offered for an item.
    #[must_use]
    pub fn offers_seen(&self, id: &str, kind: &str) -> bool {
        let is_one = |seen: &SeenIn| seen.kinds.iter().any(|of| of == kind) || seen.ids.iter().any(|of| of == id);
        self.seen.as_ref().is_some_and(is_one)
    }
}

fn texts(of: &Expr, document: &Value) -> Vec<String> {
    of.values(document).iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}
