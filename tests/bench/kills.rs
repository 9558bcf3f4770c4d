//! A job of many items against a sandbox that keeps its rates and makes trouble, killed at random moments and resumed:
//! `cargo bench --bench kills -- profiles 10000 50` or `cases 2000 50`, and `-- profiles 2000 0 calm` for the pace alone.
//! It tells how often each item is there afterwards, and by the sandbox's own log how often the share of the rate is passed
//! in a second.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "this is what it is for")]

#[path = "../pty/mod.rs"]
#[expect(dead_code, reason = "a benchmark uses a part of what the tests use")]
mod pty;
#[path = "../pty/service.rs"]
#[expect(dead_code, reason = "a benchmark uses a part of what the tests use")]
mod service;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use pty::BINARY;
use serde_json::{Value, json};
use service::Service;

const FAULTS: [&str; 6] = ["--fault", "429:0.1", "--fault", "500:0.1", "--fault", "drop:0.1"];
const CUSTOMER: &str =
    "arn:aws:profile:us-east-1:111122223333:domains/acme-retail/profiles/a833bdcdb6d1beb188dc97e5aab5fe3d";

/// What is sent, and the rate that is published for it.
struct Work {
    operation: &'static str,
    words: &'static [&'static str],
    head: &'static str,
    line: fn(usize) -> String,
    /// How often what a line makes is there, line by line.
    made: fn(&Service, usize) -> Vec<usize>,
    rate: f64,
}

const PROFILES: Work = Work {
    operation: "CreateProfile",
    words: &["profiles:CreateProfile", "--set", "DomainName=acme-retail"],
    head: "FirstName,EmailAddress",
    line: |n| format!("Ann,ann.{n}@example.com"),
    made: |service, items| {
        let one = |n: usize| {
            let search = json!({"KeyName": "_email", "Values": [format!("ann.{n}@example.com")]});
            let found = service.ask("POST", "profile", "/domains/acme-retail/profiles/search", &search);
            found["Items"].as_array().map_or(0, Vec::len)
        };
        (0..items).map(one).collect()
    },
    rate: 100.0,
};
const CASES: Work = Work {
    operation: "CreateCase",
    words: &[
        "cases:CreateCase",
        "--set",
        "domainId=0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31",
        "--set",
        "templateId=0880f1ce-53e4-4f81-bba6-d84fa69e6556",
        "--map",
        "title=fields{title}.stringValue",
        "--map",
        "customer=fields{customer_id}.stringValue",
    ],
    head: "title,customer",
    line: |n| format!("Marked-{n},{CUSTOMER}"),
    made: |service, items| {
        let (mut made, mut next) = (vec![0; items], Value::Null);
        loop {
            let mut search = json!({"fields": [{"id": "title"}], "maxResults": 100});
            if !next.is_null() {
                search["nextToken"] = next;
            }
            let path = "/domains/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31/cases-search";
            let reply = service.ask("POST", "cases", path, &search);
            for case in reply["cases"].as_array().unwrap() {
                let title = case["fields"][0]["value"]["stringValue"].as_str().unwrap_or_default();
                if let Some(n) = title.strip_prefix("Marked-").and_then(|n| n.parse::<usize>().ok()) {
                    made[n] += 1;
                }
            }
            next = reply["nextToken"].clone();
            if next.is_null() {
                return made;
            }
        }
    },
    rate: 2.0,
};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let number = |n: usize, none: usize| words.get(n).map_or(none, |word| word.parse().unwrap());
    let work = if words.first().is_some_and(|word| word == "cases") { CASES } else { PROFILES };
    let (items, kills, calm) = (number(1, 500), number(2, 5), words.get(3).is_some());
    let service = Service::with(&[&["--throttle"][..], if calm { &[] } else { &FAULTS }].concat());
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join(".config/switchboard")).unwrap();
    fs::write(home.path().join(".config/switchboard/settings.toml"), "[rates]\nbackground = 1.0\n").unwrap();
    let file = home.path().join("rows.csv");
    let lines: Vec<String> = (0..items).map(work.line).collect();
    fs::write(&file, format!("{}\n{}\n", work.head, lines.join("\n"))).unwrap();
    let mut seen = Seen::default();
    let begins: Vec<&str> = [work.words, &["--rows", file.to_str().unwrap(), "--yes"]].concat();
    let (begun, mut dice) = (Instant::now(), fastrand::Rng::with_seed(7));
    let mut child = run(&service, home.path(), &begins);
    let job = id_of(&mut child);
    let mut tally = String::new();
    // So long each of them lives, on average, for all kills to come before the end.
    let life = items as f64 / work.rate / (kills + 1) as f64;
    for _ in 0..kills {
        let until = Instant::now() + Duration::from_secs_f64(0.3 + life * 1.6 * dice.f64());
        while Instant::now() < until && child.try_wait().unwrap().is_none() {
            sleep(Duration::from_millis(50));
            seen.take(&service, work.operation);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        seen.ends.push(Timestamp::now());
        child = run(&service, home.path(), &["--resume", &job]);
        id_of(&mut child);
    }
    for line in BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok) {
        seen.take(&service, work.operation);
        tally = line;
    }
    let ended = child.wait().unwrap();
    seen.take(&service, work.operation);
    println!("{} × {items}, {kills} kills: {ended}, {:.0?}; last: {tally}", work.operation, begun.elapsed());
    seen.tell(work.rate, items);
    service.without_faults();
    let made = (work.made)(&service, items);
    let of = |often: std::ops::RangeInclusive<usize>| made.iter().filter(|made| often.contains(made)).count();
    println!(
        "of {items} items {} are there once, {} are not, {} are more than once",
        of(1..=1),
        of(0..=0),
        of(2..=usize::MAX)
    );
}

