//! One folder a screen: state, update, view and tests together.
//!
//! A screen is a state that takes actions, text and results, and draws itself. It never does I/O:
//! what it wants goes through [`Cx`] as calls and commands. Overlays (palette, help, menus) are
//! screens too; the app stacks them over the page.

mod accounts;
mod attempted;
mod call_state;
mod calls;
mod calls_log;
mod changed;
mod command;
mod confirm;
mod cursor;
mod cx;
mod design;
mod diagnosis;
mod document;
mod dossier;
mod errand;
mod error;
mod facts;
mod file_rows;
mod filter;
mod filter_list;
mod find;
mod findings;
mod forget;
mod form;
mod glossary;
mod grid;
mod help;
mod hub;
mod intake;
mod item;
mod jobs;
mod joining;
mod journal_view;
mod leaving;
mod line;
mod menu;
mod naming;
mod opening;
mod overlay;
mod own;
mod paging;
mod palette;
mod private_names;
mod programs;
mod query;
mod question;
mod read_only;
mod readback;
mod reading;
mod records;
mod save;
mod search;
mod seen;
mod session;
mod slots;
mod state;
mod table;
mod tasks;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod token_source;
mod tools;
mod topics;
mod tour;
mod typed;
mod writes;

pub use calls_log::{CallLog, CallRecord, CallState};
pub use changed::Changed;
pub use command::{Choice, Command, Notice, Overlay, OverlayAnswer};
pub use confirm::{confirm_load_all, confirm_mark_everything, confirm_quit, confirm_unlock, holds_back};
pub use cx::{Cx, View};
pub use design::{DesignAnswer, DesignSlot};
pub use find::{FindSlot, find_over};
pub use forget::ForgetSlot;
pub use form::{DeleteSlot, FormAnswer, FormSlot, MergeSlot, PickerSlot};
pub use help::{help, help_on};
pub use intake::{IntakeAnswer, IntakeSlot, UploadStage};
pub use jobs::{Many, ManyDeed, SheetSlot, job_ahead, jobs_under_way, jobs_when_leaving, kept_question, kept_unknown};
pub use joining::{JoiningAnswer, JoiningSlot};
pub use journal_view::JournalView;
pub use leaving::{Keeps, LEAVING, Unsaved, confirm_leave};
pub use line::LineInput;
pub use menu::menu;
pub(crate) use menu::{choice_at, menu_at};
pub use naming::NamedItem;
pub use own::{OwnRun, Under, next_of_own};
pub use palette::palette;
pub use private_names::PrivateNames;
pub use programs::{Program, Programs};
pub use question::{ENDING, confirm, what_next};
pub use read_only::{offered, refused, refused_at};
pub use readback::ReadBacks;
pub(crate) use reading::reading;
pub use save::{confirm_replace, save_elsewhere};
pub use search::search;
pub use seen::Seen;
pub use session::{APP, Session};
pub use slots::{HubSlot, ItemSlot, PageSlot, Slot, TableSlot};
pub use table::MarkBook;
pub use token_source::TokenSource;
pub use tools::{TOOLS, ToolSpec};
pub use tour::Tour;

use std::fmt::Debug;

use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::catalog::{DOCUMENT, Location, LocationProblem, Place, Tool, WHY, catalog};
use crate::config::{Action, Mode};
use crate::contract::{FolderNews, Input, Outcome, RowsNews};

/// Whether an action may send something, or agree to something, where a screen says nothing else of it.
fn agrees_anywhere(action: Action) -> bool {
    use Action::{Accept, PauseJob, RetryFailed, Submit, Unlock, Yes};
    matches!(action, Accept | Submit | Yes | RetryFailed | PauseJob | Unlock)
}

/// Whether a screen made use of what it was given; what it did not use goes on to the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// It did.
    Yes,
    /// It did not.
    No,
}

