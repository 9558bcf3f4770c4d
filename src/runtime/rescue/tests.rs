//! What killed consoles leave with their editors, by hand.

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

/// Spoils a folder and the text in it.
type Spoil<'a> = dyn Fn(&Path, &Path) + 'a;

#[test]
fn what_is_odd_is_not_read() {
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    fs::write(elsewhere.path(), "omega-2").unwrap();
    let spoilt: [&Spoil<'_>; 6] = [
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
