//! Facts stay out of forms and screens: catalogue, API overlay, wizards and rules name operations, resources and
//! members, and the code that shows them does not.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use switchboard::catalog::catalog;
use switchboard::model::{Shape, api};

use super::{sources, src};

/// The code of a file, without its unit tests and comments.
fn code(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// What is written in quotes.
fn texts(code: &str) -> Vec<String> {
    static TEXT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""((?:\\.|[^"\\])*)""#).unwrap());
    TEXT.captures_iter(code).map(|found| found[1].to_owned()).collect()
}

/// Names by which code goes into a document. A member of one word may be a word for people elsewhere.
fn members_read(code: &str) -> Vec<String> {
    static READ: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?:\[|\bget\(|\bmember\(|\b(?:member|map|name) == )"([A-Za-z]\w*)"(?:\]|\)|:|\b| )"#).unwrap()
    });
    READ.captures_iter(code).map(|found| found[1].to_owned()).collect()
}

/// The files that show things, without their tests, each by its path in `src`.
fn shown() -> Vec<(String, PathBuf)> {
    let files = ["screens", "form", "app"].into_iter().flat_map(|room| sources(&src().join(room)));
    let named = files.map(|file| (file.strip_prefix(src()).unwrap().to_string_lossy().into_owned(), file));
    // The tasks of a flow, and what its ends say of their fields, are described by no catalogue.
    let is_own = |name: &str| name.contains("form/carried/");
    named.filter(|(name, _)| !name.contains("test") && !is_own(name)).collect()
}

fn operations() -> BTreeSet<&'static str> {
    api().operations().map(|operation| operation.id.name).collect()
}

fn members() -> BTreeSet<&'static str> {
    api().shapes().flat_map(Shape::members).map(|member| member.name).collect()
}

#[test]
fn nothing_that_is_shown_names_an_operation_or_a_resource() {
    let operations = operations();
    let resources: Vec<&str> = catalog().resources().iter().map(|resource| resource.path.as_str()).collect();
    let mut wrong = Vec::new();
    for (name, file) in shown() {
        for text in texts(&code(&file)) {
            let operation = text.split(|c: char| !c.is_alphanumeric()).any(|word| operations.contains(word));
            if operation || resources.iter().any(|path| text.contains(path)) {
                wrong.push(format!("{name}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "catalogue, overlay or wizard should say it:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_that_is_shown_names_a_member() {
    let members = members();
    let mut wrong = Vec::new();
    for (name, file) in shown() {
        let code = code(&file);
        let two_words = |text: &String| text.chars().skip(1).any(char::is_uppercase) && text.len() > 3;
        let read = members_read(&code).into_iter();
        for text in
            read.chain(texts(&code).into_iter().filter(two_words)).filter(|text| members.contains(text.as_str()))
        {
            wrong.push(format!("{name}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "catalogue, overlay or wizard should say it:\n{}", wrong.join("\n"));
}
