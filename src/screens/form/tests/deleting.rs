//! Deleting: what goes with it, and what uses it.

use serde_json::{Value, json};

use super::*;
use crate::catalog::Resource;
use crate::contract::ErrorKind;
use crate::screens::testing::error;

#[test]
fn deleting_asks_for_the_name_and_lists_what_goes_with_it() {
    let mut form = Rig::at("profiles/domains/acme!delete");
    form.answer(
        DeleteSlot::Child("profiles/domains/object-types".to_owned()),
        json!({"Items": [{"ObjectTypeName": "a"}, {"ObjectTypeName": "b"}]}),
    );
    form.answer(DeleteSlot::Item, json!({"DomainName": "acme", "Stats": {"ProfileCount": 1200, "ObjectCount": 9000}}));
    form.looks("delete_80x24");
    form.type_text("acm");
    form.press("enter");
    assert!(form.sent("DeleteDomain").is_empty());
    form.sees("type acme");
    form.type_text("e");
    form.press("enter");
    assert_eq!(form.sent("DeleteDomain"), [json!({"DomainName": "acme"})]);
    form.answer(DeleteSlot::Submit, json!({"Message": "deleted"}));
    assert!(form.harness.said().contains("domain acme was deleted"));
}

#[test]
fn a_deletion_names_what_uses_it() {
    let mut form = Rig::at("appflow/connector-profiles/crm!delete");
    form.answer(DeleteSlot::Item, json!({"connectorProfileDetails": [{"connectorProfileName": "crm"}]}));
    let user = |name: &str| DeleteSlot::User(0, Location::new(["appflow", "flows", name]));
    form.answer(DeleteSlot::Users(0), json!({"flows": [{"flowName": "nightly"}, {"flowName": "hourly"}]}));
    assert_eq!(form.sent("DescribeFlow").len(), 2);
    form.answer(user("nightly"), json!({"sourceFlowConfig": {"connectorProfileName": "crm"}}));
    form.answer(user("hourly"), json!({"sourceFlowConfig": {"connectorProfileName": "other"}}));
    form.sees("appflow/flows/nightly");
    assert!(!form.screen().contains("hourly"));
    form.sees("even while it is in use");
    form.press("tab");
    form.type_text("crm");
    form.press("enter");
    let wanted = json!({"connectorProfileName": "crm", "forceDelete": true});
    assert_eq!(form.sent("DeleteConnectorProfile"), [wanted]);
    let refused = error(ErrorKind::Conflict, "ConflictException", "in use", 409);
    form.harness.result(&mut *form.page, DeleteSlot::Submit, &Outcome::Failed(refused));
    form.sees("ConflictException: in use");

    let mut form = Rig::at("profiles/domains/acme/object-types/Card!delete");
    let rows = json!([{"Uri": "arn:flow/a", "ObjectTypeName": "Card"}, {"Uri": "arn:flow/b", "ObjectTypeName": "x"},
        {"Uri": "arn:flow/c", "ObjectTypeNames": {"SegmentIdentify": "Card"}}]);
    form.answer(DeleteSlot::Users(0), json!({ "Items": rows }));
    form.sees("flow%2Fa");
    form.sees("flow%2Fc");
    assert!(!form.screen().contains("flow%2Fb"));
}

#[test]
fn nothing_is_asked_for_that_is_switched_off() {
    for (matching, asked) in [(json!({"Enabled": true}), 1), (json!({"Enabled": false}), 0), (Value::Null, 0)] {
        let mut form = Rig::at("profiles/domains/acme!delete");
        assert!(form.sent("GetMatches").is_empty(), "not before the domain is known");
        form.answer(DeleteSlot::Item, json!({"DomainName": "acme", "Matching": matching}));
        assert_eq!(form.sent("GetMatches").len(), asked, "{matching}");
        assert!(form.sent("ListRuleBasedMatches").is_empty());
    }
}

#[test]
fn a_name_of_any_length_leaves_room_for_the_id_that_will_do() {
    let id = "0f3c9a52-7d1e-4c5b-9a61-2f6d8f0b1c77";
    for (width, height) in [(80, 24), (40, 12)] {
        let mut form = Rig::at(&format!("cases/domains/{id}!delete"));
        form.harness.size = Rect::new(0, 0, width, height);
        let at = form.harness.location.without_action();
        form.harness.session.learn_name(&at, "전기 자전거 배터리 과열로 인한 환불 요청 ".repeat(6));
        let screen = form.screen();
        let run: String = screen.chars().filter(char::is_ascii_alphanumeric).collect();
        assert!(run.contains(&format!("Typeitsid{}", id.replace('-', ""))), "{screen}");
        assert!(run.contains("oritsname"), "{screen}");
        form.type_text(id);
        assert!(form.screen().contains("1c77"), "the field is seen: {}", form.screen());
        form.answer(DeleteSlot::Item, serde_json::json!({ "domainId": id }));
        form.press("enter");
        assert_eq!(form.sent("DeleteDomain").len(), 1);
    }
}

