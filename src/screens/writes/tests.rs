use serde_json::json;

use super::*;
use crate::contract::{
    BeforeImage, ContextKey, Draft, DraftId, DraftKey, Effect, ErrorKind, JournalNews, Work, WriteId, WriteRecord,
    WriteState,
};
use crate::model::api;
use crate::screens::Screen;
use crate::screens::records::RecordPage;
use crate::screens::testing::{self, ScreenHarness};

fn write(id: i64, name: &str, input: serde_json::Value, how: WriteState, harness: &ScreenHarness) -> WriteRecord {
    let operation = api().operations().find(|o| o.id.name == name).unwrap().id;
    let location = crate::catalog::catalog().location_of_write(operation, &input, None);
    WriteRecord {
        id: WriteId(id),
        context: ContextKey::from(&harness.session.contexts[0]),
        account: Some("210987654321".to_owned()),
        region: Some("eu-central-1".to_owned()),
        operation,
        input,
        whole: true,
        token: operation.operation().token_member().map(|_| format!("token-{id}")),
        state: how,
        code: (how == WriteState::Unknown).then(|| "Interrupted".to_owned()),
        message: None,
        request_id: (how == WriteState::Succeeded).then(|| "5f1c2d3e-0a1b-4c2d".to_owned()),
        location,
        found: None,
        before: None,
        started: harness.session.now - jiff::SignedDuration::from_mins(id),
        ended: Some(harness.session.now),
    }
}

fn some() -> ScreenHarness {
    let mut harness = ScreenHarness::at("writes");
    let done = write(1, "CreateDomain", json!({"DomainName": "acme"}), WriteState::Succeeded, &harness);
    let cut = write(2, "StartFlow", json!({"flowName": "nightly"}), WriteState::Unknown, &harness);
    let blind = write(3, "DeleteFlow", json!({"flowName": "old"}), WriteState::Unknown, &harness);
    let mut toy = write(4, "DeleteFlow", json!({"flowName": "toy"}), WriteState::Unknown, &harness);
    toy.context.sandbox = true;
    let key = DraftKey {
        id: DraftId("one".to_owned()),
        location: "profiles/domains!create".parse().unwrap(),
        operation: done.operation,
        context: done.context.clone(),
    };
    let saved = harness.session.now - jiff::SignedDuration::from_mins(5);
    let draft = Draft::new(key, json!({"DomainName": "beta"}), saved);
    let (writes, drafts) = (vec![done, cut, blind, toy], vec![draft]);
    harness.session.journal.take(JournalNews::Opened { writes, drafts, bookmarks: Vec::new(), apart: Vec::new() });
    harness
}

#[test]
fn what_is_open_comes_first_and_the_sandbox_stays_apart() {
    let mut harness = some();
    let writes = RecordPage::<Writes>::default();
    insta::assert_snapshot!("writes_80x24", harness.page(&writes));
    insta::assert_snapshot!("writes_roles", harness.page_roles(&writes));
    assert!(!harness.page(&writes).contains("toy"));
    harness.shrink(&writes);
    insta::assert_snapshot!("writes_empty_80x24", ScreenHarness::at("writes").page(&RecordPage::<Writes>::default()));
    insta::assert_snapshot!("writes_140x40", harness.sized(140, 40).page(&writes));
}

#[test]
fn what_was_changed_is_seen_on_a_narrow_terminal_however_long_the_operation_is() {
    let mut harness = ScreenHarness::at("writes");
    let input = json!({"DomainName": "acme-retail", "CalculatedAttributeName": "spend"});
    let failed = write(1, "UpdateCalculatedAttributeDefinition", input, WriteState::Unknown, &harness);
    let writes = vec![failed];
    let none = (Vec::new(), Vec::new(), Vec::new());
    harness.session.journal.take(JournalNews::Opened { writes, drafts: none.0, bookmarks: none.1, apart: none.2 });
    let page = RecordPage::<Writes>::default();
    let seen = harness.page(&page);
    assert!(seen.contains("What") && seen.contains("/spend") && seen.contains("unknown"), "{seen}");
}

