//! Configuration as files: read from one account, applied to another, by the real binary without a terminal.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

use crate::pty::BINARY;
use crate::service::Service;

/// The program without a terminal, in one account and region of a sandbox.
struct Shell<'a> {
    service: &'a Service,
    account: &'a str,
    region: &'a str,
    state: TempDir,
}

impl<'a> Shell<'a> {
    fn new(service: &'a Service, account: &'a str, region: &'a str) -> Self {
        Self { service, account, region, state: tempfile::tempdir().unwrap() }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(BINARY)
            .args(["--endpoint-url", &self.service.url(), "--state-dir"])
            .arg(self.state.path())
            .args(arguments)
            .env_clear()
            .env("HOME", self.state.path())
            .env("AWS_ACCESS_KEY_ID", self.account)
            .env("AWS_SECRET_ACCESS_KEY", "sandbox")
            .env("AWS_REGION", self.region)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Runs it to an end with this code, and gives what it wrote.
    fn ends(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr).into_owned());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
        out
    }
}

const PRODUCTION: &str = "AKIASANDBOX000000001";
const EMPTY: &str = "AKIASANDBOX000000003";

/// Everything in a folder: paths and texts.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// A place in one account, brought to an empty one of another region, and what is the same afterwards.
fn moves(service: &Service, location: &str, entries: usize) {
    let (from, to) = (Shell::new(service, PRODUCTION, "us-east-1"), Shell::new(service, EMPTY, "eu-central-1"));
    let folders = tempfile::tempdir().unwrap();
    let [first, second] = ["first", "second"].map(|name| folders.path().join(name).display().to_string());
    from.ends(0, &["snapshot", location, &first]);
    let kept = texts(first.as_ref());
    assert!(kept.len() > entries, "{} files of {location}", kept.len());
    for (name, text) in &kept {
        let tells = ["111122223333", "us-east-1"].into_iter().find(|word| text.contains(word) || name.contains(word));
        assert_eq!(tells, None, "{name}\n{text}");
    }
    from.ends(0, &["snapshot", location, &first]);
    assert_eq!(texts(first.as_ref()), kept, "a second snapshot changes no byte");
    from.ends(0, &["plan", &first, location]);

    to.ends(3, &["plan", &first, location]);
    to.ends(2, &["apply", &first, location]);
    to.ends(0, &["apply", &first, location, "--yes"]);
    to.ends(0, &["plan", &first, location]);
    let again: Value = serde_json::from_str(&to.ends(0, &["apply", &first, location, "--output", "json"])).unwrap();
    assert_eq!(again["of"], 0, "{again}");
    to.ends(0, &["snapshot", location, &second]);
    assert_eq!(texts(second.as_ref()), kept, "the copy is like its original");
}

/// No request to the second account names anything of the first.
fn tells_nothing_of_the_first(service: &Service) {
    for request in service.log() {
        let text = request.to_string();
        if request["account"] == "777788889999" {
            assert!(!text.contains("111122223333") && !text.contains("us-east-1"), "{text}");
        }
    }
}

#[test]
fn domains_of_cases_move_to_an_empty_account() {
    let service = Service::start();
    thread::scope(|scope| {
        for (domain, entries) in [("acme-support", 25), ("acme-travel-claims", 9)] {
            let service = &service;
            scope.spawn(move || moves(service, &format!("cases/domains/{domain}"), entries));
        }
    });
    tells_nothing_of_the_first(&service);
}
