//! No text names a key: keys can be given another meaning, and texts take them from the keymap.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::{sources, src};

/// Names of keys, and the verb that goes before one.
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    let names =
        r"\b(?:Enter|Esc|Escape|Tab|Backspace|Space|Insert|PgUp|PgDn|PageUp|PageDown|F[1-9][0-2]?|press [^{])\b";
    let chords = r"\b(?:Ctrl|Alt|Shift|Cmd)[-+]\w+";
    let letters = r"\([B-HJ-Zb-hj-z?/:]\)|\b[B-HJ-Zb-hj-z] (?:unlocks|shows|copies|opens|reads|does|takes|goes|tries|marks|sorts|adds|loads|edits|deletes|creates|checks|locks|lists)\b";
    Regex::new(&format!("{names}|{chords}|{letters}")).unwrap()
});

/// Texts that have such a word and name no key, or one that no keymap can change.
const OTHERS: [&str; 3] = [
    // A signal of the terminal to a program that draws nothing.
    "Ctrl-C ends it",
    // What the facts call their rules, where one says which it comes from.
    "mapping, 1, F",
    // Things that services call so.
    "Channel Tab",
];

/// The texts of a source, without those of its tests: what stands between quotes, with its line.
fn texts(source: &str) -> Vec<(usize, String)> {
    let source = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let comments = Regex::new(r"(?m)^\s*//.*$|#\[[^\]]*\]").unwrap();
    let source =
        comments.replace_all(source, |found: &regex::Captures<'_>| "\n".repeat(found[0].matches('\n').count()));
    let literal = Regex::new(r#"'"'|"((?:[^"\\]|\\[\s\S])*)""#).unwrap();
    let line = |at: usize| source[..at].matches('\n').count() + 1;
    let found = literal.captures_iter(&source).filter_map(|found| found.get(1));
    found.map(|text| (line(text.start()), text.as_str().to_owned())).collect()
}

fn named(text: &str) -> Option<&str> {
    let text = text.trim();
    let found = KEY.find(text)?.as_str();
    (!OTHERS.iter().any(|other| text.contains(other))).then_some(found)
}

#[test]
fn no_text_of_a_source_names_a_key() {
    let mut wrong = Vec::new();
    for path in sources(&src()) {
        let is_test = path.components().any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "testing")));
        let name = path.file_name().unwrap().to_str().unwrap();
        // Names of keys themselves.
        if is_test || matches!(name, "tests.rs" | "testing.rs" | "torture.rs" | "keys.rs") {
            continue;
        }
        for (line, text) in texts(&fs::read_to_string(&path).unwrap()) {
            wrong.extend(named(&text).map(|key| format!("{}:{line}: {key:?} in {text:?}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_text_of_an_asset_names_a_key() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut wrong = Vec::new();
    for folder in ["help", "wizards", "catalog", "api/overlay"] {
        for entry in fs::read_dir(assets.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "toml") {
                continue;
            }
            let table: toml::Value = fs::read_to_string(&path).unwrap().parse::<toml::Table>().unwrap().into();
            let mut texts = Vec::new();
            strings(&table, &mut texts);
            wrong.extend(
                texts.iter().filter_map(|text| Some(format!("{}: {:?} in {text:?}", path.display(), named(text)?))),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn strings(value: &toml::Value, texts: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => texts.push(text.clone()),
        toml::Value::Array(items) => items.iter().for_each(|item| strings(item, texts)),
        toml::Value::Table(table) => table.values().for_each(|item| strings(item, texts)),
        _ => {}
    }
}
