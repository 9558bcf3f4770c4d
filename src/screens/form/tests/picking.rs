//! Picking from what exists: what is close to the item that something is picked for.

use serde_json::json;

use super::*;
use crate::screens::form::overlays::PickerSpec;
use crate::screens::form::pick::source::PickSource;
use crate::screens::form::slots::PickerSlot;
use crate::screens::testing::error;

fn case(id: &str, title: &str, customer: &str, status: &str) -> Value {
    let field = |id: &str, value: &str| json!({"id": id, "value": {"stringValue": value}});
    let fields = [field("title", title), field("customer_id", customer), field("status", status)];
    json!({"caseId": id, "templateId": "t1", "fields": fields})
}

/// Those of the same customer come first, what is closed last, and the case itself is not among them.
#[test]
fn a_case_is_linked_to_one_that_is_close_to_it() {
    let mut form = Rig::at("cases/domains/d1/cases/c1/related-items!link-case");
    form.press("f4");
    let mut picker = form.overlay();
    form.harness.enter(&mut *picker);
    let field = |id: &str| json!({"fieldId": id, "name": id, "type": "Text", "namespace": "System"});
    let fields = ["title", "customer_id", "status"].map(field);
    form.harness.answer(&mut *picker, PickerSlot::Prepare, json!({ "fields": fields }));
    let own = case("c1", "Lamp does not shine", "kim", "open");
    form.harness.answer(&mut *picker, PickerSlot::Beside, own.clone());
    let filter = json!({"field": {"contains": {"id": "customer_id", "value": {"stringValue": "kim"}}}});
    assert!(form.sent("SearchCases").iter().any(|input| input["filter"] == filter), "{:?}", form.sent("SearchCases"));
    let shut = case("c2", "Lamp was broken", "kim", "closed");
    let close = case("c3", "Lamp smells", "kim", "open");
    let rows = json!({"cases": [own.clone(), shut.clone(), close.clone()]});
    form.harness.answer(&mut *picker, PickerSlot::Near, rows);
    let other = case("c4", "Invoice is wrong", "lee", "open");
    let rows = json!({"cases": [other, shut, own, close]});
    form.harness.answer(&mut *picker, PickerSlot::Rows, rows);
    let seen = form.harness.overlay(&*picker);
    let order: Vec<&str> = ["Lamp smells", "Invoice is wrong", "Lamp was broken"].into();
    let at: Vec<usize> =
        order.iter().map(|title| seen.find(title).unwrap_or_else(|| panic!("{title}: {seen}"))).collect();
    assert!(at.is_sorted(), "{seen}");
    assert!(!seen.contains("Lamp does not shine"), "{seen}");
    assert!(seen.contains("same customer · c3") && seen.contains("same customer, closed"), "{seen}");
    form.harness.press(&mut *picker, "enter");
    for command in form.harness.commands.drain(..).collect::<Vec<_>>() {
        if let Command::Answer(told) = command {
            form.harness.take_answer(&mut *form.page, told);
        }
    }
    form.press("ctrl-s ctrl-s");
    let content = json!({"connectCase": {"caseId": "c3"}});
    let sent = json!({"domainId": "d1", "caseId": "c1", "type": "ConnectCase", "content": content});
    assert_eq!(form.sent("CreateRelatedItem"), [sent]);
}

/// An id that nobody can read stands beside what is known of its row, and not in the place of it.
#[test]
fn a_row_without_a_name_is_called_by_what_is_known_of_it() {
    let mut form = Rig::at("cases/domains/d1/cases/c1/related-items!link-case");
    form.press("f4");
    let mut picker = form.overlay();
    form.harness.enter(&mut *picker);
    let field = |id: &str| json!({"fieldId": id, "name": id, "type": "Text", "namespace": "System"});
    let fields = ["title", "status"].map(field);
    form.harness.answer(&mut *picker, PickerSlot::Prepare, json!({ "fields": fields }));
    let failed = Outcome::Failed(error(crate::contract::ErrorKind::AccessDenied, "AccessDenied", "not allowed", 403));
    form.harness.result(&mut *picker, PickerSlot::Beside, &failed);
    let (met, unmet) = ("0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31", "1f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31");
    let (context, at) = (form.harness.context, format!("cases/domains/d1/cases/{met}").parse().unwrap());
    form.harness.session.private_names.learn(context, &at, "Lamp was met before");
    let untitled = |id: &str| json!({"caseId": id, "templateId": "t1", "fields": [{"id": "status", "value": {"stringValue": "open"}}]});
    form.harness.answer(&mut *picker, PickerSlot::Rows, json!({"cases": [untitled(met), untitled(unmet)]}));
    let seen = form.harness.overlay(&*picker);
    assert!(seen.contains("Lamp was met before"), "{seen}");
    let line = seen.lines().find(|line| line.contains("1f3c9a52")).unwrap();
    let (name, id) = (line.find("pen"), line.find("1f3c9a52"));
    assert!(name.is_some() && name < id, "{seen}");
}

