//! The rules of whole designs, one by one: each finds a design that is odd, and nothing in one that is right.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{cases, found, limits, live};
use crate::lint::{LintFinding, rules};

/// What there is of cases, by what they are about.
const ALL: [fn(&mut Cases); 16] = [
    super::who_joins_a_segment_is_told_to_a_stream,
    super::what_is_named_must_be_there,
    super::a_limit_that_is_near_is_told_of_the_domain,
    super::single_documents_are_judged_too_and_secrets_are_not_missed,
    super::object_types_have_no_idle_fields_and_a_rank,
    super::event_triggers_look_at_fields_that_are_there,
    super::calculated_attributes_and_segments_look_at_what_is_filled,
    super::a_domain_keeps_what_it_cannot_place_and_matches_by_what_comes_in,
    cases::fields_of_cases_can_be_filled_in_and_are_seen,
    cases::templates_have_a_layout_that_shows_what_they_require,
    cases::case_rules_name_options_that_are_there,
    limits::lists_that_are_nearly_full_are_told,
    live::connections_are_used_and_flows_keep_what_is_refused,
    live::integrations_lead_to_flows_that_are_there_and_in_service,
    live::private_connections_that_failed_are_found_where_they_live,
    live::a_sign_in_is_told_by_its_age,
];

/// What a rule finds in a design that is odd, and in one that is right.
struct Case {
    rule: &'static str,
    /// The entry that it finds.
    about: &'static str,
    odd: Vec<LintFinding>,
    right: Vec<LintFinding>,
}

/// Cases of all rules.
#[derive(Default)]
pub(super) struct Cases(Vec<Case>);

impl Cases {
    /// A case of two folders.
    pub(super) fn tell(
        &mut self,
        rule: &'static str,
        place: &str,
        about: &'static str,
        odd: &[(&str, &str, Value)],
        right: &[(&str, &str, Value)],
    ) {
        self.found(rule, about, found(place, odd), found(place, right));
    }

    /// A case of what was found.
    pub(super) fn found(
        &mut self,
        rule: &'static str,
        about: &'static str,
        odd: Vec<LintFinding>,
        right: Vec<LintFinding>,
    ) {
        self.0.push(Case { rule, about, odd, right });
    }
}

#[test]
fn every_rule_finds_what_is_odd_and_nothing_in_what_is_right() {
    let mut all = Cases::default();
    for cases in ALL {
        cases(&mut all);
    }
    let known: BTreeSet<&str> = rules().into_iter().map(|rule| rule.name).collect();
    for Case { rule, .. } in &all.0 {
        assert!(known.contains(rule), "there is no rule {rule}");
    }
    for (rule, _) in super::sources() {
        let own: Vec<&Case> = all.0.iter().filter(|case| case.rule == rule).collect();
        assert!(!own.is_empty(), "{rule} has no case");
    }
    for Case { rule, about, odd, right } in &all.0 {
        let of = |all: &[LintFinding]| {
            all.iter().filter(|one| one.finding.rule == *rule).map(LintFinding::title).collect::<Vec<_>>()
        };
        assert_eq!(of(odd), [*about], "{rule}: {odd:?}");
        assert_eq!(of(right), Vec::<String>::new(), "{rule}: {right:?}");
    }
}
