//! What the requests of all connections share.

use std::net::SocketAddr;
use std::time::Duration;

use parking_lot::{Mutex, RwLock};
use tokio::sync::{Semaphore, watch};

use super::Refusal;
use super::clock::Clock;
use super::faults::Fault;
use super::log::RequestLog;
use super::quota::Quotas;
use super::store::Database;
use super::throttle::Throttle;

/// What all connections share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) database: Database,
    pub(super) clock: Clock,
    pub(super) latency: Duration,
    pub(super) faults: RwLock<Vec<Fault>>,
    pub(super) quotas: Quotas,
    pub(super) throttle: Throttle,
    pub(super) dice: Mutex<fastrand::Rng>,
    pub(super) log: RequestLog,
    /// Whether the store is filled: nothing yet, done, or why it failed.
    pub(super) filled: watch::Receiver<Option<Result<(), String>>>,
    /// Whose turn it is at the store: whoever has much to catch up with lets the others go in between.
    pub(super) turns: Semaphore,
    /// How long the head of a request and its body may take to arrive.
    pub(super) arrival: Duration,
    /// Where it listens.
    pub(super) at: SocketAddr,
}

impl Shared {
    /// The faults in force.
    pub(super) fn faults(&self) -> Vec<Fault> {
        self.faults.read().clone()
    }

    /// Puts others in their place.
    pub(super) fn set_faults(&self, faults: Vec<Fault>) {
        *self.faults.write() = faults;
    }

    pub(super) async fn wait_until_filled(&self) -> Result<(), Refusal> {
        let mut filled = self.filled.clone();
        let Ok(state) = filled.wait_for(Option::is_some).await else {
            return Err(Refusal::internal("The sandbox stopped while it was being filled"));
        };
        match &*state {
            Some(Err(problem)) => Err(Refusal::internal(format!("The sandbox could not be filled: {problem}"))),
            _ => Ok(()),
        }
    }

    /// An id for a new request.
    pub(super) fn request_id(&self) -> String {
        let mut bytes = [0; 16];
        self.dice.lock().fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}
