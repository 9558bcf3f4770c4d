//! Whether a flow is in service, and whether its time has come.

use jiff::Timestamp;

use super::{Evidence, Rule, Told, Weight, moment, when};
use crate::model::look::text;
use crate::schedule::Schedule;

const SCHEDULE: &str = "triggerConfig.triggerProperties.Scheduled";

pub(super) const RULES: &[Rule] = &[
    Rule::new("flow.never-started", Weight::Cause, "semantics, 3, Flow; quotas, 5, 1", never_started),
    Rule::new("flow.never-run", Weight::Cause, "semantics, 3, Flow", never_run).waits(),
    Rule::new("flow.stopped", Weight::Cause, "semantics, 3, StopFlow", stopped),
    Rule::new("flow.deactivated", Weight::Cause, "semantics, 3, Failure threshold", deactivated),
    Rule::new("flow.retired", Weight::Cause, "semantics, 3, Deprecated", retired),
    Rule::new("flow.schedule-over", Weight::Cause, "wizards, 18, scheduleEndTime", schedule_over),
    Rule::new("flow.schedule-not-begun", Weight::Cause, "wizards, 18, scheduleStartTime", not_begun).waits(),
    Rule::new("flow.never-due", Weight::Cause, "wizards, 18, scheduleExpression", never_due),
    Rule::new("flow.running", Weight::Note, "semantics, 3, Runs", running),
    Rule::new("flow.next-run", Weight::Note, "wizards, 18, scheduleExpression", next_run),
];

fn never_started(evidence: &Evidence<'_>) -> Option<Told> {
    let trigger = evidence.trigger();
    (evidence.status() == "Draft" && trigger != "OnDemand").then(|| {
        let waits = if trigger == "Event" { "no event reaches it" } else { "its schedule does not count" };
        Told::new(
            "It was never started.",
            format!("A new flow with a schedule or events is a draft: {waits} until somebody starts it."),
            "Start the flow.",
        )
        .at("start")
    })
}

fn never_run(evidence: &Evidence<'_>) -> Option<Told> {
    let none = evidence.runs().is_some_and(|runs| runs.is_empty());
    (none && evidence.trigger() == "OnDemand" && evidence.status() == "Active").then(|| {
        Told::new(
            "It has never run.",
            "A flow on demand carries something only when somebody runs it.",
            "Run it, or give it a schedule.",
        )
        .at("start")
    })
}

fn stopped(evidence: &Evidence<'_>) -> Option<Told> {
    let since = moment(evidence.document, "lastUpdatedAt").map(|at| format!(" on {}", when(at))).unwrap_or_default();
    (evidence.status() == "Suspended").then(|| {
        Told::new(
            format!("It was stopped{since}."),
            "A flow that was stopped is started by neither schedule nor events.",
            "Start it again.",
        )
        .at("start")
    })
}

fn deactivated(evidence: &Evidence<'_>) -> Option<Told> {
    let said = text(evidence.document, "flowStatusMessage").unwrap_or("AppFlow gives no reason.");
    (evidence.status() == "Errored").then(|| {
        Told::new(
            "AppFlow has put it out of service.",
            format!("After too many failed runs in a row it is not run any more. AppFlow says: {said}"),
            "Put right why its runs failed, then start it again.",
        )
        .at("start")
    })
}

fn retired(evidence: &Evidence<'_>) -> Option<Told> {
    let status = evidence.status();
    let said = text(evidence.document, "flowStatusMessage").map(|said| format!(" AppFlow says: {said}"));
    matches!(status, "Deprecated" | "Deleted").then(|| {
        Told::new(
            format!("It is {} and can't be started any more.", status.to_lowercase()),
            format!("What it reads or writes is no longer offered.{}", said.unwrap_or_default()),
            "Duplicate it with another source or destination.",
        )
        .at("copy")
    })
}

fn schedule_over(evidence: &Evidence<'_>) -> Option<Told> {
    let end = moment(evidence.document, &format!("{SCHEDULE}.scheduleEndTime")).filter(|end| *end <= evidence.now)?;
    Some(
        Told::new(
            format!("Its schedule is over since {}.", when(end)),
            "After the end of its schedule a flow is not run any more, though it stays active.",
            "Give the schedule a later end, or none.",
        )
        .at("edit"),
    )
}

fn not_begun(evidence: &Evidence<'_>) -> Option<Told> {
    let start =
        moment(evidence.document, &format!("{SCHEDULE}.scheduleStartTime")).filter(|start| *start > evidence.now)?;
    Some(
        Told::new(
            format!("Its schedule begins on {}.", when(start)),
            "Before that it is not run.",
            "Wait, or give the schedule an earlier start.",
        )
        .at("edit"),
    )
}

/// When an active flow runs next, if it has a schedule; the end of time where it never does.
fn next(evidence: &Evidence<'_>) -> Option<Timestamp> {
    let expression = text(evidence.document, &format!("{SCHEDULE}.scheduleExpression"))?;
    if evidence.status() != "Active" || evidence.trigger() != "Scheduled" {
        return None;
    }
    let schedule = Schedule::parse(expression).ok()?;
    let start = moment(evidence.document, &format!("{SCHEDULE}.scheduleStartTime"));
    let end = moment(evidence.document, &format!("{SCHEDULE}.scheduleEndTime"));
    let last = evidence.runs().and_then(|runs| moment(runs.first()?, "startedAt"));
    let due = schedule.next(start.or(last).unwrap_or(evidence.now), evidence.now);
    Some(due.filter(|due| end.is_none_or(|end| *due < end)).unwrap_or(Timestamp::MAX))
}

fn never_due(evidence: &Evidence<'_>) -> Option<Told> {
    let over = schedule_over(evidence).is_some();
    (next(evidence) == Some(Timestamp::MAX) && !over).then(|| {
        Told::new(
            "Its schedule has no time left.",
            "No time that its expression allows lies before its end.",
            "Give it another expression, or a later end.",
        )
        .at("edit")
    })
}

fn running(evidence: &Evidence<'_>) -> Option<Told> {
    let runs = evidence.runs()?;
    let run = runs.into_iter().find(|run| text(run, "executionStatus") == Some("InProgress"))?;
    let since = moment(run, "startedAt").map(|at| format!(" since {}", when(at))).unwrap_or_default();
    Some(
        Told::new(
            format!("It runs right now{since}."),
            "What it carries is seen when the run has ended.",
            "Look at its runs.",
        )
        .at("runs"),
    )
}

fn next_run(evidence: &Evidence<'_>) -> Option<Told> {
    let due = next(evidence).filter(|due| *due < Timestamp::MAX)?;
    Some(
        Told::new(
            format!("It runs next on {}.", when(due)),
            "Until then nothing arrives that has not arrived yet.",
            "Look at its runs.",
        )
        .at("runs"),
    )
}
