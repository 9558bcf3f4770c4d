//! The page of a customer as the catalogue describes it: keys and replies in, the page and the calls out.

use serde_json::{Value, json};

use crate::catalog::{Location, catalog};
use crate::config::{Action, Mode};
use crate::contract::{Effect, ErrorKind, Outcome, Work};
use crate::screens::testing::{self, ScreenHarness};
use crate::screens::{Command, ItemSlot, PageSlot, Screen, Slot};

const CUSTOMER: &str = "profiles/domains/acme/profiles/0a1b";
const OTHER: &str = "profiles/domains/acme/profiles/77ee";

fn open(width: u16, height: u16) -> (ScreenHarness, Box<dyn Screen>) {
    let mut harness = ScreenHarness::at(CUSTOMER).sized(width, height);
    let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    (harness, page)
}

/// Whoever comes from a list has read the name there; and what has not come is not counted.
#[test]
fn who_was_met_on_the_way_goes_by_the_name_before_the_page_is_read() {
    let mut harness = ScreenHarness::at(CUSTOMER).sized(140, 40);
    let (context, customer) = (harness.session.contexts[0].id, CUSTOMER.parse().unwrap());
    harness.session.private_names.learn(context, &customer, "Kim Lee");
    let mut page = crate::screens::open(&harness.location, &harness.session).unwrap();
    harness.enter(&mut *page);
    let seen = harness.page(&*page);
    assert!(seen.contains("Profile Kim Lee") && seen.contains("all …") && !seen.contains("all 0"), "{seen}");
}

#[test]
fn what_takes_the_rows_of_a_panel_along_is_offered_first_there() {
    let (mut harness, mut page) = open(80, 24);
    let first = |harness: &ScreenHarness, page: &dyn Screen| page.actions(&harness.session)[..2].to_vec();
    assert_eq!(first(&harness, &*page), [Action::Open, Action::NewCase]);
    harness.press(&mut *page, "u");
    assert_eq!(first(&harness, &*page), [Action::Open, Action::Merge]);
}

/// The calls of the page that run.
pub(super) fn running(harness: &ScreenHarness) -> Vec<Slot> {
    harness.session.ledger.of(ScreenHarness::OWNER).map(|(_, ticket)| ticket.slot.clone()).collect()
}

/// Ends every call of the page and those that follow from it, by what it is for.
pub(super) fn answer_all(harness: &mut ScreenHarness, page: &mut dyn Screen, reply: &dyn Fn(&Slot) -> Value) {
    for _ in 0..200 {
        let Some(slot) = running(harness).into_iter().next() else { return };
        let document = reply(&slot);
        harness.answer(page, slot, document);
    }
}

fn object(key: &str, kind: &str, object: &Value) -> Value {
    json!({"ProfileObjectUniqueKey": key, "ObjectTypeName": kind, "Object": object.to_string()})
}

/// What a service would say.
fn said(slot: &Slot) -> Value {
    match slot {
        Slot::Item(_) => json!({"Profiles": [{
            "ProfileId": "0a1b", "FirstName": "Kim", "LastName": "Lee", "EmailAddress": "kim@example.com",
            "PhoneNumber": "+8225550142", "AccountNumber": "A-17", "Address": {"City": "Seoul", "Country": "KR"},
            "ProfileType": "ACCOUNT_PROFILE", "Gender": "FEMALE", "Attributes": {"LoyaltyTier": "Platinum"}}]}),
        Slot::Page(PageSlot::Kinds(1)) => {
            json!({"Items": [{"ObjectTypeName": "CTR"}, {"ObjectTypeName": "Web-Order"}]})
        }
        Slot::Page(PageSlot::Source(1, Some(kind))) => json!({"Items": objects(kind)}),
        Slot::Page(PageSlot::Source(..)) => json!({"ProfileHistoryRecords": [
            {"Id": "h2", "ObjectTypeName": "_profile", "ActionType": "UPDATED", "CreatedAt": 1_771_900_000},
            {"Id": "h1", "ObjectTypeName": "_profile", "ActionType": "CREATED", "CreatedAt": 1_771_000_000},
            {"Id": "h3", "ObjectTypeName": "CTR", "ActionType": "INGESTED", "CreatedAt": 1_771_950_000}]}),
        Slot::Page(PageSlot::Record(_, id)) => {
            let city = if id == "h1" { "Seoul" } else { "Busan" };
            json!({"Id": id, "Content": json!({"Address": {"City": city}}).to_string()})
        }
        Slot::Page(PageSlot::Panel(panel, read)) => rows(*panel, *read),
        Slot::Page(PageSlot::Each(_, id)) if id == "loyal" => {
            json!({"Profiles": [{"ProfileId": "0a1b", "QueryResult": "PRESENT"}]})
        }
        Slot::Page(PageSlot::Each(_, id)) if id == "spend" => json!({"Readiness": {"ProgressPercentage": 87}}),
        Slot::Page(PageSlot::Each(..)) => json!({"Profiles": [{"ProfileId": "0a1b", "QueryResult": "ABSENT"}]}),
        Slot::Page(PageSlot::Name(_)) => json!({"Profiles": [{"ProfileId": "77ee", "FirstName": "Kimberly"}]}),
        _ => json!({}),
    }
}

