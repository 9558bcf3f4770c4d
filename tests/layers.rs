//! The law of layers: which room may import which, read off the sources; and what is written about them.

#![expect(clippy::unwrap_used, reason = "a test that cannot read the sources has nothing to say")]

#[path = "layers/formats.rs"]
mod formats;
#[path = "layers/guide.rs"]
mod guide;
#[path = "layers/keys.rs"]
mod keys;
#[path = "layers/words.rs"]
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// Each room with the rooms it may import; a room may always import itself.
const MAY: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("theme", &[]),
    ("schedule", &["model"]),
    ("mapping", &["model"]),
    ("rules", &["model", "mapping", "schedule"]),
    ("catalog", &["model", "schedule"]),
    ("contract", &["model", "catalog"]),
    ("form", &["model", "mapping", "schedule", "rules", "catalog", "contract"]),
    ("jobs", &["model", "rules", "catalog", "contract"]),
    ("plan", &["model", "rules", "catalog", "contract"]),
    ("lint", &["model", "mapping", "schedule", "rules", "catalog", "plan"]),
    ("config", &["contract", "theme"]),
    ("widgets", &["theme"]),
    (
        "screens",
        &[
            "model", "mapping", "schedule", "rules", "catalog", "contract", "form", "jobs", "plan", "lint", "config",
            "theme", "widgets",
        ],
    ),
    (
        "app",
        &[
            "screens", "model", "mapping", "schedule", "rules", "catalog", "contract", "form", "jobs", "plan", "lint",
            "config", "theme", "widgets",
        ],
    ),
    ("aws", &["model", "contract"]),
    ("tasks", &["model", "contract"]),
    ("journal", &["model", "contract"]),
    ("sandbox", &["model", "mapping", "schedule", "rules"]),
];

/// Names (as patterns of whole words) that only one room may say.
const ONLY: [(&str, &str); 5] = [
    (r"aws_(sdk|config|runtime|smithy|types|credential)\w*", "aws"),
    ("enable_raw_mode", "runtime"),
    ("EnterAlternateScreen", "runtime"),
    ("EventStream", "runtime"),
    (r"std(in|out|err)", "runtime"),
];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code of a file without comments (links in documentation may point anywhere) and without what stands in
/// string and character literals (the names of log targets and operations are data).
fn code(path: &Path) -> String {
    bare(&fs::read_to_string(path).unwrap())
}

fn bare(text: &str) -> String {
    // In this order: comments, raw strings, strings, characters. A lifetime is no character.
    static IGNORED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r##"(?s)//[^\n]*|/\*.*?\*/|\br#".*?"#|\br"[^"]*"|"(?:\\.|[^"\\])*"|'(?:\\[^u']+|\\'|\\u\{[0-9a-fA-F]+\}|[^'\\])'"##,
        )
        .unwrap()
    });
    IGNORED.replace_all(text, " ").into_owned()
}

/// The rooms named in `crate::room` paths, groups such as `use crate::{a, b::c}` included.
fn rooms_named(code: &str) -> Vec<String> {
    let word = |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    code.match_indices("crate::")
        .flat_map(|(at, found)| {
            let rest = &code[at + found.len()..];
            match rest.strip_prefix('{') {
                Some(group) => group.split(';').next().unwrap_or_default().split(',').map(word).collect(),
                None => vec![word(rest)],
            }
        })
        .collect()
}

fn is_room(name: &str) -> bool {
    name == "runtime" || MAY.iter().any(|(room, _)| *room == name)
}

#[test]
fn every_room_imports_only_what_it_may() {
    let mut wrong = Vec::new();
    for (room, may) in MAY {
        for file in sources(&src().join(room)) {
            for named in rooms_named(&code(&file)) {
                let foreign = is_room(&named) && named != *room;
                // The names inside a group may be items of the room itself: they count only where they are rooms.
                if foreign && !may.contains(&named.as_str()) {
                    wrong.push(format!("{}: {room} may not import {named}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_is_a_room_of_the_law() {
    for entry in fs::read_dir(src()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(!path.is_dir() || is_room(&name), "src/{name} is not in the law of layers");
    }
}

#[test]
fn the_sdk_stays_in_aws_and_the_terminal_in_runtime() {
    // A method of that name is another matter: a process that is started has streams of its own.
    let names = ONLY.map(|(said, room)| (Regex::new(&format!(r"(^|[^.\w]){said}\b")).unwrap(), said, room));
    let mut wrong = Vec::new();
    for file in sources(&src()) {
        let code = code(&file);
        for (named, said, room) in &names {
            if named.is_match(&code) && !file.starts_with(src().join(room)) {
                wrong.push(format!("{} says {said}, which belongs to {room}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// So the terminal's own cursor stands there, too.
#[test]
fn a_caret_is_drawn_in_one_place() {
    let drawn = src().join("widgets/drawn.rs");
    let marks_caret = |file: &PathBuf| code(file).contains("theme.cursor");
    assert_eq!(sources(&src()).into_iter().filter(marks_caret).collect::<Vec<_>>(), [drawn]);
}

#[test]
fn the_check_sees_groups_and_paths() {
    assert_eq!(rooms_named("use crate::{aws::Gateway, model}; crate::theme::Theme"), ["aws", "model", "theme"]);
}

#[test]
fn the_check_overlooks_comments_and_literals_alone() {
    let text = r##"use a::B; // aws_sdk_x
        /* aws_sdk_x */ let c = '"'; let l: &'static str = "aws_sdk_\"x"; let r = r#"aws_sdk_"x"#; d::E(')\'')"##;
    let left = bare(text);
    assert!(!left.contains("aws_sdk_"), "{left}");
    assert!(left.contains("use a::B;") && left.contains("&'static str") && left.contains("d::E("), "{left}");
}

#[test]
fn every_file_of_tests_is_in_a_binary() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let names: Vec<String> = names.filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned())).collect();
    let manifest = fs::read_to_string(folder.with_file_name("Cargo.toml")).unwrap();
    let (roots, parts): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|name| manifest.contains(&format!("path = \"tests/{name}.rs\"")));
    let roots: String =
        roots.iter().map(|root| fs::read_to_string(folder.join(format!("{root}.rs"))).unwrap()).collect();
    let lost: Vec<_> = parts.iter().filter(|part| !roots.contains(&format!("mod {part};\n"))).collect();
    assert!(lost.is_empty(), "no test binary has {lost:?}");
}
