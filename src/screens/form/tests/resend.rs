//! The same request again, and one that only looks like it where customer content and secrets are not kept.

use serde_json::json;

use super::*;
use crate::contract::{ContextKey, ErrorKind, JournalNews, WriteId, WriteRecord, WriteState};
use crate::model::{Policy, redact_input};
use crate::screens::testing::error;

const CASES: &str = "cases/domains/d1/cases!create";
const PROFILES: &str = "profiles/domains/acme/profiles!create";

fn case(title: &str) -> Value {
    json!({"domainId": "d1", "templateId": "t-1", "fields": [{"id": "title", "value": {"stringValue": title}}]})
}

fn profile(name: &str) -> Value {
    json!({"DomainName": "acme", "FirstName": name})
}

/// What came out of another editor takes the place of the document.
fn fill(form: &mut Rig, document: &Value) {
    form.press("f2 ctrl-o");
    let _ = form.harness.commands.drain(..);
    form.harness.edited(&mut *form.page, Ok(Some(document.to_string())));
    form.press("f2");
}

fn filled(location: &str, document: &Value) -> Rig {
    let mut form = Rig::at(location);
    fill(&mut form, document);
    form
}

/// Presses what sends until something is sent or asked.
fn send(form: &mut Rig, operation: &str) {
    let before = form.sent(operation).len();
    let _ = form.harness.commands.drain(..);
    for _ in 0..8 {
        form.press("ctrl-s");
        let asked = form.harness.commands.iter().any(|command| matches!(command, Command::Overlay(_)));
        if asked || form.sent(operation).len() > before {
            return;
        }
    }
    panic!("{}\n{}", form.screen(), form.harness.said());
}

fn cut(form: &mut Rig) {
    let cut = error(ErrorKind::UnknownOutcome, "CutOff", "the connection broke", 0);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(cut));
}

/// What the journal keeps of the last write that was asked for.
fn kept(form: &Rig, operation: &str) -> WriteRecord {
    let input = form.sent(operation).pop().unwrap();
    of_input(form, operation, &input)
}

fn of_input(form: &Rig, operation: &str, input: &Value) -> WriteRecord {
    let operation = crate::model::api().operations().find(|known| known.id.name == operation).unwrap().id;
    let token = operation.operation().token_member();
    let mut whole = input.clone();
    let token = token.and_then(|member| whole.as_object_mut()?.shift_remove(member));
    let redacted = redact_input(operation, &whole, Policy::Store);
    WriteRecord {
        id: WriteId(1),
        context: ContextKey::from(&form.harness.session.contexts[0]),
        account: None,
        region: None,
        operation,
        whole: redacted == whole,
        input: redacted,
        token: token.and_then(|token| token.as_str().map(str::to_owned)),
        state: WriteState::Unknown,
        code: None,
        message: None,
        request_id: None,
        location: None,
        found: None,
        before: None,
        started: form.harness.session.now,
        ended: None,
    }
}

fn tell(form: &mut Rig, write: WriteRecord) {
    form.harness.session.journal.take(JournalNews::Write(Box::new(write)));
}

fn token(input: &Value) -> &str {
    input["clientToken"].as_str().unwrap()
}

#[test]
fn another_case_in_the_same_form_goes_with_a_token_of_its_own_and_the_same_one_with_the_same() {
    let mut form = filled(CASES, &case("First"));
    send(&mut form, "CreateCase");
    let write = kept(&form, "CreateCase");
    assert!(!write.whole && !write.input.to_string().contains("First"));
    tell(&mut form, write);
    cut(&mut form);
    fill(&mut form, &case("Other"));
    send_all_the_same(&mut form, "CreateCase");
    cut(&mut form);
    fill(&mut form, &case("First"));
    send(&mut form, "CreateCase");
    cut(&mut form);
    let sent = form.sent("CreateCase");
    let [first, other, again] = sent.as_slice() else { panic!("{sent:#?}\n{}", form.harness.said()) };
    assert_ne!(token(first), token(other), "another title, another case");
    assert_eq!(token(first), token(again), "the very same once more");
}

