use serde_json::{Value, json};

use super::*;
use crate::contract::{Effect, ErrorKind, Lane, Work};
use crate::screens::testing::{ScreenHarness, error};

const PROFILES: &str = "profiles/domains";
const CASES: &str = "cases/domains";

/// A page that is in front, with so many domains of Customer Profiles and one of Cases.
fn with_domains(domains: &[&str]) -> (ScreenHarness, Find) {
    let (mut harness, mut find) = (ScreenHarness::at("find"), Find::new(false));
    harness.enter(&mut find);
    let items: Vec<Value> = domains.iter().map(|name| json!({ "DomainName": name })).collect();
    harness.answer(&mut find, FindSlot::Domains(PROFILES.to_owned()), json!({ "Items": items }));
    let support = json!([{"domainId": "d-1", "name": "acme-support"}]);
    harness.answer(&mut find, FindSlot::Domains(CASES.to_owned()), json!({ "domains": support }));
    (harness, find)
}

fn hunts(harness: &mut ScreenHarness, find: &mut Find, text: &str) {
    harness.effects.clear();
    harness.type_text(find, text);
    harness.press(find, "enter");
}

/// The requests that were asked for: operation and input.
fn asked(harness: &ScreenHarness) -> Vec<(&'static str, Value)> {
    let of = |effect: &Effect| match effect {
        Effect::Start(call) => match &call.work {
            // Names of options are nothing that is searched for.
            Work::Api(request) if request.operation.name == "ListFieldOptions" => None,
            Work::Api(request) => {
                assert_eq!(call.lane, Lane::Interactive);
                Some((request.operation.name, request.input.clone()))
            }
            Work::Identify | Work::Upload(_) => None,
        },
        _ => None,
    };
    harness.effects.iter().filter_map(of).collect()
}

fn kim(id: &str) -> Value {
    json!({"ProfileId": id, "FirstName": "서연", "LastName": "김", "EmailAddress": "kim@example.com",
        "PhoneNumber": "+821055500173", "AccountNumber": "A-4440867",
        "FoundByItems": [{"KeyName": "_phone", "Values": ["+821055500173"]}]})
}

fn case() -> Value {
    let fields = json!([{"id": "title", "value": {"stringValue": "Robot cleaner does not charge"}},
        {"id": "status", "value": {"stringValue": "open"}},
        {"id": "reference_number", "value": {"stringValue": "102677039"}}]);
    json!({"caseId": "c-1", "templateId": "t", "fields": fields})
}

fn probe(at: usize) -> FindSlot {
    FindSlot::Probe(at)
}

#[test]
fn a_phone_number_in_another_writing_is_searched_for_in_every_domain() {
    let (mut harness, mut find) = with_domains(&["acme-retail", "acme-support-kr"]);
    hunts(&mut harness, &mut find, "KR 010-5550-0173");
    let asked = asked(&harness);
    let searches: Vec<&Value> = asked.iter().filter(|(name, _)| *name == "SearchProfiles").map(|(_, i)| i).collect();
    assert_eq!(searches.len(), 2, "{asked:?}");
    for (search, domain) in searches.iter().zip(["acme-retail", "acme-support-kr"]) {
        assert_eq!((&search["DomainName"], &search["KeyName"]), (&json!(domain), &json!("_phone")));
        assert!(search["Values"].as_array().unwrap().contains(&json!("+821055500173")), "{search}");
    }
    let cases = asked.iter().find(|(name, _)| *name == "SearchCases").map(|(_, input)| input).unwrap();
    assert_eq!((&cases["domainId"], &cases["searchTerm"]), (&json!("d-1"), &json!("KR 010-5550-0173")));
    assert!(harness.page(&find).contains("Phone +82 1055500173 (South Korea)"), "{}", harness.page(&find));
}

#[test]
fn a_number_without_a_country_code_is_of_the_country_that_was_set_or_of_the_region() {
    let said = |country: Option<&str>| {
        let (mut harness, mut find) = with_domains(&["acme"]);
        let settings =
            crate::config::Settings { country: country.map(str::to_owned), ..(*harness.session.settings).clone() };
        harness.session.settings = std::sync::Arc::new(settings);
        hunts(&mut harness, &mut find, "02-555-0142");
        harness.page(&find)
    };
    assert!(said(None).contains("Phone +49 25550142 (Germany)"), "{}", said(None));
    assert!(said(Some("kr")).contains("Phone +82 25550142 (South Korea)"), "{}", said(Some("kr")));
}

