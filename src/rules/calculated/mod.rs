//! Calculated attributes: what a definition says, and what the service refuses of it.
//!
//! From the pages about calculated attributes of the Administrator Guide: "Calculated attributes APIs", "Creating a
//! definition", "Default calculated attributes", "Event filters".

mod builtin;
mod definition;
mod expression;
mod followers;

pub use builtin::{built_in, builtins};
pub use expression::{Expression, ExpressionField, field_in_expression, object_type_of, with_field};
pub(super) use followers::attributes;

use super::conditions;
use super::findings::Rule;

pub(super) const OF_CREATE: &[&[Rule]] = &[definition::RULES, definition::CONDITIONS, conditions::OF_ATTRIBUTE];
pub(super) const OF_UPDATE: &[&[Rule]] = &[definition::CONDITIONS];
