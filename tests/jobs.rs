//! Jobs without a screen: the real binary against a sandbox with faults, killed and resumed, and asked afterwards what
//! is there.

#[path = "jobs/refused.rs"]
mod refused;

use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::between::{Between, Loses};
use crate::disk::{all_of, holds};
use crate::forget::ask;
use crate::pty::BINARY;
use crate::service::Service;

const CASES: &str = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
/// An active template of the demo data.
const TEMPLATE: &str = "0880f1ce-53e4-4f81-bba6-d84fa69e6556";
const CUSTOMER: &str =
    "arn:aws:profile:us-east-1:111122223333:domains/acme-retail/profiles/a833bdcdb6d1beb188dc97e5aab5fe3d";
const FAULTS: [&str; 6] = ["--fault", "429:0.1", "--fault", "500:0.1", "--fault", "drop:0.1"];

/// A service, and a place for files, state and settings of one test.
struct Bench {
    service: Service,
    home: TempDir,
}

impl Bench {
    /// All of the published rates is ours: the tests do not wait for the contact centre.
    fn new(options: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join(".config/switchboard");
        fs::create_dir_all(&config).unwrap();
        fs::write(config.join("settings.toml"), "[rates]\nbackground = 1.0\n").unwrap();
        let service = Service::with(options);
        if options.is_empty() {
            // It makes its demo data when it is first asked: from here on it answers at once.
            titles(&service);
        }
        Self { service, home }
    }

    fn state(&self) -> PathBuf {
        self.home.path().join("state")
    }

    fn write(&self, name: &str, lines: &[String]) -> PathBuf {
        let path = self.home.path().join(name);
        fs::write(&path, lines.join("\n")).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_at(&self.service.url(), arguments)
    }

    fn run_at(&self, url: &str, arguments: &[&str]) -> Run {
        self.run_by("AKIASANDBOX000000001", url, arguments)
    }

    /// With this on the standard input.
    fn run_of(&self, input: &str, arguments: &[&str]) -> Run {
        let mut child = self.start("AKIASANDBOX000000001", &self.service.url(), arguments, Stdio::piped());
        // Who refuses it before does not read it.
        child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
        Run { child }
    }

    fn run_by(&self, key: &str, url: &str, arguments: &[&str]) -> Run {
        Run { child: self.start(key, url, arguments, Stdio::null()) }
    }

    fn start(&self, key: &str, url: &str, arguments: &[&str], input: Stdio) -> Child {
        // Files that are written beyond the size that may be set later fail, as on a disk that is full.
        Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$0\" run \"$@\"", BINARY])
            .args(["--endpoint-url", url, "--state-dir"])
            .arg(self.state())
            .args(arguments)
            .env_clear()
            .env("HOME", self.home.path())
            .env("AWS_ACCESS_KEY_ID", key)
            .env("AWS_SECRET_ACCESS_KEY", "sandbox")
            .env("AWS_REGION", "us-east-1")
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Waits until so many more requests of an operation were answered.
    fn hears(&self, operation: &str, more: usize) {
        let count = || self.service.log().iter().filter(|entry| entry["operation"] == operation).count();
        let before = count();
        while count() < before + more {
            std::thread::yield_now();
        }
    }
}

/// A run of the binary.
struct Run {
    child: Child,
}

impl Run {
    /// The id of the job, as soon as it is told.
    fn job(&mut self) -> String {
        let mut lines = BufReader::new(self.child.stderr.as_mut().unwrap()).lines().map_while(Result::ok);
        let told = lines.find_map(|line| serde_json::from_str::<Value>(&line).ok()).unwrap();
        told["job"].as_str().unwrap().to_owned()
    }

    /// The next results, as soon as they are told.
    fn results(&mut self, count: usize) -> Vec<Value> {
        let lines = BufReader::with_capacity(1, self.child.stdout.as_mut().unwrap()).lines().map_while(Result::ok);
        lines.take(count).map(|line| serde_json::from_str(&line).unwrap()).collect()
    }

