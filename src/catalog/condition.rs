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
    /// Why that is so, for people.
    pub why: String,
}

impl Condition {
    /// Whether it holds of a row or document; `None` where that does not tell.
    #[must_use]
    pub fn holds(&self, document: &Value) -> Option<bool> {
        let text = self.of.text(document)?;
        Some((self.is.is_empty() || self.is.contains(&text)) && !self.not.contains(&text))
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
        let switch: Condition = toml::from_str("of = 'on'\nis = ['yes']\nwhy = 'x'").unwrap();
        assert_eq!(switch.holds(&json!({"on": true})), Some(true));
        assert_eq!(switch.holds(&json!({"on": false})), Some(false));
    }
}