#[test]
fn each_kind_of_text_is_searched_for_by_its_keys() {
    let hex = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    let uuid = "0f3c9a52-7b1e-4d66-8a40-2c5d1e9b7f31";
    for (text, key, values) in [
        ("Kim@Example.com", "_email", vec!["Kim@Example.com", "kim@example.com"]),
        ("Kim Lee", "_fullName", vec!["Kim Lee", "Lee Kim", "KIM LEE", "LEE KIM"]),
        ("Lee, Kim", "_fullName", vec!["Lee Kim", "Kim Lee", "LEE KIM", "KIM LEE"]),
        ("김서연", "_fullName", vec!["김서연", "서연 김", "김 서연", "연 김서", "김서 연"]),
        (hex, "_profileId", vec![hex]),
        (uuid, "_caseId", vec![uuid]),
        (&format!("arn:aws:profile:eu-central-1:111122223333:domains/acme/profiles/{hex}"), "_profileId", vec![hex]),
        ("#102677039", "_orderId", vec!["#102677039", "102677039"]),
        ("a-4440867", "_account", vec!["a-4440867", "A-4440867"]),
    ] {
        let (mut harness, mut find) = with_domains(&["acme"]);
        hunts(&mut harness, &mut find, text);
        let asked = asked(&harness);
        let search = &asked.iter().find(|(name, _)| *name == "SearchProfiles").unwrap().1;
        let mut keys = vec![(search["KeyName"].clone(), search["Values"].clone())];
        keys.extend(
            search["AdditionalSearchKeys"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|more| (more["KeyName"].clone(), more["Values"].clone())),
        );
        assert!(keys.contains(&(json!(key), json!(values))), "{text}: {keys:?}");
        let cases: Vec<&Value> = asked.iter().filter(|(name, _)| *name == "SearchCases").map(|(_, i)| i).collect();
        assert!(!cases.is_empty(), "{text} may be in a case, too");
        let by_id = json!({"field": {"equalTo": {"id": "case_id", "value": {"stringValue": uuid}}}});
        assert_eq!(
            cases.iter().any(|search| search["filter"] == json!({"andAll": [by_id]}) || search["filter"] == by_id),
            text == uuid
        );
    }
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "102677039");
    assert!(asked(&harness).iter().any(|(_, input)| input["filter"].to_string().contains("reference_number")));
}

#[test]
fn rows_come_as_they_are_found_with_their_domain_and_why() {
    let (mut harness, mut find) = with_domains(&["acme-retail", "acme-support-kr", "acme-eu"]);
    hunts(&mut harness, &mut find, "+82 10 5550 0173");
    insta::assert_snapshot!("waiting_80x24", harness.page(&find));
    harness.answer(&mut find, probe(0), json!({"Items": [kim("a833")]}));
    let denied = error(ErrorKind::AccessDenied, "AccessDeniedException", "not authorized to search", 403);
    let call = harness.session.ledger.find(ScreenHarness::OWNER, &probe(1).into()).unwrap();
    harness.session.ledger.end(call);
    harness.result(&mut find, probe(1), &Outcome::Failed(denied));
    harness.answer_page(&mut find, probe(3), json!({"cases": [case()]}), Some("more"));
    insta::assert_snapshot!("partly_80x24", harness.page(&find));
    let mut harness = harness.sized(140, 40);
    insta::assert_snapshot!("partly_140x40", harness.page(&find));
    harness.shrink(&find);
    let harness = harness.sized(40, 10);
    insta::assert_snapshot!("partly_40x10", harness.page(&find));
}

#[test]
fn enter_opens_what_was_found_and_more_leads_to_the_list() {
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "kim@example.com");
    harness.answer(&mut find, probe(0), json!({"Items": [kim("a833")]}));
    harness.answer_page(&mut find, probe(1), json!({"cases": [case()]}), Some("more"));
    harness.press(&mut find, "enter j enter j enter");
    let list = "cases/domains/d-1/cases?term=kim%40example.com";
    assert_eq!(harness.opened_at(), ["profiles/domains/acme/profiles/a833", "cases/domains/d-1/cases/c-1", list]);
    assert!(harness.session.names.values().all(|name| !name.contains('김')), "names of customers are kept nowhere");
}

