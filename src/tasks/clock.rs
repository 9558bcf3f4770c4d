//! Where the pool's time comes from, so that tests can move it by hand.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// A wait under way.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Time as the pool sees it.
pub trait Clock: Send + Sync + 'static {
    /// The moment to show to people.
    fn now(&self) -> Timestamp;
    /// Time since some fixed moment; never runs backwards, whatever happens to the wall clock.
    fn uptime(&self) -> Duration;
    /// Waits.
    fn sleep(&self, wait: Duration) -> Sleep;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn uptime(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, wait: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(wait))
    }
}

/// The moment that lies this far ahead; the end of time where that can't be written down.
pub(super) fn ahead(clock: &dyn Clock, wait: Duration) -> Timestamp {
    clock.now().checked_add(wait).unwrap_or(Timestamp::MAX)
}