fn objects(kind: &str) -> Vec<Value> {
    match kind {
        "_case" => vec![object(
            "c1",
            kind,
            &json!({
            "CaseId": "c1", "Title": "Robot cleaner does not charge", "Status": "open",
            "CreatedDate": "2026-03-04T01:00:00Z",
            "Attributes": {"CaseArn": "arn:aws:cases:eu-central-1:210987654321:domain/d1/case/c1"}}),
        )],
        "_order" => vec![object(
            "o1",
            kind,
            &json!({
            "OrderId": "20418", "Name": "Two lamps", "Status": "SHIPPED", "TotalPrice": "389000", "Currency": "KRW",
            "CreatedDate": "2026-02-23T10:00:00Z"}),
        )],
        "Web-Order" => vec![object(
            "w1",
            kind,
            &json!({
            "orderId": "W1", "total": {"amount": 12.5, "currency": "EUR"}, "status": "RETURNED",
            "lines": [{"name": "Kitchen scale"}], "createdAt": "2025-11-01T10:00:00Z"}),
        )],
        "CTR" => vec![object(
            "k1",
            kind,
            &json!({
            "channel": "VOICE", "initiationMethod": "INBOUND", "initiationTimestamp": "2026-03-02T09:00:00Z"}),
        )],
        _ => Vec::new(),
    }
}

fn rows(panel: usize, read: usize) -> Value {
    match (panel, read) {
        (1, _) => json!({"Items": [
            {"CalculatedAttributeName": "orders", "DisplayName": "Orders of 90 days", "Value": "3", "IsDataPartial": "false"},
            {"CalculatedAttributeName": "_last_channel", "Value": "VOICE", "IsDataPartial": "false"},
            {"CalculatedAttributeName": "spend", "DisplayName": "Spend", "Value": "212400", "IsDataPartial": "true"}]}),
        (2, _) => json!({"Items": [
            {"SegmentDefinitionName": "loyal", "DisplayName": "Loyal"}, {"SegmentDefinitionName": "risk"}]}),
        (3, 0) => json!({"ProfileIds": ["0a1b", "77ee"]}),
        _ => json!({}),
    }
}

fn filled(width: u16, height: u16) -> (ScreenHarness, Box<dyn Screen>) {
    let (mut harness, mut page) = open(width, height);
    answer_all(&mut harness, &mut *page, &said);
    (harness, page)
}

#[test]
fn a_customer_is_shown_on_one_page() {
    let (harness, page) = filled(140, 40);
    insta::assert_snapshot!("customer_140x40", harness.page(&*page));
    let (mut harness, mut page) = filled(80, 24);
    insta::assert_snapshot!("customer_80x24", harness.page(&*page));
    for tab in 2..=7 {
        harness.press(&mut *page, &tab.to_string());
        insta::assert_snapshot!(format!("customer_tab{tab}_80x24"), harness.page(&*page));
    }
    let (harness, page) = filled(40, 10);
    insta::assert_snapshot!("customer_40x10", harness.page(&*page));
}

