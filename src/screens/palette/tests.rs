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
