//! Cases themselves: their values, finding them, and their history.

pub(in crate::sandbox) mod audit;
mod conditions;
mod create;
mod filter;
mod read;
mod search;
mod sla;
mod update;
mod values;

use serde_json::Value;

use super::setup::DOMAIN;
use crate::sandbox::Handler;
use crate::sandbox::generic::{Minted, Resource};

pub(in crate::sandbox) use conditions::lacking;
pub(super) use filter::value_filter;
pub(super) use sla::{next_breach, present_status, settle_target};
pub(super) use update::{change, settle};
pub(super) use values::Fields;

/// A case of a domain. Its values are kept under `values`, by the ids of their fields.
pub(in crate::sandbox) static CASE: Resource = Resource {
    kind: "cases/domains/cases",
    noun: "Case",
    parent: Some(&DOMAIN),
    id: "caseId",
    minted: Minted::Uuid,
    arn: Some((Some("caseArn"), "cases", "domain/{}/case/{}")),
    ..Resource::PLAIN
};

/// The term by which a case is found from a contact.
pub(in crate::sandbox) const CONTACT: &str = "contact";

pub(super) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "CreateCase" => create::create,
        "GetCase" => read::get,
        "ListCasesForContact" => read::list_for_contact,
        "SearchCases" => search::search,
        "UpdateCase" => update::update,
        "DeleteCase" => update::delete,
        "GetCaseAuditEvents" => audit::list,
        _ => return None,
    })
}

/// The text in a union of values, whichever member holds it.
pub(super) fn text(value: &Value) -> Option<&str> {
    value["stringValue"].as_str().or_else(|| value["userArnValue"].as_str())
}

/// Whether a union of values says that there is none.
pub(super) fn is_empty(value: &Value) -> bool {
    value.get("emptyValue").is_some_and(|empty| !empty.is_null())
}
