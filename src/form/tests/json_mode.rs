use super::*;
use serde_json::json;

#[test]
fn the_text_reads_back_and_the_cursor_survives() {
    let mut form = profiles("CreateDomain", json!({"DomainName": "acme", "Tags": {"team": "blue"}}));
    let team = row_at(&mut form, "Tags{team}");
    let text = form.to_json_text();
    let changed = text.replace("blue", "red").replace("acme", "acme2");
    form.from_json_text(&changed).unwrap();
    assert_eq!(form.document(), &json!({"DomainName": "acme2", "Tags": {"team": "red"}}));
    assert_eq!(form.path_of(team).unwrap().to_string(), "Tags{team}");
    assert!(form.undo());
    assert_eq!(form.document()["DomainName"], "acme");
}

#[test]
fn a_text_that_is_no_json_says_where_and_changes_nothing() {
    let mut form = profiles("CreateDomain", json!({"DomainName": "acme"}));
    for (text, line, column) in [
        ("{\n  \"DomainName\": \"acme\",\n}", 3, 1),
        ("[]", 1, 1),
        ("{\"DomainName\": \"a\",\n \"DomainName\": \"b\"}", 2, 2),
    ] {
        let problem = form.from_json_text(text).unwrap_err();
        assert_eq!((problem.line, problem.column), (line, column), "{problem}");
    }
    assert_eq!(form.document(), &json!({"DomainName": "acme"}));
}

#[test]
fn what_the_facts_refuse_is_kept_and_stands_at_its_line() {
    let mut form = profiles("CreateDomain", json!({}));
    let text = "{\n  \"DomainName\": \"a b\",\n  \"DefaultExpirationDays\": \"30\",\n  \"Domain\": [1, {}],\n  \"Matching\": \"on\"\n}";
    let problems = form.from_json_text(text).unwrap();
    let mut lines: Vec<_> = problems.into_iter().map(|problem| problem.line).collect();
    lines.sort_unstable();
    assert_eq!(lines, [2, 3, 4, 5]);
    let read: Value = serde_json::from_str(text).unwrap();
    assert_eq!(form.document(), &read);
    assert_eq!(serde_json::from_str::<Value>(&form.to_json_text()).unwrap(), read);
    assert_eq!(form.summary().errors, 4);
}

#[test]
fn secrets_stay_behind_their_mask() {
    let credentials = "connectorProfileConfig.connectorProfileCredentials.Zendesk";
    let mut form = appflow("CreateConnectorProfile", json!({}));
    type_at(&mut form, &format!("{credentials}.clientId"), "id");
    type_at(&mut form, &format!("{credentials}.clientSecret"), "hunter2");
    let secret = row(&mut form, &format!("{credentials}.clientSecret"));
    assert!(secret.masked && !secret.text.contains("hunter2"));
    assert!(form.editing().unwrap().area.mask_char().is_some());
    let text = form.to_json_text();
    assert!(!text.contains("hunter2"), "{text}");
    form.from_json_text(&text.replace("\"id\"", "\"id2\"")).unwrap();
    let zendesk = &form.document()["connectorProfileConfig"]["connectorProfileCredentials"]["Zendesk"];
    assert_eq!(zendesk, &json!({"clientId": "id2", "clientSecret": "hunter2"}));
    form.reveal(secret.id);
    assert_eq!(row(&mut form, &format!("{credentials}.clientSecret")).text, "hunter2");
    assert!(form.to_json_text().contains("hunter2"));
}

#[test]
fn a_complaint_about_a_secret_does_not_tell_it() {
    let mut form = appflow("CreateConnectorProfile", json!({}));
    let path = "connectorProfileConfig.connectorProfileCredentials.Zendesk.clientSecret";
    type_at(&mut form, path, "hunter 2");
    let message = row(&mut form, path).issue.unwrap().1;
    assert!(message.contains("has a space") && !message.contains("hunter"), "{message}");
}
