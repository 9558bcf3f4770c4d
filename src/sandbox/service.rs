//! One request from its bytes to the bytes of its answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Method};
use serde_json::Value;

use super::checking::check;
use super::faults::{Trouble, strike};
use super::gate::{self, Asked, AuthError, Caller};
use super::log::Logged;
use super::project::project;
use super::request::RawRequest;
use super::response::{Dropped, RawResponse, done, identity, refused, turned_away, unroutable};
use super::shared::Shared;
use super::store::Tenant;
use super::{Refusal, RefusalKind, admin, dispatch, profiles};
use crate::model::{OperationId, Service, unbind};

/// For how long a request catches up with what came due before others have their turn.
const SLICE: Duration = Duration::from_millis(50);

impl Shared {
    /// Answers a request, and remembers that it did.
    pub(super) async fn answer(self: Arc<Self>, asking: RawRequest) -> Result<RawResponse, Dropped> {
        if let Some(answer) = admin::answer(&self, &asking).await {
            return Ok(answer);
        }
        let request_id = self.request_id();
        let caller = gate::caller(&asking.headers);
        let tenant = caller.as_ref().ok().map(|caller| caller.tenant.clone());
        let mut answered = Arc::clone(&self).decide(caller, asking, &request_id).await;
        let (operation, status, refused) = match &mut answered {
            Ok(answer) => {
                answer.headers.push(("x-amzn-requestid", request_id.clone()));
                (answer.operation, answer.status, answer.refused.clone())
            }
            Err(operation) => (Some(*operation), 0, Some(Dropped.to_string())),
        };
        self.log.push(Logged { at: self.clock.now(), request_id, tenant, operation, status, refused });
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        answered.map_err(|_| Dropped)
    }

    /// The answer, or the operation whose connection is to be dropped.
    async fn decide(
        self: Arc<Self>,
        caller: Result<Caller, AuthError>,
        asking: RawRequest,
        request_id: &str,
    ) -> Result<RawResponse, OperationId> {
        if let Some(place) = upload_place(&asking) {
            return Ok(self.take_upload(place, asking.headers, asking.body).await);
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
        let struck = strike(&self.faults(), operation.name, &mut self.dice.lock());
        struck.or_else(|| {
            let admitted = self.throttle.admits(&caller.tenant, operation, Instant::now());
            (!admitted).then_some(Trouble::Throttled)
        })
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
        let input = project(input, facts.input);
        check(operation, &input)?;
        let asked = Arc::new((caller.tenant, input));
        loop {
            let (shared, asked) = (Arc::clone(&self), Arc::clone(&asked));
            let work = move || {
                let (tenant, input) = &*asked;
                let until = Instant::now() + SLICE;
                shared.database.transact(tenant, shared.clock.now(), |store| {
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
                        .map_or(Value::Object(serde_json::Map::new()), |shape| project(document, shape)));
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
    async fn take_upload(self: Arc<Self>, place: [String; 5], headers: HeaderMap, file: Bytes) -> RawResponse {
        let [account, region, domain, job, token] = place;
        let work = move || {
            let now = self.clock.now();
            self.database.transact(&Tenant { account, region }, now, |store| {
                profiles::take_upload(store, &domain, &job, &token, &headers, &file)
            })
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(())) => RawResponse { status: 200, content_type: "text/plain", ..RawResponse::default() },
            Ok(Err(refusal)) => refused(Service::CustomerProfiles, None, &refusal),
            Err(_) => refused(Service::CustomerProfiles, None, &Refusal::internal("The upload broke down")),
        }
    }
}

/// Where files are uploaded to.
pub(super) const UPLOADS: &str = "/uploads/";

/// Account, region, domain, job and token of a request that puts a file to an upload address.
fn upload_place(asking: &RawRequest) -> Option<[String; 5]> {
    let path = asking.uri.path().strip_prefix(UPLOADS).filter(|_| asking.method == Method::PUT)?;
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
