//! The page of a case as the catalogue describes it: keys and replies in, the page and the calls out.

use serde_json::{Value, json};

use super::tests::{answer_all, running};
use crate::config::Mode;
use crate::contract::{Effect, ErrorKind, Outcome, Work};
use crate::screens::form::FormSlot;
use crate::screens::testing::{self, ScreenHarness};
use crate::screens::{Command, ItemSlot, PageSlot, Screen, Slot};

const CASE: &str = "cases/domains/d1/cases/c1";
const CUSTOMER: &str = "arn:aws:profile:eu-central-1:210987654321:domains/acme/profiles/0a1b";
const USER: &str = "arn:aws:connect:eu-central-1:1:instance/i/agent/f3e5988d-5658-4ff9-a932-9f25ab314cec";

fn open(width: u16, height: u16) -> (ScreenHarness, Box<dyn Screen>) {
    let mut harness = ScreenHarness::at(CASE).sized(width, height);
    let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    (harness, page)
}

/// What a service would say of a case in this state.
fn said(slot: &Slot, status: &str) -> Value {
    match slot {
        Slot::Item(ItemSlot::Prepare) => json!({"fields": fields()}),
        Slot::Item(ItemSlot::Document) => document(status),
        Slot::Item(ItemSlot::Labels(key)) => labels(key),
        Slot::Page(PageSlot::Layout(_, 0)) => json!({
            "templateId": "t1", "name": "Returns", "status": "Active", "layoutConfiguration": {"defaultLayout": "l1"}}),
        Slot::Page(PageSlot::Layout(..)) => json!({
            "layoutId": "l1", "name": "Returns", "content": {"basic": {
                "topPanel": {"sections": [{"fieldGroup": {"fields": [{"id": "customer_id"}, {"id": "severity"}]}}]},
                "moreInfo": {"sections": [{"fieldGroup": {"fields": [{"id": "summary"}, {"id": "promised"}]}}]}}}}),
        Slot::Page(PageSlot::Source(0, _)) => json!({"relatedItems": related()}),
        Slot::Page(PageSlot::Source(1, _)) => json!({"auditEvents": audit()}),
        Slot::Page(PageSlot::Source(..)) => json!({"relatedItems": links()}),
        Slot::Page(PageSlot::Name(at)) if at.to_string().starts_with("profiles") => {
            json!({"Profiles": [{"ProfileId": "0a1b", "FirstName": "서연", "LastName": "김"}]})
        }
        Slot::Page(PageSlot::Name(_)) => {
            json!({"templateId": "t1", "fields": [{"id": "title", "value": {"stringValue": "Charged twice"}}]})
        }
        _ => json!({}),
    }
}

fn fields() -> Value {
    let field = |id: &str, name: &str, kind: &str| {
        let own = ["severity", "promised", "amount"].contains(&id);
        json!({"fieldId": id, "name": name, "type": kind, "namespace": if own { "Custom" } else { "System" }})
    };
    json!([
        field("title", "Title", "Text"),
        field("status", "Status", "SingleSelect"),
        field("reference_number", "Reference number", "Text"),
        field("customer_id", "Customer", "Text"),
        field("assigned_user", "Assigned user", "User"),
        field("assigned_queue", "Assigned queue", "Text"),
        field("summary", "Summary", "Text"),
        field("created_datetime", "Date and time opened", "DateTime"),
        field("severity", "Severity", "SingleSelect"),
        field("promised", "Promised by", "DateTime"),
        field("amount", "Refund amount", "Number"),
    ])
}

fn document(status: &str) -> Value {
    let text = |id: &str, value: &str| json!({"id": id, "value": {"stringValue": value}});
    json!({"templateId": "t1", "fields": [
        text("title", "Robot cleaner does not charge (E-17)"),
        text("status", status),
        text("reference_number", "102677039"),
        text("customer_id", CUSTOMER),
        {"id": "assigned_user", "value": {"userArnValue": USER}},
        text("assigned_queue", "Returns"),
        text("summary", "Battery swapped twice, still error E-17 after forty minutes. The customer wants a new one."),
        text("created_datetime", "2026-03-03T18:00:00Z"),
        text("severity", "2"),
        {"id": "amount", "value": {"doubleValue": 298.97}},
    ]})
}