#[test]
fn where_customer_content_was_not_kept_only_the_user_can_tell_whether_it_is_the_same() {
    for (location, operation, same, other) in [
        (CASES, "CreateCase", case("First"), case("Other")),
        ("appflow/connector-profiles!create", "CreateConnectorProfile", connector("first-key"), connector("other-key")),
    ] {
        for (answer, document) in [("same", &same), ("another", &other)] {
            let mut form = filled(location, document);
            let mut before = same.clone();
            before["clientToken"] = "token-then".into();
            let before = of_input(&form, operation, &before);
            assert_eq!((before.whole, before.token.as_deref()), (false, Some("token-then")), "{operation}");
            tell(&mut form, before);
            send(&mut form, operation);
            assert!(form.sent(operation).is_empty(), "{operation}: nothing goes with an old token by itself");
            let mut overlay = form.overlay();
            let asked = form.harness.overlay(&*overlay);
            assert!(asked.contains("Is it the same") && asked.contains("It is another one"), "{asked}");
            form.harness.press(&mut *overlay, if answer == "same" { "down down down" } else { "down down down down" });
            form.take(&mut *overlay, "");
            let sent = form.sent(operation);
            assert_eq!(sent.len(), 1, "{operation} {answer}");
            assert_eq!(token(&sent[0]) == "token-then", answer == "same", "{operation} {answer}");
            // What was decided holds for this very document.
            cut(&mut form);
            send(&mut form, operation);
            let sent = form.sent(operation);
            assert_eq!((sent.len(), token(&sent[0])), (2, token(&sent[1])), "{operation} {answer}");
        }
    }
}

fn connector(key: &str) -> Value {
    json!({
        "connectorProfileName": "crm", "connectorType": "Datadog", "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Datadog": {"instanceUrl": "https://api.datadoghq.com"}},
            "connectorProfileCredentials": {"Datadog": {"apiKey": key, "applicationKey": key}},
        },
    })
}

#[test]
fn what_was_kept_whole_goes_again_with_its_token_without_asking() {
    let mut form = Rig::at("appflow/flows/nightly!start");
    let before = json!({"flowName": "nightly", "clientToken": "token-then"});
    let before = of_input(&form, "StartFlow", &before);
    tell(&mut form, before);
    send(&mut form, "StartFlow");
    assert_eq!(token(&form.sent("StartFlow")[0]), "token-then");
}

#[test]
fn a_profile_that_may_be_another_is_warned_of_as_one_that_may_have_been_sent() {
    let mut form = filled(PROFILES, &profile("Else"));
    let before = of_input(&form, "CreateProfile", &profile("Anna"));
    assert!(!before.whole && before.token.is_none());
    tell(&mut form, before);
    send(&mut form, "CreateProfile");
    let overlay = form.overlay();
    let asked = form.harness.overlay(&*overlay);
    assert!(asked.contains("may have been sent before"), "{asked}");
    assert!(form.sent("CreateProfile").is_empty());
}

#[test]
fn after_an_unknown_outcome_the_form_asks_before_anything_more_is_sent() {
    for (location, operation, first, other) in [
        (PROFILES, "CreateProfile", profile("Anna"), profile("Else")),
        (CASES, "CreateCase", case("Anna"), case("Else")),
    ] {
        let mut form = filled(location, &first);
        send(&mut form, operation);
        cut(&mut form);
        fill(&mut form, &other);
        form.press("ctrl-s");
        form.sees("with other values");
        send(&mut form, operation);
        assert_eq!(form.sent(operation).len(), 1, "{operation}: nothing is sent without asking");
        let mut overlay = form.overlay();
        let asked = form.harness.overlay(&*overlay);
        let said = format!("{operation} was sent from this form before, with other values");
        assert!(asked.contains(&said) && asked.contains("Look first"), "{asked}");
        form.take(&mut *overlay, "");
        assert_eq!(form.sent(operation).len(), 1, "{operation}: the first answer sends nothing");
        send_all_the_same(&mut form, operation);
        assert_eq!(form.sent(operation).len(), 2, "{operation}");
    }
}

#[test]
fn that_the_second_was_refused_says_nothing_of_the_first() {
    let mut form = filled(PROFILES, &profile("Anna"));
    send(&mut form, "CreateProfile");
    cut(&mut form);
    for document in [profile("Else"), profile("Anna")] {
        fill(&mut form, &document);
        send_all_the_same(&mut form, "CreateProfile");
        let refused = error(ErrorKind::BadRequest, "BadRequestException", "no", 400);
        form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refused));
    }
    assert_eq!(form.sent("CreateProfile").len(), 3);
    send(&mut form, "CreateProfile");
    let overlay = form.overlay();
    assert!(form.harness.overlay(&*overlay).contains("CreateProfile was sent before"));
    assert_eq!(form.sent("CreateProfile").len(), 3);
}

