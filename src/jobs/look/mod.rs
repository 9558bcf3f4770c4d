//! What became of a write whose outcome nobody knows, by what a document or list says that was read afterwards: pure.

mod judge;
mod traces;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::catalog::{Location, Need, Plan, Prepared, Sight};

pub use judge::{Judged, judge};

/// So far a service's clock may be behind ours.
const SKEW: SignedDuration = SignedDuration::from_mins(2);
/// So many pages of a list are looked through.
pub const LOOK_PAGES: u32 = 20;

/// A write, where it can be seen, and what was read there.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// When it was sent.
    pub started: Timestamp,
    /// What was sent, without the client token. Of what is not known placeholders stand there.
    pub sent: Value,
    /// What is looked at.
    pub sight: Sight,
    /// The replies.
    pub pages: Vec<Value>,
    /// Whether it was picked out of a list by its values.
    pub picked: bool,
    /// What is looked at after this, if it says that it is not this one.
    pub rest: Vec<Sight>,
}

impl Seen {
    /// A write that is to be looked after.
    #[must_use]
    pub const fn new(started: Timestamp, sent: Value, sight: Sight) -> Self {
        Self { started, sent, sight, pages: Vec::new(), picked: false, rest: Vec::new() }
    }

    /// Goes on to what says more of what was found; `false` if there is nothing.
    pub fn go_on(&mut self, next: Vec<Sight>) -> bool {
        let mut next = next.into_iter();
        let Some(sight) = next.next() else { return false };
        (self.sight, self.picked, self.rest) = (sight, true, next.collect());
        self.pages.clear();
        true
    }

    /// The call that reads it.
    ///
    /// # Errors
    /// As [`crate::catalog::Resource::list_call`].
    pub fn plan(&self, prepared: &Prepared) -> Result<Plan, Need> {
        self.sight.since(self.started - SKEW, prepared).plan(&self.sent, prepared)
    }

    /// The item's document in what was read.
    fn document(&self, at: &Location) -> Option<Value> {
        self.pages.iter().find_map(|reply| self.sight.resource.document(at, reply))
    }
}
