//! Forms by keys: what is seen, and what is asked of the outside.

mod hands;
mod reach;

use serde_json::{Value, json};

use super::*;
use crate::contract::{Effect, ErrorKind, JournalNews, Work};
use crate::screens::testing::{Stage, error, finished};

/// A form on a stage.
struct Rig {
    stage: Stage,
    page: Box<dyn Screen>,
}

impl Rig {
    fn at(location: &str) -> Self {
        let mut stage = Stage::at(location);
        let mut page = crate::screens::open(&stage.location, &stage.desk).unwrap();
        stage.enter(&mut *page);
        Self { stage, page }
    }

    fn press(&mut self, keys: &str) -> Handled {
        self.stage.press(&mut *self.page, keys)
    }

    fn type_text(&mut self, text: &str) {
        self.stage.type_text(&mut *self.page, text);
    }

    fn screen(&self) -> String {
        self.stage.page(&*self.page)
    }

    fn answer(&mut self, slot: &str, document: Value) {
        self.stage.result(&mut *self.page, slot, &finished(document));
    }

    fn choose(&mut self, what: &str, value: &str) {
        let told = Told::Chosen { what: what.to_owned(), value: value.to_owned() };
        self.stage.told(&mut *self.page, told);
    }

    /// The inputs of the calls of an operation so far.
    fn sent(&self, operation: &str) -> Vec<Value> {
        let input = |effect: &Effect| match effect {
            Effect::Start(call) => match &call.work {
                Work::Api(request) if request.operation.name == operation => Some(request.input.clone()),
                _ => None,
            },
            _ => None,
        };
        self.stage.effects.iter().filter_map(input).collect()
    }

    fn drafts(&self) -> Vec<Value> {
        let draft = |effect: &Effect| match effect {
            Effect::SaveDraft(draft) => Some(draft.document.clone()),
            _ => None,
        };
        self.stage.effects.iter().filter_map(draft).collect()
    }

    /// Lets time go on and wakes the form if it asked for that.
    fn pass(&mut self, millis: i64) {
        self.stage.pass(millis);
        if self.page.deadline().is_some_and(|at| at <= self.stage.desk.now) {
            self.stage.wake(&mut *self.page);
        }
    }

    #[track_caller]
    fn sees(&self, text: &str) {
        let screen = self.screen();
        assert!(screen.contains(text), "no '{text}' in\n{screen}");
    }
}

#[test]
fn a_wrong_value_is_told_at_its_field_as_it_is_typed() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme prod");
    form.sees("✗");
    insta::assert_snapshot!("domain_wrong_name_80x24", form.screen());
    form.press("backspace backspace backspace backspace backspace");
    assert!(!form.screen().contains('✗'), "{}", form.screen());
}

#[test]
fn a_plain_form_creates_by_keys_alone() {
    let mut form = Rig::at("cases/domains/d1/fields!create");
    insta::assert_snapshot!("plain_80x24", form.screen());
    form.press("ctrl-s");
    form.sees("to correct");
    form.type_text("Severity");
    form.press("tab");
    form.press("right right");
    insta::assert_snapshot!("plain_filled_80x24", form.screen());
    form.press("ctrl-s");
    insta::assert_snapshot!("plain_review_80x24", form.screen());
    form.press("ctrl-s");
    assert_eq!(form.sent("CreateField"), [json!({"domainId": "d1", "name": "Severity", "type": "Number"})]);
    form.answer("submit", json!({"fieldId": "f1", "fieldArn": "arn:x"}));
    let said = form.stage.said();
    assert!(said.contains("Return { to: [Location") && said.contains("field f1 was created"), "{said}");
    let changed = &form.stage.desk.changes[0];
    assert_eq!(changed.location.to_string(), "cases/domains/d1/fields/f1");
}

#[test]
fn esc_on_a_dirty_form_is_the_apps_to_ask() {
    let mut form = Rig::at("cases/domains!create");
    assert_eq!(form.page.unsaved(), None);
    form.type_text("Support");
    assert_eq!(form.press("esc"), Handled::Yes, "the first leaves the field");
    assert_eq!(form.press("esc"), Handled::No, "the second is the app's, which asks");
    assert_eq!(form.page.unsaved().as_deref(), Some("The new domain"));
    form.stage.told(&mut *form.page, Told::Leave { keep: true });
    assert_eq!(form.page.unsaved(), None);
    assert_eq!(form.drafts(), [json!({"name": "Support"})]);
}

