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
pub(super) mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::contract::{ContextKey, Draft, DraftId, DraftKey, DraftText, JournalNews};
    use crate::model::{Service, api};

    /// An origin in a journal of this folder.
    pub(in crate::runtime) fn origin(folder: &Path) -> Origin {
        let operation = api().operation(Service::CustomerProfiles, "CreateDomain").unwrap().id;
        let draft = DraftKey {
            id: DraftId("one".to_owned()),
            location: "profiles/domains!create".parse().unwrap(),
            operation,
            context: ContextKey::default(),
        };
        let of = DraftPlace { draft, path: "DomainName".parse().unwrap(), key: false };
        Origin { journal: folder.join("journal"), of }
    }

    fn given(folder: &Path, origin: &Origin) -> PathBuf {
        let path = folder.join("text.txt");
        fs::write(&path, "alpha").unwrap();
        drop(fs::remove_file(folder.join(NOTE)));
        origin.note(folder, &path).unwrap();
        path
    }

    #[test]
    fn what_was_saved_is_found_and_the_note_has_nothing_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let origin = origin(folder);
        let path = given(folder, &origin);
        assert_eq!(found(folder), Found::Nothing, "nothing was saved");
        let note = fs::read_to_string(folder.join(NOTE)).unwrap();
        assert!(!note.contains("alpha"), "{note}");
        assert_eq!(fs::metadata(folder.join(NOTE)).unwrap().permissions().mode() & 0o777, 0o600);

        fs::write(&path, "omega-2\n").unwrap();
        let Found::Text(journal, left) = found(folder) else { panic!("it was saved") };
        assert_eq!((journal, left.text.as_str()), (Some(folder.join("journal")), "omega-2"));
        assert_eq!(left.of, origin.of);

        fs::write(&path, "").unwrap();
        assert_eq!(found(folder), Found::Nothing, "nobody empties a text and leaves");
        fs::write(&path, vec![b'x'; usize::try_from(TEXT_MOST).unwrap() + 1]).unwrap();
        assert_eq!(found(folder), Found::TooLong(path));
    }

    #[test]
    fn the_place_of_a_text_about_customers_is_not_noted() {
        let folder = tempfile::tempdir().unwrap();
        let mut origin = origin(folder.path());
        origin.of.draft.operation = api().operation(Service::CustomerProfiles, "CreateProfile").unwrap().id;
        origin.of.path = "Attributes{kim@example.com}".parse().unwrap();
        let path = given(folder.path(), &origin);
        let note = fs::read_to_string(folder.path().join(NOTE)).unwrap();
        assert!(!note.contains("kim"), "{note}");
        fs::write(&path, "omega-2").unwrap();
        let Found::Text(_, left) = found(folder.path()) else { panic!("it was saved") };
        assert_eq!(left.text, "");
    }

    #[test]
    fn what_is_odd_is_not_read() {
        let elsewhere = tempfile::NamedTempFile::new().unwrap();
        fs::write(elsewhere.path(), "omega-2").unwrap();
        let spoilt: [&dyn Fn(&Path, &Path); 6] = [
            &|_, text| {
                fs::remove_file(text).unwrap();
                symlink(elsewhere.path(), text).unwrap();
            },
            &|_, text| {
                fs::remove_file(text).unwrap();
                fs::create_dir(text).unwrap();
            },
            &|_, text| {
                fs::remove_file(text).unwrap();
                nix::unistd::mkfifo(text, nix::sys::stat::Mode::S_IRWXU).unwrap();
            },
            &|_, text| fs::remove_file(text).unwrap(),
            &|folder, _| fs::write(folder.join(NOTE), "{\"file\": \"../text.txt\"").unwrap(),
            &|folder, _| fs::write(folder.join(NOTE), "{\"file\": \"../../etc/passwd\"}").unwrap(),
        ];
        for spoil in spoilt {
            let folder = tempfile::tempdir().unwrap();
            let path = given(folder.path(), &origin(folder.path()));
            fs::write(&path, "omega-2").unwrap();
            spoil(folder.path(), &path);
            assert_eq!(found(folder.path()), Found::Nothing);
        }
    }

    /// The news of a journal, and the journal.
    fn open(path: PathBuf) -> (Journal, mpsc::Receiver<JournalNews>) {
        let (tell, told) = mpsc::channel();
        (Journal::open(path, Box::new(move |news| drop(tell.send(news)))).unwrap(), told)
    }

    fn drafts(told: &mpsc::Receiver<JournalNews>) -> Vec<Draft> {
        let Ok(JournalNews::Opened { drafts, .. }) = told.recv() else { panic!("it opens") };
        drafts
    }

    #[test]
    fn a_text_becomes_part_of_the_draft_that_its_console_had_kept() {
        let folder = tempfile::tempdir().unwrap();
        let origin = origin(folder.path());
        let (journal, told) = open(origin.journal.clone());
        let before = DraftText { path: origin.of.path.clone(), key: false, text: "alpha".to_owned() };
        let other = DraftText { path: DocPath::root(), key: false, text: "{".to_owned() };
        let base = Draft::new(origin.of.draft.clone(), json!({"DomainName": "alpha"}), Timestamp::UNIX_EPOCH);
        journal.save_draft(Box::new(Draft { texts: vec![before, other.clone()], ..base }));
        let path = given(folder.path(), &origin);
        fs::write(&path, "omega-2").unwrap();
        assert!(Rescue::new(&journal).may_go(folder.path()));
        drop(journal);
        let found = told.iter().find_map(|news| match news {
            JournalNews::Found(draft) => draft,
            _ => None,
        });
        let (_journal, told) = open(origin.journal.clone());
        let kept = drafts(&told).remove(0);
        assert_eq!(found.map(|draft| draft.texts), Some(kept.texts.clone()));
        assert_eq!(kept.document, json!({"DomainName": "alpha"}));
        let text = DraftText { path: origin.of.path, key: false, text: "omega-2".to_owned() };
        assert_eq!(kept.texts, [other, text]);
    }

    #[test]
    fn what_may_not_be_kept_is_in_no_draft_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        let mut origin = origin(folder.path());
        origin.of.path = DocPath::root();
        let (journal, told) = open(origin.journal.clone());
        let path = given(folder.path(), &origin);
        fs::write(&path, "Ann called about her order").unwrap();
        assert!(Rescue::new(&journal).may_go(folder.path()));
        drop(journal);
        assert!(told.iter().any(|news| news == JournalNews::Found(None)), "and that is said");
        assert!(drafts(&open(origin.journal).1).is_empty());
    }

    #[test]
    fn a_text_stays_where_its_journal_can_not_keep_it() {
        let folder = tempfile::tempdir().unwrap();
        let origin = origin(folder.path());
        fs::create_dir(&origin.journal).unwrap();
        let (journal, _told) = open(origin.journal.clone());
        let path = given(folder.path(), &origin);
        fs::write(&path, "omega-2").unwrap();
        assert!(!Rescue::new(&journal).may_go(folder.path()));
    }

    #[test]
    fn a_text_goes_into_the_journal_of_its_own_console() {
        let folder = tempfile::tempdir().unwrap();
        let (mine, told) = open(folder.path().join("mine"));
        drop(open(folder.path().join("journal")));
        let path = given(folder.path(), &origin(folder.path()));
        fs::write(&path, "omega-2").unwrap();
        assert!(Rescue::new(&mine).may_go(folder.path()));
        drop(mine);
        assert!(!told.iter().any(|news| matches!(news, JournalNews::Found(_))));
        let (_theirs, told) = open(folder.path().join("journal"));
        assert_eq!(drafts(&told)[0].texts[0].text, "omega-2");
    }
}
