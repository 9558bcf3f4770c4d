//! Folders of configuration on disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::super::ExitError;
use super::super::disk;
use crate::catalog::Location;
use crate::config::read_text;
use crate::contract::FolderWritten;
use crate::plan::{
    Design, Entry, HEAD, Head, Kinds, design_of_files, entry_of_file, file_names, file_of_entry, file_of_head,
    head_of_file, head_text, says_resource,
};

/// What a folder says of itself; `None` where it is empty or not there.
///
/// # Errors
/// If it cannot be read, or holds something else.
pub(super) fn head(folder: &Path) -> Result<Option<Head>, ExitError> {
    let path = folder.join(HEAD);
    match read_text(&path) {
        Ok(text) => head_of_file(&text).map(Some).map_err(|bad| wrong(&path, &bad)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(&path, &error)),
    }
}

/// Everything in a folder.
///
/// # Errors
/// If a file cannot be used; all such files are named.
pub(super) fn read(folder: &Path, kinds: &Kinds, of: &str) -> Result<Design, ExitError> {
    let read = |path: PathBuf| match read_text(&path) {
        Ok(text) => Ok((path.display().to_string(), text)),
        Err(error) => Err(failed(&path, &error)),
    };
    all_read(folder)?;
    let files: Vec<(String, String)> = files(folder)?.into_iter().map(read).collect::<Result<_, _>>()?;
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    design_of_files(files, kinds, of).map_err(|problems| ExitError::usage(problems.join("\n")))
}

/// The texts of the files of a design, by their names, the head first.
pub(super) fn texts_of(design: &Design, head: &Head, kinds: &Kinds) -> Vec<(String, String)> {
    let entries: Vec<&Entry> = design.entries.values().collect();
    let texts = entries.iter().map(|entry| file_of_entry(entry, kinds));
    let files = file_names(&entries).into_iter().zip(texts);
    [(HEAD.to_owned(), file_of_head(head))].into_iter().chain(files).collect()
}

/// The files of a folder that go when these are written: entries that are no longer among them.
///
/// # Errors
/// If the folder cannot be read.
pub(super) fn idle(folder: &Path, texts: &[(String, String)], kinds: &Kinds) -> Result<Vec<String>, ExitError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let name = |path: &PathBuf| path.strip_prefix(folder).unwrap_or(path).display().to_string();
    // Only what is surely an entry is ours to remove.
    let is_entry = |path: &PathBuf| read_text(path).is_ok_and(|text| entry_of_file(&text, kinds).is_ok());
    let is_kept = |path: &PathBuf| texts.iter().any(|(name, _)| folder.join(name) == *path);
    let gone = files(folder)?.into_iter().filter(|path| !is_kept(path) && is_entry(path));
    Ok(gone.map(|path| name(&path)).collect())
}

/// Writes the files of a design into its folder: what is the same there is not touched, and what is no longer in it goes.
/// What people wrote into the head stays as it stands there.
///
/// # Errors
/// If the folder holds something else, or cannot be written.
pub(super) fn write(folder: &Path, texts: &[(String, String)], kinds: &Kinds) -> Result<FolderWritten, ExitError> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    is_ours(folder)?;
    let mut written = FolderWritten::default();
    for (name, text) in texts {
        let path = folder.join(name);
        written.files += 1;
        let old = read_text(&path).ok();
        let text = match old.as_deref().filter(|_| name == HEAD) {
            Some(old) => &head_text(old, text),
            None => text,
        };
        if old.as_ref() == Some(text) {
            continue;
        }
        replace(&path, text).map_err(|error| failed(&path, &error))?;
        written.changed += 1;
    }
    for name in idle(folder, texts, kinds)? {
        let path = folder.join(&name);
        fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
        written.removed.push(name);
    }
    Ok(written)
}

/// Whether a folder is empty or holds a snapshot.
fn is_ours(folder: &Path) -> Result<(), ExitError> {
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, &error))?.flatten();
    let something = entries.map(|entry| entry.file_name()).find(|name| !name.to_string_lossy().starts_with('.'));
    match something.filter(|_| !folder.join(HEAD).exists()) {
        Some(name) => Err(ExitError::usage(format!(
            "{}: it is not empty ({}), and no folder of a snapshot: give an empty one",
            folder.display(),
            name.to_string_lossy()
        ))),
        None => Ok(()),
    }
}

