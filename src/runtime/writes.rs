//! The way of a write: its intent is on disk before it is sent, and its outcome after.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use parking_lot::Mutex;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::catalog::catalog;
use crate::contract::{
    ApiError, Call, CallId, Context, ContextId, ContextKey, ErrorKind, Event, Identity, Outcome, Request, TaskEvent,
    Work,
};
use crate::journal::{Intent, Journal, JournalError, Verdict};
use crate::model::{Policy, redact_output};
use crate::tasks::Pool;

/// What is remembered of a context for the journal.
#[derive(Clone, Debug)]
struct Known {
    key: ContextKey,
    identity: Option<Identity>,
}

/// Whether calls that wait for the disk were cancelled meanwhile.
type Waiting = Arc<Mutex<HashMap<CallId, bool>>>;

/// Sees writes through the journal to the pool, and their outcomes back to it.
pub(super) struct Writes {
    journal: Journal,
    pool: Pool,
    answers: mpsc::Sender<Event>,
    contexts: HashMap<ContextId, Known>,
    identifying: HashMap<CallId, ContextId>,
    /// Writes under way.
    under_way: HashMap<CallId, Request>,
    waiting: Waiting,
}

impl Writes {
    pub(super) fn new(journal: Journal, pool: Pool, answers: mpsc::Sender<Event>) -> Self {
        Self {
            journal,
            pool,
            answers,
            contexts: HashMap::new(),
            identifying: HashMap::new(),
            under_way: HashMap::new(),
            waiting: Waiting::default(),
        }
    }

    pub(super) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// A context was opened, or opened anew.
    pub(super) fn opened(&mut self, context: &Context) {
        let known = self.contexts.get(&context.id).and_then(|known| known.identity.clone());
        let identity = match &context.identity {
            Some(Ok(identity)) => Some(identity.clone()),
            _ => known,
        };
        self.contexts.insert(context.id, Known { key: ContextKey::from(context), identity });
    }

    /// Starts a call: a write once its intent is on disk, anything else at once.
    pub(super) fn start(&mut self, mut call: Call) {
        match &mut call.work {
            Work::Api(request) if request.operation.operation().is_write() => {
                give_token(request);
                let request = request.clone();
                self.intend(call, request);
            }
            work => {
                if *work == Work::Identify {
                    self.identifying.insert(call.id, call.context);
                }
                self.pool.start(call);
            }
        }
    }

    fn intend(&mut self, call: Call, request: Request) {
        let id = call.id;
        let known = self.contexts.get(&call.context).cloned();
        let (key, identity) = known.map_or_else(Default::default, |known| (known.key, known.identity));
        let mut intent = Intent::new(id, key, request.operation, &request.input, Timestamp::now());
        intent = intent.over(call.before.as_deref());
        if let Some(Identity { account, region, .. }) = identity {
            (intent.account, intent.region) = (Some(account), Some(region));
        }
        intent.location = location(&request, intent.redacted(), None);
        self.under_way.insert(id, request);
        waiting(&self.waiting).insert(id, false);
        let (pool, answers, waits) = (self.pool.clone(), self.answers.clone(), Arc::clone(&self.waiting));
        let runtime = Handle::current();
        self.journal.intend(intent, move |kept| {
            let cancelled = waiting(&waits).remove(&id).unwrap_or_default();
            let outcome = match kept {
                Ok(()) if !cancelled => return pool.start(call),
                Ok(()) => Outcome::Cancelled,
                Err(error) => Outcome::Failed(refused(&error)),
            };
            runtime.spawn(async move {
                drop(answers.send(Event::Task(TaskEvent { call: id, outcome })).await);
            });
        });
    }

    /// Cancels a call, whether the pool has it already or it still waits for the disk.
    pub(super) fn cancel(&self, id: CallId) {
        if let Some(cancelled) = waiting(&self.waiting).get_mut(&id) {
            *cancelled = true;
            return;
        }
        self.pool.cancel(id);
    }