fn labels(key: &str) -> Value {
    match key {
        "field/status" => {
            json!({"options": [{"name": "Open", "value": "open"}, {"name": "Closed", "value": "closed"}]})
        }
        "field/severity" => json!({"options": [{"name": "Low", "value": "1"}, {"name": "High", "value": "2"}]}),
        "templates" => json!({"templates": [{"templateId": "t1", "name": "Returns"}]}),
        _ => json!({}),
    }
}

fn related() -> Value {
    let item = |id: &str, kind: &str, time: &str, content: Value| json!({"relatedItemId": id, "type": kind, "associationTime": time, "content": content, "performedBy": {"userArn": USER}});
    let long = "Customer sends the unit in. Label e-mailed, order number on the parcel. If it arrives before Friday, the \
                workshop looks at it at once; otherwise it goes to the back of the queue, and the customer is told so. \
                Nobody has to call: the portal says where it is.";
    json!([
        item("r1", "Comment", "2026-03-04T09:12:00Z", json!({"comment": {"body": long, "contentType": "Text/Plain"}})),
        item(
            "r2",
            "Sla",
            "2026-03-04T08:00:00Z",
            json!({"sla": {"slaConfiguration": {
            "name": "First reply", "type": "CaseField", "status": "Active", "targetTime": "2026-03-04T10:38:00Z"}}})
        ),
        item(
            "r3",
            "Sla",
            "2026-03-03T18:00:00Z",
            json!({"sla": {"slaConfiguration": {
            "name": "Call back", "type": "CaseField", "status": "Met", "targetTime": "2026-03-03T22:00:00Z",
            "completionTime": "2026-03-03T19:00:00Z"}}})
        ),
        item(
            "r4",
            "Contact",
            "2026-03-03T18:05:00Z",
            json!({"contact": {
            "contactArn": "arn:aws:connect:eu-central-1:1:instance/i/contact/k1", "channel": "VOICE",
            "connectedToSystemTime": "2026-03-03T17:55:00Z"}})
        ),
        item(
            "r5",
            "File",
            "2026-03-03T18:06:00Z",
            json!({"file": {"fileArn": "arn:aws:cases:eu-central-1:1:file/photo-1"}})
        ),
        item("r6", "ConnectCase", "2026-03-02T18:00:00Z", json!({"connectCase": {"caseId": "c9"}})),
        item(
            "r7",
            "Custom",
            "2026-03-02T10:00:00Z",
            json!({"custom": {"fields": [
            {"id": "severity", "value": {"stringValue": "1"}}, {"id": "amount", "value": {"doubleValue": 36.79}}]}})
        ),
    ])
}

/// What other cases say of this one: the first of them is linked from here, too.
fn links() -> Value {
    let link = |id: &str, case: &str, time: &str| {
        json!({"relatedItemId": id, "caseId": case, "type": "ConnectCase",
        "associationTime": time, "content": {"connectCase": {"caseId": "c1"}}, "performedBy": {"userArn": USER}})
    };
    json!([link("x1", "c9", "2026-03-02T18:00:01Z"), link("x2", "c8", "2026-03-01T18:00:00Z")])
}

fn audit() -> Value {
    let event = |id: &str, kind: &str, time: &str, fields: Value| {
        json!({"eventId": id, "type": kind, "performedTime": time, "fields": fields,
               "performedBy": {"iamPrincipalArn": "arn:aws:iam::1:role/agents", "user": {"userArn": USER}}})
    };
    let text = |value: &str| json!({"stringValue": value});
    json!([
        event(
            "e2",
            "Case.Updated",
            "2026-03-04T09:30:00Z",
            json!([
            {"eventFieldId": "severity", "oldValue": text("1"), "newValue": text("2")},
            {"eventFieldId": "amount", "oldValue": {"emptyValue": {}}, "newValue": {"doubleValue": 298.97}}])
        ),
        event("e3", "RelatedItem.Created", "2026-03-04T09:12:00Z", json!([])),
        event(
            "e1",
            "Case.Created",
            "2026-03-03T18:00:00Z",
            json!([{"eventFieldId": "severity", "newValue": text("1")}])
        ),
    ])
}

