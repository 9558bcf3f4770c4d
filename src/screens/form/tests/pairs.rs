//! Pairs of an id and a value, filled in under names: the fields of a case.

use serde_json::json;

use super::*;
use crate::contract::ErrorKind;
use crate::screens::testing::error;

const DOMAIN: &str = "cases/domains/d1";
const CREATE: &str = "cases/domains/d1/cases?templateId=t-1!create";

/// A domain with a field of each kind.
fn fields() -> Value {
    let field =
        |id: &str, name: &str, kind: &str| json!({"fieldId": id, "name": name, "type": kind, "namespace": "Custom"});
    let mut notes = field("f-notes", "Root cause", "Text");
    notes["attributes"] = json!({"text": {"isMultiline": true}});
    json!({"fields": [
        field("title", "Title", "Text"), field("status", "Status", "SingleSelect"),
        field("customer_id", "Customer", "Text"), field("assigned_user", "Assigned user", "User"),
        field("case_id", "Case ID", "Text"),
        field("f-reason", "Reason", "SingleSelect"), field("f-product", "Product", "SingleSelect"),
        field("f-amount", "Amount", "Number"), field("f-due", "Promised by", "DateTime"),
        field("f-link", "Tracking link", "Url"), field("f-big", "Escalated", "Boolean"), notes,
        field("summary", "Summary", "Text"),
    ]})
}

fn template() -> Value {
    let rule = |id: &str, field: Option<&str>| match field {
        Some(field) => json!({"caseRuleId": id, "fieldId": field}),
        None => json!({"caseRuleId": id}),
    };
    json!({"templateId": "t-1", "name": "Return", "status": "Active", "layoutConfiguration": {"defaultLayout": "l-1"},
        "requiredFields": [{"fieldId": "title"}, {"fieldId": "customer_id"}],
        "rules": [rule("r-need", Some("f-amount")), rule("r-hide", Some("f-notes")), rule("r-left", None)]})
}

fn layout() -> Value {
    let part = |ids: &[&str]| {
        let fields: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
        json!({"sections": [{"fieldGroup": {"fields": fields}}]})
    };
    json!({"layoutId": "l-1", "content": {"basic": {
        "topPanel": part(&["customer_id", "f-reason", "f-product"]),
        "moreInfo": part(&["f-amount", "f-notes", "f-due", "f-big"])}}})
}

fn rule(id: &str) -> Value {
    let when = |kind: &str, field: &str, value: &str| {
        json!({"defaultValue": false, "conditions": [
            {kind: {"operandOne": {"fieldId": field}, "operandTwo": {"stringValue": value}, "result": true}}]})
    };
    let (name, rule) = match id {
        "r-need" => ("Refund needs an amount", json!({"required": when("equalTo", "f-reason", "refund")})),
        "r-hide" => ("Cause when closed", json!({"hidden": when("notEqualTo", "status", "closed")})),
        _ => (
            "Products by reason",
            json!({"fieldOptions": {"parentFieldId": "f-reason", "childFieldId": "f-product",
                "parentChildFieldOptionsMappings": [
                    {"parentFieldOptionValue": "refund", "childFieldOptionValues": ["lamp"]}]}}),
        ),
    };
    json!({"caseRules": [{"caseRuleId": id, "name": name, "rule": rule}]})
}

fn options(field: &str) -> Value {
    let option = |name: &str, value: &str, active: bool| json!({"name": name, "value": value, "active": active});
    match field {
        "status" => json!({"options": [option("Open", "open", true), option("Closed", "closed", true)]}),
        "f-reason" => json!({"options": [
            option("Legacy", "legacy", false), option("Refund", "refund", true), option("Delivery", "delivery", true)]}),
        _ => json!({"options": [option("Lamp", "lamp", true), option("Tent", "tent", true)]}),
    }
}

impl Rig {
    /// Everything that the form asks of the domain is answered.
    fn served(mut self) -> Self {
        let mut done = 0;
        while let Some(effect) = self.harness.effects.get(done).cloned() {
            done += 1;
            let Effect::Start(call) = effect else { continue };
            let Work::Api(request) = call.work else { continue };
            let id = |member: &str| request.input[member].as_str().unwrap_or_default().to_owned();
            let place = |list: &str, id: &str| {
                let at: Location = format!("{DOMAIN}/{list}/{id}").parse().unwrap();
                FormSlot::Document(at)
            };
            let (slot, reply) = match request.operation.name {
                "ListFields" if self.harness.page(&*self.page).contains("loading what exists") => {
                    (FormSlot::Prepare, fields())
                }
                "ListFields" => (FormSlot::Known, fields()),
                "ListFieldOptions" => (FormSlot::Known, options(&id("fieldId"))),
                "ListTemplates" => (FormSlot::Known, json!({"templates": [template()]})),
                "GetTemplate" => (place("templates", &id("templateId")), template()),
                "GetLayout" => (place("layouts", &id("layoutId")), layout()),
                "BatchGetCaseRule" => {
                    let id = request.input["caseRules"][0]["id"].as_str().unwrap().to_owned();
                    (place("case-rules", &id), rule(&id))
                }
                "GetCase" => (FormSlot::Current, existing()),
                "BatchGetProfile" => (FormSlot::Known, json!({"Profiles": []})),
                "ListDomains" => (FormSlot::Known, json!({"domains": []})),
                _ => continue,
            };
            self.harness.answer(&mut *self.page, slot, reply);
        }
        self
    }

