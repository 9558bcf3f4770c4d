//! Documents that are read around a form, each once, in the background.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::slots::FormSlot;
use super::template::read_item;
use crate::catalog::{Location, Place, catalog};
use crate::contract::{ApiError, Lane, Outcome};
use crate::screens::Cx;

/// Documents, by where they stand.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// `None` while it is being read.
    known: BTreeMap<Location, Option<Result<Value, ApiError>>>,
    /// Those whose reading somebody ended.
    cancelled: BTreeSet<Location>,
}

impl Documents {
    /// Reads a document, unless that was done. What ended unheard, as after leaving the page, is read again.
    pub(super) fn want(&mut self, at: &Location, cx: &mut Cx<'_>) {
        if self.is_settled(at) || cx.runs(&FormSlot::Document(at.clone()).into()) {
            return;
        }
        self.known.insert(at.clone(), None);
        if let Ok(Place::Item(resource)) = catalog().place(at)
            && let Some(plan) = read_item(resource, at)
        {
            cx.start(FormSlot::Document(at.clone()), Lane::Interactive, plan);
        }
    }

    /// What stands there, where it could be read.
    pub(super) fn get(&self, at: &Location) -> Option<&Value> {
        self.known.get(at)?.as_ref()?.as_ref().ok()
    }

    /// Whether it is known what stands there, or that it can't be read.
    pub(super) fn is_settled(&self, at: &Location) -> bool {
        self.known.get(at).is_some_and(Option::is_some)
    }

    /// Why it can't be read.
    pub(super) fn error(&self, at: &Location) -> Option<&ApiError> {
        self.known.get(at)?.as_ref()?.as_ref().err()
    }

    /// Whether somebody ended its reading.
    pub(super) fn is_cancelled(&self, at: &Location) -> bool {
        self.cancelled.contains(at)
    }

    /// Forgets what could not be read, so that it is asked for again.
    pub(super) fn forget_unread(&mut self) {
        self.known.retain(|_, known| !matches!(known, Some(Err(_))));
        self.cancelled.clear();
    }

    pub(super) fn take(&mut self, at: &Location, outcome: &Outcome) {
        let known = match outcome {
            Outcome::Finished(page) => match catalog().place(at) {
                Ok(Place::Item(resource)) => {
                    let document = resource.document(at, &page.reply.document);
                    Ok(document.unwrap_or_else(|| page.reply.document.clone()))
                }
                _ => Ok(page.reply.document.clone()),
            },
            Outcome::Failed(error) => Err(error.clone()),
            Outcome::Cancelled => {
                self.cancelled.insert(at.clone());
                Err(super::template::cancelled())
            }
            _ => return,
        };
        self.known.insert(at.clone(), Some(known));
    }
}
