//! The grid by keys, and the preview beside it at every one of them.

use ratatui::layout::Rect;
use serde_json::{Value, json};

use super::{FieldAnswer, FormAnswer, Rig};

/// A new object type at its fields, with its name and description given.
fn fields() -> Rig {
    let mut form = Rig::at("profiles/domains/acme/object-types!create");
    form.press("enter");
    form.type_text("Card");
    form.press("tab");
    form.type_text("Cards");
    form.press("ctrl-s ctrl-s");
    form.sees("Read from");
    form
}

/// The same with three fields out of a spreadsheet.
fn filled() -> Rig {
    let mut form = fields();
    let rows = "Field\tSource\tTarget\tContentType\nid\t_source.id\t\t\nmail\t_source.mail\t_profile.EmailAddress\t\
                EMAIL_ADDRESS\ntel\t_source.tel\t_profile.PhoneNumber\tPHONE_NUMBER\n";
    form.harness.paste(&mut *form.page, rows);
    form.sees("PHONE_NUMBER");
    form
}

fn keys(form: &mut Rig) {
    form.press("ctrl-s");
    form.harness.paste(&mut *form.page, "cardId,id,UNIQUE\n_phone,tel,PROFILE SECONDARY");
    form.sees("PROFILE, SECONDARY");
}

/// What would be sent of a member.
fn document(form: &mut Rig, member: &str) -> Value {
    form.press("f2");
    form.press("f2");
    form.harness.pass(1000);
    form.harness.wake(&mut *form.page);
    form.drafts().pop().map(|draft| draft[member].clone()).unwrap_or_default()
}