    /// Goes to the row of this name.
    fn to(&mut self, name: &str) {
        for key in ["up"; 30].into_iter().chain(["down"; 60]) {
            if self.screen().lines().any(|line| line.contains('▌') && line.contains(name)) {
                return;
            }
            self.press(key);
        }
        panic!("no {name} in\n{}", self.screen());
    }

    /// What would be sent of the fields now.
    fn pairs(&mut self) -> Value {
        self.harness.size = Rect::new(0, 0, 140, 200);
        self.press("f2");
        // What is wrong of it is marked beside the number of its line.
        let bare = |line: &str| {
            let line = line.trim_matches(['│', '┃', ' ']).trim_start_matches(char::is_numeric);
            line.trim_start_matches([' ', '✗']).to_owned()
        };
        let text: String = self.screen().lines().map(bare).collect();
        self.press("f2");
        self.harness.size = Rect::new(0, 0, 80, 24);
        let (from, to) = (text.find('{').unwrap(), text.rfind('}').unwrap());
        let text: String = text[from..=to].to_owned();
        let document = serde_json::from_str::<Value>(&text).unwrap_or_else(|_| panic!("{text}"));
        document["fields"].clone()
    }
}

/// A case that exists.
fn existing() -> Value {
    let text = |id: &str, value: &str| json!({"id": id, "value": {"stringValue": value}});
    json!({"templateId": "t-1", "fields": [
        text("title", "Lamp"), text("status", "open"), text("case_id", "c1"), text("f-reason", "delivery"),
        text("f-notes", "Cable"),
        {"id": "f-amount", "value": {"doubleValue": 12.5}}, text("f-gone", "kept")]})
}

fn create() -> Rig {
    Rig::at(CREATE).served()
}

#[test]
fn the_fields_of_a_case_stand_by_name_in_the_order_of_its_layout() {
    for (width, height) in [(80, 24), (140, 40)] {
        let mut form = create();
        form.harness.size = Rect::new(0, 0, width, height);
        form.press("down");
        form.type_text("Lamp");
        form.press("tab");
        form.looks(&format!("case_{width}x{height}"));
    }
    let form = create();
    assert_eq!(form.page.unsaved(), None, "what a place brings along was not typed");
    let lines: Vec<usize> =
        ["Template *", "Title *", "Customer *", "Reason", "Product", "Amount", "Promised", "Escalated"]
            .iter()
            .map(|name| form.screen().lines().position(|line| line.contains(name)).unwrap_or_else(|| panic!("{name}")))
            .collect();
    assert!(lines.is_sorted(), "{lines:?}\n{}", form.screen());
    assert!(!form.screen().contains("Case ID"), "the service fills that itself");
    assert!(!form.screen().contains("Root cause"), "a rule hides it");
    assert!(!form.screen().contains("Tracking link"), "no layout shows it");
}

#[test]
fn what_a_value_decides_about_others_is_seen_at_once() {
    let mut form = create();
    assert!(!form.screen().contains("Amount *"));
    form.to("Reason");
    form.press("enter");
    let seen = form.harness.opened().map(|list| form.harness.overlay(&*list)).unwrap();
    let legacy = seen.lines().find(|line| line.contains("Legacy")).unwrap();
    assert!(legacy.contains("not active") && seen.find("Legacy") > seen.find("Delivery"), "{seen}");
    form.choose(FormAnswer::Value("refund".to_owned()));
    form.sees("Amount *");
    form.to("Product");
    form.press("enter");
    let mut list = form.overlay();
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("Lamp") && !seen.contains("Tent"), "{seen}");
    form.take(&mut *list, "Lamp");
    form.sees("Lamp");
    form.to("Reason");
    form.choose(FormAnswer::Value("delivery".to_owned()));
    assert!(!form.screen().contains("Amount *"), "{}", form.screen());
    form.to("Product");
    form.press("enter");
    let mut list = form.overlay();
    form.take(&mut *list, "Tent");
    form.to("Reason");
    form.choose(FormAnswer::Value("refund".to_owned()));
    form.sees("a rule leaves no such option here");
}

#[test]
fn a_field_that_no_layout_shows_is_added_by_its_name() {
    let mut form = create();
    form.to("Add a field");
    form.press("enter");
    let mut list = form.overlay();
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("Status") && seen.contains("Tracking link"), "{seen}");
    assert!(!seen.contains("Root cause") && !seen.contains("Case ID") && !seen.contains("Reason"), "{seen}");
    form.take(&mut *list, "Tracking");
    form.type_text("example");
    form.press("tab");
    form.sees("is no address");
    form.to("Tracking link");
    form.type_text(".com");
    assert_eq!(form.pairs(), json!([{"id": "f-link", "value": {"stringValue": "example.com"}}]));
    form.press("ctrl-d");
    assert_eq!(form.pairs(), json!([]));
}

