//! When a flow runs.

use serde_json::Value;

use crate::rules::findings::{Report, Rule};
use crate::rules::look::{at, dotted, text};

const SCHEDULE: &str = "triggerConfig.triggerProperties.Scheduled";

pub(super) const RULES: &[Rule] = &[
    Rule::error("flow.schedule-of-trigger", schedule_of_trigger),
    Rule::error("flow.schedule-ends-later", ends_later),
];

/// A scheduled flow has a schedule, and no other.
fn schedule_of_trigger(document: &Value, report: &mut Report<'_>) {
    let Some(kind) = text(document, "triggerConfig.triggerType") else { return };
    match (kind == "Scheduled", at(document, SCHEDULE).is_some()) {
        (true, false) => report.at(dotted(SCHEDULE), "is required for the trigger Scheduled"),
        (false, true) => report.at(dotted(SCHEDULE), format!("the trigger {kind} has no schedule")),
        _ => {}
    }
}

fn ends_later(document: &Value, report: &mut Report<'_>) {
    let time = |member: &str| at(document, &format!("{SCHEDULE}.{member}")).and_then(Value::as_f64);
    if let (Some(start), Some(end)) = (time("scheduleStartTime"), time("scheduleEndTime"))
        && end <= start
    {
        report.at(dotted(SCHEDULE).member("scheduleEndTime"), "must be later than the start");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{CREATE, flow};
    use super::SCHEDULE;
    use crate::rules::testing::{assert_clean, assert_finds};

    #[test]
    fn a_scheduled_flow_has_a_schedule() {
        let mut scheduled = flow();
        scheduled["triggerConfig"]["triggerType"] = json!("Scheduled");
        assert_finds(CREATE, &scheduled, "flow.schedule-of-trigger", &[SCHEDULE]);
        scheduled["triggerConfig"]["triggerProperties"] = json!({"Scheduled": {
            "scheduleExpression": "rate(1days)", "scheduleStartTime": 1_800_000_000, "scheduleEndTime": 1_900_000_000}});
        assert_clean(CREATE, &scheduled);
        scheduled["triggerConfig"]["triggerProperties"]["Scheduled"]["scheduleEndTime"] = json!(1_700_000_000);
        assert_finds(CREATE, &scheduled, "flow.schedule-ends-later", &[&format!("{SCHEDULE}.scheduleEndTime")]);
        scheduled["triggerConfig"]["triggerType"] = json!("Event");
        assert_finds(CREATE, &scheduled, "flow.schedule-of-trigger", &[SCHEDULE]);
    }
}
