//! The merge studio: what stands side by side, what is chosen, what is sent, and what speaks against it.

use serde_json::json;

use super::*;
use crate::contract::ErrorKind;
use crate::screens::form::slots::MergeSlot;
use crate::screens::testing::error;

const A: &str = "a833aaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "748ebbbbbbbbbbbbbbbbbbbbbbbbbbbb";
const C: &str = "19cccccccccccccccccccccccccccccc";

fn slot(slot: MergeSlot) -> FormSlot {
    FormSlot::Merge(slot)
}

fn profiles(others: &[&str]) -> String {
    let with: Vec<String> = others.iter().map(|id| format!("with={id}")).collect();
    format!("profiles/domains/acme/profiles/{A}?{}!merge", with.join("&"))
}

fn ann() -> Value {
    json!({
        "ProfileId": A, "FirstName": "서연", "LastName": "김", "EmailAddress": "kim@example.com",
        "PhoneNumber": "+8225550142", "GenderString": "F",
        "Address": {"Address1": "Teheran-ro 152", "City": "서울특별시", "Country": "KR"},
        "Attributes": {"LoyaltyTier": "Platinum", "Language": "ko"},
    })
}

fn seoyeon() -> Value {
    json!({
        "ProfileId": B, "FirstName": "Seoyeon", "LastName": "김", "EmailAddress": "kim@example.com",
        "PhoneNumber": "+821055500173", "MobilePhoneNumber": "+821055500173", "GenderString": "W",
        "Address": {"Address1": "Gangnam-daero 1", "City": "Seoul", "Country": "KR"},
        "Attributes": {"Language": "en", "a.b{c}": "x"},
    })
}

fn third() -> Value {
    json!({"ProfileId": C, "FirstName": "S.", "BusinessName": "Kim & Co", "EmailAddress": "info@kim.example"})
}

/// A merge of profiles whose documents are there.
fn side_by_side(size: (u16, u16), all: &[Value]) -> Rig {
    let ids: Vec<&str> = all.iter().filter_map(|one| one["ProfileId"].as_str()).collect();
    let mut form = Rig::open(&profiles(&ids[1..]));
    form.harness.size = Rect::new(0, 0, size.0, size.1);
    for (id, one) in ids.iter().zip(all) {
        form.answer(slot(MergeSlot::Item((*id).to_owned())), json!({ "Profiles": [one] }));
    }
    form
}

/// What moves from the second one is counted.
fn counted(form: &mut Rig) {
    form.answer(slot(MergeSlot::Kinds(0)), json!({"Items": [{"ObjectTypeName": "Web-Order"}]}));
    for (kind, rows) in [("Web-Order", 14), ("_case", 2), ("_order", 0), ("_asset", 0)] {
        let rows: Vec<Value> = (0..rows).map(|n| json!({"ProfileObjectUniqueKey": n.to_string()})).collect();
        form.answer(slot(MergeSlot::Moves(0, B.to_owned(), kind.to_owned())), json!({ "Items": rows }));
    }
}

/// Cases are asked which of them name the other one, as its own page does; objects that tell of some are none of them.
fn named(form: &mut Rig, cases: u64) {
    form.answer(slot(MergeSlot::NamingAt), json!({"domains": [{"domainId": "d1", "name": "support"}]}));
    form.answer(naming("d1"), json!({"cases": [], "totalCount": cases}));
}

fn naming(domain: &str) -> FormSlot {
    slot(MergeSlot::Naming(B.to_owned(), format!("cases/domains/{domain}/cases").parse().unwrap()))
}

