//! Calls, and what comes back.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use serde_json::Value;

use super::{ApiError, BeforeImage, CallId, Context, ContextId, ErrorKind, Identity, Upload, UploadTold};
use crate::model::OperationId;

/// One piece of work for the pool.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Its id, minted by the ledger before it starts.
    pub id: CallId,
    /// The context it runs in.
    pub context: ContextId,
    /// Whose time it takes.
    pub lane: Lane,
    /// What to do.
    pub work: Work,
    /// The members of the input that the page determines which asks for it; null where none does. What says otherwise
    /// is never sent.
    pub place: Value,
    /// What is there before a write, where it can be put back afterwards: the journal keeps it with the write.
    pub before: Option<Box<BeforeImage>>,
}

/// What a call does.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// An API operation, one page or several.
    Api(Request),
    /// Ask STS who the context's credentials belong to.
    Identify,
    /// Put a file to an address that a service gave.
    Upload(Box<Upload>),
}

impl Work {
    /// Whether it may change something.
    #[must_use]
    pub fn is_write(&self) -> bool {
        match self {
            Self::Api(request) => request.operation.operation().is_write(),
            Self::Identify => false,
            Self::Upload(_) => true,
        }
    }

    /// What it is, for people: the name of the operation.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Api(request) => request.operation.name,
            Self::Identify => "GetCallerIdentity",
            Self::Upload(_) => "Upload of a file",
        }
    }

    /// Which service is asked, for people.
    #[must_use]
    pub fn service(&self) -> &'static str {
        match self {
            Self::Api(request) => request.operation.service.title(),
            Self::Identify => "STS",
            Self::Upload(_) => "S3",
        }
    }
}

/// An API operation with its input document.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The operation.
    pub operation: OperationId,
    /// Its input document; a token from an earlier page is already in it.
    pub input: Value,
    /// How many pages to get at the most; each arrives as an event of its own. 1 for what does not page.
    pub pages: u32,
}

/// Interactive calls go before background calls and get a larger share of the rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Somebody looks at the screen and waits.
    Interactive,
    /// Enrichment of rows, loading all, watching.
    Background,
    /// A job. It takes its part of what the background may take, evenly: no second has more calls than its share.
    Job,
}

/// A reply to one HTTP exchange.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The reply document; an object, empty where the reply has no body.
    pub document: Value,
    /// HTTP status.
    pub status: u16,
    /// The request id, where there was one.
    pub request_id: Option<String>,
    /// Size of the body in bytes.
    pub bytes: usize,
    /// How often the exchange was tried.
    pub attempts: u32,
    /// From sending to the last byte, of the attempt that succeeded.
    pub duration: Duration,
}

/// One page of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The reply.
    pub reply: Reply,
    /// The token of the next page; `None` at the end or where the operation does not page.
    pub next: Option<String>,
    /// Which page of this call it is, from 1.
    pub number: u32,
}

impl Page {
    /// What is wrong with it, where it has something else in the place of its rows: then nobody knows which there are.
    #[must_use]
    pub fn misshapen(&self, operation: OperationId) -> Option<ApiError> {
        let member = operation.operation().misshapen(&self.reply.document)?;
        let message = format!("{member} should be a list of rows in the reply, and is something else.");
        Some(ApiError {
            status: Some(self.reply.status),
            request_id: self.reply.request_id.clone(),
            attempts: self.reply.attempts,
            ..ApiError::local(ErrorKind::Unreadable, "UnreadableReply", message)
        })
    }
}

/// A future that a transport returns.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send + 'a>>;

/// Carries documents to a service and back, one attempt a call. The `aws` room keeps this promise;
/// the pool builds paging, rates and retries on it.
pub trait Transport: Send + Sync + 'static {
    /// Makes a context known; its clients are built on first use.
    fn open(&self, context: Context);
    /// Sends one request, once. Refuses a write where the context refuses writes.
    fn send<'a>(&'a self, context: ContextId, operation: OperationId, input: &'a Value) -> Pending<'a, Reply>;
    /// Asks who the credentials belong to.
    fn identify(&self, context: ContextId) -> Pending<'_, Identity>;
    /// Puts a file to an address, once; `told` hears how far it is. Dropping the future ends it. A transport that
    /// knows no files refuses.
    fn upload<'a>(&'a self, _context: ContextId, _upload: &'a Upload, _told: UploadTold) -> Pending<'a, Reply> {
        Box::pin(async { Err(ApiError::local(ErrorKind::Fault, "NoFiles", "Files are not sent from here.")) })
    }
}
