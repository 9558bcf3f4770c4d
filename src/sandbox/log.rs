//! The log of requests: what was asked and what came of it, without any of the content.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::OperationId;

/// How many requests are remembered.
const CAPACITY: usize = 10_000;

/// One request as the sandbox saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The operation; `None` where the request did not get that far.
    pub operation: Option<OperationId>,
    /// The HTTP status of the answer; 0 where the connection was dropped.
    pub status: u16,
    /// Code and text of the error it was answered with.
    pub refused: Option<String>,
}

/// The last requests. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct RequestLog {
    entries: Arc<Mutex<VecDeque<Logged>>>,
}

impl RequestLog {
    pub(super) fn push(&self, entry: Logged) {
        // The code alone: texts may hold what customers said.
        let refused = entry.refused.as_deref().map(|why| why.split(':').next().unwrap_or_default());
        let name = entry.operation.map_or_else(|| "-".to_owned(), |operation| operation.to_string());
        tracing::info!(status = entry.status, refused, "{name}");
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == CAPACITY {
            entries.pop_front();
        }
        entries.push_back(entry);
    }

    pub(super) fn all(&self) -> Vec<Logged> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