#[test]
fn the_cases_that_go_on_naming_one_are_those_that_the_service_finds_in_every_domain() {
    let mut form = side_by_side((140, 40), &[ann(), seoyeon()]);
    counted(&mut form);
    form.sees("How many cases go on naming a profile that will be gone is not known yet");
    let domains = ["d1", "d2"].map(|id| json!({"domainId": id, "name": id}));
    form.answer(slot(MergeSlot::NamingAt), json!({ "domains": domains }));
    let asked = form.sent("SearchCases");
    let places: Vec<&str> = asked.iter().filter_map(|input| input["domainId"].as_str()).collect();
    assert_eq!(places, ["d1", "d2"]);
    let arn = asked[0]["filter"]["field"]["equalTo"]["value"]["stringValue"].as_str().unwrap();
    assert!(arn.ends_with(&format!("domains/acme/profiles/{B}")), "{arn}");
    form.answer(naming("d1"), json!({"cases": [], "totalCount": 1}));
    form.sees("1 and more cases go on naming");
    let refused = error(ErrorKind::AccessDenied, "AccessDeniedException", "no", 403);
    form.harness.result(&mut *form.page, naming("d2"), &Outcome::Failed(refused));
    form.sees("1 and more cases go on naming");
    form.sees("How many cases go on naming a profile that will be gone is not known: AccessDeniedException.");
    form.press("r");
    assert!(!form.screen().contains("AccessDenied"), "all is asked again: {}", form.screen());
}

#[test]
fn profiles_stand_side_by_side_and_what_differs_comes_first() {
    for (size, name) in [((80, 24), "studio_80x24"), ((140, 40), "studio_140x40")] {
        let mut form = side_by_side(size, &[ann(), seoyeon()]);
        counted(&mut form);
        named(&mut form, 6);
        form.press("right j right");
        form.looks(name);
        form.sees("14 Web-Order");
        form.sees("14 Web-Order, 2 _case");
        form.sees("6 cases go on naming a profile that will be gone");
        form.sees("it is found by these, too");
        form.harness.shrink(&*form.page);
    }
    let mut form = side_by_side((80, 24), &[ann(), seoyeon()]);
    assert!(!form.screen().contains("kim@example.com"), "what agrees is folded: {}", form.screen());
    form.press("v");
    form.looks("studio_all_80x24");
    form.sees("kim@example.com");
}

#[test]
fn of_two_of_the_same_name_it_is_told_from_whom_each_value_comes() {
    let mut twin = ann();
    (twin["ProfileId"], twin["EmailAddress"], twin["MobilePhoneNumber"]) =
        (json!(B), json!("s.kim@example.com"), json!("+821055500173"));
    let mut form = side_by_side((140, 40), &[ann(), twin]);
    form.press("right ctrl-s");
    form.sees("from 서연 김 (s.kim@example.com");
}

/// What was refused is no nothing, and what is awaited is no end.
#[test]
fn what_is_not_known_of_what_moves_is_said() {
    let mut form = side_by_side((140, 40), &[ann(), seoyeon()]);
    form.answer(slot(MergeSlot::Kinds(0)), json!({"Items": [{"ObjectTypeName": "Web-Order"}]}));
    let rows = |kind: &str| slot(MergeSlot::Moves(0, B.to_owned(), kind.to_owned()));
    form.answer(rows("Web-Order"), json!({"Items": [{"ProfileObjectUniqueKey": "1"}]}));
    form.sees("Objects that move to the main one: 1 Web-Order. Not all is counted yet …");
    let refused = error(ErrorKind::AccessDenied, "AccessDeniedException", "no", 403);
    form.harness.result(&mut *form.page, rows("_case"), &Outcome::Failed(refused));
    form.sees("1 question was not answered: there may be more: AccessDeniedException");
}

#[test]
fn what_is_chosen_is_what_is_sent_and_what_stays_is_not_said() {
    let mut form = side_by_side((80, 24), &[ann(), seoyeon()]);
    form.press("right");
    // Back to what stays in any case.
    form.press("j right left j right");
    form.press("ctrl-s");
    form.sees("This can't be undone.");
    form.press("ctrl-s");
    form.choose(FormAnswer::SendAgreed);
    let sent = form.sent("MergeProfiles");
    let taken = sent[0]["FieldSourceProfileIds"].as_object().unwrap();
    assert_eq!(taken["FirstName"], B);
    assert!(taken.get("PhoneNumber").is_none(), "{taken:?}");
    assert_eq!(sent[0]["ProfileIdsToBeMerged"], json!([B]));
}

