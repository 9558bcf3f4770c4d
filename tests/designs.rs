//! Whole designs by keys: production is compared with staging, three of seven differences are taken over; what is odd is
//! looked at; a folder is written.

use std::fs;

use serde_json::{Value, json};

use crate::form::{BACK_TAB, ENTER, NEXT_STEP, TAB};
use crate::service::Service;

const ESC: &str = "\x1b";
const PRODUCTION: &str = "111122223333";
const STAGING: &str = "444455556666";

/// A seed of one domain in each of two accounts, that differ in seven things.
fn seed() -> String {
    seed_in((PRODUCTION, "us-east-1"), (STAGING, "us-east-1"))
}

/// A seed of one domain in each of two places, an account and a region, that differ in seven things.
fn seed_in(production: (&str, &str), staging: (&str, &str)) -> String {
    let mut lines = Vec::new();
    for (is_staging, (account, region)) in [(false, production), (true, staging)] {
        let mut call = |operation: &str, name: &str, input: Value| {
            let service = "cases";
            let line = json!({"service": service, "account": account, "region": region, "operation": operation,
                "as": format!("{name}{is_staging}"), "input": input});
            lines.push(line.to_string());
        };
        let of = |name: &str, member: &str| format!("${{{name}{is_staging}.{member}}}");
        let domain = of("domain", "domainId");
        call("CreateDomain", "domain", json!({"name": "acme-desk"}));
        let mut field = |name: &str, kind: &str, about: &str| {
            let id: String = name.to_lowercase().split_whitespace().collect();
            call("CreateField", &id, json!({"domainId": domain, "name": name, "type": kind, "description": about}));
        };
        field("Priority", "Text", if is_staging { "agreed with the customer" } else { "any" });
        field("Severity", if is_staging { "Number" } else { "Text" }, "");
        if is_staging {
            field("Refund amount", "Number", "");
            field("Serial", "Text", "");
        } else {
            field("Old", "Text", "");
        }
        let shown = if is_staging { vec!["priority", "serial"] } else { vec!["priority"] };
        let shown: Vec<Value> = shown.iter().map(|name| json!({"id": of(name, "fieldId")})).collect();
        let panel = json!({"sections": [{"fieldGroup": {"name": "Top", "fields": shown}}]});
        call(
            "CreateLayout",
            "layout",
            json!({"domainId": domain, "name": "Main", "content": {"basic": {"topPanel": panel}}}),
        );
        let about = if is_staging { "with a serial number" } else { "" };
        call(
            "CreateTemplate",
            "template",
            json!({"domainId": domain, "name": "Claim", "description": about,
            "layoutConfiguration": {"defaultLayout": of("layout", "layoutId")}}),
        );
    }
    lines.join("\n")
}

