//! What of a text that can't be read yet may be kept on disk, or handed to another program.
//!
//! Nobody can tell for certain what an unfinished or damaged text is about, so it is followed as far as it goes. Only
//! what is surely none of what the policy of that place hides stays, as it was typed: names that the facts know,
//! values of members that may be kept, and what is between them. Nothing stands in the place of what is left out:
//! somebody might send it.

mod escape;
mod lexer;
mod place;
mod scan;
mod secret;
#[cfg(test)]
mod tests;

use super::{DocPath, OperationId, Policy};
use place::Here;
use scan::Scan;
pub use secret::secrets_in;

/// What of a text may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptText {
    /// The text without what is left out; empty where nothing that says anything is left.
    pub text: String,
    /// Whether nothing was left out.
    pub whole: bool,
}

/// What may be kept of the text of a member, or, at the root, of the whole input.
#[must_use]
pub fn keepable_text(operation: OperationId, path: &DocPath, text: &str) -> KeptText {
    kept(operation, path, text, Policy::Store)
}

/// Whether nothing in the text of a member (of the whole input, at the root) can be what the policy hides.
#[must_use]
pub fn text_keeps(operation: OperationId, path: &DocPath, text: &str, policy: Policy) -> bool {
    kept(operation, path, text, policy).whole
}

fn kept(operation: OperationId, path: &DocPath, text: &str, policy: Policy) -> KeptText {
    let input = operation.operation().input;
    if path.is_root() {
        return Scan::new(input, policy).kept(text);
    }
    let here = path.steps().iter().fold(Here::root(input), Here::inside);
    let whole = !policy.hides(here.as_leaf());
    KeptText { text: if whole { text.to_owned() } else { String::new() }, whole }
}
