//! Sending: what is asked before, and what becomes of the answer.

use serde_json::json;

use super::*;
use crate::contract::ErrorKind;
use crate::model::{Shape, ShapeKind};
use crate::screens::testing::error;

#[test]
fn a_plain_form_creates_by_keys_alone() {
    let mut form = Rig::at("cases/domains/d1/fields!create");
    form.looks("plain_80x24");
    form.press("ctrl-s");
    form.sees("to correct");
    form.type_text("Severity");
    form.press("tab");
    form.press("right right");
    form.looks("plain_filled_80x24");
    form.press("ctrl-s");
    form.looks("plain_review_80x24");
    form.press("ctrl-s");
    assert_eq!(form.sent("CreateField"), [json!({"domainId": "d1", "name": "Severity", "type": "Number"})]);
    form.answer(FormSlot::Submit, json!({"fieldId": "f1", "fieldArn": "arn:x"}));
    let back = Command::Return { to: vec!["cases/domains/d1/fields".parse().unwrap()], gone: None };
    assert_eq!(form.harness.asked(), [back, Command::notice("field Severity was created")]);
    let changed = &form.harness.session.changes[0];
    assert_eq!(changed.location.to_string(), "cases/domains/d1/fields/f1");
}

#[test]
fn a_refused_form_keeps_everything_and_says_why_at_the_field() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s ctrl-s");
    assert_eq!(form.sent("CreateDomain").len(), 1, "{}", form.screen());
    let refusal = error(ErrorKind::BadRequest, "BadRequestException", "Domain acme already exists: DomainName", 400);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refusal));
    form.sees("already exists");
    form.sees("request 5f1c2d3e");
    form.sees("acme");
    form.looks("domain_refused_80x24");
    form.is_coloured("domain_refused_roles");
    assert_eq!(form.page.unsaved(), Some(Unsaved::Unsent("The new domain".to_owned())));
}

#[test]
fn what_is_edited_is_read_twice_and_only_changes_are_sent() {
    let current = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://q"});
    let mut form = Rig::at("profiles/domains/acme!edit");
    form.sees("loading");
    form.answer(FormSlot::Current, current.clone());
    form.looks("domain_edit_80x24");
    form.press("backspace backspace");
    form.type_text("60");
    form.press("ctrl-s ctrl-s ctrl-s");
    form.sees("Difference");
    form.looks("domain_edit_review_80x24");
    form.is_coloured("domain_edit_review_roles");
    form.press("ctrl-s");
    assert_eq!(form.sent("GetDomain").len(), 2, "{}", form.screen());
    form.answer(FormSlot::Again, current);
    assert_eq!(form.sent("UpdateDomain"), [json!({"DomainName": "acme", "DefaultExpirationDays": 60})]);
}

#[test]
fn what_changed_meanwhile_is_asked_about_and_can_be_put_together() {
    let mut form = Rig::at("profiles/domains/acme!edit");
    form.answer(
        FormSlot::Current,
        json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://q"}),
    );
    form.press("backspace backspace");
    form.type_text("60");
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s");
    let theirs = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://other"});
    form.answer(FormSlot::Again, theirs.clone());
    assert!(form.sent("UpdateDomain").is_empty());
    let said = form.harness.said();
    assert!(said.contains("It changed meanwhile") && said.contains("now https://other"), "{said}");
    form.choose(FormAnswer::Conflict(ConflictAnswer::Merge));
    form.press("ctrl-s");
    form.answer(FormSlot::Again, theirs);
    assert_eq!(form.sent("UpdateDomain"), [json!({"DomainName": "acme", "DefaultExpirationDays": 60})]);
}

