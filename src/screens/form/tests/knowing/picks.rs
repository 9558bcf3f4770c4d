//! What can be picked, and what picking leads to.

use super::*;

#[test]
fn a_picker_takes_what_was_typed_before_what_has_it() {
    let source = json!({"sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
        "sourceConnectorProperties": {"Salesforce": {"object": ""}}}});
    let mut form = filled("appflow/flows!create", &source);
    go_to(&mut form, "sourceFlowConfig.sourceConnectorProperties.Salesforce.object");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    let entities = ["Account", "AccountContactRole", "Contact", "ContactRequest"].map(|name| json!({"name": name}));
    form.harness.answer(&mut *list, PickerSlot::Rows, json!({"connectorEntityMap": {"Objects": entities}}));
    form.take(&mut *list, "Contact");
    form.sees("Object *             Contact ");
}

#[test]
fn keys_that_leave_a_field_take_what_was_found_and_go_on() {
    for (key, action) in [("tab", Action::NextField), ("shift-tab", Action::PreviousField), ("ctrl-s", Action::Submit)]
    {
        for (typed, takes) in [("Contact", true), ("", false), ("nothing like it", false)] {
            let source = json!({"sourceFlowConfig": {"connectorType": "Salesforce", "connectorProfileName": "crm",
                "sourceConnectorProperties": {"Salesforce": {"object": ""}}}});
            let mut form = filled("appflow/flows!create", &source);
            go_to(&mut form, "sourceFlowConfig.sourceConnectorProperties.Salesforce.object");
            form.press("f4");
            let mut list = form.overlay();
            form.harness.enter(&mut *list);
            let entities = ["Account", "Contact"].map(|name| json!({ "name": name }));
            form.harness.answer(&mut *list, PickerSlot::Rows, json!({"connectorEntityMap": {"Objects": entities}}));
            form.harness.type_text(&mut *list, typed);
            form.harness.press(&mut *list, key);
            let asked = form.harness.asked();
            let taken: Command = FormAnswer::Value("Contact".to_owned()).into();
            assert_eq!(asked.contains(&taken), takes, "{key} {typed}: {asked:?}");
            assert!(asked.contains(&Command::Act(action)), "{key} {typed}: {asked:?}");
        }
    }
}

#[test]
fn what_is_found_by_a_search_is_searched_for_before_it_is_picked() {
    let mut form = Rig::at("profiles/domains/acme/profiles/p1!merge");
    go_to(&mut form, "ProfileIdsToBeMerged");
    form.press("enter f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("found by a search") && seen.contains("E-mail"), "{seen}");
    assert!(!seen.contains("There are none"), "{seen}");
    form.harness.type_text(&mut *list, "E-mail");
    form.harness.press(&mut *list, "enter");
    form.harness.type_text(&mut *list, "kim@example.com");
    form.harness.press(&mut *list, "enter");
    let asked = form.sent("SearchProfiles");
    assert_eq!((&asked[0]["KeyName"], &asked[0]["Values"][0]), (&json!("_email"), &json!("kim@example.com")));
    let id = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    form.harness.answer(&mut *list, PickerSlot::Rows, json!({"Items": [{"ProfileId": id, "FirstName": "Kim"}]}));
    assert!(form.harness.overlay(&*list).contains("Kim"));
    form.take(&mut *list, "");
    form.sees(id);
    assert!(form.harness.session.names.is_empty(), "what customers are called is kept nowhere");
}

#[test]
fn what_is_merged_is_neither_picked_nor_typed_to_be_merged_into_itself() {
    let merges = [
        ("profiles/domains/acme/profiles/p1!merge", "ProfileIdsToBeMerged", "is the profile that the others"),
        ("cases/domains/d1/cases/p1!merge", "secondaryCaseIds", "is the primary case itself"),
    ];
    let (main, other) = ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "1a1b2c3d4e5f60718293a4b5c6d7e8f9");
    for (location, list, said) in merges {
        let mut form = Rig::at(&location.replace("p1", main));
        go_to(&mut form, list);
        form.press("enter f4");
        let mut picker = form.overlay();
        form.harness.enter(&mut *picker);
        if list == "ProfileIdsToBeMerged" {
            form.harness.type_text(&mut *picker, "E-mail");
            form.harness.press(&mut *picker, "enter");
            form.harness.type_text(&mut *picker, "kim@example.com");
            form.harness.press(&mut *picker, "enter");
        } else {
            form.harness.answer(&mut *picker, PickerSlot::Prepare, json!({"fields": []}));
            form.harness.answer(&mut *picker, PickerSlot::Beside, json!({}));
        }
        let rows = json!([{"ProfileId": main, "caseId": main}, {"ProfileId": other, "caseId": other}]);
        form.harness.answer(&mut *picker, PickerSlot::Rows, json!({"Items": rows, "cases": rows}));
        let seen = form.harness.overlay(&*picker);
        assert!(seen.contains(other) && !seen.contains(main), "{seen}");
        form.harness.press(&mut *picker, "esc");
        form.type_text(main);
        form.sees(said);
    }
}