fn three_of_seven_differences_are_taken_over_from_staging(size: (u16, u16)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seed.jsonl");
    fs::write(&file, seed()).unwrap();
    let service = Service::with(&["--seed", file.to_str().unwrap()]);
    let keys = |name: &str, key: &str| {
        format!("[profile {name}]\nregion = us-east-1\naws_access_key_id = {key}\naws_secret_access_key = sandbox\n")
    };
    let config = folder.path().join("config");
    let profiles = keys("production", "AKIASANDBOX000000001") + &keys("staging", "AKIASANDBOX000000002");
    fs::write(&config, profiles).unwrap();
    let arguments = ["--endpoint-url", &service.url(), "--profile", "production", "--open", "cases/domains"];
    let start = crate::pty::Start::new(&arguments).env("AWS_CONFIG_FILE", &config).size(size);
    let mut session = start.session();
    session.sees(&["production", "acme-desk", "DOMAIN"]);
    session.press_and_see("=", &["Compare acme-desk with", "A folder", "staging"]);
    session.press("G");
    session.press(ENTER);
    session.wait("what is in staging is known", |s| {
        let all = s.contents();
        all.contains("staging, us-east-1") && !all.contains("loading") && !all.contains("look what is there")
    });
    session.press("G");
    session.press_and_see(ENTER, &["staging → acme-desk", "7 differences in", "5 taken"]);
    // Old, Priority, Refund amount, Serial, Severity, and under headings of their own Main and Claim.
    session.press("jj");
    session.press_and_see(" ", &["4 taken"]);
    session.press("jjjjjj");
    session.press_and_see(" ", &["3 taken"]);
    session.press_and_see(NEXT_STEP, &["Make acme-desk so?", "1 to make, 2 to change", "production"]);
    session.press_and_see("y", &["3 differences are taken over", "4 differences in"]);
    // Back to the places, and from there to the list.
    session.press_and_see(ESC, &["Compare acme-desk with", "A folder", "staging, us-east-1"]);
    session.press(ESC);
    session.sees(&["acme-desk", "DOMAIN"]);
    session.press_and_see("D", &["What is odd", "fields/Old", "Nothing here uses it"]);
    session.press_and_see(ESC, &["acme-desk", "DOMAIN"]);
    session.press_and_see("O", &["Snapshot to files", "design/acme-desk"]);
    let design = folder.path().join("design");
    session.press("\x15");
    session.press(design.to_str().unwrap());
    session.press_and_see(ENTER, &["files: ", "written, 0 removed"]);
    // What is in the folder alone goes only if that is agreed to.
    let mine = design.join("fields/Mine.yaml");
    fs::write(&mine, "resource: fields\nname: Mine\nconfiguration:\n  type: Text\n").unwrap();
    session.press_and_see("r", &["Write it?", "1 removed", "fields/Mine.yaml"]);
    assert!(!session.contents().contains("last snapshot"), "{}", session.contents());
    session.press_and_see("n", &["Nothing is written yet"]);
    // The folder of the domain of that name in another account is one of another place.
    let head = design.join("switchboard.yaml");
    let text = fs::read_to_string(&head).unwrap();
    assert!(text.contains("from: acme-desk in 111122223333/us-east-1"), "{text}");
    fs::write(&head, text.replace("in 111122223333/", "in 444455556666/")).unwrap();
    session.press_and_see("r", &["Write it?", "444455556666/us-east-1", "1 removed"]);
    assert!(mine.exists());
    session.press_and_see("y", &["written, 1 removed"]);
    let serial = fs::read_to_string(design.join("fields/Serial.yaml")).unwrap();
    assert!(serial.contains("type: Text"), "{serial}");
    assert!(!design.join("fields/Refund amount.yaml").exists());
    session.press_and_see(ESC, &["acme-desk", "DOMAIN"]);
    session.press_and_see("=", &["A folder"]);
    session.press_and_see(ENTER, &["Folder"]);
    session.press("\x15");
    session.press(design.to_str().unwrap());
    session.press_and_see(ENTER, &["Both are the same"]);
    session.quit();
}

/// The same account in another region is compared, and one difference is taken over from there.
fn another_region_is_compared(size: (u16, u16)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seed.jsonl");
    fs::write(&file, seed_in((PRODUCTION, "us-east-1"), (PRODUCTION, "eu-west-2"))).unwrap();
    let service = Service::with(&["--seed", file.to_str().unwrap()]);
    let config = folder.path().join("config");
    let keys = "aws_access_key_id = AKIASANDBOX000000001\naws_secret_access_key = sandbox\n";
    fs::write(&config, format!("[profile production]\nregion = us-east-1\n{keys}")).unwrap();
    let arguments = ["--endpoint-url", &service.url(), "--profile", "production", "--open", "cases/domains"];
    let mut session = crate::pty::Start::new(&arguments).env("AWS_CONFIG_FILE", &config).size(size).session();
    session.sees(&["production", "acme-desk", "DOMAIN"]);
    session.press_and_see("=", &["Compare acme-desk with", "another region …"]);
    session.press("G");
    session.press_and_see(ENTER, &["look what is there", "us-west-2"]);
    session.press("/");
    session.press("eu-west-2");
    session.press(ENTER);
    session.wait("one region is left", |s| !s.contents().contains("us-west-2"));
    session.press(ENTER);
    session.wait("what is in that region is known", |s| {
        let all = s.contents();
        all.contains("production, eu-west-2") && all.contains("acme-desk") && !all.contains("loading")
    });
    session.press_and_see(ENTER, &["7 differences in", "5 taken", "Refund amount"]);
    session.press("*");
    session.press_and_see("j", &["0 taken"]);
    session.press_and_see(" ", &["1 taken"]);
    session.press_and_see(NEXT_STEP, &["Make acme-desk so?", "1 to change", "production"]);
    session.press_and_see("y", &["1 difference is taken over", "6 differences in"]);
    session.quit();
    // Only the region of the page is written to.
    let log = service.log();
    let changed: Vec<&str> = log
        .iter()
        .filter(|call| call["operation"] == "UpdateField")
        .filter_map(|call| call["region"].as_str())
        .collect();
    assert_eq!(changed, ["us-east-1"]);
}