/// The names of the API stay in documents and files.
#[test]
fn what_the_api_calls_so_is_said_in_words() {
    let (harness, page) = filled(140, 60);
    let seen = harness.page(&*page);
    for words in ["Account profile", "Female", "Voice inbound", "Shipped", "Returned", "Open", "Last channel"] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    for name in ["ACCOUNT_PROFILE", "FEMALE", "VOICE", "SHIPPED", "RETURNED", "_last_channel"] {
        assert!(!seen.contains(name), "{name}: {seen}");
    }
}

#[test]
fn each_panel_has_a_state_of_its_own() {
    let (mut harness, mut page) = open(140, 40);
    assert!(harness.page(&*page).matches("loading").count() >= 5, "{}", harness.page(&*page));
    let error = testing::error(ErrorKind::Throttled, "ThrottlingException", "Rate exceeded", 429);
    let failing = Slot::Page(PageSlot::Panel(2, 0));
    let id = harness.session.ledger.find(ScreenHarness::OWNER, &failing).unwrap();
    harness.session.ledger.end(id);
    harness.result(&mut *page, failing, &Outcome::Failed(error));
    harness.answer(&mut *page, ItemSlot::Document, said(&ItemSlot::Document.into()));
    let seen = harness.page(&*page);
    assert!(seen.contains("ThrottlingException: Rate exceeded") && seen.contains("r loads it again"), "{seen}");
    assert!(seen.contains("kim@example.com") && seen.contains("loading"), "{seen}");
    answer_all(&mut harness, &mut *page, &said);
    let seen = harness.page(&*page);
    assert!(seen.contains("Orders of 90 days") && seen.contains("ThrottlingException"), "{seen}");
    harness.press(&mut *page, "r");
    answer_all(&mut harness, &mut *page, &said);
    let seen = harness.page(&*page);
    assert!(!seen.contains("ThrottlingException") && seen.contains("Present"), "{seen}");
}

#[test]
fn each_reason_is_said_of_what_failed_for_it_and_in_full_where_that_is_shown_alone() {
    let (mut harness, mut page) = open(140, 40);
    let broken = testing::error(ErrorKind::Internal, "InternalServerException", "The shelf fell", 500);
    let denied = testing::error(ErrorKind::AccessDenied, "AccessDeniedException", "no history", 403);
    while let Some(slot) = running(&harness).into_iter().next() {
        let error = match &slot {
            Slot::Page(PageSlot::Source(1, Some(kind))) if kind == "_order" => broken.clone(),
            Slot::Page(PageSlot::Source(2, _)) => denied.clone(),
            slot => {
                harness.answer(&mut *page, slot.clone(), said(slot));
                continue;
            }
        };
        let id = harness.session.ledger.find(ScreenHarness::OWNER, &slot).unwrap();
        harness.session.ledger.end(id);
        harness.result(&mut *page, slot, &Outcome::Failed(error));
    }
    let seen = harness.page(&*page);
    assert!(seen.contains("order could not be read: InternalServerException: The shelf fell"), "{seen}");
    assert!(seen.contains("profile could not be read: AccessDeniedException: no history"), "{seen}");
    for _ in 0..20 {
        harness.press(&mut *page, "right");
        if !harness.page(&*page).contains("could not be read") && harness.page(&*page).contains("no history") {
            break;
        }
    }
    assert!(harness.page(&*page).contains("no history"), "{}", harness.page(&*page));
    harness.press(&mut *page, "v");
    let told = harness.asked();
    assert!(told.iter().any(|told| format!("{told:?}").contains("no history")), "{told:?}");
}

#[test]
fn what_is_not_there_is_no_failure() {
    let (mut harness, mut page) = open(140, 40);
    let none = testing::error(ErrorKind::NotFound, "ResourceNotFoundException", "no match", 404);
    let off = testing::error(ErrorKind::BadRequest, "BadRequestException", "Matching is not enabled", 400);
    for (read, error) in [(0, none), (1, off)] {
        let slot = Slot::Page(PageSlot::Panel(3, read));
        let id = harness.session.ledger.find(ScreenHarness::OWNER, &slot).unwrap();
        harness.session.ledger.end(id);
        harness.result(&mut *page, slot, &Outcome::Failed(error));
    }
    answer_all(&mut harness, &mut *page, &said);
    harness.press(&mut *page, "5");
    let seen = harness.page(&*page);
    assert!(seen.contains("Matching is not enabled") && !seen.contains('✗') && !seen.contains('⚑'), "{seen}");
}

