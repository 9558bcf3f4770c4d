//! Where credentials and endpoints come from. Each case runs in a process of its own, because they come from the
//! environment.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs};

use switchboard::aws::{Gateway, Limits};
use switchboard::contract::{Context, ContextId, Transport, Upload};
use switchboard::model::{OperationId, Service};
use tempfile::TempDir;

use crate::client::Capture;
use crate::network::{answer, endpoint};
use crate::upload::Parts;
use crate::{context, operation, read};

pub(crate) const CONFIG: &str = "\
[default]
region = eu-west-2
[profile keys]
region = us-west-2
aws_access_key_id = AKIAFROMFILE00000001
aws_secret_access_key = x
services = here
[services here]
customer_profiles =
  endpoint_url = http://127.0.0.1:2
[profile live]
region = eu-central-1
sso_session = corp
sso_account_id = 222233334444
sso_role_name = Admin
[sso-session corp]
sso_start_url = https://corp.example.com/start
sso_region = eu-central-1
";

/// Prints what one call in a context from the environment comes to. Run by the other tests, in a child.
#[tokio::test]
#[expect(clippy::print_stdout, reason = "its parent reads it")]
#[ignore = "run by the other tests of this file, with an environment of its own"]
async fn child() {
    let http = match env::var("T_IDENTIFY") {
        Ok(xml) => Capture::new(
            if xml.contains("Error") { 403 } else { 200 },
            &[("x-amzn-requestid", "6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f")],
            xml,
        ),
        Err(_) => Capture::new(200, &[], "{}"),
    };
    let given = |name: &str| env::var(name).ok();
    let files = given("T_FILES_MS").map(|text| Duration::from_millis(text.parse().unwrap()));
    let limits = Limits { files: files.unwrap_or(Limits::default().files), ..Limits::default() };
    let gateway = match env::var("T_REAL") {
        Ok(_) => Gateway::new(limits).with_files(Arc::new(Parts)),
        Err(_) => Gateway::with_http_client(limits, http.client()),
    };
    let base = context("http://127.0.0.1:3");
    gateway.open(Context {
        profile: given("T_PROFILE"),
        region: given("T_REGION"),
        endpoint: given("T_ENDPOINT").or(base.endpoint.clone().filter(|_| given("T_SANDBOX").is_some())),
        sandbox: given("T_SANDBOX").is_some(),
        ..base
    });
    if given("T_IDENTIFY").is_some() {
        println!("SAID {:?}", gateway.identify(ContextId(1)).await);
        return;
    }
    if let Some(to) = given("T_PUT") {
        let upload = Upload { url: to, token: switchboard::model::upload_key("00ff"), file: Arc::default() };
        match gateway.upload(ContextId(1), &upload, Arc::new(|_, _| ())).await {
            Ok(reply) => println!("SAID {}", reply.status),
            Err(error) => println!("SAID {:?} {}", error.kind, error.code),
        }
        return;
    }
    let (operation, input) = if given("T_SECRET").is_some() { secret() } else { read() };
    let answer = gateway.send(ContextId(1), operation, &input).await;
    match answer {
        Ok(reply) if http.sent().is_empty() => println!("SAID {}", reply.document),
        Ok(_) => {
            let sent = &http.sent()[0];
            println!("SAID {} {}", sent.uri, sent.headers["authorization"]);
        }
        Err(error) => println!("SAID {:?} {} | {} | {}", error.kind, error.code, error.message, error.advice()),
    }
    if files.is_some() {
        // A file that never answers is read for ever, and the end of the runtime would wait for that.
        std::process::exit(0);
    }
}

/// A write with a secret in it.
fn secret() -> (OperationId, serde_json::Value) {
    let input = serde_json::json!({
        "connectorProfileName": "crm", "connectorType": "Amplitude", "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Amplitude": {}},
            "connectorProfileCredentials": {"Amplitude": {"apiKey": "hunter2", "secretKey": "hunter2"}},
        },
    });
    (operation(Service::AppFlow, "CreateConnectorProfile"), input)
}

/// What the child says with these variables, and nothing else of AWS in its environment.
pub(crate) fn said(config: &str, variables: &[(&str, &str)]) -> String {
    let home = TempDir::new().unwrap();
    let file = home.path().join("config");
    fs::write(&file, config).unwrap();
    let mut child = Command::new(env::current_exe().unwrap());
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
        child.env_remove(name);
    }
    // Neither are proxies and certificates of this computer what is tested.
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE"] {
        child.env_remove(name).env_remove(name.to_lowercase());
    }
    child
        .args(["--exact", "login::child", "--ignored", "--nocapture"])
        .env("HOME", home.path())
        .env("AWS_CONFIG_FILE", file)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .envs(variables.iter().copied());
    let output = String::from_utf8(child.output().unwrap().stdout).unwrap();
    let line = output.lines().find_map(|line| line.split_once("SAID ")).map(|(_, said)| said.to_owned());
    line.unwrap_or(output)
}

pub(crate) const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIAFROMENV000000001"), ("AWS_SECRET_ACCESS_KEY", "x")];

