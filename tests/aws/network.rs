//! Endpoints that refuse, say nothing, or hang up: told apart, and told whether anything may have happened.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use switchboard::aws::Limits;
use switchboard::contract::{ErrorKind, Transience};

use crate::{ask, read, write};

/// An endpoint where every connection is handed to `serve`.
pub(crate) fn endpoint(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            serve(stream);
        }
    });
    format!("http://{address}")
}

/// Takes the request in before answering.
pub(crate) fn answer(mut stream: TcpStream, bytes: &[u8]) -> TcpStream {
    let mut request = vec![0; 64 * 1024];
    let _ = stream.read(&mut request);
    let _ = stream.write_all(bytes);
    stream
}

fn limits() -> Limits {
    Limits { read: Duration::from_millis(300), attempt: Duration::from_millis(900), ..Limits::default() }
}

const MAYBE: Transience = Transience::MayHaveActed { after: None };
const NOT: Transience = Transience::NotActed { after: None };

#[tokio::test]
async fn a_port_where_nobody_listens_is_unreachable_and_nothing_happened() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for call in [read(), write()] {
        let error = ask(&format!("http://127.0.0.1:{port}"), limits(), call).await.unwrap_err();
        assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Unreachable, "ConnectionRefused"));
        assert_eq!((error.transience, error.status), (NOT, None));
        let expected = format!("http://127.0.0.1:{port} refuses the connection: nothing listens there.");
        assert_eq!(error.message, expected);
    }
}

#[tokio::test]
async fn a_host_that_has_no_address_is_unreachable() {
    // No name server is asked: a label of more than 63 characters is no name.
    let error = ask(&format!("http://{}.localhost", "x".repeat(70)), limits(), read()).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Unreachable, "UnknownHost"), "{error}");
    assert_eq!(error.transience, NOT);
}

#[tokio::test]
async fn silence_ends_in_time() {
    let silent = endpoint(|stream| {
        thread::spawn(move || answer(stream, b"").read(&mut [0; 1]));
    });
    let error = ask(&silent, limits(), read()).await.unwrap_err();
    assert_eq!((error.kind, error.transience), (ErrorKind::Timeout, MAYBE), "{error}");
    let error = ask(&silent, limits(), write()).await.unwrap_err();
    assert_eq!((error.kind, error.transience), (ErrorKind::UnknownOutcome, MAYBE), "{error}");

    let dozing = endpoint(|stream| {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"Items\"";
        thread::spawn(move || answer(stream, head).read(&mut [0; 1]));
    });
    let error = ask(&dozing, limits(), read()).await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::Timeout, Some(200)), "{error}");
}

#[tokio::test]
async fn a_connection_that_is_cut_leaves_a_write_in_doubt() {
    let cutting = endpoint(|stream| drop(answer(stream, b"")));
    let error = ask(&cutting, limits(), read()).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Unreachable, "ConnectionBroken"), "{error}");
    assert_eq!(error.transience, MAYBE);
    let error = ask(&cutting, limits(), write()).await.unwrap_err();
    assert_eq!((error.kind, error.transience), (ErrorKind::UnknownOutcome, MAYBE), "{error}");
}

#[tokio::test]
async fn half_a_body_is_no_body() {
    let half = endpoint(|stream| drop(answer(stream, b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"Items\":[]")));
    let error = ask(&half, limits(), read()).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Unreadable, "ReplyCut"), "{error}");
    assert_eq!(error.transience, MAYBE);
    let error = ask(&half, limits(), write()).await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::UnknownOutcome, Some(200)), "{error}");
}

#[tokio::test]
async fn something_that_speaks_no_http_is_said() {
    let odd = endpoint(|stream| drop(answer(stream, b"SSH-2.0-OpenSSH_9.7\r\n")));
    let error = ask(&odd, limits(), read()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable, "{error}");
    assert!(error.message.contains("HTTP"), "{error}");
}

#[tokio::test]
async fn a_whole_reply_comes_through() {
    let body = r#"{"Items":[{"DomainName":"acme"}]}"#;
    let text = format!(
        "HTTP/1.1 200 OK\r\nx-amzn-requestid: 6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let good = endpoint(move |stream| drop(answer(stream, text.as_bytes())));
    let reply = ask(&good, limits(), read()).await.unwrap();
    assert_eq!(reply.document["Items"][0]["DomainName"], "acme");
    assert_eq!((reply.request_id.as_deref(), reply.attempts), (Some("6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f"), 1));
    let error = ask("no url at all", limits(), read()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Invalid, "{error}");
}