#[test]
fn a_journal_that_cannot_be_used_is_no_empty_one() {
    let why = "the journal /state/journal is damaged, or is no journal. Move the file away";
    let problem = || JournalNews::Problem(why.to_owned());
    let mut harness = ScreenHarness::at("writes");
    harness.session.journal.take(problem());
    let screen = harness.page(&RecordPage::<Writes>::default());
    assert!(screen.contains("The journal can't be used") && screen.contains("/state/journal is damaged"), "{screen}");
    assert!(!screen.contains("Nothing was changed"), "{screen}");
    harness.shrink(&RecordPage::<Writes>::default());

    let mut harness = some();
    harness.session.journal.take(problem());
    assert!(
        harness.page(&RecordPage::<Writes>::default()).contains("the journal can't be used"),
        "{}",
        harness.page(&RecordPage::<Writes>::default())
    );
    let kept = write(9, "StartFlow", json!({"flowName": "nightly"}), WriteState::Sent, &harness);
    harness.session.journal.take(JournalNews::Write(Box::new(kept)));
    assert!(
        !harness.page(&RecordPage::<Writes>::default()).contains("can't be used"),
        "what is kept again shows that it can be"
    );
}

#[test]
fn everything_that_is_known_of_a_write_is_shown() {
    let mut harness = some();
    let mut writes = RecordPage::<Writes>::default();
    harness.press(&mut writes, "enter");
    assert_eq!(harness.asked(), [OverlaySpec::Write(WriteId(2)).into()]);
    let detail = WriteDetail::new(WriteId(2));
    insta::assert_snapshot!("write_80x24", harness.overlay(&detail));
    harness.shrink(&detail);
    assert!(harness.overlay(&WriteDetail::new(WriteId(77))).contains("no longer kept"));
}

#[test]
fn a_write_with_a_token_is_sent_again_with_it() {
    let (mut harness, mut writes) = (some(), RecordPage::<Writes>::default());
    harness.take_answer(&mut writes, OverlayAnswer::SendAgain(WriteId(2)));
    let effects = std::mem::take(&mut harness.effects);
    let [Effect::Start(call)] = effects.as_slice() else { panic!("{effects:?}") };
    let Work::Api(request) = &call.work else { panic!("{call:?}") };
    assert_eq!(request.input, json!({"flowName": "nightly", "clientToken": "token-2"}));
    harness.take_answer(&mut writes, OverlayAnswer::SendAgain(WriteId(2)));
    assert!(harness.effects.is_empty() && harness.said().contains("already"));
    harness.result(&mut writes, Slot::SendAgain(WriteId(2)), &testing::finished(json!({})));
    assert!(harness.said().contains("carried it out"));
    let error = testing::error(ErrorKind::Conflict, "ConflictException", "another one runs", 409);
    harness.result(&mut writes, Slot::SendAgain(WriteId(2)), &Outcome::Failed(error));
    assert!(harness.said().contains("another one runs"));
}

#[test]
fn what_might_happen_twice_or_elsewhere_is_not_sent_again() {
    let (mut harness, mut writes) = (some(), RecordPage::<Writes>::default());
    harness.take_answer(&mut writes, OverlayAnswer::SendAgain(WriteId(3)));
    assert!(harness.said().contains("no client token"));
    harness.take_answer(&mut writes, OverlayAnswer::SendAgain(WriteId(1)));
    assert!(harness.said().contains("is known"));
    let mut other = write(5, "StartFlow", json!({"flowName": "x"}), WriteState::Unknown, &harness);
    other.account = Some("999988887777".to_owned());
    let mut partly = write(6, "StartFlow", json!({"flowName": "x"}), WriteState::Unknown, &harness);
    partly.whole = false;
    for record in [other, partly] {
        harness.session.journal.take(JournalNews::Write(Box::new(record)));
    }
    harness.take_answer(&mut writes, OverlayAnswer::SendAgain(WriteId(5)));
    assert!(harness.said().contains("went to account 999988887777"));
    harness.take_answer(&mut writes, OverlayAnswer::SendAgain(WriteId(6)));
    assert!(harness.said().contains("were not kept"));
    harness.pass(9 * 60 * 60 * 1000);
    harness.take_answer(&mut writes, OverlayAnswer::SendAgain(WriteId(2)));
    assert!(harness.said().contains("expired"));
    assert!(harness.effects.is_empty());
}