    /// Files may not grow any more, from now on.
    fn fill_the_disk(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("prlimit").args(["--pid", &pid, "--fsize=0"]).status().unwrap().success());
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As Ctrl-C does.
    fn interrupt(&self) {
        kill(Pid::from_raw(self.child.id().cast_signed()), Signal::SIGINT).unwrap();
    }

    /// Its end, what it told of the items, and what it said.
    fn end(self) -> (ExitStatus, Vec<Value>, String) {
        let ended = self.child.wait_with_output().unwrap();
        let items = String::from_utf8(ended.stdout).unwrap();
        let items = items.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (ended.status, items, String::from_utf8_lossy(&ended.stderr).into_owned())
    }
}

fn titles(service: &Service) -> Vec<String> {
    let (mut titles, mut next) = (Vec::new(), Value::Null);
    loop {
        let mut search = json!({"fields": [{"id": "title"}], "maxResults": 100});
        if !next.is_null() {
            search["nextToken"] = next;
        }
        let reply = ask(service, "cases", &format!("/domains/{CASES}/cases-search"), &search);
        for case in reply["cases"].as_array().unwrap() {
            titles.extend(case["fields"][0]["value"]["stringValue"].as_str().map(str::to_owned));
        }
        next = reply["nextToken"].clone();
        if next.is_null() {
            return titles;
        }
    }
}

fn objects(count: usize) -> Vec<String> {
    let one = |n: usize| {
        let customer = json!({"email": format!("marked-{n}@example.com")});
        json!({"Object": {"orderId": format!("W-job-{n}"), "customer": customer, "createdAt": "2026-01-02T03:04:05Z"}})
    };
    (0..count).map(|n| one(n).to_string()).collect()
}

/// Lines about profiles that are not there, each with a key that it is to have.
fn keys() -> Vec<String> {
    let line = |n: usize| format!("{n:032x},kim@example.com");
    ["ProfileId,Values".to_owned(), line(1), line(2)].to_vec()
}

/// What makes so many cases, each of which can be told from the others.
fn cases(bench: &Bench, count: usize) -> Vec<String> {
    let lines: Vec<String> = (0..count).map(|n| format!("Marked-{n},{CUSTOMER}")).collect();
    let file = bench.write("cases.csv", &[vec!["title,customer_id".to_owned()], lines].concat());
    let template = format!("templateId={TEMPLATE}");
    let domain = format!("domainId={CASES}");
    let words = ["cases:CreateCase", "--rows", file.to_str().unwrap(), "--yes", "--set", &domain, "--set", &template];
    let map = ["--map", "title=fields{title}.stringValue", "--map", "customer_id=fields{customer_id}.stringValue"];
    words.iter().chain(&map).map(ToString::to_string).collect()
}

fn each_once(bench: &Bench, count: usize) {
    bench.service.without_faults();
    let titles = titles(&bench.service);
    for n in 0..count {
        let title = format!("Marked-{n}");
        assert_eq!(titles.iter().filter(|made| **made == title).count(), 1, "{title}");
    }
}

#[test]
fn a_job_pauses_where_nothing_can_be_kept_and_goes_on_afterwards() {
    const ITEMS: usize = 10;
    let bench = Bench::new(&[]);
    let arguments = cases(&bench, ITEMS);
    let mut run = bench.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let job = run.job();
    bench.hears("CreateCase", 1);
    // Where the journal was there is something else now.
    let aside = bench.home.path().join("aside");
    fs::rename(bench.state(), &aside).unwrap();
    fs::write(bench.state(), "").unwrap();
    let (status, _, said) = run.end();
    assert!(status.code() == Some(1) && said.contains("journal") && said.contains("--resume"), "{said}");
    fs::remove_file(bench.state()).unwrap();
    fs::rename(&aside, bench.state()).unwrap();
    let (status, _, said) = bench.run(&["--resume", &job]).end();
    assert!(status.success(), "{status}: {said}");
    each_once(&bench, ITEMS);
}

