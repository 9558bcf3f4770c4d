//! The database behind the store: opening it, and one transaction for each request.

use std::cell::{Cell, RefCell};
use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use rusqlite::{Connection, ErrorCode, OptionalExtension, TransactionBehavior, params};

use super::{Record, Store};
use crate::sandbox::Refusal;
use crate::sandbox::clock::Setting;
use crate::sandbox::quota::Quotas;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spaces (
    number INTEGER PRIMARY KEY, account TEXT NOT NULL, region TEXT NOT NULL, UNIQUE (account, region)
);
CREATE TABLE IF NOT EXISTS documents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    space INTEGER NOT NULL, kind TEXT NOT NULL, parent TEXT NOT NULL, id TEXT NOT NULL,
    document TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS documents_by_id ON documents (space, kind, parent, id);
CREATE INDEX IF NOT EXISTS documents_in_order ON documents (space, kind, parent, seq);
CREATE TABLE IF NOT EXISTS terms (
    space INTEGER NOT NULL, kind TEXT NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES documents (seq) ON DELETE CASCADE,
    PRIMARY KEY (space, kind, parent, name, value, seq)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS terms_of ON terms (seq);
CREATE TABLE IF NOT EXISTS tallies (
    space INTEGER NOT NULL, kind TEXT NOT NULL, parent TEXT NOT NULL,
    documents INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (space, kind, parent)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS due (
    space INTEGER NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL, parent TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (space, at, what, parent, id)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS tally_new AFTER INSERT ON documents BEGIN
    INSERT INTO tallies VALUES (new.space, new.kind, new.parent, 1, octet_length(new.document))
    ON CONFLICT DO UPDATE SET documents = documents + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER IF NOT EXISTS tally_changed AFTER UPDATE OF document ON documents BEGIN
    UPDATE tallies SET bytes = bytes + octet_length(new.document) - octet_length(old.document)
    WHERE space = new.space AND kind = new.kind AND parent = new.parent;
END;
CREATE TRIGGER IF NOT EXISTS tally_gone AFTER DELETE ON documents BEGIN
    UPDATE tallies SET documents = documents - 1, bytes = bytes - octet_length(old.document)
    WHERE space = old.space AND kind = old.kind AND parent = old.parent;
END;
";

/// The version of the data, which the file says of itself.
const VERSION: i64 = 1;

/// What is read of the tables of a file.
const COLUMNS: [&str; 6] = [
    "SELECT name, value FROM meta",
    "SELECT number, account, region FROM spaces",
    "SELECT seq, space, kind, parent, id, document, created, updated FROM documents",
    "SELECT space, kind, parent, name, value, seq FROM terms",
    "SELECT space, kind, parent, documents, bytes FROM tallies",
    "SELECT space, at, what, parent, id FROM due",
];

/// Names in `meta`: by how many milliseconds the clock was moved, or at which it stands.
const CLOCK_MOVED: &str = "clock moved";
const CLOCK_FIXED: &str = "clock fixed";

/// An account in a region: resources of one are never seen from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tenant {
    /// Twelve digits.
    pub account: String,
    /// Such as `eu-central-1`.
    pub region: String,
}

/// The open database. Clones share it.
#[derive(Clone, Debug)]
pub struct Database {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug)]
struct Inner {
    sql: Connection,
    dice: RefCell<fastrand::Rng>,
    token_key: u64,
    origin: String,
    quotas: Quotas,
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error("another sandbox uses it; end that one first, or name another file")]
    InUse,
    /// It is something else.
    #[error("it is no data file of a sandbox; name another, or one that is not there yet")]
    NotOurs,
    /// A later or an earlier sandbox made it.
    #[error(
        "its data have version {found}, and this sandbox reads version {VERSION}; name another file, or start with the \
         switchboard that made it"
    )]
    OtherVersion {
        /// The version that it says.
        found: i64,
    },
    /// It was ours, and is damaged.
    #[error("it is damaged ({0}); name another file, or put back a copy of it")]
    Damaged(String),
    /// It cannot be opened, read or made.
    #[error("{0}")]
    File(#[from] io::Error),
    /// The database itself failed.
    #[error("{0}")]
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::InUse,
            Some(ErrorCode::NotADatabase) => Self::NotOurs,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}

