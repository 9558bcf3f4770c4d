//! A person is forgotten, against a world of a few domains.

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
fn who_may_be_the_same_is_deleted_only_if_taken_in() {
    let (mut harness, mut page) = known();
    let seen = harness.page(&page);
    assert!(seen.contains("[ ] K. Lee") && seen.contains("has in common: e-mail, phone"), "{seen}");
    assert!(page.status(&harness.view()).contains("3 taken"));
    for _ in 0..40 {
        let heading = page.here(&harness.cx()).unwrap();
        if heading.key == "May be the same person" {
            break;
        }
        harness.press(&mut page, "j");
    }
    harness.press(&mut page, "space");
    assert!(harness.page(&page).contains("[ ] K. Lee"), "they are looked at one by one");
    go_to(&mut harness, &mut page, "K. Lee");
    harness.press(&mut page, "space");
    assert!(harness.page(&page).contains("[x] K. Lee"));
    let asked = serve(&mut harness, &mut page, &mut all);
    let about_twin = |request: &&Request| request.input.to_string().contains(TWIN);
    let names: Vec<&str> = asked.iter().filter(about_twin).map(|request| request.operation.name).collect();
    for operation in ["ListProfileObjects", "GetSegmentMembership", "SearchCases"] {
        assert!(names.contains(&operation), "{operation} in {names:?}");
    }
    assert!(page.status(&harness.view()).contains("4 taken"));
    // Whoever was taken in is not held against themselves.
    let seen = harness.page(&page);
    assert!(seen.contains("in common: e-mail, phone") && !seen.contains("e-mail, phone,"), "{seen}");
    agree(&mut harness, &mut page);
    let sent = deleted(&serve(&mut harness, &mut page, &mut all));
    assert_eq!(sent.len(), 4);
    assert!(sent.contains(&format!("DeleteProfile {TWIN}")), "{sent:?}");
}