#[test]
fn the_one_under_the_cursor_or_those_that_are_marked_can_be_forgotten() {
    let (mut harness, mut find) = with_domains(&["acme", "acme-eu"]);
    hunts(&mut harness, &mut find, "kim@example.com");
    harness.press(&mut find, "F");
    assert!(harness.said().contains("only a customer can be forgotten"));
    harness.answer(&mut find, probe(0), json!({"Items": [kim("a833")]}));
    harness.answer(&mut find, probe(1), json!({"Items": [kim("b944")]}));
    harness.answer(&mut find, probe(2), json!({"cases": [case()]}));
    harness.press(&mut find, "F");
    assert_eq!(harness.opened_at(), ["forget?profile=acme%2Fa833"], "nobody else is taken along");
    harness.press(&mut find, "j space F");
    assert_eq!(harness.opened_at(), ["forget?profile=acme-eu%2Fb944"]);
    harness.press(&mut find, "g space F");
    assert_eq!(harness.opened_at(), ["forget?profile=acme%2Fa833&profile=acme-eu%2Fb944"]);
}

#[test]
fn where_there_is_no_domain_nothing_was_asked() {
    let (mut harness, mut find) = (ScreenHarness::at("find"), Find::new(false));
    harness.enter(&mut find);
    harness.answer(&mut find, FindSlot::Domains(PROFILES.to_owned()), json!({ "Items": [] }));
    harness.answer(&mut find, FindSlot::Domains(CASES.to_owned()), json!({ "domains": [] }));
    hunts(&mut harness, &mut find, "kim@example.com");
    let seen = harness.page(&find);
    assert!(seen.contains("There is no domain here to be searched.") && !seen.contains("0 searches"), "{seen}");
}

#[test]
fn what_failed_or_was_stopped_is_asked_again_and_nothing_else() {
    let (mut harness, mut find) = with_domains(&["acme", "acme-eu"]);
    hunts(&mut harness, &mut find, "kim@example.com");
    harness.answer(&mut find, probe(0), json!({"Items": [kim("a833")]}));
    harness.press(&mut find, "esc");
    let seen = harness.page(&find);
    assert!(seen.contains("stopped") && seen.contains("서연 김"), "{seen}");
    harness.effects.clear();
    harness.press(&mut find, "r");
    assert_eq!(asked(&harness).len(), 2, "one domain and the cases were left");
    harness.answer(&mut find, probe(1), json!({"Items": []}));
    harness.answer(&mut find, probe(2), json!({"cases": []}));
    assert!(harness.page(&find).contains("1 found ") && !harness.page(&find).contains("stopped"));
    harness.effects.clear();
    harness.press(&mut find, "r");
    let again = harness.effects.iter().filter(|effect| matches!(effect, Effect::Start(_))).count();
    assert_eq!(again, 2, "with nothing left open, the domains are read anew");
}

#[test]
fn domains_that_come_late_are_searched_as_they_come() {
    let (mut harness, mut find) = (ScreenHarness::at("find"), Find::new(false));
    harness.enter(&mut find);
    hunts(&mut harness, &mut find, "kim@example.com");
    assert_eq!(asked(&harness), [], "the domains are under way already");
    let items = json!({"Items": [{"DomainName": "acme"}]});
    harness.result(&mut find, FindSlot::Domains(PROFILES.to_owned()), &crate::screens::testing::page(items, 1));
    assert_eq!(asked(&harness).len(), 1);
    let items = json!({"Items": [{"DomainName": "acme"}, {"DomainName": "acme-eu"}]});
    harness.answer(&mut find, FindSlot::Domains(PROFILES.to_owned()), items);
    assert_eq!(asked(&harness).len(), 2, "a domain that is known is not searched twice");
}

#[test]
fn what_was_left_unanswered_is_asked_for_on_the_way_back() {
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "kim@example.com");
    harness.answer(&mut find, probe(0), json!({"Items": [kim("a833")]}));
    harness.session.ledger.leave(ScreenHarness::OWNER);
    harness.effects.clear();
    harness.enter(&mut find);
    assert_eq!(asked(&harness).iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["SearchCases"]);
}