/// What moves in every list.
pub(in crate::screens) const MOVES: [Action; 6] =
    [Action::Up, Action::Down, Action::PageUp, Action::PageDown, Action::Top, Action::Bottom];

/// The same where there are columns, or something to fold.
pub(in crate::screens) fn moves_aside() -> Vec<Action> {
    MOVES.into_iter().chain([Action::Left, Action::Right]).collect()
}

/// A page or an overlay.
pub trait Screen: Debug {
    /// A short name for tests and logs, such as `table`.
    fn name(&self) -> &'static str;

    /// Filters its rows by a text, as if that had been typed, before it comes to the front.
    fn filter(&mut self, _text: &str) {}

    /// It comes to the front: for the first time, or again on the way back. It starts what it lacks.
    fn enter(&mut self, cx: &mut Cx<'_>);

    /// The user did something that the keymap knows.
    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Handled;

    /// Which part of the keymap holds now: nobody else asks the keymap what a key does.
    fn mode(&self) -> Mode {
        Mode::Browse
    }

    /// Whether something is typed on this page, which Esc puts aside before it ends what is still being read.
    fn composes(&self) -> bool {
        false
    }

    /// Whether somebody waits for a call of this screen that is no matter of the background: Esc ends it before it leaves.
    /// What can be worked without, such as the entries of a list to pick from, is waited for by nobody.
    fn waits_for(&self, _slot: &Slot) -> bool {
        true
    }

    /// What is not done with and would be lost if this page were left now; `None` if nothing would. The app asks before
    /// it leaves such a page, and answers with [`OverlayAnswer::Leave`].
    fn unsaved(&self) -> Option<Unsaved> {
        None
    }

    /// How much of what is unsaved a draft would keep.
    fn keeps(&self) -> Keeps {
        Keeps::All
    }

    /// A text that was edited outside comes back; `None` where nothing changed.
    fn edited(&mut self, _text: Result<Option<String>, String>, _cx: &mut Cx<'_>) {}

    /// A file was written that this page or overlay has asked for.
    fn written(&mut self, _cx: &mut Cx<'_>) {}

    /// What is not there any more by what was done here: going back passes over its pages.
    fn gone(&self) -> Vec<Location> {
        Vec::new()
    }

    /// The place whose pages going back passes over where they stand right before this one: other states of the same.
    fn passes(&self) -> Option<Location> {
        None
    }

    /// The journal has news, or whose account a context is has become known.
    fn news(&mut self, _cx: &mut Cx<'_>) {}

    /// It became known which item is meant by a name that stands in the page's location: what was asked for by the name is
    /// asked for by the id.
    fn named(&mut self, _item: &NamedItem, _cx: &mut Cx<'_>) {}

    /// There is news of a file with rows that this page may have asked about.
    fn rows(&mut self, _news: &RowsNews, _cx: &mut Cx<'_>) {}

    /// A key that is no action, or a paste, in a mode in which characters are typed.
    fn text(&mut self, _input: &Input, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    /// There is news of a folder of configuration that this page may have asked about.
    fn folder(&mut self, _news: &FolderNews, _cx: &mut Cx<'_>) {}

    /// A call of this screen moved on.
    fn result(&mut self, _slot: &Slot, _outcome: &Outcome, _cx: &mut Cx<'_>) {}

    /// The terminal has another size.
    fn resized(&mut self, _cx: &mut Cx<'_>) {}

    /// An overlay that lay over this screen answers.
    fn take_answer(&mut self, _what: OverlayAnswer, _cx: &mut Cx<'_>) {}

    /// When it wants to be woken, and what for is its own affair (watching, a pause in typing).
    fn deadline(&self) -> Option<Timestamp> {
        None
    }

    /// Whether it says how long ago something was, so that it is drawn again as time goes by.
    fn ages(&self) -> bool {
        false
    }

    /// Its deadline has come.
    fn wake(&mut self, _cx: &mut Cx<'_>) {}

    /// The actions that make sense now, the most useful first: hint bar and help show them.
    fn actions(&self, session: &Session) -> Vec<Action>;

    /// Those of them that this page alone has and is for: the hint bar has them before what every page can do.
    fn own(&self) -> Vec<Action> {
        Vec::new()
    }

    /// Whether all that an action does here is a write: where the context refuses writes it is neither offered nor done.
    fn writes(&self, _action: Action) -> bool {
        false
    }

    /// Whether an action may send something here, or agree to what can't be taken back: then it is for the keyboard
    /// alone, and no click does it.
    fn agrees(&self, action: Action) -> bool {
        agrees_anywhere(action) || self.writes(action)
    }

    /// The actions besides these that move in it: the help shows them.
    fn moves(&self) -> Vec<Action> {
        MOVES.to_vec()
    }

    /// What an action does here, in a line of the help, where its own description would be too general.
    fn explains(&self, _action: Action) -> Option<&'static str> {
        None
    }

    /// Keys that no keymap has, with what they do: the number of a tab.
    fn fixed_keys(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// What an action does here, in a word or two, where its own title would be too general.
    fn does(&self, _action: Action) -> Option<&'static str> {
        None
    }

    /// What it is about, where its location names but one of several items: the location of that one, and what stands in
    /// its place in the breadcrumbs. Such a location alone does not lead back to the page.
    fn stands_for(&self) -> Option<(Location, String)> {
        None
    }

    /// What stands in the frame's upper edge.
    fn title(&self, view: &View<'_>) -> String;

    /// What stands at the right of the frame's lower edge, such as `200 loaded, more available`.
    fn status(&self, _view: &View<'_>) -> String {
        String::new()
    }

    /// What is under its cursor, if that is an item; of a page that is about one item it is that one.
    fn under(&self, cx: &Cx<'_>) -> Option<Under> {
        Under::page(cx)
    }

    /// Draws it. A page gets the inside of the frame, an overlay the whole screen.
    fn draw(&self, area: Rect, buf: &mut Buffer, view: &View<'_>);
}

/// The page on which something is done to many rows.
pub fn open_many(many: &std::sync::Arc<Many>) -> Box<dyn Screen> {
    jobs::open_many(many)
}

/// The page of a location.
///
/// # Errors
/// If the location leads nowhere; the message says what there is instead.
pub fn open(location: &Location, _session: &Session) -> Result<Box<dyn Screen>, LocationProblem> {
    let place = catalog().place(location)?;
    if let (Some(WHY), Place::Item(resource)) = (location.action(), place)
        && let Some(spec) = &resource.diagnosis
    {
        return Ok(Box::new(diagnosis::DiagnosisPage::new(resource, spec)));
    }
    if let (Some(WHY), Place::Item(resource)) = (location.action(), place)
        && let Some(of) = resource.joining
    {
        return Ok(Box::new(joining::JoiningPage::new(resource, of)));
    }
    if let Some(page) = design::open(location, place) {
        return Ok(page);
    }
    if let Some(verb) = location.action().filter(|verb| *verb != DOCUMENT) {
        return form::open(location, place, verb);
    }
    if place == Place::Tool(Tool::Jobs) {
        return Ok(jobs::open(location));
    }
    if let Place::Tool(tool) = place
        && let Some(spec) = ToolSpec::of(tool)
    {
        return Ok((spec.open)());
    }
    Ok(match place {
        Place::Tool(Tool::Forget) => Box::<forget::ForgetPage>::default(),
        Place::List(resource) => Box::new(table::Table::new(resource)),
        Place::Item(resource) if location.action() == Some(DOCUMENT) || !document::has_hub(resource) => {
            Box::new(document::DocumentPage::new(resource))
        }
        Place::Item(resource) => match &resource.page {
            Some(page) => Box::new(dossier::Dossier::new(resource, page)),
            None => Box::new(hub::Hub::new(place)),
        },
        place => Box::new(hub::Hub::new(place)),
    })
}
