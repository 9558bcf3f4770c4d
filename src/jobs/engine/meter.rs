//! How fast a job is, and was.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;

use crate::contract::JobChart;

/// How long an interval of the chart is, in seconds.
const STEP: i64 = 5;
/// So many of them are kept.
const STEPS: usize = 60;
/// The rate is that of the last so many whole seconds.
const RECENT: i64 = 10;

/// Counts what is answered.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    began: Option<i64>,
    /// The number of the last interval.
    interval: i64,
    done: VecDeque<u32>,
    failed: VecDeque<u32>,
    /// How many were answered in the last seconds.
    seconds: VecDeque<(i64, u32)>,
}

impl Meter {
    /// An item was answered.
    pub fn count(&mut self, is_done: bool, now: Timestamp) {
        self.advance(now);
        let second = now.as_second();
        let last = if is_done { self.done.back_mut() } else { self.failed.back_mut() };
        if let Some(last) = last {
            *last += 1;
        }
        match self.seconds.back_mut().filter(|(of, _)| *of >= second) {
            Some((_, count)) => *count += 1,
            None => self.seconds.push_back((second, 1)),
        }
    }

    /// It goes on after a while: what was before says nothing of how fast it is.
    pub fn begin(&mut self, now: Timestamp) {
        self.began = Some(now.as_second());
        self.seconds.clear();
        self.advance(now);
    }

    fn advance(&mut self, now: Timestamp) {
        let second = now.as_second();
        let interval = second.div_euclid(STEP);
        if self.done.is_empty() {
            self.interval = interval - 1;
        }
        self.began.get_or_insert(second);
        for _ in self.interval..interval.min(self.interval.saturating_add(STEPS as i64)) {
            self.done.push_back(0);
            self.failed.push_back(0);
        }
        self.interval = self.interval.max(interval);
        while self.done.len() > STEPS {
            self.done.pop_front();
            self.failed.pop_front();
        }
        while self.seconds.front().is_some_and(|(of, _)| *of < second - RECENT) {
            self.seconds.pop_front();
        }
    }

    /// Items that were answered a second, over the last seconds.
    #[must_use]
    pub fn rate(&self, now: Timestamp) -> f64 {
        let second = now.as_second();
        let began = self.began.unwrap_or(second);
        let whole = self.seconds.iter().filter(|(of, _)| (second - RECENT..second).contains(of));
        let count: u32 = whole.map(|(_, count)| count).sum();
        let passed = (second - began).clamp(1, RECENT);
        f64::from(count) / passed as f64
    }

    /// Whether it has run long enough for its rate to say how long it will take.
    #[must_use]
    pub fn is_settled(&self, now: Timestamp) -> bool {
        self.began.is_some_and(|began| now.as_second() - began >= RECENT / 2)
    }

    /// The last minutes.
    #[must_use]
    pub fn chart(&self) -> JobChart {
        let step = Duration::from_secs(STEP.unsigned_abs());
        JobChart { step, done: self.done.iter().copied().collect(), failed: self.failed.iter().copied().collect() }
    }
}
