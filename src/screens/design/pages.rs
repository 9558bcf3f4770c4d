//! Calls under way whose pages are wanted as one document.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::contract::{ApiError, Outcome, Page};
use crate::model::OperationId;
use crate::plan::merged;

/// Calls by their numbers, each with the pages that it has brought so far.
#[derive(Debug, Default)]
pub(super) struct Pages(BTreeMap<u64, (OperationId, Vec<Page>)>);

impl Pages {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// A call begins.
    pub(super) fn begin(&mut self, number: u64, operation: OperationId) {
        self.0.insert(number, (operation, Vec::new()));
    }

    /// A call moved on: its whole reply, once it has ended.
    pub(super) fn take(&mut self, number: u64, outcome: &Outcome) -> Option<Result<Value, ApiError>> {
        if let Outcome::Page(page) = outcome {
            self.0.entry(number).and_modify(|(_, pages)| pages.push(page.clone()));
            return None;
        }
        if !outcome.is_last() {
            return None;
        }
        let (operation, mut pages) = self.0.remove(&number)?;
        Some(match outcome {
            Outcome::Finished(page) => {
                pages.push(page.clone());
                Ok(merged(operation, pages))
            }
            Outcome::Failed(error) => Err(error.clone()),
            _ => Err(ApiError::cancelled()),
        })
    }
}