#[test]
fn what_is_picked_on_the_heading_of_a_list_is_added_to_it() {
    let mut form = Rig::at("cases/domains/d1/cases/c1!merge");
    go_to(&mut form, "secondaryCaseIds");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.harness.answer(&mut *list, PickerSlot::Prepare, json!({"fields": []}));
    form.harness.answer(&mut *list, PickerSlot::Beside, json!({}));
    form.harness.answer(&mut *list, PickerSlot::Rows, json!({"cases": [{"caseId": "c1"}, {"caseId": "c2"}]}));
    form.take(&mut *list, "");
    form.sees("c2");
    assert!(!form.screen().contains("+ Add"), "{}", form.screen());
    form.press("f2");
    form.sees("\"secondaryCaseIds\": [");
    form.press("f2");
    go_to(&mut form, "secondaryCaseIds[0]");
    form.press("up f4");
    assert!(form.harness.said().contains("can't hold more than 1"), "{}", form.harness.said());

    let item = json!({"type": "Custom", "content": {"custom": {"fields": []}}});
    let mut form = filled("cases/domains/d1/cases/c1/related-items!create", &item);
    go_to(&mut form, "content.custom.fields");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.harness.answer(&mut *list, PickerSlot::Rows, fields());
    form.take(&mut *list, "Priority");
    form.press("f2");
    form.sees("\"id\": \"f-17\"");
}

#[test]
fn an_option_is_picked_from_those_of_the_field_and_has_its_name() {
    let mut form = item_of("f-17");
    form.know(fields());
    form.sees("Priority");
    go_to(&mut form, "content.custom.fields[0].value.stringValue");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    assert_eq!(form.sent("ListFieldOptions").last(), Some(&json!({"domainId": "d1", "fieldId": "f-17"})));
    form.harness.answer(
        &mut *list,
        PickerSlot::Rows,
        json!({"options": [
        {"name": "High", "value": "p1", "active": true}, {"name": "Low", "value": "p2", "active": true}]}),
    );
    form.take(&mut *list, "Low");
    form.sees("p2");
    form.sees("Low");
    form.press("ctrl-s");
    form.sees("f-17 is field Priority");
    form.sees("p2 is option Low");
}

#[test]
fn where_nothing_can_be_picked_a_line_says_so_and_the_field_keeps_the_keys() {
    let mut form = Rig::at("profiles/domains!create");
    form.type_text("acme");
    form.press("f4");
    assert!(form.harness.said().contains("names nothing that could be picked"));
    assert!(!form.harness.asked().iter().any(|command| matches!(command, Command::Overlay(_))), "nothing is opened");
    form.type_text("-bank");
    form.sees("acme-bank");
    assert_eq!(form.page.unsaved(), Some(Unsaved::Unsent("The new domain".to_owned())));
}

