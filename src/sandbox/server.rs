//! The HTTP side: loopback only, HTTP/1.1, bodies of bounded size.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::{Database, Options};
use crate::model::OperationId;

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port is taken, or may not be used.
    #[error("the sandbox cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// The data file cannot be used.
    #[error("the sandbox cannot open its data: {0}")]
    Open(#[from] rusqlite::Error),
    /// The seed cannot be used.
    #[error("the sandbox cannot be filled: {0}")]
    Seed(String),
}

/// One request as the sandbox saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The operation; `None` where the request did not get that far.
    pub operation: Option<OperationId>,
    /// The HTTP status of the answer; 0 where the connection was dropped.
    pub status: u16,
    /// Why it was refused.
    pub refused: Option<String>,
}

/// A running sandbox. It stops when this is dropped.
#[derive(Debug)]
pub struct Handle {
    addr: SocketAddr,
    log: Arc<Mutex<Vec<Logged>>>,
    stop: watch::Sender<bool>,
}

impl Handle {
    /// Where it listens.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The URL to give to a client as its endpoint.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The requests so far, oldest first.
    #[must_use]
    pub fn log(&self) -> Vec<Logged> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes no more connections, lets running requests end, and returns when all is written.
    pub async fn shutdown(self) {
        let _ = self.stop.send(true);
        self.stop.closed().await;
    }
}

/// Starts a sandbox on loopback.
///
/// # Errors
/// If the port or the data file cannot be used.
pub async fn serve(options: Options) -> Result<Handle, StartError> {
    let port = options.port;
    let listen = |source| StartError::Listen { port, source };
    let listener = tokio::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, port)).await.map_err(listen)?;
    let _database = Database::open(options.data.as_deref(), options.dice)?;
    let addr = listener.local_addr().map_err(listen)?;
    Ok(Handle { addr, log: Arc::default(), stop: watch::Sender::new(false) })
}
