//! What is on disk, and how a sandbox ends.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use switchboard::sandbox::{HOME_REGION, Options, Seed, StartError, serve};

use crate::client::{Client, empty};

#[tokio::test]
async fn what_was_answered_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { data: Some(folder.path().join("sandbox.db")), ..empty() };
    let handle = serve(options()).await.unwrap();
    let client = Client::profiles(&handle);
    for name in ["a", "b", "c"] {
        client.domain(name).await;
    }
    let page = client.ok("GET", "/domains?max-results=2", Value::Null).await;
    let token = page["NextToken"].as_str().unwrap();
    // Not shut down: this is how it looks when the process was killed.
    let again = serve(options()).await.unwrap();
    let client = Client::profiles(&again);
    let rest = client.ok("GET", &format!("/domains?next-token={token}"), Value::Null).await;
    assert_eq!(rest["Items"][0]["DomainName"], "c");
    drop(handle);
    again.shutdown().await;
    let demo = serve(Options { seed: Seed::Demo, ..options() }).await.unwrap();
    let domains = Client::profiles(&demo).ok("GET", "/domains", Value::Null).await;
    assert_eq!(domains["Items"].as_array().unwrap().len(), 3, "a store that was filled once is not filled again");
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
        command.args(["sandbox", "--port", "0", "--seed", "empty", "--data"]).arg(folder.path().join("sandbox.db"));
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let endpoint = line.split("http://").nth(1).and_then(|rest| rest.split(". ").next()).unwrap().to_owned();
        (child, Client { endpoint, key: "AKIASANDBOX000000001", region: "eu-central-1", scope: "profile" })
    };
    let (mut child, client) = run();
    client.domain("acme").await;
    for n in 0..50 {
        client.ok("POST", "/domains/acme/profiles", json!({"AccountNumber": format!("A-{n}")})).await;
    }
    // SIGKILL, straight after the last answer.
    child.kill().unwrap();
    child.wait().unwrap();
    let (mut child, client) = run();
    for n in 0..50 {
        let query = json!({"KeyName": "_account", "Values": [format!("A-{n}")]});
        let found = client.ok("POST", "/domains/acme/profiles/search", query).await;
        assert_eq!(found["Items"].as_array().unwrap().len(), 1, "profile {n} was answered and is gone");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test]
async fn a_seed_file_is_carried_out_call_by_call() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seed.jsonl");
    let domain = json!({"service": "profiles", "operation": "CreateDomain", "at": "2025-01-01T00:00:00Z",
        "input": {"DomainName": "acme", "DefaultExpirationDays": 30}});
    std::fs::write(&file, format!("{domain}\n\n")).unwrap();
    let handle = serve(Options { seed: Seed::File(file.clone()), ..empty() }).await.unwrap();
    let client = Client { region: HOME_REGION, ..Client::profiles(&handle) };
    let read = client.ok("GET", "/domains/acme", Value::Null).await;
    assert_eq!(read["CreatedAt"], 1_735_689_600);
    let kim = json!({"service": "profiles", "operation": "CreateProfile", "as": "kim", "region": "eu-west-2",
        "input": {"DomainName": "far", "FirstName": "Kim"}});
    let far = json!({"service": "profiles", "operation": "CreateDomain", "region": "eu-west-2",
        "input": {"DomainName": "far", "DefaultExpirationDays": 30}});
    let key = json!({"service": "profiles", "operation": "AddProfileKey", "region": "eu-west-2",
        "input": {"DomainName": "far", "ProfileId": "${kim.ProfileId}", "KeyName": "loyalty", "Values": ["L-1"]}});
    std::fs::write(&file, format!("{far}\n{kim}\n{key}\n")).unwrap();
    let handle = serve(Options { seed: Seed::File(file.clone()), ..empty() }).await.unwrap();
    let far = Client { region: "eu-west-2", ..Client::profiles(&handle) };
    let query = json!({"KeyName": "loyalty", "Values": ["L-1"]});
    let found = far.ok("POST", "/domains/far/profiles/search", query).await;
    assert_eq!(found["Items"][0]["FirstName"], "Kim");
    std::fs::write(&file, format!("{domain}\n{domain}\n")).unwrap();
    let refused = serve(Options { seed: Seed::File(file), ..empty() }).await;
    let Err(StartError::Seed(why)) = refused else { panic!("the second call must be refused") };
    assert!(why.contains("line 2") && why.contains("Domain acme already exists"), "{why}");
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let handle = serve(Options { latency: Duration::from_millis(150), ..empty() }).await.unwrap();
    let client = Client::profiles(&handle);
    let endpoint = handle.addr();
    let asking = tokio::spawn(async move { client.call("GET", "/domains", &Value::Null).await.status });
    // The log has it as soon as it is decided; the answer is held back for longer.
    while handle.log().is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(!asking.is_finished());
    handle.shutdown().await;
    assert_eq!(asking.await.unwrap(), 200);
    assert!(tokio::net::TcpStream::connect(endpoint).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let first = serve(empty()).await.unwrap();
    let port = first.addr().port();
    let second = serve(Options { port, ..empty() }).await;
    assert!(second.unwrap_err().to_string().contains(&port.to_string()));
}

#[tokio::test]
async fn the_demo_data_is_accepted_by_the_sandbox_itself() {
    let handle = serve(Options::default()).await.unwrap();
    let reply = Client::profiles(&handle).call("GET", "/domains", &Value::Null).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
}
