//! Why something could not be done at a path that was typed, for people: what is so, and what to do.

use std::io::{Error, ErrorKind};
use std::path::Path;

/// The path, and why.
pub(super) fn told(path: &Path, error: &Error) -> String {
    format!("{}: {}", path.display(), why(path, error))
}

/// Why, without the path.
pub(super) fn why(path: &Path, error: &Error) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    let said = match (error.kind(), folder) {
        (ErrorKind::NotFound, Some(folder)) => {
            return format!("there is no folder {}: name one that is there", folder.display());
        }
        (ErrorKind::NotFound, None) => "there is no such file or folder",
        (ErrorKind::PermissionDenied, _) => "you may not read or write it: name another place, or change its rights",
        (ErrorKind::NotADirectory, _) => "a part of this path is a file and no folder",
        (ErrorKind::IsADirectory, _) => "this is a folder: name a file in it",
        (ErrorKind::ReadOnlyFilesystem, _) => "nothing can be written there: name another folder",
        (ErrorKind::StorageFull | ErrorKind::QuotaExceeded, _) => {
            "there is no room left: make some, or name another place"
        }
        (ErrorKind::InvalidFilename, _) => "no file can be called so",
        _ => return in_words(error),
    };
    said.to_owned()
}

/// What the system says, without its number.
fn in_words(error: &Error) -> String {
    let said = error.to_string();
    said.split_once(" (os error").map_or(said.as_str(), |(words, _)| words).to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_failure_at_a_path_says_what_is_so_and_no_number() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        for (path, words) in [
            ("none/report.csv", "/none: name one that is there"),
            ("file/report.csv", "a part of this path is a file and no folder"),
            ("none", "there is no such file or folder"),
            ("", "this is a folder: name a file in it"),
        ] {
            let path = folder.path().join(path);
            let said = why(&path, &fs::read(&path).unwrap_err());
            assert!(said.ends_with(words), "{said}");
        }
        for number in 1..=120 {
            let said = why(Path::new("report.csv"), &Error::from_raw_os_error(number));
            assert!(!said.is_empty() && !said.contains("os error"), "{said}");
        }
        assert_eq!(why(Path::new("x"), &Error::other("it is no file")), "it is no file");
    }
}