#[test]
fn environment_profile_and_endpoints_work_as_for_the_cli() {
    let plain = said(CONFIG, &KEYS);
    assert!(plain.starts_with("https://profile.eu-west-2.amazonaws.com/domains "), "{plain}");
    assert!(plain.contains("AKIAFROMENV000000001"), "{plain}");

    let region = said(CONFIG, &[KEYS[0], KEYS[1], ("AWS_REGION", "us-east-1")]);
    assert!(region.starts_with("https://profile.us-east-1."), "{region}");

    let profile = said(CONFIG, &[("AWS_PROFILE", "keys"), ("AWS_ENDPOINT_URL", "http://127.0.0.1:4")]);
    assert!(profile.contains("AKIAFROMFILE00000001") && profile.contains("/us-west-2/profile/"), "{profile}");

    let own = ("AWS_ENDPOINT_URL_CUSTOMER_PROFILES", "http://127.0.0.1:5/p");
    let service = said(CONFIG, &[KEYS[0], KEYS[1], ("AWS_ENDPOINT_URL", "http://127.0.0.1:4"), own]);
    assert!(service.starts_with("http://127.0.0.1:5/p/domains "), "{service}");

    let option = said(CONFIG, &[KEYS[0], KEYS[1], own, ("T_ENDPOINT", "http://127.0.0.1:6")]);
    assert!(option.starts_with("http://127.0.0.1:6/domains "), "{option}");
}

#[test]
fn a_profile_that_is_named_wins_over_keys_in_the_environment() {
    let named = said(CONFIG, &[KEYS[0], KEYS[1], ("T_PROFILE", "keys"), ("T_REGION", "eu-central-1")]);
    assert!(named.starts_with("http://127.0.0.1:2/domains "), "{named}");
    assert!(named.contains("AKIAFROMFILE00000001") && named.contains("/eu-central-1/profile/"), "{named}");
}

#[test]
fn the_sandbox_sees_nothing_of_the_users() {
    let variables = [KEYS[0], KEYS[1], ("AWS_REGION", "ap-south-1"), ("AWS_ENDPOINT_URL", "http://127.0.0.1:4")];
    let sandbox = said("[broken", &[&variables[..], &[("T_SANDBOX", "1"), ("T_PROFILE", "sandbox-staging")]].concat());
    assert!(sandbox.starts_with("http://127.0.0.1:3/domains "), "{sandbox}");
    assert!(sandbox.contains("AKIASANDBOX000000002") && sandbox.contains("/us-east-1/"), "{sandbox}");
}

#[test]
fn the_sandbox_is_reached_without_the_proxy_of_the_environment() {
    let good = endpoint(|stream| drop(answer(stream, b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"Items\":[]}")));
    let proxy = ("HTTP_PROXY", "http://127.0.0.1:1");
    let variables = [proxy, ("T_REAL", "1"), ("T_ENDPOINT", &good)];
    assert_eq!(said(CONFIG, &[&variables[..], &[("T_SANDBOX", "1")]].concat()), r#"{"Items":[]}"#);
    let proxied = said(CONFIG, &[&variables[..], &KEYS[..]].concat());
    let expected = "Unreachable ProxyRefused | The proxy http://127.0.0.1:1 on the way to http://127.0.0.1:";
    assert!(proxied.starts_with(expected) && proxied.contains("NO_PROXY"), "{proxied}");
    let direct = said(CONFIG, &[&variables[..], &KEYS[..], &[("NO_PROXY", "127.0.0.1")]].concat());
    assert_eq!(direct, r#"{"Items":[]}"#);
}

#[test]
fn a_login_that_does_not_work_says_what_to_do() {
    for variable in ["AWS_PROFILE", "T_PROFILE"] {
        let sso = said(CONFIG, &[(variable, "live")]);
        assert!(sso.starts_with("ExpiredCredentials LoginNeeded"), "{sso}");
        assert!(sso.ends_with("Run `aws sso login --profile live`, then try again."), "{sso}");
    }
    for region in [("T_REGION", "eu-central-1"), ("T_NONE", "")] {
        let gone = said(CONFIG, &[("T_PROFILE", "gone"), region]);
        assert!(gone.starts_with("MissingCredentials"), "{gone}");
        assert!(gone.contains("There is no profile gone; choose one") && gone.contains("keys, live"), "{gone}");
        let none = said("", &[region]);
        assert!(none.starts_with("MissingCredentials NoCredentials | No credentials were found. |"), "{none}");
        assert!(none.contains("aws configure sso"), "{none}");
    }
    let bare = said(CONFIG, &[]);
    assert!(bare.contains("Profile default has no login"), "{bare}");
    let region = said("", &KEYS);
    assert!(region.contains("MissingRegion") && region.contains("--region"), "{region}");
}

#[test]
fn sts_says_who_the_credentials_belong_to() {
    let answer = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::222233334444:user/kim</Arn>\
        <UserId>U</UserId><Account>222233334444</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
    let identity = said(CONFIG, &[KEYS[0], KEYS[1], ("T_IDENTIFY", answer)]);
    let expected = r#"account: "222233334444", arn: "arn:aws:iam::222233334444:user/kim", region: "eu-west-2""#;
    assert!(identity.contains(expected), "{identity}");

    let refusal = "<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The token expired.</Message></Error>\
        <RequestId>6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f</RequestId></ErrorResponse>";
    let expired = said(CONFIG, &[("T_PROFILE", "keys"), ("T_IDENTIFY", refusal)]);
    for part in [
        "ExpiredCredentials",
        r#""The token expired.""#,
        r#"Some("6f1c9f0a-0000-4d5e-9d6e-1c2b3a4d5e6f")"#,
        "renew it with `aws configure`",
    ] {
        assert!(expired.contains(part), "{part} in {expired}");
    }
}

/// What a proxy says in the place of STS is no word of STS about the keys, and no more is promised than is shown.
#[test]
fn a_page_in_the_place_of_sts_says_nothing_of_the_keys() {
    let page = "<html><head><title>Error</title></head><body>corp proxy: hunter2</body></html>";
    let said = said(CONFIG, &[KEYS[0], KEYS[1], ("T_IDENTIFY", page)]);
    assert!(said.contains("Unreadable") && said.contains("in the place of STS, with HTTP 403"), "{said}");
    assert!(!said.contains("hunter2") && !said.contains("begins"), "{said}");
}
