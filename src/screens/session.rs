//! What all screens share: contexts, the ledger, the log of calls, settings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::changed::Changed;
use super::errand::Errand;
use super::{CallLog, JournalView, MarkBook, Notice, PrivateNames, Programs, ReadBacks, Seen, TokenSource};
use crate::catalog::Location;
use crate::config::{Keymap, Settings};
use crate::contract::{
    CallId, Context, ContextId, ContextKey, Effect, JobExport, JobItems, JobNews, JobProgress, Lane, Ledger, OwnerId,
    ProfileInfo, Ticket, Work,
};
use crate::screens::Slot;
use crate::theme::Theme;

/// The app's own calls (identities) belong to this owner.
pub const APP: OwnerId = OwnerId(0);

/// How many names are kept.
const MOST_NAMES: usize = 10_000;

/// What all screens share.
#[derive(Debug)]
pub struct Session {
    /// The moment of the event that is being handled.
    pub now: Timestamp,
    /// All contexts of this run; never empty.
    pub contexts: Vec<Context>,
    /// The profiles of the AWS configuration, once they are known.
    pub profiles: Option<Result<Vec<ProfileInfo>, String>>,
    /// The calls under way and who waits for them.
    pub ledger: Ledger<Slot>,
    /// All calls of this run, the newest ones kept.
    pub calls: CallLog,
    /// The programs of the user's own that run.
    pub programs: Programs,
    /// What the journal holds: writes, drafts, bookmarks.
    pub journal: JournalView,
    /// The user's settings.
    pub settings: Arc<Settings>,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// The colours.
    pub theme: Arc<Theme>,
    /// What people call the items that were met, by location: an id such as that of a Cases domain says nothing.
    pub names: BTreeMap<Location, String>,
    /// What lists have shown, and which places were used.
    pub seen: Seen,
    /// What customers and what is about them are called, as far as that was read.
    pub private_names: PrivateNames,
    /// Items whose names were asked for.
    pub names_asked: BTreeSet<Location>,
    /// Items that were looked for by name, because there was none of that id in a context.
    pub ids_asked: BTreeSet<(ContextId, Location)>,
    /// Contexts that are asked for no identity any more, because Esc ended the wait for their login.
    pub unasked: BTreeSet<ContextId>,
    /// The line that is shown, and until when.
    pub notice: Option<(Notice, Timestamp)>,
    /// What was changed from here, so that pages which show it load again.
    pub changes: Vec<Changed>,
    /// What became of writes of unknown outcome.
    pub read_backs: ReadBacks,
    /// What is made on the way, while something else is filled in.
    pub errand: Option<Errand>,
    /// The jobs of this journal, in the order in which they were heard of.
    pub jobs: Vec<JobProgress>,
    /// The items of a job that were asked for last.
    pub job_items: Option<JobItems>,
    /// The lines of a job that were asked for last, until they are taken.
    pub job_export: Option<JobExport>,
    /// Whether lists show the item under the cursor beside them, where there is room.
    pub beside: bool,
    /// The marked rows of lists.
    pub marks: MarkBook,
    /// Where client tokens come from.
    pub mint: TokenSource,
}

impl Session {
    /// The context of this id. Ids are minted by [`Session::context_for`]; the first context stands in for a stray one.
    pub fn context(&self, id: ContextId) -> &Context {
        self.contexts.iter().find(|c| c.id == id).unwrap_or(&self.contexts[0])
    }

    /// The same, to change it.
    pub fn context_mut(&mut self, id: ContextId) -> Option<&mut Context> {
        self.contexts.iter_mut().find(|c| c.id == id)
    }

    /// The context for a profile and region: an existing one, or a new one that is opened and identified.
    pub fn context_for(&mut self, profile: &ProfileInfo, region: Option<&str>, effects: &mut Vec<Effect>) -> ContextId {
        let region = region.or(profile.region.as_deref());
        let same = |c: &&Context| {
            c.profile.as_deref() == Some(&profile.name)
                && c.sandbox == profile.sandbox
                && region.is_none_or(|r| c.region.as_deref() == Some(r))
        };
        if let Some(context) = self.contexts.iter().find(same) {
            return context.id;
        }
        let first = &self.contexts[0];
        let endpoint = if first.sandbox == profile.sandbox { first.endpoint.clone() } else { None };
        self.open(profile, region, endpoint, effects)
    }

