//! The open file: making it, and what is done once when it is opened.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use nix::libc::{ELOOP, O_NOFOLLOW, O_NONBLOCK};
use rusqlite::{Connection, ErrorCode, TransactionBehavior, params};

use super::error::Problem;
use super::run::{self, Run};
use super::{jobs, schema, writes};

/// How often another console may be found to hold the file before this one gives up: ten seconds.
const BUSY: i32 = 5_000;
/// How long it is from one such look to the next. Consoles that write at the same time all get their turn: a wait that
/// grows with each look, as SQLite's own does, comes too late again and again.
const LOOK: Duration = Duration::from_millis(2);
/// How often leaving the write-ahead log of earlier versions is tried: the busy time-out does not cover it.
const TRIES: u32 = 25;
/// KiB of pages that are held in memory: little is asked of the file, and the system holds it, too.
const CACHE: i32 = 256;
/// How many ended writes are kept.
const ENDED: u32 = 1000;
/// How many bytes of before-images are kept: those of the newest writes.
const IMAGES: u32 = 32 * 1024 * 1024;
/// How many drafts are kept.
const DRAFTS: u32 = 200;

/// How many jobs that are over are kept.
const JOBS: u32 = 100;

/// The open journal.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) sql: Connection,
    pub(super) run: Run,
    /// Device and inode of the file.
    file: (u64, u64),
}

impl Store {
    /// Opens the file, makes it if it is not there, and settles what dead runs left behind. A file without content is
    /// what a crash leaves between making and filling it: nothing was ever kept in it, and it is filled now.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        make(path)?;
        let mut sql = Connection::open(path)?;
        sql.busy_handler(Some(wait))?;
        roll_back(&sql)?;
        // What was committed must survive a power cut: an intent is worth nothing otherwise.
        sql.pragma_update(None, "synchronous", "FULL")?;
        sql.pragma_update(None, "cache_size", -CACHE)?;
        sql.set_prepared_statement_cache_capacity(32);
        schema::migrate(&mut sql)?;
        let run = Run::begin(path)?;
        let file = identity(path)?;
        let mut store = Self { sql, run, file };
        store.register(path)?;
        Ok(store)
    }

    /// Whether the open file is still the one at this path: what is written to a deleted one is gone.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        identity(path).is_ok_and(|found| found == self.file)
    }

    /// Whether somebody has cut the file at this path to nothing: an open journal always has its tables.
    pub(super) fn is_emptied(path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|found| found.len() == 0)
    }

    /// Puts a copy of the open file, which is no longer at its path, there, and makes the folder again for it.
    pub(super) fn put_back(&self, path: &Path) -> Result<(), Problem> {
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let beside = |ending: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        // Under its name only once it is whole. The companions are those of the file that is gone.
        let unborn = beside(&format!(".{}.new", self.run.id));
        for left in [unborn.clone(), beside("-journal"), beside("-wal"), beside("-shm")] {
            drop(fs::remove_file(left));
        }
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unborn)?;
        let copied = self.sql.execute("VACUUM INTO ?1", [unborn.to_string_lossy()]).map_err(Problem::from);
        let named = copied.and_then(|_| Ok(fs::rename(&unborn, path)?));
        if named.is_err() {
            drop(fs::remove_file(&unborn));
        }
        named
    }

    /// Enters this run, gives up what dead runs had under way, and forgets what is too old.
    fn register(&mut self, path: &Path) -> Result<(), Problem> {
        let now = Timestamp::now().as_millisecond();
        let change = self.sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let runs: Vec<String> =
            change.prepare("SELECT id FROM runs")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for dead in runs.iter().filter(|id| !run::is_alive(path, id)) {
            change.execute("DELETE FROM runs WHERE id = ?1", [dead])?;
        }
        change.execute("INSERT INTO runs VALUES (?1, ?2, ?3)", params![self.run.id, std::process::id(), now])?;
        writes::give_up_those_without_run(&change, now)?;
        change.execute(
            "DELETE FROM writes WHERE state IN ('succeeded', 'failed', 'settled') AND id NOT IN (
                SELECT id FROM writes WHERE state IN ('succeeded', 'failed', 'settled') ORDER BY id DESC LIMIT ?1)",
            [ENDED],
        )?;
        change.execute(
            "UPDATE writes SET before_image = NULL WHERE id IN (SELECT id FROM (
                SELECT id, sum(length(before_image)) OVER (ORDER BY id DESC) AS size FROM writes
                WHERE before_image IS NOT NULL) WHERE size > ?1)",
            [IMAGES],
        )?;
        change.execute(
            "DELETE FROM drafts WHERE id NOT IN (SELECT id FROM drafts ORDER BY saved DESC LIMIT ?1)",
            [DRAFTS],
        )?;
        jobs::forget_old(&change, JOBS)?;
        Ok(change.commit()?)
    }

    /// Ends the run: nothing of it will be answered any more.
    pub(super) fn close(self) -> Result<(), Problem> {
        let Self { mut sql, run, .. } = self;
        let change = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
        change.execute("DELETE FROM runs WHERE id = ?1", [&run.id])?;
        writes::give_up_those_without_run(&change, Timestamp::now().as_millisecond())?;
        change.commit()?;
        Ok(())
    }
}

/// Makes the file here and not by SQLite, so that it never is readable for others; its companions take after it. A link
/// is refused: it could lead to a file of somebody else.
fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    // Without waiting, because opening a pipe may.
    options.read(true).append(true).create(true).mode(0o600).custom_flags(O_NOFOLLOW | O_NONBLOCK);
    let file = options.open(path).map_err(|error| match error.raw_os_error() {
        Some(ELOOP) => io::Error::other("it is a link, and only a file of its own is written to"),
        _ => error,
    })?;
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    if found.permissions().mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(())
}

fn identity(path: &Path) -> Result<(u64, u64), Problem> {
    let found = fs::symlink_metadata(path)?;
    Ok((found.dev(), found.ino()))
}

/// Waits for another console that writes. Says whether it is worth looking again.
fn wait(looks: i32) -> bool {
    thread::sleep(LOOK);
    looks < BUSY
}

/// What is changed stands in a rollback journal until it is committed. A write-ahead log needs one sync a commit and not
/// three or four, but its index is memory that is mapped from a file: whoever cuts that file short ends the console by a
/// signal, with the terminal as it is. A console of an earlier version keeps the log for as long as it runs beside this.
fn roll_back(sql: &Connection) -> Result<(), Problem> {
    for _ in 0..TRIES {
        match sql.pragma_update(None, "journal_mode", "TRUNCATE") {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                thread::sleep(Duration::from_millis(20));
            }
            done => return Ok(done?),
        }
    }
    Ok(())
}