/// Nothing but machine learning takes the other for the same: it is proposed all the same, and not looked into.
#[test]
fn who_is_only_found_by_the_service_is_proposed_with_a_name() {
    let other = "aaaa6789abcdef0123456789abcdef01";
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    let mut world = |request: &Request| {
        let input = request.input.to_string();
        match request.operation.name {
            "GetSimilarProfiles" if input.contains("ML_BASED") => {
                testing::finished(json!({"ProfileIds": [other, KIM]}))
            }
            "GetSimilarProfiles" => error(ErrorKind::BadRequest, "BadRequestException"),
            "BatchGetProfile" if input.contains(other) => {
                testing::finished(json!({"Profiles": [{"ProfileId": other, "FirstName": "Kimmy", "LastName": "Li"}]}))
            }
            _ => all(request),
        }
    };
    let asked = serve(&mut harness, &mut page, &mut world);
    let mut harness = harness.sized(140, 40);
    let seen = harness.page(&page);
    assert!(seen.contains("[ ] Kimmy Li") && seen.contains("found by machine learning"), "{seen}");
    assert!(!seen.contains("not looked for"), "that rules are off is an answer: {seen}");
    let about = asked.iter().filter(|request| request.input.to_string().contains(other)).count();
    assert_eq!(about, 1, "nothing but their name is read before they are taken in");
    go_to(&mut harness, &mut page, "Kimmy Li");
    harness.press(&mut page, "space");
    let asked = serve(&mut harness, &mut page, &mut world);
    assert!(asked.iter().any(|request| request.operation.name == "SearchCases"));
    assert!(page.status(&harness.view()).contains("4 taken"));
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
fn what_nobody_knows_is_looked_at_and_throttling_is_waited_out() {
    let (mut harness, mut page) = known();
    agree(&mut harness, &mut page);
    let mut throttled = false;
    let mut world = |request: &Request| match request.operation.name {
        "DeleteProfile" => error(ErrorKind::UnknownOutcome, "ConnectionReset"),
        "DeleteCase" if text(&request.input, "caseId") == "c2" && !std::mem::replace(&mut throttled, true) => {
            error(ErrorKind::Throttled, "ThrottlingException")
        }
        "BatchGetProfile" => testing::finished(json!({"Profiles": []})),
        _ => all(request),
    };
    let sent = serve(&mut harness, &mut page, &mut world);
    assert_eq!(deleted(&sent), ["DeleteCase c1", "DeleteCase c2"]);
    assert!(harness.page(&page).contains("1 of 3 deleted · throttled"), "{}", harness.page(&page));
    harness.wake(&mut page);
    assert!(next(&mut harness).is_none(), "it is not time yet");
    harness.session.now = page.deadline().unwrap();
    harness.wake(&mut page);
    let sent = serve(&mut harness, &mut page, &mut world);
    assert_eq!(deleted(&sent), ["DeleteCase c2", &format!("DeleteProfile {KIM}")]);
    assert_eq!(sent.last().map(|request| request.operation.name), Some("BatchGetProfile"), "it is looked at");
    assert!(harness.page(&page).contains("3 of 3 deleted"), "{}", harness.page(&page));
}

#[test]
fn leaving_asks_and_what_was_not_sent_stays() {
    let (mut harness, mut page) = known();
    assert_eq!(page.unsaved(), None);
    agree(&mut harness, &mut page);
    assert!(matches!(page.unsaved(), Some(Unsaved::Going(said)) if said.contains("still being deleted")));
    harness.press(&mut page, "X");
    assert_eq!(harness.asked().iter().filter(|command| matches!(command, Command::Cancel(_))).count(), 2);
    while let Some((id, _)) = next(&mut harness) {
        let slot = harness.session.ledger.end(id).unwrap().slot;
        harness.result(&mut page, slot, &Outcome::Cancelled);
    }
    assert!(harness.page(&page).contains("0 of 3 deleted · 3 not sent"), "{}", harness.page(&page));
    assert!(matches!(page.unsaved(), Some(Unsaved::Going(said)) if said.contains("report was not saved")));
    report(&mut harness, &mut page);
    page.written();
    assert_eq!(page.unsaved(), None);
    harness.take_answer(&mut page, OverlayAnswer::Leave { keep: false });
    harness.enter(&mut page);
    assert!(next(&mut harness).is_none(), "nothing goes on by itself");
}

#[test]
fn a_context_that_changes_nothing_is_not_offered_it() {
    let (mut harness, mut page) = opened();
    harness.session.contexts[0].read_only = true;
    harness.enter(&mut page);
    serve(&mut harness, &mut page, &mut all);
    assert!(!page.actions(&harness.session).contains(&Action::Delete));
    harness.press(&mut page, "x");
    assert!(harness.said().contains("nothing is deleted: this console is read-only"));
    assert!(next(&mut harness).is_none());
}

#[test]
fn what_can_not_be_looked_at_is_said_and_asked_again() {
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    let mut denied = |request: &Request| match request.operation.name {
        "SearchCases" | "SearchRelatedItems" => error(ErrorKind::AccessDenied, "AccessDeniedException"),
        _ => all(request),
    };
    serve(&mut harness, &mut page, &mut denied);
    let mut harness = harness.sized(140, 40);
    let seen = harness.page(&page);
    assert!(seen.contains("Not known") && seen.contains("not looked for in support, claims. SearchCases:"), "{seen}");
    harness.press(&mut page, "x");
    assert!(harness.said().contains("not answered: what is not known is not deleted"));
    let place = |harness: &ScreenHarness, page: &ForgetPage, action| {
        page.actions(&harness.session).iter().position(|offered| *offered == action).unwrap()
    };
    assert!(place(&harness, &page, Action::Refresh) < place(&harness, &page, Action::Export), "it lacks something");
    harness.press(&mut page, "r");
    serve(&mut harness, &mut page, &mut all);
    assert!(place(&harness, &page, Action::Refresh) > place(&harness, &page, Action::Export));
    let seen = harness.page(&page);
    assert!(!seen.contains("Not known") && seen.contains("[x] Lamp of Kim"), "{seen}");
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
fn of_whoever_is_gone_the_cases_are_found_and_deleted() {
    for world in [(|_| testing::finished(json!({"Profiles": []}))) as fn(&Request) -> Outcome, |_| {
        error(ErrorKind::NotFound, "ResourceNotFoundException")
    }] {
        let (mut harness, mut page) = opened();
        harness.enter(&mut page);
        serve(&mut harness, &mut page, &mut |request| match request.operation.name {
            "BatchGetProfile" => world(request),
            _ => all(request),
        });
        let seen = harness.page(&page);
        assert!(seen.contains("[x] Lamp of Kim") && seen.contains("Who may be the same person was not"), "{seen}");
        assert!(!seen.contains("All was looked at") && page.status(&harness.view()).contains("2 taken"), "{seen}");
        assert!(report(&mut harness, &mut page).contains("the person is gone"));
        agree_to(&mut harness, &mut page, KIM);
        let sent = deleted(&serve(&mut harness, &mut page, &mut all));
        assert_eq!(sent, ["DeleteCase c1", "DeleteCase c2"]);
    }
}

#[test]
fn what_was_not_looked_for_is_asked_again_afterwards_and_deleted_then() {
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    serve(&mut harness, &mut page, &mut |request| match request.operation.name {
        "ListDomains" if request.operation.service == crate::model::Service::ConnectCases => {
            error(ErrorKind::Throttled, "ThrottlingException")
        }
        _ => all(request),
    });
    let seen = harness.page(&page);
    let line = |what: &str| seen.lines().position(|line| line.contains(what));
    assert!(line("Cases that name them were not looked for") < line("Asked for"), "{seen}");
    assert!(line("Cases that name them").is_some() && seen.contains("not answered: there may be more"), "{seen}");
    harness.press(&mut page, "x");
    assert!(harness.said().contains("Cases that name them were not looked for"));
    agree(&mut harness, &mut page);
    assert_eq!(deleted(&serve(&mut harness, &mut page, &mut all)), [format!("DeleteProfile {KIM}")]);
    assert!(harness.page(&page).contains("1 not answered"), "{}", harness.page(&page));
    assert!(report(&mut harness, &mut page).contains("were not looked for"));
    harness.press(&mut page, "r");
    serve(&mut harness, &mut page, &mut all);
    assert!(harness.page(&page).contains("[x] Lamp of Kim"), "{}", harness.page(&page));
    assert!(page.actions(&harness.session).contains(&Action::Delete));
    agree(&mut harness, &mut page);
    let sent = deleted(&serve(&mut harness, &mut page, &mut all));
    assert_eq!(sent, ["DeleteCase c1", "DeleteCase c2"]);
    assert!(harness.page(&page).contains("3 of 3 deleted"), "{}", harness.page(&page));
}

#[test]
fn nothing_is_deleted_before_it_is_known_whose_account_it_is() {
    let (mut harness, mut page) = opened();
    let identity = harness.session.contexts[0].identity.take();
    harness.enter(&mut page);
    let asked = serve(&mut harness, &mut page, &mut all);
    assert!(asked.iter().all(|request| request.operation.name != "SearchCases"));
    assert!(harness.page(&page).contains("Looking at what there is"), "{}", harness.page(&page));
    harness.press(&mut page, "x");
    assert!(harness.said().contains("still being looked at"));
    harness.session.contexts[0].identity = identity;
    harness.news(&mut page);
    serve(&mut harness, &mut page, &mut all);
    let seen = harness.page(&page);
    assert!(seen.contains("All was looked at.") && seen.contains("[x] Lamp of Kim"), "{seen}");
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

#[test]
fn whatever_comes_back_is_survived() {
    let mut dice = fastrand::Rng::with_seed(3);
    for _ in 0..20 {
        let (mut harness, mut page) = opened();
        harness.enter(&mut page);
        serve(&mut harness, &mut page, &mut |request| match dice.u8(..6) {
            0 => Outcome::Cancelled,
            1 => Outcome::Failed(ApiError::local(ErrorKind::Internal, "\u{1b}[2J", "\u{202e}words")),
            2 => testing::finished(json!([1, null])),
            3 => testing::finished(json!({"Items": [{}, 1, null], "cases": "x", "Profiles": {}})),
            _ => all(request),
        });
        harness.press(&mut page, "j tab space shift-tab j space G space v");
        assert!(!harness.page(&page).contains(['\u{1b}', '\u{202e}']));
        harness.shrink(&page);
    }
}

const ABSORBED: &str = "aaaabbbbccccddddaaaabbbbccccdddd";

fn arn_of(id: &str) -> String {
    format!("arn:aws:profile:eu-central-1:111122223333:domains/acme/profiles/{id}")
}

/// Objects tell of cases that name somebody who was merged into Kim, or somebody else who is there.
fn merged(request: &Request) -> Outcome {
    let input = &request.input;
    let told = |id: &str| {
        let arn = format!("arn:aws:cases:eu-central-1:111122223333:domain/d1/case/{id}");
        json!({"ProfileObjectUniqueKey": id, "Object": json!({"CaseId": id, "Attributes": {"CaseArn": arn}}).to_string()})
    };
    testing::finished(match request.operation.name {
        "ListProfileObjects" if text(input, "ObjectTypeName") == "_case" => {
            json!({"Items": [told("c1"), told("m1"), told("x1"), {"ProfileObjectUniqueKey": "?", "Object": "{}"}]})
        }
        "GetCase" => match text(input, "caseId").as_str() {
            "m1" => case("m1", "Case of before", &arn_of(ABSORBED)),
            "x1" => case("x1", "Case of another", &arn_of(TWIN)),
            id => case(id, "Lamp of Kim", &arn_of(KIM)),
        },
        "BatchGetProfile" if input.to_string().contains(ABSORBED) => json!({"Profiles": []}),
        "BatchGetProfile" if input.to_string().contains(TWIN) => json!({"Profiles": [person(TWIN, "T.")]}),
        "SearchCases" if input.to_string().contains(ABSORBED) && text(input, "domainId") == "d1" => {
            json!({"cases": [case("m1", "Case of before", &arn_of(ABSORBED)), case("m2", "No object tells", &arn_of(ABSORBED))]})
        }
        _ => answers(request),
    })
}

#[test]
fn cases_that_name_who_was_merged_into_a_person_are_theirs_and_those_of_others_are_not() {
    let (mut harness, mut page) = opened();
    harness.enter(&mut page);
    serve(&mut harness, &mut page, &mut merged);
    let taken = |page: &ForgetPage| {
        let names = page.gather.taken().into_iter().map(|n| page.gather.things[n].at.last().unwrap().to_owned());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    let wanted = [KIM, "c1", "c2", "m1", "m2"].map(str::to_owned).into();
    assert_eq!(taken(&page), wanted);
    harness.size = Rect::new(0, 0, 80, 80);
    let seen = harness.page(&page);
    assert!(seen.contains("[ ] Case of another") && seen.contains("it names somebody else who is"), "{seen}");
    assert!(seen.contains("[x] Case of before") && seen.contains("names a profile that is gone"), "{seen}");
    // An object that does not say of which case it tells may hide one.
    assert!(report(&mut harness, &mut page).contains("not every object tells of its case"));
}

#[test]
fn what_objects_tell_of_is_missed_where_they_or_whom_it_names_can_not_be_read() {
    for (operation, said) in [
        ("ListProfileObjects", "merged into theirs"),
        ("BatchGetProfile", "it is not taken"),
        ("ListFields", "were not looked for"),
    ] {
        let (mut harness, mut page) = opened();
        harness.enter(&mut page);
        serve(&mut harness, &mut page, &mut |request| match request.operation.name {
            name if name == operation && (name == "ListProfileObjects" || !request.input.to_string().contains(KIM)) => {
                error(ErrorKind::AccessDenied, "AccessDeniedException")
            }
            _ => merged(request),
        });
        assert!(report(&mut harness, &mut page).contains(said), "{operation}");
        let is_open = |thing: &thing::Thing| thing.at.last() == Some("m1") && thing.taken;
        assert!(!page.gather.things.iter().any(is_open), "{operation}");
    }
}
