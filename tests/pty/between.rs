//! A proxy between console and service that carries every request, and loses the answers of one operation.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What becomes of the answer to a request that the service has carried out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Loses {
    /// This HTTP status is answered in its place, without a word of the service.
    To(u16),
    /// The connection ends without an answer.
    Altogether,
}

/// The proxy; it lives as long as the test.
pub(crate) struct Between {
    address: SocketAddr,
    carried: Arc<AtomicUsize>,
}

impl Between {
    /// Before the service at this URL. Loses the answers to requests that begin so, such as `POST /domains/acme `.
    pub(crate) fn new(service: &str, begins: &'static str, loses: Loses) -> Self {
        let service: SocketAddr = service.trim_start_matches("http://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, carried) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let count = Arc::clone(&carried);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let count = Arc::clone(&count);
                thread::spawn(move || carry(stream, service, begins, loses, &count));
            }
        });
        Self { address, carried }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests lost their answers.
    pub(crate) fn lost(&self) -> usize {
        self.carried.load(Ordering::SeqCst)
    }
}

/// One request on one connection.
fn carry(
    mut client: TcpStream,
    service: SocketAddr,
    begins: &str,
    loses: Loses,
    lost: &AtomicUsize,
) -> std::io::Result<()> {
    let request = request(&mut client)?;
    let mut onward = TcpStream::connect(service)?;
    onward.write_all(&request)?;
    let mut answer = Vec::new();
    onward.read_to_end(&mut answer)?;
    if !request.starts_with(begins.as_bytes()) {
        return client.write_all(&answer);
    }
    lost.fetch_add(1, Ordering::SeqCst);
    match loses {
        Loses::To(status) => {
            write!(client, "HTTP/1.1 {status} Oops\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}")
        }
        Loses::Altogether => Ok(()),
    }
}

/// A whole request that asks for one answer on its connection.
fn request(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte)?;
        head.extend(byte);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let named = |line: &str, name: &str| line.to_ascii_lowercase().starts_with(name);
    let length = text.lines().find(|line| named(line, "content-length:"));
    let length = length.and_then(|line| line.split(':').nth(1)?.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    client.read_exact(&mut body)?;
    let kept = text.trim_end().lines().filter(|line| !named(line, "connection:"));
    let mut whole = (kept.collect::<Vec<_>>().join("\r\n") + "\r\nconnection: close\r\n\r\n").into_bytes();
    whole.extend(body);
    Ok(whole)
}
