//! The log of requests: what was asked and what came of it, without any of the content.

use std::collections::VecDeque;
use std::sync::Arc;

use jiff::Timestamp;
use parking_lot::{Mutex, MutexGuard};

use super::store::Tenant;
use crate::model::OperationId;

/// How many requests are remembered.
const CAPACITY: usize = 10_000;

/// One request as the sandbox saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// When it was answered, by the sandbox's clock.
    pub at: Timestamp,
    /// The id that the answer carries.
    pub request_id: String,
    /// Account and region of the caller, where the request named one.
    pub tenant: Option<Tenant>,
    /// The operation; `None` where the request did not get that far.
    pub operation: Option<OperationId>,
    /// The HTTP status of the answer; 0 where the connection was dropped.
    pub status: u16,
    /// Code and text of the error it was answered with.
    pub refused: Option<String>,
}

/// An entry for people: status, operation, account and region, and the code of the error. The code alone, for texts may
/// hold what customers said.
fn line(entry: &Logged) -> String {
    let status = if entry.status == 0 { "---".to_owned() } else { entry.status.to_string() };
    let operation = entry.operation.map_or_else(|| "-".to_owned(), |operation| operation.to_string());
    let tenant =
        entry.tenant.as_ref().map_or_else(String::new, |tenant| format!(" {} {}", tenant.account, tenant.region));
    let code = entry.refused.as_deref().and_then(|why| why.split(':').next()).unwrap_or_default();
    format!("{status} {operation}{tenant} {code}").trim_end().to_owned()
}

/// The last requests, each with its number from the start. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct RequestLog {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    entries: VecDeque<Logged>,
    /// How many came before the first that is kept.
    gone: u64,
}

impl RequestLog {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock()
    }

    pub(super) fn push(&self, entry: Logged) {
        tracing::info!("{}", line(&entry));
        let mut kept = self.kept();
        if kept.entries.len() == CAPACITY {
            kept.entries.pop_front();
            kept.gone += 1;
        }
        kept.entries.push_back(entry);
    }

    pub(super) fn all(&self) -> Vec<Logged> {
        self.kept().entries.iter().cloned().collect()
    }

    /// Those that came after the one with this number, with their numbers.
    pub(super) fn after(&self, number: u64) -> Vec<(u64, Logged)> {
        let kept = self.kept();
        let numbered = (kept.gone + 1..).zip(&kept.entries);
        numbered.filter(|(at, _)| *at > number).map(|(at, entry)| (at, entry.clone())).collect()
    }

    pub(super) fn clear(&self) {
        let mut kept = self.kept();
        kept.gone += kept.entries.len() as u64;
        kept.entries.clear();
    }
}
