//! Files as they are on a disk.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use super::*;
use crate::contract::{RowFormat, RowMapping};
use crate::jobs::rows::{find_operation, propose};

fn mapping(path: &Path) -> RowsCheck {
    let seen = look(None, &path.display().to_string()).unwrap();
    let operation = find_operation("CreateProfile").unwrap();
    let columns = propose(operation, &json!({}), &[], &seen.columns);
    let mapping = RowMapping { format: seen.format, encoding: seen.encoding, columns, ..RowMapping::default() };
    RowsCheck {
        number: 1,
        path: seen.path,
        operation,
        set: json!({"DomainName": "acme"}),
        names: std::collections::BTreeMap::new(),
        mapping,
        needs: Vec::new(),
        edits: false,
        upload: None,
    }
}

#[test]
fn a_file_is_looked_at_checked_and_known_by_its_hash() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    fs::write(&path, "First name;E-mail\nKim;kim@example.com\nAnn\n").unwrap();
    let typed = format!(" '{}' ", path.display());
    let seen = look(None, &typed).unwrap();
    assert_eq!((seen.format, seen.bytes), (RowFormat::Csv { delimiter: b';' }, 42));
    assert_eq!(seen.columns[1].samples, ["kim@example.com"]);
    assert_eq!(look(Some(folder.path().to_owned()), "people.csv").unwrap(), seen);
    let found = check(None, &mapping(&path), &mut |_| ControlFlow::Continue(())).unwrap().unwrap();
    assert_eq!((found.items, found.bad.as_slice(), found.lines[0].line), (2, &[1][..], 3));
    assert_eq!(found.sha256, "a69d015af5d4fb06dddec44e36f191c9696beb04aa9b10771f2bc173878b65b7");
}

#[test]
fn what_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("empty.csv"), "").unwrap();
    for (typed, why) in [
        ("nowhere.csv", "there is no such file"),
        (".", "this is a folder: name a file in it"),
        ("/dev/null", "this is no file on a disk, and rows are read more than once"),
        ("empty.csv", "it is empty"),
        ("  ", "no file is named"),
    ] {
        let said = look(Some(folder.path().to_owned()), typed).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn a_mapping_is_kept_for_its_user_alone_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    fs::write(&path, "First name;E-mail\nKim;kim@example.com\n").unwrap();
    let asked = mapping(&path);
    let mappings = folder.path().join("config/mappings");
    let kept = KeptMapping { name: "nightly people".to_owned(), operation: asked.operation, mapping: asked.mapping };
    assert_eq!(keep(&mappings, &kept).unwrap(), "kept as 'nightly people'");
    assert_eq!(read(&mappings, "nightly people").unwrap(), kept);
    let file = mappings.join("nightly people.toml");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    fs::write(mappings.join("torn.toml"), "columns = 1").unwrap();
    let (all, odd) = list(&mappings);
    assert!(all == [kept] && odd.len() == 1 && odd[0].contains("torn.toml"), "{odd:?}");
    assert!(read(&mappings, "other").unwrap_err().ends_with("there is no mapping 'other': there are nightly people"));
    for name in ["", "../x", "a/b", " a", ".a"] {
        assert!(read(&mappings, name).unwrap_err().contains("is no name"), "{name}");
    }
}
