//! How a job keeps to its share: its calls go out at even distances, and as many in a second as the share is, however
//! long each is on its way.

use std::collections::VecDeque;
use std::time::Duration;

/// So much of a share is used, so that what is late once can be made up for.
const USED: f64 = 0.96;
/// So late a call may be without the next one being later, too.
const SLACK: Duration = Duration::from_millis(10);
/// What a rate is counted over, and a little more.
const SECOND: Duration = Duration::from_millis(1005);
/// A call in so many makes what counts as the quickest way one as quick as itself: the way may have become longer.
const FORGETS: u32 = 256;

/// Lets calls through at even distances. Times are counted from the start of the program.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    distance: Duration,
    next: Duration,
    /// So many calls may reach the service within a second.
    most: usize,
    /// How many are on their way.
    under_way: usize,
    /// Until when each of the last second that was answered may have reached the service at the latest.
    reached: VecDeque<Duration>,
    /// How long the quickest call takes, there and back.
    quickest: Option<Duration>,
}

impl Pace {
    /// So many calls a second. Within the first second of the program none goes: a run before this one may have sent its
    /// last just now.
    pub(super) fn new(per_second: f64, now: Duration) -> Self {
        let distance = Duration::from_secs_f64(1.0 / (per_second * USED).max(0.001));
        Self {
            distance,
            next: (now + distance).max(SECOND),
            most: (per_second.ceil() as usize).max(1),
            under_way: 0,
            reached: VecDeque::new(),
            quickest: None,
        }
    }

    /// How long until `ahead` others and then this one may go.
    pub(super) fn wait(&self, now: Duration, ahead: usize) -> Duration {
        let ahead = self.distance.saturating_mul(u32::try_from(ahead).unwrap_or(u32::MAX));
        self.next.saturating_add(ahead).saturating_sub(now).max(self.full(now))
    }

    /// How long until one more may reach the service in this second: calls that are on their way may reach it when this
    /// one does.
    fn full(&self, now: Duration) -> Duration {
        let counted = self.reached.iter().filter(|at| **at + SECOND > now).count() + self.under_way;
        if counted < self.most {
            return Duration::ZERO;
        }
        // Where all are on their way, it is their answers that let it through.
        let first = self.reached.iter().map(|at| *at + SECOND).find(|at| *at > now);
        first.map_or(self.distance, |at| at.saturating_sub(now))
    }

    /// One goes.
    pub(super) fn pass(&mut self, now: Duration) {
        self.next = self.next.max(now.saturating_sub(SLACK)) + self.distance;
        self.under_way += 1;
        while self.reached.front().is_some_and(|at| *at + SECOND <= now) {
            self.reached.pop_front();
        }
    }

    /// One that went then was answered, or given up. What the quickest one takes is on the way before and after the
    /// service: in between lies when this one may have been counted there.
    pub(super) fn answered(&mut self, sent: Duration, now: Duration) {
        let took = now.saturating_sub(sent);
        let quickest = self.quickest.map_or(took, |quickest| match took.checked_sub(quickest) {
            Some(longer) => quickest + longer / FORGETS,
            None => took,
        });
        self.quickest = Some(quickest);
        self.under_way = self.under_way.saturating_sub(1);
        let at = now.saturating_sub(quickest).max(sent);
        let place = self.reached.partition_point(|other| *other <= at);
        self.reached.insert(place, at);
    }

    /// Two names turned out to mean one account: the later one counts, and the calls of both.
    pub(super) fn merge(&mut self, other: Self) {
        self.next = self.next.max(other.next);
        self.under_way += other.under_way;
        self.reached.extend(other.reached);
        self.reached.make_contiguous().sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(of: u64) -> Duration {
        Duration::from_millis(of)
    }

    #[test]
    fn calls_that_are_held_up_on_their_way_do_not_reach_the_service_together_with_others() {
        let mut pace = Pace::new(10.0, ms(5_000));
        // Each takes 20 ms, but for those of half a second, which all wait for its end.
        let arrives = |sent: u64| if (7_000..7_500).contains(&sent) { 7_500 } else { sent + 10 };
        let (mut now, mut arrivals, mut under_way) = (5_000, Vec::new(), Vec::new());
        while now < 12_000 {
            under_way.retain(|(sent, answer)| {
                let is_due = *answer <= now;
                if is_due {
                    pace.answered(ms(*sent), ms(now));
                }
                !is_due
            });
            if pace.wait(ms(now), 0).is_zero() {
                pace.pass(ms(now));
                arrivals.push(arrives(now));
                under_way.push((now, arrives(now) + 10));
            }
            now += 1;
        }
        for from in &arrivals {
            let within = arrivals.iter().filter(|at| (*from..from + 1_000).contains(*at)).count();
            assert!(within <= 10, "{within} in the second after {from} ms");
        }
        assert!(arrivals.len() > 62, "{} of 70", arrivals.len());
    }

    #[test]
    fn a_long_way_does_not_slow_it_down() {
        let mut pace = Pace::new(100.0, ms(5_000));
        let (mut sent, mut under_way) = (0, VecDeque::new());
        for now in 5_000..10_000 {
            while under_way.front().is_some_and(|at| at + 400 <= now) {
                pace.answered(ms(under_way.pop_front().unwrap_or_default()), ms(now));
            }
            if pace.wait(ms(now), 0).is_zero() {
                pace.pass(ms(now));
                under_way.push_back(now);
                sent += 1;
            }
        }
        assert!(sent >= 5 * 90, "{sent} in five seconds");
    }
}
