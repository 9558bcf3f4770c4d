//! Files on their way to an address: opened once more, and only if they are as they were when their lines were checked.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::file::{Hashing, open_file};
use crate::contract::{ApiError, ErrorKind, UploadBody, UploadFile, UploadSource};
use crate::jobs::rows::UploadRows;

/// The files of this computer.
#[derive(Clone, Copy, Debug)]
pub(in crate::runtime) struct UploadFiles;

fn failed(file: &UploadFile, why: &str) -> ApiError {
    ApiError::local(ErrorKind::Invalid, "UnreadableFile", format!("{}: {why}. Nothing was sent.", file.path))
}

fn rows(file: &UploadFile) -> Result<File, ApiError> {
    open_file(Path::new(&file.path)).map(|(opened, _)| opened).map_err(|why| failed(file, &why))
}

impl UploadSource for UploadFiles {
    /// It is read twice: how long it is must be said before the first byte is sent.
    fn open(&self, file: &UploadFile) -> Result<UploadBody, ApiError> {
        let fails = |error: &dyn std::fmt::Display| failed(file, &error.to_string());
        let mut hashing = Hashing::new(BufReader::new(rows(file)?));
        let mut length = 0;
        for part in UploadRows::new(&mut hashing, file).map_err(|why| fails(&why))? {
            length += part.map_err(|error| fails(&error))?.len() as u64;
        }
        if hashing.finish().map_err(|error| fails(&error))? != file.sha256 {
            return Err(failed(file, "it is another one than when its lines were checked: look at it again"));
        }
        let parts = UploadRows::new(BufReader::new(rows(file)?), file).map_err(|why| fails(&why))?;
        Ok(UploadBody { length, parts: Box::new(parts) })
    }
}
