//! The life of one call, from the queue to its last outcome.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::{mpsc, watch};

use super::clock::ahead;
use super::gate::{Gate, QueueState, RateKey};
use super::paging::Tokens;
use super::retry::next_attempt;
use super::{Clock, PoolLimits};
use crate::contract::{
    ApiError, Call, ContextId, ErrorKind, Outcome, Page, Pending, Reply, Request, TaskEvent, Transience, Transport,
    Upload, UploadTold, Work,
};
use crate::model::{OperationId, Rate, Retry, rate};

/// STS has room for hundreds of requests a second; one console needs few.
const IDENTIFY: Rate = Rate { group: "GetCallerIdentity", per_second: 20.0, burst: 20.0 };

/// Files are few; one after another takes all that a network has.
const UPLOAD: Rate = Rate { group: "PutObject", per_second: 5.0, burst: 5.0 };

/// The sandbox shares nothing with anybody's live traffic: its calls wait for a place only. What it wants to
/// throttle it throttles itself.
const fn unlimited(rate: Rate) -> Rate {
    Rate { per_second: 1e6, burst: 1e6, ..rate }
}

/// How a call ends without its result.
#[derive(Debug)]
pub(super) enum End {
    Failed(ApiError),
    Cancelled,
}

/// One call under way, with all that it needs.
pub(super) struct Run {
    pub(super) call: Call,
    pub(super) scope: watch::Receiver<Arc<str>>,
    /// Whether it keeps to the published rates; the sandbox has none.
    pub(super) limited: bool,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) gate: Arc<Gate>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: PoolLimits,
    pub(super) sender: mpsc::Sender<TaskEvent>,
    pub(super) cancel: watch::Receiver<bool>,
}

/// What one exchange is.
struct Exchange<'a> {
    service: &'static str,
    rate: Rate,
    retry: Retry,
    write: bool,
    removes: bool,
    what: What<'a>,
}

