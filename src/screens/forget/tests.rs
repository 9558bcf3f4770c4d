//! A person is forgotten, against a world of a few domains.

mod absorbed;
mod similar;
mod unsure;

use serde_json::{Value, json};

use super::*;
use crate::catalog::catalog;
use crate::contract::{ApiError, CallId, Effect, ErrorKind, Request, Work};
use crate::screens::Command;
use crate::screens::testing::{self, ScreenHarness};

const KIM: &str = "0123456789abcdef0123456789abcdef";
const TWIN: &str = "fedcba9876543210fedcba9876543210";
const DELETES: &str = "Delete";

/// What a service answers.
type World<'w> = &'w mut dyn FnMut(&Request) -> Outcome;

fn text(input: &Value, member: &str) -> String {
    input.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn person(id: &str, first: &str) -> Value {
    json!({"ProfileId": id, "FirstName": first, "LastName": "Lee", "EmailAddress": "kim@example.com",
        "PhoneNumber": "+15550100"})
}

fn case(id: &str, title: &str, customer: &str) -> Value {
    let field = |id: &str, text: &str| json!({"id": id, "value": {"stringValue": text}});
    json!({"caseId": id, "templateId": "t", "fields": [field("title", title), field("status", "open"),
        field("customer_id", customer)]})
}

/// Kim is in two domains, and two cases name the one of acme.
fn answers(request: &Request) -> Value {
    let input = &request.input;
    let domain = text(input, "DomainName");
    match request.operation.name {
        "BatchGetProfile" if domain == "acme" => json!({"Profiles": [person(KIM, "Kim")]}),
        "BatchGetProfile" => json!({"Profiles": [person(TWIN, "K.")]}),
        "ListDomains"
            if input.get("maxResults").is_none()
                && request.operation.service == crate::model::Service::ConnectCases =>
        {
            json!({"domains": [{"domainId": "d1", "name": "support"}, {"domainId": "d2", "name": "claims"}]})
        }
        "ListDomains" => json!({"Items": [{"DomainName": "acme"}, {"DomainName": "travel"}]}),
        "SearchProfiles" if domain == "acme" => json!({"Items": [person(KIM, "Kim")]}),
        "SearchProfiles" => json!({"Items": [person(TWIN, "K.")]}),
        "ListProfileObjectTypes" => json!({"Items": [{"ObjectTypeName": "Web-Order"}]}),
        "ListProfileObjects" if text(input, "ObjectTypeName") == "Web-Order" => {
            json!({"Items": [{"ProfileObjectUniqueKey": "kim@example.com-1"}, {"ProfileObjectUniqueKey": "2"}]})
        }
        "ListProfileObjects" => json!({"Items": []}),
        "ListCalculatedAttributesForProfile" => json!({"Items": [{"CalculatedAttributeName": "orders"}]}),
        "ListSegmentDefinitions" => {
            json!({"Items": [{"SegmentDefinitionName": "loyal"}, {"SegmentDefinitionName": "new"}]})
        }
        "GetSegmentMembership" => {
            let loyal = text(input, "SegmentDefinitionName") == "loyal";
            let result = if loyal { "PRESENT" } else { "ABSENT" };
            json!({"Profiles": [{"ProfileId": KIM, "QueryResult": result}]})
        }
        "ListFields" => {
            let field = |id: &str| json!({"fieldId": id, "name": id, "type": "Text", "namespace": "System"});
            json!({"fields": [field("title"), field("status"), field("customer_id")]})
        }
        "SearchCases" if text(input, "domainId") == "d1" && input.to_string().contains(KIM) => {
            json!({"cases": [case("c1", "Lamp of Kim", KIM), case("c2", "Chair", KIM)]})
        }
        "SearchCases" => json!({"cases": []}),
        "SearchRelatedItems" => json!({"relatedItems": [
            {"relatedItemId": "r1", "type": "Comment", "content": {"comment": {"body": "Kim called"}}},
            {"relatedItemId": "r2", "type": "File", "content": {"file": {"fileArn": "arn:aws:connect:x"}}}]}),
        _ => json!({}),
    }
}

/// Everything answers as the world says.
fn all(request: &Request) -> Outcome {
    testing::finished(answers(request))
}

/// Answers whatever is asked, until nothing is asked any more. Gives what was asked.
fn serve(harness: &mut ScreenHarness, page: &mut dyn Screen, world: World<'_>) -> Vec<Request> {
    let mut asked = Vec::new();
    while let Some((id, request)) = next(harness) {
        let Some(slot) = harness.session.ledger.ticket(id).map(|ticket| ticket.slot.clone()) else { continue };
        let outcome = world(&request);
        asked.push(request);
        if outcome.is_last() {
            harness.session.ledger.end(id);
        }
        harness.result(page, slot, &outcome);
    }
    asked
}

fn next(harness: &mut ScreenHarness) -> Option<(CallId, Request)> {
    while !harness.effects.is_empty() {
        if let Effect::Start(call) = harness.effects.remove(0)
            && let Work::Api(request) = call.work
        {
            return Some((call.id, request));
        }
    }
    None
}

fn opened() -> (ScreenHarness, ForgetPage) {
    let harness = ScreenHarness::at(&format!("forget?profile=acme%2F{KIM}"));
    (harness, ForgetPage::default())
}

/// The page once all was looked at.
fn known() -> (ScreenHarness, ForgetPage) {
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    serve(&mut harness, &mut page, &mut all);
    (harness, page)
}

/// Goes down to the line of a thing.
fn go_to(harness: &mut ScreenHarness, page: &mut ForgetPage, name: &str) {
    harness.press(page, "g");
    for _ in 0..20 {
        let row = page.here(&harness.cx()).unwrap();
        if row.is_first && row.about.first().is_some_and(|n| page.gather.things[*n].name() == name) {
            return;
        }
        harness.press(page, "tab");
    }
    panic!("{name} is nowhere:\n{}", harness.page(page));
}

/// The word is typed.
fn agree(harness: &mut ScreenHarness, page: &mut dyn Screen) {
    agree_to(harness, page, "Kim Lee");
}

fn agree_to(harness: &mut ScreenHarness, page: &mut dyn Screen, word: &str) {
    harness.press(page, "x");
    let asked = harness.asked().into_iter().find_map(|command| match command {
        Command::Overlay(overlay) => Some(overlay.open()),
        _ => None,
    });
    let mut typed = asked.unwrap();
    harness.type_text(&mut *typed, word);
    harness.press(&mut *typed, "enter");
    let answer = harness.asked().into_iter().find_map(|command| match command {
        Command::Answer(answer) => Some(answer),
        _ => None,
    });
    harness.take_answer(page, answer.unwrap());
}

fn deleted(asked: &[Request]) -> Vec<String> {
    let ids = |request: &Request| {
        let of = ["relatedItemId", "caseId", "ProfileId"].into_iter().find_map(|member| request.input.get(member));
        format!("{} {}", request.operation.name, of.and_then(Value::as_str).unwrap_or_default())
    };
    asked.iter().filter(|request| request.operation.name.starts_with(DELETES)).map(ids).collect()
}

fn error(kind: ErrorKind, code: &str) -> Outcome {
    Outcome::Failed(testing::error(kind, code, "kim@example.com is locked", 409))
}

#[test]
fn what_exists_is_gathered_over_all_domains() {
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    insta::assert_snapshot!("forget_looking_80x24", harness.page(&page));
    serve(&mut harness, &mut page, &mut all);
    insta::assert_snapshot!("forget_known_80x24", harness.page(&page));
    harness.shrink(&page);
    let mut harness = harness.sized(140, 40);
    insta::assert_snapshot!("forget_known_140x40", harness.page(&page));
    harness.press(&mut page, "G");
    insta::assert_snapshot!("forget_known_40x10", harness.sized(40, 10).page(&page));
}

#[test]
fn what_is_left_out_is_not_sent_and_its_parts_can_be() {
    let (harness, mut page) = known();
    let mut harness = harness.sized(140, 40);
    go_to(&mut harness, &mut page, "Lamp of Kim");
    harness.press(&mut page, "space");
    let seen = harness.page(&page);
    assert!(seen.contains("[ ] Kim called") && seen.contains("a file is deleted in Amazon Connect"), "{seen}");
    go_to(&mut harness, &mut page, "Kim called");
    harness.press(&mut page, "space");
    assert!(harness.page(&page).contains("[x] Kim called"), "{}", harness.page(&page));
    agree(&mut harness, &mut page);
    let sent = deleted(&serve(&mut harness, &mut page, &mut all));
    assert_eq!(sent, ["DeleteRelatedItem r1", "DeleteCase c2", &format!("DeleteProfile {KIM}")]);
    let report = report(&mut harness, &mut page);
    assert!(report.contains("was left out") && report.contains("the service does not delete it"), "{report}");
}

/// The report as JSON and as text.
fn report(harness: &mut ScreenHarness, page: &mut dyn Screen) -> String {
    harness.asked();
    harness.press(page, "o");
    let mut all = String::new();
    for command in harness.asked() {
        if let Command::Overlay(overlay) = command
            && let crate::screens::command::OverlaySpec::Save(file) = *overlay.spec
        {
            all.extend(file.contents.into_iter().map(|(ending, content)| content.text(&ending)));
        }
    }
    assert!(!all.is_empty());
    all
}

#[test]
fn nothing_is_sent_before_the_word_and_the_report_holds_no_content() {
    let (mut harness, mut page) = known();
    harness.press(&mut page, "x");
    assert!(harness.said().contains("Deleted for good, with all that goes with them: 2 cases and 1 profile."));
    assert!(next(&mut harness).is_none(), "the word was not typed");
    let plan = report(&mut harness, &mut page);
    assert!(plan.contains("is to be deleted") && !plan.contains("Lee"), "{plan}");
    assert!(plan.contains("## To be deleted\n\n- "), "what is taken is not left out: {plan}");
    agree(&mut harness, &mut page);
    insta::assert_snapshot!("forget_sending_80x24", harness.page(&page));
    let sent = deleted(&serve(&mut harness, &mut page, &mut all));
    assert_eq!(sent, ["DeleteCase c1", "DeleteCase c2", &format!("DeleteProfile {KIM}")]);
    assert!(page.gone().contains(&format!("profiles/domains/acme/profiles/{KIM}").parse().unwrap()));
    insta::assert_snapshot!("forget_done_80x24", harness.page(&page));
    let report = report(&mut harness, &mut page);
    for content in ["Kim", "Lee", "example.com", "555", "Lamp", "Chair", "called"] {
        assert!(!report.contains(content), "{content} in {report}");
    }
    for said in
        [KIM, TWIN, "acme", "c1", "DeleteCase", "req-0001", "Web-Order", "210987654321", "Operator", "was not taken in"]
    {
        assert!(report.contains(said), "{said} in {report}");
    }
    insta::assert_snapshot!("forget_report", report);
}

#[test]
fn what_fails_is_said_and_can_be_tried_again_and_what_is_gone_is_done() {
    let (mut harness, mut page) = known();
    agree(&mut harness, &mut page);
    let sent = serve(&mut harness, &mut page, &mut |request| match request.operation.name {
        "DeleteCase" if text(&request.input, "caseId") == "c1" => error(ErrorKind::Conflict, "ConflictException"),
        "DeleteProfile" => error(ErrorKind::NotFound, "ResourceNotFoundException"),
        _ => all(request),
    });
    assert!(page.gone().iter().all(|at| !at.to_string().contains(KIM)));
    assert_eq!(deleted(&sent).len(), 2, "the person waits for what names them");
    let seen = harness.page(&page);
    assert!(seen.contains("1 of 3 deleted · 1 failed · 1 not sent") && seen.contains("not sent: first all"), "{seen}");
    assert!(page.actions(&harness.session).contains(&Action::Refresh));
    insta::assert_snapshot!("forget_failed_80x24", harness.page(&page));
    let failed = report(&mut harness, &mut page);
    assert!(failed.contains("ConflictException") && !failed.contains("example.com"), "{failed}");
    harness.press(&mut page, "r");
    let gone = serve(&mut harness, &mut page, &mut |request| match request.operation.name {
        "DeleteProfile" => error(ErrorKind::NotFound, "ResourceNotFoundException"),
        _ => all(request),
    });
    assert_eq!(deleted(&gone), ["DeleteCase c1", &format!("DeleteProfile {KIM}")]);
    let seen = harness.page(&page);
    assert!(seen.contains("2 of 3 deleted · 1 not there any more") && seen.contains("was not there"), "{seen}");
    harness.press(&mut page, "r");
    assert!(harness.said().contains("nothing failed") && next(&mut harness).is_none());
}

/// What an earlier run deleted before it was cut off is known from the journal, with its time and request.
#[test]
fn the_report_names_what_was_deleted_from_here_before() {
    let (mut harness, mut page) = known();
    let at = page.gather.things.iter_mut().find(|thing| thing.at.last() == Some("c1")).map(|thing| {
        thing.look = thing::Look::Gone;
        thing.at.clone()
    });
    let operation = crate::model::api().operations().find(|known| known.id.name == "DeleteCase").unwrap().id;
    let input = json!({"domainId": "d1", "caseId": "c1"});
    let location = catalog().location_of_write(operation, &input, None);
    assert_eq!(location, at, "the journal keeps where it was");
    let write = crate::contract::WriteRecord {
        id: crate::contract::WriteId(1),
        context: crate::contract::ContextKey::from(harness.cx().context()),
        account: None,
        region: None,
        operation,
        input,
        whole: true,
        token: None,
        state: crate::contract::WriteState::Succeeded,
        code: None,
        message: None,
        request_id: Some("req-77".to_owned()),
        location,
        found: None,
        before: None,
        started: harness.session.now,
        ended: Some(harness.session.now),
    };
    assert!(!report(&mut harness, &mut page).contains("req-77"));
    // An answer without an id is no answer that there was not.
    let nameless = crate::contract::WriteRecord { request_id: None, ..write.clone() };
    harness.session.journal.take(crate::contract::JournalNews::Write(Box::new(nameless)));
    let told = report(&mut harness, &mut page);
    assert!(told.contains("requests: not known") && !told.contains("requests: none"), "{told}");
    harness.session.journal.take(crate::contract::JournalNews::Write(Box::new(write)));
    let told = report(&mut harness, &mut page);
    assert!(told.contains("was deleted from here before") && told.contains("req-77"), "{told}");
}

#[test]
fn nobody_and_somebody_who_is_not_there_are_told() {
    let mut harness = ScreenHarness::at("forget");
    let mut page = ForgetPage::default();
    harness.enter(&mut page);
    insta::assert_snapshot!("forget_nobody_80x24", harness.page(&page));
    harness.press(&mut page, "x space r enter o v X");
    assert!(next(&mut harness).is_none());
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    serve(&mut harness, &mut page, &mut |_| testing::finished(json!({"Profiles": []})));
    let seen = harness.page(&page);
    assert!(seen.contains("is not there: it may have been deleted already") && !seen.contains("All was"), "{seen}");
    harness.press(&mut page, "x");
    assert!(harness.said().contains("nothing is taken"));
}

#[test]
fn the_page_of_a_person_leads_here() {
    let mut harness = ScreenHarness::at(&format!("profiles/domains/acme/profiles/{KIM}"));
    let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    harness.press(&mut *page, "F");
    let opened = harness.opened_at();
    assert_eq!(opened, [format!("forget?profile=acme%2F{KIM}")]);
    let location = opened[0].parse().unwrap();
    assert_eq!(catalog().to_forget(&location).len(), 1);
}
