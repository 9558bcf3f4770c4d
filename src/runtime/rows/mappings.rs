//! Mappings that are kept: one file each in the folder `mappings` of the settings, readable by its user alone.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use super::super::disk;
use crate::config::read_text;
use crate::contract::KeptMapping;
use crate::jobs::rows::{mapping_text, read_mapping};

/// So long a name is at the most, in characters.
const LONGEST: usize = 60;

fn file(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | ' ');
    if name.is_empty() || name.chars().count() > LONGEST || !name.chars().all(is_plain) || name.trim() != name {
        return Err(format!("'{name}' is no name: it has letters, digits, -, _ and blanks, at most {LONGEST}"));
    }
    Ok(folder.join(format!("{name}.toml")))
}

/// Keeps a mapping; one of the same name is replaced. Says what became of it.
///
/// # Errors
/// If it can't be written: for people.
pub(in crate::runtime) fn keep(folder: &Path, kept: &KeptMapping) -> Result<String, String> {
    let path = file(folder, &kept.name)?;
    let (text, left_out) = mapping_text(kept.operation, &kept.mapping)?;
    let write = || -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let beside = folder.join(format!(".{}.{}.new", kept.name, std::process::id()));
        // What an earlier run may have left is of no use.
        fs::remove_file(&beside).ok();
        let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside)?;
        new.write_all(text.as_bytes()).and_then(|()| fs::rename(&beside, &path)).inspect_err(|_| {
            fs::remove_file(&beside).ok();
        })
    };
    write().map_err(|error| disk::told(&path, &error))?;
    let left_out: Vec<String> = left_out.iter().map(ToString::to_string).collect();
    Ok(match left_out.as_slice() {
        [] => format!("kept as '{}'", kept.name),
        some => format!("kept as '{}', without the value of {}, which is not for the disk", kept.name, some.join(", ")),
    })
}

/// Forgets the mapping of a name. Says that it is gone.
///
/// # Errors
/// If its file can't be removed: for people.
pub(super) fn forget(folder: &Path, name: &str) -> Result<String, String> {
    let path = file(folder, name)?;
    fs::remove_file(&path).map_err(|error| disk::told(&path, &error))?;
    Ok(format!("the mapping '{name}' is forgotten"))
}

/// The mapping of a name.
///
/// # Errors
/// If there is none, or it can't be read: for people.
pub(in crate::runtime) fn read(folder: &Path, name: &str) -> Result<KeptMapping, String> {
    let path = file(folder, name)?;
    let text = read_text(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            let names: Vec<String> = list(folder).0.into_iter().map(|kept| kept.name).collect();
            let there =
                if names.is_empty() { "none is kept".to_owned() } else { format!("there are {}", names.join(", ")) };
            format!("there is no mapping '{name}': {there}")
        }
        _ => disk::told(&path, &error),
    })?;
    let (operation, mapping) = read_mapping(&text).map_err(|why| format!("{}: {why}", path.display()))?;
    Ok(KeptMapping { name: name.to_owned(), operation, mapping })
}

/// All mappings by their names, and what could not be read of them.
pub(in crate::runtime) fn list(folder: &Path) -> (Vec<KeptMapping>, Vec<String>) {
    let (mut kept, mut odd) = (Vec::new(), Vec::new());
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    for name in names {
        match read(folder, &name) {
            Ok(mapping) => kept.push(mapping),
            Err(why) => odd.push(why),
        }
    }
    (kept, odd)
}