/// Of two programs on one journal that send the same, one goes at a time: together they never pass the share of the rate.
#[test]
fn a_second_run_of_the_same_waits_for_its_turn() {
    const ITEMS: usize = 8;
    let bench = Bench::new(&[]);
    let words = cases(&bench, ITEMS);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut first = bench.run(&words);
    first.job();
    bench.hears("CreateCase", 1);
    // The same lines once more would be refused, as they are under way.
    let file = PathBuf::from(words[2]);
    let others = file.with_file_name("others.csv");
    fs::write(&others, fs::read_to_string(&file).unwrap().replace("Marked", "Other")).unwrap();
    let other: Vec<&str> =
        words.iter().map(|word| if *word == words[2] { others.to_str().unwrap() } else { word }).collect();
    let second = bench.run(&other);
    let ends = [first, second].map(|run| {
        let (status, items, said) = run.end();
        assert!(status.success(), "{said}");
        (items, said)
    });
    assert!(ends[1].1.contains("\"queued\"") && ends[1].1.contains("which another console or a command carries"));
    let log = bench.service.log();
    let places = ends.map(|(items, _)| {
        let place = |item: &Value| log.iter().position(|entry| entry["requestId"] == item["requestId"]).unwrap();
        items.iter().map(place).collect::<Vec<_>>()
    });
    assert_eq!(places.each_ref().map(Vec::len), [ITEMS; 2]);
    assert!(places[0].iter().max() < places[1].iter().min(), "{places:?}");
}

#[test]
fn results_come_as_they_are_settled_and_who_interrupts_is_told_how_it_goes_on() {
    const ITEMS: usize = 10;
    let bench = Bench::new(&[]);
    let arguments = cases(&bench, ITEMS);
    let mut run = bench.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let job = run.job();
    let first = run.results(2);
    assert!(first.iter().all(|item| item["state"] == "done" && item["requestId"].is_string()), "{first:?}");
    let made = |item: &Value| item["location"].as_str()?.ends_with(item["id"].as_str()?).then_some(());
    assert!(first.iter().all(|item| made(item).is_some()), "each says what was made: {first:?}");
    run.interrupt();
    let (status, rest, said) = run.end();
    let settled = first.len() + rest.len();
    assert!(status.code() == Some(1) && settled < ITEMS, "{status}: {rest:?}");
    let left = format!("{settled} of {ITEMS} items done, {} not sent yet.", ITEMS - settled);
    assert!(said.contains(&left) && said.contains(&format!("run --resume {job}")), "{said}");
    let (status, items, said) = bench.run(&["--resume", &job]).end();
    assert!(status.success(), "{status}: {said}");
    let mut numbers: Vec<u64> = items.iter().map(|item| item["item"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=ITEMS as u64).collect::<Vec<_>>(), "what was settled before is told, too");
    each_once(&bench, ITEMS);
}

#[test]
fn a_file_that_is_taken_away_pauses_its_job_which_goes_on_once_it_is_back() {
    const ITEMS: usize = 40;
    let bench = Bench::new(&[]);
    let arguments = cases(&bench, ITEMS);
    let mut run = bench.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let job = run.job();
    bench.hears("CreateCase", 1);
    let (file, away) = (bench.home.path().join("cases.csv"), bench.home.path().join("away.csv"));
    fs::rename(&file, &away).unwrap();
    let (status, items, said) = run.end();
    assert!(status.code() == Some(1) && said.contains("cases.csv is gone") && said.contains("--resume"), "{said}");
    assert!(items.iter().all(|item| item["state"] == "done"), "nothing fails for that: {items:?}");
    fs::write(&file, "title,customer_id\nanother,file\n").unwrap();
    let (status, _, said) = bench.run(&["--resume", &job]).end();
    assert!(status.code() == Some(1) && said.contains("has changed since"), "{said}");
    fs::rename(&away, &file).unwrap();
    let (status, items, said) = bench.run(&["--resume", &job]).end();
    assert!(status.success() && items.len() == ITEMS, "{status}: {said}");
    each_once(&bench, ITEMS);
}

