//! The interceptor that puts our document into the SDK's request and keeps the reply.
//!
//! It runs before the request is signed, so the signature covers the document, and before the SDK reads the
//! reply, so that status, headers and bytes are ours whatever the typed side makes of them.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextMut,
    BeforeTransmitInterceptorContextRef,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use http_body_util::Limited;
use parking_lot::Mutex;

use super::captured::{Captured, Head};
use super::outgoing::Outgoing;
use super::put::Put;
use super::tap::Tap;

/// Carries one document through one attempt.
#[derive(Clone)]
pub(super) struct Carrier {
    /// `None` leaves the SDK's own request as it is.
    outgoing: Option<Arc<Outgoing>>,
    /// A file takes the place of the whole request once that is signed: its address is the permission.
    put: Option<Arc<Put>>,
    captured: Arc<Mutex<Captured>>,
    /// Bytes of a reply's body.
    limit: usize,
}

impl fmt::Debug for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The document may hold secrets, and the SDK prints its interceptors at trace level.
        f.write_str("Carrier")
    }
}

impl Carrier {
    pub(super) fn new(outgoing: Outgoing, limit: usize) -> Self {
        Self { outgoing: Some(Arc::new(outgoing)), put: None, captured: Arc::default(), limit }
    }

    /// One that puts a file to an address.
    pub(super) fn putting(put: Put, limit: usize) -> Self {
        Self { outgoing: None, put: Some(Arc::new(put)), captured: Arc::default(), limit }
    }

    /// One that only watches: the SDK's own request goes out, and the SDK reads the reply.
    pub(super) fn listening(limit: usize) -> Self {
        Self { outgoing: None, put: None, captured: Arc::default(), limit }
    }

    /// What the attempt left behind.
    pub(super) fn captured(&self) -> Captured {
        self.captured.lock().clone()
    }

    fn note(&self, note: impl FnOnce(&mut Captured)) {
        note(&mut self.captured.lock());
    }
}

impl Intercept for Carrier {
    fn name(&self) -> &'static str {
        "Carrier"
    }

    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(outgoing) = &self.outgoing else { return Ok(()) };
        let request = context.request_mut();
        let body = &outgoing.body;
        // The endpoint, with its own path prefix, is put in front of this later.
        request.set_uri(outgoing.target.as_str())?;
        request.set_method(outgoing.method)?;
        request.headers_mut().remove("content-length");
        request.headers_mut().remove("content-type");
        if !body.is_empty() {
            request.headers_mut().insert("content-length", body.len().to_string());
            request.headers_mut().insert("content-type", "application/json");
        }
        *request.body_mut() = SdkBody::from(body.clone());
        Ok(())
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(put) = &self.put else { return Ok(()) };
        put.replace(context.request_mut())
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let uri = context.request().uri();
        let host_end = uri.find("://").map_or(0, |at| at + 3);
        let end = uri[host_end..].find(['/', '?']).map_or(uri.len(), |at| host_end + at);
        let endpoint = uri[..end].to_owned();
        self.note(|captured| {
            captured.sent = Some(Instant::now());
            captured.endpoint = endpoint;
        });
        Ok(())
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response_mut();
        let head = Head {
            status: response.status().as_u16(),
            headers: response.headers().iter().map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
        };
        self.note(|captured| captured.head = Some(head));
        let body = response.take_body();
        *response.body_mut() = if self.outgoing.is_some() || self.put.is_some() {
            SdkBody::from_body_1_x(Tap::new(body, self.limit, Arc::clone(&self.captured)))
        } else {
            SdkBody::from_body_1_x(Limited::new(body, self.limit))
        };
        Ok(())
    }
}
