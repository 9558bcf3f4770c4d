//! Writes files that belong to the user alone: under the path that was typed, over another file only if the user said so.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::disk;

/// So many names are tried for one that is free.
const MOST: u32 = 1000;

/// A path beside the one that was typed at which there is no file: `name-2.csv` and so on.
pub(super) fn free(folder: Option<&Path>, home: Option<&Path>, typed: &str) -> Option<String> {
    let (before, name) = typed.rfind('/').map_or(("", typed), |at| typed.split_at(at + 1));
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut all = (2..=MOST).map(|number| format!("{before}{stem}-{number}{ending}"));
    all.find(|other| !path_of(folder, home, other).exists())
}

/// Why a file was not saved.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotSaved {
    /// There is one already.
    Taken,
    /// It can't be written, for people.
    Problem(String),
}

/// The path that was typed: from the working folder, or from the user's home.
pub(super) fn path_of(folder: Option<&Path>, home: Option<&Path>, typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), home, folder) {
        (Some(rest), Some(home), _) => home.join(rest),
        (_, _, Some(folder)) => folder.join(typed),
        (_, _, None) => PathBuf::from(typed),
    }
}

/// Writes `content` to the path that was typed. A file that is there is replaced as a whole, or not at all.
pub(super) fn save(
    folder: Option<&Path>,
    home: Option<&Path>,
    typed: &str,
    content: &str,
    replace: bool,
) -> Result<PathBuf, NotSaved> {
    let path = path_of(folder, home, typed);
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists if path.is_dir() => NotSaved::Problem(format!("{}: is a folder", path.display())),
        io::ErrorKind::AlreadyExists => NotSaved::Taken,
        _ => NotSaved::Problem(disk::told(&path, &error)),
    };
    if !replace {
        write_new(&path, content).map_err(failed)?;
        return Ok(path);
    }
    if path.is_dir() {
        return Err(NotSaved::Problem(format!("{}: is a folder", path.display())));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    write_new(&beside, content).and_then(|()| std::fs::rename(&beside, &path)).map_err(|error| {
        // What was begun is of no use to anybody.
        drop(std::fs::remove_file(&beside));
        NotSaved::Problem(disk::told(&path, &error))
    })?;
    Ok(path)
}

fn write_new(path: &Path, content: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_is_there_is_replaced_only_if_the_user_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let put = |typed: &str, content: &str, replace| {
            save(Some(folder.path()), Some(&folder.path().join("home")), typed, content, replace)
        };
        let path = put("report.md", "one", false).unwrap();
        assert_eq!(put("report.md", "two", false), Err(NotSaved::Taken));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(put("report.md", "two", true).as_ref(), Ok(&path));
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        fs::create_dir(folder.path().join("home")).unwrap();
        assert_eq!(put("~/a.md", "x", false).unwrap(), folder.path().join("home/a.md"));
        for replace in [false, true] {
            assert!(matches!(put("home", "x", replace), Err(NotSaved::Problem(said)) if said.ends_with("is a folder")));
            let put = put("no/where.md", "x", replace);
            let says = |said: &str| said.ends_with("/no: name one that is there");
            assert!(matches!(&put, Err(NotSaved::Problem(said)) if says(said)), "{put:?}");
        }
    }

    #[test]
    fn a_name_that_is_free_stands_beside_the_one_that_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let free = |typed: &str| free(Some(folder.path()), None, typed).unwrap();
        fs::write(folder.path().join("flows-2.csv"), "").unwrap();
        assert_eq!(free("flows.csv"), "flows-3.csv");
        assert_eq!(free("./a.b/.flows"), "./a.b/.flows-2");
    }
}
