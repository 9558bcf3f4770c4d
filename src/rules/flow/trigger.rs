//! When a flow runs.

use jiff::tz::TimeZone;
use serde_json::Value;

use crate::model::DocPath;
use crate::model::look::{at, dotted, filled, text};
use crate::rules::findings::{Report, Rule};
use crate::rules::suggestions::Suggestion;
use crate::schedule::Schedule;

const TRIGGER: &str = "triggerConfig";
const SCHEDULE: &str = "triggerConfig.triggerProperties.Scheduled";

/// The triggers of the flow that an integration makes, whose members begin with capitals.
const DEFINITIONS: [&str; 2] =
    ["FlowDefinition.TriggerConfig", "IntegrationConfig.AppflowIntegration.FlowDefinition.TriggerConfig"];

pub(super) const OF_FLOW: &[Rule] = &[
    Rule::error("flow.schedule-of-trigger", "wizards, 18, triggerConfig", |document, report| {
        schedule_of_trigger(document, &OWN, report);
    }),
    Rule::error(
        "flow.schedule-expression",
        "wizards, 18, scheduleExpression; appflow-connectors, 5",
        |document, report| expression(document, &OWN, report),
    ),
    Rule::error("flow.schedule-ends-later", "wizards, 18, cross-field rules", |document, report| {
        ends_later(document, &OWN, report);
    }),
    Rule::warning("flow.schedule-zone", "wizards, 18, timezone: inferred", |document, report| {
        zone(document, &OWN, report);
    }),
    Rule::warning("flow.incremental-pull", "wizards, 18, incrementalPullConfig: inferred", incremental_pull),
];

pub(super) const OF_INTEGRATION: &[Rule] = &[
    Rule::error("flow.schedule-of-trigger", "wizards, 18, triggerConfig", |document, report| {
        of_definitions(schedule_of_trigger, document, report);
    }),
    Rule::error(
        "flow.schedule-expression",
        "wizards, 18, scheduleExpression; appflow-connectors, 5",
        |document, report| of_definitions(expression, document, report),
    ),
    Rule::error("flow.schedule-ends-later", "wizards, 18, cross-field rules", |document, report| {
        of_definitions(ends_later, document, report);
    }),
    Rule::warning("flow.schedule-zone", "wizards, 5, Timezone: inferred", |document, report| {
        of_definitions(zone, document, report);
    }),
];

/// A trigger, and what its members are called.
struct Trigger {
    here: &'static str,
    kind: &'static str,
    schedule: &'static str,
    expression: &'static str,
    start: &'static str,
    end: &'static str,
    zone: &'static str,
}

const OWN: Trigger = Trigger {
    here: TRIGGER,
    kind: "triggerType",
    schedule: "triggerProperties.Scheduled",
    expression: "triggerProperties.Scheduled.scheduleExpression",
    start: "triggerProperties.Scheduled.scheduleStartTime",
    end: "triggerProperties.Scheduled.scheduleEndTime",
    zone: "triggerProperties.Scheduled.timezone",
};

