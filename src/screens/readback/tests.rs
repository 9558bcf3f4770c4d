use serde_json::json;

use super::*;
use crate::contract::JournalNews;
use crate::model::api;
use crate::screens::testing::{self, ScreenHarness};

/// A write that was sent from here, and that the journal calls unknown.
fn unknown(harness: &mut ScreenHarness, operation: &str, input: &Value) -> WriteRecord {
    let call = harness.call(operation, input.clone(), Lane::Interactive, 1);
    let cut = testing::error(ErrorKind::UnknownOutcome, "CutOff", "the connection broke", 0);
    harness.note(call, Outcome::Failed(cut));
    let operation = api().operations().find(|known| known.id.name == operation).unwrap().id;
    let write = record(harness, operation, input);
    harness.session.journal.take(JournalNews::Write(Box::new(write.clone())));
    write
}

fn record(harness: &ScreenHarness, operation: OperationId, input: &Value) -> WriteRecord {
    WriteRecord {
        id: WriteId(7),
        context: ContextKey::from(&harness.session.contexts[0]),
        account: Some("210987654321".to_owned()),
        region: None,
        operation,
        input: kept(operation, input),
        whole: false,
        token: None,
        state: WriteState::Unknown,
        code: None,
        message: None,
        request_id: None,
        location: None,
        found: None,
        before: None,
        started: harness.session.now,
        ended: Some(harness.session.now),
    }
}