/// Who looks once more sees what would become of what is there now, and not of what was there when the form began.
#[test]
fn who_looks_once_more_sees_the_difference_from_what_was_read_last() {
    let mut form = Rig::at("profiles/domains/acme!edit");
    let domain = |days: u32, queue: &str| json!({"DomainName": "acme", "DefaultExpirationDays": days, "DeadLetterQueueUrl": queue});
    form.answer(FormSlot::Current, domain(30, "https://q"));
    form.press("backspace backspace");
    form.type_text("60");
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s");
    form.answer(FormSlot::Again, domain(45, "https://other"));
    form.harness.said();
    form.choose(FormAnswer::Conflict(ConflictAnswer::Look));
    let seen = form.screen();
    assert!(seen.contains("Difference from what is there now") && seen.contains("- 45"), "{seen}");
    assert!(seen.contains("+ 60") && !seen.contains("- 30") && !seen.contains("- https://other"), "{seen}");
    assert!(seen.contains("1 change"), "{seen}");
    assert!(form.sent("UpdateDomain").is_empty(), "nothing is sent by looking");
    form.press("ctrl-s");
    form.answer(FormSlot::Again, domain(45, "https://other"));
    assert!(form.harness.said().contains("It changed meanwhile"), "it is asked about again");
    form.choose(FormAnswer::Conflict(ConflictAnswer::Merge));
    assert!(!form.screen().contains("what is there now"), "{}", form.screen());
}

#[test]
fn what_an_attempt_of_unknown_outcome_has_done_is_not_said_of_somebody_else() {
    let mut form = Rig::at("profiles/domains/acme!edit");
    let domain = |days: u32| json!({"DomainName": "acme", "DefaultExpirationDays": days});
    form.answer(FormSlot::Current, domain(30));
    form.press("backspace backspace");
    form.type_text("60");
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s");
    form.answer(FormSlot::Again, domain(30));
    let cut = error(ErrorKind::UnknownOutcome, "CutOff", "the connection broke", 0);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(cut));
    form.press("ctrl-s");
    form.answer(FormSlot::Again, domain(60));
    let said = form.harness.said();
    assert!(said.contains("It is as you sent it") && !said.contains("Somebody else"), "{said}");
    form.press("ctrl-s");
    form.answer(FormSlot::Again, domain(90));
    let said = form.harness.said();
    assert!(said.contains("by somebody else or by what you sent before"), "{said}");
}

#[test]
fn a_write_of_unknown_outcome_leads_to_the_journal() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("Support");
    form.press("ctrl-s ctrl-s");
    let cut = error(ErrorKind::UnknownOutcome, "CutOff", "the connection broke", 0);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(cut));
    let said = form.harness.said();
    assert!(said.contains("The outcome is unknown") && said.contains("writes"), "{said}");
    form.sees("Support");
}

#[test]
fn what_may_be_done_already_is_sent_again_only_after_asking() {
    for status in [500, 502, 503, 504] {
        let mut form = Rig::at("cases/domains!create");
        form.type_text("Support");
        form.press("ctrl-s ctrl-s");
        let failed = ApiError {
            transience: crate::contract::Transience::MayHaveActed { after: None },
            ..error(ErrorKind::Internal, "InternalServerException", "try again", status)
        };
        let failed = failed.of_write(crate::model::Retry::Refused, false);
        form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(failed));
        assert!(form.harness.said().contains("look at what is there now"), "{}", form.harness.said());
        form.press("ctrl-s");
        assert!(
            form.harness.said().contains("Sent again it is refused if the first was carried out"),
            "{}",
            form.harness.said()
        );
        assert_eq!(form.sent("CreateDomain").len(), 1);
        form.choose(FormAnswer::SendAgain);
        assert_eq!(form.sent("CreateDomain").len(), 2);
    }
}

#[test]
fn the_same_request_carries_the_same_token_and_another_one_a_new_one() {
    let mut form = Rig::at("appflow/flows/nightly!start");
    form.sees("StartFlow");
    form.press("ctrl-s");
    let cut = error(ErrorKind::Internal, "InternalServerException", "try again", 500);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(cut));
    form.press("ctrl-s");
    let sent = form.sent("StartFlow");
    assert_eq!(sent.len(), 2);
    assert!(sent[0]["clientToken"].as_str().is_some_and(|token| token.len() == 36));
    assert_eq!(sent[0], sent[1]);
}

