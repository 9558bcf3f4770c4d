//! The published request rates, kept on request: a bucket of tokens for each account, region and group of operations.
//!
//! Real seconds count here, whatever the sandbox's clock says: a client that waits waits for real.

use std::collections::HashMap;
use std::time::Instant;

use parking_lot::{Mutex, MutexGuard};

use super::store::Tenant;
use crate::model::{Bucket, OperationId, Service, published_rate};

/// Lets requests through as fast as the services publish, once it is switched on.
#[derive(Debug)]
pub(super) struct Throttle {
    /// The moment that the buckets count from.
    start: Instant,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    on: bool,
    buckets: HashMap<(Tenant, Service, &'static str), Bucket>,
}

impl Throttle {
    pub(super) fn new(on: bool) -> Self {
        Self { start: Instant::now(), state: Mutex::new(State { on, buckets: HashMap::new() }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    pub(super) fn is_on(&self) -> bool {
        self.state().on
    }

    /// Switches it on or off; full buckets begin anew.
    pub(super) fn switch(&self, on: bool) {
        *self.state() = State { on, buckets: HashMap::new() };
    }

    /// Whether this request may go on at this time. Operations without a published rate always may.
    pub(super) fn admits(&self, tenant: &Tenant, operation: OperationId, now: Instant) -> bool {
        let mut state = self.state();
        if !state.on {
            return true;
        }
        let Some(rate) = published_rate(operation) else { return true };
        let key = (tenant.clone(), operation.service, rate.group);
        let now = now.saturating_duration_since(self.start);
        state.buckets.entry(key).or_insert_with(|| Bucket::new(rate.per_second, rate.burst, now)).take(now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_empties_fills_again_and_belongs_to_one_account() {
        let throttle = Throttle::new(true);
        let tenant = |account: &str| Tenant { account: account.to_owned(), region: "us-east-1".to_owned() };
        let operation = OperationId { service: Service::ConnectCases, name: "UpdateCase" };
        let start = Instant::now();
        let admitted = |account, at| throttle.admits(&tenant(account), operation, start + Duration::from_millis(at));
        assert_eq!([0, 0, 0].map(|at| admitted("1", at)), [true, true, false]);
        assert!(admitted("2", 0), "another account has a bucket of its own");
        assert_eq!([499, 501, 502].map(|at| admitted("1", at)), [false, true, false]);
        throttle.switch(false);
        assert!(admitted("1", 502));
    }
}
