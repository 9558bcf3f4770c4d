//! Binding agrees with botocore: the golden requests of every operation, sent and read back.

use crate::cases;
use std::collections::HashMap;

use serde_json::Value;
use switchboard::model::{api, bind, check_input, redacted_target, unbind};

use cases::{Case, cases};

fn complaints(check: impl Fn(&Case) -> Result<(), String>) -> Vec<String> {
    let complain = |case: Case| check(&case).err().map(|why| format!("{} {}: {why}", case.operation, case.name));
    cases().into_iter().filter_map(complain).collect()
}

fn differ(what: &str, ours: &impl std::fmt::Debug, theirs: &impl std::fmt::Debug) -> Result<(), String> {
    Err(format!("{what}\n ours: {ours:?}\n theirs: {theirs:?}"))
}

#[test]
fn every_operation_has_two_cases_at_least() {
    let mut counts: HashMap<_, u32> = api().operations().map(|operation| (operation.id, 0)).collect();
    for case in cases() {
        *counts.get_mut(&case.operation).unwrap() += 1;
    }
    assert_eq!(counts.len(), 187);
    let few: Vec<_> = counts.iter().filter(|(_, count)| **count < 2).collect();
    assert!(few.is_empty(), "{few:?}");
}

#[test]
fn binding_sends_what_botocore_sends() {
    let found = complaints(|case| {
        let ours = bind(case.operation, &case.input).map_err(|problem| problem.to_string())?;
        if (ours.method, &ours.path) != (&case.method, &case.path) {
            return differ("method or path", &(ours.method, &ours.path), &(&case.method, &case.path));
        }
        if ours.query_string() != case.query {
            return differ("query", &ours.query_string(), &case.query);
        }
        let body: Option<Value> = ours.body.map(|body| serde_json::from_slice(&body).unwrap());
        if body == case.body { Ok(()) } else { differ("body", &body, &case.body) }
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_botocore_sends_reads_back_as_the_input() {
    let found = complaints(|case| {
        let body = case.body.as_ref().map(Value::to_string).unwrap_or_default();
        let read = unbind(case.operation.service, &case.method, &case.path, &case.query, body.as_bytes())
            .map_err(|problem| problem.to_string())?;
        let expected = (case.operation, case.input.clone());
        if read == expected { Ok(()) } else { differ("document", &read, &expected) }
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_call_has_an_address_for_people() {
    let found = complaints(|case| {
        let target = redacted_target(case.operation, &case.input).map_err(|problem| problem.to_string())?;
        if target.starts_with('/') { Ok(()) } else { Err(target) }
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_input_that_keeps_the_constraints_passes_the_check() {
    let found = complaints(|case| {
        let issues = check_input(case.operation, &case.input);
        if issues.is_empty() {
            Ok(())
        } else {
            Err(issues.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        }
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}