/// What cannot be read of the case keeps nobody from picking.
#[test]
fn where_the_case_itself_cannot_be_read_the_others_are_picked_all_the_same() {
    let mut form = Rig::at("cases/domains/d1/cases/c1/related-items!link-case");
    form.press("f4");
    let mut picker = form.overlay();
    form.harness.enter(&mut *picker);
    form.harness.answer(&mut *picker, PickerSlot::Prepare, json!({"fields": []}));
    let failed =
        Outcome::Failed(ApiError::local(crate::contract::ErrorKind::AccessDenied, "AccessDenied", "not allowed"));
    form.harness.result(&mut *picker, PickerSlot::Beside, &failed);
    form.harness.answer(&mut *picker, PickerSlot::Rows, json!({"cases": [case("c3", "Lamp smells", "kim", "open")]}));
    let seen = form.harness.overlay(&*picker);
    assert!(seen.contains("Lamp smells"), "{seen}");
}

/// Whoever types ahead and goes on gets what was typed, and nothing else.
#[test]
fn what_was_typed_before_the_rows_came_is_taken_once_they_are_there() {
    for (typed, is_taken) in [("smells", true), ("nothing like it", false)] {
        let mut form = Rig::at("cases/domains/d1/cases/c1/related-items!link-case");
        form.press("f4");
        let mut picker = form.overlay();
        form.harness.enter(&mut *picker);
        form.harness.type_text(&mut *picker, typed);
        form.harness.press(&mut *picker, "enter");
        assert!(!form.harness.commands.iter().any(|command| matches!(command, Command::Answer(_))));
        form.harness.answer(&mut *picker, PickerSlot::Prepare, json!({"fields": []}));
        let failed =
            Outcome::Failed(ApiError::local(crate::contract::ErrorKind::AccessDenied, "AccessDenied", "not allowed"));
        let beside = form.harness.session.ledger.find(ScreenHarness::OWNER, &PickerSlot::Beside.into());
        form.harness.session.ledger.end(beside.unwrap());
        form.harness.result(&mut *picker, PickerSlot::Beside, &failed);
        let rows = json!({"cases": [case("c3", "Lamp smells", "kim", "open"), case("c4", "Lost", "lee", "open")]});
        form.harness.answer(&mut *picker, PickerSlot::Rows, rows);
        let answered = form.harness.commands.iter().any(|command| matches!(command, Command::Answer(_)));
        assert_eq!(answered, is_taken, "{typed}: {}", form.harness.overlay(&*picker));
    }
}

/// Whose contacts are meant is read first: the list opens by itself once that is there.
#[test]
fn a_list_that_was_asked_for_too_early_opens_once_it_is_known_what_of() {
    let open = || {
        let mut form = Rig::at("cases/domains/d1/cases/c1/related-items!link-contact");
        form.press("f4");
        assert!(form.harness.said().contains("opens once it is read"), "{}", form.harness.said());
        assert!(form.overlays().is_empty());
        form.harness.answer(&mut *form.page, FormSlot::NeedsPrepare, json!({"fields": []}));
        form
    };
    let customer = "arn:aws:profile:us-east-1:111122223333:domains/acme/profiles/p1";
    let mut own = case("c1", "Lamp does not shine", customer, "open");
    let user = "arn:aws:connect:us-east-1:111122223333:instance/i1/agent/a1";
    own["fields"].as_array_mut().unwrap().push(json!({"id": "assigned_user", "value": {"userArnValue": user}}));
    let mut form = open();
    form.answer(FormSlot::Above, own.clone());
    assert_eq!(form.overlays(), ["picker"]);
    // Whoever goes on meanwhile is not disturbed.
    let mut form = open();
    form.press("down");
    form.answer(FormSlot::Above, own);
    assert!(form.overlays().is_empty());
    // What can't be read is no reason to wait for ever.
    let mut form = open();
    let failed = error(crate::contract::ErrorKind::AccessDenied, "AccessDenied", "not allowed", 403);
    let call = form.harness.session.ledger.find(ScreenHarness::OWNER, &FormSlot::Above.into()).unwrap();
    form.harness.session.ledger.end(call);
    form.harness.result(&mut *form.page, FormSlot::Above, &Outcome::Failed(failed));
    assert!(form.harness.said().contains("could not be read"), "{}", form.harness.said());
    assert!(form.overlays().is_empty());
}

