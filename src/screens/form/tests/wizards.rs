//! Wizards: their steps, and their ways to begin.

use serde_json::{Value, json};

use super::*;

/// What a wizard's steps look like in both sizes: each step, and the review.
fn steps(name: &str, location: &str, current: Option<&Value>, keys: &[&str]) {
    for (width, height) in [(80, 24), (140, 40)] {
        let mut form = Rig::at(location);
        form.harness.size = Rect::new(0, 0, width, height);
        if let Some(current) = current {
            form.answer(FormSlot::Current, current.clone());
        }
        for keys in keys {
            match keys.strip_prefix("type:") {
                Some(text) => form.type_text(text),
                None => {
                    form.press(keys);
                }
            }
        }
        for step in 1..12 {
            form.looks(&format!("{name}_{step}_{width}x{height}"));
            if form.screen().contains("The same with the AWS CLI") || form.screen().contains("Request ·") {
                break;
            }
            form.press("alt-right");
        }
        form.sees("Request ·");
        form.harness.shrink(&*form.page);
    }
}

#[test]
fn every_step_of_the_domain_wizards() {
    steps("domain", "profiles/domains!create", None, &["type:acme", "alt-right alt-right", "y", "alt-left alt-left"]);
    let current = json!({
        "DomainName": "acme", "DefaultExpirationDays": 30,
        "Matching": {"Enabled": true, "JobSchedule": {"DayOfTheWeek": "SUNDAY", "Time": "03:00"}},
        "RuleBasedMatching": {"Enabled": true, "MatchingRules": [{"Rule": ["EmailAddress"]}],
            "AttributeTypesSelector": {"AttributeMatchingModel": "ONE_TO_ONE", "EmailAddress": ["EmailAddress"]}},
    });
    steps("domain_edit", "profiles/domains/acme!edit", Some(&current), &["backspace backspace", "type:60"]);
}

#[test]
fn every_step_of_the_cases_domain_wizard() {
    steps("cases_domain", "cases/domains!create", None, &["type:Support"]);
}

#[test]
fn every_step_of_the_object_type_wizard() {
    let at = "profiles/domains/acme/object-types!create";
    steps("object_type", at, None, &["enter", "type:Card", "tab", "type:Cards"]);
    let current = json!({
        "DomainName": "acme", "ObjectTypeName": "Card", "Description": "Cards", "AllowProfileCreation": true,
        "Fields": {
            "cardId": {"Source": "_source.cardId", "Target": "_profile.Attributes.Card", "ContentType": "STRING"},
            "email": {"Source": "_source.mail", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
        },
        "Keys": {
            "cardKey": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["cardId"]}],
            "_email": [{"StandardIdentifiers": ["PROFILE"], "FieldNames": ["email"]}],
        },
    });
    let sample = r#"type:{"cardId": "C1", "mail": "kim@example.com"}"#;
    let at = "profiles/domains/acme/object-types/Card!edit";
    steps("object_type_edit", at, Some(&current), &["alt-right alt-right f6", sample, "esc", "alt-left alt-left"]);
}

#[test]
fn every_step_of_the_connector_profile_wizards() {
    let at = "appflow/connector-profiles!create";
    steps("connector_profile", at, None, &["type:crm", "tab right"]);
    let properties = json!({"Salesforce": {"instanceUrl": "https://acme.my.salesforce.com"}});
    let details = json!([{"connectorProfileName": "crm", "connectorType": "Salesforce", "connectionMode": "Public",
        "connectorProfileProperties": properties}]);
    let current = json!({ "connectorProfileDetails": details });
    steps("connector_profile_edit", "appflow/connector-profiles/crm!edit", Some(&current), &[]);
}

#[test]
fn every_step_of_the_flow_wizard() {
    steps("flow", "appflow/flows!create", None, &["right"]);
}

#[test]
fn every_step_of_the_wizards_of_conditions() {
    steps("calculated_attribute", "profiles/domains/acme/calculated-attributes!create", None, &[]);
    steps("segment", "profiles/domains/acme/segments!create", None, &[]);
    steps("event_trigger", "profiles/domains/acme/event-triggers!create", None, &[]);
}

#[test]
fn every_step_of_the_wizards_of_a_domain_of_profiles() {
    for (name, list) in [
        ("event_stream", "event-streams"),
        ("domain_layout", "layouts"),
        ("domain_object_type", "domain-object-types"),
        ("recommender", "recommenders"),
        ("recommender_filter", "recommender-filters"),
        ("recommender_schema", "recommender-schemas"),
    ] {
        steps(name, &format!("profiles/domains/acme/{list}!create"), None, &[]);
    }
    steps("upload_job", "profiles/domains/acme/upload-jobs!create", None, &["down enter"]);
}

