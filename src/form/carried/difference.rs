//! What becomes of what a flow carries, field by field.

use serde_json::Value;

use super::{CarriedLine, CarriedTasks, projects, sources};

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

/// What is said of the fields that are read at the source beside what the rows say of them: those that go nowhere, those
/// that are read from now on though nothing is changed in their rows, and what all fields are where all go along.
#[must_use]
pub fn read_besides(before: Option<&Value>, after: &Value) -> Vec<String> {
    let tasks = CarriedTasks::of(after);
    let lines = tasks.lines(&[]);
    let going = |field: &String| lines.iter().any(|line| line.to.is_some() && line.from.contains(field));
    let read = read(&tasks);
    let idle: Vec<String> = read.iter().filter(|field| !going(field)).cloned().collect();
    let mut said: Vec<String> = of_all(before, &tasks).into_iter().collect();
    if let Some((are, them)) = several(&idle) {
        said.push(format!("{} {are} read, too, and {them} nowhere.", idle.join(", ")));
    }
    if let Some(before) = before {
        let was = self::read(&CarriedTasks::of(before));
        let changed = carried_changes(before, after);
        let is_told = |field: &String| changed.iter().any(|change| change.name.split(" + ").any(|own| own == *field));
        let new = read.into_iter().filter(|field| !was.contains(field) && !is_told(field) && !idle.contains(field));
        let gained: Vec<String> = new.collect();
        if let Some((are, _)) = several(&gained) {
            said.push(format!("{} {are} read from now on: rows that stay as they are speak of it.", gained.join(", ")));
        }
    }
    said
}

/// Which fields all of them are, where all go along: those that are read. Where that is said no more, the others are
/// gained, and no row speaks of them.
fn of_all(before: Option<&Value>, tasks: &CarriedTasks) -> Option<String> {
    let own = read(tasks);
    if !tasks.takes_all() {
        return None;
    }
    if !own.is_empty() {
        return Some(format!("All fields are those that are read: {}.", own.join(", ")));
    }
    let was = before.map(CarriedTasks::of).map(|was| read(&was)).filter(|was| !was.is_empty())?;
    let text = "Every field of the source goes along from now on, also one that is added there later";
    Some(format!("{text}; until now those that were read: {}.", was.join(", ")))
}

/// The verbs for so many fields; `None` for none.
const fn several(fields: &[String]) -> Option<(&'static str, &'static str)> {
    match fields.len() {
        0 => None,
        1 => Some(("is", "goes")),
        _ => Some(("are", "go")),
    }
}

/// The fields that are read, where that is said.
pub(super) fn read(tasks: &CarriedTasks) -> Vec<String> {
    let own = tasks.tasks.iter().filter(|task| projects(task));
    own.flat_map(sources).map(str::to_owned).collect()
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
