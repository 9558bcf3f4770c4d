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
        let Some(seq) = self.seq_of(kind, parent, id)? else { return Ok(()) };
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

    /// The values that a document has under a name.
    #[expect(clippy::missing_errors_doc, reason = "as for set_terms")]
    pub fn values_of(&self, seq: i64, name: &str) -> Result<Vec<String>, Refusal> {
        Ok(self
            .sql
            .prepare_cached("SELECT value FROM terms WHERE seq = ?1 AND name = ?2")?
            .query_map(params![seq, name], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }

    /// How many whole groups of `size` documents share a value under this name, over all values.
    #[expect(clippy::missing_errors_doc, reason = "as for set_terms")]
    pub fn full_groups(&self, kind: &str, parent: &str, name: &str, size: u32) -> Result<u64, Refusal> {
        let groups: i64 = self
            .sql
            .prepare_cached(
                "SELECT coalesce(sum(n / ?5), 0) FROM (SELECT count(*) AS n FROM terms \
                 WHERE space = ?1 AND kind = ?2 AND parent = ?3 AND name = ?4 GROUP BY value)",
            )?
            .query_row(params![self.number, kind, parent, name, size], |row| row.get(0))?;
        Ok(groups.cast_unsigned())
    }

    /// Number and size in bytes of the documents with this term.
    #[expect(clippy::missing_errors_doc, reason = "as for set_terms")]
    pub fn weigh(&self, kind: &str, parent: &str, name: &str, value: &str) -> Result<(u64, u64), Refusal> {
        let (count, bytes): (i64, i64) = self
            .sql
            .prepare_cached(
                "SELECT count(*), coalesce(sum(octet_length(document)), 0) FROM terms JOIN documents USING (seq) \
                 WHERE terms.space = ?1 AND terms.kind = ?2 AND terms.parent = ?3 AND name = ?4 AND value = ?5",
            )?
            .query_row(params![self.number, kind, parent, name, value], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((count.cast_unsigned(), bytes.cast_unsigned()))
    }

    /// The id of the document with this order number.
    #[expect(clippy::missing_errors_doc, reason = "as for set_terms")]
    pub fn id_of(&self, seq: i64) -> Result<Option<String>, Refusal> {
        Ok(self
            .sql
            .prepare_cached("SELECT id FROM documents WHERE seq = ?1 AND space = ?2")?
            .query_row(params![seq, self.number], |row| row.get(0))
            .optional()?)
    }
}
