//! Filling in: what is wrong is told as it is typed, and the other views of the document.

use serde_json::json;

use super::*;
use crate::screens::Choice;

#[test]
fn a_wrong_value_is_told_at_its_field_as_it_is_typed() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme prod");
    form.sees("✗");
    form.looks("domain_wrong_name_80x24");
    form.is_coloured("domain_wrong_name_roles");
    form.press("backspace backspace backspace backspace backspace");
    assert!(!form.screen().contains('✗'), "{}", form.screen());
}

#[test]
fn typing_where_a_list_grows_begins_an_item_and_ctrl_u_clears_the_line() {
    let mut form = Rig::at("appflow/flows/nightly!untag");
    form.press("tab");
    let grows = |form: &mut Rig| form.screen().lines().any(|line| line.contains('▌') && line.contains("+ Add"));
    for _ in 0..5 {
        if grows(&mut form) {
            break;
        }
        form.press("tab");
    }
    assert!(grows(&mut form), "{}", form.screen());
    form.type_text("team");
    form.sees("team");
    form.press("ctrl-u");
    form.type_text("owner");
    form.sees("owner");
    assert!(!form.screen().contains("team"), "{}", form.screen());
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
    form.looks("json_wrong_80x24");
    form.press("f2");
    assert!(form.harness.said().contains("no JSON object"), "it asks before anything is dropped");
    form.press("backspace f2");
    form.sees("acme");
}

#[test]
fn picking_lists_what_exists_through_the_pool() {
    let mut form = Rig::bare("profiles/domains/acme/integrations!create");
    form.press("f4");
    assert_eq!(form.overlay().name(), "picker", "{}", form.screen());
    form.choose(FormAnswer::Value("Salesforce-Contact".to_owned()));
    form.sees("Salesforce-Contact");
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
    form.choose(FormAnswer::Value("STRING".to_owned()));
    form.press("tab enter");
    form.type_text("mail");
    form.press("tab");
    form.type_text("_source.mail");
    form.looks("grid_80x24");
    form.press("up");
    form.sees("▌ cardId");
    form.press("alt-right enter");
    form.type_text("cardKey");
    form.press("tab");
    form.type_text("c");
    assert!(form.overlay().name() == "checklist");
    form.choose(FormAnswer::Values(vec!["cardId".to_owned()]));
    form.press("tab");
    form.choose(FormAnswer::Values(vec!["UNIQUE".to_owned(), "PROFILE".to_owned()]));
    form.press("shift-tab shift-tab");
    form.choose(FormAnswer::Field(FieldAnswer::AddPart));
    form.looks("grid_keys_80x24");
    form.press("f2");
    form.sees("\"_profile.Attributes.Card\"");
    form.sees("\"cardId\"");
    form.harness.shrink(&*form.page);
}

#[test]
fn a_checklist_takes_several_values_and_new_ones_where_it_may() {
    let mut harness = ScreenHarness::over("profiles/domains/acme/object-types!create");
    let offered = vec!["PROFILE".to_owned(), "UNIQUE".to_owned()];
    let list = |title: &str, chosen: &[&str], open: bool, typed: &str| {
        let (title, typed, offered) = (title.to_owned(), typed.to_owned(), offered.clone());
        let chosen = chosen.iter().copied().map(str::to_owned).collect();
        overlays::ChecklistSpec { title, offered, chosen, open, typed }.open()
    };
    let values = |values: &[&str]| FormAnswer::Values(values.iter().copied().map(str::to_owned).collect()).into();
    let mut closed = list("Used for", &["UNIQUE"], false, "");
    looks("checklist_80x24", &harness.overlay(&*closed));
    harness.press(&mut *closed, "space enter");
    assert_eq!(harness.asked(), [values(&["UNIQUE", "PROFILE"])]);
    let mut open = list("Made of", &[], true, "x");
    harness.type_text(&mut *open, "yz");
    harness.press(&mut *open, "enter");
    assert_eq!(harness.asked(), [values(&["xyz"])]);
    harness.shrink(&*open);
}