#[test]
fn leaving_cancels_what_is_under_way_and_coming_back_goes_on() {
    let (mut harness, mut page) = open(140, 40);
    let before = running(&harness);
    assert!(before.len() >= 8, "{before:?}");
    let left = harness.session.ledger.leave(ScreenHarness::OWNER);
    assert_eq!(left.len(), before.len(), "all of it are reads that go with the page");
    harness.enter(&mut *page);
    let mut again = running(&harness);
    assert!(before.iter().all(|slot| again.contains(slot)), "{again:?}");
    answer_all(&mut harness, &mut *page, &said);
    harness.enter(&mut *page);
    again = running(&harness);
    assert_eq!(again, [], "what is there is not read again");
}

/// What a panel has stays whatever becomes of its next page, and that page is asked for again, by a key or on coming back.
#[test]
fn a_further_page_of_a_panel_that_did_not_come_is_asked_for_again() {
    let slot = || Slot::Page(PageSlot::Panel(2, 0));
    let first = json!({"Items": [{"SegmentDefinitionName": "loyal", "DisplayName": "Loyal"}]});
    let second = json!({"Items": [{"SegmentDefinitionName": "risk", "DisplayName": "At risk"}]});
    let asked = |harness: &ScreenHarness| {
        let id = harness.session.ledger.find(ScreenHarness::OWNER, &slot());
        let calls = harness.effects.iter().filter_map(|effect| match effect {
            Effect::Start(call) if Some(call.id) == id => Some(&call.work),
            _ => None,
        });
        let mut tokens = calls.map(|work| match work {
            Work::Api(request) => request.input["NextToken"].clone(),
            _ => Value::Null,
        });
        tokens.next_back()
    };
    let refused = Outcome::Failed(testing::error(ErrorKind::Throttled, "ThrottlingException", "slow down", 429));
    for (ends, says) in
        [(Some(refused), "the rest was not read: Throttling"), (Some(Outcome::Cancelled), "cancelled"), (None, "Loyal")]
    {
        let (mut harness, mut page) = open(80, 24);
        harness.answer_page(&mut *page, slot(), first.clone(), Some("two"));
        answer_all(&mut harness, &mut *page, &said);
        harness.press(&mut *page, "4");
        let seen = harness.page(&*page);
        assert!(seen.contains("Loyal") && seen.contains("more available"), "{seen}");
        let _ = harness.act(&mut *page, Action::LoadAll);
        assert_eq!(asked(&harness), Some(json!("two")));
        match &ends {
            Some(outcome) => {
                let id = harness.session.ledger.find(ScreenHarness::OWNER, &slot()).unwrap();
                harness.session.ledger.end(id);
                harness.result(&mut *page, slot(), outcome);
                let seen = harness.page(&*page);
                let stays = seen.contains("Loyal") && !seen.contains("are old") && seen.contains("more available");
                assert!(seen.contains(says) && stays, "{seen}");
                let _ = harness.act(&mut *page, Action::LoadAll);
            }
            None => {
                let _ = harness.session.ledger.leave(ScreenHarness::OWNER);
                harness.enter(&mut *page);
            }
        }
        assert_eq!(asked(&harness), Some(json!("two")), "{says}");
        harness.answer(&mut *page, slot(), second.clone());
        let seen = harness.page(&*page);
        let whole = seen.contains("Loyal") && seen.contains("At risk") && !seen.contains("more available");
        assert!(whole && !seen.contains("Throttling"), "{seen}");
    }
}

#[test]
fn types_are_read_a_few_at_once_and_not_all_by_themselves() {
    let (mut harness, mut page) = open(140, 40);
    let many: Vec<Value> = (0..60).map(|n| json!({"ObjectTypeName": format!("Type-{n:02}")})).collect();
    harness.answer(&mut *page, PageSlot::Kinds(1), json!({ "Items": many }));
    let reads = |harness: &ScreenHarness| {
        running(harness).into_iter().filter(|slot| matches!(slot, Slot::Page(PageSlot::Source(..)))).collect::<Vec<_>>()
    };
    let mut read = 0;
    while let Some(slot) = reads(&harness).first().cloned() {
        assert!(reads(&harness).len() <= 4, "{:?}", reads(&harness));
        harness.answer(&mut *page, slot, json!({}));
        read += 1;
    }
    assert_eq!(read, 24);
    assert!(harness.page(&*page).contains("40 types not read"), "{}", harness.page(&*page));
    harness.press(&mut *page, "m");
    assert_eq!(reads(&harness).len(), 4);
}