/// The list of profiles over a form, with a text typed into it.
fn profiles_by(typed: &str) -> (Rig, Box<dyn Screen>) {
    let mut form = Rig::at("profiles/domains/acme/profiles/p1!merge");
    go_to(&mut form, "ProfileIdsToBeMerged");
    form.press("enter f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    form.harness.type_text(&mut *list, typed);
    (form, list)
}

#[test]
fn what_looks_like_a_value_is_searched_for_by_its_key_at_once() {
    let id = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    let looks = [
        ("kim@example.com", "_email"),
        ("+4930123456", "_phone"),
        ("Kim Lee", "_fullName"),
        ("김서연", "_fullName"),
        ("AC-100233", "_account"),
        (id, "_profileId"),
    ];
    for (typed, key) in looks {
        let (mut form, mut list) = profiles_by(typed);
        let seen = form.harness.overlay(&*list);
        assert!(!seen.contains("There are none") && !seen.contains("Nothing matches"), "{seen}");
        form.harness.press(&mut *list, "enter");
        let asked = form.sent("SearchProfiles");
        let sought = (&asked[0]["KeyName"], &asked[0]["Values"][0]);
        assert_eq!(sought, (&json!(key), &json!(typed)), "{typed}\n{seen}");
        let items = json!([{"ProfileId": id, "FirstName": "Kim", "EmailAddress": "kim@example.com"}]);
        form.harness.answer(&mut *list, PickerSlot::Rows, json!({ "Items": items }));
        let seen = form.harness.overlay(&*list);
        assert!(seen.contains("Kim") && seen.contains("kim@example.com"), "{seen}");
        // What is picked keeps its name beside it, once that is read.
        form.take(&mut *list, "");
        form.know(json!({ "Profiles": items }));
        form.sees("Kim (kim@example.com)");
        assert!(form.harness.session.names.is_empty(), "what customers are called is kept nowhere");
    }
}

#[test]
fn a_customer_is_picked_by_what_finds_one_everywhere() {
    for (typed, sought) in
        [("040-555-0100", "+49405550100"), ("DE 040-555-0100", "+49405550100"), ("Lee Kim", "Kim Lee")]
    {
        let (mut form, mut list) = profiles_by(typed);
        form.harness.press(&mut *list, "enter");
        let asked = form.sent("SearchProfiles");
        assert!(asked[0]["Values"].as_array().unwrap().contains(&json!(sought)), "{typed}: {asked:?}");
    }
}

#[test]
fn an_id_that_no_list_has_is_offered_from_the_replies_of_this_place() {
    let begun = |segment: &str, id: &str, form: &mut Rig| {
        let input = json!({"DomainName": "acme", "SegmentDefinitionName": segment, "DataFormat": "CSV"});
        let call = form.harness.call("CreateSegmentSnapshot", input, crate::contract::Lane::Interactive, 1);
        form.harness.note(call, finished(json!({ "SnapshotId": id })));
    };
    let mut form = Rig::at("profiles/domains/acme/segments/gold!snapshot-status");
    go_to(&mut form, "SnapshotId");
    form.press("f4");
    assert!(form.harness.said().contains("names nothing that could be picked"));
    assert!(!form.page.actions(&form.harness.session).contains(&Action::Pick));
    begun("silver", "2222a", &mut form);
    begun("gold", "1111b", &mut form);
    form.press("f4");
    let mut list = form.overlay();
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("1111b") && seen.contains("CreateSegmentSnapshot") && !seen.contains("2222a"), "{seen}");
    form.take(&mut *list, "1111b");
    form.sees("1111b");
    assert!(form.page.actions(&form.harness.session).contains(&Action::Pick), "it is named at the bottom");
}

#[test]
fn picking_on_a_closed_group_picks_for_the_first_field_in_it() {
    for (location, group, list) in [
        ("cases/domains/d1/templates!create", "layoutConfiguration", "ListLayouts"),
        ("profiles/domains/acme/integrations!create", "FlowDefinition", "DescribeConnectorProfiles"),
    ] {
        let mut form = Rig::bare(location);
        go_to(&mut form, group);
        let hinted = form.page.actions(&form.harness.session).contains(&Action::Pick);
        assert!(hinted, "{location}");
        form.press("f4");
        let mut picker = form.overlay();
        assert_eq!(picker.name(), "picker", "{location}\n{}", form.screen());
        form.harness.enter(&mut *picker);
        assert_eq!(form.sent(list).len(), 1, "{location}\n{}", form.screen());
        assert!(form.page.unsaved().is_none(), "{location}: nothing was set by looking");
    }
}

/// Where a list takes what is picked, several are picked at once.
#[test]
fn several_are_picked_for_a_list_at_once() {
    let begin = json!({"name": "Returns", "requiredFields": []});
    let mut form = filled("cases/domains/d1/templates!create", &begin);
    go_to(&mut form, "requiredFields");
    form.press("f4");
    let mut list = form.overlay();
    form.harness.enter(&mut *list);
    let field = |id: &str, name: &str| json!({"fieldId": id, "fieldArn": "a", "name": name, "type": "Text", "namespace": "Custom"});
    let fields = json!({"fields": [field("f1", "Colour"), field("f2", "Size"), field("f3", "Weight")]});
    form.harness.answer(&mut *list, PickerSlot::Rows, fields);
    form.harness.press(&mut *list, "ctrl-n down ctrl-n");
    let seen = form.harness.overlay(&*list);
    assert!(seen.contains("✓ ") && seen.contains("2 picked"), "{seen}");
    // The bar below names what the frame does.
    assert!(list.actions(&form.harness.session).contains(&Action::AddItem));
    form.harness.press(&mut *list, "enter");
    let answer = form.harness.asked().into_iter().find_map(|command| match command {
        Command::Answer(OverlayAnswer::Form(answer)) => Some(answer),
        _ => None,
    });
    let answer = answer.unwrap();
    assert!(matches!(&answer, FormAnswer::Several(values) if values.len() == 2), "{answer:?}");
    form.choose(answer);
    let seen = form.screen();
    assert!(seen.contains("f1") && seen.contains("f3") && !seen.contains("f2"), "{seen}");
}
