//! What an action needs of its item holds wherever one comes from: the rows of a list, the page of the item, a location.

use super::*;
use crate::catalog::{Location, Place, Resource, Scope, Verb as Deed, catalog};
use crate::contract::{ErrorKind, Outcome};
use crate::screens::DeleteSlot;
use crate::screens::testing::{error, missing};

/// Every action that needs something of its item, with the location of one.
fn all() -> Vec<(&'static Resource, &'static Deed, Location)> {
    let mut found = Vec::new();
    for resource in catalog().resources() {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("some"));
        let needing = |deed: &&'static Deed| deed.needs.is_some() && deed.scope == Scope::Item;
        found.extend(resource.actions().iter().filter(needing).map(|deed| (resource, deed, item.clone())));
    }
    assert!(found.len() > 5, "{}", found.len());
    found
}

#[test]
fn what_the_item_does_not_fulfil_is_not_possible_from_its_row_and_its_page() {
    for (resource, deed, item) in all() {
        let needs = deed.needs.as_ref().unwrap();
        for (holds, of_list) in [(false, true), (false, false), (true, true)] {
            let mut harness = if of_list {
                ScreenHarness::at(&item.parent().unwrap().to_string())
            } else {
                ScreenHarness::at(&item.to_string())
            };
            let document = needs.document(holds);
            let mut cx = harness.cx();
            if of_list {
                act_on_list(resource, Action::Actions, Some((item.clone(), document)), &mut cx);
            } else {
                act_on_item(resource, Action::Actions, Some(&document), &mut cx);
            }
            let mut menu = harness.opened().unwrap();
            let said = harness.read_over(&mut *menu, "down");
            let is_said = missing(&needs.why, &said).is_empty();
            assert_eq!(is_said, !holds, "{} {}: {said}", resource.path, deed.verb);
        }
    }
}

#[test]
fn what_the_item_does_not_fulfil_is_not_possible_by_its_location_either() {
    for (resource, deed, item) in all() {
        let needs = deed.needs.as_ref().unwrap();
        for holds in [true, false] {
            let mut form = Rig::at(&item.clone().with_action(&deed.verb).to_string());
            let item = resource.answer_with("some", &needs.document(holds));
            if deed.verb == "delete" {
                form.answer(DeleteSlot::Item, item);
            } else {
                form.answer(FormSlot::Needs, item);
            }
            let screen = form.screen();
            let said = screen.contains("Not possible now") && missing(&needs.why, &screen).is_empty();
            assert_eq!(said, !holds, "{} {}:\n{screen}", resource.path, deed.verb);
            assert!(!screen.contains("may be taken"), "the advice fits:\n{screen}");
            form.press("ctrl-s ctrl-s");
            assert!(
                holds || !deed.is_write() || form.sent(deed.operation.name).is_empty(),
                "{} {}",
                resource.path,
                deed.verb
            );
        }
    }
}

#[test]
fn an_id_of_a_wrong_shape_is_not_there_though_the_action_takes_it() {
    for verb in ["start", "stop"] {
        let mut form = Rig::at(&format!("profiles/domains/acme/upload-jobs/gone!{verb}"));
        let refused = error(ErrorKind::BadRequest, "BadRequestException", "JobId: wrong", 400);
        form.harness.result(&mut *form.page, FormSlot::Needs, &Outcome::Failed(refused));
        form.sees("Not there");
        let screen = form.screen();
        assert!(missing("there is no upload job gone: must be 32", &screen).is_empty(), "{screen}");
        form.press("ctrl-s");
        assert!(form.sent("StartUploadJob").is_empty() && form.sent("StopUploadJob").is_empty());
    }
}

#[test]
fn what_was_never_set_up_is_not_stopped() {
    for (at, item, says) in [
        ("profiles/domains/acme!stop-segment-stream", "domain", "Segment changes of this domain go to no stream."),
        (
            "profiles/domains/acme/segments/gold!unsubscribe",
            "segment",
            "Nobody is told who joins and leaves this segment.",
        ),
    ] {
        let mut form = Rig::at(at);
        form.answer(FormSlot::Needs, serde_json::json!({"DomainName": "acme", "SegmentDefinitionName": "gold"}));
        let none = error(ErrorKind::NotFound, "ResourceNotFoundException", "none", 404);
        form.harness.result(&mut *form.page, FormSlot::SetUp, &Outcome::Failed(none));
        form.sees(says);
        form.press("ctrl-s");
        let sent = ["DisassociateStreamForSegments", "DeleteSegmentSubscription"].map(|name| form.sent(name).len());
        assert_eq!(sent, [0, 0], "of a {item}");
    }
}

#[test]
fn of_a_system_field_that_is_a_text_only_the_lines_are_changed() {
    let field = |kind: &str| {
        let mut form = Rig::at("cases/domains/d1/fields/title!edit");
        let field = serde_json::json!({"fieldId": "title", "name": "Title", "type": kind, "namespace": "System"});
        form.answer(FormSlot::Needs, serde_json::json!({"fields": [field]}));
        form.screen().contains("Not possible now")
    };
    assert_eq!([field("Text"), field("DateTime")], [false, true]);
}

