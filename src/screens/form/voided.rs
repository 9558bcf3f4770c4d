//! What a choice has made void, kept aside for the case that the choice is taken back.

use std::fmt;

use serde_json::Value;

use crate::model::DocPath;

/// A member that was left out, with its value. It may be a secret: only its path is ever printed.
pub(super) struct Voided {
    pub(super) path: DocPath,
    pub(super) value: Value,
}

impl fmt::Debug for Voided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Voided({})", self.path)
    }
}
