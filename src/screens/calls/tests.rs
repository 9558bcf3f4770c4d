use serde_json::json;

use super::*;
use crate::contract::{Call, ErrorKind, JobCall, JobCalls, JobId, JobNews, Lane, Outcome, Request, TaskEvent, Work};
use crate::screens::Handled;
use crate::screens::records::RecordPage;
use crate::screens::testing::{self, ScreenHarness};

fn some() -> ScreenHarness {
    let mut harness = ScreenHarness::at("calls");
    let good = harness.call("ListDomains", json!({"MaxResults": 100}), Lane::Interactive, 1);
    harness.note(good, Outcome::Sent { attempt: 1 });
    harness.pass(180);
    harness.note(good, testing::finished(json!({"Items": [{"DomainName": "acme", "Tags": {}}]})));
    harness.pass(61_000);
    let bad = harness.call("GetDomain", json!({"DomainName": "nobody"}), Lane::Interactive, 1);
    harness.note(bad, Outcome::Sent { attempt: 1 });
    harness.pass(1_240);
    let gone = "Domain nobody does not exist or access was denied.";
    let error = testing::error(ErrorKind::NotFound, "ResourceNotFoundException", gone, 404);
    harness.note(bad, Outcome::Failed(error));
    let secret = json!({
        "connectorProfileName": "crm", "connectorType": "Salesforce", "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}},
            "connectorProfileCredentials": {"Salesforce": {"accessToken": "hunter2", "refreshToken": "hunter3"}}
        }
    });
    harness.call("CreateConnectorProfile", secret, Lane::Interactive, 1);
    harness
}

#[test]
fn it_lists_every_call_newest_first() {
    let mut harness = some();
    let calls = RecordPage::<Calls>::default();
    insta::assert_snapshot!("calls_80x24", harness.page(&calls));
    insta::assert_snapshot!("calls_roles", harness.page_roles(&calls));
    harness.shrink(&calls);
    insta::assert_snapshot!("calls_40x10", harness.sized(40, 10).page(&calls));
    insta::assert_snapshot!("calls_empty_80x24", ScreenHarness::at("calls").page(&RecordPage::<Calls>::default()));
}

#[test]
fn the_cursor_stays_on_its_call_while_newer_ones_come() {
    let (mut harness, mut calls) = (some(), RecordPage::<Calls>::default());
    harness.press(&mut calls, "j");
    harness.call("ListDomains", json!({}), Lane::Interactive, 1);
    harness.press(&mut calls, "enter");
    assert_eq!(harness.asked(), [OverlaySpec::Call(CallId(2)).into()]);
}

#[test]
fn it_says_how_many_calls_are_no_longer_kept() {
    let (mut harness, calls) = (some(), RecordPage::<Calls>::default());
    assert!(!harness.page(&calls).contains("no longer kept"));
    let held = harness.session.calls.newest_first().count();
    while harness.session.calls.let_go() < 2 {
        harness.call("ListDomains", json!({}), Lane::Background, 1);
    }
    assert!(harness.session.calls.newest_first().count() > held);
    let text = harness.page(&calls);
    assert!(text.contains("2 older ones no longer kept"), "{text}");
}

#[test]
fn it_filters_by_whatever_a_row_says() {
    let (mut harness, mut calls) = (some(), RecordPage::<Calls>::default());
    harness.press(&mut calls, "/");
    harness.type_text(&mut calls, "404");
    let text = harness.page(&calls);
    assert!(text.contains("GetDomain") && !text.contains("ListDomains"), "{text}");
    harness.press(&mut calls, "enter enter");
    assert_eq!(harness.asked(), [OverlaySpec::Call(CallId(2)).into()]);
    assert_eq!(harness.press(&mut calls, "esc"), Handled::Yes, "Esc clears the filter first");
    assert_eq!(harness.press(&mut calls, "esc"), Handled::No, "then it goes back");
}

#[test]
fn a_failed_call_shows_its_error_and_what_to_do() {
    let mut harness = some();
    let mut detail = CallDetail::new(CallId(2));
    harness.enter(&mut detail);
    insta::assert_snapshot!("call_failed_80x24", harness.overlay(&detail));
    harness.shrink(&detail);
    insta::assert_snapshot!("call_failed_40x10", harness.sized(40, 10).overlay(&detail));
}

#[test]
fn request_and_reply_are_parts_of_their_own() {
    let mut harness = some();
    let mut detail = CallDetail::new(CallId(1));
    harness.enter(&mut detail);
    harness.press(&mut detail, "tab");
    assert!(harness.overlay(&detail).contains("MaxResults: 100"), "{}", harness.overlay(&detail));
    harness.press(&mut detail, "tab");
    insta::assert_snapshot!("call_reply_80x24", harness.overlay(&detail));
    assert!(harness.overlay(&CallDetail::new(CallId(77))).contains("no longer kept"));
}

#[test]
fn secrets_are_shown_nowhere() {
    let mut harness = some();
    let mut detail = CallDetail::new(CallId(3));
    harness.enter(&mut detail);
    harness.press(&mut detail, "tab");
    assert!(harness.overlay(&detail).contains("accessToken"));
    harness.press(&mut detail, "y shift-tab");
    let all = format!("{}{}{detail:?}", harness.said(), harness.overlay(&detail));
    assert!(!all.contains("hunter"), "{all}");
}

#[test]
fn it_copies_command_and_ids() {
    let (mut harness, mut calls) = (some(), RecordPage::<Calls>::default());
    harness.press(&mut calls, "j j y");
    let said = harness.said();
    assert!(said.contains("aws customer-profiles list-domains"), "{said}");
    assert!(said.contains("--profile acme-prod"), "{said}");
    assert!(said.contains("req-0001-9a8b7c6d"), "{said}");
}

