//! A file that is put to an address which a service gave.
//!
//! It travels through the client of a context, so that it takes the same proxies and trusts the same certificates. The
//! address is the permission: what the SDK has signed is taken off before it goes out. Neither address nor key are ever
//! part of an error.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use aws_sdk_customerprofiles::config::Builder;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::timeout::TimeoutConfig;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use parking_lot::Mutex;
use serde_json::{Map, Value};
use tokio::sync::mpsc;

use super::captured::{Captured, Head};
use super::carrier::Carrier;
use super::clients::Clients;
use super::sending::{Failure, erase};
use super::{Limits, endpoints, failure, told};
use crate::contract::{
    ApiError, ErrorKind, Reply, Transience, Upload, UploadBody, UploadFile, UploadSource, UploadTold,
};
use crate::model::upload_headers;

/// How often it is told how far it is.
const TOLD: Duration = Duration::from_millis(100);
/// How long a file may stand still on its way before the connection counts as broken.
const STALLED: Duration = Duration::from_secs(30);
/// Parts that are read ahead.
const AHEAD: usize = 4;

/// The request that puts a file; it is used once.
pub(super) struct Put {
    url: String,
    headers: [(&'static str, String); 3],
    length: u64,
    body: Mutex<Option<SdkBody>>,
}

impl Put {
    /// Takes the place of a request: nothing of it is left.
    pub(super) fn replace(&self, request: &mut HttpRequest) -> Result<(), BoxError> {
        let names: Vec<String> = request.headers().iter().map(|(name, _)| name.to_owned()).collect();
        for name in names {
            request.headers_mut().remove(name);
        }
        request.set_uri(self.url.as_str())?;
        request.set_method("PUT")?;
        request.headers_mut().insert("content-length", self.length.to_string());
        for (name, value) in &self.headers {
            request.headers_mut().insert(*name, value.clone());
        }
        *request.body_mut() = self.body.lock().take().ok_or("a file is put once")?;
        Ok(())
    }
}

/// Puts a file, once.
pub(super) async fn put(
    clients: &Clients,
    upload: &Upload,
    files: Arc<dyn UploadSource>,
    told: UploadTold,
    limits: Limits,
) -> Result<Reply, ApiError> {
    if !upload.url.starts_with("https://") && !endpoints::takes_plain(clients.endpoint.as_deref(), &upload.url) {
        let message = "The address that the service gave is not one of HTTPS: nothing was sent to it.";
        let advice = Some("Ask for another address; if it stays so, check the endpoint URL.".to_owned());
        return Err(ApiError { advice, ..ApiError::local(ErrorKind::Unreadable, "PlainAddress", message) });
    }
    let (length, parts) = opened(files, Arc::clone(&upload.file)).await?;
    let moved = Arc::new(AtomicU64::new(0));
    let body = FileBody { parts, length, sent: 0, moved: Arc::clone(&moved), told, at: None };
    let put = Put {
        url: upload.url.clone(),
        headers: upload_headers(&upload.token),
        length,
        body: Mutex::new(Some(SdkBody::from_body_1_x(body))),
    };
    let carrier = Carrier::putting(put, limits.reply);
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(limits.connect)
        .disable_read_timeout()
        .disable_operation_attempt_timeout()
        .disable_operation_timeout()
        .build();
    let settings =
        Builder::new().timeout_config(timeouts).stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    let customized = clients.profiles.list_domains().customize().config_override(settings);
    let sent = customized.interceptor(carrier.clone()).send();
    let failed = tokio::select! {
        failed = sent => failed.err().map(erase),
        () = stands_still(&moved) => return Err(stalled(&carrier.captured())),
    };
    read(carrier.captured(), failed.as_ref())
}

/// Opens the file beside the threads that serve connections, and reads it as fast as it is sent.
async fn opened(
    files: Arc<dyn UploadSource>,
    file: Arc<UploadFile>,
) -> Result<(u64, mpsc::Receiver<std::io::Result<Bytes>>), ApiError> {
    let broken = |_| ApiError::local(ErrorKind::Fault, "Fault", "The file could not be opened.");
    let UploadBody { length, parts } =
        tokio::task::spawn_blocking(move || files.open(&file)).await.map_err(broken)??;
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        for part in parts {
            let is_last = part.is_err();
            // Nobody takes it any more where it was cancelled.
            if sender.blocking_send(part.map(Bytes::from)).is_err() || is_last {
                return;
            }
        }
    });
    Ok((length, receiver))
}

