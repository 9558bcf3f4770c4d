//! What of a call can be copied.

use serde_json::Value;

use crate::model;
use crate::screens::{CallRecord, CallState, Choice, Overlay, Session, error, menu};

/// The menu of what can be copied of a call.
pub(crate) fn copy_menu(call: &CallRecord, session: &Session) -> Overlay {
    copy_menu_with(None, call, session)
}

/// The same, with something that is under the cursor before it.
pub(super) fn copy_menu_with(first: Option<Choice>, call: &CallRecord, session: &Session) -> Overlay {
    let mut choices: Vec<Choice> = first.into_iter().collect();
    choices.push(Choice::copy("AWS CLI command", command(call, session)));
    choices.extend(call.request_id.clone().map(|id| Choice::copy("request id", id)));
    if let CallState::Failed(failed) | CallState::Retrying { error: failed, .. } = &call.state {
        choices.push(Choice::copy("error", error::plain(failed)));
    }
    if call.operation.is_some() {
        choices.push(Choice::copy("request JSON", pretty(&call.request)));
    }
    choices.extend(call.reply().map(|reply| Choice::copy("reply JSON", pretty(&reply))));
    menu("Copy", choices)
}

/// The AWS CLI command that does the same.
pub(super) fn command(call: &CallRecord, session: &Session) -> String {
    let context = session.context(call.context);
    let profile = context.profile.as_deref().filter(|_| !context.sandbox);
    let region = context.region();
    match call.operation {
        Some(id) => model::equivalent_cli(id.operation(), &call.request, profile, region, context.endpoint.as_deref()),
        None => {
            let profile = profile.map(|profile| format!(" --profile {profile}")).unwrap_or_default();
            let region = region.map(|region| format!(" --region {region}")).unwrap_or_default();
            format!("aws sts get-caller-identity{profile}{region}")
        }
    }
}

/// A document as indented JSON.
pub(super) fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap_or_default()
}