#[test]
fn drafts_are_kept_within_a_second_and_offered_again() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("Supp");
    form.pass(500);
    form.type_text("ort");
    assert!(form.drafts().is_empty());
    form.pass(400);
    assert_eq!(form.drafts(), [json!({"name": "Support"})]);
    let drafts: Vec<_> = form
        .stage
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::SaveDraft(draft) => Some((**draft).clone()),
            _ => None,
        })
        .collect();

    let mut again = Rig::at("cases/domains!create");
    let news = JournalNews::Opened { writes: Vec::new(), drafts, bookmarks: Vec::new() };
    again.stage.desk.journal.take(news);
    again.stage.news(&mut *again.page);
    assert!(again.stage.said().contains("There is a draft"));
    again.choose("draft", "restore");
    again.sees("Support");
}

#[test]
fn a_refused_form_keeps_everything_and_says_why_at_the_field() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s ctrl-s");
    assert_eq!(form.sent("CreateDomain").len(), 1, "{}", form.screen());
    let refusal = error(ErrorKind::BadRequest, "BadRequestException", "Domain acme already exists: DomainName", 400);
    form.stage.result(&mut *form.page, "submit", &Outcome::Failed(refusal));
    form.sees("already exists");
    form.sees("request 5f1c2d3e");
    form.sees("acme");
    insta::assert_snapshot!("domain_refused_80x24", form.screen());
    assert_eq!(form.page.unsaved().as_deref(), Some("The new domain"));
}

#[test]
fn json_and_back_loses_nothing_and_says_where_it_is_wrong() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("f2");
    form.sees("\"DomainName\": \"acme\"");
    form.press("end");
    form.type_text("x");
    form.sees("line 1");
    insta::assert_snapshot!("json_wrong_80x24", form.screen());
    form.press("f2");
    assert!(form.stage.said().contains("no JSON object"), "it asks before anything is dropped");
    form.press("backspace f2");
    form.sees("acme");
}

#[test]
fn what_is_edited_is_read_twice_and_only_changes_are_sent() {
    let current = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://q"});
    let mut form = Rig::at("profiles/domains/acme!edit");
    form.sees("loading");
    form.answer("current", current.clone());
    insta::assert_snapshot!("domain_edit_80x24", form.screen());
    form.press("backspace backspace");
    form.type_text("60");
    form.press("ctrl-s ctrl-s ctrl-s");
    form.sees("Difference");
    insta::assert_snapshot!("domain_edit_review_80x24", form.screen());
    form.press("ctrl-s");
    assert_eq!(form.sent("GetDomain").len(), 2, "{}", form.screen());
    form.answer("again", current);
    assert_eq!(form.sent("UpdateDomain"), [json!({"DomainName": "acme", "DefaultExpirationDays": 60})]);
}

#[test]
fn what_changed_meanwhile_is_asked_about_and_can_be_put_together() {
    let mut form = Rig::at("profiles/domains/acme!edit");
    form.answer(
        "current",
        json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://q"}),
    );
    form.press("backspace backspace");
    form.type_text("60");
    form.press("ctrl-s ctrl-s ctrl-s ctrl-s");
    let theirs = json!({"DomainName": "acme", "DefaultExpirationDays": 30, "DeadLetterQueueUrl": "https://other"});
    form.answer("again", theirs.clone());
    assert!(form.sent("UpdateDomain").is_empty());
    let said = form.stage.said();
    assert!(said.contains("It changed meanwhile") && said.contains("now https://other"), "{said}");
    form.choose("conflict", "merge");
    form.press("ctrl-s");
    form.answer("again", theirs);
    assert_eq!(form.sent("UpdateDomain"), [json!({"DomainName": "acme", "DefaultExpirationDays": 60})]);
}

#[test]
fn a_write_of_unknown_outcome_leads_to_the_journal() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("Support");
    form.press("ctrl-s ctrl-s");
    let cut = error(ErrorKind::UnknownOutcome, "CutOff", "the connection broke", 0);
    form.stage.result(&mut *form.page, "submit", &Outcome::Failed(cut));
    let said = form.stage.said();
    assert!(said.contains("The outcome is unknown") && said.contains("writes"), "{said}");
    form.sees("Support");
}

