//! What is written for people about this code is so: the files that `CONTRIBUTING.md` and the READMEs name exist,
//! functions and types are where they are said to be, every room is on the map, and no way of the tour passes a file
//! twice.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::MAY;

pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap()
}

/// `CONTRIBUTING.md`, and the READMEs of the repository and its data.
fn pages() -> Vec<String> {
    let folders = fs::read_dir(root().join("assets")).unwrap();
    let beside = folders.map(|entry| format!("assets/{}/README.md", entry.unwrap().file_name().display()));
    let top = ["CONTRIBUTING.md", "README.md"].map(str::to_owned);
    top.into_iter().chain(beside.filter(|page| root().join(page).exists())).collect()
}

/// The paths that a text names, from the root of the repository.
fn paths(text: &str) -> Vec<&str> {
    static PATH: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?m)(?:^|[\s`(\[])((?:src|tests|assets|\.ci)/[\w./*<>-]*)"));
    PATH.captures_iter(text).map(|found| found.get(1).unwrap().as_str().trim_end_matches('.')).collect()
}

/// Whether there is such a file or folder: `*` stands for any name, and what follows a `<placeholder>` is yet to be made.
fn exists(path: &str) -> bool {
    if let Some((before, _)) = path.split_once('<') {
        return before.rsplit_once('/').is_some_and(|(folder, _)| root().join(folder).is_dir());
    }
    let Some((before, after)) = path.split_once('*') else { return root().join(path).exists() };
    let (folder, begin) = before.rsplit_once('/').unwrap_or(("", before));
    let names = fs::read_dir(root().join(folder)).into_iter().flatten();
    let mut names = names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.any(|name| name.starts_with(begin) && name.ends_with(after))
}

#[test]
fn every_path_that_is_named_exists() {
    let link = regex(r"\]\(([^)#:]+)[)#]");
    for page in pages() {
        let text = read(&page);
        let missing: Vec<&str> = paths(&text).into_iter().filter(|path| !exists(path)).collect();
        assert!(missing.is_empty(), "{page} names what is not there: {missing:?}");
        let folder = root().join(&page).parent().map(PathBuf::from).unwrap();
        let links = link.captures_iter(&text).map(|found| found[1].to_owned());
        let dead: Vec<String> = links.filter(|to| !folder.join(to).exists()).collect();
        assert!(dead.is_empty(), "{page} links to what is not there: {dead:?}");
    }
}

/// All code and data below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_text = |file: &PathBuf| file.extension().is_some_and(|e| ["rs", "toml", "md", "py"].iter().any(|k| e == *k));
    entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).filter(is_text).collect()
}

#[test]
fn comments_name_files_that_exist() {
    let is_path = |text: &&str| ["src/", "tests/", "assets/"].iter().any(|top| text.starts_with(top));
    for file in ["src", "tests", "assets"].iter().flat_map(|folder| below(&root().join(folder))) {
        let text = fs::read_to_string(&file).unwrap();
        let quoted = text.split('`').filter(is_path).filter(|path| !path.contains([' ', '\n']));
        let missing: Vec<&str> = quoted.filter(|path| !exists(path)).collect();
        assert!(missing.is_empty(), "{} names what is not there: {missing:?}", file.display());
    }
}

#[test]
fn every_test_benchmark_and_example_that_is_named_is_there() {
    let manifest = read("Cargo.toml");
    let named = regex(r"cargo [^`\n]*--(test|bench|example) ([\w-]+)");
    for page in pages() {
        let text = read(&page);
        let missing =
            |found: &regex::Captures<'_>| !manifest.contains(&format!("[[{}]]\nname = \"{}\"\n", &found[1], &found[2]));
        let missing: Vec<String> =
            named.captures_iter(&text).filter(missing).map(|found| found[0].to_owned()).collect();
        assert!(missing.is_empty(), "{page} names what is not there: {missing:?}");
    }
}

/// The parts of a page that belong together: a paragraph, a point of a list, a row of a table. Examples are none.
fn parts(text: &str) -> Vec<String> {
    let number = regex(r"^\d+\. ");
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            quoted = !quoted;
        }
        let begins = line.is_empty() || line.starts_with(['|', '-', '#']) || number.is_match(line);
        if begins {
            parts.push(String::new());
        }
        if !quoted && let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
}

/// Whether a code says these words, and not only words that begin or end with them.
pub(super) fn says(code: &str, words: &str) -> bool {
    let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    code.match_indices(words).any(|(start, _)| {
        let (before, after) = (code[..start].chars().next_back(), code[start + words.len()..].chars().next());
        !is_word(before) && !is_word(after)
    })
}

