//! Writes exports: new files that belong to the user alone, never over another file.

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
    fn a_folder_that_is_gone_is_a_problem_with_a_name() {
        let problem = write(Path::new("/nowhere/at/all"), "flows.csv", "").unwrap_err();
        assert!(problem.starts_with("/nowhere/at/all/flows.csv: "), "{problem}");
    }
}