#[test]
fn the_same_request_carries_the_same_token_and_another_one_a_new_one() {
    let mut form = Rig::at("appflow/flows/nightly!start");
    form.sees("StartFlow");
    form.press("ctrl-s");
    let cut = error(ErrorKind::Internal, "InternalServerException", "try again", 500);
    form.stage.result(&mut *form.page, "submit", &Outcome::Failed(cut));
    form.press("ctrl-s");
    let sent = form.sent("StartFlow");
    assert_eq!(sent.len(), 2);
    assert!(sent[0]["clientToken"].as_str().is_some_and(|token| token.len() == 36));
    assert_eq!(sent[0], sent[1]);
}

#[test]
fn a_cases_domain_is_followed_until_it_is_active() {
    let mut form = Rig::at("cases/domains!create");
    form.type_text("Support");
    form.press("ctrl-s ctrl-s");
    form.answer("submit", json!({"domainId": "d1", "domainArn": "arn:d1", "domainStatus": "CreationInProgress"}));
    form.answer("follow", json!({"domainId": "d1", "domainStatus": "CreationInProgress"}));
    form.sees("CreationInProgress");
    insta::assert_snapshot!("following_80x24", form.screen());
    form.pass(3000);
    assert_eq!(form.sent("GetDomain").len(), 2);
    form.answer("follow", json!({"domainId": "d1", "domainStatus": "Active"}));
    let said = form.stage.said();
    assert!(said.contains("Return {") && said.contains("Attach the domain"), "{said}");
}

#[test]
fn a_put_says_whether_it_overwrites() {
    let mut form = Rig::at("profiles/domains/acme/integrations!create");
    form.press("f2");
    let text =
        r#"{"DomainName": "acme", "Uri": "arn:aws:appflow:eu-central-1:123456789012:flow/x", "ObjectTypeName": "t"}"#;
    form.press("pagedown end");
    form.press(&"backspace ".repeat(60));
    form.stage.paste(&mut *form.page, text);
    form.press("f2 ctrl-s");
    assert_eq!(form.sent("GetIntegration").len(), 1, "{}", form.screen());
    let gone = error(ErrorKind::NotFound, "ResourceNotFoundException", "none", 404);
    form.stage.result(&mut *form.page, "exists", &Outcome::Failed(gone));
    form.sees("there is no such integration yet");
}

#[test]
fn nothing_is_sent_where_nothing_may_be_changed() {
    let mut form = Rig::at("appflow/flows/nightly!stop");
    form.stage.desk.contexts[0].read_only = true;
    form.press("ctrl-s");
    assert!(form.sent("StopFlow").is_empty());
    form.sees("read-only");
}

#[test]
fn deleting_asks_for_the_name_and_lists_what_goes_with_it() {
    let mut form = Rig::at("profiles/domains/acme!delete");
    form.answer("profiles/domains/object-types", json!({"Items": [{"ObjectTypeName": "a"}, {"ObjectTypeName": "b"}]}));
    form.answer("item", json!({"DomainName": "acme", "Stats": {"ProfileCount": 1200, "ObjectCount": 9000}}));
    insta::assert_snapshot!("delete_80x24", form.screen());
    form.type_text("acm");
    form.press("enter");
    assert!(form.sent("DeleteDomain").is_empty());
    form.sees("type acme");
    form.type_text("e");
    form.press("enter");
    assert_eq!(form.sent("DeleteDomain"), [json!({"DomainName": "acme"})]);
    form.answer("submit", json!({"Message": "deleted"}));
    assert!(form.stage.said().contains("domain acme was deleted"));
}

#[test]
fn a_read_that_needs_nothing_more_runs_at_once() {
    let mut form = Rig::at("profiles/domains/acme/upload-jobs/j1!upload-url");
    assert_eq!(form.sent("GetUploadJobPath"), [json!({"DomainName": "acme", "JobId": "j1"})]);
    form.answer("submit", json!({"Url": "https://upload"}));
    form.sees("https://upload");
}

