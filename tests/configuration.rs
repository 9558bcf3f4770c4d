//! Configuration as files: read from one account, applied to another, by the real binary without a terminal.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

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

/// The inputs of all writes that a shell's journal knows.
fn written(shell: &Shell<'_>) -> Vec<String> {
    let journal = rusqlite::Connection::open(shell.state.path().join("journal.sqlite")).unwrap();
    let mut inputs = journal.prepare("SELECT input FROM writes").unwrap();
    inputs.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// A place in one account, brought to an empty one of another region, and what is the same afterwards. Gives what was
/// written there.
fn moves(service: &Service, location: &str, entries: usize, options: &[&str]) -> Vec<String> {
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

    let with = |command: &[&'static str]| -> Vec<String> {
        let own = command.iter().map(|word| (*word).to_owned());
        own.chain([first.clone(), location.to_owned()]).chain(options.iter().map(|word| (*word).to_owned())).collect()
    };
    let ends = |code: i32, command: &[&'static str]| {
        let words = with(command);
        to.ends(code, &words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    ends(3, &["plan"]);
    ends(2, &["apply"]);
    ends(0, &["apply", "--yes"]);
    let again: Value = serde_json::from_str(&ends(0, &["apply", "--output", "json"])).unwrap();
    assert_eq!(again["of"], 0, "{again}");
    to.ends(0, &["snapshot", location, &second]);
    assert_eq!(texts(second.as_ref()), kept, "the copy is like its original");
    written(&to)
}

#[test]
fn a_domain_of_cases_moves_to_an_empty_account_without_its_ids() {
    let service = Service::start();
    let written = moves(&service, "cases/domains/acme-support", 26, &[]);
    let from = Shell::new(&service, PRODUCTION, "us-east-1");
    for (list, id) in
        [("fields", "fieldId"), ("layouts", "layoutId"), ("templates", "templateId"), ("case-rules", "caseRuleId")]
    {
        let rows = from.ends(0, &["get", &format!("cases/domains/acme-support/{list}")]);
        let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
        let made = rows.iter().map(|row| row[id].as_str().unwrap()).filter(|id| id.len() == 36);
        for id in made {
            assert!(!written.iter().any(|input| input.contains(id)), "{list} {id}");
        }
    }
    assert!(written.len() > 26 && !written.iter().any(|input| input.contains("111122223333")));
}

#[test]
fn a_domain_of_customer_profiles_moves_to_an_empty_account() {
    moves(&Service::start(), "profiles/domains/acme-retail", 30, &[]);
}

#[test]
fn flows_and_connections_move_to_an_empty_account() {
    let secrets = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/configuration/secrets.yaml");
    let written = moves(&Service::start(), "appflow", 30, &["--secrets", secrets]);
    assert!(!written.iter().any(|input| input.contains("refreshToken\":\"token")), "no secret is kept");
}

#[test]
fn what_was_changed_by_hand_is_seen_and_made_good() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let folder = tempfile::tempdir().unwrap();
    let (dir, place) = (folder.path().join("design").display().to_string(), "cases/domains/acme-travel-claims");
    shell.ends(0, &["snapshot", place, &dir]);
    let file = folder.path().join("design/fields/Legal hold.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{}\ntags:\n  kept: 'yes'\n", text.trim_end())).unwrap();
    let new = "resource: fields\nname: Seat\nconfiguration:\n  type: SingleSelect\noptions:\n- {name: Aisle, value: aisle, active: true}\n";
    fs::write(folder.path().join("design/fields/seat.yaml"), new).unwrap();
    let plan = shell.ends(3, &["plan", &dir, place]);
    assert!(plan.contains("change     fields/Legal hold") && plan.contains("+  kept: yes"), "{plan}");
    assert!(plan.contains("create     fields/Seat") && plan.contains("1 to create, 1 to change"), "{plan}");
    let refused = shell.run(&["--read-only", "apply", &dir, place, "--yes"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    shell.ends(0, &["apply", &dir, place, "--yes"]);
    shell.ends(0, &["plan", &dir, place]);
    fs::remove_file(folder.path().join("design/fields/seat.yaml")).unwrap();
    assert!(shell.ends(0, &["plan", &dir, place]).contains("extra      fields/Seat"));
    assert!(shell.ends(3, &["plan", &dir, place, "--prune"]).contains("delete     fields/Seat"));
    shell.ends(0, &["apply", &dir, place, "--prune", "--yes"]);
    shell.ends(0, &["plan", &dir, place, "--prune"]);
}

#[test]
fn places_are_read_and_operations_called_without_a_terminal() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let fields = shell.ends(0, &["get", "cases/domains/acme-support/fields", "--output", "csv"]);
    assert!(fields.lines().next().is_some_and(|line| line.starts_with("Field,Type,Kind")), "{fields}");
    let table = shell.ends(0, &["get", "cases/domains", "-o", "table", "--limit", "1"]);
    assert_eq!((table.lines().count(), table.starts_with("DOMAIN")), (2, true), "{table}");
    let item = shell.ends(0, &["get", "cases/domains/acme-support/templates/Warranty claim"]);
    assert_eq!(serde_json::from_str::<Value>(&item).unwrap()["name"], "Warranty claim");
    shell.ends(1, &["get", "cases/domains/nowhere"]);
    shell.ends(2, &["get", "cases"]);
    let input = r#"{"DomainName": "acme-retail"}"#;
    let domain = shell.ends(0, &["call", "profiles:GetDomain", "--input", input]);
    assert_eq!(serde_json::from_str::<Value>(&domain).unwrap()["DomainName"], "acme-retail");
    for (code, arguments) in [
        (2, ["call", "GetDomain", "--input", input]),
        (2, ["call", "profiles:GetDomian", "--input", input]),
        (2, ["call", "profiles:GetDomain", "--input", "{}"]),
        (2, ["call", "profiles:DeleteDomain", "--input", input]),
        (1, ["call", "profiles:GetDomain", "--input", r#"{"DomainName": "nowhere"}"#]),
    ] {
        shell.ends(code, &arguments);
    }
    shell.ends(1, &["--read-only", "call", "profiles:DeleteDomain", "--input", input, "--yes"]);
    shell.ends(0, &["call", "profiles:DeleteDomain", "--input", input, "--yes"]);
    shell.ends(1, &["call", "profiles:GetDomain", "--input", input]);
    assert!(shell.ends(0, &["man"]).contains(".TH switchboard 1"));
}
