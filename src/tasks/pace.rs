//! How a job spreads its calls: one after the other, at even distances.

use std::time::Duration;

/// So much of a share is used, so that a little unrest on the way to the service never makes a second pass it.
const USED: f64 = 0.98;
/// So late a call may be without the next one being later, too.
const SLACK: Duration = Duration::from_millis(20);

/// Lets calls through at even distances. Times are counted from any one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    distance: Duration,
    next: Duration,
}

impl Pace {
    /// So many calls a second. The first one waits, too: a run before this one may have sent its last just now.
    pub(super) fn new(per_second: f64, now: Duration) -> Self {
        let distance = Duration::from_secs_f64(1.0 / (per_second * USED).max(0.001));
        Self { distance, next: now + distance }
    }

    /// How long until `ahead` others and then this one may go.
    pub(super) fn wait(&self, now: Duration, ahead: usize) -> Duration {
        let ahead = self.distance.saturating_mul(u32::try_from(ahead).unwrap_or(u32::MAX));
        self.next.saturating_add(ahead).saturating_sub(now)
    }

    /// One goes.
    pub(super) fn pass(&mut self, now: Duration) {
        self.next = self.next.max(now.saturating_sub(SLACK)) + self.distance;
    }

    /// Two names turned out to mean one account: the later one counts.
    pub(super) fn merge(&mut self, other: Self) {
        self.next = self.next.max(other.next);
    }
}