/// The cases of the Cases domains are read by the customer's ARN. One that an object tells of, too, stands there once.
#[test]
fn the_cases_of_a_customer_stand_there_once_and_as_they_are() {
    let (mut harness, mut page) = open(80, 24);
    let case = |id: &str, title: &str, status: &str| {
        let text = |id: &str, value: &str| json!({"id": id, "value": {"stringValue": value}});
        let made = text("created_datetime", "2026-03-04T01:00:00Z");
        json!({"caseId": id, "fields": [text("title", title), text("status", status), made]})
    };
    let cases = json!({"cases": [case("c1", "Robot cleaner is whole", "closed"), case("c2", "A lamp", "open")]});
    answer_all(&mut harness, &mut *page, &|slot| match slot {
        Slot::Page(PageSlot::Kinds(0)) => json!({"domains": [{"domainId": "d1", "name": "support"}]}),
        Slot::Page(PageSlot::Source(0, _)) => cases.clone(),
        slot => said(slot),
    });
    let seen = harness.page(&*page);
    assert!(seen.contains("Robot cleaner is whole") && seen.contains("A lamp"), "{seen}");
    assert!(!seen.contains("does not charge") && seen.contains("case 2"), "{seen}");
    harness.press(&mut *page, "enter");
    assert_eq!(harness.opened_at(), ["cases/domains/d1/cases/c1"]);
    // What was made there since is looked for when the page is seen again, and what is known stays meanwhile.
    let context = harness.session.contexts[0].id;
    harness.enter(&mut *page);
    assert_eq!(running(&harness), []);
    harness.session.changed(context, &"cases/domains/d1/cases/c3".parse().unwrap());
    harness.enter(&mut *page);
    assert!(harness.page(&*page).contains("A lamp"));
    let more = json!({"cases": [case("c3", "A tent", "open")]});
    answer_all(&mut harness, &mut *page, &|slot| match slot {
        Slot::Page(PageSlot::Source(0, _)) => more.clone(),
        slot => said(slot),
    });
    let seen = harness.page(&*page);
    assert!(seen.contains("A tent") && !seen.contains("A lamp"), "{seen}");
}

#[test]
fn one_type_is_shown_alone_and_an_entry_opened() {
    let (mut harness, mut page) = filled(80, 24);
    harness.press(&mut *page, "enter");
    assert_eq!(harness.opened_at(), ["cases/domains/d1/cases/c1"], "a case is opened where it is");
    for _ in 0..20 {
        harness.press(&mut *page, "right");
        if !harness.page(&*page).contains("Robot cleaner") && harness.page(&*page).contains("Two lamps") {
            break;
        }
    }
    let seen = harness.page(&*page);
    assert!(seen.contains("389,000 KRW") && !seen.contains("Kitchen scale"), "{seen}");
    // What has no page is read: all that it holds, and its document is behind a key.
    harness.press(&mut *page, "enter");
    let Some(Command::Overlay(order)) = harness.asked().pop() else { panic!("nothing to read") };
    let mut order = order.open();
    harness.enter(&mut *order);
    let seen = harness.overlay(&*order);
    for said in ["Two lamps", "389,000 KRW · Shipped", "Order ID  20418", "Currency  KRW"] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    harness.press(&mut *order, "d");
    assert_eq!(harness.opened_at(), [format!("{CUSTOMER}/objects/o1?type=_order")]);
    harness.press(&mut *page, "/");
    harness.type_text(&mut *page, "zq9");
    assert!(harness.page(&*page).contains("matches"), "{}", harness.page(&*page));
    harness.press(&mut *page, "esc");
    assert!(harness.page(&*page).contains("Two lamps"));
}

/// What changed is called as the page calls it; what people name themselves stays as it is.
#[test]
fn a_changed_member_goes_by_the_word_of_the_page() {
    let page = catalog().resource("profiles/domains/profiles").unwrap().page.as_ref().unwrap();
    for (way, words) in [
        ("BusinessEmailAddress", "Business e-mail"),
        ("Gender", "Gender"),
        ("FirstName", "First name"),
        ("Address.PostalCode", "Address · Postal code"),
        ("Attributes.loyaltyTier", "loyaltyTier"),
        ("KeyName", "Key name"),
    ] {
        assert_eq!(page.words_of(way), words);
    }
}