/// What the last column says is what the request makes: whatever comes from another one is named in it, also where
/// nobody chose it; and of what can't be named it is said.
#[test]
fn the_request_names_where_each_value_afterwards_comes_from() {
    let mut form = side_by_side((140, 40), &[ann(), seoyeon(), third()]);
    form.sees("Not to be chosen, as in the main one: Gender");
    assert!(!form.screen().contains("Gender string"), "{}", form.screen());
    let shown: Vec<String> = form.screen().lines().map(str::to_owned).collect();
    form.press("ctrl-s ctrl-s");
    form.choose(FormAnswer::SendAgreed);
    let sent = form.sent("MergeProfiles");
    let taken = &sent[0]["FieldSourceProfileIds"];
    // Of those that the main one has none of the first that has any is taken.
    let wanted = [("MobilePhoneNumber", B, "+821055500173"), ("BusinessName", C, "Kim & Co")];
    for (member, from, value) in wanted {
        assert_eq!(taken[member], from, "{taken}");
        let is_taken = shown.iter().any(|row| row.matches(value).count() == 2);
        assert!(is_taken, "{member} beside it and afterwards: {shown:?}");
    }
    assert_eq!(taken["Attributes"], json!({"a.b{c}": B}), "{taken}");
    assert_eq!(taken.as_object().unwrap().len(), 3, "what stays is not named: {taken}");
}

#[test]
fn keys_of_a_map_are_chosen_one_by_one_and_taken_back() {
    let mut form = side_by_side((140, 40), &[ann(), seoyeon()]);
    let before = form.screen();
    form.press("G");
    form.press("k k k k k k k k k k k k");
    // All rows, one after the other: each is taken from the other side.
    for _ in 0..12 {
        form.press("right j");
    }
    form.press("d");
    form.sees("FieldSourceProfileIds");
    form.sees("LoyaltyTier");
    form.press("f2");
    for _ in 0..12 {
        form.press("u");
    }
    form.press("g");
    assert_eq!(form.screen(), before, "what was chosen is taken back");
}

#[test]
fn the_other_one_becomes_the_main_one_with_what_was_chosen() {
    let mut form = side_by_side((80, 24), &[ann(), seoyeon(), third()]);
    form.press("right right");
    form.harness.commands.clear();
    form.press("space");
    let opened = form.harness.opened_at();
    assert!(opened[0].starts_with(&format!("profiles/domains/acme/profiles/{C}?")), "{opened:?}");
    assert!(opened[0].contains(&format!("with={A}")) && opened[0].contains(&format!("with={B}")), "{opened:?}");
    let sent: Location = opened[0].parse().unwrap();
    let said = sent.query().iter().any(|(key, _)| key.contains("FirstName"));
    assert!(!said, "what is the main one's follows by itself: {opened:?}");
    let mut form = side_by_side((80, 24), &[ann(), seoyeon(), third()]);
    form.press("j right k right right space");
    let opened = form.harness.opened_at();
    assert!(opened[0].contains(&format!("FieldSourceProfileIds.FirstName={B}")));
    assert!(Rig::open(&opened[0]).page.unsaved().is_some(), "what was chosen is not dropped without a word");
}

