//! Writes on disk: intent, sending, outcome.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Value, json};

use super::{Intent, Verdict, names};
use crate::contract::{BeforeImage, ContextKey, Finding, WriteId, WriteRecord, WriteState};
use crate::model::api;

/// The code of a write whose console ended before there was an answer.
const INTERRUPTED: &str = "Interrupted";

const COLUMNS: &str = "id, profile, region, endpoint, sandbox, account, resolved_region, service, operation, input, \
                       whole, token, state, code, message, request_id, location, found, carried_out, before_image, started, \
                       ended";

const STATES: [(WriteState, &str); 6] = [
    (WriteState::Intended, "intended"),
    (WriteState::Sent, "sent"),
    (WriteState::Succeeded, "succeeded"),
    (WriteState::Failed, "failed"),
    (WriteState::Unknown, "unknown"),
    (WriteState::Settled, "settled"),
];

fn state_name(state: WriteState) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("unknown", |(_, name)| name)
}

/// A search may hold what a customer is found by. In a location's path a question mark is always encoded.
fn without_query(location: &str) -> &str {
    location.split('?').next().unwrap_or_default()
}

/// A before-image as one text.
pub(super) fn written(before: &BeforeImage) -> String {
    let BeforeImage { operation, document, whole } = before;
    json!([operation.service.id(), operation.name, whole, document]).to_string()
}

/// The before-image of a text; `None` where it is none that is known here.
pub(super) fn before_of(text: &str) -> Option<BeforeImage> {
    let (service, name, whole, document): (String, String, bool, Value) = serde_json::from_str(text).ok()?;
    Some(BeforeImage { operation: names::operation(&service, &name)?, document, whole })
}

/// Enters a write that is about to be sent.
pub(super) fn intend(sql: &Connection, run: &str, intent: &Intent) -> rusqlite::Result<WriteId> {
    let Intent { context, operation, .. } = intent;
    sql.prepare_cached(
        "INSERT INTO writes (run, profile, region, endpoint, sandbox, account, resolved_region, service, operation,
            input, whole, token, state, location, started, before_image)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'intended', ?13, ?14, ?15)",
    )?
    .execute(params![
        run,
        context.profile,
        context.region,
        context.endpoint,
        context.sandbox,
        intent.account,
        intent.region,
        operation.service.id(),
        operation.name,
        intent.input.to_string(),
        intent.whole,
        intent.token,
        intent.location.as_deref().map(without_query),
        intent.at.as_millisecond(),
        intent.before.as_ref().map(written),
    ])?;
    Ok(WriteId(sql.last_insert_rowid()))
}

/// It was sent.
pub(super) fn sent(sql: &Connection, id: WriteId) -> rusqlite::Result<()> {
    let mut change = sql.prepare_cached("UPDATE writes SET state = 'sent' WHERE id = ?1 AND state = 'intended'")?;
    change.execute([id.0]).map(drop)
}