/// The call that was asked for last.
fn asked(effects: &[Effect]) -> Request {
    match effects.last() {
        Some(Effect::Start(call)) => match &call.work {
            Work::Api(request) => request.clone(),
            Work::Identify | Work::Upload(_) => panic!("{call:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Reads a write back with these answers; what was asked, and what was found.
fn read(operation: &str, input: &Value, answers: &[Result<Value, ErrorKind>]) -> (Vec<&'static str>, Finding) {
    let mut harness = ScreenHarness::at("writes");
    let write = unknown(&mut harness, operation, input);
    let (mut effects, mut calls) = (Vec::new(), Vec::new());
    harness.session.read_back_all(&mut effects);
    for answer in answers {
        calls.push(asked(&effects).operation.name);
        let outcome = match answer {
            Ok(document) => testing::finished(document.clone()),
            Err(kind) => Outcome::Failed(testing::error(*kind, "Code", "words", 404)),
        };
        harness.session.take_read_back(&Slot::ReadBack(WriteId(7)), &outcome, &mut effects);
    }
    let Some(Effect::NoteFound { write: id, finding, .. }) = effects.pop() else { panic!("{effects:?}") };
    assert_eq!(id, write.id);
    let said = harness.session.read_back_said(&write).unwrap().0;
    assert!(said.contains(&finding.said), "{said}");
    // Once is enough.
    effects.clear();
    harness.session.read_back_all(&mut effects);
    assert_eq!(effects, []);
    (calls, finding)
}

#[test]
fn what_was_made_is_read_by_its_name() {
    let domain = json!({"DomainName": "acme", "DefaultExpirationDays": 30});
    let there = |at: &str| Ok(json!({"DomainName": "acme", "CreatedAt": at}));
    let (calls, found) = read("CreateDomain", &domain, &[there("2026-03-04T10:00:01Z")]);
    assert_eq!((calls, found.done), (vec!["GetDomain"], Some(true)));
    assert_eq!(found.said, "it is there since 2026-03-04 10:00:01: it was made");
    let other = json!({"DomainName": "acme", "DefaultExpirationDays": 5, "CreatedAt": "2026-03-04T10:00:01Z"});
    let (_, found) = read("CreateDomain", &domain, &[Ok(other)]);
    assert!(found.done.is_none() && found.said.contains("Default expiration days"), "{}", found.said);
    let (_, found) = read("CreateDomain", &domain, &[there("2026-03-04T09:00:00Z")]);
    assert_eq!(found.done, None);
    assert!(found.said.contains("before this was sent"));
    // What another has made a moment before is no proof either.
    let (_, found) = read("CreateDomain", &domain, &[there("2026-03-04T09:59:10Z")]);
    assert_eq!(found.done, None, "{}", found.said);
    assert!(found.said.contains("unless clocks differ"), "{}", found.said);
    let (_, found) = read("CreateDomain", &domain, &[Err(ErrorKind::NotFound)]);
    assert_eq!((found.done, found.said.as_str()), (Some(false), "it is not there"));
}

/// Whatever the clocks say: a list has shown it before.
#[test]
fn what_was_seen_before_it_was_sent_is_no_proof_that_it_was_made() {
    let mut harness = ScreenHarness::at("writes");
    let (context, list) = (harness.context, "profiles/domains".parse().unwrap());
    let resource = catalog().resource("profiles/domains").unwrap();
    harness.session.see(context, resource, &list, [json!({"DomainName": "acme"})]);
    let domain = json!({"DomainName": "acme", "DefaultExpirationDays": 30});
    let write = unknown(&mut harness, "CreateDomain", &domain);
    let mut effects = Vec::new();
    harness.session.read_back_all(&mut effects);
    let there = testing::finished(json!({"DomainName": "acme", "CreatedAt": "2026-03-04T10:00:01Z"}));
    harness.session.take_read_back(&Slot::ReadBack(WriteId(7)), &there, &mut effects);
    let said = harness.session.read_back_said(&write).unwrap().0;
    assert!(said.contains("it was there before this was sent"), "{said}");
    assert!(matches!(effects.last(), Some(Effect::NoteFound { finding, .. }) if finding.done.is_none()));
}

#[test]
fn what_got_its_id_from_the_service_is_looked_for_in_its_list() {
    let field = json!({"domainId": "d", "name": "Tier", "type": "Text"});
    let rows = |names: &[&str]| {
        let row = |(n, name): (usize, &&str)| json!({"fieldId": format!("f{n}"), "name": name, "type": "Text"});
        Ok(json!({"fields": names.iter().enumerate().map(row).collect::<Vec<_>>()}))
    };
    let own = |at: &str| Ok(json!({"fields": [{"fieldId": "f1", "name": "Tier", "createdTime": at}]}));
    let (calls, found) = read("CreateField", &field, &[rows(&["Other", "Tier"]), own("2026-03-04T10:00:01Z")]);
    assert_eq!((calls, found.done), (vec!["ListFields", "BatchGetField"], Some(true)));
    let (_, found) = read("CreateField", &field, &[rows(&["Other"])]);
    assert_eq!((found.done, found.said.as_str()), (Some(false), "nothing like it is in the list"));
    let (_, found) = read("CreateField", &field, &[rows(&["Tier", "Tier"])]);
    assert_eq!(found.done, None);
    assert!(found.said.contains("2 with the same values"), "{}", found.said);

    // A case is told by its time, once the fields of the domain are known.
    let case =
        json!({"domainId": "d", "templateId": "t", "fields": [{"id": "title", "value": {"stringValue": "Kim"}}]});
    let fields = Ok(json!({"fields": [{"fieldId": "title", "name": "Title", "type": "Text", "namespace": "System"}]}));
    let of = |id: &str, at: &str| {
        let made = json!({"id": "created_datetime", "value": {"stringValue": at}});
        let title = json!({"id": "title", "value": {"stringValue": "Kim"}});
        json!({"caseId": id, "templateId": "t", "fields": [made, title]})
    };
    let cases = json!({"cases": [of("c1", "2026-03-04T10:00:01Z"), of("c0", "2026-03-03T10:00:00Z")]});
    let (calls, found) = read("CreateCase", &case, &[fields, Ok(cases)]);
    assert_eq!((calls, found.done), (vec!["ListFields", "SearchCases"], Some(true)));
    assert!(!found.said.contains("Kim"));
}

#[test]
fn a_customer_is_searched_for_by_what_was_sent_and_never_kept() {
    let profile = json!({"DomainName": "acme", "FirstName": "Kim", "EmailAddress": "kim@example.com"});
    let mut harness = ScreenHarness::at("writes");
    let write = unknown(&mut harness, "CreateProfile", &profile);
    assert!(!format!("{write:?}").contains("kim@"));
    let mut effects = Vec::new();
    harness.session.read_back_all(&mut effects);
    let request = asked(&effects);
    assert_eq!(request.operation.name, "SearchProfiles");
    assert!(request.input.to_string().contains("kim@example.com"), "{}", request.input);
    // In a later run nothing is left to search by.
    let mut later = ScreenHarness::at("writes");
    later.session.journal.take(JournalNews::Write(Box::new(write.clone())));
    effects.clear();
    later.session.read_back_all(&mut effects);
    assert_eq!(effects, []);
    assert!(later.session.read_back_said(&write).unwrap().0.contains("without a search"));
}

#[test]
fn a_change_is_there_when_what_was_sent_is() {
    let sent = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "Tags": {}});
    let now = |days: u32| Ok(json!({"DomainName": "acme", "DefaultExpirationDays": days, "CreatedAt": 1}));
    let (calls, found) = read("UpdateDomain", &sent, &[now(30)]);
    assert_eq!((calls, found.done), (vec!["GetDomain"], Some(true)));
    let (_, found) = read("UpdateDomain", &sent, &[now(90)]);
    assert_eq!(found.done, Some(false));
    assert!(found.said.contains("Default expiration days"));
}

#[test]
fn what_was_deleted_is_gone_and_what_was_done_to_shows_its_state() {
    let flow = json!({"flowName": "nightly"});
    let (calls, found) = read("DeleteFlow", &flow, &[Err(ErrorKind::NotFound)]);
    assert_eq!((calls, found.done), (vec!["DescribeFlow"], Some(true)));
    let (_, found) = read("DeleteFlow", &flow, &[Ok(json!({"flowName": "nightly", "flowStatus": "Active"}))]);
    assert_eq!((found.done, found.said.as_str()), (Some(false), "it is still there"));
    let state = |state: &str| Ok(json!({"flowName": "nightly", "flowStatus": state}));
    for (now, done) in [("Suspended", Some(true)), ("Active", Some(false)), ("Errored", None)] {
        let (_, found) = read("StopFlow", &flow, &[state(now)]);
        assert_eq!(found.done, done, "{now}: {}", found.said);
        assert!(
            found.said.contains(now) || found.said == "it is not yet Suspended, which it was to become",
            "{}",
            found.said
        );
    }
}

#[test]
fn what_began_is_a_row_of_its_list_and_not_one_from_before() {
    let flow = json!({"flowName": "nightly"});
    let runs = |all: &[&str]| {
        let run =
            |at: &&str| json!({"executionId": format!("r-{at}"), "startedAt": at, "executionStatus": "InProgress"});
        Ok(json!({"flowExecutions": all.iter().map(run).collect::<Vec<_>>()}))
    };
    let (calls, found) = read("StartFlow", &flow, &[runs(&["2026-03-04T10:00:01Z", "2026-03-04T09:00:00Z"])]);
    assert_eq!((calls, found.done), (vec!["DescribeFlowExecutionRecords"], Some(true)));
    assert_eq!(found.said, "a run began at 2026-03-04 10:00:01: it was carried out");
    // One shortly before is another's, unless no other is there: then it is not certain.
    let (_, found) = read("StartFlow", &flow, &[runs(&["2026-03-04T10:00:01Z", "2026-03-04T09:59:10Z"])]);
    assert_eq!(found.done, Some(true));
    let (_, found) = read("StartFlow", &flow, &[runs(&["2026-03-04T09:59:10Z"])]);
    assert_eq!(found.done, None);
    let (_, found) = read("StartFlow", &flow, &[runs(&["2026-03-04T10:00:01Z", "2026-03-04T10:00:02Z"])]);
    assert!(found.done.is_none() && found.said.contains("2 runs"), "{}", found.said);
    // Where a schedule starts it later, its state tells.
    let before = || runs(&["2026-03-04T09:00:00Z"]);
    let state = |state: &str, trigger: &str| {
        Ok(json!({"flowName": "nightly", "flowStatus": state, "triggerConfig": {"triggerType": trigger}}))
    };
    let (calls, found) = read("StartFlow", &flow, &[before(), state("Active", "Scheduled")]);
    assert_eq!((calls.len(), found.done), (2, Some(true)), "{}", found.said);
    assert_eq!(found.said, "it is Active, which it was to become");
    let (_, found) = read("StartFlow", &flow, &[before(), state("Draft", "Scheduled")]);
    assert_eq!(found.done, Some(false), "{}", found.said);
    let (_, found) = read("StartFlow", &flow, &[before(), state("Active", "OnDemand")]);
    assert_eq!((found.done, found.said.as_str()), (None, "nothing that it begins has begun since it was sent"));
}

#[test]
fn a_key_of_a_profile_is_searched_for() {
    let id = "0123456789abcdef0123456789abcdef";
    let sent = |values: &[&str]| json!({"DomainName": "acme", "ProfileId": id, "KeyName": "loyalty", "Values": values});
    let items = |ids: &[&str]| Ok(json!({"Items": ids.iter().map(|id| json!({"ProfileId": id})).collect::<Vec<_>>()}));
    let (calls, found) = read("AddProfileKey", &sent(&["7"]), &[items(&["other", id])]);
    assert_eq!((calls, found.done), (vec!["SearchProfiles"], Some(true)));
    assert_eq!(found.said, "a search by the value that was sent finds the profile");
    let (_, found) = read("AddProfileKey", &sent(&["7"]), &[items(&["other"])]);
    assert_eq!(found.done, Some(false));
    let (_, found) = read("AddProfileKey", &sent(&["7", "8"]), &[items(&[id])]);
    assert_eq!(found.done, None, "one of the values may have been there before");
    let (_, found) = read("DeleteProfileKey", &sent(&["7"]), &[items(&[])]);
    assert_eq!(found.done, Some(true));
    assert!(!found.said.contains('7'), "{}", found.said);
}

/// What others have made meanwhile is not taken for what was sent, however little is known of that.
#[test]
fn it_is_found_only_where_all_that_was_sent_is_known_and_there() {
    let comment = |text: &str| json!({"comment": {"body": text, "contentType": "Text/Plain"}});
    let sent = json!({"domainId": "d", "caseId": "c", "type": "Comment", "content": comment("BBB")});
    let row = |text: &str, at: &str| {
        Ok(json!({"relatedItems": [
            {"relatedItemId": "r1", "type": "Comment", "content": comment(text), "associationTime": at}]}))
    };
    let found = |text: &str, at: &str| read("CreateRelatedItem", &sent, &[row(text, at)]).1;
    assert_eq!(found("BBB", "2026-03-04T10:00:01Z").done, Some(true));
    let other = found("AAA", "2026-03-04T10:00:01Z");
    assert_eq!(other.done, None, "{}", other.said);
    let before = found("BBB", "2026-03-04T09:59:30Z");
    assert!(before.done.is_none() && before.said.contains("look whether it is this one"), "{}", before.said);

    // One that was there before is not counted.
    let item = |id: &str, at: &str| json!({"relatedItemId": id, "type": "Comment", "content": comment("BBB"), "associationTime": at});
    let two = json!({"relatedItems": [item("r1", "2026-03-04T09:59:30Z"), item("r2", "2026-03-04T10:00:01Z")]});
    assert_eq!(read("CreateRelatedItem", &sent, &[Ok(two)]).1.done, Some(true));

    // Of what an earlier run sent, the customers' part is not known.
    let case = json!({"domainId": "d", "templateId": "t", "fields": "‹customer, 23 characters›"});
    let fields = Ok(json!({"fields": [
        {"fieldId": "created_datetime", "name": "Created", "type": "DateTime", "namespace": "System"}]}));
    let made = json!({"id": "created_datetime", "value": {"stringValue": "2026-03-04T10:00:14Z"}});
    let cases = Ok(json!({"cases": [{"caseId": "c9", "templateId": "t", "fields": [made]}]}));
    let (_, found) = read("CreateCase", &case, &[fields, cases]);
    assert!(found.done.is_none() && found.said.contains("look whether it is this one"), "{}", found.said);
}

#[test]
fn what_others_have_made_meanwhile_is_not_counted() {
    let case = |title: &str| json!({"domainId": "d", "templateId": "t", "fields": [{"id": "title", "value": {"stringValue": title}}]});
    let field = |id: &str, kind: &str| json!({"fieldId": id, "name": id, "type": kind, "namespace": "System"});
    let fields = || Ok(json!({"fields": [field("title", "Text"), field("created_datetime", "DateTime")]}));
    let row = |id: &str, title: &str| {
        let value = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
        let shown = [value("title", title), value("created_datetime", "2026-03-04T10:00:01Z")];
        json!({"caseId": id, "templateId": "t", "fields": shown})
    };
    let cases = |rows: &[Value]| Ok(json!({ "cases": rows }));
    let (_, found) = read("CreateCase", &case("Kim"), &[fields(), cases(&[row("c1", "Ann"), row("c2", "Kim")])]);
    assert_eq!(found.done, Some(true), "{}", found.said);
    let (_, found) = read("CreateCase", &case("Kim"), &[fields(), cases(&[row("c1", "Ann")])]);
    assert_eq!(found.done, None);
    assert!(found.said.contains("none with its values is there; 1 others"), "{}", found.said);

    // Only what was made since is asked for, and at once.
    let mut harness = ScreenHarness::at("writes");
    unknown(&mut harness, "CreateCase", &case("Kim"));
    let mut effects = Vec::new();
    harness.session.read_back_all(&mut effects);
    let Ok(known) = fields() else { panic!() };
    harness.session.take_read_back(&Slot::ReadBack(WriteId(7)), &testing::finished(known), &mut effects);
    let request = asked(&effects);
    let since = json!({"field": {"greaterThanOrEqualTo":
        {"id": "created_datetime", "value": {"stringValue": "2026-03-04T09:58:00Z"}}}});
    assert_eq!((request.operation.name, &request.input["filter"]), ("SearchCases", &since));
    let lanes: Vec<Lane> = effects
        .iter()
        .filter_map(|effect| if let Effect::Start(call) = effect { Some(call.lane) } else { None })
        .collect();
    assert_eq!(lanes, [Lane::Interactive; 2]);
}

#[test]
fn it_is_looked_at_again_at_growing_intervals_until_it_is_certain() {
    let mut harness = ScreenHarness::at("writes");
    let write = unknown(&mut harness, "CreateDomain", &json!({"DomainName": "acme", "DefaultExpirationDays": 30}));
    let (mut effects, slot) = (Vec::new(), Slot::ReadBack(WriteId(7)));
    let missing = || Outcome::Failed(testing::error(ErrorKind::NotFound, "ResourceNotFoundException", "no", 404));
    harness.session.read_back_all(&mut effects);
    let mut waits = Vec::new();
    loop {
        harness.session.take_read_back(&slot, &missing(), &mut effects);
        let Some(due) = harness.session.read_backs.due() else { break };
        assert!(harness.session.read_back_said(&write).unwrap().0.contains("looked at again soon"));
        waits.push(due.duration_since(harness.session.now).as_secs());
        effects.clear();
        harness.session.read_back_again(&mut effects);
        assert_eq!(effects, [], "not before its time");
        harness.session.now = due;
        harness.session.read_back_again(&mut effects);
        assert_eq!(asked(&effects).operation.name, "GetDomain");
    }
    assert_eq!(waits, [2, 5, 15, 40, 120]);
    assert_eq!(
        effects.iter().filter(|effect| matches!(effect, Effect::NoteFound { .. })).count(),
        0,
        "it is told once"
    );

    let mut harness = ScreenHarness::at("writes");
    unknown(&mut harness, "CreateDomain", &json!({"DomainName": "acme", "DefaultExpirationDays": 30}));
    harness.session.read_back_all(&mut effects);
    harness.session.take_read_back(&slot, &missing(), &mut effects);
    harness.session.now = harness.session.read_backs.due().unwrap();
    harness.session.read_back_again(&mut effects);
    let there = json!({"DomainName": "acme", "CreatedAt": "2026-03-04T10:00:01Z"});
    effects.clear();
    harness.session.take_read_back(&slot, &testing::finished(there), &mut effects);
    assert!(matches!(effects.as_slice(), [Effect::NoteFound { finding, .. }] if finding.done == Some(true)));
    assert_eq!(harness.session.read_backs.due(), None);
}

#[test]
fn what_cannot_be_read_is_said() {
    let mut harness = ScreenHarness::at("writes");
    let write = unknown(&mut harness, "CreateDomain", &json!({"DomainName": "acme", "DefaultExpirationDays": 30}));
    let mut effects = Vec::new();
    harness.session.read_back_all(&mut effects);
    let denied = testing::error(ErrorKind::AccessDenied, "AccessDeniedException", "no", 403);
    assert!(harness.session.take_read_back(&Slot::ReadBack(WriteId(7)), &Outcome::Failed(denied), &mut effects));
    assert!(harness.session.read_back_said(&write).unwrap().0.contains("could not be seen: AccessDeniedException"));
    assert!(effects.iter().all(|effect| !matches!(effect, Effect::NoteFound { .. })));
}

/// An attempt of an earlier run is read in its own account alone.
#[test]
fn nothing_is_read_in_another_account() {
    let mut harness = ScreenHarness::at("writes");
    let operation = api().operations().find(|known| known.id.name == "DeleteFlow").unwrap().id;
    let write = record(&harness, operation, &json!({"flowName": "nightly"}));
    let other = WriteRecord { account: Some("999988887777".to_owned()), ..write.clone() };
    let mut effects = Vec::new();
    harness.session.journal.take(JournalNews::Write(Box::new(other)));
    harness.session.read_back_all(&mut effects);
    assert_eq!(effects, []);
    harness.session.journal.take(JournalNews::Write(Box::new(write)));
    harness.session.read_back_all(&mut effects);
    assert_eq!(asked(&effects).operation.name, "DescribeFlow");
}

/// Whatever creates, edits or deletes something that a page shows can be read back.
#[test]
fn every_create_edit_and_delete_of_the_catalogue_is_seen_somewhere() {
    let mut unseen = Vec::new();
    for resource in catalog().resources() {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("some")).with_query("type", "some");
        for action in resource.actions().iter().filter(|action| action.is_write()) {
            let plan = action.plan(&item);
            if !["create", "edit", "delete"].contains(&action.verb.as_str()) {
                continue;
            }
            if catalog().sight_of(plan.operation, &plan.input).is_none() {
                unseen.push(format!("{} {}", resource.path, action.verb));
            }
        }
    }
    assert_eq!(unseen, [""; 0]);
}

#[test]
fn a_merge_whose_answer_was_lost_is_said_to_be_carried_out_not_deleted() {
    let sent = serde_json::json!({"DomainName": "acme", "MainProfileId": "p1", "ProfileIdsToBeMerged": ["p2"]});
    let (_, found) = read("MergeProfiles", &sent, &[Ok(serde_json::json!({"Profiles": []}))]);
    assert_eq!(found.done, Some(true));
    assert!(found.said.contains("was carried out") && !found.said.contains("deleted"), "{found:?}");
    let there = serde_json::json!({"Profiles": [{"ProfileId": "p2"}]});
    let (_, found) = read("MergeProfiles", &sent, &[Ok(there)]);
    assert_eq!((found.done, found.said.as_str()), (Some(false), "the other profile is still there"));
}

#[test]
fn what_to_do_while_nobody_knows_goes_once_it_is_known() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let input = json!({"DomainName": "acme", "DefaultExpirationDays": 30});
    let write = unknown(&mut harness, "CreateDomain", &input);
    let cut = testing::error(ErrorKind::UnknownOutcome, "CutOff", "the connection broke", 0);
    let attempt = Attempted { operation: write.operation, context: write.context.clone(), input: write.input.clone() };
    let asked = crate::screens::question::unknown_outcome(&cut, attempt, Vec::new()).open();
    let doubt = cut.advice().split(':').next().unwrap();
    let text = harness.overlay(&*asked);
    assert!(text.contains("The outcome is unknown") && text.contains(doubt), "{text}");
    let mut effects = Vec::new();
    harness.session.read_back_all(&mut effects);
    let there = json!({"DomainName": "acme", "CreatedAt": "2026-03-04T10:00:01Z"});
    harness.session.take_read_back(&Slot::ReadBack(write.id), &testing::finished(there), &mut effects);
    let text = harness.overlay(&*asked);
    assert!(text.contains("It was carried out") && text.contains("the connection broke"), "{text}");
    assert!(!text.contains(doubt), "{text}");
}
