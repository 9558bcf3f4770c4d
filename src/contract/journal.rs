//! What is kept on disk across runs: writes and what became of them, drafts and bookmarks.
//!
//! Nothing here holds a secret or content about customers: the journal takes both out of inputs and
//! drafts by the classes of their members, and a location is kept without its search.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{BeforeImage, Context};
use crate::catalog::Location;
use crate::model::{DocPath, OperationId};

/// A context as it is recognised in a later run.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContextKey {
    /// The profile, where one was named.
    pub profile: Option<String>,
    /// The region, where one was named.
    pub region: Option<String>,
    /// The endpoint, where one was named.
    pub endpoint: Option<String>,
    /// Whether it is the built-in sandbox: what was done there is never mixed with the real thing.
    pub sandbox: bool,
}

impl From<&Context> for ContextKey {
    fn from(context: &Context) -> Self {
        let Context { profile, region, endpoint, sandbox, .. } = context;
        Self { profile: profile.clone(), region: region.clone(), endpoint: endpoint.clone(), sandbox: *sandbox }
    }
}

impl ContextKey {
    /// Whether what was kept under this key is of the context that has the key `now`. Earlier versions kept things
    /// under the names that were `given` on the command line, before it was known which region they lead to.
    #[must_use]
    pub fn leads_to(&self, given: &Self, now: &Self) -> bool {
        let is_former = Self { region: None, ..given.clone() } == *self && now.region.is_some();
        *self == *now || is_former
    }
}

/// Tells the drafts of one form apart: consoles on the same journal may have it open at the same time.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftId(pub String);

/// Names a draft, and the form that it belongs to: its place, operation and context.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftKey {
    /// Which of the form's drafts it is.
    pub id: DraftId,
    /// Where the form is, action included, such as `appflow/flows/nightly!edit`. Its search is not kept.
    pub location: Location,
    /// The operation that the form would send.
    pub operation: OperationId,
    /// Where it would be sent.
    pub context: ContextKey,
}

impl DraftKey {
    /// Whether both are drafts of one form.
    #[must_use]
    pub fn is_of_form(&self, other: &Self) -> bool {
        (&self.location, self.operation, &self.context) == (&other.location, other.operation, &other.context)
    }
}

/// A text that was typed and that no document holds, because it can't be read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftText {
    /// What it is the text of: a member, or the whole document as JSON.
    pub path: DocPath,
    /// Whether it is the key of an entry rather than its value.
    pub key: bool,
    /// The text as it was typed, without what may be something that is never kept; empty where nothing else was in it.
    pub text: String,
}

/// Which text of a form is edited outside, so that it finds its way back whatever happens meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPlace {
    /// The draft that it belongs to, whether or not that is kept yet.
    pub draft: DraftKey,
    /// What it is the text of: a member, or the whole document as JSON.
    pub path: DocPath,
    /// Whether it is the key of an entry rather than its value.
    pub key: bool,
}

/// A document that was typed and not sent yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Which form it belongs to.
    pub key: DraftKey,
    /// The input document as far as it goes, without secret and customer members.
    pub document: Value,
    /// What existed when it was edited, likewise stripped: what somebody else changed since is told from what the
    /// draft changes by it. `None` where something new was being made.
    pub original: Option<Value>,
    /// Whether members were left out because they are never kept; they have to be typed again.
    pub stripped: bool,
    /// Texts that can't be read yet; only what of them is neither a secret nor content about customers.
    pub texts: Vec<DraftText>,
    /// The account that it was typed in, by its twelve digits, where that was known.
    pub account: Option<String>,
    /// Whether another console had it open when it was last read.
    pub elsewhere: bool,
    /// The wizard's step, by its name.
    pub step: Option<String>,
    /// When it was saved: the moment of the event, as the app knows it.
    pub saved: Timestamp,
}

impl Draft {
    /// Whether it holds texts alone: nothing had been changed when the first of them was edited outside.
    #[must_use]
    pub fn is_of_texts(&self) -> bool {
        self.original.is_none() && self.document.as_object().is_some_and(serde_json::Map::is_empty)
    }

    /// A draft of something new that is whole.
    #[must_use]
    pub const fn new(key: DraftKey, document: Value, saved: Timestamp) -> Self {
        let texts = Vec::new();
        let account = None;
        Self { key, document, original: None, stripped: false, texts, account, elsewhere: false, step: None, saved }
    }

    /// Whether it was typed in another account than the one that a context leads to by the same names.
    #[must_use]
    pub fn is_of_other_account(&self, context: &Context) -> bool {
        self.account.as_deref().zip(context.account()).is_some_and(|(then, now)| then != now)
    }
}

/// One write in the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WriteId(pub i64);

