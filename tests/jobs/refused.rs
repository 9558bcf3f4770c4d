//! Runs where nothing may be changed: refused whether they begin or go on, until that is so no more.

use std::fs;

use super::{Bench, keys, objects};

/// What a run says of its settings.
fn settings(bench: &Bench, more: &str) {
    let file = bench.home.path().join(".config/switchboard/settings.toml");
    fs::write(file, format!("{more}\n[rates]\nbackground = 1.0\n")).unwrap();
}

#[test]
fn a_run_is_refused_in_a_protected_or_read_only_profile_until_it_is_none_any_more() {
    let bench = Bench::new(&[]);
    let file = bench.write("keys.csv", &keys());
    let path = file.to_str().unwrap();
    let set = ["--set", "DomainName=acme-retail", "--set", "KeyName=_email"];
    let of = |more: &[&str]| {
        let (status, items, said) = bench.run(&[&["AddProfileKey", "--rows", path], &set[..], more].concat()).end();
        (status.code().unwrap(), items.len(), said)
    };
    let asked = || bench.service.log().iter().filter(|entry| entry["operation"] == "AddProfileKey").count();
    // One that is there already, of which nothing went through.
    let mut begun = bench.run(&[&["AddProfileKey", "--rows", path], &set[..], &["--yes"]].concat());
    let job = begun.job();
    let (status, _, said) = begun.end();
    assert_eq!(status.code(), Some(4), "{said}");
    let before = asked();
    for (set, why, how) in [
        ("protected = [\"default\"]", "the profile is protected", "take 'protected' from it in the settings"),
        ("read_only = true", "this profile is read-only", ""),
    ] {
        settings(&bench, set);
        let (code, items, said) = of(&["--yes"]);
        assert_eq!((code, items), (1, 0), "{said}");
        assert!(said.contains(&format!("nothing was sent: {why}")) && said.contains(how), "{said}");
        let (code, items, said) = of(&["--dry-run"]);
        assert_eq!((code, items), (0, 2), "looking at it is no change: {said}");
        for again in [vec!["--resume", &job, "--retry"], vec!["--resume", &job, "--retry", "--rows", path]] {
            let (status, _, said) = bench.run(&again).end();
            assert!(status.code() == Some(1) && said.contains(why), "{said}");
        }
    }
    assert_eq!(asked(), before, "nothing was sent meanwhile");
    settings(&bench, "");
    let (status, _, said) = bench.run(&["--resume", &job, "--retry"]).end();
    assert_eq!(status.code(), Some(4), "{said}");
    assert!(asked() > before, "it goes on: {said}");
}

/// What lines name is looked up before anything is sent, once for all of them.
#[test]
fn a_line_that_names_what_is_not_there_is_left_out() {
    let bench = Bench::new(&[]);
    let lines = objects(3);
    let of = |line: &str, name: &str| format!("{},\"type\":\"{name}\"}}", line.strip_suffix('}').unwrap());
    let lines = [of(&lines[0], "Web-Order"), of(&lines[1], "Web-Ordr"), of(&lines[2], "Web-Order")];
    let file = bench.write("objects.jsonl", &lines);
    let rows = ["PutProfileObject", "--rows", file.to_str().unwrap(), "--map", "type=ObjectTypeName", "--dry-run"];
    let counted = |operation: &str| bench.service.log().iter().filter(|entry| entry["operation"] == operation).count();
    let before = counted("ListProfileObjectTypes");
    let (status, items, said) = bench.run(&[&rows[..], &["--set", "DomainName=acme-retail"]].concat()).end();
    assert_eq!((status.code(), items.len()), (Some(4), 2), "{said}");
    assert!(
        said.contains("line 2, column type (left out): ObjectTypeName: there is no such object type: Web-Ordr"),
        "{said}"
    );
    assert_eq!(counted("ListProfileObjectTypes"), before + 1, "one list for all lines");
    let (status, items, said) = bench.run(&[&rows[..], &["--set", "DomainName=acme-retial"]].concat()).end();
    assert_eq!((status.code(), items.len()), (Some(4), 0), "{said}");
    assert!(said.contains("there is no such domain: acme-retial"), "{said}");
}