/// What was chosen is the same after the main one was changed and changed back, whatever was looked at in between.
#[test]
fn a_choice_survives_another_main_one_and_the_way_back() {
    let mut form = side_by_side((140, 40), &[ann(), seoyeon()]);
    form.press("right j right space");
    let there = form.harness.opened_at().pop().unwrap();
    let mut form = Rig::open(&there);
    form.answer(slot(MergeSlot::Item(A.to_owned())), json!({ "Profiles": [ann()] }));
    form.answer(slot(MergeSlot::Item(B.to_owned())), json!({ "Profiles": [seoyeon()] }));
    form.press("space");
    let back: Location = form.harness.opened_at().pop().unwrap().parse().unwrap();
    assert!(back.to_string().starts_with(&format!("profiles/domains/acme/profiles/{A}?")), "{back}");
    let chosen: Vec<_> = back.query().iter().filter(|(key, _)| key.starts_with("FieldSource")).collect();
    assert_eq!(chosen.len(), 2, "{back}");
    assert!(chosen.iter().all(|(_, id)| id == B), "{back}");

    let mut form = cases((140, 40), MAIN, OTHER);
    form.press("right j j right space");
    let there = form.harness.opened_at().pop().unwrap();
    assert!(!there.contains("fieldsConfiguration"), "of the main one nothing is listed: {there}");
    let mut form = Rig::open(&there);
    form.press("space");
    let back = form.harness.opened_at().pop().unwrap();
    let at: Location = back.parse().unwrap();
    let listed = |key: &str| at.all(key).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(listed("fieldsConfiguration[0].sourceCaseId"), ["c2"], "{back}");
    let fields = [0, 1].map(|nth| listed(&format!("fieldsConfiguration[0].fieldIds[{nth}].id")));
    assert!(fields.iter().all(|fields| fields.len() == 1), "{back}");
    assert!(Rig::open(&back).page.unsaved().is_some(), "what was chosen is not dropped without a word");
}

#[test]
fn three_and_more_stand_in_columns_that_scroll() {
    let mut form = side_by_side((80, 24), &[ann(), seoyeon(), third()]);
    form.press("right right");
    form.looks("studio_three_80x24");
    form.sees("S.");
    let form = side_by_side((140, 40), &[ann(), seoyeon(), third()]);
    form.looks("studio_three_140x40");
}

#[test]
fn one_that_a_request_names_in_two_places_goes_once() {
    let mut form = side_by_side((140, 40), &[ann(), seoyeon(), third()]);
    form.press("right right j right ctrl-s");
    let seen = form.screen();
    assert!(seen.matches(B).count() > 1, "{seen}");
    let gone = |id: &str| seen.lines().filter(|line| line.contains("Gone") && line.contains(id)).count();
    assert_eq!((gone(B), gone(C)), (1, 1), "{seen}");
}

#[test]
fn hostile_values_are_drawn_and_never_obeyed() {
    let wild = "\u{1b}[2J\u{202e}evil\r\n\t".repeat(40);
    let mut other = seoyeon();
    other["FirstName"] = json!(wild);
    other["Attributes"] = json!({ wild.clone(): wild, "": {"deep": [null, [[]]]} });
    let mut form = side_by_side((80, 24), &[ann(), other]);
    for _ in 0..8 {
        form.press("right j v");
        let screen = form.screen();
        assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'), "{screen}");
    }
    form.press("enter");
    let read = form.overlay();
    assert!(!form.harness.overlay(&*read).contains('\u{1b}'));
    form.harness.shrink(&*form.page);
}

#[test]
fn what_they_were_is_exported_on_request_with_a_warning() {
    let mut form = side_by_side((80, 24), &[ann(), seoyeon()]);
    form.press("o");
    let menu = form.overlay();
    assert!(form.harness.overlay(&*menu).contains("customers' content"));
    assert!(form.drafts().is_empty(), "nothing of it is kept by itself");
    let mut menu = menu;
    form.harness.press(&mut *menu, "enter");
    let asks = form.overlay();
    assert_eq!(asks.name(), "save", "it is asked where");
    assert!(form.harness.overlay(&*asks).contains("profiles-before-merge-"));
}

#[test]
fn a_refusal_is_said_and_nothing_is_lost() {
    let mut form = side_by_side((80, 24), &[ann(), seoyeon()]);
    form.press("right ctrl-s ctrl-s");
    form.choose(FormAnswer::SendAgreed);
    let refused = error(ErrorKind::BadRequest, "BadRequestException", "One of the profiles is being changed", 400);
    form.harness.result(&mut *form.page, FormSlot::Submit, &Outcome::Failed(refused));
    form.sees("One of the profiles is being changed");
    form.press("esc");
    form.sees("One of the profiles is being changed");
    form.sees("▸Seoyeon");
    assert_eq!(form.sent("MergeProfiles").len(), 1);
}