#[test]
fn every_step_of_the_ways_to_an_integration() {
    let at = "profiles/domains/acme/integrations!create";
    for (name, keys) in [
        ("uri", "enter"),
        ("flow", "down enter"),
        ("events", "shift-tab shift-tab enter"),
        ("trigger", "shift-tab enter"),
    ] {
        steps(&format!("integration_{name}"), at, None, &[keys]);
    }
}

/// Each source has a sign and says what comes of it; who begins with one has said which it is, and nothing is typed yet.
#[test]
fn an_integration_begins_with_its_source() {
    let at = "profiles/domains/acme/integrations!create";
    let mut form = Rig::at(at);
    form.looks("integration_starts_80x24");
    form.press("down down down enter");
    form.sees("Servicenow");
    assert_eq!(form.page.unsaved(), None);
    // Back at the ways the cursor is on that one, and another one takes its place.
    form.press("alt-left up enter f2");
    form.sees(r#""ConnectorType": "Marketo""#);
    let mut form = Rig::at(at);
    form.harness.size = Rect::new(0, 0, 140, 40);
    form.looks("integration_starts_140x40");
}

#[test]
fn every_step_of_the_wizards_of_a_domain_of_cases() {
    steps("case_template", "cases/domains/d1/templates!create", None, &[]);
    steps("case_layout", "cases/domains/d1/layouts!create", None, &[]);
    steps("field_options", "cases/domains/d1/fields/f1/options!create", None, &[]);
    for (name, down) in [("required", ""), ("hidden", "down "), ("options", "down down ")] {
        let begin = format!("{down}enter");
        steps(&format!("case_rule_{name}"), "cases/domains/d1/case-rules!create", None, &[&begin]);
    }
}

#[test]
fn proposals_from_samples_fill_the_form() {
    let mut form = Rig::at("profiles/domains/acme/object-types!create");
    form.press("down down enter");
    form.type_text("[1]");
    form.press("ctrl-s");
    form.sees("no JSON object");
    form.press("backspace backspace backspace");
    form.type_text(r#"{"id": "1", "mail": "kim@example.com"}"#);
    form.looks("samples_80x24");
    form.press("ctrl-s");
    let objects = json!([r#"{"id":"1","mail":"kim@example.com"}"#]);
    assert_eq!(form.sent("DetectProfileObjectType"), [json!({"Objects": objects, "DomainName": "acme"})]);
    let fields = json!({"id": {"Source": "_source.id"}});
    form.answer(FormSlot::Propose, json!({"DetectedProfileObjectTypes": [{"Fields": fields}]}));
    form.press("alt-right alt-right");
    form.sees("_source.id");
}

#[test]
fn a_wizard_begins_with_the_first_step_of_the_chosen_way() {
    let mut form = Rig::at("profiles/domains/acme/object-types!create");
    form.press("down enter");
    form.sees("1 Template");
    form.press("f4");
    assert_eq!(form.overlay().name(), "picker");
    form.choose(FormAnswer::Value("Zendesk-users".to_owned()));
    assert_eq!(form.sent("GetProfileObjectTypeTemplate"), [json!({"TemplateId": "Zendesk-users"})]);
    form.harness.size = Rect::new(0, 0, 140, 40);
    form.answer(
        FormSlot::Template,
        json!({"Fields": {"mail": {"Source": "_source.email", "Target": "_profile.EmailAddress"}}}),
    );
    form.sees("What Zendesk-users brings");
    form.sees("_source.email");
}

#[test]
fn what_no_step_shows_is_said_all_the_same() {
    let mut form = Rig::at("profiles/domains/acme/object-types!create");
    form.press("down enter alt-right");
    form.type_text("Card");
    form.press("tab");
    form.type_text("Cards");
    form.press("ctrl-s ctrl-s");
    form.sees("Template *");
    form.sees("needs a value");
    form.sees("✗");
    form.harness.said();
    form.press("f8");
    let said = form.harness.said();
    assert!(said.contains("Keys: "), "{said}\n{}", form.screen());
}

#[test]
fn what_an_expression_names_need_not_be_listed_once_more() {
    let mut form = Rig::at("profiles/domains/acme/calculated-attributes!create");
    let mut write = |document: Value| {
        form.press("f2 ctrl-a");
        form.harness.paste(&mut *form.page, &document.to_string());
        form.press("f2");
    };
    write(json!({"Statistic": "SUM", "AttributeDetails": {"Expression": "{Web-Order.total}"}}));
    form.press("ctrl-s");
    form.sees("step 2 of 5");
    form.press("f2");
    form.sees("\"Name\": \"total\"");
    // Who takes them away, or lists others, has reasons.
    let mut write = |document: Value| {
        form.press("ctrl-a");
        form.harness.paste(&mut *form.page, &document.to_string());
        form.press("f2 f2");
    };
    write(
        json!({"Statistic": "SUM", "AttributeDetails": {"Expression": "{Web-Order.fee}", "Attributes": [{"Name": "net"}]}}),
    );
    form.sees("\"Name\": \"net\"");
}

#[test]
fn what_a_switch_made_void_comes_back_with_it() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("alt-right alt-right y tab enter");
    form.press("tab tab");
    form.type_text("03:15");
    form.sees("03:15");
    form.press("shift-tab shift-tab shift-tab n");
    assert!(!form.screen().contains("Schedule"), "nothing is scheduled where nothing is matched: {}", form.screen());
    form.press("y f2");
    form.sees("03:15");
}

#[test]
fn a_promise_is_a_name_and_a_time_and_names_the_case() {
    let list = "cases/domains/d1/cases/c1/related-items";
    let mut form = Rig::at(&format!("{list}!promise"));
    let case = "cases/domains/d1/cases/c1".parse().unwrap();
    form.harness.session.learn_name(&case, "Lamp does not shine".to_owned());
    form.type_text("First reply");
    form.press("tab");
    form.type_text("2h");
    form.press("tab");
    form.looks("promise_80x24");
    // The review, and what it sends.
    form.press("ctrl-s ctrl-s");
    assert_eq!(
        form.sent("CreateRelatedItem"),
        [json!({"domainId": "d1", "caseId": "c1", "type": "Sla", "content": {"sla":
        {"slaInputConfiguration": {"name": "First reply", "type": "CaseField", "targetSlaMinutes": 120,
            "fieldId": "status", "targetFieldValues": [{"stringValue": "closed"}]}}}})]
    );
    // What kind of item it is, the action has said: there is one field to fill in.
    for (verb, first) in [("link-case", "Case ID"), ("link-contact", "Contact"), ("attach-file", "File")] {
        let mut form = Rig::at(&format!("{list}!{verb}"));
        form.type_text("x");
        let screen = form.screen();
        let focused = screen.lines().find(|line| line.contains('▌')).unwrap_or_default().to_owned();
        assert!(focused.contains(first) && focused.contains('x'), "{screen}");
        assert!(!screen.contains("Type *"), "{screen}");
    }
}

#[test]
fn no_wizard_goes_on_from_a_first_step_in_which_something_is_needed() {
    let mut stopped = Vec::new();
    for wizard in crate::form::wizard::wizards() {
        let of = |resource: &&crate::catalog::Resource| {
            resource.actions().iter().any(|a| a.operation == wizard.operation && wizard.verbs.contains(&a.verb))
        };
        let resource = catalog().resources().iter().find(of).unwrap();
        let action = resource.actions().iter().find(|a| a.operation == wizard.operation).unwrap();
        let holder = resource.parent_path().split('/').enumerate();
        let mut at: Vec<String> = holder
            .flat_map(|(n, part)| if n == 0 { vec![part.to_owned()] } else { vec![part.to_owned(), format!("d{n}")] })
            .collect();
        at.push(resource.name.clone());
        if action.scope == crate::catalog::Scope::Item {
            at.push("it".to_owned());
        }
        let at = at.join("/");
        for start in 0..wizard.starts.len().max(1) {
            let mut form = Rig::at(&format!("{at}!{}", action.verb));
            if wizard.starts.len() > 1 {
                for _ in 0..start {
                    form.press("down");
                }
                form.press("enter");
            }
            let needs =
                |line: &str| line.contains(" * ") && ["needed", "required", "pick"].iter().any(|w| line.contains(w));
            if !form.screen().lines().any(needs) {
                continue;
            }
            let before = form.screen();
            form.press("ctrl-s");
            assert!(!form.screen().contains("✓ 1 "), "{}: {before}\n{}", wizard.name, form.screen());
            stopped.push(wizard.name);
        }
    }
    assert!(stopped.contains(&"flow") && stopped.len() > 5, "{stopped:?}");
}
