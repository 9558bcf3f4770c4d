//! What the sandbox keeps out, and that nothing keeps it from its work: foreign callers, half requests, clocks that
//! leap, files that are not its own, and signals.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use switchboard::model::SandboxAccount;
use switchboard::sandbox::clock::Clock;
use switchboard::sandbox::{Options, Seed, StartError, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{Client, empty, send_with, start, steer};

const SIGNED: &str = "authorization: AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000001/20260301/eu-central-1/profile/\
                      aws4_request, SignedHeaders=host;x-amz-date, Signature=00\r\n";
const STEERS: &str = "x-switchboard-sandbox: 1\r\n";

/// The status of a request as it stands here, word for word.
async fn status(endpoint: &str, request: &str) -> u16 {
    let mut stream = TcpStream::connect(endpoint).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{request}: {text}"))
}

#[tokio::test]
async fn it_answers_to_names_of_this_machine_alone() {
    let (handle, _) = start().await;
    let endpoint = handle.addr().to_string();
    let port = handle.addr().port();
    let ask =
        |path: &str, host: &str| format!("GET {path} HTTP/1.1\r\n{host}{SIGNED}{STEERS}connection: close\r\n\r\n");
    for path in ["/domains", "/_sandbox", "/_sandbox/exports"] {
        for host in ["localhost", "127.0.0.1", "[::1]", "LocalHost."] {
            for host in [format!("host: {host}\r\n"), format!("host: {host}:{port}\r\n")] {
                assert_eq!(status(&endpoint, &ask(path, &host)).await, 200, "{path} {host}");
            }
        }
        for host in [
            "host: rebound.example.com\r\n",
            "host: rebound.example.com:4599\r\n",
            "host: localhost.example.com\r\n",
            "host: 127.0.0.1@example.com\r\n",
            "host: 192.168.0.7\r\n",
            "host: [fe80::1]:4599\r\n",
            "host: localhost\r\nhost: example.com\r\n",
            "host: 127.0.0.1:4710,evil.com\r\n",
            "host: 127.0.0.1,evil.com\r\n",
            "host: 127.0.0.1:evil.com\r\n",
            "host: 127.0.0.1:x\r\n",
            "host: localhost:99999\r\n",
            "host: \r\n",
            "",
        ] {
            let status = status(&endpoint, &ask(path, host)).await;
            assert!(matches!(status, 400 | 403), "{path} {host}: {status}");
        }
        let absolute = format!("GET http://example.com{path} HTTP/1.1\r\nhost: localhost\r\n{SIGNED}{STEERS}\r\n");
        assert_eq!(status(&endpoint, &absolute.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n")).await, 403);
    }
}

#[tokio::test]
async fn no_web_page_but_its_own_is_answered() {
    let (handle, client) = start().await;
    client.domain("acme").await;
    let (endpoint, port) = (handle.addr().to_string(), handle.addr().port());
    for (method, path) in
        [("GET", "/domains"), ("GET", "/_sandbox"), ("PUT", "/uploads/1/2/3/4/5"), ("OPTIONS", "/domains")]
    {
        for origin in [
            "https://example.com".to_owned(),
            "null".to_owned(),
            "http://localhost.example.com:80".to_owned(),
            "file://".to_owned(),
            "chrome-extension://x".to_owned(),
            "http://127.0.0.1".to_owned(),
            "http://127.0.0.1:9".to_owned(),
            "https://localhost".to_owned(),
            "http://a.localhost:3000".to_owned(),
            format!("https://{endpoint}"),
            format!("http://{endpoint}/"),
            format!("http://{endpoint}.evil.com"),
            format!("http://{endpoint},http://evil.com"),
            format!("http://a.localhost:{port}"),
            format!("http://evil.com:{port}"),
        ] {
            let headers = format!("{SIGNED}{STEERS}origin: {origin}\r\n");
            let reply = send_with(&endpoint, method, path, &headers, "").await.unwrap();
            assert_eq!(reply.status, 403, "{method} {path} {origin}");
            assert!(!reply.text.contains("acme"), "{}", reply.text);
            assert!(reply.header("access-control-allow-origin").is_none());
        }
    }
    let here = format!("{SIGNED}origin: http://{endpoint}\r\n");
    assert_eq!(send_with(&endpoint, "GET", "/domains", &here, "").await.unwrap().status, 200);
}

#[tokio::test]
async fn half_a_request_is_not_waited_for_without_end() {
    let handle = serve(Options { arrival: Some(Duration::from_millis(100)), ..empty() }).await.unwrap();
    let endpoint = handle.addr().to_string();
    let head = format!("POST /domains/acme HTTP/1.1\r\nhost: localhost\r\n{SIGNED}content-length: 100\r\n\r\n{{\"De");
    assert_eq!(status(&endpoint, &head).await, 408);
    let mut stream = TcpStream::connect(&endpoint).await.unwrap();
    stream.write_all(b"POST /domains/acme HTTP/1.1\r\nhost: loc").await.unwrap();
    let mut rest = Vec::new();
    drop(stream.read_to_end(&mut rest).await);
    assert!(rest.is_empty() || rest.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&rest));
}

#[tokio::test]
async fn a_leap_of_a_hundred_years_is_taken_in_turns_with_others() {
    let clock = Clock::fixed("2026-03-01T12:00:00Z".parse().unwrap());
    let handle = serve(Options { seed: Seed::Demo, clock, ..empty() }).await.unwrap();
    let client = Client { region: SandboxAccount::REGION, ..Client::profiles(&handle) };
    let stream = json!({"DestinationArn": "arn:aws:kinesis:us-east-1:111122223333:stream/segments",
        "DestinationRoleArn": "arn:aws:iam::111122223333:role/Streams"});
    client.ok("POST", "/domains/acme-retail/segment-streams", stream).await;
    let segment = "/domains/acme-retail/segment-definitions/gold-and-up-de/subscriptions";
    client.ok("PUT", segment, json!({"ScheduleConfiguration": {"Interval": 1, "Unit": "HOURLY"}})).await;
    let stepped = steer(&handle, "POST", "/_sandbox/clock", json!({"step": "36525 days"})).await;
    assert!(stepped["now"].as_str().unwrap().starts_with("2126-"), "{stepped}");
    // All of the leap is behind this account as soon as one request of it is answered; another's are answered meanwhile.
    let busy = client.clone();
    let leap = tokio::spawn(async move { busy.ok("GET", "/domains/acme-retail", Value::Null).await });
    let other = Client { key: "AKIASANDBOX000000003", ..client.clone() };
    let mut answered = 0;
    while !leap.is_finished() {
        other.ok("GET", "/domains", Value::Null).await;
        answered += 1;
    }
    let domain = leap.await.unwrap();
    assert!(answered > 1, "the other account waited for all of it");
    assert_eq!(domain["RuleBasedMatching"]["Status"], "ACTIVE");
    let jobs = client.ok("GET", "/domains/acme-retail/identity-resolution-jobs?max-results=100", Value::Null).await;
    let jobs = jobs["IdentityResolutionJobsList"].as_array().unwrap().len();
    assert!((2..40).contains(&jobs), "{jobs} jobs");
}

#[tokio::test]
async fn a_clock_goes_to_no_time_that_cannot_be_written() {
    let (handle, _) = start().await;
    let endpoint = handle.addr().to_string();
    let before = steer(&handle, "POST", "/_sandbox/clock", json!({"set": "2026-03-01T12:00:00Z"})).await;
    for wrong in [
        "{\"step\": \"9000 years\"}",
        "{\"step\": 1e300}",
        "{\"step\": 9e15}",
        "{\"step\": -9e15}",
        "{\"step\": \"-100 years\"}",
        "{\"set\": \"9999-12-31T23:59:59Z\"}",
        "{\"set\": \"-000500-01-01T00:00:00Z\"}",
        "{\"step\": \"3 moons\"}",
        "{\"running\": true}",
        "{}",
        "",
    ] {
        let reply = send_with(&endpoint, "POST", "/_sandbox/clock", STEERS, wrong).await.unwrap();
        assert_eq!(reply.status, 400, "{wrong}: {}", reply.text);
    }
    assert_eq!(steer(&handle, "GET", "/_sandbox/clock", Value::Null).await, before);
    let reply = send_with(&endpoint, "POST", "/_sandbox/clock", STEERS, "{\"step\": \"3 moons\"}").await.unwrap();
    assert!(reply.text.contains("years, months, weeks"), "{}", reply.text);
    for large in ["\"99999999999999h\"", "\"9000 years\"", "\"-99999999999999999999 days\"", "1e300"] {
        let large = format!("{{\"step\": {large}}}");
        let reply = send_with(&endpoint, "POST", "/_sandbox/clock", STEERS, &large).await.unwrap();
        assert!(reply.text.contains("to the year 9998"), "{large}: {}", reply.text);
    }
    for (step, then) in [("1 month", "2026-04-01T12:00:00Z"), ("100 years", "2126-04-01T12:00:00Z")] {
        let stepped = steer(&handle, "POST", "/_sandbox/clock", json!({ "step": step })).await;
        assert_eq!(stepped["now"], then, "{step}");
    }
}

/// Why a sandbox does not start with this file.
async fn refusal(file: &Path) -> String {
    match serve(Options { data: Some(file.to_owned()), ..empty() }).await {
        Err(error @ StartError::Data { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_of_another_version_or_a_broken_one_is_refused_with_words() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.db");
    let handle = serve(Options { data: Some(good.clone()), ..empty() }).await.unwrap();
    let client = Client::profiles(&handle);
    for n in 0..40 {
        client.domain(&format!("domain-{n}")).await;
    }
    handle.shutdown().await;
    let other = |name: &str, change: &dyn Fn(&rusqlite::Connection)| {
        let file = folder.path().join(name);
        std::fs::copy(&good, &file).unwrap();
        change(&rusqlite::Connection::open(&file).unwrap());
        file
    };
    let newer = other("newer.db", &|sql| sql.pragma_update(None, "user_version", 7).unwrap());
    let said = refusal(&newer).await;
    assert!(said.contains("version 7") && said.contains("name another file"), "{said}");
    let unversioned = other("unversioned.db", &|sql| sql.pragma_update(None, "user_version", 0).unwrap());
    let said = refusal(&unversioned).await;
    assert!(said.contains("version 0") && said.contains("name another file"), "{said}");
    let lacking = other("lacking.db", &|sql| sql.execute_batch("DROP TABLE due").unwrap());
    assert!(refusal(&lacking).await.contains("damaged"));
    let odd = other("odd.db", &|sql| sql.execute_batch("ALTER TABLE documents RENAME COLUMN kind TO sort").unwrap());
    assert!(refusal(&odd).await.contains("damaged"));
    let bytes = std::fs::read(&good).unwrap();
    let mut torn = bytes.clone();
    let from = bytes.len() / 2;
    torn[from..].fill(0xa5);
    let file = folder.path().join("torn.db");
    std::fs::write(&file, torn).unwrap();
    assert!(refusal(&file).await.contains("damaged"));
    let cut = folder.path().join("cut.db");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    assert!(refusal(&cut).await.contains("damaged"));
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "shopping list\n".repeat(500)).unwrap();
    assert!(refusal(&text).await.contains("no data file of a sandbox"));
    assert_eq!(std::fs::read(&text).unwrap(), "shopping list\n".repeat(500).as_bytes());
    serve(Options { data: Some(good), ..empty() }).await.expect("the good one is as good as before");
}

fn run(arguments: &[&str]) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
    command.args(["sandbox", "--port", "0"]).args(arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let endpoint = line.split("http://").nth(1).and_then(|rest| rest.split(". ").next()).unwrap().to_owned();
    (child, endpoint)
}

fn terminate(child: &Child) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
}

/// Its end, which must come by itself.
async fn end(mut child: Child) {
    let ended = tokio::task::spawn_blocking(move || child.wait().unwrap());
    let ended = tokio::time::timeout(Duration::from_mins(1), ended).await.expect("it ends").unwrap();
    assert_eq!(ended.code(), Some(0));
}

#[tokio::test]
async fn a_signal_ends_it_at_any_time() {
    // While it is being filled, before anybody asked for anything.
    let (child, _) = run(&["--seed", "demo"]);
    terminate(&child);
    end(child).await;
    // With connections that are open, half a request on one of them, and an answer that is held back for an hour.
    let (child, endpoint) = run(&["--seed", "empty", "--latency-ms", "3600000"]);
    let idle = TcpStream::connect(&endpoint).await.unwrap();
    let mut half = TcpStream::connect(&endpoint).await.unwrap();
    half.write_all(b"POST /domains/a HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{").await.unwrap();
    let mut held = TcpStream::connect(&endpoint).await.unwrap();
    let ask = format!("GET /domains HTTP/1.1\r\nhost: localhost\r\n{SIGNED}\r\n");
    held.write_all(ask.as_bytes()).await.unwrap();
    terminate(&child);
    end(child).await;
    drop((idle, half, held));
    // While it catches up with a century.
    let (child, endpoint) = run(&["--seed", "demo", "--clock", "2026-03-01T12:00:00Z"]);
    let step = send_with(&endpoint, "POST", "/_sandbox/clock", STEERS, "{\"step\": \"36525 days\"}").await.unwrap();
    assert_eq!(step.status, 200);
    let mut leap = TcpStream::connect(&endpoint).await.unwrap();
    leap.write_all(ask.replace("eu-central-1", SandboxAccount::REGION).as_bytes()).await.unwrap();
    terminate(&child);
    end(child).await;
}
