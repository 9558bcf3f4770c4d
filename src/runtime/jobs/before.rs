//! What is there before an item is sent is read: to be edited, and to be kept with it so that it can be put back.

use jiff::Timestamp;
use serde_json::Value;

use super::carried::Carried;
use super::runner::{Runner, What, again};
use crate::contract::{ApiError, ErrorKind, JobWay, Outcome, Request, Transience};
use crate::jobs::{
    BeforeRead, Edited, Heard, LOOK_PAGES, before_read, changed_since, edited, image_of, makes_absent, now_of,
    other_than, read_before,
};
use crate::model::OperationId;

/// The code of what is not sent because others have changed it since it was looked at.
const CHANGED_SINCE: &str = "ChangedSince";

/// An item that waits for what is there before it is sent.
pub(super) struct Reading {
    read: BeforeRead,
    input: Value,
    replies: Vec<Value>,
}

impl Carried {
    /// The operation by which its items are read before they are sent, as far as the first of them says it.
    pub(super) fn read_first(&mut self) -> Option<OperationId> {
        if self.way == JobWay::Edit {
            let (own, set) = self.source.parts(0, &self.set).ok()?;
            return Some(read_before(self.operation, &own, &set)?.0);
        }
        let input = if self.keeps { self.source.input(0).ok() } else { None };
        Some(before_read(self.operation, &input?)?.operation)
    }
}

impl Runner {
    /// An item was read that is to be edited.
    pub(super) fn was_read(&mut self, at: usize, n: usize, outcome: Outcome, now: Timestamp) {
        let job = &mut self.jobs[at];
        let read = match outcome {
            Outcome::Finished(page) => Ok(Some(page.reply.document)),
            Outcome::Failed(error) if error.kind == ErrorKind::NotFound && makes_absent(job.operation) => Ok(None),
            // Reading is without harm: it is tried again.
            Outcome::Failed(error) if error.transience != Transience::Permanent => Err(again(&error)),
            Outcome::Failed(error) => Err(Heard::Failed(error)),
            _ => Err(Heard::NotSent),
        };
        let parts = |there| Ok((there, job.source.parts(n, &job.set).map_err(no_input)?));
        let heard = match read.and_then(parts) {
            Ok((there, (own, set))) => match edited(job.operation, &own, &set, there.as_ref()) {
                Edited::Send(input) => {
                    let expected = job.source.expected(n);
                    let now_there = there.as_ref().and_then(|there| now_of(job.operation, &own, there));
                    let over = changed_since(job.operation, expected, now_there.as_ref(), &set);
                    if !over.is_empty() {
                        return self.not_read(at, n, &since(&over.join(", ")), now);
                    }
                    let image = if job.keeps { image_of(job.operation, &own, there.as_ref()) } else { None };
                    job.befores.extend(image.map(|image| (n, image)));
                    let request = Request { operation: job.operation, input, pages: 1 };
                    return self.make_ready(at, vec![n], request, now);
                }
                Edited::Unchanged => Heard::Unchanged,
                Edited::NotThere => {
                    Heard::Failed(ApiError::local(ErrorKind::NotFound, "NotFound", "it is not there any more"))
                }
            },
            Err(heard) => heard,
        };
        self.not_read(at, n, &heard, now);
    }

    /// Reads what is there before this is sent; gives it back where there is nothing to read. What may have been carried
    /// out before is not looked at again: what was there before that is on disk.
    pub(super) fn read_for_keeping(&mut self, at: usize, n: usize, input: Value) -> Option<Value> {
        let job = &mut self.jobs[at];
        let read = if job.keeps && !job.engine.is_unsure(n) { before_read(job.operation, &input) } else { None };
        let Some(read) = read else { return Some(input) };
        job.calls += 1;
        let request = Request { operation: read.operation, input: read.input.clone(), pages: LOOK_PAGES };
        job.reading.insert(n, Reading { read, input, replies: Vec::new() });
        self.read(at, n, What::Before, request);
        None
    }

    /// That read moved on.
    pub(super) fn was_kept(&mut self, at: usize, n: usize, outcome: &Outcome, now: Timestamp) {
        let job = &mut self.jobs[at];
        if let (Outcome::Page(page) | Outcome::Finished(page), Some(reading)) = (outcome, job.reading.get_mut(&n)) {
            reading.replies.push(page.reply.document.clone());
        }
        if !outcome.is_last() {
            return;
        }
        let heard = match (outcome, job.reading.remove(&n)) {
            // Reading is without harm: it is tried again.
            (Outcome::Failed(error), _) if error.transience != Transience::Permanent => again(error),
            // Who may not read it may do it all the same; then nothing is known of what was there.
            (Outcome::Finished(_) | Outcome::Failed(_), Some(Reading { read, input, replies })) => {
                let image = read.image(&replies);
                if other_than(job.source.expected(n), image.as_ref()) {
                    return self.not_read(at, n, &since("it is not as it was when it was looked at"), now);
                }
                job.befores.extend(image.map(|image| (n, image)));
                let request = Request { operation: job.operation, input, pages: 1 };
                return self.make_ready(at, vec![n], request, now);
            }
            _ => Heard::NotSent,
        };
        self.not_read(at, n, &heard, now);
    }
}

/// What was to be put back was changed once more by somebody else: that is not gone over.
fn since(what: &str) -> Heard {
    let said = format!("it was changed once more since, and is left as it is: {what}");
    Heard::Failed(ApiError::local(ErrorKind::Conflict, CHANGED_SINCE, said))
}

fn no_input(why: String) -> Heard {
    Heard::Failed(ApiError::local(ErrorKind::Invalid, "NoInput", why))
}
