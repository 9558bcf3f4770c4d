//! Terms: documents by a name and a value, each look-up one step into an index.

use rusqlite::{OptionalExtension, params};

use super::documents::raw;
use super::{Record, Store};
use crate::sandbox::Refusal;

impl Store<'_> {
    /// Makes a document found by these names and values, and by no others.
    ///
    /// # Errors
    /// If the database fails; so do all below.
    pub fn set_terms(&self, kind: &str, parent: &str, id: &str, terms: &[(String, String)]) -> Result<(), Refusal> {
        let seq: Option<i64> = self
            .sql
            .prepare_cached("SELECT seq FROM documents WHERE space = ?1 AND kind = ?2 AND parent = ?3 AND id = ?4")?
            .query_row(params![self.number, kind, parent, id], |row| row.get(0))
            .optional()?;
        let Some(seq) = seq else { return Ok(()) };
        self.sql.prepare_cached("DELETE FROM terms WHERE seq = ?1")?.execute([seq])?;
        let mut insert = self.sql.prepare_cached(
            "INSERT OR IGNORE INTO terms (space, kind, parent, name, value, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for (name, value) in terms {
            insert.execute(params![self.number, kind, parent, name, value, seq])?;
        }
        Ok(())
    }

    /// The order numbers of the documents with this term, ascending.
    #[expect(clippy::missing_errors_doc, reason = "as for set_terms")]
    pub fn seqs_by(&self, kind: &str, parent: &str, name: &str, value: &str) -> Result<Vec<i64>, Refusal> {
        Ok(self
            .sql
            .prepare_cached(
                "SELECT seq FROM terms \
                 WHERE space = ?1 AND kind = ?2 AND parent = ?3 AND name = ?4 AND value = ?5 ORDER BY seq",
            )?
            .query_map(params![self.number, kind, parent, name, value], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    /// The document with this order number.
    #[expect(clippy::missing_errors_doc, reason = "as for set_terms")]
    pub fn by_seq(&self, seq: i64) -> Result<Option<Record>, Refusal> {
        self.sql
            .prepare_cached(
                "SELECT seq, parent, id, document, created, updated FROM documents WHERE seq = ?1 AND space = ?2",
            )?
            .query_row(params![seq, self.number], raw)
            .optional()?
            .map(super::documents::Raw::parse)
            .transpose()
    }

    /// The documents with this term, in the order of creation.
    #[expect(clippy::missing_errors_doc, reason = "as for set_terms")]
    pub fn find_by(&self, kind: &str, parent: &str, name: &str, value: &str) -> Result<Vec<Record>, Refusal> {
        let seqs = self.seqs_by(kind, parent, name, value)?;
        seqs.into_iter().filter_map(|seq| self.by_seq(seq).transpose()).collect()
    }
}
