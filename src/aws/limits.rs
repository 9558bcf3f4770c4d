//! How long a call may take, and how large its reply may be.

use std::time::Duration;

/// The bounds of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until the connection stands.
    pub connect: Duration,
    /// From sending the request to the first byte of the reply.
    pub read: Duration,
    /// The whole attempt: credentials, connection, request and reply.
    pub attempt: Duration,
    /// The files of the AWS configuration.
    pub files: Duration,
    /// Bytes of a reply's body.
    pub reply: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_millis(3100),
            read: Duration::from_secs(30),
            attempt: Duration::from_secs(45),
            files: Duration::from_secs(5),
            reply: 32 * 1024 * 1024,
        }
    }
}
