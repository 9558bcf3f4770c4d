//! What an editor had saved when its console was killed: the next start makes a draft of it.
//!
//! Beside a text that is edited outside stands whose it is, and none of what it says. Only a file of this user that is
//! no link is read; and it goes only when its text is kept, or can't ever be.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{self, Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use jiff::Timestamp;
use nix::libc::{O_NOFOLLOW, O_NONBLOCK};
use nix::unistd::geteuid;
use serde_json::{Value, json};

use crate::contract::DraftPlace;
use crate::journal::{Journal, Keeper, LeftText, read_place, write_place};
use crate::model::{DocPath, keepable_text};

/// The file that says whose a text is.
const NOTE: &str = "origin.json";
/// The longest such file, in bytes.
const NOTE_MOST: u64 = 64 << 10;
/// The longest text that a draft is made of, in bytes. No request of the services is as long.
const TEXT_MOST: u64 = 8 << 20;
/// How long a journal may take to keep a text.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whose a text is that is edited outside.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Origin {
    /// The journal that keeps the drafts of its console.
    pub(super) journal: PathBuf,
    /// What it is the text of.
    pub(super) of: DraftPlace,
}

impl Origin {
    /// Notes it beside the text, which has just been written.
    pub(super) fn note(&self, folder: &Path, text: &Path) -> io::Result<()> {
        let written = fs::read(text)?;
        let metadata = fs::metadata(text)?;
        // Where no text is kept, the place may name what is about customers.
        let may_be_kept = self.of.path.is_root() || keepable_text(self.of.draft.operation, &self.of.path, "x").whole;
        let of = if may_be_kept { self.of.clone() } else { DraftPlace { path: DocPath::root(), ..self.of.clone() } };
        let note = json!({
            "journal": path::absolute(&self.journal)?.to_str(),
            "of": write_place(&of),
            "kept": may_be_kept,
            "file": text.file_name().and_then(|name| name.to_str()),
            "ended": written.ends_with(b"\n"),
            "as_given": stamp(&metadata),
        });
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join(NOTE));
        file?.write_all(note.to_string().as_bytes())
    }
}

/// Tells a file that was written since from one that was not.
fn stamp(metadata: &Metadata) -> Value {
    json!([metadata.len(), metadata.mtime(), metadata.mtime_nsec()])
}

/// What is found in the folder of a console that is gone.
#[derive(Debug, PartialEq)]
enum Found {
    /// Nothing that was saved by then.
    Nothing,
    /// More than a draft can hold.
    TooLong(PathBuf),
    /// A text, and the journal whose draft it belongs to.
    Text(Option<PathBuf>, Box<LeftText>),
}

/// Makes drafts of what is found.
pub(super) struct Rescue {
    journal: PathBuf,
    keeper: Keeper,
}

impl Rescue {
    /// For drafts of this journal and, where a text belongs to another, of that.
    pub(super) fn new(journal: &Journal) -> Self {
        let path = path::absolute(journal.path()).unwrap_or_else(|_| journal.path().to_owned());
        Self { journal: path, keeper: journal.keeper() }
    }

    /// Keeps what was saved in the folder of a console that is gone. Says whether the folder may go.
    pub(super) fn may_go(&self, folder: &Path) -> bool {
        match found(folder) {
            Found::Nothing => true,
            Found::TooLong(path) => {
                tracing::warn!(path = %path.display(), "a text that was edited is too long for a draft, and stays there");
                false
            }
            Found::Text(journal, left) => {
                let other = journal.filter(|path| *path != self.journal && path.is_file());
                let Some(path) = other else { return is_kept(&self.keeper, *left) };
                // Its own console hears of it at its next start.
                let Ok(journal) = Journal::open(path, Box::new(drop)) else { return false };
                is_kept(&journal.keeper(), *left)
            }
        }
    }
}

fn is_kept(keeper: &Keeper, left: LeftText) -> bool {
    let (tell, told) = mpsc::channel();
    keeper.keep(left, move |kept| drop(tell.send(kept)));
    match told.recv_timeout(PATIENCE) {
        Ok(Ok(())) => true,
        Ok(Err(problem)) => {
            tracing::warn!(%problem, "a text that was edited could not be kept as a draft, and stays where it is");
            false
        }
        Err(_) => false,
    }
}

fn found(folder: &Path) -> Found {
    read(folder).unwrap_or(Found::Nothing)
}

/// `None` where nothing can be made of what is there.
fn read(folder: &Path) -> Option<Found> {
    let note = own(&folder.join(NOTE))?;
    let note: Value = serde_json::from_slice(&all(note, NOTE_MOST)?).ok()?;
    let name = note.get("file")?.as_str().filter(|name| !name.contains('/') && *name != "..")?;
    let path = folder.join(name);
    let file = own(&path)?;
    let metadata = file.metadata().ok()?;
    if metadata.len() == 0 || note.get("as_given") == Some(&stamp(&metadata)) {
        return None;
    }
    let of = read_place(note.get("of")?)?;
    let saved = Timestamp::new(metadata.mtime(), 0).ok()?;
    let journal = note.get("journal").and_then(Value::as_str).map(PathBuf::from);
    let mut text = String::new();
    if note.get("kept")?.as_bool()? {
        let Some(bytes) = all(file, TEXT_MOST) else { return Some(Found::TooLong(path)) };
        text = String::from_utf8_lossy(&bytes).into_owned();
    }
    // Editors end the last line of a field, whether or not it was ended before.
    let ends = of.path.is_root() || note.get("ended")?.as_bool()?;
    if let (false, Some(short)) = (ends, text.strip_suffix('\n')) {
        text.truncate(short.len());
    }
    Some(Found::Text(journal, Box::new(LeftText { of, text, saved })))
}

/// Opens a file that belongs to this user and is no link, no pipe and no folder.
fn own(path: &Path) -> Option<File> {
    let file = OpenOptions::new().read(true).custom_flags(O_NOFOLLOW | O_NONBLOCK).open(path).ok()?;
    let is_own = file.metadata().is_ok_and(|found| found.is_file() && found.uid() == geteuid().as_raw());
    is_own.then_some(file)
}

/// All of a file, unless it is longer than so many bytes.
fn all(file: File, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let length = file.take(most + 1).read_to_end(&mut bytes).ok()?;
    (length as u64 <= most).then_some(bytes)
}

#[cfg(test)]
pub(super) mod tests;
