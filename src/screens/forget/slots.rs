//! What the calls of the page are for.

/// What the calls of the page on which a person is forgotten are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForgetSlot {
    /// What exists: one question of all that are asked.
    Ask(usize),
    /// An item of the job.
    Send(usize),
    /// Whether what an item of the job was to delete is still there.
    Check(usize),
}