fn filled(width: u16, height: u16, status: &str) -> (ScreenHarness, Box<dyn Screen>) {
    let (mut harness, mut page) = open(width, height);
    answer_all(&mut harness, &mut *page, &|slot| said(slot, status));
    (harness, page)
}

/// What is offered, by the words of the hint bar.
fn offered(harness: &ScreenHarness, page: &dyn Screen) -> Vec<&'static str> {
    let does = |action| page.does(action).unwrap_or(action.title());
    page.actions(&harness.session).into_iter().map(does).collect()
}

/// The inputs of the writes so far.
fn written(harness: &ScreenHarness) -> Vec<Value> {
    let input = |effect: &Effect| match effect {
        Effect::Start(call) => match &call.work {
            Work::Api(request) if request.operation.operation().is_write() => Some(request.input.clone()),
            _ => None,
        },
        _ => None,
    };
    harness.effects.iter().filter_map(input).collect()
}

#[test]
fn a_case_is_shown_on_one_page() {
    let (mut harness, page) = filled(140, 40, "open");
    insta::assert_snapshot!("case_140x40", harness.page(&*page));
    let customer = "profiles/domains/acme/profiles/0a1b".parse().unwrap();
    assert!(!harness.session.names.contains_key(&customer), "what a customer is called is known to this page alone");
    harness.shrink(&*page);
    let (mut harness, mut page) = filled(80, 24, "open");
    insta::assert_snapshot!("case_80x24", harness.page(&*page));
    harness.press(&mut *page, "2");
    insta::assert_snapshot!("case_details_80x24", harness.page(&*page));
    let (harness, page) = filled(40, 10, "open");
    insta::assert_snapshot!("case_40x10", harness.page(&*page));
}

#[test]
fn a_comment_is_typed_under_the_timeline_and_seen_in_it() {
    let (mut harness, mut page) = filled(80, 24, "open");
    assert_eq!(page.mode(), Mode::Case);
    harness.press(&mut *page, "c");
    assert_eq!(page.mode(), Mode::Form);
    harness.type_text(&mut *page, "The label went out; ask again on Friday.");
    insta::assert_snapshot!("case_comment_80x24", harness.page(&*page));
    harness.shrink(&*page);
    // It waits while something else is looked at, and is not lost in silence.
    harness.press(&mut *page, "esc");
    assert_eq!(page.mode(), Mode::Case);
    harness.press(&mut *page, "2");
    assert!(harness.page(&*page).contains("not sent yet"), "{}", harness.page(&*page));
    let rests = page.unsaved();
    assert_eq!(rests, Some(crate::screens::Unsaved::Resting("The comment".to_owned())));
    assert!(rests.is_some_and(|unsaved| unsaved.stays()), "what belongs to the case can be looked at");
    harness.press(&mut *page, "c ctrl-s");
    let content = json!({"comment": {"body": "The label went out; ask again on Friday.", "contentType": "Text/Plain"}});
    assert_eq!(written(&harness), [json!({"domainId": "d1", "caseId": "c1", "type": "Comment", "content": content})]);
    harness.answer(&mut *page, FormSlot::Submit, json!({"relatedItemId": "r8", "relatedItemArn": "arn"}));
    assert_eq!((page.mode(), page.unsaved()), (Mode::Case, None));
    assert!(harness.said().contains("the comment was added"));
    let again = running(&harness);
    assert!(
        again.contains(&PageSlot::Source(0, None).into()) && again.contains(&PageSlot::Source(1, None).into()),
        "{again:?}"
    );
}

/// A link is an item of one of the two cases, and seen on both; where both have one it is seen once.
#[test]
fn a_link_is_seen_on_both_cases_and_no_count_changes_by_looking() {
    let (mut harness, mut page) = filled(140, 40, "open");
    let seen = harness.page(&*page);
    assert_eq!(seen.matches("linked case Charged twice").count(), 2, "{seen}");
    // Of the three changes one is told by the comment itself: what is among all adds up.
    let counted = "all 10 · change 2 of 3 · SLA 2 · linked case 2 · comment 1 · con";
    assert!(seen.contains(counted) && seen.contains("›│ Details"), "{seen}");
    harness.press(&mut *page, "u");
    let seen = harness.page(&*page);
    assert!(seen.contains(counted) && seen.contains("user f3e5988d"), "{seen}");
}

