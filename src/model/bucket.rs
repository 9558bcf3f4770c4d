//! A token bucket: how a rate lets requests through. Whoever has one says what time it is.

use std::time::Duration;

/// Lets requests through at a rate, with a burst after a quiet time.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    rate: f64,
    burst: f64,
    tokens: f64,
    at: Duration,
}

impl Bucket {
    /// A full bucket: `rate` tokens a second, `burst` (at least one) at once. Times are counted from any one moment.
    #[must_use]
    pub fn new(rate: f64, burst: f64, now: Duration) -> Self {
        let burst = burst.max(1.0);
        Self { rate: rate.max(0.001), burst, tokens: burst, at: now }
    }

    fn refill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.at).as_secs_f64();
        self.tokens = (self.tokens + passed * self.rate).min(self.burst);
        self.at = self.at.max(now);
    }

    /// Takes a token, if there is one.
    pub fn take(&mut self, now: Duration) -> bool {
        self.refill(now);
        // A hair of tolerance, so that a sleep of exactly the right length suffices.
        let there = self.tokens >= 1.0 - 1e-6;
        if there {
            self.tokens = (self.tokens - 1.0).max(0.0);
        }
        there
    }

    /// How long until `ahead` others and then this one have had a token each.
    #[must_use]
    pub fn wait(&mut self, now: Duration, ahead: usize) -> Duration {
        self.refill(now);
        let missing = (ahead as f64 + 1.0 - self.tokens).max(0.0);
        Duration::from_secs_f64(missing / self.rate)
    }

    /// The service said that the rate is used up: what was saved for a burst is void.
    pub fn drain(&mut self, now: Duration) {
        self.refill(now);
        self.tokens = 0.0;
    }

    /// Two names turned out to mean one bucket: the emptier one counts.
    pub fn merge(&mut self, other: Self, now: Duration) {
        let mut other = other;
        other.refill(now);
        self.refill(now);
        self.tokens = self.tokens.min(other.tokens);
    }
}
