//! A file that is put to an address: what goes out, what is made of the answer, and what is never sent.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use switchboard::aws::{Gateway, Limits};
use switchboard::contract::{
    ApiError, Context, ContextId, ErrorKind, Reply, Transport, Upload, UploadBody, UploadFile, UploadSource,
};

use crate::context;
use crate::login::{CONFIG, KEYS, said};

/// A file of three parts.
#[derive(Debug)]
pub(crate) struct Parts;

const PARTS: [&str; 3] = ["mail,name\n", "kim@example.com,Kim\n", "ann@example.com,Ann\n"];

impl UploadSource for Parts {
    fn open(&self, _: &UploadFile) -> Result<UploadBody, ApiError> {
        let length = PARTS.iter().map(|part| part.len() as u64).sum();
        Ok(UploadBody { length, parts: Box::new(PARTS.iter().map(|part| Ok(part.as_bytes().to_vec()))) })
    }
}

/// Takes one request and gives this answer; tells what it was asked.
fn bucket(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let taken = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut request, mut part) = (Vec::new(), [0; 4096]);
        let whole: usize = PARTS.iter().map(|part| part.len()).sum();
        loop {
            let text = String::from_utf8_lossy(&request);
            if text.split_once("\r\n\r\n").is_some_and(|(_, body)| body.len() >= whole) {
                break;
            }
            let read = stream.read(&mut part).unwrap();
            assert!(read > 0, "the request ends too early: {text}");
            request.extend_from_slice(&part[..read]);
        }
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(request).unwrap()
    });
    (address, taken)
}

async fn put(context: Context, url: String, told: &Arc<Mutex<Vec<(u64, u64)>>>) -> Result<Reply, ApiError> {
    let gateway = Gateway::new(Limits::default()).with_files(Arc::new(Parts));
    gateway.open(context);
    let told = Arc::clone(told);
    let upload = Upload { url, token: switchboard::model::upload_key("00ff"), file: Arc::default() };
    gateway.upload(ContextId(1), &upload, Arc::new(move |sent, all| told.lock().unwrap().push((sent, all)))).await
}

#[tokio::test]
async fn a_file_goes_to_its_address_with_its_key_and_nothing_else() {
    let (address, taken) = bucket("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx-amz-request-id: QZ8MKJW5XZ3V5K0E\r\n\r\n");
    let told = Arc::default();
    let reply = put(context(&address), format!("{address}/file?X-Amz-Signature=s1"), &told).await.unwrap();
    assert_eq!((reply.status, reply.request_id.as_deref()), (200, Some("QZ8MKJW5XZ3V5K0E")));
    let request = taken.join().unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    assert_eq!(body, PARTS.concat());
    assert!(head.starts_with("put /file?x-amz-signature=s1 http/1.1\r\n"), "{head}");
    for (name, value) in switchboard::model::upload_headers(&switchboard::model::upload_key("00ff")) {
        assert!(head.contains(&format!("{name}: {}", value.to_lowercase())), "{head}");
    }
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    // An address is signed by its service: what is signed twice, or not by it, is refused there.
    for other in ["authorization", "x-amz-date", "x-amz-user-agent", "amz-sdk", "transfer-encoding"] {
        assert!(!head.contains(&format!("\n{other}")), "{head}");
    }
    let length = body.len() as u64;
    assert_eq!(told.lock().unwrap().last(), Some(&(length, length)));
}

#[tokio::test]
async fn what_s3_says_is_read_and_the_address_is_in_no_error() {
    let refused = "HTTP/1.1 403 Forbidden\r\ncontent-length: 79\r\n\r\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>\n";
    let (address, taken) = bucket(refused);
    let error = put(context(&address), format!("{address}/secret-address"), &Arc::default()).await.unwrap_err();
    taken.join().unwrap();
    assert_eq!((error.kind, error.code.as_str(), error.status), (ErrorKind::AccessDenied, "AccessDenied", Some(403)));
    assert_eq!(error.message, "Request has expired");
    let gone = "http://127.0.0.1:9/secret-address".to_owned();
    let error = put(context("http://127.0.0.1:9"), gone, &Arc::default()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
}

#[tokio::test]
async fn nothing_is_sent_where_nothing_may_be_changed_or_everybody_could_read_it() {
    let read_only = Context { read_only: true, ..context("http://127.0.0.1:9") };
    let error = put(read_only, "http://127.0.0.1:9/x".to_owned(), &Arc::default()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::ReadOnly);
    let safe = context("https://127.0.0.1:9");
    let error = put(safe, "http://127.0.0.1:9/x".to_owned(), &Arc::default()).await.unwrap_err();
    assert_eq!(error.code, "PlainAddress");
    // Nor anywhere else than where its user has the service asked so.
    let error = put(context("http://127.0.0.1:9"), "http://bucket.invalid/x".to_owned(), &Arc::default()).await;
    assert_eq!(error.unwrap_err().code, "PlainAddress");
}

/// Whichever way the endpoint is given, its own address is taken.
#[test]
fn a_plain_address_of_the_endpoint_that_was_given_is_taken_however_that_was_done() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    let profile = |address: &str| {
        format!(
            "{CONFIG}\n[profile near]\nregion = eu-west-2\naws_access_key_id = A\naws_secret_access_key = x\nendpoint_url = {address}\n"
        )
    };
    for way in ["AWS_ENDPOINT_URL_CUSTOMER_PROFILES", "AWS_ENDPOINT_URL", "T_ENDPOINT", "AWS_PROFILE", "T_PROFILE"] {
        let (address, taken) = bucket(answer);
        let config = profile(&address);
        let value = if way.ends_with("PROFILE") { "near" } else { &address };
        let to = format!("{address}/uploads/1");
        let said = said(&config, &[KEYS[0], KEYS[1], ("T_PUT", &to), ("T_REAL", "1"), (way, value)]);
        assert_eq!(said, "200", "{way}");
        assert!(taken.join().unwrap().starts_with("PUT /uploads/1 "), "{way}");
    }
    let own = ("AWS_ENDPOINT_URL_CONNECTCASES", "http://127.0.0.1:9");
    let refused = said(CONFIG, &[KEYS[0], KEYS[1], own, ("T_PUT", "http://127.0.0.1:9/x"), ("T_REAL", "1")]);
    assert!(refused.contains("PlainAddress"), "another service's endpoint says nothing: {refused}");
}
