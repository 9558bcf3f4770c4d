//! What the journal holds, as the screens see it. The app keeps it up to date by the journal's news
//! and by what it asks to be kept.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{KeptSearch, Location, catalog};
use crate::contract::{
    Bookmark, Context, ContextKey, Draft, DraftId, DraftKey, Effect, JournalNews, WriteId, WriteRecord, WriteState,
};

/// So many ended writes stay in sight.
const ENDED: usize = 200;

/// Writes, drafts, bookmarks and what was set apart, of this and earlier runs.
#[derive(Debug, Default)]
pub struct JournalView {
    writes: Vec<WriteRecord>,
    drafts: Vec<Draft>,
    bookmarks: Vec<Bookmark>,
    apart: BTreeSet<Location>,
    /// What was chosen of how the console looks, by what it is about.
    remembered: BTreeMap<String, String>,
    /// Whether it is known what earlier runs have kept.
    is_open: bool,
    problem: Option<String>,
    /// The draft that its form takes up by itself, and the write that it takes back. It is not kept before that.
    taking: Option<(Draft, Option<WriteRecord>)>,
}

impl JournalView {
    /// Takes news in.
    pub fn take(&mut self, news: JournalNews) {
        match news {
            JournalNews::Opened { writes, drafts, bookmarks, apart } => {
                // What was set apart before the journal was open counts, too.
                let apart = apart.into_iter().chain(std::mem::take(&mut self.apart)).collect();
                let remembered = std::mem::take(&mut self.remembered);
                *self = Self { writes, drafts, bookmarks, apart, remembered, is_open: true, ..Self::default() }
            }
            // What was chosen since the start is newer.
            JournalNews::Remembered(kept) => {
                self.remembered = kept.into_iter().chain(std::mem::take(&mut self.remembered)).collect();
            }
            JournalNews::Write(write) => self.take_write(*write),
            JournalNews::Writes(writes) => self.take_writes(writes),
            JournalNews::Found(Some(draft)) => {
                self.take_out(&draft.key.id);
                self.drafts.insert(0, *draft);
            }
            JournalNews::Found(None) => {}
            JournalNews::Again(_) => self.problem = None,
            JournalNews::Problem(problem) => self.problem = Some(problem),
        }
    }

    fn take_write(&mut self, write: WriteRecord) {
        // What was kept shows that it can be used.
        self.problem = None;
        match self.writes.iter_mut().find(|known| known.id == write.id) {
            // Where it was sent never changes; it may be known by a better name here.
            Some(known) => *known = WriteRecord { context: known.context.clone(), ..write },
            None => {
                self.writes.insert(0, write);
                self.forget_old();
            }
        }
    }

    /// The writes as they are by now; where they were sent some are known by better names here.
    fn take_writes(&mut self, mut writes: Vec<WriteRecord>) {
        for write in &mut writes {
            if let Some(known) = self.write(write.id) {
                write.context = known.context.clone();
            }
        }
        self.writes = writes;
    }

    /// Why nothing can be kept; `None` as long as it can.
    pub fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Finds what earlier versions kept of the context `now` under the names that were `given` on the command line.
    /// Drafts are kept under its own name from here on.
    pub fn adopt(&mut self, given: &ContextKey, now: &ContextKey, effects: &mut Vec<Effect>) {
        let same_region = |write: &WriteRecord| write.region.is_none() || write.region == now.region;
        for write in self.writes.iter_mut().filter(|write| write.context.leads_to(given, now)) {
            if same_region(write) {
                write.context = now.clone();
            }
        }
        let is_former = |draft: &&mut Draft| draft.key.context != *now && draft.key.context.leads_to(given, now);
        for draft in self.drafts.iter_mut().filter(is_former) {
            draft.key.context = now.clone();
            if draft.elsewhere {
                continue;
            }
            effects.push(Effect::SaveDraft(Box::new(draft.clone())));
        }
    }

    fn forget_old(&mut self) {
        let mut ended = 0;
        let is_of_use =
            |write: &WriteRecord| !(write.state == WriteState::Succeeded && write.operation.operation().passing);
        self.writes.retain(is_of_use);
        self.writes.retain(|write| {
            let open = write.state.is_under_way() || write.state == WriteState::Unknown;
            ended += usize::from(!open);
            open || ended <= ENDED
        });
    }

    /// The writes of the sandbox, or those of real accounts; newest first. Those that leave nothing behind are none as long
    /// as nothing is wrong with them.
    pub fn writes(&self, sandbox: bool) -> impl Iterator<Item = &WriteRecord> {
        let is_listed = |write: &&WriteRecord| {
            let is_well = write.state.is_under_way() || write.state == WriteState::Succeeded;
            !(is_well && write.operation.operation().passing)
        };
        self.writes.iter().filter(move |write| write.context.sandbox == sandbox).filter(is_listed)
    }

    /// The writes whose outcome nobody knows yet.
    pub fn unknown(&self, sandbox: bool) -> impl Iterator<Item = &WriteRecord> {
        self.writes(sandbox).filter(|write| write.state == WriteState::Unknown)
    }