/// Whoever is not found by a number is told how it was understood, and where it has to be said whose it is.
#[test]
fn a_customer_who_is_not_found_by_a_number_may_be_of_another_country() {
    let mut form = Rig::at("cases/domains/d1/cases!create");
    let resource = catalog().resource("profiles/domains/profiles").unwrap();
    let source =
        PickSource { arns: true, ..PickSource::new(resource, "profiles/domains/acme/profiles".parse().unwrap()) };
    let mut picker = PickerSpec { source, trial: None, brings: false, goes_on: false }.open();
    // Nothing else is on its way.
    form.harness.session.ledger.leave(ScreenHarness::OWNER);
    form.harness.enter(&mut *picker);
    form.harness.type_text(&mut *picker, "0721 555 0142");
    form.harness.press(&mut *picker, "enter");
    form.harness.answer(&mut *picker, PickerSlot::Rows, json!({"Items": []}));
    looks("picker_no_country_80x24", &form.harness.overlay(&*picker));
    form.harness.shrink(&*picker);
}

/// A picker of object types whose rows come page by page.
fn object_types() -> (Rig, Box<dyn Screen>) {
    let mut form = Rig::at("cases/domains/d1/cases!create");
    let resource = catalog().resource("profiles/domains/object-types").unwrap();
    let source = PickSource::new(resource, "profiles/domains/acme/object-types".parse().unwrap());
    let mut picker = PickerSpec { source, trial: None, brings: false, goes_on: false }.open();
    // Nothing else is on its way.
    form.harness.session.ledger.leave(ScreenHarness::OWNER);
    form.harness.commands.clear();
    form.harness.enter(&mut *picker);
    (form, picker)
}

/// The next page of it, and whether there are more.
fn page(form: &mut Rig, picker: &mut dyn Screen, names: &[&str], more: Option<&str>) {
    let rows: Vec<Value> = names.iter().map(|name| json!({ "ObjectTypeName": name })).collect();
    form.harness.answer_page(picker, PickerSlot::Rows, json!({ "Items": rows }), more);
}

/// What was picked so far.
fn picked(form: &mut Rig) -> Vec<String> {
    let commands = std::mem::take(&mut form.harness.commands).into_iter();
    let value = |command| match command {
        Command::Answer(OverlayAnswer::Form(FormAnswer::Value(value))) => Some(value),
        _ => None,
    };
    commands.filter_map(value).collect()
}

