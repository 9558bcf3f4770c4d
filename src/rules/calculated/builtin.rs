//! The calculated attributes that every new domain has, read from `assets/mapping/calculated-attributes.toml`.

use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::model::read_table;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    attribute: Vec<Attribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribute {
    name: String,
    statistic: String,
    fields: Vec<String>,
    expression: String,
    days: Option<u32>,
    threshold: Option<Map<String, Value>>,
    status: Option<String>,
    channel: Option<String>,
    event: Option<String>,
    include: Option<String>,
}

/// The definitions, as a description of them gives them back.
#[must_use]
#[expect(clippy::panic, reason = "embedded data that a test loads")]
pub fn builtins() -> &'static [Value] {
    static ALL: LazyLock<Vec<Value>> = LazyLock::new(|| {
        match read_table::<File>(include_str!("../../../assets/mapping/calculated-attributes.toml")) {
            Ok(file) => file.attribute.iter().map(Attribute::definition).collect(),
            Err(problem) => panic!("the embedded calculated attributes do not load: {problem}"),
        }
    });
    &ALL
}

/// What every domain has of a resource that is none of the domain's own: rows as its list has them.
#[must_use]
pub fn built_in(resource: &str) -> &'static [Value] {
    if resource == "profiles/domains/calculated-attributes" { builtins() } else { &[] }
}

impl Attribute {
    fn definition(&self) -> Value {
        let mut definition = json!({
            "CalculatedAttributeName": self.name,
            "Statistic": self.statistic,
            "AttributeDetails": {
                "Attributes": self.fields.iter().map(|name| json!({ "Name": name })).collect::<Vec<_>>(),
                "Expression": self.expression,
            },
        });
        if let Some(days) = self.days {
            definition["Conditions"]["Range"] = json!({"Value": days, "Unit": "DAYS"});
        }
        if let Some(threshold) = &self.threshold {
            definition["Conditions"]["Threshold"] = json!(threshold);
        }
        let is = |value: &str| json!({"DimensionType": "INCLUSIVE", "Values": [value]});
        let mut wanted = json!({});
        if let Some(status) = &self.status {
            wanted["Status"] = is(status);
        }
        if let (Some(channel), Some(event)) = (&self.channel, &self.event) {
            wanted["Attributes.ChannelSubType"] = is(channel);
            wanted[format!("Events.{event}.EventType")] = is(event);
        }
        if wanted != json!({}) {
            let include = self.include.as_deref().unwrap_or("ALL");
            let group = json!({"Type": "ALL", "Dimensions": [{ "Attributes": wanted }]});
            definition["Filter"] = json!({"Include": include, "Groups": [group]});
        }
        definition
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::judge;
    use crate::rules::testing::operation;

    /// All of them but one could be made by hand: the difference from now is the service's alone.
    #[test]
    fn every_one_is_a_definition_that_the_facts_and_the_rules_allow() {
        assert_eq!(builtins().len(), 32);
        for definition in builtins() {
            let mut input = definition.clone();
            input["DomainName"] = "acme".into();
            let issues = judge(operation("customer-profiles:CreateCalculatedAttributeDefinition"), &input);
            let is_own = definition["Statistic"] == "TIME_DIFFERENCE_FROM_NOW";
            assert_eq!(issues.iter().filter(|issue| issue.is_error()).count(), usize::from(is_own), "{issues:?}");
        }
    }
}
