//! Which operators the kinds of tasks take, and what each is told by (appflow-connectors, 2).

use crate::model::{Service, ShapeKind, api};

const COMPARES: [&str; 8] = [
    "LESS_THAN",
    "GREATER_THAN",
    "BETWEEN",
    "LESS_THAN_OR_EQUAL_TO",
    "GREATER_THAN_OR_EQUAL_TO",
    "EQUAL_TO",
    "NOT_EQUAL_TO",
    "CONTAINS",
];

/// Whether an operator goes with a kind of task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It does.
    Right,
    /// It is refused.
    Wrong,
    /// It likely does not, but nobody has seen it refused.
    Doubtful,
}

/// The operators of a kind of task.
#[must_use]
pub fn of_kind(kind: &str) -> Vec<&'static str> {
    match kind {
        "Filter" => ["PROJECTION"].into_iter().chain(COMPARES).collect(),
        "Arithmetic" => vec!["ADDITION", "SUBTRACTION", "MULTIPLICATION", "DIVISION"],
        "Mask" => vec!["MASK_ALL", "MASK_FIRST_N", "MASK_LAST_N"],
        "Validate" => {
            vec!["VALIDATE_NON_NULL", "VALIDATE_NON_ZERO", "VALIDATE_NON_NEGATIVE", "VALIDATE_NUMERIC"]
        }
        _ => vec!["NO_OP"],
    }
}

/// Whether an operator goes with a kind of task. What partitions and passes through is only inferred to take `NO_OP`.
pub(super) fn fit(kind: &str, operator: &str) -> Fit {
    match (of_kind(kind).contains(&operator), kind) {
        (true, _) => Fit::Right,
        (false, "Partition" | "Passthrough") => Fit::Doubtful,
        (false, _) => Fit::Wrong,
    }
}

/// What the service calls a kind of task in an error, as in "not valid for filtering tasks".
#[must_use]
pub fn doing(kind: &str) -> String {
    match kind {
        "Map" => "mapping".to_owned(),
        "Map_all" => "map_all".to_owned(),
        "Filter" => "filtering".to_owned(),
        "Arithmetic" => "arithmetic".to_owned(),
        kind => format!("{}ing", kind.trim_end_matches('e').to_lowercase()),
    }
}

/// Whether the source with this member has an operator that chooses fields.
pub(super) fn can_project(member: &str) -> bool {
    of_member(member).iter().any(|value| value == "PROJECTION")
}

/// The operators of the source with this member.
#[must_use]
pub fn of_member(member: &str) -> &'static [String] {
    let operators = api().shape(Service::AppFlow, "ConnectorOperator").and_then(|shape| shape.member(member));
    match operators.map(|member| &member.shape().kind) {
        Some(ShapeKind::String { values }) => values,
        _ => &[],
    }
}

/// The properties that a task is told by and does not have.
pub(super) fn lacks(kind: &str, operator: Option<&str>, has: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let needs: &[&'static str] = match (kind, operator) {
        ("Filter", Some("BETWEEN")) => &["DATA_TYPE", "LOWER_BOUND", "UPPER_BOUND"],
        ("Filter", Some(operator)) if COMPARES.contains(&operator) => {
            if has("VALUES") {
                &["DATA_TYPE"]
            } else {
                &["DATA_TYPE", "VALUE"]
            }
        }
        ("Merge", _) => &["CONCAT_FORMAT"],
        ("Arithmetic", _) => &["MATH_OPERATION_FIELDS_ORDER"],
        ("Mask", Some("MASK_ALL")) => &["MASK_VALUE"],
        ("Mask", _) => &["MASK_VALUE", "MASK_LENGTH"],
        ("Truncate", _) => &["TRUNCATE_LENGTH"],
        ("Validate", _) => &["VALIDATION_ACTION"],
        _ => &[],
    };
    needs.iter().copied().filter(|need| !has(need)).collect()
}
