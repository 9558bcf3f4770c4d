//! What a screen asks of the app. Commands are data, so that menus, confirmations and the palette
//! can hold them and tests can compare them.

use std::sync::Arc;

use crate::catalog::{Location, SearchField, SearchSpec};
use crate::config::Action;
use crate::contract::{ApiError, CallId, ContextId, DraftId, Effect, JobId, ProfileInfo, WriteId};
use crate::widgets::Tone;

use super::attempted::Attempted;
use super::design::{AskedSecrets, DesignAnswer, FillSpec, GivenSecrets, TableSpec};
use super::file_rows::FileContent;
use super::form::answer::FormAnswer;
use super::form::overlays::FormOverlay;
use super::help::PageKeys;
use super::intake::IntakeAnswer;
use super::jobs::{Many, ManyDeed};
use super::joining::JoiningAnswer;
use super::own::{OwnAsked, OwnRun};
use super::table::ColumnsSpec;

/// Something for the app to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Go to a location in the page's context; it becomes the newest entry of the history.
    Open(Location),
    /// Put another location into the place of this page, such as the same rows under another search.
    Replace(Location),
    /// Go to a location in another context.
    OpenIn(ContextId, Location),
    /// Go to the first screen of a profile, in its own region or another one.
    Switch {
        /// The profile.
        profile: ProfileInfo,
        /// Another region than the profile's own.
        region: Option<String>,
    },
    /// Put an overlay on top.
    Overlay(Overlay),
    /// Close this overlay.
    Close,
    /// Close this overlay and give an action to what lies beneath.
    Act(Action),
    /// Close this overlay and tell what lies beneath.
    Answer(OverlayAnswer),
    /// Go back in the history, or up where there is none.
    Back,
    /// Go back or forward in the history.
    Step {
        /// Forward.
        forward: bool,
    },
    /// Leave a page that holds something unsaved: it is told whether to keep it, then the command is carried out.
    Leave {
        /// Keep what was typed as a draft.
        keep: bool,
        /// What was asked for.
        then: Box<Command>,
    },
    /// Open a page to look, over one that holds something unsaved: that stays as it is, and is come back to.
    Look(Box<Command>),
    /// This page has done its work: take it out of the history and show the page before it if that is one of these
    /// locations, else the first of them.
    Return {
        /// Where to.
        to: Vec<Location>,
        /// What is no longer there: its pages go, too.
        gone: Option<Location>,
    },
    /// Have the driver do something that is nobody else's affair, such as copying a text.
    Effect(Effect),
    /// Cancel a call, whoever owns it.
    Cancel(CallId),
    /// Show a line for a few seconds.
    Notice(Notice),
    /// Open the page on which something is done to many rows.
    Many(Arc<Many>),
    /// What was to be done to many rows is under way: the pages where it was filled in go, and the page of the job comes.
    Begun(Location),
    /// Go on with a command of the user's own: ask what it wants to know, or run it.
    Own(OwnRun),
    /// Ask who the credentials of a context belong to.
    Identify(ContextId),
    /// Allow writes in a protected context.
    Unlock(ContextId),
    /// Leave without asking again.
    Quit,
}

impl Command {
    /// A notice that all is well.
    pub fn notice(text: impl Into<String>) -> Self {
        Self::Notice(Notice { text: text.into(), tone: Tone::Good })
    }

    /// A notice that says how it is, neither good nor bad.
    pub fn told(text: impl Into<String>) -> Self {
        Self::Notice(Notice { text: text.into(), tone: Tone::Info })
    }

    /// The overlay that shows an error in full.
    pub fn error(error: ApiError) -> Self {
        OverlaySpec::Error(error).into()
    }

    /// A text for the clipboard; `what` is what people call it.
    pub fn copy(what: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Effect(Effect::Copy { what: what.into(), text: text.into() })
    }

    /// A notice that something is not possible.
    pub fn warn(text: impl Into<String>) -> Self {
        Self::Notice(Notice { text: text.into(), tone: Tone::Warn })
    }
}

/// What an overlay answers to the screen beneath it.
#[derive(Clone, Debug, PartialEq)]
pub enum OverlayAnswer {
    /// Load everything that is left.
    LoadAll,
    /// Load everything that is left, and mark all of it.
    MarkEverything,
    /// A search was entered: the query of the location.
    Search(Vec<(String, String)>),
    /// Do this to all rows that are marked.
    ForMany(ManyDeed),
    /// Do this with the row under the cursor, though other rows are marked.
    Alone(Action),
    /// Sort by this column.
    SortBy(usize),
    /// Show these columns, as settings name them; those that there would be by themselves where none are given.
    Columns(Option<Vec<String>>),
    /// The page is about to be left: keep what was typed as a draft, or drop it.
    Leave {
        /// Keep it.
        keep: bool,
    },
    /// An overlay over a form answers.
    Form(FormAnswer),
    /// Something was chosen for a file with rows.
    Intake(IntakeAnswer),
    /// Something was chosen where it is asked why an object is not on a profile.
    Joining(JoiningAnswer),
    /// An overlay over the designer answers.
    Design(DesignAnswer),
    /// Secrets that an entry of a design lacked.
    Secrets(GivenSecrets),
    /// Begin with what was asked about.
    Begin,
    /// Forget this draft.
    DropDraft(DraftId),
    /// Somebody has looked what became of this write.
    Settle(WriteId),
    /// Read back what this write was to do.
    ReadBack(WriteId),
    /// Fill in the form of this write again, of which not all was kept.
    FillAgain(WriteId),
    /// Send this write again with its token.
    SendAgain(WriteId),
    /// Open the form that takes this write back; of several, the one of this number.
    PutBack(WriteId, usize),
    /// The same for the item of this number of a job.
    PutItemBack(usize, usize),
    /// Put back what a job did to all its items.
    PutAllBack,
    /// Of several ways, this one.
    PutBackBy(usize),
    /// Take in the row of this number, though it was changed since what is taken back; all such rows where none is named.
    TakeIn(Option<usize>),
}

