//! The sandbox's state: documents in SQLite, and the look-ups that handlers need.
//!
//! A [`Store`] is the view of one request: one account in one region, one transaction, one point in
//! time. Documents are kept by kind (the catalogue's path without ids, such as
//! `profiles/domains/layouts`), parent (the ids above it joined by `/`; empty at the top) and id.
//! Terms are a second way to a document, by name and value; they carry the search keys of profiles.

mod database;
mod documents;
mod due;
mod terms;

use std::cell::{Cell, RefCell};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;

pub use database::{Database, OpenError, Tenant};
pub use due::Due;

use super::Refusal;
use super::quota::Quotas;

/// A document as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its place in the order of creation, over all kinds.
    pub seq: i64,
    /// The ids above it joined by `/`.
    pub parent: String,
    /// What identifies it among those of its kind and parent.
    pub id: String,
    /// What was stored.
    pub document: Value,
    /// When it was stored first.
    pub created: Timestamp,
    /// When it was stored last.
    pub updated: Timestamp,
}

/// What one request sees and changes.
#[derive(Debug)]
pub struct Store<'t> {
    sql: &'t Connection,
    number: i64,
    tenant: Tenant,
    now: Cell<Timestamp>,
    /// When the request came, whatever time is looked at meanwhile.
    present: Timestamp,
    dice: &'t RefCell<fastrand::Rng>,
    token_key: u64,
    origin: &'t str,
    quotas: Quotas,
}

impl Store<'_> {
    /// The sandbox's present.
    pub fn now(&self) -> Timestamp {
        self.now.get()
    }

    /// When the request came: later than [`Store::now`] while what came due before is caught up with.
    pub fn present(&self) -> Timestamp {
        self.present
    }

    /// When the store was filled: what was planned for an earlier time belongs to a made-up past.
    ///
    /// # Errors
    /// If the database fails.
    pub fn began(&self) -> Result<Timestamp, Refusal> {
        let mut filled = self.sql.prepare_cached("SELECT value FROM meta WHERE name = 'filled'")?;
        let at: Option<i64> = filled.query_row([], |row| row.get(0)).optional()?;
        Ok(at.and_then(|at| Timestamp::from_millisecond(at).ok()).unwrap_or_default())
    }

    /// Makes what follows happen at another time, for data that has a past.
    pub(super) fn at(&self, now: Timestamp) {
        self.now.set(now);
    }

    /// The account that asks.
    pub fn account(&self) -> &str {
        &self.tenant.account
    }

    /// The region that is asked.
    pub fn region(&self) -> &str {
        &self.tenant.region
    }

    /// An ARN of this account and region, such as `arn("appflow", "flow/nightly")`.
    pub fn arn(&self, service: &str, resource: &str) -> String {
        format!("arn:aws:{service}:{}:{}:{resource}", self.tenant.region, self.tenant.account)
    }

    /// A new UUID.
    pub fn uuid(&self) -> String {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid().to_string()
    }

    /// A new id of 32 lower-case hexadecimal digits.
    pub fn hex_id(&self) -> String {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid().simple().to_string()
    }

    /// Where the sandbox listens, such as `http://127.0.0.1:4599`; empty before it does.
    pub fn origin(&self) -> &str {
        self.origin
    }

    /// How much there may be of this; `None` where there is no limit.
    pub fn quota(&self, name: &str) -> Option<u64> {
        self.quotas.limit(name)
    }

    /// The limit of this name, if this many are at it or beyond it.
    pub fn full(&self, name: &str, held: usize) -> Option<u64> {
        self.quota(name).filter(|limit| held as u64 >= *limit)
    }

    /// The key that paging tokens are sealed with.
    pub(super) fn token_key(&self) -> u64 {
        self.token_key
    }

    fn bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.dice.borrow_mut().fill(&mut bytes);
        bytes
    }
}
