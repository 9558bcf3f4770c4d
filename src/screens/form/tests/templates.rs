//! Choosing a template: what each one brings is seen before it is chosen.

use ratatui::layout::Rect;
use serde_json::json;

use super::*;
use crate::catalog::catalog;
use crate::contract::ErrorKind;
use crate::screens::form::pick::{About, picker};
use crate::screens::testing::error;

#[test]
fn a_template_shows_what_it_brings_before_it_is_chosen() {
    for (width, height) in [(80, 24), (140, 40)] {
        let mut stage = Stage::over("profiles/domains/acme/object-types!create");
        stage.size = Rect::new(0, 0, width, height);
        let resource = catalog().resource("profiles/templates").unwrap();
        let mut list = picker(resource, "profiles/templates".parse().unwrap(), Some(About::default()));
        stage.enter(&mut *list);
        let templates =
            ["Zendesk-users", "Zendesk-tickets"].map(|id| json!({"TemplateId": id, "SourceName": "Zendesk"}));
        stage.answer(&mut *list, "rows", json!({ "Items": templates }));
        assert!(stage.overlay(&*list).contains("reading Zendesk-users …"), "{}", stage.overlay(&*list));
        let brings = json!({
            "TemplateId": "Zendesk-users", "AllowProfileCreation": true, "StoreOnly": true,
            "DefaultMaxProfileObjectCount": 1000,
            "Fields": {
                "mail": {"Source": "_source.email", "Target": "_profile.EmailAddress"},
                "UserId": {"Source": "_source.id"},
            },
            "Keys": {"_zendeskUserId": [{"StandardIdentifiers": ["UNIQUE", "PROFILE"], "FieldNames": ["UserId"]}]},
        });
        stage.answer(&mut *list, "about", brings);
        looks(&format!("template_{width}x{height}"), &stage.overlay(&*list));
        stage.press(&mut *list, "down");
        let failed = error(ErrorKind::AccessDenied, "AccessDeniedException", "not allowed", 403);
        stage.result(&mut *list, "about", &Outcome::Failed(failed));
        assert!(stage.overlay(&*list).contains("✗ AccessDeniedException: not allowed"));
        stage.press(&mut *list, "up");
        assert!(stage.overlay(&*list).contains("_source.email"), "what was read is kept");
        stage.shrink(&*list);
        stage.press(&mut *list, "enter");
        assert!(stage.said().contains(r#"value: "Zendesk-users""#));
    }
}
