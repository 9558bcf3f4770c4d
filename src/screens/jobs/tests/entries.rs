//! Entries of a map that are set in many, or taken away: what of each changes is seen before.

use super::*;

const FLOWS: &str = "appflow/flows";

/// Three flows that are marked, for an action on their tags; one of them has no tag, one has the same, one another.
fn on_tags(harness: &mut ScreenHarness, title: &str, set: Value) -> Sheet {
    let resource = catalog().resource(FLOWS).unwrap();
    let arn = |name: &str| format!("arn:aws:appflow:eu-central-1:111122223333:flow/{name}");
    let flows = ["a", "b", "c"].map(|name| (name, json!({"flowName": name, "flowArn": arn(name)})));
    let many = gather(deed(resource, title), resource, &Prepared::default(), flows.into_iter(), &harness.cx()).unwrap();
    let mut sheet = Sheet::new(Arc::new(Many { set: Some(set), ..many }));
    harness.enter(&mut sheet);
    for (n, tags) in
        [json!({}), json!({"team": "crm"}), json!({"team": "sales", "kept": "yes"})].into_iter().enumerate()
    {
        harness.answer(&mut sheet, SheetSlot::Row(n), json!({ "tags": tags }));
    }
    sheet
}

fn names(harness: &mut ScreenHarness, sheet: &mut Sheet) -> Vec<String> {
    harness.press(sheet, "ctrl-s");
    let JobSource::Rows(rows) = started(harness).expect("it is started").source else { panic!("not of rows") };
    rows.into_iter().map(|row| row.label).collect()
}

#[test]
fn a_tag_that_another_value_would_replace_is_seen() {
    let mut harness = ScreenHarness::at(FLOWS);
    let mut sheet = on_tags(&mut harness, "Add tags", json!({"tags": {"team": "crm"}}));
    let seen = harness.page(&sheet);
    for words in ["team: nothing → crm", "nothing would change", "team: sales → crm", "2 of 3 taken"] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    assert_eq!(names(&mut harness, &mut sheet), ["a", "c"]);
}

#[test]
fn a_tag_that_a_row_does_not_have_is_not_taken_from_it() {
    let mut harness = ScreenHarness::at(FLOWS);
    let mut sheet = on_tags(&mut harness, "Remove tags", json!({"tagKeys": ["team"]}));
    let seen = harness.page(&sheet);
    let above = seen.split("Takes ").next().unwrap();
    assert!(above.contains("Removes   team"), "{seen}");
    for words in ["nothing would change", "team: crm → nothing", "team: sales → nothing", "2 of 3 taken"] {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    assert_eq!(names(&mut harness, &mut sheet), ["b", "c"]);
}

/// What is read before a tag is set says what was there, and not what is to be.
#[test]
fn what_tags_were_there_can_be_put_back() {
    let tag = api().operation(Service::AppFlow, "TagResource").unwrap().id;
    let input = json!({"resourceArn": "arn:aws:appflow:eu-central-1:111122223333:flow/a", "tags": {"team": "crm"}});
    let read = crate::jobs::before_read(tag, &input).unwrap();
    let image = read.image(&[json!({"tags": {"team": "sales"}})]).unwrap();
    assert_eq!(image.document["tags"], json!({"team": "sales"}));
    let seen = catalog().location_of_write(tag, &input, None);
    let ways = catalog().undo(tag, &input, seen.as_ref(), Some((image.operation, &image.document))).unwrap();
    assert_eq!(ways[0].document, Some(json!({"tags": {"team": "sales"}})));
}
