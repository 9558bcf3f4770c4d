//! Schedules, which fire on the sandbox's clock: the runs that came due are made before the next request is answered.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::run;
use super::stored::{DUE, status, trigger};
use crate::sandbox::appflow::resources::{FLOW, RUN};
use crate::sandbox::clock::epoch_seconds;
use crate::sandbox::store::Due;
use crate::sandbox::{Record, Refusal, Store};
use crate::schedule::Schedule;

/// The most runs that are made at once; a clock that jumps a year skips the older ones.
const MADE_UP: usize = 50;

/// Hidden members, in milliseconds: for when the next run is scheduled, and since when the flow is active.
const NEXT: &str = "nextRunAt";
const SINCE: &str = "activatedAt";

/// When a flow runs.
struct Plan {
    schedule: Schedule,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
    /// How much later than scheduled a run begins.
    offset: SignedDuration,
    threshold: Option<u64>,
}

impl Plan {
    fn of(flow: &Value) -> Option<Self> {
        let scheduled = &flow["triggerConfig"]["triggerProperties"]["Scheduled"];
        let time = |member: &str| {
            let millis = (scheduled[member].as_f64()? * 1000.0).round();
            Timestamp::from_millisecond(millis as i64).ok()
        };
        Some(Self {
            schedule: Schedule::parse(scheduled["scheduleExpression"].as_str()?).ok()?,
            start: time("scheduleStartTime"),
            end: time("scheduleEndTime"),
            offset: SignedDuration::from_secs(scheduled["scheduleOffset"].as_i64().unwrap_or_default()),
            threshold: scheduled["flowErrorDeactivationThreshold"].as_u64(),
        })
    }

    /// The first time of the schedule after this one, unless that is past its end. Without a start, a rate is counted
    /// from the time it had last.
    fn next(&self, last: Timestamp, after: Timestamp) -> Option<Timestamp> {
        let next = self.schedule.next(self.start.unwrap_or(last), after.max(last))?;
        self.end.is_none_or(|end| self.begins(next) < end).then_some(next)
    }

    /// When the run begins that is scheduled for this time.
    fn begins(&self, tick: Timestamp) -> Timestamp {
        later(tick, self.offset)
    }

    /// The times from this one on whose runs have begun by now; the last of them.
    fn due(&self, from: Timestamp, now: Timestamp) -> Vec<Timestamp> {
        let anchor = self.start.map_or(from, |start| start.min(from));
        let mut before = later(later(now, SignedDuration::from_millis(1)), -self.offset);
        if let Some(end) = self.end {
            before = before.min(later(end, -self.offset));
        }
        let earlier = std::iter::from_fn(|| {
            before = self.schedule.previous(anchor, before)?;
            Some(before)
        });
        let mut ticks: Vec<Timestamp> = earlier.take_while(|tick| *tick >= from).take(MADE_UP).collect();
        ticks.reverse();
        ticks
    }
}

/// Notes when an active flow runs next, if it has a schedule: after it did last, and after another time.
pub(in crate::sandbox) fn plan_next(
    name: &str,
    flow: &mut Value,
    last: Timestamp,
    after: Timestamp,
    store: &Store<'_>,
) -> Result<(), Refusal> {
    let next = Plan::of(flow).and_then(|plan| Some((plan.next(last, after)?, plan)));
    match next {
        Some((tick, plan)) => {
            flow[NEXT] = tick.as_millisecond().into();
            store.plan(plan.begins(tick), DUE, "", name)
        }
        None => {
            flow[NEXT] = Value::Null;
            Ok(())
        }
    }
}

/// The flow becomes active now, and runs from the first time on that its schedule has.
pub(super) fn activate(name: &str, flow: &mut Value, store: &Store<'_>) -> Result<(), Refusal> {
    flow[SINCE] = store.now().as_millisecond().into();
    plan_next(name, flow, store.now(), store.now(), store)
}

/// Makes the runs of a flow that came due.
pub(in crate::sandbox) fn come_due(store: &Store<'_>, due: &Due) -> Result<(), Refusal> {
    match store.get(FLOW.kind, "", &due.id)? {
        Some(record) if status(&record.document) == "Active" && trigger(&record.document) == "Scheduled" => {
            advance(record, store)
        }
        // It was stopped, changed or deleted meanwhile.
        _ => Ok(()),
    }
}

fn advance(mut record: Record, store: &Store<'_>) -> Result<(), Refusal> {
    let Some(plan) = Plan::of(&record.document) else { return Ok(()) };
    let (name, flow, now) = (&record.id, &mut record.document, store.now());
    let mut failures = Failures::of(name, flow, store)?;
    let next = moment(flow, NEXT);
    for tick in next.map(|next| plan.due(next, now)).unwrap_or_default() {
        if failures.reach(plan.threshold) {
            break;
        }
        let run = run::start(name, flow, plan.begins(tick), tick, store)?;
        failures.count(&run);
    }
    if failures.reach(plan.threshold) && failures.until <= now {
        deactivate(flow, &failures);
    } else if failures.reach(plan.threshold) {
        store.plan(failures.until, DUE, "", name)?;
    } else if let Some(last) = next.filter(|next| plan.begins(*next) <= now) {
        plan_next(name, flow, last, later(now, -plan.offset), store)?;
    }
    store.put(FLOW.kind, "", name, flow)?;
    Ok(())
}

fn deactivate(flow: &mut Value, failures: &Failures) {
    flow["flowStatus"] = "Errored".into();
    flow["flowStatusMessage"] =
        format!("The flow was deactivated after {} consecutive runs failed.", failures.in_a_row).into();
    flow["lastUpdatedAt"] = epoch_seconds(failures.until);
    flow[NEXT] = Value::Null;
}

/// Runs that failed one after the other, since the flow became active.
struct Failures {
    in_a_row: u64,
    /// When the last of them ended.
    until: Timestamp,
}

impl Failures {
    fn of(name: &str, flow: &Value, store: &Store<'_>) -> Result<Self, Refusal> {
        let since = moment(flow, SINCE).unwrap_or_default().as_millisecond();
        let mut failures = Self { in_a_row: 0, until: Timestamp::UNIX_EPOCH };
        let runs = store.list(RUN.kind, name)?;
        let after = |run: &Value| run["startedAt"].as_f64().is_some_and(|at| (at * 1000.0) as i64 >= since);
        for run in runs.iter().map(|record| &record.document).filter(|run| after(run)) {
            failures.count(&run::RunOutcome::of(run));
        }
        Ok(failures)
    }

    fn count(&mut self, run: &run::RunOutcome) {
        self.in_a_row = if run.failed { self.in_a_row + 1 } else { 0 };
        self.until = run.ends;
    }

    fn reach(&self, threshold: Option<u64>) -> bool {
        threshold.is_some_and(|threshold| self.in_a_row >= threshold)
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(at)
}

fn moment(flow: &Value, member: &str) -> Option<Timestamp> {
    flow.get(member).and_then(Value::as_i64).and_then(|at| Timestamp::from_millisecond(at).ok())
}
