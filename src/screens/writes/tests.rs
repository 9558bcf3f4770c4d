use serde_json::json;

use super::*;
use crate::contract::{
    ContextKey, DraftId, DraftKey, Effect, ErrorKind, JournalNews, Work, WriteId, WriteRecord, WriteState,
};
use crate::model::api;
use crate::screens::overlays::OverlaySpec;
use crate::screens::testing::{self, Stage};

fn write(id: i64, name: &str, input: serde_json::Value, how: WriteState, stage: &Stage) -> WriteRecord {
    let operation = api().operations().find(|o| o.id.name == name).unwrap().id;
    let location = crate::catalog::catalog().location_of_write(operation, &input, None);
    WriteRecord {
        id: WriteId(id),
        context: ContextKey::from(&stage.desk.contexts[0]),
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
        started: stage.desk.now - jiff::SignedDuration::from_mins(id),
        ended: Some(stage.desk.now),
    }
}

fn some() -> Stage {
    let mut stage = Stage::at("writes");
    let done = write(1, "CreateDomain", json!({"DomainName": "acme"}), WriteState::Succeeded, &stage);
    let cut = write(2, "StartFlow", json!({"flowName": "nightly"}), WriteState::Unknown, &stage);
    let blind = write(3, "DeleteFlow", json!({"flowName": "old"}), WriteState::Unknown, &stage);
    let mut toy = write(4, "DeleteFlow", json!({"flowName": "toy"}), WriteState::Unknown, &stage);
    toy.context.sandbox = true;
    let key = DraftKey {
        id: DraftId("one".to_owned()),
        location: "profiles/domains!create".parse().unwrap(),
        operation: done.operation,
        context: done.context.clone(),
    };
    let saved = stage.desk.now - jiff::SignedDuration::from_mins(5);
    let draft = Draft::new(key, json!({"DomainName": "beta"}), saved);
    let (writes, drafts) = (vec![done, cut, blind, toy], vec![draft]);
    stage.desk.journal.take(JournalNews::Opened { writes, drafts, bookmarks: Vec::new() });
    stage
}

#[test]
fn what_is_open_comes_first_and_the_sandbox_stays_apart() {
    let mut stage = some();
    let writes = Writes::new();
    insta::assert_snapshot!("writes_80x24", stage.page(&writes));
    assert!(!stage.page(&writes).contains("toy"));
    stage.shrink(&writes);
    insta::assert_snapshot!("writes_empty_80x24", Stage::at("writes").page(&Writes::new()));
    insta::assert_snapshot!("writes_140x40", stage.sized(140, 40).page(&writes));
}

#[test]
fn a_journal_that_cannot_be_used_is_no_empty_one() {
    let why = "the journal /state/journal is damaged, or is no journal. Move the file away";
    let problem = || JournalNews::Problem(why.to_owned());
    let mut stage = Stage::at("writes");
    stage.desk.journal.take(problem());
    let screen = stage.page(&Writes::new());
    assert!(screen.contains("The journal can't be used") && screen.contains("/state/journal is damaged"), "{screen}");
    assert!(!screen.contains("Nothing was changed"), "{screen}");
    stage.shrink(&Writes::new());

    let mut stage = some();
    stage.desk.journal.take(problem());
    assert!(stage.page(&Writes::new()).contains("the journal can't be used"), "{}", stage.page(&Writes::new()));
    let kept = write(9, "StartFlow", json!({"flowName": "nightly"}), WriteState::Sent, &stage);
    stage.desk.journal.take(JournalNews::Write(Box::new(kept)));
    assert!(!stage.page(&Writes::new()).contains("can't be used"), "what is kept again shows that it can be");
}

#[test]
fn everything_that_is_known_of_a_write_is_shown() {
    let mut stage = some();
    let mut writes = Writes::new();
    stage.press(&mut writes, "enter");
    assert_eq!(stage.asked(), [OverlaySpec::Write(WriteId(2)).into()]);
    let detail = WriteDetail::new(WriteId(2));
    insta::assert_snapshot!("write_80x24", stage.overlay(&detail));
    stage.shrink(&detail);
    assert!(stage.overlay(&WriteDetail::new(WriteId(77))).contains("no longer kept"));
}

#[test]
fn a_write_with_a_token_is_sent_again_with_it() {
    let (mut stage, mut writes) = (some(), Writes::new());
    stage.told(&mut writes, Told::SendAgain(WriteId(2)));
    let effects = std::mem::take(&mut stage.effects);
    let [Effect::Start(call)] = effects.as_slice() else { panic!("{effects:?}") };
    let Work::Api(request) = &call.work else { panic!("{call:?}") };
    assert_eq!(request.input, json!({"flowName": "nightly", "clientToken": "token-2"}));
    stage.told(&mut writes, Told::SendAgain(WriteId(2)));
    assert!(stage.effects.is_empty() && stage.said().contains("already"));
    stage.result(&mut writes, Slot::SendAgain(WriteId(2)), &testing::finished(json!({})));
    assert!(stage.said().contains("carried it out"));
    let error = testing::error(ErrorKind::Conflict, "ConflictException", "another one runs", 409);
    stage.result(&mut writes, Slot::SendAgain(WriteId(2)), &Outcome::Failed(error));
    assert!(stage.said().contains("another one runs"));
}

