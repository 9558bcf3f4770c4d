//! What is changed in the files of a folder, and what is said of an untouched one.

use super::*;

/// The places of the demo data that are designs.
const PLACES: [&str; 5] = [
    "profiles/domains/acme-bank",
    "profiles/domains/acme-travel",
    "cases/domains/acme-support",
    "cases/domains/acme-travel-claims",
    "appflow",
];

/// The members of one text that anybody may change.
const TEXTS: [&str; 4] = ["description", "Description", "DisplayName", "displayName"];

/// Changes the texts of a document, and says which.
fn change(document: &mut Value) -> Vec<String> {
    let mut changed = Vec::new();
    for name in TEXTS {
        let member = document.get_mut("configuration").and_then(|body| body.get_mut(name));
        if let Some(text) = member.filter(|value| value.is_string()) {
            *text = "Another one".into();
            changed.push(name.to_owned());
        }
    }
    changed
}

#[test]
fn the_texts_of_what_is_configured_can_be_changed() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    shell.hurries();
    let folder = tempfile::tempdir().unwrap();
    let mut kinds = BTreeMap::new();
    for place in &PLACES[..4] {
        let dir = folder.path().join(place.replace('/', "-"));
        let name = dir.display().to_string();
        shell.ends(0, &["snapshot", place, &name]);
        let plan = shell.run(&["plan", &name, place]);
        assert_eq!((plan.status.code(), plan.stderr.as_slice()), (Some(0), b"".as_slice()), "{place}: {plan:?}");
        let mut wanted = BTreeMap::new();
        for (file, text) in texts(&dir) {
            let mut document: Value = serde_yaml_ng::from_str(&text).unwrap();
            let changed = change(&mut document);
            let Some(resource) = document["resource"].as_str().filter(|_| !changed.is_empty()) else { continue };
            fs::write(dir.join(file), serde_yaml_ng::to_string(&document).unwrap()).unwrap();
            *kinds.entry(resource.to_owned()).or_insert(0) += 1;
            wanted.insert((resource.to_owned(), document["name"].as_str().unwrap_or_default().to_owned()), changed);
        }
        let plan: Value = serde_json::from_str(&shell.ends(3, &["plan", &name, place])).unwrap();
        for step in plan["steps"].as_array().unwrap() {
            let key = (step["resource"].as_str().unwrap().to_owned(), step["name"].as_str().unwrap().to_owned());
            let deed = if wanted.contains_key(&key) { "change" } else { "unchanged" };
            assert_eq!(
                (&step["step"], &step["problems"]),
                (&deed.into(), &Value::Array(Vec::new())),
                "{place}: {step}"
            );
        }
    }
    assert!(kinds.len() > 3, "{kinds:?}");
}

#[test]
fn a_folder_that_nobody_touched_is_judged_like_its_place() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let folder = tempfile::tempdir().unwrap();
    let errors = |what: &str| -> Vec<String> {
        let output = shell.run(&["lint", what]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(said, "", "{what}");
        let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        let errors = found.iter().filter(|one| one["severity"] == "error");
        errors.map(|one| format!("{} {} {}", one["rule"], one["name"], one["says"])).collect()
    };
    for place in PLACES {
        let dir = folder.path().join(place.replace('/', "-")).display().to_string();
        shell.ends(0, &["snapshot", place, &dir]);
        let live = errors(place);
        let false_ones: Vec<String> = errors(&dir).into_iter().filter(|one| !live.contains(one)).collect();
        assert!(false_ones.is_empty(), "{place}: {false_ones:#?}");
    }
}

