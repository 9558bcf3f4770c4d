//! Every key of the data files is explained beside them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::guide::{read, root, says};

/// The values at a path of a document, where `*` goes into all that is there.
fn at<'v>(value: &'v Value, path: &[&str]) -> Vec<&'v Value> {
    let Some((step, rest)) = path.split_first() else { return vec![value] };
    let below: Vec<&Value> = match (*step, value) {
        ("*", Value::Object(members)) => members.values().collect(),
        ("*", Value::Array(items)) => items.iter().collect(),
        (name, value) => value.get(name).into_iter().collect(),
    };
    below.into_iter().flat_map(|value| at(value, rest)).collect()
}

/// The keys that the format of a file has: those of the objects at these paths.
fn keys(file: &Path, paths: &[&str]) -> BTreeSet<String> {
    let text = fs::read_to_string(file).unwrap();
    let value: Value = match file.extension().and_then(|ending| ending.to_str()) {
        Some("json") => serde_json::from_str(&text).unwrap(),
        _ => toml::from_str(&text).unwrap(),
    };
    let steps = |path: &&str| path.split('/').filter(|step| !step.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let found = paths.iter().flat_map(|path| {
        let steps = steps(path);
        at(&value, &steps.iter().map(String::as_str).collect::<Vec<_>>())
    });
    found.filter_map(Value::as_object).flat_map(|members| members.keys().cloned()).collect()
}

#[test]
fn every_key_of_the_data_files_is_explained_beside_them() {
    let facts = ["", "operations/*", "shapes/*", "shapes/*/members/*"].as_slice();
    let overlay = [
        "",
        "operations/*",
        "operations/*/page",
        "operations/*/refused",
        "edit_from/*",
        "batches/*",
        "batches/*/lists/*",
        "variants/*",
        "refusals/*",
        "classes",
        "json",
    ];
    let catalogue = [
        "resource/*",
        "resource/*/list",
        "resource/*/describe",
        "resource/*/columns/*",
        "resource/*/references/*",
        "resource/*/labels/*",
        "resource/*/actions/*",
        "resource/*/actions/*/unset",
        "resource/*/search",
        "resource/*/merge",
        "resource/*/merge/takes",
        "resource/*/merge/same/*",
        "resource/*/merge/known_by",
        "resource/*/merge/moves/*",
        "resource/*/configuration",
        "resource/*/configuration/parts/*",
    ];
    let wizard = ["", "start/*", "step/*", "step/*/grid", "default/*", "also/*", "review/*", "after"];
    let folders = [
        ("assets/api", "json", facts),
        ("assets/api/overlay", "toml", &overlay),
        ("assets/help", "toml", &["*/*"]),
        ("assets/catalog", "toml", &catalogue),
        ("assets/wizards", "toml", &wizard),
    ];
    let mut wrong = Vec::new();
    for (folder, ending, paths) in folders {
        let page = if folder.ends_with("overlay") { "assets/api/README.md" } else { &format!("{folder}/README.md") };
        let text = read(page);
        let files = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        // Those that say so of themselves are no wizards.
        let is_data = |file: &PathBuf| {
            file.extension().is_some_and(|found| found == ending)
                && !file.ends_with("connectors.toml")
                && !file.ends_with("connector-labels.toml")
        };
        for file in files.filter(is_data) {
            let is_said = |key: &String| says(&text, &format!("`{key}")) || says(&text, &format!("`[{key}"));
            let unsaid = keys(&file, paths).into_iter().filter(|key| !is_said(key));
            wrong.extend(unsaid.map(|key| format!("{page} does not say what `{key}` of {} is", file.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