/// A line for the user that goes away by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The text.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// An overlay that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    pub(super) spec: Box<OverlaySpec>,
}

impl Overlay {
    /// Whether it asks where a file is written.
    pub(super) fn saves(&self) -> bool {
        matches!(*self.spec, OverlaySpec::Save(_))
    }
}

/// What it shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum OverlaySpec {
    Call(CallId),
    Columns(ColumnsSpec),
    Error(ApiError),
    Fill(FillSpec),
    Find,
    Form(FormOverlay),
    Help(PageKeys),
    Menu(MenuSpec),
    OptionsTable(TableSpec),
    Own(OwnAsked),
    Palette { actions: Vec<Action>, visited: Vec<Location> },
    Question(QuestionSpec),
    Reading(ReadingSpec),
    Save(SaveSpec),
    Search(SearchForm),
    Secrets(AskedSecrets),
    Typed(Asked),
    Write(WriteId),
}

impl From<OverlaySpec> for Overlay {
    fn from(spec: OverlaySpec) -> Self {
        Self { spec: Box::new(spec) }
    }
}

impl From<OverlaySpec> for Command {
    fn from(spec: OverlaySpec) -> Self {
        Self::Overlay(spec.into())
    }
}

/// One choice of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub(super) label: String,
    pub(super) detail: String,
    /// Short words that it is found by as well, such as a code.
    pub(super) also: Vec<String>,
    /// Whether it stays in the list however that is narrowed: what was typed may be what is meant.
    pub(super) otherwise: bool,
    pub(super) command: Command,
}

/// A menu, and how it begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MenuSpec {
    pub(super) title: String,
    pub(super) choices: Vec<Choice>,
    pub(super) at: usize,
    pub(super) typed: String,
    /// Whether these are the values of a field.
    pub(super) of_field: bool,
}

/// A text that is read in full.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReadingSpec {
    pub(super) title: String,
    pub(super) text: String,
    /// Where it leads from there.
    pub(super) ways: Vec<Way>,
}

/// What a key does with what an overlay shows: it closes, and the app carries the command out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Way {
    pub(super) action: Action,
    /// What it does, in a word or two.
    pub(super) does: &'static str,
    pub(super) command: Command,
}

/// A question with its answers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct QuestionSpec {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) lines: Vec<String>,
    /// What is said before these lines, as it stands now.
    pub(super) live: Option<LiveLines>,
    /// The write that it is about, where its outcome is unknown.
    pub(super) attempt: Option<Attempted>,
    pub(super) choices: Vec<Choice>,
    /// Whether it is one of no and yes, which have keys of their own.
    pub(super) yes: bool,
}

/// What a question says of what goes on beneath it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LiveLines {
    /// What would be lost or stopped if the program were left.
    Leave,
    /// What would be left out if this job were cancelled.
    Cancel(JobId),
}

/// A file that is to be written, and the forms that it can have, by their endings.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SaveSpec {
    /// Why it could not be written where it was to be.
    pub(super) problem: Option<String>,
    pub(super) title: String,
    /// What whoever writes it must know: that it is a part, for example.
    pub(super) note: Option<String>,
    /// The name that is offered, without its ending.
    pub(super) name: String,
    /// What each form of it holds, by its ending; the first is offered.
    pub(super) contents: Vec<(String, FileContent)>,
    /// Whether it is asked for the first time: then the name stands in the folder that was chosen last.
    pub(super) is_new: bool,
}

/// A form of a search, and what it is filled with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SearchForm {
    pub(super) spec: SearchSpec,
    pub(super) fields: Vec<SearchField>,
    pub(super) query: Vec<(String, String)>,
}

/// What is asked before something that can't be undone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    /// What it does.
    pub(super) title: String,
    /// What should be known before.
    pub(super) lines: Vec<String>,
    /// What it is about, in groups: what becomes of them, and where they are.
    pub(super) about: Vec<(String, Vec<Location>)>,
    /// Any of these must be typed; the first is asked for.
    pub(super) words: Vec<String>,
    /// What is told once it was typed.
    pub(super) then: Command,
}

impl From<FormOverlay> for Command {
    fn from(overlay: FormOverlay) -> Self {
        OverlaySpec::Form(overlay).into()
    }
}

impl Command {
    /// The same with what was typed to narrow a list: a value goes on with that.
    pub(super) fn with_typed(mut self, typed: &str) -> Self {
        if let Self::Answer(OverlayAnswer::Form(FormAnswer::Value(value))) = &mut self {
            value.push_str(typed.trim());
        }
        self
    }
}

impl From<FormAnswer> for Command {
    fn from(answer: FormAnswer) -> Self {
        Self::Answer(OverlayAnswer::Form(answer))
    }
}
