use super::*;
use crate::screens::testing::Stage;

fn shown(stage: &mut Stage) -> Box<dyn Screen> {
    let visited = ["appflow/flows/nightly-contacts/runs", "profiles/domains"].map(|text| text.parse().unwrap());
    let mut screen = palette(vec![Action::Filter, Action::Refresh, Action::Down], visited.to_vec());
    stage.enter(&mut *screen);
    screen
}

fn typed(text: &str) -> String {
    let mut stage = Stage::over("profiles/domains/acme/object-types");
    let mut screen = shown(&mut stage);
    stage.type_text(&mut *screen, text);
    stage.press(&mut *screen, "enter");
    stage.said()
}

#[test]
fn it_offers_what_is_near_before_anything_is_typed() {
    let mut stage = Stage::over("profiles/domains/acme/object-types");
    let screen = shown(&mut stage);
    insta::assert_snapshot!("palette_80x24", stage.overlay(&*screen));
    stage.shrink(&*screen);
    insta::assert_snapshot!("palette_40x10", stage.sized(40, 10).overlay(&*screen));
}

#[test]
fn it_goes_to_places_and_does_what_the_page_can() {
    assert!(typed("flows of").contains("parts: [\"appflow\", \"flows\"]"), "{}", typed("flows of"));
    assert_eq!(typed("load again"), "Act(Refresh)");
    let said = typed("account sandbox-staging");
    assert!(said.starts_with("Close\nSwitch") && said.contains("sandbox-staging"), "{said}");
    let said = typed("region us-west-2");
    assert!(said.contains("acme-prod") && said.contains("region: Some(\"us-west-2\")"), "{said}");
}

#[test]
fn an_operation_leads_to_where_its_answer_is_shown() {
    let said = typed("ListProfileObjectTypes");
    assert!(said.contains("parts: [\"profiles\", \"domains\", \"acme\", \"object-types\"]"), "{said}");
    let said = typed("SearchCases");
    assert!(said.contains("parts: [\"cases\", \"domains\"]"), "the domain is not known yet: {said}");
    let said = typed("CreateIntegrationWorkflow");
    assert!(said.contains("\"workflows\"") && said.contains("Some(\"create\")"), "the domain is known: {said}");
    let said = typed("StartFlow");
    assert!(said.contains("\"flows\"") && said.contains("action: None"), "the flow is not known yet: {said}");
    let said = typed("GetStreamForSegments");
    assert!(said.contains("\"acme\"") && said.contains("Some(\"segment-stream\")"), "{said}");
}

#[test]
fn a_location_can_be_typed_in_full() {
    let said = typed("profiles/domains/acme/profiles?_email=kim%40example.com");
    assert!(said.contains("(\"_email\", \"kim@example.com\")"), "{said}");
    let said = typed("profiles/nonsense");
    assert!(said.starts_with("Notice") && said.contains("nonsense"), "{said}");
}

#[test]
fn what_there_is_in_the_domains_is_found_without_going_there_first() {
    let mut stage = Stage::over("profiles/domains");
    let mut screen = shown(&mut stage);
    stage.type_text(&mut *screen, "cases acme-support");
    assert!(stage.overlay(&*screen).contains("still being read"), "{}", stage.overlay(&*screen));
    let id = "0f3c9a52-7f2a-4d3b-9d0a-2b1f6c7d8e9f";
    let domain = serde_json::json!({"domainId": id, "name": "acme-support", "domainArn": "arn:x"});
    stage.answer(&mut *screen, "cases/domains", serde_json::json!({ "domains": [domain] }));
    stage.press(&mut *screen, "enter");
    let said = stage.said();
    assert!(said.contains(&format!("parts: [\"cases\", \"domains\", \"{id}\", \"cases\"]")), "{said}");
}

#[test]
fn places_go_before_operations() {
    let mut stage = Stage::over("profiles/domains");
    let mut screen = shown(&mut stage);
    stage.answer(
        &mut *screen,
        "cases/domains",
        serde_json::json!({"domains": [{"domainId": "d1", "name": "support"}]}),
    );
    stage.type_text(&mut *screen, "cases");
    let seen = stage.overlay(&*screen);
    let at = |text: &str| seen.find(text).unwrap_or_else(|| panic!("no {text} in\n{seen}"));
    assert!(at("Cases of support") < at("GetMergeCasesStatus") && at("Fields of support") < at("GetMergeCasesStatus"));
    let said = typed("SearchCases");
    assert!(said.contains("\"cases\", \"domains\""), "an operation goes by its name: {said}");
}

#[test]
fn what_comes_later_leaves_the_entry_that_was_gone_to_under_the_cursor() {
    let chosen = |late: bool| {
        let mut stage = Stage::over("profiles/domains");
        let mut screen = shown(&mut stage);
        stage.type_text(&mut *screen, "cases");
        stage.press(&mut *screen, "down down down");
        if late {
            let domain = serde_json::json!({"domains": [{"domainId": "d1", "name": "support"}]});
            stage.answer(&mut *screen, "cases/domains", domain);
        }
        stage.press(&mut *screen, "enter");
        stage.said()
    };
    assert_eq!(chosen(true), chosen(false));
}