#[test]
fn one_that_is_not_there_or_cannot_be_read_is_said_and_nothing_is_sent() {
    let mut form = Rig::open(&profiles(&[B]));
    form.sees("loading profiles");
    form.answer(slot(MergeSlot::Item(A.to_owned())), json!({ "Profiles": [ann()] }));
    form.answer(slot(MergeSlot::Item(B.to_owned())), json!({ "Profiles": [] }));
    form.sees("There is no profile");
    form.press("ctrl-s");
    assert!(form.harness.said().contains("There is no profile"));
    form.press("r");
    let failed = error(ErrorKind::Throttled, "ThrottlingException", "slow down", 429);
    form.harness.result(&mut *form.page, slot(MergeSlot::Item(B.to_owned())), &Outcome::Failed(failed));
    form.answer(slot(MergeSlot::Item(A.to_owned())), json!({ "Profiles": [ann()] }));
    form.sees("ThrottlingException");
}

#[test]
fn without_another_one_it_begins_by_picking_it() {
    let mut form = Rig::open(&format!("profiles/domains/acme/profiles/{A}!merge"));
    assert_eq!(form.overlay().name(), "picker");
    form.sees("Which other profile?");
    form.harness.shrink(&*form.page);
    form.choose(FormAnswer::Value(B.to_owned()));
    form.answer(slot(MergeSlot::Item(A.to_owned())), json!({ "Profiles": [ann()] }));
    form.answer(slot(MergeSlot::Item(B.to_owned())), json!({ "Profiles": [seoyeon()] }));
    form.sees("Seoyeon");
}

#[test]
fn the_next_match_is_one_key_away_and_what_is_none_is_passed_over() {
    let list = "profiles/domains/acme/rule-based-matches";
    let from = |id: &str| format!("from={}", format!("{list}/{id}").replace('/', "%2F"));
    let at = format!("profiles/domains/acme/profiles/{A}?with={B}&{}!merge", from("m1"));
    let mut form = Rig::open(&at);
    form.answer(slot(MergeSlot::Item(A.to_owned())), json!({ "Profiles": [ann()] }));
    form.answer(slot(MergeSlot::Item(B.to_owned())), json!({ "Profiles": [seoyeon()] }));
    form.answer(slot(MergeSlot::Pairs), json!({"MatchIds": ["m0", "m1", "m2", "m3"]}));
    form.sees("2 of 4");
    form.press("n");
    // What was merged meanwhile names nobody: it is passed over.
    form.answer(slot(MergeSlot::Pair("m2".to_owned())), json!({"ProfileIds": []}));
    form.answer(slot(MergeSlot::Pair("m3".to_owned())), json!({"ProfileIds": [C, A, B]}));
    let opened = form.harness.opened_at();
    assert!(
        opened[0].contains(C) && opened[0].contains("m3") && opened[0].contains(&format!("with={A}")),
        "{opened:?}"
    );
    form.press("x");
    form.answer(slot(MergeSlot::Pair("m3".to_owned())), json!({"ProfileIds": [C, A]}));
    form.harness.opened_at();
    let m1: Location = format!("{list}/m1").parse().unwrap();
    assert!(form.harness.session.journal.is_apart(&m1));
    let kept = |apart: bool| form_kept(&form, &m1, apart);
    assert!(kept(true), "it is on disk, by its id alone: {:?}", form.harness.effects);
    // What was merged meanwhile is passed over, and not kept as not the same.
    assert!(!form.harness.session.journal.is_apart(&format!("{list}/m2").parse().unwrap()));
    // Where somebody looks at it again it can be taken back.
    form.press("x");
    assert!(form.harness.said().contains("counts as a match again"));
    assert!(form_kept(&form, &m1, false) && !form.harness.session.journal.is_apart(&m1));
}