#[test]
fn a_full_disk_pauses_a_job_and_nothing_is_done_twice() {
    const ITEMS: usize = 10;
    let bench = Bench::new(&[]);
    let arguments = cases(&bench, ITEMS);
    let mut run = bench.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let job = run.job();
    bench.hears("CreateCase", 1);
    run.fill_the_disk();
    let (status, _, said) = run.end();
    assert!(status.code() == Some(1) && said.contains("the journal") && said.contains("--resume"), "{said}");
    let (status, items, said) = bench.run(&["--resume", &job]).end();
    assert!(status.success() && items.len() == ITEMS, "{status}: {said}");
    each_once(&bench, ITEMS);
}

#[test]
fn profiles_whose_answers_were_lost_are_looked_after_and_made_once() {
    const ITEMS: usize = 3;
    let bench = Bench::new(&[]);
    let lines = (0..ITEMS).map(|n| format!("Ann,ann.{n}@example.com")).collect();
    let file = bench.write("people.csv", &[vec!["FirstName,EmailAddress".to_owned()], lines].concat());
    let arguments =
        ["profiles:CreateProfile", "--rows", file.to_str().unwrap(), "--yes", "--set", "DomainName=acme-retail"];
    let between = Between::new(&bench.service.url(), "POST /domains/acme-retail/profiles ", Loses::Altogether);
    let mut run = bench.run_at(&between.url(), &arguments);
    let job = run.job();
    let journal = bench.state().join("journal.sqlite");
    let went = || {
        let sql = rusqlite::Connection::open(&journal).unwrap();
        sql.query_row("SELECT count(*) FROM job_items WHERE code IS NOT NULL", [], |row| row.get(0)).unwrap_or(0)
    };
    while between.lost() < ITEMS || went() < ITEMS {
        std::thread::yield_now();
    }
    run.kill();
    let (status, items, said) = bench.run_at(&between.url(), &["--resume", &job]).end();
    assert!(status.success(), "{status}: {said}");
    assert!(items.len() == ITEMS && items.iter().all(|item| item["state"] == "done"), "{items:?}");
    assert_eq!(between.lost(), ITEMS, "none was sent again");
}

