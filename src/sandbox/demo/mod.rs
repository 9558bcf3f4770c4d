//! The demo data: a company's customers, cases and flows, the same on every start.

use super::{Refusal, Seeder};

/// Fills the sandbox through its own operations.
///
/// # Errors
/// If an operation refuses what it is given.
pub fn seed(_seeder: &Seeder<'_>) -> Result<(), Refusal> {
    Ok(())
}
