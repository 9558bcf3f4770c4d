use super::*;
use crate::form::IssueSource;
use crate::model::{Member, Shape, ShapeKind};
use serde_json::json;

#[test]
fn f8_goes_from_issue_to_issue_and_opens_the_way() {
    let mut form = appflow(
        "CreateConnectorProfile",
        json!({"connectorProfileConfig": {
        "connectorProfileProperties": {"Zendesk": {"instanceUrl": "a b"}}}}),
    );
    let mut at = None;
    let mut visited = Vec::new();
    for _ in 0..6 {
        at = form.next_issue(&[DocPath::root()], at);
        let row = at.unwrap();
        visited.push(form.path_of(row).unwrap().to_string());
    }
    let url = "connectorProfileConfig.connectorProfileProperties.Zendesk.instanceUrl";
    let credentials = "connectorProfileConfig.connectorProfileCredentials.Zendesk.clientId";
    let first = "connectorProfileName";
    assert_eq!(visited, [first, "connectorType", "connectionMode", url, credentials, first]);
    assert!(form.rows().iter().any(|row| row.issue.is_some() && row.path.to_string() == url));
}

#[test]
fn a_structure_that_is_missing_is_entered_at_its_first_need() {
    let mut form = appflow("CreateFlow", json!({"flowName": "flow"}));
    let first = form.next_issue(&[DocPath::root()], None).unwrap();
    assert_eq!(form.path_of(first).unwrap().to_string(), "triggerConfig.triggerType");
}

#[test]
fn a_submit_shows_everything_that_is_left() {
    let mut form = profiles("CreateDomain", json!({}));
    assert!(!form.submit());
    assert_eq!(form.summary().shown, 2);
    assert_eq!(row(&mut form, "DomainName").issue.unwrap().1, "is required");
}

#[test]
fn a_step_is_left_only_without_issues_of_its_own() {
    let mut form = profiles("CreateDomain", json!({}));
    let step = ["DomainName".parse().unwrap(), "Tags".parse().unwrap()];
    assert!(!form.submit_part(&step));
    assert_eq!(form.summary().shown, 1, "other steps are not complained of yet");
    type_at(&mut form, "DomainName", "acme");
    assert!(form.submit_part(&step));
    form.prepare(&step);
    let labels: Vec<_> = form.rows_for(&step).into_iter().map(|row| row.label).collect();
    assert_eq!(labels[1..], ["Tags"]);
}

#[test]
fn the_services_message_stands_at_the_field_that_it_names() {
    let mut form = profiles("CreateDomain", json!({"DomainName": "acme", "DefaultExpirationDays": 30}));
    let said = "BadRequestException: Invalid DefaultExpirationDays for this account";
    let path = form.refuse(said, said, false);
    assert_eq!(path.to_string(), "DefaultExpirationDays");
    assert!(row(&mut form, "DefaultExpirationDays").issue.unwrap().1.starts_with("BadRequest"));
    assert!(form.submit(), "it may be tried again");
    type_at(&mut form, "DefaultExpirationDays", "0");
    assert!(form.issues().is_empty(), "it was about another value");
    let said = "It failed for a reason that has no name";
    assert!(form.refuse(said, said, false).is_root());
    let issue = form.issues()[0].clone();
    assert_eq!((issue.row, issue.source), (None, IssueSource::Service));
}

#[test]
fn what_an_update_does_not_send_is_not_warned_of() {
    let operation = operation(Service::CustomerProfiles, "UpdateDomain");
    let current = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "Tags": {"team": "blue"}});
    let mut form = Form::edit(operation, current);
    type_at(&mut form, "DefaultExpirationDays", "0");
    form.submit();
    assert_eq!(form.summary().warnings, 0, "{:?}", form.issues());
    type_at(&mut form, "Tags{team}", "s");
    assert_eq!(form.summary().warnings, 1, "{:?}", form.issues());
}

#[test]
fn a_wizard_may_ask_for_more_than_the_api() {
    let mut form = profiles("PutProfileObjectType", json!({}));
    form.demand(vec!["TemplateId".parse().unwrap()]);
    let template = row(&mut form, "TemplateId");
    assert!(template.required && template.issue.is_none(), "nobody has been there yet");
    assert!(!form.submit_part(&["TemplateId".parse().unwrap()]));
    assert_eq!(row(&mut form, "TemplateId").issue.unwrap().1, "needs a value: 1 to 64 letters, digits, - or _");
    type_at(&mut form, "TemplateId", "Zendesk-users");
    assert!(form.submit_part(&["TemplateId".parse().unwrap()]));
}

