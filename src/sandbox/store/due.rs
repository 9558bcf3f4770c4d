//! What is to happen at a time: noted when it is known, carried out when the sandbox's clock has got there.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::Store;
use crate::sandbox::Refusal;

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// When it is to happen.
    pub at: Timestamp,
    /// What is to happen.
    pub what: String,
    /// The ids above what it happens to, joined by `/`.
    pub parent: String,
    /// What it happens to.
    pub id: String,
}

impl Store<'_> {
    /// Notes what is to happen at a time. Whoever carries it out looks whether it still has to.
    ///
    /// # Errors
    /// If the database fails; so do all below.
    pub fn plan(&self, at: Timestamp, what: &str, parent: &str, id: &str) -> Result<(), Refusal> {
        self.sql.prepare_cached("INSERT OR IGNORE INTO due VALUES (?1, ?2, ?3, ?4, ?5)")?.execute(params![
            self.number,
            at.as_millisecond(),
            what,
            parent,
            id
        ])?;
        Ok(())
    }

    /// Takes the next thing that is due by now.
    #[expect(clippy::missing_errors_doc, reason = "as for plan")]
    pub fn take_due(&self) -> Result<Option<Due>, Refusal> {
        let due = self
            .sql
            .prepare_cached("SELECT at, what, parent, id FROM due WHERE space = ?1 AND at <= ?2 ORDER BY at LIMIT 1")?
            .query_row(params![self.number, self.now().as_millisecond()], |row| {
                let at = Timestamp::from_millisecond(row.get(0)?).unwrap_or_default();
                Ok(Due { at, what: row.get(1)?, parent: row.get(2)?, id: row.get(3)? })
            })
            .optional()?;
        if let Some(due) = &due {
            self.sql
                .prepare_cached(
                    "DELETE FROM due WHERE space = ?1 AND at = ?2 AND what = ?3 AND parent = ?4 AND id = ?5",
                )?
                .execute(params![self.number, due.at.as_millisecond(), due.what, due.parent, due.id])?;
        }
        Ok(due)
    }
}
