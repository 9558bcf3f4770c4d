//! Many calls as one piece of work, on the screen: what can be done with marked rows, the sheet before it, the page of a
//! job and the list of all. What a job sends and when is the affair of who carries it.

mod list;
mod many;
mod offer;
mod page;
mod sheet;
mod slots;
#[cfg(test)]
mod tests;
mod words;

use super::Screen;
use super::records::RecordPage;
use crate::catalog::Location;

pub use many::Many;
pub use many::ManyDeed;
pub(super) use offer::{choices, deed_of, gather, is_empty};
pub(super) use page::cancel_lines;
pub use slots::SheetSlot;
pub(super) use words::{about, is_open, is_unsettled, page_of, style};
pub use words::{job_ahead, jobs_under_way, jobs_when_leaving, kept_question, kept_unknown};

/// The page of all jobs, or that of one.
pub(super) fn open(location: &Location) -> Box<dyn Screen> {
    match location.parts() {
        [_, id] => Box::new(page::JobPage::new(id)),
        _ => Box::new(RecordPage::<list::Jobs>::default()),
    }
}

/// The page on which something is done to many rows: first what they share is filled in, then all is looked at.
pub(super) fn open_many(many: &std::sync::Arc<Many>) -> Box<dyn Screen> {
    if many.set.is_none() && many.asks() {
        return super::form::for_many(many);
    }
    Box::new(sheet::Sheet::new(many.clone()))
}