    /// A new context, opened and identified.
    pub(crate) fn open(
        &mut self,
        profile: &ProfileInfo,
        region: Option<&str>,
        endpoint: Option<String>,
        effects: &mut Vec<Effect>,
    ) -> ContextId {
        let context = Context {
            id: ContextId(self.contexts.iter().map(|context| context.id.0 + 1).max().unwrap_or_default()),
            profile: Some(profile.name.clone()),
            region: region.map(str::to_owned),
            endpoint,
            sandbox: profile.sandbox,
            read_only: self.settings.read_only || (!profile.sandbox && self.settings.is_read_only(&profile.name)),
            protected: !profile.sandbox && self.settings.is_protected(&profile.name),
            identity: None,
        };
        let (id, key) = (context.id, ContextKey::from(&context));
        self.journal.adopt(&ContextKey { region: None, ..key.clone() }, &key, effects);
        effects.push(Effect::OpenContext(context.clone()));
        self.contexts.push(context);
        self.identify(id, effects);
        id
    }

    /// Takes in what is told of jobs.
    pub fn take_job(&mut self, news: JobNews) {
        match news {
            JobNews::Progress(progress) => self.take_progress(*progress),
            JobNews::Kept(jobs) => jobs.into_iter().for_each(|progress| self.take_progress(progress)),
            JobNews::Items(items) => self.job_items = Some(*items),
            JobNews::Exported(export) => self.job_export = Some(*export),
            JobNews::Calls(calls) => self.calls.take_of_jobs(*calls),
            JobNews::Forgotten(id) => self.jobs.retain(|job| job.id != id),
            JobNews::Problem { .. } => {}
        }
    }

    fn take_progress(&mut self, progress: JobProgress) {
        match self.jobs.iter_mut().find(|job| job.id == progress.id) {
            Some(job) => *job = progress,
            None => self.jobs.push(progress),
        }
    }

    /// Asks who the credentials of a context belong to.
    pub fn identify(&mut self, id: ContextId, effects: &mut Vec<Effect>) {
        self.start(APP, Slot::Identity(id), id, Lane::Background, Work::Identify, effects);
    }

    /// Ends the wait for the login of a context where all that waits for it besides is who it is: else a process that
    /// is asked for credentials would go on. It is asked for again with the next call.
    pub fn stop_identifying(&mut self, id: ContextId, effects: &mut Vec<Effect>) {
        let asks = |ticket: &Ticket<Slot>| {
            ticket.owner == Some(APP) && ticket.context == id && matches!(ticket.slot, Slot::Identity(_))
        };
        let asked: Vec<CallId> = self.ledger.running().filter(|(_, t)| asks(t)).map(|(call, _)| call).collect();
        for call in asked {
            self.cancel(call, effects);
            self.unasked.insert(id);
        }
    }

    /// Enters a call into ledger and log and asks for it to be started.
    pub fn start(
        &mut self,
        owner: OwnerId,
        slot: Slot,
        context: ContextId,
        lane: Lane,
        work: Work,
        effects: &mut Vec<Effect>,
    ) -> CallId {
        if self.unasked.remove(&context) {
            self.identify(context, effects);
        }
        let (call, void) = self.ledger.start(owner, slot, context, lane, work, self.now);
        if let Some(void) = void {
            effects.push(Effect::Cancel(void));
        }
        let id = call.id;
        self.calls.begin(&call, self.now);
        self.read_backs.note(id, ContextKey::from(self.context(context)), &call.work, |at| self.seen.has(context, at));
        effects.push(Effect::Start(call));
        id
    }

    /// Cancels a call. A read is void at once; a write stays in the ledger until its outcome is known.
    pub fn cancel(&mut self, id: CallId, effects: &mut Vec<Effect>) -> bool {
        let Some(ticket) = self.ledger.ticket(id) else { return false };
        if !ticket.write {
            self.ledger.end(id);
        }
        effects.push(Effect::Cancel(id));
        true
    }

    /// Keeps what people call an item. Content about customers never gets here: names stay in memory alone, yet the
    /// breadcrumbs of a shared screen need not tell who the customer is.
    pub fn learn_name(&mut self, at: &Location, name: String) {
        if self.names.len() >= MOST_NAMES {
            self.names.pop_first();
        }
        self.names.insert(at.without_action().without_query(), name);
    }

    /// What people call an item, or its id.
    pub fn name_of<'a>(&'a self, at: &'a Location) -> &'a str {
        let known = self.names.get(&at.without_action().without_query()).map(String::as_str);
        known.or_else(|| at.last()).unwrap_or_default()
    }

    /// Whether anything is under way that somebody may be waiting for.
    pub fn busy(&self) -> bool {
        self.ledger.running().next().is_some()
    }
}