/// Where the next match takes its time, it is said what is read for it, and a key that comes too early counts.
#[test]
fn what_is_read_for_the_next_match_is_said() {
    let from = "from=profiles%2Fdomains%2Facme%2Frule-based-matches%2Fm1";
    let mut form = Rig::open(&format!("profiles/domains/acme/profiles/{A}?with={B}&{from}!merge"));
    form.answer(slot(MergeSlot::Item(A.to_owned())), json!({ "Profiles": [ann()] }));
    form.answer(slot(MergeSlot::Item(B.to_owned())), json!({ "Profiles": [seoyeon()] }));
    form.press("n");
    form.sees("reading the rule-based matches, for the next one");
    form.answer(slot(MergeSlot::Pairs), json!({"MatchIds": ["m1", "m2"]}));
    form.sees("reading rule-based match 2 of 2");
    form.answer(slot(MergeSlot::Pair("m2".to_owned())), json!({"ProfileIds": [C, B]}));
    assert!(form.harness.opened_at()[0].contains(C));
}

/// The key that goes to the next match in the studio goes there from the question after a merge, too.
#[test]
fn after_a_merge_the_next_match_is_one_key_away() {
    let from = "from=profiles%2Fdomains%2Facme%2Fmatches%2Fm1";
    let mut form = Rig::open(&format!("profiles/domains/acme/profiles/{A}?with={B}&{from}!merge"));
    form.answer(slot(MergeSlot::Item(A.to_owned())), json!({ "Profiles": [ann()] }));
    form.answer(slot(MergeSlot::Item(B.to_owned())), json!({ "Profiles": [seoyeon()] }));
    let rows = json!({"Matches": [{"MatchId": "m1", "ProfileIds": [A, B]}, {"MatchId": "m2", "ProfileIds": [C, B]}]});
    form.answer(slot(MergeSlot::Pairs), rows);
    form.press("right ctrl-s ctrl-s");
    form.choose(FormAnswer::SendAgreed);
    assert_eq!(form.sent("MergeProfiles").len(), 1, "{}", form.screen());
    form.harness.asked();
    form.answer(FormSlot::Submit, json!({"Message": "ok"}));
    let asked = form.harness.asked().into_iter().find_map(|command| match command {
        Command::Overlay(overlay) => Some(overlay),
        _ => None,
    });
    let mut question = asked.expect("it is asked what next").open();
    form.harness.press(&mut *question, "n");
    let asked = format!("{:?}", form.harness.asked());
    assert!(asked.contains("m2") && asked.contains(C), "{asked}");
}

/// Whether it was asked to keep whether a match is none.
fn form_kept(form: &Rig, at: &Location, apart: bool) -> bool {
    form.harness.effects.iter().any(|effect| matches!(effect, Effect::SetApart(of, is) if of == at && *is == apart))
}

/// The help says what keys do in the studio, and the last look what there will be.
#[test]
fn the_last_look_says_what_stands_afterwards() {
    let mut form = Rig::open(&format!("profiles/domains/acme/profiles/{A}?with={B}!merge"));
    form.answer(slot(MergeSlot::Item(A.to_owned())), json!({ "Profiles": [ann()] }));
    form.answer(slot(MergeSlot::Item(B.to_owned())), json!({ "Profiles": [seoyeon()] }));
    for action in [Action::Left, Action::Right, Action::Accept, Action::Export, Action::Submit, Action::Pick] {
        let said = form.page.explains(action).unwrap_or_else(|| panic!("{action:?} is explained"));
        assert_ne!(said, action.description());
    }
    form.harness.size = Rect::new(0, 0, 80, 40);
    form.press("right ctrl-s");
    form.looks("merge_outcome_80x40");
}

fn field(id: &str, name: &str, kind: &str, namespace: &str) -> Value {
    json!({"fieldId": id, "name": name, "type": kind, "namespace": namespace, "fieldArn": "arn"})
}

fn case(id: &str, values: &[(&str, &str)]) -> Value {
    let field = |(id, text): &(&str, &str)| json!({"id": id, "value": {"stringValue": text}});
    json!({"caseId": id, "templateId": "t", "fields": values.iter().map(field).collect::<Vec<_>>()})
}