#[test]
fn that_the_second_was_never_sent_says_nothing_of_the_first() {
    let mut form = filled(CASES, &case("First"));
    send(&mut form, "CreateCase");
    cut(&mut form);
    send(&mut form, "CreateCase");
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Cancelled);
    fill(&mut form, &case("Other"));
    send(&mut form, "CreateCase");
    let overlay = form.overlay();
    assert!(form.harness.overlay(&*overlay).contains("with other values"));
    fill(&mut form, &case("First"));
    send(&mut form, "CreateCase");
    let sent = form.sent("CreateCase");
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|input| token(input) == token(&sent[0])), "{sent:#?}");
}

/// Sends, and says that it is to be sent though it is asked.
fn send_all_the_same(form: &mut Rig, operation: &str) {
    send(form, operation);
    let mut overlay = form.overlay();
    form.harness.press(&mut *overlay, "down down down");
    form.take(&mut *overlay, "");
}

#[test]
fn what_reading_back_has_found_stands_before_it_is_sent_again() {
    let mut form = filled(PROFILES, &profile("Ann"));
    send(&mut form, "CreateProfile");
    let write = kept(&form, "CreateProfile");
    cut(&mut form);
    for (done, says, never) in [
        (None, "nobody knows whether", "reading back has found"),
        (Some(true), "reading back has found that it was carried out", "nobody knows whether"),
    ] {
        let found = crate::contract::Finding { done, said: "one with all that was sent is there".to_owned() };
        let write = WriteRecord { found: Some(found), ..write.clone() };
        form.harness.session.journal.take(JournalNews::Write(Box::new(write)));
        form.harness.said();
        form.press("ctrl-s");
        let said = [form.harness.said(), form.screen()].concat().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(says) && !said.contains(never), "{done:?}: {said}");
    }
}

#[test]
fn what_was_sent_before_with_another_name_is_named() {
    let mut form = filled("appflow/connector-profiles!create", &connector("first-key"));
    send(&mut form, "CreateConnectorProfile");
    let write = kept(&form, "CreateConnectorProfile");
    cut(&mut form);
    let found = crate::contract::Finding { done: Some(true), said: "it is there".to_owned() };
    tell(&mut form, WriteRecord { found: Some(found), ..write });
    let mut other = connector("other-key");
    other["connectorProfileName"] = "other".into();
    fill(&mut form, &other);
    form.press("ctrl-s");
    let seen = form.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(seen.contains("Of crm: Read back: it is there"), "{seen}");
    assert!(seen.contains("of crm was sent") && !seen.contains("nobody knows"), "{seen}");
}

#[test]
fn a_review_says_no_longer_that_it_may_have_happened_once_that_is_found() {
    let mut form = filled(PROFILES, &profile("Ann"));
    send(&mut form, "CreateProfile");
    let write = kept(&form, "CreateProfile");
    cut(&mut form);
    for (done, doubts) in [(None, true), (Some(true), false)] {
        let found = crate::contract::Finding { done, said: "one with all that was sent is there".to_owned() };
        tell(&mut form, WriteRecord { found: Some(found), ..write.clone() });
        form.harness.news(&mut *form.page);
        let seen = form.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(seen.contains("Read back: one with all that was sent is there"), "{seen}");
        assert_eq!(seen.contains("may or may not"), doubts, "{seen}");
        let is_known = matches!(form.page.unsaved(), Some(Unsaved::Found(_)));
        assert_eq!(is_known, !doubts, "leaving says what is known: {:?}", form.page.unsaved());
    }
}

