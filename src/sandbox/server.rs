//! The HTTP side: loopback only, HTTP/1.1, bodies of bounded size, a graceful end.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, RwLock};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::answering::{Answering, too_large};
use super::log::{Logged, RequestLog};
use super::service::{Asking, Dropped, Shared};
use super::throttle::Throttle;
use super::{Database, Options, fill};

/// The largest body: a layout of two million characters, escaped, with room to spare.
const MAX_BODY: usize = 16 * 1024 * 1024;

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

/// A running sandbox. It stops when this is dropped.
#[derive(Debug)]
pub struct Handle {
    addr: SocketAddr,
    log: RequestLog,
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

    /// The requests so far, oldest first; the last ten thousand.
    #[must_use]
    pub fn log(&self) -> Vec<Logged> {
        self.log.all()
    }

    /// Takes no more connections, lets running requests end, and returns when they have.
    pub async fn shutdown(self) {
        let _ = self.stop.send(true);
        self.stop.closed().await;
    }
}

/// Starts a sandbox on loopback, inside the runtime that this is called from.
///
/// Demo data is filled in behind the scenes; requests wait for it.
///
/// # Errors
/// If the port, the data file or the seed file cannot be used.
pub async fn serve(options: Options) -> Result<Handle, StartError> {
    let port = options.port;
    let failed = |source| StartError::Listen { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
    let addr = listener.local_addr().map_err(failed)?;
    let database = Database::open(options.data.as_deref(), options.dice)?;
    database.stands_in(format!("http://{addr}"), options.quotas.clone());
    let filled = fill::start(&database, options.seed, &options.clock).await?;
    let log = RequestLog::default();
    let shared = Arc::new(Shared {
        database,
        clock: options.clock,
        latency: options.latency,
        faults: RwLock::new(options.faults),
        quotas: options.quotas,
        throttle: Throttle::new(options.throttle),
        dice: Mutex::new(options.dice.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed)),
        log: log.clone(),
        filled,
    });
    let stop = watch::Sender::new(false);
    tokio::spawn(accept(listener, shared, stop.subscribe()));
    Ok(Handle { addr, log, stop })
}

/// Resolves when the handle says stop, or is gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn accept(listener: TcpListener, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    loop {
        let accepted = tokio::select! {
            () = stopped(&mut stop) => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                tokio::spawn(converse(stream, Arc::clone(&shared), stop.clone()));
            }
            // Out of file descriptors, most likely: wait for some to be freed.
            Err(problem) => {
                tracing::warn!(%problem, "a connection could not be accepted");
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
        }
    }
}

async fn converse(stream: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| respond(Arc::clone(&shared), request));
    let connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stopped(&mut stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

async fn respond(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Dropped> {
    let (head, body) = request.into_parts();
    let answer = match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => {
            let asking = Asking { method: head.method, uri: head.uri, headers: head.headers, body: body.to_bytes() };
            shared.answer(asking).await?
        }
        Err(_) => too_large(),
    };
    Ok(response(answer))
}

fn response(answer: Answering) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(answer.body)));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static(answer.content_type));
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}
