//! An edit of the fields of a case: what is sent of it, and what stays.

use super::*;

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

/// What changes is said as the form says it: a time of the user's zone, and yes or no.
#[test]
fn the_review_of_an_edit_says_times_and_switches_as_people_do() {
    let mut form = Rig::at("cases/domains/d1/cases/c1?field=f-due&value=2026-03-14T09:30:00Z!edit").served();
    form.to("Escalated");
    form.press("n ctrl-s");
    let review = form.screen();
    let difference = review.split("Request").next().unwrap();
    assert!(difference.contains("+ no") && !difference.contains("false"), "{review}");
    assert!(difference.contains("2026-03-14 09:30:00 UTC, in") && !difference.contains("T09:30"), "{review}");
}
