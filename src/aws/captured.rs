//! What an attempt leaves behind, whatever the SDK makes of it.

use std::time::Instant;

use bytes::Bytes;

/// What an attempt left behind.
#[derive(Clone, Debug, Default)]
pub(super) struct Captured {
    /// When the signed request was handed to the connection; `None` if it never got so far.
    pub(super) sent: Option<Instant>,
    /// Scheme and authority that it was sent to.
    pub(super) endpoint: String,
    /// Status and headers, if an answer began.
    pub(super) head: Option<Head>,
    /// The whole body, if it arrived.
    pub(super) body: Option<Bytes>,
}

/// Status and headers of an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// The HTTP status.
    pub(super) status: u16,
    /// The headers, names in lower case.
    pub(super) headers: Vec<(String, String)>,
}

impl Head {
    /// The first of these headers that is there.
    pub(super) fn header(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.headers.iter().find(|(n, _)| n == name)).map(|(_, value)| value.as_str())
    }
}
