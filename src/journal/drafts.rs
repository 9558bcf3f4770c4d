//! Drafts, bookmarks and what was set apart, on disk. What may not be kept is taken out here once more, whoever left it in.

use std::collections::HashMap;
use std::str::FromStr;

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::{LeftText, names};
use crate::contract::{Bookmark, Draft, DraftId, DraftKey, DraftPlace, DraftText, KeptSearch};
use crate::model::{OperationId, Policy, keepable_text, strip_input};

const KEEP: &str = "INSERT OR REPLACE INTO bookmarks (location, title, region) VALUES (?1, ?2, ?3)";

/// Keeps a draft of this run in place of an older one of its id.
pub(super) fn save(sql: &Connection, run: &str, draft: &Draft) -> rusqlite::Result<()> {
    let DraftKey { id, location, operation, context } = &draft.key;
    let kept = strip_input(*operation, &draft.document, Policy::Store);
    let original = draft.original.as_ref().map(|was| strip_input(*operation, was, Policy::Store).document.to_string());
    let (texts, lost) = texts(*operation, &draft.texts);
    sql.prepare_cached("INSERT OR REPLACE INTO drafts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")?
        .execute(params![
            id.0,
            run,
            location.without_query().to_string(),
            operation.service.id(),
            operation.name,
            names::context(context),
            kept.document.to_string(),
            original,
            draft.stripped || kept.stripped || lost,
            texts,
            draft.step,
            draft.saved.as_millisecond(),
            draft.account,
        ])
        .map(drop)
}

/// Makes a text that was saved outside part of its draft, or a draft of its own. Returns the draft as it is kept; `None`
/// where nothing of the text may be.
pub(super) fn found(sql: &Connection, run: &str, left: &LeftText) -> rusqlite::Result<Option<Draft>> {
    let DraftPlace { draft: key, path, key: is_key } = &left.of;
    let kept = keepable_text(key.operation, path, &left.text);
    if kept.text.is_empty() {
        return Ok(None);
    }
    let known = all(sql, |_| false)?.into_iter().find(|draft| draft.key.id == key.id);
    let mut draft = known.unwrap_or_else(|| Draft::new(key.clone(), json!({}), left.saved));
    draft.texts.retain(|text| text.path != *path || text.key != *is_key);
    draft.texts.push(DraftText { path: path.clone(), key: *is_key, text: kept.text });
    draft.stripped |= !kept.whole;
    draft.saved = left.saved;
    save(sql, run, &draft)?;
    Ok(Some(draft))
}

/// The texts as far as they may be kept, and whether anything of them may not.
fn texts(operation: OperationId, texts: &[DraftText]) -> (String, bool) {
    let mut lost = false;
    let kept = texts.iter().filter_map(|text| {
        let kept = keepable_text(operation, &text.path, &text.text);
        lost |= !kept.whole;
        // The path to what is never kept may name a customer, too.
        let may_be_named = kept.whole || text.path.is_root();
        may_be_named.then(|| json!([text.path.to_string(), text.key, kept.text]))
    });
    let kept: Vec<Value> = kept.collect();
    (Value::Array(kept).to_string(), lost)
}

fn texts_of(text: &str) -> Vec<DraftText> {
    let texts: Vec<(String, bool, String)> = serde_json::from_str(text).unwrap_or_default();
    let read = |(path, key, text): (String, bool, String)| Some(DraftText { path: path.parse().ok()?, key, text });
    texts.into_iter().filter_map(read).collect()
}

/// Forgets a draft.
pub(super) fn forget(sql: &Connection, id: &DraftId) -> rusqlite::Result<()> {
    sql.prepare_cached("DELETE FROM drafts WHERE id = ?1")?.execute([&id.0]).map(drop)
}