#[test]
fn a_domain_goes_by_its_name_where_an_operation_takes_its_id() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let called = |input: &str| shell.run(&["call", "cases:GetDomain", "--input", input]);
    let found: Value = serde_json::from_slice(&called(r#"{"domainId": "acme-support"}"#).stdout).unwrap();
    assert_eq!(found["name"], "acme-support");
    assert_eq!(called(r#"{"domainId": "nowhere"}"#).status.code(), Some(1));
}

#[test]
fn what_a_snapshot_removes_is_named_and_what_a_folder_names_is_not_pruned() {
    let service = Service::start();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    let folder = tempfile::tempdir().unwrap();
    let (dir, place) = (folder.path().join("claims").display().to_string(), "cases/domains/acme-travel-claims");
    shell.ends(0, &["snapshot", place, &dir]);
    let field = folder.path().join("claims/fields/Mine.yaml");
    fs::write(&field, "resource: fields\nname: Mine\nconfiguration:\n  type: Text\n").unwrap();
    // What is not there is removed only if somebody agrees: it may be the folder of another place.
    for other in [place, "cases/domains/acme-support"] {
        let asked = shell.run(&["snapshot", other, &dir]);
        let said = String::from_utf8_lossy(&asked.stderr).into_owned();
        assert_eq!(asked.status.code(), Some(2), "{said}");
        assert!(said.contains("fields/Mine.yaml") && said.contains("--yes"), "{said}");
    }
    assert!(field.exists());
    let said = String::from_utf8_lossy(&shell.run(&["snapshot", place, &dir, "--yes"]).stderr).into_owned();
    assert!(said.contains("1 removed (fields/Mine.yaml)"), "{said}");
    let all = texts(dir.as_ref());
    let named = all.iter().find_map(|(_, text)| Some(text.split_once("${fields/")?.1.split_once('}')?.0.to_owned()));
    let named = named.unwrap();
    let file = all.iter().find(|(_, text)| text.contains(&format!("resource: fields\nname: {named}\n"))).unwrap();
    fs::remove_file(folder.path().join("claims").join(&file.0)).unwrap();
    let plan = shell.ends(3, &["plan", &dir, place, "--prune", "-o", "table"]);
    assert!(plan.contains(&format!("impossible fields/{named}")) && plan.contains("still named there by"), "{plan}");
}

#[test]
fn the_folder_of_another_place_is_not_written_over_unasked() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("flows").display().to_string();
    let (here, there) = (Shell::new(&service, PRODUCTION, "us-east-1"), Shell::new(&service, EMPTY, "eu-west-1"));
    here.ends(0, &["snapshot", "appflow", &dir]);
    let kept = texts(dir.as_ref());
    let head = &kept.iter().find(|(name, _)| name == HEAD).unwrap().1;
    assert!(head.contains("\nfrom: 111122223333/us-east-1\n"), "{head}");
    // A flow with a key of its own has none there.
    there.ends(
        4,
        &[
            "apply",
            &dir,
            "appflow",
            "--yes",
            "--secrets",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/configuration/secrets.yaml"),
        ],
    );
    let refused = there.run(&["snapshot", "appflow", &dir]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    for words in ["it is the folder of another place", "was of 111122223333/us-east-1", "/eu-west-1", "Add --yes"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(texts(dir.as_ref()), kept, "nothing was written");
    there.ends(0, &["snapshot", "appflow", &dir, "--yes"]);
    there.ends(0, &["snapshot", "appflow", &dir]);
    assert_eq!(here.run(&["snapshot", "appflow", &dir]).status.code(), Some(2));
}

#[test]
fn what_the_plan_said_is_read_once_more_where_it_is_refused() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("flows").display().to_string();
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    shell.ends(0, &["snapshot", "appflow", &dir]);
    let flows: Vec<Value> = serde_json::from_str(&shell.ends(0, &["get", "appflow/flows"])).unwrap();
    let is_in_service = |flow: &&Value| flow["flowStatus"] == "Active" && flow["triggerType"] == "Scheduled";
    let name = flows.iter().find(is_in_service).unwrap()["flowName"].as_str().unwrap();
    fs::remove_file(Path::new(&dir).join(format!("flows/{name}.yaml"))).unwrap();
    let plan = shell.ends(3, &["plan", &dir, "appflow", "--prune", "-o", "table"]);
    assert!(plan.contains(&format!("delete     flows/{name}")) && plan.contains("before it is stopped"), "{plan}");
    let applied = shell.run(&["apply", &dir, "appflow", "--prune", "--yes"]);
    let said = String::from_utf8_lossy(&applied.stderr).into_owned();
    assert_eq!(applied.status.code(), Some(4), "{said}");
    assert!(
        said.contains(&format!("delete flows/{name}: ")) && said.contains("The plan said: it is in service"),
        "{said}"
    );
}

#[test]
fn what_is_deleted_needs_the_name_of_its_place_at_a_terminal() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let (dir, place) = (folder.path().join("claims").display().to_string(), "cases/domains/acme-travel-claims");
    let shell = Shell::new(&service, PRODUCTION, "us-east-1");
    shell.ends(0, &["snapshot", place, &dir]);
    let domains: Vec<Value> = serde_json::from_str(&shell.ends(0, &["get", "cases/domains"])).unwrap();
    let domain = domains.iter().find(|domain| domain["name"] == "acme-travel-claims").unwrap();
    let field = serde_json::json!({"domainId": domain["domainId"], "name": "Seat", "type": "Text"}).to_string();
    shell.ends(0, &["call", "cases:CreateField", "--input", &field, "--yes"]);
    for (typed, said, code) in
        [("y", "nothing was sent", 1), ("acme-travel-claims", "delete fields/Seat: done (1 of 1)", 0)]
    {
        let start = service.console(&["apply", &dir, place, "--prune"]).env("AWS_ACCESS_KEY_ID", PRODUCTION);
        let mut session = start.session();
        session.sees(&["What is deleted is gone. Type acme-travel-claims to go on:"]);
        session.press(&format!("{typed}\r"));
        session.sees(&[said]);
        assert_eq!(session.exit_code(), code, "{typed}");
    }
    shell.ends(0, &["plan", &dir, place, "--prune"]);
}
