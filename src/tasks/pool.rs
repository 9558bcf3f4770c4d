//! The pool's outside: start, cancel, shut down.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use parking_lot::{Mutex, MutexGuard};
use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc, watch};

use super::gate::Gate;
use super::run::Run;
use super::{Clock, PoolLimits, SystemClock};
use crate::contract::{
    ApiError, Call, CallId, Context, ContextId, ErrorKind, Identity, Outcome, TaskEvent, Transport, Work,
};

/// Runs calls in the background and reports how they move on.
///
/// Cheap to clone; all clones are one pool. Must be made inside a tokio runtime, and its calls run there.
#[derive(Clone)]
pub struct Pool {
    shared: Arc<Shared>,
    sender: mpsc::Sender<TaskEvent>,
}

struct Shared {
    transport: Arc<dyn Transport>,
    gate: Arc<Gate>,
    clock: Arc<dyn Clock>,
    limits: PoolLimits,
    runtime: Handle,
    state: Mutex<State>,
    ended: Notify,
}

#[derive(Default)]
struct State {
    closed: bool,
    calls: HashMap<CallId, watch::Sender<bool>>,
    /// Where the calls of a context count: its account, or until that is known its own words.
    scopes: HashMap<ContextId, (Option<String>, watch::Sender<Arc<str>>)>,
    /// Contexts of the sandbox, which is no account and has no rates.
    sandboxes: HashSet<ContextId>,
}

impl Pool {
    /// A pool that sends through `transport` and reports to `sender`.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn new(transport: Arc<dyn Transport>, limits: PoolLimits, sender: mpsc::Sender<TaskEvent>) -> Self {
        Self::with_clock(transport, limits, sender, Arc::new(SystemClock::default()))
    }

    /// A pool with a clock of its own.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn with_clock(
        transport: Arc<dyn Transport>,
        limits: PoolLimits,
        sender: mpsc::Sender<TaskEvent>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let gate = Arc::new(Gate::new(limits, Arc::clone(&clock)));
        let runtime = Handle::current();
        let (state, ended) = (Mutex::default(), Notify::new());
        Self { shared: Arc::new(Shared { transport, gate, clock, limits, runtime, state, ended }), sender }
    }

    /// The same pool for somebody else: what becomes of calls that are started here is reported to `sender`.
    #[must_use]
    pub fn reporting_to(&self, sender: mpsc::Sender<TaskEvent>) -> Self {
        Self { shared: Arc::clone(&self.shared), sender }
    }

    /// Makes a context known to the transport and to the rates.
    pub fn open(&self, context: Context) {
        let own =
            [&context.profile, &context.region, &context.endpoint].map(|part| part.as_deref().unwrap_or("-")).join(" ");
        let account = context.account().map(str::to_owned);
        let (id, region, endpoint) = (context.id, context.region.clone(), context.endpoint.clone());
        if context.sandbox {
            self.shared.state().sandboxes.insert(id);
        }
        self.shared.transport.open(context);
        self.shared.rescope(id, &own.into(), endpoint.clone());
        if let (Some(account), Some(region)) = (account, region) {
            self.shared.rescope(id, &scope(&account, &region, endpoint.as_deref()), endpoint);
        }
    }

    /// Says who a context's credentials belong to: from here on it shares the rates of that account.
    /// Calls that ask for the identity tell the pool by themselves.
    pub fn identified(&self, context: ContextId, identity: &Identity) {
        self.shared.identified(context, identity);
    }

    /// Starts a call. Its events follow, one of them the last.
    pub fn start(&self, call: Call) {
        let (cancel, cancelled) = watch::channel(false);
        let shared = Arc::clone(&self.shared);
        let id = call.id;
        let (scope, limited) = {
            let mut state = shared.state();
            if state.closed {
                cancel.send_replace(true);
            }
            state.calls.insert(id, cancel);
            (state.scope(call.context), !state.sandboxes.contains(&call.context))
        };
        let run = Run {
            call,
            scope,
            limited,
            transport: Arc::clone(&shared.transport),
            gate: Arc::clone(&shared.gate),
            clock: Arc::clone(&shared.clock),
            limits: shared.limits,
            sender: self.sender.clone(),
            cancel: cancelled,
        };
        self.shared.runtime.spawn(async move {
            let outcome = match AssertUnwindSafe(run.outcome()).catch_unwind().await {
                Ok(outcome) => outcome,
                Err(_) => Outcome::Failed(run.broken(fault())),
            };
            if let Outcome::Identified(identity) = &outcome {
                shared.identified(run.call.context, identity);
            }
            run.log(&outcome);
            run.report(outcome).await;
            shared.state().calls.remove(&id);
            shared.ended.notify_waiters();
        });
    }

    /// Cancels a call: a read ends at once, a write if it was not sent yet. Unknown ids are ignored.
    pub fn cancel(&self, id: CallId) {
        if let Some(cancel) = self.shared.state().calls.get(&id) {
            cancel.send_replace(true);
        }
    }

    /// Takes no more calls, cancels those that may be cancelled, and waits for the writes under way, at
    /// most this long. Returns how many had no outcome by then. Somebody must go on reading the events.
    pub async fn shutdown(&self, patience: Duration) -> usize {
        {
            let mut state = self.shared.state();
            state.closed = true;
            for cancel in state.calls.values() {
                cancel.send_replace(true);
            }
        }
        let over = self.shared.clock.sleep(patience);
        tokio::select! {
            () = self.shared.idle() => {}
            () = over => {}
        }
        self.shared.state().calls.len()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    async fn idle(&self) {
        loop {
            let ended = self.ended.notified();
            if self.state().calls.is_empty() {
                return;
            }
            ended.await;
        }
    }

    fn identified(&self, context: ContextId, identity: &Identity) {
        let endpoint = self.state().scopes.get(&context).and_then(|(endpoint, _)| endpoint.clone());
        let account = scope(&identity.account, &identity.region, endpoint.as_deref());
        self.rescope(context, &account, endpoint);
    }

    fn rescope(&self, context: ContextId, scope: &Arc<str>, endpoint: Option<String>) {
        let old = {
            let mut state = self.state();
            let (known, sender) =
                state.scopes.entry(context).or_insert_with(|| (None, watch::channel(Arc::clone(scope)).0));
            *known = endpoint;
            sender.send_replace(Arc::clone(scope))
        };
        if old != *scope {
            self.gate.rename(&old, scope);
        }
    }
}