    /// A call moved on. Says which account a context leads to where that is what it was to tell (`None` where it is not
    /// said).
    pub(super) fn note(&mut self, event: &TaskEvent) -> Option<(ContextId, Option<String>)> {
        let TaskEvent { call, outcome } = event;
        if outcome.is_last()
            && let Some(context) = self.identifying.remove(call)
        {
            let Outcome::Identified(identity) = outcome else {
                return matches!(outcome, Outcome::Failed(_)).then_some((context, None));
            };
            if let Some(known) = self.contexts.get_mut(&context) {
                known.identity = Some(identity.clone());
            }
            return Some((context, Some(identity.account.clone())));
        }
        self.note_write(*call, outcome);
        None
    }

    fn note_write(&mut self, call: CallId, outcome: &Outcome) {
        let Some(write) = self.under_way.get(&call) else { return };
        if let Outcome::Sent { .. } = outcome {
            self.journal.sent(call);
        }
        if let Some(verdict) = verdict(write, outcome) {
            self.under_way.remove(&call);
            self.journal.ended(call, verdict);
        }
    }
}

/// What became of a write, once that is known.
fn verdict(write: &Request, outcome: &Outcome) -> Option<Verdict> {
    let now = Timestamp::now();
    Some(match outcome {
        Outcome::Finished(page) => {
            let reply = redact_output(write.operation, &page.reply.document, Policy::Store);
            let intent = Intent::new(CallId(0), ContextKey::default(), write.operation, &write.input, now);
            let location = location(write, intent.redacted(), Some(&reply));
            let succeeded = Verdict { location, ..Verdict::succeeded(&page.reply, now) };
            match write.operation.operation().shortfall(&write.input, &page.reply.document) {
                Some(shortfall) => Verdict::refused(succeeded, &shortfall),
                None => succeeded,
            }
        }
        Outcome::Failed(error) => Verdict::failed(error, now),
        Outcome::Cancelled => Verdict::cancelled(now),
        _ => return None,
    })
}

fn waiting(waiting: &Waiting) -> parking_lot::MutexGuard<'_, HashMap<CallId, bool>> {
    waiting.lock()
}

/// Every attempt carries the same token, and so does the journal.
fn give_token(request: &mut Request) {
    if let (Some(member), Some(members)) = (request.operation.operation().token_member(), request.input.as_object_mut())
    {
        members.entry(member).or_insert_with(|| Value::from(uuid::Uuid::new_v4().to_string()));
    }
}

/// Where it can be seen, as far as that may be kept.
fn location(request: &Request, input: &Value, reply: Option<&Value>) -> Option<String> {
    let location = catalog().location_of_write(request.operation, input, reply)?;
    Some(catalog().keepable(&location).to_string())
}

fn refused(error: &JournalError) -> ApiError {
    ApiError {
        advice: Some(error.advice().to_owned()),
        ..ApiError::local(
            ErrorKind::Fault,
            "JournalUnavailable",
            format!("nothing was sent: {error}, and without it nobody would know after a crash what was changed"),
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::{Page, Reply, WriteState};
    use crate::model::{Service, api};

    #[test]
    fn what_was_refused_within_a_success_is_told_in_the_journal() {
        let operation = api().operation(Service::AppFlow, "CancelFlowExecutions").unwrap().id;
        let input = json!({"flowName": "nightly", "executionIds": ["a", "b"]});
        let write = Request { operation, input, pages: 1 };
        let of = |invalid: Value| {
            let reply = Reply {
                document: json!({ "invalidExecutions": invalid }),
                status: 200,
                request_id: Some("r-1".to_owned()),
                bytes: 2,
                attempts: 1,
                duration: std::time::Duration::ZERO,
            };
            verdict(&write, &Outcome::Finished(Page { reply, next: None, number: 1 })).unwrap()
        };
        assert_eq!((of(json!([])).state, of(json!([])).code), (WriteState::Succeeded, None));
        assert_eq!(of(json!(["a", "b"])).state, WriteState::Failed);
        let partly = of(json!(["a"]));
        assert_eq!((partly.state, partly.code.as_deref()), (WriteState::Succeeded, Some("PartlyRefused")));
        assert!(partly.message.unwrap().contains("1 of 2"));
    }
}
