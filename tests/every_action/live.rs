//! A sandbox with the demo data, asked as the console asks: through the gateway, page by page.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use switchboard::aws::{Gateway, Limits};
use switchboard::contract::{
    ApiError, Context, ContextId, Outcome, Page, Reply, Request, SandboxAccount, Transport, Work,
};
use switchboard::sandbox::clock::Clock;
use switchboard::sandbox::{Handle, Options, Seed, serve};
use tokio::runtime::Runtime;

use crate::world::{World, identity};

/// When all of this happens.
pub(crate) const NOW: &str = "2026-03-01T12:00:00Z";

/// The sandbox and the way to it.
pub(crate) struct Live {
    pub(super) runtime: Runtime,
    pub(super) gateway: Arc<Gateway>,
    pub(super) context: Context,
    pub(crate) clock: Clock,
    _handle: Handle,
}

/// A call that was made, and what came of it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) request: Request,
    pub(crate) ended: Result<Value, ApiError>,
}

impl Live {
    pub(crate) fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let now: Timestamp = NOW.parse().unwrap();
        let clock = Clock::fixed(now);
        let options = Options { seed: Seed::Demo, dice: Some(7), clock: clock.clone(), ..Options::default() };
        let handle = runtime.block_on(serve(options)).unwrap();
        let gateway = Arc::new(Gateway::new(Limits::default()));
        let context = Context {
            id: ContextId(1),
            profile: Some(SandboxAccount::ALL[0].profile.to_owned()),
            region: Some(SandboxAccount::REGION.to_owned()),
            endpoint: Some(handle.endpoint()),
            sandbox: true,
            read_only: false,
            protected: false,
            identity: None,
        };
        gateway.open(context.clone());
        Self { runtime, gateway, context, clock, _handle: handle }
    }

    /// Time goes on.
    pub(crate) fn pass(&self, minutes: i64) {
        self.clock.step(jiff::SignedDuration::from_mins(minutes));
    }

    pub(crate) fn ask(&self, request: &Request) -> Result<Reply, ApiError> {
        self.runtime.block_on(self.gateway.send(ContextId(1), request.operation, &request.input))
    }

    /// All pages of a call, as far as it asks for them; the last outcome ends it.
    pub(crate) fn outcomes(&self, request: &Request) -> Vec<Outcome> {
        let paging = request.operation.operation().paging.as_ref();
        let mut request = request.clone();
        let mut outcomes = Vec::new();
        for number in 1.. {
            let reply = match self.ask(&request) {
                Ok(reply) => reply,
                Err(error) => {
                    outcomes.push(Outcome::Failed(error));
                    break;
                }
            };
            let next = paging.and_then(|paging| reply.document.get(&paging.next)).and_then(Value::as_str);
            let next = next.map(str::to_owned);
            let page = Page { reply, next: next.clone(), number };
            match (next, paging) {
                (Some(next), Some(paging)) if number < request.pages => {
                    outcomes.push(Outcome::Page(page));
                    request.input[&paging.token] = next.into();
                }
                _ => {
                    outcomes.push(Outcome::Finished(page));
                    break;
                }
            }
        }
        outcomes
    }

    /// Answers the calls of a console until it has no more; gives what was asked.
    pub(crate) fn answer(&self, world: &mut World) -> Vec<Made> {
        let mut made = Vec::new();
        while let Some(call) = world.pending.first().cloned() {
            let Work::Api(request) = call.work else {
                world.outcome(call.id, identity());
                continue;
            };
            for outcome in self.outcomes(&request) {
                if outcome.is_last() {
                    let ended = match &outcome {
                        Outcome::Finished(page) => Ok(page.reply.document.clone()),
                        Outcome::Failed(error) => Err(error.clone()),
                        other => unreachable!("{other:?}"),
                    };
                    made.push(Made { request: request.clone(), ended });
                }
                world.outcome(call.id, outcome);
            }
            assert!(made.len() < 500, "it asks without end: {:?}", made.last());
        }
        made
    }

    /// Waits for the demo data: the sandbox answers no request before they are there, however often a client gives up.
    pub(crate) fn is_filled(&self) -> bool {
        let list = switchboard::model::api().operation(switchboard::model::Service::AppFlow, "ListFlows").unwrap().id;
        let request = Request { operation: list, input: serde_json::json!({}), pages: 1 };
        (0..60).any(|_| self.ask(&request).is_ok())
    }
}
