//! Resident memory of the real program: `cargo bench --bench memory`. The budget is 40 MiB with 10,000 rows, and
//! beyond that at most twice the size of the rows as JSON.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "this is what it is for")]

#[path = "../pty/endpoint.rs"]
mod endpoint;
#[path = "../pty/mod.rs"]
mod pty;
mod rows;

use std::fs;

use endpoint::Endpoint;
use pty::{Session, Start};

fn main() {
    for rows in [0, 1_000, 10_000, 50_000] {
        let document = rows::flows(0..rows).to_string();
        let (size, mut endpoint) = (document.len(), Endpoint::dead());
        endpoint.revive(move |request| endpoint::json(if request.contains("/list-flows") { &document } else { "{}" }));
        let session = Start::new(&["--endpoint-url", &endpoint.url(), "--open", "appflow/flows"])
            .env("AWS_ACCESS_KEY_ID", "AKIANOBODY")
            .env("AWS_SECRET_ACCESS_KEY", "nothing")
            .env("AWS_REGION", "eu-central-1")
            .size((140, 40))
            .session();
        session.sees(&[if rows == 0 { "no flows" } else { "flow-000000" }]);
        println!("{rows:>7} rows, {:>6.1} MiB as JSON: {:>6.1} MiB resident", mebibytes(size), resident(&session));
        session.quit();
    }
}

fn mebibytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}

/// What the system says of the process.
fn resident(session: &Session) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", session.pid)).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    mebibytes(line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024)
}
