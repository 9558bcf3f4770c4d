//! Drafts and bookmarks on disk. What may not be kept is taken out here once more, whoever left it in.

use rusqlite::{Connection, params};
use serde_json::Value;

use super::names;
use crate::contract::{Bookmark, Draft, DraftKey};
use crate::model::{Policy, strip_input};

/// Keeps a draft in place of an older one.
pub(super) fn save(sql: &Connection, draft: &Draft) -> rusqlite::Result<()> {
    let DraftKey { location, operation, context } = &draft.key;
    let kept = strip_input(*operation, &draft.document, Policy::Store);
    let original = draft.original.as_ref().map(|was| strip_input(*operation, was, Policy::Store).document.to_string());
    sql.prepare_cached("INSERT OR REPLACE INTO drafts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
        .execute(params![
            location.without_query().to_string(),
            operation.service.id(),
            operation.name,
            names::context(context),
            kept.document.to_string(),
            draft.stripped || kept.stripped,
            draft.step,
            draft.saved.as_millisecond(),
            original,
        ])
        .map(drop)
}

/// Forgets a draft.
pub(super) fn forget(sql: &Connection, key: &DraftKey) -> rusqlite::Result<()> {
    let DraftKey { location, operation, context } = key;
    sql.prepare_cached("DELETE FROM drafts WHERE location = ?1 AND service = ?2 AND operation = ?3 AND context = ?4")?
        .execute(params![
            location.without_query().to_string(),
            operation.service.id(),
            operation.name,
            names::context(context)
        ])
        .map(drop)
}

/// All drafts, newest first; those of operations that are not known here stay on disk.
pub(super) fn all(sql: &Connection) -> rusqlite::Result<Vec<Draft>> {
    let mut query = sql.prepare(
        "SELECT location, service, operation, context, document, stripped, step, saved, original FROM drafts
         ORDER BY saved DESC, location",
    )?;
    let rows = query.query_map([], |row| {
        let text = |column: usize| row.get::<_, String>(column);
        let (location, service, operation, context) = (text(0)?, text(1)?, text(2)?, text(3)?);
        let document: Option<Value> = serde_json::from_str(&text(4)?).ok();
        let (stripped, step, saved) = (row.get(5)?, row.get(6)?, names::moment(row.get(7)?));
        let original: Option<String> = row.get(8)?;
        let original = original.and_then(|text| serde_json::from_str(&text).ok());
        let known = || {
            let location = location.parse().ok()?;
            let operation = names::operation(&service, &operation)?;
            let key = DraftKey { location, operation, context: names::context_of(&context)? };
            Some(Draft { key, document: document?, original, stripped, step, saved })
        };
        Ok(known())
    })?;
    Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Keeps a bookmark in place of an older one of the same location.
pub(super) fn mark(sql: &Connection, mark: &Bookmark) -> rusqlite::Result<()> {
    sql.prepare_cached("INSERT OR REPLACE INTO bookmarks VALUES (?1, ?2)")?
        .execute(params![mark.location.without_query().to_string(), mark.title])
        .map(drop)
}

/// Forgets a bookmark.
pub(super) fn unmark(sql: &Connection, location: &str) -> rusqlite::Result<()> {
    sql.prepare_cached("DELETE FROM bookmarks WHERE location = ?1")?.execute([location]).map(drop)
}

/// All bookmarks by title.
pub(super) fn marks(sql: &Connection) -> rusqlite::Result<Vec<Bookmark>> {
    let mut query = sql.prepare("SELECT location, title FROM bookmarks ORDER BY title, location")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let marks = rows.collect::<Result<Vec<(String, String)>, _>>()?;
    Ok(marks
        .into_iter()
        .filter_map(|(location, title)| Some(Bookmark { location: location.parse().ok()?, title }))
        .collect())
}
