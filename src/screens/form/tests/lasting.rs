//! What can't be undone says so, names what it is about, and is confirmed by a word.

use serde_json::json;

use super::*;
use crate::contract::ErrorKind;
use crate::screens::command::Asked;
use crate::screens::typed::typed;

const MAIN: &str = "0123456789abcdef0123456789abcdef";
const OTHER: &str = "fedcba9876543210fedcba9876543210";

#[test]
fn a_merge_names_who_goes_and_is_sent_only_after_the_word() {
    let mut form = Rig::at("profiles/domains/acme/profiles/0123456789abcdef0123456789abcdef!merge");
    form.press("f2 ctrl-o");
    let document = json!({"DomainName": "acme", "MainProfileId": MAIN, "ProfileIdsToBeMerged": [OTHER]});
    form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
    form.press("ctrl-s");
    form.sees("This can't be undone.");
    form.answer(
        FormSlot::Name(OTHER.to_owned()),
        json!({"Profiles": [{"ProfileId": OTHER, "FirstName": "Ann", "LastName": "Walker"}]}),
    );
    form.sees("Ann Walker");
    form.sees("this one stays");
    assert!(!form.screen().contains("runs MergeProfiles"), "{}", form.screen());
    form.harness.said();
    form.press("ctrl-s");
    assert!(form.sent("MergeProfiles").is_empty(), "nothing is sent without the word");
    let said = form.harness.said();
    assert!(said.contains("With these, which will be gone") && said.contains(OTHER), "{said}");
    form.choose(FormAnswer::SendAgreed);
    assert_eq!(form.sent("MergeProfiles"), [document]);
}

#[test]
fn the_word_must_be_the_right_one() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let mut ask = typed(Asked {
        title: "Merge other profiles into this one".to_owned(),
        lines: vec!["Merge other profiles into this one. This can't be undone.".to_owned()],
        about: vec![(
            "With these, which will be gone".to_owned(),
            vec!["profiles/domains/acme/profiles/p2".parse().unwrap()],
        )],
        words: vec!["Kim".to_owned(), "p1".to_owned()],
        then: FormAnswer::SendAgreed.into(),
    })
    .open();
    harness.press(&mut *ask, "enter");
    harness.type_text(&mut *ask, "Ki");
    harness.press(&mut *ask, "enter");
    assert_eq!(harness.asked(), []);
    looks("typed_80x24", &harness.overlay(&*ask));
    assert!(harness.overlay(&*ask).contains("p1 can be typed instead of the name."));
    harness.type_text(&mut *ask, "m");
    harness.press(&mut *ask, "enter enter");
    assert_eq!(harness.asked(), [FormAnswer::SendAgreed.into()], "it is told once");
}

#[test]
fn a_deletion_that_was_carried_out_unnoticed_is_done() {
    let mut form = Rig::at("profiles/domains/acme!delete");
    form.answer(DeleteSlot::Item, json!({"DomainName": "acme"}));
    form.type_text("acme");
    form.press("enter");
    let lost = crate::screens::testing::error(ErrorKind::UnknownOutcome, "Lost", "cut off", 0);
    form.harness.result(&mut *form.page, DeleteSlot::Submit, &Outcome::Failed(lost));
    form.press("enter");
    let gone = crate::screens::testing::error(ErrorKind::NotFound, "ResourceNotFoundException", "none", 404);
    form.harness.result(&mut *form.page, DeleteSlot::Submit, &Outcome::Failed(gone));
    assert!(form.harness.said().contains("domain acme is gone"));
}

#[test]
fn what_was_refused_within_a_success_is_no_success() {
    let mut form = Rig::at("appflow/flows/nightly/runs/r1!cancel");
    form.press("ctrl-s");
    assert_eq!(form.sent("CancelFlowExecutions").len(), 1);
    form.answer(FormSlot::Submit, json!({"invalidExecutions": ["r1"]}));
    form.sees("Nothing was done: the service refused it");
    assert!(!form.harness.said().contains("done"));
}

