//! Rule-based matching: rules, their attributes, and levels.

use std::collections::HashSet;

use serde_json::Value;

use super::attribute;
use super::merging::repeated;
use crate::model::look::{at, dotted, is_on, list, texts};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::warning("rule-matching.needs-rules", "wizards, 1: inferred", needs_rules),
    Rule::error(
        "rule-matching.known-attribute",
        "wizards, 1, cross-field rules; API model, MatchingRule",
        known_attribute,
    ),
    Rule::warning("rule-matching.repeats", "wizards, 1: inferred", repeats),
    Rule::warning("rule-matching.levels", "wizards, 1, cross-field rules: inferred", levels_exist),
    Rule::warning(
        "rule-matching.merging-within-matching",
        "wizards, 1, cross-field rules: inferred",
        merging_within_matching,
    ),
];

pub(super) const LIST: &str = "RuleBasedMatching.MatchingRules";
const MATCHING: &str = "RuleBasedMatching.MaxAllowedRuleLevelForMatching";
const MERGING: &str = "RuleBasedMatching.MaxAllowedRuleLevelForMerging";

/// Matching that is on has at least one rule.
fn needs_rules(document: &Value, report: &mut Report<'_>) {
    if is_on(document, "RuleBasedMatching.Enabled") && list(document, LIST).is_empty() {
        report.at(dotted(LIST), "matches nothing without a rule");
    }
}

/// A rule names attributes that rules know, or a profile's own as `Attributes.name`.
fn known_attribute(document: &Value, report: &mut Report<'_>) {
    for (level, rule) in list(document, LIST).iter().enumerate() {
        for (nth, name) in texts(rule, "Rule").filter(|(_, name)| !attribute::is_known(name)) {
            let hint = match attribute::meant(name) {
                Some(meant) => format!("is {meant} meant?"),
                None => format!("a rule may name {}", attribute::NAMES.join(", ")),
            };
            report.at(dotted(LIST).index(level).member("Rule").index(nth), format!("'{name}' is unknown; {hint}"));
        }
    }
}

/// No attribute stands twice in a rule, and no rule twice.
fn repeats(document: &Value, report: &mut Report<'_>) {
    let mut rules = HashSet::new();
    for (level, rule) in list(document, LIST).iter().enumerate() {
        let here = dotted(LIST).index(level);
        for (nth, name) in repeated(rule, "Rule") {
            report.at(here.member("Rule").index(nth), format!("{name} is in this rule already"));
        }
        let mut names: Vec<&str> = texts(rule, "Rule").map(|(_, name)| name).collect();
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() && !rules.insert(names) {
            report.at(here, "is the same as a rule above, so it never comes to this level");
        }
    }
}

/// A level up to which is matched or merged is one that there is: the rules are the levels.
fn levels_exist(document: &Value, report: &mut Report<'_>) {
    let rules = list(document, LIST).len() as u64;
    if rules == 0 {
        return;
    }
    for member in [MATCHING, MERGING] {
        if let Some(level) = at(document, member).and_then(Value::as_u64).filter(|level| *level > rules) {
            let levels = if rules == 1 { "is 1 rule".to_owned() } else { format!("are {rules} rules") };
            report.at(dotted(member), format!("is level {level}, but there {levels}"));
        }
    }
}

/// What is merged was matched before.
fn merging_within_matching(document: &Value, report: &mut Report<'_>) {
    let level = |member: &str| at(document, member).and_then(Value::as_i64);
    if let (Some(matching), Some(merging)) = (level(MATCHING), level(MERGING))
        && merging > matching
    {
        report.at(dotted(MERGING), format!("is {merging}, but matching ends at level {matching}"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{CREATE, UPDATE, domain};
    use crate::rules::testing::{assert_clean, assert_finds};

    fn matching(more: &Value) -> Value {
        let mut document = domain(&json!({"RuleBasedMatching": {"Enabled": true,
            "MatchingRules": [{"Rule": ["AccountNumber"]}, {"Rule": ["LastName", "Attributes.tier"]}]}}));
        for (name, value) in more.as_object().unwrap() {
            document["RuleBasedMatching"][name] = value.clone();
        }
        document
    }

    #[test]
    fn matching_needs_rules() {
        let none = matching(&json!({"MatchingRules": null}));
        assert_finds(CREATE, &none, "rule-matching.needs-rules", &["RuleBasedMatching.MatchingRules"]);
        assert_clean(CREATE, &matching(&json!({})));
    }

    #[test]
    fn attributes_are_of_the_vocabulary() {
        let odd = matching(&json!({"MatchingRules": [{"Rule": ["Lastname", "Attributes."]}, {"Rule": ["City"]}]}));
        let at = |rule, nth| format!("RuleBasedMatching.MatchingRules[{rule}].Rule[{nth}]");
        assert_finds(UPDATE, &odd, "rule-matching.known-attribute", &[&at(0, 0), &at(0, 1), &at(1, 0)]);
        let issues = crate::rules::check(crate::rules::testing::operation(UPDATE), &odd);
        assert_eq!(issues[0].message, "'Lastname' is unknown; is LastName meant?");
        assert_eq!(issues[2].message, "'City' is unknown; is Address.City meant?");
    }

    #[test]
    fn rules_do_not_repeat() {
        let same = matching(
            &json!({"MatchingRules": [{"Rule": ["FirstName", "LastName"]}, {"Rule": ["LastName", "FirstName"]},
            {"Rule": ["Gender", "Gender"]}]}),
        );
        let at = |rest: &str| format!("RuleBasedMatching.MatchingRules{rest}");
        assert_finds(CREATE, &same, "rule-matching.repeats", &[&at("[1]"), &at("[2].Rule[1]")]);
    }

    #[test]
    fn levels_are_within_the_rules() {
        let high = matching(&json!({"MaxAllowedRuleLevelForMatching": 3, "MaxAllowedRuleLevelForMerging": 1}));
        let at = "RuleBasedMatching.MaxAllowedRuleLevelForMatching";
        assert_finds(CREATE, &high, "rule-matching.levels", &[at]);
        assert_clean(CREATE, &matching(&json!({"MaxAllowedRuleLevelForMatching": 2})));
    }

    #[test]
    fn merging_ends_where_matching_ends() {
        let odd = matching(&json!({"MaxAllowedRuleLevelForMatching": 1, "MaxAllowedRuleLevelForMerging": 2}));
        let at = "RuleBasedMatching.MaxAllowedRuleLevelForMerging";
        assert_finds(CREATE, &odd, "rule-matching.merging-within-matching", &[at]);
        let fine = json!({"MaxAllowedRuleLevelForMatching": 2, "MaxAllowedRuleLevelForMerging": 2});
        assert_clean(CREATE, &matching(&fine));
    }
}
