//! What becomes of what a flow carries, field by field.

use serde_json::Value;

use super::{CarriedLine, CarriedTasks};

/// A difference between what a flow carries and what it is to carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedChange {
    /// The field, or what else it is about.
    pub name: String,
    /// Where it went, and what became of it; nothing where it did not go along.
    pub before: Option<String>,
    /// The same from now on.
    pub after: Option<String>,
}

/// The differences between the tasks of two requests about the same flow. The order of tasks says nothing (semantics,
/// AppFlow).
#[must_use]
pub fn carried_changes(before: &Value, after: &Value) -> Vec<CarriedChange> {
    let [was, is] = [before, after].map(|document| said(&CarriedTasks::of(document)));
    let mut names: Vec<&String> = was.iter().map(|(name, _)| name).collect();
    names.extend(is.iter().map(|(name, _)| name).filter(|name| !was.iter().any(|(known, _)| known == *name)));
    let of = |said: &[(String, String)], name: &String| {
        let mut all: Vec<&str> = said.iter().filter(|(own, _)| own == name).map(|(_, text)| text.as_str()).collect();
        all.sort_unstable();
        (!all.is_empty()).then(|| all.join("; "))
    };
    let mut changes: Vec<CarriedChange> = Vec::new();
    for name in names {
        let change = CarriedChange { name: name.clone(), before: of(&was, name), after: of(&is, name) };
        if change.before != change.after && !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes
}

/// What is done with each field, and what is done besides.
fn said(tasks: &CarriedTasks) -> Vec<(String, String)> {
    let lines = tasks.lines(&[]).into_iter().filter(|line| line.to.is_some() || !line.ways.is_empty());
    let mut said: Vec<(String, String)> = lines.map(|line| (line.from.join(" + "), text(&line))).collect();
    said.extend(tasks.all_words().map(|words| ("All fields".to_owned(), words)));
    said.extend(tasks.apart().map(|words| ("Besides".to_owned(), words)));
    said
}

fn text(line: &CarriedLine) -> String {
    let to = line.to.iter().map(|to| format!("goes to {to}"));
    let mut ways = line.ways.clone();
    ways.sort_unstable();
    to.chain(ways).collect::<Vec<_>>().join(" · ")
}
