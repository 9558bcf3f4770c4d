//! No secret of a text is seen, whether or not the text can be read.

use super::*;

/// Documents with secrets that are no JSON, or not yet.
const UNREAD: [&str; 4] = [
    r#"{"connectorProfileName": "crm", "connectorProfileConfig": {"connectorProfileCredentials": {"Datadog": {"apiKey": "hunter2", "applicationKey": "swordfish"#,
    "{'connectorProfileName': 'crm', 'apiKey': 'hunter2',\n 'applicationKey': 'swordfish'}",
    "connectorProfileName: crm\napiKey: hunter2\napplicationKey: swordfish\n",
    "{\"connectorProfileName\": \"crm\",\n  // \"apiKey\": \"hunter2\",\n  \"application_key\": \"swordfish\",,\n}",
];

#[test]
fn a_text_with_secrets_that_cannot_be_read_shows_none_and_keeps_none() {
    for text in UNREAD {
        let mut form = Rig::at("appflow/connector-profiles!create");
        form.press("f2 ctrl-a");
        form.harness.paste(&mut *form.page, text);
        let seen = form.screen();
        assert!(seen.contains("•••"), "{seen}");
        assert!(!seen.contains("hunter") && !seen.contains("swordfish"), "{seen}");
        let kept = format!("{:?}", form.drafts());
        assert!(!kept.contains("hunter") && !kept.contains("swordfish"), "{kept}");
        form.press("f3");
        form.sees("hunter2");
        form.press("f3");
        assert!(!form.screen().contains("hunter2"), "{}", form.screen());
    }
}

#[test]
fn a_secret_that_is_typed_into_the_text_is_masked_as_a_secret() {
    let mut form = Rig::at("appflow/connector-profiles!create");
    form.press("f2 ctrl-a");
    form.type_text("{\"connectorProfileName\": \"crm\", \"accessToken\": \"hunter2\"");
    form.sees("\"crm\", \"accessToken\": \"•••••••\"");
    form.type_text("}");
    form.sees("\"accessToken\": \"•••••••\"");
}
