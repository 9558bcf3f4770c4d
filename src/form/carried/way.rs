//! What becomes of a field on the way, and which records go along: what is offered, and what it is called.

use jiff::Timestamp;
use serde_json::Value;

use super::{CarriedField, excluded, is, operator, sources};
use crate::model::look::{entries, text};
use crate::rules::{flow_operators, flow_operators_of_kind};

/// Something that can be done with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The kind of task.
    pub kind: &'static str,
    /// Its operator.
    pub operator: String,
    /// What people call it.
    pub title: String,
    /// What it is to be told.
    pub operand: Operand,
    /// What it is told without being asked.
    pub told: Option<(&'static str, &'static str)>,
}

/// What is asked for something that is done with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Nothing.
    None,
    /// How many characters.
    Count,
    /// Another field, and how the two stand together.
    Text,
    /// Another field.
    Field,
    /// A value.
    Value,
    /// Two values.
    Bounds,
}

/// What can be done with a field of the source with this member: only what that source has an operator for.
#[must_use]
pub fn ways_for(member: &str, field: &CarriedField) -> Vec<Way> {
    let has = |operator: &str| flow_operators(member).iter().any(|known| known == operator);
    let mut ways = Vec::new();
    let mut offer = |kind, operator: &str, title: &str, operand, told| {
        if has(operator) && flow_operators_of_kind(kind).contains(&operator) {
            ways.push(Way { kind, operator: operator.to_owned(), title: title.to_owned(), operand, told });
        }
    };
    let (number, text) = (field.is_number() != Some(false), field.is_number() != Some(true));
    offer("Merge", "NO_OP", "Put together with another field …", Operand::Text, None);
    offer("Mask", "MASK_ALL", "Mask all of it", Operand::None, None);
    offer("Mask", "MASK_FIRST_N", "Mask the first characters …", Operand::Count, None);
    offer("Mask", "MASK_LAST_N", "Mask the last characters …", Operand::Count, None);
    offer("Truncate", "NO_OP", "Cut after so many characters …", Operand::Count, None);
    for (action, what) in [("DropRecord", "Leave the record out"), ("DropDataset", "End the run")] {
        let mut check = |operator: &str, when: &str, fits: bool| {
            if fits {
                let told = Some(("VALIDATION_ACTION", action));
                offer("Validate", operator, &format!("{what} if it is {when}"), Operand::None, told);
            }
        };
        check("VALIDATE_NON_NULL", "empty", true);
        check("VALIDATE_NUMERIC", "no number", text);
        check("VALIDATE_NON_ZERO", "zero", number);
        check("VALIDATE_NON_NEGATIVE", "negative", number);
    }
    if number {
        for (operator, title) in [
            ("ADDITION", "Add another field …"),
            ("SUBTRACTION", "Take another field off …"),
            ("MULTIPLICATION", "Multiply by another field …"),
            ("DIVISION", "Divide by another field …"),
        ] {
            offer("Arithmetic", operator, title, Operand::Field, None);
        }
    }
    ways
}

/// By what records can be chosen: the comparisons that both the source and the field have.
#[must_use]
pub fn conditions_for(member: &str, field: &CarriedField) -> Vec<Way> {
    let has = |operator: &str| {
        let of_field = field.compares.as_ref().is_none_or(|own| own.iter().any(|known| known == operator));
        of_field && flow_operators(member).iter().any(|known| known == operator)
    };
    let all =
        flow_operators_of_kind("Filter").into_iter().filter(|operator| *operator != "PROJECTION" && has(operator));
    let way = |operator: &str| Way {
        kind: "Filter",
        operator: operator.to_owned(),
        title: format!("{} …", compared(operator)),
        operand: if operator == "BETWEEN" { Operand::Bounds } else { Operand::Value },
        told: None,
    };
    let mut ways: Vec<Way> = all.map(way).collect();
    // What is asked for most comes first.
    ways.sort_by_key(|way| way.operator != "EQUAL_TO");
    ways
}

fn compared(operator: &str) -> &str {
    match operator {
        "EQUAL_TO" => "is",
        "NOT_EQUAL_TO" => "is not",
        "LESS_THAN" => "is less than",
        "GREATER_THAN" => "is more than",
        "LESS_THAN_OR_EQUAL_TO" => "is at most",
        "GREATER_THAN_OR_EQUAL_TO" => "is at least",
        "BETWEEN" => "is between",
        "CONTAINS" => "contains",
        other => other,
    }
}

/// What a task does, in words.
pub(super) fn words(task: &Value) -> String {
    let told =
        |key: &str| entries(task, "taskProperties").find(|(known, _)| *known == key).and_then(|(_, v)| v.as_str());
    let count = || told("MASK_LENGTH").or(told("TRUNCATE_LENGTH")).unwrap_or("?").to_owned();
    let kind = text(task, "taskType").unwrap_or_default();
    match (kind, operator(task).unwrap_or_default()) {
        ("Merge", _) => format!("with {}: {}", others(task), told("CONCAT_FORMAT").unwrap_or("?")),
        ("Arithmetic", operator) => {
            let sign = match operator {
                "ADDITION" => "+",
                "SUBTRACTION" => "−",
                "MULTIPLICATION" => "×",
                _ => "÷",
            };
            let others = others(task);
            format!("{sign} {}", if others.is_empty() { told("VALUE").unwrap_or("?") } else { &others })
        }
        ("Mask", "MASK_ALL") => "masked".to_owned(),
        ("Mask", "MASK_FIRST_N") => format!("first {} masked", count()),
        ("Mask", "MASK_LAST_N") => format!("last {} masked", count()),
        ("Truncate", _) => format!("cut after {}", count()),
        ("Validate", operator) => {
            let when = match operator {
                "VALIDATE_NON_NULL" => "empty",
                "VALIDATE_NON_ZERO" => "zero",
                "VALIDATE_NON_NEGATIVE" => "negative",
                _ => "no number",
            };
            let what = if told("VALIDATION_ACTION") == Some("DropDataset") { "ends the run" } else { "left out" };
            format!("{what} if {when}")
        }
        ("Filter", "BETWEEN") => {
            let bound = |key| moment(told("DATA_TYPE"), told(key).unwrap_or("?"));
            format!("only {} to {}", bound("LOWER_BOUND"), bound("UPPER_BOUND"))
        }
        ("Filter", operator) => {
            let value = moment(told("DATA_TYPE"), told("VALUE").or(told("VALUES")).unwrap_or("?"));
            format!("only if it {} {value}", compared(operator))
        }
        ("Map_all", _) if !excluded(task).is_empty() => format!("all but {}", excluded(task).join(", ")),
        (kind, _) => kind.to_lowercase().replace('_', " "),
    }
}

/// A value that records are chosen by: one of a field of moments counts milliseconds, and is told as a moment.
fn moment(kind: Option<&str>, value: &str) -> String {
    let is_moment = kind.is_some_and(|kind| ["date", "datetime"].contains(&kind.to_lowercase().as_str()));
    let at = value.parse().ok().filter(|_| is_moment).and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map_or_else(|| value.to_owned(), |at| at.to_string())
}

/// The fields of a task behind the first.
fn others(task: &Value) -> String {
    sources(task).skip(1).collect::<Vec<_>>().join(", ")
}

/// Whether it chooses records.
pub(super) fn is_condition(task: &Value) -> bool {
    is(task, "Filter") && operator(task) != Some("PROJECTION")
}
