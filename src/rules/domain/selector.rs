//! The attribute selector: which addresses, telephones and e-mail addresses a rule compares.

use std::collections::BTreeMap;

use serde_json::Value;

use super::attribute;
use super::merging::repeated;
use super::rule_based::LIST;
use crate::model::look::{dotted, list, texts};
use crate::rules::findings::{Report, Rule};

pub(super) const RULES: &[Rule] = &[
    Rule::error(
        "selector.lists-what-rules-use",
        "wizards, 1, cross-field rules; API model, AttributeTypesSelector",
        lists_what_rules_use,
    ),
    Rule::error("selector.known-member", "wizards, 1; API model, AttributeTypesSelector", known_member),
    Rule::warning("selector.repeats", "wizards, 1: inferred", repeats),
];

const SELECTOR: &str = "RuleBasedMatching.AttributeTypesSelector";

/// An address, telephone or e-mail address in a rule needs the list of members that it stands for.
fn lists_what_rules_use(document: &Value, report: &mut Report<'_>) {
    let mut used: BTreeMap<&str, &str> = BTreeMap::new();
    for rule in list(document, LIST) {
        for (_, name) in texts(rule, "Rule").filter(|(_, name)| attribute::is_known(name)) {
            if let Some(kind) = attribute::type_of(name) {
                used.entry(kind).or_insert(name);
            }
        }
    }
    for (kind, name) in used {
        let member = format!("{SELECTOR}.{kind}");
        if list(document, &member).is_empty() {
            report.at(dotted(&member), format!("is required, for a rule compares {name}"));
        }
    }
}

/// The lists hold members that belong there. One that is plausible though not documented may be right.
fn known_member(document: &Value, report: &mut Report<'_>) {
    for (kind, members) in attribute::TYPES {
        let at = format!("{SELECTOR}.{kind}");
        for (nth, name) in texts(document, &at).filter(|(_, name)| !members.contains(name)) {
            let here = dotted(&at).index(nth);
            match name {
                "MailingAddress" => report.softly_at(here, "is documented as MaillingAddress, with two l"),
                "BusinessPhoneNumber" => {
                    report.softly_at(here, format!("is not among those documented: {}", members.join(", ")));
                }
                _ => report.at(here, format!("must be one of {}", members.join(", "))),
            }
        }
    }
}

/// No member is listed twice.
fn repeats(document: &Value, report: &mut Report<'_>) {
    for (kind, _) in attribute::TYPES {
        let at = format!("{SELECTOR}.{kind}");
        for (nth, name) in repeated(document, &at) {
            report.at(dotted(&at).index(nth), format!("{name} is listed already"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{CREATE, domain};
    use crate::rules::testing::{assert_clean, assert_finds};

    fn selecting(selector: &Value) -> Value {
        domain(&json!({"RuleBasedMatching": {"Enabled": true, "AttributeTypesSelector": selector,
            "MatchingRules": [{"Rule": ["Address.City", "LastName"]}, {"Rule": ["EmailAddress"]}]}}))
    }

    const AT: &str = super::SELECTOR;

    #[test]
    fn what_rules_use_is_selected() {
        let partly = selecting(&json!({"AttributeMatchingModel": "ONE_TO_ONE", "Address": ["Address"]}));
        assert_finds(CREATE, &partly, "selector.lists-what-rules-use", &[&format!("{AT}.EmailAddress")]);
        assert_clean(
            CREATE,
            &selecting(&json!({"AttributeMatchingModel": "MANY_TO_MANY", "EmailAddress": ["PersonalEmailAddress"],
                "Address": ["Address", "MaillingAddress"]})),
        );
    }

    #[test]
    fn members_belong_into_their_lists() {
        let odd =
            selecting(&json!({"AttributeMatchingModel": "ONE_TO_ONE", "Address": ["HomeAddress", "MailingAddress"],
            "EmailAddress": ["EmailAddress", "EmailAddress"]}));
        let at = [format!("{AT}.Address[0]"), format!("{AT}.Address[1]")];
        assert_finds(CREATE, &odd, "selector.known-member", &[&at[0], &at[1]]);
        let severe: Vec<bool> = crate::rules::check(crate::rules::testing::operation(CREATE), &odd)
            .iter()
            .filter(|issue| issue.path.to_string().contains(".Address["))
            .map(crate::model::Issue::is_error)
            .collect();
        assert_eq!(severe, [true, false]);
        assert_finds(CREATE, &odd, "selector.repeats", &[&format!("{AT}.EmailAddress[1]")]);
    }
}
