//! Machine-learned matching: what is merged by itself, and whose values win.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::attribute::{is_known, meant};
use crate::model::look::{at, dotted, filled, is_on, list, text, texts};
use crate::model::{Member, Service, Shape, api};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::error("merging.needs-criteria", "wizards, 1, cross-field rules", needs_criteria),
    Rule::warning(
        "merging.two-attributes",
        "wizards, 1, cross-field rules; API model, GetAutoMergingPreview",
        two_attributes,
    ),
    Rule::warning("merging.repeats", "wizards, 1: inferred", repeats),
    Rule::warning("merging.attributes-of-profile", "wizards, 1: inferred", attributes_of_profile),
    Rule::warning("merging.needs-matching", "semantics, 1, Domain: inferred", needs_matching),
    Rule::error(
        "conflict.source-needs-name",
        "wizards, 1, cross-field rules; API model, ConflictResolution",
        source_needs_name,
    ),
    Rule::error("conflict.recency-has-no-name", "wizards, 1, cross-field rules", recency_has_no_name),
];

const LISTS: &str = "Matching.AutoMerging.Consolidation.MatchingAttributesList";
const CONFLICTS: [&str; 2] = ["Matching.AutoMerging.ConflictResolution", "RuleBasedMatching.ConflictResolution"];

/// Automatic merging that is on has at least one list of attributes to merge by.
fn needs_criteria(document: &Value, report: &mut Report<'_>) {
    if is_on(document, "Matching.AutoMerging.Enabled") && list(document, LISTS).is_empty() {
        report.at(dotted(LISTS), "automatic merging needs at least one list of attributes to merge by");
    }
}

/// A list of one attribute merges people that share, say, a family's telephone.
fn two_attributes(document: &Value, report: &mut Report<'_>) {
    for (position, attributes) in list(document, LISTS).iter().enumerate() {
        if attributes.as_array().is_some_and(|attributes| attributes.len() == 1) {
            let message = "has one attribute; two or more keep people apart that share it";
            report.at(dotted(LISTS).index(position), message);
        }
    }
}

/// No attribute stands twice in a list, and no list twice.
fn repeats(document: &Value, report: &mut Report<'_>) {
    let mut lists = HashSet::new();
    for (position, attributes) in list(document, LISTS).iter().enumerate() {
        let here = dotted(LISTS).index(position);
        let mut names = BTreeSet::new();
        for (nth, name) in attributes.as_array().into_iter().flatten().enumerate() {
            let Some(name) = name.as_str() else { continue };
            if !names.insert(name) {
                report.at(here.index(nth), format!("{name} is in this list already"));
            }
        }
        if !lists.insert(names) {
            report.at(here, "is the same as a list above");
        }
    }
}

/// What is merged by is an attribute of a profile.
fn attributes_of_profile(document: &Value, report: &mut Report<'_>) {
    for (position, attributes) in list(document, LISTS).iter().enumerate() {
        for (nth, name) in attributes.as_array().into_iter().flatten().enumerate() {
            let Some(name) = name.as_str().filter(|name| !name.is_empty() && !of_profile(name)) else { continue };
            let meant = meant(name).map(|meant| format!("; {meant} is")).unwrap_or_default();
            let message = format!("{name} is no attribute of a profile{meant}");
            report.at(dotted(LISTS).index(position).index(nth), message);
        }
    }
}

/// Whether a profile has a member of this name.
fn of_profile(name: &str) -> bool {
    let shape = api().shape(Service::CustomerProfiles, "Profile");
    let member = |shape: &'static Shape, name: &str| shape.member(name).map(Member::shape);
    let has = || match name.split_once('.') {
        None => shape.and_then(|shape| member(shape, name)).is_some(),
        Some((group, name)) => shape.and_then(|shape| member(member(shape, group)?, name)).is_some(),
    };
    is_known(name) || has()
}