/// What a page is for is said before what can be done with anything.
#[test]
fn the_keys_of_a_page_are_offered_before_those_of_every_item() {
    let (harness, page) = filled(140, 40, "open");
    let keys =
        ["open", "comment", "close", "edit", "actions", "assign", "set field", "link", "SLA", "changes", "merge"];
    let seen = offered(&harness, &*page);
    assert_eq!(seen[..keys.len()], keys, "{seen:?}");
}

/// Who a case was given to is told by a name.
#[test]
fn a_change_of_the_customer_names_both() {
    let (mut harness, mut page) = open(140, 40);
    let arn = |id: &str| json!({"stringValue": format!("arn:aws:profile:eu-central-1:1:domains/acme/profiles/{id}")});
    answer_all(&mut harness, &mut *page, &|slot| match slot {
        Slot::Page(PageSlot::Source(1, _)) => json!({"auditEvents": [
            {"eventId": "e1", "type": "Case.Updated", "performedTime": "2026-03-04T09:12:00Z", "fields": [
                {"eventFieldId": "customer_id", "oldValue": arn("0a1b"), "newValue": arn("ffff0123456789abffff0123456789ab")}]}]}),
        Slot::Page(PageSlot::Name(at)) if at.to_string().ends_with("89ab") => json!({"Profiles": []}),
        slot => said(slot, "open"),
    });
    let seen = harness.page(&*page);
    assert!(seen.contains("Customer  서연 김 → profile ffff0123"), "{seen}");
}

/// What was added is told by itself; the history has it, too, and says who did it.
#[test]
fn the_history_has_all_that_happened_and_names_who_did_it() {
    let (mut harness, mut page) = open(80, 24);
    let at = "2026-03-04T09:12:00Z";
    answer_all(&mut harness, &mut *page, &|slot| match slot {
        Slot::Page(PageSlot::Source(0, _)) => json!({"relatedItems": [{"relatedItemId": "r1", "type": "Comment",
            "associationTime": at, "content": {"comment": {"body": "A word", "contentType": "Text/Plain"}}}]}),
        Slot::Page(PageSlot::Source(1, _)) => json!({"auditEvents": [
            {"eventId": "e1", "type": "RelatedItem.Created", "relatedItemType": "Comment", "performedTime": at,
             "fields": [], "performedBy": {"iamPrincipalArn": "arn:aws:iam::1:role/night-shift"}},
            {"eventId": "e0", "type": "Case.Created", "performedTime": "2026-03-03T09:12:00Z", "fields": [],
             "performedBy": {"iamPrincipalArn": "arn:aws:iam::1:role/agents"}}]}),
        Slot::Page(PageSlot::Source(..)) => json!({}),
        slot => said(slot, "open"),
    });
    let seen = harness.page(&*page);
    assert!(seen.contains("A word") && seen.contains("night-shift") && !seen.contains("added:"), "{seen}");
    assert!(seen.contains("all 2"), "{seen}");
    harness.press(&mut *page, "u");
    let seen = harness.page(&*page);
    assert!(seen.contains("added: comment") && seen.contains("made") && !seen.contains("A word"), "{seen}");
}

/// What was made below the case may stand in its head.
#[test]
fn what_was_added_below_a_case_is_seen_on_all_of_its_page() {
    let (mut harness, mut page) = filled(80, 24, "open");
    let context = harness.session.contexts[0].id;
    harness.session.changed(context, &format!("{CASE}/related-items/r9").parse().unwrap());
    harness.enter(&mut *page);
    let again = running(&harness);
    for slot in [Slot::from(ItemSlot::Document), PageSlot::Source(0, None).into(), PageSlot::Source(1, None).into()] {
        assert!(again.contains(&slot), "{slot:?}: {again:?}");
    }
}

