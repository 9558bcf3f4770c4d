use serde_json::json;

use super::*;
use crate::contract::{ErrorKind, Lane, Outcome};
use crate::screens::overlays::OverlaySpec;
use crate::screens::testing::{self, Stage};

fn some() -> Stage {
    let mut stage = Stage::at("calls");
    let good = stage.call("ListDomains", json!({"MaxResults": 100}), Lane::Interactive, 1);
    stage.note(good, Outcome::Sent { attempt: 1 });
    stage.pass(180);
    stage.note(good, testing::finished(json!({"Items": [{"DomainName": "acme", "Tags": {}}]})));
    stage.pass(61_000);
    let bad = stage.call("GetDomain", json!({"DomainName": "nobody"}), Lane::Interactive, 1);
    stage.note(bad, Outcome::Sent { attempt: 1 });
    stage.pass(1_240);
    let gone = "Domain nobody does not exist or access was denied.";
    let error = testing::error(ErrorKind::NotFound, "ResourceNotFoundException", gone, 404);
    stage.note(bad, Outcome::Failed(error));
    let secret = json!({
        "connectorProfileName": "crm", "connectorType": "Salesforce", "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}},
            "connectorProfileCredentials": {"Salesforce": {"accessToken": "hunter2", "refreshToken": "hunter3"}}
        }
    });
    stage.call("CreateConnectorProfile", secret, Lane::Interactive, 1);
    stage
}

#[test]
fn it_lists_every_call_newest_first() {
    let mut stage = some();
    let calls = Calls::new();
    insta::assert_snapshot!("calls_80x24", stage.page(&calls));
    stage.shrink(&calls);
    insta::assert_snapshot!("calls_40x10", stage.sized(40, 10).page(&calls));
    insta::assert_snapshot!("calls_empty_80x24", Stage::at("calls").page(&Calls::new()));
}

#[test]
fn the_cursor_stays_on_its_call_while_newer_ones_come() {
    let (mut stage, mut calls) = (some(), Calls::new());
    stage.press(&mut calls, "j");
    stage.call("ListDomains", json!({}), Lane::Interactive, 1);
    stage.press(&mut calls, "enter");
    assert_eq!(stage.asked(), [OverlaySpec::Call(CallId(2)).into()]);
}

#[test]
fn it_filters_by_whatever_a_row_says() {
    let (mut stage, mut calls) = (some(), Calls::new());
    stage.press(&mut calls, "/");
    stage.type_text(&mut calls, "404");
    let text = stage.page(&calls);
    assert!(text.contains("GetDomain") && !text.contains("ListDomains"), "{text}");
    stage.press(&mut calls, "enter enter");
    assert_eq!(stage.asked(), [OverlaySpec::Call(CallId(2)).into()]);
    assert_eq!(stage.press(&mut calls, "esc"), Handled::Yes, "Esc clears the filter first");
    assert_eq!(stage.press(&mut calls, "esc"), Handled::No, "then it goes back");
}

#[test]
fn a_failed_call_shows_its_error_and_what_to_do() {
    let mut stage = some();
    let mut detail = CallDetail::new(CallId(2));
    stage.enter(&mut detail);
    insta::assert_snapshot!("call_failed_80x24", stage.overlay(&detail));
    stage.shrink(&detail);
    insta::assert_snapshot!("call_failed_40x10", stage.sized(40, 10).overlay(&detail));
}

#[test]
fn request_and_reply_are_parts_of_their_own() {
    let mut stage = some();
    let mut detail = CallDetail::new(CallId(1));
    stage.enter(&mut detail);
    stage.press(&mut detail, "tab");
    assert!(stage.overlay(&detail).contains("MaxResults: 100"), "{}", stage.overlay(&detail));
    stage.press(&mut detail, "tab");
    insta::assert_snapshot!("call_reply_80x24", stage.overlay(&detail));
    assert!(stage.overlay(&CallDetail::new(CallId(77))).contains("no longer kept"));
}

#[test]
fn secrets_are_shown_nowhere() {
    let mut stage = some();
    let mut detail = CallDetail::new(CallId(3));
    stage.enter(&mut detail);
    stage.press(&mut detail, "tab");
    assert!(stage.overlay(&detail).contains("accessToken"));
    stage.press(&mut detail, "y shift-tab");
    let all = format!("{}{}{detail:?}", stage.said(), stage.overlay(&detail));
    assert!(!all.contains("hunter"), "{all}");
}

#[test]
fn it_copies_command_and_ids() {
    let (mut stage, mut calls) = (some(), Calls::new());
    stage.press(&mut calls, "j j y");
    let said = stage.said();
    assert!(said.contains("aws customer-profiles list-domains"), "{said}");
    assert!(said.contains("--profile acme-prod"), "{said}");
    assert!(said.contains("req-0001-9a8b7c6d"), "{said}");
}

#[test]
fn one_value_of_a_reply_is_read_whole_and_copied_alone() {
    let mut stage = Stage::at("calls");
    let url = format!("https://upload.example.com/{}", "part/".repeat(60));
    let call = stage.call("ListDomains", json!({}), Lane::Interactive, 1);
    stage.note(call, testing::finished(json!({"Items": [{"DomainName": "acme", "Tags": {"url": url}}]})));
    let mut detail = CallDetail::new(call);
    stage.enter(&mut detail);
    stage.press(&mut detail, "shift-tab");
    let read = stage.walk(&mut detail, "j", &mut |_, _| String::new());
    assert_eq!(testing::missing(&url, &read), [""; 0], "{read}");
    stage.press(&mut detail, "G y");
    let said = stage.said();
    assert_eq!(testing::missing(&url, &said), [""; 0], "{said}");
    stage.press(&mut detail, "enter");
    assert_eq!(testing::missing(&url, &stage.said()), [""; 0], "Enter shows it in full");
    stage.press(&mut detail, "t");
    assert!(stage.overlay(&detail).contains("\"DomainName\": \"acme\""));
    stage.shrink(&detail);
}