#[test]
fn every_kind_of_field_is_typed_as_what_it_is() {
    for (name, typed, value) in [
        ("Title", "Lamp", json!({"stringValue": "Lamp"})),
        ("Amount", "12.5", json!({"doubleValue": 12.5})),
        ("Promised by", "2026-12-02 09:30", json!({"stringValue": "2026-12-02T09:30:00Z"})),
        ("Promised by", "tomorrow 9:00", json!({"stringValue": "2026-03-05T09:00:00Z"})),
        ("Promised by", "today", json!({"stringValue": "2026-03-04T00:00:00Z"})),
        ("Promised by", "2026-03-04", json!({"stringValue": "2026-03-04T00:00:00Z"})),
        ("Promised by", "friday", json!({"stringValue": "2026-03-06T00:00:00Z"})),
        ("Promised by", "by friday", json!({"stringValue": "2026-03-06T23:59:00Z"})),
        ("Escalated", "y", json!({"booleanValue": true})),
    ] {
        let mut form = create();
        form.to(name);
        form.type_text(typed);
        form.press("esc");
        assert_eq!(form.pairs()[0]["value"], value, "{name}");
        form.to(name);
        form.press("ctrl-d");
        assert_eq!(form.pairs(), json!([]), "{name}");
        form.press("ctrl-z");
        assert_eq!(form.pairs()[0]["value"], value, "{name}");
    }
}

#[test]
fn another_template_keeps_what_was_typed() {
    let mut form = create();
    form.to("Amount");
    form.type_text("5");
    form.press("esc");
    form.to("Template");
    form.choose(FormAnswer::Value("t-2".to_owned()));
    let other: Location = format!("{DOMAIN}/templates/t-2").parse().unwrap();
    form.sees("Customer *");
    form.answer(FormSlot::Document(other), json!({"templateId": "t-2", "name": "Bare", "status": "Active"}));
    assert!(!form.screen().contains("Customer *"), "{}", form.screen());
    form.sees("Amount");
    assert_eq!(form.pairs(), json!([{"id": "f-amount", "value": {"doubleValue": 5}}]));
}

#[test]
fn a_place_brings_values_of_fields_along() {
    let customer = "arn:aws:profile:eu-central-1:210987654321:domains/acme/profiles/0a1b";
    let at = format!("{DOMAIN}/cases?templateId=t-1&customer_id={}!create", customer.replace('/', "%2F"));
    let mut form = Rig::at(&at).served();
    assert_eq!(form.page.unsaved(), None);
    assert_eq!(form.pairs(), json!([{"id": "customer_id", "value": {"stringValue": customer}}]));
    form.press("f2");
    form.press("f2");
    assert_eq!(form.page.unsaved(), None, "looking at the document changes nothing");
}

#[test]
fn a_draft_leaves_what_the_place_brings_along() {
    let mut form = create();
    form.to("Template");
    form.choose(FormAnswer::Value("t-2".to_owned()));
    form.pass(900);
    let drafts = keeping::kept(&form);
    assert_eq!(drafts[0].document["templateId"], "t-2", "{drafts:?}");
    let customer = "arn:aws:profile:eu-central-1:210987654321:domains/acme/profiles/0a1b";
    let at = format!("{DOMAIN}/cases?templateId=t-1&customer_id={}!create", customer.replace('/', "%2F"));
    let mut again = keeping::later(&at, drafts).served();
    again.go_on("restore");
    let pairs = again.pairs();
    assert_eq!(pairs, json!([{"id": "customer_id", "value": {"stringValue": customer}}]));
}

#[test]
fn an_edit_begins_at_the_field_that_its_place_names_and_sends_that_alone() {
    let mut form = Rig::at(&format!("{DOMAIN}/cases/c1?field=status&value=closed!edit")).served();
    assert!(form.screen().lines().any(|line| line.contains('▌') && line.contains("Status")), "{}", form.screen());
    form.sees("Closed");
    form.press("ctrl-s ctrl-s");
    form.answer(FormSlot::Again, existing());
    let sent = form.sent("UpdateCase");
    assert_eq!(sent[0]["fields"], json!([{"id": "status", "value": {"stringValue": "closed"}}]));

    let form = Rig::at(&format!("{DOMAIN}/cases/c1?field=f-link!edit")).served();
    assert!(
        form.screen().lines().any(|line| line.contains('▌') && line.contains("Tracking link")),
        "{}",
        form.screen()
    );
    assert_eq!(form.page.unsaved(), None);
}