/// Whether a code implements a type or defines a trait of this name.
fn owns(code: &str, name: &str) -> bool {
    let head = |line: &&str| line.starts_with("impl") || line.contains("trait ");
    code.lines().filter(head).any(|line| says(line, name))
}

/// Whether a code defines something of this name.
fn defines(code: &str, name: &str) -> bool {
    ["struct", "enum", "trait", "type", "fn", "const", "static"].iter().any(|how| says(code, &format!("{how} {name}")))
}

#[test]
fn functions_and_types_are_where_they_are_said_to_be() {
    let function = regex(r"`(?:(\w+)::)?([a-z_]+)\(\)`");
    let word = regex(r"`(\w+)` in `([^`]+\.rs)`");
    let is_code = |path: &&str| Path::new(path).extension().is_some_and(|ending| ending == "rs") && exists(path);
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for part in parts(&read("CONTRIBUTING.md")) {
        let files: Vec<&str> =
            paths(&part).into_iter().filter(is_code).filter(|path| !path.contains(['*', '<'])).collect();
        let codes: Vec<String> = files.iter().map(|file| read(file)).collect();
        for found in function.captures_iter(&part) {
            seen += 1;
            let owner = found.get(1).map(|owner| owner.as_str());
            let is_owned = owner.is_none_or(|owner| codes.iter().any(|code| owns(code, owner)));
            if !is_owned || !codes.iter().any(|code| says(code, &format!("fn {}", &found[2]))) {
                wrong.push(format!("{} is not in {files:?}", &found[0]));
            }
        }
        for found in word.captures_iter(&part) {
            seen += 1;
            if !exists(&found[2]) || !defines(&read(&found[2]), &found[1]) {
                wrong.push(format!("there is no {} in {}", &found[1], &found[2]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 100, "only {seen} functions and types are named");
}

#[test]
fn every_room_is_on_both_maps_with_what_it_may_import() {
    let law: Vec<(String, String)> = MAY
        .iter()
        .map(|(room, may)| {
            ((*room).to_owned(), if may.is_empty() { "nothing of ours".to_owned() } else { may.join(", ") })
        })
        .chain([("runtime".to_owned(), "everything".to_owned())])
        .collect();
    let row = regex(r"(?m)^\| `(\w+)` \|[^|\n]*\| ([^|\n]*) \|$");
    let guide = read("CONTRIBUTING.md");
    let mut drawn: Vec<(String, String)> =
        row.captures_iter(&guide).map(|row| (row[1].to_owned(), row[2].to_owned())).collect();
    let mut known = law.clone();
    drawn.sort();
    known.sort();
    assert_eq!(drawn, known, "the map of CONTRIBUTING.md and the law of layers");
    let crate_docs = read("src/lib.rs");
    let on_map = regex(r"(?m)^//! \| \[`(\w+)`\]");
    let on_map: BTreeSet<&str> = on_map.captures_iter(&crate_docs).map(|row| row.get(1).unwrap().as_str()).collect();
    let rooms: BTreeSet<&str> = law.iter().map(|(room, _)| room.as_str()).collect();
    assert_eq!(on_map, rooms, "the map of src/lib.rs and the law of layers");
}

#[test]
fn every_word_is_explained_once() {
    let guide = read("CONTRIBUTING.md");
    let words = guide.split("\n## ").find(|section| section.starts_with("The words")).unwrap();
    let row = regex(r"(?m)^\| ([\w ,-]+) \|");
    let explained = row.captures_iter(words).flat_map(|row| row[1].split(", ").map(str::to_owned).collect::<Vec<_>>());
    let mut once = BTreeSet::new();
    let twice: Vec<String> = explained.filter(|word| word != "word" && !once.insert(word.clone())).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert!(once.len() > 60, "{once:?}");
}

#[test]
fn no_way_of_the_tour_passes_a_file_twice() {
    let guide = read("CONTRIBUTING.md");
    let ways: Vec<&str> = guide.split("\n### ").filter(|section| section.starts_with("The way of ")).collect();
    assert_eq!(ways.len(), 4, "a key, a call, a typed character, a sandbox request");
    let step = regex(r"(?m)^\d+\. `(src/[^`]+)`: ");
    let number = regex(r"(?m)^\d+\. ");
    for way in ways {
        let files: Vec<&str> = step.captures_iter(way).map(|step| step.get(1).unwrap().as_str()).collect();
        let name = way.lines().next().unwrap_or_default();
        assert_eq!(files.len(), number.find_iter(way).count(), "{name}: a step begins with its file");
        assert!(files.len() > 9, "{name}");
        let mut once = BTreeSet::new();
        let twice: Vec<&&str> = files.iter().filter(|file| !once.insert(**file)).collect();
        assert!(twice.is_empty(), "{name} passes {twice:?} twice");
    }
}
