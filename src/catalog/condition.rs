//! What must hold of a document for something to be there, or to be of use.

use serde::Deserialize;
use serde_json::Value;

use super::path::Expr;
use super::{spoken, with_article};

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
    /// Whether it holds where the member is not there; that does not tell, if nothing is said.
    #[serde(default)]
    pub(super) absent: Option<bool>,
    /// Another condition, of which it is enough that it holds.
    #[serde(default)]
    pub(super) or: Option<Box<Condition>>,
    /// Another condition, which must hold, too.
    #[serde(default)]
    pub(super) and: Option<Box<Condition>>,
    /// Why that is so, for people.
    pub why: String,
}

impl Condition {
    /// Whether it holds of a row or document; `None` where that does not tell.
    #[must_use]
    pub fn holds(&self, document: &Value) -> Option<bool> {
        let begins = |text: &String| self.begins.as_deref().is_none_or(|begin| text.starts_with(begin));
        let fits = |text: &String| (self.is.is_empty() || self.is.contains(text)) && !self.not.contains(text);
        let own = self.of.text(document).map(|text| begins(&text) && fits(&text)).or(self.absent);
        let own = match self.or.as_ref().and_then(|or| or.holds(document)) {
            Some(true) => Some(true),
            _ => own,
        };
        match (own, self.and.as_ref().map(|and| and.holds(document))) {
            (_, Some(Some(false))) => Some(false),
            (Some(true), Some(None)) => None,
            _ => own,
        }
    }

    /// The value of the member that it is about, as it stands in a row or document.
    #[must_use]
    pub fn value(&self, document: &Value) -> Option<String> {
        self.of.text(document)
    }

    /// Why it does not hold of a document; `None` where it does, or where that does not tell.
    #[must_use]
    pub fn why_not(&self, document: &Value) -> Option<&str> {
        let further = self.and.as_ref().and_then(|and| and.why_not(document));
        further.or_else(|| (self.holds(document) == Some(false)).then_some(self.why.as_str()))
    }
}

/// What a member is made by an action.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Becomes {
    of: Expr,
    /// The values of which the facts say that they become the other one; what becomes of others is not known.
    from: Vec<String>,
    /// Its value afterwards.
    to: String,
    /// Where this holds, something else happens: what `why` says.
    #[serde(default)]
    pub(super) instead: Option<Condition>,
}

/// What becomes of a state, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// In a few words.
    pub text: String,
    /// Whether the facts say it.
    pub is_known: bool,
}

/// What becomes of the state of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Something else happens than a change of its state.
    Instead(String),
    /// It has a state and gets another one.
    To {
        /// The one that it has.
        was: String,
        /// The one that it gets.
        is: String,
    },
    /// What becomes of this state is not known.
    Unknown(String),
}

impl Turn {
    /// For people: `Active → Suspended`.
    #[must_use]
    pub fn outlook(&self, singular: &str) -> Outlook {
        let text = match self {
            Self::Instead(why) => why.clone(),
            Self::To { was, is } => format!("{} → {}", spoken(was), spoken(is)),
            Self::Unknown(was) => {
                format!("what becomes of {} {singular} is not known", with_article(&spoken(was)))
            }
        };
        Outlook { text, is_known: !matches!(self, Self::Unknown(_)) }
    }
}

impl Becomes {
    /// What happens to an item; `None` where the item does not tell.
    #[must_use]
    pub fn turn(&self, item: &Value) -> Option<Turn> {
        if let Some(instead) = self.instead.as_ref().filter(|instead| instead.holds(item) == Some(true)) {
            return Some(Turn::Instead(instead.why.clone()));
        }
        let was = self.of.text(item)?;
        Some(if self.from.contains(&was) { Turn::To { was, is: self.to.clone() } } else { Turn::Unknown(was) })
    }

    /// Whether an item has the state that it was to get; `None` where something else happens to it, or it is in a state
    /// of which nothing is known.
    #[must_use]
    pub fn is_reached(&self, item: &Value) -> Option<bool> {
        match self.turn(item)? {
            Turn::Instead(_) => None,
            Turn::Unknown(is) => (is == self.to).then_some(true),
            Turn::To { was, is } => Some(was == is),
        }
    }

    /// The state that an item gets.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }

    /// An item as it is afterwards.
    #[must_use]
    pub fn after(&self, item: &Value) -> Value {
        let mut after = item.clone();
        self.of.put(&mut after, &self.to);
        after
    }

    /// The members of an item that say what becomes of it, with those that these conditions are about.
    #[must_use]
    pub fn state<'c>(&'c self, needs: impl Iterator<Item = &'c Condition>, item: &Value) -> Value {
        let conditions = self.instead.iter().chain(needs).flat_map(Condition::each);
        let mut state = Value::Object(serde_json::Map::new());
        for of in std::iter::once(&self.of).chain(conditions.map(|condition| &condition.of)) {
            of.copy(item, &mut state);
        }
        state
    }
}

impl Condition {
    /// All that are in it, itself first.
    pub(super) fn each(&self) -> Vec<&Self> {
        let further = self.or.iter().chain(&self.and).flat_map(|further| further.each());
        [self].into_iter().chain(further).collect()
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

#[cfg(test)]
impl Becomes {
    /// Documents of which the facts say what becomes of them.
    pub(super) fn examples(&self) -> Vec<Value> {
        self.from.iter().map(|from| around(&self.of.0[0][0], Value::from(from.as_str()))).collect()
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
        let there: Condition = toml::from_str("of = 'status'\nis = ['On']\nabsent = false\nwhy = 'x'").unwrap();
        assert_eq!(there.holds(&json!({})), Some(false));
        let both: Condition = toml::from_str(
            "of = 'status'\nnot = ['Draft']\nwhy = 'x'\nand = { of = 'trigger', not = ['OnDemand'], why = 'y' }",
        )
        .unwrap();
        assert_eq!(both.holds(&json!({"status": "Active", "trigger": "Event"})), Some(true));
        assert_eq!(both.why_not(&json!({"status": "Active", "trigger": "Event"})), None);
        assert_eq!(both.why_not(&json!({"status": "Draft", "trigger": "Event"})), Some("x"));
        assert_eq!(both.why_not(&json!({"status": "Active", "trigger": "OnDemand"})), Some("y"));
        assert_eq!(both.holds(&json!({"status": "Active"})), None);
        assert_eq!(both.why_not(&json!({"status": "Active"})), None);
        let switch: Condition = toml::from_str("of = 'on'\nis = ['yes']\nwhy = 'x'").unwrap();
        assert_eq!(switch.holds(&json!({"on": true})), Some(true));
        assert_eq!(switch.holds(&json!({"on": false})), Some(false));
    }
}
