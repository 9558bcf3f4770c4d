//! Pairs of an id and a value, filled in under names: the fields of a case.

mod edits;
mod hidden;
mod refused;
mod unread;

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
