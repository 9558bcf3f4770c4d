//! The sandbox as a service of its own, so that its log can be read.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::pty::{BINARY, Start};

/// A sandbox in a process of its own, with demo data.
pub(crate) struct Service {
    child: Child,
    address: String,
    _home: TempDir,
}

impl Service {
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    /// The same with options, such as `--latency-ms`.
    pub(crate) fn with(options: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut child = Command::new(BINARY)
            .args(["sandbox", "--port", "0"])
            .args(options)
            .env_clear()
            .env("HOME", home.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.as_mut().unwrap()).lines().map_while(Result::ok);
        let address = said.into_iter().find_map(|line| {
            let rest = line.split("http://").nth(1)?;
            Some(rest.split(|c: char| c != '.' && c != ':' && !c.is_ascii_digit()).next()?.trim_matches('.').to_owned())
        });
        Self { child, address: address.unwrap(), _home: home }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A console that asks this service, in the first account of the sandbox.
    pub(crate) fn console(&self, arguments: &[&str]) -> Start {
        self.console_after("exec", arguments)
    }

    /// The same, under what a shell does to itself before.
    pub(crate) fn console_after(&self, shell: &str, arguments: &[&str]) -> Start {
        Start::after(shell, &[&["--endpoint-url", &self.url()], arguments].concat())
            .env("AWS_ACCESS_KEY_ID", "AKIASANDBOX000000001")
            .env("AWS_SECRET_ACCESS_KEY", "sandbox")
            .env("AWS_REGION", "us-east-1")
    }

    /// The requests so far.
    pub(crate) fn log(&self) -> Vec<Value> {
        self.log_after(0)
    }

    /// The requests after the one of this number.
    pub(crate) fn log_after(&self, number: u64) -> Vec<Value> {
        let log: Value = serde_json::from_str(&self.steer("GET", &format!("log?after={number}"))).unwrap();
        log["requests"].as_array().unwrap().clone()
    }

    /// From here on nothing goes wrong on purpose, and nobody has to wait.
    pub(crate) fn without_faults(&self) {
        self.steer("DELETE", "faults");
        self.steer_with("POST", "throttle", "{\"on\": false}");
    }

    /// Asks it what its services are asked, in its first account.
    pub(crate) fn ask(&self, method: &str, scope: &str, path: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (body, credential) = (body.to_string(), "Credential=AKIASANDBOX000000001/20260301/us-east-1");
        let signature = format!("AWS4-HMAC-SHA256 {credential}/{scope}/aws4_request, SignedHeaders=host, Signature=00");
        let head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nauthorization: {signature}", self.address);
        let length = body.len();
        let asked = format!("{head}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(asked.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        serde_json::from_str(body).unwrap()
    }

    /// Asks the sandbox about itself.
    fn steer(&self, method: &str, what: &str) -> String {
        self.steer_with(method, what, "")
    }

    fn steer_with(&self, method: &str, what: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        // It answers under its own name alone, whatever page of a browser may ask.
        let head = format!("{method} /_sandbox/{what} HTTP/1.1\r\nhost: {}\r\n", self.address);
        let length = body.len();
        let ask =
            format!("{head}x-switchboard-sandbox: 1\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
        stream.write_all(ask.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200") && !head.contains("chunked"), "{head}");
        body.to_owned()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