#[test]
fn no_size_and_no_key_breaks_a_form() {
    const KEYS: [&str; 34] = [
        "a",
        "é",
        "1",
        "{",
        "space",
        "backspace",
        "enter",
        "tab",
        "shift-tab",
        "up",
        "down",
        "left",
        "right",
        "pageup",
        "pagedown",
        "home",
        "end",
        "ctrl-s",
        "alt-left",
        "alt-right",
        "alt-up",
        "alt-down",
        "f1",
        "f2",
        "f3",
        "f4",
        "f8",
        "f9",
        "ctrl-d",
        "ctrl-z",
        "ctrl-y",
        "esc",
        "ctrl-o",
        "delete",
    ];
    let mut dice = fastrand::Rng::with_seed(11);
    for location in [
        "profiles/domains!create",
        "profiles/domains/acme/object-types!create",
        "appflow/connector-profiles!create",
        "appflow/flows!create",
        "cases/domains/d1/cases!create",
        "profiles/domains/acme!delete",
    ] {
        let mut form = Rig::at(location);
        for _ in 0..300 {
            form.press(KEYS[dice.usize(..KEYS.len())]);
            form.stage.size = Rect::new(0, 0, dice.u16(1..150), dice.u16(1..45));
            form.screen();
            form.stage.commands.clear();
        }
        form.stage.shrink(&*form.page);
    }
}