enum What<'a> {
    Send(OperationId, &'a Value),
    Identify,
    Upload(&'a Upload),
}

/// What either kind of exchange gives.
enum PageAnswer {
    Reply(Reply),
    Identity(crate::contract::Identity),
}

impl Run {
    /// Runs it to its end; the outcome is the last one and not yet reported.
    pub(super) async fn outcome(&self) -> Outcome {
        let ended = match &self.call.work {
            Work::Api(request) => self.pages(request).await,
            Work::Identify => self.identify().await,
            Work::Upload(upload) => self.upload(upload).await,
        };
        match ended {
            Ok(outcome) => outcome,
            Err(End::Failed(error)) => Outcome::Failed(error),
            Err(End::Cancelled) => Outcome::Cancelled,
        }
    }

    /// Reports how it moved on. Nobody listening is no failure.
    pub(super) async fn report(&self, outcome: Outcome) {
        drop(self.sender.send(TaskEvent { call: self.call.id, outcome }).await);
    }

    async fn identify(&self) -> Result<Outcome, End> {
        let exchange = Exchange {
            service: "sts",
            rate: IDENTIFY,
            retry: Retry::Safe,
            write: false,
            removes: false,
            what: What::Identify,
        };
        match self.exchange(&exchange).await? {
            PageAnswer::Identity(identity) => Ok(Outcome::Identified(identity)),
            PageAnswer::Reply(_) => Err(End::Failed(ApiError::local(ErrorKind::Fault, "Fault", "a reply to nothing"))),
        }
    }

    /// A file is put whole or not at all, so that it may be tried again, and cancelled at any time.
    async fn upload(&self, upload: &Upload) -> Result<Outcome, End> {
        let exchange = Exchange {
            service: "s3",
            rate: UPLOAD,
            retry: Retry::Safe,
            write: false,
            removes: false,
            what: What::Upload(upload),
        };
        match self.exchange(&exchange).await? {
            PageAnswer::Reply(reply) => Ok(Outcome::Finished(Page { reply, next: None, number: 1 })),
            PageAnswer::Identity(_) => Err(End::Failed(ApiError::local(ErrorKind::Fault, "Fault", "no reply"))),
        }
    }

    /// Reports how much of a file was sent. What is not heard in time is told by the next.
    fn told(&self) -> UploadTold {
        let (sender, call) = (self.sender.clone(), self.call.id);
        Arc::new(move |sent, all| {
            drop(sender.try_send(TaskEvent { call, outcome: Outcome::Uploading { sent, all } }));
        })
    }

    async fn pages(&self, request: &Request) -> Result<Outcome, End> {
        let facts = request.operation.operation();
        let mut input = request.input.clone();
        if let (Some(member), Some(members)) = (facts.token_member(), input.as_object_mut()) {
            // Here and not later: every attempt must carry the same token.
            members.entry(member).or_insert_with(|| Value::from(uuid::Uuid::new_v4().to_string()));
        }
        let mut tokens = Tokens::new(facts.paging.as_ref(), &input);
        for number in 1.. {
            let exchange = Exchange {
                service: request.operation.service.id(),
                rate: rate(request.operation),
                retry: facts.retry,
                write: facts.is_write(),
                removes: facts.removes,
                what: What::Send(request.operation, &input),
            };
            let PageAnswer::Reply(reply) = self.exchange(&exchange).await? else { break };
            match tokens.next(&reply.document) {
                Ok(Some(next)) if number < request.pages => {
                    self.unless_cancelled(self.report(Outcome::Page(Page { reply, next: Some(next.clone()), number })))
                        .await?;
                    tokens.put(&mut input, &next);
                }
                Ok(next) => return Ok(Outcome::Finished(Page { reply, next, number })),
                Err(error) => {
                    let attempts = reply.attempts;
                    self.unless_cancelled(self.report(Outcome::Page(Page { reply, next: None, number }))).await?;
                    return Err(End::Failed(ApiError { attempts, ..error }));
                }
            }
        }
        Err(End::Failed(ApiError::local(ErrorKind::Fault, "Fault", "the pages of this call have no end")))
    }

    /// One exchange, as often as it may be tried.
    async fn exchange(&self, exchange: &Exchange<'_>) -> Result<PageAnswer, End> {
        let mut unsure = false;
        for attempt in 1.. {
            let error = match self.attempt(exchange, attempt, unsure).await? {
                Ok(answer) => return Ok(answer),
                Err(error) => ApiError { attempts: attempt, ..error },
            };
            if unsure && exchange.removes && error.kind == ErrorKind::NotFound {
                // An attempt before has taken it away, and its answer was lost.
                return Ok(PageAnswer::Reply(gone(&error)));
            }
            let wait = next_attempt(&self.limits, exchange.retry, &error, attempt, fastrand::f64());
            let Some(wait) = wait.filter(|_| !*self.cancel.borrow()) else {
                return Err(self.given_up(exchange, error, unsure));
            };
            tracing::info!(call = %self.call.id, attempt, code = %error.code, ?wait, "will be tried again");
            unsure |= error.may_have_acted();
            let until = ahead(&*self.clock, wait);
            let pause = async {
                self.report(Outcome::Retrying { attempt, until, error: error.clone() }).await;
                self.clock.sleep(wait).await;
            };
            if self.unless_cancelled(pause).await.is_err() {
                return Err(self.given_up(exchange, error, unsure));
            }
        }
        Err(End::Cancelled)
    }

    /// One attempt: a place, the rate, and then the request.
    async fn attempt(
        &self,
        exchange: &Exchange<'_>,
        attempt: u32,
        unsure: bool,
    ) -> Result<Result<PageAnswer, ApiError>, End> {
        let key =
            || RateKey { scope: self.scope.borrow().clone(), service: exchange.service, group: exchange.rate.group };
        let rate = if self.limited { exchange.rate } else { unlimited(exchange.rate) };
        let place = self.gate.enter(self.call.lane, key(), rate);
        let queue = async {
            match place.stand() {
                QueueState::Granted => {}
                QueueState::Queued => self.report(Outcome::Waiting { until: None }).await,
                QueueState::Rate(wait) => {
                    self.report(Outcome::Waiting { until: Some(ahead(&*self.clock, wait)) }).await;
                }
            }
            place.granted().await;
            self.report(Outcome::Sent { attempt }).await;
        };
        if self.unless_cancelled(queue).await.is_err() {
            return Err(if unsure && exchange.write {
                End::Failed(unknown_outcome(exchange.retry, attempt - 1))
            } else {
                End::Cancelled
            });
        }
        let sent = self.send(exchange);
        // A write that is on its way runs on: only its real outcome is of any use.
        let result = if exchange.write { sent.await } else { self.unless_cancelled(sent).await? };
        if let Err(ApiError { kind: ErrorKind::Throttled, .. }) = &result {
            self.gate.throttled(&key());
        }
        Ok(result.map(|answer| match answer {
            PageAnswer::Reply(reply) => PageAnswer::Reply(Reply { attempts: attempt, ..reply }),
            identity @ PageAnswer::Identity(_) => identity,
        }))
    }

    fn send<'a>(&'a self, exchange: &Exchange<'a>) -> Pending<'a, PageAnswer> {
        let context: ContextId = self.call.context;
        match exchange.what {
            What::Send(operation, input) => {
                let sent = self.transport.send(context, operation, input);
                Box::pin(async { sent.await.map(PageAnswer::Reply) })
            }
            What::Identify => {
                let asked = self.transport.identify(context);
                Box::pin(async { asked.await.map(PageAnswer::Identity) })
            }
            What::Upload(upload) => {
                let put = self.transport.upload(context, upload, self.told());
                Box::pin(async { put.await.map(PageAnswer::Reply) })
            }
        }
    }

    /// What to say when there is no further attempt. `unsure` says that an earlier one may have been carried out.
    fn given_up(&self, exchange: &Exchange<'_>, error: ApiError, unsure: bool) -> End {
        let cancelled = *self.cancel.borrow() && error.transience != Transience::Permanent;
        match (exchange.write, cancelled) {
            (true, true) if unsure || error.may_have_acted() => {
                End::Failed(unknown_outcome(exchange.retry, error.attempts))
            }
            (_, true) => End::Cancelled,
            (true, false) => End::Failed(error.of_write(exchange.retry, unsure)),
            (false, false) => End::Failed(error),
        }
    }

    async fn unless_cancelled<T>(&self, work: impl Future<Output = T>) -> Result<T, End> {
        let mut cancel = self.cancel.clone();
        tokio::select! {
            biased;
            Ok(_) = cancel.wait_for(|cancelled| *cancelled) => Err(End::Cancelled),
            done = work => Ok(done),
        }
    }
}

/// The reply to what was taken away by an attempt before this one.
fn gone(error: &ApiError) -> Reply {
    Reply {
        document: Value::Object(serde_json::Map::new()),
        status: error.status.unwrap_or_default(),
        request_id: error.request_id.clone(),
        bytes: 0,
        attempts: error.attempts,
        duration: std::time::Duration::ZERO,
    }
}

fn unknown_outcome(retry: Retry, attempts: u32) -> ApiError {
    let words = "cancelled while it was under way: it may or may not have happened";
    ApiError { attempts, ..ApiError::local(ErrorKind::UnknownOutcome, "UnknownOutcome", words) }.of_write(retry, true)
}