#[test]
fn a_write_of_the_same_account_counts_by_whichever_way_it_went_there() {
    let by = |profile: Option<&str>, endpoint: Option<&str>| ContextKey {
        profile: profile.map(str::to_owned),
        region: Some("eu-central-1".to_owned()),
        endpoint: endpoint.map(str::to_owned),
        sandbox: false,
    };
    let (here, other) = (Some("210987654321"), Some("111122223333"));
    for (context, account, region, asks) in [
        (by(Some("p20"), None), here, "eu-central-1", true),
        (by(None, Some("http://127.0.0.1:4599")), here, "eu-central-1", true),
        (by(Some("acme-prod"), None), None, "eu-central-1", true),
        (by(Some("p20"), None), None, "eu-central-1", false),
        (by(Some("p20"), None), here, "us-east-1", false),
        (by(Some("acme-prod"), None), other, "eu-central-1", false),
        (ContextKey { sandbox: true, ..by(Some("p20"), None) }, here, "eu-central-1", false),
    ] {
        let mut form = filled(CASES, &case("First"));
        let mut before = case("First");
        before["clientToken"] = "token-then".into();
        let before = of_input(&form, "CreateCase", &before);
        let (account, region) = (account.map(str::to_owned), Some(region.to_owned()));
        let told = format!("{context:?} {account:?} {region:?}");
        tell(&mut form, WriteRecord { context, account, region, ..before });
        send(&mut form, "CreateCase");
        let asked = form.harness.commands.iter().any(|command| matches!(command, Command::Overlay(_)));
        assert_eq!((asked, form.sent("CreateCase").is_empty()), (asks, asks), "{told}");
    }
}

/// Once it is known that it is gone, nothing is offered to be sent, and no doubt is left.
#[test]
fn a_deletion_that_reading_back_finds_done_is_over() {
    let mut form = Rig::at("appflow/flows/daily!delete");
    form.answer(DeleteSlot::Item, json!({"flowName": "daily", "flowStatus": "Draft"}));
    form.type_text("daily");
    form.press("enter");
    let write = kept(&form, "DeleteFlow");
    let lost = error(ErrorKind::UnknownOutcome, "ServiceUnavailable", "try later", 503);
    form.harness.result(&mut *form.page, DeleteSlot::Submit, &Outcome::Failed(lost));
    tell(&mut form, write.clone());
    form.harness.news(&mut *form.page);
    form.sees("ServiceUnavailable");
    let found = crate::contract::Finding { done: Some(true), said: "it is gone".to_owned() };
    tell(&mut form, WriteRecord { found: Some(found), ..write });
    form.harness.news(&mut *form.page);
    let seen = form.screen();
    assert!(!seen.contains("ServiceUnavailable") && seen.contains("There is no flow daily"), "{seen}");
    assert!(!form.page.actions(&form.harness.session).contains(&Action::Accept), "{seen}");
}

/// What another of its name keeps from being made does not happen twice, whatever else is sent with it.
#[test]
fn what_has_to_have_a_name_of_its_own_is_refused_and_does_not_happen_twice() {
    let mut form = filled("profiles/domains!create", &json!({"DomainName": "acme", "DefaultExpirationDays": 30}));
    send(&mut form, "CreateDomain");
    let write = kept(&form, "CreateDomain");
    tell(&mut form, write.clone());
    cut(&mut form);
    let said = |form: &mut Rig| {
        send(form, "CreateDomain");
        let overlay = form.overlay();
        let words = [form.harness.overlay(&*overlay), form.screen()];
        let frame = ['│', '┃', '█', '\n'];
        words.map(|said| said.replace(frame, " ").split_whitespace().collect::<Vec<_>>().join(" "))
    };
    for said in said(&mut form) {
        assert!(said.contains("Sent again it is refused if the first was carried out"), "{said}");
        assert!(!said.contains("happen twice"), "{said}");
    }
    for (name, words) in [("acme", "Sent now, it is refused if the first"), ("other", "Sent now, both may be done")] {
        fill(&mut form, &json!({"DomainName": name, "DefaultExpirationDays": 60}));
        assert!(said(&mut form).iter().all(|said| said.contains(words)), "{name}: {}", form.screen());
    }
    // Once it is found the same is said as it is then.
    let found = crate::contract::Finding { done: Some(true), said: "it is there: it was made".to_owned() };
    tell(&mut form, WriteRecord { found: Some(found), ..write });
    fill(&mut form, &json!({"DomainName": "acme", "DefaultExpirationDays": 30}));
    for said in said(&mut form) {
        assert!(said.contains("Sent again it is refused: its name is taken."), "{said}");
    }
}