#[test]
fn it_is_looked_up_and_settled_from_the_menu() {
    let (mut harness, mut writes) = (some(), RecordPage::<Writes>::default());
    harness.press(&mut writes, "a");
    let said = harness.said();
    for part in ["Look at what is there now", "appflow/flows/nightly", "Settle it", "Send it again with the same token"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    harness.take_answer(&mut writes, OverlayAnswer::Settle(WriteId(2)));
    assert_eq!(harness.effects, [Effect::SettleWrite(WriteId(2))]);
}

#[test]
fn a_draft_leads_to_its_form_and_is_thrown_away_after_asking() {
    let (mut harness, mut writes) = (some(), RecordPage::<Writes>::default());
    harness.press(&mut writes, "j j enter");
    let opened = harness.opened_at();
    assert!(matches!(&opened[..], [at] if at.ends_with("!create")), "{opened:?}");
    harness.press(&mut writes, "x");
    let said = harness.said();
    assert!(said.contains("Throw the draft away?"), "{said}");
    let context = ContextKey::from(&harness.session.contexts[0]);
    let key = harness.session.journal.drafts(&context).next().unwrap().key.clone();
    harness.take_answer(&mut writes, OverlayAnswer::DropDraft(key.id.clone()));
    assert_eq!(harness.effects, [Effect::DropDraft(key.id)]);
    assert!(!harness.page(&writes).contains("draft,"));
}

#[test]
fn what_cannot_be_undone_asks_for_its_word_again_before_it_is_sent_again() {
    let lasting = |operation: &&crate::model::Operation| {
        operation.is_write() && operation.cannot_be_undone() && operation.token_member().is_some()
    };
    let all: Vec<&str> = api().operations().filter(lasting).map(|operation| operation.id.name).collect();
    for name in all {
        let mut harness = ScreenHarness::at("writes");
        let record = write(2, name, json!({}), WriteState::Unknown, &harness);
        harness.session.journal.take(JournalNews::Write(Box::new(record)));
        let mut writes = RecordPage::<Writes>::default();
        harness.press(&mut writes, "a");
        let mut menu = harness.opened().unwrap();
        harness.type_text(&mut *menu, "Send it again");
        harness.press(&mut *menu, "enter");
        let said = harness.said();
        assert!(said.contains("Type ") && said.contains("This can't be undone."), "{name}: {said}");
    }
}

/// What the menu says of sending again is so: of one that was not kept whole it promises nothing.
#[test]
fn one_that_was_not_kept_whole_is_filled_in_and_asked_about() {
    let mut harness = ScreenHarness::at("writes");
    let input = json!({"connectorProfileName": "crm", "connectorType": "Salesforce"});
    let mut record = write(2, "CreateConnectorProfile", input, WriteState::Unknown, &harness);
    record.whole = false;
    harness.session.journal.take(JournalNews::Write(Box::new(record)));
    harness.press(&mut RecordPage::<Writes>::default(), "a");
    let said = harness.said();
    assert!(said.contains("Fill in what was not kept") && said.contains("asked whether it is the same"), "{said}");
    assert!(!said.contains("with the same token"), "{said}");
}

/// Its form may have a draft already, which is of something else.
#[test]
fn what_is_filled_in_again_is_a_draft_beside_those_of_its_form() {
    let mut harness = ScreenHarness::at("writes");
    let input = json!({"connectorProfileName": "crm", "connectorType": "Salesforce"});
    let mut record = write(2, "CreateConnectorProfile", input, WriteState::Unknown, &harness);
    record.whole = false;
    let (id, operation) = (record.id, record.operation);
    let key = DraftKey {
        id: DraftId("typed".to_owned()),
        location: "appflow/connector-profiles!create".parse().unwrap(),
        operation,
        context: record.context.clone(),
    };
    let typed = Draft::new(key.clone(), json!({"connectorProfileName": "other"}), harness.session.now);
    let (drafts, none) = (vec![typed], Vec::new());
    harness.session.journal.take(JournalNews::Opened {
        writes: none,
        drafts,
        bookmarks: Vec::new(),
        apart: Vec::new(),
    });
    harness.session.journal.take(JournalNews::Write(Box::new(record)));
    let mut page = RecordPage::<Writes>::default();
    for _ in 0..2 {
        harness.take_answer(&mut page, OverlayAnswer::FillAgain(id));
    }
    let names: Vec<&serde_json::Value> =
        harness.session.journal.drafts_of(&key).map(|draft| &draft.document["connectorProfileName"]).collect();
    assert_eq!(names, ["crm", "other"], "each is there once");
}

#[test]
fn what_answered_without_saying_what_became_of_it_is_not_said_to_have_kept_silent() {
    for (code, request, words) in [
        ("UnreadableReply", None, "answered with something that could not be read"),
        ("ReplyCut", Some("r-1"), "answered with something that could not be read"),
        ("InternalServerException", Some("r-1"), "answered with an error that leaves open"),
        ("HTTP 500", None, "answered with an error that leaves open"),
        ("RequestTimeout", None, "did not answer"),
    ] {
        let mut harness = ScreenHarness::at("writes");
        let mut sent = write(1, "CreateDomain", json!({"DomainName": "acme"}), WriteState::Unknown, &harness);
        (sent.code, sent.request_id) = (Some(code.to_owned()), request.map(str::to_owned));
        let id = sent.id;
        let news =
            JournalNews::Opened { writes: vec![sent], drafts: Vec::new(), bookmarks: Vec::new(), apart: Vec::new() };
        harness.session.journal.take(news);
        let seen = harness.overlay(&WriteDetail::new(id));
        let seen = seen.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(seen.contains(words), "{code}: {seen}");
        assert_eq!(seen.contains("did not answer"), code == "RequestTimeout", "{code}: {seen}");
    }
}

/// What was there is shown on the page of a write, with the key that puts it back or why there is none.
#[test]
fn the_page_of_a_write_says_how_it_is_taken_back_or_why_not() {
    let mut harness = ScreenHarness::at("writes").sized(80, 30);
    let mut edit = write(
        1,
        "UpdateDomain",
        json!({"DomainName": "acme", "DefaultExpirationDays": 60}),
        WriteState::Succeeded,
        &harness,
    );
    let there = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://q"});
    edit.before = Some(BeforeImage::new(edit.operation, &there));
    let said = |harness: &mut ScreenHarness, record: WriteRecord| {
        let id = record.id;
        harness.session.journal.take(JournalNews::Write(Box::new(record)));
        harness
            .overlay(&WriteDetail::new(id))
            .replace(['│', '\n'], " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let id = edit.id;
    let seen = said(&mut harness, edit.clone());
    assert!(seen.contains("u puts back what was there"), "{seen}");
    insta::assert_snapshot!("write_undo_80x30", harness.overlay(&WriteDetail::new(id)));

    for (name, input, state, words) in [
        ("UpdateDomain", json!({"DomainName": "acme"}), WriteState::Succeeded, "before was not kept with it"),
        (
            "MergeProfiles",
            json!({"DomainName": "acme", "MainProfileId": "p"}),
            WriteState::Succeeded,
            "customers is never kept",
        ),
        (
            "CreateSegmentSnapshot",
            json!({"DomainName": "acme", "SegmentDefinitionName": "s"}),
            WriteState::Succeeded,
            "it began something",
        ),
        (
            "StopUploadJob",
            json!({"DomainName": "acme", "JobId": "j"}),
            WriteState::Succeeded,
            "nothing that brings it back",
        ),
        ("StopFlow", json!({"flowName": "nightly"}), WriteState::Succeeded, "before was not kept with it"),
        (
            "DisassociateStreamForSegments",
            json!({"DomainName": "acme"}),
            WriteState::Succeeded,
            "u does the opposite (Stream segment changes to Kinesis)",
        ),
        ("CreateDomain", json!({"DomainName": "acme"}), WriteState::Succeeded, "where what was made is deleted"),
    ] {
        let record = write(2, name, input, state, &harness);
        let seen = said(&mut harness, record);
        assert!(seen.contains(words), "{name}: {seen}");
    }
    let mut writes = RecordPage::<Writes>::default();
    for (state, words) in [(WriteState::Failed, "was not carried out"), (WriteState::Unknown, "nobody knows whether")] {
        let record = write(3, "UpdateDomain", json!({"DomainName": "acme"}), state, &harness);
        let seen = said(&mut harness, record);
        assert!(!seen.contains("put back") && !seen.contains("u put it back"), "{seen}");
        harness.take_answer(&mut writes, OverlayAnswer::PutBack(WriteId(3), 0));
        assert!(harness.said().contains(words), "{}", harness.said());
    }
    // Where the account is another one by now, nothing is opened.
    edit.account = Some("999988887777".to_owned());
    harness.session.journal.take(JournalNews::Write(Box::new(edit)));
    harness.take_answer(&mut writes, OverlayAnswer::PutBack(id, 0));
    assert!(harness.said().contains("went to account 999988887777"), "{}", harness.said());
    assert!(harness.effects.is_empty() && harness.opened_at().is_empty());
}

/// What reading back has found stands: nothing beside it says that nobody knows.
#[test]
fn a_write_that_was_found_done_is_unknown_nowhere() {
    let mut harness = ScreenHarness::at("writes");
    let mut found = write(2, "CreateDomain", json!({"DomainName": "acme"}), WriteState::Unknown, &harness);
    found.found = Some(crate::contract::Finding { done: Some(true), said: "it is there: it was made".to_owned() });
    harness.session.journal.take(JournalNews::Write(Box::new(found)));
    let page = RecordPage::<Writes>::default();
    let seen = [harness.page(&page), harness.overlay(&WriteDetail::new(WriteId(2)))];
    for text in ["unknown", "may or may not", "nobody knows"] {
        assert!(seen.iter().all(|seen| !seen.to_lowercase().contains(text)), "{text}: {}\n{}", seen[0], seen[1]);
    }
    assert!(seen[0].contains("done, as found") && seen[1].contains("it was made"), "{}\n{}", seen[0], seen[1]);
}

#[test]
fn an_edit_its_undoing_and_what_does_it_again_are_told_apart() {
    let mut harness = ScreenHarness::at("writes");
    let mut days = (30, 60);
    for id in [3, 2, 1] {
        let input = json!({"DomainName": "acme", "DefaultExpirationDays": days.1});
        let mut one = write(id, "UpdateDomain", input, WriteState::Succeeded, &harness);
        let there = json!({"DomainName": "acme", "DefaultExpirationDays": days.0});
        one.before = Some(BeforeImage::new(one.operation, &there));
        harness.session.journal.take(JournalNews::Write(Box::new(one)));
        days = (days.1, days.0);
    }
    let mut writes = RecordPage::<Writes>::default();
    let screen = harness.page(&writes);
    assert!(screen.contains("done: puts back 09:57:00") && screen.contains("done: again as 09:57:00"), "{screen}");
    let mut labels = Vec::new();
    harness.enter(&mut writes);
    for key in ["down", "down", "up"] {
        labels.push(writes.does(Action::PutBack));
        harness.press(&mut writes, key);
    }
    assert_eq!(labels, [None, Some("do it again"), None], "of the redo, the undo and the edit");
}

#[test]
fn a_job_is_a_row_that_leads_to_its_page() {
    let mut harness = ScreenHarness::at("writes");
    let operation = api().operations().find(|known| known.id.name == "UpdateCase").unwrap().id;
    let (now, context) = (harness.session.now, ContextKey::from(&harness.session.contexts[0]));
    let job = crate::contract::JobProgress {
        id: crate::contract::JobId("job-1".to_owned()),
        name: "Close: 214 cases".to_owned(),
        operation,
        context,
        account: None,
        list: None,
        file: None,
        batch: api().operations().find(|known| known.id.name == "BatchUpdateCase").map(|by| (by.id, 100)),
        state: crate::contract::JobState::Over,
        tally: crate::contract::Tally { done: 210, failed: 3, left_out: 1, ..Default::default() },
        rate: 0.0,
        allowed: None,
        left: None,
        chart: crate::contract::JobChart::default(),
        failures: Vec::new(),
        silent: None,
        started: now - jiff::SignedDuration::from_mins(2),
        ended: Some(now),
        can_be_given: false,
        worked: None,
    };
    harness.session.jobs.push(job);
    let mut harness = harness.sized(100, 24);
    let mut writes = RecordPage::<Writes>::default();
    let screen = harness.page(&writes);
    assert!(screen.contains("job Close: 214 cases") && screen.contains("210 done · 3 failed · 1 left out"), "{screen}");
    assert!(!screen.contains("Nothing was changed"), "{screen}");
    harness.enter(&mut writes);
    assert_eq!(
        Screen::actions(&writes, &harness.session),
        [Action::Open, Action::Filter, Action::Refresh],
        "no key that does nothing to a job"
    );
    harness.press(&mut writes, "enter");
    assert_eq!(harness.opened_at(), ["jobs/job-1"]);
}

/// A form may have a draft and take a write back, too: from either row both are offered.
#[test]
fn at_a_draft_of_the_same_form_one_may_go_on_or_put_back_what_was() {
    let mut harness = ScreenHarness::at("writes");
    let input = json!({"DomainName": "acme", "DefaultExpirationDays": 60});
    let mut edit = write(1, "UpdateDomain", input, WriteState::Succeeded, &harness);
    edit.before = Some(BeforeImage::new(edit.operation, &json!({"DomainName": "acme", "DefaultExpirationDays": 30})));
    let draft = |id: &str, location: &str| {
        let (id, location) = (DraftId(id.to_owned()), location.parse().unwrap());
        let key = DraftKey { id, location, operation: edit.operation, context: edit.context.clone() };
        Draft::new(key, json!({"DomainName": "acme", "DefaultExpirationDays": 90}), edit.started)
    };
    let drafts = vec![draft("one", "profiles/domains/acme!edit"), draft("two", "profiles/domains/other!edit")];
    let (id, writes) = (edit.id, vec![edit.clone()]);
    harness.session.journal.take(JournalNews::Opened { writes, drafts, bookmarks: Vec::new(), apart: Vec::new() });
    let suits = |id: &str, harness: &ScreenHarness| {
        Writes::suits(&WriteKey::Draft(DraftId(id.to_owned())), Action::PutBack, &harness.session)
    };
    assert!(suits("one", &harness) && !suits("two", &harness));
    for key in [WriteKey::Draft(DraftId("one".to_owned())), WriteKey::Write(id)] {
        assert!(act_on(&key, Action::PutBack, &mut harness.cx()));
        let asked = format!("{:?}", harness.asked());
        assert!(asked.contains("Go on with the draft") && asked.contains("Put back what was there"), "{asked}");
        harness.commands.clear();
    }
    assert!(act_on(&WriteKey::Draft(DraftId("two".to_owned())), Action::PutBack, &mut harness.cx()));
    assert!(harness.said().contains("nothing to put back"), "{}", harness.said());
}