#[test]
fn what_might_happen_twice_or_elsewhere_is_not_sent_again() {
    let (mut stage, mut writes) = (some(), Writes::new());
    stage.told(&mut writes, Told::SendAgain(WriteId(3)));
    assert!(stage.said().contains("no client token"));
    stage.told(&mut writes, Told::SendAgain(WriteId(1)));
    assert!(stage.said().contains("is known"));
    let mut other = write(5, "StartFlow", json!({"flowName": "x"}), WriteState::Unknown, &stage);
    other.account = Some("999988887777".to_owned());
    let mut partly = write(6, "StartFlow", json!({"flowName": "x"}), WriteState::Unknown, &stage);
    partly.whole = false;
    for record in [other, partly] {
        stage.desk.journal.take(JournalNews::Write(Box::new(record)));
    }
    stage.told(&mut writes, Told::SendAgain(WriteId(5)));
    assert!(stage.said().contains("went to account 999988887777"));
    stage.told(&mut writes, Told::SendAgain(WriteId(6)));
    assert!(stage.said().contains("were not kept"));
    stage.pass(9 * 60 * 60 * 1000);
    stage.told(&mut writes, Told::SendAgain(WriteId(2)));
    assert!(stage.said().contains("expired"));
    assert!(stage.effects.is_empty());
}

#[test]
fn it_is_looked_up_and_settled_from_the_menu() {
    let (mut stage, mut writes) = (some(), Writes::new());
    stage.press(&mut writes, "a");
    let said = stage.said();
    for part in ["Look at what is there now", "appflow/flows/nightly", "Settle it", "Send it again with the same token"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    stage.told(&mut writes, Told::Settle(WriteId(2)));
    assert_eq!(stage.effects, [Effect::SettleWrite(WriteId(2))]);
}

#[test]
fn a_draft_leads_to_its_form_and_is_thrown_away_after_asking() {
    let (mut stage, mut writes) = (some(), Writes::new());
    stage.press(&mut writes, "j j enter");
    let opened = stage.opened_at();
    assert!(matches!(&opened[..], [at] if at.ends_with("!create")), "{opened:?}");
    stage.press(&mut writes, "x");
    let said = stage.said();
    assert!(said.contains("Throw the draft away?"), "{said}");
    let context = ContextKey::from(&stage.desk.contexts[0]);
    let key = stage.desk.journal.drafts(&context).next().unwrap().key.clone();
    stage.told(&mut writes, Told::DropDraft(key.id.clone()));
    assert_eq!(stage.effects, [Effect::DropDraft(key.id)]);
    assert!(!stage.page(&writes).contains("draft,"));
}

#[test]
fn what_cannot_be_undone_asks_for_its_word_again_before_it_is_sent_again() {
    let lasting = |operation: &&crate::model::Operation| {
        operation.is_write() && operation.cannot_be_undone() && operation.token_member().is_some()
    };
    let all: Vec<&str> = api().operations().filter(lasting).map(|operation| operation.id.name).collect();
    for name in all {
        let mut stage = Stage::at("writes");
        let record = write(2, name, json!({}), WriteState::Unknown, &stage);
        stage.desk.journal.take(JournalNews::Write(Box::new(record)));
        let mut writes = Writes::new();
        stage.press(&mut writes, "a");
        let mut menu = stage.opened().unwrap();
        stage.type_text(&mut *menu, "Send it again");
        stage.press(&mut *menu, "enter");
        let said = stage.said();
        assert!(said.contains("Type ") && said.contains("This can't be undone."), "{name}: {said}");
    }
}

/// What the menu says of sending again is so: of one that was not kept whole it promises nothing.
#[test]
fn one_that_was_not_kept_whole_is_filled_in_and_asked_about() {
    let mut stage = Stage::at("writes");
    let input = json!({"connectorProfileName": "crm", "connectorType": "Salesforce"});
    let mut record = write(2, "CreateConnectorProfile", input, WriteState::Unknown, &stage);
    record.whole = false;
    stage.desk.journal.take(JournalNews::Write(Box::new(record)));
    stage.press(&mut Writes::new(), "a");
    let said = stage.said();
    assert!(said.contains("Fill in what was not kept") && said.contains("asked whether it is the same"), "{said}");
    assert!(!said.contains("with the same token"), "{said}");
}
