//! How much the pool takes for itself.

use std::time::Duration;

use crate::contract::Lane;

/// What the pool may use of this machine and of the account's request rates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolLimits {
    /// Exchanges under way at the same time.
    pub concurrent: usize,
    /// How many of them may be background work, so that a key press never queues behind enrichment.
    pub background: usize,
    /// Share of a published rate that interactive calls take at the most.
    pub interactive_share: f64,
    /// Share of a published rate that background calls take at the most.
    pub background_share: f64,
    /// How often an exchange is tried, the first time included.
    pub attempts: u32,
    /// The first backoff is at most this long; each further one twice as long.
    pub backoff: Duration,
    /// No backoff is longer than this. A service that asks for a longer wait ends the call.
    pub longest_wait: Duration,
}

impl Default for PoolLimits {
    fn default() -> Self {
        Self {
            concurrent: 16,
            background: 8,
            interactive_share: 0.5,
            background_share: 0.2,
            attempts: 4,
            backoff: Duration::from_millis(500),
            longest_wait: Duration::from_secs(20),
        }
    }
}

impl PoolLimits {
    /// The share of a published rate for this lane, between nothing and all of it.
    pub(super) fn share(&self, lane: Lane) -> f64 {
        let share = match lane {
            Lane::Interactive => self.interactive_share,
            Lane::Background | Lane::Job => self.background_share,
        };
        if share.is_finite() { share.clamp(0.01, 1.0) } else { 1.0 }
    }

    /// How many exchanges of this lane may be under way at the same time.
    pub(super) fn places(&self, lane: Lane) -> usize {
        let all = self.concurrent.max(1);
        match lane {
            Lane::Interactive => all,
            Lane::Background | Lane::Job => self.background.clamp(1, all),
        }
    }
}