#[test]
fn all_that_uses_it_can_be_scrolled_to() {
    let mut form = Rig::at("profiles/domains/acme/object-types/Card!delete");
    form.harness.size = Rect::new(0, 0, 40, 12);
    let rows: Vec<Value> = (0..20).map(|n| json!({"Uri": format!("user{n}x"), "ObjectTypeName": "Card"})).collect();
    form.answer(DeleteSlot::Users(0), json!({ "Items": rows }));
    let read = form.harness.read_all(&mut *form.page, &["pagedown"]);
    for n in 0..20 {
        assert!(read.contains(&format!("user{n}x")), "user{n}x: {read}");
    }
}

#[test]
fn what_comes_back_is_not_said_to_be_lost() {
    let source = json!({"connectorType": "S3", "sourceConnectorProperties": {"S3": {"bucketName": "in"}}});
    let target = json!({"connectorType": "S3", "destinationConnectorProperties": {"S3": {"bucketName": "out"}}});
    let flow = json!({"flowName": "daily", "triggerConfig": {"triggerType": "OnDemand"}, "sourceFlowConfig": source,
        "destinationFlowConfigList": [target], "tasks": [{"taskType": "Map_all", "sourceFields": []}]});
    let field = json!({"fields": [{"fieldId": "f1", "name": "X", "type": "Text"}]});
    for (at, document) in [("appflow/flows/daily!delete", flow), ("cases/domains/d1/fields/f1!delete", field)] {
        let mut form = Rig::at(at);
        form.sees("This can't be undone.");
        form.answer(DeleteSlot::Item, document);
        form.sees("What defines it is kept");
        let seen = form.screen();
        assert!(!seen.contains("can't be undone"), "{seen}");
        let takes = seen.contains("It takes with it");
        assert_eq!(seen.contains("What goes with it does not come back."), takes, "{seen}");
    }
}

#[test]
fn a_low_screen_says_first_what_it_means_and_what_is_wrong() {
    let mut form = Rig::at("appflow/flows/daily!delete");
    form.harness.size = Rect::new(0, 0, 40, 9);
    form.sees("This can't be undone.");
    form.type_text("wrong");
    form.press("enter");
    form.sees("✗ type");
}

#[test]
fn what_is_not_there_is_not_offered_to_be_deleted() {
    let mut form = Rig::at("appflow/flows/gone!delete");
    assert!(form.page.actions(&form.harness.session).contains(&Action::Accept));
    let gone = error(ErrorKind::NotFound, "ResourceNotFoundException", "no", 404);
    form.harness.result(&mut *form.page, DeleteSlot::Item, &Outcome::Failed(gone));
    form.sees("There is no flow gone: nothing can be deleted.");
    let actions = form.page.actions(&form.harness.session);
    assert!(!actions.contains(&Action::Accept) && actions.contains(&Action::Back), "{actions:?}");
    let seen = form.screen();
    assert!(!seen.contains("Type gone") && !seen.contains("can't be undone"), "{seen}");
    form.type_text("gone");
    form.press("enter");
    assert!(form.sent("DeleteFlow").is_empty());
}

#[test]
fn what_is_typed_while_it_is_deleted_changes_nothing_and_that_is_said() {
    let mut form = Rig::at("appflow/connector-profiles/crm!delete");
    form.answer(DeleteSlot::Item, json!({"connectorProfileDetails": [{"connectorProfileName": "crm"}]}));
    form.type_text("crm");
    // What only scrolls, as the wheel does, chooses nothing.
    form.press("down down down enter");
    let wanted = json!({"connectorProfileName": "crm"});
    assert_eq!(form.sent("DeleteConnectorProfile"), std::slice::from_ref(&wanted));
    form.harness.said();
    for keys in ["x", "tab", "backspace", "enter"] {
        form.press(keys);
        assert!(form.harness.said().contains("it is being deleted"), "{keys}");
    }
    form.harness.paste(&mut *form.page, "more");
    assert!(form.harness.said().contains("it is being deleted"));
    let refused = error(ErrorKind::Throttled, "Throttled", "slow down", 429);
    form.harness.result(&mut *form.page, DeleteSlot::Submit, &Outcome::Failed(refused));
    form.press("enter");
    assert_eq!(form.sent("DeleteConnectorProfile"), [wanted.clone(), wanted], "name and choice are as they were");
}