fn run(service: &Service, home: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(BINARY);
    command.arg("run").args(["--endpoint-url", &service.url(), "--state-dir"]).arg(home.join("state"));
    command.args(arguments).env_clear().env("HOME", home).env("AWS_ACCESS_KEY_ID", "AKIASANDBOX000000001");
    command.env("AWS_SECRET_ACCESS_KEY", "sandbox").env("AWS_REGION", "us-east-1").stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The id of its job, as soon as it is told.
fn id_of(child: &mut Child) -> String {
    let mut lines = BufReader::with_capacity(1, child.stderr.as_mut().unwrap()).lines().map_while(Result::ok);
    let told = lines.find_map(|line| serde_json::from_str::<Value>(&line).ok()).unwrap();
    told["job"].as_str().unwrap().to_owned()
}

/// What the sandbox has answered to calls of an operation.
#[derive(Default)]
struct Seen {
    last: u64,
    /// When, and with which status.
    calls: Vec<(Timestamp, u64)>,
    /// When a process was killed.
    ends: Vec<Timestamp>,
}

impl Seen {
    fn take(&mut self, service: &Service, operation: &str) {
        for entry in service.log_after(self.last) {
            self.last = entry["number"].as_u64().unwrap();
            if entry["operation"] == operation {
                self.calls.push((entry["at"].as_str().unwrap().parse().unwrap(), entry["status"].as_u64().unwrap()));
            }
        }
    }

    fn tell(&mut self, rate: f64, items: usize) {
        self.calls.sort_unstable();
        let times: Vec<Timestamp> = self.calls.iter().map(|(at, _)| *at).collect();
        let second = jiff::SignedDuration::from_secs(1);
        let within =
            |from: usize| times[from..].iter().take_while(|at| at.duration_since(times[from]) < second).count();
        let most = (0..times.len()).map(within).max().unwrap_or(0);
        let above = (0..times.len()).filter(|from| within(*from) as f64 > rate).count();
        let mut status = std::collections::BTreeMap::new();
        self.calls.iter().for_each(|(_, of)| *status.entry(*of).or_insert(0) += 1);
        // The time between the first and the last call of each process.
        let (mut busy, mut calls, mut from) = (0.0, 0, 0);
        for end in self.ends.iter().chain([&Timestamp::MAX]) {
            let to = times.partition_point(|at| at <= end);
            if to > from + 1 {
                busy += times[to - 1].duration_since(times[from]).as_secs_f64();
                calls += to - from - 1;
            }
            from = to;
        }
        println!("{} calls by status: {status:?}; {items} items", times.len());
        println!("at most {most} within a second of {rate}; {above} seconds begin with which it is passed");
        println!(
            "{:.1} a second while calls went on, looks at lost answers included: {:.1} % of the share",
            calls as f64 / busy,
            calls as f64 / busy / rate * 100.0
        );
        // Where nothing is left but to look, nothing is sent: the middle one of all seconds says how it went before.
        let mut seconds = std::collections::BTreeMap::new();
        for at in &times {
            *seconds.entry(at.as_second()).or_insert(0_usize) += 1;
        }
        let mut counts: Vec<usize> = seconds.into_values().collect();
        println!("calls second by second: {counts:?}");
        counts.sort_unstable();
        println!("{} in the middle one", counts[counts.len() / 2]);
    }
}
