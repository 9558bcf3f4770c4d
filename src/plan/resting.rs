//! What was made, or changed, and does nothing before somebody starts it.

use super::Kind;
use crate::catalog::Plan;

/// Things of one kind that do nothing before they are started.
#[derive(Clone, Debug)]
pub struct Resting {
    /// The kind.
    pub kind: Kind,
    /// What they are called.
    pub names: Vec<String>,
    /// What that means.
    pub why: String,
    /// The call that starts the first of them.
    pub start: Plan,
}
