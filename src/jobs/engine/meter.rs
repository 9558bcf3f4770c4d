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
/// How long it will take is worked out from the last so many seconds: where many items go in one call, answers are far
/// apart.
const LONGER: i64 = 60;

/// Counts what is answered.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    began: Option<i64>,
    /// The number of the last interval.
    interval: i64,
    done: VecDeque<u32>,
    failed: VecDeque<u32>,
    /// How many were answered in the last seconds, since it began or went on.
    seconds: VecDeque<(i64, u32)>,
}

impl Meter {
    /// It was found out that an item was carried out, without sending it: that says nothing of how fast the others go.
    pub fn find(&mut self, now: Timestamp) {
        self.advance(now);
        if let Some(last) = self.done.back_mut() {
            *last += 1;
        }
    }

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
        while self.seconds.front().is_some_and(|(of, _)| *of < second - LONGER) {
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

    /// Items a second from which it can be told how long the others will take: measured since it began or went on, from
    /// one answer to another. `None` until that says something.
    #[must_use]
    pub fn pace(&self, now: Timestamp) -> Option<f64> {
        let second = now.as_second();
        let (first, _) = *self.seconds.front()?;
        let (last, _) = *self.seconds.back()?;
        let has_run = self.began.is_some_and(|began| second - began >= RECENT / 2);
        // What was answered first was sent before.
        let count: u32 = self.seconds.iter().skip(1).map(|(_, count)| count).sum();
        if !has_run || last == first {
            return None;
        }
        // Answers that stay away longer than from one to the next make it slower.
        let gap = (last - first) / (self.seconds.len() as i64 - 1) + 1;
        let until = if second - last > 2 * gap { second } else { last };
        Some(f64::from(count) / (until - first) as f64)
    }

    /// The last minutes.
    #[must_use]
    pub fn chart(&self) -> JobChart {
        let step = Duration::from_secs(STEP.unsigned_abs());
        JobChart { step, done: self.done.iter().copied().collect(), failed: self.failed.iter().copied().collect() }
    }
}
