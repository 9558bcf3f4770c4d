//! Related items: contacts, comments, files, targets, other cases and custom items of a case.

mod content;
mod search;
mod write;

pub(super) use write::{add, attach, note, refresh_case, remove, transfer};

use crate::sandbox::Handler;

pub(super) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "CreateRelatedItem" => write::create,
        "UpdateRelatedItem" => write::update,
        "DeleteRelatedItem" => write::delete,
        "SearchRelatedItems" => search::search,
        "SearchAllRelatedItems" => search::search_all,
        _ => return None,
    })
}