#[test]
fn an_edit_takes_values_away_and_keeps_what_it_does_not_know() {
    let mut form = Rig::at(&format!("{DOMAIN}/cases/c1!edit")).served();
    for (width, height) in [(80, 24), (140, 40)] {
        form.harness.size = Rect::new(0, 0, width, height);
        form.looks(&format!("case_edit_{width}x{height}"));
    }
    form.harness.size = Rect::new(0, 0, 80, 24);
    form.to("f-gone");
    form.to("Amount");
    form.press("backspace backspace backspace backspace esc");
    assert!(form.pairs().as_array().unwrap().contains(&json!({"id": "f-amount", "value": {"emptyValue": {}}})));
    form.press("ctrl-s ctrl-s");
    form.answer(FormSlot::Again, existing());
    let sent = form.sent("UpdateCase");
    assert_eq!(sent[0]["fields"], json!([{"id": "f-amount", "value": {"emptyValue": {}}}]));

    let mut form = Rig::at(&format!("{DOMAIN}/cases/c1!edit")).served();
    form.to("Amount");
    form.press("ctrl-d");
    form.sees("keeps 12.5");
    form.type_text("7");
    form.press("ctrl-s ctrl-s");
    form.answer(FormSlot::Again, existing());
    let sent = form.sent("UpdateCase");
    assert_eq!(sent[0]["fields"], json!([{"id": "f-amount", "value": {"doubleValue": 7}}]));
}

/// What has a value can have none: a choice by an entry of its list, a switch by a key.
#[test]
fn a_choice_and_a_switch_are_emptied_by_keys() {
    let mut form = Rig::at("cases/domains/d1/cases/c1?field=f-reason!edit").served();
    form.press("enter");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.take(&mut *list, "no value");
    form.to("Escalated");
    form.press("y");
    assert!(form.pairs().to_string().contains("f-big"));
    form.press("backspace");
    assert!(!form.pairs().to_string().contains("f-big"));
    form.press("ctrl-s");
    let review = form.screen();
    assert!(review.contains("- Delivery") && review.contains("+ no value"), "{review}");
    assert!(!review.contains("fields[") || review.find("Request") < review.find("fields["), "{review}");
    form.press("ctrl-s");
    form.answer(FormSlot::Again, existing());
    let none = json!([{"id": "f-reason", "value": {"emptyValue": {}}}]);
    assert_eq!(form.sent("UpdateCase")[0]["fields"], none);
    // What has none is not offered to be emptied.
    let mut form = Rig::at("cases/domains/d1/cases/c1?field=f-product!edit").served();
    form.press("enter");
    let list = form.overlay();
    assert!(!form.harness.overlay(&*list).contains("no value"));
}

/// Of several templates only one is of use: the form begins with it, and is not unsaved for that.
#[test]
fn the_only_template_that_is_of_use_is_chosen_by_itself() {
    let field: DocPath = "templateId".parse().unwrap();
    let list = |active: &[(&str, &str)]| {
        let of =
            |(id, status): &(&str, &str)| json!({"templateId": id, "name": format!("Name of {id}"), "status": status});
        json!({"templates": active.iter().map(of).collect::<Vec<_>>()})
    };
    let mut form = Rig::at("cases/domains/d1/cases!create");
    form.answer(FormSlot::Prepare, fields());
    form.answer(FormSlot::Only(field.clone()), list(&[("t-0", "Inactive"), ("t-1", "Active")]));
    assert!(form.harness.said().contains("Name of t-1 was chosen"), "{}", form.screen());
    form.sees("Name of t-1");
    assert_eq!(form.page.unsaved(), None);
    let mut form = Rig::at("cases/domains/d1/cases!create");
    form.answer(FormSlot::Prepare, fields());
    form.answer(FormSlot::Only(field), list(&[("t-1", "Active"), ("t-2", "Active")]));
    assert!(!form.screen().contains("Name of"), "{}", form.screen());
    // Nobody types its id: Enter picks.
    form.press("enter");
    assert_eq!(form.overlay().name(), "picker");
}

#[test]
fn a_refusal_stands_at_the_field_that_it_names_whether_or_not_it_has_a_value() {
    for (said, name) in [
        ("The required field customer_id has no value.", "Customer"),
        ("The field f-amount has no value, and a case rule requires one.", "Amount"),
        ("The option lamp of field f-link is not active.", "Tracking link"),
    ] {
        let mut form = create();
        form.to("Title");
        form.type_text("Lamp");
        form.press("ctrl-s ctrl-s");
        assert_eq!(form.sent("CreateCase").len(), 1, "{}", form.screen());
        let refusal = error(ErrorKind::BadRequest, "ValidationException", said, 400);
        form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refusal));
        form.sees(&format!("at {name}"));
        assert!(!form.screen().contains("another value"), "it has none: {}", form.screen());
        let line = form.screen().lines().position(|line| line.contains('▌') && line.contains(name));
        assert!(line.is_some(), "{name}: {}", form.screen());
        form.to(name);
        form.type_text("1");
        form.press("esc");
        assert!(!form.screen().contains("has no value") && !form.screen().contains("not active"), "{}", form.screen());
    }
}

