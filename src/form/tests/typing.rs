use super::*;
use crate::form::{Field, RowState};
use serde_json::json;

#[test]
fn the_document_and_its_issues_follow_every_key() {
    let mut form = profiles("CreateDomain", json!({}));
    assert_eq!(form.summary().errors, 2, "name and retention are needed");
    assert_eq!(form.summary().shown, 0, "nobody has been there yet");
    type_at(&mut form, "DomainName", "acme prod");
    assert_eq!(form.document(), &json!({"DomainName": "acme prod"}));
    let name = row(&mut form, "DomainName");
    assert_eq!(name.issue.unwrap().1, "1 to 64 letters, digits, - or _; \"acme prod\" has a space");
    assert_eq!(row(&mut form, "DefaultExpirationDays").issue, None);
    for _ in 0..5 {
        press(&mut form, KeyCode::Backspace, KeyModifiers::NONE);
    }
    assert_eq!(row(&mut form, "DomainName").issue, None);
    type_at(&mut form, "DefaultExpirationDays", "20x");
    let days = row(&mut form, "DefaultExpirationDays");
    assert_eq!(days.issue.unwrap().1, "must be a whole number from 1 to 1098; \"20x\" is none");
    press(&mut form, KeyCode::Backspace, KeyModifiers::NONE);
    assert_eq!(form.document(), &json!({"DomainName": "acme", "DefaultExpirationDays": 20}));
    assert!(form.submit());
}

#[test]
fn erasing_leaves_out_and_emptying_is_said() {
    let mut form = profiles("CreateDomain", json!({}));
    type_at(&mut form, "DefaultEncryptionKey", "k");
    erase(&mut form);
    assert_eq!(form.document(), &json!({}));
    assert_eq!(row(&mut form, "DefaultEncryptionKey").state, RowState::LeftOut);
    let key = row_at(&mut form, "DefaultEncryptionKey");
    form.set_empty(key);
    assert_eq!(form.document(), &json!({"DefaultEncryptionKey": ""}));
    type_at(&mut form, "DefaultEncryptionKey", "k");
    erase(&mut form);
    assert_eq!(row(&mut form, "DefaultEncryptionKey").state, RowState::Empty, "it was empty before");
    form.unset(key);
    assert_eq!(form.document(), &json!({}));
}

#[test]
fn texts_have_undo_words_wide_letters_and_pastes() {
    let mut form = profiles("PutProfileObjectType", json!({}));
    type_at(&mut form, "Description", "고객 record");
    press(&mut form, KeyCode::Char('w'), KeyModifiers::CONTROL);
    assert_eq!(form.document()["Description"], "고객 ");
    press(&mut form, KeyCode::Char('z'), KeyModifiers::CONTROL);
    assert_eq!(form.document()["Description"], "고객 record");
    press(&mut form, KeyCode::Char('y'), KeyModifiers::CONTROL);
    assert_eq!(form.document()["Description"], "고객 ");
    form.input(&Input::Paste("one\r\ntwo\n".to_owned()), now());
    assert_eq!(form.document()["Description"], "고객 one\ntwo\n");
    type_at(&mut form, "ObjectTypeName", "");
    form.input(&Input::Paste("Contact\n".to_owned()), now());
    assert_eq!(form.document()["ObjectTypeName"], "Contact", "a line break at the end is nobody's wish");
    form.input(&Input::Paste("a\nb".to_owned()), now());
    let name = row(&mut form, "ObjectTypeName");
    assert!(name.issue.unwrap().1.ends_with("has a line break"), "nothing is lost silently");
    form.join_lines(name.id, now());
    assert_eq!(form.document()["ObjectTypeName"], "Contactab");
}

#[test]
fn some_keys_are_the_screens() {
    let mut form = profiles("CreateDomain", json!({}));
    type_at(&mut form, "DomainName", "a");
    for code in [KeyCode::Esc, KeyCode::Tab, KeyCode::BackTab, KeyCode::Enter, KeyCode::Up, KeyCode::Down] {
        assert!(!press(&mut form, code, KeyModifiers::NONE), "{code:?}");
    }
    for letter in ['s', 'd', 'c', 'm', 'j'] {
        assert!(!press(&mut form, KeyCode::Char(letter), KeyModifiers::CONTROL), "{letter}");
    }
    assert_eq!(form.document(), &json!({"DomainName": "a"}));
    form.leave();
    assert!(!press(&mut form, KeyCode::Char('x'), KeyModifiers::NONE), "no field is open");
}

#[test]
fn a_moment_can_be_typed_relative_to_now() {
    let mut form = profiles("CreateIntegrationWorkflow", json!({}));
    let from = "IntegrationConfig.AppflowIntegration.FlowDefinition.TriggerConfig.TriggerProperties.Scheduled\
                .ScheduleStartTime";
    type_at(&mut form, from, "+2h");
    let path: DocPath = from.parse().unwrap();
    assert_eq!(path.get(form.document()), Some(&json!(1_773_487_613)));
    form.leave();
    assert_eq!(row(&mut form, from).text, "2026-03-14T11:26:53Z");
    type_at(&mut form, from, "x");
    assert!(row(&mut form, from).issue.unwrap().1.contains("point in time"));
}

#[test]
fn long_numbers_and_floats_keep_their_digits() {
    let days = json!(9_007_199_254_740_993_i64);
    let form = profiles("CreateDomain", json!({"DefaultExpirationDays": days}));
    assert_eq!(form.rows()[1].text, "9007199254740993");
    assert_eq!(form.document()["DefaultExpirationDays"], days);
    let score = "Matching.AutoMerging.MinAllowedConfidenceScoreForMerging";
    let mut form = profiles("CreateDomain", json!({}));
    type_at(&mut form, score, "0.30000000000000004");
    assert_eq!(row(&mut form, score).text, "0.30000000000000004");
}

#[test]
fn an_enum_is_chosen_and_a_newer_value_is_only_a_warning() {
    let mut form = profiles("CreateDomain", json!({}));
    let model = "RuleBasedMatching.ConflictResolution.ConflictResolvingModel";
    let chosen = row(&mut form, model);
    let Field::Choice { values, open } = chosen.field else { panic!("{:?}", chosen.field) };
    assert!(open && values.len() == 2);
    form.choose(chosen.id, "SOURCE");
    assert_eq!(row(&mut form, model).text, "SOURCE");
    form.set_text(chosen.id, "LATEST", now());
    let (severity, message) = row(&mut form, model).issue.unwrap();
    assert_eq!(severity, crate::form::Severity::Warning, "{message}");
    assert!(message.contains("RECENCY, SOURCE"), "{message}");
}