#[test]
fn one_value_of_a_reply_is_read_whole_and_copied_alone() {
    let mut harness = ScreenHarness::at("calls");
    let url = format!("https://upload.example.com/{}", "part/".repeat(60));
    let call = harness.call("ListDomains", json!({}), Lane::Interactive, 1);
    harness.note(call, testing::finished(json!({"Items": [{"DomainName": "acme", "Tags": {"url": url}}]})));
    let mut detail = CallDetail::new(call);
    harness.enter(&mut detail);
    harness.press(&mut detail, "shift-tab");
    let read = harness.walk(&mut detail, "j", &mut |_, _| String::new());
    assert_eq!(testing::missing(&url, &read), [""; 0], "{read}");
    harness.press(&mut detail, "G y");
    let said = harness.said();
    assert_eq!(testing::missing(&url, &said), [""; 0], "{said}");
    harness.press(&mut detail, "enter");
    assert_eq!(testing::missing(&url, &harness.said()), [""; 0], "Enter shows it in full");
    harness.press(&mut detail, "t");
    assert!(harness.overlay(&detail).contains("\"DomainName\": \"acme\""));
    harness.shrink(&detail);
}

/// Who has the address of an upload can put anything there: it is shown where it was asked for, and kept nowhere.
#[test]
fn a_secret_of_a_reply_is_said_to_be_where_it_was_asked_for() {
    let url = "https://uploads.example.com/job-1?signature=hunter2";
    let reply = json!({"Url": url, "ValidUntil": 1_770_000_000});
    let mut harness = ScreenHarness::at("profiles/domains/acme/upload-jobs/job-1!upload-url");
    let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    harness.answer(&mut *page, crate::screens::FormSlot::Submit, reply.clone());
    harness.size.width = 140;
    assert!(harness.page(&*page).contains(url), "{}", harness.page(&*page));
    harness.press(&mut *page, "y");
    let opened = harness.asked().into_iter().find_map(|command| match command {
        Command::Overlay(overlay) => Some(overlay.open()),
        _ => None,
    });
    let mut menu = opened.unwrap();
    harness.press(&mut *menu, "enter");
    assert_eq!(harness.said(), url);

    let call = harness.call("GetUploadJobPath", json!({"DomainName": "acme", "JobId": "job-1"}), Lane::Interactive, 1);
    harness.note(call, testing::finished(reply));
    let mut detail = CallDetail::new(call);
    harness.enter(&mut detail);
    harness.press(&mut detail, "tab tab");
    assert!(!harness.overlay(&detail).contains("hunter2"), "{}", harness.overlay(&detail));
    harness.press(&mut detail, "enter");
    let said = harness.said();
    assert!(said.contains("The page that asked for it shows it") && !said.contains("hunter2"), "{said}");
}

#[test]
fn another_page_is_no_other_try() {
    let mut harness = ScreenHarness::at("calls");
    let call = harness.call("ListDomains", json!({}), Lane::Interactive, 3);
    let page = |n| match testing::finished(json!({"Items": []})) {
        Outcome::Finished(page) => Outcome::Page(crate::contract::Page { number: n, ..page }),
        other => other,
    };
    let tries = |harness: &ScreenHarness| harness.session.calls.get(call).map(|call| (call.attempts, call.pages));
    for n in 1..=2 {
        harness.note(call, Outcome::Sent { attempt: 1 });
        harness.note(call, page(n));
    }
    assert_eq!(tries(&harness), Some((1, 2)));
    for attempt in 1..=2 {
        harness.note(call, Outcome::Sent { attempt });
    }
    harness.note(call, testing::finished(json!({"Items": []})));
    assert_eq!(tries(&harness), Some((2, 3)));
}

#[test]
fn calls_of_jobs_are_marked_and_take_the_place_of_no_other() {
    let (mut harness, mut calls) = (some(), RecordPage::<Calls>::default());
    let operation = crate::model::api().operations().find(|known| known.id.name == "TagResource").unwrap().id;
    let own = harness.session.calls.newest_first().count();
    let now = harness.session.now;
    let call = |n: u64| Call {
        id: CallId((1 << 40) + n),
        context: harness.session.contexts[0].id,
        lane: Lane::Job,
        work: Work::Api(Request { operation, input: json!({}), pages: 1 }),
        place: json!(null),
        before: None,
    };
    let job = || JobId("job-1".to_owned());
    let begun: Vec<JobCall> = (0..999).map(|n| JobCall { job: job(), at: now, call: call(n) }).collect();
    let moved = vec![(now, TaskEvent { call: CallId((1 << 40) + 998), outcome: testing::finished(json!({})) })];
    harness.session.take_job(JobNews::Calls(Box::new(JobCalls { begun, moved, passed_over: 7 })));
    let log = &harness.session.calls;
    assert_eq!((log.newest_first().count(), log.of_jobs(), log.let_go()), (own + 200, 200, 799 + 7));
    assert_eq!(log.newest_first().next().unwrap().id, CallId((1 << 40) + 998), "the newest is first");
    let screen = harness.page(&calls);
    assert!(screen.contains("TagResource (job)") && screen.contains("200 of jobs"), "{screen}");
    harness.press(&mut calls, "/");
    harness.type_text(&mut calls, "!(job)");
    assert!(harness.page(&calls).contains("ListDomains") && !harness.page(&calls).contains("TagResource"));
}