type Judge = fn(&Value, &Trigger, &mut Report<'_>);

fn of_definitions(judge: Judge, document: &Value, report: &mut Report<'_>) {
    for here in DEFINITIONS {
        let trigger = Trigger {
            here,
            kind: "TriggerType",
            schedule: "TriggerProperties.Scheduled",
            expression: "TriggerProperties.Scheduled.ScheduleExpression",
            start: "TriggerProperties.Scheduled.ScheduleStartTime",
            end: "TriggerProperties.Scheduled.ScheduleEndTime",
            zone: "TriggerProperties.Scheduled.Timezone",
        };
        judge(document, &trigger, report);
    }
}

impl Trigger {
    fn path(&self, member: &str) -> String {
        format!("{}.{member}", self.here)
    }
}

/// A scheduled flow has a schedule, and no other.
fn schedule_of_trigger(document: &Value, trigger: &Trigger, report: &mut Report<'_>) {
    let Some(kind) = text(document, &trigger.path(trigger.kind)) else { return };
    let here = trigger.path(trigger.schedule);
    match (kind == "Scheduled", at(document, &here).is_some()) {
        (true, false) => report.at(dotted(&here), "is required for the trigger Scheduled"),
        (false, true) => report.at(dotted(&here), format!("the trigger {kind} has no schedule")),
        _ => {}
    }
}

/// An expression can be read, and is due some day.
fn expression(document: &Value, trigger: &Trigger, report: &mut Report<'_>) {
    let here = trigger.path(trigger.expression);
    if let Some(Err(wrong)) = text(document, &here).map(Schedule::parse) {
        report.at(dotted(&here), wrong.to_string());
    }
}

fn ends_later(document: &Value, trigger: &Trigger, report: &mut Report<'_>) {
    let time = |member: &str| at(document, &trigger.path(member)).and_then(Value::as_f64);
    if let (Some(start), Some(end)) = (time(trigger.start), time(trigger.end))
        && end <= start
    {
        report.at(dotted(&trigger.path(trigger.end)), "must be later than the start");
    }
}

/// A time zone goes by a name that is known; nothing is said where the machine knows none.
fn zone(document: &Value, trigger: &Trigger, report: &mut Report<'_>) {
    let here = trigger.path(trigger.zone);
    let Some(name) = filled(document, &here).filter(|name| TimeZone::get(name).is_err()) else { return };
    if TimeZone::get("Europe/Berlin").is_ok() {
        report.at(dotted(&here), format!("{name} is no time zone that is known, like Europe/Berlin"));
    }
}

/// Schedules that people ask for, in words; others are typed.
pub(in crate::rules) fn schedules(_document: &Value, _place: &DocPath) -> Vec<Suggestion> {
    const OFTEN: [&str; 11] = [
        "rate(5minutes)",
        "rate(15minutes)",
        "rate(30minutes)",
        "rate(1hours)",
        "rate(3hours)",
        "rate(6hours)",
        "rate(12hours)",
        "rate(1days)",
        "cron(0 3 * * ? *)",
        "rate(1weeks)",
        "rate(1months)",
    ];
    let words = |expression: &str| Schedule::parse(expression).ok().map(|schedule| schedule.words(expression));
    let suggestion = |value: &str| Suggestion { value: value.to_owned(), taken: None, words: words(value) };
    OFTEN.into_iter().map(suggestion).collect()
}

/// The field that tells what is new is asked for by incremental pulls alone.
fn incremental_pull(document: &Value, report: &mut Report<'_>) {
    let field = "sourceFlowConfig.incrementalPullConfig.datetimeTypeFieldName";
    let mode = text(document, &format!("{SCHEDULE}.dataPullMode"));
    if at(document, field).is_some() && mode != Some("Incremental") {
        report.at(dotted(field), "has no use but in a scheduled flow with incremental pulls");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::fixtures::{CREATE, flow};
    use super::SCHEDULE;
    use crate::rules::testing::{assert_clean, assert_finds};

    fn scheduled(schedule: &Value) -> Value {
        let mut flow = flow();
        flow["triggerConfig"] = json!({"triggerType": "Scheduled", "triggerProperties": {"Scheduled": schedule}});
        flow
    }

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

    #[test]
    fn a_schedule_can_be_read() {
        for fine in ["rate(5minutes)", "cron(0 8 ? * MON-FRI *)"] {
            assert_clean(CREATE, &scheduled(&json!({"scheduleExpression": fine})));
        }
        let at = format!("{SCHEDULE}.scheduleExpression");
        for wrong in ["daily", "rate(0minutes)", "cron(0 8 * * * *)", "cron(0 3 31 4 ? *)"] {
            let flow = scheduled(&json!({"scheduleExpression": wrong}));
            assert_finds(CREATE, &flow, "flow.schedule-expression", &[&at]);
            assert_finds("appflow:UpdateFlow", &flow, "flow.schedule-expression", &[&at]);
        }
    }

    #[test]
    fn a_schedule_is_of_a_time_zone_that_is_known() {
        let at = format!("{SCHEDULE}.timezone");
        let of = |zone: &str| scheduled(&json!({"scheduleExpression": "rate(1days)", "timezone": zone}));
        for fine in ["America/New_York", "UTC", ""] {
            assert_finds(CREATE, &of(fine), "flow.schedule-zone", &[]);
        }
        assert_finds(CREATE, &of("Mars"), "flow.schedule-zone", &[&at]);
        let definition = json!({"TriggerConfig": {"TriggerType": "Scheduled", "TriggerProperties": {
            "Scheduled": {"ScheduleExpression": "rate(1days)", "Timezone": "Mars"}}}});
        let put = json!({"DomainName": "acme", "FlowDefinition": definition});
        let at = "FlowDefinition.TriggerConfig.TriggerProperties.Scheduled.Timezone";
        assert_finds("customer-profiles:PutIntegration", &put, "flow.schedule-zone", &[at]);
    }

    #[test]
    fn an_integrations_flow_has_a_schedule_that_can_be_read() {
        let definition = |schedule: &str| {
            json!({"TriggerConfig": {
                "TriggerType": "Scheduled", "TriggerProperties": {"Scheduled": {"ScheduleExpression": schedule}},
            }})
        };
        let put = "customer-profiles:PutIntegration";
        let at = "FlowDefinition.TriggerConfig.TriggerProperties.Scheduled.ScheduleExpression";
        let of = |schedule| json!({"DomainName": "acme", "FlowDefinition": definition(schedule)});
        assert_finds(put, &of("cron(1 2 3)"), "flow.schedule-expression", &[at]);
        assert_clean(put, &of("rate(1hours)"));
        let workflow = json!({"IntegrationConfig": {"AppflowIntegration": {"FlowDefinition": definition("often")}}});
        let at = format!("IntegrationConfig.AppflowIntegration.{at}");
        let create = "customer-profiles:CreateIntegrationWorkflow";
        assert_finds(create, &workflow, "flow.schedule-expression", &[&at]);
    }

    #[test]
    fn the_incremental_field_goes_with_incremental_pulls() {
        let at = "sourceFlowConfig.incrementalPullConfig.datetimeTypeFieldName";
        let mut pulled = flow();
        pulled["sourceFlowConfig"]["incrementalPullConfig"] = json!({"datetimeTypeFieldName": "LastModifiedDate"});
        assert_finds(CREATE, &pulled, "flow.incremental-pull", &[at]);
        let schedule = json!({"scheduleExpression": "rate(1days)", "dataPullMode": "Incremental"});
        pulled["triggerConfig"] = scheduled(&schedule)["triggerConfig"].clone();
        assert_clean(CREATE, &pulled);
    }
}