#[test]
fn a_cases_domain_is_followed_until_it_is_active() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("Support");
    form.press("ctrl-s ctrl-s");
    form.answer(
        FormSlot::Submit,
        json!({"domainId": "d1", "domainArn": "arn:d1", "domainStatus": "CreationInProgress"}),
    );
    form.answer(FormSlot::Follow, json!({"domainId": "d1", "domainStatus": "CreationInProgress"}));
    form.sees("CreationInProgress");
    form.looks("following_80x24");
    form.pass(3000);
    assert_eq!(form.sent("GetDomain").len(), 2);
    form.answer(FormSlot::Follow, json!({"domainId": "d1", "domainStatus": "Active"}));
    assert!(matches!(form.harness.commands[..], [.., Command::Return { .. }, _, _]));
    let said = form.harness.said();
    assert!(said.contains("Attach the domain"), "{said}");
}

#[test]
fn a_put_says_whether_it_overwrites() {
    let mut form = Rig::bare("profiles/domains/acme/integrations!create");
    form.press("f2");
    let text =
        r#"{"DomainName": "acme", "Uri": "arn:aws:appflow:eu-central-1:123456789012:flow/x", "ObjectTypeName": "t"}"#;
    form.press("pagedown end");
    form.press(&"backspace ".repeat(60));
    form.harness.paste(&mut *form.page, text);
    form.press("f2 ctrl-s");
    assert_eq!(form.sent("GetIntegration").len(), 1, "{}", form.screen());
    let gone = error(ErrorKind::NotFound, "ResourceNotFoundException", "none", 404);
    form.harness.result(&mut *form.page, FormSlot::Exists, &Outcome::Failed(gone));
    form.sees("there is no such integration yet");
}

#[test]
fn nothing_is_sent_where_nothing_may_be_changed() {
    let mut form = Rig::at("appflow/flows/nightly!stop");
    form.harness.session.contexts[0].read_only = true;
    form.press("ctrl-s");
    assert!(form.sent("StopFlow").is_empty());
    form.sees("read-only");
}

#[test]
fn a_read_that_needs_nothing_more_runs_at_once() {
    let mut form = Rig::at("profiles/domains/acme/upload-jobs/j1!upload-url");
    assert_eq!(form.sent("GetUploadJobPath"), [json!({"DomainName": "acme", "JobId": "j1"})]);
    form.answer(FormSlot::Submit, json!({"Url": "https://upload"}));
    form.sees("https://upload");
}

#[test]
fn the_review_says_once_that_it_is_the_sandbox() {
    for (profile, account) in [("sandbox", "Account   sandbox\n"), ("acme-prod", "Account   acme-prod · sandbox\n")] {
        let mut form = Rig::at("appflow/flows/nightly!stop");
        let context = &mut form.harness.session.contexts[0];
        (context.sandbox, context.profile, context.identity) = (true, Some(profile.to_owned()), None);
        form.press("up");
        let screen: String =
            form.screen().lines().map(|line| line.trim_matches(['│', ' ']).to_owned() + "\n").collect();
        assert!(screen.contains(account), "{screen}");
    }
}

#[test]
fn what_needs_nothing_more_is_looked_at_at_once_unless_it_has_a_subject_to_choose() {
    Rig::at("appflow/flows/nightly!stop").sees("its schedule or events start it no more");
    let mut form = Rig::at("profiles/domains/acme/segments!estimate");
    form.sees("Segment SQL query");
    form.press("ctrl-s");
    form.sees("no segment is made and no profile changes");
    form.press("ctrl-s");
    form.answer(FormSlot::Submit, json!({"DomainName": "acme", "EstimateId": "e-7"}));
    // The id is needed to ask for the result: it stays in sight, and can be copied by itself.
    form.sees("Its ids are asked for");
    form.press("j y");
    let menu = form.harness.said();
    assert!(menu.contains("value of EstimateId e-7"), "{menu}");
}