/// Why it failed is said until something of it is another, however that was made.
#[test]
fn a_refusal_is_gone_once_something_was_corrected() {
    let mut form = create();
    form.to("Title");
    form.type_text("Lamp");
    form.press("ctrl-s ctrl-s");
    let refusal = error(ErrorKind::BadRequest, "ValidationException", "The case is not right.", 400);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refusal));
    form.sees("is not right");
    form.press("f2 ctrl-a");
    let text = r#"{"templateId": "t-1", "fields": [{"id": "title", "value": {"stringValue": "Tent"}}]}"#;
    form.harness.paste(&mut *form.page, text);
    form.press("f2");
    assert!(!form.screen().contains("is not right"), "{}", form.screen());
}

/// What is left out of an edit has its own name, and not that of what stands at its place now.
#[test]
fn what_is_left_out_is_called_by_its_name() {
    let kept = existing()["fields"].as_array().map_or(0, Vec::len);
    let mut form = Rig::at(&format!("{DOMAIN}/cases/c1!edit")).served();
    let name = "Reason";
    form.to(name);
    form.press("ctrl-d");
    form.to("Amount");
    form.type_text("7");
    form.press("ctrl-s");
    assert!(kept > 1);
    form.sees("1 change;");
    form.sees(&format!("stays as it is: {name}"));
    // What keeps its value lacks none.
    let mut form = Rig::at(&format!("{DOMAIN}/cases/c1!edit")).served();
    form.to("Title");
    form.press("ctrl-d");
    form.press("ctrl-s");
    assert!(!form.screen().contains("Title: the template"), "{}", form.screen());
}

#[test]
fn without_names_the_pairs_are_filled_in_as_they_are() {
    let mut form = Rig::at(CREATE);
    form.sees("reading the fields");
    let denied = error(ErrorKind::AccessDenied, "AccessDeniedException", "not allowed", 403);
    form.harness.result(&mut *form.page, FormSlot::Known, &Outcome::Failed(denied));
    form.sees("▸ Fields");
    form.sees("AccessDeniedException");
    assert!(form.harness.said().contains("not allowed"));
}

#[test]
fn the_document_and_the_fields_stay_in_step() {
    let mut form = create();
    form.press("f2 ctrl-a");
    let text = r#"{"templateId": "t-1", "fields": [{"id": "f-big", "value": {"booleanValue": false}},
        {"id": "title", "value": {"stringValue": "Tent"}}, {"id": "f-amount", "value": {"stringValue": "five"}}]}"#;
    form.harness.paste(&mut *form.page, text);
    form.press("f2");
    form.sees("Tent");
    form.sees("◉ no");
    let pairs = form.pairs();
    assert_eq!(pairs[0]["id"], "f-big");
    assert_eq!(pairs[2], json!({"id": "f-amount", "value": {"stringValue": "five"}}), "nothing is lost");
    form.press("ctrl-z");
    assert_eq!(form.pairs(), json!([]));
}

#[test]
fn a_user_is_picked_from_those_that_other_cases_have() {
    let mut form = create();
    form.to("Add a field");
    form.press("enter");
    let mut list = form.overlay();
    form.take(&mut *list, "Assigned");
    form.to("Assigned user");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.harness.answer(&mut *list, PickerSlot::Prepare, fields());
    let user = |name: &str| format!("arn:aws:connect:eu-central-1:210987654321:instance/i/agent/{name}");
    let case = |id: &str, name: &str| json!({"caseId": id, "fields": [{"id": "assigned_user", "value": {"userArnValue": user(name)}}]});
    let cases =
        json!({"cases": [case("c1", "kim"), case("c2", "lee"), case("c3", "kim"), {"caseId": "c4", "fields": []}]});
    form.harness.answer(&mut *list, PickerSlot::Rows, cases);
    let seen = form.harness.overlay(&*list);
    assert!(["  kim  ", "  lee  "].iter().all(|name| seen.matches(name).count() == 1), "{seen}");
    form.take(&mut *list, "kim");
    assert_eq!(form.pairs(), json!([{"id": "assigned_user", "value": {"userArnValue": user("kim")}}]));
}

#[test]
fn who_types_where_a_name_stands_for_an_id_replaces_it() {
    let template = |form: &mut Rig| {
        form.harness.size = Rect::new(0, 0, 140, 200);
        form.press("f2");
        let screen = form.screen();
        form.press("f2");
        screen.lines().find(|line| line.contains("templateId")).unwrap_or_default().to_owned()
    };
    let mut form = create();
    form.to("Template");
    form.sees("Return");
    form.type_text("T1");
    let line = template(&mut form);
    assert!(line.contains("\"T1\""), "{line}");
    let mut form = create();
    form.to("Template");
    form.press("backspace");
    let line = template(&mut form);
    assert!(!line.contains("t-"), "{line}");
}