/// A type has all of its name where titles leave the room, and a title all of its row where nothing stands behind it.
#[test]
fn nothing_is_cut_beside_empty_cells() {
    let (kind, title) = ("Salesforce-Opportunity", "Renewal");
    let long = "A very long name of a thing that was bought ".repeat(3);
    for (width, title, is_whole) in [(140, title, true), (80, long.trim(), false)] {
        let (mut harness, mut page) = open(width, 40);
        answer_all(&mut harness, &mut *page, &|slot| match slot {
            Slot::Page(PageSlot::Kinds(1)) => json!({"Items": [{ "ObjectTypeName": kind }]}),
            Slot::Page(PageSlot::Source(1, Some(of))) if of == kind => {
                json!({"Items": [object("s1", kind, &json!({"title": title, "createdAt": "2026-03-03T10:00:00Z"}))]})
            }
            Slot::Page(PageSlot::Source(..)) => json!({}),
            slot => said(slot),
        });
        let seen = harness.page(&*page);
        let row = seen.lines().find(|line| line.contains(&title[..7]) && line.contains("ago")).unwrap();
        assert_eq!(row.contains(kind), is_whole, "{seen}");
        assert!(is_whole || row.trim_end_matches(['│', '┃', ' ']).ends_with(|last: char| last != ' '), "{seen}");
    }
}

#[test]
fn a_change_says_what_changed() {
    let (harness, page) = filled(140, 40);
    assert!(harness.page(&*page).contains("changed: Address · City Seoul → Busan"), "{}", harness.page(&*page));
}

#[test]
fn the_keys_of_a_customer_lead_where_the_catalogue_says() {
    let (mut harness, mut page) = filled(140, 40);
    harness.press(&mut *page, "n");
    harness.answer(&mut *page, PageSlot::Among("new-case".to_owned()), json!({"domains": [{"domainId": "d1"}]}));
    let arn = "arn:aws:profile:eu-central-1:210987654321:domains/acme/profiles/0a1b";
    let case: Location = "cases/domains/d1/cases".parse().unwrap();
    assert_eq!(harness.opened_at(), [case.with_query("customer_id", arn).with_action("create").to_string()]);
    harness.press(&mut *page, "p");
    assert_eq!(harness.opened_at(), [format!("{CUSTOMER}/objects!create")]);
    harness.press(&mut *page, "u enter");
    assert_eq!(harness.opened_at(), [OTHER]);
    harness.press(&mut *page, "M");
    assert_eq!(harness.opened_at(), [format!("{CUSTOMER}?with=77ee!merge")]);
    harness.press(&mut *page, "F");
    assert_eq!(harness.opened_at(), ["forget?profile=acme%2F0a1b"]);
    harness.press(&mut *page, "K");
    assert!(harness.said().contains("Add a search key"));
    harness.session.contexts[0].read_only = true;
    harness.press(&mut *page, "p M e");
    assert!(harness.asked().iter().all(|asked| matches!(asked, Command::Notice(_))), "nothing is written here");
}

#[test]
fn ten_thousand_entries_are_in_order_and_paged_on_the_way_down() {
    let (mut harness, mut page) = open(140, 40);
    answer_all(&mut harness, &mut *page, &|slot| match slot {
        Slot::Page(PageSlot::Source(1, _)) => json!({}),
        slot => said(slot),
    });
    harness.press(&mut *page, "r");
    let slot: Slot = PageSlot::Source(1, Some("_order".to_owned())).into();
    let many: Vec<Value> = (0..10_000_i64)
        .map(|n| {
            let at = 1_600_000_000 + (n * 7919) % 10_000 * 60;
            object(&format!("o{n}"), "_order", &json!({"OrderId": n, "Name": format!("order {n}"), "CreatedDate": at}))
        })
        .collect();
    harness.answer_page(&mut *page, slot.clone(), json!({ "Items": many }), Some("next"));
    for _ in 0..20 {
        if running(&harness).contains(&slot) {
            harness.answer_page(&mut *page, slot.clone(), json!({}), Some("next"));
        }
    }
    answer_all(&mut harness, &mut *page, &|_| json!({}));
    assert!(harness.page(&*page).contains("more of order"), "{}", harness.page(&*page));
    harness.press(&mut *page, "G");
    assert!(running(&harness).contains(&slot), "the next page is asked for at the end");
    harness.press(&mut *page, "k k k k k g");
    assert!(harness.page(&*page).contains("order "), "{}", harness.page(&*page));
}