#[test]
fn forty_by_ten_is_enough() {
    let mut form = Rig::at("profiles/domains!create");
    form.harness.size = Rect::new(0, 0, 40, 10);
    form.type_text("acme prod");
    form.looks("domain_40x10");
    form.press("backspace backspace backspace backspace backspace ctrl-s alt-right alt-right alt-right");
    form.looks("domain_review_40x10");
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
            form.harness.size = Rect::new(0, 0, dice.u16(1..150), dice.u16(1..45));
            form.screen();
            form.harness.commands.clear();
        }
        form.harness.shrink(&*form.page);
    }
}

#[test]
fn what_is_wrong_in_a_later_step_is_gone_to_at_the_first_press() {
    let mut form = Rig::at("appflow/connector-profiles!create");
    form.press("f2 pagedown end");
    form.press(&"backspace ".repeat(80));
    let text = r#"{"connectorProfileName": "crm", "connectorType": "Salesforce", "connectionMode": "Public",
        "connectorProfileConfig": {"connectorProfileProperties": {"Salesforce": {}}}}"#;
    form.harness.paste(&mut *form.page, text);
    form.press("f2 alt-right");
    form.sees("2 Properties");
    form.press("f8");
    form.sees("step 3 of 5");
    let said = form.harness.said();
    assert!(!said.contains("connectorProfileConfig."), "a label, no path: {said}");
}

#[test]
fn a_whole_document_takes_the_place_of_one_that_nobody_has_typed_in() {
    let open = || {
        let mut form = Rig::at("cases/domains/d1/fields/f1!edit");
        form.answer(FormSlot::Current, json!({"fields": [{"fieldId": "f1", "name": "Tier", "description": "old"}]}));
        form.press("f2");
        form.sees("\"old\"");
        form
    };
    let whole = "{\r\n  \"description\": \"new\"\r\n}\r\n";
    for keys in ["down", "up", "end", "ctrl-end"] {
        let mut form = open();
        form.press(keys);
        form.harness.paste(&mut *form.page, whole);
        form.sees("\"new\"");
        assert!(!form.screen().contains("old") && !form.screen().contains('✗'), "{}", form.screen());
        form.press("ctrl-z");
        form.sees("\"old\"");
        form.press("ctrl-y");
        form.sees("\"new\"");
        form.harness.paste(&mut *form.page, "{\"description\": \"newer\"}");
        assert!(form.screen().contains("newer") && !form.screen().contains("\"new\""), "{}", form.screen());
    }
    // What was typed in is not thrown away, unless it is selected.
    let mut form = open();
    form.type_text(" ");
    form.harness.paste(&mut *form.page, whole);
    form.sees("more text after the end");
    form.press("ctrl-a");
    form.harness.paste(&mut *form.page, whole);
    assert!(!form.screen().contains("old") && !form.screen().contains('✗'), "{}", form.screen());
    form.press("ctrl-z");
    form.sees("\"old\"");
    // A document that fits where it is put is part of the other.
    let mut form = Rig::at("profiles/domains!create");
    form.press("tab f2");
    form.harness.paste(&mut *form.page, "{\"DomainName\": \"acme\", \"Matching\": null}");
    form.press("left backspace backspace backspace backspace");
    form.harness.paste(&mut *form.page, "{\"Enabled\": true}");
    form.sees("\"Matching\": {\"Enabled\": true}");
}

/// A form, on the line of this label.
fn on(location: &str, label: &str) -> Rig {
    let mut form = Rig::at(location);
    for _ in 0..30 {
        let here = |line: &str| line.contains('▌') && line.contains(label);
        if form.screen().lines().any(here) {
            return form;
        }
        form.press("down");
    }
    panic!("no line {label} in\n{}", form.screen());
}