/// What a wizard's steps look like in both sizes: each step, and the review.
fn steps(name: &str, location: &str, current: Option<&Value>, keys: &[&str]) {
    for (width, height) in [(80, 24), (140, 40)] {
        let mut form = Rig::at(location);
        form.stage.size = Rect::new(0, 0, width, height);
        if let Some(current) = current {
            form.answer("current", current.clone());
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
            insta::assert_snapshot!(format!("{name}_{step}_{width}x{height}"), form.screen());
            if form.screen().contains("The same with the AWS CLI") || form.screen().contains("Request ·") {
                break;
            }
            form.press("alt-right");
        }
        form.sees("Request ·");
        form.stage.shrink(&*form.page);
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
fn proposals_from_samples_fill_the_form() {
    let mut form = Rig::at("profiles/domains/acme/object-types!create");
    form.press("down down enter");
    form.type_text("[1]");
    form.press("ctrl-s");
    form.sees("no JSON object");
    form.press("backspace backspace backspace");
    form.type_text(r#"{"id": "1", "mail": "kim@example.com"}"#);
    insta::assert_snapshot!("samples_80x24", form.screen());
    form.press("ctrl-s");
    let objects = json!([r#"{"id":"1","mail":"kim@example.com"}"#]);
    assert_eq!(form.sent("DetectProfileObjectType"), [json!({"Objects": objects, "DomainName": "acme"})]);
    let fields = json!({"id": {"Source": "_source.id"}});
    form.answer("propose", json!({"DetectedProfileObjectTypes": [{"Fields": fields}]}));
    form.press("alt-right alt-right");
    form.sees("_source.id");
}

#[test]
fn a_wizard_begins_with_the_first_step_of_the_chosen_way() {
    let mut form = Rig::at("profiles/domains/acme/object-types!create");
    form.press("down enter");
    form.sees("1 Template");
    form.press("f4");
    assert!(form.stage.said().contains("Picker"));
    form.choose("pick", "Zendesk-users");
    assert_eq!(form.sent("GetProfileObjectTypeTemplate"), [json!({"TemplateId": "Zendesk-users"})]);
    form.stage.size = Rect::new(0, 0, 140, 40);
    form.answer(
        "template",
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
    let said = form.stage.said();
    assert!(said.contains("Keys: ") || form.screen().contains("Keys"), "{said}\n{}", form.screen());
}

#[test]
fn picking_lists_what_exists_through_the_pool() {
    let mut form = Rig::at("profiles/domains/acme/integrations!create");
    let mut seen = String::new();
    for _ in 0..40 {
        form.press("f4");
        let said = form.stage.commands.iter().any(|command| matches!(command, Command::Overlay(_)));
        if said {
            seen = form.stage.said();
            break;
        }
        form.stage.commands.clear();
        form.press("down");
    }
    assert!(seen.contains("Picker"), "{seen}\n{}", form.screen());
    form.choose("pick", "Salesforce-Contact");
    form.sees("Salesforce-Contact");
}

#[test]
fn forty_by_ten_is_enough() {
    let mut form = Rig::at("profiles/domains!create");
    form.stage.size = Rect::new(0, 0, 40, 10);
    form.type_text("acme prod");
    insta::assert_snapshot!("domain_40x10", form.screen());
    form.press("backspace backspace backspace backspace backspace ctrl-s alt-right alt-right alt-right");
    insta::assert_snapshot!("domain_review_40x10", form.screen());
}

#[test]
fn a_mapping_is_filled_in_rows_and_columns() {
    let mut form = Rig::at("profiles/domains/acme/object-types!create");
    form.press("enter alt-right alt-right enter");
    form.type_text("cardId");
    form.press("tab");
    form.type_text("_source.card");
    form.press("tab");
    form.type_text("_profile.Attributes.Card");
    form.press("tab");
    form.choose("choice", "STRING");
    form.press("tab enter");
    form.type_text("mail");
    form.press("tab");
    form.type_text("_source.mail");
    insta::assert_snapshot!("grid_80x24", form.screen());
    form.press("up");
    form.sees("▌ cardId");
    form.press("alt-right enter");
    form.type_text("cardKey");
    form.press("tab");
    form.type_text("c");
    assert!(form.stage.said().contains("Checklist"));
    form.choose("list", r#"["cardId"]"#);
    form.press("tab");
    form.choose("list", r#"["UNIQUE", "PROFILE"]"#);
    form.press("shift-tab shift-tab");
    form.choose("deed", "part");
    insta::assert_snapshot!("grid_keys_80x24", form.screen());
    form.press("f2");
    form.sees("\"_profile.Attributes.Card\"");
    form.sees("\"cardId\"");
    form.stage.shrink(&*form.page);
}

#[test]
fn a_checklist_takes_several_values_and_new_ones_where_it_may() {
    let mut stage = Stage::over("profiles/domains/acme/object-types!create");
    let offered = vec!["PROFILE".to_owned(), "UNIQUE".to_owned()];
    let mut list = checklist::checklist("Used for", offered.clone(), vec!["UNIQUE".to_owned()], false, "");
    insta::assert_snapshot!("checklist_80x24", stage.overlay(&*list));
    stage.press(&mut *list, "space enter");
    assert!(stage.said().contains(r#"value: "[\"UNIQUE\",\"PROFILE\"]""#));
    let mut list = checklist::checklist("Made of", offered, Vec::new(), true, "x");
    stage.type_text(&mut *list, "yz");
    stage.press(&mut *list, "enter");
    assert!(stage.said().contains("xyz"));
    stage.shrink(&*list);
}

#[test]
fn a_deletion_names_what_uses_it() {
    let mut form = Rig::at("appflow/connector-profiles/crm!delete");
    form.answer("flows", json!({"flows": [{"flowName": "nightly"}, {"flowName": "hourly"}]}));
    assert_eq!(form.sent("DescribeFlow").len(), 2);
    form.answer("flow/nightly", json!({"sourceFlowConfig": {"connectorProfileName": "crm"}}));
    form.answer("flow/hourly", json!({"sourceFlowConfig": {"connectorProfileName": "other"}}));
    form.sees("appflow/flows/nightly");
    assert!(!form.screen().contains("hourly"));
    form.sees("even while it is in use");
    form.press("tab");
    form.type_text("crm");
    form.press("enter");
    let wanted = json!({"connectorProfileName": "crm", "forceDelete": true});
    assert_eq!(form.sent("DeleteConnectorProfile"), [wanted]);
    let refused = error(ErrorKind::Conflict, "ConflictException", "in use", 409);
    form.stage.result(&mut *form.page, "submit", &Outcome::Failed(refused));
    form.sees("ConflictException: in use");

    let mut form = Rig::at("profiles/domains/acme/object-types/Card!delete");
    let rows = json!([{"Uri": "arn:flow/a", "ObjectTypeName": "Card"}, {"Uri": "arn:flow/b", "ObjectTypeName": "x"},
        {"Uri": "arn:flow/c", "ObjectTypeNames": {"SegmentIdentify": "Card"}}]);
    form.answer("integrations", json!({ "Items": rows }));
    form.sees("flow%2Fa");
    form.sees("flow%2Fc");
    assert!(!form.screen().contains("flow%2Fb"));
}