/// The page with the row of that very name may still be on its way.
#[test]
fn what_is_only_like_what_was_typed_is_not_taken_while_rows_are_still_read() {
    let none: [String; 0] = [];
    let (mut form, mut picker) = object_types();
    form.harness.type_text(&mut *picker, "Contact");
    page(&mut form, &mut *picker, &["AccountContactRole", "Account"], Some("2"));
    form.harness.press(&mut *picker, "enter");
    let said = form.harness.said();
    assert!(said.contains("Contact is taken once it is there"), "{said}");
    assert!(said.contains("Enter again takes AccountContactRole"), "{said}");
    page(&mut form, &mut *picker, &["ContactRequest"], Some("3"));
    assert_eq!(picked(&mut form), none, "there is more to come");
    page(&mut form, &mut *picker, &["Contact", "Order"], Some("4"));
    assert_eq!(picked(&mut form), ["Contact"], "it is taken at once, though there is more");

    // A second time means what is there.
    let (mut form, mut picker) = object_types();
    form.harness.type_text(&mut *picker, "Contact");
    page(&mut form, &mut *picker, &["AccountContactRole"], Some("2"));
    form.harness.press(&mut *picker, "enter enter");
    assert_eq!(picked(&mut form), ["AccountContactRole"]);

    // So does whoever goes to a row.
    let (mut form, mut picker) = object_types();
    form.harness.type_text(&mut *picker, "Contact");
    page(&mut form, &mut *picker, &["AccountContactRole", "ContactRequest"], Some("2"));
    form.harness.press(&mut *picker, "down enter");
    assert_eq!(picked(&mut form), ["AccountContactRole"]);

    // What is there under that name is taken at once, in whatever letters.
    let (mut form, mut picker) = object_types();
    form.harness.type_text(&mut *picker, "contact");
    page(&mut form, &mut *picker, &["AccountContactRole", "Contact"], Some("2"));
    form.harness.press(&mut *picker, "enter");
    assert_eq!(picked(&mut form), ["Contact"]);

    // Where nothing more comes, what is nearest is meant.
    let (mut form, mut picker) = object_types();
    form.harness.type_text(&mut *picker, "Contact");
    page(&mut form, &mut *picker, &["AccountContactRole"], Some("2"));
    form.harness.press(&mut *picker, "enter");
    page(&mut form, &mut *picker, &["ContactRequest"], None);
    assert_eq!(picked(&mut form), ["ContactRequest"]);

    // Another text is another wish.
    let (mut form, mut picker) = object_types();
    form.harness.type_text(&mut *picker, "Contact");
    page(&mut form, &mut *picker, &["AccountContactRole"], Some("2"));
    form.harness.press(&mut *picker, "enter");
    form.harness.type_text(&mut *picker, "s");
    page(&mut form, &mut *picker, &["Contact", "Contacts"], None);
    assert_eq!(picked(&mut form), none);
}

/// The keys that leave the field leave it once what was typed is there.
#[test]
fn a_key_that_leaves_the_field_waits_for_the_row_too() {
    let (mut form, mut picker) = object_types();
    form.harness.type_text(&mut *picker, "Contact");
    page(&mut form, &mut *picker, &["AccountContactRole"], Some("2"));
    form.harness.press(&mut *picker, "tab");
    assert!(form.harness.said().contains("Contact is taken once it is there"));
    page(&mut form, &mut *picker, &["Contact"], None);
    let commands = std::mem::take(&mut form.harness.commands);
    let contact = OverlayAnswer::Form(FormAnswer::Value("Contact".to_owned()));
    assert_eq!(commands, [Command::Answer(contact), Command::Act(Action::NextField)]);
}

/// A rule of which one half is known asks for the other, as long as nobody goes on himself.
#[test]
fn an_entry_that_was_picked_for_is_picked_whole() {
    let begin = || {
        let mut form = Rig::at("cases/domains/d1/case-rules!create");
        form.press("down down enter");
        form.press("ctrl-s");
        for picked in ["case_reason", "product", "refund"] {
            assert_eq!(form.overlays(), ["picker"], "before {picked}");
            form.choose(FormAnswer::Value(picked.to_owned()));
        }
        assert_eq!(form.overlays(), ["picker"], "which products");
        form
    };
    let mapped = |products: &[&str]| {
        let mappings = json!([{"parentFieldOptionValue": "refund", "childFieldOptionValues": products}]);
        let rule = json!({"fieldOptions": {"parentFieldId": "case_reason", "childFieldId": "product",
            "parentChildFieldOptionsMappings": mappings}});
        [json!({"domainId": "d1", "name": "Refunds", "rule": rule})]
    };
    let sent = |form: &mut Rig| {
        form.sees("By its name templates find it");
        form.type_text("Refunds");
        form.press("ctrl-s ctrl-s");
        form.sent("CreateCaseRule")
    };
    let mut form = begin();
    form.choose(FormAnswer::Value("lamp".to_owned()));
    assert_eq!(sent(&mut form), mapped(&["lamp"]));
    let mut form = begin();
    form.choose(FormAnswer::Several(vec!["lamp".to_owned(), "shade".to_owned()]));
    assert_eq!(sent(&mut form), mapped(&["lamp", "shade"]));
    // To offer nothing can be meant, too.
    let mut form = begin();
    form.press("ctrl-s");
    assert_eq!(sent(&mut form), mapped(&[]));
}
