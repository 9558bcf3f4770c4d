//! Who may send next: places for exchanges under way, and the rates of the account.
//!
//! Interactive calls go before background calls, and within a lane the older goes first; a call
//! whose rate is used up lets others pass. Each lane has its own share of a rate.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};
use tokio::sync::Notify;

use super::pace::Pace;
use super::{Clock, PoolLimits, Rate};
use crate::contract::Lane;
use crate::model::Bucket;

/// What shares one rate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RateKey {
    /// The account and region; the context's own words until the account is known.
    pub(super) scope: Arc<str>,
    /// The service.
    pub(super) service: &'static str,
    /// The operations.
    pub(super) group: &'static str,
}

#[derive(Debug)]
struct Waiter {
    key: RateKey,
    rate: Rate,
    granted: bool,
    /// When it was granted, by the clock's uptime.
    since: Duration,
    /// When its rate lets it through, by the clock's uptime; `None` while it waits for a place.
    until: Option<Duration>,
    wake: Arc<Notify>,
}

type Ticket = (Lane, u64);

#[derive(Default)]
struct State {
    last: u64,
    waiters: BTreeMap<Ticket, Waiter>,
    buckets: HashMap<(RateKey, Lane), Bucket>,
    /// How jobs keep to their share besides.
    paces: HashMap<RateKey, Pace>,
}