#[test]
fn every_page_of_the_catalogue_has_keys_that_exist() {
    for page in catalog().resources().iter().filter_map(|resource| resource.page.as_ref()) {
        let mode = page.mode.as_deref().map(|mode| Mode::ALL.into_iter().find(|(name, _)| *name == mode));
        assert!(mode.is_none_or(|found| found.is_some()), "{:?}", page.mode);
        for key in &page.keys {
            assert!(key.key.parse::<Action>().is_ok(), "{}", key.key);
        }
    }
}

#[test]
fn whatever_comes_is_survived_in_every_size() {
    let bad = ["\u{1b}[2J\u{202e}evil", "\u{0}", &"x".repeat(150_000)].map(str::to_owned);
    let deep = (0..100).fold(json!("\u{1b}"), |inner, _| json!([{ "a": inner }]));
    let documents =
        [json!(null), json!([]), json!(7), deep.clone(), json!({"Items": 7, "ProfileIds": {}, "Profiles": 1})];
    let texts = bad.iter().map(|bad| {
        let row = json!({
            "ProfileObjectUniqueKey": bad, "Object": json!({"Title": bad, "Status": bad, "TotalPrice": bad,
                "CreatedDate": bad, "deep": deep}).to_string(), "ObjectTypeName": bad, "SegmentDefinitionName": bad,
            "CalculatedAttributeName": bad, "Value": bad, "IsDataPartial": "true", "Id": bad, "ActionType": bad,
            "CreatedAt": 1e300});
        json!({"Items": [row.clone()], "ProfileHistoryRecords": [row], "ProfileIds": [bad], "Content": bad,
            "Profiles": [{"ProfileId": bad, "FirstName": bad, "QueryResult": bad, "Attributes": {(bad.clone()): bad},
                "Address": deep}]})
    });
    for document in documents.into_iter().chain(texts) {
        let (mut harness, mut page) = open(80, 24);
        answer_all(&mut harness, &mut *page, &|_| document.clone());
        // A text of this length in every member takes its time where nothing is optimised: the keys that show most of it will do.
        let keys = if document.to_string().len() < 100_000 {
            "j G right left tab j G v enter y tab tab tab m 1 / a esc"
        } else {
            "right tab G tab tab"
        };
        for key in keys.split(' ') {
            harness.press(&mut *page, key);
            for (width, height) in [(80, 24), (140, 40)] {
                harness.size = ratatui::layout::Rect::new(0, 0, width, height);
                harness.resized(&mut *page);
                let seen = harness.overlay(&*page);
                assert!(!seen.contains(['\u{1b}', '\u{202e}', '\u{0}']), "something raw is drawn");
            }
            harness.commands.clear();
        }
        harness.shrink(&*page);
    }
}

/// A refused read for the calls of the page that this is so for; all others are answered.
fn refuse(harness: &mut ScreenHarness, page: &mut dyn Screen, why_of: &dyn Fn(&Slot) -> Option<&'static str>) {
    while let Some(slot) = running(harness).into_iter().next() {
        let Some(why) = why_of(&slot) else {
            let answer = said(&slot);
            harness.answer(page, slot, answer);
            continue;
        };
        let error = testing::error(ErrorKind::AccessDenied, why, LONG, 403);
        let id = harness.session.ledger.find(ScreenHarness::OWNER, &slot).unwrap();
        harness.session.ledger.end(id);
        harness.result(page, slot, &Outcome::Failed(error));
    }
}

const LONG: &str = "User: arn:aws:sts::111122223333:assumed-role/desk/kim is not authorized to perform: \
                    profile:ListProfileObjects because no identity-based policy allows the last of these words";