/// While a comment is under way, keys do what they do on the page; what comes back does not take them from whoever uses them.
#[test]
fn the_page_has_the_keys_while_a_comment_is_sent() {
    let sending = |keys: &str| {
        let (mut harness, mut page) = filled(80, 24, "open");
        harness.press(&mut *page, "c");
        harness.type_text(&mut *page, "Label sent");
        harness.press(&mut *page, "ctrl-s");
        harness.asked();
        assert_eq!(page.mode(), Mode::Case);
        assert!(harness.page(&*page).contains("── Comment · being sent ─"), "{}", harness.page(&*page));
        harness.press(&mut *page, keys);
        (harness, page)
    };
    let refuse = |harness: &mut ScreenHarness, page: &mut dyn Screen| {
        let locked = testing::error(ErrorKind::Conflict, "ConflictException", "The case is being merged.", 409);
        let id = harness.session.ledger.find(ScreenHarness::OWNER, &FormSlot::Submit.into()).unwrap();
        harness.session.ledger.end(id);
        harness.result(page, FormSlot::Submit, &Outcome::Failed(locked));
    };
    let (mut harness, mut page) = sending("f");
    assert!(!harness.asked().is_empty(), "the key leads on");
    refuse(&mut harness, &mut *page);
    assert_eq!(page.mode(), Mode::Case);
    let said = harness.said();
    assert!(said.contains("the comment was not taken: ") && said.contains(" goes on with it"), "{said}");
    harness.press(&mut *page, "c");
    assert_eq!(page.mode(), Mode::Form);
    // Who does nothing meanwhile has the text again, and a second one is not begun before the first is there.
    let (mut harness, mut page) = sending("");
    refuse(&mut harness, &mut *page);
    assert_eq!(page.mode(), Mode::Form);
    let (mut harness, mut page) = sending("c");
    assert!(harness.said().contains("the text before is being sent"));
    harness.type_text(&mut *page, "x");
    assert_eq!(written(&harness).len(), 1);
    // Leaving asks for a second key, as the answer has not come.
    let (mut harness, page) = sending("esc");
    assert!(harness.said().contains("it was sent"), "{}", harness.page(&*page));
}

#[test]
fn what_the_service_refuses_stays_to_be_corrected() {
    let (mut harness, mut page) = filled(80, 24, "open");
    harness.press(&mut *page, "c");
    harness.type_text(&mut *page, "Label sent");
    harness.press(&mut *page, "ctrl-s");
    let locked = testing::error(ErrorKind::Conflict, "ConflictException", "The case is being merged.", 409);
    let id = harness.session.ledger.find(ScreenHarness::OWNER, &FormSlot::Submit.into()).unwrap();
    harness.session.ledger.end(id);
    harness.result(&mut *page, FormSlot::Submit, &Outcome::Failed(locked));
    let seen = harness.page(&*page);
    assert!(seen.contains("Label sent") && seen.contains("The case is being merged."), "{seen}");
    // Whoever leaves nevertheless is done with it.
    harness.press(&mut *page, "esc");
    harness.take_answer(&mut *page, crate::screens::OverlayAnswer::Leave { keep: false });
    assert_eq!(page.unsaved(), None);
}

#[test]
fn keys_lead_to_what_can_be_done_with_a_case_as_it_is() {
    let (mut harness, mut page) = filled(80, 24, "open");
    let words = offered(&harness, &*page);
    for word in ["comment", "close", "assign", "set field", "link", "SLA", "merge", "changes"] {
        assert!(words.contains(&word), "{word}: {words:?}");
    }
    // All of it stands in the menu, too, the most useful first; nothing there has a key that does something else.
    harness.press(&mut *page, "a");
    let menu = harness.said();
    let at = |text: &str| menu.find(text).unwrap_or_else(|| panic!("{text}: {menu}"));
    let order = [
        "comment on this case c",
        "Close s",
        "Assign to a user o",
        "Set one",
        "Link another case l",
        "Promise",
        "Delete",
        "Create",
    ];
    assert!(order.windows(2).all(|two| at(two[0]) < at(two[1])), "{menu}");
    assert!(!menu.contains("Create a case c"), "{menu}");
    harness.press(&mut *page, "s");
    assert_eq!(harness.opened_at(), [format!("{CASE}?field=status&value=closed!edit")]);
    harness.press(&mut *page, "M");
    assert_eq!(harness.opened_at(), [format!("{CASE}!merge")]);
    harness.press(&mut *page, "D");
    let related = format!("{CASE}/related-items");
    assert_eq!(harness.opened_at(), [format!("{related}!promise")]);
    harness.press(&mut *page, "l");
    assert_eq!(chosen(&mut harness, "contact"), format!("{related}!link-contact"));
    harness.press(&mut *page, "o");
    assert_eq!(chosen(&mut harness, "queue"), format!("{CASE}?field=assigned_queue!edit"));
    // Of the fields those can be set that the service does not fill itself.
    harness.press(&mut *page, "f");
    assert_eq!(chosen(&mut harness, "severity"), format!("{CASE}?field=severity!edit"));
    harness.press(&mut *page, "f");
    let said = harness.said();
    assert!(said.contains("Severity High") && !said.contains("Date and time opened"), "{said}");
    harness.press(&mut *page, "u");
    let seen = harness.page(&*page);
    assert!(seen.contains("Severity  Low → High") && !seen.contains("First reply"), "{seen}");

    let (mut harness, mut page) = filled(80, 24, "closed");
    let words = offered(&harness, &*page);
    assert!(words.contains(&"reopen") && !words.contains(&"close") && !words.contains(&"merge"), "{words:?}");
    harness.press(&mut *page, "s");
    assert_eq!(harness.opened_at(), [format!("{CASE}?field=status&value=open!edit")]);
}

