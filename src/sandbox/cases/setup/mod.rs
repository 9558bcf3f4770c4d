//! What people set up in a domain before they work with cases.

mod domain;
mod events;
mod field;
mod layout;
mod options;
mod rule;
mod template;

use crate::sandbox::Handler;

pub(in crate::sandbox) use domain::system_fields;

pub(super) fn handler(operation: &str) -> Option<Handler> {
    Some(match operation {
        "CreateDomain" => domain::create,
        "GetDomain" => domain::get,
        "DeleteDomain" => domain::delete,
        "CreateField" => field::create,
        "UpdateField" => field::update,
        "DeleteField" => field::delete,
        "ListFields" => field::list,
        "BatchGetField" => field::batch_get,
        "ListFieldOptions" => options::list,
        "BatchPutFieldOptions" => options::batch_put,
        "CreateLayout" => layout::create,
        "UpdateLayout" => layout::update,
        "GetLayout" => layout::get,
        "ListLayouts" => layout::list,
        "DeleteLayout" => layout::delete,
        "CreateTemplate" => template::create,
        "UpdateTemplate" => template::update,
        "GetTemplate" => template::get,
        "ListTemplates" => template::list,
        "DeleteTemplate" => template::delete,
        "CreateCaseRule" => rule::create,
        "UpdateCaseRule" => rule::update,
        "DeleteCaseRule" => rule::delete,
        "ListCaseRules" => rule::list,
        "BatchGetCaseRule" => rule::batch_get,
        "PutCaseEventConfiguration" => events::put,
        "GetCaseEventConfiguration" => events::get,
        _ => return None,
    })
}