#[test]
fn another_region_is_compared_in_a_small_terminal() {
    another_region_is_compared((80, 24));
}

#[test]
fn another_region_is_compared_in_a_large_terminal() {
    another_region_is_compared((140, 40));
}

/// A console at the list of domains, which has one with nothing in it.
fn at_an_empty_domain(service: &Service, size: (u16, u16)) -> crate::pty::Session {
    let mut session = service.console(&["--open", "cases/domains"]).size(size).session();
    session.sees(&["acme-desk", "DOMAIN"]);
    session.press_and_see("E", &["Begin with", "Retail", "Travel"]);
    session
}

fn one_domain() -> (tempfile::TempDir, Service) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seed.jsonl");
    let domain = json!({"service": "cases", "account": PRODUCTION, "region": "us-east-1", "operation": "CreateDomain",
        "as": "domain", "input": {"name": "acme-desk"}});
    fs::write(&file, domain.to_string()).unwrap();
    let service = Service::with(&["--seed", file.to_str().unwrap()]);
    (folder, service)
}

#[expect(clippy::print_stdout, reason = "what was counted is to be read")]
fn a_domain_begins_with_a_shipped_design(size: (u16, u16)) {
    let (_folder, service) = one_domain();
    let mut session = at_an_empty_domain(&service, size);
    let before = session.pressed() - 1;
    session.press("ins");
    session.press_and_see(ENTER, &["Fields (", "changes, nothing sent yet", "Claim"]);
    session.press_and_see(NEXT_STEP, &["What makes acme-desk so", "to make"]);
    session.press_and_see(NEXT_STEP, &["differences are taken over", "as it is there"]);
    let pressed = session.pressed() - before;
    println!("design from a shipped one: {pressed} keys with all characters");
    assert!(pressed < 15, "{pressed} keys");
    session.quit();
}

#[test]
fn a_domain_begins_with_a_shipped_design_in_a_small_terminal() {
    a_domain_begins_with_a_shipped_design((80, 24));
}

#[test]
fn a_domain_begins_with_a_shipped_design_in_a_large_terminal() {
    a_domain_begins_with_a_shipped_design((140, 40));
}