#[test]
fn cases_are_made_by_the_names_that_the_account_gives() {
    let bench = Bench::new(&[]);
    let head = "Title,Customer,Priority,Refund amount,Escalated,Promised by";
    let line = |title: &str, promised: &str| format!("{title},{CUSTOMER},P2 – High,12.5,true,{promised}");
    let lines = [head.to_owned(), line("Marked-0", "2026-03-14 09:30"), line("Marked-1", "soon")];
    let file = bench.write("cases.csv", &lines);
    let names = ["--set", "domainId=acme-support", "--set", "templateId=General enquiry"];
    let rows = ["cases:CreateCase", "--rows", file.to_str().unwrap()];
    let (status, items, said) = bench.run(&[&rows[..], &names, &["--dry-run"]].concat()).end();
    assert!(status.code() == Some(4) && said.contains("line 3, column Promised by"), "{status}: {said}");
    assert_eq!(items.len(), 1, "{items:?}");
    let item = &items[0];
    assert_eq!((&item["input"]["domainId"], &item["input"]["templateId"]), (&json!(CASES), &json!(TEMPLATE)));
    let value = |id: &str| {
        let fields = item["input"]["fields"].as_array().unwrap();
        fields.iter().find(|field| field["id"] == id).unwrap()["value"].clone()
    };
    assert_eq!(value("a8ec4598-4843-4f99-990c-38bf78cbff50"), json!({"doubleValue": 12.5}));
    assert_eq!(value("a089cd38-5223-48b9-8358-00f4518fd9dc"), json!({"booleanValue": true}));
    assert_eq!(value("0abdadd3-9c79-417e-b852-c0276b9096be"), json!({"stringValue": "2026-03-14T09:30:00Z"}));
    assert_eq!(value("1e4141b2-6973-497f-b18b-1a079a35db92"), json!({"stringValue": "p2"}));
    assert_ne!(
        value("1e4141b2-6973-497f-b18b-1a079a35db92"),
        json!({"stringValue": "Urgent"}),
        "an option by its name"
    );
    let (status, _, said) = bench.run(&[&rows[..], &names, &["--yes"]].concat()).end();
    assert_eq!(status.code(), Some(4), "{said}");
    each_once(&bench, 1);
    // However the place is named, in the lines and for all of them, lines of another one are left out.
    let lines = [
        ("domainId", "acme-support"),
        ("domain", "acme-support"),
        ("DomainName", "acme-pilot-emea"),
        ("domain-id", CASES),
    ];
    let lines = lines.map(|(column, place)| json!({"name": "Tier", "type": "Text", column: place}).to_string());
    let file = bench.write("fields.jsonl", &lines);
    for place in ["acme-support", CASES] {
        let set = format!("domainId={place}");
        let fields = ["cases:CreateField", "--rows", file.to_str().unwrap(), "--set", &set, "--dry-run"];
        let (status, items, said) = bench.run(&fields).end();
        assert_eq!((status.code(), items.len()), (Some(4), 3), "{said}");
        let why =
            "line 3, column DomainName (left out): domainId is of acme-pilot-emea, and all lines go to acme-support";
        assert!(said.contains(why), "{said}");
    }
    // What the template of a line requires is said before anything is sent.
    let lacks = bench.write("lacks.csv", &["Title".to_owned(), "Marked-2".to_owned()]);
    let mappings = bench.home.path().join(".config/switchboard/mappings");
    fs::create_dir_all(&mappings).unwrap();
    let mapping = "operation = 'cases:CreateCase'\nformat = 'csv'\n[columns]\nTitle = 'fields{title}.stringValue'\n";
    fs::write(mappings.join("titles.toml"), mapping).unwrap();
    // A file may lack what a kept mapping has, where that is said.
    let more = format!("{mapping}Customer = 'fields{{customer_id}}.stringValue'\n");
    fs::write(mappings.join("customers.toml"), more).unwrap();
    let fewer = ["--mapping", "customers", "--rows", lacks.to_str().unwrap(), "--dry-run"];
    let (status, _, said) = bench.run(&[&fewer[..], &names].concat()).end();
    assert!(status.code() == Some(2) && said.contains("--leave-out Customer"), "{said}");
    let (status, _, said) = bench.run(&[&fewer[..], &names, &["--leave-out", "Customer"]].concat()).end();
    assert!(status.code() == Some(4) && said.contains("has no value: the template"), "{said}");
    let lacks = ["--mapping", "titles", "--rows", lacks.to_str().unwrap(), "--dry-run"];
    let (status, items, said) = bench.run(&[&lacks[..], &names].concat()).end();
    assert!(status.code() == Some(4) && items.is_empty(), "{said}");
    assert!(said.contains("has no value: the template General enquiry requires one"), "{said}");
    // So is one that is not there, and one that is of no use.
    let id = "0880f1ce-0000-4f81-bba6-d84fa69e6556";
    let set = format!("templateId={id}");
    let (status, items, said) =
        bench.run(&[&rows[..], &["--set", "domainId=acme-support", "--set", &set, "--dry-run"]].concat()).end();
    assert!(status.code() == Some(4) && items.is_empty() && said.contains("there is no such template"), "{said}");
    let is = |status: &str| {
        let path = format!("/domains/{CASES}/templates/{TEMPLATE}");
        bench.service.ask("PUT", "cases", &path, &json!({ "status": status }));
    };
    is("Inactive");
    let (status, items, said) = bench.run(&[&rows[..], &names, &["--dry-run"]].concat()).end();
    assert!(status.code() == Some(4) && items.is_empty() && said.contains("this template is not active"), "{said}");
    is("Active");
    let twice = ["--set", "domainId=acme-support", "--set", "domain_id=acme-support", "--yes"];
    let (status, _, said) = bench.run(&[&rows[..], &twice].concat()).end();
    assert!(status.code() == Some(2) && said.contains("domainId is given twice"), "{said}");
    let wrong = ["--set", "domainId=nowhere", "--yes"];
    let (status, _, said) = bench.run(&[&rows[..], &wrong].concat()).end();
    assert!(!status.success() && said.contains("there is no domain 'nowhere'"), "{said}");
}