/// Automatic merging acts on the results of matching.
fn needs_matching(document: &Value, report: &mut Report<'_>) {
    let matching_is_off = at(document, "Matching.Enabled") == Some(&Value::Bool(false));
    if matching_is_off && is_on(document, "Matching.AutoMerging.Enabled") {
        report.at(dotted("Matching.AutoMerging.Enabled"), "merges nothing while matching is off");
    }
}

/// Values of a source win only if the source is named.
fn source_needs_name(document: &Value, report: &mut Report<'_>) {
    for conflict in CONFLICTS {
        let name = format!("{conflict}.SourceName");
        if text(document, &format!("{conflict}.ConflictResolvingModel")) == Some("SOURCE")
            && filled(document, &name).is_none()
        {
            report.at(dotted(&name), "is required with SOURCE: name the object type whose values win");
        }
    }
}

/// Where the latest value wins, no source is named.
fn recency_has_no_name(document: &Value, report: &mut Report<'_>) {
    for conflict in CONFLICTS {
        let name = format!("{conflict}.SourceName");
        if text(document, &format!("{conflict}.ConflictResolvingModel")) == Some("RECENCY")
            && at(document, &name).is_some()
        {
            report.at(dotted(&name), "has no use with RECENCY, where the latest value wins; leave it out");
        }
    }
}

/// The positions of texts that stand earlier in the same list.
pub(super) fn repeated<'v>(document: &'v Value, members: &str) -> Vec<(usize, &'v str)> {
    let mut seen = HashSet::new();
    texts(document, members).filter(|(_, text)| !seen.insert(*text)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{CREATE, UPDATE, domain};
    use crate::rules::testing::{assert_clean, assert_finds};

    fn merging(auto: &Value) -> Value {
        domain(&json!({"Matching": {"Enabled": true, "AutoMerging": auto}}))
    }

    fn by(lists: &Value) -> Value {
        merging(&json!({"Enabled": true, "Consolidation": {"MatchingAttributesList": lists}}))
    }

    const LISTS: &str = super::LISTS;

    #[test]
    fn merging_needs_criteria() {
        assert_finds(CREATE, &merging(&json!({"Enabled": true})), "merging.needs-criteria", &[LISTS]);
        assert_clean(CREATE, &merging(&json!({"Enabled": false})));
        assert_clean(CREATE, &by(&json!([["EmailAddress", "LastName"]])));
    }

    #[test]
    fn one_attribute_is_a_weak_criterion() {
        let weak = by(&json!([["EmailAddress", "LastName"], ["PhoneNumber"]]));
        assert_finds(CREATE, &weak, "merging.two-attributes", &[&format!("{LISTS}[1]")]);
    }

    #[test]
    fn lists_do_not_repeat() {
        let same = by(&json!([["A", "B"], ["B", "A"], ["C", "C", "D"]]));
        assert_finds(CREATE, &same, "merging.repeats", &[&format!("{LISTS}[1]"), &format!("{LISTS}[2][1]")]);
    }

    #[test]
    fn merging_follows_matching() {
        let mut off = by(&json!([["A", "B"]]));
        off["Matching"]["Enabled"] = json!(false);
        assert_finds(UPDATE, &off, "merging.needs-matching", &["Matching.AutoMerging.Enabled"]);
    }

    #[test]
    fn a_source_is_named_where_it_wins_and_only_there() {
        let conflict =
            |conflict: Value| domain(&json!({"RuleBasedMatching": {"Enabled": false, "ConflictResolution": conflict}}));
        let name = "RuleBasedMatching.ConflictResolution.SourceName";
        let unnamed = conflict(json!({"ConflictResolvingModel": "SOURCE"}));
        assert_finds(CREATE, &unnamed, "conflict.source-needs-name", &[name]);
        let named = conflict(json!({"ConflictResolvingModel": "RECENCY", "SourceName": "CRM"}));
        assert_finds(CREATE, &named, "conflict.recency-has-no-name", &[name]);
        assert_clean(CREATE, &conflict(json!({"ConflictResolvingModel": "SOURCE", "SourceName": "CRM"})));
        assert_clean(CREATE, &conflict(json!({"ConflictResolvingModel": "RECENCY"})));
    }
}
