//! A file that is put to an address which a service gave: what of it is sent, and how far it is.

use std::fmt;
use std::io;
use std::sync::Arc;

use super::{ApiError, RowEncoding, RowFormat};

/// A file on its way to an address.
#[derive(Clone, PartialEq)]
pub struct Upload {
    /// The address. Who has it may write there.
    pub url: String,
    /// The key under which the file is kept there.
    pub token: String,
    /// What is sent.
    pub file: Arc<UploadFile>,
}

impl fmt::Debug for Upload {
    /// Neither address nor key are shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("file", &self.file).finish_non_exhaustive()
    }
}

/// What of a file with rows is sent: some of its columns under names of their own, as CSV with commas in UTF-8.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadFile {
    /// The file.
    pub path: String,
    /// The hash of its content when its lines were checked: another content is not sent.
    pub sha256: String,
    /// How its lines are read.
    pub format: RowFormat,
    /// How its letters are written.
    pub encoding: RowEncoding,
    /// What is sent of each line, in order.
    pub columns: Vec<UploadColumn>,
    /// The numbers of the lines that are not sent, from 0 and in order.
    pub left_out: Vec<usize>,
}

/// A column that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadColumn {
    /// Its name in the first line.
    pub name: String,
    /// What stands in it.
    pub from: UploadCell,
}

/// What stands in a column that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadCell {
    /// What a column of the file has.
    Column(String),
    /// The same in all lines.
    Same(String),
}

/// A file that was opened to be sent.
pub struct UploadBody {
    /// How much is sent, in bytes.
    pub length: u64,
    /// It, part by part.
    pub parts: Box<dyn Iterator<Item = io::Result<Vec<u8>>> + Send>,
}

/// Hears how many bytes were sent, and how many there are.
pub type UploadTold = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Opens files that are sent.
pub trait UploadSource: fmt::Debug + Send + Sync {
    /// Opens a file; this may take as long as it takes to read it.
    ///
    /// # Errors
    /// If it can't be read, or is not as it was.
    fn open(&self, file: &UploadFile) -> Result<UploadBody, ApiError>;
}