fn names(form: &mut Rig) -> Vec<String> {
    document(form, "Fields").as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

#[test]
fn rows_come_out_of_a_spreadsheet() {
    let mut form = filled();
    assert!(form.harness.said().contains("3 rows pasted"));
    let wanted = json!({
        "id": {"Source": "_source.id"},
        "mail": {"Source": "_source.mail", "Target": "_profile.EmailAddress", "ContentType": "EMAIL_ADDRESS"},
        "tel": {"Source": "_source.tel", "Target": "_profile.PhoneNumber", "ContentType": "PHONE_NUMBER"},
    });
    assert_eq!(document(&mut form, "Fields"), wanted);
    // A name that there is already is replaced; a quoted comma is none between cells.
    form.harness.paste(&mut *form.page, "id,_source.nr\nname,\"{{_source.a}}, {{_source.b}}\"\r\n");
    assert!(form.harness.said().contains("1 of them in place of"));
    let fields = document(&mut form, "Fields");
    assert_eq!((&fields["id"]["Source"], fields.as_object().unwrap().len()), (&json!("_source.nr"), 4));
    assert_eq!(fields["name"]["Source"], "{{_source.a}}, {{_source.b}}");
    keys(&mut form);
    let keys = document(&mut form, "Keys");
    assert_eq!(keys["cardId"], json!([{"FieldNames": ["id"], "StandardIdentifiers": ["UNIQUE"]}]));
    assert_eq!(keys["_phone"][0]["StandardIdentifiers"], json!(["PROFILE", "SECONDARY"]));
}

#[test]
fn one_paste_is_taken_back_at_once_and_one_line_goes_into_the_cell() {
    let mut form = filled();
    form.press("ctrl-z");
    form.sees("+ type, or paste");
    form.press("ctrl-y");
    form.sees("▌ id");
    form.press("up up up up");
    form.harness.paste(&mut *form.page, ", x");
    form.sees("_source.id, x");
}

#[test]
fn typing_begins_a_row_and_arrows_lead_from_cell_to_cell() {
    let mut form = fields();
    form.type_text("ab");
    form.press("right");
    form.type_text("_source.x");
    form.press("left left backspace");
    form.sees("_sourc.x");
    // At either end of the text an arrow leaves the cell.
    form.press("home left backspace");
    form.sees("▌ a ");
    form.press("ctrl-n");
    form.type_text("second");
    form.press("up right right");
    form.type_text("_profile.FirstName");
    form.press("down left left");
    form.sees("▌ second");
    let fields = document(&mut form, "Fields");
    assert_eq!(fields["a"], json!({"Source": "_sourc.x", "Target": "_profile.FirstName"}));
}

#[test]
fn rows_are_removed_moved_and_emptied_from_any_cell() {
    let mut form = filled();
    form.press("up tab tab ctrl-d");
    assert_eq!(names(&mut form), ["id", "tel"]);
    form.press("ctrl-z");
    assert_eq!(names(&mut form), ["id", "mail", "tel"]);
    form.press("alt-up");
    form.sees("▌ mail");
    let above = |form: &Rig, first: &str, second: &str| {
        let screen = form.screen();
        screen.find(&format!(" {first} ")).unwrap() < screen.find(&format!(" {second} ")).unwrap()
    };
    assert!(above(&form, "mail", "id") && above(&form, "id", "tel"), "{}", form.screen());
    form.press("tab delete");
    assert_eq!(document(&mut form, "Fields")["mail"]["Target"], Value::Null);
    form.press("tab backspace");
    assert_eq!(document(&mut form, "Fields")["mail"], json!({"Source": "_source.mail"}));
    form.choose(FormAnswer::Field(FieldAnswer::Duplicate));
    assert_eq!(names(&mut form), ["mail", "mail-2", "id", "tel"]);
    form.press("up ctrl-d ctrl-d ctrl-d ctrl-d");
    form.sees("▌ + type");
    form.press("ctrl-d");
}

#[test]
fn a_part_of_a_key_is_removed_alone() {
    let mut form = filled();
    keys(&mut form);
    form.press("up");
    form.choose(FormAnswer::Field(FieldAnswer::AddPart));
    form.sees("〃");
    form.press("up ctrl-d");
    let keys = document(&mut form, "Keys");
    assert_eq!(keys["cardId"].as_array().unwrap().len(), 1, "{keys}\n{}", form.screen());
    assert_eq!(keys.as_object().unwrap().len(), 2);
    form.press("ctrl-d");
    assert_eq!(document(&mut form, "Keys").as_object().unwrap().len(), 1);
}

#[test]
fn the_preview_follows_every_key() {
    for (width, height) in [(80, 24), (140, 40)] {
        let mut form = filled();
        form.harness.size = Rect::new(0, 0, width, height);
        form.sees("needs a key: one with UNIQUE");
        form.sees("here or with F6");
        keys(&mut form);
        form.press("alt-left");
        form.sees("here or with F6");
        let sample = r#"{"id": 7, "mail": "Kim@Example.com", "tel": "+49 (30) 90 18 20"}, {"id": 8}"#;
        form.harness.paste(&mut *form.page, sample);
        form.sees("sample 1 of 2");
        form.press("up");
        form.looks(&format!("grid_preview_fields_{width}x{height}"));
        form.press("down down tab tab backspace");
        form.sees("PhoneNumbe ← leads nowhere");
        form.type_text("r");
        form.sees("PhoneNumber ← +49 (30) 90 18 20");
        form.press("shift-tab backspace");
        form.sees("PhoneNumber ← no value in the sample");
        form.type_text("l");
        form.press("ctrl-s up");
        form.looks(&format!("grid_preview_keys_{width}x{height}"));
        form.press("f7");
        form.sees("sample 2 of 2");
        form.press("down");
        form.sees("_phone ← no value for tel");
        form.press("f5");
        form.sees("compared as 4930901820");
        form.harness.shrink(&*form.page);
    }
}

#[test]
fn the_samples_are_seen_with_all_that_the_mapping_makes_of_them() {
    for (width, height) in [(80, 24), (140, 40)] {
        let mut form = filled();
        form.harness.size = Rect::new(0, 0, width, height);
        keys(&mut form);
        form.press("f6");
        form.type_text(r#"{"mail": "#);
        form.sees("✗ line 1, column 9: the text ends where a value");
        form.type_text(r#""kim@example.com"}"#);
        form.sees("✓ 1 object");
        form.sees("✗ the sample is turned away: it has no value for");
        form.looks(&format!("grid_samples_{width}x{height}"));
        form.press("pagedown f6");
        form.sees("Made of fields");
        form.sees("the sample is turned away");
        form.press("f6 ctrl-d");
        assert!(!form.screen().contains("kim@example.com"));
        form.press("ctrl-z f6");
        form.sees("the sample is turned away");
        form.harness.shrink(&*form.page);
    }
}

#[test]
fn a_broken_sample_makes_no_rows_and_is_shown_where_it_is_wrong() {
    let mut form = filled();
    form.harness.paste(&mut *form.page, "{\n  \"id\": 7,\n  \"mail\"\n}");
    form.sees("line 4, column 1");
    form.sees("4 ✗ }");
    form.press("up end");
    form.type_text(": 1");
    form.sees("✓ 1 object");
    form.press("f6");
    assert_eq!(names(&mut form), ["id", "mail", "tel"]);
    // A source with paths begins with braces, too.
    form.press("up up up up tab");
    form.harness.paste(&mut *form.page, "{{_source.a}}");
    form.sees("_source.id{{_source.a}}");
}

#[test]
fn samples_are_in_no_draft() {
    let mut form = filled();
    form.harness.paste(&mut *form.page, r#"{"id": 7, "mail": "kim@example.com"}"#);
    form.press("tab");
    form.type_text("x");
    form.pass(1000);
    form.sees("kim@example.com");
    assert!(!form.drafts().is_empty());
    let effects = format!("{:?}", form.harness.effects);
    assert!(!effects.contains("kim@example.com"), "{effects}");
    assert!(!format!("{:?}", form.page).contains("kim@example.com"));
}

#[test]
fn what_is_wrong_stands_at_its_row() {
    let mut form = filled();
    form.press("up up tab tab");
    form.type_text("FirstName");
    form.sees("✗ Fills: begins with the object that is filled, like");
    form.press("ctrl-s up tab");
    form.sees("field id: begins with the object");
    form.looks("grid_wrong_80x24");
}

/// The list that a key has opened.
fn opened(form: &mut Rig, key: &str) -> String {
    form.harness.commands.clear();
    form.press(key);
    let overlay = form.harness.opened().unwrap();
    form.harness.overlay(&*overlay)
}

#[test]
fn a_target_is_picked_from_the_members_of_the_standard_objects_or_typed() {
    let mut form = fields();
    form.press("ctrl-n");
    form.type_text("first");
    form.press("right right");
    let list = opened(&mut form, "f4");
    assert!(list.contains("_profile.AccountNumber") && list.contains("Profile · Account number"), "{list}");
    form.type_text("ShippingAddress.");
    let list = opened(&mut form, "f4");
    assert!(list.contains("_order.ShippingAddress.City") && !list.contains("AccountNumber"), "what was typed: {list}");
    form.choose(FormAnswer::Value("_profile.FirstName".to_owned()));
    form.sees("_profile.FirstName");
    form.press("ctrl-n");
    form.type_text("second");
    form.press("right right");
    form.type_text("_profile.FirstN");
    let list = opened(&mut form, "f4");
    assert!(list.contains("filled by first"), "{list}");
    form.choose(FormAnswer::Field(FieldAnswer::Type));
    form.type_text("x");
    assert_eq!(document(&mut form, "Fields")["second"]["Target"], "_profile.FirstNx", "it stays free text");
}
