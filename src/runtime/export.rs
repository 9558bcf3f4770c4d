//! Writes files that belong to the user alone: exports, never over another file, and what is saved under a path, over
//! another file only if the user said so.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// After so many files of one name something else is wrong.
const MOST: u32 = 1000;

/// Writes `content` into `folder` under this name; where it is taken, `name-2.csv` and so on.
pub(super) fn write(folder: &Path, name: &str, content: &str) -> Result<PathBuf, String> {
    let name = file_name(name);
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name.as_str(), String::new()),
    };
    for number in 1..=MOST {
        let name = if number == 1 { name.clone() } else { format!("{stem}-{number}{ending}") };
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(mut file) => {
                return file
                    .write_all(content.as_bytes())
                    .map(|()| path.clone())
                    .map_err(|error| problem(&path, &error));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(problem(&path, &error)),
        }
    }
    Err(format!("{}: there are {MOST} files of this name already", folder.join(&name).display()))
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
        _ => NotSaved::Problem(problem(&path, &error)),
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
        NotSaved::Problem(problem(&path, &error))
    })?;
    Ok(path)
}

fn write_new(path: &Path, content: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content.as_bytes())
}

fn problem(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// A name that stays in its folder, is not hidden, and holds nothing that a shell or terminal would mind.
fn file_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '@') { c } else { '_' })
        .take(120)
        .collect();
    let plain = plain.trim_start_matches('.');
    if plain.is_empty() { "export".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn nothing_is_written_over_and_nobody_else_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = write(folder.path(), "flows.csv", "one").unwrap();
        let second = write(folder.path(), "flows.csv", "two").unwrap();
        assert_eq!(second.file_name().unwrap(), "flows-2.csv");
        assert_eq!([fs::read_to_string(&first).unwrap(), fs::read_to_string(second).unwrap()], ["one", "two"]);
        assert_eq!(fs::metadata(first).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_name_never_leaves_the_folder() {
        for (name, plain) in
            [("../../etc/passwd", "_.._etc_passwd"), ("..", "export"), ("a b\u{1b}[2J.json", "a_b__2J.json")]
        {
            assert_eq!(file_name(name), plain);
        }
    }

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
            assert!(matches!(put("no/where.md", "x", replace), Err(NotSaved::Problem(_))));
        }
    }

    #[test]
    fn a_folder_that_is_gone_is_a_problem_with_a_name() {
        let problem = write(Path::new("/nowhere/at/all"), "flows.csv", "").unwrap_err();
        assert!(problem.starts_with("/nowhere/at/all/flows.csv: "), "{problem}");
    }
}
