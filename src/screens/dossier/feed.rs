//! One of the lists that a timeline is made of, and how far it is read.

use crate::contract::ApiError;
use crate::screens::PageSlot;

/// One list of a timeline.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) source: usize,
    /// The type that it is read for, where it is read by types.
    pub(super) each: Option<String>,
    /// What its entries are called.
    pub(super) name: String,
    pub(super) state: FeedState,
    /// How many pages were read.
    pub(super) pages: u32,
    /// How many pages in a row brought nothing.
    pub(super) empty: u32,
    /// Whether what it brought before is still shown, and goes when the first page comes.
    pub(super) old: bool,
}

/// How far a list is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FeedState {
    /// It waits for its turn; with the token of the page to come.
    Waiting(Option<String>),
    /// It is being read; with the token of the page.
    Reading(Option<String>),
    /// It was read up to here.
    Paused(String),
    /// It was read to its end.
    Done,
    /// It failed.
    Failed(ApiError),
    /// It was cancelled, or can't be asked for.
    Stopped(String),
}

impl Feed {
    pub(super) fn new(source: usize, each: Option<String>, name: String) -> Self {
        Self { source, each, name, state: FeedState::Waiting(None), pages: 0, empty: 0, old: true }
    }

    pub(super) fn slot(&self) -> PageSlot {
        PageSlot::Source(self.source, self.each.clone())
    }

    /// Whether it should be named though it brought nothing: something is wrong with it, or there may be more.
    pub(super) fn tells(&self) -> bool {
        matches!(self.state, FeedState::Failed(_) | FeedState::Paused(_))
    }

    /// Why it failed.
    pub(super) fn error(&self) -> Option<&ApiError> {
        match &self.state {
            FeedState::Failed(error) => Some(error),
            _ => None,
        }
    }
}

/// How far it is known by which types a source is read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Types {
    /// They are on their way.
    Loading,
    /// They are known; with a token if there are more.
    Done(Option<String>),
    /// They are not known.
    Failed(ApiError),
    /// Asking for them was cancelled, or is not possible.
    Stopped(String),
}