#[test]
fn a_review_says_how_many_warnings_it_leaves_out_and_shows_them() {
    let mut form = Rig::at("profiles/domains/acme/object-types/Booking!edit");
    let field =
        |n: usize| (format!("f{n}"), json!({"Source": format!("_source.f{n}"), "Target": "_profile.FirstName"}));
    let mut fields: serde_json::Map<String, Value> = (0..12).map(field).collect();
    fields.insert("id".to_owned(), json!({"Source": "_source.id"}));
    let keys = json!({"id": [{"StandardIdentifiers": ["PROFILE", "UNIQUE"], "FieldNames": ["id"]}]});
    form.answer(
        FormSlot::Current,
        json!({"ObjectTypeName": "Booking", "Description": "Flights", "Fields": fields, "Keys": keys}),
    );
    form.press("alt-right alt-right alt-right alt-right");
    form.sees("3 more warnings: F1 shows them all");
    form.press("f1");
    let mut whole = form.overlay();
    let read = form.harness.read_over(&mut *whole, "down");
    assert!(read.contains("Fields f1 › Target") && read.contains("Fields f9 › Target"), "{read}");
}

#[test]
fn what_is_typed_while_it_is_sent_or_read_changes_nothing_and_that_is_said() {
    let mut form = Rig::at("profiles/domains/acme!edit");
    form.type_text("x");
    assert!(form.harness.said().contains("still being read"));
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s ctrl-s");
    assert_eq!(form.sent("CreateDomain").len(), 1, "{}", form.screen());
    form.harness.said();
    for keys in ["x", "backspace", "ctrl-s"] {
        form.press(keys);
        assert!(form.harness.said().contains("it is being sent"), "{keys}");
    }
    form.harness.paste(&mut *form.page, "more");
    assert!(form.harness.said().contains("it is being sent"));
    let refusal = error(ErrorKind::BadRequest, "BadRequestException", "no", 400);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refusal));
    assert_eq!(form.sent("CreateDomain").len(), 1);
    form.sees("acme");
    assert!(!form.screen().contains("acmex") && !form.screen().contains("more\""), "{}", form.screen());
}

#[test]
fn what_was_never_sent_is_not_called_refused_by_the_service() {
    let tried = |error: ApiError| {
        let mut form = Rig::at("profiles/domains!create");
        form.type_text("acme");
        form.press("ctrl-s ctrl-s ctrl-s ctrl-s ctrl-s");
        assert_eq!(form.sent("CreateDomain").len(), 1, "{}", form.screen());
        form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(error));
        form.screen()
    };
    for code in ["UnusableEndpoint", "Cancelled"] {
        let seen = tried(ApiError::local(ErrorKind::Invalid, code, "DomainName: the endpoint is no URL"));
        assert!(seen.contains("not sent") && !seen.contains("refused by the service"), "{seen}");
    }
    let seen = tried(error(ErrorKind::BadRequest, "BadRequestException", "DomainName: no", 400));
    assert!(seen.contains("refused by the service"), "{seen}");
}

#[test]
fn a_message_that_stands_at_a_field_is_not_said_to_name_no_value() {
    let mut form = Rig::at("cases/domains/d1/cases!create");
    form.press("f2 ctrl-o");
    let _ = form.harness.commands.drain(..);
    let document = json!({"domainId": "d1", "templateId": "t-1", "fields": []});
    form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
    form.press("f2 ctrl-s ctrl-s ctrl-s");
    assert_eq!(form.sent("CreateCase").len(), 1, "{}", form.screen());
    let inactive = error(ErrorKind::BadRequest, "ValidationException", "Template t-1 is inactive.", 400);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(inactive));
    form.sees("Give another value there");
    assert!(!form.screen().contains("names no value"), "{}", form.screen());
}

/// Wherever the field is that it is about, and whatever else is said of that, the service's own words are seen.
#[test]
fn the_message_of_a_refusal_is_seen_wherever_one_goes() {
    for (width, height) in [(60, 20), (80, 24), (140, 40)] {
        let mut form = Rig::at("profiles/domains!create");
        form.harness.size = Rect::new(0, 0, width, height);
        form.type_text("acme");
        form.press("ctrl-s ctrl-s ctrl-s ctrl-s ctrl-s");
        assert_eq!(form.sent("CreateDomain").len(), 1, "{}", form.screen());
        let refused = error(ErrorKind::BadRequest, "BadRequestException", "DomainName: wanted no such name", 400);
        form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refused));
        form.sees("wanted no such name");
        form.press("tab");
        form.sees("wanted no such name");
    }
}

