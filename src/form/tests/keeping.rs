use super::*;
use crate::form::{FormDraft, NotADraft};
use crate::model::Shape;
use serde_json::json;

#[test]
fn a_draft_has_no_secret_and_brings_the_rest_back() {
    let credentials = "connectorProfileConfig.connectorProfileCredentials.Zendesk";
    let mut form = appflow("CreateConnectorProfile", json!({}));
    type_at(&mut form, "connectorProfileName", "crm");
    type_at(&mut form, &format!("{credentials}.clientId"), "id");
    type_at(&mut form, &format!("{credentials}.clientSecret"), "hunter2");
    let draft = form.draft();
    assert!(!format!("{draft:?}").contains("hunter2"), "{draft:?}");
    let mut fresh = appflow("CreateConnectorProfile", json!({}));
    let restored = fresh.restore(&draft).unwrap();
    assert_eq!(
        restored.missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [format!("{credentials}.clientSecret")]
    );
    assert_eq!(fresh.document()["connectorProfileName"], "crm");
    assert!(fresh.is_dirty());
    assert!(row(&mut fresh, "connectorProfileName").touched);
}

#[test]
fn content_about_customers_is_never_kept() {
    let profile =
        json!({"DomainName": "acme", "FirstName": "Kim", "Address": {"City": "Seoul"}, "Attributes": {"vip": "yes"}});
    let form = profiles("CreateProfile", profile.clone());
    let draft = form.draft();
    for word in ["Kim", "Seoul", "vip"] {
        assert!(!format!("{draft:?}").contains(word), "{draft:?}");
    }
    let mut fresh = Form::edit(operation(Service::CustomerProfiles, "CreateProfile"), profile.clone());
    fresh.restore(&draft).unwrap();
    assert_eq!(fresh.document(), &profile, "what the form has already stays");
}

#[test]
fn a_draft_of_something_else_is_refused() {
    let draft = profiles("CreateDomain", json!({"DomainName": "a"})).draft();
    let mut form = cases("CreateDomain", json!({"name": "b"}));
    assert_eq!(form.restore(&draft), Err(NotADraft));
    let nothing = FormDraft { document: json!(null), ..form.draft() };
    assert_eq!(form.restore(&nothing), Err(NotADraft));
    assert_eq!(form.document(), &json!({"name": "b"}));
}

#[test]
fn help_says_what_a_field_is_and_what_it_may_be() {
    let mut form = profiles("CreateDomain", json!({}));
    let name = row_at(&mut form, "DomainName");
    let help = form.help(name).unwrap();
    assert_eq!(help.constraint.as_deref(), Some("1 to 64 letters, digits, - or _"));
    assert_eq!(help.api_name.to_string(), "DomainName");
    assert!(help.required && help.about.is_some());
}

/// Every member that can be reached from a shape, with the shape that has it.
fn members(shape: &'static Shape, found: &mut Vec<(&'static Shape, &'static str)>) {
    let mut waiting = vec![shape];
    let mut seen = std::collections::HashSet::new();
    while let Some(shape) = waiting.pop() {
        if !seen.insert(shape.name) {
            continue;
        }
        found.extend(shape.members().iter().map(|member| (shape, member.name)));
        waiting.extend(shape.members().iter().map(crate::model::Member::shape));
        match &shape.kind {
            crate::model::ShapeKind::List { item } => waiting.push(item.shape()),
            crate::model::ShapeKind::Map { value, .. } => waiting.push(value.shape()),
            _ => {}
        }
    }
}

#[test]
fn every_input_of_profiles_and_cases_is_described() {
    let described = |known: &&crate::model::Operation| {
        known.id.service != Service::AppFlow || known.id.name == "CreateConnectorProfile"
    };
    let mut found = Vec::new();
    api().operations().filter(described).for_each(|known| members(known.input, &mut found));
    assert!(found.len() > 800, "{} members", found.len());
    let silent = found.iter().filter(|(shape, name)| crate::form::help::about(Some(*shape), name).is_none());
    let silent: std::collections::BTreeSet<String> = silent.map(|(s, m)| format!("{}.{m}", s.name)).collect();
    assert_eq!(silent.into_iter().collect::<Vec<_>>(), [""; 0]);
}

/// What a program calls its parts says nothing to people: where a name has such words, the help has a title.
#[test]
fn no_label_is_made_of_words_of_the_api() {
    const OF_API: [&str; 5] = ["config", "configuration", "properties", "kms", "list"];
    let (mut found, mut named) = (Vec::new(), std::collections::BTreeSet::new());
    api().operations().filter(|operation| operation.is_write()).for_each(|of| members(of.input, &mut found));
    for (shape, name) in found {
        let label = crate::model::label(name);
        let has_title = crate::form::help::title(Some(shape), name).is_some();
        if !has_title && label.to_lowercase().split(' ').any(|word| OF_API.contains(&word)) {
            named.insert(format!("{}.{name}: {label}", shape.name));
        }
    }
    assert!(named.is_empty(), "{named:#?}");
}