/// Lets exchanges through.
pub(super) struct Gate {
    limits: PoolLimits,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

impl Gate {
    pub(super) fn new(limits: PoolLimits, clock: Arc<dyn Clock>) -> Self {
        Self { limits, clock, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    /// Queues for a place; dropping what it returns gives the place up, had or not.
    pub(super) fn enter(self: &Arc<Self>, lane: Lane, key: RateKey, rate: Rate) -> QueuePlace {
        let wake = Arc::new(Notify::new());
        let mut state = self.state();
        state.last += 1;
        let ticket = (lane, state.last);
        let waiter = Waiter { key, rate, granted: false, since: Duration::ZERO, until: None, wake: Arc::clone(&wake) };
        state.waiters.insert(ticket, waiter);
        self.dispatch(&mut state);
        QueuePlace { gate: Arc::clone(self), ticket, wake }
    }

    /// Lets through whoever may go now, in order, and tells the others until when they wait.
    fn dispatch(&self, state: &mut State) {
        let now = self.clock.uptime();
        let State { waiters, buckets, paces, .. } = state;
        let mut running = waiters.values().filter(|w| w.granted).count();
        let mut background = waiters.iter().filter(|((lane, _), w)| w.granted && *lane != Lane::Interactive).count();
        let mut queued: HashMap<(RateKey, Lane), usize> = HashMap::new();
        for (&(lane, _), waiter) in waiters.iter_mut().filter(|(_, w)| !w.granted) {
            let quiet = lane != Lane::Interactive;
            let full = running >= self.limits.places(Lane::Interactive)
                || quiet && background >= self.limits.places(Lane::Background);
            // What is in the background shares one bucket.
            let name = (waiter.key.clone(), if quiet { Lane::Background } else { lane });
            let before = queued.entry(name.clone()).or_default();
            let share = self.limits.share(lane);
            let bucket = buckets
                .entry(name)
                .or_insert_with(|| Bucket::new(waiter.rate.per_second * share, waiter.rate.burst * share, now));
            let mut pace = (lane == Lane::Job).then(|| {
                paces.entry(waiter.key.clone()).or_insert_with(|| Pace::new(waiter.rate.per_second * share, now))
            });
            let is_due = pace.as_ref().is_none_or(|pace| pace.wait(now, 0).is_zero());
            if !full && *before == 0 && is_due && bucket.take(now) {
                pace.as_mut().into_iter().for_each(|pace| pace.pass(now));
                (waiter.granted, waiter.since) = (true, now);
                running += 1;
                background += usize::from(quiet);
                waiter.wake.notify_one();
                continue;
            }
            let even = pace.map_or(Duration::ZERO, |pace| pace.wait(now, *before));
            let wait = bucket.wait(now, *before).max(even);
            *before += 1;
            waiter.wait(if wait.is_zero() { None } else { Some(now + wait) });
        }
    }

    /// The service said that this rate is used up: bursts saved for it are void.
    pub(super) fn throttled(&self, key: &RateKey) {
        let now = self.clock.uptime();
        let mut state = self.state();
        for lane in [Lane::Interactive, Lane::Background] {
            if let Some(bucket) = state.buckets.get_mut(&(key.clone(), lane)) {
                bucket.drain(now);
            }
        }
        self.dispatch(&mut state);
    }

    /// Two scopes turned out to be one account: what one has used up, the other has too.
    pub(super) fn rename(&self, old: &Arc<str>, new: &Arc<str>) {
        let now = self.clock.uptime();
        let mut state = self.state();
        for waiter in state.waiters.values_mut().filter(|w| w.key.scope == *old) {
            waiter.key.scope = Arc::clone(new);
        }
        let moving: Vec<_> = state.buckets.extract_if(|(key, _), _| key.scope == *old).collect();
        for ((key, lane), bucket) in moving {
            let key = RateKey { scope: Arc::clone(new), ..key };
            state.buckets.entry((key, lane)).and_modify(|known| known.merge(bucket, now)).or_insert(bucket);
        }
        let moving: Vec<_> = state.paces.extract_if(|key, _| key.scope == *old).collect();
        for (key, pace) in moving {
            let key = RateKey { scope: Arc::clone(new), ..key };
            match state.paces.entry(key) {
                Entry::Occupied(mut known) => known.get_mut().merge(pace),
                Entry::Vacant(none) => drop(none.insert(pace)),
            }
        }
        self.dispatch(&mut state);
    }
}

impl Waiter {
    /// Sets until when it waits, and wakes it if that is sooner than it thought.
    fn wait(&mut self, until: Option<Duration>) {
        let sooner = match (self.until, until) {
            (Some(old), Some(new)) => new + Duration::from_millis(1) < old,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        self.until = until;
        if sooner {
            self.wake.notify_one();
        }
    }
}

/// How it stands with a place.
pub(super) enum QueueState {
    /// It may send.
    Granted,
    /// Others are under way or go first.
    Queued,
    /// Its rate lets it through after this long.
    Rate(Duration),
}

/// A place in the queue, and once it is granted the right to send one exchange.
pub(super) struct QueuePlace {
    gate: Arc<Gate>,
    ticket: Ticket,
    wake: Arc<Notify>,
}

impl QueuePlace {
    /// How it stands with this place.
    pub(super) fn stand(&self) -> QueueState {
        let state = self.gate.state();
        let now = self.gate.clock.uptime();
        match state.waiters.get(&self.ticket) {
            Some(waiter) if waiter.granted => QueueState::Granted,
            Some(Waiter { until: Some(until), .. }) => QueueState::Rate(until.saturating_sub(now)),
            _ => QueueState::Queued,
        }
    }

    /// Waits until it is granted.
    pub(super) async fn granted(&self) {
        loop {
            match self.stand() {
                QueueState::Granted => return,
                QueueState::Queued => self.wake.notified().await,
                QueueState::Rate(wait) => {
                    tokio::select! {
                        () = self.wake.notified() => {}
                        () = self.gate.clock.sleep(wait) => self.gate.dispatch(&mut self.gate.state()),
                    }
                }
            }
        }
    }
}

impl Drop for QueuePlace {
    fn drop(&mut self) {
        let mut state = self.gate.state();
        let had = state.waiters.remove(&self.ticket).filter(|waiter| waiter.granted && self.ticket.0 == Lane::Job);
        if let Some((pace, since)) = had.and_then(|had| Some((state.paces.get_mut(&had.key)?, had.since))) {
            pace.answered(since, self.gate.clock.uptime());
        }
        self.gate.dispatch(&mut state);
    }
}