/// None of the runs goes on again, so that the name of the flow is typed before all of them are ended.
#[test]
fn all_runs_are_cancelled_only_after_a_word() {
    let mut form = Rig::at("appflow/flows/nightly!cancel-runs");
    form.sees("This can't be undone.");
    form.press("ctrl-s");
    assert!(form.sent("CancelFlowExecutions").is_empty());
    let mut asked = form.harness.opened().unwrap();
    assert!(form.harness.overlay(&*asked).contains("nightly"));
    form.harness.type_text(&mut *asked, "nightly");
    form.harness.press(&mut *asked, "enter");
    form.choose(FormAnswer::SendAgreed);
    assert_eq!(form.sent("CancelFlowExecutions").len(), 1);
}

#[test]
fn what_is_not_set_up_says_so_and_how() {
    let mut form = Rig::at("profiles/domains/acme!segment-stream");
    let none = crate::screens::testing::error(ErrorKind::NotFound, "ResourceNotFoundException", "none", 404);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(none));
    form.answer(FormSlot::There, json!({"DomainName": "acme"}));
    form.sees("Segment changes of this domain go to no stream.");
    form.sees("Stream segment changes to Kinesis");
    form.press("enter");
    assert!(form.harness.opened_at().concat().ends_with("!stream-segments"));
}

#[test]
fn what_was_refused_as_a_whole_is_said_once() {
    let mut form = Rig::at("profiles/domains/acme/upload-jobs/j1!start");
    form.press("ctrl-s");
    let said = "Nothing was uploaded for this job";
    let refused = crate::screens::testing::error(ErrorKind::BadRequest, "BadRequestException", said, 400);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refused));
    assert_eq!(form.screen().matches(said).count(), 1, "{}", form.screen());
}

#[test]
fn what_an_action_says_when_it_is_done_has_room_in_a_line() {
    for resource in catalog().resources() {
        for action in resource.actions() {
            let said = action.said.as_deref().unwrap_or("done");
            let line = format!("{}: {said}", action.title);
            assert!(crate::widgets::columns(&line) <= 76, "{line}");
        }
    }
}

#[test]
fn a_merge_of_cases_says_what_becomes_of_the_other_and_is_followed_until_it_ends() {
    let document = json!({"domainId": "d1", "caseId": "c1", "secondaryCaseIds": ["c2"]});
    let begun = || {
        let mut form = Rig::at("cases/domains/d1/cases/c1!merge");
        form.press("f2 ctrl-o");
        form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
        form.press("ctrl-s");
        form.sees("Closed    c2");
        form.sees("but never be merged");
        assert!(!form.screen().contains("Gone"), "{}", form.screen());
        form.press("ctrl-s");
        let ask = form.overlay();
        assert!(form.harness.overlay(&*ask).contains("With these, which will be closed"));
        form.choose(FormAnswer::SendAgreed);
        assert_eq!(form.sent("StartMergeCases"), std::slice::from_ref(&document));
        form.answer(FormSlot::Submit, json!({}));
        assert_eq!(form.sent("GetMergeCasesStatus"), [json!({"domainId": "d1", "caseId": "c2"})]);
        form
    };
    let status = |status: &str| json!({"status": status, "primaryCaseId": "c1", "secondaryCaseIds": ["c2"]});
    let mut form = begun();
    form.answer(FormSlot::Follow, status("IN_PROGRESS"));
    form.sees("State: in progress");
    form.pass(3000);
    assert_eq!(form.sent("GetMergeCasesStatus").len(), 2, "it is looked at again");
    form.harness.said();
    form.answer(FormSlot::Follow, status("COMPLETED"));
    let said = form.harness.said();
    assert!(said.contains("the other case is closed") && !said.contains("into this one:"), "{said}");
    let mut form = begun();
    let none = crate::screens::testing::error(ErrorKind::NotFound, "ResourceNotFoundException", "none", 404);
    form.harness.result(&mut *form.page, FormSlot::Follow, &Outcome::Failed(none));
    form.sees("It failed");
    form.sees("no merge of the other case is under way");
}

#[test]
fn where_no_merge_is_under_way_there_is_nothing_to_set_up() {
    let mut form = Rig::at("cases/domains/d1/cases/c1!merge-status");
    let error = ApiError::local(ErrorKind::NotFound, "Not found", "no merge");
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(error));
    form.answer(FormSlot::There, json!({"fields": []}));
    form.sees("No merge of this case is under way.");
    assert!(!form.screen().contains("set up"), "{}", form.screen());
    assert!(!form.page.actions(&form.harness.session).contains(&Action::Open));
    let form = Rig::at("cases/domains/d1/cases/c1!merge");
    form.sees("Both cases must be open");
}