/// Takes a choice of the menu that was opened, and says where it leads.
fn chosen(harness: &mut ScreenHarness, typed: &str) -> String {
    let asked = harness.asked();
    let Some(Command::Overlay(menu)) = asked.into_iter().next_back() else { panic!("no menu") };
    let mut menu = menu.open();
    harness.type_text(&mut *menu, typed);
    harness.press(&mut *menu, "enter");
    harness.opened_at().into_iter().next_back().unwrap_or_default()
}

#[test]
fn nothing_is_offered_that_is_refused() {
    let (mut harness, mut page) = open(140, 40);
    harness.session.contexts[0].read_only = true;
    answer_all(&mut harness, &mut *page, &|slot| said(slot, "open"));
    let words = offered(&harness, &*page);
    for word in ["comment", "close", "assign", "set field", "link", "SLA", "merge", "edit", "delete"] {
        assert!(!words.contains(&word), "{word}: {words:?}");
    }
    assert!(words.contains(&"changes"), "{words:?}");
    harness.press(&mut *page, "c");
    assert_eq!((page.mode(), harness.said().contains("read-only")), (Mode::Case, true));
}

#[test]
fn without_its_layout_a_case_still_shows_its_fields() {
    let (mut harness, mut page) = open(140, 40);
    answer_all(&mut harness, &mut *page, &|slot| match slot {
        // A template without a layout.
        Slot::Page(PageSlot::Layout(..)) => json!({"templateId": "t1", "name": "Bare", "status": "Active"}),
        slot => said(slot, "open"),
    });
    let seen = harness.page(&*page);
    assert!(seen.contains("Other fields") && seen.contains("Severity") && seen.contains("High"), "{seen}");

    let (mut harness, mut page) = open(140, 40);
    harness.answer(&mut *page, ItemSlot::Prepare, said(&ItemSlot::Prepare.into(), "open"));
    harness.answer(&mut *page, ItemSlot::Document, document("open"));
    assert!(harness.page(&*page).contains("loading the layout"), "{}", harness.page(&*page));
    let slot = Slot::from(PageSlot::Layout(0, 0));
    let id = harness.session.ledger.find(ScreenHarness::OWNER, &slot).unwrap();
    harness.session.ledger.end(id);
    let error = testing::error(ErrorKind::AccessDenied, "AccessDeniedException", "no GetTemplate", 403);
    harness.result(&mut *page, slot, &Outcome::Failed(error));
    answer_all(&mut harness, &mut *page, &|slot| said(slot, "open"));
    let seen = harness.page(&*page);
    assert!(seen.contains("Other fields") && seen.contains("AccessDeniedException"), "{seen}");
    harness.press(&mut *page, "r");
    answer_all(&mut harness, &mut *page, &|slot| said(slot, "open"));
    let seen = harness.page(&*page);
    assert!(seen.contains("Top panel") && !seen.contains("AccessDenied"), "{seen}");
}

#[test]
fn a_merge_is_told_in_the_head() {
    let (mut harness, mut page) = open(140, 40);
    answer_all(&mut harness, &mut *page, &|slot| match slot {
        Slot::Page(PageSlot::Panel(..)) => {
            json!({"status": "IN_PROGRESS", "primaryCaseId": "c1", "secondaryCaseIds": ["c2"]})
        }
        slot => said(slot, "open"),
    });
    let seen = harness.page(&*page);
    assert!(seen.contains("⚑ 1 merge") && seen.contains("In progress"), "{seen}");
}