/// What an item is known by can't be changed: it is said at the field, and the difference has what it makes.
#[test]
fn another_value_of_an_option_makes_another_option_and_that_is_said() {
    let mut form = Rig::at("cases/domains/d1/fields/f1!edit-options");
    let option = json!({"name": "Outdoor", "value": "outdoor", "active": true});
    form.answer(FormSlot::Current, json!({"options": [option]}));
    for _ in 0..30 {
        if form.screen().lines().any(|line| line.contains('▌') && line.contains("Value")) {
            break;
        }
        form.press("down");
    }
    form.press("end");
    form.type_text("x");
    form.sees("makes another one: \"outdoor\" stays as it is beside it");
    form.press("ctrl-s");
    form.sees("Difference");
    form.sees("outdoorx");
}

#[test]
fn a_key_that_types_opens_and_types_and_never_takes_away() {
    let mut form = Rig::at("cases/domains/d1/fields/f1!edit-options");
    form.answer(FormSlot::Current, json!({"options": [{"name": "Cash", "value": "cash", "active": true}]}));
    let item = |form: &Rig, sign: &str| {
        form.screen().lines().any(|line| line.contains('▌') && line.contains(&format!("{sign} 1 ")))
    };
    for _ in 0..10 {
        if item(&form, "▸") || item(&form, "▾") {
            break;
        }
        form.press("down");
    }
    form.press("left");
    assert!(item(&form, "▸"), "{}", form.screen());
    form.type_text(" ");
    assert!(item(&form, "▾"), "{}", form.screen());
    form.press("left");
    form.harness.said();
    form.type_text("Bank");
    assert!(item(&form, "▾"), "{}", form.screen());
    assert!(form.harness.said().contains("nothing was typed"), "what is there is not typed into unseen");
    form.press("f2");
    form.sees("\"name\": \"Cash\"");
    form.sees("\"cash\"");
    let mut form = Rig::bare("appflow/flows/nightly!edit");
    form.answer(FormSlot::Current, json!({"flowName": "nightly", "triggerConfig": {"triggerType": "Scheduled"}}));
    for _ in 0..40 {
        if form.screen().lines().any(|line| line.contains('▌') && line.contains("▸ Details")) {
            break;
        }
        form.press("down");
    }
    form.type_text("rate(1hours)");
    form.sees("rate(1hours)");

    // The same on every heading of every plain form: whatever is typed, nothing that was there goes.
    for at in ["profiles/domains/acme/profiles!create", "appflow/flows!create", "profiles/domains!create"] {
        let mut form = Rig::at(at);
        for _ in 0..20 {
            let before = form.page.unsaved();
            form.type_text(" ");
            form.type_text(" ");
            assert!(before.is_none() || form.page.unsaved().is_some(), "{at}: {}", form.screen());
            form.press("down");
        }
    }
}

#[test]
fn opening_a_group_to_look_at_it_sets_nothing() {
    let mut form = on("profiles/domains/acme/profiles!create", "▸ Address");
    form.press("enter");
    form.sees("▾ Address");
    form.press("enter");
    form.type_text(" ");
    form.sees("▾ Address");
    assert_eq!(form.page.unsaved(), None);
    form.press("f2");
    assert!(!form.screen().contains("Address"), "{}", form.screen());
    form.press("f2");
    let mut form = on("profiles/domains/acme/profiles!create", "▸ Address");
    form.type_text("Main street 1");
    form.press("f2");
    form.sees("\"Address1\": \"Main street 1\"");
}

#[test]
fn what_is_left_out_is_said_and_comes_back() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("ctrl-d");
    let said = form.harness.said();
    assert!(said.contains("was left out; Ctrl-Z brings it back"), "{said}");
    form.press("ctrl-z");
    form.sees("acme");
    form.press("ctrl-d ctrl-d");
    assert!(!form.harness.said().contains("was removed"));
}

