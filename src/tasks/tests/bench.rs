//! The scripted transport, the hand-moved clock, and a pool between them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use crate::contract::{
    ApiError, Call, CallId, Context, ContextId, ErrorKind, Identity, Lane, Outcome, Pending, Reply, Request, TaskEvent,
    Transience, Transport, Upload, UploadTold, Work,
};
use crate::model::{OperationId, Service, api};
use crate::tasks::{Clock, Pool, PoolLimits, Sleep};

type Sleeper = (Duration, oneshot::Sender<()>);

#[derive(Default)]
pub(super) struct HandClock {
    state: Mutex<(Duration, Vec<Sleeper>)>,
}

impl HandClock {
    /// Moves to the next moment that somebody waits for; `false` if nobody waits.
    pub(super) fn step(&self) -> bool {
        let mut state = self.state.lock().unwrap();
        let (now, sleepers) = &mut *state;
        sleepers.retain(|(_, waker)| !waker.is_closed());
        let Some(next) = sleepers.iter().map(|(at, _)| *at).min() else { return false };
        *now = next;
        for (_, waker) in sleepers.extract_if(.., |(at, _)| *at <= next) {
            let _ = waker.send(());
        }
        true
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + self.uptime()
    }

    fn uptime(&self) -> Duration {
        self.state.lock().unwrap().0
    }

    fn sleep(&self, wait: Duration) -> Sleep {
        let mut state = self.state.lock().unwrap();
        let at = state.0 + wait;
        let (waker, asleep) = oneshot::channel();
        state.1.push((at, waker));
        Box::pin(async {
            let _ = asleep.await;
        })
    }
}

pub(super) enum Step {
    Reply(Value),
    Fail(ApiError),
    Panic,
    /// Answers when the test says so.
    Held(oneshot::Receiver<Result<Value, ApiError>>),
}

pub(super) struct Sent {
    pub(super) at: Duration,
    pub(super) operation: &'static str,
    pub(super) input: Value,
}

#[derive(Default)]
pub(super) struct Script {
    pub(super) steps: Mutex<VecDeque<Step>>,
    pub(super) sent: Mutex<Vec<Sent>>,
    clock: Arc<HandClock>,
}

impl Transport for Script {
    fn open(&self, _: Context) {}

    fn send<'a>(&'a self, _: ContextId, operation: OperationId, input: &'a Value) -> Pending<'a, Reply> {
        let sent = Sent { at: self.clock.uptime(), operation: operation.name, input: input.clone() };
        self.sent.lock().unwrap().push(sent);
        let step = self.steps.lock().unwrap().pop_front();
        Box::pin(async {
            let document = match step {
                None => json!({}),
                Some(Step::Reply(document)) => document,
                Some(Step::Fail(error)) => return Err(error),
                Some(Step::Panic) => panic!("scripted"),
                Some(Step::Held(answer)) => answer.await.expect("the test answers")?,
            };
            Ok(Reply { document, status: 200, request_id: None, bytes: 2, attempts: 1, duration: Duration::ZERO })
        })
    }

    /// Tells of one part, and then does what the script says.
    fn upload<'a>(&'a self, context: ContextId, _: &'a Upload, told: UploadTold) -> Pending<'a, Reply> {
        static NOTHING: Value = Value::Null;
        told(1, 2);
        let operation = api().operation(Service::CustomerProfiles, "GetUploadJobPath").expect("an operation").id;
        self.send(context, operation, &NOTHING)
    }

    fn identify(&self, _: ContextId) -> Pending<'_, Identity> {
        let arn = "arn:aws:iam::111122223333:user/kim".to_owned();
        Box::pin(async { Ok(Identity { account: "111122223333".to_owned(), arn, region: "eu-central-1".to_owned() }) })
    }
}

pub(super) struct Bench {
    pub(super) pool: Pool,
    pub(super) script: Arc<Script>,
    pub(super) clock: Arc<HandClock>,
    events: mpsc::Receiver<TaskEvent>,
    pub(super) seen: Vec<TaskEvent>,
}