/// All files of a folder, by their names in it; none where it is not there.
///
/// # Errors
/// If it holds something else, or cannot be read.
pub(in crate::runtime) fn texts(folder: &Path) -> Result<Vec<(String, String)>, String> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    is_ours(folder).map_err(|wrong| wrong.words)?;
    all_read(folder).map_err(|wrong| wrong.words)?;
    let head = folder.join(HEAD);
    let all = head.exists().then_some(head).into_iter().chain(files(folder).map_err(|wrong| wrong.words)?);
    let text = |path: PathBuf| {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        read_text(&path).map(|text| (name, text)).map_err(|error| disk::told(&path, &error))
    };
    all.map(text).collect()
}

/// Writes the texts of a folder; the head, which says what it is of, is among them.
///
/// # Errors
/// If the folder holds something else, or cannot be written.
pub(in crate::runtime) fn write_texts(folder: &Path, files: &[(String, String)]) -> Result<FolderWritten, String> {
    let head = files.iter().find(|(name, _)| name == HEAD).map(|(_, text)| head_of_file(text));
    let head = head.ok_or_else(|| format!("there is no {HEAD}"))?.map_err(|bad| bad.to_string())?;
    write(folder, files, &kinds_of(&head)).map_err(|wrong| wrong.words)
}

/// The kinds of what a folder is of.
pub(super) fn kinds_of(head: &Head) -> Kinds {
    let of: Location = head.of.parse().unwrap_or_default();
    // What the folder is of stands for any place of its sort.
    let at = if of.parts().len().is_multiple_of(2) { of.child("any") } else { of };
    Kinds::at(&at)
}

/// The files of entries: those of YAML in the folder, however deep.
fn files(folder: &Path) -> Result<Vec<PathBuf>, ExitError> {
    sorted(folder).map(|(files, _)| files)
}

/// Refuses a folder with files that look like entries and are not read: what they hold would be taken for unwanted.
fn all_read(folder: &Path) -> Result<(), ExitError> {
    let (files, others) = sorted(folder)?;
    let holds_entries = |within: Option<&Path>| within != Some(folder) && files.iter().any(|it| it.parent() == within);
    let is_odd =
        |path: &&PathBuf| holds_entries(path.parent()) || read_text(path).is_ok_and(|text| says_resource(&text));
    let words: Vec<String> = others
        .iter()
        .filter(is_odd)
        .map(|path| format!("{}: only .yaml and .yml are read: call it so, or put it elsewhere", path.display()))
        .collect();
    if words.is_empty() { Ok(()) } else { Err(ExitError::usage(words.join("\n"))) }
}

/// Whether a file that is not read is called as if it held an entry: one of JSON, or a copy of one of YAML. What a
/// snapshot that was broken off leaves behind is none.
fn may_be_entry(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // As `x.yaml.bak`, `x.yaml~` and `x.yaml (copy)`.
    let is_one = |ending: &str| ["json", "yaml", "yml"].iter().any(|own| ending.starts_with(own));
    !name.ends_with(NEW) && name.split('.').skip(1).any(is_one)
}

/// The files of YAML in a folder, however deep, and those that may be entries, too.
fn sorted(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), ExitError> {
    let mut found = Vec::new();
    let mut others = Vec::new();
    let mut folders = vec![folder.to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(within) = folders.pop() {
        let failed = |error: io::Error| failed(&within, &error);
        // A link may lead back to what it is in.
        if !seen.insert(fs::canonicalize(&within).map_err(failed)?) {
            continue;
        }
        for entry in fs::read_dir(&within).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_yaml = path
                .extension()
                .is_some_and(|ending| ["yaml", "yml"].iter().any(|own| ending.eq_ignore_ascii_case(own)));
            if name == HEAD && within != folder {
                let words = format!("it is a folder of its own inside of {}: put it elsewhere", folder.display());
                return Err(wrong(&within, &words));
            }
            if name.starts_with('.') || name == HEAD {
                continue;
            }
            // What cannot be followed is not as if it were not there: what it holds would be taken for unwanted.
            let what = fs::metadata(&path).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound if path.is_symlink() => wrong(&path, &"it is a link that leads nowhere"),
                _ => self::failed(&path, &error),
            })?;
            if what.is_dir() {
                folders.push(path);
            } else if is_yaml && what.is_file() {
                found.push(path);
            } else if is_yaml {
                return Err(wrong(&path, &"it is no file that can be read"));
            } else if what.is_file() && may_be_entry(&name) {
                others.push(path);
            }
        }
    }
    found.sort();
    others.sort();
    Ok((found, others))
}

