//! Documents by kind, parent and id.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::Value;

use super::{Record, Store};
use crate::sandbox::Refusal;

const COLUMNS: &str = "seq, parent, id, document, created, updated";

impl Store<'_> {
    /// One document.
    ///
    /// # Errors
    /// If the database fails; so do all below.
    pub fn get(&self, kind: &str, parent: &str, id: &str) -> Result<Option<Record>, Refusal> {
        self.sql
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM documents WHERE space = ?1 AND kind = ?2 AND parent = ?3 AND id = ?4"
            ))?
            .query_row(params![self.number, kind, parent, id], raw)
            .optional()?
            .map(Raw::parse)
            .transpose()
    }

    /// Whether there is such a document.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn has(&self, kind: &str, parent: &str, id: &str) -> Result<bool, Refusal> {
        Ok(self
            .sql
            .prepare_cached("SELECT 1 FROM documents WHERE space = ?1 AND kind = ?2 AND parent = ?3 AND id = ?4")?
            .exists(params![self.number, kind, parent, id])?)
    }

    /// Stores a document, in place of the one with this id if there is one, which keeps its order,
    /// its time of creation and its terms. Gives its `seq`.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn put(&self, kind: &str, parent: &str, id: &str, document: &Value) -> Result<i64, Refusal> {
        let now = self.now.get().as_millisecond();
        Ok(self
            .sql
            .prepare_cached(
                "INSERT INTO documents (space, kind, parent, id, document, created, updated) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) \
                 ON CONFLICT (space, kind, parent, id) DO UPDATE \
                 SET document = excluded.document, updated = excluded.updated RETURNING seq",
            )?
            .query_row(params![self.number, kind, parent, id, document.to_string(), now], |row| row.get(0))?)
    }

    /// Writes another document into the place of one that is there, which stays as old as it is.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn amend(&self, kind: &str, parent: &str, id: &str, document: &Value) -> Result<(), Refusal> {
        self.sql
            .prepare_cached(
                "UPDATE documents SET document = ?5 WHERE space = ?1 AND kind = ?2 AND parent = ?3 AND id = ?4",
            )?
            .execute(params![self.number, kind, parent, id, document.to_string()])?;
        Ok(())
    }

    /// Stores a new document; false if there is one with this id.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn insert(&self, kind: &str, parent: &str, id: &str, document: &Value) -> Result<bool, Refusal> {
        if self.has(kind, parent, id)? {
            return Ok(false);
        }
        self.put(kind, parent, id, document)?;
        Ok(true)
    }

    /// Deletes a document with its terms; false if there was none.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn delete(&self, kind: &str, parent: &str, id: &str) -> Result<bool, Refusal> {
        let gone = self
            .sql
            .prepare_cached("DELETE FROM documents WHERE space = ?1 AND kind = ?2 AND parent = ?3 AND id = ?4")?
            .execute(params![self.number, kind, parent, id])?;
        Ok(gone > 0)
    }

    /// Deletes every document whose kind begins with `kinds` and that belongs to `parent`, at any depth.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn delete_below(&self, kinds: &str, parent: &str) -> Result<usize, Refusal> {
        Ok(self
            .sql
            .prepare_cached(
                "DELETE FROM documents WHERE space = ?1 AND kind >= ?2 AND kind < ?4 \
                 AND (parent = ?3 OR substr(parent, 1, length(?3) + 1) = ?3 || '/')",
            )?
            // No kind begins with a character beyond all others, so that the index leads to those that are meant.
            .execute(params![self.number, kinds, parent, format!("{kinds}{}", char::MAX)])?)
    }

    /// All documents of a kind and parent, in the order of creation.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn list(&self, kind: &str, parent: &str) -> Result<Vec<Record>, Refusal> {
        self.list_after(kind, parent, 0, usize::MAX)
    }

    /// Up to `limit` documents of a kind and parent after the one with this `seq`, in the order of creation.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn list_after(&self, kind: &str, parent: &str, seq: i64, limit: usize) -> Result<Vec<Record>, Refusal> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.sql
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM documents \
                 WHERE space = ?1 AND kind = ?2 AND parent = ?3 AND seq > ?4 ORDER BY seq LIMIT ?5"
            ))?
            .query_map(params![self.number, kind, parent, seq, limit], raw)?
            .map(|row| row?.parse())
            .collect()
    }

    /// The document of a kind and parent that was created last.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn last(&self, kind: &str, parent: &str) -> Result<Option<Record>, Refusal> {
        self.sql
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM documents \
                 WHERE space = ?1 AND kind = ?2 AND parent = ?3 ORDER BY seq DESC LIMIT 1"
            ))?
            .query_row(params![self.number, kind, parent], raw)
            .optional()?
            .map(Raw::parse)
            .transpose()
    }

    /// All documents of a kind whatever their parent, in the order of creation.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn list_everywhere(&self, kind: &str) -> Result<Vec<Record>, Refusal> {
        self.sql
            .prepare_cached(&format!("SELECT {COLUMNS} FROM documents WHERE space = ?1 AND kind = ?2 ORDER BY seq"))?
            .query_map(params![self.number, kind], raw)?
            .map(|row| row?.parse())
            .collect()
    }

    /// How many documents of a kind and parent there are.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn count(&self, kind: &str, parent: &str) -> Result<u64, Refusal> {
        Ok(self.measure(kind, parent)?.0)
    }

    /// Number and size in bytes of the documents of a kind and parent; kept up to date, not counted.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn measure(&self, kind: &str, parent: &str) -> Result<(u64, u64), Refusal> {
        let tally: Option<(i64, i64)> = self
            .sql
            .prepare_cached("SELECT documents, bytes FROM tallies WHERE space = ?1 AND kind = ?2 AND parent = ?3")?
            .query_row(params![self.number, kind, parent], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (count, bytes) = tally.unwrap_or_default();
        Ok((count.cast_unsigned(), bytes.cast_unsigned()))
    }

    /// The place of a document in the order of creation.
    #[expect(clippy::missing_errors_doc, reason = "as for get")]
    pub fn seq_of(&self, kind: &str, parent: &str, id: &str) -> Result<Option<i64>, Refusal> {
        Ok(self
            .sql
            .prepare_cached("SELECT seq FROM documents WHERE space = ?1 AND kind = ?2 AND parent = ?3 AND id = ?4")?
            .query_row(params![self.number, kind, parent, id], |row| row.get(0))
            .optional()?)
    }
}

/// A row before its document is parsed.
pub(super) struct Raw {
    record: Record,
    text: String,
}

impl Raw {
    pub(super) fn parse(self) -> Result<Record, Refusal> {
        Ok(Record { document: serde_json::from_str(&self.text)?, ..self.record })
    }
}

/// Reads [`COLUMNS`].
pub(super) fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let time = |column| row.get(column).map(|millis| Timestamp::from_millisecond(millis).unwrap_or_default());
    let record = Record {
        seq: row.get(0)?,
        parent: row.get(1)?,
        id: row.get(2)?,
        document: Value::Null,
        created: time(4)?,
        updated: time(5)?,
    };
    Ok(Raw { record, text: row.get(3)? })
}
