//! Rules of Customer Profiles domains: machine-learned matching, rule-based matching, and where things go.

mod attribute;
mod export;
mod merging;
mod rule_based;
mod selector;
mod storage;

use super::findings::Rule;

pub(super) const OF_CREATE: &[&[Rule]] =
    &[storage::RULES, storage::OF_CREATE, merging::RULES, rule_based::RULES, selector::RULES, export::RULES];
pub(super) const OF_UPDATE: &[&[Rule]] =
    &[storage::RULES, storage::OF_UPDATE, merging::RULES, rule_based::RULES, selector::RULES, export::RULES];

#[cfg(test)]
const CREATE: &str = "customer-profiles:CreateDomain";
#[cfg(test)]
const UPDATE: &str = "customer-profiles:UpdateDomain";

/// A domain to create with these members beside the required ones.
#[cfg(test)]
fn domain(more: &serde_json::Value) -> serde_json::Value {
    let mut document = serde_json::json!({"DomainName": "acme", "DefaultExpirationDays": 366});
    for (name, value) in more.as_object().unwrap() {
        document[name] = value.clone();
    }
    document
}