#[test]
fn it_begins_with_what_its_location_says_and_asks_for_another_by_its_key() {
    let (mut harness, mut find) = (ScreenHarness::at("find?q=kim%40example.com"), Find::new(false));
    harness.enter(&mut find);
    assert!(harness.page(&find).contains("searching for kim@example.com"), "{}", harness.page(&find));
    harness.press(&mut find, "ctrl-g");
    harness.type_text(&mut find, "lee");
    assert!(harness.page(&find).contains("Find lee"));
    harness.press(&mut find, "esc");
    assert!(harness.page(&find).contains("Find kim@example.com"), "the last search is come back to");
    assert_eq!(harness.press(&mut find, "esc"), Handled::Yes, "what is under way is stopped first");
    assert_eq!(harness.press(&mut find, "esc"), Handled::No, "and then the page is left");
}

#[test]
fn nothing_found_says_what_was_asked_and_before_anything_is_typed_what_to_type() {
    let (mut harness, mut find) = with_domains(&["acme"]);
    insta::assert_snapshot!("begin_80x24", harness.page(&find));
    hunts(&mut harness, &mut find, "nobody@example.com");
    harness.answer(&mut find, probe(0), json!({"Items": []}));
    harness.answer(&mut find, probe(1), json!({"cases": []}));
    insta::assert_snapshot!("nothing_80x24", harness.page(&find));
    // Whoever was not found is typed on.
    hunts(&mut harness, &mut find, "x");
    let typed = asked(&harness).iter().any(|(_, input)| input.to_string().contains("nobody@example.comx"));
    assert!(typed, "{:?}", asked(&harness));
    // Its key asks for another instead.
    harness.answer(&mut find, probe(0), json!({"Items": []}));
    harness.answer(&mut find, probe(1), json!({"cases": []}));
    harness.press(&mut find, "ctrl-g");
    harness.type_text(&mut find, "lee");
    assert!(harness.page(&find).contains("Find lee"), "{}", harness.page(&find));
    // What was stopped or has rows leaves the line.
    harness.press(&mut find, "esc");
    assert_eq!(find.mode(), Mode::Customer);
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "?");
    assert!(harness.page(&find).contains("nothing is found by this: it is too short"), "{}", harness.page(&find));
}

#[test]
fn fifty_domains_are_shown_with_what_holds_them_up() {
    let names: Vec<String> = (0..50).map(|n| format!("acme-{n:02}")).collect();
    let (mut harness, mut find) = with_domains(&names.iter().map(String::as_str).collect::<Vec<_>>());
    hunts(&mut harness, &mut find, "kim@example.com");
    assert_eq!(asked(&harness).len(), 51);
    let call = harness.session.ledger.find(ScreenHarness::OWNER, &probe(7).into()).unwrap();
    let until = harness.session.now + jiff::SignedDuration::from_millis(1900);
    let slow = error(ErrorKind::Throttled, "ThrottlingException", "Rate exceeded", 429);
    harness.session.calls.note(
        &crate::contract::TaskEvent { call, outcome: Outcome::Retrying { attempt: 1, until, error: slow } },
        harness.session.now,
    );
    let seen = harness.page(&find);
    assert!(seen.contains("acme-00, acme-01, acme-02, acme-03 and 47 more"), "{seen}");
    assert!(seen.contains("throttled, next try in 2 s") && seen.contains("0 of 51 searches answered"), "{seen}");
    harness.shrink(&find);
}

#[test]
fn hostile_replies_and_texts_are_survived() {
    let texts = ["\u{1b}[2J", "\u{202e}abc", "((((((", "+", "%", &"9".repeat(300), &"a".repeat(5000), "김\u{0}서연"];
    for text in texts {
        let (mut harness, mut find) = with_domains(&["acme\u{1b}[2J", ""]);
        harness.paste(&mut find, text);
        harness.press(&mut find, "enter");
        for at in 0..find.hunt.probes.len() {
            let reply = match at {
                0 => json!({"Items": "none", "cases": 7}),
                _ => {
                    json!({"Items": [7, null, {}, {"ProfileId": "\u{1b}]0;x", "FirstName": "\u{202e}"}], "cases": [[]]})
                }
            };
            harness.answer(&mut find, probe(at), reply);
        }
        harness.press(&mut find, "space * v r j G enter");
        for over in [false, true] {
            find.over = over;
            let shown = harness.overlay(&find);
            assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{0}']), "{text:?}");
        }
        harness.shrink(&find);
    }
}

