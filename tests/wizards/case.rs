//! A case as it looks: its template, its fields by name, its customer by the picker, and what a rule requires.

use super::{ENTER, NEXT_STEP, TAB, gone, in_both_sizes, on_row};
use crate::form::{Do, fill, go};

const CASES: &str = "cases/domains/0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31/cases";
const PICK: &str = "\x1bOS";
const PAGE_DOWN: &str = "\x1b[6~";

#[test]
fn a_case_by_its_template() {
    in_both_sizes(CASES, |session| {
        session.sees(&["Open"]);
        session.press_and_see("c", &["Create a case", "Template", "Title", "Add a field"]);
        session.press_and_see(PICK, &["Return or refund", "this template is not active"]);
        session.press("Return");
        session.press(ENTER);
        session.sees(&["Top panel", "Customer", "Order number", "More information"]);
        fill(session, Do::Type("Title", "Lamp does not shine"));
        go(session, "Customer");
        session.press_and_see(PICK, &["acme-retail", "profile's domain"]);
        session.press("acme-retail");
        session.press_and_see(ENTER, &["what do you know of it?"]);
        session.press_and_see("kim@example.com", &["search by it"]);
        session.press_and_see(ENTER, &["1 loaded"]);
        session.press(ENTER);
        gone(session, "1 loaded");
        session.sees(&["(kim@example.com)"]);
        fill(session, Do::Type("Order number", "20418"));
        fill(session, Do::Choose("Case reason", "Refund"));
        session.sees(&["Refund amount *"]);
        session.press_and_see(NEXT_STEP, &["the rule 'Refund needs an amount' requires a value"]);
        session.press("\x1b[1;3D");
        session.sees(&["Top panel"]);
        fill(session, Do::Type("Refund amount", "12.5"));
        session.press(TAB);
        session.press_and_see(NEXT_STEP, &["creates a new case", "서연 김 (kim@example.com)"]);
        // What is sent stands further down.
        session.press_and_see(&PAGE_DOWN.repeat(3), &["\"doubleValue\": 12.5"]);
        session.press_and_see(NEXT_STEP, &["Lamp does not shine was created"]);
        on_row(session, "Lamp does not shine");
        session.press_and_see(ENTER, &["Case Lamp does not shine", "Customer 서연 김"]);
        session.press_and_see("2", &["20418", "12.5", "Refund"]);
    });
}
