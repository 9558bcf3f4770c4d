//! The programs of the user's own that run now.

use jiff::Timestamp;

use crate::contract::ProgramId;

/// A program that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// What it is known by.
    pub id: ProgramId,
    /// What people call it.
    pub title: String,
    /// When it began.
    pub began: Timestamp,
}

/// All that run, the oldest first.
#[derive(Debug, Default)]
pub struct Programs {
    begun: u64,
    running: Vec<Program>,
}

impl Programs {
    /// Takes note of one that begins.
    pub fn begin(&mut self, title: &str, now: Timestamp) -> ProgramId {
        self.begun += 1;
        let id = ProgramId(self.begun);
        self.running.push(Program { id, title: title.to_owned(), began: now });
        id
    }

    /// Takes note of an end.
    pub fn end(&mut self, id: ProgramId) {
        self.running.retain(|program| program.id != id);
    }

    /// Those that run, the oldest first.
    pub fn running(&self) -> impl Iterator<Item = &Program> {
        self.running.iter()
    }
}