#[test]
fn what_is_listed_kind_by_kind_is_counted_kind_by_kind() {
    const OBJECTS: &str = "profiles/domains/profiles/objects";
    let begin = || {
        let mut form = Rig::at("profiles/domains/acme/profiles/p1!delete");
        form.answer(DeleteSlot::Item, json!({"Items": [{"ProfileId": "p1", "FirstName": "Ann"}]}));
        form.answer(DeleteSlot::Kinds(OBJECTS.to_owned()), json!({"Items": [{"ObjectTypeName": "Web-Order"}]}));
        form
    };
    let objects = |count: usize| -> Value {
        let rows: Vec<Value> = (0..count).map(|n| json!({"ProfileObjectUniqueKey": n.to_string()})).collect();
        json!({ "Items": rows })
    };
    let mut form = begin();
    let asked = form.sent("ListProfileObjects");
    let mut kinds: Vec<&str> = asked.iter().filter_map(|input| input["ObjectTypeName"].as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["Web-Order", "_asset", "_case", "_order"]);
    for (kind, count) in [("Web-Order", 3), ("_case", 2), ("_order", 0)] {
        form.answer(DeleteSlot::Kind(OBJECTS.to_owned(), kind.to_owned()), objects(count));
        assert!(!form.screen().contains("Objects  "), "{}", form.screen());
    }
    form.answer(DeleteSlot::Kind(OBJECTS.to_owned(), "_asset".to_owned()), objects(1));
    let line = |form: &Rig| form.screen().lines().find(|line| line.contains("Objects")).unwrap_or_default().to_owned();
    assert!(line(&form).contains('6'), "{}", form.screen());
    let mut form = begin();
    let refused = error(ErrorKind::AccessDenied, "AccessDeniedException", "no", 403);
    for kind in ["Web-Order", "_case", "_order", "_asset"] {
        let slot = DeleteSlot::Kind(OBJECTS.to_owned(), kind.to_owned());
        form.harness.result(&mut *form.page, slot, &Outcome::Failed(refused.clone()));
    }
    form.sees("not known");
}

#[test]
fn where_nothing_goes_with_it_one_line_says_so() {
    let mut form = Rig::at("cases/domains/d1/fields/f1!delete");
    let field = json!({"fields": [{"fieldId": "f1", "name": "X", "type": "SingleSelect"}]});
    form.answer(DeleteSlot::Item, field);
    form.sees("It takes with it");
    form.answer(DeleteSlot::Child("cases/domains/fields/options".to_owned()), json!({"options": []}));
    form.sees("Nothing goes with it: it has no options.");
    let seen = form.screen();
    assert!(!seen.contains("It takes with it") && !seen.contains("What goes with it"), "{seen}");
}

#[test]
fn what_a_deletion_takes_with_it_is_counted_for_every_list_that_is_listed_without_a_search() {
    let mut missed = Vec::new();
    for resource in
        catalog().resources().iter().filter(|resource| resource.actions().iter().any(|of| of.verb == "delete"))
    {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let at = parts.fold(root, |at, list| at.child(list).child("one"));
        let form = Rig::at(&at.with_action("delete").to_string());
        let children = catalog().children(resource).filter(|child| !child.foreign);
        let counted = |child: &Resource| {
            let slots = [DeleteSlot::Child(child.path.clone()), DeleteSlot::Kinds(child.path.clone())];
            slots.into_iter().any(|slot| form.harness.session.ledger.find(ScreenHarness::OWNER, &slot.into()).is_some())
        };
        // What is part of the item's own document goes with that, and what may be switched off waits for it.
        let own = |child: &Resource| {
            child.needs.is_some()
                || Some(child.list_operation()) == resource.describe_operation().or(Some(resource.list_operation()))
        };
        missed.extend(children.filter(|child| !counted(child) && !own(child)).map(|child| child.path.clone()));
    }
    // Of profiles the domain's own document says how many there are, and there is no case of a contact without one.
    assert_eq!(missed, ["profiles/domains/profiles", "cases/domains/contact-cases"]);
}

#[test]
fn where_the_service_says_how_many_there_are_that_is_told() {
    let mut form = Rig::at("cases/domains/d1!delete");
    let child = DeleteSlot::Child("cases/domains/cases".to_owned());
    form.answer(child, json!({"cases": [{"caseId": "c1", "fields": []}], "nextToken": "t", "totalCount": 360}));
    form.sees("Cases");
    form.sees("360");
}