impl State {
    fn scope(&mut self, context: ContextId) -> watch::Receiver<Arc<str>> {
        let unnamed = || (None, watch::channel(Arc::from(format!("context {}", context.0))).0);
        self.scopes.entry(context).or_insert_with(unnamed).1.subscribe()
    }
}

fn scope(account: &str, region: &str, endpoint: Option<&str>) -> Arc<str> {
    format!("{account} {region} {}", endpoint.unwrap_or("-")).into()
}

impl Run {
    /// The error of a task that broke off: it may have been after a write was sent.
    fn broken(&self, error: ApiError) -> ApiError {
        match &self.call.work {
            Work::Api(request) if request.operation.operation().is_write() => {
                error.of_write(request.operation.operation().retry, true)
            }
            _ => error,
        }
    }

    /// One line a call; never its documents.
    fn log(&self, outcome: &Outcome) {
        let work: &dyn fmt::Display = match &self.call.work {
            Work::Api(request) => &request.operation,
            Work::Identify => &"sts:GetCallerIdentity",
            Work::Upload(_) => &"s3:PutObject",
        };
        let call = self.call.id;
        match outcome {
            Outcome::Failed(error) => tracing::warn!(
                %call, %work, code = %error.code, status = error.status, request_id = error.request_id,
                attempts = error.attempts, "failed"
            ),
            Outcome::Finished(page) => tracing::info!(
                %call, %work, status = page.reply.status, request_id = page.reply.request_id,
                attempts = page.reply.attempts, pages = page.number, duration = ?page.reply.duration, "finished"
            ),
            Outcome::Cancelled => tracing::info!(%call, %work, "cancelled"),
            _ => tracing::info!(%call, %work, "finished"),
        }
    }
}

/// The words of a panic are not shown: a library's may hold what it was working on.
fn fault() -> ApiError {
    ApiError::local(ErrorKind::Fault, "Panic", "The task broke off inside this program.")
}
