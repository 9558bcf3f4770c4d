//! What is on disk, and how a sandbox ends.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use switchboard::model::SandboxAccount;
use switchboard::sandbox::clock::Clock;
use switchboard::sandbox::{Options, Seed, StartError, serve};

use crate::client::{Client, empty, steer};

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
    handle.shutdown().await;
    let again = serve(options()).await.unwrap();
    let client = Client::profiles(&again);
    let rest = client.ok("GET", &format!("/domains?next-token={token}"), Value::Null).await;
    assert_eq!(rest["Items"][0]["DomainName"], "c");
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
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
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
    let client = Client { region: SandboxAccount::REGION, ..Client::profiles(&handle) };
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

#[tokio::test]
async fn a_data_file_is_one_sandboxs_and_only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| Options { data: Some(folder.path().join(name)), ..empty() };
    let why = async |name: &str| serve(at(name)).await.unwrap_err().to_string();
    let first = serve(at("a.db")).await.unwrap();
    let refused = why("a.db").await;
    assert!(refused.contains("a.db") && refused.contains("another sandbox uses it"), "{refused}");
    assert_eq!(std::fs::metadata(folder.path().join("a.db")).unwrap().permissions().mode() & 0o777, 0o600);
    first.shutdown().await;
    serve(at("a.db")).await.unwrap().shutdown().await;
    std::fs::write(folder.path().join("letter"), "Dear Kim, this is no database at all.\n".repeat(40)).unwrap();
    let refused = why("letter").await;
    assert!(refused.contains("letter: it is no data file of a sandbox"), "{refused}");
    let other = rusqlite::Connection::open(folder.path().join("other")).unwrap();
    other.execute_batch("CREATE TABLE documents (a)").unwrap();
    drop(other);
    assert!(why("other").await.contains("it is no data file of a sandbox"));
    assert!(why("none/x.db").await.contains("No such file"));
}

#[tokio::test]
async fn the_clock_stays_where_the_data_were_left() {
    let folder = tempfile::tempdir().unwrap();
    let at = |clock: Clock| Options { data: Some(folder.path().join("a.db")), clock, ..empty() };
    let handle = serve(at(Clock::system())).await.unwrap();
    steer(&handle, "POST", "/_sandbox/clock", json!({"step": "400 days"})).await;
    handle.shutdown().await;
    let clock = Clock::system();
    let handle = serve(at(clock.clone())).await.unwrap();
    let ahead = clock.now().duration_since(jiff::Timestamp::now()).as_hours();
    assert!(clock.is_running() && (399 * 24..=400 * 24).contains(&ahead), "{ahead} hours");
    steer(&handle, "POST", "/_sandbox/clock", json!({"set": "2030-01-01T00:00:00Z"})).await;
    handle.shutdown().await;
    let clock = Clock::system();
    let handle = serve(at(clock.clone())).await.unwrap();
    assert_eq!(clock.now().to_string(), "2030-01-01T00:00:00Z");
    handle.shutdown().await;
    let asked = Clock::fixed("2031-01-01T00:00:00Z".parse().unwrap());
    serve(at(asked.clone())).await.unwrap().shutdown().await;
    assert_eq!(asked.now().to_string(), "2031-01-01T00:00:00Z", "what is asked for holds");
    let clock = Clock::system();
    let handle = serve(at(clock.clone())).await.unwrap();
    assert_eq!(clock.now().to_string(), "2031-01-01T00:00:00Z");
    steer(&handle, "POST", "/_sandbox/clock", json!({"reset": true})).await;
    handle.shutdown().await;
    let clock = Clock::system();
    serve(at(clock.clone())).await.unwrap().shutdown().await;
    assert!(clock.is_running() && clock.now().duration_since(jiff::Timestamp::now()).as_secs().abs() < 60);
}

#[tokio::test]
async fn half_a_request_does_not_keep_a_sandbox_from_its_end() {
    use tokio::io::AsyncWriteExt;
    let handle = serve(empty()).await.unwrap();
    let mut half = tokio::net::TcpStream::connect(handle.addr()).await.unwrap();
    half.write_all(b"POST /list-flows HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{").await.unwrap();
    // Answered on another connection, so that the half one was taken before.
    Client::profiles(&handle).ok("GET", "/domains", Value::Null).await;
    handle.shutdown().await;
}

#[tokio::test]
async fn a_seed_that_cannot_be_used_names_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seed.jsonl");
    let create = |more: &str| {
        format!(
            "{{\"service\": \"profiles\", \"operation\": \"CreateDomain\"{more}, \
             \"input\": {{\"DomainName\": \"acme\", \"DefaultExpirationDays\": 3}}}}"
        )
    };
    for (line, why) in [
        ("{".to_owned(), "line 2: is no JSON: EOF while parsing an object, at column 1"),
        ("# no comment".to_owned(), "line 2: is no JSON: expected value, at column 1"),
        ("{\"service\": \"profiles\"}".to_owned(), "line 2: is no call: missing field `operation`"),
        (create(", \"when\": 1"), "line 2: is no call: unknown field `when`"),
        (create("").replace("profiles", "s3"), "line 2: there is no service s3"),
        (create("").replace("CreateDomain", "MakeDomain"), "line 2: The seed calls MakeDomain"),
        (create("").replace("acme", "a b"), "line 2: customer-profiles CreateDomain: DomainName: may have only"),
        (create("").replace("acme", "${x.Name}"), "line 2: nothing before is called ${x.Name}"),
        (create(", \"account\": \"1\""), "line 2: the account \"1\" is no number of twelve digits"),
        (create(", \"region\": \"\""), "line 2: the region \"\" is none"),
        (create(", \"at\": \"soon\""), "line 2: "),
    ] {
        std::fs::write(&file, format!("\n{line}\n")).unwrap();
        let refused = serve(Options { seed: Seed::File(file.clone()), ..empty() }).await;
        let Err(StartError::Seed(told)) = refused else { panic!("{line} must be refused") };
        assert!(told.contains(why), "{told}");
    }
}