#[test]
fn what_a_job_of_the_sandbox_inside_had_done_is_gone_with_it() {
    let bench = Bench::new(&[]);
    let file = bench.write("keys.csv", &keys());
    let set = ["--set", "DomainName=acme-retail", "--set", "KeyName=_email"];
    let run = |arguments: &[&str]| {
        let home = bench.home.path();
        let mut command = Command::new(BINARY);
        let command = command.arg("run").args(arguments).arg("--state-dir").arg(bench.state()).env_clear();
        let ended = command.env("HOME", home).stdin(Stdio::null()).output().unwrap();
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
    };
    let rows = ["profiles:AddProfileKey", "--rows", file.to_str().unwrap(), "--yes", "--sandbox"];
    let (code, said) = run(&[&rows[..], &set].concat());
    assert_eq!(code, Some(4), "{said}");
    let told: Value = serde_json::from_str(said.lines().find(|line| line.starts_with('{')).unwrap()).unwrap();
    let job = told["job"].as_str().unwrap();
    for again in [vec!["--resume", job, "--retry"], [&rows[..], &set, &["--resume", job]].concat()] {
        let (code, said) = run(&again);
        assert!(code == Some(1) && said.contains("its sandbox has ended"), "{said}");
        assert!(!said.contains("It goes on with"), "{said}");
    }
}

/// Who agrees to all that would be asked has not seen what goes nowhere: it is sent without that, and not all was done.
#[test]
fn what_of_a_file_goes_nowhere_is_named_and_no_success() {
    let bench = Bench::new(&[]);
    let lines = (0..300).map(|n| format!("{{\"FirstName\": \"Ann\", \"EmailAddress\": \"a.{n}@example.com\"}}"));
    // The last line alone has it.
    let last = "{\"FirstName\": \"Ann\", \"EmailAddress\": \"a.x@example.com\", \"Shoe\": 38}".to_owned();
    let file = bench.write("people.jsonl", &lines.chain([last]).collect::<Vec<_>>());
    let of = ["profiles:CreateProfile", "--rows", file.to_str().unwrap(), "--set", "DomainName=acme-retail"];
    let (status, items, said) = bench.run(&[&of[..], &["--yes"]].concat()).end();
    assert_eq!((status.code(), items.len()), (Some(4), 301), "{said}");
    assert!(
        said.contains("go nowhere: Shoe (in 1 line)") && said.contains("not all that the lines have was sent"),
        "{said}"
    );
    let (status, _, said) = bench.run(&of).end();
    assert!(status.code() == Some(2) && said.contains("Not sent, for it goes nowhere: Shoe. Send?"), "{said}");
}

/// What comes on the standard input is nowhere but with who gives it: who goes on gives the same once more.
#[test]
fn rows_of_the_standard_input_are_sent_and_go_on_with_the_same_input_alone() {
    const ITEMS: usize = 10;
    let bench = Bench::new(&[]);
    let mut words = cases(&bench, ITEMS);
    let at = words.iter().position(|word| word == "--rows").unwrap() + 1;
    let lines = fs::read_to_string(&words[at]).unwrap();
    fs::remove_file(&words[at]).unwrap();
    words[at] = "-".to_owned();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (status, items, said) = bench.run_of(&lines, &[&words[..], &["--dry-run"]].concat()).end();
    assert!(status.success() && items.len() == ITEMS, "{status}: {said}");
    let (status, _, said) = bench.run_of("", &words).end();
    assert!(status.code() == Some(1) && said.contains("standard input: "), "{said}");
    let mut run = bench.run_of(&lines, &words);
    let job = run.job();
    bench.hears("CreateCase", 2);
    run.interrupt();
    let (_, _, said) = run.end();
    assert!(said.contains(&format!("run --resume {job} --rows -")), "{said}");
    // Nobody has it any more.
    let (status, _, said) = bench.run(&["--resume", &job]).end();
    assert!(status.code() == Some(1) && said.contains("came on the standard input"), "{said}");
    assert!(said.contains(&format!("switchboard run --resume {job} --rows -")), "{said}");
    let again = ["--resume", &job, "--rows", "-"];
    let (status, _, said) = bench.run_of(&lines.replace("Marked-1", "Marked-x"), &again).end();
    assert!(status.code() == Some(2) && said.contains("of another file"), "{said}");
    let (status, items, said) = bench.run_of(&lines, &again).end();
    assert!(status.success() && items.len() == ITEMS, "{status}: {said}");
    each_once(&bench, ITEMS);
    assert!(!holds(&all_of(&bench.state()), "Marked-"), "what customers' cases are called is on disk");
}

