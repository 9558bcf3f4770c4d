//! Resident memory of the real program: `cargo bench --bench memory`. The budget is 40 MiB with 10,000 rows, and
//! beyond that at most twice the size of the rows as JSON.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "this is what it is for")]

#[path = "../pty/endpoint.rs"]
mod endpoint;
#[path = "../pty/mod.rs"]
#[expect(dead_code, reason = "a benchmark uses a part of what the tests use")]
mod pty;
mod rows;

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use endpoint::Endpoint;
use pty::{Session, Start};

/// A page is larger than a service would make it, so that the rates allow for many rows in little time.
const PAGE: usize = 1_000;

fn main() {
    for pages in [0, 1, 10, 30] {
        let size = rows::flows(0..pages * PAGE).to_string().len();
        let mut endpoint = Endpoint::dead();
        let served = AtomicUsize::new(0);
        endpoint.revive(move |request| {
            if !request.contains("/list-flows") {
                return endpoint::json("{}");
            }
            let page = served.fetch_add(1, Ordering::SeqCst);
            let mut document = rows::flows(page * PAGE..pages.min(page + 1) * PAGE);
            if page + 1 < pages {
                document["nextToken"] = page.to_string().into();
            }
            endpoint::json(&document.to_string())
        });
        let session = loaded(&endpoint, pages);
        let (json, resident) = (mebibytes(size), resident(&session));
        println!("{:>7} rows, {json:>6.1} MiB as JSON: {resident:>6.1} MiB resident", pages * PAGE);
        session.quit();
    }
}

/// The console with all pages loaded, each by going to the end of the one before.
fn loaded(endpoint: &Endpoint, pages: usize) -> Session {
    let mut session = Start::new(&["--endpoint-url", &endpoint.url(), "--open", "appflow/flows"])
        .env("AWS_ACCESS_KEY_ID", "AKIANOBODY")
        .env("AWS_SECRET_ACCESS_KEY", "nothing")
        .env("AWS_REGION", "eu-central-1")
        .size((140, 40))
        .session();
    session.sees(&[if pages == 0 { "no flows" } else { "flow-000000" }]);
    for page in 1..pages {
        session.press("G");
        session.sees(&[&format!("{},000", page + 1)]);
    }
    session
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
