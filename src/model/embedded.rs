//! The facts that ship inside the binary.

use std::sync::LazyLock;

use super::{Api, Operation, OperationId, load};

/// The facts that ship inside the binary, read on first use.
///
/// # Panics
/// If the embedded facts or their overlay do not parse; a test loads them, so a release never does.
#[must_use]
#[expect(clippy::panic, reason = "embedded data that a test loads; nothing works without it")]
pub fn api() -> &'static Api {
    static API: LazyLock<Api> = LazyLock::new(|| match load::load() {
        Ok(api) => api,
        Err(problem) => panic!("the embedded API facts do not load: {problem}"),
    });
    &API
}

impl OperationId {
    /// The facts of this operation.
    #[must_use]
    pub fn operation(self) -> &'static Operation {
        api().by_id(self)
    }
}
