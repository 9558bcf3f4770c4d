//! Configuration as files: read from one account, applied to another, by the real binary without a terminal.

#[path = "configuration/changes.rs"]
mod changes;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use clap::CommandFactory;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use switchboard::cli::Cli;
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

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(["--endpoint-url", &self.service.url(), "--state-dir"])
            .arg(self.state.path())
            .args(arguments)
            .env_clear()
            .env("HOME", self.state.path())
            .env("AWS_ACCESS_KEY_ID", self.account)
            .env("AWS_SECRET_ACCESS_KEY", "sandbox")
            .env("AWS_REGION", self.region)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// From here on it takes the whole of the published rates.
    fn hurries(&self) {
        let settings = self.state.path().join(".config/switchboard");
        fs::create_dir_all(&settings).unwrap();
        fs::write(settings.join("settings.toml"), "[rates]\ninteractive = 1.0\n").unwrap();
    }

    /// Runs it until it tells of one step that is taken, and kills it then. Says whether it came to its end before.
    fn is_killed_after_a_step(&self, arguments: &[&str]) -> bool {
        let mut child = self.command(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut all = Vec::new();
        let is_taken = said.by_ref().inspect(|line| all.push(line.clone())).any(|line| line.contains(": done ("));
        if is_taken {
            child.kill().unwrap();
        }
        let ended = child.wait().unwrap();
        assert!(is_taken || ended.success(), "{ended}: {all:?}");
        is_taken
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

/// The file in which a folder says what it is.
const HEAD: &str = "switchboard.yaml";
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

/// The same without the head, which says of which place the snapshot is.
fn but_head(folder: &Path) -> Vec<(String, String)> {
    texts(folder).into_iter().filter(|(name, _)| name != HEAD).collect()
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
    // The head says whose values it has.
    for (name, text) in kept.iter().filter(|(name, _)| name != HEAD) {
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
    let planned = ends(3, &["plan"]);
    let head = Path::new(&first).join(HEAD);
    let text = fs::read_to_string(&head).unwrap();
    // What is of this account alone has to be said for another one.
    let own = "111122223333/us-east-1:";
    assert_eq!(planned.contains("} has no value here"), text.contains(own), "{planned}");
    fs::write(&head, text.replace(own, "default:")).unwrap();
    ends(2, &["apply"]);
    ends(0, &["apply", "--yes"]);
    let again: Value = serde_json::from_str(&ends(0, &["apply", "--output", "json"])).unwrap();
    assert_eq!(again["of"], 0, "{again}");
    to.ends(0, &["snapshot", location, &second]);
    let kept: Vec<_> = kept.into_iter().filter(|(name, _)| name != HEAD).collect();
    assert_eq!(but_head(second.as_ref()), kept, "the copy is like its original");
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

/// A design of 60 fields, 10 rules, 5 layouts and 10 templates, as a folder.
fn write_large_design(folder: &Path) {
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("switchboard.yaml", "switchboard: 1\nof: cases/domains\n".to_owned());
    write("domain.yaml", "resource: domain\n".to_owned());
    let kinds = ["Text", "Number", "Boolean", "DateTime", "Url", "SingleSelect"];
    for n in 0..60 {
        let kind = kinds[n % kinds.len()];
        let option = |n| format!("- {{name: Choice {n}, value: c{n}, active: true}}\n");
        let options = (0..if kind == "SingleSelect" { 8 } else { 0 }).map(option).collect::<Vec<_>>().concat();
        let options = if options.is_empty() { options } else { format!("options:\n{options}") };
        let text = format!("resource: fields\nname: Field {n}\nconfiguration:\n  type: {kind}\n{options}");
        write(&format!("fields/{n}.yaml"), text);
    }
    for n in 0..5 {
        let field = |field| format!("            - id: ${{fields/Field {field}}}\n");
        let fields = (n * 12..n * 12 + 12).map(field).collect::<Vec<_>>().concat();
        let text = format!(
            "resource: layouts\nname: Layout {n}\nconfiguration:\n  content:\n    basic:\n      moreInfo:\n        sections:\n        \
             - fieldGroup:\n            name: More\n            fields:\n{fields}"
        );
        write(&format!("layouts/{n}.yaml"), text);
    }
    for n in 0..10 {
        // Field 2, 8, 14 and so on are switches; a text two before is hidden by one.
        let switch = n * 6 + 2;
        let text = format!(
            "resource: case-rules\nname: Rule {n}\nconfiguration:\n  rule:\n    hidden:\n      defaultValue: true\n      \
             conditions:\n      - equalTo:\n          operandOne:\n            fieldId: ${{fields/Field {switch}}}\n          \
             operandTwo:\n            booleanValue: true\n          result: false\n"
        );
        write(&format!("case-rules/{n}.yaml"), text);
        let text = format!(
            "resource: templates\nname: Template {n}\nconfiguration:\n  layoutConfiguration:\n    \
             defaultLayout: ${{layouts/Layout {}}}\n  requiredFields:\n  - fieldId: title\n  status: Active\n  rules:\n  \
             - caseRuleId: ${{case-rules/Rule {n}}}\n    fieldId: ${{fields/Field {}}}\n",
            n / 2,
            n * 6,
        );
        write(&format!("templates/{n}.yaml"), text);
    }
}

#[test]
fn sixty_fields_with_all_that_names_them_move_without_an_id() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let design = folder.path().join("design");
    write_large_design(&design);
    let [design, first, second] =
        ["design", "first", "second"].map(|name| folder.path().join(name).display().to_string());
    let place = "cases/domains/large";
    let shell = |account, region| {
        let shell = Shell::new(&service, account, region);
        shell.hurries();
        shell
    };
    let (test, production) = (shell(EMPTY, "us-east-1"), shell(EMPTY, "eu-central-1"));
    test.ends(0, &["apply", &design, place, "--yes"]);
    test.ends(0, &["snapshot", place, &first]);
    test.ends(0, &["plan", &design, place]);
    production.ends(0, &["apply", &first, place, "--yes"]);
    production.ends(0, &["plan", &first, place]);
    production.ends(0, &["snapshot", place, &second]);
    assert_eq!(but_head(second.as_ref()), but_head(first.as_ref()));
    assert!(texts(first.as_ref()).len() > 85);
    let ids = |shell: &Shell<'_>, list: &str, id: &str| -> Vec<String> {
        let rows = shell.ends(0, &["get", &format!("{place}/{list}")]);
        let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
        rows.iter().filter_map(|row| row[id].as_str()).filter(|id| id.len() == 36).map(str::to_owned).collect()
    };
    let written = written(&production);
    for (list, id) in
        [("fields", "fieldId"), ("layouts", "layoutId"), ("templates", "templateId"), ("case-rules", "caseRuleId")]
    {
        let made = ids(&test, list, id);
        assert!(made.len() >= 5, "{list}: {made:?}");
        assert!(made.iter().all(|id| !written.iter().any(|input| input.contains(id))), "{list}");
    }
}

#[test]
fn a_domain_of_customer_profiles_moves_to_an_empty_account() {
    moves(&Service::start(), "profiles/domains/acme-travel", 7, &[]);
}

#[test]
fn flows_and_connections_move_to_an_empty_account() {
    let secrets = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/configuration/secrets.yaml");
    let written = moves(&Service::start(), "appflow", 30, &["--secrets", secrets]);
    assert!(!written.iter().any(|input| input.contains("refreshToken\":\"token")), "no secret is kept");
}

/// The writes that one account and region took, by name and number.
fn writes(service: &Service, region: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for entry in service.log() {
        let operation = entry["operation"].as_str().unwrap_or_default();
        let is_write =
            ["Create", "Put", "BatchPut", "Update", "TagResource"].iter().any(|way| operation.starts_with(way));
        if is_write && entry["status"] == 200 && entry["region"] == region {
            *counts.entry(operation.to_owned()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn killed_after_every_step_it_goes_on_and_does_nothing_twice() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let [first, whole, killed] =
        ["first", "whole", "killed"].map(|name| folder.path().join(name).display().to_string());
    let place = "cases/domains/acme-travel-claims";
    let shell = |account, region| {
        let shell = Shell::new(&service, account, region);
        shell.hurries();
        shell
    };
    shell(PRODUCTION, "us-east-1").ends(0, &["snapshot", place, &first]);
    let (uninterrupted, other) = (shell(EMPTY, "eu-west-1"), shell(EMPTY, "eu-central-1"));
    uninterrupted.ends(0, &["apply", &first, place, "--yes"]);
    uninterrupted.ends(0, &["snapshot", place, &whole]);
    let mut kills = 0;
    while other.is_killed_after_a_step(&["apply", &first, place, "--yes"]) {
        kills += 1;
    }
    other.ends(0, &["snapshot", place, &killed]);
    assert!(kills > 3, "{kills} kills");
    assert_eq!(but_head(killed.as_ref()), but_head(whole.as_ref()));
    assert_eq!(writes(&service, "eu-central-1"), writes(&service, "eu-west-1"), "after {kills} kills");
}

#[test]
fn asked_to_end_it_waits_for_what_is_under_way_and_says_what_is_left() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let (dir, place) = (folder.path().join("claims").display().to_string(), "cases/domains/acme-travel-claims");
    Shell::new(&service, PRODUCTION, "us-east-1").ends(0, &["snapshot", place, &dir]);
    let shell = Shell::new(&service, EMPTY, "eu-west-1");
    let apply = ["apply", &dir, place, "--yes"];
    let mut child = shell.command(&apply).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    assert!(said.any(|line| line.contains(": done (1 of ")));
    kill(Pid::from_raw(child.id().cast_signed()), Signal::SIGINT).unwrap();
    let said: Vec<String> = said.collect();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{said:?}");
    for words in ["what is under way is waited for", "nothing more is sent", "The same command goes on from here."] {
        assert!(said.iter().any(|line| line.contains(words)), "{words}: {said:?}");
    }
    shell.ends(0, &apply);
    shell.ends(0, &["plan", &dir, place]);
}

#[test]
fn what_cannot_be_written_is_said() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let call = ["call", "profiles:GetDomain", "--input", r#"{"DomainName": "acme-retail"}"#];
    let others: [&[&str]; 9] = [
        &call,
        &["get", "cases/domains"],
        &["lint", "appflow"],
        &["man"],
        &["completions", "bash"],
        &["settings"],
        &["--help"],
        &["help", "apply"],
        &["--version"],
    ];
    for arguments in others {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = shell.command(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1) && said.contains("could not be written"), "{arguments:?}: {said}");
    }
}

const ITSM: &str = "resource: connector-profiles
name: itsm
configuration:
  connectorType: Servicenow
  connectionMode: Public
  connectorProfileConfig:
    connectorProfileProperties:
      ServiceNow:
        instanceUrl: https://acme.service-now.com
";

#[test]
fn secrets_are_asked_for_at_a_terminal_unseen_and_named_elsewhere() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("switchboard.yaml"), "switchboard: 1\nof: appflow\n").unwrap();
    fs::write(folder.path().join("itsm.yaml"), ITSM).unwrap();
    let dir = folder.path().to_str().unwrap();
    let shell = Shell::new(&service, EMPTY, "us-east-1");
    let piped = shell.run(&["apply", dir, "appflow", "--yes"]);
    assert_eq!(piped.status.code(), Some(4), "{piped:?}");
    let said = String::from_utf8_lossy(&piped.stderr).into_owned();
    assert!(said.contains("give those of connector-profiles/itsm with --secrets FILE"), "{said}");
    let start = service.console(&["apply", dir, "appflow", "--yes"]).env("AWS_ACCESS_KEY_ID", EMPTY);
    let mut session = start.session();
    session.sees(&["connector-profiles/itsm: its secrets are not in the folder", "username:"]);
    session.press_and_see("kim\r", &["password:"]);
    session.press_and_see("hushä\x7f\r", &["oAuth2Credentials.clientId:"]);
    session.press("\r\r\r\r");
    session.sees(&["create connector-profiles/itsm: done (1 of 1)", "1 of 1 steps done"]);
    assert_eq!(session.exit_code(), 0);
    assert!(!session.written().contains("hush"), "{}", session.written());
    shell.ends(0, &["plan", dir, "appflow"]);
    let given = |text: &str| {
        let file = shell.state.path().join("secrets.yaml");
        fs::write(&file, text).unwrap();
        shell.run(&["apply", dir, "appflow", "--yes", "--secrets", file.to_str().unwrap()])
    };
    let of = |title: &str, member: &str| {
        format!(
            "{title}:\n  connectorProfileConfig:\n    connectorProfileCredentials:\n      ServiceNow: {{{member}: hush}}\n"
        )
    };
    let all = given(&(of("connector-profiles/itsm", "username") + &of("connector-profiles/other", "username")));
    let said = String::from_utf8_lossy(&all.stderr).into_owned();
    assert_eq!(all.status.code(), Some(0), "{said}");
    let told = ["connector-profiles/other is in no file of what is wanted", "are not sent: connector-profiles/itsm"];
    assert!(told.iter().all(|words| said.contains(words)), "{said}");
    let wrong = given(&of("connector-profiles/itsm", "usename"));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert_eq!(wrong.status.code(), Some(2), "{said}");
    assert!(said.contains("ServiceNow.usename; there are username") && !said.contains("hush"), "{said}");
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
    let plan = shell.ends(3, &["plan", &dir, place, "-o", "table"]);
    assert!(plan.contains("change     fields/Legal hold") && plan.contains("+  kept: yes"), "{plan}");
    assert!(plan.contains("create     fields/Seat") && plan.contains("1 to create, 1 to change"), "{plan}");
    let refused = shell.run(&["--read-only", "apply", &dir, place, "--yes"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    shell.ends(0, &["apply", &dir, place, "--yes"]);
    shell.ends(0, &["plan", &dir, place]);
    fs::remove_file(folder.path().join("design/fields/seat.yaml")).unwrap();
    assert!(shell.ends(0, &["plan", &dir, place, "-o", "table"]).contains("extra      fields/Seat"));
    let pruned = |output| shell.ends(3, &["plan", &dir, place, "--prune", "-o", output]);
    assert!(pruned("table").contains("delete     fields/Seat"));
    let lines = pruned("csv");
    assert!(lines.starts_with("step,resource,name,changes") && lines.contains("\ndelete,fields,Seat,"), "{lines}");
    assert!(pruned("yaml").contains("- step: delete\n"), "{}", pruned("yaml"));
    shell.ends(0, &["apply", &dir, place, "--prune", "--yes"]);
    shell.ends(0, &["plan", &dir, place, "--prune"]);
}

#[test]
fn two_places_and_two_folders_are_compared_like_a_folder_and_a_place() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let folder = tempfile::tempdir().unwrap();
    let [claims, pilot] = ["claims", "pilot"].map(|name| folder.path().join(name).display().to_string());
    let (of_claims, of_pilot) = ("cases/domains/acme-travel-claims", "cases/domains/acme-pilot-two");
    shell.ends(0, &["call", "cases:CreateDomain", "--input", r#"{"name": "acme-pilot-two"}"#, "--yes"]);
    shell.ends(0, &["snapshot", of_claims, &claims]);
    shell.ends(0, &["snapshot", of_pilot, &pilot]);
    let steps = |wanted: &str, there: &str| -> Value {
        serde_json::from_str::<Value>(&shell.ends(3, &["plan", wanted, there, "-o", "json"])).unwrap()["steps"].clone()
    };
    let titles = |steps: Value| -> Vec<String> {
        let title = |step: &Value| format!("{} {}/{}", step["step"], step["resource"], step["name"]);
        steps.as_array().unwrap().iter().map(title).collect()
    };
    let all = titles(steps(&claims, of_pilot));
    assert!(all.len() > 7, "{all:?}");
    for (wanted, there) in [(of_claims, of_pilot), (claims.as_str(), pilot.as_str()), (of_claims, pilot.as_str())] {
        assert_eq!(titles(steps(wanted, there)), all, "{wanted} and {there}");
    }
    shell.ends(0, &["plan", of_claims, &claims]);
    // The variables of a folder count on either side, and what people wrote into its head stays.
    let flows = folder.path().join("flows");
    let (head, flows) = (flows.join("switchboard.yaml"), flows.display().to_string());
    shell.ends(0, &["snapshot", "appflow", &flows]);
    let text = format!("# Ask Kim.\n{}", fs::read_to_string(&head).unwrap());
    assert!(text.contains("variables:"), "{text}");
    fs::write(&head, &text).unwrap();
    shell.ends(0, &["plan", "appflow", &flows]);
    shell.ends(0, &["snapshot", "appflow", &flows]);
    assert_eq!(fs::read_to_string(&head).unwrap(), text);
    shell.ends(2, &["apply", &claims, &pilot, "--yes"]);
    shell.ends(2, &["plan", of_claims, "appflow"]);
    let text = fs::read_to_string(folder.path().join("pilot/switchboard.yaml")).unwrap();
    shell.ends(0, &["apply", of_claims, of_pilot, "--yes"]);
    shell.ends(0, &["plan", &claims, of_pilot]);
    assert!(text.contains("of: cases/domains"));
}

#[test]
fn a_design_is_looked_through_where_it_lives_and_in_its_folder() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let rules = |code: i32, what: &str| -> Vec<String> {
        let found: Vec<Value> = serde_json::from_str(&shell.ends(code, &["lint", what])).unwrap();
        let open = found.iter().filter(|one| one["ignored"].is_null() && one["severity"] != "note");
        open.map(|one| format!("{} {}", one["rule"].as_str().unwrap(), one["name"].as_str().unwrap())).collect()
    };
    let hidden = "case-template.required-not-shown Defekt / 불량 / 不良品";
    assert_eq!(rules(3, "cases/domains/acme-support"), [hidden]);
    assert_eq!(rules(0, "cases/domains/acme-travel-claims"), Vec::<String>::new());
    let flows = rules(3, "appflow");
    for found in ["flow.never-started customers-to-redshift", "flow.deactivated s3-bookings-import"] {
        assert!(flows.iter().any(|rule| rule == found), "{flows:?}");
    }
    assert!(rules(3, "profiles/domains/acme-travel").contains(&"domain.rule-never-matches ".to_owned()));

    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("support").display().to_string();
    shell.ends(0, &["snapshot", "cases/domains/acme-support", &dir]);
    assert_eq!(rules(3, &dir), [hidden]);
    let head = folder.path().join("support/switchboard.yaml");
    let text = fs::read_to_string(&head).unwrap();
    let line = hidden.replacen(' ', " templates/", 1);
    fs::write(&head, format!("{text}ignored:\n  {line}: agents are asked on the phone\n")).unwrap();
    assert_eq!(rules(0, &dir), Vec::<String>::new());
    shell.ends(0, &["snapshot", "cases/domains/acme-support", &dir]);
    assert!(fs::read_to_string(&head).unwrap().contains("agents are asked on the phone"));
    fs::write(&head, format!("{text}ignored:\n  case-field.unused:\n")).unwrap();
    shell.ends(2, &["lint", &dir]);
}

#[test]
fn places_are_read_and_operations_called_without_a_terminal() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let fields = shell.ends(0, &["get", "cases/domains/acme-support/fields", "--output", "csv"]);
    assert!(fields.lines().next().is_some_and(|line| line.starts_with("Field,Type,Kind")), "{fields}");
    for time in ["today", "-7d", "2020-01..-2w"] {
        shell.ends(0, &["get", &format!("cases/domains/acme-support/cases?created_datetime={time}")]);
    }
    let table = shell.ends(0, &["get", "cases/domains", "-o", "table", "--limit", "1"]);
    assert_eq!((table.lines().count(), table.starts_with("DOMAIN")), (2, true), "{table}");
    let item = shell.ends(0, &["get", "cases/domains/acme-support/templates/Warranty claim"]);
    assert_eq!(serde_json::from_str::<Value>(&item).unwrap()["name"], "Warranty claim");
    let by = |status: &str| format!("cases/domains/acme-support/cases?status={status}");
    let (named, by_value) = (shell.ends(0, &["get", &by("Closed")]), shell.ends(0, &["get", &by("closed")]));
    assert!(named == by_value && named.contains("closed"), "an option goes by its name: {named}");
    shell.ends(2, &["get", &by("shut")]);
    shell.ends(1, &["get", "cases/domains/nowhere"]);
    assert!(!shell.state.path().join("journal.sqlite").exists(), "who only reads keeps nothing");
    shell.ends(2, &["get", "cases"]);
    shell.ends(2, &["get", "cases/domains!create"]);
    let both = shell.ends(4, &["get", "cases/domains/nowhere", "cases/domains"]);
    assert!(both.contains("acme-support"), "what can be read is written: {both}");
    let domain = shell.ends(0, &["get", "profiles/domains/acme-retail", "-o", "csv"]);
    assert!(domain.lines().next().unwrap().contains("DomainName,"), "{domain}");
    let input = r#"{"DomainName": "acme-retail"}"#;
    let domain = shell.ends(0, &["call", "profiles:GetDomain", "--input", input]);
    assert_eq!(serde_json::from_str::<Value>(&domain).unwrap()["DomainName"], "acme-retail");
    for (code, arguments) in [
        (2, ["call", "GetDomain", "--input", input]),
        (2, ["call", "profiles:GetDomian", "--input", input]),
        (2, ["call", "profiles:GetDomain", "--input", "{}"]),
        (2, ["call", "profiles:GetDomain", "--input", r#"{"DomainName": "a", "DomainName": "acme-retail"}"#]),
        (2, ["call", "profiles:DeleteDomain", "--input", input]),
        (1, ["call", "profiles:GetDomain", "--input", r#"{"DomainName": "nowhere"}"#]),
    ] {
        shell.ends(code, &arguments);
    }
    shell.ends(1, &["--read-only", "call", "profiles:DeleteDomain", "--input", input, "--yes"]);
    shell.ends(0, &["call", "profiles:DeleteDomain", "--input", input, "--yes"]);
    shell.ends(1, &["call", "profiles:GetDomain", "--input", input]);
    assert!(shell.ends(0, &["man"]).contains(".TH switchboard 1"));
    assert!(shell.ends(0, &["man", "apply"]).contains(".TH switchboard-apply 1"));
    shell.ends(2, &["man", "nothing"]);
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man/man1");
    shell.ends(0, &["man", "--to", pages.to_str().unwrap()]);
    for command in Cli::command().get_subcommands() {
        let page = pages.join(format!("switchboard-{}.1", command.get_name()));
        assert!(fs::read_to_string(page).unwrap().contains(".SH SYNOPSIS"));
    }
    assert!(pages.join("switchboard.1").exists());
}

#[test]
fn before_anything_is_sent_a_person_reads_the_steps_and_is_asked() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("switchboard.yaml"), "switchboard: 1\nof: cases/domains\n").unwrap();
    let seat = "resource: fields\nname: Seat\nconfiguration:\n  type: Text\n";
    fs::write(folder.path().join("seat.yaml"), seat).unwrap();
    let hold =
        "resource: fields\nname: Legal hold\nconfiguration:\n  type: Number\n  description: Do not delete or close\n";
    fs::write(folder.path().join("hold.yaml"), hold).unwrap();
    let (dir, place) = (folder.path().to_str().unwrap(), "cases/domains/acme-travel-claims");
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let mut session = service.console(&["apply", dir, place]).env("AWS_ACCESS_KEY_ID", PRODUCTION).session();
    session.sees(&["Apply? [y/N]"]);
    let said = session.written();
    for words in [
        "reading what is there",
        "fields/Legal hold: type never changes once a field is made",
        "1 impossible, not sent; the rest can be done.",
        "create     fields/Seat",
        "+resource: fields",
        "impossible fields/Legal hold",
        "acme-travel-claims in account 111122223333, us-east-1: 1 to create, 1 impossible",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    session.press("n\r");
    session.sees(&["nothing was sent"]);
    assert_eq!(session.exit_code(), 1);
    assert!(shell.ends(3, &["plan", dir, place, "-o", "table"]).contains("create     fields/Seat"));
}

#[test]
fn a_folder_that_is_not_there_is_told_with_what_was_looked_for() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let folder = tempfile::tempdir().unwrap();
    let claims = folder.path().join("claims");
    fs::create_dir(&claims).unwrap();
    let mistyped = folder.path().join("claim").display().to_string();
    let place = "cases/domains/acme-travel-claims";
    let said = |arguments: &[&str]| {
        let output = shell.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let without = said(&["lint", claims.to_str().unwrap()]);
    assert!(without.contains("is there, but without a switchboard.yaml"), "{without}");
    fs::write(claims.join("switchboard.yaml"), "switchboard: 1\nof: cases/domains\n").unwrap();
    let all: [&[&str]; 3] = [&["plan", &mistyped, place], &["apply", &mistyped, place, "--yes"], &["lint", &mistyped]];
    for arguments in all {
        let said = said(arguments);
        let meant = format!("there is no folder {mistyped}; is {} meant?", claims.display());
        for words in [meant.as_str(), "As a place:", "A folder of configuration has a switchboard.yaml", "snapshot"] {
            assert!(said.contains(words), "{words}: {said}");
        }
    }
}

/// Whoever waits at a terminal sees that it is read; what is piped has no word of it.
#[test]
fn reading_says_at_a_terminal_how_far_it_is_and_nowhere_else() {
    let service = Service::with(&["--latency-ms", "700"]);
    let call = ["call", "appflow:ListFlows", "--input", r#"{"maxResults": 1}"#, "--pages", "3"];
    for arguments in [&call[..], &["get", "appflow/flows", "-o", "csv"]] {
        let mut session = service.console(arguments).env("AWS_ACCESS_KEY_ID", PRODUCTION).session();
        assert_eq!(session.exit_code(), 0, "{}", session.written());
        let written = session.written();
        assert!(written.contains("reading: 0 pages so far"), "{written}");
        assert!(!session.contents().contains("reading:"), "the line is gone at the end: {}", session.contents());
        let piped = Shell::new(&service, PRODUCTION, "us-east-1").run(arguments);
        assert_eq!(piped.status.code(), Some(0), "{piped:?}");
        assert_eq!(String::from_utf8_lossy(&piped.stderr), "");
        let flows = String::from_utf8(piped.stdout).unwrap();
        assert!(!flows.contains("reading") && !flows.contains('\u{1b}') && flows.len() > 20, "{flows}");
    }
    let mut plain =
        service.console(&["--plain", "get", "appflow/flows"]).env("AWS_ACCESS_KEY_ID", PRODUCTION).session();
    assert_eq!(plain.exit_code(), 0);
    assert!(!plain.written().contains("reading:"), "nothing is written over in plain: {}", plain.written());
}