/// All drafts, newest first; those of operations that are not known here stay on disk. `is_open` says of a run
/// whether it is another one that goes on.
pub(super) fn all(sql: &Connection, is_open: impl Fn(&str) -> bool) -> rusqlite::Result<Vec<Draft>> {
    let mut query = sql.prepare(
        "SELECT id, run, location, service, operation, context, document, original, stripped, texts, step, saved, account
         FROM drafts ORDER BY saved DESC, location, id",
    )?;
    let mut runs = HashMap::new();
    let rows = query.query_map([], |row| {
        let text = |column: usize| row.get::<_, String>(column);
        let (id, run) = (DraftId(text(0)?), text(1)?);
        let (location, service, operation, context) = (text(2)?, text(3)?, text(4)?, text(5)?);
        let document: Option<Value> = serde_json::from_str(&text(6)?).ok();
        let original: Option<String> = row.get(7)?;
        let original = original.and_then(|text| serde_json::from_str(&text).ok());
        let (stripped, texts, step, saved) =
            (row.get(8)?, texts_of(&text(9)?), row.get(10)?, names::moment(row.get(11)?));
        let account = row.get(12)?;
        let elsewhere = *runs.entry(run).or_insert_with_key(|run| is_open(run));
        let known = || {
            let location = location.parse().ok()?;
            let operation = names::operation(&service, &operation)?;
            let key = DraftKey { id, location, operation, context: names::context_of(&context)? };
            Some(Draft { key, document: document?, original, stripped, texts, account, elsewhere, step, saved })
        };
        Ok(known())
    })?;
    rows.filter_map(names::readable).collect()
}

/// Keeps a bookmark in place of an older one of the same location.
pub(super) fn mark(sql: &Connection, mark: &Bookmark) -> rusqlite::Result<()> {
    sql.prepare_cached(KEEP)?
        .execute(params![mark.location.without_query().to_string(), mark.title, mark.region])
        .map(drop)
}

/// Keeps a search by a name, in place of the same search by an older one.
pub(super) fn keep_search(
    sql: &Connection,
    search: &KeptSearch,
    title: &str,
    region: Option<&str>,
) -> rusqlite::Result<()> {
    sql.prepare_cached(KEEP)?.execute(params![search.location().to_string(), title, region]).map(drop)
}

/// Calls what is kept of a location by another name.
pub(super) fn rename(sql: &Connection, location: &str, title: &str) -> rusqlite::Result<()> {
    sql.prepare_cached("UPDATE bookmarks SET title = ?2 WHERE location = ?1")?.execute([location, title]).map(drop)
}

/// Forgets a bookmark.
pub(super) fn unmark(sql: &Connection, location: &str) -> rusqlite::Result<()> {
    sql.prepare_cached("DELETE FROM bookmarks WHERE location = ?1")?.execute([location]).map(drop)
}

/// All bookmarks by title.
pub(super) fn marks(sql: &Connection) -> rusqlite::Result<Vec<Bookmark>> {
    let mut query = sql.prepare("SELECT location, title, region FROM bookmarks ORDER BY title, location")?;
    let rows = query.query_map([], |row| {
        let (location, title, region): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(location.parse().ok().map(|location| Bookmark { location, title, region }))
    })?;
    rows.filter_map(names::readable).collect()
}

/// Keeps that a match is none, or that it is one after all.
pub(super) fn set_apart(sql: &Connection, location: &str, apart: bool) -> rusqlite::Result<()> {
    let change =
        if apart { "INSERT OR IGNORE INTO apart VALUES (?1)" } else { "DELETE FROM apart WHERE location = ?1" };
    sql.prepare_cached(change)?.execute([location]).map(drop)
}

/// Keeps what was chosen of how the console looks, or forgets it.
pub(super) fn remember(sql: &Connection, what: &str, value: Option<&str>) -> rusqlite::Result<()> {
    match value {
        Some(value) => {
            sql.prepare_cached("INSERT OR REPLACE INTO remembered VALUES (?1, ?2)")?.execute([what, value]).map(drop)
        }
        None => sql.prepare_cached("DELETE FROM remembered WHERE what = ?1")?.execute([what]).map(drop),
    }
}

/// All that was chosen of how the console looks, by what it is about.
pub(super) fn remembered(sql: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut query = sql.prepare("SELECT what, value FROM remembered")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// All matches that are none.
pub(super) fn all_apart<L: FromStr>(sql: &Connection) -> rusqlite::Result<Vec<L>> {
    let mut query = sql.prepare("SELECT location FROM apart")?;
    let rows = query.query_map([], |row| Ok(row.get::<_, String>(0)?.parse().ok()))?;
    rows.filter_map(names::readable).collect()
}