/// How a file ends while it is written.
const NEW: &str = "yaml.new";

/// A file is there as a whole, or not at all.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let new = path.with_extension(NEW);
    fs::write(&new, text)?;
    fs::rename(&new, path)
}

fn failed(path: &Path, error: &io::Error) -> ExitError {
    ExitError::usage(disk::told(path, error))
}

fn wrong(path: &Path, error: &dyn std::fmt::Display) -> ExitError {
    ExitError::usage(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_however_deep_its_files_lie() {
        let folder = tempfile::tempdir().unwrap();
        let kinds = Kinds::at(&"cases/domains/acme".parse().unwrap());
        let put = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put(HEAD, "switchboard: 1\nof: cases/domains\n");
        let deep = ["a.yaml", "fields/b.yaml", "fields/sub/c.yaml", "x/y/z/d.yml"];
        for name in deep {
            put(name, &format!("resource: fields\nname: {name}\nconfiguration: {{type: Text}}\n"));
        }
        put("x/.hidden/e.yaml", "it is no entry");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("x/back")).unwrap();
        let read = || read(folder.path(), &kinds, "cases/domains");
        let design = read().unwrap();
        assert_eq!(design.entries.values().map(Entry::name).collect::<Vec<_>>(), deep);
        assert_eq!(texts(folder.path()).unwrap().len(), deep.len() + 1, "as the screens read it");
        // What leads nowhere is not taken for nothing, and an ending in capitals is one.
        for link in ["fields/gone.yaml", "layouts"] {
            let link = folder.path().join(link);
            std::os::unix::fs::symlink("/nowhere/at/all", &link).unwrap();
            let wrong = read().unwrap_err().words;
            assert!(wrong.contains(link.to_str().unwrap()) && wrong.contains("leads nowhere"), "{wrong}");
            assert!(texts(folder.path()).unwrap_err().contains("leads nowhere"), "as the screens read it");
            fs::remove_file(link).unwrap();
        }
        put("E.YAML", "resource: fields\nname: E\nconfiguration: {type: Text}\n");
        assert_eq!(read().unwrap().entries.len(), deep.len() + 1);
        put("broken.yaml.new", "resource: fields\n");
        put("README.md", "resource: of many words\n");
        put("package.json", "{}");
        put("schemas/a.json", "{}");
        put(".git/x.json", r#"{"resource": "fields"}"#);
        assert_eq!(read().unwrap().entries.len(), deep.len() + 1);
        for odd in ["fields/x.json", "fields/b.yaml.bak", "fields/b.yaml~", "new.JSON", "layouts/only.json"] {
            let is_among_others = odd.starts_with("fields/");
            put(odd, if is_among_others { "" } else { r#"{"resource": "fields", "name": "x"}"# });
            let told = format!("{}: only .yaml and .yml are read", folder.path().join(odd).display());
            assert!(read().unwrap_err().words.starts_with(&told), "{odd}");
            assert!(texts(folder.path()).unwrap_err().starts_with(&told), "as the screens read it: {odd}");
            fs::remove_file(folder.path().join(odd)).unwrap();
        }
        put(&format!("x/y/{HEAD}"), "switchboard: 1\nof: appflow\n");
        let wrong = read().unwrap_err().words;
        assert!(wrong.contains("x/y: it is a folder of its own inside of"), "{wrong}");
    }
}