/// Ten fields of which five have options, a layout and a template.
#[expect(clippy::print_stdout, reason = "what was counted is to be read")]
fn a_domain_is_designed_by_hand(size: (u16, u16)) {
    let (_folder, service) = one_domain();
    let mut session = at_an_empty_domain(&service, size);
    let (before, mut typed) = (session.pressed() - 1, "MainReturnTitle".len());
    session.press(ESC);
    session.wait("the menu is closed", |s| !s.contents().contains("type to narrow"));
    for n in 0..10 {
        let (kind, options) = if n % 2 == 0 { ("single", "One, Two, Three") } else { ("text", "") };
        session.press_and_see("c", &["A new field"]);
        session.press(&format!("Field {n}\t{kind}\t{options}"));
        typed += "Field 0".len() + kind.len() + options.len();
        session.press_and_see(NEXT_STEP, &[&format!("Field {n}"), "nothing sent yet"]);
    }
    session.press_and_see(TAB, &["No layout yet"]);
    session.press_and_see("c", &["A new layout"]);
    session.press("Main");
    session.press_and_see(ENTER, &["Layout: Main"]);
    session.press(BACK_TAB);
    session.press("gtttiiiiiii");
    session.press_and_see(TAB, &["top panel", "more information", "Field 9"]);
    session.press_and_see(TAB, &["No template yet"]);
    session.press_and_see("c", &["A new template"]);
    session.press("Return");
    session.press_and_see(NEXT_STEP, &["Return", "Templates (1)"]);
    session.press_and_see(ENTER, &["Return requires"]);
    session.press("Title");
    session.press_and_see(ENTER, &["Nothing in this design looks odd", "Requires"]);
    session.press_and_see(NEXT_STEP, &["What makes acme-desk so", "12 to make"]);
    session.press_and_see(NEXT_STEP, &["12 differences are taken over", "as it is there"]);
    let keys = session.pressed() - before - typed;
    println!("design of ten fields, a layout and a template: {keys} + {typed}");
    assert!(keys < 150, "{keys} keys");
    session.quit();
}

#[test]
fn a_domain_is_designed_by_hand_in_a_small_terminal() {
    a_domain_is_designed_by_hand((80, 24));
}

#[test]
fn a_domain_is_designed_by_hand_in_a_large_terminal() {
    a_domain_is_designed_by_hand((140, 40));
}

#[test]
fn staging_comes_to_production_in_a_small_terminal() {
    three_of_seven_differences_are_taken_over_from_staging((80, 24));
}

#[test]
fn staging_comes_to_production_in_a_large_terminal() {
    three_of_seven_differences_are_taken_over_from_staging((140, 40));
}

#[test]
fn what_was_changed_since_a_folder_stands_on_the_page_of_the_domain() {
    let service = Service::start();
    let home = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| -> Vec<Value> {
        let mut command = std::process::Command::new(crate::pty::BINARY);
        command.args(["--endpoint-url", &service.url(), "--state-dir"]).arg(home.path()).args(arguments);
        command.env_clear().env("HOME", home.path()).env("AWS_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", "AKIASANDBOX000000001").env("AWS_SECRET_ACCESS_KEY", "sandbox");
        let output = command.stdin(std::process::Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap_or_default()
    };
    let place = "cases/domains/acme-travel-claims";
    let folder = home.path().join("claims");
    let folder = folder.to_str().unwrap();
    run(&["snapshot", place, folder]);
    let domains = run(&["get", "cases/domains"]);
    let domain = domains.iter().find(|domain| domain["name"] == "acme-travel-claims").unwrap();
    let at = format!("cases/domains/{}", domain["domainId"].as_str().unwrap());
    let open = || service.console(&["--open", &at, "--folder", folder]).size((140, 40)).session();
    let session = open();
    session.sees(&["acme-travel-claims", "As in "]);
    session.quit();
    let field = json!({"domainId": domain["domainId"], "name": "Seat", "type": "Text"}).to_string();
    run(&["call", "cases:CreateField", "--input", &field, "--yes"]);
    // What the folder says is meant is not told, and is counted.
    let head = home.path().join("claims/switchboard.yaml");
    let text = fs::read_to_string(&head).unwrap();
    fs::write(&head, format!("{text}ignored:\n  case-field.unused fields/Seat: the archive reads it\n")).unwrap();
    let mut session = open();
    session.sees(&["acme-travel-claims", "Changed since ", ": 1 difference"]);
    session.press_and_see("D", &["What is odd", ", 1 ignored"]);
    assert!(!session.contents().contains("fields/Seat"), "{}", session.contents());
    session.press_and_see(ESC, &["Changed since ", ": 1 difference"]);
    session.press_and_see("=", &["1 difference", "fields", "Seat"]);
    session.press_and_see(ESC, &["Changed since ", ": 1 difference"]);
    session.quit();
}