/// Ids come last: first stands what people read.
#[test]
fn the_review_of_a_new_case_says_its_values_by_name() {
    let mut form = create();
    form.to("Title");
    form.type_text("Lamp arrived broken");
    form.to("Reason");
    form.choose(FormAnswer::Value("refund".to_owned()));
    form.to("Promised");
    form.type_text("2026-03-05 09:00");
    form.harness.size = Rect::new(0, 0, 100, 60);
    form.press("ctrl-s");
    let seen = form.screen();
    let at = |text: &str| seen.find(text).unwrap_or_else(|| panic!("no {text} in {seen}"));
    let order = [
        "Create case Lamp arrived broken",
        "What is sent",
        "Template     Return",
        "Title        Lamp",
        "Reason       Refund",
        "Promised by  2026-03-05 09:00",
        "Ids",
        "Request ·",
    ];
    assert!(order.windows(2).all(|two| at(two[0]) < at(two[1])), "{seen}");
    let first = &seen[..at("Ids")];
    for id in ["t-1", "f-reason", "f-due", "refund\"", "2026-03-05T"] {
        assert!(!first.contains(id), "{id}: {first}");
    }
}

/// Nothing else can be filled in while what is to be changed is on its way, and nothing is sent by mistake.
#[test]
fn an_edit_of_one_field_waits_for_the_fields() {
    const AT: &str = "cases/domains/d1/cases/c1?field=f-reason&value=refund!edit";
    let mut form = Rig::open(AT);
    form.harness.answer(&mut *form.page, FormSlot::Prepare, fields());
    form.harness.answer(&mut *form.page, FormSlot::Current, existing());
    let seen = form.screen();
    assert!(seen.contains("loading the fields") && !seen.contains("Performed by"), "{seen}");
    let offered = form.page.actions(&form.harness.session);
    assert!(!offered.contains(&Action::Submit) && offered.contains(&Action::Back), "{offered:?}");
    form.press("ctrl-s");
    let said = form.harness.said();
    assert!(said.contains("still being read"), "{}", form.screen());
    let notice = crate::screens::Notice { text: said, tone: crate::widgets::Tone::Warn };
    let mut form = Rig::open(AT);
    form.harness.session.notice = Some((notice, form.harness.session.now));
    let mut form = form.served();
    assert_eq!(form.harness.session.notice, None, "they were read since");
    form.sees("Refund");
    form.press("ctrl-s");
    form.sees("+ Refund");
}

/// Whoever ends the reading, or has it fail, never sees the ids of what exists, nor loses what was wanted with it.
#[test]
fn an_edit_whose_fields_are_not_read_says_so_and_reads_them_again() {
    const AT: &str = "cases/domains/d1/cases/c1?field=f-reason&value=refund!edit";
    let refused = Outcome::Failed(error(ErrorKind::Throttled, "ThrottlingException", "slow down", 429));
    let basis = FormSlot::Document(format!("{DOMAIN}/templates/t-1").parse().unwrap());
    let ends = [
        (FormSlot::Known, Outcome::Cancelled, "the fields were not read"),
        (FormSlot::Known, refused, "slow down"),
        (basis, Outcome::Cancelled, "the fields were not read"),
    ];
    for (slot, outcome, says) in ends {
        let mut form = Rig::open(AT);
        form.harness.answer(&mut *form.page, FormSlot::Prepare, fields());
        form.harness.answer(&mut *form.page, FormSlot::Current, existing());
        if slot != FormSlot::Known {
            form.harness.answer(&mut *form.page, FormSlot::Known, fields());
        }
        // By then the calls have ended.
        let _ = form.harness.session.ledger.leave(ScreenHarness::OWNER);
        form.harness.result(&mut *form.page, slot, &outcome);
        let seen = form.screen();
        assert!(seen.contains(says) && !seen.contains("16 items") && !seen.contains("Performed by"), "{seen}");
        assert!(!seen.contains("that the message names"), "{seen}");
        form.harness.effects.clear();
        form.press("r");
        let mut form = form.served();
        form.press("ctrl-s");
        form.sees("+ Refund");
    }
}

/// A form that is left while it reads the fields, and come back to, reads them again.
#[test]
fn an_edit_that_was_left_while_its_fields_were_read_reads_them_when_it_is_come_back_to() {
    let mut form = Rig::open("cases/domains/d1/cases/c1?field=f-reason&value=refund!edit");
    form.harness.answer(&mut *form.page, FormSlot::Prepare, fields());
    form.harness.answer(&mut *form.page, FormSlot::Current, existing());
    form.sees("loading the fields");
    let _ = form.harness.session.ledger.leave(ScreenHarness::OWNER);
    form.harness.effects.clear();
    form.harness.enter(&mut *form.page);
    let mut form = form.served();
    form.press("ctrl-s");
    form.sees("+ Refund");
}

