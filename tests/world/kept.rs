//! What an earlier run has left in the journal: writes of every outcome and two drafts.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use switchboard::contract::SandboxAccount;
use switchboard::contract::{
    ContextKey, Draft, DraftId, DraftKey, Event, JournalNews, WriteId, WriteRecord, WriteState,
};
use switchboard::model::{OperationId, api};

fn operation(name: &str) -> OperationId {
    api().operations().find(|known| known.id.name == name).unwrap().id
}

fn write(id: i64, name: &str, state: WriteState, context: &ContextKey, now: Timestamp) -> WriteRecord {
    let operation = operation(name);
    WriteRecord {
        id: WriteId(id),
        context: context.clone(),
        account: Some(SandboxAccount::ALL[0].account.to_owned()),
        region: context.region.clone(),
        operation,
        input: json!({"flowName": "nightly\u{1b}[31m"}),
        whole: true,
        token: operation.operation().token_member().map(|_| "token".to_owned()),
        state,
        code: None,
        message: Some("\u{202e}no such thing".to_owned()),
        request_id: Some("request".to_owned()),
        location: Some("appflow/flows/nightly".parse().unwrap()),
        found: None,
        before: None,
        started: now - Duration::from_mins(5),
        ended: (!state.is_under_way()).then_some(now),
    }
}

/// The news of the start.
pub(crate) fn opened(now: Timestamp) -> Event {
    let context = ContextKey {
        profile: Some(SandboxAccount::ALL[0].profile.to_owned()),
        region: Some(SandboxAccount::REGION.to_owned()),
        endpoint: None,
        sandbox: true,
    };
    let states = [
        WriteState::Unknown,
        WriteState::Sent,
        WriteState::Succeeded,
        WriteState::Failed,
        WriteState::Settled,
        WriteState::Intended,
    ];
    let writes = (1..).zip(states).map(|(id, state)| write(id, "StartFlow", state, &context, now)).collect();
    let draft = |location: &str, name| {
        let key = DraftKey {
            id: DraftId(location.to_owned()),
            location: location.parse().unwrap(),
            operation: operation(name),
            context: context.clone(),
        };
        Draft { stripped: true, ..Draft::new(key, json!({"DomainName": "acme"}), now) }
    };
    let drafts = vec![draft("profiles/domains!create", "CreateDomain"), draft("appflow/flows!create", "CreateFlow")];
    Event::Journal(JournalNews::Opened { writes, drafts, bookmarks: Vec::new(), apart: Vec::new() })
}