/// A merge of two cases, with what they hold.
fn cases(size: (u16, u16), main: &[(&str, &str)], other: &[(&str, &str)]) -> Rig {
    let mut form = Rig::open("cases/domains/d1/cases/c1?with=c2!merge");
    form.harness.size = Rect::new(0, 0, size.0, size.1);
    let fields = [
        field("title", "Title", "Text", "System"),
        field("status", "Status", "Text", "System"),
        field("customer_id", "Customer", "Text", "System"),
        field("summary", "Summary", "Text", "System"),
        field("0f", "Product", "Text", "Custom"),
        field("1f", "Serial number", "Text", "Custom"),
    ];
    form.answer(slot(MergeSlot::Prepare), json!({ "fields": fields }));
    form.answer(slot(MergeSlot::Item("c1".to_owned())), case("c1", main));
    form.answer(slot(MergeSlot::Item("c2".to_owned())), case("c2", other));
    for id in ["c1", "c2"] {
        let items = ["Comment", "Comment", "File", "Sla"].map(|kind| json!({"relatedItemId": kind, "type": kind}));
        form.answer(slot(MergeSlot::Moves(0, id.to_owned(), String::new())), json!({ "relatedItems": items }));
    }
    form
}

/// Cases go by their numbers, and a file of what they were has their fields by name.
#[test]
fn cases_are_headed_by_their_numbers_and_written_with_a_column_a_field() {
    let numbered = |fields: &[(&'static str, &'static str)], number| [fields, &[("reference_number", number)]].concat();
    let mut form = cases((140, 40), &numbered(MAIN, "102677039"), &numbered(OTHER, "102677040"));
    form.sees("main 102677039");
    form.sees("  102677040");
    form.press("o");
    let mut menu = form.overlay();
    form.harness.press(&mut *menu, "enter");
    let mut asks = form.overlay();
    form.harness.enter(&mut *asks);
    form.harness.press(&mut *asks, "ctrl-u");
    form.harness.type_text(&mut *asks, "cases.csv");
    form.harness.press(&mut *asks, "enter");
    let asked = form.harness.asked();
    let saved = asked.iter().find_map(|command| match command {
        Command::Effect(Effect::Save { content, .. }) => Some(content.clone()),
        _ => None,
    });
    let saved = saved.unwrap();
    let mut lines = saved.lines();
    let head = lines.next().unwrap();
    assert!(head.starts_with("\"Case id\",") && head.contains("\"Product\"") && !head.contains("fields"), "{head}");
    let main = lines.next().unwrap();
    assert!(main.starts_with("\"c1\",") && main.contains("\"R7+\"") && !main.contains('{'), "{main}");
}

const MAIN: &[(&str, &str)] =
    &[("title", "Robot does not charge"), ("status", "open"), ("summary", "Battery"), ("0f", "R7+")];
const OTHER: &[(&str, &str)] = &[
    ("title", "Again E-17"),
    ("status", "open"),
    ("summary", "After 40 minutes"),
    ("0f", "R7"),
    ("1f", "K3-88121"),
    ("customer_id", "arn:aws:profile:eu-central-1:1:domains/acme/profiles/p1"),
];

#[test]
fn two_cases_stand_side_by_side_with_what_moves_and_what_stays() {
    for (size, name) in [((80, 24), "studio_cases_80x24"), ((140, 40), "studio_cases_140x40")] {
        let mut form = cases(size, MAIN, OTHER);
        form.press("right");
        form.looks(name);
        form.harness.shrink(&*form.page);
    }
    let mut form = cases((80, 24), MAIN, OTHER);
    // The serial number is filled by itself, and the comments are left behind.
    form.press("right j j right j left");
    form.press("ctrl-s ctrl-s");
    form.choose(FormAnswer::SendAgreed);
    let sent = &form.sent("StartMergeCases")[0];
    assert_eq!(
        sent["fieldsConfiguration"],
        json!([{"sourceCaseId": "c2", "fieldIds": [{"id": "0f"}, {"id": "summary"}]}])
    );
    assert_eq!(sent["relatedItemsConfiguration"]["comment"], false, "the comments stay");
    assert_eq!(sent["relatedItemsConfiguration"]["contact"], true);
    assert_eq!(sent["secondaryCaseIds"], json!(["c2"]));
}

