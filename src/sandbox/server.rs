//! The HTTP side: loopback only, HTTP/1.1, bodies of bounded size, a graceful end.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use parking_lot::{Mutex, RwLock};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

use super::clock::Setting;
use super::log::{Logged, RequestLog};
use super::request::RawRequest;
use super::response::{Dropped, RawResponse, too_large, too_slow, turned_away};
use super::service::UPLOADS;
use super::shared::Shared;
use super::start_error::StartError;
use super::throttle::Throttle;
use super::{Database, Options, fill, host};

/// The largest body: a layout of two million characters, escaped, with room to spare.
const MAX_BODY: usize = 16 * 1024 * 1024;

/// The largest file that is uploaded. It is held in memory.
const MAX_UPLOAD: usize = 128 * 1024 * 1024;

/// How long the head of a request and its body may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(30);

/// How long the end waits for a request that is not whole, and after that for one that is being answered: no longer than
/// an answer takes that nothing holds back.
const PATIENCE: Duration = Duration::from_millis(200);
const GRACE: Duration = Duration::from_millis(800);
// Whoever ends it is not kept waiting.
const _: () = assert!(PATIENCE.as_millis() + GRACE.as_millis() <= 1000);

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
    let database = Database::open(options.data.as_deref(), options.dice)
        .map_err(|source| StartError::Data { file: options.data.clone().unwrap_or_default(), source })?;
    // A time that is asked for holds; else the one that the data were left at.
    if options.clock.setting() == Setting::System {
        database.kept_clock()?.into_iter().for_each(|setting| options.clock.restore(setting));
    }
    database.keep_clock(options.clock.setting())?;
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
        turns: Semaphore::new(1),
        arrival: options.arrival.unwrap_or(ARRIVAL),
        at: addr,
    });
    let stop = watch::Sender::new(false);
    tokio::spawn(accept(stop.subscribe(), listener, shared));
    Ok(Handle { addr, log, stop })
}

/// Resolves when the handle says stop, or is gone.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

// Whoever waits for the end waits until `stop` is dropped: it comes first here, so that it goes last, after the data.
async fn accept(mut stop: watch::Receiver<bool>, listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let accepted = tokio::select! {
            () = stopped(&mut stop) => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                tokio::spawn(converse(stop.clone(), stream, Arc::clone(&shared)));
            }
            // Out of file descriptors, most likely: wait for some to be freed.
            Err(problem) => {
                tracing::warn!(%problem, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn converse(mut stop: watch::Receiver<bool>, stream: TcpStream, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let answering = Arc::new(AtomicBool::new(false));
    let (under_way, arrival) = (Arc::clone(&answering), shared.arrival);
    let service = service_fn(move |request| respond(Arc::clone(&shared), request, Arc::clone(&under_way)));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(arrival)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        () = stopped(&mut stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    // What is being answered may come to its end; half a request that nobody finishes is not waited for.
    if tokio::time::timeout(PATIENCE, connection.as_mut()).await.is_err() && answering.load(Ordering::Relaxed) {
        let _ = tokio::time::timeout(GRACE, connection.as_mut()).await;
    }
}

async fn respond(
    shared: Arc<Shared>,
    request: Request<Incoming>,
    answering: Arc<AtomicBool>,
) -> Result<Response<Full<Bytes>>, Dropped> {
    let (head, body) = request.into_parts();
    if let Some(away) = host::foreign(&head.uri, &head.headers, shared.at) {
        tracing::warn!("{}", away.message);
        return Ok(response(turned_away(&away)));
    }
    let most = if head.uri.path().starts_with(UPLOADS) { MAX_UPLOAD } else { MAX_BODY };
    let answer = match tokio::time::timeout(shared.arrival, Limited::new(body, most).collect()).await {
        Ok(Ok(body)) => {
            let asking =
                RawRequest { method: head.method, uri: head.uri, headers: head.headers, body: body.to_bytes() };
            answering.store(true, Ordering::Relaxed);
            let answer = shared.answer(asking).await;
            answering.store(false, Ordering::Relaxed);
            answer?
        }
        Ok(Err(_)) => too_large(),
        Err(_) => too_slow(),
    };
    Ok(response(answer))
}

fn response(answer: RawResponse) -> Response<Full<Bytes>> {
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
