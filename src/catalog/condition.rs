//! What must hold of a document for something to be there, or to be of use.

use serde::Deserialize;
use serde_json::Value;

use super::path::Expr;

/// A condition on one member.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub(super) of: Expr,
    /// The values that fit; a switch is `yes` or `no`.
    #[serde(default)]
    pub(super) is: Vec<String>,
    /// The values that don't.
    #[serde(default)]
    pub(super) not: Vec<String>,
    /// How the values that fit begin; anyhow, if nothing is said.
    #[serde(default)]
    pub(super) begins: Option<String>,
    /// Another condition, of which it is enough that it holds.
    #[serde(default)]
    pub(super) or: Option<Box<Condition>>,
    /// Why that is so, for people.
    pub why: String,
}

impl Condition {
    /// Whether it holds of a row or document; `None` where that does not tell.
    #[must_use]
    pub fn holds(&self, document: &Value) -> Option<bool> {
        let begins = |text: &String| self.begins.as_deref().is_none_or(|begin| text.starts_with(begin));
        let fits = |text: &String| (self.is.is_empty() || self.is.contains(text)) && !self.not.contains(text);
        let own = self.of.text(document).map(|text| begins(&text) && fits(&text));
        match self.or.as_ref().and_then(|or| or.holds(document)) {
            Some(true) => Some(true),
            _ => own,
        }
    }
}

#[cfg(test)]
impl Condition {
    /// A document of which it holds, or not.
    pub(crate) fn document(&self, holds: bool) -> Value {
        let other = || "SOMETHING_ELSE".to_owned();
        let text = match (holds, self.is.first(), self.not.first()) {
            (true, Some(is), _) => is.clone(),
            (false, _, Some(not)) => not.clone(),
            _ => other(),
        };
        let value = match text.as_str() {
            "yes" => Value::Bool(true),
            _ if self.is.iter().any(|is| is == "yes") => Value::Bool(false),
            _ => Value::String(text),
        };
        around(&self.of.0[0][0], value)
    }
}

/// A document that has a value at a path.
#[cfg(test)]
pub(super) fn around(path: &super::path::Path, value: Value) -> Value {
    use super::path::CellStep;
    path.0.iter().rev().fold(value, |value, step| match step {
        CellStep::Member(name) => serde_json::json!({ name: value }),
        CellStep::Values | CellStep::Only => serde_json::json!({ "key": value }),
        CellStep::Where { member, is } => {
            let mut item = value;
            item[member] = is.as_str().into();
            serde_json::json!([item])
        }
        _ => serde_json::json!([value]),
    })
}

#[cfg(test)]
impl super::Resource {
    /// A reply in which an item's page finds this document under this id.
    pub(crate) fn answer_with(&self, id: &str, document: &Value) -> Value {
        let mut document = document.clone();
        if let (Some(members), Value::Object(own)) =
            (document.as_object_mut(), around(&self.id.0[0][0], Value::from(id)))
        {
            members.extend(own);
        }
        match &self.describe {
            Some(describe) => describe.document.as_ref().map_or(document.clone(), |path| around(path, document)),
            None => around(&self.list.items, document),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_condition_holds_or_not_or_nobody_knows() {
        let condition: Condition =
            toml::from_str("of = 'trigger | config.trigger'\nnot = ['OnDemand']\nwhy = 'x'").unwrap();
        assert_eq!(condition.holds(&json!({"trigger": "Event"})), Some(true));
        assert_eq!(condition.holds(&json!({"config": {"trigger": "OnDemand"}})), Some(false));
        assert_eq!(condition.holds(&json!({})), None);
        let either: Condition = toml::from_str(
            "of = 'status'\nnot = ['Active']\nwhy = 'x'\nor = { of = 'trigger', is = ['OnDemand'], why = 'y' }",
        )
        .unwrap();
        assert_eq!(either.holds(&json!({"status": "Active", "trigger": "OnDemand"})), Some(true));
        assert_eq!(either.holds(&json!({"status": "Active", "trigger": "Event"})), Some(false));
        assert_eq!(either.holds(&json!({"status": "Draft", "trigger": "Event"})), Some(true));
        let switch: Condition = toml::from_str("of = 'on'\nis = ['yes']\nwhy = 'x'").unwrap();
        assert_eq!(switch.holds(&json!({"on": true})), Some(true));
        assert_eq!(switch.holds(&json!({"on": false})), Some(false));
    }
}
