//! Choosing a template: what each one brings is seen before it is chosen.

use ratatui::layout::Rect;
use serde_json::json;

use super::*;
use crate::catalog::catalog;
use crate::contract::ErrorKind;
use crate::screens::form::overlays::PickerSpec;
use crate::screens::form::pick::source::PickSource;
use crate::screens::testing::error;

#[test]
fn a_template_shows_what_it_brings_before_it_is_chosen() {
    for (width, height) in [(80, 24), (140, 40)] {
        let mut harness = ScreenHarness::over("profiles/domains/acme/object-types!create");
        harness.size = Rect::new(0, 0, width, height);
        let resource = catalog().resource("profiles/templates").unwrap();
        let source = PickSource::new(resource, "profiles/templates".parse().unwrap());
        let mut list = PickerSpec { source, trial: None, brings: true, goes_on: false }.open();
        harness.enter(&mut *list);
        let templates =
            ["Zendesk-users", "Zendesk-tickets"].map(|id| json!({"TemplateId": id, "SourceName": "Zendesk"}));
        harness.answer(&mut *list, PickerSlot::Rows, json!({ "Items": templates }));
        assert!(harness.overlay(&*list).contains("reading Zendesk-users …"), "{}", harness.overlay(&*list));
        let brings = json!({
            "TemplateId": "Zendesk-users", "AllowProfileCreation": true, "StoreOnly": true,
            "DefaultMaxProfileObjectCount": 1000,
            "Fields": {
                "mail": {"Source": "_source.email", "Target": "_profile.EmailAddress"},
                "UserId": {"Source": "_source.id"},
            },
            "Keys": {"_zendeskUserId": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["UserId"]}]},
        });
        harness.answer(&mut *list, PickerSlot::About, brings);
        looks(&format!("template_{width}x{height}"), &harness.overlay(&*list));
        harness.press(&mut *list, "down");
        let failed = error(ErrorKind::AccessDenied, "AccessDeniedException", "not allowed", 403);
        harness.result(&mut *list, PickerSlot::About, &Outcome::Failed(failed));
        assert!(harness.overlay(&*list).contains("✗ AccessDeniedException: not allowed"));
        harness.press(&mut *list, "up");
        assert!(harness.overlay(&*list).contains("_source.email"), "what was read is kept");
        harness.shrink(&*list);
        harness.press(&mut *list, "enter");
        assert_eq!(harness.asked(), [FormAnswer::Value("Zendesk-users".to_owned()).into()]);
    }
}

/// A type that was made from a template, as the service tells of it.
fn from_template() -> Rig {
    let mut form = Rig::at("profiles/domains/acme/object-types/Zen!edit");
    form.answer(FormSlot::Current, current());
    form
}

fn current() -> Value {
    json!({
        "DomainName": "acme", "ObjectTypeName": "Zen", "Description": "Users", "TemplateId": "Zendesk-users",
        "AllowProfileCreation": true, "SourceLastUpdatedTimestampFormat": "yyyy-MM-dd'T'HH:mm:ssXXX",
        "Fields": {"mail": {"Source": "_source.email", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"}},
        "Keys": {"_email": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["mail"]}]},
    })
}

#[test]
fn a_type_from_a_template_is_changed_without_what_the_template_brings() {
    let mut form = from_template();
    form.sees("1 Template › 2 Identity › 3 Behaviour › 4 Review");
    form.type_text(" of the desk");
    form.press("ctrl-s ctrl-s");
    form.sees("with 1 change");
    form.press("ctrl-s");
    form.answer(FormSlot::Again, current());
    let wanted = json!({"DomainName": "acme", "ObjectTypeName": "Zen", "Description": "Users of the desk",
        "TemplateId": "Zendesk-users"});
    assert_eq!(form.sent("PutProfileObjectType"), [wanted]);
}

#[test]
fn a_type_without_its_template_keeps_fields_and_keys_of_its_own() {
    let mut form = from_template();
    form.press("alt-left");
    form.sees("reading Zendesk-users");
    form.harness.result(&mut *form.page, FormSlot::Template, &Outcome::Cancelled);
    form.sees("what the template brings was not");
    assert_eq!(form.sent("GetProfileObjectTypeTemplate").len(), 1, "who cancels is not asked again");
    form.press("ctrl-d");
    assert!(form.harness.said().contains("the type's own"));
    form.sees("1 Identity › 2 Behaviour › 3 Fields › 4 Keys › 5 Review");
    form.press("ctrl-z");
    form.sees("1 Template › ✓ 2 Identity › 3 Behaviour › 4 Review");
    form.press("ctrl-y ctrl-s ctrl-s");
    form.sees("_profile.EmailAddress");
    form.press("ctrl-s ctrl-s ctrl-s");
    form.answer(FormSlot::Again, current());
    let mut wanted = current();
    wanted.as_object_mut().unwrap().remove("TemplateId");
    assert_eq!(form.sent("PutProfileObjectType"), [wanted]);
}