#[test]
fn a_job_that_is_killed_again_and_again_makes_every_case_once() {
    const ITEMS: usize = 14;
    // The service keeps its rates, too.
    let bench = Bench::new(&[&FAULTS[..], &["--throttle"]].concat());
    let arguments = cases(&bench, ITEMS);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut run = bench.run(&arguments);
    let job = run.job();
    for more in [1, 2, 1] {
        bench.hears("CreateCase", more);
        run.kill();
        let resume = ["--resume", &job];
        // What would never be kept can be given again.
        run = if more == 2 { bench.run(&[&arguments[..], &resume].concat()) } else { bench.run(&resume) };
    }
    let (status, items, said) = run.end();
    assert!(status.success(), "{status}: {said}");
    assert_eq!(items.iter().filter(|item| item["state"] == "done").count(), ITEMS, "{items:?}");
    each_once(&bench, ITEMS);
    assert!(!holds(&all_of(&bench.state()), "Marked-"), "what customers' cases are called is on disk");
}

#[test]
fn objects_are_put_many_at_once_and_none_is_forgotten() {
    const ITEMS: usize = 120;
    let bench = Bench::new(&FAULTS);
    let file = bench.write("objects.jsonl", &objects(ITEMS));
    let path = file.to_str().unwrap();
    let set = ["--set", "DomainName=acme-retail", "--set", "ObjectTypeName=Web-Order"];
    let arguments = [&["PutProfileObject", "--rows", path, "--yes"][..], &set].concat();
    let mut run = bench.run(&arguments);
    let job = run.job();
    bench.hears("BatchPutProfileObject", 1);
    let (status, _, said) = bench.run(&["--resume", &job]).end();
    assert!(status.code() == Some(1) && said.contains("another console, or a command, carries this job"), "{said}");
    bench.hears("BatchPutProfileObject", 1);
    run.kill();
    let run = bench.run(&["--resume", &job]);
    bench.hears("BatchPutProfileObject", 1);
    run.interrupt();
    let (status, _, said) = run.end();
    assert!(status.code() == Some(1) && said.contains(&format!("run --resume {job}")), "{said}");
    let (status, items, said) = bench.run(&["--resume", &job]).end();
    assert!(status.success(), "{status}: {said}");
    assert_eq!(items.len(), ITEMS);
    assert!(items.iter().all(|item| item["state"] == "done"), "{items:?}");
    let puts = bench.service.log().iter().filter(|entry| entry["operation"] == "BatchPutProfileObject").count();
    assert!(puts < ITEMS / 2, "{puts} calls for {ITEMS} items");
    assert!(!holds(&all_of(&bench.state()), "marked-"), "a customer's address is on disk");
}

#[test]
fn a_job_goes_to_the_account_that_it_was_begun_in_alone() {
    let bench = Bench::new(&[]);
    let file = bench.write("keys.csv", &keys());
    let set = ["--set", "DomainName=acme-retail", "--set", "KeyName=_email"];
    let anew = [&["AddProfileKey", "--rows", file.to_str().unwrap()], &set[..]].concat();
    let mut run = bench.run(&[&anew[..], &["--yes"]].concat());
    let job = run.job();
    assert_eq!(run.end().0.code(), Some(4), "there are no such profiles");
    let asked = || bench.service.log().iter().filter(|entry| entry["operation"] == "AddProfileKey").count();
    let before = asked();
    let (other, url) = ("AKIASANDBOX000000002", bench.service.url());
    for again in [vec!["--resume", &job, "--retry"], [&anew[..], &["--resume", &job]].concat()] {
        let (status, _, said) = bench.run_by(other, &url, &[&again[..], &["--yes"]].concat()).end();
        assert!(said.contains("goes to account 111122223333") && said.contains("444455556666"), "{said}");
        assert_eq!(status.code(), Some(1), "{said}");
    }
    assert_eq!(asked(), before, "nothing was sent to another account");
    bench.run(&["--resume", &job, "--retry"]).end();
    assert!(asked() > before, "in its own account it goes on");
}