/// Of something new, too, it is said that its fields are not read, or not all about them; a key reads what is missing, and
/// what was typed meanwhile stays.
#[test]
fn a_new_case_whose_fields_are_not_read_says_so_and_reads_them_again() {
    let refused = || Outcome::Failed(error(ErrorKind::Throttled, "ThrottlingException", "slow down", 429));
    let basis = || FormSlot::Document(format!("{DOMAIN}/templates/t-1").parse().unwrap());
    let layout = || FormSlot::Document(format!("{DOMAIN}/layouts/l-1").parse().unwrap());
    let ends = [
        (FormSlot::Known, Outcome::Cancelled, "the fields stand by their ids"),
        (FormSlot::Known, refused(), "the fields stand by their ids"),
        (basis(), Outcome::Cancelled, "not all is known of the fields"),
        (layout(), refused(), "not all is known of the fields"),
    ];
    for (slot, outcome, says) in ends {
        let mut form = Rig::open(CREATE);
        if slot != FormSlot::Known {
            form.harness.answer(&mut *form.page, FormSlot::Known, fields());
        }
        if slot == layout() {
            form.harness.answer(&mut *form.page, basis(), template());
        }
        // By then the calls have ended.
        let _ = form.harness.session.ledger.leave(ScreenHarness::OWNER);
        form.harness.effects.clear();
        form.harness.result(&mut *form.page, slot.clone(), &outcome);
        assert!(form.screen().contains(says), "{slot:?}: {}", form.screen());
        assert!(form.page.actions(&form.harness.session).contains(&Action::Refresh), "{slot:?}");
        form.press("ctrl-r");
        let mut form = form.served();
        let seen = form.screen();
        assert!(!seen.contains(says) && seen.contains("Title *") && seen.contains("Customer *"), "{slot:?}: {seen}");
        assert!(!form.page.actions(&form.harness.session).contains(&Action::Refresh), "{slot:?}");
        form.to("Title");
        form.type_text("Lamp");
        form.press("esc");
        assert_eq!(form.pairs(), json!([{"id": "title", "value": {"stringValue": "Lamp"}}]));
    }
}

/// What can be chosen for a field is read again, too, and what was typed by then stays.
#[test]
fn options_that_are_not_read_are_said_and_read_again() {
    let mut form = Rig::open(CREATE);
    let refused = Outcome::Failed(error(ErrorKind::Throttled, "ThrottlingException", "slow down", 429));
    let mut at = 0;
    while let Some(effect) = form.harness.effects.get(at).cloned() {
        at += 1;
        let Effect::Start(call) = effect else { continue };
        let Work::Api(request) = call.work else { continue };
        let slot = form.harness.session.ledger.ticket(call.id).map(|ticket| ticket.slot.clone()).unwrap();
        let reply = match (request.operation.name, &slot) {
            ("ListFields", _) => fields(),
            ("GetTemplate", _) => template(),
            ("GetLayout", _) => layout(),
            ("BatchGetCaseRule", Slot::Form(FormSlot::Document(at))) => rule(at.last().unwrap()),
            ("ListFieldOptions", _) => {
                form.harness.session.ledger.end(call.id);
                form.harness.effects.clear();
                form.harness.result(&mut *form.page, slot, &refused);
                break;
            }
            ("ListTemplates", _) => json!({"templates": [template()]}),
            _ => json!({}),
        };
        form.harness.answer(&mut *form.page, slot, reply);
    }
    form.sees("not all is known of the fields");
    form.to("Title");
    form.type_text("Lamp");
    form.press("ctrl-r");
    let form = form.served();
    let seen = form.screen();
    assert!(!seen.contains("not all is known") && seen.contains("Lamp"), "{seen}");
}

/// What the service is known to refuse is not sent to it: a case without a title, and one of a template that the service
/// itself has said is not there. What only the account's documents say warns.
#[test]
fn what_is_surely_refused_is_not_sent() {
    let mut form = create();
    form.press("ctrl-s");
    form.sees("✗ is always needed");
    form.sees("▲ the template requires a value");
    form.to("Title");
    form.type_text("Lamp");
    form.press("esc");
    form.press("ctrl-s");
    form.sees("What is sent");

    let mut form = Rig::at("cases/domains/d1/cases?templateId=nosuch!create");
    form.harness.answer(&mut *form.page, FormSlot::Known, fields());
    let basis: Location = format!("{DOMAIN}/templates/nosuch").parse().unwrap();
    let _ = form.harness.session.ledger.leave(ScreenHarness::OWNER);
    form.harness.effects.clear();
    let gone = error(ErrorKind::NotFound, "ResourceNotFoundException", "Template nosuch does not exist.", 404);
    form.harness.result(&mut *form.page, FormSlot::Document(basis), &Outcome::Failed(gone));
    form.to("Title");
    form.type_text("Lamp");
    form.press("esc");
    form.press("ctrl-s");
    form.sees("✗ there is no template nosuch");
    assert!(!form.screen().contains("What is sent"), "{}", form.screen());
    form.to("Template");
    form.choose(FormAnswer::Value("t-1".to_owned()));
    let mut form = form.served();
    assert!(!form.screen().contains("nosuch"), "{}", form.screen());
    form.press("ctrl-s");
    form.sees("What is sent");
}

/// Which moment is meant by what is typed stands beside it while it is typed.
#[test]
fn what_a_date_means_is_said_while_it_is_typed() {
    let mut form = create();
    form.to("Promised by");
    form.type_text("today");
    form.sees("understood as Wednesday 2026-03-04 00:00 (UTC)");
    form.type_text("ish");
    assert!(!form.screen().contains("understood as"), "{}", form.screen());
}

