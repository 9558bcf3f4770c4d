//! What rows are read from: a file on a disk, or what came on the standard input. That is read once, and held for as long
//! as the program runs: nothing of it is ever on a disk.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use crate::contract::KeptFile;

/// What came on the standard input.
static INPUT: OnceLock<Vec<u8>> = OnceLock::new();

/// Rows that are read from their beginning.
#[derive(Debug)]
pub(in crate::runtime) enum RowInput {
    /// Those of a file.
    File(File),
    /// Those of the standard input.
    Held(&'static [u8]),
}

impl Read for RowInput {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buf),
            Self::Held(bytes) => bytes.read(buf),
        }
    }
}

/// Whether a path stands for the standard input.
pub(in crate::runtime) fn is_input(path: &Path) -> bool {
    path == Path::new(KeptFile::INPUT)
}

/// Reads the standard input to its end.
///
/// # Errors
/// If it can't be read.
pub(in crate::runtime) fn take_input() -> io::Result<()> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    INPUT.get_or_init(|| bytes);
    Ok(())
}

/// What came on the standard input, if it was read.
pub(in crate::runtime) fn held() -> Option<&'static [u8]> {
    INPUT.get().map(Vec::as_slice)
}

/// Opens what rows are read from.
///
/// # Errors
/// If it can't be opened, or is the standard input of another run.
pub(in crate::runtime) fn reopen(path: &Path) -> io::Result<RowInput> {
    if !is_input(path) {
        return File::open(path).map(RowInput::File);
    }
    held().map(RowInput::Held).ok_or_else(|| io::Error::other("the standard input was not read"))
}

/// What people call it.
pub(in crate::runtime) fn called(path: &Path) -> String {
    if is_input(path) { KeptFile::INPUT_NAME.to_owned() } else { path.display().to_string() }
}
