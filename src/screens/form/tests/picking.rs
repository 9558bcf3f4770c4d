//! Picking from what exists: what is close to the item that something is picked for.

use serde_json::json;

use super::*;
use crate::screens::form::slots::PickerSlot;

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
        form.harness.result(&mut *picker, PickerSlot::Beside, &failed);
        let rows = json!({"cases": [case("c3", "Lamp smells", "kim", "open"), case("c4", "Lost", "lee", "open")]});
        form.harness.answer(&mut *picker, PickerSlot::Rows, rows);
        let answered = form.harness.commands.iter().any(|command| matches!(command, Command::Answer(_)));
        assert_eq!(answered, is_taken, "{typed}: {}", form.harness.overlay(&*picker));
    }
}