#[test]
fn what_speaks_against_a_merge_of_cases_is_said_before_it_is_sent() {
    let says = |form: &mut Rig, what: &str| {
        form.harness.commands.clear();
        form.press("ctrl-s");
        assert!(form.harness.said().contains(what), "{}", form.screen());
        assert!(form.sent("StartMergeCases").is_empty());
    };
    let mut closed = OTHER.to_vec();
    closed[1].1 = "closed";
    let mut form = cases((140, 40), MAIN, &closed);
    says(&mut form, "closed case");
    let customer = ("customer_id", "arn:aws:profile:eu-central-1:1:domains/acme/profiles/p2");
    let main: Vec<_> = MAIN.iter().copied().chain([customer]).collect();
    let mut form = cases((140, 40), &main, OTHER);
    says(&mut form, "different customers");
    let mut form = cases((140, 40), MAIN, OTHER);
    form.answer(slot(MergeSlot::Before("c2".to_owned())), json!({"status": "COMPLETED"}));
    says(&mut form, "cannot be merged again");
    let mut form = cases((140, 40), MAIN, OTHER);
    form.answer(slot(MergeSlot::Before("c1".to_owned())), json!({"status": "IN_PROGRESS"}));
    says(&mut form, "is being merged now");
    let none = error(ErrorKind::NotFound, "ResourceNotFoundException", "none", 404);
    let mut form = cases((140, 40), MAIN, OTHER);
    form.harness.result(&mut *form.page, slot(MergeSlot::Before("c2".to_owned())), &Outcome::Failed(none));
    form.press("ctrl-s");
    form.sees("This can't be undone.");
}

#[test]
fn a_context_that_changes_nothing_sends_no_merge() {
    let mut form = side_by_side((80, 24), &[ann(), seoyeon()]);
    form.harness.session.context_mut(crate::contract::ContextId(0)).unwrap().read_only = true;
    form.press("ctrl-s ctrl-s");
    assert!(form.harness.said().contains("read-only"), "{}", form.screen());
    assert!(form.sent("MergeProfiles").is_empty());
}

#[test]
fn each_system_field_can_be_chosen_or_stays_as_the_service_has_it() {
    let all: Vec<Value> = serde_json::from_str(include_str!("../../../../assets/sandbox/case-fields.json")).unwrap();
    let mut form = Rig::open("cases/domains/d1/cases/c1?with=c2!merge");
    form.answer(slot(MergeSlot::Prepare), json!({ "fields": all }));
    for (case_id, text) in [("c1", "one"), ("c2", "two")] {
        let values: Vec<(&str, &str)> = all.iter().map(|field| (field["fieldId"].as_str().unwrap(), text)).collect();
        form.answer(slot(MergeSlot::Item(case_id.to_owned())), case(case_id, &values));
    }
    let merged = all.iter().filter(|field| crate::rules::is_merged(field["fieldId"].as_str().unwrap()));
    let names: Vec<&str> = merged.map(|field| field["name"].as_str().unwrap()).collect();
    form.sees(&format!("{} differ", names.len()));
    for name in names {
        form.sees(name);
    }
}

/// Another case in the place of the one before: what was to be taken from that is not asked of nobody.
#[test]
fn what_was_chosen_of_one_that_is_merged_no_more_goes() {
    let mut form = cases((140, 40), MAIN, OTHER);
    form.press("right d");
    form.sees("\"sourceCaseId\": \"c2\"");
    form.press("f2");
    form.choose(FormAnswer::Value("c3".to_owned()));
    form.press("d");
    let seen = form.screen();
    assert!(seen.contains("c3") && !seen.contains("sourceCaseId"), "{seen}");
}

/// A number that is asked for in the place of a name that others have, too, says whose it is.
#[test]
fn a_number_that_is_to_be_typed_is_told_before() {
    let title = ("title", "Lamp does not shine");
    let mut form = cases((140, 40), &[title, ("reference_number", "102677039")], &[title, ("reference_number", "7")]);
    form.press("ctrl-s ctrl-s");
    let said = form.harness.said();
    assert!(said.contains("Others are called the same: this one is 102677039."), "{said}");
}
