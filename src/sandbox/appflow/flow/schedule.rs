//! Schedules, which fire on the sandbox's clock: when a flow is looked at, the runs that came due are made up for.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{RUN, run, status, trigger};
use crate::sandbox::{Record, Refusal, Store};

/// The most runs that are made up for at once; a clock that jumps a year skips the older ones.
const MADE_UP: i64 = 50;

/// Hidden member: when the next run is due, in milliseconds.
pub(in crate::sandbox) const NEXT: &str = "nextRunAt";

/// How often a schedule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// Every so often.
    Every(SignedDuration),
    /// By a cron expression, of which only the hour and minute of each day are followed.
    Daily {
        /// Hour of the day in UTC.
        hour: i8,
        /// Minute of the hour.
        minute: i8,
    },
}

impl Period {
    /// Reads `rate(5minutes)` or `cron(0 3 * * ? *)`.
    pub(super) fn parse(expression: &str) -> Option<Self> {
        if let Some(rate) = inside(expression, "rate") {
            let digits = rate.find(|letter: char| !letter.is_ascii_digit())?;
            let count: i64 = rate[..digits].parse().ok().filter(|count| *count > 0)?;
            let unit = match rate[digits..].trim().trim_end_matches('s') {
                "minute" => 60,
                "hour" => 3600,
                "day" => 86_400,
                "week" => 604_800,
                "month" => 2_592_000,
                _ => return None,
            };
            return Some(Self::Every(SignedDuration::from_secs(count.checked_mul(unit)?)));
        }
        let fields: Vec<&str> = inside(expression, "cron")?.split_whitespace().collect();
        let [minute, hour, _, _, _, _] = fields.as_slice() else { return None };
        let number = |field: &str, most: i8| match field {
            "*" => Some(0),
            field => field.parse().ok().filter(|number| (0..=most).contains(number)),
        };
        Some(Self::Daily { hour: number(hour, 23)?, minute: number(minute, 59)? })
    }

    /// The first time after this one.
    pub(super) fn after(self, last: Timestamp) -> Timestamp {
        match self {
            Self::Every(period) => last.saturating_add(period).unwrap_or(Timestamp::MAX),
            Self::Daily { hour, minute } => {
                let zoned = last.to_zoned(jiff::tz::TimeZone::UTC);
                let today = zoned.date().at(hour, minute, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
                let due = today.map_or(last, |today| today.timestamp());
                if due > last {
                    due
                } else {
                    due.saturating_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX)
                }
            }
        }
    }
}

fn inside<'a>(expression: &'a str, function: &str) -> Option<&'a str> {
    expression.trim().strip_prefix(function)?.trim().strip_prefix('(')?.strip_suffix(')')
}

/// When a flow that is started now runs first.
pub(super) fn first(flow: &Value, now: Timestamp) -> Option<Timestamp> {
    let scheduled = &flow["triggerConfig"]["triggerProperties"]["Scheduled"];
    let period = Period::parse(scheduled["scheduleExpression"].as_str()?)?;
    let start = scheduled["scheduleStartTime"].as_f64().and_then(|start| Timestamp::from_second(start as i64).ok());
    match start.filter(|start| *start > now) {
        Some(start) => Some(start),
        None => Some(period.after(now)),
    }
}

/// When a flow runs after its last run, but not before now.
pub(super) fn following(flow: &Value, last: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let scheduled = &flow["triggerConfig"]["triggerProperties"]["Scheduled"];
    let period = Period::parse(scheduled["scheduleExpression"].as_str()?)?;
    Some(period.after(last)).filter(|due| *due > now).or_else(|| Some(period.after(now)))
}

/// Makes the runs that came due, and deactivates a flow of which too many failed in a row.
pub(super) fn advance(record: &mut Record, store: &Store<'_>) -> Result<(), Refusal> {
    let flow = &mut record.document;
    if status(flow) != "Active" || trigger(flow) != "Scheduled" {
        return Ok(());
    }
    let scheduled = flow["triggerConfig"]["triggerProperties"]["Scheduled"].clone();
    let (Some(mut due), Some(period)) = (
        flow.get(NEXT).and_then(Value::as_i64).and_then(|at| Timestamp::from_millisecond(at).ok()),
        scheduled["scheduleExpression"].as_str().and_then(Period::parse),
    ) else {
        return Ok(());
    };
    let now = store.now();
    if due > now {
        return Ok(());
    }
    if let Period::Every(every) = period {
        let late = now.duration_since(due).as_secs() / every.as_secs().max(1);
        let skipped = (late - MADE_UP).max(0).saturating_mul(every.as_secs());
        due = due.saturating_add(SignedDuration::from_secs(skipped)).unwrap_or(due);
    }
    let end = scheduled["scheduleEndTime"].as_f64().unwrap_or(f64::INFINITY);
    while due <= now && (due.as_second() as f64) < end {
        run::start(&record.id, flow, due, store)?;
        due = period.after(due);
    }
    flow[NEXT] = due.as_millisecond().into();
    deactivate(&record.id, flow, &scheduled, store)?;
    store.put(super::FLOW.kind, "", &record.id, flow)?;
    Ok(())
}

fn deactivate(name: &str, flow: &mut Value, scheduled: &Value, store: &Store<'_>) -> Result<(), Refusal> {
    let Some(threshold) = scheduled["flowErrorDeactivationThreshold"].as_u64() else { return Ok(()) };
    let runs = store.list(RUN.kind, name)?;
    let ended = runs.iter().rev().map(|record| run::seen(&record.document, store.now()));
    let failed = ended.take_while(|run| run["executionStatus"] == "Error").count() as u64;
    if failed >= threshold {
        flow["flowStatus"] = "Errored".into();
        flow["flowStatusMessage"] = format!("The flow was deactivated after {failed} consecutive runs failed.").into();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_say_when_they_fire_next() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let next = |expression: &str| Period::parse(expression).unwrap().after(at("2026-03-01T10:00:00Z"));
        assert_eq!(next("rate(15minutes)"), at("2026-03-01T10:15:00Z"));
        assert_eq!(next("rate(1 days)"), at("2026-03-02T10:00:00Z"));
        assert_eq!(next("cron(30 3 * * ? *)"), at("2026-03-02T03:30:00Z"));
        assert_eq!(next("cron(0 23 * * ? *)"), at("2026-03-01T23:00:00Z"));
        for wrong in ["", "rate(0minutes)", "rate(5)", "rate(x)", "cron(1 2 3)", "hourly", "cron(99 3 * * ? *)"] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
    }
}
