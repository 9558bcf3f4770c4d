//! A reply's body on its way to the SDK: we keep it, the SDK sees an empty one.
//!
//! So the typed side never parses what comes from outside: no time is spent on it, and no depth of nesting
//! in a reply can reach its recursive parsers.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use aws_smithy_types::body::SdkBody;
use bytes::{Bytes, BytesMut};
use hyper::body::{Body, Frame, SizeHint};
use parking_lot::Mutex;

use super::captured::Captured;

/// The reply is larger than is accepted.
#[derive(Debug, thiserror::Error)]
#[error("The reply is larger than {limit} bytes.")]
pub(super) struct TooLarge {
    limit: usize,
}

/// Reads a body to its end and gives nothing on.
pub(super) struct Tap {
    inner: SdkBody,
    read: BytesMut,
    limit: usize,
    captured: Arc<Mutex<Captured>>,
}

impl Tap {
    /// Reads at most `limit` bytes of `inner`, and leaves them with `captured` when they are complete.
    pub(super) fn new(inner: SdkBody, limit: usize, captured: Arc<Mutex<Captured>>) -> Self {
        Self { inner, read: BytesMut::new(), limit, captured }
    }
}

impl Body for Tap {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        loop {
            match ready!(Pin::new(&mut self.inner).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    let Ok(data) = frame.into_data() else { continue };
                    if self.read.len() + data.len() > self.limit {
                        return Poll::Ready(Some(Err(TooLarge { limit: self.limit }.into())));
                    }
                    self.read.extend_from_slice(&data);
                }
                Some(Err(problem)) => return Poll::Ready(Some(Err(problem))),
                None => {
                    let body = std::mem::take(&mut self.read).freeze();
                    let mut captured = self.captured.lock();
                    captured.body.get_or_insert(body);
                    drop(captured);
                    return Poll::Ready(None);
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
