//! A file of the user's, read at the start: nothing in its place may hold the start up.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// More bytes than this no file of settings, keys or colours has.
const LARGEST: u64 = 4 << 20;

/// The text of a file.
///
/// # Errors
/// If it can't be read, is no file on a disk, which may never end or wait for who writes to it, or is far too large.
pub fn read_text(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    let odd = |why: &str| Err(io::Error::other(why.to_owned()));
    if metadata.is_dir() {
        return odd("it is a folder");
    }
    if !metadata.is_file() {
        return odd("it is no file on a disk");
    }
    let mut bytes = Vec::new();
    if File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)? as u64 > LARGEST {
        return odd("it is larger than 4 MiB");
    }
    String::from_utf8(bytes).or_else(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = String::from_utf8_lossy(before).matches('\n').count() + 1;
        odd(&format!("line {line}: it is no text in UTF-8: save it in this encoding"))
    })
}

#[cfg(test)]
mod tests {
    use nix::sys::stat::Mode;
    use nix::unistd::mkfifo;

    use super::*;

    #[test]
    fn what_is_no_file_is_said_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let said = |name: &str| read_text(&at(name)).unwrap_err().to_string();
        mkfifo(&at("pipe"), Mode::S_IRWXU).unwrap();
        assert_eq!(said("pipe"), "it is no file on a disk");
        std::os::unix::fs::symlink("/dev/zero", at("endless")).unwrap();
        assert_eq!(said("endless"), "it is no file on a disk");
        fs::create_dir(at("folder")).unwrap();
        assert_eq!(said("folder"), "it is a folder");
        assert_eq!(read_text(&at("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
        fs::write(at("large"), vec![b'#'; LARGEST as usize + 1]).unwrap();
        assert_eq!(said("large"), "it is larger than 4 MiB");
        fs::write(at("latin"), b"a = 1\n# M\xfcnchen\n").unwrap();
        assert_eq!(said("latin"), "line 2: it is no text in UTF-8: save it in this encoding");
        fs::write(at("text"), "a = 1").unwrap();
        assert_eq!(read_text(&at("text")).unwrap(), "a = 1");
    }
}
