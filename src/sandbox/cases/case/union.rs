//! The union that a value of a case is.

pub(in crate::sandbox::cases) use crate::rules::case_rule::{is_empty, value_text as text};
