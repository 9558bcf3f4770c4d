//! Who asks.

use crate::sandbox::Store;

/// The user who asks; the sandbox knows accounts and no users.
pub(super) fn caller(store: &Store<'_>) -> String {
    format!("arn:aws:iam::{}:user/sandbox", store.account())
}
