//! What a console has left on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

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

/// Waits until a text has reached the disk for good: a draft is kept within a second of the keystroke.
pub(crate) fn wait_for(folder: &Path, text: &str) {
    let begun = Instant::now();
    while !holds(&all_of(folder), text) || is_undecided(folder) {
        assert!(begun.elapsed() < Duration::from_secs(20), "'{text}' never reached the disk");
        thread::yield_now();
    }
}

/// Whether a transaction is not at its end: what it wrote goes again if its writer does.
fn is_undecided(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.into_iter().any(|entry| {
        let is_log = entry.file_name().to_string_lossy().ends_with("-journal");
        is_log && entry.metadata().is_ok_and(|file| file.len() > 0)
    })
}
