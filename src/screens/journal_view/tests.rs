use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::model::api;

/// A count that is asked for while a form is filled in would push what was changed out of sight.
#[test]
fn what_leaves_nothing_behind_is_listed_only_where_something_is_wrong_with_it() {
    let asked = api().operations().find(|operation| operation.id.name == "CreateSegmentEstimate").unwrap();
    assert!(asked.is_write(), "read-only refuses it");
    let mut view = JournalView::default();
    view.take(JournalNews::Write(Box::new(write(1, key(None, None), None))));
    let estimate = |id, state| WriteRecord { operation: asked.id, state, ..write(id, key(None, None), None) };
    for (n, state) in
        [WriteState::Intended, WriteState::Sent, WriteState::Succeeded, WriteState::Failed, WriteState::Unknown]
            .into_iter()
            .enumerate()
    {
        view.take(JournalNews::Write(Box::new(estimate(2 + n as i64, state))));
    }
    let known: Vec<i64> = view.writes(false).map(|write| write.id.0).collect();
    assert_eq!(known, [6, 5, 1]);
}

#[test]
fn writes_of_other_programs_come_in_and_names_that_are_known_stay() {
    let mut view = JournalView::default();
    let (given, now) = (key(None, Some("eu-central-1")), key(Some("acme"), Some("eu-central-1")));
    view.take(JournalNews::Write(Box::new(write(1, now.clone(), None))));
    let ended = WriteRecord { state: WriteState::Succeeded, ..write(1, given.clone(), None) };
    view.take(JournalNews::Writes(vec![write(2, given, None), ended]));
    let known: Vec<(i64, WriteState)> = view.writes(false).map(|write| (write.id.0, write.state)).collect();
    assert_eq!(known, [(2, WriteState::Unknown), (1, WriteState::Succeeded)]);
    assert_eq!(view.write(WriteId(1)).map(|write| &write.context), Some(&now));
}

fn key(profile: Option<&str>, region: Option<&str>) -> ContextKey {
    let text = |part: Option<&str>| part.map(str::to_owned);
    ContextKey { profile: text(profile), region: text(region), endpoint: None, sandbox: false }
}

fn write(id: i64, context: ContextKey, region: Option<&str>) -> WriteRecord {
    let operation = api().operations().find(|operation| operation.id.name == "CreateCase").unwrap().id;
    WriteRecord {
        id: WriteId(id),
        context,
        account: None,
        region: region.map(str::to_owned),
        operation,
        input: json!({}),
        whole: true,
        token: Some("token".to_owned()),
        state: WriteState::Unknown,
        code: None,
        message: None,
        request_id: None,
        location: None,
        found: None,
        before: None,
        started: Timestamp::UNIX_EPOCH,
        ended: None,
    }
}

fn draft(location: &str, context: ContextKey, document: Value) -> Draft {
    let operation = api().operations().find(|operation| operation.id.name == "CreateDomain").unwrap().id;
    let id = DraftId(format!("{location} {}", context.region.is_some()));
    let key = DraftKey { id, location: location.parse().unwrap(), operation, context };
    let saved = Timestamp::UNIX_EPOCH;
    Draft {
        key,
        document,
        original: None,
        stripped: false,
        texts: Vec::new(),
        step: None,
        saved,
        account: None,
        elsewhere: false,
    }
}

#[test]
fn what_was_kept_before_the_region_was_known_is_found_under_the_contexts_own_name() {
    let (given, now) = (key(None, None), key(Some("live"), Some("eu-west-2")));
    let mut kept = JournalView::default();
    kept.take(JournalNews::Opened {
        apart: Vec::new(),
        writes: vec![
            write(1, given.clone(), Some("eu-west-2")),
            write(2, given.clone(), None),
            write(3, given.clone(), Some("us-east-1")),
            write(4, key(Some("test"), None), None),
        ],
        drafts: vec![
            draft("profiles/domains!create", given.clone(), json!({"DomainName": "acme"})),
            draft("cases/domains!create", given.clone(), json!({"name": "old"})),
            draft("cases/domains!create", now.clone(), json!({"name": "new"})),
            draft("appflow/flows!create", key(None, Some("eu-west-2")), json!({})),
        ],
        bookmarks: Vec::new(),
    });
    let mut effects = Vec::new();
    kept.adopt(&given, &now, &mut effects);
    let here: Vec<i64> = kept.writes(false).filter(|write| write.context == now).map(|write| write.id.0).collect();
    assert_eq!(here, [1, 2], "another region is another place");
    let drafts: Vec<&Value> = kept.drafts(&now).map(|draft| &draft.document).collect();
    assert_eq!(drafts, [&json!({"DomainName": "acme"}), &json!({"name": "old"}), &json!({"name": "new"})]);
    let is_kept = |effect: &Effect| matches!(effect, Effect::SaveDraft(draft) if draft.key.context == now);
    assert!(effects.len() == 2 && effects.iter().all(is_kept), "{effects:?}");

    // A later word on a write does not take it away again.
    kept.take(JournalNews::Write(Box::new(write(1, given, Some("eu-west-2")))));
    assert_eq!(kept.write(WriteId(1)).unwrap().context, now);
}