#[test]
fn why_something_could_not_be_read_is_wrapped_and_a_type_with_two_reasons_stands_once() {
    for (width, height) in [(80, 24), (140, 40)] {
        let (mut harness, mut page) = open(width, height);
        refuse(&mut harness, &mut *page, &|slot| match slot {
            Slot::Page(PageSlot::Kinds(0)) => Some("ThrottlingException"),
            Slot::Page(PageSlot::Source(1, Some(kind))) if ["_order", "_case"].contains(&kind.as_str()) => {
                Some("AccessDeniedException")
            }
            _ => None,
        });
        let seen = harness.page(&*page);
        insta::assert_snapshot!(format!("refused_{width}x{height}"), seen);
        harness.shrink(&*page);
    }
}

#[test]
fn what_could_not_be_read_again_is_marked_as_old() {
    let (mut harness, mut page) = filled(80, 24);
    harness.press(&mut *page, "r");
    refuse(&mut harness, &mut *page, &|slot| match slot {
        Slot::Page(PageSlot::Source(1, Some(kind))) if kind == "_order" || kind == "_case" => {
            Some("AccessDeniedException")
        }
        Slot::Page(PageSlot::Panel(2, _)) => Some("AccessDeniedException"),
        _ => None,
    });
    insta::assert_snapshot!("old_80x24", harness.page(&*page));
    harness.press(&mut *page, "v");
    assert!(format!("{:?}", harness.asked()).contains("it could not be read again"), "{:?}", harness.asked());
    harness.press(&mut *page, "4");
    let panel = harness.page(&*page);
    assert!(panel.contains("refresh failed, the dimmed ones are old: AccessDenied"), "{panel}");
    harness.press(&mut *page, "1 r");
    answer_all(&mut harness, &mut *page, &said);
    assert!(!harness.page(&*page).contains("old ·"), "{}", harness.page(&*page));
}

/// The service makes a standard object of what was put: both are there, and tell of one thing.
#[test]
fn what_the_service_made_of_an_object_stands_there_once() {
    let order = |total: &str| {
        json!({"orderNo": "20418", "product": "Lamp, brass", "createdAt": "2026-02-23T10:00:00Z", "status": "SHIPPED",
               "total": {"amount": total, "currency": "KRW"}})
    };
    for (total, counted, seen_among_all) in [("389000", "order 0 of 1", false), ("12", "order 1", true)] {
        let (mut harness, mut page) = open(140, 40);
        answer_all(&mut harness, &mut *page, &|slot| match slot {
            Slot::Page(PageSlot::Source(1, Some(kind))) if kind == "Web-Order" => {
                json!({"Items": [object("w1", kind, &order(total))]})
            }
            slot => said(slot),
        });
        let seen = harness.page(&*page);
        assert!(seen.contains("Lamp, brass") && seen.contains(counted), "{seen}");
        assert_eq!(seen.contains("Two lamps"), seen_among_all, "{seen}");
        let alone = (0..20).any(|_| {
            harness.press(&mut *page, "right");
            let seen = harness.page(&*page);
            seen.contains("Two lamps") && !seen.contains("Lamp, brass")
        });
        assert!(alone, "shown alone it is seen in any case");
    }
}

/// What has no room above the entries is read in full, with what to do and the number of the request.
#[test]
fn why_something_could_not_be_read_is_whole_somewhere() {
    let (mut harness, mut page) = open(80, 24);
    let long = format!("{} the last word", "a long story of what went wrong, ".repeat(30));
    while let Some(slot) = running(&harness).into_iter().next() {
        let is_order = matches!(&slot, Slot::Page(PageSlot::Source(1, Some(kind))) if kind == "_order");
        if !is_order {
            let document = said(&slot);
            harness.answer(&mut *page, slot, document);
            continue;
        }
        let id = harness.session.ledger.find(ScreenHarness::OWNER, &slot).unwrap();
        harness.session.ledger.end(id);
        let error = testing::error(ErrorKind::Internal, "InternalServerException", &long, 500);
        harness.result(&mut *page, slot, &Outcome::Failed(error));
    }
    let seen = harness.page(&*page);
    assert!(seen.contains("order could not be read") && !seen.contains("the last word"), "{seen}");
    assert!(seen.contains("v in full"), "{seen}");
    harness.press(&mut *page, "v");
    let said = harness.said();
    assert!(said.contains("the last word") && said.contains("order could not be read"), "{said}");
}