#[test]
fn over_a_form_it_has_a_frame_of_its_own() {
    let (mut harness, mut find) = (ScreenHarness::over("profiles/domains!create"), Find::new(true));
    harness.enter(&mut find);
    harness.answer(&mut find, FindSlot::Domains(PROFILES.to_owned()), json!({"Items": [{"DomainName": "acme"}]}));
    harness.answer(&mut find, FindSlot::Domains(CASES.to_owned()), json!({"domains": []}));
    hunts(&mut harness, &mut find, "kim@example.com");
    harness.answer(&mut find, probe(0), json!({"Items": [kim("a833")]}));
    insta::assert_snapshot!("over_80x24", harness.overlay(&find));
    harness.shrink(&find);
}

#[test]
fn what_belongs_to_a_customer_is_found_by_the_id_of_the_profile_and_by_a_number_with_its_sign() {
    let search = |text: &str| {
        let (mut harness, mut find) = with_domains(&["acme"]);
        hunts(&mut harness, &mut find, text);
        let cases = asked(&harness).into_iter().filter(|(name, _)| *name == "SearchCases");
        cases.map(|(_, input)| input["filter"].clone()).filter(|filter| !filter.is_null()).collect::<Vec<_>>()
    };
    let hex = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    let within = json!({"field": {"contains": {"id": "customer_id", "value": {"stringValue": hex}}}});
    assert_eq!(search(hex), [within]);
    let number = search("#102677039");
    assert!(number[0].to_string().contains(r#""value":{"stringValue":"102677039"}"#), "{number:?}");
}

#[test]
fn a_number_that_is_not_found_may_be_of_another_country() {
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "0721 555 0142");
    harness.answer(&mut find, probe(0), json!({"Items": []}));
    harness.answer(&mut find, probe(1), json!({"cases": []}));
    let page = harness.page(&find);
    assert!(page.contains("It may be of") && page.contains("Esc C say of which country it is"), "{page}");
    harness.press(&mut find, "esc C");
    let Some(Command::Overlay(menu)) = harness.asked().into_iter().next_back() else { panic!("no menu") };
    let mut menu = menu.open();
    harness.type_text(&mut *menu, "romania");
    harness.press(&mut *menu, "enter");
    let chosen = harness.asked().into_iter().next_back();
    let Some(Command::Answer(answer)) = chosen else { panic!("{chosen:?}") };
    harness.effects.clear();
    find.take_answer(answer, &mut harness.cx());
    let asked = asked(&harness);
    assert!(asked[0].1["Values"].as_array().unwrap().contains(&json!("+40721555 0142".replace(' ', ""))), "{asked:?}");
    // A number with its code is of one country alone.
    assert!(!find.is_of_a_country());
}

#[test]
fn the_keys_that_a_domain_defines_itself_are_tried_when_nothing_else_finds_it() {
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "L-77812");
    harness.effects.clear();
    harness.answer(&mut find, probe(0), json!({"Items": []}));
    assert_eq!(asked(&harness), [], "cases may still have it");
    harness.answer(&mut find, probe(1), json!({"cases": []}));
    assert_eq!(asked(&harness)[0].0, "ListProfileObjectTypes");
    assert!(harness.page(&find).contains("reading which search keys are defined in acme"), "{}", harness.page(&find));
    let types = json!({"Items": [{"ObjectTypeName": "Loyalty"}, {"ObjectTypeName": "Plain"}]});
    harness.answer(&mut find, FindSlot::Kinds(0), types);
    harness.effects.clear();
    let keys = json!({"ObjectTypeName": "Loyalty", "Keys": {"_email": [{}], "_loyaltyNumber": [{}]}});
    harness.answer(&mut find, FindSlot::Keys(0, 0), keys);
    harness.answer(&mut find, FindSlot::Keys(0, 1), json!({"ObjectTypeName": "Plain"}));
    let search = json!({"DomainName": "acme", "KeyName": "_loyaltyNumber", "Values": ["L-77812", "l-77812"]});
    assert_eq!(asked(&harness), [("SearchProfiles", search)]);
    let row = json!({"ProfileId": "p-1", "FirstName": "Ada", "FoundByItems": [{"KeyName": "_loyaltyNumber"}]});
    harness.answer(&mut find, probe(2), json!({"Items": [row]}));
    let page = harness.page(&find);
    assert!(page.contains("Ada") && page.contains("_loyalty"), "{page}");
    // The next search knows them already.
    harness.press(&mut find, "f");
    hunts(&mut harness, &mut find, "L-77813");
    harness.answer(&mut find, probe(0), json!({"Items": []}));
    harness.effects.clear();
    harness.answer(&mut find, probe(1), json!({"cases": []}));
    assert_eq!(asked(&harness)[0].0, "SearchProfiles");
}