/// How far a write has come, as far as the journal knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteState {
    /// It is about to be sent.
    Intended,
    /// It was sent, and there is no answer yet.
    Sent,
    /// The service carried it out.
    Succeeded,
    /// The service refused it, or it was never sent.
    Failed,
    /// It may or may not have been carried out: cut off, timed out, or the program ended first.
    Unknown,
    /// Its outcome was unknown, and somebody has looked and settled it.
    Settled,
}

impl WriteState {
    /// Whether it is under way in this or another console.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Intended | Self::Sent)
    }
}

/// What reading back says about a write of unknown outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it was carried out, as far as that can be told.
    pub done: Option<bool>,
    /// What was found, for people; nothing of a customer.
    pub said: String,
}

/// A write and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteRecord {
    /// Its id.
    pub id: WriteId,
    /// The context it was sent in.
    pub context: ContextKey,
    /// The account, where it was known.
    pub account: Option<String>,
    /// The region that the context came out with, where it was known.
    pub region: Option<String>,
    /// The operation.
    pub operation: OperationId,
    /// Its input without the client token; placeholders stand for what is never kept.
    pub input: Value,
    /// Whether the input is whole, so that it can be sent again.
    pub whole: bool,
    /// The client token that it was sent with, where the operation has one.
    pub token: Option<String>,
    /// How far it came.
    pub state: WriteState,
    /// The error's code, where it failed or its outcome is unknown.
    pub code: Option<String>,
    /// The error's text, where the input is whole: otherwise it might repeat what is never kept.
    pub message: Option<String>,
    /// The request id, where there was an answer.
    pub request_id: Option<String>,
    /// Where what it made or changed can be seen, where that can be told.
    pub location: Option<Location>,
    /// What was found when it was read back, where its outcome is unknown.
    pub found: Option<Finding>,
    /// What was there before, where that was kept.
    pub before: Option<BeforeImage>,
    /// When it was asked for.
    pub started: Timestamp,
    /// When its outcome was known, or given up.
    pub ended: Option<Timestamp>,
}

/// How long a client token is good for: AppFlow says so, and the others promise no more.
const TOKEN: SignedDuration = SignedDuration::from_hours(8);

impl WriteRecord {
    /// Whether it went where a context leads to, by whichever name: under the context's own key, or to its account and
    /// region by another profile or endpoint.
    #[must_use]
    pub fn went_to(&self, context: &Context) -> bool {
        let (account, key) = (self.account.as_deref().zip(context.account()), ContextKey::from(context));
        let same_account = account.map(|(then, now)| then == now);
        let then = self.region.as_deref().or(self.context.region.as_deref());
        let same_place = || then.zip(context.region()).is_some_and(|(then, now)| then == now);
        match same_account {
            Some(false) => false,
            _ if self.context == key => true,
            Some(true) => self.context.sandbox == key.sandbox && same_place(),
            None => false,
        }
    }

    /// Whether reading it back has found that it was carried out: nobody has to look any more.
    #[must_use]
    pub fn was_found_done(&self) -> bool {
        self.found.as_ref().is_some_and(|found| found.done == Some(true))
    }

    /// Whether nobody knows what became of it, not even by reading it back.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.state == WriteState::Unknown && !self.was_found_done()
    }

    /// Whether the service still knows the client token that it was sent with.
    #[must_use]
    pub fn token_holds(&self, now: Timestamp) -> bool {
        self.token.is_some() && now.duration_since(self.started) < TOKEN
    }
}

/// A location that somebody wants to find again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// Where; its search is not kept.
    pub location: Location,
    /// What people call it.
    pub title: String,
    /// The region in which it was kept, if that is known.
    pub region: Option<String>,
}

/// News from the journal.
#[derive(Clone, Debug, PartialEq)]
pub enum JournalNews {
    /// It was opened: what it holds. Comes once, soon after the start.
    Opened {
        /// Writes under way and of unknown outcome, and the last that ended; newest first.
        writes: Vec<WriteRecord>,
        /// Drafts, newest first.
        drafts: Vec<Draft>,
        /// Bookmarks, by title.
        bookmarks: Vec<Bookmark>,
        /// Matches that somebody said are none.
        apart: Vec<Location>,
    },
    /// What was chosen of how the console looks, by what it is about. Comes behind [`JournalNews::Opened`], if there is
    /// any.
    Remembered(Vec<(String, String)>),
    /// A write is new, or moved on.
    Write(Box<WriteRecord>),
    /// The writes as they are by now, those of other programs among them: those under way and of unknown outcome, and the
    /// last that ended; newest first.
    Writes(Vec<WriteRecord>),
    /// A text that was being edited outside when an earlier run was killed: the draft that it is in now, or none where
    /// nothing of it may be kept.
    Found(Option<Box<Draft>>),
    /// It can be used again, or was made again; says which.
    Again(String),
    /// Something could not be kept; says what failed, why, and what to do.
    Problem(String),
}