/// Nobody sees what a rule hides: what was typed there stays in the form, and goes along once it is shown again.
#[test]
fn what_a_rule_hides_is_not_sent_and_not_lost() {
    let at = CREATE.replace('!', "&title=Lamp&status=closed!");
    let mut form = Rig::at(&at).served();
    form.harness.size = Rect::new(0, 0, 140, 60);
    form.to("Root cause");
    form.type_text("Cable");
    form.press("esc");
    form.to("Status");
    form.choose(FormAnswer::Value("open".to_owned()));
    form.sees("▲ is not sent: the rule 'Cause when closed' hides it");
    assert!(form.pairs().to_string().contains("Cable"), "it stays in the form");
    form.harness.size = Rect::new(0, 0, 140, 60);
    form.press("ctrl-s");
    form.sees("What is sent");
    let review = form.screen();
    assert!(!review.contains("Cable"), "{review}");
    assert!(review.contains("is not sent: the rule 'Cause when closed' hides it"), "{review}");
    form.press("ctrl-s");
    let sent = form.sent("CreateCase");
    assert!(!sent[0].to_string().contains("f-notes") && sent[0].to_string().contains("Lamp"), "{}", sent[0]);

    let mut form = Rig::at(&at).served();
    form.to("Root cause");
    form.type_text("Cable");
    form.press("esc");
    for status in ["open", "closed"] {
        form.to("Status");
        form.choose(FormAnswer::Value(status.to_owned()));
    }
    assert!(!form.screen().contains("is not sent"), "{}", form.screen());
    form.press("ctrl-s ctrl-s");
    assert!(form.sent("CreateCase")[0].to_string().contains("Cable"), "it is shown again");
}

/// What exists of a field that a rule hides stays as it is, whatever was typed there before it was hidden.
#[test]
fn an_edit_leaves_what_a_rule_hides_as_it_is() {
    let mut form = Rig::at(&format!("{DOMAIN}/cases/c1!edit")).served();
    form.harness.size = Rect::new(0, 0, 140, 60);
    form.to("Amount");
    assert!(!form.screen().contains("Root cause"), "{}", form.screen());
    form.press("ctrl-d");
    form.type_text("7");
    form.press("esc");
    form.to("Status");
    form.choose(FormAnswer::Value("closed".to_owned()));
    form.to("Root cause");
    form.sees("Cable");
    form.type_text(" broken");
    form.press("esc");
    form.to("Status");
    form.choose(FormAnswer::Value("open".to_owned()));
    form.sees("▲ stays as it was: the rule 'Cause when closed' hides it");
    form.press("ctrl-s");
    form.sees("1 change;");
    form.press("ctrl-s");
    form.answer(FormSlot::Again, existing());
    let sent = form.sent("UpdateCase");
    assert_eq!(sent[0]["fields"], json!([{"id": "f-amount", "value": {"doubleValue": 7}}]));

    // Whoever opens the form for that field means it.
    let mut form = Rig::at(&format!("{DOMAIN}/cases/c1?field=f-notes!edit")).served();
    form.type_text("!");
    form.press("esc");
    form.sees("▲ is hidden by the rule");
    form.press("ctrl-s ctrl-s");
    form.answer(FormSlot::Again, existing());
    assert_eq!(form.sent("UpdateCase")[0]["fields"][0]["id"], "f-notes");
}

/// Values that the service is known to refuse keep a case from being sent, and are said at their fields; what is only
/// inferred warns.
#[test]
fn impossible_values_are_errors_where_it_is_known_that_they_are_refused() {
    let (long, longer) = ("x".repeat(3_001), "x".repeat(4_101));
    for (id, value, said, is_refused) in [
        ("f-amount", "much", "✗", true),
        ("customer_id", "Kim", "✗ is no ARN of a profile", true),
        ("summary", long.as_str(), "✗ must be at most 3000 characters long, and has 3001", true),
        ("title", longer.as_str(), "✗", true),
        ("f-reason", "legacy", "✗ this option is not active", true),
        ("f-reason", "nosuch", "▲ nosuch is none of its options", false),
        ("f-due", "soon", "▲ is no point in time", false),
        ("f-link", "example", "▲ is no address", false),
        ("assigned_user", "me", "▲ is no ARN", false),
    ] {
        let mut at = Location::home().child("cases").child("domains").child("d1").child("cases");
        at = at.with_query("templateId", "t-1").with_query(id, value);
        if id != "title" {
            at = at.with_query("title", "Lamp");
        }
        let mut form = Rig::at(&format!("{at}!create")).served();
        form.harness.size = Rect::new(0, 0, 140, 60);
        if id == "customer_id" {
            // A search by a bare id brings nothing along that would be refused.
            assert!(!form.screen().contains(value), "{}", form.screen());
            form.to("Customer");
            form.type_text(value);
            form.press("esc");
        }
        form.press("ctrl-s");
        let screen = form.screen();
        assert!(screen.contains(said) || screen.contains(said.trim_start_matches("▲ ")), "{id}: {screen}");
        assert_eq!(screen.contains("What is sent"), !is_refused, "{id}: {screen}");
        form.press("ctrl-s");
        assert_eq!(form.sent("CreateCase").len(), usize::from(!is_refused), "{id}");
    }
}
