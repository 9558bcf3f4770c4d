//! What the journal holds, as the screens see it. The app keeps it up to date by the journal's news
//! and by what it asks to be kept.

use crate::catalog::{Location, catalog};
use crate::contract::{
    Bookmark, ContextKey, Draft, DraftId, DraftKey, Effect, JournalNews, WriteId, WriteRecord, WriteState,
};

/// So many ended writes stay in sight.
const ENDED: usize = 200;

/// Writes, drafts and bookmarks of this and earlier runs.
#[derive(Debug, Default)]
pub struct Kept {
    writes: Vec<WriteRecord>,
    drafts: Vec<Draft>,
    bookmarks: Vec<Bookmark>,
}

impl Kept {
    /// Takes news in.
    pub fn take(&mut self, news: JournalNews) {
        match news {
            JournalNews::Opened { writes, drafts, bookmarks } => *self = Self { writes, drafts, bookmarks },
            JournalNews::Write(write) => match self.writes.iter_mut().find(|known| known.id == write.id) {
                Some(known) => *known = *write,
                None => {
                    self.writes.insert(0, *write);
                    self.forget_old();
                }
            },
            JournalNews::Problem(_) => {}
        }
    }

    fn forget_old(&mut self) {
        let mut ended = 0;
        self.writes.retain(|write| {
            let open = write.state.is_under_way() || write.state == WriteState::Unknown;
            ended += usize::from(!open);
            open || ended <= ENDED
        });
    }

    /// The writes of the sandbox, or those of real accounts; newest first.
    pub fn writes(&self, sandbox: bool) -> impl Iterator<Item = &WriteRecord> {
        self.writes.iter().filter(move |write| write.context.sandbox == sandbox)
    }

    /// The writes whose outcome nobody knows yet.
    pub fn unknown(&self, sandbox: bool) -> impl Iterator<Item = &WriteRecord> {
        self.writes(sandbox).filter(|write| write.state == WriteState::Unknown)
    }

    /// The write of this id.
    pub fn write(&self, id: WriteId) -> Option<&WriteRecord> {
        self.writes.iter().find(|write| write.id == id)
    }

    /// The drafts of a context, newest first.
    pub fn drafts<'a>(&'a self, context: &ContextKey) -> impl Iterator<Item = &'a Draft> + use<'a> {
        let context = context.clone();
        self.drafts.iter().filter(move |draft| draft.key.context == context)
    }

    /// The drafts of the form that a key names, newest first.
    pub fn drafts_of<'a>(&'a self, key: &DraftKey) -> impl Iterator<Item = &'a Draft> + use<'a> {
        let key = kept_key(key);
        self.drafts.iter().filter(move |draft| draft.key.is_of_form(&key))
    }

    /// The draft of this id.
    pub fn draft(&self, id: &DraftId) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.key.id == *id)
    }

    /// Keeps a draft, here and on disk.
    pub fn save_draft(&mut self, mut draft: Draft, effects: &mut Vec<Effect>) {
        draft.key = kept_key(&draft.key);
        self.take_out(&draft.key.id);
        self.drafts.insert(0, draft.clone());
        effects.push(Effect::SaveDraft(Box::new(draft)));
    }

    /// Forgets a draft, here and on disk.
    pub fn drop_draft(&mut self, id: &DraftId, effects: &mut Vec<Effect>) {
        if self.take_out(id) {
            effects.push(Effect::DropDraft(id.clone()));
        }
    }

    fn take_out(&mut self, id: &DraftId) -> bool {
        let before = self.drafts.len();
        self.drafts.retain(|draft| draft.key.id != *id);
        self.drafts.len() < before
    }

    /// The bookmarks, by title.
    pub fn bookmarks(&self) -> &[Bookmark] {
        &self.bookmarks
    }

    /// Keeps a bookmark, or forgets it if there is one of this location already. Says whether it is kept now.
    pub fn toggle_bookmark(&mut self, location: &Location, title: &str, effects: &mut Vec<Effect>) -> bool {
        let location = catalog().bookmarkable(location);
        let before = self.bookmarks.len();
        self.bookmarks.retain(|mark| mark.location != location);
        if self.bookmarks.len() < before {
            effects.push(Effect::RemoveBookmark(location));
            return false;
        }
        let mark = Bookmark { location, title: title.to_owned() };
        effects.push(Effect::AddBookmark(mark.clone()));
        self.bookmarks.push(mark);
        self.bookmarks.sort_by(|a, b| a.title.cmp(&b.title));
        true
    }
}

/// The key as it is kept: of its location only what may be.
fn kept_key(key: &DraftKey) -> DraftKey {
    DraftKey { location: catalog().keepable(&key.location), ..key.clone() }
}
