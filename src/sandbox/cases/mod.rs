//! Cases in the sandbox: what the generic mechanism cannot do, and the table of what it can.

use super::Handler;
use super::generic::Resource;

/// The resources that the generic mechanism keeps.
pub const RESOURCES: &[&Resource] = &[];

/// The handler of an operation that needs one.
pub fn handler(_operation: &str) -> Option<Handler> {
    None
}