impl Bench {
    pub(super) fn new(limits: PoolLimits) -> Self {
        let clock = Arc::new(HandClock::default());
        let script = Arc::new(Script { clock: Arc::clone(&clock), ..Script::default() });
        let (sender, events) = mpsc::channel(4);
        let transport: Arc<dyn Transport> = Arc::clone(&script) as _;
        let pool = Pool::with_clock(transport, limits, sender, Arc::clone(&clock) as _);
        Self { pool, script, clock, events, seen: Vec::new() }
    }

    pub(super) fn script(&self, steps: impl IntoIterator<Item = Step>) {
        self.script.steps.lock().unwrap().extend(steps);
    }

    /// Holds the next reply back.
    pub(super) fn hold(&self) -> oneshot::Sender<Result<Value, ApiError>> {
        let (answer, held) = oneshot::channel();
        self.script([Step::Held(held)]);
        answer
    }

    pub(super) fn start(&self, id: u64, lane: Lane, service: Service, name: &str, pages: u32) -> CallId {
        self.start_with(id, lane, service, name, json!({}), pages)
    }

    pub(super) fn start_with(
        &self,
        id: u64,
        lane: Lane,
        service: Service,
        name: &str,
        input: Value,
        pages: u32,
    ) -> CallId {
        let operation = api().operation(service, name).expect("an operation").id;
        let work = Work::Api(Request { operation, input, pages });
        self.pool.start(Call { id: CallId(id), context: ContextId(1), lane, work, place: Value::Null, before: None });
        CallId(id)
    }

    pub(super) fn start_in(&self, context: ContextId, id: u64, service: Service, name: &str) {
        let operation = api().operation(service, name).expect("an operation").id;
        let work = Work::Api(Request { operation, input: json!({}), pages: 1 });
        self.pool.start(Call {
            id: CallId(id),
            context,
            lane: Lane::Interactive,
            work,
            place: Value::Null,
            before: None,
        });
    }

    /// Stops listening.
    pub(super) fn deaf(&mut self) {
        self.events.close();
    }

    pub(super) fn clock_ms(&self) -> u128 {
        self.clock.uptime().as_millis()
    }

    /// Lets everything run that can run without time passing.
    pub(super) async fn settle(&mut self) {
        for _ in 0..100 {
            tokio::task::yield_now().await;
            while let Ok(event) = self.events.try_recv() {
                self.seen.push(event);
            }
        }
    }

    /// Lets time pass until this call has its last outcome, and returns all of them.
    pub(super) async fn finish(&mut self, call: CallId) -> Vec<Outcome> {
        loop {
            self.settle().await;
            if self.seen.iter().any(|e| e.call == call && e.outcome.is_last()) {
                return self.outcomes(call);
            }
            assert!(self.clock.step(), "{call} never ends");
        }
    }

    pub(super) fn outcomes(&self, call: CallId) -> Vec<Outcome> {
        self.seen.iter().filter(|e| e.call == call).map(|e| e.outcome.clone()).collect()
    }

    /// When each request was sent, in milliseconds.
    pub(super) fn times(&self) -> Vec<u128> {
        self.script.sent.lock().unwrap().iter().map(|sent| sent.at.as_millis()).collect()
    }

    pub(super) fn sent(&self) -> usize {
        self.script.sent.lock().unwrap().len()
    }
}

/// What happened, in a word each.
pub(super) fn words(outcomes: &[Outcome]) -> Vec<&'static str> {
    outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Waiting { .. } => "waiting",
            Outcome::Sent { .. } => "sent",
            Outcome::Uploading { .. } => "uploading",
            Outcome::Retrying { .. } => "retrying",
            Outcome::Page(_) => "page",
            Outcome::Finished(_) => "finished",
            Outcome::Identified(_) => "identified",
            Outcome::Failed(_) => "failed",
            Outcome::Cancelled => "cancelled",
        })
        .collect()
}

pub(super) fn failure(kind: ErrorKind, transience: Transience) -> ApiError {
    ApiError { transience, ..ApiError::local(kind, "Scripted", "as the script says") }
}

pub(super) fn throttled() -> ApiError {
    failure(ErrorKind::Throttled, Transience::NotActed { after: None })
}

pub(super) fn lost() -> ApiError {
    failure(ErrorKind::Timeout, Transience::MayHaveActed { after: None })
}