#[test]
fn what_was_marked_becomes_one_where_it_is_of_one_domain() {
    let (mut harness, mut find) = with_domains(&["acme", "other"]);
    hunts(&mut harness, &mut find, "+821055500173");
    harness.answer(&mut find, probe(0), json!({"Items": [kim("p-1"), kim("p-2")]}));
    harness.answer(&mut find, probe(1), json!({"Items": [kim("p-3")]}));
    harness.press(&mut find, "M");
    assert!(harness.said().contains("mark two or more"), "{}", harness.said());
    harness.press(&mut find, "space space up M");
    assert_eq!(harness.opened_at(), ["profiles/domains/acme/profiles/p-2?with=p-1!merge"]);
    harness.press(&mut find, "* M");
    assert!(harness.said().contains("only what is of one domain"), "{}", harness.said());
}

/// What is typed may be several things: the likeliest is said first, and all of them are searched for.
#[test]
fn a_number_that_may_be_anything_is_taken_for_a_telephone_last() {
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "102677039");
    let page = harness.page(&find);
    let said = page[page.find("searched for as").unwrap()..].replace(['│', '\n'], "");
    let said: Vec<&str> = said.split(" · ").collect();
    assert!(said[0].ends_with("Reference number"), "{said:?}");
    assert!(said.iter().any(|part| part.contains("maybe Phone")), "{page}");
    let all = asked(&harness);
    let by = |text: &str| all.iter().any(|(_, input)| input.to_string().contains(text));
    assert!(by("_phone") && by("_account") && by("reference_number"), "{all:?}");
    let (mut harness, mut find) = with_domains(&["acme"]);
    harness.type_text(&mut find, "(415) 555-0100");
    assert!(harness.page(&find).contains("searched for as Phone"), "{}", harness.page(&find));
}

#[test]
fn options_go_by_their_labels_in_the_rows() {
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "kim@example.com");
    let mut row = case();
    row["fields"][1]["value"]["stringValue"] = json!("in_progress");
    harness.answer(&mut find, probe(1), json!({ "cases": [row] }));
    let list: Location = "cases/domains/d-1/cases".parse().unwrap();
    let options = json!({"options": [{"value": "in_progress", "name": "Being worked on", "active": true}]});
    harness.answer(&mut find, FindSlot::Labels(list, "field/status".to_owned()), options);
    let page = harness.sized(140, 40).page(&find);
    assert!(page.contains("Being worked on") && !page.contains("in_progress"), "{page}");
}

/// While another text is typed, the frame does not say that it was searched for.
#[test]
fn another_text_is_another_search() {
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "kim@example.com");
    harness.answer(&mut find, probe(0), json!({"Items": [kim("p1")]}));
    harness.answer(&mut find, probe(1), json!({"cases": []}));
    assert_eq!(find.title(&harness.view()), "Found by kim@example.com");
    harness.press(&mut find, "/");
    harness.type_text(&mut find, "lee");
    assert_eq!(find.title(&harness.view()), "Find a customer or a case");
    let status = find.status(&harness.view());
    assert!(status.contains("1 found by kim@example.com"), "{status}");
    assert_eq!(harness.act(&mut find, Action::Back), Handled::Yes, "back to the rows");
    assert_eq!(find.title(&harness.view()), "Found by kim@example.com");
    assert_eq!(harness.act(&mut find, Action::Back), Handled::No, "and out of finding");
}

/// The page of what was found begins with the name that it was found by.
#[test]
fn what_is_opened_goes_by_its_name_from_the_first_frame() {
    let (mut harness, mut find) = with_domains(&["acme"]);
    hunts(&mut harness, &mut find, "kim@example.com");
    harness.answer(&mut find, probe(0), json!({"Items": [kim("p1")]}));
    harness.press(&mut find, "enter");
    assert_eq!(harness.opened_at(), ["profiles/domains/acme/profiles/p1"]);
    harness.location = "profiles/domains/acme/profiles/p1".parse().unwrap();
    let page = crate::screens::open(&harness.location, &harness.session).unwrap();
    assert_eq!(page.title(&harness.view()), "Profile 서연 김");
}
