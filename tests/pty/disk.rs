//! What a console has left on disk.

use std::fs;
use std::path::{Path, PathBuf};

/// All that is in the files of a folder and of those inside it.
pub(crate) fn all_of(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            all.extend(all_of(&path));
        } else {
            // A journal's helper files come and go.
            all.extend(fs::read(&path).unwrap_or_default());
        }
    }
    all
}

/// Whether a text is among it.
pub(crate) fn holds(all: &[u8], text: &str) -> bool {
    all.windows(text.len()).any(|window| window == text.as_bytes())
}