/// For every choice that a request needs: once its kind is chosen, what is missing is said at the row of the value, which
/// is marked as needed, and no more at the choice.
#[test]
fn once_the_kind_is_chosen_the_value_is_what_is_missing() {
    let mut held = 0;
    for operation in api().operations() {
        for member in operation.input.members().iter().filter(|member| member.required && member.shape().choice) {
            for kind in member.shape().members() {
                let is_plain = !matches!(kind.shape().kind, ShapeKind::Structure { .. }) || kind.shape().choice;
                if !is_plain {
                    continue;
                }
                let mut form = Form::new(operation.id, json!({}));
                let path = DocPath::root().member(member.name);
                let choice = row_at(&mut form, &path.to_string());
                form.choose(choice, kind.name);
                form.submit();
                let at = path.member(kind.name).to_string();
                let issues: Vec<_> = form.issues().iter().filter(|issue| issue.path.starts_with(&path)).collect();
                assert!(issues.iter().any(|issue| issue.path.to_string() == at), "{} {at}: {issues:?}", operation.id);
                assert!(issues.iter().all(|issue| issue.row != Some(choice)), "{} {at}: {issues:?}", operation.id);
                assert!(row(&mut form, &at).required, "{} {at}", operation.id);
                held += 1;
            }
        }
    }
    assert!(held >= 3, "{held}");
}

#[test]
fn a_choice_of_an_item_awaits_its_value_and_one_in_a_choice_its_kind() {
    let mut form = cases("CreateCase", json!({"domainId": "d", "templateId": "t", "fields": [{"id": "title"}]}));
    let choice = row_at(&mut form, "fields[0].value");
    form.choose(choice, "stringValue");
    form.submit();
    let value = row(&mut form, "fields[0].value.stringValue");
    assert!(value.required && value.issue.is_some(), "{value:?}");
    assert!(row(&mut form, "fields[0].value").issue.is_none());

    let mut form = cases("CreateRelatedItem", json!({"domainId": "d", "caseId": "c", "type": "Sla"}));
    let choice = row_at(&mut form, "content");
    form.choose(choice, "sla");
    form.submit();
    let level = row(&mut form, "content.sla");
    assert!(level.required && level.issue.is_some(), "{level:?}");
    assert!(row(&mut form, "content").issue.is_none());
}

/// Where a member of which only some values are offered stands in an input, at its first place.
fn narrowed(shape: &'static Shape, path: &DocPath, depth: usize, found: &mut Vec<(DocPath, &'static Member)>) {
    for member in shape.members().iter().filter(|_| depth < 6) {
        let here = path.member(member.name);
        match &member.shape().kind {
            ShapeKind::String { values } if member.offered().len() < values.len() => found.push((here, member)),
            ShapeKind::List { item } => narrowed(item.shape(), &here.index(0), depth + 1, found),
            ShapeKind::Structure { .. } => narrowed(member.shape(), &here, depth + 1, found),
            _ => {}
        }
    }
}

#[test]
fn no_text_names_a_value_that_cannot_be_chosen() {
    let mut members = 0;
    for operation in api().operations() {
        let mut found = Vec::new();
        narrowed(operation.input, &DocPath::root(), 0, &mut found);
        for (path, member) in found {
            members += 1;
            let ShapeKind::String { values } = &member.shape().kind else { continue };
            let mut texts = Vec::new();
            for value in [json!("Nonsense"), json!("")] {
                let mut document = json!({});
                path.put(&mut document, value);
                let mut form = Form::new(operation.id, document);
                form.submit();
                texts
                    .extend(form.issues().iter().filter(|issue| issue.path == path).map(|issue| issue.message.clone()));
                texts.extend(form.help_at(&path).and_then(|help| help.constraint));
            }
            assert!(texts.len() > 1, "{} {path}: {texts:?}", operation.id);
            for hidden in values.iter().filter(|value| !member.offered().contains(value)) {
                let named = texts.iter().find(|text| text.split([',', ' ', ':']).any(|word| word == hidden));
                assert_eq!(named, None, "{} {path}: {hidden}", operation.id);
            }
        }
    }
    assert!(members >= 4, "{members}");
}