#[test]
fn what_only_begins_is_said_to_be_asked_for_and_not_done() {
    let mut form = Rig::at("appflow/flows/nightly/runs/r-1!cancel");
    form.press("ctrl-s");
    assert_eq!(form.sent("CancelFlowExecutions").len(), 1, "{}", form.screen());
    form.answer(FormSlot::Submit, json!({"invalidExecutions": []}));
    let said = form.harness.said();
    assert!(said.contains("Cancel the run: asked for") && !said.contains("done"), "{said}");
}

/// The statuses and other words that a shape lists, as deep as they are.
fn listed(shape: &'static Shape, depth: usize, found: &mut Vec<String>) {
    match &shape.kind {
        ShapeKind::String { values } => found.extend(values.iter().map(|value| value.to_lowercase())),
        ShapeKind::Structure { members, .. } if depth < 5 => {
            for member in members {
                listed(member.shape(), depth + 1, found);
            }
        }
        ShapeKind::List { item } => listed(item.shape(), depth, found),
        _ => {}
    }
}

/// A resource that has a status for the time until then tells of every action that only begins.
#[test]
fn every_action_that_only_begins_says_that_it_was_asked_for() {
    let mut held = 0;
    for resource in catalog().resources() {
        let mut words = Vec::new();
        if let Some(output) = resource.list_operation().operation().output {
            listed(output, 0, &mut words);
        }
        for action in resource.actions().iter().filter(|action| action.verb != "delete") {
            let name = action.operation.name;
            let verb = name.find(|letter: char| letter.is_uppercase() && !name.starts_with(letter));
            let verb = name[..verb.unwrap_or(name.len())].to_lowercase();
            let is_between =
                |word: &String| word.starts_with(&verb) && ["ing", "started"].iter().any(|end| word.ends_with(end));
            if words.iter().any(is_between) {
                let said = action.said.as_deref().unwrap_or("done");
                assert!(said.starts_with("asked for"), "{}!{}: {said}", resource.path, action.verb);
                held += 1;
            }
        }
    }
    assert!(held > 3, "{held}");
}

#[test]
fn what_is_left_is_named_as_people_call_it() {
    let mut form = Rig::at("cases/domains/d1/fields/f1!edit-options");
    let item = form.harness.location.without_action();
    form.harness.session.learn_name(&item, "Payment".to_owned());
    form.answer(FormSlot::Current, json!({"options": [{"name": "Card", "value": "card", "active": true}]}));
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, "{\"options\": [");
    assert_eq!(form.page.unsaved(), Some(Unsaved::Unsent("What you changed of Payment".to_owned())));
}

#[test]
fn settings_that_only_texts_have_are_offered_for_texts_only() {
    let mut form = Rig::at("cases/domains/d1/fields!create");
    form.type_text("Reason");
    form.press("tab");
    for (kind, has) in [("SingleSelect", false), ("Text", true), ("Number", false)] {
        form.choose(FormAnswer::Value(kind.to_owned()));
        assert_eq!(form.screen().contains("Settings"), has, "{kind}: {}", form.screen());
    }
}

/// A message that has a value is not said to name none, and what is there twice says where.
#[test]
fn a_refusal_of_what_is_there_twice_says_where_it_stands_first() {
    let sent = |message: &str| {
        let mut form = Rig::at("cases/domains/d1/cases!create");
        form.press("f2 ctrl-o");
        let _ = form.harness.commands.drain(..);
        let field = json!({"id": "total", "value": {"doubleValue": 5}});
        let document = json!({"domainId": "d1", "templateId": "t-1", "fields": [field, field]});
        form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
        form.press("f2 ctrl-s ctrl-s ctrl-s");
        assert_eq!(form.sent("CreateCase").len(), 1, "{}", form.screen());
        let twice = error(ErrorKind::BadRequest, "ValidationException", message, 400);
        form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(twice));
        form
    };
    let form = sent("Field total is given twice.");
    form.sees("It stands at fields[0].id already");
    let form = sent("No field total here.");
    assert!(!form.screen().contains("names no value"), "{}", form.screen());
    form.sees("Correct the value that the message names");
}
