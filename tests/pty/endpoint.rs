//! An endpoint on loopback that answers whatever a test wants, or nothing at all.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// Gives the whole answer, head and body, to a request's head: a line such as `POST /list-flows HTTP/1.1`, and headers.
type Answer = dyn Fn(&str) -> Vec<u8> + Send + Sync;

/// One address. While it is dead nobody listens there.
pub(crate) struct Endpoint {
    address: SocketAddr,
}

impl Endpoint {
    pub(crate) fn dead() -> Self {
        Self { address: TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn revive(&mut self, answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) {
        let (listener, answer): (_, Arc<Answer>) = (TcpListener::bind(self.address).unwrap(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let answer = Arc::clone(&answer);
                thread::spawn(move || serve(&stream, &*answer));
            }
        });
    }
}

/// One request on one connection.
fn serve(mut stream: &TcpStream, answer: &Answer) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (mut request, mut length) = (String::new(), 0);
    reader.read_line(&mut request).ok()?;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        request.push_str(&header);
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    reader.take(length).read_to_end(&mut Vec::new()).ok()?;
    stream.write_all(&answer(&request)).ok()
}

/// A whole answer of JSON.
pub(crate) fn json(body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-amzn-requestid: 6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
