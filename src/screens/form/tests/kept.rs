//! What an update can't change.

use serde_json::json;

use super::*;
use crate::contract::Effect;

fn flow(bucket: &str) -> Value {
    json!({
        "flowName": "nightly", "description": "Every night",
        "triggerConfig": {"triggerType": "OnDemand"},
        "sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
            "sourceConnectorProperties": {"Salesforce": {"object": "Contact"}}},
        "destinationFlowConfigList": [
            {"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": bucket}}}],
        "tasks": [{"taskType": "Map_all", "sourceFields": []}],
    })
}

fn edited() -> Rig {
    let mut form = Rig::bare("appflow/flows/nightly!edit");
    form.harness.size = Rect::new(0, 0, 100, 60);
    form.answer(FormSlot::Current, flow("acme-lake"));
    form
}

fn asked(form: &mut Rig) -> Option<String> {
    let commands = std::mem::take(&mut form.harness.commands);
    let stays = commands.into_iter().find_map(|command| match command {
        Command::Overlay(overlay) => Some(overlay.open()).filter(|overlay| overlay.name() == "stays"),
        _ => None,
    })?;
    Some(form.harness.overlay(&*stays))
}

#[test]
fn every_member_that_is_kept_asks_whoever_tries_to_change_it() {
    for keys in ["x", "enter", "right", "ctrl-d", "f4"] {
        let mut form = edited();
        let mut tried = 0;
        for _ in 0..80 {
            let before = form.screen();
            let here = before.lines().find(|line| line.contains('▌')).unwrap_or_default().to_owned();
            if here.contains("· fixed") {
                form.press(keys);
                if let Some(question) = asked(&mut form) {
                    assert!(question.contains("never changes it"), "{question}");
                    tried += 1;
                }
            }
            form.press("down");
            form.harness.commands.clear();
        }
        assert!(tried >= 2, "{keys} asked {tried} times");
        if keys == "ctrl-d" {
            // A group around it can be left out, but not sent so.
            continue;
        }
        form.press("f2");
        let text = form.screen();
        assert!(text.contains("acme-lake") && text.contains("\"S3\""), "{keys}: {text}");
    }
}

#[test]
fn what_a_document_changes_of_it_is_told_and_not_sent() {
    let mut form = edited();
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, &flow("other-lake").to_string());
    form.press("f2 ctrl-s");
    form.press("ctrl-s");
    assert!(form.sent("UpdateFlow").is_empty());
    assert!(form.screen().contains("is acme-lake and stays so"), "{}", form.screen());
}

#[test]
fn a_copy_has_everything_but_the_name() {
    let mut form = edited();
    form.choose(FormAnswer::Copy);
    let draft = form.harness.effects.iter().find_map(|effect| match effect {
        Effect::SaveDraft(draft) => Some(draft.clone()),
        _ => None,
    });
    let draft = draft.unwrap();
    assert_eq!(draft.key.location.to_string(), "appflow/flows!create");
    let mut wanted = flow("acme-lake");
    wanted.as_object_mut().unwrap().shift_remove("flowName");
    assert_eq!(draft.document, wanted);
    assert!(
        form.harness.commands.iter().any(|command| matches!(command, Command::Open(at) if *at == draft.key.location))
    );
}

/// No key is named that would choose or pick what can't be changed.
#[test]
fn a_fixed_field_names_no_key_that_changes_it() {
    let mut form = edited();
    let mut seen = 0;
    for _ in 0..80 {
        if form.screen().lines().any(|line| line.contains('▌') && line.contains("· fixed")) {
            seen += 1;
            let actions = form.page.actions(&form.harness.session);
            for action in [Action::Pick, Action::NewLine, Action::Unset] {
                assert!(!actions.contains(&action), "{action:?}: {}", form.screen());
            }
            assert_eq!(form.page.does(Action::Accept), Some("why fixed"));
        }
        form.press("down");
    }
    assert!(seen >= 2, "{seen}");
}