#[test]
fn whatever_a_service_answers_is_only_text() {
    let deep = (0..200).fold(json!("x"), |inner, _| json!([inner]));
    let hostile = "\u{1b}[2J\u{202e}evil\r\n\0";
    let replies = [
        json!(null),
        json!(7),
        json!("text"),
        json!([]),
        json!({"fields": 7, "relatedItems": {}, "auditEvents": [1, null]}),
        json!({"fields": [{"fieldId": hostile, "name": hostile, "type": hostile, "id": "title", "value": {"stringValue": hostile}}],
               "templateId": hostile, "layoutConfiguration": {"defaultLayout": hostile},
               "relatedItems": [{"relatedItemId": hostile, "type": "Comment", "associationTime": hostile,
                                 "content": {"comment": {"body": hostile.repeat(20_000)}}, "performedBy": {"userArn": hostile}}],
               "auditEvents": [{"eventId": "e", "type": hostile, "performedTime": 1e300, "fields": deep}]}),
    ];
    for reply in replies {
        for (width, height) in [(80, 24), (140, 40)] {
            let (mut harness, mut page) = open(width, height);
            answer_all(&mut harness, &mut *page, &|_| reply.clone());
            for keys in ["j", "enter", "v", "2", "j", "enter", "f", "u", "c", "esc", "3", "r"] {
                harness.press(&mut *page, keys);
                let seen = harness.overlay(&*page);
                assert!(!seen.contains(['\u{1b}', '\u{202e}', '\0']), "{seen}");
            }
            harness.shrink(&*page);
        }
    }
}

/// A case whose comments could not be read is no case without any.
#[test]
fn what_could_not_be_read_is_said_among_what_was() {
    let (mut harness, mut page) = open(80, 24);
    let refused = Outcome::Failed(testing::error(ErrorKind::Internal, "InternalServerException", "try later", 500));
    let is_first = |slot: &Slot| matches!(slot, Slot::Page(PageSlot::Source(0, _)));
    while let Some(slot) = running(&harness).into_iter().find(|slot| !is_first(slot)) {
        let answer = said(&slot, "open");
        harness.answer(&mut *page, slot, answer);
    }
    let calls = harness.session.ledger.of(ScreenHarness::OWNER);
    let (id, slot) = calls.map(|(id, ticket)| (id, ticket.slot.clone())).find(|(_, slot)| is_first(slot)).unwrap();
    harness.session.ledger.end(id);
    harness.result(&mut *page, slot, &refused);
    let seen = harness.page(&*page);
    assert!(seen.contains("✗ related items could not be read: InternalServerException"), "{seen}");
    assert!(seen.contains("related items 0 ✗"), "{seen}");
    assert!(page.status(&harness.view()).contains("✗ related items"));
    // One type alone is left before the page is.
    harness.press(&mut *page, "right");
    let alone = harness.page(&*page);
    assert_ne!(alone, seen);
    harness.press(&mut *page, "esc");
    assert_eq!(harness.page(&*page), seen);
}

/// What an entry says is cut where others need the room, and not above empty rows.
#[test]
fn what_an_entry_says_is_whole_where_there_is_room() {
    let end = "the portal says where it is.";
    for (size, is_whole) in [((80, 24), false), ((80, 60), true)] {
        let (harness, page) = filled(size.0, size.1, "open");
        let seen = harness.page(&*page).replace(['│', '┃', '\n'], " ");
        let seen = seen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(seen.contains(end), is_whole, "{size:?}: {seen}");
    }
}

