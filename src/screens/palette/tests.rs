use super::*;
use crate::screens::Screen;
use crate::screens::testing::ScreenHarness;

fn shown(harness: &mut ScreenHarness) -> Box<dyn Screen> {
    let visited = ["appflow/flows/nightly-contacts/runs", "profiles/domains"].map(|text| text.parse().unwrap());
    let mut screen = palette(vec![Action::Filter, Action::Refresh, Action::Down], visited.to_vec()).open();
    harness.enter(&mut *screen);
    screen
}

fn typed(text: &str) -> ScreenHarness {
    let mut harness = ScreenHarness::over("profiles/domains/acme/object-types");
    let mut screen = shown(&mut harness);
    harness.type_text(&mut *screen, text);
    harness.press(&mut *screen, "enter");
    harness
}

/// Where a choice leads.
fn leads(text: &str) -> String {
    typed(text).opened_at().concat()
}

#[test]
fn it_offers_what_is_near_before_anything_is_typed() {
    let mut harness = ScreenHarness::over("profiles/domains/acme/object-types");
    let screen = shown(&mut harness);
    insta::assert_snapshot!("palette_80x24", harness.overlay(&*screen));
    harness.shrink(&*screen);
    insta::assert_snapshot!("palette_40x10", harness.sized(40, 10).overlay(&*screen));
}

#[test]
fn it_goes_to_places_and_does_what_the_page_can() {
    assert_eq!(leads("flows of"), "appflow/flows");
    assert_eq!(typed("load again").asked(), [Command::Act(Action::Refresh)]);
    let switched = |text: &str| match &typed(text).asked()[..] {
        [Command::Close, Command::Switch { profile, region }] => (profile.name.clone(), region.clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(switched("account sandbox-staging").0, "sandbox-staging");
    assert_eq!(switched("region us-west-2"), ("acme-prod".to_owned(), Some("us-west-2".to_owned())));
}

#[test]
fn an_operation_leads_to_where_its_answer_is_shown() {
    assert_eq!(leads("ListProfileObjectTypes"), "profiles/domains/acme/object-types");
    assert_eq!(leads("SearchCases"), "cases/domains", "the domain is not known yet");
    assert_eq!(leads("CreateIntegrationWorkflow"), "profiles/domains/acme/workflows!create", "the domain is known");
    assert_eq!(leads("StartFlow"), "appflow/flows", "the flow is not known yet");
    assert_eq!(leads("GetStreamForSegments"), "profiles/domains/acme!segment-stream");
}

#[test]
fn a_location_can_be_typed_in_full() {
    let at = "profiles/domains/acme/profiles?_email=kim%40example.com";
    assert_eq!(leads(at), at);
    let said = typed("profiles/nonsense").said();
    assert!(said.contains("nonsense"), "{said}");
}

#[test]
fn what_there_is_in_the_domains_is_found_without_going_there_first() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let mut screen = shown(&mut harness);
    harness.type_text(&mut *screen, "cases acme-support");
    assert!(harness.overlay(&*screen).contains("still being read"), "{}", harness.overlay(&*screen));
    let id = "0f3c9a52-7f2a-4d3b-9d0a-2b1f6c7d8e9f";
    let domain = serde_json::json!({"domainId": id, "name": "acme-support", "domainArn": "arn:x"});
    harness.answer(&mut *screen, Slot::Palette("cases/domains".to_owned()), serde_json::json!({ "domains": [domain] }));
    harness.press(&mut *screen, "enter");
    assert_eq!(harness.opened_at(), [format!("cases/domains/{id}/cases")]);
}

#[test]
fn places_go_before_operations() {
    let mut harness = ScreenHarness::over("profiles/domains");
    let mut screen = shown(&mut harness);
    harness.answer(
        &mut *screen,
        Slot::Palette("cases/domains".to_owned()),
        serde_json::json!({"domains": [{"domainId": "d1", "name": "support"}]}),
    );
    harness.type_text(&mut *screen, "cases");
    let seen = harness.overlay(&*screen);
    let at = |text: &str| seen.find(text).unwrap_or_else(|| panic!("no {text} in\n{seen}"));
    assert!(at("Cases of support") < at("GetMergeCasesStatus") && at("Fields of support") < at("GetMergeCasesStatus"));
    assert_eq!(leads("SearchCases"), "cases/domains", "an operation goes by its name");
}

#[test]
fn what_comes_later_leaves_the_entry_that_was_gone_to_under_the_cursor() {
    let chosen = |late: bool| {
        let mut harness = ScreenHarness::over("profiles/domains");
        let mut screen = shown(&mut harness);
        harness.type_text(&mut *screen, "cases");
        harness.press(&mut *screen, "down down down");
        if late {
            let domain = serde_json::json!({"domains": [{"domainId": "d1", "name": "support"}]});
            harness.answer(&mut *screen, Slot::Palette("cases/domains".to_owned()), domain);
        }
        harness.press(&mut *screen, "enter");
        harness.asked()
    };
    assert_eq!(chosen(true), chosen(false));
}
