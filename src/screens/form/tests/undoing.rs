//! What was there before is kept with what is sent, and put back by the same form.

use serde_json::json;

use super::*;
use crate::contract::{BeforeImage, ContextKey, Draft, ErrorKind, JournalNews, WriteId, WriteRecord, WriteState};
use crate::model::{OperationId, Policy, redact_input};
use crate::screens::records::RecordPage;
use crate::screens::testing::error;
use crate::screens::writes::Writes;

/// What is kept with the last write of an operation: the operation and the input that bring back what was there.
fn kept(form: &Rig, operation: &str) -> Option<(&'static str, Value)> {
    let image = |effect: &Effect| match effect {
        Effect::Start(call) => match &call.work {
            Work::Api(request) if request.operation.name == operation => Some(call.before.clone()),
            _ => None,
        },
        _ => None,
    };
    let image: BeforeImage = *form.harness.effects.iter().filter_map(image).next_back()??;
    Some((image.operation.name, image.document))
}

/// A write that was carried out a minute ago, as the journal keeps it.
#[expect(clippy::needless_pass_by_value, reason = "so that it reads well where it is called")]
fn done(form: &Rig, operation: &str, input: Value, seen: &str, before: Option<(&str, Value)>) -> WriteRecord {
    // Several services have operations of one name.
    let is_it = |id: OperationId, name: &str| id.name == name && seen.starts_with(id.service.root());
    let id = |name: &str| crate::model::api().operations().find(|known| is_it(known.id, name)).unwrap().id;
    WriteRecord {
        id: WriteId(7),
        context: ContextKey::from(&form.harness.session.contexts[0]),
        account: None,
        region: None,
        operation: id(operation),
        input: redact_input(id(operation), &input, Policy::Store),
        whole: true,
        token: None,
        state: WriteState::Succeeded,
        code: None,
        message: None,
        request_id: None,
        location: Some(seen.parse().unwrap()),
        found: None,
        before: before.map(|(name, document)| BeforeImage::new(id(name), &document)),
        started: form.harness.session.now - jiff::SignedDuration::from_mins(1),
        ended: None,
    }
}

/// The form that takes a write back, opened by its key from the page of writes.
fn taking_back(place: &str, operation: &str, input: Value, seen: &str, before: Option<(&str, Value)>) -> Rig {
    taking_back_beside(Vec::new(), (place, operation), input, seen, before)
}

/// The same where drafts of the form are kept.
fn taking_back_beside(
    drafts: Vec<Draft>,
    (place, operation): (&str, &str),
    input: Value,
    seen: &str,
    before: Option<(&str, Value)>,
) -> Rig {
    let mut form = Rig::at(place);
    // Drafts stand before the writes.
    let keys = "j ".repeat(drafts.len()) + "u";
    let opened = JournalNews::Opened { writes: Vec::new(), drafts, bookmarks: Vec::new(), apart: Vec::new() };
    form.harness.session.journal.take(opened);
    let write = done(&form, operation, input, seen, before);
    let (id, is_asked) = (write.id, keys.len() > 1);
    form.harness.session.journal.take(JournalNews::Write(Box::new(write)));
    let mut page = RecordPage::<Writes>::default();
    form.harness.press(&mut page, &keys);
    if is_asked {
        // Where its form has a draft, one may go on with that.
        assert!(form.harness.asked().iter().any(|command| matches!(command, Command::Overlay(_))));
        form.harness.take_answer(&mut page, OverlayAnswer::PutBack(id, 0));
    }
    let opened = form.harness.commands.drain(..).find_map(|command| match command {
        Command::OpenIn(_, at) => Some(at.to_string()),
        _ => None,
    });
    assert_eq!(opened.as_deref(), Some(place), "{}", form.harness.said());
    form.harness.enter(&mut *form.page);
    form
}