/// What is taken back may be out of sight: in another step, in a group that is closed.
#[test]
fn what_is_taken_back_is_gone_to_and_said() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("alt-right alt-right ctrl-z");
    let said = form.harness.said();
    assert!(said.contains("Domain name: taken back"), "{said}");
    form.sees("step 1 of");
    form.sees("▌   Domain name");
    form.press("alt-right ctrl-z");
    assert!(form.harness.said().contains("there is nothing to take back"));
    form.press("ctrl-y");
    assert!(form.harness.said().contains("Domain name: done again"));
    form.sees("acme");
    form.press("ctrl-y");
    assert!(form.harness.said().contains("there is nothing to do again"));

    let mut form = on("profiles/domains/acme/profiles!create", "▸ Address");
    form.type_text("Main street 1");
    form.press("esc up up");
    form.press("ctrl-z");
    let said = form.harness.said();
    assert!(said.contains("Address › ") && said.contains(": taken back"), "{said}");
    let screen = form.screen();
    assert!(screen.lines().any(|line| line.contains("▌") && line.contains("Address")), "{screen}");
}

#[test]
fn the_keys_that_leave_a_field_leave_its_open_choice_too() {
    let open = || {
        let choices = vec![Choice::new("one", "", Command::Back), Choice::new("two", "", Command::Back)];
        (ScreenHarness::over("profiles/domains!create"), crate::screens::choice_at("Values", choices, 0, "").open())
    };
    for (key, action) in [("tab", Action::NextField), ("shift-tab", Action::PreviousField), ("ctrl-s", Action::Submit)]
    {
        let (mut harness, mut menu) = open();
        harness.press(&mut *menu, key);
        assert_eq!(harness.asked(), [Command::Act(action)], "{key} takes nothing that was not chosen");
        for keys in ["down", "t"] {
            let (mut harness, mut menu) = open();
            harness.press(&mut *menu, &format!("{keys} {key}"));
            assert_eq!(harness.asked(), [Command::Close, Command::Back, Command::Act(action)], "{keys} {key}");
        }
    }
}

#[test]
fn secrets_in_a_pasted_document_are_masked_at_once_and_sent() {
    let mut form = Rig::at("appflow/connector-profiles!create");
    form.press("f2");
    let keys = serde_json::json!({"apiKey": "SECRETKEY123", "applicationKey": "SECRETAPP456"});
    let document = serde_json::json!({
        "connectorProfileName": "metrics", "connectorType": "Datadog", "connectionMode": "Public",
        "connectorProfileConfig": {
            "connectorProfileProperties": {"Datadog": {"instanceUrl": "https://api.datadoghq.com"}},
            "connectorProfileCredentials": {"Datadog": keys}
        }
    });
    form.harness.paste(&mut *form.page, &document.to_string());
    let seen = form.screen();
    assert!(!seen.contains("SECRET") && seen.contains("‹secret›"), "{seen}");
    form.press("ctrl-z");
    assert!(!form.screen().contains("SECRET"));
    form.press("ctrl-y ctrl-s ctrl-s");
    let sent = form.sent("CreateConnectorProfile");
    let sent = sent.iter().map(ToString::to_string).collect::<String>();
    assert!(sent.contains("SECRETKEY123") && sent.contains("SECRETAPP456"), "{sent}\n{}", form.screen());
}

#[test]
fn keys_that_move_in_a_text_leave_a_choice_as_it_is() {
    let mut form = Rig::at("profiles/domains/acme/profiles!create");
    let here = |form: &Rig| form.screen().lines().find(|line| line.contains('▌')).unwrap_or_default().to_owned();
    let mut choices = 0;
    for _ in 0..60 {
        let before = here(&form);
        if before.contains("left out ▾") {
            choices += 1;
            form.press("end home");
            assert_eq!(here(&form), before);
        }
        form.press("tab");
    }
    assert!(choices > 0, "{}", form.screen());
}
