//! Folders of configuration on disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::ExitError;
use crate::plan::{
    Design, Entry, HEAD, Head, Kinds, entry_of_file, file_names, file_of_entry, file_of_head, head_of_file,
};

/// What a folder says of itself; `None` where it is empty or not there.
///
/// # Errors
/// If it cannot be read, or holds something else.
pub(super) fn head(folder: &Path) -> Result<Option<Head>, ExitError> {
    let path = folder.join(HEAD);
    match fs::read_to_string(&path) {
        Ok(text) => head_of_file(&text).map(Some).map_err(|bad| wrong(&path, &bad)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(&path, &error)),
    }
}

/// Everything in a folder.
///
/// # Errors
/// If a file cannot be used; all such files are named.
pub(super) fn read(folder: &Path, kinds: &Kinds, of: &str) -> Result<Design, ExitError> {
    let mut design = Design::new(of);
    let mut problems = Vec::new();
    let mut seen: Vec<(PathBuf, (String, String))> = Vec::new();
    for path in files(folder)? {
        let text = fs::read_to_string(&path).map_err(|error| wrong(&path, &error))?;
        match entry_of_file(&text, kinds) {
            Ok(entry) => {
                let key = (entry.kind.clone(), entry.key.clone());
                if let Some((other, _)) = seen.iter().find(|(_, other)| *other == key) {
                    problems.push(format!("{}: {} is in {} already", path.display(), entry.title(), other.display()));
                }
                seen.push((path, key));
                design.add(entry);
            }
            Err(bad) => problems.push(format!("{}: {bad}", path.display())),
        }
    }
    if problems.is_empty() { Ok(design) } else { Err(ExitError::usage(problems.join("\n"))) }
}

/// What became of the files of a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// How many there are by now.
    pub files: usize,
    /// How many of them are new or have another content.
    pub changed: usize,
    /// How many went, because what they were about is gone.
    pub removed: usize,
}

/// Writes a design into its folder: what is the same there is not touched, and what is no longer in it goes.
///
/// # Errors
/// If the folder holds something else, or cannot be written.
pub(super) fn write(folder: &Path, design: &Design, head: &Head, kinds: &Kinds) -> Result<Written, ExitError> {
    fs::create_dir_all(folder).map_err(|error| wrong(folder, &error))?;
    let is_new = !folder.join(HEAD).exists();
    let holds_something = fs::read_dir(folder).map_err(|error| wrong(folder, &error))?.flatten();
    let something =
        holds_something.map(|entry| entry.file_name()).find(|name| !name.to_string_lossy().starts_with('.'));
    if let Some(name) = something.filter(|_| is_new) {
        return Err(ExitError::usage(format!(
            "{}: it is not empty ({}), and no folder of a snapshot: give an empty one",
            folder.display(),
            name.to_string_lossy()
        )));
    }
    let entries: Vec<&Entry> = design.entries.values().collect();
    let names = file_names(&entries);
    let texts = entries.iter().map(|entry| file_of_entry(entry, kinds));
    let mut written = Written::default();
    let mut kept = BTreeSet::new();
    for (name, text) in [(HEAD.to_owned(), file_of_head(head))].into_iter().chain(names.into_iter().zip(texts)) {
        let path = folder.join(name);
        written.files += 1;
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            kept.insert(path);
            continue;
        }
        replace(&path, &text).map_err(|error| wrong(&path, &error))?;
        written.changed += 1;
        kept.insert(path);
    }
    for path in files(folder)?.into_iter().filter(|path| !kept.contains(path)) {
        // Only what is surely an entry is ours to remove.
        let is_entry = fs::read_to_string(&path).is_ok_and(|text| entry_of_file(&text, kinds).is_ok());
        if is_entry {
            fs::remove_file(&path).map_err(|error| wrong(&path, &error))?;
            written.removed += 1;
        }
    }
    Ok(written)
}

/// The files of entries: those of YAML in the folder and one level below.
fn files(folder: &Path) -> Result<Vec<PathBuf>, ExitError> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), true)];
    while let Some((folder, is_top)) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| wrong(&folder, &error))? {
            let path = entry.map_err(|error| wrong(&folder, &error))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
            if name.starts_with('.') || (is_top && name == HEAD) {
                continue;
            }
            if path.is_dir() && is_top {
                folders.push((path, false));
            } else if is_yaml && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A file is there as a whole, or not at all.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let new = path.with_extension("yaml.new");
    fs::write(&new, text)?;
    fs::rename(&new, path)
}

fn wrong(path: &Path, error: &dyn std::fmt::Display) -> ExitError {
    ExitError::usage(format!("{}: {error}", path.display()))
}