#[test]
fn a_flow_on_demand_is_not_stopped() {
    let mut form = Rig::at("appflow/flows/adhoc!stop");
    form.answer(
        FormSlot::Needs,
        serde_json::json!({"flowName": "adhoc", "triggerConfig": {"triggerType": "OnDemand"}}),
    );
    let screen = form.screen();
    assert!(
        missing("a flow on demand has no schedule to stop: cancel its runs instead", &screen).is_empty(),
        "{screen}"
    );
}

/// Every write on an item of the catalogue.
fn writes() -> Vec<(&'static Resource, &'static Deed, Location)> {
    let mut found = Vec::new();
    for resource in catalog().resources() {
        let mut parts = resource.path.split('/');
        let root = Location::home().child(parts.next().unwrap());
        let item = parts.fold(root, |at, list| at.child(list).child("gone"));
        let item = if resource.name == "objects" { item.with_query("type", "Member") } else { item };
        let writing = |deed: &&'static Deed| deed.is_write() && deed.scope == Scope::Item;
        found.extend(resource.actions().iter().filter(writing).map(|deed| (resource, deed, item.clone())));
    }
    found
}

#[test]
fn nothing_is_done_with_what_is_not_there() {
    let mut tried = 0;
    for (resource, deed, item) in writes() {
        let mut form = Rig::at(&item.clone().with_action(&deed.verb).to_string());
        let runs = |form: &Rig, slot: &Slot| form.harness.session.ledger.find(ScreenHarness::OWNER, slot).is_some();
        if runs(&form, &FormSlot::NeedsPrepare.into()) {
            form.harness.answer(&mut *form.page, FormSlot::NeedsPrepare, serde_json::json!({"fields": []}));
        }
        let slots: [Slot; 2] = [FormSlot::Needs.into(), DeleteSlot::Item.into()];
        let Some(slot) = slots.into_iter().find(|slot| runs(&form, slot)) else { continue };
        tried += 1;
        if resource.describe_operation().is_some() {
            let gone = error(ErrorKind::NotFound, "NotFound", "gone", 404);
            form.harness.result(&mut *form.page, slot, &Outcome::Failed(gone));
        } else {
            form.harness.answer(&mut *form.page, slot, serde_json::json!({}));
        }
        let said = format!("here is no {} gone", resource.singular);
        let screen = form.screen();
        assert!(missing(&said, &screen).is_empty(), "{} {}:\n{screen}", resource.path, deed.verb);
        form.type_text("gone");
        form.press("enter ctrl-s ctrl-s");
        assert!(form.sent(deed.operation.name).is_empty(), "{} {}", resource.path, deed.verb);
    }
    assert!(tried > 40, "{tried} writes were tried");
}

#[test]
fn nothing_is_made_in_what_is_not_there() {
    let mut held = 0;
    for resource in catalog().resources() {
        let creates = resource.actions().iter().filter(|deed| deed.verb == "create" && deed.scope == Scope::List);
        let mut parts = resource.parent_path().split('/');
        let root = Location::home().child(parts.next().unwrap());
        let above = parts.fold(root, |at, list| at.child(list).child("gone"));
        for deed in creates.filter(|_| above.parts().len() > 1) {
            let mut form = Rig::at(&above.child(&resource.name).with_action(&deed.verb).to_string());
            let Ok(Place::Item(holder)) = catalog().place(&above) else { continue };
            let Some(describe) = holder.describe_operation() else { continue };
            // What a case is asked for by are the fields of its domain.
            if form.harness.session.ledger.find(ScreenHarness::OWNER, &FormSlot::NeedsPrepare.into()).is_some() {
                form.harness.answer(&mut *form.page, FormSlot::NeedsPrepare, serde_json::json!({"fields": []}));
            }
            assert!(!form.sent(describe.name).is_empty(), "{}", resource.path);
            let none = error(ErrorKind::NotFound, "ResourceNotFoundException", "none", 404);
            form.harness.result(&mut *form.page, FormSlot::Above, &Outcome::Failed(none));
            let screen = form.screen();
            let why = format!("there is no {} gone", holder.singular);
            assert!(screen.contains("Not there") && missing(&why, &screen).is_empty(), "{}:\n{screen}", resource.path);
            form.press("ctrl-s ctrl-s");
            assert!(form.sent(deed.operation.name).is_empty(), "{}", resource.path);
            if resource.path == "profiles/domains/profiles" {
                let domains = serde_json::json!({"Items": [{"DomainName": "gonne"}, {"DomainName": "acme"}]});
                form.harness.answer(&mut *form.page, FormSlot::Near(above.clone()), domains);
                assert!(missing("Near it: gonne, acme.", &form.screen()).is_empty(), "{}", form.screen());
            }
            held += 1;
        }
    }
    assert!(held > 10, "{held}");
}