/// Ends once nothing has moved for as long as a connection may stand still.
async fn stands_still(moved: &AtomicU64) {
    loop {
        let before = moved.load(Ordering::Relaxed);
        tokio::time::sleep(STALLED).await;
        if moved.load(Ordering::Relaxed) == before {
            return;
        }
    }
}

fn stalled(captured: &Captured) -> ApiError {
    let message = format!("{} took nothing for {} s.", captured.endpoint, STALLED.as_secs());
    let mut error = ApiError::local(ErrorKind::Timeout, "UploadStalled", message);
    error.transience = Transience::MayHaveActed { after: None };
    error
}

/// What came back.
fn read(captured: Captured, failed: Option<&Failure>) -> Result<Reply, ApiError> {
    let arrived = Instant::now();
    let Captured { sent: Some(sent), head: Some(head), body, .. } = captured else {
        return Err(failure::unanswered(false, &captured, failed));
    };
    let body = body.unwrap_or_default();
    if !(200..300).contains(&head.status) {
        return Err(refused(&head, &body));
    }
    Ok(Reply {
        document: Value::Object(Map::new()),
        status: head.status,
        request_id: told::request_id(&head),
        bytes: body.len(),
        attempts: 1,
        duration: arrived.duration_since(sent),
    })
}

/// S3 says in XML why it takes no file.
fn refused(head: &Head, body: &[u8]) -> ApiError {
    let text = String::from_utf8_lossy(body);
    let part = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        rest.split_once("</").map(|(value, _)| value.to_owned())
    };
    let document: Value = serde_json::from_slice(body).unwrap_or_default();
    let said = part("Message").or_else(|| document["Message"].as_str().map(str::to_owned));
    let code = part("Code").filter(|code| told::code(code).is_some());
    let code = code.unwrap_or_else(|| format!("HTTP{}", head.status));
    let kind = match head.status {
        429 | 503 => ErrorKind::Throttled,
        500.. => ErrorKind::Internal,
        401 | 403 => ErrorKind::AccessDenied,
        404 => ErrorKind::NotFound,
        _ => ErrorKind::BadRequest,
    };
    let message = said.unwrap_or_else(|| format!("the file was not taken (HTTP {})", head.status));
    let mut error = ApiError::local(kind, &code, message);
    error.status = Some(head.status);
    error.request_id = told::request_id(head);
    match kind {
        ErrorKind::Throttled => error.transience = Transience::NotActed { after: None },
        ErrorKind::Internal => error.transience = Transience::MayHaveActed { after: None },
        ErrorKind::AccessDenied | ErrorKind::NotFound => {
            error.advice = Some("The address may have ended: the next try asks for a new one.".to_owned());
        }
        _ => {}
    }
    error
}

/// The parts of a file, as they are taken.
struct FileBody {
    parts: mpsc::Receiver<std::io::Result<Bytes>>,
    length: u64,
    sent: u64,
    moved: Arc<AtomicU64>,
    told: UploadTold,
    at: Option<Instant>,
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(match ready!(self.parts.poll_recv(cx)) {
            Some(Ok(part)) => {
                self.sent += part.len() as u64;
                self.moved.store(self.sent, Ordering::Relaxed);
                if self.sent == self.length || self.at.is_none_or(|at| at.elapsed() >= TOLD) {
                    self.at = Some(Instant::now());
                    (self.told)(self.sent, self.length);
                }
                Some(Ok(Frame::data(part)))
            }
            Some(Err(error)) => Some(Err(error.into())),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.sent >= self.length
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length.saturating_sub(self.sent))
    }
}
