//! How many a segment selects is counted beside its conditions, as they change.

use super::*;
use crate::screens::testing::error;
use serde_json::json;

/// The form of a segment with these conditions as its document.
fn segment_of(city: &str) -> Rig {
    let mut form = Rig::at("profiles/domains/acme/segments!create");
    select(&mut form, city);
    form
}

/// Writes other conditions.
fn select(form: &mut Rig, city: &str) {
    let values = json!({"DimensionType": "INCLUSIVE", "Values": [city]});
    let dimension = json!({"ProfileAttributes": {"Address": {"City": values}}});
    let group = json!({"Dimensions": [dimension], "Type": "ALL"});
    let document = json!({"SegmentGroups": {"Groups": [group], "Include": "ALL"}});
    form.press("f2 ctrl-a");
    form.harness.paste(&mut *form.page, &document.to_string());
    form.press("f2");
}

/// The call that runs for a slot has ended with this.
fn end(form: &mut Rig, slot: FormSlot, document: Value) {
    form.harness.answer(&mut *form.page, slot, document);
}

#[test]
fn it_is_asked_for_when_the_conditions_rest_and_looked_at_until_it_is_counted() {
    let mut form = segment_of("Berlin");
    form.sees("counting …");
    form.pass(1000);
    assert_eq!(form.sent("CreateSegmentEstimate"), [] as [Value; 0], "somebody may go on");
    form.pass(600);
    let sent = form.sent("CreateSegmentEstimate");
    assert_eq!((sent.len(), &sent[0]["DomainName"]), (1, &json!("acme")));
    assert!(sent[0]["SegmentQuery"].to_string().contains("Berlin"), "{sent:?}");
    end(&mut form, FormSlot::Estimate, json!({"EstimateId": "e-1"}));
    form.pass(1100);
    end(&mut form, FormSlot::Estimated, json!({"Status": "RUNNING"}));
    form.pass(1100);
    end(&mut form, FormSlot::Estimated, json!({"Status": "SUCCEEDED", "Estimate": "1234"}));
    form.sees("about 1,234 profiles");
    form.pass(60_000);
    assert_eq!((form.sent("CreateSegmentEstimate").len(), form.sent("GetSegmentEstimate").len()), (1, 2));
}

#[test]
fn what_changes_meanwhile_is_not_waited_for() {
    let mut form = segment_of("Berlin");
    form.pass(1600);
    select(&mut form, "Rome");
    end(&mut form, FormSlot::Estimate, json!({"EstimateId": "e-1"}));
    form.pass(1600);
    let sent = form.sent("CreateSegmentEstimate");
    assert!(sent.len() == 2 && sent[1].to_string().contains("Rome"), "{sent:?}");
    assert_eq!(form.sent("GetSegmentEstimate"), [] as [Value; 0], "that of Berlin is of no use");
    end(&mut form, FormSlot::Estimate, json!({"EstimateId": "e-2"}));
    form.pass(1100);
    assert_eq!(form.sent("GetSegmentEstimate"), [json!({"DomainName": "acme", "EstimateId": "e-2"})]);
    // While that is looked at they change again, and it is cancelled.
    select(&mut form, "Oslo");
    assert!(form.harness.effects.iter().any(|effect| matches!(effect, Effect::Cancel(_))));
    form.sees("counting …");
}

#[test]
fn where_it_cannot_be_counted_that_is_said() {
    let mut form = segment_of("Berlin");
    form.pass(1600);
    let denied = error(crate::contract::ErrorKind::AccessDenied, "AccessDeniedException", "not you", 403);
    form.harness.result(&mut *form.page, FormSlot::Estimate, &Outcome::Failed(denied));
    form.sees("not counted");
    let mut form = Rig::at("profiles/domains/acme/segments!create");
    form.harness.session.contexts[0].read_only = true;
    select(&mut form, "Berlin");
    form.pass(1600);
    assert_eq!(form.sent("CreateSegmentEstimate"), [] as [Value; 0]);
}

#[test]
fn beside_the_conditions_it_is_said_in_full() {
    let mut form = segment_of("Berlin");
    form.harness = std::mem::replace(&mut form.harness, ScreenHarness::at("profiles")).sized(140, 40);
    form.harness.resized(&mut *form.page);
    form.pass(1600);
    end(&mut form, FormSlot::Estimate, json!({"EstimateId": "e-1"}));
    form.pass(1100);
    end(&mut form, FormSlot::Estimated, json!({"Status": "FAILED", "Message": "no such attribute"}));
    form.sees("Not counted: no such attribute");
    let again = Action::Refresh;
    assert!(form.page.actions(&form.harness.session).contains(&again));
    form.press("ctrl-r");
    form.sees("counting how many it selects");
    assert!(!form.page.actions(&form.harness.session).contains(&again));
    form.pass(1600);
    assert_eq!(form.sent("CreateSegmentEstimate").len(), 2, "it is asked for though nothing changed");
    end(&mut form, FormSlot::Estimate, json!({"EstimateId": "e-2"}));
    form.pass(1100);
    end(&mut form, FormSlot::Estimated, json!({"Status": "FAILED", "Message": "no such attribute"}));
    select(&mut form, "Rome");
    form.sees("counting how many it selects");
}
