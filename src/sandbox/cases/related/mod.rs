//! Related items: contacts, comments, files, targets, other cases and custom items of a case.

mod content;
mod search;
mod write;

pub(super) use write::{add, attach, note, refresh_case, remove, transfer};

use super::case::CASE;
use crate::sandbox::Handler;
use crate::sandbox::generic::{Minted, Resource};

/// A related item of a case.
pub(in crate::sandbox) static RELATED_ITEM: Resource = Resource {
    kind: "cases/domains/cases/related-items",
    noun: "RelatedItem",
    parent: Some(&CASE),
    id: "relatedItemId",
    minted: Minted::Uuid,
    arn: Some((Some("relatedItemArn"), "cases", "domain/{}/case/{}/related-item/{}")),
    ..Resource::PLAIN
};

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