    /// Those of them of which reading back has not found that they were carried out.
    pub fn in_doubt(&self, sandbox: bool) -> impl Iterator<Item = &WriteRecord> {
        self.unknown(sandbox).filter(|write| write.is_in_doubt())
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

    /// The same, and with them those of the form that were typed under another profile, or under none, that leads to the
    /// same account, region and endpoint.
    pub fn drafts_for<'a>(&'a self, key: &DraftKey, context: &'a Context) -> impl Iterator<Item = &'a Draft> + use<'a> {
        let key = kept_key(key);
        let is_twin = move |draft: &Draft| {
            let (then, now) = (&draft.key.context, &key.context);
            let is_there =
                then.region.is_some() && draft.account.is_some() && draft.account.as_deref() == context.account();
            let is_same = (&then.region, &then.endpoint, then.sandbox) == (&now.region, &now.endpoint, now.sandbox);
            draft.key.is_of_form(&DraftKey { context: then.clone(), ..key.clone() }) && is_there && is_same
                || draft.key.is_of_form(&key)
        };
        self.drafts.iter().filter(move |draft| is_twin(draft))
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

    /// The form of this draft, which may take a write back, takes it up without asking.
    pub fn take_up(&mut self, draft: Draft, write: Option<WriteRecord>) {
        self.taking = Some((Draft { key: kept_key(&draft.key), ..draft }, write));
    }

    /// The draft that the form of a key takes up, and the write that it takes back, if it does. It is told once.
    pub fn taken_up(&mut self, key: &DraftKey) -> Option<(Draft, Option<WriteRecord>)> {
        let key = kept_key(key);
        self.taking.take_if(|(draft, _)| draft.key.is_of_form(&key))
    }

    fn take_out(&mut self, id: &DraftId) -> bool {
        let before = self.drafts.len();
        self.drafts.retain(|draft| draft.key.id != *id);
        self.drafts.len() < before
    }

    /// Whether somebody said that the match at a location is none.
    pub fn is_apart(&self, location: &Location) -> bool {
        self.apart.contains(location)
    }

    /// Somebody says that a match is none, or that it is one after all.
    pub fn set_apart(&mut self, location: &Location, apart: bool, effects: &mut Vec<Effect>) {
        let changed = if apart { self.apart.insert(location.clone()) } else { self.apart.remove(location) };
        if changed {
            effects.push(Effect::SetApart(location.clone(), apart));
        }
    }

    /// What was chosen of how the console looks.
    pub fn remembered(&self, what: &str) -> Option<&str> {
        self.remembered.get(what).map(String::as_str)
    }

    /// Whether this was never chosen, as far as is known: before the journal is open nobody can tell.
    pub fn is_new(&self, what: &str) -> bool {
        self.is_open && !self.remembered.contains_key(what)
    }

    /// Keeps what was chosen of how the console looks, here and on disk, or forgets it.
    pub fn remember(&mut self, what: &str, value: Option<String>, effects: &mut Vec<Effect>) {
        match value.clone() {
            Some(value) => drop(self.remembered.insert(what.to_owned(), value)),
            None => drop(self.remembered.remove(what)),
        }
        effects.push(Effect::Remember { what: what.to_owned(), value });
    }

    /// The bookmarks, by title.
    pub fn bookmarks(&self) -> &[Bookmark] {
        &self.bookmarks
    }

    /// The name that a search is kept by.
    pub fn search_name(&self, search: &KeptSearch) -> Option<&str> {
        let location = search.location();
        self.bookmarks.iter().find(|mark| mark.location == location).map(|mark| mark.title.as_str())
    }

    /// Keeps a search by a name; it takes the place of the same search by another name.
    pub fn keep_search(&mut self, search: &KeptSearch, title: &str, region: Option<&str>, effects: &mut Vec<Effect>) {
        let (location, region) = (search.location(), region.map(str::to_owned));
        self.bookmarks.retain(|mark| mark.location != location);
        self.bookmarks.push(Bookmark { location, title: title.to_owned(), region: region.clone() });
        self.bookmarks.sort_by(|a, b| a.title.cmp(&b.title));
        effects.push(Effect::KeepSearch { search: search.clone(), title: title.to_owned(), region });
    }

    /// Forgets a search that was kept.
    pub fn drop_search(&mut self, search: &KeptSearch, effects: &mut Vec<Effect>) {
        let location = search.location();
        self.bookmarks.retain(|mark| mark.location != location);
        effects.push(Effect::DropSearch(search.clone()));
    }

    /// What is kept of a location: a bookmark, or a search.
    pub fn kept_of(&self, location: &Location) -> Option<&Bookmark> {
        self.bookmarks.iter().find(|mark| mark.location == *location)
    }

    /// Calls what is kept of a location by another name.
    pub fn rename_kept(&mut self, location: &Location, title: &str, effects: &mut Vec<Effect>) {
        if let Some(mark) = self.bookmarks.iter_mut().find(|mark| mark.location == *location) {
            title.clone_into(&mut mark.title);
            effects.push(Effect::RenameBookmark { location: location.clone(), title: title.to_owned() });
        }
        self.bookmarks.sort_by(|a, b| a.title.cmp(&b.title));
    }

    /// Keeps nothing of a location any more.
    pub fn drop_kept(&mut self, location: &Location, effects: &mut Vec<Effect>) {
        self.bookmarks.retain(|mark| mark.location != *location);
        effects.push(Effect::RemoveBookmark(location.clone()));
    }

    /// Keeps a bookmark, or forgets it if there is one of this location already. Says whether it is kept now.
    pub fn toggle_bookmark(
        &mut self,
        location: &Location,
        title: &str,
        region: Option<&str>,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let location = catalog().bookmarkable(location);
        let before = self.bookmarks.len();
        self.bookmarks.retain(|mark| mark.location != location);
        if self.bookmarks.len() < before {
            effects.push(Effect::RemoveBookmark(location));
            return false;
        }
        let mark = Bookmark { location, title: title.to_owned(), region: region.map(str::to_owned) };
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

#[cfg(test)]
mod tests;
