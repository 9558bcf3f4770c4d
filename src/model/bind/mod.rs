//! Binding documents to HTTP and back, as the REST-JSON protocol has it.
//!
//! What is sent equals what other clients of these services send: labels and query values are percent-encoded with
//! only letters, digits and `-._~` kept, members that are null are dropped, points in time take the form that the
//! wire wants, and an operation whose input has body members always sends a body. Signing, headers and connections
//! are not known here.

mod reply;
mod request;
mod route;

pub use reply::{read_reply, write_reply};
pub use request::{BindError, HttpRequest, bind};
pub use route::{Unbound, unbind};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// What is percent-encoded in labels and query values.
pub(super) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