/// Its outcome is known, or given up. Returns the ids of all writes that this changed.
pub(super) fn ended(sql: &Connection, id: WriteId, verdict: &Verdict) -> rusqlite::Result<Vec<WriteId>> {
    sql.prepare_cached(
        "UPDATE writes SET state = ?2, code = ?3, message = iif(whole, ?4, NULL), request_id = ?5,
            location = coalesce(?6, location), ended = ?7 WHERE id = ?1",
    )?
    .execute(params![
        id.0,
        state_name(verdict.state),
        verdict.code,
        verdict.message,
        verdict.request_id,
        verdict.location.as_deref().map(without_query),
        verdict.at.as_millisecond(),
    ])?;
    let mut changed = vec![id];
    if verdict.state == WriteState::Succeeded {
        // Sent again with the same token: the earlier attempt is this very change.
        let mut same = sql.prepare_cached(
            "UPDATE writes SET state = 'settled' WHERE state = 'unknown' AND id <> ?1 AND (service, operation, token)
                = (SELECT service, operation, token FROM writes WHERE id = ?1) RETURNING id",
        )?;
        let settled = same.query_map([id.0], |row| row.get(0).map(WriteId))?;
        changed.extend(settled.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(changed)
}

/// Somebody looked what became of it.
pub(super) fn settle(sql: &Connection, id: WriteId) -> rusqlite::Result<()> {
    let mut change = sql.prepare_cached("UPDATE writes SET state = 'settled' WHERE id = ?1 AND state = 'unknown'")?;
    change.execute([id.0]).map(drop)
}

/// It was read back.
pub(super) fn found(sql: &Connection, id: WriteId, finding: &Finding, at: Option<&str>) -> rusqlite::Result<()> {
    let mut change = sql.prepare_cached(
        "UPDATE writes SET found = ?2, carried_out = ?3, location = coalesce(location, ?4)
         WHERE id = ?1 AND state = 'unknown'",
    )?;
    change.execute(params![id.0, finding.said, finding.done, at.map(without_query)]).map(drop)
}

/// What was under way in runs that are over will never be answered.
pub(super) fn give_up_those_without_run(sql: &Connection, now: i64) -> rusqlite::Result<()> {
    sql.execute(
        "UPDATE writes SET state = 'unknown', code = ?1, ended = ?2
         WHERE state IN ('intended', 'sent') AND run NOT IN (SELECT id FROM runs)",
        params![INTERRUPTED, now],
    )
    .map(drop)
}

/// One write; `None` if it is gone, or of an operation that is not known here.
pub(super) fn read(sql: &Connection, id: WriteId) -> rusqlite::Result<Option<WriteRecord>> {
    let mut query = sql.prepare_cached(&format!("SELECT {COLUMNS} FROM writes WHERE id = ?1"))?;
    Ok(query.query_row([id.0], record).optional()?.flatten())
}

/// All that are open, and so many that ended, without those that are done and of which nothing stays; newest first.
pub(super) fn latest(sql: &Connection, ended: u32) -> rusqlite::Result<Vec<WriteRecord>> {
    let passing: Vec<&str> = api().operations().filter(|found| found.passing).map(|found| found.id.name).collect();
    let mut query = sql.prepare(&format!(
        "SELECT {COLUMNS} FROM writes WHERE state IN ('intended', 'sent', 'unknown') OR id IN (
            SELECT id FROM writes WHERE state IN ('succeeded', 'failed', 'settled')
                AND (state <> 'succeeded' OR operation NOT IN (SELECT value FROM json_each(?2)))
            ORDER BY id DESC LIMIT ?1)
         ORDER BY id DESC"
    ))?;
    let records = query.query_map(params![ended, json!(passing).to_string()], record)?;
    records.filter_map(names::readable).collect()
}

fn record(row: &Row<'_>) -> rusqlite::Result<Option<WriteRecord>> {
    let (service, operation): (String, String) = (row.get("service")?, row.get("operation")?);
    let Some(operation) = names::operation(&service, &operation) else { return Ok(None) };
    let state: String = row.get("state")?;
    let input: String = row.get("input")?;
    let location: Option<String> = row.get("location")?;
    let before: Option<String> = row.get("before_image")?;
    let (found, done): (Option<String>, Option<bool>) = (row.get("found")?, row.get("carried_out")?);
    Ok(Some(WriteRecord {
        id: WriteId(row.get("id")?),
        context: ContextKey {
            profile: row.get("profile")?,
            region: row.get("region")?,
            endpoint: row.get("endpoint")?,
            sandbox: row.get("sandbox")?,
        },
        account: row.get("account")?,
        region: row.get("resolved_region")?,
        operation,
        input: serde_json::from_str(&input).unwrap_or(Value::Null),
        whole: row.get("whole")?,
        token: row.get("token")?,
        state: STATES.iter().find(|(_, name)| *name == state).map_or(WriteState::Unknown, |(state, _)| *state),
        code: row.get("code")?,
        message: row.get("message")?,
        request_id: row.get("request_id")?,
        location: location.and_then(|at| at.parse().ok()),
        found: found.map(|said| Finding { done, said }),
        before: before.as_deref().and_then(before_of),
        started: names::moment(row.get("started")?),
        ended: row.get::<_, Option<i64>>("ended")?.map(names::moment),
    }))
}