#[test]
fn what_was_there_is_kept_with_an_edit_a_put_and_a_deletion() {
    let current = json!({"DomainName": "acme", "DefaultExpirationDays": 30});
    let mut form = Rig::at("profiles/domains/acme!edit");
    form.answer(FormSlot::Current, current.clone());
    form.press("backspace");
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s");
    form.answer(FormSlot::Again, current.clone());
    assert_eq!(kept(&form, "UpdateDomain"), Some(("UpdateDomain", current)));
    form.answer(FormSlot::Submit, json!({"DomainName": "acme"}));
    assert!(form.harness.said().contains("domain acme was changed; J can put it back"), "{}", form.harness.said());

    let mut form = Rig::at("cases/domains/d1/templates/t1!delete");
    // Whoever types fast waits for it: afterwards it could not be read.
    form.type_text("t1");
    form.press("enter");
    form.sees("reading what it is before it is deleted");
    assert!(form.sent("DeleteTemplate").is_empty());
    form.answer(
        DeleteSlot::Item,
        json!({"templateId": "t1", "templateArn": "arn:x", "name": "Claim", "status": "Active"}),
    );
    let made = json!({"name": "Claim", "status": "Active", "domainId": "d1"});
    assert_eq!(kept(&form, "DeleteTemplate"), Some(("CreateTemplate", made)));

    // What somebody else made of it meanwhile is what was there.
    let mut form = Rig::at("profiles/domains/acme!edit");
    form.answer(FormSlot::Current, json!({"DomainName": "acme", "DefaultExpirationDays": 30}));
    form.press("backspace");
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s");
    let theirs = json!({"DomainName": "acme", "DefaultExpirationDays": 90});
    form.answer(FormSlot::Again, theirs.clone());
    form.choose(FormAnswer::Conflict(ConflictAnswer::Mine));
    assert_eq!(kept(&form, "UpdateDomain"), Some(("UpdateDomain", theirs)));
}

#[test]
fn nothing_of_a_customer_is_kept_and_a_put_that_makes_is_taken_away() {
    let mut form = Rig::at("profiles/domains/acme/profiles/p1!delete");
    form.answer(DeleteSlot::Item, json!({"Profiles": [{"ProfileId": "p1", "FirstName": "Ann"}]}));
    form.type_text("p1");
    form.press("enter");
    assert_eq!(form.sent("DeleteProfile").len(), 1, "{}", form.screen());
    assert_eq!(kept(&form, "DeleteProfile"), None);

    let mut form = Rig::at("profiles/domains/acme/domain-object-types!create");
    let text = json!({"DomainName": "acme", "ObjectTypeName": "Shop", "Fields": {"a": {"Source": "_source.a", "Target": "a"}}});
    if !form.screen().contains("F2") {
        form.press("enter");
    }
    form.press("f2 ctrl-o");
    form.harness.edited(&mut *form.page, Ok(Some(text.to_string())));
    form.press("f2");
    let none = error(ErrorKind::NotFound, "ResourceNotFoundException", "none", 404);
    for _ in 0..8 {
        form.press("ctrl-s");
        if !form.sent("GetDomainObjectType").is_empty() {
            form.harness.result(&mut *form.page, FormSlot::Exists, &Outcome::Failed(none.clone()));
        }
    }
    assert_eq!(form.sent("PutDomainObjectType").len(), 1, "{}", form.screen());
    let gone = json!({"DomainName": "acme", "ObjectTypeName": "Shop"});
    assert_eq!(kept(&form, "PutDomainObjectType"), Some(("DeleteDomainObjectType", gone)));
}

