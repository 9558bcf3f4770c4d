//! The transport: contexts that are known, and one attempt at a time through their clients.

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use serde_json::Value;

use super::Limits;
use crate::contract::{ApiError, Context, ContextId, ErrorKind, Identity, Pending, Reply, Transport};
use crate::model::OperationId;

/// Carries documents through the SDK's clients. Shared by all contexts of a run.
#[derive(Debug)]
pub struct Gateway {
    limits: Limits,
    http: Option<SharedHttpClient>,
}

impl Gateway {
    /// A gateway to the network.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, http: None }
    }

    /// A gateway through another HTTP client, for tests.
    #[must_use]
    pub fn with_http_client(limits: Limits, http: SharedHttpClient) -> Self {
        Self { limits, http: Some(http) }
    }
}

impl Transport for Gateway {
    fn open(&self, _context: Context) {}

    fn send<'a>(&'a self, _context: ContextId, _operation: OperationId, _input: &'a Value) -> Pending<'a, Reply> {
        let text = format!("{:?} {:?}", self.limits, self.http);
        Box::pin(async { Err(ApiError::local(ErrorKind::Fault, "NotConnected", text)) })
    }

    fn identify(&self, _context: ContextId) -> Pending<'_, Identity> {
        Box::pin(async { Err(ApiError::local(ErrorKind::Fault, "NotConnected", "")) })
    }
}
