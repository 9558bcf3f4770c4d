//! Cases themselves: their values, finding them, and their history.

pub(in crate::sandbox) mod audit;
mod conditions;
mod create;
mod filter;
mod read;
mod search;
mod sla;
mod union;
mod update;
mod values;

use crate::sandbox::Handler;

pub(in crate::sandbox) use conditions::lacking;
pub(super) use filter::value_filter;
pub(super) use sla::{next_breach, present_status, settle_target};
pub(super) use union::text;
pub(super) use update::{change, settle};
pub(super) use values::Fields;

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
