//! Calls that are awaited: reads, page by page, and writes.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc;

use super::{ENDED, Headless};
use crate::contract::{
    ApiError, BeforeImage, Call, CallId, ErrorKind, Identity, Lane, Outcome, Page, Request, Transience, Work,
};
use crate::model::OperationId;

/// How long the first and the longest pause is before what has answered before is asked again.
const PATIENT_FIRST: Duration = Duration::from_secs(1);
const PATIENT_LAST: Duration = Duration::from_secs(8);

impl Headless {
    /// Asks who the credentials belong to. From then on the calls share the rates of that account, and the journal
    /// knows it.
    ///
    /// # Errors
    /// If that can't be said.
    pub async fn identify(&self) -> Result<Identity, ApiError> {
        match self.ended(Work::Identify, |_| ()).await {
            Outcome::Identified(identity) => Ok(identity),
            outcome => Err(error_of(outcome)),
        }
    }

    /// How many pages of reads have come so far.
    pub fn pages_read(&self) -> usize {
        self.pages.load(Ordering::Relaxed)
    }

    /// One page of a read.
    ///
    /// # Errors
    /// If it fails for good.
    pub async fn read(&self, operation: OperationId, input: Value) -> Result<Page, ApiError> {
        let mut pages = self.pages(operation, input, 1).await?;
        pages.pop().ok_or_else(ApiError::cancelled)
    }

    /// Pages of a read, so many at the most; the last one says whether there are more.
    ///
    /// # Errors
    /// If one of them fails for good: what has answered before is asked again, with longer and longer pauses, where all
    /// attempts failed in a way that passes.
    pub async fn pages(&self, operation: OperationId, input: Value, most: u32) -> Result<Vec<Page>, ApiError> {
        let mut pause = PATIENT_FIRST;
        loop {
            let error = match self.pages_at_once(operation, input.clone(), most).await {
                Ok(pages) => {
                    self.has_answered.store(true, Ordering::Relaxed);
                    return Ok(pages);
                }
                Err(error) => error,
            };
            let passes = error.transience != Transience::Permanent && self.has_answered.load(Ordering::Relaxed);
            if !passes || pause > PATIENT_LAST || self.is_ending() {
                return Err(error);
            }
            tracing::info!(%operation, code = %error.code, ?pause, "will be asked again");
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    }

    async fn pages_at_once(&self, operation: OperationId, input: Value, most: u32) -> Result<Vec<Page>, ApiError> {
        let mut pages = Vec::new();
        let keep = |outcome: &Outcome| {
            if let Outcome::Page(page) = outcome {
                self.pages.fetch_add(1, Ordering::Relaxed);
                pages.push(page.clone());
            }
        };
        match self.ended(Work::Api(Request { operation, input, pages: most }), keep).await {
            Outcome::Finished(page) => {
                self.pages.fetch_add(1, Ordering::Relaxed);
                pages.push(page);
                well_shaped(operation, pages)
            }
            outcome => Err(error_of(outcome)),
        }
    }

    /// A write: its intent is on disk before it is sent, and its outcome after.
    ///
    /// # Errors
    /// If it is refused, here or there, or nobody knows what became of it: the error's kind says so.
    pub async fn write(&self, operation: OperationId, input: Value) -> Result<Page, ApiError> {
        self.write_over(operation, input, None).await
    }

    /// The same with what is there before it, which the journal keeps, so that it can be put back.
    ///
    /// # Errors
    /// As [`Headless::write`].
    pub async fn write_over(
        &self,
        operation: OperationId,
        input: Value,
        before: Option<BeforeImage>,
    ) -> Result<Page, ApiError> {
        if let Some(why) = self.context.why_read_only() {
            let said = format!("nothing was sent: {why}");
            return Err(ApiError::local(ErrorKind::ReadOnly, "ReadOnly", said));
        }
        self.end_by_itself();
        match self.ended_over(Work::Api(Request { operation, input, pages: 1 }), before, |_| ()).await {
            Outcome::Finished(page) => Ok(page),
            outcome => Err(error_of(outcome)),
        }
    }

    /// Runs a call to its end; `hear` is told how it moves on.
    async fn ended(&self, work: Work, hear: impl FnMut(&Outcome)) -> Outcome {
        self.ended_over(work, None, hear).await
    }

    async fn ended_over(&self, work: Work, before: Option<BeforeImage>, mut hear: impl FnMut(&Outcome)) -> Outcome {
        if self.is_ending() && work.is_write() {
            let advice = Some("What was answered before stays done.".to_owned());
            let ended = ApiError::local(ErrorKind::Fault, "Ended", ENDED);
            return Outcome::Failed(ApiError { advice, ..ended });
        }
        let (tell, mut told) = mpsc::unbounded_channel();
        {
            let mut state = self.state.lock();
            state.last += 1;
            let id = CallId(state.last);
            state.waiting.insert(id, tell);
            let (context, before) = (self.context.id, before.map(Box::new));
            let call = Call { id, context, lane: Lane::Interactive, work, place: Value::Null, before };
            if let Some(writes) = &mut state.writes {
                writes.start(call);
            }
        }
        while let Some(outcome) = told.recv().await {
            if outcome.is_last() {
                return outcome;
            }
            hear(&outcome);
        }
        Outcome::Cancelled
    }
}

/// Pages of which all have rows where these belong: of another one nobody knows which there are.
fn well_shaped(operation: OperationId, pages: Vec<Page>) -> Result<Vec<Page>, ApiError> {
    pages.iter().find_map(|page| page.misshapen(operation)).map_or(Ok(pages), Err)
}

fn error_of(outcome: Outcome) -> ApiError {
    match outcome {
        Outcome::Failed(error) => error,
        _ => ApiError::cancelled(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::Reply;
    use crate::model::{Service, api};

    #[test]
    fn what_should_be_rows_and_is_not_is_no_empty_list() {
        let operation = api().operation(Service::CustomerProfiles, "ListDomains").unwrap().id;
        let page = |document: Value| {
            let reply =
                Reply { document, status: 200, request_id: None, bytes: 2, attempts: 1, duration: Duration::ZERO };
            Page { reply, next: None, number: 1 }
        };
        let read = |documents: Vec<Value>| well_shaped(operation, documents.into_iter().map(page).collect());
        for wrong in [json!("x"), json!({}), json!(3)] {
            let error = read(vec![json!({"Items": []}), json!({ "Items": wrong })]).unwrap_err();
            assert_eq!((error.code.as_str(), error.kind), ("UnreadableReply", ErrorKind::Unreadable));
        }
        assert_eq!(read(vec![json!({"Items": []}), json!({}), json!({"Items": null})]).unwrap().len(), 3);
    }
}
