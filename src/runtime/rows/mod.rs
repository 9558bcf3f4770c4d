//! Files with rows: looked at and checked beside the loop, so that no key waits for them; and mappings that are kept.
//!
//! A file is only read. What is in its lines goes to the screen and to the service, and nowhere else.

mod file;
mod input;
mod mappings;
mod upload;

use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

pub(super) use file::open;
use file::{Hashing, RowFile};
pub(super) use input::{called, held, is_input, reopen, take_input};
pub(super) use mappings::read;
use mappings::{keep, list};
pub(super) use upload::UploadFiles;

use super::disk;
use crate::config::Paths;
use crate::contract::{Event, KeptMapping, RowsCheck, RowsChecked, RowsNews, RowsSeen};
use crate::jobs::rows;

/// How often it is told how far a check is.
const TOLD: Duration = Duration::from_millis(100);

/// No check.
const NONE: u64 = 0;

/// Reads files for the console.
#[derive(Debug)]
pub(super) struct RowFiles {
    folder: Option<PathBuf>,
    mappings: Option<PathBuf>,
    answers: mpsc::Sender<Event>,
    /// The number of the check that goes on; any other ends.
    current: Arc<AtomicU64>,
}

impl RowFiles {
    /// Paths are from this folder, where they are no whole ones.
    pub(super) fn new(folder: Option<PathBuf>, answers: mpsc::Sender<Event>) -> Self {
        let mappings = Paths::find(None).ok().map(|paths| paths.mappings());
        Self { folder, mappings, answers, current: Arc::new(AtomicU64::new(NONE)) }
    }

    fn tell(&self, make: impl FnOnce() -> RowsNews + Send + 'static) {
        let answers = self.answers.clone();
        tokio::task::spawn_blocking(move || drop(answers.blocking_send(Event::Rows(make()))));
    }

    /// Looks at the beginning of a file.
    pub(super) fn look(&self, path: String) {
        let folder = self.folder.clone();
        self.tell(move || RowsNews::Seen(look(folder, &path).map(Box::new)));
    }

    /// Checks all lines of a file. An older check ends.
    pub(super) fn check(&self, asked: RowsCheck) {
        let (folder, answers, current) = (self.folder.clone(), self.answers.clone(), Arc::clone(&self.current));
        let number = asked.number;
        current.store(number, Ordering::Relaxed);
        tokio::task::spawn_blocking(move || {
            let mut last = Instant::now();
            let told = &mut |so_far: &RowsChecked| {
                if current.load(Ordering::Relaxed) != number {
                    return ControlFlow::Break(());
                }
                if last.elapsed() >= TOLD {
                    last = Instant::now();
                    let so_far = Box::new(brief(so_far));
                    drop(answers.blocking_send(Event::Rows(RowsNews::Checking { number, so_far })));
                }
                ControlFlow::Continue(())
            };
            let found = check(folder, &asked, told);
            if let Some(found) = found.transpose() {
                let found = found.map(Box::new);
                drop(answers.blocking_send(Event::Rows(RowsNews::Checked { number, found })));
            }
        });
    }

    /// Ends the check that goes on.
    pub(super) fn stop(&self) {
        self.current.store(NONE, Ordering::Relaxed);
    }

    /// Tells which mappings are kept.
    pub(super) fn list(&self) {
        let folder = self.mappings.clone();
        self.tell(move || {
            let (kept, odd) = folder.map(|folder| list(&folder)).unwrap_or_default();
            RowsNews::Mappings(kept, odd)
        });
    }

    /// Keeps a mapping.
    pub(super) fn keep(&self, kept: KeptMapping) {
        let folder = self.mappings.clone();
        self.tell(move || {
            let folder = folder.ok_or_else(|| "there is no folder for settings: HOME is not set".to_owned());
            RowsNews::Kept(folder.and_then(|folder| keep(&folder, &kept)))
        });
    }

    /// Forgets a kept mapping.
    pub(super) fn forget(&self, name: String) {
        let folder = self.mappings.clone();
        self.tell(move || {
            let folder = folder.ok_or_else(|| "there is no folder for settings: HOME is not set".to_owned());
            RowsNews::Kept(folder.and_then(|folder| mappings::forget(&folder, &name)))
        });
    }
}

/// What is told of a check that goes on: how far it is, and the first lines that it has found.
fn brief(so_far: &RowsChecked) -> RowsChecked {
    const LINES: usize = 50;
    RowsChecked {
        bad: so_far.bad.clone(),
        lines: so_far.lines.iter().take(LINES).cloned().collect(),
        by_column: so_far.by_column.clone(),
        nowhere: so_far.nowhere.clone(),
        places: so_far.places.clone(),
        samples: Vec::new(),
        sha256: String::new(),
        ..*so_far
    }
}

fn look(folder: Option<PathBuf>, typed: &str) -> Result<RowsSeen, String> {
    let opened = RowFile::open(folder, typed)?;
    let (path, bytes) = (opened.path(), opened.bytes);
    let (sensed, columns) = rows::look(opened.file).map_err(|why| format!("{path}: {why}"))?;
    Ok(RowsSeen { path, bytes, format: sensed.format, encoding: sensed.encoding, columns })
}

fn check(
    folder: Option<PathBuf>,
    asked: &RowsCheck,
    told: &mut dyn FnMut(&RowsChecked) -> ControlFlow<()>,
) -> Result<Option<RowsChecked>, String> {
    let opened = RowFile::open(folder, &asked.path)?;
    let path = opened.path();
    let mut hashing = Hashing::new(opened.file);
    let Some(mut found) = rows::check(&mut hashing, asked, told).map_err(|why| format!("{path}: {why}"))? else {
        return Ok(None);
    };
    found.sha256 = hashing.finish().map_err(|error: io::Error| disk::told(Path::new(&path), &error))?;
    found.bytes = opened.bytes;
    Ok(Some(found))
}

#[cfg(test)]
mod tests;
