//! A request as it comes from the wire.

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

/// A whole request.
#[derive(Debug)]
pub(super) struct RawRequest {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}
