//! One request from its bytes to the bytes of its answer.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde_json::Value;
use tokio::sync::{Semaphore, watch};

use super::answering::{Answering, done, identity, refused, turned_away, unroutable};
use super::checking::check;
use super::clock::Clock;
use super::cut::cut;
use super::faults::{Fault, Trouble, strike};
use super::gate::{self, Asked, Caller, TurnedAway};
use super::log::{Logged, RequestLog};
use super::quota::Quotas;
use super::store::{Database, Space};
use super::throttle::Throttle;
use super::{Refusal, RefusalKind, admin, dispatch, profiles};
use crate::model::{OperationId, Service, unbind};

/// For how long a request catches up with what came due before others have their turn.
const SLICE: Duration = Duration::from_millis(50);

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

/// A whole request.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// The connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is dropped by a fault")]
pub(super) struct Dropped;

impl Shared {
    /// Answers a request, and remembers that it did.
    pub(super) async fn answer(self: Arc<Self>, asking: Asking) -> Result<Answering, Dropped> {
        if let Some(answer) = admin::answer(&self, &asking).await {
            return Ok(answer);
        }
        let request_id = self.request_id();
        let caller = gate::caller(&asking.headers);
        let space = caller.as_ref().ok().map(|caller| caller.space.clone());
        let mut answered = Arc::clone(&self).decide(caller, asking, &request_id).await;
        let (operation, status, refused) = match &mut answered {
            Ok(answer) => {
                answer.headers.push(("x-amzn-requestid", request_id.clone()));
                (answer.operation, answer.status, answer.refused.clone())
            }
            Err(operation) => (Some(*operation), 0, Some(Dropped.to_string())),
        };
        self.log.push(Logged { at: self.clock.now(), request_id, space, operation, status, refused });
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        answered.map_err(|_| Dropped)
    }

    /// The answer, or the operation whose connection is to be dropped.
    async fn decide(
        self: Arc<Self>,
        caller: Result<Caller, TurnedAway>,
        asking: Asking,
        request_id: &str,
    ) -> Result<Answering, OperationId> {
        if let Some(place) = upload_place(&asking) {
            return Ok(self.take_upload(place, asking.body).await);
        }
        let caller = match caller {
            Ok(caller) => caller,
            Err(away) => return Ok(turned_away(&away)),
        };
        let service = match caller.asked {
            Asked::Api(service) => service,
            Asked::Sts => return Ok(identity(&caller, &asking.body, request_id)),
        };
        let path = asking.uri.path();
        let query = asking.uri.query().unwrap_or_default();
        let (operation, input) = match unbind(service, asking.method.as_str(), path, query, &asking.body) {
            Ok(routed) => routed,
            Err(problem) => return Ok(unroutable(service, &problem, &asking)),
        };
        match self.trouble(&caller, operation) {
            Some(Trouble::Dropped) => return Err(operation),
            Some(trouble) => return Ok(refused(service, Some(operation), &trouble.refusal())),
            None => {}
        }
        Ok(match self.carry_out(caller, operation, input).await {
            Ok(document) => done(operation, &document),
            Err(refusal) => refused(service, Some(operation), &refusal),
        })
    }

    /// What keeps this operation from being carried out: a fault that was asked for, or the rates.
    fn trouble(&self, caller: &Caller, operation: OperationId) -> Option<Trouble> {
        let struck =
            strike(&self.faults(), operation.name, &mut self.dice.lock().unwrap_or_else(PoisonError::into_inner));
        struck.or_else(|| {
            let admitted = self.throttle.admits(&caller.space, operation, Instant::now());
            (!admitted).then_some(Trouble::Throttled)
        })
    }

    /// The faults in force.
    pub(super) fn faults(&self) -> Vec<Fault> {
        self.faults.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts others in their place.
    pub(super) fn set_faults(&self, faults: Vec<Fault>) {
        *self.faults.write().unwrap_or_else(PoisonError::into_inner) = faults;
    }

    /// Checks and carries out an operation away from the threads that serve connections.
    async fn carry_out(
        self: Arc<Self>,
        caller: Caller,
        operation: OperationId,
        input: Value,
    ) -> Result<Value, Refusal> {
        self.wait_until_filled().await?;
        let facts = operation.operation();
        let input = cut(input, facts.input);
        check(operation, &input)?;
        let asked = Arc::new((caller.space, input));
        loop {
            let (shared, asked) = (Arc::clone(&self), Arc::clone(&asked));
            let work = move || {
                let (space, input) = &*asked;
                let until = Instant::now() + SLICE;
                shared.database.transact(space, shared.clock.now(), |store| {
                    let caught_up = dispatch::catch_up(store, || Instant::now() >= until)?;
                    if caught_up { dispatch::carry_out(facts, input, store).map(Some) } else { Ok(None) }
                })
            };
            let turn = self.turns.acquire().await;
            let done = tokio::task::spawn_blocking(work).await;
            drop(turn);
            match done {
                Ok(Ok(Some(document))) => {
                    return Ok(facts
                        .output
                        .map_or(Value::Object(serde_json::Map::new()), |shape| cut(document, shape)));
                }
                Ok(Ok(None)) => {}
                Ok(Err(refusal)) => return Err(refusal),
                Err(_) => {
                    let message = format!("The sandbox's handler of {} broke down", operation.name);
                    return Err(Refusal::internal(message));
                }
            }
        }
    }

    /// Takes a file for an upload job. Its address is the permission.
    async fn take_upload(self: Arc<Self>, place: [String; 5], file: Bytes) -> Answering {
        let [account, region, domain, job, token] = place;
        let work = move || {
            let now = self.clock.now();
            self.database.transact(&Space { account, region }, now, |store| {
                profiles::take_upload(store, &domain, &job, &token, &file)
            })
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(())) => Answering { status: 200, content_type: "text/plain", ..Answering::default() },
            Ok(Err(refusal)) => refused(Service::CustomerProfiles, None, &refusal),
            Err(_) => refused(Service::CustomerProfiles, None, &Refusal::internal("The upload broke down")),
        }
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

    fn request_id(&self) -> String {
        let mut bytes = [0; 16];
        self.dice.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }
}

/// Account, region, domain, job and token of a request that puts a file to an upload address.
fn upload_place(asking: &Asking) -> Option<[String; 5]> {
    let path = asking.uri.path().strip_prefix("/uploads/").filter(|_| asking.method == Method::PUT)?;
    path.split('/').map(str::to_owned).collect::<Vec<_>>().try_into().ok()
}

impl Trouble {
    fn refusal(self) -> Refusal {
        match self {
            Self::Throttled => Refusal::new(RefusalKind::Throttled, "Rate exceeded"),
            Self::Expired => {
                Refusal::new(RefusalKind::Expired, "The security token included in the request is expired")
            }
            Self::Unavailable => Refusal::new(RefusalKind::Unavailable, "Service Unavailable"),
            Self::Denied => Refusal::new(RefusalKind::Denied, "User is not authorized to perform this operation"),
            Self::Internal | Self::Dropped => Refusal::internal("The service failed; this fault was asked for"),
        }
    }
}