/// Opens a file, which nobody else may then, or makes one for its owner's eyes alone.
fn open(file: &Path) -> Result<Connection, OpenError> {
    OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(file)?;
    let sql = Connection::open(file)?;
    // Whoever ends just now is waited for.
    sql.busy_timeout(Duration::from_secs(1))?;
    // Held until this process ends, however it does.
    sql.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let (tables, ours): (u32, bool) = sql.query_row(
        "SELECT count(*), count(*) FILTER (WHERE name IN ('meta', 'spaces')) = 2 FROM sqlite_master WHERE type = 'table'",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if tables > 0 && !ours {
        return Err(OpenError::NotOurs);
    }
    if tables > 0 {
        whole(&sql)?;
    }
    Ok(sql)
}

/// That a file of ours is of this version, has all of its tables, and is not damaged.
fn whole(sql: &Connection) -> Result<(), OpenError> {
    let found: i64 = sql.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found != VERSION {
        return Err(OpenError::OtherVersion { found });
    }
    let said: String = sql.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(OpenError::Damaged(said));
    }
    for columns in COLUMNS {
        sql.prepare(columns).map_err(|problem| OpenError::Damaged(problem.to_string()))?;
    }
    Ok(())
}

impl Database {
    /// Opens the file, or a database in memory; `seed` makes its ids the same in every run.
    ///
    /// # Errors
    /// If the file cannot be opened, is in use, or is no database of the sandbox.
    pub fn open(file: Option<&Path>, seed: Option<u64>) -> Result<Self, OpenError> {
        let sql = match file {
            Some(file) => open(file)?,
            None => Connection::open_in_memory()?,
        };
        // Write-ahead: what was committed survives the end of the process, however it ends.
        sql.pragma_update(None, "journal_mode", "WAL")?;
        sql.pragma_update(None, "synchronous", "NORMAL")?;
        sql.pragma_update(None, "foreign_keys", true)?;
        if file.is_some() {
            // In KiB, when they are needed: what goes through all of a large file takes half as long.
            sql.pragma_update(None, "cache_size", -32_768)?;
        }
        sql.set_prepared_statement_cache_capacity(64);
        // Together: tables without a version are none of ours.
        sql.execute_batch(&format!("BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;"))?;
        let mut dice = seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let token_key = token_key(&sql, &mut dice)?;
        Ok(Self {
            inner: Arc::new(Mutex::new(Inner {
                sql,
                dice: RefCell::new(dice),
                token_key,
                origin: String::new(),
                quotas: Quotas::default(),
            })),
        })
    }