#[test]
fn nothing_is_sent_without_a_word_nor_where_nothing_may_be_changed() {
    let bench = Bench::new(&[]);
    let good = objects(2);
    let file = bench.write("objects.jsonl", &[good, vec!["{\"Object\": ".to_owned(), "{}".to_owned()]].concat());
    let path = file.to_str().unwrap();
    let set = ["--set", "DomainName=acme-retail", "--set", "ObjectTypeName=Web-Order"];
    let of = |more: &[&str]| {
        let (status, items, said) = bench.run(&[&["PutProfileObject", "--rows", path], &set[..], more].concat()).end();
        (status.code().unwrap(), items, said)
    };
    let (code, items, said) = of(&[]);
    assert_eq!((code, items.len()), (2, 0));
    assert!(said.contains("--yes") && said.contains("line 3") && said.contains("line 4"), "{said}");
    let (code, items, _) = of(&["--dry-run"]);
    assert_eq!((code, items.len()), (4, 2), "what would be sent is printed: {items:?}");
    assert_eq!(items[0]["input"]["DomainName"], "acme-retail");
    let (code, _, said) = of(&["--yes", "--read-only"]);
    assert!(code == 1 && said.contains("read-only"), "{said}");
    let (code, _, said) = of(&["--map", "Nowhere=Object"]);
    assert!(code == 2 && said.contains("Nowhere"), "{said}");
    // Of a table without a column that is known, all lines would be the same.
    let strange = bench.write("strange.csv", &["Vorname,Nachname".to_owned(), "Kim,Lee".to_owned()]);
    let people = ["CreateProfile", "--set", "DomainName=acme-retail", "--yes", "--rows"];
    let (status, items, said) = bench.run(&[&people[..], &[strange.to_str().unwrap()]].concat()).end();
    assert!(status.code() == Some(2) && items.is_empty() && said.contains("Vorname, Nachname"), "{said}");
    let nested = bench.write("nested.jsonl", &["{\"Address\": {\"City\": \"Bonn\"}, \"Else\": 1}".to_owned()]);
    let dry = [&people[..3], &["--dry-run", "--rows", nested.to_str().unwrap()]].concat();
    let (status, items, said) = bench.run(&dry).end();
    assert!(said.contains("go nowhere: Else (in 1 line)") && said.contains("--leave-out"), "{said}");
    assert!(status.code() == Some(4) && items[0]["input"]["Address"]["City"] == "Bonn", "{status}: {said}");
    let (status, _, said) = bench.run(&[&dry[..], &["--leave-out", "Else"]].concat()).end();
    assert!(status.success() && !said.contains("go nowhere"), "{status}: {said}");
    let (status, _, said) = bench.run(&[&dry[..], &["--leave-out", "Elsa"]].concat()).end();
    assert!(status.code() == Some(2) && said.contains("--leave-out Elsa: there is no such column"), "{said}");
    let (status, _, said) = bench.run(&[&people[..], &[bench.home.path().to_str().unwrap()]].concat()).end();
    assert!(status.code() == Some(1) && said.contains("this is a folder"), "{said}");
    assert!(bench.service.log().iter().all(|entry| entry["operation"] != "BatchPutProfileObject"));
    let (code, items, _) = of(&["--yes"]);
    assert_eq!(code, 4, "two lines are left out");
    // What is left out is told at the end.
    let told: Vec<&str> = items.iter().map(|item| item["state"].as_str().unwrap()).collect();
    assert_eq!(told, ["done", "done", "left out", "left out"]);
}
