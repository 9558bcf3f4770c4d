//! A file with rows, opened to be read.

use std::env;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::super::disk::why;
use super::input::{RowInput, is_input, reopen};

/// A file that is there and can be read.
#[derive(Debug)]
pub(in crate::runtime) struct RowFile {
    path: PathBuf,
    pub(in crate::runtime) file: File,
    /// Its size.
    pub(in crate::runtime) bytes: u64,
}

impl RowFile {
    /// Opens the file of a path that was typed: from `folder` if it is no whole one, from the user's home where it
    /// begins with `~/`. Quotes around it, as terminals put them around a file that is dropped on them, are no part of it.
    pub(in crate::runtime) fn open(folder: Option<PathBuf>, typed: &str) -> Result<Self, String> {
        let typed = typed.trim();
        let plain =
            ['\'', '"'].iter().find_map(|quote| typed.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(typed);
        if plain.is_empty() {
            return Err("no file is named".to_owned());
        }
        let path = match (plain.strip_prefix("~/"), env::var_os("HOME"), folder) {
            (Some(rest), Some(home), _) => PathBuf::from(home).join(rest),
            (_, _, Some(folder)) => folder.join(plain),
            (_, _, None) => PathBuf::from(plain),
        };
        let (file, bytes) = open_file(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        let path = path.canonicalize().unwrap_or(path);
        Ok(Self { path, file, bytes })
    }

    /// Its whole path.
    pub(in crate::runtime) fn path(&self) -> String {
        Path::display(&self.path).to_string()
    }
}

/// Opens what rows are read from: a file, or what came on the standard input.
///
/// # Errors
/// In words, without the path, if it is not there, is no file that can be read more than once, or may not be read.
pub(in crate::runtime) fn open(path: &Path) -> Result<RowInput, String> {
    if is_input(path) {
        reopen(path).map_err(|error| why(path, &error))
    } else {
        open_file(path).map(|(file, _)| RowInput::File(file))
    }
}

/// Opens a file of rows, and tells its length in bytes.
pub(in crate::runtime) fn open_file(path: &Path) -> Result<(File, u64), String> {
    // Opening a pipe may wait for who writes to it.
    let metadata = path.metadata().map_err(|error| why(path, &error))?;
    if metadata.is_dir() {
        return Err("this is a folder: name a file in it".to_owned());
    }
    if !metadata.is_file() {
        let how = "without a screen, --rows - reads the standard input";
        return Err(format!("this is no file on a disk, and rows are read more than once: {how}"));
    }
    let file = File::open(path).map_err(|error| why(path, &error))?;
    Ok((file, metadata.len()))
}

/// Takes the hash of all that is read through it.
pub(in crate::runtime) struct Hashing<R> {
    from: R,
    hash: Sha256,
}

impl<R: Read> Hashing<R> {
    pub(in crate::runtime) fn new(from: R) -> Self {
        Self { from, hash: Sha256::new() }
    }

    /// Reads what is left, and gives the hash of all in hexadecimal digits.
    ///
    /// # Errors
    /// If it can't be read.
    pub(in crate::runtime) fn finish(mut self) -> io::Result<String> {
        io::copy(&mut self, &mut io::sink())?;
        Ok(self.hash.finalize().iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").ok();
            text
        }))
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buf)?;
        self.hash.update(&buf[..read]);
        Ok(read)
    }
}