    /// Runs this in one transaction, which is rolled back if it is refused.
    ///
    /// # Errors
    /// The refusal, or that of the database itself.
    pub fn transact<T>(
        &self,
        tenant: &Tenant,
        now: Timestamp,
        work: impl FnOnce(&Store<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut guard = self.inner.lock();
        let Inner { sql, dice, token_key, origin, quotas } = &mut *guard;
        let transaction = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let number = tenant_number(&transaction, tenant)?;
        let store = Store {
            sql: &transaction,
            number,
            tenant: tenant.clone(),
            now: Cell::new(now),
            present: now,
            dice,
            token_key: *token_key,
            origin,
            quotas: quotas.clone(),
        };
        let done = work(&store)?;
        transaction.commit()?;
        Ok(done)
    }

    /// Keeps what the clock is set to, so that time does not jump back when the sandbox is started again.
    pub(in crate::sandbox) fn keep_clock(&self, setting: Setting) -> rusqlite::Result<()> {
        let guard = self.inner.lock();
        let kept = match setting {
            Setting::System => None,
            Setting::Moved(by) => Some((CLOCK_MOVED, i64::try_from(by.as_millis()).unwrap_or(i64::MAX))),
            Setting::Fixed(at) => Some((CLOCK_FIXED, at.as_millisecond())),
        };
        guard.sql.execute("DELETE FROM meta WHERE name IN (?1, ?2)", [CLOCK_MOVED, CLOCK_FIXED])?;
        if let Some((name, value)) = kept {
            guard.sql.execute("INSERT INTO meta VALUES (?1, ?2)", params![name, value])?;
        }
        Ok(())
    }

    /// What the clock was set to, if it was.
    pub(in crate::sandbox) fn kept_clock(&self) -> rusqlite::Result<Option<Setting>> {
        let guard = self.inner.lock();
        let kept = |name: &str| -> rusqlite::Result<Option<i64>> {
            guard.sql.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0)).optional()
        };
        if let Some(at) = kept(CLOCK_FIXED)? {
            return Ok(Timestamp::from_millisecond(at).ok().map(Setting::Fixed));
        }
        Ok(kept(CLOCK_MOVED)?.map(|by| Setting::Moved(SignedDuration::from_millis(by))))
    }

    /// Says where the sandbox listens, for addresses that it hands out, and how much there may be of what.
    pub(in crate::sandbox) fn stands_in(&self, origin: String, quotas: Quotas) {
        let mut inner = self.inner.lock();
        (inner.origin, inner.quotas) = (origin, quotas);
    }

    /// As [`Database::transact`] on a store that is emptied first, with ids that are the same every time, and a mark
    /// that the store was filled.
    pub(in crate::sandbox) fn fill(
        &self,
        tenant: &Tenant,
        now: Timestamp,
        dice: u64,
        work: impl FnOnce(&Store<'_>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let swap = |with: fastrand::Rng| self.inner.lock().dice.replace(with);
        let before = swap(fastrand::Rng::with_seed(dice));
        let done = self.transact(tenant, now, |store| {
            store.sql.execute_batch(
                "DELETE FROM due; DELETE FROM documents; DELETE FROM tallies; DELETE FROM meta WHERE name = 'filled';",
            )?;
            store.sql.execute("INSERT INTO meta VALUES ('filled', ?1)", [now.as_millisecond()])?;
            work(store)
        });
        swap(before);
        done
    }

    /// All documents of a kind in all accounts and regions, in the order of creation.
    ///
    /// # Errors
    /// If the database fails.
    pub(in crate::sandbox) fn everywhere(&self, kind: &str) -> Result<Vec<(Tenant, Record)>, Refusal> {
        let guard = self.inner.lock();
        let mut asked = guard.sql.prepare_cached(
            "SELECT seq, parent, id, document, created, updated, account, region \
             FROM documents JOIN spaces ON number = space WHERE kind = ?1 ORDER BY seq",
        )?;
        let rows = asked.query_map([kind], |row| {
            Ok((Tenant { account: row.get(6)?, region: row.get(7)? }, super::documents::raw(row)?))
        })?;
        rows.map(|row| row.map_err(Refusal::from).and_then(|(tenant, raw)| Ok((tenant, raw.parse()?)))).collect()
    }

    /// Whether it was filled before.
    pub(in crate::sandbox) fn is_filled(&self) -> rusqlite::Result<bool> {
        let guard = self.inner.lock();
        guard.sql.query_row("SELECT EXISTS (SELECT 1 FROM meta WHERE name = 'filled')", [], |row| row.get(0))
    }
}

impl Store<'_> {
    /// The same transaction seen from another account or region, for data that fills several.
    ///
    /// # Errors
    /// If the database fails.
    pub(in crate::sandbox) fn elsewhere(&self, tenant: &Tenant) -> Result<Store<'_>, Refusal> {
        Ok(Store {
            sql: self.sql,
            number: tenant_number(self.sql, tenant)?,
            tenant: tenant.clone(),
            now: self.now.clone(),
            present: self.present,
            dice: self.dice,
            token_key: self.token_key,
            origin: self.origin,
            quotas: self.quotas.clone(),
        })
    }
}

fn tenant_number(sql: &Connection, tenant: &Tenant) -> rusqlite::Result<i64> {
    let known = sql
        .prepare_cached("SELECT number FROM spaces WHERE account = ?1 AND region = ?2")?
        .query_row([&tenant.account, &tenant.region], |row| row.get(0))
        .optional()?;
    if let Some(number) = known {
        return Ok(number);
    }
    sql.execute("INSERT INTO spaces (account, region) VALUES (?1, ?2)", [&tenant.account, &tenant.region])?;
    Ok(sql.last_insert_rowid())
}

/// Kept in the file, so that tokens outlive a restart.
fn token_key(sql: &Connection, dice: &mut fastrand::Rng) -> rusqlite::Result<u64> {
    sql.execute("INSERT OR IGNORE INTO meta VALUES ('token key', ?1)", [dice.i64(..)])?;
    let key: i64 = sql.query_row("SELECT value FROM meta WHERE name = 'token key'", [], |row| row.get(0))?;
    Ok(key.cast_unsigned())
}