/// What is on the screen, however it is wrapped.
fn in_a_line(form: &Rig) -> String {
    form.screen().replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a start or a stop changes is a state: it is kept, and nothing is promised where there was no other one.
#[test]
fn the_state_before_a_start_is_kept_and_a_run_on_demand_promises_no_way_back() {
    for (status, trigger, comes_back) in
        [("Draft", "Scheduled", true), ("Suspended", "Event", true), ("Active", "OnDemand", false)]
    {
        let mut form = Rig::at("appflow/flows/nightly!start");
        let state = json!({"flowStatus": status, "triggerConfig": {"triggerType": trigger}});
        let mut flow = json!({"flowName": "nightly", "description": "d"});
        flow.as_object_mut().unwrap().extend(state.as_object().unwrap().clone());
        form.answer(FormSlot::Needs, flow);
        assert!(in_a_line(&form).contains(if comes_back { "→ Active" } else { "runs once, now" }), "{}", form.screen());
        form.press("ctrl-s");
        assert_eq!(form.sent("StartFlow").len(), 1, "{}", form.screen());
        assert_eq!(kept(&form, "StartFlow"), Some(("DescribeFlow", state)));
        form.answer(FormSlot::Submit, json!({"flowStatus": "Active"}));
        let said = form.harness.said();
        assert_eq!(said.contains("J can put it back"), comes_back, "{status} {trigger}: {said}");
    }
}

/// Of a state of which the facts say nothing nothing is promised.
#[test]
fn what_becomes_of_a_state_that_nobody_knows_is_said_to_be_unknown() {
    for status in ["Errored", "Deprecated"] {
        let mut form = Rig::at("appflow/flows/nightly!stop");
        form.answer(
            FormSlot::Needs,
            json!({"flowName": "nightly", "flowStatus": status, "triggerConfig": {"triggerType": "Scheduled"}}),
        );
        let seen = in_a_line(&form);
        assert!(seen.contains(&format!("{status} flow is not known")), "{seen}");
        assert!(!seen.contains("until it is started again"), "nothing else is promised: {seen}");
    }
}

#[test]
fn what_the_service_cannot_take_away_again_is_not_said_to_be_put_back() {
    for (there, comes_back) in [(json!({}), false), (json!({"DeadLetterQueueUrl": "https://old"}), true)] {
        let mut form = Rig::at("profiles/domains/acme!edit");
        let mut current = json!({"DomainName": "acme", "DefaultExpirationDays": 30});
        current.as_object_mut().unwrap().extend(there.as_object().unwrap().clone());
        form.answer(FormSlot::Current, current.clone());
        let mut sent = current.clone();
        sent["DeadLetterQueueUrl"] = "https://sqs.eu-central-1.amazonaws.com/111122223333/q".into();
        form.press("f2 ctrl-o");
        form.harness.edited(&mut *form.page, Ok(Some(sent.to_string())));
        form.press("f2");
        form.press("ctrl-s ctrl-s ctrl-s ctrl-s");
        form.answer(FormSlot::Again, current);
        assert_eq!(form.sent("UpdateDomain").len(), 1, "{}", form.screen());
        form.answer(FormSlot::Submit, json!({"DomainName": "acme"}));
        let said = form.harness.said();
        assert!(said.contains("domain acme was changed"), "{said}");
        assert_eq!(said.contains("J can put it back"), comes_back, "{said}");
    }
}

#[test]
fn an_edit_is_taken_back_on_top_of_what_others_made_of_it_since() {
    let before = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://q"});
    let sent = json!({"DomainName": "acme", "DefaultExpirationDays": 60});
    let before = Some(("UpdateDomain", before));
    let mut form = taking_back(
        "profiles/domains/acme!edit",
        "UpdateDomain",
        sent.clone(),
        "profiles/domains/acme",
        before.clone(),
    );
    form.answer(
        FormSlot::Current,
        json!({"DomainName": "acme", "DefaultExpirationDays": 60, "DeadLetterQueueUrl": "https://other"}),
    );
    form.looks("undo_review_80x24");
    form.sees("UpdateDomain of");
    form.press("esc");
    assert!(form.screen().contains("Undoes"), "no step is gone back to that nobody came from:\n{}", form.screen());
    form.press("ctrl-s");
    let now = json!({"DomainName": "acme", "DefaultExpirationDays": 60, "DeadLetterQueueUrl": "https://other"});
    form.answer(FormSlot::Again, now);
    assert_eq!(form.sent("UpdateDomain"), [json!({"DomainName": "acme", "DefaultExpirationDays": 30})]);

    // What was changed once more is said, and so is that it goes.
    let mut form = taking_back(
        "profiles/domains/acme!edit",
        "UpdateDomain",
        sent.clone(),
        "profiles/domains/acme",
        before.clone(),
    );
    form.answer(
        FormSlot::Current,
        json!({"DomainName": "acme", "DefaultExpirationDays": 90, "DeadLetterQueueUrl": "https://q"}),
    );
    form.sees("Changed once more since that write");

    // It was put back by somebody else: there is nothing to send.
    let mut form = taking_back("profiles/domains/acme!edit", "UpdateDomain", sent, "profiles/domains/acme", before);
    form.answer(
        FormSlot::Current,
        json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://q"}),
    );
    form.sees("changes nothing");
    form.press("ctrl-s");
    assert!(form.harness.said().contains("nothing was changed"), "{}", form.harness.said());
}

/// Tags that a write has set and somebody else has changed since: the form that takes them away says so first.
#[test]
fn a_tag_that_was_changed_since_is_not_taken_away_without_a_word() {
    let arn = "arn:aws:appflow:eu-central-1:210987654321:flow/nightly";
    let sent = json!({"resourceArn": arn, "tags": {"team": "blue"}});
    let before = || Some(("TagResource", json!({"resourceArn": arn, "tags": {}})));
    let open =
        || taking_back("appflow/flows/nightly!untag", "TagResource", sent.clone(), "appflow/flows/nightly", before());
    let mut form = open();
    form.press("ctrl-s");
    assert!(form.sent("UntagResource").is_empty(), "nobody knows yet what is there: {}", form.screen());
    form.answer(FormSlot::Before, json!({"tags": {"team": "green"}}));
    let seen = in_a_line(&form);
    assert!(seen.contains("Changed once more since that write") && seen.contains("team, which is green now"), "{seen}");
    assert!(form.sent("UntagResource").is_empty() && form.harness.said().contains("nothing was sent"));
    // What is as the write has made it is sent, also by a key that was pressed before that was known.
    let mut form = open();
    form.press("ctrl-s");
    form.answer(FormSlot::Before, json!({"tags": {"team": "blue"}}));
    assert!(!in_a_line(&form).contains("Changed once more"), "{}", form.screen());
    assert_eq!(form.sent("UntagResource").len(), 1, "{}", form.screen());
    // While the review is read it may change once more: that is read before it is sent.
    let mut form = open();
    form.answer(FormSlot::Before, json!({"tags": {"team": "green"}}));
    form.press("ctrl-s");
    assert!(form.sent("UntagResource").is_empty(), "{}", form.screen());
    form.answer(FormSlot::Before, json!({"tags": {"team": "red"}}));
    assert!(in_a_line(&form).contains("team, which is red now"), "{}", form.screen());
    assert!(form.sent("UntagResource").is_empty() && form.harness.said().contains("nothing was sent"));
    form.press("ctrl-s");
    form.answer(FormSlot::Before, json!({"tags": {"team": "red"}}));
    assert_eq!(form.sent("UntagResource").len(), 1, "{}", form.screen());
    // What cannot be read is said, and keeps nobody from it.
    let mut form = open();
    form.press("ctrl-s");
    let refused = Outcome::Failed(error(ErrorKind::AccessDenied, "AccessDeniedException", "no", 403));
    form.harness.result(&mut *form.page, FormSlot::Before, &refused);
    assert!(form.sent("UntagResource").is_empty() && form.harness.said().contains("could not be read"));
    form.press("ctrl-s");
    assert_eq!(form.sent("UntagResource").len(), 1, "{}", form.screen());
}

#[test]
fn what_was_deleted_is_made_again_by_its_own_form() {
    let place = "appflow/connector-profiles!create";
    let made = json!({
        "connectorProfileName": "crm", "connectorType": "Salesforce", "connectionMode": "Public",
        "connectorProfileConfig": {"connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}}},
    });
    let input = json!({"connectorProfileName": "crm"});
    let before = Some(("CreateConnectorProfile", made));
    let mut form = taking_back(place, "DeleteConnectorProfile", input, "appflow/connector-profiles/crm", before);
    form.looks("undo_made_again_80x24");
    form.press("esc");
    assert!(form.page.unsaved().is_some(), "what was not sent is not lost without a word");
}

/// A flow whose schedule has begun: no service takes a start that lies behind.
#[test]
fn a_start_that_has_passed_is_left_out_of_what_is_made_again_and_told() {
    for (days, is_left_out) in [(-1, true), (1, false)] {
        let now = Rig::at("appflow/flows!create").harness.session.now.as_second();
        let made = json!({
            "flowName": "nightly", "tasks": [{"taskType": "Map_all", "sourceFields": [], "taskProperties": {}}],
            "triggerConfig": {"triggerType": "Scheduled", "triggerProperties": {"Scheduled": {
                "scheduleExpression": "rate(1days)", "scheduleStartTime": now + days * 86_400,
            }}},
            "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
                "sourceConnectorProperties": {"Salesforce": {"object": "Contact"}}},
            "destinationFlowConfigList": [
                {"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "acme-lake"}}}],
        });
        let input = json!({"flowName": "nightly"});
        let before = Some(("CreateFlow", made));
        let form = taking_back("appflow/flows!create", "DeleteFlow", input, "appflow/flows/nightly", before);
        let seen = in_a_line(&form);
        assert!(seen.contains("Undoes"), "{seen}");
        assert_eq!(seen.contains("It has passed, and is left out"), is_left_out, "{seen}");
    }
}

/// What was typed earlier and not sent is another thing than what was there before a write.
#[test]
fn what_is_put_back_is_told_apart_from_a_draft_of_the_same_form() {
    let current = json!({"DomainName": "acme", "DefaultExpirationDays": 60});
    let mut typed = Rig::at("profiles/domains/acme!edit");
    typed.answer(FormSlot::Current, current.clone());
    typed.press("backspace");
    typed.pass(20);
    let drafts = keeping::kept(&typed);
    assert_eq!(drafts.len(), 1);
    let mut form = taking_back_beside(
        drafts,
        ("profiles/domains/acme!edit", "UpdateDomain"),
        json!({"DomainName": "acme", "DefaultExpirationDays": 60}),
        "profiles/domains/acme",
        Some(("UpdateDomain", json!({"DomainName": "acme", "DefaultExpirationDays": 30}))),
    );
    form.answer(FormSlot::Current, current);
    let seen = in_a_line(&form);
    assert!(seen.contains("Undoes") && !form.harness.said().contains("There is a draft"), "{seen}");
    assert!(seen.contains("nothing that was typed:") && seen.contains("draft of this form from"), "{seen}");
    let dropped = form.harness.effects.iter().filter(|effect| matches!(effect, Effect::DropDraft(_))).count();
    assert_eq!(dropped, 0, "it stays");
}