/// Nobody reads a document to know what was said: it is behind a key.
#[test]
fn every_entry_of_a_case_is_read_in_full_by_enter() {
    let (mut harness, mut page) = filled(80, 24, "open");
    let mut read = std::collections::BTreeMap::new();
    for _ in 0..12 {
        harness.press(&mut *page, "enter");
        if let Some(Command::Overlay(entry)) = harness.asked().pop() {
            let entry = entry.open();
            read.entry(entry.title(&harness.view())).or_insert(entry);
        }
        harness.press(&mut *page, "j");
    }
    let kinds: Vec<&str> = read.keys().map(String::as_str).collect();
    assert_eq!(kinds, ["Change", "Comment", "Contact", "Custom", "File", "SLA"]);
    for (kind, says) in [
        ("Change", "Severity  Low → High"),
        ("Comment", "Nobody has to call: the portal says where it is."),
        ("Contact", "Voice"),
        ("Custom", "36.79"),
        ("File", "photo-1"),
        ("SLA", "First reply"),
    ] {
        let entry = read.get_mut(kind).unwrap();
        harness.enter(&mut **entry);
        let seen = harness.overlay(&**entry);
        let words = seen.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        let says = says.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&says), "{kind}: {seen}");
        assert!(words.contains("2026-03-0") && words.contains("by user f3e5988d"), "{kind}: {seen}");
        assert!(!seen.contains('{') && words.contains("d document"), "{kind}: {seen}");
    }
    let comment = read.get_mut("Comment").unwrap();
    insta::assert_snapshot!("comment_read_80x24", harness.overlay(&**comment));
    harness.press(&mut **comment, "d");
    assert_eq!(harness.opened_at(), [format!("{CASE}/related-items/r1")]);
    harness.press(&mut **comment, "e");
    assert_eq!(harness.opened_at(), [format!("{CASE}/related-items/r1!edit")]);
    // A contact is no text that could be corrected.
    harness.press(&mut **read.get_mut("Contact").unwrap(), "e");
    assert_eq!(harness.opened_at(), [""; 0]);
}

/// What is asked for before the case is read is done once it is: with its own fields, and in its own state.
#[test]
fn a_key_that_needs_the_case_waits_for_it() {
    let (mut harness, mut page) = open(80, 24);
    harness.press(&mut *page, "f");
    let asked = harness.asked();
    assert!(!asked.iter().any(|command| matches!(command, Command::Overlay(_))), "{asked:?}");
    assert!(format!("{asked:?}").contains("once the case is read"), "{asked:?}");
    // It is no success, and goes when it is no longer so.
    let Some(Command::Notice(notice)) = asked.into_iter().next_back() else { panic!("nothing is said") };
    assert_eq!(notice.tone, crate::widgets::Tone::Info);
    harness.session.notice = Some((notice, harness.session.now));
    answer_all(&mut harness, &mut *page, &|slot| said(slot, "open"));
    assert!(harness.said().contains("Severity"), "the fields of the case");
    assert_eq!(harness.session.notice, None);
    for (status, value) in [("open", "closed"), ("closed", "open")] {
        let (mut harness, mut page) = open(80, 24);
        harness.press(&mut *page, "s");
        assert_eq!(harness.opened_at(), [""; 0]);
        answer_all(&mut harness, &mut *page, &|slot| said(slot, status));
        assert_eq!(harness.opened_at(), [format!("{CASE}?field=status&value={value}!edit")]);
    }
    // Whoever does something else meanwhile is not surprised by it.
    let (mut harness, mut page) = open(80, 24);
    harness.press(&mut *page, "f j");
    answer_all(&mut harness, &mut *page, &|slot| said(slot, "open"));
    assert!(!harness.asked().iter().any(|command| matches!(command, Command::Overlay(_))));
}

/// What a page still lacked when it was left is asked for again: when it is come back to, and when it is loaded again.
#[test]
fn names_that_were_on_their_way_when_the_page_was_left_are_asked_for_again() {
    for again in [false, true] {
        let (mut harness, mut page) = open(140, 40);
        harness.answer(&mut *page, ItemSlot::Prepare, json!({"fields": fields()}));
        harness.answer(&mut *page, ItemSlot::Document, document("open"));
        let of_names = |slot: &Slot| matches!(slot, Slot::Item(ItemSlot::Labels(_)));
        assert!(running(&harness).iter().any(of_names));
        let _ = harness.session.ledger.leave(ScreenHarness::OWNER);
        if again {
            harness.press(&mut *page, "r");
        } else {
            harness.enter(&mut *page);
        }
        answer_all(&mut harness, &mut *page, &|slot| said(slot, "open"));
        let seen = harness.page(&*page);
        assert!(seen.contains("High"), "{seen}");
        assert!(page.ages(), "it says how long ago things were");
    }
}
