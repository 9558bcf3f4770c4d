//! Jobs on disk.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde_json::{Value, json};

use super::writes::{before_of, written};
use super::{Carrier, Taken, names};
use crate::contract::{
    JobId, JobItemState, JobLeftOut, JobOnDisk, JobWay, KeptFile, KeptItem, KeptJob, KeptRow, Tally,
};

const COLUMNS: &str = "number, id, run, name, service, operation, context, list, way, shared, gone_is_done, path, sha256, \
                       mapping, items, whole, cancelled, started, ended, account, prints";

const STATES: [(JobItemState, &str); 8] = [
    (JobItemState::Waiting, "waiting"),
    (JobItemState::UnderWay, "sent"),
    (JobItemState::Done, "done"),
    (JobItemState::Unchanged, "unchanged"),
    (JobItemState::Failed, "failed"),
    (JobItemState::Unknown, "unknown"),
    (JobItemState::LeftOut, "left out"),
    (JobItemState::Cancelled, "cancelled"),
];

/// The code of what is left out because it can't be sent.
const LEFT_OUT: &str = "LeftOut";

const WAYS: [(JobWay, &str); 2] = [(JobWay::Send, "send"), (JobWay::Edit, "edit")];

fn name_of<T: PartialEq>(names: &[(T, &'static str)], value: &T) -> &'static str {
    names.iter().find(|(known, _)| known == value).map_or("", |(_, name)| name)
}

fn named<T: Copy>(names: &[(T, &'static str)], text: &str) -> Option<T> {
    names.iter().find(|(_, name)| *name == text).map(|(value, _)| *value)
}

/// The run that carries a job, or did so last; `None` where there is no such job.
pub(super) fn carrier(sql: &Connection, id: &JobId) -> rusqlite::Result<Option<String>> {
    sql.query_row("SELECT run FROM jobs WHERE id = ?1", [&id.0], |row| row.get(0)).optional()
}

/// How a run is called that lets others take over a job: no run that goes on has such a name.
fn resting(run: &str) -> String {
    format!("{run}.rests")
}

/// Lets others take over a job of this run.
pub(super) fn rests(sql: &Connection, run: &str, id: &JobId) -> rusqlite::Result<()> {
    sql.prepare_cached("UPDATE jobs SET run = ?3 WHERE id = ?1 AND run = ?2")?
        .execute(params![id.0, run, resting(run)])
        .map(drop)
}

/// Takes back a job that others could have taken over. Says whether none has.
pub(super) fn wakes(sql: &Connection, run: &str, id: &JobId) -> rusqlite::Result<bool> {
    let mut take = sql.prepare_cached("UPDATE jobs SET run = ?2 WHERE id = ?1 AND run IN (?2, ?3)")?;
    Ok(take.execute(params![id.0, run, resting(run)])? > 0)
}

/// Who carries the jobs that are not over; `is_alive` says of a run whether it goes on.
pub(super) fn carriers(sql: &Connection, own: &str, is_alive: impl Fn(&str) -> bool) -> rusqlite::Result<Vec<Carrier>> {
    let mut query = sql.prepare_cached("SELECT id, run FROM jobs WHERE ended IS NULL ORDER BY number")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let carrier = |(id, run): (String, String)| {
        let is_own = run == own || run == resting(own);
        Carrier { job: JobId(id), is_own, is_elsewhere: !is_own && is_alive(&run) }
    };
    rows.map(|row| Ok(carrier(row?))).collect()
}

/// Enters a new job.
pub(super) fn begin(
    sql: &Connection,
    run: &str,
    job: KeptJob,
    rows: &[KeptRow],
    left_out: &[JobLeftOut],
) -> rusqlite::Result<Taken> {
    let file = job.file.as_ref();
    sql.execute(
        "INSERT INTO jobs (id, run, name, service, operation, context, list, way, shared, gone_is_done, path, sha256,
            mapping, items, whole, cancelled, started, account, prints)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0, ?16, ?17, ?18)",
        params![
            job.id.0,
            run,
            job.name,
            job.operation.service.id(),
            job.operation.name,
            names::context(&job.context),
            job.list.as_ref().map(|list| list.without_query().to_string()),
            name_of(&WAYS, &job.way),
            job.set.to_string(),
            job.gone_is_done,
            file.map(|file| &file.path),
            file.map(|file| &file.sha256),
            file.map(|file| &file.mapping),
            job.items,
            job.whole,
            job.started.as_millisecond(),
            job.account,
            file.map(|file| json!(file.prints).to_string()),
        ],
    )?;
    let number = sql.last_insert_rowid();
    let mut insert = sql.prepare_cached("INSERT INTO job_rows VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let told = |value: &Value| Some(value).filter(|value| !value.is_null()).map(ToString::to_string);
    for (n, row) in rows.iter().enumerate() {
        insert.execute(params![
            number,
            n,
            row.at.as_ref().map(|at| at.without_query().to_string()),
            row.input.to_string(),
            told(&row.set),
            told(&row.expected),
        ])?;
    }
    let left = |out: &JobLeftOut| {
        let error = Some((LEFT_OUT.to_owned(), out.why.clone())).filter(|(_, why)| !why.is_empty());
        (out.number, KeptItem { state: JobItemState::LeftOut, error, ..KeptItem::default() })
    };
    let left: Vec<(usize, KeptItem)> = left_out.iter().map(left).collect();
    put_items(sql, &job.id, &left)?;
    Ok(Taken::Here { job: Box::new(job), items: left, rows: rows.to_vec() })
}

/// A job goes on that is there already, with what is given anew. Its rows are those that it was begun with.
pub(super) fn renew(sql: &Connection, run: &str, job: &KeptJob) -> rusqlite::Result<Taken> {
    match take(sql, run, &job.id)? {
        Taken::Here { job: kept, items, rows } => {
            let account = kept.account.or_else(|| job.account.clone());
            let job =
                KeptJob { account, started: kept.started, cancelled: kept.cancelled, ended: kept.ended, ..job.clone() };
            Ok(Taken::Here { job: Box::new(job), items, rows })
        }
        taken => Ok(taken),
    }
}

/// Takes a job over.
pub(super) fn take(sql: &Connection, run: &str, id: &JobId) -> rusqlite::Result<Taken> {
    sql.execute("UPDATE jobs SET run = ?2 WHERE id = ?1", params![id.0, run])?;
    let found = sql.query_row(&format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1"), [&id.0], job_of).optional()?;
    let Some((number, job)) = found.flatten() else { return Ok(Taken::Nowhere) };
    let mut query = sql.prepare_cached("SELECT * FROM job_items WHERE job = ?1 ORDER BY n")?;
    let items = query.query_map([number], item_of)?.filter_map(names::readable).collect::<Result<_, _>>()?;
    let mut query =
        sql.prepare_cached("SELECT location, input, own_set, expected FROM job_rows WHERE job = ?1 ORDER BY n")?;
    let rows = query.query_map([number], row_of)?.collect::<Result<_, _>>()?;
    Ok(Taken::Here { job: Box::new(job), items, rows })
}

fn number(sql: &Connection, id: &JobId) -> rusqlite::Result<Option<i64>> {
    sql.prepare_cached("SELECT number FROM jobs WHERE id = ?1")?.query_row([&id.0], |row| row.get(0)).optional()
}

/// Keeps how far items are.
pub(super) fn put_items(sql: &Connection, id: &JobId, items: &[(usize, KeptItem)]) -> rusqlite::Result<()> {
    let Some(number) = number(sql, id)? else { return Ok(()) };
    // What was there before is told once, when the item is sent; of what was not carried out nothing is kept.
    let mut put = sql.prepare_cached(
        "INSERT INTO job_items (job, n, state, round, pack, sent, code, message, request_id, answered, location,
            before_image)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (job, n) DO UPDATE SET state = excluded.state, round = excluded.round, pack = excluded.pack,
            sent = excluded.sent, code = excluded.code, message = excluded.message,
            request_id = excluded.request_id, answered = excluded.answered,
            location = coalesce(excluded.location, location),
            before_image = iif(excluded.state IN ('sent', 'unknown', 'done', 'unchanged'),
                coalesce(excluded.before_image, before_image), NULL)",
    )?;
    for (n, item) in items {
        let error = item.error.as_ref();
        put.execute(params![
            number,
            n,
            name_of(&STATES, &item.state),
            item.round,
            item.pack,
            item.sent.map(jiff::Timestamp::as_millisecond),
            error.map(|(code, _)| code),
            error.map(|(_, message)| message).filter(|message| !message.is_empty()),
            item.request_id,
            item.answered.map(jiff::Timestamp::as_millisecond),
            item.made.as_ref().map(|at| at.without_query().to_string()),
            item.before.as_ref().map(written),
        ])?;
    }
    Ok(())
}

/// Keeps how it stands with a job.
pub(super) fn mark(
    sql: &Connection,
    id: &JobId,
    cancelled: bool,
    ended: Option<jiff::Timestamp>,
) -> rusqlite::Result<()> {
    sql.prepare_cached("UPDATE jobs SET cancelled = ?2, ended = ?3 WHERE id = ?1")?
        .execute(params![id.0, cancelled, ended.map(jiff::Timestamp::as_millisecond)])
        .map(drop)
}

/// Keeps which account a job goes to, unless that is known.
pub(super) fn belongs(sql: &Connection, id: &JobId, account: &str) -> rusqlite::Result<()> {
    sql.prepare_cached("UPDATE jobs SET account = ?2 WHERE id = ?1 AND account IS NULL")?
        .execute(params![id.0, account])
        .map(drop)
}

/// What is kept of these items.
pub(super) fn some_items(sql: &Connection, id: &JobId, items: &[usize]) -> rusqlite::Result<Vec<(usize, KeptItem)>> {
    let Some(number) = number(sql, id)? else { return Ok(Vec::new()) };
    let mut query = sql.prepare_cached("SELECT * FROM job_items WHERE job = ?1 AND n = ?2")?;
    let mut found = Vec::new();
    for n in items {
        found.extend(query.query_row(params![number, n], item_of).optional()?.flatten());
    }
    Ok(found)
}

/// All jobs, the newest first. `is_open` says of a run whether it is another one that goes on.
pub(super) fn all(sql: &Connection, is_open: impl Fn(&str) -> bool) -> rusqlite::Result<Vec<JobOnDisk>> {
    let mut query = sql.prepare(&format!("SELECT {COLUMNS} FROM jobs ORDER BY number DESC"))?;
    let rows = query.query_map([], |row| {
        let run: String = row.get("run")?;
        Ok(job_of(row)?.map(|(number, job)| (number, run, job)))
    })?;
    let jobs: Vec<(i64, String, KeptJob)> = rows.filter_map(names::readable).collect::<Result<_, _>>()?;
    let with_tally = |(number, run, job): (i64, String, KeptJob)| {
        Ok(JobOnDisk { tally: tally(sql, number, &job)?, elsewhere: is_open(&run), job })
    };
    jobs.into_iter().map(with_tally).collect()
}

fn tally(sql: &Connection, number: i64, job: &KeptJob) -> rusqlite::Result<Tally> {
    let mut query = sql.prepare_cached("SELECT state, count(*) FROM job_items WHERE job = ?1 GROUP BY state")?;
    let counts = query.query_map([number], |row| Ok((row.get::<_, String>(0)?, row.get::<_, usize>(1)?)))?;
    let mut tally = Tally::default();
    for count in counts {
        let (state, count) = count?;
        // Those that wait are what is left.
        match named(&STATES, &state).unwrap_or_default() {
            JobItemState::Waiting => {}
            state => *tally.of(state) += count,
        }
    }
    let open = job.items.saturating_sub(tally.all());
    *if job.cancelled { &mut tally.cancelled } else { &mut tally.waiting } += open;
    Ok(tally)
}

/// Forgets a job.
pub(super) fn forget(sql: &Connection, id: &JobId) -> rusqlite::Result<()> {
    let Some(number) = number(sql, id)? else { return Ok(()) };
    for table in ["job_items WHERE job", "job_rows WHERE job", "jobs WHERE number"] {
        sql.execute(&format!("DELETE FROM {table} = ?1"), [number])?;
    }
    Ok(())
}

/// Forgets jobs that are over, but for so many of the newest.
pub(super) fn forget_old(sql: &Connection, most: u32) -> rusqlite::Result<()> {
    let mut query =
        sql.prepare("SELECT id FROM jobs WHERE ended IS NOT NULL ORDER BY number DESC LIMIT -1 OFFSET ?1")?;
    let old: Vec<String> = query.query_map([most], |row| row.get(0))?.collect::<Result<_, _>>()?;
    old.into_iter().try_for_each(|id| forget(sql, &JobId(id)))
}

fn job_of(row: &Row<'_>) -> rusqlite::Result<Option<(i64, KeptJob)>> {
    let text = |column: &str| row.get::<_, String>(column);
    let (service, operation, context) = (text("service")?, text("operation")?, text("context")?);
    let (way, shared) = (text("way")?, text("shared")?);
    let (path, sha256, mapping): (Option<String>, Option<String>, Option<String>) =
        (row.get("path")?, row.get("sha256")?, row.get("mapping")?);
    let list: Option<String> = row.get("list")?;
    let known = || {
        let operation = names::operation(&service, &operation)?;
        Some((operation, names::context_of(&context)?, named(&WAYS, &way)?, serde_json::from_str(&shared).ok()?))
    };
    let Some((operation, context, way, set)) = known() else { return Ok(None) };
    // Older programs kept none.
    let prints: Option<String> = row.get("prints")?;
    let prints = prints.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let file = path.zip(sha256).zip(mapping);
    let file = file.map(|((path, sha256), mapping)| KeptFile { path, sha256, mapping, prints });
    let job = KeptJob {
        id: JobId(text("id")?),
        name: text("name")?,
        operation,
        context,
        account: row.get("account")?,
        list: list.and_then(|list| list.parse().ok()),
        way,
        set,
        gone_is_done: row.get("gone_is_done")?,
        file,
        items: row.get("items")?,
        whole: row.get("whole")?,
        cancelled: row.get("cancelled")?,
        started: names::moment(row.get("started")?),
        ended: row.get::<_, Option<i64>>("ended")?.map(names::moment),
    };
    Ok(Some((row.get("number")?, job)))
}

fn item_of(row: &Row<'_>) -> rusqlite::Result<Option<(usize, KeptItem)>> {
    let state: String = row.get("state")?;
    let code: Option<String> = row.get("code")?;
    let message: Option<String> = row.get("message")?;
    let made: Option<String> = row.get("location")?;
    let before: Option<String> = row.get("before_image")?;
    let moment = |column: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(names::moment));
    let Some(state) = named(&STATES, &state) else { return Ok(None) };
    let item = KeptItem {
        state,
        round: row.get("round")?,
        pack: row.get("pack")?,
        sent: moment("sent")?,
        error: code.map(|code| (code, message.unwrap_or_default())),
        request_id: row.get("request_id")?,
        answered: moment("answered")?,
        made: made.and_then(|at| at.parse().ok()),
        before: before.as_deref().and_then(before_of),
    };
    Ok(Some((row.get("n")?, item)))
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<KeptRow> {
    let (location, input): (Option<String>, String) = (row.get(0)?, row.get(1)?);
    let (set, expected): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
    let value = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    let told = |text: Option<String>| text.as_deref().map_or(Value::Null, value);
    let (set, expected) = (told(set), told(expected));
    Ok(KeptRow { at: location.and_then(|at| at.parse().ok()), input: value(&input), set, expected })
}
